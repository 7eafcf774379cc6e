//! A web page as text.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::Refusal;
use crate::flow::Flow;

/// What is no part of the report.
const SKIPPED: [&[u8]; 14] = [
    b"script",
    b"style",
    b"head",
    b"nav",
    b"header",
    b"footer",
    b"aside",
    b"form",
    b"button",
    b"noscript",
    b"template",
    b"svg",
    b"iframe",
    b"select",
];
/// What begins and ends a paragraph.
const BLOCKS: [&[u8]; 19] = [
    b"p",
    b"div",
    b"section",
    b"article",
    b"main",
    b"blockquote",
    b"ul",
    b"ol",
    b"dl",
    b"dt",
    b"dd",
    b"pre",
    b"hr",
    b"body",
    b"html",
    b"address",
    b"caption",
    b"thead",
    b"tbody",
];

#[derive(Default)]
struct Page {
    body: Flow,
    /// Figures and tables, which follow the body, so that a legend does not part a section.
    floats: Flow,
    /// Elements that are skipped, innermost last.
    skipped: Vec<Vec<u8>>,
    figures: u32,
    raised: Option<String>,
}

pub(crate) fn text(page: &str) -> Result<String, Refusal> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reading = Page::default();
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reading.open(&tag.name, tag.self_closing),
            Token::EndTag(tag) => reading.close(&tag.name),
            Token::String(text) => reading.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    let mut text = reading.body.finish()?;
    let floats = reading.floats.finish()?;
    if !floats.is_empty() {
        text = format!("{text}\n{floats}");
    }
    if text.trim().is_empty() {
        return Err(Refusal::new(
            "the page has no text",
            "save the page when it is shown in full, or copy its text into a .txt file",
        ));
    }
    Ok(text.trim_start().to_owned())
}

impl Page {
    fn flow(&mut self) -> &mut Flow {
        if self.figures > 0 { &mut self.floats } else { &mut self.body }
    }

    fn text(&mut self, text: &str) {
        if !self.skipped.is_empty() {
            return;
        }
        match &mut self.raised {
            Some(raised) => raised.push_str(text),
            None => self.flow().text(text),
        }
    }

    fn open(&mut self, name: &[u8], closed: bool) {
        if SKIPPED.contains(&name) {
            // A page that forgets to close its head still has a body; a thousand open elements are no page.
            if !closed && self.skipped.len() < 1000 {
                self.skipped.push(name.to_vec());
            }
            return;
        }
        if name == b"body" {
            self.skipped.clear();
        }
        if !self.skipped.is_empty() {
            return;
        }
        match name {
            b"figure" => {
                self.flow().end_paragraph();
                self.figures += 1;
                self.flow().end_paragraph();
            }
            b"table" => {
                self.flow().end_paragraph();
                self.flow().begin_table();
            }
            b"td" | b"th" => self.flow().begin_cell(),
            b"tr" => self.flow().end_row(),
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                let level = usize::from(name.get(1).map_or(1, |digit| digit.saturating_sub(b'0')));
                self.flow().heading(level);
            }
            b"li" => self.flow().item(),
            b"br" => self.flow().text(" "),
            b"sup" => self.raised = Some(String::new()),
            _ if BLOCKS.contains(&name) => self.flow().end_paragraph(),
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8]) {
        if SKIPPED.contains(&name) {
            if let Some(at) = self.skipped.iter().rposition(|open| open == name) {
                self.skipped.truncate(at);
            }
            return;
        }
        if !self.skipped.is_empty() {
            return;
        }
        if name == b"sup"
            && let Some(raised) = self.raised.take()
        {
            self.flow().raised(&raised);
            return;
        }
        match name {
            b"figure" => {
                self.flow().end_paragraph();
                self.figures = self.figures.saturating_sub(1);
            }
            b"table" => self.flow().end_table(),
            b"td" | b"th" => self.flow().end_cell(),
            b"tr" => self.flow().end_row(),
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"li" | b"figcaption" => {
                self.flow().end_paragraph();
            }
            _ if BLOCKS.contains(&name) => self.flow().end_paragraph(),
            _ => {}
        }
    }
}
