//! `oncase explain response CASE --at DATE`: the derivation of one response, as a clinician would argue it.

use std::path::PathBuf;

use oncase_record::model::{Assessment, Record};
use oncase_record::scalar::When;
use oncase_record::{Length, Rule};
use oncase_response::case::{
    Argument, Evaluation, LARGEST_ERROR, LesionAt, Plausible, Seen, argue, evaluate, plausible,
};
use oncase_response::recist11::explain::Step;
use oncase_response::recist11::{Policies, TimePoint};
use serde_json::{Value, json};

use super::response_case::{point_json, seen_json, title, why_not};
use super::response_policies::{CasePolicies, policies_text};
use super::rules::mark;
use crate::columns::wrap;
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::read_case;

/// What `explain response` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file.
    case: PathBuf,
    /// The assessment: its date as in the case file, a day within it, or its id.
    #[arg(long, value_name = "DATE")]
    at: String,
    /// Also say which share of plausible measurements keeps the category, when each diameter may be off by this
    /// much.
    #[arg(long, value_name = "LENGTH")]
    measurement_error: Option<Length>,
    #[command(flatten)]
    policies: CasePolicies,
}

/// One response with its argument.
struct Told<'a> {
    evaluation: &'a Evaluation,
    assessment: &'a Assessment,
    index: usize,
    point: TimePoint,
    argument: Argument,
    plausible: Option<Result<Plausible, String>>,
}

/// Runs it.
pub fn run(args: &Args, output: &Output) -> Result<Exit, Failure> {
    if args.measurement_error.is_some_and(|error| error > LARGEST_ERROR) {
        return Err(Failure::new(
            format!("a measurement error above {LARGEST_ERROR} is not tried"),
            "give the error of one diameter, such as --measurement-error 2mm",
        ));
    }
    let case = read_case(&args.case)?;
    let record = &case.file.record;
    let policies = args.policies.policies();
    let evaluations = evaluate(record, &policies);
    let matching = matching(record, &args.at);
    let mut told = Vec::new();
    for evaluation in &evaluations {
        for &index in &matching {
            told.extend(tell(record, evaluation, index, args.measurement_error, &policies));
        }
    }
    if told.is_empty() {
        return Err(nothing_there(record, &evaluations, &matching, &args.at));
    }
    if output.is_json() {
        let values: Vec<Value> = told.iter().map(|told| as_json(record, told)).collect();
        let value = json!({"case": record.id, "criteria": "RECIST 1.1", "responses": values, "policies": policies.used()});
        output.json("oncase.explain.response/1", &value)?;
    } else {
        let parts: Vec<String> = told.iter().map(|told| text(record, told)).collect();
        let policies = policies_text(&policies.used(), &Policies::default().used());
        output.text(&format!("{}\n{policies}", parts.join("\n")))?;
    }
    Ok(Exit::Clean)
}

/// The assessments that a word means: by id or by the date as written; otherwise those that may lie on that date.
fn matching(record: &Record, at: &str) -> Vec<usize> {
    let all = || record.assessments.iter().enumerate().filter(|(_, a)| a.same_as.is_none());
    let named: Vec<usize> = all()
        .filter(|(_, a)| a.id.as_deref() == Some(at) || a.date.text() == at)
        .map(|(index, _)| index)
        .collect();
    if !named.is_empty() {
        return named;
    }
    let Ok(when) = at.parse::<When>() else { return Vec::new() };
    let days = when.interval();
    all()
        .filter(|(_, a)| {
            let date = record.days(&a.date);
            date.bounds().is_some() && date.intersection(days).is_some()
        })
        .map(|(index, _)| index)
        .collect()
}

fn nothing_there(record: &Record, evaluations: &[Evaluation], matching: &[usize], at: &str) -> Failure {
    for evaluation in evaluations {
        if evaluation.baseline.is_some_and(|baseline| matching.contains(&baseline)) {
            return Failure::new(
                format!("{at} is the baseline: responses are compared with it, and it has none itself"),
                format!("give one of {}", dates(record, std::slice::from_ref(evaluation))),
            );
        }
        if let Err(why) = &evaluation.result
            && evaluation.follow_ups.iter().any(|index| matching.contains(index))
        {
            return Failure::new(
                format!("the response of {at} cannot be derived: {}", why_not(why)),
                "record what is missing; `oncase response` says the same for the whole case",
            );
        }
    }
    let dates = dates(record, evaluations);
    let mend = if dates.is_empty() {
        "the case has no assessment with a response".to_owned()
    } else {
        format!("give one of {dates}")
    };
    Failure::new(format!("there is no response at {at}"), mend)
}

fn dates(record: &Record, evaluations: &[Evaluation]) -> String {
    let points = evaluations.iter().flat_map(|evaluation| evaluation.result.iter().flatten());
    let dates: Vec<&str> = points
        .filter_map(|point| record.assessments.get(point.assessment))
        .map(|assessment| assessment.date.text())
        .collect();
    dates.join(", ")
}

