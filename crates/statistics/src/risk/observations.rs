//! The rows of a survival analysis, as borrowed columns.

use crate::error::StatisticsError;

/// Times since time zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Times<'a> {
    /// Whole days.
    Days(&'a [u32]),
    /// Any unit; times closer than 1.5e-8 of their size count as one.
    Real(&'a [f64]),
}

impl Times<'_> {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Days(days) => days.len(),
            Self::Real(times) => times.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The time of a row; not a number when there is no such row.
    pub fn get(&self, row: usize) -> f64 {
        match self {
            Self::Days(days) => days.get(row).map_or(f64::NAN, |d| f64::from(*d)),
            Self::Real(times) => times.get(row).copied().unwrap_or(f64::NAN),
        }
    }
}

/// Rows to be analysed: when each was last seen, how it ended, and what it counts for.
#[derive(Clone, Copy, Debug)]
pub struct Observations<'a> {
    /// Time of the event or of the last contact.
    pub time: Times<'a>,
    /// 0 for a censored row, else the number of the cause (1 where there is only one).
    pub cause: &'a [u8],
    /// Time from which the row is observed (left truncation); at risk strictly after it.
    pub entry: Option<Times<'a>>,
    /// What the row counts for; 1 when absent.
    pub weight: Option<&'a [f64]>,
    /// Group of the row, counted from 0.
    pub group: Option<&'a [u32]>,
    /// Stratum of the row, counted from 0.
    pub stratum: Option<&'a [u32]>,
    /// Number of groups, at least 1.
    pub groups: usize,
    /// Number of strata, at least 1.
    pub strata: usize,
    /// Number of causes, at least 1.
    pub causes: usize,
}

/// The largest weight accepted: sums of weights are kept exactly, in fixed point.
pub(crate) const LARGEST_WEIGHT: f64 = 1e6;

impl<'a> Observations<'a> {
    /// Rows of one group, one stratum and one cause, without weights or late entry.
    pub fn new(time: Times<'a>, cause: &'a [u8]) -> Self {
        Self {
            time,
            cause,
            entry: None,
            weight: None,
            group: None,
            stratum: None,
            groups: 1,
            strata: 1,
            causes: 1,
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// The weight of a row.
    pub(crate) fn weight_of(&self, row: usize) -> f64 {
        self.weight.and_then(|w| w.get(row)).copied().unwrap_or(1.0)
    }

    /// The stratum of a row.
    pub(crate) fn stratum_of(&self, row: usize) -> usize {
        self.stratum.and_then(|s| s.get(row)).map_or(0, |s| *s as usize)
    }

    /// The group of a row.
    pub(crate) fn group_of(&self, row: usize) -> usize {
        self.group.and_then(|g| g.get(row)).map_or(0, |g| *g as usize)
    }

    /// Checks lengths, codes, times and weights.
    ///
    /// # Errors
    /// When a column is too short, a code is out of its range, a time is negative or no number, an entry is not
    /// before its exit, or a weight is not above zero.
    pub fn check(&self) -> Result<(), StatisticsError> {
        let rows = self.len();
        if rows == 0 {
            return Err(StatisticsError::not_possible("there are no rows to analyse"));
        }
        let lengths = [
            ("the column of events", Some(self.cause.len())),
            ("the column of entries", self.entry.map(|e| e.len())),
            ("the column of weights", self.weight.map(<[f64]>::len)),
            ("the column of groups", self.group.map(<[u32]>::len)),
            ("the column of strata", self.stratum.map(<[u32]>::len)),
        ];
        for (what, found) in lengths {
            if let Some(found) = found.filter(|n| *n != rows) {
                return Err(StatisticsError::UnequalLengths { what, found, expected: rows });
            }
        }
        self.check_codes()?;
        self.check_times()?;
        self.check_weights()
    }

    fn check_codes(&self) -> Result<(), StatisticsError> {
        let out_of = |row, what: &str, found: usize, limit: usize| {
            StatisticsError::bad_row(row, format!("{what} {found}, where there are {limit}"))
        };
        if let Some(row) = self.cause.iter().position(|c| usize::from(*c) > self.causes) {
            return Err(out_of(row, "cause", usize::from(self.cause[row]), self.causes));
        }
        for (what, codes, limit) in
            [("group", self.group, self.groups), ("stratum", self.stratum, self.strata)]
        {
            if let Some(codes) = codes
                && let Some(row) = codes.iter().position(|c| *c as usize >= limit)
            {
                return Err(out_of(row, what, codes[row] as usize, limit));
            }
        }
        Ok(())
    }

    fn check_times(&self) -> Result<(), StatisticsError> {
        for times in [Some(self.time), self.entry].into_iter().flatten() {
            if let Times::Real(times) = times
                && let Some(row) = times.iter().position(|t| !(t.is_finite() && *t >= 0.0))
            {
                let problem = format!(
                    "the time is {}; expected a time of 0 or later, counted from time zero",
                    times[row]
                );
                return Err(StatisticsError::bad_row(row, problem));
            }
        }
        let Some(entry) = self.entry else { return Ok(()) };
        let early = match (entry, self.time) {
            (Times::Days(entry), Times::Days(time)) => entry.iter().zip(time).position(|(a, b)| a >= b),
            _ => (0..self.len()).find(|row| entry.get(*row) >= self.time.get(*row)),
        };
        early.map_or(Ok(()), |row| {
            let problem = format!(
                "it enters at {} and leaves at {}; the entry must come before the exit",
                entry.get(row),
                self.time.get(row)
            );
            Err(StatisticsError::bad_row(row, problem))
        })
    }

    fn check_weights(&self) -> Result<(), StatisticsError> {
        let Some(weights) = self.weight else { return Ok(()) };
        match weights.iter().position(|w| !(*w > 0.0 && *w <= LARGEST_WEIGHT)) {
            Some(row) => {
                let problem = format!(
                    "the weight is {}; expected a number above 0 and not above one million",
                    weights[row]
                );
                Err(StatisticsError::bad_row(row, problem))
            }
            None => Ok(()),
        }
    }
}
