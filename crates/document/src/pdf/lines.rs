//! From glyphs to lines, from lines to paragraphs.

use std::collections::BTreeMap;

use super::glyphs::Glyph;
use crate::Refusal;
use crate::flow::Flow;

/// A part of a line before or after a gap.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    x: f64,
    /// Whether a cell of a table begins here.
    cell: bool,
}

/// One line as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pieces: Vec<Piece>,
    x: f64,
    y: f64,
    size: f64,
    bold: bool,
}

impl Line {
    /// The cells of a row of a table; one when the line is none.
    fn cells(&self) -> Vec<String> {
        let mut cells: Vec<String> = Vec::new();
        for piece in &self.pieces {
            match cells.last_mut() {
                Some(cell) if !piece.cell => {
                    cell.push(' ');
                    cell.push_str(&piece.text);
                }
                _ => cells.push(piece.text.clone()),
            }
        }
        cells
    }

    fn is_row(&self) -> bool {
        self.pieces.iter().filter(|piece| piece.cell).count() > 1
    }
}

struct Open {
    /// Parts of the line with their left end, and whether each begins a cell.
    pieces: Vec<(Flow, f64, bool)>,
    x: f64,
    end: f64,
    y: f64,
    size: f64,
    letters: usize,
    bold_letters: usize,
    raised: String,
}

impl Open {
    fn new(glyph: &Glyph) -> Self {
        let mut flow = Flow::default();
        flow.text(&glyph.text);
        let letters = glyph.text.len();
        Self {
            pieces: vec![(flow, glyph.x, true)],
            x: glyph.x,
            end: glyph.x + glyph.width,
            y: glyph.y,
            size: glyph.size,
            letters,
            bold_letters: if glyph.bold { letters } else { 0 },
            raised: String::new(),
        }
    }

    /// Whether a glyph stands on this line, raised or not.
    fn holds(&self, glyph: &Glyph) -> bool {
        let off = (glyph.y - self.y).abs();
        let size = self.size.max(glyph.size);
        let forward = glyph.x > self.end - 0.5 * size;
        forward && (off < 0.2 * size || (off < 0.65 * size && glyph.size < 0.87 * self.size) || off < 0.05)
    }

    fn add(&mut self, glyph: &Glyph) {
        let gap = glyph.x - self.end;
        let size = self.size.max(glyph.size);
        let raised = self.y - glyph.y > 0.15 * self.size && glyph.size < 0.87 * self.size;
        if !raised {
            self.end_raised();
        }
        // Programs that draw no spaces leave gaps between words.
        if gap > 0.16 * size && !raised && !glyph.text.trim().is_empty() {
            self.end_raised();
            self.pieces.push((Flow::default(), glyph.x, gap > 1.8 * size));
        }
        if raised {
            self.raised.push_str(&glyph.text);
        } else {
            self.text(&glyph.text);
            self.letters += glyph.text.len();
            self.bold_letters += if glyph.bold { glyph.text.len() } else { 0 };
        }
        // A space that was drawn leaves no gap behind it.
        if !glyph.text.trim().is_empty() || gap < 1.0 * size {
            self.end = glyph.x + glyph.width;
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((flow, _, _)) = self.pieces.last_mut() {
            flow.text(text);
        }
    }

    fn end_raised(&mut self) {
        let raised = std::mem::take(&mut self.raised);
        if let (false, Some((flow, _, _))) = (raised.trim().is_empty(), self.pieces.last_mut()) {
            flow.raised(&raised);
        }
    }

    fn close(mut self) -> Option<Line> {
        self.end_raised();
        let pieces: Vec<Piece> = self
            .pieces
            .into_iter()
            .filter_map(|(flow, x, cell)| Some((flow.finish().ok()?, x, cell)))
            .map(|(text, x, cell)| Piece { text: text.trim().to_owned(), x, cell })
            .filter(|piece| !piece.text.is_empty())
            .collect();
        let text = pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ");
        let bold = self.bold_letters * 10 > self.letters * 9;
        (!text.is_empty()).then_some(Line { text, pieces, x: self.x, y: self.y, size: self.size, bold })
    }
}

pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut open: Option<Open> = None;
    for glyph in glyphs.iter().filter(|glyph| glyph.size > 0.5 && glyph.x.is_finite() && glyph.y.is_finite())
    {
        match &mut open {
            Some(line) if line.holds(glyph) => line.add(glyph),
            _ => {
                if glyph.text.trim().is_empty() {
                    continue;
                }
                lines.extend(open.take().and_then(Open::close));
                open = Some(Open::new(glyph));
            }
        }
    }
    lines.extend(open.and_then(Open::close));
    lines
}

