//! Day-1 conditions of a regimen against the laboratory values of a record.
//!
//! This is a check of records: it says whether the recorded values meet the published condition on the recorded
//! day 1. It does not say what should be done.

use std::fmt;

use oncase_record::model::Record;
use oncase_record::scalar::Comparator;
use oncase_record::{Because, DayInterval, Verification};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::library::{Comparison, Gate, GateTime, Regimen};

/// A laboratory value, as far as conditions need it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabValue {
    /// Where it stands in the record.
    pub pointer: String,
    /// What was measured, as written: `ANC`, `platelets`.
    pub test: String,
    /// The value as written: `1.2`, `< 0.5`.
    pub written: String,
    /// The value or its lower bound; `None` when only an upper bound is known.
    pub low: Option<Decimal>,
    /// The value or its upper bound; `None` when only a lower bound is known.
    pub high: Option<Decimal>,
    /// Unit as written.
    pub unit: String,
    /// Upper limit of normal in the same unit.
    pub upper_limit: Option<Decimal>,
    /// When it was taken.
    pub day: DayInterval,
}

/// How a recorded value stands to a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateOutcome {
    /// The value meets the condition.
    Met,
    /// It does not; the source gives a reduced dose for it.
    ReducedDoseBand,
    /// It does not.
    NotMet,
    /// The dates or a bound such as `< 2.0` allow both.
    Uncertain,
    /// No value in the window.
    NotRecorded,
    /// A value is there, but its unit or its upper limit of normal cannot be compared.
    NotComparable,
}

/// One condition on one day 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateResult {
    /// Id of the condition: `STEM-ANC`.
    pub gate: String,
    /// The condition in words.
    pub condition: String,
    /// The outcome.
    pub outcome: GateOutcome,
    /// The value used, with its unit.
    pub value: Option<String>,
    /// How far the condition itself was checked.
    pub verification: Verification,
    /// Why.
    pub because: Because,
}

impl fmt::Display for GateOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Met => "met",
            Self::ReducedDoseBand => "not met; the source gives a reduced dose",
            Self::NotMet => "not met",
            Self::Uncertain => "uncertain",
            Self::NotRecorded => "not recorded",
            Self::NotComparable => "not comparable",
        })
    }
}

/// `neutrophils >= 1.5 10*9/L on day 1 of every cycle: not met; recorded 1.2 10*9/L`.
impl fmt::Display for GateResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.condition, self.outcome)?;
        if let Some(value) = &self.value {
            write!(f, "; recorded {value}")?;
        }
        f.write_str(if self.verification == Verification::Unverified { " [unverified]" } else { "" })
    }
}

/// Days before day 1 in which a value counts, where the condition itself names none.
pub const DEFAULT_WINDOW_DAYS: u16 = 3;

/// The conditions of a regimen on the day 1 of a cycle (from 1). The latest value in the window counts.
pub fn check_gates(
    regimen: &Regimen,
    cycle: u32,
    day_one: DayInterval,
    labs: &[LabValue],
) -> Vec<GateResult> {
    let applies = |gate: &&Gate| match gate.when {
        GateTime::EveryDayOne => true,
        GateTime::FirstDayOne => cycle == 1,
        GateTime::LaterDayOne => cycle > 1,
    };
    regimen.gates.iter().filter(applies).map(|gate| check(gate, day_one, labs)).collect()
}

