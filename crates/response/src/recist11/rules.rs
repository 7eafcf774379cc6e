//! The rules of RECIST 1.1 as data, and their numbers.
//!
//! Statements and examples are in our own words. Section numbers are cited from memory of the publication;
//! the wording itself was checked where [`Verification::Read`] says so.

use oncase_record::{Rule, Verification};

mod measuring;
mod responding;

/// The publication of the criteria.
pub(crate) const EISENHAUER_2009: &str = "Eisenhauer et al., Eur J Cancer 2009;45:228-247";

/// Number of a rule of RECIST 1.1; its place in [`RULES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
#[allow(missing_docs, reason = "each variant is the short name of the rule that it numbers")]
pub enum RuleId {
    M1,
    M2,
    M3,
    M4,
    M5,
    T1,
    T2,
    T3,
    T4,
    A1,
    A2,
    A3,
    A4,
    A5,
    A6,
    A7,
    A8,
    A9,
    N1,
    N2,
    N3,
    N4,
    L1,
    L2,
    L3,
    L4,
    O1,
    O2,
    O3,
    B1,
    B2,
    B3,
    B4,
    B5,
    B6,
    B7,
}

impl RuleId {
    /// The number that a table carries.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The rule itself.
    pub const fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }

    /// Its identifier: `RECIST11-A2`.
    pub const fn id(self) -> &'static str {
        self.rule().id
    }
}

/// The rules, in the order of their numbers.
pub static RULES: &[Rule; 36] = &[
    measuring::M1,
    measuring::M2,
    measuring::M3,
    measuring::M4,
    measuring::M5,
    measuring::T1,
    measuring::T2,
    measuring::T3,
    measuring::T4,
    measuring::A1,
    measuring::A2,
    measuring::A3,
    measuring::A4,
    measuring::A5,
    measuring::A6,
    measuring::A7,
    measuring::A8,
    measuring::A9,
    responding::N1,
    responding::N2,
    responding::N3,
    responding::N4,
    responding::L1,
    responding::L2,
    responding::L3,
    responding::L4,
    responding::O1,
    responding::O2,
    responding::O3,
    responding::B1,
    responding::B2,
    responding::B3,
    responding::B4,
    responding::B5,
    responding::B6,
    responding::B7,
];

/// A rule of the guideline whose wording was read, without an ambiguity.
const fn read(
    id: &'static str,
    title: &'static str,
    statement: &'static str,
    locator: &'static str,
    example: &'static str,
) -> Rule {
    Rule {
        id,
        title,
        statement,
        citation: EISENHAUER_2009,
        locator,
        verification: Verification::Read,
        reading: "",
        example,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_leads_to_the_rule_of_its_name() {
        for (place, rule) in RULES.iter().enumerate() {
            assert!(rule.id.starts_with("RECIST11-"), "{}", rule.id);
            assert!(!rule.statement.is_empty() && !rule.example.is_empty() && !rule.locator.is_empty());
            assert_eq!(RULES.iter().filter(|other| other.id == rule.id).count(), 1, "{place}");
        }
        let named = [
            (RuleId::M1, "RECIST11-M1"),
            (RuleId::T4, "RECIST11-T4"),
            (RuleId::A9, "RECIST11-A9"),
            (RuleId::N4, "RECIST11-N4"),
            (RuleId::L4, "RECIST11-L4"),
            (RuleId::O3, "RECIST11-O3"),
            (RuleId::B7, "RECIST11-B7"),
        ];
        for (id, name) in named {
            assert_eq!(id.id(), name);
            assert_eq!(format!("RECIST11-{id:?}"), name);
        }
    }
}
