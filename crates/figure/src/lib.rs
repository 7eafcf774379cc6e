//! Figures of one patient and of a trial, at journal width, as SVG, PNG and PDF.
//!
//! A figure is a function from a plain input to a [`Figure`]:
//!
//! | figure | function | input |
//! |---|---|---|
//! | course of a patient | [`timeline::timeline`] | [`timeline::Timeline`] |
//! | target lesions and their sum | [`lesions::lesions`] | [`lesions::LesionPlot`] |
//! | Kaplan-Meier curves | [`survival::kaplan_meier`] | [`survival::CurvePlot`] |
//! | forest | [`forest::forest`] | [`forest::ForestPlot`] |
//! | adverse events by cycle | [`heat_map::adverse_event_heat_map`] | [`heat_map::AdverseEventHeatMap`] |
//! | patient flow | [`flow::patient_flow`] | [`flow::PatientFlow`] |
//! | swimmer, waterfall, both, spider | [`patients`] | [`patients::SwimmerPlot`] and others |
//! | cumulative incidence | [`survival::cumulative_incidence`] | [`survival::CurvePlot`] |
//!
//! Inputs know nothing of the record: they hold days, intervals of days, lengths and words, and every outcome
//! in them (responses, thresholds, estimates) was derived elsewhere. A figure carries its title, caption,
//! alternative text, drawing and numbers, all made from the same input:
//!
//! ```
//! use oncase_figure::timeline::{CourseEnd, Timeline, TreatmentCourse, TreatmentKind, timeline};
//! use oncase_record::{Day, DayInterval};
//!
//! let october_2017 = DayInterval { earliest: Day::from_ymd(2017, 10, 1), latest: Day::from_ymd(2017, 10, 31) };
//! let figure = timeline(&Timeline {
//!     title: "Course of an invented patient".to_owned(),
//!     treatments: vec![TreatmentCourse {
//!         label: "Line 1: etoposide + cisplatin".to_owned(),
//!         kind: TreatmentKind::Chemotherapy,
//!         start: october_2017,
//!         end: CourseEnd::Ended(DayInterval::exact(Day::from_ymd(2018, 3, 5).unwrap_or_default())),
//!         cycles_given: Some(6),
//!         cycle_starts: Vec::new(),
//!     }],
//!     ..Timeline::default()
//! })?;
//! assert!(figure.svg().contains("etoposide + cisplatin (6 cycles)"));
//! assert!(figure.caption.contains("Hatched ends"));
//! assert!(figure.numbers.to_csv().contains("2017-10-01,2017-10-31,2018-03-05,2018-03-05"));
//! # Ok::<(), oncase_figure::FigureError>(())
//! ```
//!
//! Before several figures of one kind go into one page, give each a different [`Figure::id`].
//!
//! Colours are those of Okabe and Ito, and nothing is told by colour alone. Letters are measured with the
//! embedded font (Liberation Sans, of the widths of Arial) and are at least 6 points high at every
//! [`JournalWidth`]; [`Scene::layout_faults`] lists overlapping or cut texts, and is empty for every figure.
//! The same input gives the same bytes on every machine: no font of the machine is used.

mod axis;
mod calendar;
mod dates;
mod duration;
mod figure;
pub mod flow;
pub mod forest;
mod geometry;
pub mod heat_map;
mod layout;
mod legend;
pub mod lesions;
mod output;
mod page;
pub mod patients;
pub mod plan;
mod scale;
mod scene;
mod since;
mod spread;
mod style;
pub mod survival;
mod text;
mod texture;
mod ticks;
pub mod timeline;

pub use dates::Dates;
pub use duration::TimeUnit;
pub use figure::{Figure, FigureError, Numbers};
pub use layout::LayoutFault;
pub use output::OutputError;
pub use page::JournalWidth;
pub use scene::Scene;
pub use since::since_time_zero;

/// The fonts that figures are drawn with, Liberation Sans regular and bold: what sets a figure's SVG needs them.
pub fn fonts() -> [&'static [u8]; 2] {
    [text::REGULAR, text::BOLD]
}
