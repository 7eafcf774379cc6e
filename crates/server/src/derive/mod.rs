//! What the pages show of one record: everything derived, nothing computed here that a derivation room computes.

pub mod case;
mod cell_text;
pub mod cells;
pub mod grid;
pub mod libraries;
pub mod load;
pub mod paste;
pub mod quotes;
pub mod summary;
pub mod typed;
pub mod view;

pub use case::{Case, Item, Spot};
pub use view::{Said, View};
