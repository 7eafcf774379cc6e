//! The event from which relative times count.

use oncase_record::DayInterval;
use oncase_record::model::{Record, Treatment, TreatmentKind};
use oncase_record::scalar::When;

/// An event with its date and its words.
#[derive(Clone, Debug)]
pub(super) struct TimeZero<'r> {
    pub(super) when: &'r When,
    pub(super) days: DayInterval,
    pub(super) label: String,
}

impl<'r> TimeZero<'r> {
    /// The event that a profile names. `first-line` falls back on the first systemic treatment, then on any.
    pub(super) fn find(record: &'r Record, asked: &str) -> Option<Self> {
        let stated = |treatment: &&Treatment| treatment.line == Some(1) && treatment.same_as.is_none();
        let systemic = |treatment: &&Treatment| treatment.kind == TreatmentKind::Systemic;
        match asked {
            "first-line" => {
                first(record, stated).or_else(|| first(record, systemic)).or_else(|| first(record, |_| true))
            }
            "first-treatment" => first(record, |_| true),
            "diagnosis" => earliest(record.diagnoses.iter().filter_map(|diagnosis| {
                let label = format!("the diagnosis of {}", diagnosis.what);
                Some(Self::at(record, diagnosis.date.as_ref()?, label))
            })),
            id => by_id(record, id),
        }
    }

    fn at(record: &Record, when: &'r When, label: String) -> Self {
        Self { when, days: record.days(when), label }
    }
}

fn first<'r>(record: &'r Record, wanted: impl Fn(&&'r Treatment) -> bool) -> Option<TimeZero<'r>> {
    earliest(record.treatments.iter().filter(wanted).filter_map(|treatment| of_treatment(record, treatment)))
}

fn of_treatment<'r>(record: &Record, treatment: &'r Treatment) -> Option<TimeZero<'r>> {
    let name = treatment.regimen.as_ref().unwrap_or(&treatment.name);
    let (when, label) = match (&treatment.start, &treatment.date) {
        (Some(start), _) => (start, format!("the start of {name}")),
        (None, Some(date)) => (date, name.clone()),
        (None, None) => return None,
    };
    Some(TimeZero::at(record, when, label))
}

fn by_id<'r>(record: &'r Record, id: &str) -> Option<TimeZero<'r>> {
    let is = |own: &Option<String>| own.as_deref() == Some(id);
    if let Some(treatment) = record.treatments.iter().find(|treatment| is(&treatment.id)) {
        return of_treatment(record, treatment).filter(bounded);
    }
    let events = record
        .events
        .iter()
        .filter(|event| is(&event.id))
        .filter_map(|event| Some(TimeZero::at(record, event.date.as_ref()?, event.what.clone())));
    let diagnoses =
        record.diagnoses.iter().filter(|diagnosis| is(&diagnosis.id)).filter_map(|diagnosis| {
            Some(TimeZero::at(record, diagnosis.date.as_ref()?, diagnosis.what.clone()))
        });
    let assessments = record.assessments.iter().filter(|assessment| is(&assessment.id)).map(|assessment| {
        let label = assessment.visit.clone().unwrap_or_else(|| "the assessment".to_owned());
        TimeZero::at(record, &assessment.date, label)
    });
    events.chain(diagnoses).chain(assessments).find(bounded)
}

fn bounded(zero: &TimeZero<'_>) -> bool {
    zero.days.bounds().is_some()
}

fn earliest<'r>(found: impl Iterator<Item = TimeZero<'r>>) -> Option<TimeZero<'r>> {
    found.filter(bounded).min_by_key(|zero| (zero.days.earliest, zero.days.latest))
}
