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
    visit: Visit,
    open: bool,
    rows: u64,
    failed: Option<RowError>,
}

/// The longest diameter accepted: ten metres.
const LONGEST: u32 = 1_000_000;

impl TimePoints {
    /// A pass under these policies.
    pub fn new(policies: Policies) -> Self {
        let visit = Visit::new(0, 0);
        Self { policies, series: Series::default(), visit, open: false, rows: 0, failed: None }
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
            if !self.open || self.visit.series != series || self.visit.number != visit {
                self.next_visit(series, visit, out)?;
            }
            if diameter > LONGEST || lesion > 63 {
                return Err(self.refuse(series, visit, out_of_range(diameter, lesion)));
            }
            let Some(seen) = Observation::read(what) else {
                return Err(self.refuse(series, visit, RowProblem::UnknownObservation(what)));
            };
            self.visit.on_day(day);
            if let Err(problem) =
                observe(&mut self.visit, &self.series, day, lesion, diameter, seen, &self.policies)
            {
                return Err(self.refuse(series, visit, problem));
            }
            self.rows += 1;
        }
        Ok(())
    }

    fn next_visit(&mut self, series: u32, visit: u16, out: &mut Vec<TimePoint>) -> Result<(), RowError> {
        if self.open {
            let (last_series, last_visit) = (self.visit.series, self.visit.number);
            if (series, visit) < (last_series, last_visit) {
                return Err(self.refuse(series, visit, RowProblem::OutOfOrder));
            }
            self.close_visit()?;
            if series != last_series {
                self.series.finish(out);
            }
        }
        self.visit = Visit::new(series, visit);
        self.open = true;
        Ok(())
    }

    fn close_visit(&mut self) -> Result<(), RowError> {
        if !self.open {
            return Ok(());
        }
        let (series, number) = (self.visit.series, self.visit.number);
        self.series.close(&self.visit, &self.policies).map_err(|problem| self.refuse(series, number, problem))
    }

    fn refuse(&self, series: u32, visit: u16, problem: RowProblem) -> RowError {
        RowError { row: self.rows, series, visit, problem }
    }
}

#[cold]
fn out_of_range(diameter: u32, lesion: u8) -> RowProblem {
    if diameter > LONGEST { RowProblem::TooLong(Length(diameter)) } else { RowProblem::LesionNumber(lesion) }
}

/// Adds one row to its visit.
#[inline]
fn observe(
    visit: &mut Visit,
    series: &Series,
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
