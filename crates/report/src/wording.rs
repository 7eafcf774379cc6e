//! Words for the record's categories, and what each item says in a line.

use oncase_record::model::{
    AdverseEvent, AeAction, Assessment, Attribution, Component, Diagnosis, DiagnosisBasis, EventKind, Intent,
    Lesion, LesionRole, Measurement, MeasurementState, Method, NonTarget, Record, Response, Route, Sex,
    SourceKind, Specimen, Stage, Statement, StopReason, Topic, Treatment, TreatmentKind, VitalMeasure,
    VitalStatus,
};
use oncase_record::scalar::When;

use crate::privacy::Privacy;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $type:ty, {$($variant:ident => $words:literal),+ $(,)?}) => {
        $(#[$doc])*
        pub(crate) fn $name(value: $type) -> &'static str {
            match value {
                $(<$type>::$variant => $words),+
            }
        }
    };
}

words!(sex, Sex, {Female => "female", Male => "male", Other => "other or intersex", Unknown => "not recorded"});
words!(event_kind, EventKind, {
    Symptom => "Symptom", Presentation => "Presentation", Examination => "Examination",
    Investigation => "Investigation", Referral => "Referral", Decision => "Decision",
    Progression => "Progression", Recurrence => "Recurrence", Pregnancy => "Pregnancy", Other => "Event",
});
words!(basis, DiagnosisBasis, {
    Histology => "histology", Cytology => "cytology", Imaging => "imaging", Marker => "tumour markers",
    Clinical => "clinical findings", Unknown => "not stated",
});
words!(method, Method, {
    Ct => "CT", Mri => "MRI", PetCt => "PET-CT", BoneScan => "Bone scan", Ultrasound => "Ultrasound",
    XRay => "X-ray", Endoscopy => "Endoscopy", Caliper => "Calipers", Clinical => "Clinical examination",
    Marker => "Tumour markers", Other => "Another method", Unknown => "Method not stated",
});
words!(role, LesionRole, {
    Target => "target", NonTarget => "non-target", New => "new", NotAssigned => "not assigned in the source",
});
words!(measurement_state, MeasurementState, {
    Measured => "measured", Absent => "absent", TooSmall => "present, too small to measure",
    NotAssessed => "not assessed", Split => "split", Merged => "merged", SizeNotReported => "present, size not reported",
});
words!(non_target, NonTarget, {
    Present => "present", Absent => "absent", UnequivocalProgression => "unequivocal progression",
    NotAssessed => "not assessed",
});
words!(treatment_kind, TreatmentKind, {
    Surgery => "Surgery", Systemic => "Systemic therapy", Endocrine => "Endocrine therapy",
    Radiotherapy => "Radiotherapy", Radionuclide => "Radionuclide therapy",
    LocalProcedure => "Local procedure", Transplantation => "Transplantation", Supportive => "Supportive care",
});
words!(intent, Intent, {
    Neoadjuvant => "neoadjuvant", Curative => "curative", Adjuvant => "adjuvant", Palliative => "palliative",
    Maintenance => "maintenance", Unknown => "not stated",
});
words!(route, Route, {
    Oral => "by mouth", Intravenous => "intravenous", Subcutaneous => "subcutaneous",
    Intramuscular => "intramuscular", IntraArterial => "intra-arterial", Intrathecal => "intrathecal",
    Topical => "topical", Other => "another route",
});
words!(stop_reason, StopReason, {
    Completed => "completed as planned", Progression => "disease progression", Toxicity => "toxicity",
    PatientChoice => "the patient's choice", Death => "death", Other => "another reason",
    Unknown => "not stated",
});
words!(attribution, Attribution, {
    Unrelated => "unrelated", Unlikely => "unlikely", Possible => "possible", Probable => "probable",
    Definite => "definite",
});
words!(action, AeAction, {
    None => "dose not changed", Delayed => "next dose delayed", Reduced => "dose reduced",
    Interrupted => "treatment interrupted", Stopped => "treatment stopped",
});
words!(vital_status, VitalStatus, {
    Alive => "alive", Dead => "dead", LostToFollowUp => "lost to follow-up", Unknown => "not known",
});
words!(vital_measure, VitalMeasure, {
    Weight => "Weight", Height => "Height", BodySurfaceArea => "Body surface area",
    Temperature => "Temperature", SystolicPressure => "Systolic pressure",
    DiastolicPressure => "Diastolic pressure", HeartRate => "Heart rate",
    OxygenSaturation => "Oxygen saturation", Ecog => "ECOG performance status",
    Karnofsky => "Karnofsky performance status",
});
words!(response, Response, {
    Cr => "complete response (CR)", Pr => "partial response (PR)", Sd => "stable disease (SD)",
    Pd => "progressive disease (PD)", NonCrNonPd => "non-CR/non-PD", Ne => "not evaluable (NE)",
    Ned => "no evidence of disease (NED)",
});
words!(source_kind, SourceKind, {
    Publication => "Publication", Chart => "Chart", RadiologyReport => "Radiology report",
    PathologyReport => "Pathology report", Laboratory => "Laboratory", Table => "Table",
    Invented => "Invented data",
});
words!(topic, Topic, {
    Response => "Response", BestResponse => "Best response",
    ProgressionFreeSurvival => "Progression-free survival", OverallSurvival => "Overall survival",
    DurationOfResponse => "Duration of response", TimeBetween => "Time between events",
    Toxicity => "Toxicity", DoseReduction => "Dose reduction", Cycles => "Cycles",
    Line => "Line of therapy", Age => "Age", Facility => "Place", Site => "Site of disease",
    Stage => "Stage", Marker => "Marker", Ratio => "Ratio", Pointer => "Reference to a table or figure",
    Schedule => "Schedule", VitalStatus => "Vital status", Treatment => "Treatment", Other => "Statement",
});

