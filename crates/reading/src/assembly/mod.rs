//! From what was recognised, sentence by sentence, to the draft record.

mod course;
mod draft;
mod therapy;
mod tissue;

use serde_json::Value;

use crate::clean::Clean;
use crate::grammar::{Mention, What, mentions};
use crate::scope::{Subject, denied, doubted, subject};
use crate::section::{Section, SectionKind, paragraphs};
use crate::sentence::sentences;
use crate::{Confidence, FieldValue, Item};

use draft::Draft;

/// A sentence with all that is known about it while it is placed.
struct Line<'t> {
    text: &'t str,
    section: &'t Section,
    /// Where its paragraph stands among all, so that "the next sentence" can be told.
    paragraph: usize,
    number: usize,
    subject: Subject,
    /// Whether the subject is sure.
    sure: bool,
    span: [u32; 2],
    quote: String,
    mentions: Vec<Mention>,
    /// For each mention: denied, doubted.
    scope: Vec<(bool, bool)>,
}

impl Line<'_> {
    /// Mentions that the sentence affirms of the patient, with their index.
    fn affirmed(&self) -> impl Iterator<Item = (usize, &Mention)> {
        self.mentions.iter().enumerate().filter(|(at, _)| !self.scope.get(*at).is_some_and(|scope| scope.0))
    }

    fn says(&self, words: &[&str]) -> bool {
        let lower = self.text.to_lowercase();
        words.iter().any(|word| lower.contains(word))
    }

    /// The only date of the sentence, when it has exactly one (or one range).
    fn date(&self) -> Option<(usize, String, Option<String>, bool)> {
        let mut dates = self.affirmed().filter_map(|(at, mention)| match &mention.what {
            What::Date { from, to, sure } => Some((at, from.clone(), to.clone(), *sure)),
            _ => None,
        });
        let first = dates.next()?;
        dates.next().is_none().then_some(first)
    }

    /// The date that stands nearest to a place of the sentence.
    fn date_near(&self, place: usize) -> Option<(usize, String, Option<String>, bool)> {
        let dates = self.affirmed().filter_map(|(at, mention)| match &mention.what {
            What::Date { from, to, sure } => {
                let far = if mention.at.end <= place {
                    place - mention.at.end
                } else {
                    mention.at.start.saturating_sub(place)
                };
                Some((far, (at, from.clone(), to.clone(), *sure)))
            }
            _ => None,
        });
        dates.min_by_key(|(far, _)| *far).map(|(_, date)| date)
    }
}

/// What a step of the assembly says of a mention.
struct Placement {
    mention: usize,
    pointer: String,
    gives: Vec<FieldValue>,
    certain: bool,
    why: Option<&'static str>,
}

pub(crate) fn assemble(text: &str) -> (Vec<Item>, Value) {
    let clean = Clean::new(text);
    let (sections, paragraphs) = paragraphs(&clean.text);
    let mut draft = Draft::new();
    let mut items = Vec::new();
    let originals = Originals::new(text);
    let mut number = 0;
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let Some(section) = sections.get(paragraph.section) else { continue };
        for range in sentences(&clean.text, &paragraph.at) {
            let Some(sentence) = clean.text.get(range.clone()) else { continue };
            // A "sentence" of many pages is no prose; it is read in no grammar.
            if section.kind == SectionKind::Ignored || sentence.len() > 20_000 {
                continue;
            }
            let found = mentions(sentence);
            if found.is_empty() {
                continue;
            }
            number += 1;
            let (subject, sure) = subject(sentence, section.kind);
            let span = clean.span(&range);
            let scope = found.iter().map(|m| (denied(sentence, &m.at), doubted(sentence, &m.at))).collect();
            let line = Line {
                text: sentence,
                section,
                paragraph: at,
                number,
                subject,
                sure,
                span,
                quote: originals.slice(span),
                mentions: found,
                scope,
            };
            let placed = draft.place(&line);
            for (index, mention) in line.mentions.iter().enumerate() {
                let place = mention.at.start + range.start..mention.at.end + range.start;
                items.push(item(&line, index, mention, clean.span(&place), &originals, &placed));
            }
        }
    }
    (items, draft.finish())
}

fn item(
    line: &Line<'_>,
    index: usize,
    mention: &Mention,
    span: [u32; 2],
    originals: &Originals<'_>,
    placed: &[Placement],
) -> Item {
    let mine: Vec<&Placement> = placed.iter().filter(|p| p.mention == index).collect();
    let (denied, doubted) = line.scope.get(index).copied().unwrap_or_default();
    let why = mine.iter().find_map(|p| p.why).or(match (line.subject, denied, doubted) {
        (Subject::Others, _, _) => Some("about others"),
        (Subject::Family, _, _) => Some("about the family"),
        (_, true, _) => Some("denied"),
        (_, _, true) => Some("planned, possible or advised"),
        _ if !line.sure => Some("the sentence also speaks of others"),
        _ => None,
    });
    let certain = !mine.is_empty()
        && mine.iter().all(|p| p.certain)
        && line.sure
        && !doubted
        && line.subject == Subject::Patient;
    Item {
        class: mention.what.class(),
        words: originals.slice(span),
        span,
        sentence: line.span,
        section: line.section.name.clone(),
        about: line.subject,
        confidence: if certain { Confidence::Certain } else { Confidence::Draft },
        gives: mine.iter().flat_map(|p| p.gives.iter().cloned()).collect(),
        placed: mine.first().map(|p| p.pointer.clone()),
        why,
    }
}

/// Slices of the original text by characters, in constant time each.
struct Originals<'t> {
    text: &'t str,
    /// Byte offset of every 64th character.
    marks: Vec<usize>,
}

impl<'t> Originals<'t> {
    fn new(text: &'t str) -> Self {
        let marks = text.char_indices().map(|(at, _)| at).step_by(64).collect();
        Self { text, marks }
    }

    fn byte(&self, character: u32) -> usize {
        let character = character as usize;
        let Some(mark) = self.marks.get(character / 64) else { return self.text.len() };
        let rest = self.text.get(*mark..).unwrap_or_default();
        rest.char_indices().nth(character % 64).map_or(self.text.len(), |(at, _)| mark + at)
    }

    fn slice(&self, span: [u32; 2]) -> String {
        let [first, last] = span;
        self.text.get(self.byte(first)..self.byte(last)).unwrap_or_default().to_owned()
    }
}
