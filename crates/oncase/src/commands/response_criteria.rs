//! `oncase response CASE --criteria …`: several criteria side by side.

use clap::ValueEnum;
use oncase_record::Rule;
use oncase_record::model::Record;
use oncase_response::case::{Answer, Criteria, CriteriaCourse, Evaluation};

use super::response_case::heading;
use super::rules::mark;
use crate::columns::wrap;

/// Criteria by the names that the command line takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Named {
    /// RECIST 1.1, for solid tumours.
    Recist11,
    /// iRECIST, for immunotherapy: progression must be confirmed.
    Irecist,
    /// WHO: products of perpendicular diameters.
    Who,
    /// Choi: size or density, for gastrointestinal stromal tumours.
    Choi,
    /// Modified Choi: size and density.
    ModifiedChoi,
    /// mRECIST: viable tumour, for hepatocellular carcinoma.
    Mrecist,
    /// PCWG3: bone scans, for prostate cancer.
    Pcwg3,
    /// RANO: gliomas.
    Rano,
    /// Lugano: lymphoma.
    Lugano,
}

/// The criteria asked for, each once, in the order asked for.
pub fn chosen(named: &[Named]) -> Vec<Criteria> {
    let mut criteria = Vec::new();
    for name in named {
        let one = match name {
            Named::Recist11 => Criteria::Recist11,
            Named::Irecist => Criteria::Irecist,
            Named::Who => Criteria::Who,
            Named::Choi => Criteria::Choi,
            Named::ModifiedChoi => Criteria::ModifiedChoi,
            Named::Mrecist => Criteria::Mrecist,
            Named::Pcwg3 => Criteria::Pcwg3,
            Named::Rano => Criteria::Rano,
            Named::Lugano => Criteria::Lugano,
        };
        if !criteria.contains(&one) {
            criteria.push(one);
        }
    }
    criteria
}

fn dates(record: &Record, evaluation: &Evaluation) -> Vec<String> {
    let points = evaluation.result.iter().flatten();
    points
        .map(|point| record.assessments.get(point.assessment).map_or(String::new(), |a| a.date.to_string()))
        .collect()
}

/// One evaluation by several criteria.
pub fn text(record: &Record, evaluation: &Evaluation, title: &str, courses: &[CriteriaCourse]) -> String {
    let mut text = heading(title);
    let dates = dates(record, evaluation);
    let answered: Vec<(&CriteriaCourse, &Vec<Answer>)> =
        courses.iter().filter_map(|course| Some((course, course.answers.as_ref().ok()?))).collect();
    if !answered.is_empty() {
        text.push_str(&table(&dates, &answered));
    }
    let mut paragraphs = Vec::new();
    for (course, answers) in &answered {
        paragraphs.extend(open_answers(course, answers, &dates));
    }
    for course in courses {
        if let Err(because) = &course.answers {
            paragraphs.push(format!("{}: uncheckable: {because}.", course.criteria.name()));
        }
        paragraphs.extend(course.notes.iter().cloned());
        paragraphs.extend(best(course));
    }
    paragraphs.extend(answered.iter().map(|(course, answers)| rules(course, answers)));
    for paragraph in paragraphs {
        for (at, line) in wrap(&paragraph, 76).iter().enumerate() {
            text.push_str(&format!("  {}{line}\n", if at > 0 { "  " } else { "" }));
        }
    }
    text
}

/// One column a criterion.
fn table(dates: &[String], answered: &[(&CriteriaCourse, &Vec<Answer>)]) -> String {
    let mut rows = vec![vec!["date".to_owned()]];
    rows.extend(dates.iter().map(|date| vec![date.clone()]));
    for (course, answers) in answered {
        let heading = std::iter::once(course.criteria.name().to_owned());
        for (row, cell) in rows.iter_mut().zip(heading.chain(answers.iter().map(cell))) {
            row.push(cell);
        }
    }
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("  {}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn cell(answer: &Answer) -> String {
    match answer {
        Answer::Derived { response, .. } => (*response).to_owned(),
        Answer::Uncheckable { .. } => "uncheckable".to_owned(),
    }
}

/// Why single assessments are uncheckable; those that follow each other for the same reason together.
fn open_answers(course: &CriteriaCourse, answers: &[Answer], dates: &[String]) -> Vec<String> {
    let mut told: Vec<(Vec<&str>, &str, &[&str])> = Vec::new();
    for (answer, date) in answers.iter().zip(dates) {
        let Answer::Uncheckable { because, possible } = answer else { continue };
        match told.last_mut().filter(|(_, known, open)| known == because && *open == possible.as_slice()) {
            Some((days, ..)) => days.push(date),
            None => told.push((vec![date], because, possible)),
        }
    }
    let sentence = |(days, because, possible): (Vec<&str>, &str, &[&str])| {
        let open =
            if possible.is_empty() { String::new() } else { format!(" It is {}.", possible.join(" or ")) };
        format!("{} {}: uncheckable: {because}.{open}", course.criteria.name(), days.join(", "))
    };
    told.into_iter().map(sentence).collect()
}

fn best(course: &CriteriaCourse) -> Option<String> {
    let name = course.criteria.name();
    let confirmed =
        if course.criteria == Criteria::Recist11 { "best response, confirmed" } else { "best response" };
    Some(match course.best.as_ref()? {
        Err(because) => format!("{name}: {confirmed}: uncheckable: {because}."),
        Ok(best) => {
            let day = best.day.map(|day| format!(" on {day}")).unwrap_or_default();
            let progression = match best.progression {
                Some(day) => format!("; progression dated {day}"),
                None if course.criteria == Criteria::Irecist => "; no confirmed progression".to_owned(),
                None => "; no progression".to_owned(),
            };
            format!("{name}: {confirmed} {}{day}{progression}.", best.response)
        }
    })
}

/// The rules that decided, with their marks.
fn rules(course: &CriteriaCourse, answers: &[Answer]) -> String {
    let mut decided: Vec<&Rule> = Vec::new();
    for answer in answers {
        let Answer::Derived { rules, .. } = answer else { continue };
        for rule in rules {
            if !decided.iter().any(|known| known.id == rule.id) {
                decided.push(rule);
            }
        }
    }
    let marked: Vec<String> =
        decided.iter().map(|rule| format!("{} ({})", rule.id, mark(rule.verification))).collect();
    let citation = course.criteria.rules().first().map_or("", |rule| rule.citation);
    let list = if marked.is_empty() { "none".to_owned() } else { marked.join(", ") };
    format!("{}, {citation}; rules that decided: {list}.", course.criteria.name())
}
