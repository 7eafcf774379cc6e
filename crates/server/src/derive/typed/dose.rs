//! A dose by body size, said as the amount for the patient.

use oncase_record::DayInterval;
use oncase_record::model::Record;
use oncase_record::scalar::When;
use oncase_treatment::{BodySurfaceFormula, Dose, NoAmount, SizeThen, amount_for_patient};
use serde_json::Value;

/// When the dose at a path of a treatment was given: its cycle's start, else the treatment's.
pub(super) fn given(body: &Value, path: &str, record: &Record) -> DayInterval {
    let cycle = path.strip_prefix("/cycles/").and_then(|rest| rest.split('/').next());
    let of_cycle = cycle.and_then(|number| body.pointer(&format!("/cycles/{number}/start")));
    let dates = [of_cycle, body.get("start"), body.get("date")];
    let date = dates.into_iter().flatten().find_map(|date| date.as_str()?.parse::<When>().ok());
    date.map_or_else(DayInterval::default, |date| record.days(&date))
}

/// "= 173.2 mg for 1.732 m² (Mosteller: 180 cm of 2021-01-04, 60 kg of 2021-02-01)"; or what the record lacks for it.
/// In a table without the measurements.
pub(super) fn of_dose(text: &str, record: &Record, given: DayInterval, in_table: bool) -> String {
    let Ok(dose) = text.parse::<Dose>() else { return String::new() };
    let amount = match amount_for_patient(dose, record, given, BodySurfaceFormula::default()) {
        Ok(amount) => amount.value,
        Err(NoAmount::NotBySize) => return String::new(),
        Err(NoAmount::NoDate) => return "no date, so no height and weight of that time".to_owned(),
        Err(other) => return other.to_string(),
    };
    let range = amount.high.map_or_else(String::new, |high| format!(" to {}", high.normalize()));
    let amount_text = format!("= {}{range} {}", amount.low.normalize(), amount.unit.0.symbol());
    match &amount.size {
        SizeThen::Surface { m2, formula, .. } if in_table => {
            format!("{amount_text} for {m2:.3} m² ({})", named(*formula))
        }
        SizeThen::Surface { m2, formula, height, weight } => format!(
            "{amount_text} for {m2:.3} m² ({}: {} cm of {}, {} kg of {})",
            named(*formula),
            height.number,
            height.date,
            weight.number,
            weight.date
        ),
        SizeThen::RecordedSurface(surface) => {
            format!("{amount_text} for {} m² as recorded, {}", surface.number, surface.date)
        }
        SizeThen::Weight(weight) => format!("{amount_text} for {} kg of {}", weight.number, weight.date),
    }
}

/// "Mosteller", "Du Bois".
fn named(formula: BodySurfaceFormula) -> String {
    let words = formula.name().split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    words.collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record() -> Record {
        let text = "oncase: 1\nid: c\nvitals:\n  - {date: 2021-01-04, measure: height, value: 180, unit: cm}\n  - {date: 2021-01-04, measure: weight, value: 80, unit: kg}\n  - {date: 2021-03-01, measure: weight, value: 45, unit: kg}\n";
        oncase_record::case_file::load(text).expect("loads").record
    }

    /// 180 cm and 80 kg are exactly 2 m2 by Mosteller; with 45 kg exactly 1.5 m2.
    #[test]
    fn a_dose_by_body_size_is_said_in_milligrams() {
        let body = json!({"start": "2021-01-05", "cycles": [{"number": 4, "start": "2021-03-09"}]});
        let said = |text: &str, path: &str, in_table: bool| {
            of_dose(text, &record(), given(&body, path, &record()), in_table)
        };
        assert_eq!(
            said("100 mg/m2", "/components/0/dose", false),
            "= 200 mg for 2.000 m² (Mosteller: 180 cm of 2021-01-04, 80 kg of 2021-01-04)"
        );
        assert_eq!(
            said("75-80 mg/m2", "/components/0/dose", true),
            "= 150 to 160 mg for 2.000 m² (Mosteller)"
        );
        assert_eq!(said("1 g/m2", "/cycles/0/doses/0/dose", true), "= 1.5 g for 1.500 m² (Mosteller)");
        assert_eq!(said("3 mg/kg", "/components/0/dose", true), "= 240 mg for 80 kg of 2021-01-04");
        assert_eq!(said("200 mg", "/components/0/dose", false), "");
        assert_eq!(said("AUC 5", "/components/0/dose", false), "");
    }

    #[test]
    fn what_the_record_lacks_is_said() {
        let said = |body: serde_json::Value, record: &Record| {
            of_dose("100 mg/m2", record, given(&body, "/components/0/dose", record), false)
        };
        let start = json!({"start": "2021-01-05"});
        assert_eq!(said(start, &Record::default()), "no height or weight recorded");
        assert_eq!(
            said(json!({"start": "2020-12-31"}), &record()),
            "no height or weight recorded by then, only later"
        );
        assert_eq!(said(json!({}), &record()), "no date, so no height and weight of that time");
    }
}
