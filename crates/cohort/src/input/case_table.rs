//! A table of cases, one row a patient, as a review of the literature collects them.
//!
//! Columns, in any order and case: `id`, `start` (first day of the treatment that counts), `progression`, `death`,
//! `last_contact`; and as far as known `sex`, `age`, `tumour`, `stage`, `ecog`, `regimen`, `line`, `intent`, `end`
//! (last dose), `response` (best response as the source states it) and `assessed` (last assessment without
//! progression). Dates may be known to the month or year only. Responses and progressions of such a table are what
//! its sources say; nothing in it could derive them.

use oncase_record::model::{
    CASE_FILE_VERSION, ClaimedResponse, Diagnosis, Event, EventKind, FollowUp, Intent, Record,
    Response as Claimed, Sex, Stage, Treatment, TreatmentKind, Vital, VitalMeasure, VitalStatus,
};
use oncase_record::scalar::{Age, When};
use oncase_response::Response;

use super::Source;
use super::grid::{Grid, GridRow};
use super::sdtm::date_of;
use crate::cohort::{Cohort, Refused};
use crate::settings::Settings;

const ENDS: [&str; 3] = ["PROGRESSION", "DEATH", "LAST_CONTACT"];
const USED: [&str; 17] = [
    "ID",
    "START",
    "PROGRESSION",
    "DEATH",
    "LAST_CONTACT",
    "SEX",
    "AGE",
    "TUMOUR",
    "STAGE",
    "ECOG",
    "REGIMEN",
    "LINE",
    "INTENT",
    "END",
    "RESPONSE",
    "ASSESSED",
    "SOURCE",
];

/// Whether a table with these headings (in capitals) is one of cases.
pub(super) fn is_one(headers: &[String]) -> bool {
    let has = |name: &str| headers.iter().any(|header| header == name);
    has("ID") && has("START") && ENDS.iter().any(|end| has(end))
}

/// The cohort of a table of cases.
pub(super) fn cohort(table: &Grid, refused: Vec<Refused>, settings: &Settings) -> Cohort {
    let mut cohort = Cohort { refused, ..Cohort::new(Source::CaseTable, settings) };
    let unused: Vec<&str> =
        table.headers().iter().map(String::as_str).filter(|name| !USED.contains(name)).collect();
    if !unused.is_empty() {
        cohort.notes.push(format!("columns that are not used: {}", unused.join(", ")));
    }
    cohort.notes.push(
        "responses and progressions are those that the table states; it has no measurements to derive them from"
            .to_owned(),
    );
    for row in &table.rows {
        if !row.is_whole() {
            cohort.lost += 1;
            continue;
        }
        let mut cells = Cells { table, row, refused: &mut cohort.refused };
        let Some((record, stated)) = cells.record() else {
            cohort.lost += 1;
            continue;
        };
        let place = format!("{}, line {}", table.file, row.line);
        let Some(at) = cohort.add(&record, place, settings) else { continue };
        if let Some(patient) = cohort.patients.get_mut(at) {
            patient.stated = stated;
        }
    }
    cohort
}

struct Cells<'c> {
    table: &'c Grid,
    row: &'c GridRow,
    refused: &'c mut Vec<Refused>,
}

