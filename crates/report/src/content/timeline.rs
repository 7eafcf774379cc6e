//! The timeline: everything dated, in order, as a table and as the figure.

use oncase_record::scalar::When;
use oncase_record::{Day, DayInterval};

use super::Writer;
use super::patient::without_empty_columns;
use crate::document::{Cell, Section, Table};
use crate::dossier::FigurePlace;
use crate::tellings::{Tellings, Told, cell, tellings};
use crate::wording::{capital, event_kind, joined, list, method, treatment_kind, vital_status};

/// One row and the days by which it is placed.
struct Row {
    days: Option<DayInterval>,
    cells: Vec<Cell>,
}

impl Writer<'_> {
    pub(super) fn timeline(&self) -> Section {
        let mut section = Section::new("timeline", "Timeline");
        let mut rows = self.timeline_rows();
        // What has no date at all stands last, in the order of the record.
        rows.sort_by_key(|row| place(row.days));
        let time = match self.privacy.time_zero() {
            Some(zero) => format!("Time from {zero}"),
            None => "Date".to_owned(),
        };
        let mut table = Table {
            anchor: "table-timeline".to_owned(),
            caption: "Timeline".to_owned(),
            columns: vec![time, "Event".to_owned(), "Kind".to_owned(), "Place".to_owned()],
            rows: rows.into_iter().map(|row| row.cells).collect(),
        };
        self.without_repeated_facts(&mut table);
        without_empty_columns(&mut table);
        self.figures(&mut section, FigurePlace::Timeline);
        section.table(table);
        section
    }

    fn timeline_rows(&self) -> Vec<Row> {
        let record = self.record;
        let mut rows = Vec::new();
        for group in tellings(&record.events, "events") {
            rows.push(self.row(
                &group,
                |event| event.date.as_ref(),
                |event| self.period(event.date.as_ref(), event.end.as_ref()),
                |event| Some(event.what.clone()),
                |event| event_kind(event.kind),
                |event| event.facility.as_ref(),
            ));
        }
        for group in tellings(&record.diagnoses, "diagnoses") {
            rows.push(self.row(
                &group,
                |diagnosis| diagnosis.date.as_ref(),
                |diagnosis| diagnosis.date.as_ref().map(|date| self.privacy.when(date)),
                |diagnosis| {
                    let sites = (!diagnosis.metastatic_sites.is_empty())
                        .then(|| format!("metastases in {}", list(&diagnosis.metastatic_sites)));
                    Some(joined([Some(capital(&diagnosis.what)), sites], "; "))
                },
                |_| "Diagnosis",
                |diagnosis| diagnosis.facility.as_ref(),
            ));
        }
        for group in tellings(&record.assessments, "assessments") {
            rows.push(self.row(
                &group,
                |assessment| Some(&assessment.date),
                |assessment| Some(self.privacy.when(&assessment.date)),
                |assessment| {
                    let how = joined([assessment.method.map(method), assessment.region.as_deref()], ", ");
                    Some(joined([Some(how), assessment.findings.clone()], ": "))
                },
                |_| "Imaging",
                |assessment| assessment.facility.as_ref(),
            ));
        }
        for group in self.treatments_in_order() {
            rows.push(self.row(
                &group,
                |treatment| treatment.date.as_ref().or(treatment.start.as_ref()).or(treatment.end.as_ref()),
                |treatment| self.privacy.treatment_time(treatment),
                |treatment| {
                    let cycles = treatment.cycles_given.map(|cycles| format!("{cycles} cycles"));
                    let times = treatment.times.map(|times| format!("{times} times"));
                    Some(joined([Some(treatment.name.clone()), cycles, times], ", "))
                },
                |treatment| treatment_kind(treatment.kind),
                |treatment| treatment.facility.as_ref(),
            ));
        }
        for group in tellings(&record.followup, "followup") {
            rows.push(self.row(
                &group,
                |contact| Some(&contact.date),
                |contact| Some(self.privacy.when(&contact.date)),
                |contact| {
                    let status = format!("Last known {}", vital_status(contact.status));
                    Some(joined([Some(status), contact.disease.clone()], "; "))
                },
                |_| "Follow-up",
                |contact| contact.facility.as_ref(),
            ));
        }
        rows
    }

    fn row<T: Told>(
        &self,
        group: &Tellings<'_, T>,
        date: impl for<'t> Fn(&'t T) -> Option<&'t When>,
        time: impl Fn(&T) -> Option<String>,
        what: impl Fn(&T) -> Option<String>,
        kind: impl Fn(&T) -> &'static str,
        facility: impl for<'t> Fn(&'t T) -> Option<&'t String>,
    ) -> Row {
        let days = group.iter().find_map(|telling| date(telling.item)).map(|date| self.record.days(date));
        let mut when = cell(group, &self.facts, time);
        if when.lines.is_empty() {
            when = Cell::text("no date recorded");
        }
        let cells = vec![
            when,
            cell(group, &self.facts, what),
            cell(group, &self.facts, |item| Some(kind(item).to_owned())),
            cell(group, &self.facts, |item| self.privacy.facility(facility(item)).map(str::to_owned)),
        ];
        Row { days, cells }
    }
}

/// Where something stands in the order of a course: two thirds into the days on which it may have been, for what is
/// told vaguely usually follows what is told exactly. For reading only; nothing is concluded from it.
pub(super) fn place(days: Option<DayInterval>) -> (bool, Option<Day>) {
    let day = days.and_then(|days| match days.bounds() {
        Some((first, last)) => Some(first.plus_days(last.days_since(first) / 3 * 2)),
        // "After August" is told after what is dated in September.
        None => days.earliest.map(|first| first.plus_days(31)).or(days.latest),
    });
    (day.is_none(), day)
}
