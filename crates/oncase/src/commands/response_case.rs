//! `oncase response CASE`: responses of one case, assessment by assessment, with the rules that decided.

use std::path::PathBuf;

use oncase_answers::{response, title, why_not};
use oncase_record::model::Record;
use oncase_response::case::{AssessedPoint, Evaluation, OtherPolicies, evaluate, side_by_side};
use oncase_response::recist11::Policies;

use super::response_criteria::{self, Named};
use super::response_policies::{CasePolicies, OtherCriteria, policies_text};
use crate::columns::{Columns, wrap};
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::read_case;

/// What `response CASE` takes.
#[derive(Debug, clap::Args)]
pub struct CaseArgs {
    /// Case file.
    pub case: Option<PathBuf>,
    /// Criteria to set side by side, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "CRITERIA")]
    criteria: Vec<Named>,
    #[command(flatten)]
    policies: CasePolicies,
    #[command(flatten)]
    others: OtherCriteria,
}

/// Runs it.
pub fn run(args: &CaseArgs, output: &mut Output) -> Result<Exit, Failure> {
    let Some(path) = &args.case else {
        return Err(Failure::new(
            "no case file is given",
            "write `oncase response case.yaml`, or one of its subcommands",
        ));
    };
    let case = read_case(path)?;
    let record = &case.file.record;
    let (policies, others) = (args.policies.policies(), args.others.policies());
    let evaluations = evaluate(record, &policies);
    let criteria = response_criteria::chosen(&args.criteria);
    let compared =
        |evaluation: &Evaluation| side_by_side(record, evaluation, &criteria, &policies, &others).ok();
    let (mut used, mut default) = (policies.used(), Policies::default().used());
    if !criteria.is_empty() {
        used.extend(others.used());
        default.extend(OtherPolicies::default().used());
    }
    if output.is_json() {
        output.answer(&response(record, &criteria, &policies, &others))?;
        return Ok(Exit::Clean);
    }
    let text = if criteria.is_empty() {
        text(record, &evaluations)
    } else {
        let parts = evaluations.iter().map(|evaluation| match compared(evaluation) {
            Some(courses) => {
                let title = title(record, evaluation);
                response_criteria::text(record, evaluation, &title, &courses)
            }
            None => evaluation_text(record, evaluation),
        });
        or_nothing(&parts.collect::<Vec<_>>())
    };
    output.text(&text)?;
    if !evaluations.is_empty() {
        output.text(&format!("\n{}", policies_text(&used, &default)))?;
    }
    Ok(Exit::Clean)
}

/// The evaluations in the terminal.
pub fn text(record: &Record, evaluations: &[Evaluation]) -> String {
    or_nothing(&evaluations.iter().map(|e| evaluation_text(record, e)).collect::<Vec<_>>())
}

fn or_nothing(parts: &[String]) -> String {
    if parts.is_empty() {
        return "No assessment is marked as a baseline or names the treatment it evaluates: there is nothing to derive a response from.\n"
            .to_owned();
    }
    parts.join("\n")
}

fn evaluation_text(record: &Record, evaluation: &Evaluation) -> String {
    let mut text = heading(&format!("{} (RECIST 1.1)", title(record, evaluation)));
    let points = match &evaluation.result {
        Ok(points) => points,
        Err(why) => {
            let claimed = claims(record, evaluation);
            for line in wrap(&format!("not derivable: {}{claimed}", why_not(why)), 78) {
                text.push_str(&format!("  {line}\n"));
            }
            return text;
        }
    };
    let mut table = Columns::new(&[
        "date", "sum", "base", "nadir", "PR to", "PD from", "target", "other", "new", "overall",
    ]);
    if let Some(first) = points.first() {
        let baseline = evaluation.baseline.and_then(|at| record.assessments.get(at));
        let date = baseline.map_or(String::new(), |a| a.date.to_string());
        let sum = first.point.baseline.map_or("incomplete".to_owned(), |sum| sum.mm_text());
        let empty = String::new;
        table.row([
            date,
            sum,
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            "baseline".to_owned(),
        ]);
    }
    for assessed in points {
        table.row(cells(record, assessed));
    }
    text.push_str(&table.text());
    text.push_str("  Sums and limits in mm; base, nadir: change of the sum in per cent.\n  NN: non-CR/non-PD; other: non-target lesions.\n");
    if let Some((course, dates)) = &evaluation.best {
        let day = |day: Option<oncase_record::Day>| day.map_or(String::new(), |day| format!(" on {day}"));
        let sentence = format!(
            "Best overall response {}{}; confirmed {}{} (from {}).",
            course.best.response,
            day(course.best.day),
            course.confirmed.response,
            day(course.confirmed.day),
            dates.start
        );
        for (at, line) in wrap(&sentence, 76).iter().enumerate() {
            text.push_str(&format!("  {}{line}\n", if at > 0 { "  " } else { "" }));
        }
    }
    text
}

fn cells(record: &Record, assessed: &AssessedPoint) -> [String; 10] {
    let point = &assessed.point;
    let date = record.assessments.get(assessed.assessment).map_or(String::new(), |a| a.date.to_string());
    let sum = point
        .complete_sum()
        .map_or_else(|| format!("{} of {}", point.targets_assessed, point.targets), |s| s.mm_text());
    let change = |change: Option<oncase_response::Change>| change.map_or(String::new(), |c| c.to_string());
    let response = |response: Option<oncase_response::Response>| response.map_or("-".to_owned(), short);
    let new = match point.new_disease {
        oncase_response::recist11::NewDisease::No => "no",
        oncase_response::recist11::NewDisease::Equivocal => "equivocal",
        oncase_response::recist11::NewDisease::ConfirmedLater
        | oncase_response::recist11::NewDisease::Yes => "yes",
    };
    let thresholds = point.thresholds().filter(|_| point.targets > 0);
    let limit = |of: fn(oncase_response::recist11::Thresholds) -> oncase_record::Length| {
        thresholds.map_or(String::new(), |t| of(t).mm_text())
    };
    [
        date,
        sum,
        change(point.change_from_baseline()),
        change(point.change_from_nadir()),
        limit(|t| t.partial_response_to),
        limit(|t| t.progression_from),
        response(point.target),
        response(point.non_target),
        new.to_owned(),
        short(point.overall),
    ]
}

/// "NON-CR/NON-PD" finds no room in a column.
fn short(response: oncase_response::Response) -> String {
    match response {
        oncase_response::Response::NonCrNonPd => "NN".to_owned(),
        other => other.to_string(),
    }
}

/// A heading within 80 columns.
pub fn heading(title: &str) -> String {
    wrap(title, 80).iter().map(|line| format!("{line}\n")).collect()
}

/// What the source claims for the assessments of an evaluation that cannot be derived.
fn claims(record: &Record, evaluation: &Evaluation) -> String {
    let claimed: Vec<String> = evaluation
        .baseline
        .iter()
        .chain(&evaluation.follow_ups)
        .filter_map(|&at| record.assessments.get(at))
        .flat_map(|a| {
            a.claimed.iter().map(|c| {
                format!("{:?} at {}", c.response, a.date)
                    .replace("Pr ", "PR ")
                    .replace("Pd ", "PD ")
                    .replace("Cr ", "CR ")
                    .replace("Sd ", "SD ")
            })
        })
        .collect();
    if claimed.is_empty() { String::new() } else { format!(". The source claims {}", claimed.join(", ")) }
}
