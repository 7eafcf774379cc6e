//! Score residuals and the sandwich variance of Lin and Wei.

use super::fit::{Problem, Ties, VarianceOf};
use super::sums::Grid;
use crate::error::StatisticsError;
use crate::linear::{Symmetric, dot};

/// Cumulative sums along the cells of a stratum that every row's residual is read from.
struct Baseline {
    /// Cumulative hazard, and hazard-weighted mean covariates (p + 1 numbers a cell), up to and with the cell.
    through: Vec<f64>,
    /// The part of the cell's own hazard that a row dying in it does not see (Efron's shares).
    unseen: Vec<f64>,
    /// Mean covariates of the risk sets of the cell's events.
    mean: Vec<f64>,
}

/// The sandwich variance of the coefficients, in scaled covariates.
pub(crate) fn sandwich(
    problem: &Problem<'_, '_>,
    beta: &[f64],
    inverse: &Symmetric,
    variance: VarianceOf<'_>,
) -> Result<Symmetric, StatisticsError> {
    if problem.ties == Ties::Exact {
        return Err(StatisticsError::not_possible(
            "a robust variance is not available with exact ties; use efron",
        ));
    }
    let rows = problem.model.rows.len();
    let clusters = match variance {
        VarianceOf::Clusters(clusters) if clusters.len() != rows => {
            return Err(StatisticsError::UnequalLengths {
                what: "the column of clusters",
                found: clusters.len(),
                expected: rows,
            });
        }
        VarianceOf::Clusters(clusters) => Some(clusters),
        VarianceOf::Model | VarianceOf::Robust => None,
    };
    let residuals = score_residuals(problem, beta)?;
    let p = beta.len();
    let influence = |row: usize| inverse.times(&residuals[row * p..(row + 1) * p]);
    let largest = residuals.iter().fold(0.0_f64, |m, r| m.max(r.abs()));
    let reach = largest * (0..p).map(|j| (0..p).map(|k| inverse.get(j, k).abs()).sum()).fold(0.0, f64::max);
    let groups = clusters.map_or(rows, |c| c.iter().max().map_or(0, |m| *m as usize + 1));
    let grid = Grid::new(reach, rows);
    let mut folds = vec![0.0; groups * p * 2];
    for row in 0..rows {
        let group = clusters.map_or(row, |c| c[row] as usize);
        for (j, value) in influence(row).into_iter().enumerate() {
            if let [coarse, fine] = &mut folds[(group * p + j) * 2..(group * p + j) * 2 + 2] {
                grid.add(coarse, fine, value);
            }
        }
    }
    let sums: Vec<f64> = folds.chunks_exact(2).map(|f| f[0] + f[1]).collect();
    Ok(squares(&sums, p))
}

/// Sum of the outer products of vectors of length p, the same bits in every order.
pub(crate) fn squares(vectors: &[f64], p: usize) -> Symmetric {
    let largest = vectors.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let grid = Grid::new(largest * largest, vectors.len() / p.max(1));
    let mut result = Symmetric::zero(p);
    for j in 0..p {
        for k in j..p {
            let (mut coarse, mut fine) = (0.0, 0.0);
            for vector in vectors.chunks_exact(p) {
                grid.add(&mut coarse, &mut fine, vector[j] * vector[k]);
            }
            result.set(j, k, coarse + fine);
        }
    }
    result
}

/// Weighted score residuals, p a row.
pub(crate) fn score_residuals(problem: &Problem<'_, '_>, beta: &[f64]) -> Result<Vec<f64>, StatisticsError> {
    let p = beta.len();
    let (baseline, shift) = baseline(problem, beta)?;
    let (rows, cells) = (&problem.model.rows, problem.cells);
    let mut residuals = vec![0.0; rows.len() * p];
    let mut x = vec![0.0; p];
    for (row, residual) in residuals.chunks_exact_mut(p).enumerate() {
        problem.reader.covariates(row, &mut x);
        let risk = (dot(&x, beta) - shift).exp();
        let exit = cells.exit[row] as usize;
        let dies = rows.cause[row] > 0;
        let entry = cells.entry.as_ref().map(|e| e[row] as usize);
        let seen = |k: usize| {
            let at = |cell: usize| cell * (p + 1) + k;
            let unseen = if dies { baseline.unseen[at(exit)] } else { 0.0 };
            baseline.through[at(exit)] - unseen - entry.map_or(0.0, |cell| baseline.through[at(cell)])
        };
        let hazard = seen(0);
        for j in 0..p {
            let event = if dies { x[j] - baseline.mean[exit * p + j] } else { 0.0 };
            residual[j] = rows.weight_of(row) * (event - risk * (x[j] * hazard - seen(1 + j)));
        }
    }
    Ok(residuals)
}

fn baseline(problem: &Problem<'_, '_>, beta: &[f64]) -> Result<(Baseline, f64), StatisticsError> {
    let (p, cells) = (beta.len(), problem.cells);
    let sums = problem.sums(beta);
    let mut baseline = Baseline {
        through: vec![0.0; cells.len() * (p + 1)],
        unseen: vec![0.0; cells.len() * (p + 1)],
        mean: vec![0.0; cells.len() * p],
    };
    let mut share = (usize::MAX, 0_u64);
    problem.each_event(&sums, |cell, weight, mean, moments| {
        share = if share.0 == cell { (cell, share.1 + 1) } else { (cell, 0) };
        let shares = if problem.ties == Ties::Efron { cells.events[cell] } else { 1 };
        let hazard = weight / moments[0];
        let out = share.1 as f64 / shares as f64;
        for k in 0..=p {
            let value = if k == 0 { hazard } else { hazard * mean[k - 1] };
            baseline.through[cell * (p + 1) + k] += value;
            baseline.unseen[cell * (p + 1) + k] += out * value;
        }
        for (j, mean) in mean.iter().enumerate() {
            baseline.mean[cell * p + j] += mean / shares as f64;
        }
    })?;
    for cell in 1..cells.len() {
        if cells.stratum[cell] == cells.stratum[cell - 1] {
            for k in 0..=p {
                baseline.through[cell * (p + 1) + k] += baseline.through[(cell - 1) * (p + 1) + k];
            }
        }
    }
    Ok((baseline, sums.shift))
}
