//! Cumulative doses against the limits of the literature (`data/cumulative_limits.toml`).

use std::sync::LazyLock;

use oncase_record::{Because, Verification};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::drug::{drug_name, same_drug};

/// A cumulative dose from which the literature warns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CumulativeLimit {
    /// The drug.
    pub drug: String,
    /// The lowest limit in use.
    pub from: Decimal,
    /// The highest limit in use, where several are.
    #[serde(default)]
    pub to: Option<Decimal>,
    /// Unit of both.
    pub unit: String,
    /// What it protects from.
    pub effect: String,
    /// Source.
    pub citation: String,
    /// How far it was checked.
    pub verification: Verification,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitFile {
    limit: Vec<CumulativeLimit>,
}

static LIMITS: LazyLock<Vec<CumulativeLimit>> = LazyLock::new(|| {
    // The file is part of the program; the test below proves that it reads.
    toml::from_str::<LimitFile>(include_str!("../../data/cumulative_limits.toml"))
        .map_or_else(|_| Vec::new(), |file| file.limit)
});

/// All limits.
pub fn cumulative_limits() -> &'static [CumulativeLimit] {
    &LIMITS
}

/// How a cumulative dose stands to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CumulativeStanding {
    /// Below the lowest limit in use.
    Below,
    /// Between the lowest and the highest limit in use.
    WithinLimits,
    /// At or above the highest limit in use.
    Reached,
    /// The limit is per m2 and the dose is not, or the other way round.
    OtherUnit,
}

/// A cumulative dose and its limit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cumulated {
    /// The sum.
    pub total: Decimal,
    /// Its unit.
    pub unit: String,
    /// The limit it is compared with.
    pub limit: CumulativeLimit,
    /// The outcome.
    pub standing: CumulativeStanding,
    /// Why.
    pub because: Because,
}

/// A drug's sum against its limit; `None` when no limit is known for the drug.
pub fn cumulative_standing(drug: &str, total: Decimal, unit: &str) -> Option<Cumulated> {
    let name = drug_name(drug);
    let limit = LIMITS.iter().find(|limit| same_drug(&limit.drug, &name))?.clone();
    let standing = if limit.unit != unit {
        CumulativeStanding::OtherUnit
    } else if total < limit.from {
        CumulativeStanding::Below
    } else if limit.to.is_some_and(|to| total < to) {
        CumulativeStanding::WithinLimits
    } else {
        CumulativeStanding::Reached
    };
    let because = Because::rule("CUMULATIVE-LIMIT").number("cumulative dose", total.to_string(), "").number(
        "limit",
        limit.from.to_string(),
        "",
    );
    Some(Cumulated { total, unit: unit.to_owned(), limit, standing, because })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_reads_and_names_a_known_drug() {
        let file: LimitFile =
            toml::from_str(include_str!("../../data/cumulative_limits.toml")).expect("reads");
        assert_eq!(file.limit.len(), cumulative_limits().len());
        for limit in &file.limit {
            assert!(crate::drug::Drug::find(&limit.drug).is_some(), "{}", limit.drug);
        }
    }

    /// Six cycles of cisplatin 75 to 80 mg/m2 make 450 to 480 mg/m2; AC four times makes 240 mg/m2 of doxorubicin.
    #[test]
    fn sums_are_compared_at_the_limit_and_on_both_sides() {
        let standing = |drug: &str, total: &str| {
            let total = Decimal::from_str_exact(total).expect("a number");
            cumulative_standing(drug, total, "mg/m2").map(|found| found.standing)
        };
        assert_eq!(standing("CDDP", "450"), Some(CumulativeStanding::Reached));
        assert_eq!(standing("cisplatin", "299.9"), Some(CumulativeStanding::Below));
        assert_eq!(standing("cisplatin", "300"), Some(CumulativeStanding::Reached));
        assert_eq!(standing("doxorubicin", "240"), Some(CumulativeStanding::Below));
        assert_eq!(standing("doxorubicin", "450"), Some(CumulativeStanding::WithinLimits));
        assert_eq!(standing("doxorubicin", "550"), Some(CumulativeStanding::Reached));
        assert_eq!(standing("temozolomide", "5000"), None);
        let flat = cumulative_standing("cisplatin", Decimal::from(720), "mg").map(|found| found.standing);
        assert_eq!(flat, Some(CumulativeStanding::OtherUnit));
    }
}
