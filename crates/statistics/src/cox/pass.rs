//! One pass over the rows: sums of risks and their moments by cell, at given coefficients.

use std::ops::RangeInclusive;

use super::CoxModel;
use super::cells::Cells;
use super::sums::Grid;
use crate::linear::dot;

/// Centre and half-width of each covariate; inside the model all run from −1 to 1.
#[derive(Clone, Debug)]
pub(crate) struct Scales {
    pub centre: Vec<f64>,
    pub width: Vec<f64>,
}

impl Scales {
    pub fn of(model: &CoxModel<'_>) -> Self {
        let mut scales = Self { centre: Vec::new(), width: Vec::new() };
        for covariate in &model.covariates {
            let (low, high) = covariate
                .values
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
            scales.centre.push(0.5 * (low + high));
            scales.width.push(if high > low { 0.5 * (high - low) } else { 1.0 });
        }
        scales
    }
}

/// Every cause of an event.
pub(crate) const ANY_EVENT: RangeInclusive<u8> = 1..=u8::MAX;

/// No row.
#[allow(clippy::reversed_empty_ranges, reason = "it is meant to be empty")]
pub(crate) const NONE: RangeInclusive<u8> = 1..=0;

/// Sums by cell: `moments` numbers a cell (risk, first moments, upper triangle of second moments).
#[derive(Clone, Debug)]
pub(crate) struct DaySums {
    pub moments: usize,
    /// Of rows that leave in the cell.
    pub leaving: Vec<f64>,
    /// Of the rows asked for that leave in the cell: those with the event, say.
    pub dying: Vec<f64>,
    /// Of rows that enter in the cell; empty when nobody enters late.
    pub entering: Vec<f64>,
    /// The largest linear predictor, taken off all of them before the exponential.
    pub shift: f64,
}

/// What a pass reads of a row.
pub(crate) struct Reader<'m, 'a> {
    model: &'m CoxModel<'a>,
    scales: &'m Scales,
    columns: Vec<&'m [f64]>,
    slopes: Vec<f64>,
}

impl<'m, 'a> Reader<'m, 'a> {
    pub fn new(model: &'m CoxModel<'a>, scales: &'m Scales) -> Self {
        let columns = model.covariates.iter().map(|c| c.values.as_ref()).collect();
        let slopes = scales.width.iter().map(|w| 1.0 / w).collect();
        Self { model, scales, columns, slopes }
    }

    /// The scaled covariates of a row.
    #[inline(always)]
    pub fn covariates(&self, row: usize, into: &mut [f64]) {
        for (j, value) in into.iter_mut().enumerate() {
            *value = (self.columns[j][row] - self.scales.centre[j]) * self.slopes[j];
        }
    }

    /// The largest linear predictor of all rows.
    pub fn largest(&self, beta: &[f64]) -> f64 {
        let rows = self.model.rows.len();
        // Block by block, column by column: the loop over rows stays free of branches.
        let mut block = [0.0_f64; 1024];
        let mut largest = f64::NEG_INFINITY;
        for start in (0..rows).step_by(block.len()) {
            let end = rows.min(start + block.len());
            let block = &mut block[..end - start];
            block.fill(0.0);
            for (j, beta) in beta.iter().enumerate() {
                let (centre, slope) = (self.scales.centre[j], self.slopes[j]);
                for (sum, value) in block.iter_mut().zip(&self.columns[j][start..end]) {
                    *sum += beta * ((value - centre) * slope);
                }
            }
            largest = block.iter().fold(largest, |m, v| m.max(*v));
        }
        largest
    }

