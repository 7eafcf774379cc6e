//! `oncase regimen case`: the regimens, cycles, exposure and lines of therapy of a case file.

use std::fmt::{self, Write};
use std::path::Path;

use oncase_record::Derived;
use oncase_record::model::{Record, Treatment};
use oncase_record::scalar::Count;
use oncase_treatment::{
    Candidate, CyclesPlanned, CyclesPossible, CyclesUncountable, DoseAgainstLimit, ExpectedMonitoring,
    ExposureOfTreatment, GateOutcome, GateResult, Library, LimitStanding, LineSettings, RecordLines,
    RecordedMonitoring, StatedCycles, WrittenRegimen, check_gates, cycle_span, dose_against_limit,
    expected_monitoring, exposure_of_treatment, lab_values, lines_of_record, recognise, recorded_monitoring,
    written_regimen,
};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::read_case;

/// What is derived for one treatment.
#[derive(Serialize)]
struct TreatmentAnswer {
    pointer: String,
    name: String,
    given: WrittenRegimen,
    recognised: Option<Candidate>,
    cycles_possible: Option<Result<CyclesPossible, CyclesUncountable>>,
    cycles_stated: Option<StatedCycles>,
    cycles_recorded: CyclesRecorded,
    monitoring_expected: Option<ExpectedMonitoring>,
    monitoring_recorded: Option<Derived<RecordedMonitoring>>,
    exposure: Vec<ExposureOfTreatment>,
    doses_against_limits: Vec<DoseAgainstLimit>,
    conditions: Vec<(u16, Vec<GateResult>)>,
}

/// Cycles as the record and the recognised regimen give them.
#[derive(Serialize)]
struct CyclesRecorded {
    /// Planned, by the record.
    planned: Option<Count>,
    /// Planned, by the publication of each phase of the recognised regimen.
    published: Vec<CyclesPlanned>,
    /// Given, by the record.
    given: Option<Count>,
    /// Listed one by one.
    listed: usize,
}

#[derive(Serialize)]
struct Answer {
    treatments: Vec<TreatmentAnswer>,
    lines: RecordLines,
}

/// Runs it.
pub fn run(library: &Library, file: &Path, imaging_every: u32, output: &mut Output) -> Result<Exit, Failure> {
    let case = read_case(file)?;
    let record = &case.file.record;
    let mut treatments = Vec::new();
    for (at, treatment) in record.treatments.iter().enumerate().filter(|(_, t)| t.same_as.is_none()) {
        treatments.extend(treatment_answer(library, record, at, treatment, imaging_every)?);
    }
    let answer = Answer { treatments, lines: lines_of_record(record, &LineSettings::default()) };
    if output.is_json() {
        output.json("oncase.regimen.case/1", &answer)?;
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    for treatment in &answer.treatments {
        // Writing to a string does not fail.
        let _ = write_treatment(&mut text, treatment);
    }
    let _ = write_lines(&mut text, record, &answer.lines);
    output.text(&text)?;
    Ok(Exit::Clean)
}

fn treatment_answer(
    library: &Library,
    record: &Record,
    at: usize,
    treatment: &Treatment,
    imaging_every: u32,
) -> Result<Option<TreatmentAnswer>, Failure> {
    let failed =
        |why: oncase_treatment::NotAdapted| Failure::new(why.to_string(), "mend the treatment at this place");
    let Some(given) = written_regimen(record, at).map_err(failed)? else { return Ok(None) };
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
        exposure: exposure_of_treatment(record, at).map_err(failed)?,
        conditions,
    }))
}

fn write_treatment(text: &mut String, answer: &TreatmentAnswer) -> std::fmt::Result {
    writeln!(text, "{}: {}", answer.name, answer.given)?;
    match &answer.recognised {
        Some(best) => {
            writeln!(text, "  {best}")?;
            for point in &best.points {
                writeln!(text, "    {point}")?;
            }
        }
        None => writeln!(text, "  no regimen of the library has these drugs")?,
    }
    if let Some(Ok(possible)) = &answer.cycles_possible {
        writeln!(text, "  cycles on schedule between the dates: {possible}")?;
    }
    if let Some(stated) = &answer.cycles_stated {
        writeln!(text, "  cycles stated: {stated}")?;
    }
    if answer.cycles_possible.is_some() || answer.monitoring_expected.is_some() {
        writeln!(text, "  cycles {}", answer.cycles_recorded)?;
    }
    if let Some(monitoring) = &answer.monitoring_expected {
        let ((lab_low, lab_high), (low, high)) = (monitoring.laboratory, monitoring.imaging);
        let span = |low, high| if low == high { format!("{low}") } else { format!("{low} to {high}") };
        let (laboratory, imaging) = (span(lab_low, lab_high), span(low, high));
        writeln!(
            text,
            "  expected: {laboratory} laboratory checks, {imaging} imaging studies after the baseline"
        )?;
    }
    if let Some(recorded) = &answer.monitoring_recorded {
        for line in recorded.value.to_string().lines() {
            writeln!(text, "  {line}")?;
        }
    }
    for exposure in &answer.exposure {
        writeln!(text, "  {exposure}")?;
    }
    for found in answer.doses_against_limits.iter().filter(|found| found.standing == LimitStanding::Above) {
        writeln!(text, "  {} is above {} [{}]", found.limit.drug, found.limit.most, found.limit.citation)?;
    }
    for (cycle, results) in &answer.conditions {
        for result in results.iter().filter(|result| result.outcome != GateOutcome::Met) {
            writeln!(text, "  cycle {cycle}: {result}")?;
        }
    }
    writeln!(text)
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

fn write_lines(text: &mut String, record: &Record, lines: &RecordLines) -> std::fmt::Result {
    for assignment in &lines.history.assignments {
        let name = lines
            .treatments
            .get(assignment.treatment)
            .and_then(|treatment| treatment.pointer.strip_prefix("/treatments/")?.parse::<usize>().ok())
            .and_then(|at| record.treatments.get(at))
            .map_or("", |treatment| treatment.name.as_str());
        writeln!(text, "{name}: {assignment}")?;
    }
    writeln!(text)?;
    for line in &lines.history.lines {
        writeln!(text, "{line}")?;
    }
    writeln!(text, "\nDerived from the record; no advice about a patient.")
}
