//! Sentences of a paragraph.

use std::ops::Range;

/// Abbreviations whose full stop ends no sentence.
const ABBREVIATIONS: [&str; 22] = [
    "fig", "figs", "dr", "prof", "e.g", "i.e", "vs", "approx", "no", "al", "ca", "cf", "st", "mr", "mrs",
    "ms", "resp", "incl", "i.v", "p.o", "b.i.d", "etc",
];

/// Ranges of the sentences within `at`.
pub(crate) fn sentences(text: &str, at: &Range<usize>) -> Vec<Range<usize>> {
    let Some(paragraph) = text.get(at.clone()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = paragraph.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if !matches!(c, '.' | '!' | '?') {
            continue;
        }
        let mut end = i + c.len_utf8();
        // Citations and quotes belong to the sentence they close.
        while let Some((j, next)) = chars.peek().copied() {
            if !matches!(next, '"' | '”' | ')' | '\'') {
                break;
            }
            end = j + next.len_utf8();
            chars.next();
        }
        if ends(paragraph, start, i, end) {
            push(&mut found, paragraph, start..end, at.start);
            start = end;
        }
    }
    push(&mut found, paragraph, start..paragraph.len(), at.start);
    found
}

fn ends(paragraph: &str, start: usize, stop: usize, end: usize) -> bool {
    let after = paragraph.get(end..).unwrap_or_default();
    let mut next = after.chars();
    if !next.next().is_some_and(char::is_whitespace) {
        return false;
    }
    let opens = after.trim_start().chars().next();
    if opens.is_some_and(|c| c.is_lowercase() || c == '%') {
        return false;
    }
    let before = paragraph.get(start..stop).unwrap_or_default();
    // A bounded look back keeps the whole linear.
    let word: String =
        before.chars().rev().take(12).take_while(|c| !c.is_whitespace() && *c != '(').collect();
    let word: String = word.chars().rev().collect::<String>().to_lowercase();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    !(ABBREVIATIONS.contains(&word.as_str()) || initial)
}

fn push(found: &mut Vec<Range<usize>>, paragraph: &str, range: Range<usize>, offset: usize) {
    let Some(slice) = paragraph.get(range.clone()) else { return };
    let lead = slice.len() - slice.trim_start().len();
    let trimmed = slice.trim();
    if !trimmed.is_empty() {
        let start = offset + range.start + lead;
        found.push(start..start + trimmed.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_in_a_number_or_an_abbreviation_ends_no_sentence() {
        let text = "It was 8.4 cm (Fig. 1). Dr. X saw e.g. This? He did [3]. End";
        let found: Vec<&str> =
            sentences(text, &(0..text.len())).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["It was 8.4 cm (Fig. 1).", "Dr. X saw e.g. This?", "He did [3].", "End"]);
    }
}
