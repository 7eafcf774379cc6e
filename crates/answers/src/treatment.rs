//! The regimens, cycles, exposure and lines of therapy of a case.

use std::fmt;

use oncase_record::Derived;
use oncase_record::model::{Record, Treatment};
use oncase_record::scalar::Count;
use oncase_treatment::{
    Candidate, CyclesPlanned, CyclesPossible, CyclesUncountable, DoseAgainstLimit, ExpectedMonitoring,
    ExposureOfTreatment, GateResult, Library, LineSettings, NotAdapted, RecordLines, RecordedMonitoring,
    StatedCycles, WrittenRegimen, check_gates, cycle_span, dose_against_limit, expected_monitoring,
    exposure_of_treatment, lab_values, lines_of_record, recognise, recorded_monitoring, written_regimen,
};
use serde::Serialize;

use crate::Answer;

/// What is derived for one treatment.
#[derive(Debug, Serialize)]
pub struct TreatmentAnswer {
    /// Its place in the record.
    pub pointer: String,
    /// Its name.
    pub name: String,
    /// The regimen as written.
    pub given: WrittenRegimen,
    /// The regimen of the library that fits best.
    pub recognised: Option<Candidate>,
    /// How many cycles fit between its dates.
    pub cycles_possible: Option<Result<CyclesPossible, CyclesUncountable>>,
    /// The stated number of cycles against that.
    pub cycles_stated: Option<StatedCycles>,
    /// Cycles as the record and the regimen give them.
    pub cycles_recorded: CyclesRecorded,
    /// Checks that the regimen asks for.
    pub monitoring_expected: Option<ExpectedMonitoring>,
    /// Checks that the record holds.
    pub monitoring_recorded: Option<Derived<RecordedMonitoring>>,
    /// Doses by drug.
    pub exposure: Vec<ExposureOfTreatment>,
    /// Doses against the library's limits.
    pub doses_against_limits: Vec<DoseAgainstLimit>,
    /// Conditions for each cycle, by its number.
    pub conditions: Vec<(u16, Vec<GateResult>)>,
}

/// Cycles as the record and the recognised regimen give them.
#[derive(Debug, Serialize)]
pub struct CyclesRecorded {
    /// Planned, by the record.
    pub planned: Option<Count>,
    /// Planned, by the publication of each phase of the recognised regimen.
    pub published: Vec<CyclesPlanned>,
    /// Given, by the record.
    pub given: Option<Count>,
    /// Listed one by one.
    pub listed: usize,
}

/// What is derived of all treatments.
#[derive(Debug, Serialize)]
pub struct Treatments {
    /// Each treatment.
    pub treatments: Vec<TreatmentAnswer>,
    /// Lines of therapy.
    pub lines: RecordLines,
}

impl Treatments {
    /// `oncase regimen case CASE`.
    pub fn answer(&self) -> Answer {
        Answer::new("oncase.regimen.case/1", serde_json::to_value(self).unwrap_or_default())
    }
}

/// Derives what the treatments of a record come to; imaging is expected after every so many cycles.
///
/// # Errors
/// When a treatment cannot be read as a regimen.
pub fn treatments(library: &Library, record: &Record, imaging_every: u32) -> Result<Treatments, NotAdapted> {
    let mut treatments = Vec::new();
    for (at, treatment) in record.treatments.iter().enumerate().filter(|(_, t)| t.same_as.is_none()) {
        treatments.extend(treatment_answer(library, record, at, treatment, imaging_every)?);
    }
    Ok(Treatments { treatments, lines: lines_of_record(record, &LineSettings::default()) })
}

fn treatment_answer(
    library: &Library,
    record: &Record,
    at: usize,
    treatment: &Treatment,
    imaging_every: u32,
) -> Result<Option<TreatmentAnswer>, NotAdapted> {
    let Some(given) = written_regimen(record, at)? else { return Ok(None) };
    let recognised = recognise(&given, library, None).into_iter().next();
    let span = cycle_span(record, at);
    let stated = treatment.cycles_given.filter(|count| count.low == count.high);
    let cycles_stated = span
        .zip(stated)
        .and_then(|(span, count)| span.compare(u32::from(count.low)).ok())
        .map(|derived| derived.value);
    let cycles_possible = span.map(|span| span.possible());
    let count = match (stated, cycles_possible) {
        (Some(count), _) => Some((u32::from(count.low), u32::from(count.high))),
        (None, Some(Ok(possible))) => Some((possible.fewest_on_schedule, possible.most)),
        _ => None,
    };
    let regimen = recognised.as_ref().and_then(|best| library.find(&best.regimen));
    let labs = lab_values(record);
    let conditions = regimen.map_or_else(Vec::new, |regimen| {
        let check = |cycle: &oncase_record::model::Cycle| {
            (cycle.number, check_gates(regimen, u32::from(cycle.number), record.days(&cycle.start), &labs))
        };
        treatment.cycles.iter().map(check).collect()
    });
    let monitoring_expected = count.map(|count| expected_monitoring(count, imaging_every).value);
    Ok(Some(TreatmentAnswer {
        pointer: format!("/treatments/{at}"),
        name: treatment.name.clone(),
        doses_against_limits: given.drugs.iter().filter_map(|drug| dose_against_limit(drug, None)).collect(),
        given,
        recognised,
        cycles_possible,
        cycles_stated,
        cycles_recorded: CyclesRecorded {
            planned: treatment.cycles_planned,
            published: regimen.map_or_else(Vec::new, |r| r.phases.iter().map(|p| p.cycles.clone()).collect()),
            given: treatment.cycles_given,
            listed: treatment.cycles.len(),
        },
        monitoring_expected,
        monitoring_recorded: monitoring_expected
            .and_then(|expected| recorded_monitoring(record, at, expected, imaging_every)),
        exposure: exposure_of_treatment(record, at)?,
        conditions,
    }))
}

/// `planned: 12; published: 4 to 6; given: 12, all listed`.
impl fmt::Display for CyclesRecorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |count: Option<Count>| count.map_or("not recorded".to_owned(), |count| count.to_string());
        write!(f, "planned: {}", count(self.planned))?;
        let published: Vec<String> = self.published.iter().map(published).collect();
        if !published.is_empty() {
            write!(f, "; published: {}", published.join(", then "))?;
        }
        write!(f, "; given: {}", count(self.given))?;
        match (self.listed, self.given) {
            (0, _) => Ok(()),
            (listed, Some(given)) if usize::from(given.low) == listed => f.write_str(", all listed"),
            (listed, _) => write!(f, ", {listed} listed"),
        }
    }
}

fn published(cycles: &CyclesPlanned) -> String {
    let number = match (cycles.fewest, cycles.most) {
        (Some(fewest), Some(most)) if fewest == most => fewest.to_string(),
        (Some(fewest), Some(most)) => format!("{fewest} to {most}"),
        (Some(fewest), None) => format!("at least {fewest}"),
        (None, Some(most)) => format!("up to {most}"),
        (None, None) => String::new(),
    };
    let until = cycles.until.as_ref().map(|until| format!("until {until}"));
    let words: Vec<String> =
        [Some(number), until].into_iter().flatten().filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "no number".to_owned() } else { words.join(", ") }
}
