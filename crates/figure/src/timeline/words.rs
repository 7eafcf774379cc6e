//! The timeline's caption, alternative text and table of numbers.

use oncase_record::DayInterval;

use super::adverse_events::event_words;
use super::frame::Frame;
use super::input::{CourseEnd, Standing, Timeline};
use super::panels::plain;
use super::treatments::course_words;
use crate::dates::Dates;
use crate::figure::Numbers;

/// The figure in words, lane by lane.
pub(super) fn alternative_text(input: &Timeline) -> String {
    let dates = input.dates;
    let mut sentences = vec![format!("Timeline. {}.", input.title.trim_end_matches('.'))];
    let mut list = |heading: &str, items: Vec<String>| {
        if !items.is_empty() {
            sentences.push(format!("{heading}: {}.", items.join("; ")));
        }
    };
    list("Treatment", input.treatments.iter().map(|course| course_words(course, dates)).collect());
    list("Events", input.events.iter().map(|e| format!("{}, {}", e.label, dates.words(e.when))).collect());
    list("Imaging", input.assessments.iter().map(|a| assessment_words(a, dates)).collect());
    list(
        "Sum of diameters",
        input
            .burden
            .iter()
            .map(|p| {
                let sum = p.sum.map_or_else(|| "not evaluable".to_owned(), |sum| sum.to_string());
                format!("{} {sum}", dates.words(p.when))
            })
            .collect(),
    );
    list("Adverse events", input.adverse_events.iter().map(|event| event_words(event, dates)).collect());
    list("Laboratory values", input.laboratory.iter().map(series_words).collect());
    list(
        "ECOG performance status",
        input.performance.iter().map(|p| format!("{} {}", dates.words(p.when), p.ecog)).collect(),
    );
    sentences.join(" ")
}

fn assessment_words(assessment: &super::input::ImagingAssessment, dates: Dates) -> String {
    let method = if assessment.method.is_empty() { "method not recorded" } else { &assessment.method };
    let response = match assessment.response {
        Some((response, Standing::Derived)) => format!(", {}", response.words()),
        Some((response, Standing::Claimed)) => format!(", {} (claimed)", response.words()),
        None => String::new(),
    };
    format!("{} {method}{response}", dates.words(assessment.when))
}

fn series_words(series: &super::input::LaboratorySeries) -> String {
    let values = series.points.iter().map(|(_, value)| *value);
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if series.points.is_empty() {
        return format!("{}: no values", series.name);
    }
    let count = series.points.len();
    format!("{} {} to {} {} ({count} values)", series.name, plain(low), plain(high), series.unit)
}

/// What the figure shows and what it does not.
pub(super) fn caption(input: &Timeline, frame: &Frame) -> String {
    let mut sentences = vec![format!("{}.", input.title.trim_end_matches('.'))];
    if super::any_uncertain(frame, input) {
        sentences.push("Hatched ends: the start or end lies somewhere within the hatched days.".to_owned());
    }
    let claimed =
        input.assessments.iter().filter(|a| matches!(a.response, Some((_, Standing::Claimed)))).count();
    if claimed > 0 {
        sentences.push(format!(
            "Hollow, dashed boxes: {claimed} response{} claimed by the source that no recorded measurement confirms.",
            if claimed == 1 { "" } else { "s" }
        ));
    }
    if !input.assessments.is_empty() && input.burden.iter().all(|p| p.sum.is_none()) {
        sentences
            .push("No complete sum of diameters is recorded, so no tumour burden curve is drawn.".to_owned());
    }
    if let Some(zero) = &input.time_zero {
        sentences.push(zero_words(&zero.label, zero.when, input.dates));
    }
    for stretch in frame.scale.stretches().iter().filter(|s| s.shortened) {
        sentences.push(format!(
            "Time from {} to {}, in which nothing is dated, is not drawn to scale.",
            input.dates.words(DayInterval::exact(stretch.from)),
            input.dates.words(DayInterval::exact(stretch.to))
        ));
    }
    let undated = undated(input);
    if !undated.is_empty() {
        sentences.push(format!("Not drawn, because no date is known: {}.", undated.join("; ")));
    }
    sentences.push("Months are days divided by 30.4375.".to_owned());
    sentences.join(" ")
}

fn zero_words(label: &str, when: DayInterval, dates: Dates) -> String {
    if dates == Dates::SinceTimeZero {
        return format!(
            "Time is counted from the {label}; where a day is not known, it is given as the whole months within which it lies."
        );
    }
    match (when.day(), when.bounds()) {
        (Some(day), _) => format!("Time is counted from the {label} ({day})."),
        (None, Some((earliest, latest))) => format!(
            "Time is counted from the {label} ({}); zero stands at {earliest}, and may lie up to {} days later.",
            dates.words(when),
            latest.days_since(earliest)
        ),
        (None, None) => format!("Time is counted from the {label} ({}).", dates.words(when)),
    }
}

