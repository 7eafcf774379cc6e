//! The document as a Word file: real headings, tables whose first row repeats, bookmarks and links, figures as PNG.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, BreakType, Docx, Footer, Hyperlink, HyperlinkType, LineSpacing,
    LineSpacingType, PageMargin, PageNum, Paragraph, Pic, Run, RunFonts, Shading, Style, StyleType,
    Table as WordTable, TableBorder, TableBorderPosition, TableBorders, TableCell, TableCellMargins,
    TableLayoutType, TableRow, VertAlignType, WidthType,
};

use super::columns::weights;
use super::{AUTHOR, author_hint};
use crate::document::{Block, Cell, Document, Figure, Inline, Note, Section, Table, Tone};

/// A4 in twentieths of a point, and the width left for text.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: i32 = 1_134;
const TEXT_WIDTH: usize = 9_638;
/// English metric units in one twentieth of a point.
const EMU: u32 = 635;
const SERIF: &str = "Georgia";
const SANS: &str = "Arial";

/// The Word file could not be packed.
#[derive(Debug)]
pub struct DocxError(String);

impl std::fmt::Display for DocxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the Word file cannot be packed: {}", self.0)
    }
}

impl std::error::Error for DocxError {}

/// The document as a Word file.
///
/// # Errors
/// When the file cannot be packed.
pub fn docx(document: &Document) -> Result<Vec<u8>, DocxError> {
    let mut writer = Writer { docx: with_styles(Docx::new(), document), bookmarks: 0 };
    writer.add(paragraph("Kind", &document.kind));
    writer.add(paragraph("Title", &document.title));
    for line in &document.details {
        writer.add(inlines(Paragraph::new().style("Details"), line));
    }
    writer.add(paragraph("Notice", &document.notice));
    for section in &document.sections {
        writer.section(section, 1);
    }
    writer.add(paragraph("Notice", &document.notice));
    let mut bytes = Cursor::new(Vec::new());
    writer.docx.pack(&mut bytes).map_err(|error| DocxError(error.to_string()))?;
    Ok(bytes.into_inner())
}

fn with_styles(docx: Docx, document: &Document) -> Docx {
    let fonts = |name: &str| RunFonts::new().ascii(name).hi_ansi(name).cs(name);
    let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name).based_on("Normal");
    let heading = |level: usize, size: usize, before: u32| {
        style(&format!("Heading{level}"), &format!("heading {level}"))
            .size(size)
            .bold()
            .outline_lvl(level - 1)
            .line_spacing(LineSpacing::new().before(before).after(80))
    };
    let footer = Footer::new().add_paragraph(
        Paragraph::new()
            .style("Notice")
            .add_run(Run::new().add_text(format!("{} · ", short(&document.title))))
            .add_page_num(PageNum::new()),
    );
    docx.page_size(PAGE.0, PAGE.1)
        .page_margin(
            PageMargin::new()
                .top(MARGIN)
                .bottom(MARGIN)
                .left(MARGIN)
                .right(MARGIN)
                .header(600)
                .footer(600)
                .gutter(0),
        )
        .default_fonts(fonts(SERIF))
        .default_size(21)
        .default_line_spacing(LineSpacing::new().after(110).line(276).line_rule(LineSpacingType::Auto))
        .add_style(style("Title", "Title").size(38).bold().line_spacing(LineSpacing::new().after(120)))
        .add_style(heading(1, 28, 360))
        .add_style(heading(2, 23, 240).fonts(fonts(SANS)))
        .add_style(heading(3, 20, 200).fonts(fonts(SANS)))
        .add_style(style("Kind", "Kind").fonts(fonts(SANS)).size(17).color("5A6068"))
        .add_style(
            style("Details", "Details")
                .fonts(fonts(SANS))
                .size(17)
                .color("5A6068")
                .line_spacing(LineSpacing::new().after(40)),
        )
        .add_style(style("Notice", "Notice").fonts(fonts(SANS)).size(16).italic().color("5A6068"))
        .add_style(
            style("Caption", "caption")
                .fonts(fonts(SANS))
                .size(18)
                .line_spacing(LineSpacing::new().before(160).after(60)),
        )
        .add_style(
            style("Cell", "Table text")
                .fonts(fonts(SANS))
                .size(16)
                .line_spacing(LineSpacing::new().before(20).after(20)),
        )
        .footer(footer)
}

fn short(title: &str) -> String {
    let mut short: String = title.chars().take(80).collect();
    if short.len() < title.len() {
        short.push('…');
    }
    short
}

/// Characters that XML forbids would make the file unreadable.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

fn run(text: &str) -> Run {
    Run::new().add_text(clean(text))
}

fn paragraph(style: &str, text: &str) -> Paragraph {
    Paragraph::new().style(style).add_run(run(text))
}

