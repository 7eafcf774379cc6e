//! Searching the terms by words, everyday names and near spellings.

use crate::find::{aliases, normal_form};
use crate::term::{Term, terms};
use crate::version::CtcaeVersion;

/// A term that a search found.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// The term.
    pub term: &'static Term,
    /// How well it fits, from 0 (not at all) to 1 (the name itself).
    pub score: f64,
    /// The everyday name by which it was found, where that fitted best.
    pub alias: Option<&'static str>,
}

/// Terms whose name, everyday name, synonym or definition fits the words, best first.
///
/// Every word of the query must be met by a word of the text, by its beginning, or by a near spelling; a term found
/// through its definition comes after those found through a name.
pub fn search(query: &str, version: CtcaeVersion, limit: usize) -> Vec<Hit> {
    let query = normal_form(query);
    if query.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<Hit> = terms(version).iter().filter_map(|term| by_own_words(&query, term)).collect();
    for (alias, term) in aliases(version) {
        let score = 0.97 * fit(&query, &normal_form(alias));
        match hits.iter_mut().find(|hit| std::ptr::eq(hit.term, term)) {
            Some(hit) if hit.score < score => *hit = Hit { term, score, alias: Some(alias) },
            None if score > 0.0 => hits.push(Hit { term, score, alias: Some(alias) }),
            _ => {}
        }
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.term.name.cmp(b.term.name)));
    hits.truncate(limit);
    hits
}

fn by_own_words(query: &str, term: &'static Term) -> Option<Hit> {
    let name = fit(query, &normal_form(term.name));
    let synonyms = term.navigational_note.split_once("Synonym:").map_or(0.0, |(_, names)| {
        let first = names.split('.').next().unwrap_or_default();
        first.split(',').map(|synonym| fit(query, &normal_form(synonym))).fold(0.0, f64::max)
    });
    let definition = exact_words(query, &normal_form(&term.definition));
    let score = name.max(0.97 * synonyms).max(0.3 * definition);
    (score > 0.0).then_some(Hit { term, score, alias: None })
}

/// 1 for the same text; less for words met in part; 0 when a word of the query is not met at all.
fn fit(query: &str, text: &str) -> f64 {
    if query == text {
        return 1.0;
    }
    let words: Vec<&str> = text.split(' ').collect();
    let mut total = 0.0;
    let mut count = 0.0_f64;
    for wanted in query.split(' ') {
        let best = words.iter().map(|word| word_fit(wanted, word)).fold(0.0, f64::max);
        if best == 0.0 {
            return 0.0;
        }
        total += best;
        count += 1.0;
    }
    let extra = (words.len() as f64 - count).max(0.0);
    0.95 * (total / count) / (1.0 + 0.1 * extra)
}

fn word_fit(wanted: &str, word: &str) -> f64 {
    if wanted == word {
        return 1.0;
    }
    if wanted.len() >= 3 && word.starts_with(wanted) {
        return 0.9;
    }
    let near = strsim::normalized_damerau_levenshtein(wanted, word);
    if wanted.len() >= 4 && near >= 0.75 { 0.8 * near } else { 0.0 }
}

/// The share of 1 or 0: whether every word of the query stands in the text as it is.
fn exact_words(query: &str, text: &str) -> f64 {
    let met = query.split(' ').all(|wanted| text.split(' ').any(|word| word == wanted));
    f64::from(u8::from(met))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(query: &str) -> Option<&'static str> {
        search(query, CtcaeVersion::V5, 5).first().map(|hit| hit.term.name)
    }

    #[test]
    fn words_of_the_clinic_find_the_term() {
        assert_eq!(first("hand foot"), Some("Palmar-plantar erythrodysesthesia syndrome"));
        assert_eq!(first("neutropenia"), Some("Neutrophil count decreased"));
        assert_eq!(first("burping"), Some("Belching"));
        assert_eq!(first("qtc"), Some("Electrocardiogram QT corrected interval prolonged"));
        assert_eq!(first("diarhea"), Some("Diarrhea"));
        assert_eq!(first("platelet"), Some("Platelet count decreased"));
    }

    #[test]
    fn words_that_fit_nothing_find_nothing() {
        assert!(search("zzzz qqqq", CtcaeVersion::V5, 5).is_empty());
        assert!(search("  ", CtcaeVersion::V5, 5).is_empty());
    }
}
