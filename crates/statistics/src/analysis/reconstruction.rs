//! `pool reconstruct`: patients out of a published curve.

use std::io::Read;

use super::text;
use crate::error::StatisticsError;
use crate::pool::{AtRisk, CurvePoint, Reconstruction, reconstruct};
use crate::table::{ColumnKind, ColumnRequest, read_table};

/// Reads a digitised curve (columns of times and survival) and numbers at risk (columns of times and numbers), and
/// reconstructs patients.
///
/// # Errors
/// When a table cannot be read or its rows contradict themselves.
pub fn reconstructed(
    curve: impl Read,
    [time, survival]: [&str; 2],
    at_risk: impl Read,
    [at_risk_time, number]: [&str; 2],
    total_events: Option<u64>,
) -> Result<Reconstruction, StatisticsError> {
    let numbers = |name: &str| ColumnRequest::new(name, ColumnKind::Number);
    let curve = read_table(curve, &[numbers(time), numbers(survival)])?;
    let risk = read_table(at_risk, &[numbers(at_risk_time), numbers(number)])?;
    let points: Vec<CurvePoint> = curve
        .numbers(time)?
        .iter()
        .zip(curve.numbers(survival)?)
        .map(|(time, survival)| CurvePoint { time: *time, survival: *survival })
        .collect();
    let mut at_risk = Vec::new();
    for (row, (time, n)) in risk.numbers(at_risk_time)?.iter().zip(risk.numbers(number)?).enumerate() {
        let n = super::proportions::whole(*n).ok_or_else(|| {
            risk.locate(StatisticsError::bad_row(row, format!("{n} is no number of patients at risk")))
        })?;
        at_risk.push(AtRisk { time: *time, n });
    }
    reconstruct(&points, &at_risk, total_events)
}

impl Reconstruction {
    /// The report for people: how well it fits; the patients are given as CSV or JSON.
    pub fn text(&self) -> String {
        let mut report = format!("Reconstructed: {} patients, {} events\n\n", self.n, self.n_events);
        let rows: Vec<Vec<String>> = self
            .at_risk
            .iter()
            .map(|(time, printed, found)| vec![text::short(*time), printed.to_string(), found.to_string()])
            .collect();
        report += &text::table(&["time", "at risk, printed", "reconstructed"], &rows);
        report += &format!(
            "\nsurvival: root mean square error {:.4}, mean {:.4}, largest {:.4}\n",
            self.rmse, self.mean_error, self.max_error
        );
        if self.points_mended > 0 {
            report +=
                &format!("{} points were lowered so that the curve does not rise\n", self.points_mended);
        }
        for warning in &self.warnings {
            report += &text::paragraph(&format!("Caution: {warning}."));
        }
        report
    }

    /// The patients as CSV with the heading `time,event`.
    pub fn csv(&self) -> String {
        let rows: String = self.patients.iter().map(|(time, event)| format!("{time},{event}\n")).collect();
        "time,event\n".to_owned() + &rows
    }
}
