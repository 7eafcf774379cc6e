//! Inputs that the tests, the benches and the gallery draw. All patients but the published case are invented.

#![allow(dead_code, missing_docs, clippy::expect_used)]

pub mod cohort;
pub mod course;
pub mod plan;
pub mod target_lesions;
pub mod trial;

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

/// The days from time zero, as a range.
pub fn counted(when: DayInterval, zero: DayInterval) -> DayInterval {
    let (earliest, latest) = when.days_since(zero);
    DayInterval { earliest: earliest.map(Day), latest: latest.map(Day) }
}

/// Every sample figure at a width, with its name.
pub fn all(width: oncase_figure::JournalWidth) -> Vec<(&'static str, oncase_figure::Figure)> {
    use oncase_figure::flow::{PatientFlow, patient_flow};
    use oncase_figure::forest::{ForestPlot, forest};
    use oncase_figure::heat_map::{AdverseEventHeatMap, adverse_event_heat_map};
    use oncase_figure::lesions::{LesionPlot, lesions};
    use oncase_figure::patients::*;
    use oncase_figure::plan::{TreatmentPlan, treatment_plan};
    use oncase_figure::survival::{CurvePlot, cumulative_incidence, kaplan_meier};
    use oncase_figure::timeline::{Timeline, timeline};
    let course = |input| timeline(&Timeline { width, ..input });
    let targets = |input| lesions(&LesionPlot { width, ..input });
    let survival = |input| kaplan_meier(&CurvePlot { width, ..input });
    let figures = [
        ("timeline-published", course(course::published())),
        ("timeline-since-time-zero", course(course::since_time_zero(course::published()))),
        ("timeline-dense", course(course::dense())),
        ("lesions-dense", targets(target_lesions::dense())),
        ("lesions-since-time-zero", targets(target_lesions::since_time_zero(target_lesions::dense()))),
        ("lesions-sparse", targets(target_lesions::sparse())),
        ("kaplan-meier-two-arms", survival(trial::two_arms())),
        ("kaplan-meier-small", survival(trial::one_small_group())),
        ("cumulative-incidence", cumulative_incidence(&CurvePlot { width, ..trial::competing() })),
        ("swimmer", swimmer(&SwimmerPlot { width, ..cohort::swimmers() })),
        ("waterfall", waterfall(&WaterfallPlot { width, ..cohort::best_changes(24) })),
        ("waterfall-many", waterfall(&WaterfallPlot { width, ..cohort::best_changes(90) })),
        ("waterfall-swimmer", waterfall_swimmer(&CombinedPlot { width, ..cohort::both() })),
        ("forest", forest(&ForestPlot { width, ..trial::subgroups() })),
        ("forest-proportions", forest(&ForestPlot { width, ..trial::proportions() })),
        (
            "adverse-events-one-patient",
            adverse_event_heat_map(&AdverseEventHeatMap { width, ..trial::one_patient() }),
        ),
        (
            "adverse-events-cohort",
            adverse_event_heat_map(&AdverseEventHeatMap { width, ..trial::toxicity() }),
        ),
        ("flow-arms", patient_flow(&PatientFlow { width, ..trial::flow_with_arms() })),
        ("flow", patient_flow(&PatientFlow { width, ..trial::flow() })),
        ("plan-8-cycles", treatment_plan(&TreatmentPlan { width, ..plan::stem(8, Some(3)) })),
        ("plan-32-cycles", treatment_plan(&TreatmentPlan { width, ..plan::stem(32, Some(12)) })),
        ("plan-weekly", treatment_plan(&TreatmentPlan { width, ..plan::weekly() })),
        ("spider", spider(&SpiderPlot { width, ..cohort::spiders() })),
    ];
    figures.into_iter().map(|(name, figure)| (name, figure.expect(name))).collect()
}
