//! Inputs that the tests, the benches and the gallery draw. All patients but the published case are invented.

#![allow(dead_code, missing_docs)]

pub mod course;
pub mod target_lesions;

use oncase_record::{Day, DayInterval};

/// A day from its ISO text.
pub fn day(text: &str) -> Day {
    text.parse().expect("a calendar day")
}

/// One exact day.
pub fn on(text: &str) -> DayInterval {
    DayInterval::exact(day(text))
}

/// A whole month, such as `2017-10`.
pub fn month(text: &str) -> DayInterval {
    let first = day(&format!("{text}-01"));
    DayInterval::between(first, first.plus_months(1).plus_days(-1)).expect("ordered")
}

/// From the first day of one month to the last day of another.
pub fn months(from: &str, to: &str) -> DayInterval {
    DayInterval { earliest: month(from).earliest, latest: month(to).latest }
}

/// Every sample figure at a width, with its name.
pub fn all(width: oncase_figure::JournalWidth) -> Vec<(&'static str, oncase_figure::Figure)> {
    use oncase_figure::lesions::{LesionPlot, lesions};
    use oncase_figure::timeline::{Timeline, timeline};
    let mut figures = Vec::new();
    for (name, input) in [("timeline-published", course::published()), ("timeline-dense", course::dense())] {
        figures.push((name, timeline(&Timeline { width, ..input }).expect("a figure")));
    }
    for (name, input) in
        [("lesions-dense", target_lesions::dense()), ("lesions-sparse", target_lesions::sparse())]
    {
        figures.push((name, lesions(&LesionPlot { width, ..input }).expect("a figure")));
    }
    figures
}
