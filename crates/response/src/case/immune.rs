//! iRECIST on a case. Whether a progression is confirmed depends on facts that a record often leaves out: whether
//! new lesions are still there and have grown, whether non-target disease has grown further. Every course that the
//! record leaves possible is followed; where all agree there is an answer, and where they do not the record is said
//! to lack what would decide.

use oncase_record::model::Record;
use oncase_record::{Because, FactRef, Rule};

use super::criteria::{Answer, Criteria, CriteriaBest, CriteriaCourse};
use super::told::rows;
use super::{AssessedPoint, Evaluation};
use crate::Response;
use crate::irecist::{Immune, ImmuneCourse, ImmunePoint, ImmunePolicies, ImmuneResponse, ImmuneVisit};
use crate::recist11::{NewTherapy, Policies};
use new_lesions::NewLesions;

mod new_lesions;

/// More courses than this are not followed.
const MOST_COURSES: usize = 4096;

/// The window in which a progression is to be confirmed ends 8 weeks after it.
const LATEST_CONFIRMATION: i32 = 56;

/// One course that the record leaves possible.
#[derive(Clone)]
struct Possible {
    state: Immune,
    points: Vec<ImmunePoint>,
}

/// What the record leaves open at a visit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    NonTargetGrowth,
    NewLesionsPresent,
    NewLesionGrowth,
    Symptoms,
}

impl Open {
    const fn missing(self) -> &'static str {
        match self {
            Self::NonTargetGrowth => "whether the non-target disease that progressed has grown further",
            Self::NewLesionsPresent => "whether the new lesions are still there",
            Self::NewLesionGrowth => "whether the new lesions have grown (no sizes of them)",
            Self::Symptoms => "whether this early scan was made for new symptoms",
        }
    }
}

pub(super) fn course(
    record: &Record,
    evaluation: &Evaluation,
    policies: &Policies,
    immune: &ImmunePolicies,
) -> CriteriaCourse {
    let points: Vec<&AssessedPoint> = evaluation.result.iter().flatten().collect();
    let mut new_lesions = NewLesions::default();
    let mut possible = vec![Possible { state: Immune::new(*immune), points: Vec::new() }];
    let mut answers = Vec::new();
    let mut undecided: Vec<Open> = Vec::new();
    for assessed in &points {
        let visits = visits(record, evaluation, assessed, &mut new_lesions);
        let (next, mattered) = step(&possible, &visits);
        possible = next;
        if possible.len() > MOST_COURSES {
            return CriteriaCourse::uncheckable(
                Criteria::Irecist,
                "the record leaves too many courses open: it has no sizes of the new lesions",
            );
        }
        for open in mattered {
            if !undecided.contains(&open) {
                undecided.push(open);
            }
        }
        let answer = answer(record, &possible, &undecided, assessed.assessment);
        if matches!(answer, Answer::Derived { .. }) && agree(&possible) {
            undecided.clear();
        }
        answers.push(answer);
    }
    let mut notes = notes(&possible, immune);
    let best = best(&possible, evaluation, policies);
    if best.as_ref().is_ok_and(|best| best.response == ImmuneResponse::Sd.code()) {
        notes.push("iRECIST: no minimum duration is asked of iSD as best response.".to_owned());
    }
    CriteriaCourse { criteria: Criteria::Irecist, answers: Ok(answers), best: Some(best), notes }
}

/// Whether the courses agree in every visit up to now.
fn agree(possible: &[Possible]) -> bool {
    let mut responses = possible.iter().map(|course| course.points.iter().map(|p| p.response));
    responses.next().is_none_or(|first| responses.all(|other| other.eq(first.clone())))
}

