//! A typed value in the other units that fit it.

use oncase_record::Length;
use oncase_record::scalar::{Decimal, Dose, MeasuredValue};
use oncase_toxicity::units::{Conversion, Substance, Unit, conversion, find_unit};
use oncase_toxicity::{convert_exactly, find_measure, units_of};
use serde::Serialize;
use serde_json::{Map, Value};

/// The fields of a measurement that are in its unit.
const MEASURED: [&str; 3] = ["value", "lower_limit", "upper_limit"];

/// A value in another unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InOtherUnit {
    /// The value: `84 mm`, `≈ 97.24 umol/L`.
    pub label: String,
    /// What a rounded one was computed with, where that is not a mere change of unit.
    pub note: String,
    /// The fields to set. Empty for one that is not exactly the same: it can be read, and is not written.
    pub changes: Vec<Rewritten>,
}

/// A field in another unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rewritten {
    /// Path in the item.
    pub path: String,
    /// What stands there.
    pub old: Value,
    /// The same in the other unit.
    pub new: Value,
}

/// Whether a field's text has a unit that can be another: a length, a dose, or the unit of a measurement.
pub fn has_other_unit(format: Option<&str>, is_unit: bool, text: &str) -> bool {
    match format {
        Some("oncase-length") => text.parse::<Length>().is_ok(),
        Some("oncase-dose") => text.parse::<Dose>().is_ok_and(|dose| !dose.in_other_units().is_empty()),
        _ => is_unit && find_unit(text).is_some_and(|unit| units_of(unit.kind).nth(1).is_some()),
    }
}

/// The value of a field of an item in the other units that fit it. A measurement is named by its `unit`, and its limits go
/// with it.
pub fn in_other_units(format: Option<&str>, body: &Value, path: &str) -> Vec<InOtherUnit> {
    let found = body.pointer(path).and_then(Value::as_str);
    let Some(text) = found.map(str::trim) else { return Vec::new() };
    let one = |new: String| InOtherUnit {
        label: new.clone(),
        note: String::new(),
        changes: vec![Rewritten { path: path.to_owned(), old: text.into(), new: new.into() }],
    };
    match format {
        Some("oncase-length") => Length::in_other_unit(text).ok().into_iter().map(one).collect(),
        Some("oncase-dose") => {
            let dose = text.parse::<Dose>();
            let others = dose.map(|dose| dose.in_other_units()).unwrap_or_default();
            let readable = others.iter().filter(|dose| is_readable(dose.amount));
            readable.map(|dose| one(dose.to_string())).collect()
        }
        None => measured(body, path, text),
        _ => Vec::new(),
    }
}

fn measured(body: &Value, path: &str, unit: &str) -> Vec<InOtherUnit> {
    let place =
        path.strip_suffix("/unit").and_then(|parent| Some((parent, body.pointer(parent)?.as_object()?)));
    let (Some((parent, fields)), Some(from)) = (place, find_unit(unit)) else { return Vec::new() };
    let measure = fields.get("test").and_then(Value::as_str).and_then(find_measure);
    let kinds = measure.map(|measure| measure.kinds.clone()).filter(|kinds| kinds.contains(&from.kind));
    let kinds = kinds.unwrap_or_else(|| vec![from.kind]);
    let substance = measure.map(|measure| measure.substance).unwrap_or_default();
    let others = kinds.into_iter().flat_map(units_of).filter(|to| to.ucum != from.ucum);
    let Some(value) = fields.get("value").and_then(as_measured) else { return Vec::new() };
    others
        .filter_map(|to| match convert_exactly(value.number, from, to) {
            Some(_) => exactly(parent, fields, unit, from, to),
            None => nearly(value, from, to, substance),
        })
        .collect()
}

/// Every number of the measurement in the other unit, where all of them can be written in it.
fn exactly(
    parent: &str,
    fields: &Map<String, Value>,
    unit: &str,
    from: Unit,
    to: Unit,
) -> Option<InOtherUnit> {
    let mut changes = Vec::new();
    let mut label = String::new();
    for key in MEASURED {
        let Some(old) = fields.get(key).filter(|value| !value.is_null()) else { continue };
        let value = as_measured(old)?;
        let number = convert_exactly(value.number, from, to).filter(|number| is_readable(*number))?;
        let new = format!("{}{number}", value.comparator.sign());
        if key == "value" {
            label = format!("{new} {}", to.ucum);
        }
        changes.push(Rewritten { path: format!("{parent}/{key}"), old: old.clone(), new: new.into() });
    }
    changes.push(Rewritten { path: format!("{parent}/unit"), old: unit.into(), new: to.ucum.into() });
    (!label.is_empty()).then_some(InOtherUnit { label, note: String::new(), changes })
}

