//! Follow-up: the reverse Kaplan-Meier curve, in which being censored is the event.

use serde::Serialize;

use super::{Curve, Variance, product_limit};
use crate::risk::RiskCell;

/// Whether those who die on a day are at risk of being censored on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReverseTies {
    /// They are: the status is flipped and nothing else (R survival). The default.
    #[default]
    FlipStatus,
    /// They leave first, and a flat on the median that never ends means that it is not reached (R prodlim).
    DeathsLeaveFirst,
}

/// The curve of follow-up time; its median is the median follow-up (Schemper and Smith).
pub fn reverse_kaplan_meier(times: &[f64], cell: &RiskCell, ties: ReverseTies) -> Curve {
    let at_risk: Vec<f64> = match ties {
        ReverseTies::FlipStatus => cell.at_risk.clone(),
        ReverseTies::DeathsLeaveFirst => {
            cell.at_risk.iter().enumerate().map(|(i, n)| n - cell.events(i)).collect()
        }
    };
    let points = product_limit(times, &at_risk, |i| cell.censored(i), |i| cell.events(i));
    Curve {
        n: cell.row_count(),
        n_events: cell.row_count() - cell.event_count(),
        points,
        variance: Variance::Greenwood,
        entries: Vec::new(),
        unending_flat_counts: ties == ReverseTies::FlipStatus,
    }
}
