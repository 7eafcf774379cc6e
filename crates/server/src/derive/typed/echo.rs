//! What a value of the record means, in words beside its field.

use oncase_record::model::{Record, Treatment};
use oncase_record::scalar::{Age, Precision, StatedDuration, When, WhenExpression};
use oncase_record::{Day, DayInterval, Length, month_name};

use super::Around;
use super::dose::of_dose;

/// The meaning of a value in the record's spelling; empty where there is nothing to add to it.
pub fn echo(format: &str, value: &str, around: Around<'_>) -> String {
    let Around { record, given } = around;
    match format {
        "oncase-dose" => of_dose(value, record, given, false),
        "oncase-when" => value.parse::<When>().map_or_else(|_| String::new(), |when| of_date(&when, record)),
        "oncase-length" => value.parse::<Length>().map_or_else(|_| String::new(), |l| of_length(l, value)),
        "oncase-duration" => {
            value.parse::<StatedDuration>().map_or_else(|_| String::new(), |d| of_duration(&d))
        }
        "oncase-age" => value.parse::<Age>().map_or_else(|_| String::new(), |age| of_age(&age, record)),
        _ => String::new(),
    }
}

/// The meaning of a value in a few words, for a column of a table: of a day only its weekday and its place in a cycle.
pub fn echo_in_table(format: &str, value: &str, around: Around<'_>) -> String {
    let Around { record, given } = around;
    if format == "oncase-dose" {
        return of_dose(value, record, given, true);
    }
    let day = value.parse::<When>().ok().and_then(|when| record.days(&when).day());
    let Some(day) = day.filter(|_| format == "oncase-when") else { return echo(format, value, around) };
    let place = cycle_place(day, record)
        .and_then(|place| place.split(" of ").next().map(|place| format!(", {place}")));
    format!("{}{}", weekday(day), place.unwrap_or_default())
}

fn of_date(when: &When, record: &Record) -> String {
    if *when.expression() == WhenExpression::Unknown {
        return "date not known".to_owned();
    }
    let days = record.days(when);
    if let Some(day) = days.day() {
        let place = cycle_place(day, record).map(|place| format!(" · {place}")).unwrap_or_default();
        return format!("{}{place}", long(day));
    }
    let between = match (days.earliest, days.latest) {
        (Some(first), Some(last)) => {
            format!("between {} and {} ({} days)", short(first), short(last), last.0 - first.0 + 1)
        }
        (Some(first), None) => format!("on or after {}", long(first)),
        (None, Some(last)) => format!("on or before {}", long(last)),
        (None, None) => return "the cycle has no date yet".to_owned(),
    };
    match (when.precision(), days.earliest) {
        (Precision::Month, Some(first)) => {
            let (year, month, _) = first.ymd();
            format!("some day of {} {year}", month_name(month))
        }
        (Precision::Year, Some(first)) => format!("some day of {}", first.ymd().0),
        _ => between,
    }
}

/// Millimetres said in centimetres and the other way round.
fn of_length(length: Length, written: &str) -> String {
    if written.contains("cm") {
        format!("= {length}")
    } else {
        format!("= {} cm", trimmed(length.as_mm() / 10.0))
    }
}

fn trimmed(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn of_duration(duration: &StatedDuration) -> String {
    match duration.days() {
        (low, high) if low == high => format!("{low} days"),
        (low, high) => format!("{low} to {high} days"),
    }
}

fn of_age(age: &Age, record: &Record) -> String {
    let days = record.days(&age.at);
    let years = |day: Day, years: i32| day.plus_months(-12 * years);
    match (days.earliest, days.latest) {
        (Some(first), Some(last)) => {
            let first = years(first, i32::from(age.years) + 1).plus_days(1);
            format!("born between {} and {}", short(first), short(years(last, i32::from(age.years))))
        }
        _ => String::new(),
    }
}

/// "cycle 3 day 8 of STEM" for a day within a treatment that has cycles.
fn cycle_place(day: Day, record: &Record) -> Option<String> {
    record.treatments.iter().filter(|t| t.same_as.is_none()).find_map(|treatment| {
        let (cycle, within, planned) = in_cycle(day, treatment, record)?;
        let name = treatment.regimen.as_deref().unwrap_or(&treatment.name);
        let planned = if planned { ", by the plan" } else { "" };
        Some(format!("cycle {cycle} day {within} of {name}{planned}"))
    })
}

/// The cycle and its day; the last is true when cycles are counted from the start and not recorded.
fn in_cycle(day: Day, treatment: &Treatment, record: &Record) -> Option<(u16, i32, bool)> {
    let length = treatment.cycle_length.as_ref().and_then(|length| {
        let (low, high) = length.days();
        (low == high && low > 0).then_some(low)
    });
    let last_day = |start: Day| {
        treatment.end.as_ref().and_then(|end| record.days(end).latest).unwrap_or(start.plus_days(400 * 3))
    };
    let recorded: Vec<(u16, Day)> =
        treatment.cycles.iter().filter_map(|c| Some((c.number, record.days(&c.start).day()?))).collect();
    let begun = recorded.iter().filter(|(_, start)| *start <= day).max_by_key(|(_, start)| *start);
    if let Some((cycle, start)) = begun {
        let within = day.0 - start.0 + 1;
        let longest = length.map_or(42, |length| length * 2);
        return (within <= longest).then_some((*cycle, within, false));
    }
    let start = record.days(treatment.start.as_ref()?).day()?;
    let length = length.filter(|_| recorded.is_empty())?;
    let since = day.0 - start.0;
    if since < 0 || day > last_day(start).plus_days(length) {
        return None;
    }
    Some((u16::try_from(since / length + 1).ok()?, since % length + 1, true))
}

const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

fn weekday(day: Day) -> &'static str {
    // Day 0 is 1 January 1970, a Thursday.
    usize::try_from(day.0.rem_euclid(7)).ok().and_then(|at| WEEKDAYS.get(at)).copied().unwrap_or("")
}

