//! Glyphs of a page with their places.

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use super::font::Font;
use crate::Refusal;

/// Forms within forms.
const DEEPEST_FORM: u32 = 8;
/// Saved graphics states; real pages stay under a hundred.
const MOST_STATES: usize = 1_000;

/// A matrix in the order of PDF: a b c d e f.
type Matrix = [f64; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn then(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// What all pages together may cost.
#[derive(Debug)]
pub(super) struct Effort {
    steps: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self { steps: 20_000_000 }
    }
}

impl Effort {
    fn spend(&mut self, steps: u64) -> Result<(), Refusal> {
        self.steps = self.steps.checked_sub(steps).ok_or_else(|| {
            Refusal::new(
                "the PDF draws more than any report does",
                "give the pages of the report alone, or print them to a new PDF",
            )
        })?;
        Ok(())
    }
}

/// Some letters that a page shows at one place.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Left end of the baseline, y downwards.
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    /// Size of the letters as shown.
    pub(super) size: f64,
    pub(super) bold: bool,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) glyphs: Vec<Glyph>,
    /// Glyphs of which the font does not tell the letter.
    pub(super) unreadable: usize,
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

struct Reader<'e, 'a> {
    shown: Shown,
    effort: &'e mut Effort,
    fonts: BTreeMap<Vec<u8>, Option<Rc<Font>>>,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    depth: u32,
    resources: Resources<'a>,
}

pub(super) fn of_page(page: &Page<'_>, effort: &mut Effort) -> Result<Shown, Refusal> {
    let state = State {
        ctm: page.initial_transform(true).as_coeffs(),
        font: None,
        size: 1.0,
        character_space: 0.0,
        word_space: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
    };
    let mut reader = Reader {
        shown: Shown::default(),
        effort,
        fonts: BTreeMap::new(),
        state,
        saved: Vec::new(),
        text: IDENTITY,
        line: IDENTITY,
        depth: 0,
        resources: page.resources().clone(),
    };
    reader.walk(page.typed_operations())?;
    Ok(reader.shown)
}