/// Parts joined by a separator, the empty ones left out.
pub(crate) fn joined<S: AsRef<str>>(parts: impl IntoIterator<Item = Option<S>>, separator: &str) -> String {
    let mut text = String::new();
    for part in parts.into_iter().flatten() {
        let part = part.as_ref().trim();
        if part.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str(separator);
        }
        text.push_str(part);
    }
    text
}

/// The first letter in upper case.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A list in words: "liver, lung and bone".
pub(crate) fn list(parts: &[String]) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// A drug with its dose and days: "S-1 40 mg twice a day, by mouth, days 1-14".
pub(crate) fn component(component: &Component) -> String {
    let times = component.times_per_day.map(|times| match times {
        1 => "once a day".to_owned(),
        2 => "twice a day".to_owned(),
        n => format!("{n} times a day"),
    });
    let dose =
        joined([Some(component.drug.clone()), component.dose.as_ref().map(ToString::to_string), times], " ");
    let days = component
        .days
        .as_ref()
        .map(|days| if days.days().len() == 1 { format!("day {days}") } else { format!("days {days}") });
    joined([Some(dose), component.route.map(|way| route(way).to_owned()), days], ", ")
}

/// A measurement: "88 × 67 mm", or why there is none.
pub(crate) fn measured(measurement: &Measurement) -> String {
    let size = match (measurement.long, measurement.short) {
        (Some(long), Some(short)) => format!("{} × {short}", long.mm_text()),
        (Some(long), None) => long.to_string(),
        (None, Some(short)) => format!("short axis {short}"),
        (None, None) => String::new(),
    };
    let state = measurement.state.filter(|state| *state != MeasurementState::Measured).map(measurement_state);
    joined([Some(size.as_str()), state, measurement.reason.as_deref()], ", ")
}

