//! Finds what may identify a patient in a finished document, by the 18 classes of the Safe Harbor method.
//!
//! The classes are those of 45 CFR 164.514(b)(2)(i), (A) to (R). A scan of words finds forms and cues, not meaning: a name
//! without a title before it, or a place that is only a place name, is not found. It warns; a person decides.

use super::scan;
use crate::document::{Block, Document, Inline, Section};

/// Words that may identify the patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// The class, as the regulation letters and names it: `F e-mail address`.
    pub class: &'static str,
    /// The words.
    pub words: String,
    /// Title of the section in which they stand.
    pub section: String,
}

const NAME: &str = "A name";
const PLACE: &str = "B place smaller than a state";
const DATE: &str = "C date more exact than a year";
const AGE: &str = "C age above 89";
const PHONE: &str = "D telephone number";
const FAX: &str = "E fax number";
const MAIL: &str = "F e-mail address";
const SOCIAL: &str = "G social security number";
const RECORD: &str = "H medical record number";
const PLAN: &str = "I health plan number";
const ACCOUNT: &str = "J account number";
const LICENCE: &str = "K certificate or licence number";
const VEHICLE: &str = "L vehicle identifier";
const DEVICE: &str = "M device identifier or serial number";
const URL: &str = "N web address";
const IP: &str = "O IP address";
const BIOMETRIC: &str = "P biometric identifier";
const FACE: &str = "Q photograph of the face";
const OTHER: &str = "R other identifying number or code";

/// Words after which a number is of a class. All lower case; several words stand next to each other.
const CUES: [(&str, &str); 33] = [
    ("fax", FAX),
    ("telefax", FAX),
    ("tel", PHONE),
    ("phone", PHONE),
    ("telephone", PHONE),
    ("mobile", PHONE),
    ("ssn", SOCIAL),
    ("social security", SOCIAL),
    ("mrn", RECORD),
    ("medical record", RECORD),
    ("record number", RECORD),
    ("hospital number", RECORD),
    ("patient id", RECORD),
    ("patient number", RECORD),
    ("chart number", RECORD),
    ("accession", RECORD),
    ("insurance", PLAN),
    ("beneficiary", PLAN),
    ("member id", PLAN),
    ("policy number", PLAN),
    ("account", ACCOUNT),
    ("iban", ACCOUNT),
    ("licence", LICENCE),
    ("license", LICENCE),
    ("certificate", LICENCE),
    ("passport", LICENCE),
    ("vin", VEHICLE),
    ("number plate", VEHICLE),
    ("serial", DEVICE),
    ("device id", DEVICE),
    ("udi", DEVICE),
    ("protocol number", OTHER),
    ("study id", OTHER),
];

/// Words that say it themselves.
const PHRASES: [(&str, &str); 7] = [
    ("fingerprint", BIOMETRIC),
    ("voiceprint", BIOMETRIC),
    ("retinal scan", BIOMETRIC),
    ("iris scan", BIOMETRIC),
    ("facial photograph", FACE),
    ("full-face photograph", FACE),
    ("photograph of the face", FACE),
];

const TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "professor"];
const STREETS: [&str; 8] = ["street", "road", "avenue", "lane", "boulevard", "straße", "strasse", "platz"];

/// Everything in a document that may identify the patient, each words once a section. Citations of literature are not
/// looked at.
pub fn identifiers(document: &Document) -> Vec<Identifier> {
    let mut found = Vec::new();
    of_text(&document.title, "Title", &mut found);
    document.details.iter().for_each(|line| of_inlines(line, "Title", &mut found));
    document.sections.iter().for_each(|section| of_section(section, &mut found));
    found
}

fn of_section(section: &Section, found: &mut Vec<Identifier>) {
    for block in &section.blocks {
        match block {
            Block::Paragraph(inlines) => of_inlines(inlines, &section.title, found),
            Block::List(items) => items.iter().for_each(|line| of_inlines(line, &section.title, found)),
            Block::Table(table) => {
                let lines = table.rows.iter().flatten().flat_map(|cell| &cell.lines);
                lines.for_each(|line| of_inlines(line, &section.title, found));
            }
            Block::Figure(figure) => {
                of_text(&figure.caption, &section.title, found);
                of_text(&figure.alternative_text, &section.title, found);
            }
            Block::Note(note) => note.body.iter().for_each(|line| of_inlines(line, &section.title, found)),
            Block::AuthorToWrite(_) => {}
        }
    }
    section.sections.iter().for_each(|inner| of_section(inner, found));
}

/// The runs of a line together: a title and its name may be two runs.
fn of_inlines(inlines: &[Inline], section: &str, found: &mut Vec<Identifier>) {
    let words: String = inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(words)
            | Inline::Strong(words)
            | Inline::Emphasis(words)
            | Inline::Quote(words)
            | Inline::Code(words) => words.as_str(),
            Inline::Fixed(_) | Inline::Link { .. } | Inline::Facts(_) => " ",
        })
        .collect();
    of_text(&words, section, found);
}

