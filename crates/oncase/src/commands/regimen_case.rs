//! `oncase regimen case`: the regimens, cycles, exposure and lines of therapy of a case file.

use std::fmt::Write;
use std::path::Path;

use oncase_answers::{TreatmentAnswer, treatments};
use oncase_record::model::Record;
use oncase_treatment::{GateOutcome, Library, LimitStanding, RecordLines};

use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::read_case;

/// Runs it.
pub fn run(library: &Library, file: &Path, imaging_every: u32, output: &mut Output) -> Result<Exit, Failure> {
    let case = read_case(file)?;
    let record = &case.file.record;
    let answer = treatments(library, record, imaging_every)
        .map_err(|why| Failure::new(why.to_string(), "mend the treatment at this place"))?;
    if output.is_json() {
        output.answer(&answer.answer())?;
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
