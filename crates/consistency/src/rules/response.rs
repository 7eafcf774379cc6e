//! Claimed responses against what the measurements give (classes 1, 2 and 3).

use std::collections::BTreeSet;

use oncase_record::model::{ClaimedResponse, Response as Claimed, ResponseScope, Topic};
use oncase_response::Response;
use oncase_response::case::{AssessedPoint, Evaluation, NotDerivable};
use oncase_response::recist11::{Assessment, Course, Policies, SubjectDates};

use super::statements;
use crate::context::Context;
use crate::finding::Finding;

pub(super) fn derived_kind(claimed: Claimed) -> Response {
    match claimed {
        Claimed::Cr => Response::Cr,
        Claimed::Pr => Response::Pr,
        Claimed::Sd => Response::Sd,
        Claimed::Pd => Response::Pd,
        Claimed::NonCrNonPd => Response::NonCrNonPd,
        Claimed::Ne => Response::Ne,
        Claimed::Ned => Response::Ned,
    }
}

/// The response claimed for a time point, tested on the measurements of that time point.
pub(crate) fn claims_against_measurements(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, assessment) in context.record.assessments.iter().enumerate() {
        for (k, claim) in assessment.claimed.iter().enumerate() {
            if !recist(claim.criteria.as_deref()) {
                continue;
            }
            let pointer = format!("/assessments/{at}/claimed/{k}");
            let first = context.first_telling(&format!("/assessments/{at}")).to_owned();
            let holds = |evaluation: &&Evaluation| {
                evaluation.follow_ups.iter().any(|index| format!("/assessments/{index}") == first)
            };
            match context.evaluations.iter().find(holds) {
                Some(evaluation) => match &evaluation.result {
                    Ok(points) => {
                        let point = points.iter().find(|p| format!("/assessments/{}", p.assessment) == first);
                        found.extend(point.and_then(|point| against_point(context, claim, &pointer, point)));
                    }
                    Err(why) if testable(claim.response) => {
                        found.push(uncheckable(claim.response, &pointer, why));
                    }
                    Err(_) => {}
                },
                // A response without a treatment that it is the response to.
                None if testable(claim.response) => {
                    found.push(uncheckable(claim.response, &pointer, &NotDerivable::NoBaseline));
                }
                None => {}
            }
        }
    }
    found
}

fn recist(criteria: Option<&str>) -> bool {
    criteria.is_none_or(|criteria| criteria.to_uppercase().starts_with("RECIST"))
}

/// "Not evaluable" is what the lack of measurements gives; every other answer needs them.
fn testable(claimed: Claimed) -> bool {
    claimed != Claimed::Ne
}

fn against_point(
    context: &Context<'_>,
    claim: &ClaimedResponse,
    pointer: &str,
    found: &AssessedPoint,
) -> Option<Finding> {
    let point = &found.point;
    let derived = match claim.scope {
        None | Some(ResponseScope::Overall) => point.overall,
        Some(ResponseScope::Target) => point.target?,
        Some(ResponseScope::NonTarget) => point.non_target?,
    };
    let claimed = derived_kind(claim.response);
    if derived == claimed {
        return None;
    }
    let rules: Vec<&str> = point.rules().map(|rule| rule.id()).collect();
    let mut sums = Vec::new();
    if let Some(baseline) = point.baseline {
        sums.push(format!("baseline {} mm", baseline.mm_text()));
    }
    if let Some(nadir) = point.nadir {
        sums.push(format!("nadir {} mm", nadir.mm_text()));
    }
    if let Some(sum) = point.complete_sum() {
        sums.push(format!("now {} mm", sum.mm_text()));
    } else if point.targets > 0 {
        sums.push(format!("{} of {} targets assessed", point.targets_assessed, point.targets));
    }
    let title = format!(
        "{} is claimed where the measurements give {} ({}; {})",
        claimed.words(),
        derived.words(),
        sums.join(", "),
        rules.join(", ")
    );
    // A missing target makes a response unknown, not false.
    let finding = if derived == Response::Ne {
        Finding::edge("C012", title)
    } else {
        Finding::impossible("C011", title)
    };
    let measured = context.record.assessments.get(found.assessment)?;
    let rows = measured.measurements.iter().enumerate().filter_map(|(k, row)| {
        let long = row.short.filter(|_| row.long.is_none()).or(row.long)?;
        Some((
            format!("/assessments/{}/measurements/{k}", found.assessment),
            format!("{}: {long}", row.lesion),
        ))
    });
    Some(
        finding
            .at(format!("{pointer}/response"), format!("claimed: {claimed}"))
            .at_all(rows.take(5))
            .mend(format!(
                "is a measurement wrong, or the claim? correct it; the record as it stands says `response: {derived}`"
            )),
    )
}

