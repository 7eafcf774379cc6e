//! One row of a table as numbers and conditions.

use super::columns::{Column, ColumnIndex};
use crate::grading::condition::{Baseline, Condition, Conditions};
use crate::grading::criteria::Direction;
use crate::grading::kernel::Numbers;

/// What a row says.
pub(super) struct Reading<'a> {
    pub(super) term: &'a str,
    pub(super) test: &'a str,
    pub(super) unit: &'a str,
    pub(super) direction: Option<Direction>,
    pub(super) numbers: Numbers,
    pub(super) conditions: Conditions,
    /// Term, test, unit and direction together: rows with the same key share their graders.
    pub(super) key: String,
}

/// Reads a row, or says in a sentence which cell cannot be read.
pub(super) fn read_row<'a>(index: &ColumnIndex, row: &'a csv::StringRecord) -> Result<Reading<'a>, String> {
    let cell = |column| index.cell(row, column);
    let (term, test, unit) = (cell(Column::Term), cell(Column::Test), cell(Column::Unit));
    if term.is_empty() && test.is_empty() {
        return Err("neither a term nor a test is named".to_owned());
    }
    let direction = read_direction(cell(Column::Direction))?;
    let number = |name, column| read_number(name, cell(column));
    let mut numbers = Numbers {
        value: number("aval", Column::Value)?,
        lln: number("lln", Column::Lln)?,
        uln: number("uln", Column::Uln)?,
        base: number("base", Column::Base)?,
        percent_change: number("pchg", Column::PercentChange)?,
    };
    check_limits(&numbers)?;
    let mut conditions = read_symptoms(cell(Column::Symptoms))?;
    for (condition, at) in &index.conditions {
        if let Some(holds) = read_yes_no(condition.name(), row.get(*at).unwrap_or_default().trim())? {
            conditions = conditions.with(*condition, holds);
        }
    }
    if let Some(baseline) = read_baseline(cell(Column::BaselineIndicator))? {
        conditions = conditions.with_baseline(baseline);
    }
    if read_yes_no("baseline_record", cell(Column::BaselineRecord))? == Some(true) {
        conditions = conditions.with_baseline(Baseline::None);
    }
    if conditions.get(Condition::NoBaseline) == Some(true) {
        (numbers.base, numbers.percent_change) = (f64::NAN, f64::NAN);
    }
    let key = format!("{term}\u{1f}{test}\u{1f}{unit}\u{1f}{direction:?}");
    Ok(Reading { term, test, unit, direction, numbers, conditions, key })
}

fn read_number(name: &str, text: &str) -> Result<f64, String> {
    if text.is_empty() || text == "." || text.eq_ignore_ascii_case("na") {
        return Ok(f64::NAN);
    }
    if text.contains(',') {
        return Err(format!(
            "{name} \"{text}\" has a comma; write the decimal point and no thousands separator"
        ));
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(format!("{name} \"{text}\" is not a number")),
    }
}

fn check_limits(numbers: &Numbers) -> Result<(), String> {
    if numbers.lln > numbers.uln {
        return Err(format!("the lower limit {} is above the upper limit {}", numbers.lln, numbers.uln));
    }
    if numbers.uln <= 0.0 && numbers.value > 0.0 {
        return Err(format!("the upper limit {} cannot be", numbers.uln));
    }
    let change = (numbers.value / numbers.base - 1.0) * 100.0;
    let apart = (change - numbers.percent_change).abs();
    if apart > 1.0 {
        return Err(format!(
            "pchg {} contradicts aval and base, which make {change:.1} %",
            numbers.percent_change
        ));
    }
    Ok(())
}

fn read_direction(text: &str) -> Result<Option<Direction>, String> {
    match text.to_ascii_lowercase().as_str() {
        "" => Ok(None),
        "l" | "low" => Ok(Some(Direction::Low)),
        "h" | "high" => Ok(Some(Direction::High)),
        _ => Err(format!("direction \"{text}\" is neither L nor H")),
    }
}

fn read_baseline(text: &str) -> Result<Option<Baseline>, String> {
    match text.to_ascii_lowercase().as_str() {
        "" => Ok(None),
        "normal" | "n" => Ok(Some(Baseline::Normal)),
        "high" | "h" | "high high" => Ok(Some(Baseline::High)),
        "low" | "l" | "low low" => Ok(Some(Baseline::Low)),
        "none" => Ok(Some(Baseline::None)),
        _ => Err(format!("baseline_indicator \"{text}\" is none of HIGH, LOW, NORMAL, NONE")),
    }
}

fn read_symptoms(text: &str) -> Result<Conditions, String> {
    let unknown = Conditions::unknown();
    let both = |symptoms, severe| {
        unknown.with(Condition::Symptomatic, symptoms).with(Condition::MoreThanMildSymptoms, severe)
    };
    match text.to_ascii_lowercase().as_str() {
        "mild" => Ok(both(true, false)),
        "moderate" | "severe" => Ok(both(true, true)),
        _ => Ok(match read_yes_no("symptomatic", text)? {
            Some(true) => unknown.with(Condition::Symptomatic, true),
            Some(false) => both(false, false),
            None => unknown,
        }),
    }
}

fn read_yes_no(name: &str, text: &str) -> Result<Option<bool>, String> {
    match text.to_ascii_lowercase().as_str() {
        "" | "u" | "unknown" | "na" => Ok(None),
        "y" | "yes" | "true" | "1" => Ok(Some(true)),
        "n" | "no" | "false" | "0" => Ok(Some(false)),
        _ => Err(format!("{name} \"{text}\" is neither Y nor N")),
    }
}
