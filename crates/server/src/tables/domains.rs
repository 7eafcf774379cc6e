//! Domains of which each row is an item.

use oncase_record::scalar::MeasuredValue;
use oncase_store::{NewItem, Section};
use serde_json::{Map, Value, json};

use super::{Row, RowError};

/// The columns that are read, by domain. `USUBJID` and the keys of a row are read or needed in none of them.
const USED: [(&str, &[&str]); 5] = [
    (
        "LB",
        &[
            "LBTEST", "LBTESTCD", "LBORRES", "LBORRESU", "LBSTRESN", "LBSTRESC", "LBSTRESU", "LBDTC",
            "LBORNRLO", "LBORNRHI", "LBSTNRLO", "LBSTNRHI", "LBFAST",
        ],
    ),
    ("VS", &["VSTESTCD", "VSORRES", "VSORRESU", "VSSTRESN", "VSSTRESU", "VSDTC"]),
    ("AE", &["AETERM", "AEDECOD", "AETOXGR", "AESTDTC", "AEENDTC", "AESER", "AEOUT"]),
    ("TU", &["TULNKID", "TULOC", "TUSTRESC", "TUORRES", "TUDTC"]),
    (
        "TR",
        &[
            "TRLNKID", "TRTESTCD", "TRSTRESN", "TRSTRESC", "TRSTRESU", "TRORRES", "TRORRESU", "TRSTAT",
            "TRDTC", "VISIT", "TREVALID",
        ],
    ),
];

/// Whether a column of a domain is read, or names only the row.
pub(super) fn is_used(domain: &str, column: &str) -> bool {
    let keys = ["STUDYID", "DOMAIN", "USUBJID", "SUBJID"];
    keys.contains(&column) || USED.iter().any(|(of, columns)| *of == domain && columns.contains(&column))
}

/// The item of a row.
pub(super) fn item(domain: &str, row: &Row<'_>) -> Result<NewItem, RowError> {
    match domain {
        "LB" => lab(row),
        "VS" => vital(row),
        "AE" => adverse_event(row),
        _ => lesion(row),
    }
}

fn of(section: Section, entries: Vec<(&str, Option<Value>)>) -> NewItem {
    let body: Map<String, Value> =
        entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect();
    NewItem { section, body: Value::Object(body) }
}

fn text(value: Option<&str>) -> Option<Value> {
    value.map(Value::from)
}

/// A number, or a bound such as `< 0.5`, with its digits.
fn number(row: &Row<'_>, names: &[&str]) -> Result<Option<Value>, RowError> {
    let Some(written) = row.get(names) else { return Ok(None) };
    match written.parse::<MeasuredValue>() {
        Ok(value) => Ok(Some(Value::from(value.to_string()))),
        Err(error) => Err(row.error(names.first().copied().unwrap_or_default(), error.problem, error.mend)),
    }
}

/// Result and unit stand as collected, or both as standardised: never the one with the other's unit.
fn result<'n>(row: &Row<'_>, collected: [&'n str; 2], standard: [&'n str; 2]) -> [&'n str; 2] {
    if row.get(&[collected[0]]).is_some() { collected } else { standard }
}

fn lab(row: &Row<'_>) -> Result<NewItem, RowError> {
    let [value, unit] = result(row, ["LBORRES", "LBORRESU"], ["LBSTRESN", "LBSTRESU"]);
    let limits = if value == "LBORRES" { ["LBORNRLO", "LBORNRHI"] } else { ["LBSTNRLO", "LBSTNRHI"] };
    let date = row.date(&["LBDTC"])?;
    row.required(&["LBDTC"])?;
    row.required(&[value, "LBSTRESC"])?;
    Ok(of(
        Section::Labs,
        vec![
            ("date", date.map(Value::from)),
            ("test", Some(Value::from(row.required(&["LBTEST", "LBTESTCD"])?))),
            ("value", number(row, &[value])?),
            ("unit", Some(Value::from(row.get(&[unit]).unwrap_or("1")))),
            ("lower_limit", number(row, &[limits[0]])?),
            ("upper_limit", number(row, &[limits[1]])?),
            ("fasting", yes(row, "LBFAST")?),
        ],
    ))
}

