//! Who was at risk when: the one table that every survival statistic here starts from.
//!
//! Times are whole days wherever the data allow; then one pass over the rows counts exits by day, group, stratum
//! and cause. Counts add up exactly, so any split of the rows into batches and any order of them gives the same
//! bytes. Real-valued times (published months) are first put on the list of their distinct values.

mod axis;
mod counts;
mod observations;
mod table;

pub use axis::{Axis, IndexedTimes, index_times};
pub use counts::DayCounts;
pub use observations::{Observations, Times};
pub use table::{RiskCell, RiskTable};
