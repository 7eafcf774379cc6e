//! Progression and response by PSA, told beside the response.

use oncase_record::model::Record;
use oncase_record::{Day, Verification};

use super::super::tumour_marker::{PSA, samples};
use crate::case::Evaluation;
use crate::pcwg3::{Psa, RuleId, Windows, psa_progression, psa_response};
use crate::recist11::Policies;

/// What PSA says, in sentences.
pub(super) fn notes(
    record: &Record,
    evaluation: &Evaluation,
    policies: &Policies,
    windows: &Windows,
) -> Vec<String> {
    let samples = match samples(record, &PSA, policies) {
        Ok(samples) => samples,
        Err(because) => return vec![format!("PCWG3: nothing is said about PSA: {because}.")],
    };
    let mut notes: Vec<String> =
        samples.note(&PSA).map(|note| format!("PCWG3: {note}")).into_iter().collect();
    let samples = samples.values;
    let Some((_, dates)) = evaluation.best.filter(|_| !samples.is_empty()) else { return notes };
    let before = samples.iter().take_while(|sample| sample.day <= dates.start).count();
    let Some(from) = before.checked_sub(1).and_then(|baseline| samples.get(baseline..)) else {
        notes.push(format!("PCWG3: nothing is said about PSA: no value up to the start on {}.", dates.start));
        return notes;
    };
    let values: Vec<Psa> = from.iter().map(|sample| Psa { day: sample.day, value: sample.value }).collect();
    let mark = |rule: RuleId| match rule.rule().verification {
        Verification::Unverified => format!("{}, unverified", rule.id()),
        _ => rule.id().to_owned(),
    };
    let fell = |percent: u8| {
        psa_response(&values, percent).map(|day| {
            format!(
                "PCWG3: PSA at least {percent} % below the baseline on {day}, confirmed ({}).",
                mark(RuleId::P2)
            )
        })
    };
    let early = Day(dates.start.0.saturating_add(i32::from(windows.psa_early)));
    let progression = psa_progression(&values, early);
    let rose = progression.map(|day| format!("PCWG3: PSA progression on {day} ({}).", mark(RuleId::P1)));
    let mut told: Vec<String> = [fell(50), fell(90), rose].into_iter().flatten().collect();
    if told.is_empty() {
        told.push("PCWG3: PSA neither responds nor progresses.".to_owned());
    }
    let ignored = psa_progression(&values, dates.start).filter(|day| progression.is_none_or(|at| *day < at));
    told.extend(ignored.map(|day| {
        format!(
            "PCWG3: a rise of PSA on {day} is ignored, up to {early} and without any fall before it ({}).",
            mark(RuleId::P1)
        )
    }));
    notes.extend(told);
    notes
}
