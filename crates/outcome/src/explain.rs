//! Outcomes in sentences.

use oncase_record::{Day, DayInterval};

use crate::duration::Span;
use crate::endpoint::{CensoringReason, EndEvent, Ending, NotDerivable, Outcome};

/// One outcome in a sentence: "22.0 to 24.0 months (670 to 729 days), progression as stated by the source".
pub fn explain(outcome: &Outcome) -> String {
    match (&outcome.end, outcome.span) {
        (Ok((end, ending)), Some(span)) => {
            let censored = matches!(ending, Ending::Censored(_));
            let length = length(span, censored);
            format!("{length}; {}", ended(*ending, end.days))
        }
        (Err(why), _) => format!("not derivable: {}", reason(*why)),
        (Ok(_), None) => "not derivable: the record does not say when it began".to_owned(),
    }
}

/// A span in months and days; `censored` marks it as a lower bound.
pub fn length(span: Span, censored: bool) -> String {
    let plus = if censored { "+" } else { "" };
    let (low, high) = span.months();
    match (span.shortest, span.longest, low, high) {
        (Some(a), Some(b), Some(m), _) if a == b => format!("{m:.1}{plus} months ({a} days)"),
        (Some(a), Some(b), Some(m), Some(n)) => format!("{m:.1} to {n:.1}{plus} months ({a} to {b} days)"),
        (Some(a), None, Some(m), _) => format!("at least {m:.1}{plus} months ({a} days)"),
        (None, Some(b), _, Some(n)) => format!("at most {n:.1}{plus} months ({b} days)"),
        _ => "of unknown length".to_owned(),
    }
}

fn ended(ending: Ending, days: DayInterval) -> String {
    let what = match ending {
        Ending::Event(EndEvent::Progression) => "progression",
        Ending::Event(EndEvent::ClaimedProgression) => "progression as the source states it",
        Ending::Event(EndEvent::Death) => "death",
        Ending::Event(EndEvent::NextLine) => "next line",
        Ending::Event(EndEvent::LastDose) => "last dose",
        Ending::Event(EndEvent::Response) => "response",
        Ending::Event(EndEvent::LastContact) => "last contact",
        Ending::Censored(CensoringReason::LastAssessment) => {
            "censored at the last assessment without progression"
        }
        Ending::Censored(CensoringReason::NewTherapy) => "censored before a new therapy",
        Ending::Censored(CensoringReason::MissedVisits) => "censored before two or more missed visits",
        Ending::Censored(CensoringReason::LastContact) => "alive and censored at the last contact",
        Ending::Censored(CensoringReason::Ongoing) => "still treated, censored at the last contact",
        Ending::Censored(CensoringReason::Death) => "censored at death",
        Ending::Censored(CensoringReason::NoBaseline) => "censored at the start, as no baseline is complete",
    };
    format!("{what} {}", when(days))
}

/// An interval of days as it is read.
pub fn when(days: DayInterval) -> String {
    match (days.earliest, days.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => month(a, b).unwrap_or_else(|| format!("between {a} and {b}")),
        (Some(a), None) => format!("{a} or later"),
        (None, Some(b)) => format!("{b} or earlier"),
        (None, None) => "at an unknown date".to_owned(),
    }
}

/// A whole calendar month reads as such.
fn month(first: Day, last: Day) -> Option<String> {
    let whole = first.ymd().2 == 1 && first.plus_months(1).plus_days(-1) == last;
    whole.then(|| first.to_string().chars().take(7).collect())
}

pub(crate) fn reason(why: NotDerivable) -> &'static str {
    match why {
        NotDerivable::NoStart => "the record does not say when it began",
        NotDerivable::NothingAfterStart => "no adequate assessment or contact is recorded after the start",
        NotDerivable::NoResponse => "the measurements show no response",
        NotDerivable::ResponseNotDerivable => {
            "the record has no measurements from which a response could be derived"
        }
        NotDerivable::NoEnd => "the record does not say when it ended",
    }
}
