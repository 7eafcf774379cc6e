//! `survive turnbull`: survival from events known only to lie between two times.

use std::io::Read;

use serde::Serialize;

use super::text;
use crate::error::StatisticsError;
use crate::table::{ColumnKind, ColumnRequest, LeftOut, read_table};
use crate::turnbull::{Bracket, Mass, turnbull};

/// The interval-censored estimate, by group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IntervalCensoredReport {
    /// One a group.
    pub curves: Vec<IntervalCensoredGroup>,
    /// Rows left out.
    pub left_out: LeftOut,
    /// Rules applied.
    pub rules: Vec<&'static str>,
}

/// One group's estimate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IntervalCensoredGroup {
    /// The group.
    pub group: String,
    /// Rows.
    pub n: usize,
    /// Rows whose event was seen, if only to lie between two times.
    pub n_events: usize,
    /// Where the median lies: after the first time and not after the second (null: beyond all follow-up).
    pub median: [Option<f64>; 2],
    /// Innermost intervals with mass.
    pub intervals: Vec<Mass>,
    /// Logarithm of the likelihood.
    pub loglik: f64,
}

/// Estimates survival from columns of lower and upper times; an empty upper time means that the event was not seen.
///
/// # Errors
/// When the table cannot be read, a row contradicts itself, or the estimate does not settle.
pub fn interval_censored(
    source: impl Read,
    lower: &str,
    upper: &str,
    group: Option<&str>,
) -> Result<IntervalCensoredReport, StatisticsError> {
    let mut requests = vec![
        ColumnRequest::new(lower, ColumnKind::Number),
        ColumnRequest::new(upper, ColumnKind::OptionalNumber),
    ];
    requests.extend(group.map(|name| ColumnRequest::new(name, ColumnKind::Label)));
    let table = read_table(source, &requests)?;
    let brackets: Vec<Bracket> = table
        .numbers(lower)?
        .iter()
        .zip(table.numbers(upper)?)
        .map(|(lower, upper)| Bracket { lower: *lower, upper: Some(*upper).filter(|u| !u.is_nan()) })
        .collect();
    // Checked as a whole first, so that an error names the row of the table and not of its group.
    turnbull(&brackets).map_err(|error| table.locate(error))?;
    let labels = group.map(|name| table.labels(name)).transpose()?;
    let names = labels.map_or_else(|| vec!["all".to_owned()], |l| l.levels.clone());
    let mut curves = Vec::new();
    for (code, name) in names.into_iter().enumerate() {
        let of_group = |row: &usize| labels.is_none_or(|l| l.codes[*row] as usize == code);
        let rows: Vec<Bracket> = (0..brackets.len()).filter(of_group).map(|row| brackets[row]).collect();
        let found = turnbull(&rows)?;
        let (from, to) = found.quantile(0.5);
        curves.push(IntervalCensoredGroup {
            group: name,
            n: found.n,
            n_events: rows.iter().filter(|b| b.upper.is_some()).count(),
            median: [Some(from), to],
            loglik: found.loglik,
            intervals: found.intervals,
        });
    }
    Ok(IntervalCensoredReport { curves, left_out: table.left_out, rules: vec!["SURV-TURNBULL"] })
}

impl IntervalCensoredReport {
    /// The report for people.
    pub fn text(&self) -> String {
        let mut report = "Interval-censored survival (Turnbull)\n\n".to_owned();
        let place = |lower: f64, upper: Option<f64>| match upper {
            Some(upper) if upper == lower => format!("at {}", text::short(upper)),
            Some(upper) => format!("({}, {}]", text::short(lower), text::short(upper)),
            None => format!("after {}", text::short(lower)),
        };
        let rows: Vec<Vec<String>> = self
            .curves
            .iter()
            .map(|c| {
                let median = place(c.median[0].unwrap_or(0.0), c.median[1]);
                vec![c.group.clone(), c.n.to_string(), c.n_events.to_string(), median]
            })
            .collect();
        report += &text::table(&["group", "rows", "events", "median lies"], &rows);
        let mut rows = Vec::new();
        for curve in &self.curves {
            for i in &curve.intervals {
                rows.push(vec![
                    curve.group.clone(),
                    place(i.lower, i.upper),
                    text::decimals(Some(i.mass), 4),
                    text::decimals(Some(i.survival), 4),
                ]);
            }
        }
        report += "\n";
        report += &text::table(&["group", "event lies", "mass", "survival beyond"], &rows);
        report += "\n";
        report += &text::paragraph(
            "Maximum likelihood without a model; inside an interval the place of its mass is not known. No standard \
             error is given: none is reliable for this estimate in small samples.",
        );
        report + &text::left_out(&self.left_out)
    }
}
