//! SDTM-like tables (CSV) as items of a case: LB, VS, AE, TU and TR. Rows that cannot be taken are told one by one.
//!
//! Columns are those of SDTM, matched without regard to case; columns that a case has no place for are named. Nothing is
//! converted: a value keeps its digits and its unit.

mod domains;
mod lesions;

use std::collections::BTreeSet;

use oncase_store::{NewItem, StoredCase};
use serde::Serialize;

use crate::problem::Problem;

/// A row that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RowError {
    /// Line in the file; the header is 1.
    pub line: u64,
    /// Column.
    pub column: String,
    /// What is wrong with what was found there.
    pub problem: String,
    /// How to mend it.
    pub mend: String,
}

/// What a table holds for a case.
#[derive(Clone, Debug, Default)]
pub struct TableItems {
    /// Domain, such as `LB`.
    pub domain: &'static str,
    /// Rows of the patient.
    pub rows: usize,
    /// Items to add, in the order of the rows.
    pub items: Vec<NewItem>,
    /// Rows that were not taken.
    pub errors: Vec<RowError>,
    /// Columns that a case has no place for.
    pub unused: Vec<String>,
}

/// At most this many rows of one table.
const MOST_ROWS: usize = 20_000;

/// One row by the names of its columns.
pub(crate) struct Row<'t> {
    headers: &'t [String],
    record: &'t csv::StringRecord,
    line: u64,
}

impl Row<'_> {
    /// The cell of the first of these columns that has something in it.
    fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let at = self.headers.iter().position(|header| header == name)?;
            self.record.get(at).map(str::trim).filter(|cell| !cell.is_empty())
        })
    }

    fn error(&self, column: &str, problem: impl Into<String>, mend: impl Into<String>) -> RowError {
        RowError { line: self.line, column: column.to_owned(), problem: problem.into(), mend: mend.into() }
    }

    /// A cell that must be there.
    fn required(&self, names: &[&str]) -> Result<&str, RowError> {
        let name = names.first().copied().unwrap_or_default();
        self.get(names)
            .ok_or_else(|| self.error(name, "nothing is there", format!("fill {}", names.join(" or "))))
    }

    /// A date, without its time of day.
    fn date(&self, names: &[&str]) -> Result<Option<String>, RowError> {
        let Some(text) = self.get(names) else { return Ok(None) };
        let day = text.split('T').next().unwrap_or_default();
        match day.parse::<oncase_record::scalar::When>() {
            Ok(when) => Ok(Some(when.text().to_owned())),
            Err(error) => {
                Err(self.error(names.first().copied().unwrap_or_default(), error.problem, error.mend))
            }
        }
    }
}

/// Reads a table for a case. `subject` names the patient where the table has several.
///
/// # Errors
/// When it is no table, of no known domain, too long, or of several patients.
pub fn read(
    name: &str,
    bytes: &[u8],
    subject: Option<&str>,
    case: &StoredCase,
) -> Result<TableItems, Problem> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let broken = |error: csv::Error| {
        Problem::cannot(format!("the file is no table: {error}"), "save it as CSV in UTF-8")
    };
    let headers: Vec<String> = reader
        .headers()
        .map_err(broken)?
        .iter()
        .map(|header| header.trim_start_matches('\u{feff}').trim().to_ascii_uppercase())
        .collect();
    let domain = domain_of(name, &headers)?;
    let mut records = Vec::new();
    for record in reader.records() {
        records.push(record.map_err(broken)?);
        if records.len() > MOST_ROWS {
            let said = format!("the table has more than {MOST_ROWS} rows");
            return Err(Problem::cannot(said, "split it"));
        }
    }
    let row = |record| row(&headers, record);
    let subjects: BTreeSet<&str> =
        records.iter().filter_map(|record| cell(&headers, record, "USUBJID")).collect();
    if subject.is_none() && subjects.len() > 1 {
        let some: Vec<&str> = subjects.iter().take(5).copied().collect();
        let said = format!("the table has {} patients ({} …)", subjects.len(), some.join(", "));
        return Err(Problem::cannot(said, "name the one of this case with `subject=`"));
    }
    let of_patient = |record: &&csv::StringRecord| {
        subject.is_none_or(|subject| cell(&headers, record, "USUBJID") == Some(subject))
    };
    let rows: Vec<Row<'_>> = records.iter().filter(of_patient).map(row).collect();
    let mut read = TableItems { domain, rows: rows.len(), ..TableItems::default() };
    match domain {
        "TR" => lesions::measurements(&rows, case, &mut read),
        _ => {
            for row in &rows {
                match domains::item(domain, row) {
                    Ok(item) => read.items.push(item),
                    Err(error) => read.errors.push(error),
                }
            }
        }
    }
    read.unused = headers.iter().filter(|header| !domains::is_used(domain, header)).cloned().collect();
    Ok(read)
}

fn row<'t>(headers: &'t [String], record: &'t csv::StringRecord) -> Row<'t> {
    let line = record.position().map_or(0, csv::Position::line);
    Row { headers, record, line }
}

