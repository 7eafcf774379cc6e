//! `oncase regimen case`: the regimens, cycles, exposure and lines of therapy of a case file.

use std::fmt::Write;
use std::path::Path;

use oncase_record::model::{Record, Treatment};
use oncase_treatment::{
    Candidate, CyclesPossible, CyclesUncountable, DoseAgainstLimit, ExpectedMonitoring, ExposureOfTreatment,
    GateOutcome, GateResult, Library, LimitStanding, LineSettings, RecordLines, StatedCycles, WrittenRegimen,
    check_gates, cycle_span, dose_against_limit, expected_monitoring, exposure_of_treatment, lab_values,
    lines_of_record, recognise, written_regimen,
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
    monitoring_expected: Option<ExpectedMonitoring>,
    exposure: Vec<ExposureOfTreatment>,
    doses_against_limits: Vec<DoseAgainstLimit>,
    conditions: Vec<(u16, Vec<GateResult>)>,
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
    Ok(Some(TreatmentAnswer {
        pointer: format!("/treatments/{at}"),
        name: treatment.name.clone(),
        doses_against_limits: given.drugs.iter().filter_map(|drug| dose_against_limit(drug, None)).collect(),
        given,
        recognised,
        cycles_possible,
        cycles_stated,
        monitoring_expected: count.map(|count| expected_monitoring(count, imaging_every).value),
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
    if let Some(monitoring) = &answer.monitoring_expected {
        let ((lab_low, lab_high), (low, high)) = (monitoring.laboratory, monitoring.imaging);
        let span = |low, high| if low == high { format!("{low}") } else { format!("{low} to {high}") };
        let (laboratory, imaging) = (span(lab_low, lab_high), span(low, high));
        writeln!(
            text,
            "  expected: {laboratory} laboratory checks, {imaging} imaging studies after the baseline"
        )?;
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
