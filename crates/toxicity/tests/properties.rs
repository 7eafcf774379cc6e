//! What must hold for every value, limit and condition.

#![allow(clippy::expect_used, clippy::panic)]

use oncase_toxicity::{
    Baseline, Columns, Condition, Conditions, CriteriaSet, CtcaeVersion, Direction, Grader, Numbers, Verdict,
    criteria,
};
use proptest::prelude::*;

/// A criteria set with one of its versions.
fn any_set() -> impl Strategy<Value = (&'static CriteriaSet, CtcaeVersion)> {
    (0..criteria().len(), 0_usize..3).prop_map(|(index, version)| {
        let set = &criteria()[index];
        (set, set.versions[version % set.versions.len()])
    })
}

fn grader(set: &CriteriaSet, version: CtcaeVersion) -> Grader {
    Grader::new(&set.term, version, Some(&set.measure), &set.unit).expect("a grader")
}

/// A number in the neighbourhood of the set's thresholds, as a factor of a typical one.
fn scale(set: &CriteriaSet) -> f64 {
    let numbers =
        set.alternatives.iter().flat_map(|a| &a.bounds).map(|b| b.offset.abs()).filter(|n| *n > 0.0);
    numbers.fold(0.0_f64, f64::max).max(1.0)
}

fn numbers(set: &CriteriaSet, factors: (f64, f64, f64, f64)) -> Numbers {
    let scale = scale(set);
    let (a, b) = (factors.1 * scale, factors.2 * scale);
    Numbers {
        value: factors.0 * scale,
        lln: a.min(b),
        uln: a.max(b),
        base: factors.3 * scale,
        percent_change: f64::NAN,
    }
}

fn any_factors() -> impl Strategy<Value = (f64, f64, f64, f64)> {
    (0.01..2.0_f64, 0.05..1.5_f64, 0.05..1.5_f64, 0.05..1.5_f64)
}

