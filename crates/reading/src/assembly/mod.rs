//! From what was recognised, sentence by sentence, to the draft record.

mod course;
mod draft;
mod therapy;
mod tissue;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use serde_json::Value;

use crate::clean::Clean;
use crate::grammar::{Mention, What, day_order, mentions};
use crate::scope::{Subject, about_others_from, denied, doubted, subject};
use crate::section::{Paragraph, Section, SectionKind, paragraphs};
use crate::sentence::sentences;
use crate::{Confidence, FieldValue, Item};

use draft::Draft;

/// A sentence with all that is known about it while it is placed.
struct Line<'t> {
    text: &'t str,
    /// The same in lower case.
    lower: String,
    section: &'t Section,
    /// Where its paragraph stands among all, so that "the next sentence" can be told.
    paragraph: usize,
    number: usize,
    subject: Subject,
    /// Whether the subject is sure.
    sure: bool,
    span: [u32; 2],
    /// Its words, or the cells of the event in a table.
    quote: String,
    /// Where it stands: one place of prose, or a place a cell, each with its words.
    places: Vec<([u32; 2], String)>,
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
        words.iter().any(|word| self.lower.contains(word))
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

    /// Whether a date is said to be of the progression: "after progression in January 2017, …".
    fn dates_progression(&self, mention: usize) -> bool {
        static OF: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::pattern::compiled(
                r"(?i)\b(?:progression|progressed|relapsed?|recurrence)\s+(?:in|on|at|of)\s+$",
            )
        });
        let before = self.mentions.get(mention).and_then(|m| self.text.get(..m.at.start)).unwrap_or_default();
        OF.as_ref().is_some_and(|re| re.is_match(before))
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
    let order = day_order(&clean.text);
    let mut number = 0;
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let Some(section) = sections.get(paragraph.section) else { continue };
        if section.kind == SectionKind::Ignored {
            continue;
        }
        for words in wordings(&clean.text, paragraph) {
            let sentence = words.text.as_ref();
            // A "sentence" of many pages is no prose; it is read in no grammar.
            if sentence.len() > 20_000 {
                continue;
            }
            let found = mentions(sentence, order);
            if found.is_empty() {
                continue;
            }
            number += 1;
            let (subject, sure) = subject(sentence, section.kind);
            let places: Vec<_> = words.parts.iter().map(|(_, part)| clean.span(part)).collect();
            let places: Vec<_> = places.into_iter().map(|span| (span, originals.slice(span))).collect();
            // What stands after "longer than in previous reports" is about the others.
            let others_from = about_others_from(sentence);
            let scope = found
                .iter()
                .map(|m| {
                    let doubted =
                        doubted(sentence, &m.at) || others_from.is_some_and(|from| m.at.start >= from);
                    (denied(sentence, &m.at), doubted)
                })
                .collect();
            let line = Line {
                text: sentence,
                lower: sentence.to_lowercase(),
                section,
                paragraph: at,
                number,
                subject,
                sure,
                span: places.iter().max_by_key(|(_, quote)| quote.len()).map_or([0, 0], |(span, _)| *span),
                quote: places.iter().map(|(_, quote)| quote.as_str()).collect::<Vec<_>>().join(" | "),
                places,
                mentions: found,
                scope,
            };
            let placed = draft.place(&line);
            for (index, mention) in line.mentions.iter().enumerate() {
                let span = clean.span(&words.place(&mention.at));
                items.push(item(&line, index, mention, span, &originals, &placed));
            }
        }
    }
    (items, draft.finish())
}

/// A sentence of prose, or the cells of an event in a table written as one row.
struct Wording<'t> {
    text: Cow<'t, str>,
    /// Where each part begins in the text, and where it stands.
    parts: Vec<(usize, Range<usize>)>,
}

impl Wording<'_> {
    /// The place of a range of the text, within one part.
    fn place(&self, at: &Range<usize>) -> Range<usize> {
        let part = self.parts.iter().rev().find(|(start, _)| *start <= at.start).or(self.parts.first());
        let Some((start, part)) = part else { return 0..0 };
        let place = |offset: usize| (part.start + offset.saturating_sub(*start)).min(part.end);
        place(at.start)..place(at.end)
    }
}

fn wordings<'t>(text: &'t str, paragraph: &Paragraph) -> Vec<Wording<'t>> {
    if paragraph.in_table {
        let mut row = String::from("|");
        let mut parts = Vec::new();
        for part in &paragraph.parts {
            row.push(' ');
            parts.push((row.len(), part.clone()));
            row.push_str(text.get(part.clone()).unwrap_or_default());
            row.push_str(" |");
        }
        return vec![Wording { text: row.into(), parts }];
    }
    let sentences = paragraph.parts.iter().flat_map(|at| sentences(text, at));
    sentences
        .filter_map(|at| Some(Wording { text: text.get(at.clone())?.into(), parts: vec![(0, at)] }))
        .collect()
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
