//! Table 1: who the patients were, with how much is not known.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::cohort::Cohort;
use crate::input::Source;
use crate::patient::Patient;

/// The baseline table of the eligible patients: one column for everyone, one a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BaselineTable {
    /// Names of the columns with their numbers of patients.
    pub columns: Vec<(String, usize)>,
    /// Rows in order.
    pub rows: Vec<BaselineRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BaselineRow {
    /// What it is about: `Age, years`.
    pub characteristic: String,
    /// Which value: `median (range)`, `female`, `missing`.
    pub value: String,
    /// One cell a column.
    pub cells: Vec<String>,
}

/// What is known of each patient, in the order of the patients.
pub(crate) enum Known {
    /// Numbers.
    Numbers(Vec<Option<f64>>),
    /// Names of categories.
    Categories(Vec<Option<String>>),
}

/// A column of the table: its name and the places of its members among the patients.
pub(crate) type Members = (String, Vec<usize>);

impl BaselineTable {
    /// The table of a cohort.
    pub fn of(cohort: &Cohort) -> Self {
        let everyone: Vec<&Patient> = cohort.eligible().collect();
        let mut columns: Vec<Members> = vec![("all".to_owned(), (0..everyone.len()).collect())];
        let names = cohort.groups();
        if names.len() > 1 {
            columns.extend(names.into_iter().map(|name| {
                let members = (0..everyone.len()).filter(|at| everyone[*at].group == name).collect();
                (name, members)
            }));
        }
        let numbers = |pick: fn(&Patient) -> Option<f64>| {
            Known::Numbers(everyone.iter().map(|patient| pick(patient)).collect())
        };
        let categories = |pick: fn(&Patient) -> Option<String>| {
            Known::Categories(everyone.iter().map(|patient| pick(patient)).collect())
        };
        let measured = cohort.source != Source::CaseTable;
        let rows = [
            Some(("Age, years", numbers(|patient| patient.age.map(f64::from)))),
            measured.then(|| ("Target lesions", numbers(|patient| Some(patient.targets as f64)))),
            Some(("Sex", categories(|patient| patient.sex.map(str::to_owned)))),
            Some(("Tumour", categories(|patient| patient.tumour.clone()))),
            Some(("Stage", categories(|patient| patient.stage.clone()))),
            Some(("ECOG performance status", categories(|patient| patient.performance.clone()))),
            Some((
                "Lines of therapy before",
                categories(|patient| patient.line.map(|line| line.saturating_sub(1).to_string())),
            )),
        ];
        Self::of_columns(&columns, rows.into_iter().flatten())
    }

    /// The table of any characteristics.
    pub(crate) fn of_columns<'n>(
        columns: &[Members],
        characteristics: impl IntoIterator<Item = (&'n str, Known)>,
    ) -> Self {
        let mut rows = Vec::new();
        for (name, known) in characteristics {
            rows.extend(match known {
                Known::Numbers(values) => number_rows(name, &values, columns),
                Known::Categories(values) => category_rows(name, &values, columns),
            });
        }
        Self { columns: columns.iter().map(|(name, members)| (name.clone(), members.len())).collect(), rows }
    }

    /// The table for people; columns keep apart, and long values go onto lines of their own.
    pub fn text(&self) -> String {
        let mut text = format!("  {:<32}", "");
        for (name, count) in &self.columns {
            let heading: String = format!("{name} (n = {count})").chars().take(30).collect();
            text.push_str(&format!("{heading:>16}"));
        }
        if text.chars().count() > 80 {
            text = self.headings();
        }
        text.push('\n');
        let mut before = "";
        for row in &self.rows {
            if row.characteristic != before {
                text.push_str(&format!("  {}\n", row.characteristic));
                before = &row.characteristic;
            }
            let value: String = row.value.chars().take(28).collect();
            let value = if row.value.chars().count() > 28 {
                row.value.clone() + "\n    " + &" ".repeat(28)
            } else {
                format!("{value:<28}")
            };
            text.push_str(&format!("    {value}"));
            row.cells.iter().for_each(|cell| text.push_str(&format!("{cell:>16}")));
            text.push('\n');
        }
        text
    }

    /// Columns by number, with their names above, where the names are too long to stand over the columns.
    fn headings(&self) -> String {
        let mut text = String::new();
        for (at, (name, count)) in self.columns.iter().enumerate() {
            text.push_str(&format!("  ({}) {name} (n = {count})\n", at + 1));
        }
        text.push_str(&format!("  {:<30}", ""));
        for at in 1..=self.columns.len() {
            text.push_str(&format!("{:>16}", format!("({at})")));
        }
        text
    }
}

fn number_rows(characteristic: &str, values: &[Option<f64>], columns: &[Members]) -> Vec<BaselineRow> {
    let of = |members: &[usize]| -> Vec<f64> {
        let mut known: Vec<f64> =
            members.iter().filter_map(|at| values.get(*at).copied().flatten()).collect();
        known.sort_by(f64::total_cmp);
        known
    };
    let cell = |(_, members): &Members| {
        let known = of(members);
        let (Some(first), Some(last)) = (known.first(), known.last()) else { return "-".to_owned() };
        let at = |index: usize| known.get(index).copied().unwrap_or_default();
        let middle = known.len() / 2;
        let median = if known.len() % 2 == 1 {
            at(middle)
        } else {
            f64::midpoint(at(middle), at(middle.saturating_sub(1)))
        };
        format!("{} ({}-{})", number(median), number(*first), number(*last))
    };
    let missing = |(_, members): &Members| (members.len() - of(members).len()).to_string();
    let row = |value: &str, cells: Vec<String>| BaselineRow {
        characteristic: characteristic.to_owned(),
        value: value.to_owned(),
        cells,
    };
    vec![
        row("median (range)", columns.iter().map(cell).collect()),
        row("missing", columns.iter().map(missing).collect()),
    ]
}

/// At most two decimals, and no more than it needs.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn category_rows(characteristic: &str, values: &[Option<String>], columns: &[Members]) -> Vec<BaselineRow> {
    let everyone = columns.first().map(|(_, members)| members.as_slice()).unwrap_or_default();
    let known: BTreeSet<&String> = everyone.iter().filter_map(|at| values.get(*at)?.as_ref()).collect();
    let row = |value: Option<&String>| {
        let cell = |(_, members): &Members| {
            let is = |at: &&usize| values.get(**at).and_then(Option::as_ref) == value;
            let count = members.iter().filter(is).count();
            match members.len() {
                0 => "0".to_owned(),
                total => format!("{count} ({:.0} %)", 100.0 * count as f64 / total as f64),
            }
        };
        let characteristic = characteristic.to_owned();
        let cells = columns.iter().map(cell).collect();
        BaselineRow { characteristic, value: value.cloned().unwrap_or_else(|| "missing".to_owned()), cells }
    };
    known.into_iter().map(Some).chain([None]).map(row).collect()
}
