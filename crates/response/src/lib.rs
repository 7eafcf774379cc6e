//! Tumour response, from lesion measurements to best overall response, with the reasons.
//!
//! # From lesion rows to time points
//!
//! The kernel of [`recist11`] reads plain columns ([`recist11::LesionRows`]), one row for each lesion and
//! visit, and returns one [`recist11::TimePoint`] for each visit after the baseline. One code path serves one
//! patient and a hundred million rows: rows come in batches (`push`, `finish`) that may end anywhere.
//!
//! - **Series**: one patient as read by one reader. Readers never share a nadir.
//! - **Visit**: numbered from 0, the baseline, rising with time. Scans of one visit may have several dates.
//! - **Lesion**: numbered from 0 to 63 among the targets, the non-targets and the new lesions of its series.
//!   The targets and non-targets of the baseline visit are those that every later visit must answer for: a
//!   target without a row is as missing as one that is marked so.
//! - **Observation**: role (target, non-target, new lesion, fact about the visit), node or not, and state:
//!   measured, part of a split lesion (under its parent's number), absent, too small to measure, merged into
//!   another, not assessed; equivocal or unequivocal; all sites imaged or not; tumour marker normal or high.
//! - **Diameter**: an integer in hundredths of a millimetre, the short axis of a node and the longest diameter
//!   of any other lesion ([`recist11::LesionRow::measured_target`] picks it from both axes).
//!
//! ```
//! use oncase_record::{Day, Length};
//! use oncase_response::Response;
//! use oncase_response::recist11::{
//!     Axes, LesionRow, LesionTable, Observation, Policies, TargetState, TimePoints, VisitFact,
//! };
//!
//! let long = |text: &str| Axes { long: text.parse().ok(), short: None };
//! let table: LesionTable = [
//!     LesionRow::measured_target(0, 0, Day(0), 0, false, long("84 mm")),
//!     LesionRow::measured_target(0, 1, Day(56), 0, false, long("58.2 mm")),
//!     LesionRow::measured_target(0, 2, Day(112), 0, false, long("70 mm")),
//! ]
//! .into_iter()
//! .collect();
//!
//! let mut pass = TimePoints::new(Policies::default());
//! let mut out = Vec::new();
//! pass.push(&table.rows(), &mut out)?;
//! pass.finish(&mut out)?;
//!
//! assert_eq!(out[0].overall, Response::Pr);
//! assert_eq!(out[0].change_from_baseline().map(|c| c.to_string()), Some("-30.71".to_owned()));
//! let limits = out[1].thresholds().expect("a baseline");
//! assert_eq!(limits.progression_from.to_string(), "69.84 mm");
//! assert_eq!(out[1].overall, Response::Pd);
//! assert_eq!(out[1].target_rule.map(|rule| rule.id()), Some("RECIST11-A2"));
//! # Ok::<(), oncase_response::recist11::RowError>(())
//! ```

pub mod case;
pub mod choi;
pub mod gcig;
pub mod irecist;
pub mod lugano;
pub mod mrecist;
pub mod pcwg3;
pub mod rano;
pub mod recist11;

pub mod table;
pub mod who;

mod ratio;
mod response;
mod rule_set;

pub use ratio::Change;
pub use response::{NotAResponse, Response};

/// The rules of all criteria.
pub fn rules() -> impl Iterator<Item = &'static oncase_record::Rule> {
    let named = recist11::RULES.iter().chain(irecist::RULES).chain(mrecist::RULES).chain(choi::RULES);
    named.chain(who::RULES).chain(pcwg3::RULES).chain(gcig::RULES).chain(rano::RULES).chain(lugano::RULES)
}