fn of_text(text: &str, section: &str, found: &mut Vec<Identifier>) {
    let mut add = |class: &'static str, words: &str| {
        let new = Identifier { class, words: words.to_owned(), section: section.to_owned() };
        if !found.contains(&new) {
            found.push(new);
        }
    };
    dates(text, &mut add);
    let lower = text.to_lowercase();
    for (phrase, class) in PHRASES {
        if lower.contains(phrase) {
            add(class, phrase);
        }
    }
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(ENDS)).collect();
    for (at, word) in words.iter().enumerate() {
        let before = words.get(at.saturating_sub(3)..at).unwrap_or_default();
        if let Some(class) = class_of(word, before, words.get(at + 1).copied()) {
            add(class, word);
        }
    }
}

/// What may stand around a word and is no part of it.
const ENDS: [char; 12] = [',', '.', ';', ':', '(', ')', '[', ']', '"', '\u{201c}', '\u{201d}', '#'];

/// Dates with a month or a day; a year alone may stay.
fn dates(text: &str, add: &mut dyn FnMut(&'static str, &str)) {
    let seen = std::cell::RefCell::new(Vec::new());
    scan::replace_dates(text, &|_, as_written| {
        seen.borrow_mut().push(as_written.to_owned());
        String::new()
    });
    for words in seen.into_inner() {
        let is_year = words.len() == 4 && words.bytes().all(|b| b.is_ascii_digit());
        if !is_year {
            add(DATE, &words);
        }
    }
}

/// The class of a word, by its own form, the three words before it, and the next.
fn class_of(word: &str, before: &[&str], next: Option<&str>) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let last = before.last().map(|word| word.to_lowercase()).unwrap_or_default();
    if is_mail(word) {
        return Some(MAIL);
    }
    if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.") {
        return Some(URL);
    }
    if word.parse::<std::net::Ipv4Addr>().is_ok()
        || (word.contains("::") && word.parse::<std::net::Ipv6Addr>().is_ok())
    {
        return Some(IP);
    }
    if is_social(word) {
        return Some(SOCIAL);
    }
    if let Some(class) = cue(before).filter(|_| digits >= 4) {
        return Some(class);
    }
    if word.starts_with('+') && digits >= 8 {
        return Some(PHONE);
    }
    if TITLES.contains(&last.as_str()) && word.chars().next().is_some_and(char::is_uppercase) {
        return Some(NAME);
    }
    if STREETS.contains(&lower.as_str())
        && before.last().is_some_and(|word| word.starts_with(char::is_uppercase))
    {
        return Some(PLACE);
    }
    let is_age = next.is_some_and(|next| next.starts_with("year")) || lower.contains("-year-old");
    let number = lower.split('-').next().and_then(|number| number.parse::<u16>().ok());
    if is_age && number.is_some_and(|years| (90..130).contains(&years)) {
        return Some(AGE);
    }
    let is_plain = word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'/');
    (is_plain && digits >= 7 && scan::replace_dates(word, &|_, _| String::new()) == word).then_some(OTHER)
}

/// The class that the words before a number announce.
fn cue(before: &[&str]) -> Option<&'static str> {
    let words: Vec<String> = before.iter().map(|word| word.to_lowercase()).collect();
    let text = format!(" {} ", words.join(" "));
    CUES.iter().find(|(cue, _)| text.contains(&format!(" {cue} "))).map(|(_, class)| *class)
}

fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    })
}

/// `123-45-6789`.
fn is_social(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [3, 2, 4] && parts.concat().bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(text: &str) -> Vec<&'static str> {
        let mut found = Vec::new();
        of_text(text, "s", &mut found);
        found.into_iter().map(|found| found.class).collect()
    }

    /// One example of each class, (A) to (R); all invented.
    #[test]
    fn each_class_is_found_by_its_form_or_its_cue() {
        let examples = [
            ("seen by Dr. Example", NAME),
            ("lives at 5 Invented Street", PLACE),
            ("operated on 9 October 2017", DATE),
            ("a 93-year-old woman", AGE),
            ("aged 91 years", AGE),
            ("Tel.: 0301-555-0100", PHONE),
            ("call +49301234567", PHONE),
            ("fax 0301-555-0101", FAX),
            ("write to a.b@example.org", MAIL),
            ("SSN 000-12-3456", SOCIAL),
            ("MRN 0012345", RECORD),
            ("medical record no 4711-22", RECORD),
            ("insurance no A1234567", PLAN),
            ("account 12345678", ACCOUNT),
            ("licence B-99887", LICENCE),
            ("VIN 1HGCM82633A004352", VEHICLE),
            ("port, serial no 889-1234", DEVICE),
            ("see https://example.org/x", URL),
            ("from 192.0.2.17", IP),
            ("her fingerprint was taken", BIOMETRIC),
            ("a facial photograph", FACE),
            ("sample 20A7712345", OTHER),
        ];
        for (text, class) in examples {
            assert_eq!(classes(text), [class], "{text}");
        }
    }

    #[test]
    fn what_identifies_nobody_is_left_alone() {
        for text in [
            "PFS of 23 months, from 2016 to 2018",
            "cisplatin 75 mg/m2 on days 1, 8 and 15",
            "neutrophils 1.5 × 10^9/L, platelets 142000/uL",
            "Ki-67 70 %, CK7 positive, T2N1M0, CTCAE 4.03",
            "week 3 to month 8, 14.0 mm to 9.8 mm",
            "a 62-year-old woman",
            "2000 mg daily for 14 days",
            "45 of 381786 patients",
        ] {
            assert_eq!(classes(text), [""; 0], "{text}");
        }
    }
}
