//! Dates of SDTM as the record writes them.

use oncase_record::scalar::When;

use super::super::grid::{Grid, GridRow, Place};
use super::Study;

/// An ISO 8601 date to the day, the month or the year, its time of day left off.
pub(crate) fn read(text: &str) -> Option<When> {
    let date = text.split_once('T').map_or(text, |(date, _)| date);
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = date.split('-').collect();
    let formed = match parts[..] {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2),
        [year, month, day] => digits(year, 4) && digits(month, 2) && digits(day, 2),
        _ => false,
    };
    if formed { date.parse().ok() } else { None }
}

impl Study {
    /// The date in a cell; one that cannot be read is told, an empty one is none.
    pub(super) fn date(&mut self, table: &Grid, row: &GridRow, column: Place) -> Option<When> {
        let text = row.get(column);
        if text.is_empty() {
            return None;
        }
        let date = read(text);
        if date.is_none() {
            let mend = "a date such as 2014-02-03, or 2014-02; it was not used";
            self.refused.push(table.refusal(row, column, mend));
        }
        date
    }
}
