//! TR: measurements of one day and reader are one assessment.

use oncase_record::Length;
use oncase_store::{NewItem, Section, StoredCase};
use serde_json::{Map, Value, json};

use super::{Row, RowError, TableItems};

/// Makes assessments of the rows. The first of them is the baseline where the case has no assessment yet.
pub(super) fn measurements(rows: &[Row<'_>], case: &StoredCase, read: &mut TableItems) {
    let mut visits: Vec<(String, Option<&str>, Map<String, Value>)> = Vec::new();
    for row in rows {
        let (date, measurement) = match measurement(row) {
            Ok(measured) => measured,
            Err(error) => {
                read.errors.push(error);
                continue;
            }
        };
        let reader = row.get(&["TREVALID"]);
        let at = visits.iter().position(|(day, by, _)| *day == date && *by == reader).unwrap_or_else(|| {
            let mut body = Map::new();
            body.insert("date".to_owned(), Value::from(date.clone()));
            body.extend(row.get(&["VISIT"]).map(|visit| ("visit".to_owned(), Value::from(visit))));
            body.extend(reader.map(|reader| ("reader".to_owned(), Value::from(reader))));
            body.insert("measurements".to_owned(), json!([]));
            visits.push((date, reader, body));
            visits.len() - 1
        });
        let list = visits.get_mut(at).and_then(|(.., body)| body.get_mut("measurements")?.as_array_mut());
        if let Some(list) = list {
            add(list, measurement);
        }
    }
    visits.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    if case.section(Section::Assessments).is_empty()
        && let Some((.., body)) = visits.first_mut()
    {
        body.insert("baseline".to_owned(), Value::from(true));
    }
    let items = visits
        .into_iter()
        .map(|(.., body)| NewItem { section: Section::Assessments, body: Value::Object(body) });
    read.items.extend(items);
}

/// Long and short diameter of a lesion are two rows and one measurement.
fn add(list: &mut Vec<Value>, measurement: Map<String, Value>) {
    let same = |other: &&mut Value| other.get("lesion") == measurement.get("lesion");
    match list.iter_mut().find(same).and_then(Value::as_object_mut) {
        Some(known) => known.extend(measurement),
        None => list.push(Value::Object(measurement)),
    }
}

/// The day of a row, and what it says of its lesion.
fn measurement(row: &Row<'_>) -> Result<(String, Map<String, Value>), RowError> {
    let lesion = row.required(&["TRLNKID"])?;
    row.required(&["TRDTC"])?;
    let date = row.date(&["TRDTC"])?.unwrap_or_default();
    let mut measured = Map::new();
    measured.insert("lesion".to_owned(), Value::from(lesion));
    if row.get(&["TRSTAT"]).is_some_and(|status| status.eq_ignore_ascii_case("NOT DONE")) {
        measured.insert("state".to_owned(), Value::from("not-assessed"));
        return Ok((date, measured));
    }
    if let Some(state) = row.get(&["TRSTRESC"]).and_then(state) {
        measured.insert("state".to_owned(), Value::from(state));
        return Ok((date, measured));
    }
    let key = match row.required(&["TRTESTCD"])?.to_ascii_uppercase().as_str() {
        "LDIAM" | "DIAMETER" => "long",
        "LPERP" | "SAXIS" => "short",
        other => {
            let said = format!("`{other}` has no place in a case");
            return Err(row.error("TRTESTCD", said, "LDIAM, DIAMETER, LPERP and SAXIS are read"));
        }
    };
    let standard = row.get(&["TRSTRESN"]).is_some();
    let (value, unit) = if standard { ("TRSTRESN", "TRSTRESU") } else { ("TRORRES", "TRORRESU") };
    let written = format!("{} {}", row.required(&[value])?, row.get(&[unit]).unwrap_or_default());
    let length = written.trim().parse::<Length>().map_err(|error| {
        row.error(value, format!("`{}`: {error}", written.trim()), "give a diameter with the unit mm or cm")
    })?;
    measured.insert(key.to_owned(), Value::from(length.to_string()));
    Ok((date, measured))
}

fn state(text: &str) -> Option<&'static str> {
    Some(match text.to_ascii_uppercase().as_str() {
        "ABSENT" | "RESOLVED" | "DISAPPEARED" => "absent",
        "TOO SMALL TO MEASURE" | "TOO SMALL" => "too-small",
        "MERGED" | "COALESCED" => "merged",
        "NOT EVALUABLE" | "NOT ASSESSED" | "NOT ASSESSABLE" | "NOT DONE" | "NE" => "not-assessed",
        _ => return None,
    })
}
