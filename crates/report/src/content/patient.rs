//! Patient information and clinical findings.

use oncase_record::model::EventKind;

use super::Writer;
use crate::document::{Cell, Inline, Section, Table, text};
use crate::tellings::{cell, tellings};
use crate::wording::{event_kind, joined, sex, vital_measure};

impl Writer<'_> {
    /// Age and sex: "female, 62 years".
    pub(super) fn patient_in_short(&self) -> String {
        let patient = &self.record.patient;
        let age = patient.age.as_ref().map(|age| self.privacy.age(age.years));
        joined([patient.sex.map(|value| sex(value).to_owned()), age, patient.ethnicity.clone()], ", ")
    }

    pub(super) fn patient(&self) -> Section {
        let mut section = Section::new("patient-information", "Patient information");
        let patient = &self.record.patient;
        let age = patient
            .age
            .as_ref()
            .map(|age| format!("{} ({})", self.privacy.age(age.years), self.privacy.when(&age.at)));
        let rows: [(&str, Option<String>); 11] = [
            ("Sex", patient.sex.map(|value| sex(value).to_owned())),
            ("Age", age),
            (
                "Born",
                patient
                    .birth
                    .as_ref()
                    .filter(|_| self.profile.shows_dates())
                    .map(|day| self.privacy.when(day)),
            ),
            ("Ethnicity", patient.ethnicity.clone()),
            ("Past illness", patient.past_illness.clone()),
            ("Family history", patient.family_history.clone()),
            ("Personal history", patient.personal_history.clone()),
            ("Genetics", patient.genetics.clone()),
            ("Medication", patient.medication.clone()),
            ("Allergies", patient.allergies.clone()),
            ("Remark", patient.note.clone()),
        ];
        let mut table = Table {
            anchor: "table-patient".to_owned(),
            caption: "Patient".to_owned(),
            columns: vec!["Item".to_owned(), "As recorded".to_owned()],
            rows: Vec::new(),
        };
        for (label, value) in rows {
            if let Some(value) = value {
                let told = vec![text(value), self.facts.refer(&["/patient"])];
                table.rows.push(vec![Cell::text(label), Cell::line(told)]);
            }
        }
        section.table(table);
        let complaints = [EventKind::Symptom, EventKind::Presentation];
        section.table(self.events("table-complaints", "Complaints and presentation", &complaints));
        section
    }

    pub(super) fn clinical_findings(&self) -> Section {
        let mut section = Section::new("clinical-findings", "Clinical findings");
        section.table(self.events("table-examinations", "Physical examination", &[EventKind::Examination]));
        let mut table = Table {
            anchor: "table-vitals".to_owned(),
            caption: "Vital signs, body measurements and performance status".to_owned(),
            columns: ["Date", "Measure", "Value"].map(str::to_owned).to_vec(),
            rows: Vec::new(),
        };
        for group in tellings(&self.record.vitals, "vitals") {
            table.rows.push(vec![
                cell(&group, &self.facts, |vital| Some(self.privacy.when(&vital.date))),
                cell(&group, &self.facts, |vital| Some(vital_measure(vital.measure).to_owned())),
                self.exact(cell(&group, &self.facts, |vital| {
                    Some(joined([Some(vital.value.to_string()), vital.unit.clone()], " "))
                })),
            ]);
        }
        self.without_repeated_facts(&mut table);
        section.table(table);
        section
    }

    /// Events of some kinds as a table, each with all its tellings.
    pub(super) fn events(&self, anchor: &str, caption: &str, kinds: &[EventKind]) -> Table {
        let mut table = Table {
            anchor: anchor.to_owned(),
            caption: caption.to_owned(),
            columns: ["What", "Kind", "Date", "Place"].map(str::to_owned).to_vec(),
            rows: Vec::new(),
        };
        for group in tellings(&self.record.events, "events") {
            if !group.iter().any(|telling| kinds.contains(&telling.item.kind)) {
                continue;
            }
            table.rows.push(vec![
                cell(&group, &self.facts, |event| Some(event.what.clone())),
                cell(&group, &self.facts, |event| Some(event_kind(event.kind).to_owned())),
                cell(&group, &self.facts, |event| self.period(event.date.as_ref(), event.end.as_ref())),
                cell(&group, &self.facts, |event| {
                    self.privacy.facility(event.facility.as_ref()).map(str::to_owned)
                }),
            ]);
        }
        if kinds.len() == 1 {
            table.columns.remove(1);
            table.rows.iter_mut().for_each(|row| drop(row.remove(1)));
        }
        self.finish(table)
    }

    /// A date, or a beginning and an end.
    pub(super) fn period(
        &self,
        start: Option<&oncase_record::scalar::When>,
        end: Option<&oncase_record::scalar::When>,
    ) -> Option<String> {
        match (start, end) {
            (Some(start), Some(end)) => Some(self.privacy.span_of(start, end)),
            (Some(only), None) | (None, Some(only)) => Some(self.privacy.when(only)),
            (None, None) => None,
        }
    }

    /// A cell of numbers, which are no dates.
    pub(super) fn exact(&self, mut cell: Cell) -> Cell {
        for inline in cell.lines.iter_mut().flatten() {
            if let Inline::Text(words) = inline {
                *inline = Inline::Fixed(std::mem::take(words));
            }
        }
        cell
    }

    /// Leaves the facts of a row to its first cell where a cell tells one thing only and cites the same facts.
    pub(super) fn without_repeated_facts(&self, table: &mut Table) {
        for row in &mut table.rows {
            let mut cited: Vec<usize> = Vec::new();
            for cell in row {
                for inline in cell.lines.iter_mut().flatten() {
                    if let Inline::Facts(numbers) = inline {
                        if !cell.differs {
                            numbers.retain(|number| !cited.contains(number));
                        }
                        cited.extend(numbers.iter());
                    }
                }
            }
        }
    }
}

/// Drops the columns in which no row has anything.
pub(super) fn without_empty_columns(table: &mut Table) {
    for at in (1..table.columns.len()).rev() {
        let empty = table.rows.iter().all(|row| row.get(at).is_none_or(|cell| cell.lines.is_empty()));
        if empty {
            table.columns.remove(at);
            for row in table.rows.iter_mut().filter(|row| at < row.len()) {
                row.remove(at);
            }
        }
    }
}