impl<'a> Reader<'_, 'a> {
    fn walk(&mut self, mut operations: TypedIter<'_>) -> Result<(), Refusal> {
        while let Some(operation) = operations.next() {
            self.effort.spend(1)?;
            self.step(&operation)?;
        }
        Ok(())
    }

    fn step(&mut self, operation: &TypedInstruction<'_, '_>) -> Result<(), Refusal> {
        use TypedInstruction as I;
        match operation {
            I::SaveState(_) if self.saved.len() < MOST_STATES => self.saved.push(self.state.clone()),
            I::RestoreState(_) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            I::Transform(t) => {
                let matrix = [&t.0, &t.1, &t.2, &t.3, &t.4, &t.5].map(Number::as_f64);
                self.state.ctm = then(matrix, self.state.ctm);
            }
            I::BeginText(_) => {
                self.text = IDENTITY;
                self.line = IDENTITY;
            }
            I::TextFont(font) => {
                self.state.font = self.font(font.0);
                self.state.size = font.1.as_f64();
            }
            I::CharacterSpacing(space) => self.state.character_space = space.0.as_f64(),
            I::WordSpacing(space) => self.state.word_space = space.0.as_f64(),
            I::HorizontalScaling(stretch) => self.state.stretch = stretch.0.as_f64() / 100.0,
            I::TextLeading(leading) => self.state.leading = leading.0.as_f64(),
            I::TextRise(rise) => self.state.rise = rise.0.as_f64(),
            I::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            I::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            I::SetTextMatrix(t) => {
                self.text = [&t.0, &t.1, &t.2, &t.3, &t.4, &t.5].map(Number::as_f64);
                self.line = self.text;
            }
            I::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            I::ShowText(text) => self.show(text.0.as_bytes())?,
            I::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0.as_bytes())?;
            }
            I::ShowTextWithParameters(text) => {
                self.state.word_space = text.0.as_f64();
                self.state.character_space = text.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                self.show(text.2.as_bytes())?;
            }
            I::ShowTexts(texts) => self.show_all(texts.0)?,
            I::XObject(object) => self.form(object.0)?,
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = then([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn show_all(&mut self, texts: &Array<'_>) -> Result<(), Refusal> {
        for part in texts.iter::<Object<'_>>() {
            self.effort.spend(1)?;
            match part {
                Object::String(text) => self.show(text.as_bytes())?,
                Object::Number(number) => {
                    let by = -number.as_f64() / 1000.0 * self.state.size * self.state.stretch;
                    self.text = then([1.0, 0.0, 0.0, 1.0, by, 0.0], self.text);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn show(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let Some(font) = self.state.font.clone() else { return Ok(()) };
        self.effort.spend(bytes.len() as u64)?;
        for (code, is_space) in font.codes(bytes) {
            let state = &self.state;
            let place = then([1.0, 0.0, 0.0, 1.0, 0.0, state.rise], then(self.text, state.ctm));
            let scale = (place[2].powi(2) + place[3].powi(2)).sqrt();
            let along = (place[0].powi(2) + place[1].powi(2)).sqrt();
            let word = if is_space { state.word_space } else { 0.0 };
            let bare = font.width(code) / 1000.0 * state.size * state.stretch;
            let advance = bare + (state.character_space + word) * state.stretch;
            // Text that runs upwards is a mark at the page's edge, not the report.
            let upright = place[0] > 0.0 && place[1].abs() < 0.1 * along;
            if upright {
                match font.letters(code) {
                    Some(text) => self.shown.glyphs.push(Glyph {
                        text,
                        x: place[4],
                        y: place[5],
                        width: bare * along,
                        size: (state.size * scale).abs(),
                        bold: font.bold,
                    }),
                    None => self.shown.unreadable += 1,
                }
            }
            self.text = then([1.0, 0.0, 0.0, 1.0, advance, 0.0], self.text);
        }
        Ok(())
    }

    fn font(&mut self, name: &Name<'_>) -> Option<Rc<Font>> {
        let key = name.as_str().as_bytes().to_vec();
        if let Some(known) = self.fonts.get(&key) {
            return known.clone();
        }
        let font =
            find(&self.resources, |resources| resources.get_font(name)).map(|dict| Rc::new(Font::new(&dict)));
        self.fonts.insert(key, font.clone());
        font
    }

    /// A form draws with its own matrix and its own resources.
    fn form(&mut self, name: &Name<'_>) -> Result<(), Refusal> {
        let Some(stream) = find(&self.resources, |resources| resources.get_x_object(name)) else {
            return Ok(());
        };
        if self.depth >= DEEPEST_FORM || !is_form(&stream) {
            return Ok(());
        }
        let Ok(content) = stream.decoded() else { return Ok(()) };
        self.effort.spend(content.len() as u64 / 8)?;
        let matrix = stream.dict().get::<Array<'_>>("Matrix").map_or(IDENTITY, |array| {
            let mut matrix = IDENTITY;
            for (to, from) in matrix.iter_mut().zip(array.iter::<Number>()) {
                *to = from.as_f64();
            }
            matrix
        });
        let own = stream.dict().get::<Dict<'a>>("Resources");
        let outer = (self.state.clone(), self.resources.clone(), std::mem::take(&mut self.fonts));
        let (text, line, saved) = (self.text, self.line, std::mem::take(&mut self.saved));
        if let Some(own) = own {
            self.resources = Resources::from_parent(own, outer.1.clone());
        }
        self.state.ctm = then(matrix, self.state.ctm);
        self.depth += 1;
        let walked = self.walk(TypedIter::new(&content));
        self.depth -= 1;
        (self.state, self.resources, self.fonts) = outer;
        (self.text, self.line, self.saved) = (text, line, saved);
        walked
    }
}

fn is_form(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>("Subtype").is_some_and(|name| name.as_str() == "Form")
}

/// A resource, or its parent's.
fn find<'a, T>(resources: &Resources<'a>, get: impl Fn(&Resources<'a>) -> Option<T>) -> Option<T> {
    let mut here = Some(resources);
    while let Some(resources) = here {
        if let Some(found) = get(resources) {
            return Some(found);
        }
        here = resources.parent();
    }
    None
}
