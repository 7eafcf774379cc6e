//! `oncase explain response CASE --at DATE`: the derivation of one response, as a clinician would argue it.

use std::path::PathBuf;

use oncase_answers::{MODEL, Told, argument, rules_of, tell, title};
use oncase_record::Length;
use oncase_record::model::Record;
use oncase_response::case::{Argument, LARGEST_ERROR, LesionAt, Plausible, Seen, evaluate};
use oncase_response::recist11::explain::Step;
use oncase_response::recist11::{Policies, TimePoint};

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
    let told = tell(record, &evaluations, &args.at, args.measurement_error, &policies)
        .map_err(|nothing| Failure::new(nothing.problem, nothing.mend))?;
    if output.is_json() {
        output.answer(&argument(record, &told, &policies))?;
    } else {
        let parts: Vec<String> = told.iter().map(|told| text(record, told)).collect();
        let policies = policies_text(&policies.used(), &Policies::default().used());
        output.text(&format!("{}\n{policies}", parts.join("\n")))?;
    }
    Ok(Exit::Clean)
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
