//! The document as Markdown with GitHub's tables.

use std::fmt::Write;

use super::{AUTHOR, author_hint};
use crate::document::{AuthorToWrite, Block, Cell, Document, Figure, Inline, Note, Section, Table, Tone};

/// The document as Markdown. Figures refer to `figures/ANCHOR.svg` beside it.
pub fn markdown(document: &Document) -> String {
    let mut page = String::new();
    let _ = writeln!(
        page,
        "*{}*\n\n# <a id=\"report\"></a>{}\n",
        escape(&document.kind),
        escape(&document.title)
    );
    for line in &document.details {
        let _ = writeln!(page, "{}\n", inlines(line));
    }
    let _ = writeln!(page, "> {}\n", escape(&document.notice));
    for section in &document.sections {
        write_section(&mut page, section, 2);
    }
    let _ = writeln!(page, "---\n\n> {}", escape(&document.notice));
    page
}

fn write_section(page: &mut String, section: &Section, level: usize) {
    // The heading's own anchor serves where it is the section's; else the section brings its own.
    let anchor = if slug(&section.title) == section.anchor {
        String::new()
    } else {
        format!("<a id=\"{}\"></a>", section.anchor)
    };
    let _ = writeln!(page, "{} {anchor}{}\n", "#".repeat(level.min(6)), escape(&section.title));
    for block in &section.blocks {
        match block {
            Block::Paragraph(line) => {
                let _ = writeln!(page, "{}\n", inlines(line));
            }
            Block::List(items) => {
                for item in items {
                    let _ = writeln!(page, "- {}", inlines(item));
                }
                page.push('\n');
            }
            Block::Table(table) => write_table(page, table),
            Block::Figure(figure) => write_figure(page, figure),
            Block::Note(note) => write_note(page, note),
            Block::AuthorToWrite(to_write) => write_author(page, to_write),
        }
    }
    for inner in &section.sections {
        write_section(page, inner, level + 1);
    }
}

/// The anchor that a heading gets on GitHub.
fn slug(title: &str) -> String {
    title
        .to_lowercase()
        .replace(' ', "-")
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_".contains(*c))
        .collect()
}

fn write_table(page: &mut String, table: &Table) {
    let _ = writeln!(page, "**{}**\n", escape(&table.caption));
    let heads: Vec<String> = table.columns.iter().map(|column| escape(column)).collect();
    let _ = writeln!(page, "| {} |\n|{}", heads.join(" | "), " --- |".repeat(heads.len()));
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        let _ = writeln!(page, "| {} |", cells.join(" | "));
    }
    page.push('\n');
}

fn cell(cell: &Cell) -> String {
    let lines: Vec<String> = cell.lines.iter().map(|line| inlines(line)).collect();
    let joined = lines.join(if cell.differs { "<br>≠ " } else { "<br>" });
    match &cell.anchor {
        Some(anchor) => format!("<a id=\"{anchor}\"></a>{joined}"),
        None => joined,
    }
}

fn write_figure(page: &mut String, figure: &Figure) {
    let alternative = escape(&figure.alternative_text).replace(['[', ']'], "");
    let _ = writeln!(page, "![{alternative}](figures/{}.svg)\n", figure.anchor);
    let _ =
        writeln!(page, "**{}.** {}\n", escape(figure.title.trim_end_matches('.')), escape(&figure.caption));
}

fn write_note(page: &mut String, note: &Note) {
    let mark = match note.tone {
        Tone::Plain => "",
        Tone::Contradiction => "Contradiction: ",
        Tone::Doubt => "Not certain: ",
    };
    let _ = writeln!(page, "> **{mark}{}**", escape(&note.title));
    for line in &note.body {
        let _ = writeln!(page, ">\n> {}", inlines(line));
    }
    page.push('\n');
}

fn write_author(page: &mut String, to_write: &AuthorToWrite) {
    let hint = author_hint(to_write);
    let _ = writeln!(page, "> **{AUTHOR}:** {} *({})*\n", escape(&to_write.what), escape(&hint));
}

fn inlines(runs: &[Inline]) -> String {
    let mut line = String::new();
    for run in runs {
        match run {
            Inline::Text(text) | Inline::Fixed(text) => line.push_str(&escape(text)),
            Inline::Strong(text) => wrap(&mut line, "**", text),
            Inline::Emphasis(text) => wrap(&mut line, "*", text),
            Inline::Quote(text) => {
                let _ = write!(line, "“{}”", escape(text));
            }
            // A backslash escapes nothing within a code span, so a backtick cannot stand there.
            Inline::Code(text) => {
                let _ = write!(line, "`{}`", one_line(text).replace(['`', '|'], "'"));
            }
            Inline::Link { anchor, text } => {
                let _ = write!(line, "[{}](#{anchor})", escape(text));
            }
            Inline::Facts(numbers) => {
                let links: Vec<String> = numbers.iter().map(|n| format!("[{n}](#fact-{n})")).collect();
                if !links.is_empty() {
                    let _ = write!(line, "<sup>{}</sup>", links.join(","));
                }
            }
        }
    }
    line
}

fn wrap(line: &mut String, mark: &str, text: &str) {
    if !text.trim().is_empty() {
        line.push_str(mark);
        line.push_str(escape(text).trim());
        line.push_str(mark);
    }
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Escapes what Markdown or HTML would take for its own. A line break would end a table row, and is a space.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = if text.contains(['\n', '\r']) { one_line(text) } else { text.to_owned() };
    // What begins a heading, a quotation or a list at the start of a line.
    if text.starts_with(['#', '>', '-', '+']) {
        escaped.push('\\');
    }
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
