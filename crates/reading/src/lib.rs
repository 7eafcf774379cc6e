//! The text of a case report becomes a draft record.
//!
//! [`read`] cuts a text into sections and sentences, recognises dates, sizes, markers, drugs and the rest by one
//! grammar a class, asks of every sentence whom it is about and what it denies, and assembles a draft
//! [`Record`]. Nothing is guessed: an item is [`Confidence::Certain`] only when the
//! words say it of the patient plainly; everything else is a draft that a person must confirm, and what was
//! recognised but has no place in the record is listed.
//!
//! ```
//! let reading = oncase_reading::read("A 62-year-old woman presented in October 2016.");
//! let record = reading.record().expect("a record");
//! assert_eq!(record.patient.age.map(|age| age.to_string()).as_deref(), Some("62 years at 2016-10"));
//! ```

mod assembly;
mod clean;
mod fields;
mod grammar;
mod html;
mod lexicon;
mod pattern;
mod scope;
mod section;
mod sentence;
mod table;

use oncase_record::case_file::{Diagnostic, load};
use oncase_record::model::Record;
use serde_json::Value;

pub use fields::fields_of;
pub use scope::Subject;

/// What stands above a draft.
const HEADER: &str = "# A draft read from a text by `oncase read`. Items whose note begins with \"draft\" must be confirmed by a person.\n";

/// How far an item may be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The words say it plainly, and of the patient.
    Certain,
    /// A person must confirm it.
    Draft,
}

/// A field of the draft record and what an item gave it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldValue {
    /// Name of the field, such as `treatment.dose`.
    pub field: &'static str,
    /// Its value, such as `S-1 40 mg`.
    pub value: String,
}

/// Something recognised in the text.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Item {
    /// Class of what was recognised, such as `date` or `marker`.
    pub class: &'static str,
    /// Its words.
    pub words: String,
    /// Its characters in the text, from 0, the end excluded.
    pub span: [u32; 2],
    /// The sentence's characters in the text.
    pub sentence: [u32; 2],
    /// Heading of the part in which it stands.
    pub section: String,
    /// Whom its sentence is about.
    pub about: Subject,
    /// Certain, or to be confirmed.
    pub confidence: Confidence,
    /// What it gave to the draft record; empty when it has no place there.
    pub gives: Vec<FieldValue>,
    /// Pointer to the record's item it went into, such as `/treatments/1`; none when it was not placed.
    pub placed: Option<String>,
    /// Why it is a draft or was not placed.
    pub why: Option<&'static str>,
}

/// What was understood of a text.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Everything recognised, in the order of the text.
    pub items: Vec<Item>,
    /// The draft record as a tree.
    draft: Value,
}

/// Reads a case report. Deterministic, offline, in time linear in the text.
pub fn read(text: &str) -> Reading {
    let (items, draft) = assembly::assemble(text);
    Reading { items, draft }
}

impl Reading {
    /// The draft record.
    ///
    /// # Errors
    /// The diagnostics of the case file when the draft is not a valid record, which would be a mistake of this room,
    /// or too large for a case file.
    pub fn record(&self) -> Result<Record, Vec<Diagnostic>> {
        load(&printable(&self.draft.to_string())).map(|file| file.record)
    }

    /// The draft record as a case file whose source text has the given file name.
    pub fn case_file(&self, text_name: Option<&str>) -> String {
        let mut draft = self.draft.clone();
        if let (Some(name), Some(source)) = (text_name, draft.pointer_mut("/sources/0"))
            && let Some(source) = source.as_object_mut()
        {
            source.insert("text".into(), name.into());
        }
        format!("{HEADER}{}", printable(&oncase_record::case_file::write(&draft)))
    }

    /// Items that were recognised and have no place in the draft record, those about the patient first.
    pub fn unplaced(&self) -> Vec<&Item> {
        let mut items: Vec<&Item> = self.items.iter().filter(|item| item.placed.is_none()).collect();
        items.sort_by_key(|item| item.about != Subject::Patient);
        items
    }

    /// The characters of the text that gave an entry of the draft its value: of what was placed at the pointer, in it
    /// or around it, the words whose value the given words repeat.
    pub fn words_of(&self, pointer: &str, words: &str) -> Option<[u32; 2]> {
        let within = |one: &str, other: &str| {
            one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let here = |item: &&Item| {
            item.placed.as_deref().is_some_and(|at| within(at, pointer) || within(pointer, at))
        };
        let value = |item: &Item| {
            let told =
                item.gives.iter().filter(|given| whole(words, &given.value) || whole(&given.value, words));
            told.map(|given| given.value.len()).max()
        };
        let best = self.items.iter().filter(here).filter_map(|item| Some((value(item)?, item)));
        // The first of equals, in the order of the text.
        best.rev().max_by_key(|(length, _)| *length).map(|(_, item)| item.span)
    }

    /// A page that shows the text with what was understood marked in it.
    pub fn html(&self, title: &str, text: &str) -> String {
        html::page(title, text, &self.items)
    }
}

/// Escapes what YAML does not take as it is. Such characters stand only within quoted text, where `\u007f` means them.
fn printable(yaml: &str) -> String {
    let unprintable = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    let mut out = String::with_capacity(yaml.len());
    for c in yaml.chars() {
        if unprintable(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether `part` stands in `text` as whole words.
fn whole(text: &str, part: &str) -> bool {
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(part).any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        ends(before.chars().next_back()) && ends(rest.get(part.len()..).and_then(|rest| rest.chars().next()))
    })
}