/// "Monday 9 October 2017".
fn long(day: Day) -> String {
    format!("{} {}", weekday(day), short(day))
}

/// "9 October 2017".
fn short(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{day} {} {year}", month_name(month))
}

/// An interval as a heading: "9 October 2017", "October 2017", "November 2016 to October 2017".
pub(crate) fn heading(days: DayInterval) -> String {
    let month = |day: Day| {
        let (year, month, _) = day.ymd();
        format!("{} {year}", month_name(month).get(..3).unwrap_or_default())
    };
    match (days.earliest, days.latest) {
        (Some(a), Some(b)) if a == b => {
            let (year, month, day) = a.ymd();
            format!("{day} {} {year}", month_name(month).get(..3).unwrap_or_default())
        }
        (Some(a), Some(b)) if month(a) == month(b) => month(a),
        (Some(a), Some(b)) if a.ymd().1 == 1 && a.ymd().2 == 1 && b.ymd() == (a.ymd().0, 12, 31) => {
            a.ymd().0.to_string()
        }
        (Some(a), Some(b)) => format!("{} – {}", month(a), month(b)),
        (Some(a), None) => format!("from {}", month(a)),
        (None, Some(b)) => format!("until {}", month(b)),
        (None, None) => "undated".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let text = "oncase: 1\nid: c\ntreatments:\n  - {kind: systemic, name: S-1 and temozolomide, regimen: STEM, start: 2017-10-09, end: 2018-03-01, cycle_length: 21 days}\n";
        oncase_record::case_file::load(text).expect("loads").record
    }

    #[test]
    fn a_day_is_echoed_with_its_weekday_and_its_place_in_the_cycle() {
        let said = |text: &str| echo("oncase-when", text, (&record()).into());
        // Counted by hand: 9 October 2017 was a Monday; 42 days later begins cycle 3, and day 8 of it is a week later.
        assert_eq!(said("2017-10-09"), "Monday 9 October 2017 · cycle 1 day 1 of STEM, by the plan");
        assert_eq!(said("2017-11-27"), "Monday 27 November 2017 · cycle 3 day 8 of STEM, by the plan");
        assert_eq!(said("2017-10-08"), "Sunday 8 October 2017");
        assert_eq!(said("1969-12-31"), "Wednesday 31 December 1969");
        assert_eq!(echo_in_table("oncase-when", "2017-11-27", (&record()).into()), "Monday, cycle 3 day 8");
    }

    #[test]
    fn a_partial_date_is_echoed_as_the_interval_it_is() {
        let said = |text: &str| echo("oncase-when", text, (&record()).into());
        assert_eq!(said("2012-07"), "some day of July 2012");
        assert_eq!(said("2016-11..2017-03"), "between 1 November 2016 and 31 March 2017 (151 days)");
        assert_eq!(said("before 2012"), "on or before Saturday 31 December 2011");
        assert_eq!(said("6 months after 2017-03"), "between 16 August 2017 and 30 October 2017 (76 days)");
        assert_eq!(said("unknown"), "date not known");
    }

    #[test]
    fn lengths_durations_and_ages_are_echoed_converted() {
        assert_eq!(echo("oncase-length", "8.4 cm", (&record()).into()), "= 84 mm");
        assert_eq!(echo("oncase-length", "23.5 mm", (&record()).into()), "= 2.35 cm");
        assert_eq!(echo("oncase-duration", "21 days", (&record()).into()), "21 days");
        assert_eq!(
            echo("oncase-age", "62 years at 2016-10", (&record()).into()),
            "born between 2 October 1953 and 31 October 1954"
        );
    }
}
