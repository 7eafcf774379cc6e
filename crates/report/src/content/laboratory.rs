//! Laboratory results: a row a day and a column a test; a plain list where units or limits change.

use oncase_record::model::LabResult;

use super::Writer;
use super::diagnosis::named;
use crate::document::{Cell, Inline, Table};
use crate::tellings::{cell, tellings};

/// More columns than this do not fit a page.
const MOST_TESTS: usize = 8;

impl Writer<'_> {
    pub(super) fn laboratory(&self) -> Table {
        self.laboratory_by_day().unwrap_or_else(|| self.laboratory_as_list())
    }

    /// `None` when the results do not fit a table of days and tests without losing something.
    fn laboratory_by_day(&self) -> Option<Table> {
        let labs = &self.record.labs;
        let mut tests: Vec<&LabResult> = Vec::new();
        for lab in labs {
            match tests.iter().find(|known| known.test == lab.test) {
                Some(known) if heading(known) != heading(lab) => return None,
                Some(_) => {}
                None => tests.push(lab),
            }
            let plain = lab.same_as.is_none() && lab.note.is_none() && lab.fasting.is_none();
            let same_day = labs.iter().filter(|other| other.date == lab.date && other.test == lab.test);
            if !plain || same_day.count() > 1 {
                return None;
            }
        }
        if tests.len() > MOST_TESTS || labs.len() < 2 * tests.len() {
            return None;
        }
        let mut table =
            named("table-laboratory", "Laboratory results (reference range of the laboratory)", &["Date"]);
        table.columns.extend(tests.iter().map(|lab| heading(lab)));
        for (at, lab) in labs.iter().enumerate() {
            if labs.iter().take(at).any(|earlier| earlier.date == lab.date) {
                continue;
            }
            let mut row = vec![Cell::text(self.privacy.when(&lab.date))];
            row.extend(tests.iter().map(|test| {
                let same = |other: &LabResult| other.date == lab.date && other.test == test.test;
                let Some(place) = labs.iter().position(same) else { return Cell::default() };
                let value = labs.get(place).map(|lab| lab.value.to_string()).unwrap_or_default();
                Cell::line(vec![Inline::Fixed(value), self.facts.refer(&[format!("/labs/{place}")])])
            }));
            table.rows.push(row);
        }
        Some(table)
    }

    fn laboratory_as_list(&self) -> Table {
        let columns = ["Test", "Date", "Value", "Reference range", "Remark"];
        let mut table = named("table-laboratory", "Laboratory results", &columns);
        for group in tellings(&self.record.labs, "labs") {
            table.rows.push(vec![
                cell(&group, &self.facts, |lab| Some(lab.test.clone())),
                cell(&group, &self.facts, |lab| Some(self.privacy.when(&lab.date))),
                self.exact(cell(&group, &self.facts, |lab| Some(format!("{} {}", lab.value, lab.unit)))),
                self.exact(cell(&group, &self.facts, |lab| Some(limits(lab)))),
                cell(&group, &self.facts, |lab| {
                    let fasting =
                        lab.fasting.map(|yes| if yes { "fasting" } else { "not fasting" }.to_owned());
                    Some(crate::wording::joined([fasting, lab.note.clone()], "; "))
                }),
            ]);
        }
        self.finish(table)
    }
}

/// The test with its unit and limits: "Haemoglobin, g/dL (12.0 to 15.5)".
fn heading(lab: &LabResult) -> String {
    let limits = limits(lab);
    let limits = if limits.is_empty() { limits } else { format!(" ({limits})") };
    format!("{}, {}{limits}", crate::wording::capital(&lab.test), lab.unit)
}

fn limits(lab: &LabResult) -> String {
    match (&lab.lower_limit, &lab.upper_limit) {
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("from {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => String::new(),
    }
}
