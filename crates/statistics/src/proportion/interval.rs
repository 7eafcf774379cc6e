//! Confidence intervals of a proportion.

use super::Count;
use crate::distribution::{beta_quantile, normal_quantile};

/// The exact interval of Clopper and Pearson (rule PROP-EXACT).
pub fn clopper_pearson(count: Count, level: f64) -> (f64, f64) {
    let tail = 0.5 - 0.5 * level;
    let (x, n) = (count.events as f64, count.total as f64);
    let lower = if count.events == 0 { 0.0 } else { beta_quantile(tail, x, n - x + 1.0) };
    let upper = if count.events == count.total { 1.0 } else { beta_quantile(1.0 - tail, x + 1.0, n - x) };
    (lower, upper)
}

/// Wilson's score interval (rule PROP-WILSON).
pub fn wilson(count: Count, level: f64) -> (f64, f64) {
    let z = normal_quantile(0.5 + 0.5 * level);
    let (x, n) = (count.events as f64, count.total as f64);
    let centre = (x + 0.5 * z * z) / (n + z * z);
    let half = z / (n + z * z) * (x * (n - x) / n + 0.25 * z * z).sqrt();
    let lower = if count.events == 0 { 0.0 } else { centre - half };
    let upper = if count.events == count.total { 1.0 } else { centre + half };
    (lower, upper)
}
