//! The document as typst source. All text goes in as string literals, so no text can be taken for markup.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::columns::weights;
use super::{AUTHOR, author_hint};
use crate::document::{Block, Cell, Document, Inline, Note, Section, Table, Tone};

/// A picture that the source names.
pub(super) struct Picture {
    pub(super) path: String,
    pub(super) svg: String,
}

const PREAMBLE: &str = r##"
#set page(paper: "a4", margin: (x: 18mm, top: 20mm, bottom: 22mm), footer: context align(center, text(size: 8pt, fill: luma(90), counter(page).display("1 / 1", both: true))))
#set text(font: "Libertinus Serif", size: 10pt, lang: "en")
#set par(justify: false, leading: 0.62em)
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set block(above: 1.6em, below: 0.7em)
#show heading.where(level: 3): set text(size: 10.5pt)
#show figure.where(kind: table): set block(breakable: true)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.caption: it => align(left, text(size: 9pt, it.body))
#set table(stroke: (x, y) => (top: if y == 0 { 1pt } else if y == 1 { 0.6pt } else { 0.3pt + luma(200) }, bottom: 0.3pt + luma(200)), inset: (x: 3pt, y: 3pt), align: left)
#show table: set text(size: 7.6pt)
#show table: set par(justify: false, leading: 0.5em)
#show link: set text(fill: rgb("#0b5394"))
#let box_(colour, fill, body) = block(width: 100%, inset: 8pt, fill: rgb(fill), stroke: (left: 3pt + rgb(colour)), breakable: true, body)
#let soft(body) = text(size: 8.5pt, fill: luma(80), body)
"##;

/// The source and its pictures.
pub(super) fn typst_source(document: &Document) -> (String, Vec<Picture>) {
    let mut writer = Writer { text: PREAMBLE.to_owned(), anchors: BTreeSet::new(), pictures: Vec::new() };
    document.sections.iter().for_each(|section| anchors(section, &mut writer.anchors));
    let _ = writeln!(writer.text, "#set document(title: {})", literal(&document.title));
    writer.line(&format!("#soft({})", literal(&document.kind)));
    writer.line(&format!("#heading(level: 1, {})", literal(&document.title)));
    for details in &document.details {
        let runs = writer.inlines(details);
        writer.line(&format!("#soft[{runs}]"));
    }
    let notice = format!("#soft(emph({}))", literal(&document.notice));
    writer.line(&notice);
    for section in &document.sections {
        writer.section(section, 2);
    }
    writer.line(&notice);
    (writer.text, writer.pictures)
}

/// Anchors that the document defines: a link to any other would be refused.
fn anchors(section: &Section, known: &mut BTreeSet<String>) {
    known.insert(section.anchor.clone());
    for block in &section.blocks {
        match block {
            Block::Table(table) => {
                known.insert(table.anchor.clone());
                known.extend(table.rows.iter().flatten().filter_map(|cell| cell.anchor.clone()));
            }
            Block::Figure(figure) => {
                known.insert(figure.anchor.clone());
            }
            Block::Note(note) => known.extend(note.anchor.clone()),
            _ => {}
        }
    }
    section.sections.iter().for_each(|inner| anchors(inner, known));
}

fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                literal.push('\\');
                literal.push(c);
            }
            c if c.is_control() => literal.push(' '),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

struct Writer {
    text: String,
    anchors: BTreeSet<String>,
    pictures: Vec<Picture>,
}

impl Writer {
    /// A paragraph of source.
    fn line(&mut self, source: &str) {
        self.text.push_str(source);
        self.text.push_str("\n\n");
    }

