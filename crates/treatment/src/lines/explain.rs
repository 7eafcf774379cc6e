//! Sentences for lines and assignments, built from their numbers.

use std::fmt;

use oncase_record::DayInterval;
use oncase_record::model::StopReason;

use super::{Assignment, EndReason, Line, Place};
use crate::rules::rule;

/// The first words of an assignment: `line 2, begins it`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { number, begins, certain } => {
                let begins = if *begins { "begins" } else { "continues" };
                let perhaps = if *certain { "" } else { ", not certain" };
                write!(f, "{begins} line {number}{perhaps}")
            }
            Self::NotALine => f.write_str("not a line"),
            Self::Unclear => f.write_str("unclear whether a line"),
        }
    }
}

/// `begins line 2: another drug … (LINE-NEW; after the start of the line 305..364 d; combination-window-days 28)`.
impl fmt::Display for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.place)?;
        if let Some(rule) = rule(self.because.rule) {
            write!(f, ": {}", rule.title)?;
        }
        write!(f, " ({}", self.because.rule)?;
        for number in &self.because.numbers {
            write!(f, "; {} {} {}", number.name, number.value, number.unit)?;
        }
        for policy in &self.because.policies {
            write!(f, "; {} {}", policy.name, policy.setting)?;
        }
        f.write_str(")")?;
        match (self.agrees_with_stated(), self.stated) {
            (Some(false), Some(stated)) => write!(f, "; the record states line {stated}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for EndReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Recorded { stop } => match stop {
                StopReason::Completed => "completed",
                StopReason::Progression => "progression",
                StopReason::Toxicity => "toxicity",
                StopReason::PatientChoice => "the patient's choice",
                StopReason::Death => "death",
                StopReason::Other => "another reason",
                StopReason::Unknown => "reason not stated",
            },
            Self::ProgressionRecorded => "no reason stated; a progression is recorded before the next line",
            Self::AnotherLineFollowed => "no reason stated; another line followed",
            Self::Ongoing => "ongoing",
            Self::NotKnown => "not known",
        })
    }
}

/// `line 1: etoposide + cisplatin; 2016-11-01..2016-11-30 to 2017-03-01..2017-03-31; completed; …`.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let drugs = if self.drugs.is_empty() { "drug not named".to_owned() } else { self.drugs.join(" + ") };
        write!(f, "line {}: {drugs}; {}", self.number, days(self.start))?;
        match (self.end, self.ongoing) {
            (_, true) => f.write_str(" to the data cut-off")?,
            (Some(end), false) => write!(f, " to {}", days(end))?,
            (None, false) => f.write_str(", end not recorded")?,
        }
        write!(f, "; end: {}", self.end_reason)?;
        match self.treatment_free_days {
            Some((shortest, longest)) => write!(f, "; {} days free of treatment", span(shortest, longest)),
            None => Ok(()),
        }
    }
}

fn days(interval: DayInterval) -> String {
    let text = |day: Option<oncase_record::Day>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
    match interval.day() {
        Some(day) => day.to_string(),
        None => format!("{}..{}", text(interval.earliest), text(interval.latest)),
    }
}

fn span(shortest: Option<i32>, longest: Option<i32>) -> String {
    match (shortest, longest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("at least {a}"),
        (None, Some(b)) => format!("at most {b}"),
        (None, None) => "an unknown number of".to_owned(),
    }
}
