//! Figures of many patients: an invented cohort of twenty-four.

use oncase_figure::patients::*;
use oncase_figure::timeline::Response;

use super::trial::Sequence;

const GUIDES: [f64; 2] = [-30.0, 20.0];

struct Invented {
    id: String,
    changes: Vec<Change>,
    best: Option<f64>,
    response: Option<Response>,
    difference: String,
    course: SwimmerPatient,
}

fn patients(count: usize) -> Vec<Invented> {
    let mut sequence = Sequence(2026);
    (0..count).map(|k| invented(k, &mut sequence)).collect()
}

fn invented(k: usize, sequence: &mut Sequence) -> Invented {
    let id = format!("P{:02}", k + 1);
    let deepest = -100.0 + 145.0 * sequence.next();
    let visits = if k % 11 == 10 { 0 } else { 2 + (sequence.next() * 7.0) as i32 };
    let mut changes: Vec<Change> = Vec::new();
    for visit in 1..=visits {
        let share = f64::from(visit) / f64::from(visits);
        let turn = if deepest < 0.0 && share > 0.6 {
            deepest * (1.0 - share) * 1.6 + deepest * 0.35 + 12.0
        } else {
            deepest * share
        };
        let percent = (turn.max(-100.0) * 10.0).round() / 10.0;
        let last = visit == visits;
        changes.push(Change {
            day: visit * 56 + (sequence.next() * 10.0) as i32,
            percent: (visit != 3 || k % 7 != 2).then_some(percent),
            progression: last && !k.is_multiple_of(3),
            new_lesion: last && k % 5 == 1,
        });
    }
    let best = changes.iter().filter_map(|c| c.percent).reduce(f64::min);
    let (response, difference) = match best {
        None => (None, ""),
        Some(p) if p <= -99.0 => (Some(Response::Complete), ""),
        Some(p) if p <= -30.0 && k % 6 == 1 => (Some(Response::Stable), "not confirmed"),
        Some(p) if p <= -30.0 => (Some(Response::Partial), ""),
        Some(p) if p >= 20.0 => (Some(Response::Progressive), ""),
        Some(_) if k % 9 == 4 => (Some(Response::Progressive), "new lesion"),
        Some(_) => (Some(Response::Stable), ""),
    };
    let end = changes.last().map_or(60, |c| c.day);
    let mut marks = Vec::new();
    if let Some(first) = changes.iter().find(|c| c.percent.is_some_and(|p| p <= -30.0)) {
        let complete = response == Some(Response::Complete);
        marks.push((
            first.day,
            if complete { CourseMark::CompleteResponse } else { CourseMark::PartialResponse },
        ));
    }
    let progressed = !k.is_multiple_of(3);
    let second = end + 20 + (sequence.next() * 300.0) as i32;
    let segment = |from, to, kind: &str| Segment { from, to, kind: kind.to_owned() };
    let mut segments = vec![segment(0, end, "S-1 + temozolomide")];
    if progressed {
        marks.push((end, CourseMark::Progression));
        segments.push(segment(end + 14, second, "next line"));
        marks.push(if k.is_multiple_of(2) {
            (second + 30, CourseMark::Death)
        } else {
            (second, CourseMark::LastContact)
        });
    }
    let course = SwimmerPatient { id: id.clone(), segments, marks, ongoing: !progressed };
    Invented { id, changes, best, response, difference: difference.to_owned(), course }
}

pub fn swimmers() -> SwimmerPlot {
    SwimmerPlot {
        title: "Courses of an invented cohort".to_owned(),
        patients: patients(24).into_iter().map(|p| p.course).collect(),
        time_from: "first dose".to_owned(),
        ..SwimmerPlot::default()
    }
}

fn best_change(p: &Invented) -> BestChange {
    BestChange { id: p.id.clone(), percent: p.best, response: p.response, difference: p.difference.clone() }
}

pub fn best_changes(count: usize) -> WaterfallPlot {
    WaterfallPlot {
        title: "Best change in an invented cohort".to_owned(),
        patients: patients(count).iter().map(best_change).collect(),
        guides: GUIDES.to_vec(),
        ..WaterfallPlot::default()
    }
}

pub fn spiders() -> SpiderPlot {
    SpiderPlot {
        title: "Change over time in an invented cohort".to_owned(),
        patients: patients(16)
            .into_iter()
            .map(|p| SpiderPatient { id: p.id, changes: p.changes, response: p.response })
            .collect(),
        guides: GUIDES.to_vec(),
        time_from: "baseline".to_owned(),
        ..SpiderPlot::default()
    }
}

pub fn both() -> CombinedPlot {
    CombinedPlot {
        title: "Best change and course in an invented cohort".to_owned(),
        patients: patients(24)
            .into_iter()
            .map(|p| CombinedPatient { change: best_change(&p), course: p.course })
            .collect(),
        guides: GUIDES.to_vec(),
        time_from: "first dose".to_owned(),
        ..CombinedPlot::default()
    }
}