    fn section(&mut self, section: &Section, level: usize) {
        let heading = format!(
            "#heading(level: {level}, {})#label({})",
            literal(&section.title),
            literal(&section.anchor)
        );
        self.line(&heading);
        section.blocks.iter().for_each(|block| self.block(block));
        section.sections.iter().for_each(|inner| self.section(inner, level + 1));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(runs) => {
                let runs = self.inlines(runs);
                self.line(&runs);
            }
            Block::List(items) => {
                let items: Vec<String> =
                    items.iter().map(|item| format!("[{}]", self.inlines(item))).collect();
                self.line(&format!("#list({})", items.join(", ")));
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => {
                let path = format!("{}.svg", figure.anchor);
                let title = format!("{}.", figure.title.trim_end_matches('.'));
                let source = format!(
                    "#figure(kind: image, supplement: none, numbering: none, caption: [#strong({}) #{}], image({}, width: 100%, alt: {}))#label({})",
                    literal(&title),
                    literal(&figure.caption),
                    literal(&path),
                    literal(&figure.alternative_text),
                    literal(&figure.anchor)
                );
                self.line(&source);
                self.pictures.push(Picture { path, svg: figure.svg.clone() });
            }
            Block::Note(note) => self.note(note),
            Block::AuthorToWrite(to_write) => {
                let body = format!(
                    "#strong({})\n\n#{}\n\n#soft({})",
                    literal(AUTHOR),
                    literal(&to_write.what),
                    literal(&author_hint(to_write))
                );
                self.line(&format!("#box_(\"#5b4a8a\", \"#f6f4fb\")[{body}]"));
            }
        }
    }

    fn note(&mut self, note: &Note) {
        let (colour, fill) = match note.tone {
            Tone::Plain => ("#5a6068", "#f4f5f6"),
            Tone::Contradiction => ("#a3261b", "#fcf1ef"),
            Tone::Doubt => ("#8a5a00", "#fdf6e7"),
        };
        let mut body = format!("#strong({})", literal(&note.title));
        for line in &note.body {
            let _ = write!(body, "\n\n{}", self.inlines(line));
        }
        let label = note.anchor.as_deref().map(target).unwrap_or_default();
        self.line(&format!("{label}#box_(\"{colour}\", \"{fill}\")[{body}]"));
    }

    fn table(&mut self, table: &Table) {
        let columns: Vec<String> = weights(table).iter().map(|weight| format!("{}fr", weight + 8)).collect();
        let heads: Vec<String> =
            table.columns.iter().map(|column| format!("strong({})", literal(column))).collect();
        let mut source = format!(
            "#figure(kind: table, supplement: none, numbering: none, caption: strong({}), table(columns: ({},), table.header({}),",
            literal(&table.caption),
            columns.join(", "),
            heads.join(", ")
        );
        for cell in table.rows.iter().flatten() {
            let _ = write!(source, "[{}],", self.cell(cell));
        }
        let _ = write!(source, "))#label({})", literal(&table.anchor));
        self.line(&source);
    }

    fn cell(&self, cell: &Cell) -> String {
        let lines: Vec<String> = cell.lines.iter().map(|line| self.inlines(line)).collect();
        let joined = lines.join(if cell.differs { " \\ #strong(\"≠ \")" } else { " \\ " });
        format!("{}{joined}", cell.anchor.as_deref().map(target).unwrap_or_default())
    }

    fn inlines(&self, runs: &[Inline]) -> String {
        let mut source = String::new();
        for run in runs {
            let _ = match run {
                Inline::Text(text) | Inline::Fixed(text) => write!(source, "#{}", literal(text)),
                Inline::Strong(text) => write!(source, "#strong({})", literal(text)),
                Inline::Emphasis(text) => write!(source, "#emph({})", literal(text)),
                Inline::Quote(text) => write!(source, "#emph({})", literal(&format!("“{text}”"))),
                Inline::Code(text) => write!(source, "#raw({})", literal(text)),
                Inline::Link { anchor, text } if self.anchors.contains(anchor) => {
                    write!(source, "#link(label({}), {})", literal(anchor), literal(text))
                }
                Inline::Link { text, .. } => write!(source, "#{}", literal(text)),
                Inline::Facts(numbers) if numbers.is_empty() => Ok(()),
                Inline::Facts(numbers) => {
                    let links: Vec<String> = numbers
                        .iter()
                        .map(|number| format!("#link(label(\"fact-{number}\"), \"{number}\")"))
                        .collect();
                    write!(source, "#super[{}]", links.join(","))
                }
            };
            // Ends the expression, so that what follows is not taken for its argument.
            source.push(';');
        }
        source
    }
}

/// Something invisible that carries a label.
fn target(anchor: &str) -> String {
    format!("#metadata(none)#label({})", literal(anchor))
}
