//! Doses above what the literature gives at most (`data/dose_limits.toml`): worth a second look in a record.

use std::sync::LazyLock;

use oncase_record::{Because, Verification};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::dose::{Basis, Dose};
use crate::drug::same_drug;
use crate::library::CapPer;
use crate::notation::WrittenDrug;

/// The largest dose of a drug.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DoseLimit {
    /// The drug.
    pub drug: String,
    /// What the dose is counted by.
    pub per: CapPer,
    /// The largest dose.
    pub most: Dose,
    /// Source.
    pub citation: String,
    /// How far it was checked.
    pub verification: Verification,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    drug: String,
    per: CapPer,
    most: String,
    citation: String,
    verification: Verification,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitFile {
    limit: Vec<Entry>,
}

static LIMITS: LazyLock<Vec<DoseLimit>> = LazyLock::new(|| {
    // The file is part of the program; the test below proves that every entry reads.
    let file = toml::from_str::<LimitFile>(include_str!("../data/dose_limits.toml"));
    let entries = file.map_or_else(|_| Vec::new(), |file| file.limit);
    let limit = |entry: Entry| {
        let most = entry.most.parse().ok()?;
        let Entry { drug, per, citation, verification, .. } = entry;
        Some(DoseLimit { drug, per, most, citation, verification })
    };
    entries.into_iter().filter_map(limit).collect()
});

/// All limits.
pub fn dose_limits() -> &'static [DoseLimit] {
    &LIMITS
}

/// How a written dose stands to the largest dose of its drug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitStanding {
    /// At most the limit.
    Within,
    /// Above the limit.
    Above,
    /// One is per m2 and the other is not, and the body surface is not known.
    NotComparable,
}

/// A written dose against the largest dose of its drug.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DoseAgainstLimit {
    /// The limit.
    pub limit: &'static DoseLimit,
    /// The outcome.
    pub standing: LimitStanding,
    /// Why.
    pub because: Because,
}

/// A written dose against the limit of its drug; `None` without a dose or a known limit.
pub fn dose_against_limit(drug: &WrittenDrug, body_surface_m2: Option<Decimal>) -> Option<DoseAgainstLimit> {
    let dose = drug.dose?.in_milligrams()?;
    let limit = LIMITS.iter().find(|limit| same_drug(&limit.drug, &drug.drug))?;
    let times = match limit.per {
        CapPer::Administration => Decimal::ONE,
        CapPer::Day => Decimal::from(drug.times_a_day),
    };
    let given = dose.most().checked_mul(times)?;
    let because = Because::rule("DOSE-LIMIT").number("dose", given.to_string(), "mg").number(
        "limit",
        limit.most.low.to_string(),
        "mg",
    );
    let in_limits_basis = match (dose.basis, limit.most.basis) {
        (one, other) if one == other => Some(given),
        (Basis::PerSquareMetre, Basis::Flat) => body_surface_m2.and_then(|m2| given.checked_mul(m2)),
        (Basis::Flat, Basis::PerSquareMetre) => body_surface_m2.and_then(|m2| given.checked_div(m2)),
        _ => None,
    };
    let standing = match in_limits_basis {
        None => LimitStanding::NotComparable,
        Some(amount) if amount > limit.most.low => LimitStanding::Above,
        Some(_) => LimitStanding::Within,
    };
    Some(DoseAgainstLimit { limit, standing, because })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::WrittenRegimen;

    #[test]
    fn every_entry_reads_and_names_a_known_drug() {
        let file: LimitFile = toml::from_str(include_str!("../data/dose_limits.toml")).expect("reads");
        assert_eq!(file.limit.len(), dose_limits().len());
        for limit in dose_limits() {
            assert!(crate::drug::Drug::find(&limit.drug).is_some(), "{}", limit.drug);
        }
    }

    #[test]
    fn a_dose_is_compared_on_both_sides_of_its_limit() {
        let standing = |line: &str, body_surface: Option<i64>| {
            let regimen: WrittenRegimen = line.parse().expect(line);
            let drug = regimen.drugs.first().expect("a drug");
            dose_against_limit(drug, body_surface.map(|tenths| Decimal::new(tenths, 1)))
                .map(|found| found.standing)
        };
        assert_eq!(standing("temozolomide 200 mg/m2 d1-5", None), Some(LimitStanding::Within));
        assert_eq!(standing("temozolomide 201 mg/m2 d1-5", None), Some(LimitStanding::Above));
        assert_eq!(standing("temozolomide 100 mg/m2 bid d1-5", None), Some(LimitStanding::Within));
        assert_eq!(standing("temozolomide 200 mg d10-14", None), Some(LimitStanding::NotComparable));
        assert_eq!(standing("temozolomide 200 mg d10-14", Some(15)), Some(LimitStanding::Within));
        assert_eq!(standing("S-1 75 mg bid d1-14", None), Some(LimitStanding::Within));
        assert_eq!(standing("S-1 80 mg bid d1-14", None), Some(LimitStanding::Above));
        assert_eq!(standing("vincristine 1.4 mg/m2 d1", Some(15)), Some(LimitStanding::Above));
        assert_eq!(standing("everolimus 10 mg", None), None);
    }
}
