//! Every rule and every code of Oncase, from all rooms.

use oncase_record::Rule;
use oncase_record::case_file::{CodeDoc, code_doc};

/// A room with the rules that it owns.
#[derive(Clone, Debug)]
pub struct Room {
    /// The room's name: `response`.
    pub name: &'static str,
    /// Its rules.
    pub rules: Vec<&'static Rule>,
}

/// The rooms that have rules.
pub fn rooms() -> Vec<Room> {
    vec![
        Room { name: "response", rules: oncase_response::rules().collect() },
        Room { name: "toxicity", rules: oncase_toxicity::rules().iter().collect() },
        Room { name: "treatment", rules: oncase_treatment::RULES.iter().copied().flatten().collect() },
        Room { name: "outcome", rules: oncase_outcome::RULES.iter().collect() },
        Room { name: "statistics", rules: oncase_statistics::RULES.iter().collect() },
        Room { name: "cohort", rules: oncase_cohort::RULES.iter().collect() },
    ]
}

/// What an id stands for.
#[derive(Clone, Copy, Debug)]
pub enum Known {
    /// A rule of a derivation.
    Rule(&'static str, &'static Rule),
    /// A code of the case file or of the check.
    Code(&'static CodeDoc),
}

/// Looks an id up in every room, whatever its capitals.
pub fn find(id: &str) -> Option<Known> {
    let rule = |room: Room| {
        room.rules.into_iter().find(|rule| rule.id.eq_ignore_ascii_case(id)).map(|rule| (room.name, rule))
    };
    if let Some((room, rule)) = rooms().into_iter().find_map(rule) {
        return Some(Known::Rule(room, rule));
    }
    code_doc(id).or_else(|| oncase_consistency::code_doc(id)).map(Known::Code)
}

/// Ids that resemble a mistyped one, the most similar first.
pub fn similar(id: &str) -> Vec<&'static str> {
    let codes = oncase_record::case_file::CODES.iter().chain(oncase_consistency::codes()).map(|doc| doc.code);
    let rules = rooms().into_iter().flat_map(|room| room.rules.into_iter().map(|rule| rule.id));
    let wanted = id.to_uppercase();
    let mut close: Vec<(&str, f64)> = codes
        .chain(rules)
        .map(|known| (known, strsim::jaro_winkler(&wanted, &known.to_uppercase())))
        .filter(|(_, similarity)| *similarity > 0.75)
        .collect();
    close.sort_by(|a, b| b.1.total_cmp(&a.1));
    close.into_iter().map(|(known, _)| known).take(5).collect()
}
