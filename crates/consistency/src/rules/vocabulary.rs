//! Words of response that do not mean what they are used for (class 18).

use oncase_record::model::{Response, Topic};

use super::{progressions, statements};
use crate::context::Context;
use crate::finding::Finding;
use crate::moments::Side;
use crate::words::{says, words_of};

/// Response rates of stable disease, cures of a disease that progressed, words against their category.
pub(crate) fn response_words(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (pointer, statement) in statements(context) {
        let spot = format!("{pointer}/says");
        let text = &statement.says;
        if names_response_rate(text)
            && phrase(text, &["stable", "disease"])
            && !phrase(text, &["partial", "response"])
        {
            found.push(
                Finding::impossible(
                    "C181",
                    "a response rate is a share of complete and partial responses; stable disease is none (it counts in the disease control rate)",
                )
                .at(spot.clone(), text.clone())
                .mend("is a response rate meant or a disease control rate? name it as the source defines it"),
            );
        }
        let cured = says(text, &["curative", "cure", "cured", "cures"])
            && !says(text, &["intent", "intention", "not"]);
        if cured
            && matches!(
                statement.about,
                Topic::Other | Topic::Response | Topic::BestResponse | Topic::Treatment
            )
        {
            found.extend(no_cure(context, &spot, text, statement.of.as_deref()));
        }
        if let Some(response) = statement.response {
            found.extend(words_against_category(&spot, text, response));
        }
    }
    for (at, assessment) in context.record.assessments.iter().enumerate() {
        for (k, claim) in assessment.claimed.iter().enumerate() {
            if let Some(words) = &claim.as_written {
                let spot = format!("/assessments/{at}/claimed/{k}/as_written");
                found.extend(words_against_category(&spot, words, claim.response));
            }
        }
    }
    found
}

fn names_response_rate(text: &str) -> bool {
    phrase(text, &["response", "rate"]) || says(text, &["orr"])
}

fn phrase(text: &str, wanted: &[&str]) -> bool {
    words_of(text).windows(wanted.len()).any(|window| window.iter().zip(wanted).all(|(a, b)| a == b))
}

/// A curative effect on a disease that progressed on or after that treatment.
fn no_cure(context: &Context<'_>, spot: &str, text: &str, of: Option<&str>) -> Option<Finding> {
    let treatment = context.item(of?)?;
    let start = context.moment_at(&treatment.pointer, Side::Start)?;
    let progression = progressions(context).into_iter().find(|p| start.days.certainly_before(p.days))?;
    Some(
        Finding::impossible(
            "C182",
            format!(
                "a curative effect is claimed of a treatment after which the disease progressed ({})",
                progression.when
            ),
        )
        .at(spot.to_owned(), text.to_owned())
        .at(progression.pointer.clone(), format!("progression {}", progression.when))
        .mend("is an effect meant, or a response? say which, and on what it rests"),
    )
}

fn words_against_category(spot: &str, text: &str, claimed: Response) -> Option<Finding> {
    const PHRASES: [(&[&str], Response); 6] = [
        (&["complete", "response"], Response::Cr),
        (&["complete", "remission"], Response::Cr),
        (&["partial", "response"], Response::Pr),
        (&["partial", "remission"], Response::Pr),
        (&["stable", "disease"], Response::Sd),
        (&["progressive", "disease"], Response::Pd),
    ];
    let named: Vec<Response> =
        PHRASES.iter().filter(|(words, _)| phrase(text, words)).map(|(_, response)| *response).collect();
    (!named.is_empty() && !named.contains(&claimed)).then(|| {
        Finding::impossible("C183", format!("the words \"{text}\" are recorded as another category"))
            .at(spot.to_owned(), text.to_owned())
            .mend("which of the two is right? correct the words or the category")
    })
}
