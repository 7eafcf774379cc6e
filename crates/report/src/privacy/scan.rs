//! Finds what looks like a date in free text.

/// Replaces every date-like piece of a text by what `rewrite` makes of it, given the date in a form that can be read
/// (empty when it has none) and the words as they stand.
pub(super) fn replace_dates(text: &str, rewrite: &dyn Fn(&str, &str) -> String) -> String {
    let words = words(text);
    let mut replaced = String::with_capacity(text.len());
    let (mut at, mut done) = (0, 0);
    while at < words.len() {
        let Some((count, normal)) = date_at(text, &words[at..]) else {
            at += 1;
            continue;
        };
        let (start, end) = (words[at].start, words[at + count - 1].end);
        replaced.push_str(text.get(done..start).unwrap_or_default());
        replaced.push_str(&rewrite(&normal, text.get(start..end).unwrap_or_default()));
        done = end;
        at += count;
    }
    replaced.push_str(text.get(done..).unwrap_or_default());
    replaced
}

/// Replaces a phrase wherever it stands as words of its own, whatever its capitals.
pub(super) fn replace_words(text: &str, phrase: &str, by: &str) -> String {
    let (lower, phrase) = (text.to_lowercase(), phrase.to_lowercase());
    if lower.len() != text.len() || phrase.is_empty() {
        // Lower case of another length would misplace the cuts; leave nothing half-replaced.
        return if lower.contains(&phrase) { by.to_owned() } else { text.to_owned() };
    }
    let mut replaced = String::with_capacity(text.len());
    let mut done = 0;
    for (start, _) in lower.match_indices(&phrase) {
        let end = start + phrase.len();
        let bounded = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        if start >= done
            && bounded(lower[..start].chars().next_back())
            && bounded(lower[end..].chars().next())
        {
            replaced.push_str(text.get(done..start).unwrap_or_default());
            replaced.push_str(by);
            done = end;
        }
    }
    replaced.push_str(text.get(done..).unwrap_or_default());
    replaced
}

