//! `oncase toxicity summary CASE`: adverse events by term, grade and cycle; laboratory values graded beside them.

use std::path::PathBuf;

use oncase_record::model::Record;
use oncase_toxicity::case::{CaseSummary, Comparison, Course, GradedValue, Laboratory, summarise};
use oncase_toxicity::{Answer, CtcaeVersion, TermSummary};

use crate::columns::{Columns, wrap};
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::read_case;

/// What `toxicity summary` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file.
    case: PathBuf,
    /// Summarise only the events of this version of the CTCAE, 4.03, 5 or 6, and grade the laboratory values by it;
    /// otherwise the version that the events name.
    #[arg(long)]
    ctcae: Option<CtcaeVersion>,
}

/// Runs it. Grades by the value that cannot be the recorded ones are findings.
pub fn run(args: &Args, output: &Output) -> Result<Exit, Failure> {
    let case = read_case(&args.case)?;
    let record = &case.file.record;
    let summary = summarise(record, args.ctcae).map_err(|error| {
        Failure::new(error.to_string(), "choose the events of one version, as in `--ctcae 5`")
    })?;
    if output.is_json() {
        output.answer(&oncase_answers::toxicity(record, &summary))?;
    } else {
        output.text(&text(record, &summary))?;
    }
    let values = summary.laboratory.iter().flat_map(|laboratory| &laboratory.values);
    let differs = values.into_iter().any(|value| value.comparison == Comparison::Differs);
    Ok(if differs { Exit::Findings } else { Exit::Clean })
}

fn text(record: &Record, summary: &CaseSummary) -> String {
    let by = summary.version.map_or_else(|| "no CTCAE version is named".to_owned(), |v| v.to_string());
    let mut text = format!("Adverse events of {} ({by})\n", record.id);
    if summary.courses.is_empty() {
        text.push_str("  No adverse event can be summarised.\n");
    }
    for course in &summary.courses {
        text.push('\n');
        text.push_str(&course_text(course));
    }
    if !summary.not_summarised.is_empty() {
        text.push_str("\nNot in the summary, as written\n");
        let mut table = Columns::new(&["grade", "event"]);
        for event in &summary.not_summarised {
            let grade = event.grade.map_or_else(|| "?".to_owned(), |grade| grade.to_string());
            let words = if event.words.is_empty() { &event.pointer } else { &event.words };
            table.row([grade, format!("{words}: {}", event.reason)]);
        }
        text.push_str(&table.text());
    }
    text.push('\n');
    text.push_str(&laboratory_text(record, summary));
    text.push_str("\nPolicies\n");
    for policy in &summary.policies {
        push_wrapped(&mut text, &format!("{}: {}.", policy.name, policy.setting));
    }
    text
}

fn push_wrapped(text: &mut String, words: &str) {
    for (at, line) in wrap(words, 76).iter().enumerate() {
        text.push_str(if at == 0 { "  " } else { "    " });
        text.push_str(line);
        text.push('\n');
    }
}

fn course_text(course: &Course) -> String {
    let title = if course.treatment.is_none() { "No treatment named" } else { &course.name };
    let first_day = match (&course.treatment, course.first_day) {
        (None, _) => String::new(),
        (_, None) => " (first day not recorded)".to_owned(),
        (_, Some(days)) => days.bounds().map_or_else(
            || " (first day not bounded)".to_owned(),
            |(a, b)| if a == b { format!(" (from {a})") } else { format!(" (from between {a} and {b})") },
        ),
    };
    let mut text = format!("{title}{first_day}\n");
    let mut table =
        Columns::new(&["G1", "G2", "G3", "G4", "G5", "worst", "related", "emergent", "events of the term"]);
    for row in &course.summary.terms {
        let count = |at: usize| {
            let events = row.by_grade.get(at).copied().unwrap_or_default();
            if events == 0 { "-".to_owned() } else { events.to_string() }
        };
        table.row([
            count(0),
            count(1),
            count(2),
            count(3),
            count(4),
            row.worst.to_string(),
            related(course, row),
            emergent(course, row),
            row.term.to_owned(),
        ]);
    }
    text.push_str(&table.text());
    text.push_str("  related, emergent: worst grade; 2? may be, ? not recorded, - none.\n");
    let severe: Vec<String> =
        course.summary.severe().map(|row| format!("{} ({})", row.term, row.worst)).collect();
    let severe = if severe.is_empty() { "none".to_owned() } else { severe.join(", ") };
    push_wrapped(&mut text, &format!("Grade 3 or higher: {severe}."));
    text.push_str(&cycles_text(course));
    text
}

/// Worst grade of the related events; with a question mark where one without attribution is worse.
fn related(course: &Course, row: &TermSummary) -> String {
    let open = course.events.iter().filter(|event| event.term == row.term && event.related.is_none());
    match (row.worst_related, open.map(|event| event.grade).max()) {
        (Some(related), Some(open)) if open > related => format!("{related}, {open}?"),
        (Some(related), _) => related.to_string(),
        (None, Some(_)) => "?".to_owned(),
        (None, None) => "-".to_owned(),
    }
}

