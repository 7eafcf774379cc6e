//! Lesion rows as plain columns, and why a row can be refused.

use std::fmt;

use oncase_record::{Day, Length};

use super::observation::{Observation, TargetState};

/// Borrowed columns of lesion rows, one entry a row, sorted by series and visit. Within a visit the order is
/// free.
#[derive(Clone, Copy, Debug, Default)]
pub struct LesionRows<'a> {
    /// One patient as read by one reader.
    pub series: &'a [u32],
    /// Number of the visit in its series, rising with time; 0 is the baseline.
    pub visit: &'a [u16],
    /// Day of the scan, from 1970-01-01.
    pub day: &'a [i32],
    /// Number of the lesion among those of its role (target, non-target, new) in the series, below 64.
    pub lesion: &'a [u8],
    /// Diameter in hundredths of a millimetre: the short axis of a node, the longest diameter of any other
    /// lesion; not looked at where the observation carries no measurement.
    pub diameter: &'a [u32],
    /// What was observed: [`Observation::byte`].
    pub what: &'a [u8],
}

impl LesionRows<'_> {
    /// The number of rows, or `None` when the columns differ in length.
    pub fn len(&self) -> Option<usize> {
        let n = self.series.len();
        let same =
            [self.visit.len(), self.day.len(), self.lesion.len(), self.diameter.len(), self.what.len()];
        same.into_iter().all(|m| m == n).then_some(n)
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }
}

/// One row, for building tables by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LesionRow {
    /// One patient as read by one reader.
    pub series: u32,
    /// Number of the visit, 0 for the baseline.
    pub visit: u16,
    /// Day of the scan.
    pub day: Day,
    /// Number of the lesion among those of its role.
    pub lesion: u8,
    /// The diameter that counts.
    pub diameter: Length,
    /// What was observed.
    pub what: Observation,
}

/// Both diameters of a lesion, as far as they were measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Axes {
    /// Longest diameter.
    pub long: Option<Length>,
    /// Short axis, perpendicular to it.
    pub short: Option<Length>,
}

impl LesionRow {
    /// A measured target: the short axis of a node, the longest diameter of any other lesion (rule T2). When
    /// the axis that counts was not measured, the lesion was not assessed.
    pub fn measured_target(series: u32, visit: u16, day: Day, lesion: u8, nodal: bool, axes: Axes) -> Self {
        let counting = if nodal { axes.short } else { axes.long };
        let state = if counting.is_some() { TargetState::Measured } else { TargetState::NotAssessed };
        let what = Observation::target(nodal, state);
        Self { series, visit, day, lesion, diameter: counting.unwrap_or_default(), what }
    }
}

/// Owned columns, to be filled row by row.
#[derive(Clone, Debug, Default)]
pub struct LesionTable {
    series: Vec<u32>,
    visit: Vec<u16>,
    day: Vec<i32>,
    lesion: Vec<u8>,
    diameter: Vec<u32>,
    what: Vec<u8>,
}

impl LesionTable {
    /// Adds a row at the end.
    pub fn push(&mut self, row: LesionRow) {
        self.series.push(row.series);
        self.visit.push(row.visit);
        self.day.push(row.day.0);
        self.lesion.push(row.lesion);
        self.diameter.push(row.diameter.0);
        self.what.push(row.what.byte());
    }

    /// The columns.
    pub fn rows(&self) -> LesionRows<'_> {
        LesionRows {
            series: &self.series,
            visit: &self.visit,
            day: &self.day,
            lesion: &self.lesion,
            diameter: &self.diameter,
            what: &self.what,
        }
    }

    /// Puts the rows into the order that the kernel needs; rows of one visit keep their order.
    pub fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.series.len()).collect();
        order.sort_by_key(|&i| (self.series.get(i).copied(), self.visit.get(i).copied()));
        fn take<T: Copy>(column: &mut Vec<T>, order: &[usize]) {
            *column = order.iter().filter_map(|&i| column.get(i).copied()).collect();
        }
        take(&mut self.series, &order);
        take(&mut self.visit, &order);
        take(&mut self.day, &order);
        take(&mut self.lesion, &order);
        take(&mut self.diameter, &order);
        take(&mut self.what, &order);
    }
}

impl Extend<LesionRow> for LesionTable {
    fn extend<I: IntoIterator<Item = LesionRow>>(&mut self, rows: I) {
        rows.into_iter().for_each(|row| self.push(row));
    }
}

impl FromIterator<LesionRow> for LesionTable {
    fn from_iter<I: IntoIterator<Item = LesionRow>>(rows: I) -> Self {
        let mut table = Self::default();
        table.extend(rows);
        table
    }
}

/// Why a row was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowProblem {
    /// The columns differ in length.
    UnequalColumns,
    /// The row belongs before the one above it; sort by series and visit.
    OutOfOrder,
    /// The visit's last scan is before the last scan of the visit before it.
    VisitDatesBackwards {
        /// Last scan of the visit before.
        previous: Day,
        /// Last scan of this visit.
        this: Day,
    },
    /// The byte stands for no observation.
    UnknownObservation(u8),
    /// Lesions are numbered 0 to 63 within their role.
    LesionNumber(u8),
    /// A diameter above ten metres.
    TooLong(Length),
    /// The lesion has a second row at this visit that is not a split part.
    SecondRow(u8),
    /// A target that was not recorded at the baseline visit.
    TargetNotAtBaseline(u8),
    /// A non-target that was not recorded at the baseline visit.
    NonTargetNotAtBaseline(u8),
    /// A new lesion at the baseline visit.
    NewAtBaseline(u8),
    /// The sum of diameters is beyond four billion hundredths of a millimetre.
    SumTooLarge,
}

/// A row that the kernel refuses, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Number of the row, counted from 0 over all batches.
    pub row: u64,
    /// Its series.
    pub series: u32,
    /// Its visit.
    pub visit: u16,
    /// What is wrong.
    pub problem: RowProblem,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}, series {}, visit {}: ", self.row, self.series, self.visit)?;
        match self.problem {
            RowProblem::UnequalColumns => f.write_str("the columns differ in length"),
            RowProblem::OutOfOrder => {
                f.write_str("belongs before the row above it; sort the rows by series and visit")
            }
            RowProblem::VisitDatesBackwards { previous, this } => write!(
                f,
                "its last scan is on {this}, before {previous}, the last scan of the visit before it; \
                 number the visits in the order of their dates"
            ),
            RowProblem::UnknownObservation(byte) => write!(f, "{byte:#04x} stands for no observation"),
            RowProblem::LesionNumber(n) => {
                write!(f, "lesion number {n}; number the lesions of each role from 0 to 63")
            }
            RowProblem::TooLong(length) => {
                write!(f, "a diameter of {length}, longer than ten metres; check the unit")
            }
            RowProblem::SecondRow(n) => write!(
                f,
                "a second row for lesion {n} at this visit; keep one, or mark both as parts of a split lesion"
            ),
            RowProblem::TargetNotAtBaseline(n) => write!(
                f,
                "target {n} was not recorded at the baseline visit; a lesion found later is a new lesion"
            ),
            RowProblem::NonTargetNotAtBaseline(n) => write!(
                f,
                "non-target {n} was not recorded at the baseline visit; a lesion found later is a new lesion"
            ),
            RowProblem::NewAtBaseline(n) => {
                write!(f, "new lesion {n} at the baseline visit; record it as target or non-target")
            }
            RowProblem::SumTooLarge => f.write_str("the sum of diameters is too large to be one"),
        }
    }
}

impl std::error::Error for RowError {}