fn inlines(mut paragraph: Paragraph, runs: &[Inline]) -> Paragraph {
    for inline in runs {
        paragraph = match inline {
            Inline::Text(text) | Inline::Fixed(text) => paragraph.add_run(run(text)),
            Inline::Strong(text) => paragraph.add_run(run(text).bold()),
            Inline::Emphasis(text) => paragraph.add_run(run(text).italic()),
            Inline::Quote(text) => paragraph.add_run(run(&format!("“{text}”")).italic()),
            Inline::Code(text) => paragraph
                .add_run(run(text).fonts(RunFonts::new().ascii("Courier New").hi_ansi("Courier New"))),
            Inline::Link { anchor, text } => paragraph.add_hyperlink(
                Hyperlink::new(bookmark(anchor), HyperlinkType::Anchor).add_run(run(text).color("0B5394")),
            ),
            Inline::Facts(numbers) => facts(paragraph, numbers),
        };
    }
    paragraph
}

fn facts(mut paragraph: Paragraph, numbers: &[usize]) -> Paragraph {
    for (at, number) in numbers.iter().enumerate() {
        let text = if at == 0 { number.to_string() } else { format!(",{number}") };
        let mut raised = run(&text).color("0B5394");
        raised.run_property = raised.run_property.vert_align(VertAlignType::SuperScript);
        let link = Hyperlink::new(bookmark(&format!("fact-{number}")), HyperlinkType::Anchor).add_run(raised);
        paragraph = paragraph.add_hyperlink(link);
    }
    paragraph
}

/// A bookmark's name: Word allows letters, digits and underscores, 40 of them.
fn bookmark(anchor: &str) -> String {
    let name = anchor.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    format!("b_{}", name.take(38).collect::<String>())
}

struct Writer {
    docx: Docx,
    bookmarks: usize,
}

