//! Symmetric matrices of the size of a model: factored without pivoting, collinear columns set aside.
//!
//! A dozen covariates need a few dozen lines; a matrix library would be the larger dependency by far.

/// A symmetric matrix, held in full, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Symmetric {
    pub size: usize,
    values: Vec<f64>,
}

impl Symmetric {
    pub fn zero(size: usize) -> Self {
        Self { size, values: vec![0.0; size * size] }
    }

    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.size + column] = value;
        self.values[column * self.size + row] = value;
    }

    pub fn add(&mut self, row: usize, column: usize, value: f64) {
        self.set(row, column, self.get(row, column) + value);
    }

    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        self.values.chunks(self.size.max(1)).map(|row| dot(row, vector)).collect()
    }

    /// Factors the matrix as L D Lᵗ. A column whose pivot falls below 1e-10 of its diagonal is a combination of
    /// the columns before it: it is set aside and its solution is 0.
    pub fn factor(&self) -> Factored {
        let n = self.size;
        let mut lower = vec![0.0; n * n];
        let mut pivots = vec![0.0; n];
        for j in 0..n {
            let taken: f64 = (0..j).map(|k| lower[j * n + k] * lower[j * n + k] * pivots[k]).sum();
            let pivot = self.get(j, j) - taken;
            if pivot.is_nan() || pivot <= 1e-10 * self.get(j, j) {
                continue;
            }
            pivots[j] = pivot;
            lower[j * n + j] = 1.0;
            for i in j + 1..n {
                let taken: f64 = (0..j).map(|k| lower[i * n + k] * lower[j * n + k] * pivots[k]).sum();
                lower[i * n + j] = (self.get(i, j) - taken) / pivot;
            }
        }
        Factored { size: n, lower, pivots }
    }
}

/// A factored symmetric matrix.
#[derive(Clone, Debug)]
pub(crate) struct Factored {
    size: usize,
    lower: Vec<f64>,
    pivots: Vec<f64>,
}

impl Factored {
    pub fn is_set_aside(&self, column: usize) -> bool {
        self.pivots[column] == 0.0
    }

    pub fn rank(&self) -> usize {
        self.pivots.iter().filter(|p| **p > 0.0).count()
    }

    /// Solves for a right-hand side; components set aside are 0.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = self.size;
        let mut x = right.to_vec();
        for i in 0..n {
            if self.is_set_aside(i) {
                x[i] = 0.0;
                continue;
            }
            let taken: f64 = (0..i).map(|k| self.lower[i * n + k] * x[k]).sum();
            x[i] -= taken;
        }
        for i in (0..n).rev() {
            if self.is_set_aside(i) {
                continue;
            }
            let taken: f64 = (i + 1..n).map(|k| self.lower[k * n + i] * x[k]).sum();
            x[i] = x[i] / self.pivots[i] - taken;
        }
        x
    }

    /// The inverse; rows and columns set aside are 0.
    pub fn inverse(&self) -> Symmetric {
        let n = self.size;
        let mut inverse = Symmetric::zero(n);
        for j in 0..n {
            let unit: Vec<f64> =
                (0..n).map(|i| f64::from(u8::from(i == j && !self.is_set_aside(j)))).collect();
            for (i, value) in self.solve(&unit).into_iter().enumerate().skip(j) {
                inverse.set(i, j, value);
            }
        }
        inverse
    }
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: [[f64; 3]; 3]) -> Symmetric {
        let mut m = Symmetric::zero(3);
        for (i, row) in rows.iter().enumerate() {
            for (j, value) in row.iter().enumerate() {
                m.set(i, j, *value);
            }
        }
        m
    }

    #[test]
    fn solving_undoes_multiplying() {
        let m = matrix([[4.0, 1.0, 2.0], [1.0, 5.0, 3.0], [2.0, 3.0, 6.0]]);
        let solved = m.factor().solve(&m.times(&[1.0, -2.0, 3.0]));
        for (found, expected) in solved.iter().zip([1.0, -2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-12);
        }
        assert!((m.factor().inverse().get(0, 0) - 0.3).abs() < 1e-12);
    }

    #[test]
    fn a_column_that_repeats_another_is_set_aside() {
        let m = matrix([[4.0, 4.0, 2.0], [4.0, 4.0, 2.0], [2.0, 2.0, 6.0]]);
        let factored = m.factor();
        assert_eq!((factored.rank(), factored.is_set_aside(1)), (2, true));
    }
}