/// Every visit that the record leaves possible, with the settings of what it leaves open.
fn visits(
    record: &Record,
    evaluation: &Evaluation,
    assessed: &AssessedPoint,
    new_lesions: &mut NewLesions,
) -> Vec<(ImmuneVisit, Vec<(Open, bool)>)> {
    let point = &assessed.point;
    let seen = record
        .assessments
        .get(assessed.assessment)
        .map(|assessment| new_lesions.visit(record, evaluation, assessment, point.new_disease))
        .unwrap_or_default();
    let certain = ImmuneVisit {
        day: point.day,
        target: point.target,
        sum: point.complete_sum(),
        non_target: point.non_target,
        non_target_grew: false,
        new_lesions: seen.total,
        new_lesions_present: seen.certainly_present,
        new_sum: seen.sum,
        new_non_target_grew: seen.grew,
        for_symptoms: false,
    };
    let mut visits = vec![(certain, Vec::new())];
    if point.non_target == Some(Response::Pd) {
        each(&mut visits, Open::NonTargetGrowth, |visit| visit.non_target_grew = true);
    }
    if seen.perhaps_present > 0 {
        let all = seen.certainly_present.saturating_add(seen.perhaps_present);
        each(&mut visits, Open::NewLesionsPresent, |visit| visit.new_lesions_present = all);
    }
    if seen.growth_unknown {
        each(&mut visits, Open::NewLesionGrowth, |visit| visit.new_non_target_grew = true);
        // What has gone has not grown.
        visits.retain(|(visit, _)| visit.new_lesions_present > 0 || !visit.new_non_target_grew || seen.grew);
    }
    if seen.more {
        each(&mut visits, Open::Symptoms, |visit| visit.for_symptoms = true);
    }
    visits
}

/// Follows every visit once as it is and once with one thing set.
fn each(visits: &mut Vec<(ImmuneVisit, Vec<(Open, bool)>)>, open: Open, set: impl Fn(&mut ImmuneVisit)) {
    let mut with: Vec<(ImmuneVisit, Vec<(Open, bool)>)> = visits.clone();
    for (visit, settings) in &mut with {
        set(visit);
        settings.push((open, true));
    }
    for (_, settings) in visits.iter_mut() {
        settings.push((open, false));
    }
    visits.append(&mut with);
}

/// Takes every possible course one visit further, and says which open facts changed an answer.
fn step(possible: &[Possible], visits: &[(ImmuneVisit, Vec<(Open, bool)>)]) -> (Vec<Possible>, Vec<Open>) {
    let mut next: Vec<Possible> = Vec::new();
    let mut outcomes: Vec<(Open, bool, Vec<ImmuneResponse>)> = Vec::new();
    for course in possible {
        for (visit, settings) in visits {
            let mut state = course.state.clone();
            let point = state.visit(visit);
            for &(open, set) in settings {
                match outcomes.iter_mut().find(|(o, s, _)| (*o, *s) == (open, set)) {
                    Some((.., responses)) => responses.push(point.response),
                    None => outcomes.push((open, set, vec![point.response])),
                }
            }
            let mut points = course.points.clone();
            points.push(point);
            if !next.iter().any(|known| known.state == state && known.points == points) {
                next.push(Possible { state, points });
            }
        }
    }
    for (.., responses) in &mut outcomes {
        responses.sort_unstable();
        responses.dedup();
    }
    let of = |open: Open, set: bool| {
        outcomes.iter().find(|(o, s, _)| (*o, *s) == (open, set)).map(|(.., responses)| responses)
    };
    let kinds = [Open::NonTargetGrowth, Open::NewLesionsPresent, Open::NewLesionGrowth, Open::Symptoms];
    let mattered = kinds.into_iter().filter(|&open| of(open, true) != of(open, false)).collect();
    (next, mattered)
}