impl Cells<'_> {
    fn text(&self, name: &str) -> &str {
        self.row.get(self.table.column(&[name]))
    }

    fn words(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn refuse(&mut self, name: &str, mend: &str) {
        self.refused.push(self.table.refusal(self.row, self.table.column(&[name]), mend));
    }

    /// A value of a cell; one that cannot be read is told.
    fn read<T>(&mut self, name: &str, mend: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name).to_owned();
        if text.is_empty() {
            return None;
        }
        let value = read(&text);
        if value.is_none() {
            self.refuse(name, mend);
        }
        value
    }

    fn date(&mut self, name: &str) -> Option<When> {
        self.read(name, "a date such as 2014-02-03, 2014-02 or 2014; it was not used", date_of)
    }

    fn record(&mut self) -> Option<(Record, Option<Response>)> {
        let id = self.text("ID").to_owned();
        if id.is_empty() {
            self.refuse("ID", "an id; the row was not used");
            return None;
        }
        // Without these a survival time would be wrong, not merely unknown.
        for name in ["START", "PROGRESSION", "DEATH"] {
            if !self.text(name).is_empty() && date_of(self.text(name)).is_none() {
                self.refuse(name, "a date such as 2014-02-03, 2014-02 or 2014; the row was not used");
                return None;
            }
        }
        let start = self.date("START");
        let mut record = Record { oncase: CASE_FILE_VERSION, id, ..Record::default() };
        record.treatments.push(self.treatment(start.clone()));
        record.patient.death = self.date("DEATH");
        record.patient.sex = self.read("SEX", "female or male; it was not used", |text| {
            match text.to_ascii_lowercase().as_str() {
                "f" | "female" => Some(Sex::Female),
                "m" | "male" => Some(Sex::Male),
                "other" => Some(Sex::Other),
                "u" | "unknown" => Some(Sex::Unknown),
                _ => None,
            }
        });
        let years = self.read("AGE", "an age in years from 0 to 130; it was not used", |text| {
            text.parse::<u8>().ok().filter(|years| *years <= 130)
        });
        record.patient.age = years.zip(start.clone()).map(|(years, at)| Age { years, at });
        record.diagnoses.extend(self.words("TUMOUR").map(diagnosis));
        record.stages.extend(self.words("STAGE").map(stage));
        let ecog = self.read("ECOG", "a performance status from 0 to 5; it was not used", |text| {
            text.parse::<u8>().ok().filter(|grade| *grade <= 5)?.to_string().parse().ok()
        });
        record.vitals.extend(ecog.zip(start).map(|(value, date)| Vital {
            id: None,
            same_as: None,
            date,
            measure: VitalMeasure::Ecog,
            value,
            unit: None,
            note: None,
            source: None,
        }));
        let stated =
            self.read("RESPONSE", "a response such as PR or SD; it was not used", |t| t.parse().ok());
        self.course(&mut record, stated);
        Some((record, stated))
    }

    fn treatment(&mut self, start: Option<When>) -> Treatment {
        let intent =
            self.read("INTENT", "palliative, adjuvant, neoadjuvant or curative; it was not used", |text| {
                Some(match text.to_ascii_lowercase().as_str() {
                    "palliative" => Intent::Palliative,
                    "adjuvant" => Intent::Adjuvant,
                    "neoadjuvant" => Intent::Neoadjuvant,
                    "curative" => Intent::Curative,
                    "maintenance" => Intent::Maintenance,
                    "unknown" => Intent::Unknown,
                    _ => return None,
                })
            });
        let line = self.read("LINE", "the number of the line; it was not used", |text| text.parse().ok());
        let name = self.words("REGIMEN").unwrap_or_else(|| "treatment not named".to_owned());
        Treatment {
            id: Some("treatment".to_owned()),
            intent,
            line,
            start,
            end: self.date("END"),
            ..Treatment::named(TreatmentKind::Systemic, name)
        }
    }

    /// Progression, last assessment without it, and last contact.
    fn course(&mut self, record: &mut Record, stated: Option<Response>) {
        let treatment = Some("treatment".to_owned());
        record.events.extend(self.date("PROGRESSION").map(|date| Event {
            id: None,
            same_as: None,
            kind: EventKind::Progression,
            what: "progression".to_owned(),
            date: Some(date),
            end: None,
            treatment: treatment.clone(),
            facility: None,
            note: None,
            source: None,
        }));
        record.assessments.extend(self.date("ASSESSED").map(|date| {
            let mut assessment = super::sdtm::assessment_on(date);
            let response = match stated {
                Some(Response::Cr) => Claimed::Cr,
                Some(Response::Pr) => Claimed::Pr,
                Some(Response::NonCrNonPd) => Claimed::NonCrNonPd,
                Some(Response::Ned) => Claimed::Ned,
                _ => Claimed::Sd,
            };
            let as_written = Some("no progression".to_owned());
            let claim = ClaimedResponse { response, scope: None, criteria: None, as_written, source: None };
            assessment.claimed.push(claim);
            assessment.treatment = treatment;
            assessment
        }));
        record.followup.extend(self.date("LAST_CONTACT").map(|date| FollowUp {
            id: None,
            same_as: None,
            date,
            status: VitalStatus::Alive,
            disease: None,
            cause_of_death: None,
            facility: None,
            note: None,
            source: None,
        }));
    }
}

fn diagnosis(what: String) -> Diagnosis {
    Diagnosis {
        id: None,
        same_as: None,
        what,
        site: None,
        date: None,
        basis: None,
        metastatic_sites: Vec::new(),
        facility: None,
        codes: Vec::new(),
        note: None,
        source: None,
    }
}

fn stage(group: String) -> Stage {
    Stage {
        id: None,
        same_as: None,
        date: None,
        system: None,
        edition: None,
        clinical: None,
        tnm: None,
        group: Some(group),
        sites: Vec::new(),
        note: None,
        source: None,
    }
}
