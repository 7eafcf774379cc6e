//! The document as one self-contained HTML file: no script, no network, readable by an XML parser too.

use super::markup::Markup;
use super::{AUTHOR, author_hint};
use crate::document::{AuthorToWrite, Block, Cell, Document, Figure, Inline, Note, Section, Table, Tone};

const STYLE: &str = include_str!("report.css");

/// Nothing may be fetched and nothing may run; styles are the file's own.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The document as HTML.
pub fn html(document: &Document) -> String {
    let mut page = Markup::default();
    page.raw("<!DOCTYPE html>\n");
    page.open("html", &[("lang", "en"), ("xmlns", "http://www.w3.org/1999/xhtml")]);
    head(&mut page, document);
    page.open("body", &[]);
    page.element("a", &[("class", "skip"), ("href", "#report")], "Skip to the report");
    header(&mut page, document);
    contents(&mut page, &document.sections);
    page.open("main", &[("id", "report")]);
    for section in &document.sections {
        write_section(&mut page, section, 2);
    }
    page.close();
    page.open("footer", &[]);
    page.element("p", &[("class", "notice")], &document.notice);
    page.close();
    page.close();
    page.line();
    page.finish()
}

fn head(page: &mut Markup, document: &Document) {
    page.open("head", &[]);
    page.void("meta", &[("charset", "utf-8")]);
    page.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
    page.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    page.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
    page.void("meta", &[("name", "generator"), ("content", "Oncase")]);
    page.element("title", &[], &document.title);
    page.open("style", &[]);
    page.raw(STYLE);
    page.close();
    page.close();
    page.line();
}

fn header(page: &mut Markup, document: &Document) {
    page.open("header", &[("class", "title")]);
    page.element("p", &[("class", "kind")], &document.kind);
    page.element("h1", &[], &document.title);
    for line in &document.details {
        page.open("p", &[("class", "details")]);
        inlines(page, line);
        page.close();
    }
    page.element("p", &[("class", "notice")], &document.notice);
    page.close();
    page.line();
}

fn contents(page: &mut Markup, sections: &[Section]) {
    page.open("nav", &[("aria-label", "Contents")]);
    page.element("p", &[("class", "label")], "Contents");
    page.open("ol", &[]);
    for section in sections {
        page.open("li", &[]);
        page.element("a", &[("href", &format!("#{}", section.anchor))], &section.title);
        page.close();
    }
    page.close();
    page.close();
    page.line();
}

fn write_section(page: &mut Markup, section: &Section, level: usize) {
    let heading = format!("{}-heading", section.anchor);
    page.open("section", &[("id", &section.anchor), ("aria-labelledby", &heading)]);
    let name = ["h2", "h3", "h4", "h5", "h6"][level.clamp(2, 6) - 2];
    page.element(name, &[("id", &heading)], &section.title);
    for block in &section.blocks {
        write_block(page, block);
    }
    for inner in &section.sections {
        write_section(page, inner, level + 1);
    }
    page.close();
    page.line();
}

fn write_block(page: &mut Markup, block: &Block) {
    match block {
        Block::Paragraph(line) => {
            page.open("p", &[]);
            inlines(page, line);
            page.close();
        }
        Block::List(items) => {
            page.open("ul", &[]);
            for item in items {
                page.open("li", &[]);
                inlines(page, item);
                page.close();
            }
            page.close();
        }
        Block::Table(table) => write_table(page, table),
        Block::Figure(figure) => write_figure(page, figure),
        Block::Note(note) => write_note(page, note),
        Block::AuthorToWrite(to_write) => write_author(page, to_write),
    }
    page.line();
}

