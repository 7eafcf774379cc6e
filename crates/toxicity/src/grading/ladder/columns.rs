//! A ladder over columns: rung by rung through a stretch of rows, so that no row branches and the compiler can compare
//! several rows at a time.
//!
//! Rows of which something is not known are marked and left to the grader of single rows; there is no second answer to them.

use super::super::condition::{Condition, Conditions};
use super::super::grader::Columns;
use super::super::kernel::Verdict;
use super::{Ladder, Rung};

/// Rows of a stretch: few enough that its working columns stay in the first-level cache.
const STRETCH: usize = 512;

/// What is known of a stretch's rows so far. Masks are as wide as the numbers they go with.
struct Stretch {
    grades: [u64; STRETCH],
    /// Other than 0 where something is not known.
    undecided: [u64; STRETCH],
    known: [u32; STRETCH],
    holds: [u32; STRETCH],
}

/// Columns of numbers that are too short or absent, filled up with `NaN`.
struct Padding([[f64; STRETCH]; 4]);

impl Ladder {
    /// Fills `out` with the verdicts on the columns' rows; `one` answers a row that the ladder cannot decide.
    pub(in super::super) fn grade_columns(
        &self,
        columns: &Columns<'_>,
        signed: bool,
        out: &mut [Verdict],
        one: impl Fn(usize) -> Verdict,
    ) {
        let (out, _) = out.split_at_mut(out.len().min(columns.values.len()));
        let mut stretch = Stretch {
            grades: [0; STRETCH],
            undecided: [0; STRETCH],
            known: [0; STRETCH],
            holds: [0; STRETCH],
        };
        let mut padding = Padding([[f64::NAN; STRETCH]; 4]);
        for (first, (values, out)) in
            (0..).step_by(STRETCH).zip(columns.values.chunks(STRETCH).zip(out.chunks_mut(STRETCH)))
        {
            let rows = values.len();
            let [lln, uln, base, change] = &mut padding.0;
            let lln = rows_of(columns.lln, first, rows, lln);
            let uln = rows_of(columns.uln, first, rows, uln);
            let base = rows_of(columns.base, first, rows, base);
            let change = rows_of(columns.percent_change, first, rows, change);
            stretch.begin(values, signed);
            if self.conditional {
                stretch.read_conditions(columns.conditions, first, base, change);
                stretch.mark_unknown(self.gates);
            }
            for rung in self.rungs.iter().rev() {
                let reference = match rung.reference {
                    0 => &ONES[..],
                    1 => uln,
                    2 => lln,
                    _ => base,
                };
                if rung.is_conditional() {
                    stretch.climb_where_open(rung, values, reference);
                } else {
                    stretch.climb(rung, values, reference);
                }
            }
            stretch.write(out, |row| one(first + row));
        }
    }
}

/// The reference of absolute thresholds.
static ONES: [f64; STRETCH] = [1.0; STRETCH];

/// The column's rows; padded with `NaN` where it ends before them.
fn rows_of<'a>(
    column: Option<&'a [f64]>,
    first: usize,
    rows: usize,
    padded: &'a mut [f64; STRETCH],
) -> &'a [f64] {
    if let Some(whole) = column.and_then(|column| column.get(first..first + rows)) {
        return whole;
    }
    // An absent column was padded once and for all.
    if let Some(column) = column {
        padded.fill(f64::NAN);
        for (to, from) in padded.iter_mut().zip(column.get(first..).unwrap_or_default()) {
            *to = *from;
        }
    }
    padded
}

impl Stretch {
    fn begin(&mut self, values: &[f64], signed: bool) {
        let lowest = if signed { f64::MIN } else { 0.0 };
        self.grades.fill(0);
        for (undecided, value) in self.undecided.iter_mut().zip(values) {
            let possible = (*value >= lowest) & (*value <= f64::MAX);
            *undecided = u64::from(!possible);
        }
    }

    /// What is known of each row; where there is a baseline, that there is one.
    fn read_conditions(
        &mut self,
        conditions: Option<&[Conditions]>,
        first: usize,
        base: &[f64],
        change: &[f64],
    ) {
        self.known.fill(0);
        self.holds.fill(0);
        let given = conditions.and_then(|column| column.get(first..)).unwrap_or_default();
        for ((known, holds), given) in self.known.iter_mut().zip(&mut self.holds).zip(given) {
            (*known, *holds) = (given.known, given.holds);
        }
        for (known, (base, change)) in self.known.iter_mut().zip(base.iter().zip(change)) {
            let has_baseline = !(base.is_nan() & change.is_nan());
            *known |= if has_baseline { Condition::NoBaseline.bit() } else { 0 };
        }
    }

    fn mark_unknown(&mut self, gates: u32) {
        for (undecided, known) in self.undecided.iter_mut().zip(&self.known) {
            *undecided |= u64::from(gates & !known != 0);
        }
    }

    /// A rung that is open to every row.
    fn climb(&mut self, rung: &Rung, values: &[f64], reference: &[f64]) {
        let (sign, factor, reached) = (rung.sign, rung.factor, u64::from(rung.grade));
        let state = self.grades.iter_mut().zip(&mut self.undecided);
        for ((value, reference), (grade, undecided)) in values.iter().zip(reference).zip(state) {
            let edge = factor * reference;
            *undecided |= u64::from(edge.is_nan());
            *grade = if sign * value > edge { reached } else { *grade };
        }
    }

    /// A rung that is open to some rows only.
    fn climb_where_open(&mut self, rung: &Rung, values: &[f64], reference: &[f64]) {
        let (sign, factor, reached) = (rung.sign, rung.factor, u64::from(rung.grade));
        let state = self.grades.iter_mut().zip(&mut self.undecided);
        let conditions = self.known.iter().zip(&self.holds);
        for (((value, reference), (grade, undecided)), (known, holds)) in
            values.iter().zip(reference).zip(state).zip(conditions)
        {
            let edge = factor * reference;
            let closed = (rung.needs & !holds) | (rung.needs_not & holds) | (rung.told & !(known & holds));
            let open = closed == 0;
            *undecided |= u64::from(open & edge.is_nan());
            *grade = if open & (sign * value > edge) { reached } else { *grade };
        }
    }

    fn write(&self, out: &mut [Verdict], one: impl Fn(usize) -> Verdict) {
        let decided = |grade: u64| Verdict { low: grade as u8, high: grade as u8, open: 0 };
        let rows = self.undecided.iter().zip(&self.grades);
        if self.undecided.iter().take(out.len()).fold(0, |any, undecided| any | undecided) == 0 {
            for (verdict, grade) in out.iter_mut().zip(&self.grades) {
                *verdict = decided(*grade);
            }
            return;
        }
        for (row, (verdict, (undecided, grade))) in out.iter_mut().zip(rows).enumerate() {
            *verdict = if *undecided == 0 { decided(*grade) } else { one(row) };
        }
    }
}

impl Rung {
    /// Whether the rung is open to some rows only.
    pub(super) const fn is_conditional(&self) -> bool {
        self.needs | self.needs_not | self.told != 0
    }
}