fn tell<'a>(
    record: &'a Record,
    evaluation: &'a Evaluation,
    index: usize,
    error: Option<Length>,
    policies: &Policies,
) -> Option<Told<'a>> {
    let argument = argue(record, evaluation, index, policies)?;
    let point = evaluation.result.as_ref().ok()?.iter().find(|point| point.assessment == index)?.point;
    let assessment = record.assessments.get(index)?;
    let plausible = error.map(|error| plausible(evaluation, index, error, policies));
    Some(Told { evaluation, assessment, index, point, argument, plausible })
}

fn text(record: &Record, told: &Told<'_>) -> String {
    let point = &told.point;
    let mut text =
        format!("{} on {}: {} (RECIST 1.1)\n", point.overall, told.assessment.date, point.overall.words());
    text.push_str(&lines(&format!("{}.", title(record, told.evaluation)), 0));
    if told.assessment.date.text() != point.day.to_string() {
        let sentence = format!(
            "It counts as {}, by the policies for the date of a visit and for partial dates.",
            point.day
        );
        text.push_str(&lines(&sentence, 0));
    }
    text.push_str("\nLesions (mm; of a node its short axis)\n");
    text.push_str(&lesions(record, told));
    for (heading, steps) in [
        ("Derivation", &told.argument.steps),
        ("Not assessed, and what that means", &told.argument.not_assessed),
        ("Confirmation", &told.argument.confirmation),
        ("Window used", &told.argument.window),
    ] {
        if !steps.is_empty() {
            text.push_str(&format!("\n{heading}\n"));
            steps.iter().for_each(|step| text.push_str(&step_text(step)));
        }
    }
    if let Some(plausible) = &told.plausible {
        text.push_str(&format!("\nMeasurement error\n{}", plausible_text(plausible, point)));
    }
    text.push_str(&format!("\nRules\n{}", sources(&told.argument)));
    text
}

fn lines(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    wrap(text, 80 - indent).iter().map(|line| format!("{space}{line}\n")).collect()
}

fn step_text(step: &Step) -> String {
    let rule = step.rule.map(|rule| format!(" [{}]", rule.id())).unwrap_or_default();
    let wrapped = wrap(&format!("{}{rule}", step.sentence), 76);
    wrapped
        .iter()
        .enumerate()
        .map(|(at, line)| format!("  {}{line}\n", if at > 0 { "  " } else { "- " }))
        .collect()
}

/// One line a lesion: at baseline, at the nadir, now.
fn lesions(record: &Record, told: &Told<'_>) -> String {
    let argument = &told.argument;
    let date = |index: usize| record.assessments.get(index).map_or(String::new(), |a| a.date.to_string());
    let baseline = told.evaluation.baseline.map_or(String::new(), date);
    let nadir = argument.nadir_assessment.map(date);
    let mut rows = vec![
        row("", "baseline", argument.nadir_assessment.map(|_| "nadir".to_owned()), "now"),
        row("", &baseline, nadir, told.assessment.date.text()),
    ];
    let of = |lesion: &LesionAt| {
        let now = match &lesion.reason {
            Some(reason) => format!("{} ({})", seen(lesion.now), reason.trim_end_matches('.')),
            None => seen(lesion.now),
        };
        row(&lesion.id, &seen(lesion.baseline), lesion.nadir.map(seen), &now)
    };
    rows.extend(argument.lesions.iter().filter(|lesion| lesion.target).map(of));
    let point = &told.point;
    if point.targets > 0 {
        let sum = |sum: Option<Length>| sum.map_or("incomplete".to_owned(), Length::mm_text);
        let nadir = argument.nadir_assessment.map(|_| sum(point.nadir));
        rows.push(row("sum", &sum(point.baseline), nadir, &sum(point.complete_sum())));
    }
    rows.extend(argument.lesions.iter().filter(|lesion| !lesion.target).map(|lesion| {
        let mut cells = of(lesion);
        if let Some(name) = cells.first_mut() {
            name.push_str(" (non-target)");
        }
        cells
    }));
    rows.extend(told.assessment.new_lesions.iter().map(|new| {
        let note = new.note.as_deref().map(|note| format!(", {note}")).unwrap_or_default();
        let name = new.lesion.clone().unwrap_or_else(|| new.site.clone());
        let nadir = argument.nadir_assessment.map(|_| "-".to_owned());
        let certainty = format!("{:?}", new.certainty).to_lowercase();
        row(&format!("{name} (new)"), "-", nadir, &format!("{certainty}{note}"))
    }));
    aligned(&rows)
}

fn row(name: &str, baseline: &str, nadir: Option<String>, now: &str) -> Vec<String> {
    let mut cells = vec![name.to_owned(), baseline.to_owned()];
    cells.extend(nadir);
    cells.push(now.to_owned());
    cells
}