fn cell<'r>(headers: &[String], record: &'r csv::StringRecord, name: &str) -> Option<&'r str> {
    let at = headers.iter().position(|header| header == name)?;
    record.get(at).map(str::trim).filter(|cell| !cell.is_empty())
}

/// The domain of a table: by the prefix of its columns, or its file's name.
fn domain_of(name: &str, headers: &[String]) -> Result<&'static str, Problem> {
    let by_column =
        [("LB", "LBDTC"), ("VS", "VSDTC"), ("AE", "AETERM"), ("TU", "TULNKID"), ("TR", "TRLNKID")];
    let found = by_column.iter().find(|(_, column)| headers.iter().any(|header| header == column));
    found.map(|(domain, _)| *domain).ok_or_else(|| {
        let said = format!("`{}` is none of the tables that are read", name.escape_default());
        Problem::cannot(
            said,
            "give LB (with LBDTC), VS (VSDTC), AE (AETERM), TU (TULNKID) or TR (TRLNKID) as CSV",
        )
    })
}

#[cfg(test)]
mod tests {
    use oncase_store::{CaseId, Moment, Stamp};
    use serde_json::json;

    use super::*;

    fn case() -> StoredCase {
        let stamp = Stamp { at: Moment(0), by: "test".to_owned() };
        StoredCase {
            id: CaseId::new("a").expect("an id"),
            version: 1,
            state: oncase_store::Hash::default(),
            archived: false,
            created: stamp.clone(),
            updated: stamp,
            items: Vec::new(),
            attachments: Vec::new(),
        }
    }

    fn bodies(table: &str) -> (Vec<serde_json::Value>, Vec<(u64, String)>) {
        let read = read("t.csv", table.as_bytes(), None, &case()).expect("a table");
        let errors = read.errors.into_iter().map(|error| (error.line, error.column)).collect();
        (read.items.into_iter().map(|item| item.body).collect(), errors)
    }

    #[test]
    fn laboratory_rows_keep_their_digits_and_a_wrong_row_is_told() {
        let (items, errors) = bodies(
            "USUBJID,LBTEST,LBORRES,LBORRESU,LBDTC,LBORNRLO,LBORNRHI,LBCAT\n\
             01,Neutrophils,3.10,10*9/L,2020-03-01T08:00,1.5,7.5,HEMATOLOGY\n\
             01,Platelets,many,10*9/L,2020-03-01,,,\n\
             01,Haemoglobin,11.2,g/dL,2020-02-30,,,\n",
        );
        let expected = json!({"date": "2020-03-01", "test": "Neutrophils", "value": "3.10", "unit": "10*9/L",
                              "lower_limit": "1.5", "upper_limit": "7.5"});
        assert_eq!(items, [expected]);
        assert_eq!(errors, [(3, "LBORRES".to_owned()), (4, "LBDTC".to_owned())]);
    }

    #[test]
    fn an_adverse_event_keeps_its_words_and_its_term() {
        let (items, _) = bodies(
            "AETERM,AEDECOD,AETOXGR,AESTDTC,AEENDTC,AESER\nbad hands,Palmar-plantar erythrodysesthesia syndrome,2,2020-03,,N\n",
        );
        let expected = json!({"term": "Palmar-plantar erythrodysesthesia syndrome", "as_written": "bad hands",
                              "grade": 2, "start": "2020-03", "serious": false});
        assert_eq!(items, [expected]);
    }

    #[test]
    fn measurements_of_a_day_are_one_assessment() {
        let (items, errors) = bodies(
            "TRLNKID,TRTESTCD,TRSTRESN,TRSTRESU,TRSTRESC,TRDTC,VISIT\n\
             T1,LDIAM,84,mm,,2020-03-01,baseline\nT2,SAXIS,15,mm,,2020-03-01,baseline\n\
             T1,LDIAM,,,ABSENT,2020-05-01,week 9\nT1,LDIAM,12,stone,,2020-05-01,week 9\n",
        );
        assert_eq!(items[0]["measurements"][0], json!({"lesion": "T1", "long": "84 mm"}));
        assert_eq!(items[0]["measurements"][1], json!({"lesion": "T2", "short": "15 mm"}));
        assert_eq!(items[1]["visit"], "week 9");
        assert_eq!(items[1]["measurements"], json!([{"lesion": "T1", "state": "absent"}]));
        assert_eq!(errors, [(5, "TRSTRESN".to_owned())]);
    }

    #[test]
    fn a_table_of_two_patients_needs_a_name() {
        let table = "USUBJID,VSTESTCD,VSORRES,VSORRESU,VSDTC\n01,WEIGHT,60,kg,2020-01-01\n02,WEIGHT,70,kg,2020-01-01\n";
        let refused = read("vs.csv", table.as_bytes(), None, &case()).expect_err("two patients");
        assert!(refused.mend.contains("subject="));
        let one = read("vs.csv", table.as_bytes(), Some("02"), &case()).expect("one");
        assert_eq!(
            one.items[0].body,
            json!({"date": "2020-01-01", "measure": "weight", "value": "70", "unit": "kg"})
        );
    }
}
