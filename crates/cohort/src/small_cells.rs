//! Counts so small that they may give a patient away.

use serde::Serialize;

use crate::baseline_table::BaselineTable;
use crate::cohort::Cohort;
use crate::flow::Flow;

use crate::summary::Summary;

/// A count above nought and below the limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SmallCell {
    /// The table in which it stands: `flow`, `table 1`, `responses`, `adverse events`.
    pub table: &'static str,
    /// The row.
    pub row: String,
    /// The column.
    pub column: String,
    /// The count.
    pub count: usize,
}

/// Every count from 1 up to `below`, that number excluded, in the tables of a cohort. Nothing is suppressed: what may be
/// published is for a person to decide.
pub fn small_cells(cohort: &Cohort, below: usize) -> Vec<SmallCell> {
    let mut found = Vec::new();
    let mut count = |table: &'static str, row: &str, column: &str, count: usize| {
        if count > 0 && count < below {
            found.push(SmallCell { table, row: row.to_owned(), column: column.to_owned(), count });
        }
    };
    for (label, _, left) in Flow::of(cohort).steps() {
        left.into_iter().for_each(|(why, patients)| count("flow", label, why, patients));
    }
    let baseline = BaselineTable::of(cohort);
    for row in &baseline.rows {
        for (cell, (column, _)) in row.cells.iter().zip(&baseline.columns) {
            if let Some(patients) = counted(&row.value, cell) {
                count("table 1", &format!("{}: {}", row.characteristic, row.value), column, patients);
            }
        }
    }
    let summary = Summary::of(cohort);
    for group in &summary.groups {
        for (response, patients) in &group.confirmed {
            count("responses", &response.to_string(), &group.group, *patients);
        }
    }
    for term in &summary.toxicity {
        count("adverse events", &term.term, "any grade", term.any);
        count("adverse events", &term.term, "grade 3 or higher", term.severe);
    }
    found
}

/// The count of a cell such as `3 (15 %)`; a median is none.
fn counted(value: &str, cell: &str) -> Option<usize> {
    if value.starts_with("median") {
        return None;
    }
    cell.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patient::Patient;

    fn cohort(sexes: &[&'static str]) -> Cohort {
        let patient = |(at, sex): (usize, &&'static str)| Patient {
            id: format!("p{at}"),
            group: "EP".to_owned(),
            sex: Some(sex),
            ..Patient::default()
        };
        Cohort { patients: sexes.iter().enumerate().map(patient).collect(), ..Cohort::default() }
    }

    #[test]
    fn a_count_of_one_to_four_is_small_and_five_is_not() {
        let cohort = cohort(&["female", "female", "female", "female", "female", "male"]);
        let sexes = |below: usize| {
            let mut cells = small_cells(&cohort, below);
            cells.retain(|cell| cell.row.starts_with("Sex"));
            cells.into_iter().map(|cell| (cell.row, cell.count)).collect::<Vec<_>>()
        };
        assert_eq!(sexes(5), [("Sex: male".to_owned(), 1)]);
        assert_eq!(sexes(6), [("Sex: female".to_owned(), 5), ("Sex: male".to_owned(), 1)]);
        assert_eq!(sexes(1), []);
    }
}
