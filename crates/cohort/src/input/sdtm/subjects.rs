//! DM: who the subjects are.

use oncase_record::model::{CASE_FILE_VERSION, Patient, Record, Sex};
use oncase_record::scalar::Age;

use super::super::grid::{Grid, GridRow};
use super::{Study, Subject};

/// Columns that hold the day of death.
const DEATH: [&str; 2] = ["DTHDTC", "DTHDT"];

/// One record a subject.
pub(super) fn add(study: &mut Study, dm: &Grid) {
    let id = match dm.required(&["USUBJID", "SUBJID"]) {
        Ok(column) => column,
        Err(refused) => return study.refused.push(refused),
    };
    for row in dm.rows.iter().filter(|row| row.is_whole()) {
        let name = row.get(Some(id)).to_owned();
        if name.is_empty() || study.places.contains_key(&name) {
            let mend = "one row a subject, with an id; the row was not used";
            study.refused.push(dm.refusal(row, Some(id), mend));
            continue;
        }
        let patient = patient(study, dm, row);
        let record = Record { oncase: CASE_FILE_VERSION, id: name.clone(), patient, ..Record::default() };
        study.places.insert(name, study.subjects.len());
        let flag = dm.column(&["DTHFL"]);
        let died = row.get(flag).eq_ignore_ascii_case("Y") || !row.get(dm.column(&DEATH)).is_empty();
        if died && row.get(dm.column(&DEATH)).is_empty() {
            let mend = "the date of death in DTHDTC; without one no survival time of this subject is known";
            study.refused.push(dm.refusal(row, flag, mend));
        }
        study.subjects.push(Subject { record, arm: arm(dm, row), doubts: Vec::new(), died });
    }
}

fn patient(study: &mut Study, dm: &Grid, row: &GridRow) -> Patient {
    let sex = dm.column(&["SEX"]);
    let sex_read = match row.get(sex).to_ascii_uppercase().as_str() {
        "F" | "FEMALE" => Some(Sex::Female),
        "M" | "MALE" => Some(Sex::Male),
        "UNDIFFERENTIATED" => Some(Sex::Other),
        "U" | "UNKNOWN" => Some(Sex::Unknown),
        "" => None,
        _ => {
            study.refused.push(dm.refusal(row, sex, "F, M, U or UNDIFFERENTIATED; it was not used"));
            None
        }
    };
    let death = study.date(dm, row, dm.column(&DEATH));
    Patient { sex: sex_read, age: age(study, dm, row), death, ..Patient::default() }
}

/// Age in years, with the first reference date that is given.
fn age(study: &mut Study, dm: &Grid, row: &GridRow) -> Option<Age> {
    let (column, unit) = (dm.column(&["AGE"]), dm.column(&["AGEU"]));
    let text = row.get(column);
    if text.is_empty() {
        return None;
    }
    let years =
        text.parse::<f64>().ok().filter(|y| (0.0..=130.0).contains(y)).map(|years| years.floor() as u8);
    let in_years = ["", "YEARS", "YEAR"].contains(&row.get(unit).to_ascii_uppercase().as_str());
    let (Some(years), true) = (years, in_years) else {
        study.refused.push(dm.refusal(row, column, "an age from 0 to 130, with AGEU YEARS; it was not used"));
        return None;
    };
    let dates = ["RFICDTC", "RFSTDTC", "RFXSTDTC", "DMDTC"];
    let at = dates.iter().find_map(|name| super::dates::read(row.get(dm.column(&[name]))));
    if at.is_none() {
        study.refused.push(dm.refusal(
            row,
            column,
            "a reference date beside it, such as RFSTDTC; it was not used",
        ));
    }
    Some(Age { years, at: at? })
}

fn arm(dm: &Grid, row: &GridRow) -> String {
    let first = |name: &&str| Some(row.get(dm.column(&[name]))).filter(|arm| !arm.is_empty());
    ["ACTARM", "ACTARMCD", "ARM", "ARMCD"].iter().find_map(first).unwrap_or_default().to_owned()
}