impl Writer {
    fn add(&mut self, paragraph: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    /// A paragraph with a bookmark around nothing, at its start.
    fn marked(&mut self, paragraph: Paragraph, anchor: &str) -> Paragraph {
        self.bookmarks += 1;
        paragraph.add_bookmark_start(self.bookmarks, bookmark(anchor)).add_bookmark_end(self.bookmarks)
    }

    fn section(&mut self, section: &Section, level: usize) {
        let heading = Paragraph::new().style(&format!("Heading{}", level.min(3))).keep_next(true);
        let heading = self.marked(heading, &section.anchor).add_run(run(&section.title));
        self.add(heading);
        for block in &section.blocks {
            self.block(block);
        }
        for inner in &section.sections {
            self.section(inner, level + 1);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(line) => self.add(inlines(Paragraph::new(), line)),
            Block::List(items) => {
                for item in items {
                    let bullet = Paragraph::new().indent(Some(340), None, None, None).add_run(run("• "));
                    self.add(inlines(bullet, item));
                }
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Note(note) => self.note(note),
            Block::AuthorToWrite(to_write) => {
                let lines = vec![
                    Paragraph::new().add_run(run(AUTHOR).bold().color("5B4A8A")),
                    paragraph("Normal", &to_write.what),
                    paragraph("Notice", &author_hint(to_write)),
                ];
                self.framed(lines, "5B4A8A", "F6F4FB");
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let caption = Paragraph::new().style("Caption").keep_next(true);
        let caption = self.marked(caption, &table.anchor).add_run(run(&table.caption).bold());
        self.add(caption);
        let widths = widths(table);
        let mut rows = vec![
            TableRow::new(
                table
                    .columns
                    .iter()
                    .zip(&widths)
                    .map(|(column, width)| {
                        TableCell::new()
                            .width(*width, WidthType::Dxa)
                            .shading(Shading::new().fill("EEF0F2"))
                            .add_paragraph(Paragraph::new().style("Cell").add_run(run(column).bold()))
                    })
                    .collect(),
            )
            .cant_split(),
        ];
        for row in &table.rows {
            let cells = row.iter().zip(&widths).map(|(cell, width)| self.cell(cell, *width)).collect();
            rows.push(TableRow::new(cells).cant_split());
        }
        let word = WordTable::new(rows)
            .set_grid(widths)
            .layout(TableLayoutType::Fixed)
            .width(TEXT_WIDTH, WidthType::Dxa)
            .margins(TableCellMargins::new().margin(30, 70, 30, 70))
            .set_borders(rules());
        self.docx = std::mem::take(&mut self.docx).add_table(word).add_paragraph(Paragraph::new());
    }

    fn cell(&mut self, cell: &Cell, width: usize) -> TableCell {
        let mut word = TableCell::new().width(width, WidthType::Dxa);
        let mut anchor = cell.anchor.as_deref();
        for (at, line) in cell.lines.iter().enumerate() {
            let mut paragraph = Paragraph::new().style("Cell");
            if let Some(anchor) = anchor.take() {
                paragraph = self.marked(paragraph, anchor);
            }
            if cell.differs && at > 0 {
                paragraph = paragraph.add_run(run("≠ ").bold().color("8A5A00"));
            }
            word = word.add_paragraph(inlines(paragraph, line));
        }
        if cell.lines.is_empty() {
            word = word.add_paragraph(Paragraph::new().style("Cell"));
        }
        word
    }

    fn figure(&mut self, figure: &Figure) {
        let anchor = self.marked(Paragraph::new().keep_next(true), &figure.anchor);
        if let Some((width, height)) = png_size(&figure.png) {
            // The picture fills the width of the text, and never more than a page less its caption.
            let full = TEXT_WIDTH as u32 * EMU;
            let tall = 12_500 * EMU;
            let scaled = u64::from(full) * u64::from(height) / u64::from(width);
            let (w, h) = match u32::try_from(scaled) {
                Ok(scaled) if scaled <= tall => (full, scaled),
                _ => ((u64::from(tall) * u64::from(width) / u64::from(height)) as u32, tall),
            };
            let picture = Pic::new_with_dimensions(figure.png.clone(), width, height).size(w, h);
            self.add(anchor.align(AlignmentType::Center).add_run(Run::new().add_image(picture)));
        } else {
            self.add(anchor.add_run(run("The picture is in the HTML report.").italic()));
        }
        let caption = Paragraph::new()
            .style("Caption")
            .add_run(run(&format!("{}.", figure.title.trim_end_matches('.'))).bold());
        self.add(caption.add_run(run(&format!(" {}", figure.caption))));
        let words =
            Paragraph::new().style("Notice").add_run(run(&format!("In words: {}", figure.alternative_text)));
        self.add(words);
    }

    fn note(&mut self, note: &Note) {
        let (colour, fill) = match note.tone {
            Tone::Plain => ("5A6068", "F4F5F6"),
            Tone::Contradiction => ("A3261B", "FCF1EF"),
            Tone::Doubt => ("8A5A00", "FDF6E7"),
        };
        let mut title = Paragraph::new();
        if let Some(anchor) = &note.anchor {
            title = self.marked(title, anchor);
        }
        let mut lines = vec![title.add_run(run(&note.title).bold().color(colour))];
        lines.extend(note.body.iter().map(|line| inlines(Paragraph::new(), line)));
        self.framed(lines, colour, fill);
    }

    /// Paragraphs in a box of their own: a table of one cell with a line at its left.
    fn framed(&mut self, lines: Vec<Paragraph>, colour: &str, fill: &str) {
        let cell = lines.into_iter().fold(
            TableCell::new().shading(Shading::new().fill(fill)).width(TEXT_WIDTH, WidthType::Dxa),
            TableCell::add_paragraph,
        );
        let left = TableBorder::new(TableBorderPosition::Left)
            .border_type(BorderType::Single)
            .size(24)
            .color(colour);
        let word = WordTable::new(vec![TableRow::new(vec![cell])])
            .set_grid(vec![TEXT_WIDTH])
            .width(TEXT_WIDTH, WidthType::Dxa)
            .margins(TableCellMargins::new().margin(60, 120, 60, 160))
            .set_borders(TableBorders::with_empty().set(left));
        self.docx = std::mem::take(&mut self.docx)
            .add_table(word)
            .add_paragraph(Paragraph::new().add_run(Run::new().add_break(BreakType::TextWrapping).size(4)));
    }
}

/// Lines above, below and between rows, as journals set tables.
fn rules() -> TableBorders {
    let line = |position, size: usize, colour: &str| {
        TableBorder::new(position).border_type(BorderType::Single).size(size).color(colour)
    };
    TableBorders::with_empty()
        .set(line(TableBorderPosition::Top, 12, "1C1E21"))
        .set(line(TableBorderPosition::Bottom, 12, "1C1E21"))
        .set(line(TableBorderPosition::InsideH, 4, "D5D8DC"))
}

/// Column widths by the longest text of each: half an even share for all, the rest by weight.
fn widths(table: &Table) -> Vec<usize> {
    let weights = weights(table);
    let total = weights.iter().sum::<usize>().max(1);
    let least = TEXT_WIDTH / weights.len().max(1) / 2;
    let spare = TEXT_WIDTH - least * weights.len();
    weights.iter().map(|weight| least + spare * weight / total).collect()
}

/// Width and height in pixels from the header of a PNG.
fn png_size(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| png.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let (width, height) = (number(16)?, number(20)?);
    (png.starts_with(b"\x89PNG") && width > 0 && height > 0).then_some((width, height))
}
