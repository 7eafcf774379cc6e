//! Sums of floating-point numbers that do not depend on the order of the terms.
//!
//! Each term is split on two fixed grids (Demmel and Nguyen's pre-rounding, two folds): the part that is a
//! multiple of the coarse grid, and of the rest the part that is a multiple of the fine one. Sums of such parts are
//! exact as long as they stay below 2^53 grid steps, which the number of terms and their bound guarantee; so any
//! order and any split into batches gives the same bits.

/// The grids for terms up to a bound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    coarse: f64,
    fine: f64,
}

impl Grid {
    /// For at most `terms` terms of size up to `bound`.
    pub fn new(bound: f64, terms: usize) -> Self {
        // The splitter 1.5·2^52·q rounds to multiples of q; q is bound·terms·2^-51, rounded up to a power of two.
        let room = (terms.max(2) as f64).log2().ceil() - 51.0;
        let step = (bound.max(f64::MIN_POSITIVE).log2().ceil() + room).exp2();
        let splitter = 1.5 * 52_f64.exp2();
        Self { coarse: splitter * step, fine: splitter * step * room.exp2() }
    }

    /// Adds a term to its two sums.
    #[inline(always)]
    pub fn add(self, coarse: &mut f64, fine: &mut f64, term: f64) {
        let high = (term + self.coarse) - self.coarse;
        *coarse += high;
        let rest = term - high;
        *fine += (rest + self.fine) - self.fine;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(terms: &[f64], bound: f64) -> f64 {
        let grid = Grid::new(bound, terms.len());
        let (mut coarse, mut fine) = (0.0, 0.0);
        for term in terms {
            grid.add(&mut coarse, &mut fine, *term);
        }
        coarse + fine
    }

    proptest! {
        #[test]
        fn a_sum_is_the_same_bits_in_any_order(mut terms in prop::collection::vec(-3.0..3.0_f64, 1..400), by in 0..400_usize) {
            let forwards = sum(&terms, 3.0);
            let places = by % terms.len();
            terms.rotate_left(places);
            terms.reverse();
            prop_assert_eq!(sum(&terms, 3.0).to_bits(), forwards.to_bits());
            let plain: f64 = terms.iter().sum();
            prop_assert!((plain - forwards).abs() < 1e-12);
        }
    }
}
