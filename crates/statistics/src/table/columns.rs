//! Columns of numbers and of labels, and the order of a column's levels.

use std::collections::BTreeMap;

use crate::error::StatisticsError;

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Its values.
    pub values: Values,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers; none is missing once the table is complete.
    Numbers(Vec<f64>),
    /// Labels by their level.
    Labels(Labels),
}

impl Values {
    /// The value of a row as text.
    pub fn text(&self, row: usize) -> String {
        match self {
            Self::Numbers(numbers) => numbers.get(row).map_or_else(String::new, f64::to_string),
            Self::Labels(labels) => labels.text(row).to_owned(),
        }
    }
}

/// Labels as indices into their levels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// Index of the level, one a row.
    pub codes: Vec<u32>,
    /// The levels in their order: the order given, else by number where all are numbers, else by text.
    pub levels: Vec<String>,
}

impl Labels {
    /// The label of a row, empty when there is no such row.
    pub fn text(&self, row: usize) -> &str {
        self.codes.get(row).and_then(|c| self.levels.get(*c as usize)).map_or("", String::as_str)
    }

    /// Puts the levels in the order given; levels that the data lack stay, with no rows.
    ///
    /// # Errors
    /// When the data hold a level that is not in the list, or the list holds one twice.
    pub fn reorder(&mut self, column: &str, order: &[String]) -> Result<(), StatisticsError> {
        let mut place = BTreeMap::new();
        for (index, level) in order.iter().enumerate() {
            if place.insert(level.as_str(), index as u32).is_some() {
                return Err(StatisticsError::not_possible(format!(
                    "level {level:?} of column {column} is given twice"
                )));
            }
        }
        let mut codes = Vec::with_capacity(self.levels.len());
        for (old, level) in self.levels.iter().enumerate() {
            let Some(new) = place.get(level.as_str()) else {
                let row = self.codes.iter().position(|c| *c as usize == old).unwrap_or(0);
                return Err(StatisticsError::BadCell {
                    row: row + 1,
                    column: column.to_owned(),
                    found: level.clone(),
                    expected: format!("one of the levels given: {}", order.join(", ")),
                });
            };
            codes.push(*new);
        }
        for code in &mut self.codes {
            *code = codes.get(*code as usize).copied().unwrap_or(*code);
        }
        self.levels = order.to_vec();
        Ok(())
    }

    /// Puts the levels in ascending order: as numbers when all are numbers, else as text.
    pub(crate) fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.levels.len()).collect();
        let numbers: Option<Vec<f64>> = self.levels.iter().map(|l| l.parse().ok()).collect();
        match &numbers {
            Some(numbers) => order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b])),
            None => order.sort_by(|a, b| self.levels[*a].cmp(&self.levels[*b])),
        }
        let mut place = vec![0_u32; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new as u32;
        }
        self.levels = order.iter().map(|old| self.levels[*old].clone()).collect();
        for code in &mut self.codes {
            if let Some(new) = place.get(*code as usize) {
                *code = *new;
            }
        }
    }

    /// Drops levels that no row has.
    pub(crate) fn drop_unused(&mut self) {
        let mut used = vec![false; self.levels.len()];
        for code in &self.codes {
            if let Some(flag) = used.get_mut(*code as usize) {
                *flag = true;
            }
        }
        let mut place = Vec::with_capacity(used.len());
        let mut next = 0_u32;
        for flag in &used {
            place.push(next);
            next += u32::from(*flag);
        }
        for code in &mut self.codes {
            *code = place.get(*code as usize).copied().unwrap_or(*code);
        }
        let mut flags = used.iter();
        self.levels.retain(|_| flags.next().copied().unwrap_or(false));
    }
}