fn answer(record: &Record, possible: &[Possible], undecided: &[Open], assessment: usize) -> Answer {
    let mut responses: Vec<ImmuneResponse> = Vec::new();
    let mut rules: Vec<&'static Rule> = Vec::new();
    for point in possible.iter().filter_map(|course| course.points.last()) {
        if !responses.contains(&point.response) {
            responses.push(point.response);
        }
        if !rules.iter().any(|rule| rule.id == point.rule.id()) {
            rules.push(point.rule.rule());
        }
    }
    responses.sort_unstable();
    match responses.as_slice() {
        [response] => {
            let facts = facts(record, assessment);
            let reason = |rule: &&Rule| facts.iter().cloned().fold(Because::rule(rule.id), Because::fact);
            let because = rules.iter().map(reason).collect();
            Answer::Derived { response: response.code(), rules, because }
        }
        _ => {
            let missing: Vec<&str> = undecided.iter().map(|open| open.missing()).collect();
            Answer::Uncheckable {
                because: format!("the record does not say {}", missing.join(", nor ")),
                possible: responses.iter().map(|response| response.code()).collect(),
                missing: vec![FactRef(format!("/assessments/{assessment}"))],
            }
        }
    }
}

/// What the assessment says of lesions.
fn facts(record: &Record, assessment: usize) -> Vec<String> {
    let Some(told) = record.assessments.get(assessment) else { return Vec::new() };
    rows(assessment, "measurements", told.measurements.len())
        .chain(rows(assessment, "non_targets", told.non_targets.len()))
        .chain(rows(assessment, "new_lesions", told.new_lesions.len()))
        .collect()
}

fn best(possible: &[Possible], evaluation: &Evaluation, policies: &Policies) -> Result<CriteriaBest, String> {
    let dates = evaluation.best.map(|(_, dates)| dates);
    let counts = |point: &ImmunePoint| {
        dates.is_none_or(|dates| {
            let before = |therapy| match policies.new_therapy {
                NewTherapy::DropLater => point.day <= therapy,
                NewTherapy::DropSameDay => point.day < therapy,
                NewTherapy::Ignored => true,
            };
            point.day >= dates.start && dates.new_therapy.is_none_or(before)
        })
    };
    let mut courses: Vec<ImmuneCourse> = Vec::new();
    for course in possible {
        let points: Vec<ImmunePoint> = course.points.iter().copied().filter(counts).collect();
        let course = ImmuneCourse::of(&points);
        if !courses.contains(&course) {
            courses.push(course);
        }
    }
    let [course] = courses.as_slice() else {
        return Err(
            "the record leaves several courses open, which differ in it or in the date of progression"
                .to_owned(),
        );
    };
    let best = course.best.ok_or_else(|| "no assessment lies between start and new therapy".to_owned())?;
    Ok(CriteriaBest { response: best.response.code(), day: Some(best.day), progression: course.progression })
}

/// When an unconfirmed progression was followed by a scan, and whether that was in the window. Told where every
/// possible course has that progression.
fn notes(possible: &[Possible], immune: &ImmunePolicies) -> Vec<String> {
    let Some(points) = possible.first().map(|course| &course.points) else { return Vec::new() };
    let begins = |points: &[ImmunePoint], at: usize| {
        let response = |at: Option<usize>| at.and_then(|at| points.get(at)).map(|point| point.response);
        response(Some(at)) == Some(ImmuneResponse::Upd)
            && response(at.checked_sub(1)) != Some(ImmuneResponse::Upd)
    };
    let everywhere = |at: &usize| possible.iter().all(|course| begins(&course.points, *at));
    (0..points.len())
        .filter(everywhere)
        .filter_map(|at| Some((points.get(at)?, points.get(at + 1))))
        .map(|(point, next)| followed(point, next, immune))
        .collect()
}

fn followed(point: &ImmunePoint, next: Option<&ImmunePoint>, immune: &ImmunePolicies) -> String {
    let Some(next) = next else {
        return format!(
            "iRECIST: the progression of {} is not confirmed: no assessment follows it (due in 4 to 8 weeks).",
            point.day
        );
    };
    let days = next.day.days_since(point.day);
    let place = if days < i32::from(immune.earliest_confirmation) {
        "too early to confirm it"
    } else if days <= LATEST_CONFIRMATION {
        "within the window of 4 to 8 weeks"
    } else {
        "later than 8 weeks"
    };
    format!("iRECIST: {days} days from the iUPD of {} to the next scan, {place}.", point.day)
}