/// Columns side by side; the last wraps within 80.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.saturating_sub(1)).map(width).collect();
    let indent = 2 + widths.iter().map(|width| width + 2).sum::<usize>();
    let mut text = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&format!("{cell:<width$}  "));
        }
        let last = row.get(widths.len()).map_or("", String::as_str);
        for (at, part) in wrap(last, 80_usize.saturating_sub(indent).max(16)).iter().enumerate() {
            if at > 0 {
                line = " ".repeat(indent);
            }
            line.push_str(part);
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

fn seen(seen: Seen) -> String {
    match seen {
        Seen::Measured(length) => length.mm_text(),
        Seen::TooSmall(length) => format!("too small, counts {}", length.mm_text()),
        Seen::Absent => "absent".to_owned(),
        Seen::Merged => "merged".to_owned(),
        Seen::Present => "present".to_owned(),
        Seen::NotAssessed => "not assessed".to_owned(),
    }
}

const MODEL: &str = "Model: every measured diameter (now, at baseline and at the nadir) is off by up to the error, every \
    tenth of a millimetre equally likely and each lesion on its own; a lesion too \
    small to measure keeps its default, and which assessment is the nadir, and whether a response was reached before, \
    stay as they are.";

fn plausible_text(plausible: &Result<Plausible, String>, point: &TimePoint) -> String {
    let plausible = match plausible {
        Ok(plausible) => plausible,
        Err(because) => return lines(&format!("Uncheckable: {because}."), 2),
    };
    let percent = |share: f64| {
        // Shares are sums of many small ones: the last digits are rounding.
        let tenths = (share * 1000.0).round();
        match share {
            _ if share < 1e-9 => "0 %".to_owned(),
            _ if share > 1.0 - 1e-9 => "100 %".to_owned(),
            _ if tenths < 1.0 => "below 0.1 %".to_owned(),
            _ if tenths > 999.0 => "above 99.9 %".to_owned(),
            _ => format!("{:.1} %", tenths / 10.0),
        }
    };
    let shares = &plausible.shares;
    let target = point.target.map_or(String::new(), |target| target.to_string());
    let mut text = lines(
        &format!(
            "With {} up or down a lesion, {} of plausible measurements keep {target} of the targets (PD {}, PR {}, SD {}).",
            plausible.error,
            percent(plausible.kept),
            percent(shares.progression),
            percent(shares.partial_response),
            percent(shares.stable)
        ),
        2,
    );
    if plausible.overall_without_sum {
        text.push_str(&lines("The overall response is progression whatever the sum: see the derivation.", 2));
    }
    text.push_str(&lines(MODEL, 2));
    text
}

fn rules_of(argument: &Argument) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    let steps = [&argument.steps, &argument.not_assessed, &argument.confirmation, &argument.window];
    for rule in steps.into_iter().flatten().filter_map(|step| step.rule) {
        if !rules.iter().any(|known| known.id == rule.id()) {
            rules.push(rule.rule());
        }
    }
    rules
}

fn sources(argument: &Argument) -> String {
    let rules = rules_of(argument);
    let mut text = String::new();
    for rule in &rules {
        let locator = if rule.locator.is_empty() { String::new() } else { format!("; {}", rule.locator) };
        let line =
            format!("{}: {}. {}{locator} ({})", rule.id, rule.title, rule.citation, mark(rule.verification));
        for (at, part) in wrap(&line, 76).iter().enumerate() {
            text.push_str(&format!("  {}{part}\n", if at > 0 { "  " } else { "" }));
        }
    }
    text
}

fn as_json(record: &Record, told: &Told<'_>) -> Value {
    let steps = |steps: &[Step]| -> Vec<Value> {
        steps
            .iter()
            .map(|step| json!({"sentence": step.sentence, "rule": step.rule.map(|rule| rule.id())}))
            .collect()
    };
    let lesions: Vec<Value> = told
        .argument
        .lesions
        .iter()
        .map(|lesion| {
            json!({
                "id": lesion.id, "site": lesion.site, "target": lesion.target, "node": lesion.nodal,
                "baseline": seen_json(lesion.baseline), "nadir": lesion.nadir.map(seen_json),
                "now": seen_json(lesion.now), "reason": lesion.reason,
            })
        })
        .collect();
    let plausible = told.plausible.as_ref().map(|plausible| match plausible {
        Ok(found) => json!({
            "error_mm": found.error.as_mm(), "keeps_target_response": found.kept,
            "progression": found.shares.progression, "partial_response": found.shares.partial_response,
            "stable": found.shares.stable, "overall_is_progression_without_sum": found.overall_without_sum,
            "model": MODEL,
        }),
        Err(because) => json!({"uncheckable": because}),
    });
    let assessed = told.evaluation.result.iter().flatten().find(|point| point.assessment == told.index);
    json!({
        "treatment": told.evaluation.treatment,
        "reader": told.evaluation.reader,
        "time_point": assessed.map(|assessed| point_json(record, assessed)),
        "counts_as": told.point.day.to_string(),
        "lesions": lesions,
        "nadir_assessment": told.argument.nadir_assessment.map(|index| format!("/assessments/{index}")),
        "derivation": steps(&told.argument.steps),
        "not_assessed": steps(&told.argument.not_assessed),
        "confirmation": steps(&told.argument.confirmation),
        "window": steps(&told.argument.window),
        "measurement_error": plausible,
        "rules": rules_of(&told.argument),
    })
}
