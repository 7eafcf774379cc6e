//! Lesion rows to time points, in one pass.

use oncase_record::Length;

use super::observation::{Observation, Observed};
use super::policies::Policies;
use super::rows::{LesionRows, RowError, RowProblem};
use super::series::Series;
use super::time_point::TimePoint;
use super::visit::Visit;

/// The pass from lesion rows to time points. Rows come in batches that may end anywhere, even within a
/// visit; time points come out series by series, once a series is complete.
///
/// Nothing is allocated per row: the buffer of the series under way is reused.
#[derive(Debug)]
pub struct TimePoints {
    policies: Policies,
    series: Series,
    visit: Option<Visit>,
    rows: u64,
    failed: Option<RowError>,
}

/// The longest diameter accepted: ten metres.
const LONGEST: u32 = 1_000_000;

impl TimePoints {
    /// A pass under these policies.
    pub fn new(policies: Policies) -> Self {
        Self { policies, series: Series::default(), visit: None, rows: 0, failed: None }
    }

    /// Takes the next rows and appends the time points of every series that they complete.
    ///
    /// # Errors
    /// The first row that is out of order or makes no sense. The pass is over then: later calls return the
    /// same error, and nothing of the series under way comes out.
    pub fn push(&mut self, rows: &LesionRows<'_>, out: &mut Vec<TimePoint>) -> Result<(), RowError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let result = self.take(rows, out);
        self.failed = result.err();
        result
    }

    /// Ends the pass and appends the time points of the last series.
    ///
    /// # Errors
    /// The last visit is refused, or an earlier call has failed.
    pub fn finish(mut self, out: &mut Vec<TimePoint>) -> Result<(), RowError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.close_visit()?;
        self.series.finish(out);
        Ok(())
    }

    fn take(&mut self, rows: &LesionRows<'_>, out: &mut Vec<TimePoint>) -> Result<(), RowError> {
        if rows.len().is_none() {
            return Err(self.refuse(0, 0, RowProblem::UnequalColumns));
        }
        let keys = rows.series.iter().zip(rows.visit);
        let values = rows.day.iter().zip(rows.lesion).zip(rows.diameter.iter().zip(rows.what));
        for ((&series, &visit), ((&day, &lesion), (&diameter, &what))) in keys.zip(values) {
            let same = self.visit.as_ref().is_some_and(|v| v.series == series && v.number == visit);
            if !same {
                self.next_visit(series, visit, out)?;
            }
            let Some(current) = &mut self.visit else { continue };
            let taken = match Observation::read(what) {
                _ if diameter > LONGEST => Err(RowProblem::TooLong(Length(diameter))),
                _ if lesion > 63 => Err(RowProblem::LesionNumber(lesion)),
                None => Err(RowProblem::UnknownObservation(what)),
                Some(seen) => {
                    current.on_day(day);
                    observe(current, &mut self.series, day, lesion, diameter, seen, &self.policies)
                }
            };
            if let Err(problem) = taken {
                return Err(self.refuse(series, visit, problem));
            }
            self.rows += 1;
        }
        Ok(())
    }

    fn next_visit(&mut self, series: u32, visit: u16, out: &mut Vec<TimePoint>) -> Result<(), RowError> {
        if let Some(previous) = &self.visit {
            let (last_series, last_visit) = (previous.series, previous.number);
            if (series, visit) < (last_series, last_visit) {
                return Err(self.refuse(series, visit, RowProblem::OutOfOrder));
            }
            self.close_visit()?;
            if series != last_series {
                self.series.finish(out);
            }
        }
        self.visit = Some(Visit::new(series, visit));
        Ok(())
    }

    fn close_visit(&mut self) -> Result<(), RowError> {
        let Some(visit) = self.visit.take() else { return Ok(()) };
        self.series
            .close(&visit, &self.policies)
            .map_err(|problem| self.refuse(visit.series, visit.number, problem))
    }

    fn refuse(&self, series: u32, visit: u16, problem: RowProblem) -> RowError {
        RowError { row: self.rows, series, visit, problem }
    }
}

/// Adds one row to its visit.
#[inline]
fn observe(
    visit: &mut Visit,
    series: &mut Series,
    day: i32,
    lesion: u8,
    diameter: u32,
    seen: Observed,
    policies: &Policies,
) -> Result<(), RowProblem> {
    match seen {
        Observed::Target { nodal, state } => {
            if series.has_baseline && visit.number != 0 && !series.targets.has(lesion) {
                return Err(RowProblem::TargetNotAtBaseline(lesion));
            }
            visit.target(lesion, nodal, state, diameter, policies.too_small.0)
        }
        Observed::NonTarget { nodal, state } => {
            if series.has_baseline && visit.number != 0 && !series.non_targets.has(lesion) {
                return Err(RowProblem::NonTargetNotAtBaseline(lesion));
            }
            visit.non_target(lesion, nodal, state, diameter)
        }
        Observed::New(_) if visit.number == 0 => Err(RowProblem::NewAtBaseline(lesion)),
        Observed::New(what) => {
            visit.new_lesion(lesion, what, day);
            Ok(())
        }
        Observed::Visit(fact) => {
            visit.fact(fact);
            Ok(())
        }
    }
}