fn yes(row: &Row<'_>, name: &str) -> Result<Option<Value>, RowError> {
    match row.get(&[name]) {
        None => Ok(None),
        Some("Y") => Ok(Some(Value::from(true))),
        Some("N") => Ok(Some(Value::from(false))),
        Some(other) => Err(row.error(name, format!("`{other}` is neither Y nor N"), "write Y or N")),
    }
}

const MEASURES: [(&str, &str); 11] = [
    ("WEIGHT", "weight"),
    ("HEIGHT", "height"),
    ("BSA", "body-surface-area"),
    ("TEMP", "temperature"),
    ("SYSBP", "systolic-pressure"),
    ("DIABP", "diastolic-pressure"),
    ("HR", "heart-rate"),
    ("PULSE", "heart-rate"),
    ("OXYSAT", "oxygen-saturation"),
    ("ECOG", "ECOG"),
    ("KPS", "karnofsky"),
];

fn vital(row: &Row<'_>) -> Result<NewItem, RowError> {
    let code = row.required(&["VSTESTCD"])?;
    let Some((_, measure)) = MEASURES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)) else {
        let known: Vec<&str> = MEASURES.iter().map(|(known, _)| *known).collect();
        return Err(row.error(
            "VSTESTCD",
            format!("`{code}` has no place in a case"),
            format!("known are {}", known.join(", ")),
        ));
    };
    let [value, unit] = result(row, ["VSORRES", "VSORRESU"], ["VSSTRESN", "VSSTRESU"]);
    row.required(&[value])?;
    row.required(&["VSDTC"])?;
    Ok(of(
        Section::Vitals,
        vec![
            ("date", row.date(&["VSDTC"])?.map(Value::from)),
            ("measure", Some(Value::from(*measure))),
            ("value", number(row, &[value])?),
            ("unit", row.get(&[unit]).map(|unit| Value::from(in_ucum(unit)))),
        ],
    ))
}

/// The units of vital signs as UCUM writes them.
fn in_ucum(unit: &str) -> &str {
    match unit {
        "C" => "Cel",
        "F" => "[degF]",
        "mmHg" => "mm[Hg]",
        "beats/min" | "BEATS/MIN" => "/min",
        "LB" => "[lb_av]",
        "IN" | "in" => "[in_i]",
        "KG" => "kg",
        "CM" => "cm",
        other => other,
    }
}

fn adverse_event(row: &Row<'_>) -> Result<NewItem, RowError> {
    let grade = match row.get(&["AETOXGR"]) {
        None => None,
        Some(grade) => match grade.trim_start_matches("GRADE ").parse::<u8>() {
            Ok(grade @ 1..=5) => Some(json!(grade)),
            _ => return Err(row.error("AETOXGR", format!("`{grade}` is no grade"), "write 1 to 5")),
        },
    };
    Ok(of(
        Section::AdverseEvents,
        vec![
            ("term", text(row.get(&["AEDECOD"]))),
            ("as_written", Some(Value::from(row.required(&["AETERM"])?))),
            ("grade", grade),
            ("start", row.date(&["AESTDTC"])?.map(Value::from)),
            ("end", row.date(&["AEENDTC"])?.map(Value::from)),
            ("serious", yes(row, "AESER")?),
            ("outcome", text(row.get(&["AEOUT"]))),
        ],
    ))
}

fn lesion(row: &Row<'_>) -> Result<NewItem, RowError> {
    let role = match row.required(&["TUSTRESC", "TUORRES"])?.to_ascii_uppercase().as_str() {
        "TARGET" => "target",
        "NON-TARGET" | "NONTARGET" | "NON TARGET" => "non-target",
        "NEW" | "NEW LESION" => "new",
        other => {
            let said = format!("`{other}` is no role of a lesion");
            return Err(row.error("TUSTRESC", said, "write TARGET, NON-TARGET or NEW"));
        }
    };
    let site = row.required(&["TULOC"])?;
    let node = site.to_ascii_uppercase().contains("LYMPH NODE");
    Ok(of(
        Section::Lesions,
        vec![
            ("id", Some(Value::from(row.required(&["TULNKID"])?))),
            ("site", Some(Value::from(site))),
            ("node", node.then(|| Value::from(true))),
            ("role", Some(Value::from(role))),
            ("first_seen", row.date(&["TUDTC"])?.map(Value::from)),
        ],
    ))
}
