//! Line labels, and the words "failure" and "refractory" (class 20).

use oncase_record::model::{Response, Topic};
use oncase_treatment::Place;

use super::{progressions, statements};
use crate::context::Context;
use crate::finding::Finding;
use crate::moments::{Side, span_words};
use crate::words::says;

/// A stated line that is not the line which the treatments give.
pub(crate) fn labels(context: &Context<'_>) -> Vec<Finding> {
    let lines = &context.lines;
    let differing = lines.history.assignments.iter().filter_map(|assignment| {
        let stated = assignment.stated?;
        let treatment = lines.treatments.get(assignment.treatment)?;
        let derived = match assignment.place {
            Place::Line { number, certain: true, .. } if number != u32::from(stated) => format!("line {number}"),
            Place::NotALine => "no line of therapy".to_owned(),
            _ => return None,
        };
        let rule = assignment.because.rule;
        Some(
            Finding::edge("C201", format!("line {stated} is stated; by its dates and drugs the treatment is {derived} ({rule})"))
                .at(format!("{}/line", treatment.pointer), format!("stated: line {stated}"))
                .mend("is a treatment missing, or is another way of counting meant? correct it, or settle the finding"),
        )
    });
    differing.collect()
}

/// "Failure" of a treatment to which the disease responded and after which it progressed only later.
pub(crate) fn failure_after_response(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (pointer, statement) in statements(context) {
        let failed =
            says(&statement.says, &["fail", "failed", "failure", "fails", "refractory", "resistant"]);
        let denied = says(&statement.says, &["not", "no", "without", "never"]);
        let Some(of) = statement.of.as_deref().filter(|_| failed && !denied) else { continue };
        let Some(end) = context.moment(&format!("{of}.end")) else { continue };
        let Some(response) = claimed_response(context, of) else { continue };
        let start = context.moment_at(&end.pointer, Side::Start).unwrap_or_else(|| end.clone());
        let later = progressions(context).into_iter().find(|p| start.days.certainly_before(p.days));
        let Some(progression) = later.filter(|p| end.days.certainly_before(p.days)) else { continue };
        let free = progression.days.days_since(end.days);
        let first = context.first_telling(&pointer).to_owned();
        let finding = Finding::edge(
            "C202",
            format!(
                "`{of}` is said to have failed; a response to it is claimed, and the disease progressed {} after its end",
                span_words(free)
            ),
        )
        .at(format!("{pointer}/says"), statement.says.clone())
        .at(response.0, response.1)
        .at(progression.pointer.clone(), format!("progression {}", progression.when))
        .mend("is failure meant, or relapse after a response? use the word that the dates bear out");
        if first == pointer {
            found.push(finding);
        } else if let Some(first) = found
            .iter_mut()
            .find(|f| f.spots.first().is_some_and(|s| s.pointer.starts_with(&format!("{first}/"))))
        {
            first.spots.insert(
                1,
                crate::finding::Spot { pointer: format!("{pointer}/says"), words: statement.says.clone() },
            );
        }
    }
    found
}

/// "Refractory" or "resistant" of a treatment whose treatment-free interval is longer than the word allows.
pub(crate) fn refractory_after_an_interval(context: &Context<'_>) -> Vec<Finding> {
    // Days after the end of treatment: four weeks, and six months.
    const WORDS: [(&str, i32, &str); 2] = [("refractory", 28, "4 weeks"), ("resistant", 183, "6 months")];
    let mut found = Vec::new();
    for (pointer, statement) in statements(context) {
        let said = WORDS.iter().find(|(word, _, _)| says(&statement.says, &[word]));
        let denied = says(&statement.says, &["not", "no", "without", "never"]);
        let (Some((word, most, shown)), false) = (said, denied) else { continue };
        let Some(of) = statement.of.as_deref() else { continue };
        let Some(end) = context.moment(&format!("{of}.end")) else { continue };
        let start = context.moment_at(&end.pointer, Side::Start).unwrap_or_else(|| end.clone());
        // With a response before it, C202 says it.
        let first = progressions(context).into_iter().find(|p| start.days.certainly_before(p.days));
        let Some(progression) = first.filter(|_| claimed_response(context, of).is_none()) else { continue };
        let free = progression.days.days_since(end.days);
        if free.0.is_none_or(|least| least <= *most) {
            continue;
        }
        found.push(
            Finding::edge(
                "C203",
                format!("the disease is called {word} to `{of}`; it progressed {} after its end", span_words(free)),
            )
            .at(format!("{pointer}/says"), statement.says.clone())
            .at(progression.pointer.clone(), format!("progression {}", progression.when))
            .mend(format!("{word} commonly means within {shown} of the end of treatment: is another treatment meant, or another word?")),
        );
    }
    found
}

fn claimed_response(context: &Context<'_>, treatment: &str) -> Option<(String, String)> {
    let response = |response: Response| matches!(response, Response::Cr | Response::Pr);
    let stated = statements(context).find(|(_, s)| {
        matches!(s.about, Topic::BestResponse | Topic::Response)
            && s.of.as_deref() == Some(treatment)
            && s.response.is_some_and(response)
    });
    if let Some((pointer, statement)) = stated {
        return Some((format!("{pointer}/says"), statement.says.clone()));
    }
    context.record.assessments.iter().enumerate().find_map(|(at, assessment)| {
        let of = assessment.treatment.as_deref() == Some(treatment);
        let k = assessment.claimed.iter().position(|claim| response(claim.response)).filter(|_| of)?;
        Some((format!("/assessments/{at}/claimed/{k}/response"), "a response is claimed".to_owned()))
    })
}
