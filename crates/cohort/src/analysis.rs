//! What an analysis table gives: its baseline table, its curves, their figure and report.

use oncase_figure::{FigureError, JournalWidth};
use oncase_report::document::{Document, Section, text};

use crate::baseline_table::{BaselineTable, Known, Members};
use crate::drawing::{self, CohortFigure};
use crate::input::{AnalysisTable, Values};
use crate::report::{NOTICE, baseline_section, curves_section, left_out_section};
use crate::survival::{Curves, Timed};
use crate::words::wrapped;

/// A column with more different words than this describes single patients, not groups of them.
const MOST_CATEGORIES: usize = 20;

impl AnalysisTable {
    /// Kaplan-Meier curves of all rows and of each group; none without rows.
    pub fn curves(&self) -> Option<Curves> {
        let names = self.groups();
        let place = |group: &String| names.iter().position(|name| name == group).unwrap_or(0);
        let timed: Vec<Timed> = self
            .rows
            .iter()
            .map(|row| Timed { days: row.days, event: row.event, group: place(&row.group) })
            .collect();
        Curves::of_times(self.endpoint.clone(), &timed, &names)
    }

    /// Every other column of the table as a characteristic. Columns of words that nearly all differ are left out, and
    /// [`AnalysisTable::not_described`] names them.
    pub fn baseline_table(&self) -> BaselineTable {
        let mut columns: Vec<Members> = vec![("all".to_owned(), (0..self.rows.len()).collect())];
        let names = self.groups();
        if names.len() > 1 {
            columns.extend(names.into_iter().map(|name| {
                let members = (0..self.rows.len()).filter(|at| self.rows[*at].group == name).collect();
                (name, members)
            }));
        }
        let described = self.characteristics.iter().filter(|c| !names_patients(&c.values));
        let known = described.map(|characteristic| {
            let values = match &characteristic.values {
                Values::Numbers(numbers) => Known::Numbers(numbers.clone()),
                Values::Categories(words) => Known::Categories(words.clone()),
            };
            (characteristic.name.as_str(), values)
        });
        BaselineTable::of_columns(&columns, known)
    }

    /// Columns that describe single patients.
    pub fn not_described(&self) -> Vec<&str> {
        let names = self.characteristics.iter().filter(|c| names_patients(&c.values));
        names.map(|characteristic| characteristic.name.as_str()).collect()
    }

    /// The table for people: rows, baseline, curves, and what was not used.
    pub fn text(&self) -> String {
        let mut text = format!("Patients\n{}", self.flow_text());
        text.push_str(&format!("\nBaseline\n{}", self.baseline_table().text()));
        if let Some(curves) = self.curves() {
            text.push_str(&curves.text());
        }
        text.push_str("\nHow the table was read\n");
        self.said().iter().for_each(|note| text.push_str(&wrapped(note, "  ", 80)));
        if !self.refused.is_empty() {
            text.push_str("\nNot used\n");
            for refused in &self.refused {
                let line = format!("{}: {} ({})", refused.file, refused.problem, refused.mend);
                text.push_str(&wrapped(&line, "  ", 80));
            }
        }
        text
    }

    /// Rows read, left out and used.
    pub fn flow_text(&self) -> String {
        let (used, left) = (self.rows.len(), self.refused.len());
        let read = used + left;
        format!(
            "  {:<24}{read:>6}\n      left: {left} without a usable time and event\n  {:<24}{used:>6}\n",
            "Rows", "Patients"
        )
    }

    /// How the table was read, in sentences.
    pub fn said(&self) -> Vec<String> {
        let mut said = self.notes.clone();
        let left = self.not_described();
        if !left.is_empty() {
            said.push(format!("not in the baseline table, as nearly every row differs: {}", left.join(", ")));
        }
        said.push("numbers of at most five different values are counted as categories".to_owned());
        said
    }

    /// The curves as a figure.
    pub fn figures(&self, width: JournalWidth) -> Vec<CohortFigure> {
        let figure = match self.curves() {
            Some(curves) => drawing::curves(&curves, "time zero of the table", width),
            None => Err(FigureError::Empty { needed: "patient with a time" }),
        };
        vec![CohortFigure { name: "kaplan-meier", figure }]
    }

    /// The report.
    pub fn report(&self, figures: &[CohortFigure], dots_per_inch: Option<u16>) -> Document {
        let curves = self.curves();
        let mut survival = Section::new("survival", "Survival");
        if let Some(curves) = &curves {
            survival.section(curves_section(curves, "kaplan-meier", figures, dots_per_inch));
        }
        let (used, left) = (self.rows.len(), self.refused.len());
        let refused = self.refused.iter().map(|r| format!("{}: {}", r.file, r.problem)).collect();
        Document {
            title: format!("{}: {used} patients", self.endpoint),
            kind: "Cohort report".to_owned(),
            details: vec![vec![text(format!(
                "{}: {} rows, {used} used, {left} not",
                self.file,
                used + left
            ))]],
            notice: NOTICE.to_owned(),
            sections: vec![
                baseline_section(&self.baseline_table(), "Patients of the table"),
                survival,
                left_out_section(&[("Rows not used", refused), ("How the table was read", self.said())]),
            ],
        }
    }
}

fn names_patients(values: &Values) -> bool {
    let Values::Categories(words) = values else { return false };
    let mut different: Vec<&String> = words.iter().flatten().collect();
    different.sort_unstable();
    different.dedup();
    different.len() > MOST_CATEGORIES
}
