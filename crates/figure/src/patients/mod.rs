//! Figures with one bar or line a patient: swimmer, waterfall, both together, and spider.

mod bars;
mod combined;
mod input;
mod rows;
mod spider;
mod swimmer;
mod waterfall;

pub use combined::waterfall_swimmer;
pub use input::{
    BestChange, Change, CombinedPatient, CombinedPlot, CourseMark, PatientOrder, Segment, SpiderPatient,
    SpiderPlot, SwimmerPatient, SwimmerPlot, WaterfallPlot,
};
pub use spider::spider;
pub use swimmer::swimmer;
pub use waterfall::waterfall;