/// Every condition known or unknown, as the bits say.
fn any_conditions() -> impl Strategy<Value = Conditions> {
    (any::<u32>(), any::<u32>(), 0..4_u8).prop_map(|(known, holds, baseline)| {
        let conditions =
            (0_u32..).zip(Condition::ALL).fold(Conditions::unknown(), |conditions, (bit, condition)| {
                let is_baseline = condition.name().contains("baseline");
                if is_baseline || known >> bit & 1 == 0 {
                    conditions
                } else {
                    conditions.with(*condition, holds >> bit & 1 == 1)
                }
            });
        match baseline {
            0 => conditions,
            1 => conditions.with_baseline(Baseline::Normal),
            2 => conditions.with_baseline(Baseline::High),
            _ => conditions.with_baseline(Baseline::Low),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A worse value never has a lower grade, limits and baseline being the same.
    #[test]
    fn a_worse_value_never_has_a_lower_grade(
        (set, version) in any_set(),
        factors in any_factors(),
        worse in 0.0..1.0_f64,
        conditions in any_conditions(),
    ) {
        if set.unit == "{plus}" {
            return Ok(()); // a dipstick reads in whole steps
        }
        let grader = grader(set, version);
        let milder = numbers(set, factors);
        let value = match grader.direction() {
            Direction::Low => milder.value * (1.0 - worse),
            Direction::High => milder.value * (1.0 + worse),
        };
        let (a, b) = (grader.grade(&milder, conditions), grader.grade(&Numbers { value, ..milder }, conditions));
        prop_assert!(b.low >= a.low && b.high >= a.high, "{} {a:?} at {} and {b:?} at {value}", set.term, milder.value);
    }

    /// Forgetting a condition or a number never lowers the highest possible grade nor raises the certain one.
    #[test]
    fn knowing_less_never_narrows_the_answer(
        (set, version) in any_set(),
        factors in any_factors(),
        conditions in any_conditions(),
        forget in 0..Condition::ALL.len(),
        number in 0..4_u8,
    ) {
        let grader = grader(set, version);
        let full = numbers(set, factors);
        let known = grader.grade(&full, conditions);
        let condition = Condition::ALL[forget];
        if !is_told(set, condition) {
            let forgotten = forget_condition(conditions, condition);
            prop_assert!(contains(grader.grade(&full, forgotten), known), "{} without {}", set.term, condition.name());
        }
        let mut less = full;
        match number {
            0 => less.lln = f64::NAN,
            1 => less.uln = f64::NAN,
            2 => less.base = f64::NAN,
            _ => less.value = f64::NAN,
        }
        prop_assert!(contains(grader.grade(&less, conditions), known), "{} {less:?}: {:?} and {known:?}", set.term, grader.grade(&less, conditions));
    }

    /// The same result in another unit of the same kind has the same grade.
    #[test]
    fn another_unit_of_the_same_kind_changes_nothing(
        (set, version) in any_set(),
        hundredths in 1_u32..400_000,
        conditions in any_conditions(),
    ) {
        let Some((unit, per_unit)) = sister_unit(&set.unit) else { return Ok(()) };
        let value = f64::from(hundredths) / 100.0;
        let limits = Numbers { lln: 3.5, uln: 9.25, base: 7.75, ..Numbers::value(value) };
        let in_sister = Numbers {
            value: value * per_unit,
            lln: limits.lln * per_unit,
            uln: limits.uln * per_unit,
            base: limits.base * per_unit,
            percent_change: f64::NAN,
        };
        let other = Grader::new(&set.term, version, Some(&set.measure), unit).expect("a grader");
        // A set in the sister unit's own words may exist; its thresholds are the same numbers in that unit.
        prop_assert_eq!(grader(set, version).grade(&limits, conditions), other.grade(&in_sister, conditions));
    }

    /// A verdict is a grade the term has, and an uncertain one says what is open.
    #[test]
    fn a_verdict_is_in_order_and_says_what_is_open(
        (set, version) in any_set(),
        factors in any_factors(),
        conditions in any_conditions(),
    ) {
        let grader = grader(set, version);
        let verdict = grader.grade(&numbers(set, factors), conditions);
        prop_assert!(verdict.low <= verdict.high);
        prop_assert_eq!(verdict.is_grade(), verdict.low == verdict.high);
        prop_assert!(verdict.low == 0 || grader.term().grade_text(verdict.low).is_some());
        prop_assert!(verdict.is_grade() || verdict.questions().count() + verdict.missing().count() > 0);
    }
}

fn contains(wide: Verdict, narrow: Verdict) -> bool {
    wide.low <= narrow.low && wide.high >= narrow.high
}

/// Criteria that are told raise the grade when known to hold; unknown counts as not told, by policy.
fn is_told(set: &CriteriaSet, condition: Condition) -> bool {
    set.alternatives.iter().any(|alternative| alternative.told.contains(&condition))
}

fn forget_condition(conditions: Conditions, forgotten: Condition) -> Conditions {
    Condition::ALL
        .iter()
        .filter(|condition| **condition != forgotten)
        .fold(Conditions::unknown(), |kept, condition| {
            conditions.get(*condition).map_or(kept, |holds| kept.with(*condition, holds))
        })
}

/// Another unit of the same kind, and how many of it make one of the first.
fn sister_unit(ucum: &str) -> Option<(&'static str, f64)> {
    Some(match ucum {
        "g/dL" => ("g/L", 10.0),
        "mg/dL" => ("mg/L", 10.0),
        "mmol/L" => ("umol/L", 1000.0),
        "10*9/L" => ("10*6/L", 1000.0),
        "ms" => ("s", 0.001),
        "cm" => ("mm", 10.0),
        _ => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Columns give every row the verdict it has alone, wherever a stretch of rows ends and whichever numbers are missing.
    #[test]
    fn columns_are_graded_as_their_rows(
        (set, version) in any_set(),
        rows in prop::collection::vec((any_factors(), any_conditions(), any::<u16>()), 1..12),
        length in prop::sample::select(vec![1_usize, 7, 511, 512, 513, 1100]),
        cut in prop::sample::select(vec![0_usize, 5, 512, 2000]),
        absent in 0..32_u8,
    ) {
        let grader = grader(set, version);
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, -0.0];
        let or_odd = |number: f64, pick: u16| odd.get(usize::from(pick & 15)).copied().unwrap_or(number);
        let rows: Vec<(Numbers, Conditions)> = rows.into_iter().map(|(factors, conditions, pick)| {
            let full = numbers(set, factors);
            let odd = Numbers {
                value: or_odd(full.value, pick),
                lln: or_odd(full.lln, pick >> 4),
                uln: or_odd(full.uln, pick >> 8),
                base: or_odd(full.base, pick >> 12),
                percent_change: if pick & 3 == 0 { 20.0 } else { f64::NAN },
            };
            (odd, conditions)
        }).cycle().take(length).collect();
        let column = |pick: fn(&Numbers) -> f64| rows.iter().map(|(n, _)| pick(n)).collect::<Vec<f64>>();
        let (values, lln, uln) = (column(|n| n.value), column(|n| n.lln), column(|n| n.uln));
        let (base, change) = (column(|n| n.base), column(|n| n.percent_change));
        let conditions: Vec<Conditions> = rows.iter().map(|(_, c)| *c).collect();
        let short = |column: &'_ [f64]| column.len().min(cut);
        let given = |bit: u8| absent >> bit & 1 == 0;
        let columns = Columns {
            values: &values,
            lln: given(0).then_some(&lln[..short(&lln)]),
            uln: given(1).then_some(&uln[..]),
            base: given(2).then_some(&base[..short(&base)]),
            percent_change: given(3).then_some(&change[..]),
            conditions: given(4).then_some(&conditions[..short(&values)]),
        };
        let mut out = vec![Verdict::default(); length + 3];
        grader.grade_columns(&columns, &mut out);
        let at = |column: Option<&[f64]>, row: usize| column.and_then(|c| c.get(row)).copied().unwrap_or(f64::NAN);
        for (row, verdict) in out.iter().take(length).enumerate() {
            let numbers = Numbers {
                value: values[row],
                lln: at(columns.lln, row),
                uln: at(columns.uln, row),
                base: at(columns.base, row),
                percent_change: at(columns.percent_change, row),
            };
            let conditions = columns.conditions.and_then(|c| c.get(row)).copied().unwrap_or_default();
            prop_assert_eq!(*verdict, grader.grade(&numbers, conditions), "{} row {} {:?}", set.term, row, numbers);
        }
        prop_assert_eq!(&out[length..], &[Verdict::default(); 3]);
    }
}
