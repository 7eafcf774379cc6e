//! One case: the timeline, the forms, and what is derived, beside each other.

mod findings;
mod grid;
mod items;
mod laboratory;
mod outcomes;
mod page;
mod paste;
pub(super) mod show;
mod text;
mod treatment;
mod why;

pub use findings::findings;
pub use grid::{grid_section, results};
pub use items::{item, listed, section};
pub use outcomes::outcomes;
pub use page::{Panel, case_page, panels};
pub use page::{head, title};
pub use text::source_text;
pub use why::why;
