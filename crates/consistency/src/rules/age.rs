//! Age against birth, against other ages and against the event it belongs to (class 12).

use oncase_record::model::Topic;
use oncase_record::scalar::When;
use oncase_record::{Day, DayInterval};

use super::statements;
use crate::context::Context;
use crate::finding::Finding;
use crate::moments::Side;
use crate::words::number_before;

/// An age that someone stated, with the days on which it was that.
struct StatedAge {
    pointer: String,
    years: i32,
    at: When,
}

fn stated(context: &Context<'_>) -> Vec<StatedAge> {
    let mut ages = Vec::new();
    if let Some(age) = &context.record.patient.age {
        ages.push(StatedAge {
            pointer: "/patient/age".into(),
            years: i32::from(age.years),
            at: age.at.clone(),
        });
    }
    for (pointer, statement) in statements(context) {
        if let (Topic::Age, Some(years), Some(at)) =
            (statement.about, years_in(&statement.says), &statement.date)
        {
            ages.push(StatedAge { pointer: format!("{pointer}/says"), years, at: at.clone() });
        }
    }
    ages
}

fn years_in(says: &str) -> Option<i32> {
    number_before(says, &["year", "years", "yr", "y"]).and_then(|years| i32::try_from(years).ok())
}

/// The days on which someone was born who was `years` old on one of these days.
fn birth(years: i32, days: DayInterval) -> DayInterval {
    let back = |day: Day, years: i32| day.plus_months(-12 * years);
    DayInterval {
        earliest: days.earliest.map(|day| back(day, years + 1).plus_days(1)),
        latest: days.latest.map(|day| back(day, years)),
    }
}

/// Stated ages against the date of birth, and against each other.
pub(crate) fn ages(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let ages = stated(context);
    let born: Vec<DayInterval> = ages.iter().map(|age| birth(age.years, record.days(&age.at))).collect();
    let mut found = Vec::new();
    if let Some(recorded) = &record.patient.birth {
        for (age, implied) in ages.iter().zip(&born) {
            if implied.intersection(record.days(recorded)).is_none() {
                found.push(
                    Finding::impossible(
                        "C121",
                        format!("born {recorded}, the patient was not {} years old at {}", age.years, age.at),
                    )
                    .at(age.pointer.clone(), format!("{} years at {}", age.years, age.at))
                    .at("/patient/birth", format!("born {recorded}"))
                    .mend("is the age, its date or the date of birth wrong? correct it"),
                );
            }
        }
        return found;
    }
    for (i, (first, implied)) in ages.iter().zip(&born).enumerate() {
        let differing =
            ages.iter().zip(&born).skip(i + 1).find(|(_, other)| implied.intersection(**other).is_none());
        if let Some((second, _)) = differing {
            found.push(
                Finding::impossible(
                    "C122",
                    format!(
                        "{} years at {} and {} years at {} cannot be the same patient's ages",
                        first.years, first.at, second.years, second.at
                    ),
                )
                .at(first.pointer.clone(), format!("{} years at {}", first.years, first.at))
                .at(second.pointer.clone(), format!("{} years at {}", second.years, second.at))
                .mend("which of the ages or dates is wrong? correct it"),
            );
        }
    }
    found
}

/// An age said of an event at which the patient had another.
pub(crate) fn age_at_an_event(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let known =
        record.patient.birth.as_ref().map(|when| (record.days(when), "/patient/birth", when.to_string()));
    let from_age = record.patient.age.as_ref();
    let from_age = from_age
        .map(|age| (birth(i32::from(age.years), record.days(&age.at)), "/patient/age", age.to_string()));
    let Some((born, at, words)) = known.or(from_age) else { return Vec::new() };
    let mut found = Vec::new();
    for (pointer, statement) in statements(context) {
        let undated_age = statement.about == Topic::Age && statement.date.is_none();
        let (Some(years), Some(of), true) = (years_in(&statement.says), statement.of.as_deref(), undated_age)
        else {
            continue;
        };
        let event = context.item(of).and_then(|item| context.moment_at(&item.pointer, Side::Start));
        let Some(event) = event else { continue };
        if birth(years, event.days).intersection(born).is_some() {
            continue;
        }
        found.push(
            Finding::edge(
                "C123",
                format!(
                    "the patient was {} at `{of}` ({}), and {years} years are stated of it",
                    age_words(born, event.days),
                    event.when
                ),
            )
            .at(format!("{pointer}/says"), format!("stated of `{of}`: {}", statement.says))
            .at(event.pointer.clone(), event.when.to_string())
            .at(at, words.clone())
            .mend("is the age that at another event? name it in `of`, or give the `date` of the age"),
        );
    }
    found
}

/// "57 or 58 years old".
fn age_words(born: DayInterval, at: DayInterval) -> String {
    let years = |from: Option<Day>, to: Option<Day>| Some(whole_years(from?, to?));
    match (years(born.latest, at.earliest), years(born.earliest, at.latest)) {
        (Some(a), Some(b)) if a == b => format!("{a} years old"),
        (Some(a), Some(b)) if b == a + 1 => format!("{a} or {b} years old"),
        (Some(a), Some(b)) => format!("{a} to {b} years old"),
        _ => "of another age".to_owned(),
    }
}

fn whole_years(birth: Day, at: Day) -> i32 {
    let (born, month, day) = birth.ymd();
    let (year, at_month, at_day) = at.ymd();
    i32::from(year - born) - i32::from((at_month, at_day) < (month, day))
}
