//! A dose per square metre or per kilogram as an amount for the patient of a record, by the height and weight that the
//! record has at that time.

use std::fmt;

use oncase_record::model::{Record, Vital, VitalMeasure};
use oncase_record::scalar::{Comparator, When};
use oncase_record::{Because, DayInterval, Derived};
use rust_decimal::Decimal;
use serde::Serialize;

use super::body::{BodySize, BodySurfaceFormula};
use super::prescription::{AmountUnit, per_kilogram, per_square_metre};
use super::{MeasureError, within};
use crate::dose::{Basis, Dose};

/// The amount that a dose per square metre or per kilogram is for one patient.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AmountForPatient {
    /// Least amount (of a range); the amount itself otherwise. Calculated, not rounded to what can be given.
    pub low: Decimal,
    /// Greatest amount of a range.
    pub high: Option<Decimal>,
    /// Unit of the amounts.
    pub unit: AmountUnit,
    /// What the dose was multiplied by.
    pub size: SizeThen,
}

/// What of the patient's size a dose was multiplied by.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SizeThen {
    /// Body surface calculated from height and weight.
    Surface {
        /// In m2.
        m2: f64,
        /// By which formula.
        formula: BodySurfaceFormula,
        /// Height in cm.
        height: Measured,
        /// Weight in kg.
        weight: Measured,
    },
    /// Body surface in m2 as the record gives it.
    RecordedSurface(Measured),
    /// Weight in kg.
    Weight(Measured),
}

/// A measurement of the body.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// The number, in cm, kg or m2.
    pub number: f64,
    /// When it was taken, as the record writes it.
    pub date: String,
    /// Where it stands in the record.
    pub pointer: String,
}

/// Why a dose is no amount for this patient.
#[derive(Clone, Debug, PartialEq)]
pub enum NoAmount {
    /// The dose is an amount already, or an area under a curve.
    NotBySize,
    /// The day of the dose is not known, so that no height or weight is the one of that time.
    NoDate,
    /// Nothing was recorded by then.
    NotRecorded {
        /// What: `height`, `weight`, `height or weight`.
        what: &'static str,
        /// Whether something of it was recorded later.
        later: bool,
    },
    /// A number that no person has.
    Measure(MeasureError),
}