fn check(gate: &Gate, day_one: DayInterval, labs: &[LabValue]) -> GateResult {
    let window = gate.within_days.unwrap_or(DEFAULT_WINDOW_DAYS);
    let mut because = Because::rule("GATE-DAY-ONE").number("threshold", gate.value.to_string(), "");
    if gate.within_days.is_none() {
        because = because.policy("window-days", window.to_string());
    }
    let of_analyte = labs.iter().filter(|lab| analyte(&lab.test) == analyte(&gate.analyte));
    let mut in_window: Vec<(&LabValue, Within)> = of_analyte
        .map(|lab| (lab, within(lab.day, day_one, window)))
        .filter(|(_, within)| *within != Within::No)
        .collect();
    in_window.sort_by_key(|(lab, within)| (*within, lab.day.latest));
    let (outcome, value) = match in_window.last() {
        None => (GateOutcome::NotRecorded, None),
        Some((lab, within)) => {
            because = because.fact(lab.pointer.clone());
            let outcome = compare(gate, lab);
            let certain = *within == Within::Yes || outcome == GateOutcome::NotComparable;
            (
                if certain { outcome } else { GateOutcome::Uncertain },
                Some(format!("{} {}", lab.written, lab.unit)),
            )
        }
    };
    GateResult {
        gate: gate.id.clone(),
        condition: gate.to_string(),
        outcome,
        value,
        verification: gate.verification,
        because,
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Within {
    No,
    Perhaps,
    Yes,
}

/// Whether a day lies in the window before day 1, day 1 included.
fn within(day: DayInterval, day_one: DayInterval, window: u16) -> Within {
    let (shortest, longest) = day_one.days_since(day);
    let window = i32::from(window);
    match (shortest, longest) {
        (Some(shortest), Some(longest)) if 0 <= shortest && longest <= window => Within::Yes,
        (shortest, longest) if shortest.is_some_and(|s| s > window) || longest.is_some_and(|l| l < 0) => {
            Within::No
        }
        _ => Within::Perhaps,
    }
}

/// One name for what laboratories call differently; the name as written where none is known.
fn analyte(test: &str) -> String {
    let plain: String = test.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let name = match plain.as_str() {
        "anc" | "neut" | "neutrophil" | "neutrophils" | "neutrophilcount" | "absoluteneutrophilcount" => {
            "neutrophils"
        }
        "plt" | "plat" | "platelet" | "platelets" | "plateletcount" | "thrombocytes" => "platelets",
        "hb" | "hgb" | "haemoglobin" | "hemoglobin" => "haemoglobin",
        "wbc" | "leukocytes" | "leucocytes" | "whitebloodcells" | "whitebloodcellcount" => "leukocytes",
        "bili" | "bilirubin" | "totalbilirubin" | "bilirubintotal" => "bilirubin",
        "crcl" | "clcr" | "creatinineclearance" => "creatinine clearance",
        _ => return plain,
    };
    name.to_owned()
}

/// The factor from a written unit to the unit of the thresholds: cells in 10*9/L, haemoglobin in g/dL.
fn factor(from: &str, to: &str) -> Option<Decimal> {
    let plain = |unit: &str| {
        unit.replace(['×', 'x', ' '], "").replace(['^', '*'], "").to_lowercase().replace('µ', "u")
    };
    let (from, to) = (plain(from), plain(to));
    if from == to {
        return Some(Decimal::ONE);
    }
    match (from.as_str(), to.as_str()) {
        ("g/l", "109/l") | ("103/ul" | "k/ul" | "/nl" | "103/mm3", "109/l") => Some(Decimal::ONE),
        ("/ul" | "/mm3" | "cells/ul", "109/l") => Some(Decimal::new(1, 3)),
        ("g/l", "g/dl") => Some(Decimal::new(1, 1)),
        _ => None,
    }
}

fn compare(gate: &Gate, lab: &LabValue) -> GateOutcome {
    let factor = if gate.unit == "[ULN]" {
        lab.upper_limit.and_then(|limit| Decimal::ONE.checked_div(limit))
    } else {
        factor(&lab.unit, &gate.unit)
    };
    let Some(factor) = factor else { return GateOutcome::NotComparable };
    let bound =
        |bound: Option<Decimal>, open: Decimal| bound.and_then(|n| n.checked_mul(factor)).unwrap_or(open);
    let (low, high) = (bound(lab.low, Decimal::ZERO), bound(lab.high, Decimal::MAX));
    let (at_low, at_high) = (outcome_at(gate, low), outcome_at(gate, high));
    if at_low == at_high { at_low } else { GateOutcome::Uncertain }
}

fn outcome_at(gate: &Gate, value: Decimal) -> GateOutcome {
    let met = match gate.comparison {
        Comparison::AtLeast => value >= gate.value,
        Comparison::Above => value > gate.value,
        Comparison::AtMost => value <= gate.value,
        Comparison::Below => value < gate.value,
    };
    if met {
        GateOutcome::Met
    } else if gate.modify_from.is_some_and(|from| value >= from) {
        GateOutcome::ReducedDoseBand
    } else {
        GateOutcome::NotMet
    }
}

const STEP: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// The laboratory values of a record, first tellings only.
pub fn lab_values(record: &Record) -> Vec<LabValue> {
    let number = |decimal: oncase_record::scalar::Decimal| Decimal::from_str_exact(&decimal.to_string()).ok();
    record
        .labs
        .iter()
        .enumerate()
        .filter(|(_, lab)| lab.same_as.is_none())
        .map(|(at, lab)| {
            let value = number(lab.value.number);
            let (low, high) = match lab.value.comparator {
                Comparator::Equal => (value, value),
                Comparator::AtMost => (None, value),
                Comparator::AtLeast => (value, None),
                // Below and above leave the number itself out, by less than any laboratory reports.
                Comparator::Below => (None, value.and_then(|n| n.checked_sub(STEP))),
                Comparator::Above => (value.and_then(|n| n.checked_add(STEP)), None),
            };
            LabValue {
                pointer: format!("/labs/{at}"),
                test: lab.test.clone(),
                written: lab.value.to_string(),
                low,
                high,
                unit: lab.unit.clone(),
                upper_limit: lab.upper_limit.and_then(|limit| number(limit.number)),
                day: record.days(&lab.date),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;

    fn day(text: &str) -> DayInterval {
        DayInterval::exact(text.parse().expect("a day"))
    }

    fn lab(test: &str, value: &str, unit: &str, taken: &str) -> LabValue {
        let written = value.to_owned();
        let value = Decimal::from_str_exact(value).ok();
        LabValue {
            pointer: "/labs/0".to_owned(),
            test: test.to_owned(),
            written,
            low: value,
            high: value,
            unit: unit.to_owned(),
            upper_limit: None,
            day: day(taken),
        }
    }

    fn outcome(regimen: &str, cycle: u32, gate: &str, labs: &[LabValue]) -> GateOutcome {
        let regimen = Library::embedded().find(regimen).expect(regimen);
        let results = check_gates(regimen, cycle, day("2017-10-30"), labs);
        results.iter().find(|result| result.gate == gate).map(|result| result.outcome).expect(gate)
    }

    /// Neutrophils of at least 1.5 on day 1: 1.5 meets it, 1.49 does not; 1500/uL is 1.5.
    #[test]
    fn a_threshold_holds_on_both_sides_and_in_both_units() {
        let anc = |value: &str, unit: &str| {
            outcome("STEM", 2, "STEM-ANC", &[lab("ANC", value, unit, "2017-10-30")])
        };
        assert_eq!(anc("1.5", "10*9/L"), GateOutcome::Met);
        assert_eq!(anc("1.49", "10^9/L"), GateOutcome::NotMet);
        assert_eq!(anc("1500", "/uL"), GateOutcome::Met);
        assert_eq!(anc("1499", "/uL"), GateOutcome::NotMet);
        assert_eq!(anc("1.5", "mmol/L"), GateOutcome::NotComparable);
        assert_eq!(outcome("STEM", 2, "STEM-PLT", &[]), GateOutcome::NotRecorded);
    }

    /// Topotecan: at least 100 before the first cycle, more than 100 before later ones.
    #[test]
    fn the_first_day_one_may_have_another_condition() {
        let platelets = [lab("platelets", "100", "10*9/L", "2017-10-30")];
        assert_eq!(outcome("TOPOTECAN", 1, "TOPOTECAN-PLT-FIRST", &platelets), GateOutcome::Met);
        assert_eq!(outcome("TOPOTECAN", 2, "TOPOTECAN-PLT", &platelets), GateOutcome::NotMet);
    }

    /// CAV: from 1.5 the full dose, from 1.0 half of it, below that a delay.
    #[test]
    fn a_band_of_reduced_dose_is_no_refusal() {
        let anc =
            |value: &str| outcome("CAV", 2, "CAV-ANC", &[lab("neutrophils", value, "10*9/L", "2017-10-29")]);
        assert_eq!(anc("1.5"), GateOutcome::Met);
        assert_eq!(anc("1.4"), GateOutcome::ReducedDoseBand);
        assert_eq!(anc("1.0"), GateOutcome::ReducedDoseBand);
        assert_eq!(anc("0.99"), GateOutcome::NotMet);
    }

    #[test]
    fn only_values_in_the_window_count_and_the_latest_of_them() {
        let taken = |days: &[(&str, &str)]| {
            let labs: Vec<LabValue> =
                days.iter().map(|(day, value)| lab("ANC", value, "10*9/L", day)).collect();
            outcome("STEM", 2, "STEM-ANC", &labs)
        };
        assert_eq!(taken(&[("2017-10-27", "2.0")]), GateOutcome::Met);
        assert_eq!(taken(&[("2017-10-26", "2.0")]), GateOutcome::NotRecorded);
        assert_eq!(taken(&[("2017-10-31", "2.0")]), GateOutcome::NotRecorded);
        assert_eq!(taken(&[("2017-10-30", "1.2"), ("2017-10-28", "2.0")]), GateOutcome::NotMet);
    }

    #[test]
    fn what_the_record_leaves_open_is_uncertain() {
        let mut bound = lab("ANC", "2.0", "10*9/L", "2017-10-30");
        bound.low = None;
        assert_eq!(outcome("STEM", 2, "STEM-ANC", &[bound]), GateOutcome::Uncertain);
        let mut low = lab("ANC", "0.5", "10*9/L", "2017-10-30");
        low.low = None;
        assert_eq!(outcome("STEM", 2, "STEM-ANC", &[low]), GateOutcome::NotMet);
        let mut coarse = lab("ANC", "2.0", "10*9/L", "2017-10-30");
        coarse.day =
            DayInterval::between("2017-10-01".parse().expect("day"), "2017-10-31".parse().expect("day"))
                .expect("ordered");
        assert_eq!(outcome("STEM", 2, "STEM-ANC", &[coarse]), GateOutcome::Uncertain);
    }

    /// Bilirubin of at most 1.5 times the upper limit of normal, which must be known.
    #[test]
    fn a_multiple_of_the_upper_limit_needs_the_limit() {
        let bilirubin = |limit: Option<i64>, value: &str| {
            let mut lab = lab("total bilirubin", value, "umol/L", "2017-10-30");
            lab.upper_limit = limit.map(Decimal::from);
            outcome("STEM", 2, "STEM-BILI", &[lab])
        };
        assert_eq!(bilirubin(Some(20), "30"), GateOutcome::Met);
        assert_eq!(bilirubin(Some(20), "31"), GateOutcome::NotMet);
        assert_eq!(bilirubin(None, "30"), GateOutcome::NotComparable);
    }
}
