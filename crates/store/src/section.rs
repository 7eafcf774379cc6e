//! The sections of a case, each a list of items or one item.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A section of a case, in the order of the case file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What the case file has at its top: version, id, title, invented, data cut-off. One item.
    Case,
    /// Source documents.
    Sources,
    /// The patient. One item.
    Patient,
    /// Events of the course.
    Events,
    /// Diagnoses.
    Diagnoses,
    /// Specimens.
    Specimens,
    /// Stages.
    Stages,
    /// Lesions.
    Lesions,
    /// Time points of disease evaluation.
    Assessments,
    /// Treatments.
    Treatments,
    /// Laboratory results.
    Labs,
    /// Vital signs and body measurements.
    Vitals,
    /// Adverse events.
    AdverseEvents,
    /// Contacts after treatment.
    Followup,
    /// Conclusions that someone stated.
    Statements,
    /// Text that only the author can write. One item.
    Narrative,
    /// Findings that a person has settled.
    Settled,
}

impl Section {
    /// All sections, in the order of the case file.
    pub const ALL: [Self; 17] = [
        Self::Case,
        Self::Sources,
        Self::Patient,
        Self::Events,
        Self::Diagnoses,
        Self::Specimens,
        Self::Stages,
        Self::Lesions,
        Self::Assessments,
        Self::Treatments,
        Self::Labs,
        Self::Vitals,
        Self::AdverseEvents,
        Self::Followup,
        Self::Statements,
        Self::Narrative,
        Self::Settled,
    ];

    /// Its key in the case file; `case` for the keys at the top.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Sources => "sources",
            Self::Patient => "patient",
            Self::Events => "events",
            Self::Diagnoses => "diagnoses",
            Self::Specimens => "specimens",
            Self::Stages => "stages",
            Self::Lesions => "lesions",
            Self::Assessments => "assessments",
            Self::Treatments => "treatments",
            Self::Labs => "labs",
            Self::Vitals => "vitals",
            Self::AdverseEvents => "adverse_events",
            Self::Followup => "followup",
            Self::Statements => "statements",
            Self::Narrative => "narrative",
            Self::Settled => "settled",
        }
    }

    /// The section of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.name() == name)
    }

    /// True when it holds any number of items, false when it holds at most one.
    pub const fn is_list(self) -> bool {
        !matches!(self, Self::Case | Self::Patient | Self::Narrative)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_key_of_the_case_file_has_its_section() {
        let schema = oncase_record::case_file::schema();
        let properties = schema["properties"].as_object().expect("an object");
        let is_list = |name: &str| properties[name]["type"] == "array";
        let top: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        let at_the_top = BTreeSet::from(["oncase", "id", "title", "invented", "data_cut_off"]);
        let sections: BTreeSet<&str> =
            Section::ALL.iter().map(|s| s.name()).filter(|n| *n != "case").collect();
        assert_eq!(top, at_the_top.union(&sections).copied().collect());
        for section in Section::ALL.into_iter().filter(|section| *section != Section::Case) {
            assert_eq!(section.is_list(), is_list(section.name()), "{section}");
            assert_eq!(Section::named(section.name()), Some(section));
        }
    }
}