impl fmt::Display for NoAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBySize => f.write_str("not a dose by body size"),
            Self::NoDate => f.write_str("the dose has no date"),
            Self::NotRecorded { what, later: false } => write!(f, "no {what} recorded"),
            Self::NotRecorded { what, later: true } => write!(f, "no {what} recorded by then, only later"),
            Self::Measure(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NoAmount {}

/// The amount of one administration on these days. Of the recorded measurements the last that may have been taken by
/// then counts, whatever its age: its date is given with the answer. A recorded body surface counts only where height or
/// weight is missing.
///
/// # Errors
/// [`NoAmount`] where the record does not have what the dose needs, or the dose needs nothing.
pub fn amount_for_patient(
    dose: Dose,
    record: &Record,
    given: DayInterval,
    formula: BodySurfaceFormula,
) -> Result<Derived<AmountForPatient>, NoAmount> {
    if !matches!(dose.basis, Basis::PerSquareMetre | Basis::PerKilogram) {
        return Err(NoAmount::NotBySize);
    }
    if given == DayInterval::default() {
        return Err(NoAmount::NoDate);
    }
    let (size, factor) = match dose.basis {
        Basis::PerKilogram => weight_then(record, given)?,
        _ => surface_then(record, given, formula)?,
    };
    let times = |number| match dose.basis {
        Basis::PerKilogram => per_kilogram(number, factor.value),
        _ => per_square_metre(number, factor.value),
    };
    let (low, reason) = times(dose.low);
    let mut because = vec![reason];
    because.extend(factor.because);
    let high = dose.high.map(|high| times(high).0);
    Ok(Derived { value: AmountForPatient { low, high, unit: AmountUnit(dose.unit), size }, because })
}

type Factor = (SizeThen, Derived<f64>);

fn weight_then(record: &Record, given: DayInterval) -> Result<Factor, NoAmount> {
    let weight = last(record, given, VitalMeasure::Weight).ok_or_else(|| missing(record, "weight"))?;
    let number = within("weight", weight.number, (0.4, 650.0), "kg").map_err(NoAmount::Measure)?;
    let because = Because::rule("BODY-SIZE-THEN").fact(weight.pointer.clone());
    Ok((SizeThen::Weight(weight), Derived { value: number, because: vec![because] }))
}

fn surface_then(
    record: &Record,
    given: DayInterval,
    formula: BodySurfaceFormula,
) -> Result<Factor, NoAmount> {
    let height = last(record, given, VitalMeasure::Height);
    let weight = last(record, given, VitalMeasure::Weight);
    let (height, weight) = match (height, weight) {
        (Some(height), Some(weight)) => (height, weight),
        (height, weight) => {
            if let Some(recorded) = last(record, given, VitalMeasure::BodySurfaceArea) {
                let because = Because::rule("BODY-SIZE-THEN").fact(recorded.pointer.clone());
                let value = recorded.number;
                return Ok((SizeThen::RecordedSurface(recorded), Derived { value, because: vec![because] }));
            }
            return Err(match (height, weight) {
                (None, None) => missing(record, "height or weight"),
                (None, _) => missing(record, "height"),
                _ => missing(record, "weight"),
            });
        }
    };
    let size = BodySize::new(height.number, weight.number).map_err(NoAmount::Measure)?;
    let mut surface = size.body_surface(formula);
    let facts = Because::rule("BODY-SIZE-THEN").fact(height.pointer.clone()).fact(weight.pointer.clone());
    surface.because.push(facts);
    Ok((SizeThen::Surface { m2: surface.value, formula, height, weight }, surface))
}

fn missing(record: &Record, what: &'static str) -> NoAmount {
    let is_it = |measure| match measure {
        VitalMeasure::Height => what.contains("height"),
        VitalMeasure::Weight => what.contains("weight"),
        _ => false,
    };
    let later = record.vitals.iter().any(|vital| is_it(vital.measure) && number(vital).is_some());
    NoAmount::NotRecorded { what, later }
}

/// The last measurement that may have been taken by the day of the dose; of two on one day the later in the record.
fn last(record: &Record, given: DayInterval, measure: VitalMeasure) -> Option<Measured> {
    let until = given.latest.or(given.earliest)?;
    let taken = |date: &When| {
        let days = record.days(date);
        let possible = days.earliest.or(days.latest).is_some_and(|first| first <= until);
        possible.then(|| days.latest.map_or(until, |last| last.min(until)))
    };
    let fitting = record.vitals.iter().enumerate().filter(|(_, vital)| vital.measure == measure);
    let dated = fitting.filter_map(|(at, vital)| Some((taken(&vital.date)?, at, number(vital)?, vital)));
    let (_, at, number, vital) = dated.max_by_key(|(day, at, ..)| (*day, *at))?;
    Some(Measured { number, date: vital.date.to_string(), pointer: format!("/vitals/{at}") })
}

/// The number in cm, kg or m2; `None` for a bound, for a second telling, and for a unit that is not of these.
fn number(vital: &Vital) -> Option<f64> {
    if vital.value.comparator != Comparator::Equal || vital.same_as.is_some() {
        return None;
    }
    let (times, per) = match (vital.measure, vital.unit.as_deref()?.trim()) {
        (VitalMeasure::Height, "cm") | (VitalMeasure::Weight, "kg") => (1.0, 1.0),
        (VitalMeasure::BodySurfaceArea, "m2" | "m²") => (1.0, 1.0),
        (VitalMeasure::Height, "m") => (100.0, 1.0),
        (VitalMeasure::Height, "mm") => (1.0, 10.0),
        (VitalMeasure::Weight, "g") => (1.0, 1000.0),
        _ => return None,
    };
    Some(vital.value.number.to_f64() * times / per)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(vitals: &str) -> Record {
        let text = format!("oncase: 1\nid: c\nvitals:\n{vitals}");
        oncase_record::case_file::load(&text).expect("loads").record
    }

    fn on(day: &str) -> DayInterval {
        day.parse::<When>().expect("a date").interval()
    }

    fn amount(dose: &str, record: &Record, day: &str) -> Result<AmountForPatient, NoAmount> {
        let dose = dose.parse().expect("a dose");
        amount_for_patient(dose, record, on(day), BodySurfaceFormula::Mosteller).map(|found| found.value)
    }

    const SIZE: &str = "  - {date: 2021-01-04, measure: height, value: 180, unit: cm}\n  \
                        - {date: 2021-01-04, measure: weight, value: 80, unit: kg}\n  \
                        - {date: 2021-02-01, measure: weight, value: 45, unit: kg}\n";

    /// 180 cm and 80 kg are sqrt(14400 / 3600) = 2 m2; with 45 kg sqrt(8100 / 3600) = 1.5 m2.
    #[test]
    fn the_last_weight_by_then_counts() {
        let record = record(SIZE);
        let low = |day: &str| amount("100 mg/m2", &record, day).expect("an amount").low;
        assert_eq!(low("2021-01-04"), Decimal::from(200));
        assert_eq!(low("2021-01-31"), Decimal::from(200));
        assert_eq!(low("2021-02-01"), Decimal::from(150));
        // A dose of some day in February may have been given after the second weighing.
        assert_eq!(low("2021-02"), Decimal::from(150));
    }

    #[test]
    fn a_range_and_a_dose_per_kilogram() {
        let record = record(SIZE);
        let range = amount("75-80 mg/m2", &record, "2021-01-05").expect("an amount");
        assert_eq!((range.low, range.high), (Decimal::from(150), Some(Decimal::from(160))));
        let weight = amount("3 mg/kg", &record, "2021-01-05").expect("an amount");
        assert_eq!(weight.low, Decimal::from(240));
        let SizeThen::Weight(weight) = weight.size else { panic!("by weight") };
        assert_eq!((weight.date.as_str(), weight.pointer.as_str()), ("2021-01-04", "/vitals/1"));
    }

    #[test]
    fn what_is_not_recorded_is_named_and_not_assumed() {
        let refused =
            |vitals: &str, day: &str| amount("100 mg/m2", &record(vitals), day).expect_err(day).to_string();
        let weight = "  - {date: 2021-01-04, measure: weight, value: 80, unit: kg}\n";
        assert_eq!(refused(weight, "2021-01-05"), "no height recorded");
        assert_eq!(refused(SIZE, "2021-01-03"), "no height or weight recorded by then, only later");
        assert_eq!(refused("  []\n", "2021-01-05"), "no height or weight recorded");
        assert_eq!(refused(SIZE, "unknown"), "the dose has no date");
        // A number without a unit may be inches.
        let bare = "  - {date: 2021-01-04, measure: height, value: 70}\n";
        assert_eq!(refused(&format!("{bare}{weight}"), "2021-01-05"), "no height recorded");
        let metres = "  - {date: 2021-01-04, measure: height, value: 1.80, unit: cm}\n";
        assert!(refused(&format!("{metres}{weight}"), "2021-01-05").contains("check the unit"));
        assert_eq!(amount("AUC 5", &record(SIZE), "2021-01-05"), Err(NoAmount::NotBySize));
        assert_eq!(amount("200 mg", &record(SIZE), "2021-01-05"), Err(NoAmount::NotBySize));
    }

    #[test]
    fn a_recorded_body_surface_counts_where_height_or_weight_is_missing() {
        let surface = "  - {date: 2021-01-04, measure: body-surface-area, value: 1.73, unit: m2}\n";
        let found = amount("100 mg/m2", &record(surface), "2021-01-05").expect("an amount");
        assert_eq!(found.low, Decimal::from(173));
        assert!(matches!(found.size, SizeThen::RecordedSurface(_)));
        let both =
            amount("100 mg/m2", &record(&format!("{surface}{SIZE}")), "2021-01-05").expect("an amount");
        assert_eq!(both.low, Decimal::from(200));
    }
}