/// The value in the other unit to four digits: to be read.
fn nearly(value: MeasuredValue, from: Unit, to: Unit, substance: Substance) -> Option<InOtherUnit> {
    let by: Conversion = conversion(from, to, substance)?;
    let number = four_digits(by.apply(value.number.to_f64())).filter(|number| is_readable(*number))?;
    let note = match substance.molar_mass.filter(|_| from.kind != to.kind) {
        Some(mass) => format!("molar mass {mass} g/mol"),
        None => String::new(),
    };
    let label = format!("≈ {}{number} {}", value.comparator.sign(), to.ucum);
    Some(InOtherUnit { label, note, changes: Vec::new() })
}

fn as_measured(value: &Value) -> Option<MeasuredValue> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

fn four_digits(number: f64) -> Option<Decimal> {
    let rounded: f64 = format!("{number:.3e}").parse().ok()?;
    rounded.to_string().parse().ok()
}

/// Numbers that people write: not 0.00012, not 120000.
fn is_readable(number: Decimal) -> bool {
    let size = number.to_f64().abs();
    size == 0.0 || (0.01..100_000.0).contains(&size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn labels(body: &Value, path: &str, format: Option<&str>) -> Vec<String> {
        in_other_units(format, body, path).into_iter().map(|other| other.label).collect()
    }

    #[test]
    fn a_length_and_a_dose_have_their_other_units() {
        let body = json!({"long": "8.4 cm", "components": [{"dose": "1.5 g/m2"}, {"dose": "AUC 5"}]});
        assert_eq!(labels(&body, "/long", Some("oncase-length")), ["84 mm"]);
        // 1,500,000 ug/m2 is nothing that people write.
        assert_eq!(labels(&body, "/components/0/dose", Some("oncase-dose")), ["1500 mg/m2"]);
        assert_eq!(labels(&body, "/components/1/dose", Some("oncase-dose")), [""; 0]);
        assert_eq!(labels(&body, "/nothing", Some("oncase-dose")), [""; 0]);
    }

    #[test]
    fn a_measurement_is_rewritten_with_its_limits_or_not_at_all() {
        let body = json!({"test": "hemoglobin", "value": "8.20", "unit": "g/dL", "lower_limit": "12", "upper_limit": 16});
        let found = in_other_units(None, &body, "/unit");
        let litres = found.iter().find(|other| other.label == "82.0 g/L").expect("g/L");
        let new: Vec<_> = litres.changes.iter().map(|change| (change.path.as_str(), &change.new)).collect();
        assert_eq!(
            new,
            [
                ("/value", &json!("82.0")),
                ("/lower_limit", &json!("120")),
                ("/upper_limit", &json!("160")),
                ("/unit", &json!("g/L"))
            ]
        );
        let unreadable =
            json!({"test": "hemoglobin", "value": "8.2", "unit": "g/dL", "lower_limit": "about 12"});
        assert!(in_other_units(None, &unreadable, "/unit").iter().all(|other| other.changes.is_empty()));
    }

    /// Creatinine: 88.4 umol/L are 1 mg/dL, as published; the table's molar mass gives 97.24 for 1.1.
    #[test]
    fn what_would_be_rounded_is_shown_and_not_written() {
        let body = json!({"test": "creatinine", "value": "1.1", "unit": "mg/dL"});
        let found = in_other_units(None, &body, "/unit");
        let amount = found.iter().find(|other| other.label.ends_with("umol/L")).expect("an amount");
        assert_eq!((amount.label.as_str(), amount.changes.len()), ("≈ 97.24 umol/L", 0));
        assert_eq!(amount.note, "molar mass 113.12 g/mol");
        assert!(found.iter().any(|other| other.label == "11 mg/L" && other.changes.len() == 2));
        let bound = json!({"test": "CRP", "value": "<0.5", "unit": "mg/dL"});
        assert!(labels(&bound, "/unit", None).contains(&"< 5 mg/L".to_owned()));
        assert_eq!(labels(&json!({"value": "1", "unit": "furlong"}), "/unit", None), [""; 0]);
    }

    #[test]
    fn only_what_has_another_unit_has_a_button() {
        assert!(has_other_unit(Some("oncase-length"), false, "8.4 cm"));
        assert!(!has_other_unit(Some("oncase-length"), false, "8.4"));
        assert!(has_other_unit(Some("oncase-dose"), false, "100 mg/m2"));
        assert!(!has_other_unit(Some("oncase-dose"), false, "60 Gy"));
        assert!(has_other_unit(None, true, "K/uL"));
        assert!(!has_other_unit(None, true, "INR"));
        assert!(!has_other_unit(None, false, "mg/dL"));
    }
}
