//! Table 1: who the patients were, with how much is not known.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::folder::Cohort;
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
    pub characteristic: &'static str,
    /// Which value: `median (range)`, `female`, `missing`.
    pub value: String,
    /// One cell a column.
    pub cells: Vec<String>,
}

type Category = fn(&Patient) -> Option<String>;
type Number = fn(&Patient) -> Option<u32>;

const NUMBERS: [(&str, Number); 2] = [
    ("Age, years", |patient| patient.age.map(u32::from)),
    ("Target lesions", |patient| u32::try_from(patient.targets).ok()),
];

const CATEGORIES: [(&str, Category); 5] = [
    ("Sex", |patient| patient.sex.map(str::to_owned)),
    ("Tumour", |patient| patient.tumour.clone()),
    ("Stage", |patient| patient.stage.clone()),
    ("ECOG performance status", |patient| patient.performance.clone()),
    ("Lines of therapy before", |patient| patient.line.map(|line| line.saturating_sub(1).to_string())),
];

impl BaselineTable {
    /// The table of a cohort.
    pub fn of(cohort: &Cohort) -> Self {
        let everyone: Vec<&Patient> = cohort.eligible().collect();
        let mut columns: Vec<(String, Vec<&Patient>)> = vec![("all".to_owned(), everyone.clone())];
        let names = cohort.groups();
        if names.len() > 1 {
            columns.extend(names.into_iter().map(|name| {
                let members = everyone.iter().copied().filter(|patient| patient.group == name).collect();
                (name, members)
            }));
        }
        let members: Vec<&[&Patient]> = columns.iter().map(|(_, members)| members.as_slice()).collect();
        let mut rows = Vec::new();
        for (characteristic, pick) in NUMBERS {
            rows.extend(number_rows(characteristic, pick, &members));
        }
        for (characteristic, pick) in CATEGORIES {
            rows.extend(category_rows(characteristic, pick, &members));
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
                before = row.characteristic;
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

fn number_rows(characteristic: &'static str, pick: Number, columns: &[&[&Patient]]) -> Vec<BaselineRow> {
    let values = |members: &[&Patient]| -> Vec<u32> {
        let mut values: Vec<u32> = members.iter().filter_map(|patient| pick(patient)).collect();
        values.sort_unstable();
        values
    };
    let cell = |members: &&[&Patient]| {
        let values = values(members);
        let (Some(first), Some(last)) = (values.first(), values.last()) else { return "-".to_owned() };
        let at = |index: usize| values.get(index).copied().unwrap_or_default();
        let middle = values.len() / 2;
        let median = if values.len() % 2 == 1 {
            at(middle).to_string()
        } else {
            let twice = at(middle) + at(middle - 1);
            if twice % 2 == 0 { (twice / 2).to_string() } else { format!("{}.5", twice / 2) }
        };
        format!("{median} ({first}-{last})")
    };
    let missing = |members: &&[&Patient]| (members.len() - values(members).len()).to_string();
    vec![
        BaselineRow {
            characteristic,
            value: "median (range)".to_owned(),
            cells: columns.iter().map(cell).collect(),
        },
        BaselineRow {
            characteristic,
            value: "missing".to_owned(),
            cells: columns.iter().map(missing).collect(),
        },
    ]
}

fn category_rows(characteristic: &'static str, pick: Category, columns: &[&[&Patient]]) -> Vec<BaselineRow> {
    let everyone = columns.first().copied().unwrap_or_default();
    let mut values: BTreeMap<String, usize> = BTreeMap::new();
    for value in everyone.iter().filter_map(|patient| pick(patient)) {
        *values.entry(value).or_default() += 1;
    }
    let row = |value: Option<&String>| {
        let cell = |members: &&[&Patient]| {
            let count = members.iter().filter(|patient| pick(patient).as_ref() == value).count();
            match members.len() {
                0 => "0".to_owned(),
                total => format!("{count} ({:.0} %)", 100.0 * count as f64 / total as f64),
            }
        };
        let value = value.cloned().unwrap_or_else(|| "missing".to_owned());
        BaselineRow { characteristic, value, cells: columns.iter().map(cell).collect() }
    };
    values.keys().map(Some).chain([None]).map(row).collect()
}
