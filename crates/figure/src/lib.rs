//! Figures of one patient and of a trial, at journal width, as SVG, PNG and PDF.

mod axis;
mod dates;
mod figure;
mod geometry;
mod legend;
mod output;
mod page;
mod scale;
mod scene;
mod style;
mod text;
mod ticks;
pub mod timeline;

pub use figure::{Figure, FigureError, Numbers};
pub use output::OutputError;
pub use page::JournalWidth;
pub use scene::{LayoutFault, Scene};
