//! Where the words that items cite stand in the text of their source.

use oncase_store::Section;
use serde_json::Value;

use super::case::{Case, Spot};
use super::summary::text;

/// A piece of a text, with the items that cite it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The words.
    pub text: &'t str,
    /// What cites them; empty for what nothing cites.
    pub cited_by: Vec<Spot>,
}

/// The text of a source in pieces, cut wherever a citation begins or ends.
pub fn pieces<'t>(case: &Case, source: &str, text: &'t str) -> Vec<Piece<'t>> {
    let folded = Folded::of(text);
    let mut found: Vec<(std::ops::Range<usize>, Spot)> = Vec::new();
    for (spot, place) in places(case) {
        let document = self::text(place, "in");
        let only = || case.section(Section::Sources).next().map(|item| self::text(&item.body, "id"));
        if document != source && !(document.is_empty() && only().as_deref() == Some(source)) {
            continue;
        }
        found.extend(range_of(place, text, &folded).map(|range| (range, spot)));
    }
    let mut cuts: Vec<usize> = found.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let between = cuts.windows(2).filter_map(|pair| match pair {
        [from, to] => Some((*from, *to)),
        _ => None,
    });
    between
        .filter_map(|(from, to)| {
            let cited_by = found
                .iter()
                .filter(|(range, _)| range.start <= from && to <= range.end)
                .map(|(_, spot)| spot.clone())
                .collect();
            Some(Piece { text: text.get(from..to)?, cited_by })
        })
        .collect()
}

/// Every place in a source that an item cites, with where it stands in the item.
pub fn places(case: &Case) -> Vec<(Spot, &Value)> {
    let mut all = Vec::new();
    for item in &case.items {
        collect(item.key, &item.body, "", &mut all);
    }
    all
}

fn collect<'c>(item: i64, value: &'c Value, path: &str, all: &mut Vec<(Spot, &'c Value)>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let path = format!("{path}/{key}");
                match (key.as_str(), value) {
                    ("source", Value::Array(list)) => {
                        let places = list.iter().enumerate();
                        all.extend(
                            places.map(|(i, place)| (Spot { item, path: format!("{path}/{i}") }, place)),
                        );
                    }
                    ("source", place) => all.push((Spot { item, path }, place)),
                    _ => collect(item, value, &path, all),
                }
            }
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, value)| collect(item, value, &format!("{path}/{i}"), all));
        }
        _ => {}
    }
}

fn range_of(place: &Value, text: &str, folded: &Folded) -> Option<std::ops::Range<usize>> {
    if let Some(Value::Array(span)) = place.get("span") {
        let at = |index: usize| {
            let number = span.get(index)?.as_u64().and_then(|n| usize::try_from(n).ok())?;
            text.char_indices().nth(number).map(|(byte, _)| byte)
        };
        return Some(at(0)?..at(1).unwrap_or(text.len())).filter(|range| range.start < range.end);
    }
    let quote = self::text(place, "quote");
    let words = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return None;
    }
    let start = folded.text.find(&words)?;
    Some(folded.original(start)..folded.original(start + words.len()))
}

/// A text with its white space folded, since a quote may run over the end of a line.
struct Folded {
    text: String,
    /// For each byte, where it stands in the original; one more for the end.
    at: Vec<usize>,
}

impl Folded {
    fn of(original: &str) -> Self {
        let mut folded = Self { text: String::new(), at: Vec::new() };
        for (at, letter) in original.char_indices() {
            let letter = if letter.is_whitespace() { ' ' } else { letter };
            if letter == ' ' && folded.text.ends_with(' ') {
                continue;
            }
            folded.text.push(letter);
            folded.at.extend((0..letter.len_utf8()).map(|byte| at + byte));
        }
        folded.at.push(original.len());
        folded
    }

    fn original(&self, at: usize) -> usize {
        self.at.get(at).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::case::tests::case_of;

    #[test]
    fn every_quote_of_the_published_case_is_found_in_its_text() {
        let case = case_of(include_str!("../../../../examples/necb/case.yaml"));
        let text = include_str!("../../../../examples/necb/narrative.md");
        let pieces = pieces(&case, "report", text);
        assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), text);
        for (spot, place) in places(&case) {
            assert!(pieces.iter().any(|piece| piece.cited_by.contains(&spot)), "{place}");
        }
    }
}
