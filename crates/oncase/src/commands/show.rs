//! `oncase show`: the case in the terminal, at 80 columns.

use std::path::PathBuf;

use oncase_outcome::{Policies, attainments, outcomes};
use oncase_record::model::{Record, Treatment};
use oncase_response::case::evaluate;
use oncase_treatment::{Place, RecordLines, lines_of_record};
use serde_json::json;

use super::{outcome, response_case};
use crate::columns::{Columns, wrap};
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::read_case;

/// What `show` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file.
    case: PathBuf,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let case = read_case(&args.case)?;
    let record = &case.file.record;
    if output.is_json() {
        output.json("oncase.show/1", &json!({"record": record}))?;
        return Ok(Exit::Clean);
    }
    output.text(&text(record))?;
    Ok(Exit::Clean)
}

/// The case as text.
pub fn text(record: &Record) -> String {
    let policies = Policies::default();
    let lines = lines_of_record(record, &policies.lines);
    let evaluations = evaluate(record, &policies.response);
    let sections = [
        ("Diagnoses", diagnoses(record)),
        ("Specimens", specimens(record)),
        ("Treatment", treatments(record, &lines)),
        ("Imaging", imaging(record)),
        ("Response", response_case::text(record, &evaluations)),
        (
            "Outcome",
            outcome::text(record, &outcomes(record, &policies), &attainments(record, &policies), false),
        ),
        ("Adverse events", adverse_events(record)),
    ];
    let mut text = header(record);
    for (title, body) in sections.into_iter().filter(|(_, body)| !body.is_empty()) {
        text.push_str(&format!("\n{}\n{}\n{body}", title.to_uppercase(), "─".repeat(title.chars().count())));
    }
    text.push_str("\nOncase documents and computes; it gives no medical advice.\n");
    text
}

fn header(record: &Record) -> String {
    let mut text = String::new();
    for line in wrap(record.title.as_deref().unwrap_or(&record.id), 80) {
        text.push_str(&format!("{line}\n"));
    }
    let sex = record.patient.sex.map(|sex| format!("{sex:?}").to_lowercase());
    let age = record.patient.age.as_ref().map(ToString::to_string);
    let invented = record.invented.then(|| "invented patient".to_owned());
    let words: Vec<String> =
        [Some(format!("case {}", record.id)), sex, age, invented].into_iter().flatten().collect();
    text.push_str(&format!("{}\n", words.join(", ")));
    text
}

fn diagnoses(record: &Record) -> String {
    let mut table = Columns::plain();
    for diagnosis in &record.diagnoses {
        let date = diagnosis.date.as_ref().map_or("undated".to_owned(), ToString::to_string);
        let sites = if diagnosis.metastatic_sites.is_empty() {
            String::new()
        } else {
            format!("; metastases: {}", diagnosis.metastatic_sites.join(", "))
        };
        table.row([date, format!("{}{sites}{}", diagnosis.what, told_again(diagnosis.same_as.as_ref()))]);
    }
    table.text()
}

/// A second telling is shown as such: nobody has picked one of them.
fn told_again(same_as: Option<&String>) -> String {
    same_as.map_or(String::new(), |id| format!(" [told again: {id}]"))
}

fn specimens(record: &Record) -> String {
    let mut table = Columns::plain();
    for specimen in &record.specimens {
        let date = specimen.date.as_ref().map_or("undated".to_owned(), ToString::to_string);
        let markers: Vec<String> =
            specimen.markers.iter().map(|m| format!("{} {}", m.marker, m.value)).collect();
        let histology = specimen.histology.as_deref().unwrap_or("histology not given");
        let again = told_again(specimen.same_as.as_ref());
        table.row([date, format!("{}: {histology}; {}{again}", specimen.site, markers.join(", "))]);
    }
    table.text()
}

fn treatments(record: &Record, lines: &RecordLines) -> String {
    let mut table = Columns::plain();
    for (at, treatment) in record.treatments.iter().enumerate() {
        let place = lines
            .treatments
            .iter()
            .position(|t| t.pointer == format!("/treatments/{at}"))
            .and_then(|index| lines.history.assignments.iter().find(|a| a.treatment == index))
            .map(|assignment| assignment.place);
        let line = match place {
            Some(Place::Line { number, .. }) => format!("line {number}"),
            _ => String::new(),
        };
        table.row([period(treatment), line, describe(treatment)]);
    }
    table.text()
}

fn period(treatment: &Treatment) -> String {
    let end = match (&treatment.end, treatment.ongoing) {
        (_, Some(true)) => " – ongoing".to_owned(),
        (Some(end), _) => format!(" – {end}"),
        (None, _) => String::new(),
    };
    match (&treatment.date, &treatment.start) {
        (Some(date), _) => date.to_string(),
        (None, Some(start)) => format!("{start}{end}"),
        (None, None) => format!("undated{end}"),
    }
}

fn describe(treatment: &Treatment) -> String {
    let mut words = treatment.name.clone();
    let drugs: Vec<String> = treatment
        .components
        .iter()
        .filter_map(|c| {
            let dose = c.dose.as_ref()?;
            let times =
                c.times_per_day.filter(|n| *n > 1).map_or(String::new(), |n| format!(" {n} times a day"));
            let days = c.days.as_ref().map_or(String::new(), |days| format!(" d{days}"));
            Some(format!("{} {dose}{times}{days}", c.drug))
        })
        .collect();
    if !drugs.is_empty() {
        words.push_str(&format!(" ({})", drugs.join(" + ")));
    }
    if let Some(length) = &treatment.cycle_length {
        words.push_str(&format!(", every {length}"));
    }
    if let Some(cycles) = treatment.cycles_given {
        words.push_str(&format!(", {cycles} cycles"));
    }
    if let Some(times) = treatment.times {
        words.push_str(&format!(", {times} times"));
    }
    words + &told_again(treatment.same_as.as_ref())
}

fn imaging(record: &Record) -> String {
    let mut table = Columns::plain();
    for assessment in &record.assessments {
        let method = assessment.method.map_or(String::new(), |m| format!("{m:?}").to_uppercase());
        let sizes: Vec<String> = assessment
            .measurements
            .iter()
            .filter_map(|m| {
                let axes: Vec<String> =
                    [m.long, m.short].into_iter().flatten().map(|l| l.mm_text()).collect();
                (!axes.is_empty()).then(|| format!("{} {} mm", m.lesion, axes.join(" × ")))
            })
            .collect();
        let mut words = sizes.join(", ");
        if let Some(findings) = assessment.findings.as_ref().filter(|_| words.is_empty()) {
            words.clone_from(findings);
        }
        table.row([assessment.date.to_string(), method, words + &told_again(assessment.same_as.as_ref())]);
    }
    table.text()
}

fn adverse_events(record: &Record) -> String {
    let mut table = Columns::plain();
    for event in &record.adverse_events {
        let grade = event.grade.map_or("grade ?".to_owned(), |grade| format!("grade {grade}"));
        let version = event.ctcae.as_ref().map_or("version not stated".to_owned(), |v| format!("CTCAE {v}"));
        let term = event.term.as_ref().or(event.as_written.as_ref()).cloned().unwrap_or_default();
        let date = event.start.as_ref().map_or(String::new(), ToString::to_string);
        table.row([date, grade, format!("{term} ({version})")]);
    }
    table.text()
}
