//! The rules, one family a file. Each is a pure function of the record and its derivations.

mod age;
mod cycles;
mod doses;
mod evidence;
mod lines;
mod markers;
mod measurability;
mod methods;
mod places;
mod pointers;
mod ratios;
mod response;
mod schedule;
mod sites;
mod stopping;
mod tellings;
mod times;
mod toxicity;
mod vital_status;
mod vocabulary;

use oncase_record::model::{EventKind, Response, ResponseScope, Statement};

use crate::context::Context;
use crate::finding::Finding;
use crate::moments::{Moment, Side};

/// A rule: findings of a record.
pub(crate) type RuleFunction = fn(&Context<'_>) -> Vec<Finding>;

/// Every rule.
pub(crate) const RULES: &[RuleFunction] = &[
    times::contradictions_in_time,
    times::durations_without_ends,
    times::survival_to_another_event,
    response::claims_against_measurements,
    response::best_response,
    cycles::counts,
    cycles::intervals,
    stopping::stopped_and_progressed,
    schedule::expected_assessments,
    schedule::sites_not_seen_again,
    methods::baseline_date,
    methods::changed_methods,
    methods::two_first_measurements,
    measurability::targets,
    measurability::axes,
    sites::named_sites,
    sites::invasion_or_metastasis,
    sites::sampled_sites,
    sites::stage_and_sites,
    evidence::before_its_evidence,
    age::ages,
    age::age_at_an_event,
    markers::same_specimen,
    markers::word_against_number,
    markers::claims_about_specimens,
    doses::units_and_ranges,
    doses::basis,
    doses::given_against_planned,
    doses::above_the_largest,
    doses::cumulative,
    places::places_told_twice,
    places::referred_after_treatment,
    tellings::fields_told_twice,
    ratios::percentages,
    vocabulary::response_words,
    toxicity::grades,
    toxicity::claims,
    toxicity::laboratory,
    lines::labels,
    lines::failure_after_response,
    lines::refractory_after_an_interval,
    pointers::pointers,
    pointers::figure_of_one_method,
    vital_status::dead_and_alive,
    vital_status::outside_life_and_cut_off,
    vital_status::last_contact,
];

/// Progressions that the record dates: events of that kind, and assessments with that overall claim. First tellings
/// only, in the order of time.
pub(crate) fn progressions<'r>(context: &Context<'r>) -> Vec<Moment<'r>> {
    let record = context.record;
    let events = record
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| event.kind == EventKind::Progression && event.same_as.is_none());
    let events = events.map(|(at, _)| format!("/events/{at}"));
    let assessments = record.assessments.iter().enumerate().filter(|(_, assessment)| {
        assessment.same_as.is_none()
            && assessment.claimed.iter().any(|claim| {
                claim.response == Response::Pd && matches!(claim.scope, None | Some(ResponseScope::Overall))
            })
    });
    let assessments = assessments.map(|(at, _)| format!("/assessments/{at}"));
    let mut moments: Vec<Moment<'r>> = events
        .chain(assessments)
        .filter_map(|pointer| context.moment_at(&pointer, Side::Start))
        .filter(|moment| moment.days.earliest.is_some() || moment.days.latest.is_some())
        .collect();
    moments.sort_by_key(|moment| (moment.days.earliest, moment.days.latest));
    moments
}

/// A statement with its pointer.
pub(crate) fn statements<'r>(
    context: &Context<'r>,
) -> impl Iterator<Item = (String, &'r Statement)> + use<'r> {
    context
        .record
        .statements
        .iter()
        .enumerate()
        .map(|(at, statement)| (format!("/statements/{at}"), statement))
}
