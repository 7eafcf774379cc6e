//! Cohorts: case files, SDTM tables or a table of cases become patients, counts, curves, figures and a report.
//!
//! [`Cohort::of`] reads them and lists each file, row and cell that it cannot read; nothing is dropped silently. A
//! table of times and events has no cases: [`AnalysisTable`] describes what there is. For each patient it takes what the rooms of response, outcome and toxicity derive ([`Patient`]);
//! [`Summary`], [`BaselineTable`] and [`Flow`] count it, [`figures`] draws it and [`report`] writes it down. No
//! outcome is derived here: this room decides only who counts, and says by which rule ([`RULES`]).
//!
//! A date known to the month makes a time of so many to so many days. Kaplan-Meier curves need one day, so a
//! [`TimePolicy`] picks it; it is printed with every result, with the number of patients whom it concerned.

mod analysis;
mod baseline_table;
mod cohort;
mod drawing;
mod eligibility;
mod flow;
mod input;
mod intervals;
mod patient;
mod report;
mod rules;
mod settings;
mod small_cells;
mod summary;
mod survival;
mod time;
mod words;

pub use baseline_table::{BaselineRow, BaselineTable};
pub use cohort::{Cohort, Doubt, Refused};
pub use drawing::{CohortFigure, figures};
pub use eligibility::{Eligibility, Exclusion, IndexLine, IntentPolicy};
pub use flow::{Flow, Reasons};
pub use input::{AnalysisColumns, AnalysisRow, AnalysisTable, Characteristic, Source, Values};
pub use intervals::{IntervalBasis, IntervalCurve, IntervalCurves};
pub use patient::{AssessedChange, Patient, Stretch, WorstGrade};
pub use report::report;
pub use rules::RULES;
pub use settings::Settings;
pub use small_cells::{SmallCell, small_cells};
pub use summary::{GroupSummary, Share, Summary, TermCount};
pub use survival::{Comparison, Curves, GroupCurve};
pub use time::{TimePolicy, TimeToEvent};
