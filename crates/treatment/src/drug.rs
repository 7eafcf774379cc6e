//! Drug names: one name for each drug, whatever the record calls it.

use std::collections::HashMap;
use std::sync::LazyLock;

use oncase_record::Verification;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// One drug of the name table `data/drugs.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drug {
    /// International nonproprietary name, or the usual name where there is none (`S-1`).
    pub name: String,
    /// Other names of the same drug.
    pub synonyms: Vec<String>,
    /// WHO ATC code.
    #[serde(default)]
    pub atc: Option<String>,
    /// How far the code was checked.
    #[serde(default)]
    pub atc_verification: Option<Verification>,
    /// Drugs of the same group may replace each other within one line of therapy, where the setting says so.
    #[serde(default)]
    pub substitution: Option<String>,
    /// Given beside a treatment (folinic acid, bone protection, growth factors): never starts a line.
    #[serde(default)]
    pub supportive: bool,
    /// Endocrine therapy.
    #[serde(default)]
    pub endocrine: bool,
    /// Strengths of its tablets or capsules in mg, for rounding.
    #[serde(default)]
    pub strengths_mg: Vec<Decimal>,
    /// How far the strengths were checked.
    #[serde(default)]
    pub strengths_verification: Option<Verification>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DrugFile {
    drug: Vec<Drug>,
}

struct NameTable {
    drugs: Vec<Drug>,
    by_key: HashMap<String, usize>,
}

static TABLE: LazyLock<NameTable> = LazyLock::new(|| {
    // The file is part of the program; the test below proves that it reads.
    let drugs = toml::from_str::<DrugFile>(include_str!("../data/drugs.toml"))
        .map_or_else(|_| Vec::new(), |f| f.drug);
    let mut by_key = HashMap::new();
    for (at, drug) in drugs.iter().enumerate() {
        for name in std::iter::once(&drug.name).chain(&drug.synonyms) {
            by_key.insert(key(name), at);
        }
    }
    NameTable { drugs, by_key }
});

/// Letters and digits only, in lower case: `VP-16` and `vp16` are one name.
fn key(name: &str) -> String {
    if name.is_ascii() {
        let mut key = name.to_ascii_lowercase();
        key.retain(|c| c.is_ascii_alphanumeric());
        return key;
    }
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a written name means, for comparing: the same for all names of a drug.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Identity {
    /// A drug of the table, by its place there.
    Known(usize),
    /// Letters and digits of a name that the table does not know.
    Unknown(String),
}

impl Identity {
    /// What this name means.
    pub(crate) fn of(name: &str) -> Self {
        let key = key(name);
        TABLE.by_key.get(&key).map_or(Self::Unknown(key), |at| Self::Known(*at))
    }
}

impl Drug {
    /// The drug that a name means, or `None` when the table has no such name. Case, spaces and hyphens do not matter.
    pub fn find(name: &str) -> Option<&'static Self> {
        let table = &*TABLE;
        table.by_key.get(&key(name)).and_then(|at| table.drugs.get(*at))
    }

    /// Every drug of the table, in its order.
    pub fn all() -> &'static [Self] {
        &TABLE.drugs
    }
}

/// The table's name for a drug, or the name as written (trimmed) when the table does not know it.
pub fn drug_name(written: &str) -> String {
    Drug::find(written).map_or_else(|| written.trim().to_owned(), |drug| drug.name.clone())
}

/// Whether two written names mean the same drug.
pub fn same_drug(one: &str, other: &str) -> bool {
    one == other || Identity::of(one) == Identity::of(other)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_table_reads_and_no_name_means_two_drugs() {
        let file: DrugFile = toml::from_str(include_str!("../data/drugs.toml")).expect("drugs.toml reads");
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for drug in &file.drug {
            for name in std::iter::once(&drug.name).chain(&drug.synonyms) {
                let other = seen.insert(key(name), drug.name.clone());
                assert!(other.is_none_or(|other| other == drug.name), "{name} is claimed twice");
            }
            assert_eq!(drug.strengths_mg.is_empty(), drug.strengths_verification.is_none(), "{}", drug.name);
            assert_eq!(drug.atc.is_some(), drug.atc_verification.is_some(), "{}", drug.name);
        }
        assert_eq!(Drug::all().len(), file.drug.len());
    }

    #[test]
    fn synonyms_are_one_drug() {
        for name in ["TS-1", "ts1", "Tegafur/Gimeracil/Oteracil", "S-1", "S1"] {
            assert_eq!(drug_name(name), "S-1", "{name}");
        }
        assert_eq!(drug_name("VP-16"), "etoposide");
        assert_eq!(drug_name(" novel agent X "), "novel agent X");
        assert!(same_drug("5-FU", "fluorouracil"));
        assert!(!same_drug("cisplatin", "carboplatin"));
    }
}
