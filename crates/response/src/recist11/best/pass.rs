//! Best responses of many patients in one pass.

use std::fmt;

use oncase_record::Day;

use super::super::policies::Policies;
use super::{Assessment, Course, SubjectDates};
use crate::response::Response;

/// Borrowed columns of overall responses, one entry a row, sorted by series and day.
#[derive(Clone, Copy, Debug, Default)]
pub struct ResponseRows<'a> {
    /// One patient as read by one reader; its place among the dates given to the pass.
    pub series: &'a [u32],
    /// Day of the assessment, from 1970-01-01.
    pub day: &'a [i32],
    /// Number of the response: [`Response::number`].
    pub response: &'a [u8],
}

/// The pass from overall responses to best responses. Rows come in batches that may end anywhere; one
/// [`Course`] comes out for each entry of the dates, in their order, also for patients without a row.
#[derive(Debug)]
pub struct BestResponses<'a> {
    policies: Policies,
    dates: &'a [SubjectDates],
    current: Vec<Assessment>,
    scratch: Vec<Assessment>,
    next: u32,
    rows: u64,
    failed: Option<ResponseRowError>,
}

/// Why a response row was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseRowProblem {
    /// The columns differ in length.
    UnequalColumns,
    /// The row belongs before the one above it; sort by series and day.
    OutOfOrder,
    /// The number stands for no response.
    UnknownResponse(u8),
    /// There are no dates for this series.
    NoDates,
}

/// A response row that was refused, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseRowError {
    /// Number of the row, counted from 0 over all batches.
    pub row: u64,
    /// Its series.
    pub series: u32,
    /// What is wrong.
    pub problem: ResponseRowProblem,
}

impl fmt::Display for ResponseRowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}, series {}: ", self.row, self.series)?;
        match self.problem {
            ResponseRowProblem::UnequalColumns => f.write_str("the columns differ in length"),
            ResponseRowProblem::OutOfOrder => {
                f.write_str("belongs before the row above it; sort the rows by series and day")
            }
            ResponseRowProblem::UnknownResponse(n) => {
                write!(f, "{n} stands for no response; responses are numbered 1 (CR) to 8 (NED)")
            }
            ResponseRowProblem::NoDates => f.write_str("there are no dates for this series"),
        }
    }
}

impl std::error::Error for ResponseRowError {}

impl<'a> BestResponses<'a> {
    /// A pass under these policies, for series 0 to the number of dates.
    pub fn new(policies: Policies, dates: &'a [SubjectDates]) -> Self {
        Self { policies, dates, current: Vec::new(), scratch: Vec::new(), next: 0, rows: 0, failed: None }
    }

    /// Takes the next rows and appends the course of every series that they complete.
    ///
    /// # Errors
    /// The first row that is out of order or unknown. The pass is over then.
    pub fn push(&mut self, rows: &ResponseRows<'_>, out: &mut Vec<Course>) -> Result<(), ResponseRowError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let result = self.take(rows, out);
        self.failed = result.err();
        result
    }

    /// Ends the pass and appends the remaining courses.
    ///
    /// # Errors
    /// An earlier call has failed.
    pub fn finish(mut self, out: &mut Vec<Course>) -> Result<(), ResponseRowError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.close_until(self.dates.len(), out);
        Ok(())
    }

    fn take(&mut self, rows: &ResponseRows<'_>, out: &mut Vec<Course>) -> Result<(), ResponseRowError> {
        if rows.series.len() != rows.day.len() || rows.series.len() != rows.response.len() {
            return Err(self.refuse(0, ResponseRowProblem::UnequalColumns));
        }
        for ((&series, &day), &response) in rows.series.iter().zip(rows.day).zip(rows.response) {
            if series != self.next {
                if series < self.next {
                    return Err(self.refuse(series, ResponseRowProblem::OutOfOrder));
                }
                self.close_until(series as usize, out);
            }
            if series as usize >= self.dates.len() {
                return Err(self.refuse(series, ResponseRowProblem::NoDates));
            }
            let Some(response) = Response::from_number(response) else {
                return Err(self.refuse(series, ResponseRowProblem::UnknownResponse(response)));
            };
            if self.current.last().is_some_and(|before| before.day.0 > day) {
                return Err(self.refuse(series, ResponseRowProblem::OutOfOrder));
            }
            self.current.push(Assessment { day: Day(day), response });
            self.rows += 1;
        }
        Ok(())
    }

    fn close_until(&mut self, series: usize, out: &mut Vec<Course>) {
        let dates = self.dates.get(self.next as usize..series.min(self.dates.len())).unwrap_or_default();
        for dates in dates {
            out.push(Course::of_sorted(&self.current, dates, &self.policies, &mut self.scratch));
            self.current.clear();
            self.next += 1;
        }
    }

    fn refuse(&self, series: u32, problem: ResponseRowProblem) -> ResponseRowError {
        ResponseRowError { row: self.rows, series, problem }
    }
}