/// All pages as one text.
pub(super) fn document(mut pages: Vec<Vec<Line>>) -> Result<String, Refusal> {
    drop_running_heads(&mut pages);
    pages.iter_mut().for_each(|page| align_rows(page));
    let body = usual_size(&pages);
    let mut flow = Flow::default();
    let mut out = String::new();
    let mut before: Option<&Line> = None;
    for line in pages.iter().flatten() {
        let gap = before.map_or(0.0, |before| line.y - before.y);
        // A wide gap within a page begins a paragraph; a jump upwards is the next column or page and does not.
        let apart = gap > 1.75 * body.max(line.size);
        let heading = is_heading(line, body);
        if apart || heading || before.is_some_and(|before| is_heading(before, body)) {
            out.push('\n');
        }
        if heading {
            out.push_str("# ");
        }
        if line.is_row() {
            out.push_str("| ");
            out.push_str(&line.cells().join(" | "));
            out.push_str(" |");
        } else {
            out.push_str(&with_plain_bullet(&line.text));
        }
        out.push('\n');
        before = Some(line);
    }
    flow.line(out.trim_matches('\n'));
    flow.finish()
}

/// Beside a row of a table, a narrower gap parts cells too where it ends at the same place.
fn align_rows(lines: &mut [Line]) {
    for at in 1..lines.len() {
        align(lines, at, at - 1);
    }
    for at in (1..lines.len()).rev() {
        align(lines, at - 1, at);
    }
}

fn align(lines: &mut [Line], at: usize, beside: usize) {
    let Some(row) = lines.get(beside).filter(|line| line.is_row()) else { return };
    let starts: Vec<f64> = row.pieces.iter().filter(|piece| piece.cell).map(|piece| piece.x).collect();
    let y = row.y;
    let Some(line) = lines.get_mut(at).filter(|line| (line.y - y).abs() <= 4.0 * line.size) else { return };
    let reach = 0.15 * line.size;
    for piece in &mut line.pieces {
        piece.cell |= starts.iter().any(|start| (start - piece.x).abs() < reach);
    }
}

/// The bullet of a list in its plain form; symbol fonts put it among the private characters.
fn with_plain_bullet(text: &str) -> String {
    match text.strip_prefix(['•', '▪', '●', '\u{f0b7}', '\u{f0a7}', '\u{f02d}']) {
        Some(item) => format!("- {}", item.trim_start()),
        None => text.to_owned(),
    }
}

fn is_heading(line: &Line, body: f64) -> bool {
    let text = line.text.as_str();
    let numbered = ["Figure", "Fig", "Table"].iter().any(|word| text.starts_with(word));
    let short = text.len() <= 90 && !line.is_row() && text.chars().any(char::is_alphabetic);
    let own = line.bold || line.size > 1.12 * body;
    short
        && own
        && !numbered
        && !text.ends_with(['.', ',', ';', '-'])
        && !text.starts_with(char::is_lowercase)
}

/// The size in which most letters are set.
fn usual_size(pages: &[Vec<Line>]) -> f64 {
    let mut letters: BTreeMap<i64, usize> = BTreeMap::new();
    for line in pages.iter().flatten() {
        *letters.entry((line.size * 10.0).round() as i64).or_default() += line.text.len();
    }
    letters.into_iter().max_by_key(|(_, count)| *count).map_or(10.0, |(size, _)| size as f64 / 10.0)
}

/// Drops page numbers and what stands at the same place of many pages.
fn drop_running_heads(pages: &mut [Vec<Line>]) {
    let plain = |line: &Line| -> String {
        line.text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>().to_lowercase()
    };
    let place = |line: &Line| ((line.y / 4.0).round() as i64, (line.x / 4.0).round() as i64);
    let mut seen: BTreeMap<(String, (i64, i64)), usize> = BTreeMap::new();
    for page in pages.iter() {
        let mut on_page: Vec<_> = page.iter().map(|line| (plain(line), place(line))).collect();
        on_page.sort();
        on_page.dedup();
        on_page.into_iter().for_each(|key| *seen.entry(key).or_default() += 1);
    }
    let many = (pages.len() / 2).max(3);
    for page in pages.iter_mut() {
        let (top, bottom) = page
            .iter()
            .fold((f64::MAX, f64::MIN), |(top, bottom), line| (top.min(line.y), bottom.max(line.y)));
        page.retain(|line| {
            let at_edge = line.y <= top + 0.5 || line.y >= bottom - 0.5;
            let number = at_edge
                && line.text.len() <= 9
                && line.text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '/' | '-'));
            !number && seen.get(&(plain(line), place(line))).is_none_or(|count| *count < many)
        });
    }
}
