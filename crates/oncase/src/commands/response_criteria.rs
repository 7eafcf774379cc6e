//! `oncase response CASE --criteria …`: several criteria side by side.

use clap::ValueEnum;
use oncase_record::model::Record;
use oncase_record::{NumberUsed, Rule};
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
    /// GCIG: CA-125 with RECIST 1.1, for ovarian cancer.
    Gcig,
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
            Named::Gcig => Criteria::Gcig,
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
        paragraphs.extend(numbers(course, answers, &dates));
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
    let mut told: Vec<Untold<'_>> = Vec::new();
    for (answer, date) in answers.iter().zip(dates) {
        let Answer::Uncheckable { because, possible, missing } = answer else { continue };
        let places = missing.iter().map(|place| place.0.as_str());
        match told.last_mut().filter(|known| known.because == because && known.possible == possible) {
            Some(known) => {
                known.days.push(date);
                known.missing.extend(places);
            }
            None => told.push(Untold { days: vec![date], because, possible, missing: places.collect() }),
        }
    }
    told.iter().map(|untold| untold.sentence(course.criteria.name())).collect()
}

/// More places than this are counted only; programs get them all.
const MOST_PLACES: usize = 4;

/// Assessments that are uncheckable for the same reason.
struct Untold<'a> {
    days: Vec<&'a str>,
    because: &'a str,
    possible: &'a [&'static str],
    /// Where in the record it would stand.
    missing: Vec<&'a str>,
}

impl Untold<'_> {
    fn sentence(&self, criteria: &str) -> String {
        let mut text = format!("{criteria} {}: uncheckable: {}.", self.days.join(", "), self.because);
        if !self.possible.is_empty() {
            text.push_str(&format!(" It is {}.", self.possible.join(" or ")));
        }
        let mut places: Vec<&str> = Vec::new();
        for place in &self.missing {
            if !places.contains(place) {
                places.push(place);
            }
        }
        let more = places.len().saturating_sub(MOST_PLACES);
        places.truncate(MOST_PLACES);
        if !places.is_empty() {
            let more = if more > 0 { format!(" and {more} more places") } else { String::new() };
            text.push_str(&format!(" Missing: {}{more}.", places.join(", ")));
        }
        text
    }
}

/// The numbers that decided, assessment by assessment; RECIST 1.1 has a table of its own for them.
fn numbers(course: &CriteriaCourse, answers: &[Answer], dates: &[String]) -> Vec<String> {
    if course.criteria == Criteria::Recist11 {
        return Vec::new();
    }
    let sentence = |(answer, date): (&Answer, &String)| {
        let Answer::Derived { response, because, .. } = answer else { return None };
        let numbers: Vec<String> = because.first()?.numbers.iter().map(number).collect();
        let name = course.criteria.name();
        (!numbers.is_empty()).then(|| format!("{name} {date}: {response}: {}.", numbers.join(", ")))
    };
    answers.iter().zip(dates).filter_map(sentence).collect()
}

fn number(used: &NumberUsed) -> String {
    let unit = if used.unit.is_empty() { String::new() } else { format!(" {}", used.unit) };
    // A number stays with its unit.
    format!("{} {}{}", used.name, used.value, unit.replace(' ', "\u{a0}"))
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
