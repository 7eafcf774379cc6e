//! Cohorts: a folder of case files becomes patients, counts, curves, figures and a report.
//!
//! [`Cohort::of`] reads every case file of a folder and lists each that it cannot read; nothing is dropped
//! silently. For each patient it takes what the rooms of response, outcome and toxicity derive ([`Patient`]);
//! [`Summary`], [`BaselineTable`] and [`Flow`] count it, [`figures`] draws it and [`report`] writes it down. No
//! outcome is derived here: this room decides only who counts, and says by which rule ([`RULES`]).
//!
//! A date known to the month makes a time of so many to so many days. Kaplan-Meier curves need one day, so a
//! [`TimePolicy`] picks it; it is printed with every result, with the number of patients whom it concerned.

mod baseline_table;
mod drawing;
mod eligibility;
mod flow;
mod folder;
mod patient;
mod report;
mod rules;
mod small_cells;
mod summary;
mod survival;
mod time;
mod words;

pub use baseline_table::{BaselineRow, BaselineTable};
pub use drawing::{CohortFigure, figures};
pub use eligibility::{Exclusion, IndexLine};
pub use flow::{Flow, Reasons};
pub use folder::{Cohort, Doubt, Refused, Settings};
pub use patient::{AssessedChange, Patient, Stretch, WorstGrade};
pub use report::report;
pub use rules::RULES;
pub use small_cells::{SmallCell, small_cells};
pub use summary::{GroupSummary, Share, Summary, TermCount};
pub use survival::{Comparison, Curves, GroupCurve};
pub use time::{TimePolicy, TimeToEvent};
