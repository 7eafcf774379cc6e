//! One patient reported by two sources: rows that agree in everything that was compared.

use std::collections::BTreeMap;

use serde::Serialize;

/// Rows of different sources that agree; a person has to decide whether they are one patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PossibleDuplicate {
    /// Rows, counted from 1.
    pub rows: Vec<usize>,
    /// Their sources.
    pub sources: Vec<String>,
    /// What they agree in.
    pub values: Vec<String>,
}

/// Groups of rows from at least two sources with the same values in every column compared.
pub fn possible_duplicates(sources: &[&str], values: &[Vec<String>]) -> Vec<PossibleDuplicate> {
    let mut alike: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (row, values) in values.iter().enumerate() {
        alike.entry(values.as_slice()).or_default().push(row);
    }
    let mut found: Vec<PossibleDuplicate> = alike
        .into_iter()
        .filter(|(_, rows)| rows.iter().any(|row| sources[*row] != sources[rows[0]]))
        .map(|(values, rows)| PossibleDuplicate {
            sources: rows.iter().map(|row| sources[*row].to_owned()).collect(),
            rows: rows.into_iter().map(|row| row + 1).collect(),
            values: values.to_vec(),
        })
        .collect();
    found.sort_by(|a, b| a.rows.cmp(&b.rows));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_two_sources_that_agree_are_shown_and_rows_of_one_are_not() {
        let row = |age: &str, time: &str| vec![age.to_owned(), time.to_owned()];
        let values = [row("61", "120"), row("61", "120"), row("70", "30"), row("70", "30")];
        let found = possible_duplicates(&["A 2011", "B 2014", "A 2011", "A 2011"], &values);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rows, [1, 2]);
    }
}
