//! Those at risk, leaving and entering at each distinct time, by group and stratum.

use crate::error::StatisticsError;

/// The table of those at risk.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskTable {
    /// Distinct times at which somebody leaves or enters, ascending.
    pub times: Vec<f64>,
    /// Number of groups.
    pub groups: usize,
    /// Number of strata.
    pub strata: usize,
    /// Number of causes.
    pub causes: usize,
    pub(crate) cells: Vec<RiskCell>,
}

/// One group in one stratum, or a sum of such cells; every list runs along [`RiskTable::times`].
#[derive(Clone, Debug, PartialEq)]
pub struct RiskCell {
    /// Rows by cause, cause 0 being censored.
    pub rows: Vec<u64>,
    /// Weight of those who leave, `[cause][time]`, cause 0 being censored.
    pub exits: Vec<Vec<f64>>,
    /// Weight of those who enter; `None` when all are at risk from time zero, that time included.
    pub entries: Option<Vec<f64>>,
    /// Squared weights of those who leave, kept only when some weight is no whole number.
    pub squares: Option<Vec<Vec<f64>>>,
    /// Weight of those at risk: entered before the time and not left before it.
    pub at_risk: Vec<f64>,
}

impl RiskCell {
    pub(crate) fn new(
        rows: Vec<u64>,
        exits: Vec<Vec<f64>>,
        entries: Option<Vec<f64>>,
        squares: Option<Vec<Vec<f64>>>,
    ) -> Self {
        let times = exits.first().map_or(0, Vec::len);
        let mut at_risk = vec![0.0; times];
        let mut left_later = 0.0;
        for time in (0..times).rev() {
            left_later += exits.iter().map(|cause| cause[time]).sum::<f64>();
            if let Some(entries) = &entries {
                left_later -= entries[time];
            }
            at_risk[time] = left_later;
        }
        Self { rows, exits, entries, squares, at_risk }
    }

    /// Number of rows.
    pub fn row_count(&self) -> u64 {
        self.rows.iter().sum()
    }

    /// Number of rows that end with an event of any cause.
    pub fn event_count(&self) -> u64 {
        self.rows.iter().skip(1).sum()
    }

    /// Weight of the events of any cause at a time.
    pub fn events(&self, time: usize) -> f64 {
        self.exits.iter().skip(1).map(|cause| cause[time]).sum()
    }

    /// Weight of those censored at a time.
    pub fn censored(&self, time: usize) -> f64 {
        self.exits.first().map_or(0.0, |censored| censored[time])
    }

    fn plus(&self, other: &Self) -> Self {
        let add = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x + y).collect::<Vec<f64>>();
        let add_all = |a: &[Vec<f64>], b: &[Vec<f64>]| {
            a.iter().zip(b).map(|(x, y)| add(x, y)).collect::<Vec<Vec<f64>>>()
        };
        let rows = self.rows.iter().zip(&other.rows).map(|(a, b)| a + b).collect();
        let entries = self.entries.as_ref().zip(other.entries.as_ref()).map(|(a, b)| add(a, b));
        let squares = self.squares.as_ref().zip(other.squares.as_ref()).map(|(a, b)| add_all(a, b));
        Self::new(rows, add_all(&self.exits, &other.exits), entries, squares)
    }
}

impl RiskTable {
    /// One group in one stratum.
    ///
    /// # Errors
    /// When there is no such group or stratum.
    pub fn cell(&self, group: usize, stratum: usize) -> Result<&RiskCell, StatisticsError> {
        self.cells.get(group * self.strata + stratum).filter(|_| stratum < self.strata).ok_or_else(|| {
            StatisticsError::not_possible(format!("there is no group {group} in stratum {stratum}"))
        })
    }

    /// One group, all strata together.
    ///
    /// # Errors
    /// When there is no such group.
    pub fn group(&self, group: usize) -> Result<RiskCell, StatisticsError> {
        (1..self.strata).try_fold(self.cell(group, 0)?.clone(), |sum, s| Ok(sum.plus(self.cell(group, s)?)))
    }

    /// One stratum, all groups together.
    ///
    /// # Errors
    /// When there is no such stratum.
    pub fn stratum(&self, stratum: usize) -> Result<RiskCell, StatisticsError> {
        (1..self.groups)
            .try_fold(self.cell(0, stratum)?.clone(), |sum, g| Ok(sum.plus(self.cell(g, stratum)?)))
    }
}
