//! Generated inputs, from plausible to absurd.

#![allow(dead_code, missing_docs)]

pub mod cohort;
pub mod course;
pub mod target_lesions;
pub mod trial;

use oncase_figure::timeline::TimeZero;
use oncase_figure::{Dates, JournalWidth};
use oncase_record::{Day, DayInterval, Length};
use proptest::option;
use proptest::prelude::*;

/// Labels: empty, short, long, one endless word, letters of other scripts, characters XML needs escaped.
pub fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Z][a-z]{2,12}( [a-z]{2,10}){0,3}",
        1 => "[A-Za-z]{20,60}",
        1 => "[ -~]{0,24}",
        1 => "\\PC{0,12}",
    ]
}

pub fn any_day() -> impl Strategy<Value = Day> {
    prop_oneof![8 => 15_000..19_500_i32, 1 => -20_000..40_000_i32].prop_map(Day)
}

/// Exact, to the month, half open, or wholly unknown.
pub fn interval() -> impl Strategy<Value = DayInterval> {
    (any_day(), 0..400_i32, 0..12_u8).prop_map(|(day, length, kind)| match kind {
        0 => DayInterval { earliest: Some(day), latest: None },
        1 => DayInterval { earliest: None, latest: Some(day) },
        2 => DayInterval::default(),
        3..=5 => DayInterval { earliest: Some(day), latest: Some(day.plus_days(length)) },
        _ => DayInterval::exact(day),
    })
}

pub fn length() -> impl Strategy<Value = Length> {
    prop_oneof![6 => 0..20_000_u32, 1 => 0..1_000_000_u32].prop_map(Length)
}

pub fn time_zero() -> impl Strategy<Value = Option<TimeZero>> {
    option::of((label(), interval()).prop_map(|(label, when)| TimeZero { label, when }))
}

/// Time zero with what the days are: those of the calendar, or counted from time zero.
pub fn zero_and_dates() -> impl Strategy<Value = (Option<TimeZero>, Dates)> {
    let counted = label()
        .prop_map(|label| (Some(TimeZero { label, when: DayInterval::exact(Day(0)) }), Dates::SinceTimeZero));
    prop_oneof![2 => time_zero().prop_map(|zero| (zero, Dates::Calendar)), 1 => counted]
}

pub fn width() -> impl Strategy<Value = JournalWidth> {
    prop::sample::select(JournalWidth::ALL.to_vec())
}