/// A run of letters and digits, or of digits joined by `-`, `/` or `.`.
#[derive(Clone, Copy, Debug)]
struct Word<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let ends = text.char_indices().map(|(at, c)| (at, Some(c))).chain([(text.len(), None)]);
    for (at, c) in ends {
        let joins = |c: char| {
            "-/.".contains(c)
                && text[..at].ends_with(|c: char| c.is_ascii_digit())
                && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
        };
        let inside = c.is_some_and(|c| c.is_alphanumeric() || joins(c));
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(Word { text: &text[from..at], start: from, end: at });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// How many words make a date, and the date in a form that a date is read from.
fn date_at(text: &str, words: &[Word<'_>]) -> Option<(usize, String)> {
    let word = |n: usize| words.get(n).map(|word| word.text);
    // Words belong together when only blanks and commas part them.
    let together = |n: usize| {
        words.get(n.wrapping_sub(1)).zip(words.get(n)).is_some_and(|(a, b)| {
            text.get(a.end..b.start)
                .is_some_and(|gap| gap.chars().all(|c| c == ' ' || c == ',' || c == '\u{a0}'))
        })
    };
    let first = word(0)?;
    if is_month(first) {
        match (word(1).filter(|_| together(1)), word(2).filter(|_| together(2))) {
            (Some(day), Some(year)) if is_day(day) && is_year(year) => {
                return Some((3, format!("{} {first} {year}", ordinal(day))));
            }
            (Some(year), _) if is_year(year) => return Some((2, format!("{first} {year}"))),
            (Some(day), _) if is_day(day) => return Some((2, String::new())),
            _ => return None,
        }
    }
    if is_day(first) && together(1) && word(1).is_some_and(is_month) {
        return match word(2).filter(|year| together(2) && is_year(year)) {
            Some(year) => Some((3, format!("{} {} {year}", ordinal(first), word(1)?))),
            None => Some((2, String::new())),
        };
    }
    if is_year(first) {
        let unit = text.get(words.first()?.end..).unwrap_or_default();
        return (!is_amount(unit)).then(|| (1, first.to_owned()));
    }
    numeric_date(first).map(|normal| (1, normal))
}

/// `2017-10-09`, `2017-10`, `09.10.2017`, `10/9/17`; an ambiguous one has no normal form.
fn numeric_date(word: &str) -> Option<String> {
    // A range such as `2016-11..2017-03` is one word; each end is a date.
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    if !parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    match (lengths.as_slice(), parts.first().copied().is_some_and(is_year)) {
        ([4, 2] | [4, 2, 2], true) if word.contains('-') => Some(word.to_owned()),
        ([4, 1 | 2, ..], true) | ([4, 4], true) => Some(String::new()),
        ([1 | 2, 1 | 2, 2 | 4], _) if plausible_day(&parts) => Some(String::new()),
        ([1 | 2, 4], _) if parts.get(1).copied().is_some_and(is_year) => Some(String::new()),
        _ => None,
    }
}

fn plausible_day(parts: &[&str]) -> bool {
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<u8>().ok()).unwrap_or_default();
    (1..=31).contains(&number(0)) && (1..=31).contains(&number(1)) && number(0).min(number(1)) <= 12
}

fn is_month(word: &str) -> bool {
    let lower = word.to_lowercase();
    let long = (1..=12).any(|number| oncase_record::month_name(number).to_lowercase() == lower);
    long || ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
        .contains(&lower.as_str())
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && word.bytes().all(|b| b.is_ascii_digit())
        && (word.starts_with("19") || word.starts_with("20"))
}

fn is_day(word: &str) -> bool {
    ordinal(word).parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

fn ordinal(word: &str) -> &str {
    word.trim_end_matches(|c: char| "stndrh".contains(c))
}

/// Whether what follows makes the number an amount and not a year.
fn is_amount(after: &str) -> bool {
    let unit = after.trim_start_matches([' ', '\u{a0}']);
    let word: String = unit.chars().take_while(|c| c.is_alphabetic() || *c == 'µ').collect();
    [
        "mg", "g", "kg", "µg", "ug", "mL", "ml", "U", "IU", "mm", "cm", "Gy", "MBq", "GBq", "patients",
        "cells", "ng", "pg", "mmol", "kcal",
    ]
    .contains(&word.as_str())
        || unit.starts_with('%')
        || (after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> String {
        replace_dates(text, &|date, _| {
            if date.is_empty() { "[date]".to_owned() } else { format!("[{}]", date.to_uppercase()) }
        })
    }

    #[test]
    fn dates_are_found_in_every_form_that_a_report_uses() {
        assert_eq!(found("came in October 2016."), "came in [OCTOBER 2016].");
        assert_eq!(found("on 9 October 2017, then"), "on [9 OCTOBER 2017], then");
        assert_eq!(found("on Oct 9, 2017"), "on [9 OCT 2017]");
        assert_eq!(found("on the 3rd March"), "on the [date]");
        assert_eq!(found("2016-11-01..2016-11-30"), "[2016-11-01]..[2016-11-30]");
        assert_eq!(found("09.10.2017 and 10/9/17"), "[date] and [date]");
        assert_eq!(found("| 2012 to 2016 |"), "| [2012] to [2016] |");
        assert_eq!(found("2012-2016"), "[date]");
        assert_eq!(found("10/2017"), "[date]");
    }

    #[test]
    fn what_is_no_date_stays() {
        for text in [
            "2000 mg daily",
            "PFS 23 months",
            "days 10-14",
            "1.5 cm × 1.5 cm",
            "CTCAE 5.0",
            "RECIST 1.1",
            "it may be",
            "50-75 %",
            "T2-weighted",
            "version 4.03",
            "Ki-67 70%",
            "142 of 381786",
        ] {
            assert_eq!(found(text), text);
        }
    }

    #[test]
    fn a_hospital_is_replaced_only_as_words_of_its_own() {
        assert_eq!(
            replace_words("At Example Hospital she", "example hospital", "[hospital]"),
            "At [hospital] she"
        );
        assert_eq!(
            replace_words("inexample hospitality", "example hospital", "[hospital]"),
            "inexample hospitality"
        );
    }
}