fn write_table(page: &mut Markup, table: &Table) {
    let caption = format!("{}-caption", table.anchor);
    // A wide table scrolls by itself and can be reached by keyboard to do so.
    let region: [(&str, &str); 5] = [
        ("class", "table"),
        ("id", &table.anchor),
        ("role", "region"),
        ("aria-labelledby", &caption),
        ("tabindex", "0"),
    ];
    page.open("div", &region);
    page.open("table", &[]);
    page.element("caption", &[("id", &caption)], &table.caption);
    page.open("thead", &[]);
    page.open("tr", &[]);
    for column in &table.columns {
        page.element("th", &[("scope", "col")], column);
    }
    page.close();
    page.close();
    page.open("tbody", &[]);
    for row in &table.rows {
        page.open("tr", &[]);
        for (at, cell) in row.iter().enumerate() {
            write_cell(page, cell, at == 0);
        }
        page.close();
        page.line();
    }
    page.close();
    page.close();
    page.close();
}

fn write_cell(page: &mut Markup, cell: &Cell, header: bool) {
    let mut attributes: Vec<(&str, &str)> = Vec::new();
    if header {
        attributes.push(("scope", "row"));
    }
    if let Some(anchor) = &cell.anchor {
        attributes.push(("id", anchor));
    }
    if cell.differs {
        attributes.push(("class", "differs"));
    }
    page.open(if header { "th" } else { "td" }, &attributes);
    match cell.lines.as_slice() {
        [line] => inlines(page, line),
        lines => {
            for line in lines {
                page.open("div", &[("class", "telling")]);
                inlines(page, line);
                page.close();
            }
        }
    }
    page.close();
}

fn write_figure(page: &mut Markup, figure: &Figure) {
    let caption = format!("{}-caption", figure.anchor);
    page.open("figure", &[("id", &figure.anchor), ("aria-labelledby", &caption)]);
    page.open("div", &[("class", "picture")]);
    page.raw(picture(&figure.svg));
    page.close();
    page.open("figcaption", &[("id", &caption)]);
    page.element("strong", &[], &format!("{}.", figure.title.trim_end_matches('.')));
    page.text(" ");
    page.text(&figure.caption);
    page.close();
    page.open("details", &[]);
    page.element("summary", &[], "What the figure shows, in words and numbers");
    page.element("p", &[], &figure.alternative_text);
    page.element("pre", &[], &figure.csv);
    page.close();
    page.close();
}

/// The picture without the prologue of a file.
fn picture(svg: &str) -> &str {
    svg.find("<svg").and_then(|start| svg.get(start..)).unwrap_or_default()
}

fn write_note(page: &mut Markup, note: &Note) {
    let class = match note.tone {
        Tone::Plain => "note",
        Tone::Contradiction => "note contradiction",
        Tone::Doubt => "note doubt",
    };
    let mut attributes = vec![("class", class)];
    attributes.extend(note.anchor.as_deref().map(|anchor| ("id", anchor)));
    page.open("div", &attributes);
    page.element("p", &[("class", "label")], &note.title);
    for line in &note.body {
        page.open("p", &[]);
        inlines(page, line);
        page.close();
    }
    page.close();
}

fn write_author(page: &mut Markup, to_write: &AuthorToWrite) {
    page.open("div", &[("class", "author")]);
    page.element("p", &[("class", "label")], AUTHOR);
    page.element("p", &[], &to_write.what);
    page.element("p", &[("class", "hint")], &author_hint(to_write));
    page.close();
}

fn inlines(page: &mut Markup, runs: &[Inline]) {
    for run in runs {
        match run {
            Inline::Text(text) | Inline::Fixed(text) => page.text(text),
            Inline::Strong(text) => page.element("strong", &[], text),
            Inline::Emphasis(text) => page.element("em", &[], text),
            Inline::Quote(text) => page.element("q", &[], text),
            Inline::Code(text) => page.element("code", &[], text),
            Inline::Link { anchor, text } => page.element("a", &[("href", &format!("#{anchor}"))], text),
            Inline::Facts(numbers) => facts(page, numbers),
        }
    }
}

fn facts(page: &mut Markup, numbers: &[usize]) {
    if numbers.is_empty() {
        return;
    }
    page.open("sup", &[("class", "facts")]);
    for (at, number) in numbers.iter().enumerate() {
        if at > 0 {
            page.text(",");
        }
        let words = format!("Fact {number}");
        let target = format!("#fact-{number}");
        page.element("a", &[("href", &target), ("aria-label", &words)], &number.to_string());
    }
    page.close();
}
