//! The evidence library.

use std::fmt;
use std::sync::OnceLock;

use oncase_statistics::{Count, clopper_pearson};
use serde::{Deserialize, Serialize};

/// How a figure came into the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Read in the publication or its abstract.
    Read,
    /// Read in another publication that quotes it.
    Quoted,
    /// Remembered, or of an unknown source.
    Unverified,
}

impl Standing {
    /// A word for tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Quoted => "quoted elsewhere",
            Self::Unverified => "UNVERIFIED",
        }
    }
}

/// One published figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Identifier.
    pub id: String,
    /// The tumours of the series.
    pub tumour: String,
    /// Line and design.
    pub setting: String,
    /// Short name of the regimen; empty where none is concerned.
    pub regimen: String,
    /// What is counted.
    pub endpoint: String,
    /// Patients with it, where the figure is a proportion with counts.
    #[serde(default)]
    pub events: Option<u64>,
    /// Patients.
    #[serde(default)]
    pub n: Option<u64>,
    /// The figure, where it has no counts.
    #[serde(default)]
    pub estimate: Option<f64>,
    /// The 95 % interval of the estimate, where it was published; proportions with counts have an exact one.
    #[serde(default)]
    pub interval: Option<[f64; 2]>,
    /// Unit of the estimate: `months` or `%`.
    #[serde(default)]
    pub unit: String,
    /// Where it was published.
    pub citation: String,
    /// How it came here.
    pub standing: Standing,
    /// What a reader must know.
    #[serde(default)]
    pub note: String,
}

impl Row {
    /// The figure in words, a proportion with its exact (Clopper-Pearson) 95 % interval.
    pub fn figure(&self) -> String {
        match (self.events, self.n, self.estimate) {
            (Some(events), Some(n), _) => match Count::new(events, n) {
                Ok(count) => {
                    let percent = |share: f64| significant(100.0 * share);
                    let (lower, upper) = clopper_pearson(count, 0.95);
                    let (share, lower, upper) = (percent(count.proportion()), percent(lower), percent(upper));
                    format!("{share} % ({events}/{n}; exact 95 % CI {lower}-{upper} %)")
                }
                Err(_) => format!("{events}/{n}"),
            },
            (_, n, Some(estimate)) => {
                let n = n.map(|n| format!("n = {n}"));
                let interval = match self.interval {
                    Some([lower, upper]) => format!("95 % CI {lower}-{upper}"),
                    None => "no interval at hand".to_owned(),
                };
                let known: Vec<String> = n.into_iter().chain([interval]).collect();
                format!("{estimate} {} ({})", self.unit, known.join("; "))
            }
            _ => "no figure".to_owned(),
        }
    }
}

/// Three significant digits, without an exponent.
fn significant(value: f64) -> String {
    let decimals = if value >= 10.0 {
        1
    } else if value >= 1.0 {
        2
    } else {
        4
    };
    format!("{value:.decimals$}")
}

/// The library's data cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceError(String);

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the evidence library cannot be read: {}", self.0)
    }
}

impl std::error::Error for EvidenceError {}

#[derive(Deserialize)]
struct File {
    row: Vec<Row>,
}

/// The built-in rows.
///
/// # Errors
/// When the embedded data are broken.
pub fn evidence() -> Result<&'static [Row], EvidenceError> {
    static ROWS: OnceLock<Result<Vec<Row>, EvidenceError>> = OnceLock::new();
    let read = || {
        let file: File = toml::from_str(include_str!("../data/evidence.toml"))
            .map_err(|error| EvidenceError(error.to_string()))?;
        Ok(file.row)
    };
    ROWS.get_or_init(read).as_ref().map(Vec::as_slice).map_err(Clone::clone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_figure_and_a_citation() {
        let rows = evidence().expect("rows");
        assert!(rows.len() >= 12);
        for row in rows {
            assert_ne!(row.figure(), "no figure", "{}", row.id);
            assert!(!row.citation.is_empty() && !row.endpoint.is_empty(), "{}", row.id);
            assert!(row.events.is_none() || row.events <= row.n, "{}", row.id);
        }
    }

    /// What the paper's own literature and the regimens of its case ask for.
    #[test]
    fn the_rows_that_the_case_needs_are_there() {
        let rows = evidence().expect("rows");
        for regimen in ["EP", "STEM", "CAPTEM", "FOLFOX", "FOLFIRI", "TMZ"] {
            let of: Vec<&Row> = rows.iter().filter(|row| row.regimen == regimen).collect();
            assert!(of.iter().any(|row| row.endpoint.contains("response")) || regimen == "TMZ", "{regimen}");
            assert!(!of.is_empty(), "{regimen}");
        }
        let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids.len(), rows.len(), "ids are unique");
    }

    #[test]
    fn an_estimate_says_its_interval_or_that_there_is_none() {
        let row =
            |id: &str| evidence().expect("rows").iter().find(|row| row.id == id).expect("a row").figure();
        assert_eq!(row("alkylating-nec-pfs"), "3 months (n = 27; 95 % CI 2.2-3.7)");
        assert_eq!(row("folfox-nec-pfs"), "4.5 months (n = 20; no interval at hand)");
    }

    #[test]
    fn a_share_has_its_exact_interval() {
        let row =
            |id: &str| evidence().expect("rows").iter().find(|row| row.id == id).expect("a row").figure();
        assert_eq!(row("seer-necb-incidence"), "0.0372 % (142/381786; exact 95 % CI 0.0313-0.0438 %)");
        assert_eq!(row("stem-response"), "40.0 % (8/20; exact 95 % CI 19.1-63.9 %)");
    }
}
