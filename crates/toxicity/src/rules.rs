//! The rules of this room: one for every term and version that is graded from numbers, and those of our own.

use std::collections::HashMap;
use std::sync::OnceLock;

use oncase_record::{Rule, Verification};

use crate::grading::criteria::criteria;
use crate::term::{Term, terms};
use crate::version::CtcaeVersion;

const CITATIONS: [&str; 3] = [
    "National Cancer Institute, Common Terminology Criteria for Adverse Events (CTCAE) version 4.03, 14 June 2010",
    "National Cancer Institute, Common Terminology Criteria for Adverse Events (CTCAE) version 5.0, 27 November 2017",
    "National Cancer Institute, Common Terminology Criteria for Adverse Events (CTCAE) version 6.0",
];

/// The rules that hold for every term.
static OWN_RULES: [Rule; 6] = [
    Rule {
        id: "CTCAE-VERSION",
        title: "An adverse event names its version",
        statement: "An adverse event without a CTCAE version is not graded and not summarised, and versions are not mixed in one summary: the same finding has different grades in different versions.",
        citation: "Oncase",
        locator: "",
        verification: Verification::Own,
        reading: "",
        example: "Neutrophils of 0.3 x 10^9/L are grade 4 in version 5.0 and grade 3 in version 6.0.",
    },
    Rule {
        id: "CTCAE-GRADE-EXISTS",
        title: "A grade exists for its term",
        statement: "A grade is accepted only where the term has it in that version.",
        citation: CITATIONS[1],
        locator: "introduction, Grades: not all grades are appropriate for all AEs",
        verification: Verification::Read,
        reading: "",
        example: "Alopecia has grades 1 and 2 in version 5.0; grade 3 is refused.",
    },
    Rule {
        id: "CTCAE-MISSING-LIMIT",
        title: "A missing limit or baseline",
        statement: "Without a limit or baseline a grade is given only where the other criteria decide it; otherwise the result is ungradable.",
        citation: "Oncase",
        locator: "",
        verification: Verification::Own,
        reading: "",
        example: "Neutrophils of 0.4 x 10^9/L without a lower limit are grade 4 in version 5.0; 1.7 is ungradable.",
    },
    Rule {
        id: "CTCAE-BOTH-DIRECTIONS",
        title: "A test that is graded low and high",
        statement: "A test with terms for low and high values has grade 0 only when both directions have; grade 0 in one and ungradable in the other is ungradable.",
        citation: "Oncase",
        locator: "",
        verification: Verification::Own,
        reading: "",
        example: "Potassium of 4.0 mmol/L with a lower limit of 3.5 and no upper limit is ungradable.",
    },
    Rule {
        id: "CTCAE-OPEN-CONDITION",
        title: "A grade that depends on more than the number",
        statement: "Where grades share a number and differ by symptoms, fasting, anticoagulation or the state of the baseline, an unknown condition gives the range of possible grades and the question.",
        citation: "Oncase",
        locator: "",
        verification: Verification::Own,
        reading: "",
        example: "Lipase of 3 x ULN is grade 2 to 3 in version 5.0 until symptoms are known.",
    },
    Rule {
        id: "CTCAE-NUMBERS-FIRST",
        title: "Criteria without a number",
        statement: "A criterion without a number, such as an indicated transfusion, counts only where it is told to hold.",
        citation: "Oncase",
        locator: "",
        verification: Verification::Own,
        reading: "",
        example: "Hemoglobin of 9 g/dL is grade 2; with transfusion indicated it is grade 3.",
    },
];

/// Every rule of this room. Those of the terms are built from the criteria on first use.
pub fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| OWN_RULES.iter().copied().chain(term_rules()).collect())
}

/// The identifier of a term's rule, such as `CTCAE5-ANEMIA`.
pub(crate) fn rule_id(term: &Term) -> &'static str {
    ids().get(&(term.version, term.name)).copied().unwrap_or("CTCAE-NUMBERS-FIRST")
}

/// Identifiers by version and term. They live as long as the program, so they are leaked once.
fn ids() -> &'static HashMap<(CtcaeVersion, &'static str), &'static str> {
    static IDS: OnceLock<HashMap<(CtcaeVersion, &'static str), &'static str>> = OnceLock::new();
    IDS.get_or_init(|| {
        let named = graded_terms().map(|term| {
            let words = term.name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let name = words.map(str::to_uppercase).collect::<Vec<_>>().join("-");
            let id: &'static str =
                Box::leak(format!("{}-{name}", term.version.rule_prefix()).into_boxed_str());
            ((term.version, term.name), id)
        });
        named.collect()
    })
}

/// Terms that are graded from numbers, by version.
fn graded_terms() -> impl Iterator<Item = &'static Term> {
    CtcaeVersion::ALL.into_iter().flat_map(|version| {
        terms(version).iter().filter(move |term| {
            criteria().iter().any(|s| s.term == term.name && s.versions.contains(&version))
        })
    })
}

fn term_rules() -> impl Iterator<Item = Rule> {
    graded_terms().map(|term| {
        let texts: Vec<String> = (1..=4)
            .filter_map(|grade| term.grade_text(grade).map(|text| format!("Grade {grade}: {text}")))
            .collect();
        let notes: Vec<&str> = criteria()
            .iter()
            .filter(|set| set.term == term.name && set.versions.contains(&term.version))
            .map(|set| set.note.as_str())
            .filter(|note| !note.is_empty())
            .collect();
        let mut notes = notes;
        notes.dedup();
        Rule {
            id: rule_id(term),
            title: term.name,
            statement: Box::leak(texts.join("\n").into_boxed_str()),
            citation: CITATIONS.get(term.version.index()).copied().unwrap_or_default(),
            locator: match &term.soc {
                std::borrow::Cow::Borrowed(soc) => soc,
                std::borrow::Cow::Owned(soc) => soc.as_str(),
            },
            verification: Verification::Read,
            reading: Box::leak(notes.join(" ").into_boxed_str()),
            example: "",
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_graded_term_has_a_rule_with_its_own_identifier() {
        let mut ids: Vec<&str> = rules().iter().map(|rule| rule.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        let anemia = rules().iter().find(|rule| rule.id == "CTCAE5-ANEMIA").expect("graded");
        assert!(anemia.statement.contains("Grade 3: Hgb <8.0 g/dL"));
    }
}