    /// The sums at coefficients of the scaled covariates, and apart those of rows that leave with a cause in the
    /// range given; none when it is empty.
    pub fn pass(&self, cells: &Cells<'_>, beta: &[f64], causes: RangeInclusive<u8>) -> DaySums {
        let with_dying = !causes.is_empty();
        let p = beta.len();
        let moments = 1 + p + p * (p + 1) / 2;
        let shift = self.largest(beta);
        let rows = &self.model.rows;
        let heaviest = rows.weight.map_or(1.0, |w| w.iter().copied().fold(0.0, f64::max));
        let grid = Grid::new(heaviest, rows.len());
        let folded = |needed: bool| vec![0.0; if needed { cells.len() * moments * 2 } else { 0 }];
        let mut sums = Folds {
            leaving: folded(true),
            dying: folded(with_dying),
            entering: folded(cells.entry.is_some()),
            grid,
            causes,
        };
        // The same loop, with its lengths known to the compiler for the models that are fitted to many rows.
        match p {
            1 => self.add_rows(cells, beta, shift, &mut sums, &mut [0.0; 1], &mut [0.0; 3]),
            2 => self.add_rows(cells, beta, shift, &mut sums, &mut [0.0; 2], &mut [0.0; 6]),
            3 => self.add_rows(cells, beta, shift, &mut sums, &mut [0.0; 3], &mut [0.0; 10]),
            4 => self.add_rows(cells, beta, shift, &mut sums, &mut [0.0; 4], &mut [0.0; 15]),
            5 => self.add_rows(cells, beta, shift, &mut sums, &mut [0.0; 5], &mut [0.0; 21]),
            _ => {
                let (mut x, mut terms) = (vec![0.0; p], vec![0.0; moments]);
                self.add_rows(cells, beta, shift, &mut sums, x.as_mut_slice(), terms.as_mut_slice());
            }
        }
        let joined = |folds: &[f64]| -> Vec<f64> {
            let cell = |fold: &[f64]| -> Vec<f64> {
                let (coarse, fine) = fold.split_at(moments);
                coarse.iter().zip(fine).map(|(c, f)| c + f).collect()
            };
            folds.chunks_exact(2 * moments).flat_map(cell).collect()
        };
        let (leaving, dying, entering) = (joined(&sums.leaving), joined(&sums.dying), joined(&sums.entering));
        DaySums { moments, leaving, dying, entering, shift }
    }

    /// Adds every row; `x` and `terms` are scratch of the lengths of covariates and of moments.
    #[inline(always)]
    fn add_rows<X, T>(
        &self,
        cells: &Cells<'_>,
        beta: &[f64],
        shift: f64,
        sums: &mut Folds,
        x: &mut X,
        terms: &mut T,
    ) where
        X: AsMut<[f64]> + ?Sized,
        T: AsMut<[f64]> + ?Sized,
    {
        let rows = &self.model.rows;
        let (x, terms) = (x.as_mut(), terms.as_mut());
        for row in 0..rows.len() {
            self.covariates(row, x);
            let risk = (dot(x, beta) - shift).exp() * rows.weight.map_or(1.0, |w| w[row]);
            moments_of(risk, x, terms);
            let cell = cells.exit[row] as usize;
            add(sums.grid, &mut sums.leaving, cell, terms);
            if sums.causes.contains(&rows.cause[row]) {
                add(sums.grid, &mut sums.dying, cell, terms);
            }
            if let Some(entry) = &cells.entry {
                add(sums.grid, &mut sums.entering, entry[row] as usize, terms);
            }
        }
    }
}

/// Sums on two grids, the coarse ones of a cell before its fine ones.
struct Folds {
    leaving: Vec<f64>,
    dying: Vec<f64>,
    entering: Vec<f64>,
    grid: Grid,
    causes: RangeInclusive<u8>,
}

/// Risk, risk·x, and risk·x·xᵗ by its upper triangle.
#[inline(always)]
fn moments_of(risk: f64, x: &[f64], into: &mut [f64]) {
    into[0] = risk;
    let mut place = 1 + x.len();
    for (j, first) in x.iter().enumerate() {
        let weighted = risk * first;
        into[1 + j] = weighted;
        for second in &x[j..] {
            into[place] = weighted * second;
            place += 1;
        }
    }
}

#[inline(always)]
fn add(grid: Grid, sums: &mut [f64], cell: usize, terms: &[f64]) {
    let width = 2 * terms.len();
    let (coarse, fine) = sums[cell * width..(cell + 1) * width].split_at_mut(terms.len());
    for ((coarse, fine), term) in coarse.iter_mut().zip(fine).zip(terms) {
        grid.add(coarse, fine, *term);
    }
}
