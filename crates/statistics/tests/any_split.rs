//! Results do not depend on the order of the rows nor on how they were split into batches: the same bits.

#![allow(clippy::expect_used, reason = "a test")]

use std::borrow::Cow;

use oncase_statistics::{
    Covariate, CoxModel, CoxSettings, DayCounts, FlemingHarrington, Observations, Times, VarianceOf,
    concordance, cox, log_rank, log_rank_of,
};
use proptest::prelude::*;

/// Day, event, group, stratum, weight, age.
type Row = (u32, bool, u32, u32, f64, f64);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (1..60_u32, any::<bool>(), 0..3_u32, 0..2_u32, 0.1..5.0_f64, 30.0..80.0_f64);
    prop::collection::vec(row, 12..80)
}

struct Columns {
    days: Vec<u32>,
    cause: Vec<u8>,
    group: Vec<u32>,
    stratum: Vec<u32>,
    weight: Vec<f64>,
    age: Vec<f64>,
}

impl Columns {
    fn of(rows: &[Row]) -> Self {
        Self {
            days: rows.iter().map(|r| r.0).collect(),
            cause: rows.iter().map(|r| u8::from(r.1)).collect(),
            group: rows.iter().map(|r| r.2).collect(),
            stratum: rows.iter().map(|r| r.3).collect(),
            weight: rows.iter().map(|r| r.4).collect(),
            age: rows.iter().map(|r| r.5).collect(),
        }
    }

    fn observations(&self) -> Observations<'_> {
        let mut rows = Observations::new(Times::Days(&self.days), &self.cause);
        (rows.group, rows.groups) = (Some(self.group.as_slice()), 3);
        (rows.stratum, rows.strata) = (Some(self.stratum.as_slice()), 2);
        rows
    }

    /// Coefficients, robust errors and concordance of a weighted, stratified model; `None` when there is no fit. The
    /// concordance sums products of weights without the exact grid: its last eight bits may differ.
    fn fit(&self) -> Option<String> {
        let mut rows = self.observations();
        rows.weight = Some(&self.weight);
        let arm: Vec<f64> = self.group.iter().map(|g| f64::from(*g)).collect();
        let covariate =
            |name: &str, values| Covariate { name: name.to_owned(), values: Cow::Borrowed(values) };
        let covariates = vec![covariate("age", self.age.as_slice()), covariate("arm", arm.as_slice())];
        let model = CoxModel { rows, covariates };
        let settings = CoxSettings { variance: VarianceOf::Robust, ..CoxSettings::default() };
        let fit = cox(&model, settings).ok()?;
        let found = concordance(&model, &fit).ok()?.concordance;
        Some(format!("{:?} {:?} {:?} {:?}", fit.coef, fit.se, fit.loglik, found.to_bits() >> 8))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn batches_merge_to_the_table_of_all_rows(rows in rows(), cut in 1..11_usize) {
        let all = Columns::of(&rows);
        let (left, right) = rows.split_at(cut);
        let mut merged = DayCounts::new(3, 2, 1);
        merged.push(&Columns::of(right).observations()).expect("counts");
        let mut other = DayCounts::new(3, 2, 1);
        other.push(&Columns::of(left).observations()).expect("counts");
        merged.merge(&other).expect("one shape");
        let test = FlemingHarrington { rho: 1.0, gamma: 0.0 };
        match (log_rank(&all.observations(), test), log_rank_of(&merged.finish(), test)) {
            (Ok(a), Ok(b)) => prop_assert_eq!(a, b),
            (a, b) => prop_assert_eq!(a.is_err(), b.is_err()),
        }
    }

    #[test]
    fn a_weighted_model_is_the_same_in_any_order(rows in rows(), by in 1..11_usize) {
        let forwards = Columns::of(&rows).fit();
        let mut other = rows;
        other.rotate_left(by);
        other.reverse();
        prop_assert_eq!(Columns::of(&other).fit(), forwards);
    }
}
