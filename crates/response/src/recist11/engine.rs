//! Lesion rows to time points, in one pass.

use oncase_record::Length;

use super::effect::{Effect, Subject};
use super::policies::Policies;
use super::rows::{LesionRows, RowError, RowProblem, VisitRows};
use super::series::Series;
use super::time_point::TimePoint;
use super::visit::{Lesions, Visit};

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

/// The highest number of a lesion.
const HIGHEST: u8 = 63;

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
        let mut rest = *rows;
        while let Some((rows, after)) = rest.split_visit() {
            let (series, visit) = (rows.series, rows.visit);
            if !self.open || self.visit.series != series || self.visit.number != visit {
                self.next_visit(series, visit, out)?;
            }
            self.observe(&rows)?;
            rest = after;
        }
        Ok(())
    }

    /// Adds rows to the visit under way.
    #[inline]
    fn observe(&mut self, rows: &VisitRows<'_>) -> Result<(), RowError> {
        let known = Known::at(&self.series, rows.visit);
        let too_small = self.policies.too_small.0;
        let lesions = rows.lesion.iter().zip(rows.diameter);
        for ((&day, &what), (&lesion, &diameter)) in rows.day.iter().zip(rows.what).zip(lesions) {
            let effect = Effect::of(what);
            let in_range = diameter <= LONGEST && lesion <= HIGHEST;
            self.visit.on_day(day);
            let allowed = match effect.subject {
                Subject::Target => {
                    known.targets.has(lesion) & self.visit.target(lesion, diameter, effect, too_small)
                }
                Subject::NonTarget => {
                    known.non_targets.has(lesion) & self.visit.non_target(lesion, diameter, effect)
                }
                Subject::New(kind) => {
                    self.visit.new_lesion(lesion, kind, day);
                    rows.visit != 0
                }
                Subject::Visit(fact) => {
                    self.visit.fact(fact);
                    true
                }
                Subject::Unknown => false,
            };
            if !(in_range & allowed) {
                return Err(self.refuse(rows.series, rows.visit, known.problem(what, lesion, diameter)));
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

/// The lesions that rows of a visit may speak of.
#[derive(Clone, Copy)]
struct Known {
    targets: Lesions,
    non_targets: Lesions,
}

impl Known {
    fn at(series: &Series, visit: u16) -> Self {
        if series.has_baseline && visit != 0 {
            Self { targets: series.targets, non_targets: series.non_targets }
        } else {
            Self { targets: Lesions::ALL, non_targets: Lesions::ALL }
        }
    }

    /// What is wrong with a row that was refused.
    #[cold]
    fn problem(&self, what: u8, lesion: u8, diameter: u32) -> RowProblem {
        if diameter > LONGEST {
            return RowProblem::TooLong(Length(diameter));
        }
        if lesion > HIGHEST {
            return RowProblem::LesionNumber(lesion);
        }
        match Effect::of(what).subject {
            Subject::Target if !self.targets.has(lesion) => RowProblem::TargetNotAtBaseline(lesion),
            Subject::NonTarget if !self.non_targets.has(lesion) => RowProblem::NonTargetNotAtBaseline(lesion),
            Subject::Target | Subject::NonTarget => RowProblem::SecondRow(lesion),
            Subject::New(_) => RowProblem::NewAtBaseline(lesion),
            Subject::Visit(_) | Subject::Unknown => RowProblem::UnknownObservation(what),
        }
    }
}
