//! The baseline of a laboratory value: which one it is, and in which state.

use oncase_record::DayInterval;
use oncase_record::model::{Record, TreatmentKind};
use oncase_record::scalar::{Comparator, MeasuredValue};

use super::events::first_day;
use super::laboratory::Measured;
use crate::grading::condition::{Baseline, Conditions};
use crate::units::{conversion, find_unit};

/// What a value is compared with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Against<'a> {
    /// No treatment had begun: the value is itself a baseline, graded against the limits.
    Limits,
    /// This earlier value.
    Value(&'a Measured<'a>),
    /// Not known, because …
    Unknown(&'static str),
}

/// First days of the treatments that set a new baseline.
pub(super) fn starts(record: &Record) -> Vec<DayInterval> {
    let treatments = record.treatments.iter().filter(|treatment| {
        let of_the_tumour = matches!(
            treatment.kind,
            TreatmentKind::Systemic
                | TreatmentKind::Endocrine
                | TreatmentKind::Radiotherapy
                | TreatmentKind::Radionuclide
                | TreatmentKind::Transplantation
        );
        of_the_tumour && treatment.same_as.is_none()
    });
    treatments.map(|treatment| first_day(record, treatment).unwrap_or_default()).collect()
}

/// The baseline of a value: the last one of its measure before the treatment that had begun last on its day.
pub(super) fn of<'a>(value: &Measured<'_>, all: &'a [Measured<'a>], starts: &[DayInterval]) -> Against<'a> {
    let mut begun = Vec::new();
    for start in starts {
        if matches!((start.latest, value.days.earliest), (Some(a), Some(b)) if a <= b) {
            begun.push(*start);
        } else if !value.days.certainly_before(*start) {
            return Against::Unknown("whether a treatment had begun is not known");
        }
    }
    match begun.into_iter().max_by_key(|start| start.latest) {
        None => Against::Limits,
        Some(start) => last_before(value, all, start),
    }
}

fn last_before<'a>(value: &Measured<'_>, all: &'a [Measured<'a>], start: DayInterval) -> Against<'a> {
    let same: Vec<&Measured<'_>> =
        all.iter().filter(|other| other.measure.key == value.measure.key && other.value.is_some()).collect();
    let before = same.iter().filter(|other| other.days.certainly_before(start));
    let Some(last) = before.max_by_key(|other| other.days.latest) else {
        return Against::Unknown("no value before the treatment is recorded");
    };
    let other_last = same.iter().any(|other| {
        other.days.possibly_before(start)
            && !other.days.certainly_before(last.days)
            && (other.value != last.value || other.lab.unit != last.lab.unit)
    });
    if other_last {
        return Against::Unknown("which value was the last before the treatment is not known");
    }
    Against::Value(last)
}

/// The baseline in the unit of the value; `NaN` when the units do not convert.
pub(super) fn in_unit_of(value: &Measured<'_>, baseline: &Measured<'_>) -> f64 {
    let number = baseline.value.unwrap_or(f64::NAN);
    if baseline.lab.unit == value.lab.unit {
        return number;
    }
    let units = find_unit(&baseline.lab.unit).zip(find_unit(&value.lab.unit));
    let factor = units.and_then(|(from, to)| conversion(from, to, value.measure.substance));
    factor.map_or(f64::NAN, |conversion| conversion.apply(number))
}

/// What the baseline's own limits say of its state. A laboratory that gives one limit knows no state beyond the other.
pub(super) fn state(conditions: Conditions, baseline: &Measured<'_>) -> Conditions {
    let (lower, upper) = (limit(baseline.lab.lower_limit), limit(baseline.lab.upper_limit));
    let number = baseline.value.unwrap_or(f64::NAN);
    if lower.is_nan() && upper.is_nan() {
        return conditions;
    }
    let state = if number > upper {
        Baseline::High
    } else if number < lower {
        Baseline::Low
    } else {
        Baseline::Normal
    };
    conditions.with_baseline(state)
}

/// A limit, `NaN` when there is none or only a bound of it.
pub(super) fn limit(value: Option<MeasuredValue>) -> f64 {
    value.and_then(exact).unwrap_or(f64::NAN)
}

/// The number, where it is no bound.
pub(super) fn exact(value: MeasuredValue) -> Option<f64> {
    (value.comparator == Comparator::Equal).then(|| value.number.to_f64())
}