/// What cannot be drawn for want of any date.
fn undated(input: &Timeline) -> Vec<String> {
    let unknown = |when: DayInterval| when == DayInterval::default();
    let no_end = |end: CourseEnd| match end {
        CourseEnd::Ended(when) => unknown(when),
        CourseEnd::Ongoing => false,
        CourseEnd::Unknown => true,
    };
    let mut names: Vec<String> = Vec::new();
    let courses = input.treatments.iter().filter(|c| unknown(c.start) && no_end(c.end));
    names.extend(courses.map(|c| c.label.clone()));
    names.extend(input.events.iter().filter(|e| unknown(e.when)).map(|e| e.label.clone()));
    let images = input.assessments.iter().filter(|a| unknown(a.when));
    names.extend(images.map(|a| format!("imaging {}", a.method).trim_end().to_owned()));
    let events = input.adverse_events.iter().filter(|e| unknown(e.start) && no_end(e.end));
    names.extend(events.map(|e| format!("{} grade {}", e.term, e.grade)));
    let sums = input.burden.iter().filter(|p| unknown(p.when)).count();
    let values = input.laboratory.iter().flat_map(|l| &l.points).filter(|(when, _)| unknown(*when)).count();
    let statuses = input.performance.iter().filter(|p| unknown(p.when)).count();
    for (count, what) in
        [(sums, "sums of diameters"), (values, "laboratory values"), (statuses, "performance statuses")]
    {
        if count > 0 {
            names.push(format!("{count} {what}"));
        }
    }
    names
}

/// Everything drawn, one row an item.
pub(super) fn numbers(input: &Timeline) -> Numbers {
    let dates = |when| dates(when, input.dates);
    let spread = |start, end| spread(start, end, input.dates);
    let [a, b, c, d] =
        ["start_earliest", "start_latest", "end_earliest", "end_latest"].map(|name| input.dates.column(name));
    let mut table = Numbers::new(&["lane", "item", "value", "unit", &a, &b, &c, &d, "standing"]);
    for course in &input.treatments {
        let cycles = course.cycles_given.map(|n| n.to_string()).unwrap_or_default();
        let unit = if cycles.is_empty() { "" } else { "cycles" };
        let row = spread(course.start, course.end);
        table.push(joined(["treatment", &course.label, &cycles, unit], row, end_words(course.end)));
        for start in &course.cycle_starts {
            table.push(joined(["cycle", &course.label, "", ""], dates(*start), ""));
        }
    }
    for event in &input.events {
        table.push(joined(["event", &event.label, "", ""], dates(event.when), ""));
    }
    for a in &input.assessments {
        let (letters, standing) = match a.response {
            Some((response, Standing::Derived)) => (response.letters(), "derived"),
            Some((response, Standing::Claimed)) => (response.letters(), "claimed"),
            None => ("", ""),
        };
        table.push(joined(["imaging", &a.method, letters, ""], dates(a.when), standing));
    }
    for p in &input.burden {
        let (sum, state) = p.sum.map_or((String::new(), "not evaluable"), |sum| (sum.mm_text(), ""));
        table.push(joined(["sum of diameters", "", &sum, "mm"], dates(p.when), state));
    }
    for event in &input.adverse_events {
        let grade = event.grade.to_string();
        let row = spread(event.start, event.end);
        table.push(joined(["adverse event", &event.term, &grade, "grade"], row, end_words(event.end)));
    }
    for series in &input.laboratory {
        for (when, value) in &series.points {
            let value = value.to_string();
            table.push(joined(["laboratory", &series.name, &value, &series.unit], dates(*when), ""));
        }
    }
    for p in &input.performance {
        let ecog = p.ecog.to_string();
        table.push(joined(["performance status", "ECOG", &ecog, ""], dates(p.when), ""));
    }
    table
}

fn end_words(end: CourseEnd) -> &'static str {
    match end {
        CourseEnd::Ended(_) => "",
        CourseEnd::Ongoing => "ongoing",
        CourseEnd::Unknown => "end not recorded",
    }
}

fn dates(when: DayInterval, dates: Dates) -> [String; 4] {
    [dates.cell(when.earliest), dates.cell(when.latest), String::new(), String::new()]
}

fn spread(start: DayInterval, end: CourseEnd, told: Dates) -> [String; 4] {
    let [earliest, latest, _, _] = dates(start, told);
    match end {
        CourseEnd::Ended(when) => [earliest, latest, told.cell(when.earliest), told.cell(when.latest)],
        CourseEnd::Ongoing | CourseEnd::Unknown => [earliest, latest, String::new(), String::new()],
    }
}

fn joined(what: [&str; 4], dates: [String; 4], standing: &str) -> [String; 9] {
    let [lane, item, value, unit] = what.map(str::to_owned);
    let [a, b, c, d] = dates;
    [lane, item, value, unit, a, b, c, d, standing.to_owned()]
}
