//! Tables within a text: rows with bars or tabs, and tables whose cells were laid out one a line.
//!
//! A table is read row by row, unless its first row holds dates: then each column is one event.

use std::ops::Range;

use crate::grammar::dates_in;

/// The lines of one table while they are collected.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<Range<usize>>>,
    /// Cells stand one a line, and a blank line ends the row.
    flat: bool,
    /// A blank line has come; the next cell begins a row.
    ended: bool,
}

/// Whether a line can begin a table.
pub(crate) fn begins(line: &str) -> bool {
    let line = line.trim_end();
    line.starts_with('|') || line.starts_with('\t') || line.trim_start().contains('\t')
}

impl Table {
    /// Takes a line that belongs to the table, which begins at byte `at`; whether it does.
    pub(crate) fn take(&mut self, line: &str, at: usize) -> bool {
        let bare = line.trim_end_matches(['\n', '\r']);
        if bare.is_empty() || bare.chars().all(|c| c == ' ') {
            self.ended = true;
            return true;
        }
        if bare.starts_with('|') {
            if !self.flat {
                self.push_row(cells(bare, at, '|'));
                return true;
            }
            return false;
        }
        if bare.trim_start().contains('\t') {
            self.flat = false;
            self.push_row(cells(bare, at, '\t'));
            return true;
        }
        if bare.starts_with('\t') {
            self.flat = true;
            let cell = trimmed(bare, at);
            match self.rows.last_mut() {
                Some(row) if !self.ended => row.push(cell),
                _ => self.rows.push(vec![cell]),
            }
            self.ended = false;
            return true;
        }
        // A cell of the flat form goes on.
        let continues = self.flat && !self.ended && bare.len() < 80;
        if let (true, Some(cell)) = (continues, self.rows.last_mut().and_then(|row| row.last_mut())) {
            cell.end = trimmed(bare, at).end;
            return true;
        }
        false
    }

    fn push_row(&mut self, row: Vec<Range<usize>>) {
        self.ended = false;
        self.rows.push(row);
    }

    /// The events of the table, each as the places of its cells.
    pub(crate) fn events(self, text: &str) -> Vec<Vec<Range<usize>>> {
        let filled = |cell: &Range<usize>| text.get(cell.clone()).is_some_and(|cell| !cell.trim().is_empty());
        let rule = |row: &[Range<usize>]| {
            row.iter().all(|cell| {
                text.get(cell.clone()).is_none_or(|t| t.chars().all(|c| matches!(c, '-' | ':' | ' ')))
            })
        };
        let rows: Vec<_> = self.rows.into_iter().filter(|row| !rule(row)).collect();
        let by_column = rows.len() > 1 && rows.first().is_some_and(|row| is_row_of_dates(text, row));
        let events: Vec<Vec<Range<usize>>> = if by_column {
            let width = rows.iter().map(Vec::len).max().unwrap_or(0);
            (0..width)
                .map(|column| rows.iter().filter_map(|row| row.get(column).cloned()).collect())
                .collect()
        } else {
            rows
        };
        let events = events.into_iter().map(|cells| cells.into_iter().filter(filled).collect::<Vec<_>>());
        events.filter(|cells| !cells.is_empty()).collect()
    }
}

fn is_row_of_dates(text: &str, row: &[Range<usize>]) -> bool {
    let cells = || {
        row.iter().filter_map(|cell| text.get(cell.clone())).map(str::trim).filter(|cell| !cell.is_empty())
    };
    let dates = cells().filter(|cell| cell.len() < 50 && dates_in(cell)).count();
    dates >= 2 && dates * 10 >= cells().count() * 7
}

fn trimmed(line: &str, at: usize) -> Range<usize> {
    let lead = line.len() - line.trim_start().len();
    at + lead..at + lead + line.trim().len()
}

fn cells(line: &str, at: usize, mark: char) -> Vec<Range<usize>> {
    let inner = if mark == '|' { line.trim_end().trim_end_matches('|') } else { line };
    let mut start = at;
    let mut found = Vec::new();
    for (number, cell) in inner.split(mark).enumerate() {
        // What stands before the first bar is nothing.
        if mark != '|' || number > 0 {
            found.push(trimmed(cell, start));
        }
        start += cell.len() + mark.len_utf8();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Vec<String> {
        let mut table = Table::default();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            assert!(table.take(line, at), "{line:?}");
            at += line.len();
        }
        table
            .events(text)
            .iter()
            .map(|cells| cells.iter().map(|c| &text[c.clone()]).collect::<Vec<_>>().join("/"))
            .collect()
    }

    #[test]
    fn a_first_row_of_dates_makes_columns() {
        let expected = ["May 2018/Visit", "June 2018-July 2018/Surgery/Here"];
        assert_eq!(
            events("| May 2018 | June 2018-July 2018 |\n|---|---|\n| Visit | Surgery |\n| | Here |\n"),
            expected
        );
        let flat = "\tMay 2018\n\tJune 2018-July 2018\n\n\tVisit\n\tSurgery\n\n\t\n\tHere\n";
        assert_eq!(events(flat), expected);
    }

    #[test]
    fn other_tables_are_read_by_row() {
        assert_eq!(events("Date\tEvent\nMay 2018\tVisit\n"), ["Date/Event", "May 2018/Visit"]);
        assert_eq!(
            events("| May 2018 | Visit |\n| June 2018 | Surgery |\n"),
            ["May 2018/Visit", "June 2018/Surgery"]
        );
        assert_eq!(events("\tMay 2018\n\tVisit of\nthe clinic\n"), ["May 2018/Visit of\nthe clinic"]);
    }
}