fn reason(why: &NotDerivable) -> String {
    match why {
        NotDerivable::NoBaseline => "no baseline with measurements is recorded".to_owned(),
        NotDerivable::NothingAtBaseline { without_role } if without_role.is_empty() => {
            "no target or non-target lesion is recorded at baseline".to_owned()
        }
        NotDerivable::NothingAtBaseline { without_role } => format!(
            "no lesion is called a target and none is measured at baseline and after it ({} have no role)",
            without_role.join(", ")
        ),
        NotDerivable::NoFollowUp => "no assessment after the baseline is recorded".to_owned(),
        NotDerivable::Undated { .. } => "an assessment has no date".to_owned(),
        NotDerivable::TooManyLesions => "more lesions are recorded than can be numbered".to_owned(),
        NotDerivable::Refused(error) => format!("the measurements cannot be read: {error:?}"),
    }
}

fn uncheckable(claimed: Claimed, pointer: &str, why: &NotDerivable) -> Finding {
    let response = derived_kind(claimed);
    Finding::uncheckable(
        "C021",
        format!("the claimed {} cannot be checked: {}", response.words(), reason(why)),
    )
    .at(format!("{pointer}/response"), format!("claimed: {response}"))
    .mend("record the diameters of the targets at baseline and at this assessment, or leave it as a claim")
}

/// The claimed best response of a treatment, told once, against the one derived from its time points.
pub(crate) fn best_response(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (pointer, statement) in statements(context) {
        let first_telling = context.first_telling(&pointer) == pointer;
        let best = matches!(statement.about, Topic::BestResponse | Topic::Response);
        let (Some(claimed), true, true) = (statement.response, best, first_telling) else { continue };
        if !recist(statement.criteria.as_deref()) || !testable(claimed) {
            continue;
        }
        let Some(treatment) = statement.of.as_deref() else { continue };
        let same: BTreeSet<&str> = context.ids(context.tellings_of(treatment).into_iter());
        let of_treatment =
            |e: &&Evaluation| e.treatment.as_deref().is_some_and(|id| id == treatment || same.contains(id));
        let derivable = context.evaluations.iter().filter(of_treatment).find(|e| e.result.is_ok());
        let evaluation = derivable.or_else(|| context.evaluations.iter().find(of_treatment));
        let spot = format!("{pointer}/response");
        let words = derived_kind(claimed).words();
        match evaluation.map(|evaluation| &evaluation.result) {
            Some(Ok(points)) => {
                found.extend(against_course(context, treatment, claimed, &statement.says, points, &spot));
            }
            other => {
                let why = match other {
                    Some(Err(why)) => reason(why),
                    _ => "no assessment of this treatment is recorded".to_owned(),
                };
                found.push(
                    Finding::uncheckable(
                        "C022",
                        format!("the claimed {words} on `{treatment}` cannot be checked: {why}"),
                    )
                    .at(spot, format!("claimed: {}", derived_kind(claimed)))
                    .mend("record the diameters of the targets at baseline and at each assessment, or leave it as a claim"),
                );
            }
        }
    }
    found
}

fn against_course(
    context: &Context<'_>,
    treatment: &str,
    claimed: Claimed,
    says: &str,
    points: &[AssessedPoint],
    spot: &str,
) -> Option<Finding> {
    let assessments: Vec<Assessment> =
        points.iter().map(|p| Assessment { day: p.point.day, response: p.point.overall }).collect();
    let start = context.moment(treatment).and_then(|moment| moment.days.earliest)?;
    let course = Course::of(&assessments, &SubjectDates::from_start(start), &context.policies);
    let claimed = derived_kind(claimed);
    let confirmed_claim = crate::words::says(says, &["confirmed"]);
    let without_minimum = Policies { min_sd_days: 0, ..context.policies };
    let short = Course::of(&assessments, &SubjectDates::from_start(start), &without_minimum);
    let every = [course.best.response, course.confirmed.response];
    if confirmed_claim
        && claimed.is_response()
        && course.confirmed.response != claimed
        && every.contains(&claimed)
    {
        let days = context.policies.confirm_days;
        return Some(
            Finding::impossible(
                "C032",
                format!(
                    "a confirmed {} is claimed, but no assessment at least {days} days later confirms it (RECIST11-B2)",
                    claimed.words()
                ),
            )
            .at(spot, format!("claimed: {says}"))
            .mend("record the confirming assessment, or drop \"confirmed\""),
        );
    }
    if every.contains(&claimed) {
        return None;
    }
    if claimed == Response::Sd && short.best.response == Response::Sd {
        return Some(
            Finding::edge(
                "C033",
                format!(
                    "stable disease is claimed as best response, but no assessment shows it {} days or more after the start (RECIST11-B5)",
                    context.policies.min_sd_days
                ),
            )
            .at(spot, "claimed: SD")
            .mend("does the protocol name a shorter minimum? otherwise the best response is not evaluable"),
        );
    }
    let course_words: Vec<&str> = assessments.iter().map(|a| a.response.code()).collect();
    Some(
        Finding::impossible(
            "C031",
            format!(
                "{} is claimed as best response on `{treatment}`; the assessments give {} ({})",
                claimed.words(),
                course.best.response.words(),
                course_words.join(", ")
            ),
        )
        .at(spot, format!("claimed: {claimed}"))
        .at_all(
            points
                .iter()
                .map(|p| (format!("/assessments/{}", p.assessment), format!("derived: {}", p.point.overall))),
        )
        .mend("is a measurement wrong, or the claim? correct it"),
    )
}