impl Privacy<'_> {
    fn dated(&self, when: Option<&When>) -> Option<String> {
        when.map(|when| self.when(when))
    }

    /// From one date to another; relative times are ranges themselves, and need a stronger word between them.
    pub(crate) fn span_of(&self, start: &When, end: &When) -> String {
        let until = if self.time_zero().is_some() { ", until" } else { " to" };
        format!("{}{until} {}", self.when(start), self.when(end))
    }

    /// When a treatment was given.
    pub(crate) fn treatment_time(&self, treatment: &Treatment) -> Option<String> {
        match (&treatment.date, &treatment.start, &treatment.end) {
            (Some(date), _, _) => Some(self.when(date)),
            (None, Some(start), Some(end)) => Some(self.span_of(start, end)),
            (None, Some(start), None) if treatment.ongoing == Some(true) => {
                Some(format!("from {}, ongoing", self.when(start)))
            }
            (None, Some(start), None) => Some(format!("from {}; end not recorded", self.when(start))),
            (None, None, Some(end)) => Some(format!("until {}; start not recorded", self.when(end))),
            (None, None, None) => None,
        }
    }

    /// What the item at a pointer says, in a line.
    pub(crate) fn says(&self, record: &Record, pointer: &str) -> String {
        let mut parts = pointer.trim_start_matches('/').split('/');
        let section = parts.next().unwrap_or_default();
        let at = parts.next().and_then(|n| n.parse::<usize>().ok()).unwrap_or_default();
        let (inner, second) = (parts.next(), parts.next().and_then(|n| n.parse::<usize>().ok()));
        let said = match section {
            "patient" => Some("The patient".to_owned()),
            "events" => record.events.get(at).map(|event| {
                let date = self.dated(event.date.as_ref());
                joined([Some(format!("{}: {}", event_kind(event.kind), event.what)), date], "; ")
            }),
            "diagnoses" => record.diagnoses.get(at).map(|diagnosis| self.diagnosis(diagnosis)),
            "specimens" => record.specimens.get(at).and_then(|specimen| match (inner, second) {
                (Some("markers"), Some(k)) => {
                    specimen.markers.get(k).map(|m| format!("{}: {} ({})", m.marker, m.value, specimen.site))
                }
                _ => Some(self.specimen(specimen)),
            }),
            "stages" => record.stages.get(at).map(stage),
            "lesions" => record.lesions.get(at).map(lesion),
            "assessments" => {
                record.assessments.get(at).and_then(|a| self.assessment(record, a, inner, second))
            }
            "treatments" => record.treatments.get(at).and_then(|t| self.treatment(t, inner, second)),
            "labs" => record
                .labs
                .get(at)
                .map(|lab| format!("{} {} {}; {}", lab.test, lab.value, lab.unit, self.when(&lab.date))),
            "vitals" => record.vitals.get(at).map(|vital| {
                let number = joined([Some(vital.value.to_string()), vital.unit.clone()], " ");
                format!("{} {number}; {}", vital_measure(vital.measure), self.when(&vital.date))
            }),
            "adverse_events" => record.adverse_events.get(at).map(|event| self.adverse_event(event)),
            "followup" => record.followup.get(at).map(|contact| {
                let status = format!("Follow-up: {}", vital_status(contact.status));
                joined([Some(status), contact.disease.clone(), Some(self.when(&contact.date))], "; ")
            }),
            "statements" => record.statements.get(at).map(statement),
            _ => None,
        };
        said.unwrap_or_default()
    }

    fn diagnosis(&self, diagnosis: &Diagnosis) -> String {
        let sites = (!diagnosis.metastatic_sites.is_empty())
            .then(|| format!("metastatic sites {}", list(&diagnosis.metastatic_sites)));
        joined(
            [Some(format!("Diagnosis: {}", diagnosis.what)), sites, self.dated(diagnosis.date.as_ref())],
            "; ",
        )
    }

    fn specimen(&self, specimen: &Specimen) -> String {
        let what =
            joined([Some(&specimen.site), specimen.procedure.as_ref(), specimen.histology.as_ref()], ", ");
        joined([Some(format!("Specimen: {what}")), self.dated(specimen.date.as_ref())], "; ")
    }

    fn assessment(
        &self,
        record: &Record,
        assessment: &Assessment,
        inner: Option<&str>,
        at: Option<usize>,
    ) -> Option<String> {
        let at = at.unwrap_or_default();
        let site = |id: &str| {
            let lesion = record.lesions.iter().find(|lesion| lesion.id.as_deref() == Some(id));
            lesion.map_or_else(|| id.to_owned(), |lesion| lesion.site.clone())
        };
        match inner {
            Some("measurements") => {
                assessment.measurements.get(at).map(|m| format!("{}: {}", site(&m.lesion), measured(m)))
            }
            Some("non_targets") => assessment
                .non_targets
                .get(at)
                .map(|state| format!("{}: {}", site(&state.lesion), non_target(state.state))),
            Some("new_lesions") => {
                assessment.new_lesions.get(at).map(|new| format!("New lesion: {}", new.site))
            }
            Some("claimed") => {
                assessment.claimed.get(at).map(|claimed| format!("Claim: {}", response(claimed.response)))
            }
            _ => {
                let how = joined([assessment.method.map(method), assessment.region.as_deref()], ", ");
                let date = Some(self.when(&assessment.date));
                Some(joined([Some(how), assessment.findings.clone(), date], "; "))
            }
        }
    }

    fn treatment(&self, treatment: &Treatment, inner: Option<&str>, at: Option<usize>) -> Option<String> {
        match (inner, at) {
            (Some("components"), Some(at)) => treatment.components.get(at).map(component),
            (Some("cycles"), Some(at)) => treatment
                .cycles
                .get(at)
                .map(|cycle| format!("Cycle {}; {}", cycle.number, self.when(&cycle.start))),
            _ => {
                let kind = treatment_kind(treatment.kind);
                Some(joined(
                    [Some(format!("{kind}: {}", treatment.name)), self.treatment_time(treatment)],
                    "; ",
                ))
            }
        }
    }

    fn adverse_event(&self, event: &AdverseEvent) -> String {
        let grade = event.grade.map(|grade| format!("grade {grade}"));
        let start = self.dated(event.start.as_ref());
        let what = event.term.as_ref().or(event.as_written.as_ref()).cloned();
        joined([Some(format!("Adverse event: {}", what.unwrap_or_default())), grade, start], "; ")
    }
}

fn stage(stage: &Stage) -> String {
    let group = stage.group.as_ref().map(|group| format!("Stage {group}"));
    let sites = (!stage.sites.is_empty()).then(|| format!("sites {}", list(&stage.sites)));
    joined([group, stage.tnm.clone(), sites], "; ")
}

fn lesion(lesion: &Lesion) -> String {
    joined([Some(format!("Lesion: {}", lesion.site)), lesion.role.map(|r| role(r).to_owned())], "; ")
}

/// A statement: what it is about and what it says.
pub(crate) fn statement(statement: &Statement) -> String {
    format!("Claim, {}: {}", topic(statement.about).to_lowercase(), statement.says)
}