fn emergent(course: &Course, row: &TermSummary) -> String {
    if course.first_day.is_none() {
        return "?".to_owned();
    }
    match (row.worst_emergent, row.worst_possibly_emergent) {
        (Some(certain), Some(possible)) if possible > certain => format!("{certain}, {possible}?"),
        (Some(certain), _) => certain.to_string(),
        (None, Some(possible)) => format!("{possible}?"),
        (None, None) => "-".to_owned(),
    }
}

fn cycles_text(course: &Course) -> String {
    let mut table = Columns::new(&["cycle", "worst grades"]);
    let mut add = |cycle: String, grade: &dyn Fn(&TermSummary) -> Option<u8>| {
        let terms = course.summary.terms.iter();
        let worst: Vec<String> =
            terms.filter_map(|row| grade(row).map(|grade| format!("{} {grade}", row.term))).collect();
        if !worst.is_empty() {
            table.row([cycle, worst.join(", ")]);
        }
    };
    for (at, cycle) in course.summary.cycles.iter().enumerate() {
        add(cycle.to_string(), &|row| row.by_cycle.get(at).copied().flatten());
    }
    add("none".to_owned(), &|row| row.without_cycle);
    table.text()
}

fn laboratory_text(record: &Record, summary: &CaseSummary) -> String {
    let (Some(version), Some(laboratory)) = (summary.version, &summary.laboratory) else {
        let how = if record.labs.is_empty() {
            "No laboratory value is recorded.\n"
        } else {
            "Laboratory values are not graded: choose a version, as in `--ctcae 5`.\n"
        };
        return how.to_owned();
    };
    if record.labs.is_empty() {
        return "No laboratory value is recorded.\n".to_owned();
    }
    let mut text = format!("Laboratory values by {version}, beside the adverse events recorded\n");
    let mut terms: Vec<&str> = laboratory.values.iter().map(|value| value.term).collect();
    terms.sort_unstable();
    terms.dedup();
    for term in terms {
        text.push('\n');
        text.push_str(&term_text(record, laboratory, term));
    }
    text.push('\n');
    for not_graded in &laboratory.not_graded {
        let count = not_graded.pointers.len();
        let values = if count == 1 { "value" } else { "values" };
        push_wrapped(
            &mut text,
            &format!("{}: {count} {values} not graded; {}.", not_graded.test, not_graded.reason),
        );
    }
    push_wrapped(
        &mut text,
        "A recorded grade above the value's may rest on criteria without a number or on a value between two samples.",
    );
    text
}

fn term_text(record: &Record, laboratory: &Laboratory, term: &str) -> String {
    let values: Vec<&GradedValue> = laboratory.values.iter().filter(|value| value.term == term).collect();
    let quiet = |value: &GradedValue| value.answer == Answer::Grade(0) && value.recorded.high == 0;
    let told: Vec<&&GradedValue> = values.iter().filter(|value| !quiet(value)).collect();
    let rest = values.len() - told.len();
    if told.is_empty() {
        let values = if rest == 1 { "1 value".to_owned() } else { format!("{rest} values") };
        let mut text = String::new();
        push_wrapped(&mut text, &format!("{term}: {values}, no grade and no event."));
        return text;
    }
    let mut text = String::new();
    push_wrapped(&mut text, &format!("{term}: {rest} of {} values without grade and event", values.len()));
    let mut open: Vec<(String, Vec<String>)> = Vec::new();
    let mut table = Columns::new(&["date", "value", "by value", "recorded", "which"]);
    for value in told {
        let lab = record.labs.get(value.lab);
        let date = lab.map_or_else(String::new, |lab| lab.date.to_string());
        let number = lab.map_or_else(String::new, |lab| format!("{} {}", lab.value, lab.unit));
        let recorded = match value.recorded {
            r if r.low == r.high => grade_word(r.low),
            r => format!("{} to {}", grade_word(r.low), r.high),
        };
        if let Some(why) = why_open(value) {
            match open.iter_mut().find(|(other, _)| *other == why) {
                Some((_, dates)) => dates.push(date.clone()),
                None => open.push((why, vec![date.clone()])),
            }
        }
        let which = match value.comparison {
            Comparison::Agrees => "agrees",
            Comparison::Differs => "differs",
            Comparison::Unknown => "unknown",
        };
        table.row([date, number, by_value(&value.answer), recorded, which.to_owned()]);
    }
    text.push_str(&table.text());
    for (why, dates) in open {
        push_wrapped(&mut text, &format!("{}: {why}.", dates.join(", ")));
    }
    text
}

fn grade_word(grade: u8) -> String {
    if grade == 0 { "none".to_owned() } else { grade.to_string() }
}

fn by_value(answer: &Answer) -> String {
    match answer {
        Answer::Grade(grade) => grade_word(*grade),
        Answer::Range { low, high, .. } => format!("{} to {high}", grade_word(*low)),
        Answer::Ungradable { .. } => "?".to_owned(),
    }
}

/// What leaves the grade by the value open.
fn why_open(value: &GradedValue) -> Option<String> {
    let open = match &value.answer {
        Answer::Grade(_) => return None,
        Answer::Range { questions, .. } => {
            questions.iter().map(|question| question.question()).collect::<Vec<_>>().join(" ")
        }
        Answer::Ungradable { reason } => reason.clone(),
    };
    Some(value.no_baseline.map_or_else(|| open.clone(), |why| format!("{open}; {why}")))
}
