//! Dates of subjects: start of treatment, new therapy, death.

use std::collections::BTreeMap;
use std::io::Read;

use oncase_record::Day;

use super::columns::Table;
use super::dates::WrittenDate;
use super::error::TableError;
use crate::recist11::PartialDates;

/// What the reference table says of a subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubjectDay {
    /// Start of treatment, where given.
    pub start: Option<Day>,
    /// Death, where given.
    pub death: Option<Day>,
}

/// Reads the reference table (DM): the start from `start_column`, or from RFXSTDTC and where that is empty
/// from RFSTDTC; death from DTHDTC where the table has it. The second value says whether it does. A start
/// known only to the month counts as not known.
///
/// # Errors
/// A missing column, or a date that cannot be read.
pub fn read_reference(
    input: impl Read,
    start_column: Option<&str>,
    partial: PartialDates,
) -> Result<(BTreeMap<String, SubjectDay>, bool), TableError> {
    let mut table = Table::open("reference", input)?;
    let subject = table.required(&["USUBJID"])?;
    let (first, second) = match start_column {
        Some(name) => (table.required(&[name])?, None),
        None => (table.required(&["RFXSTDTC", "RFSTDTC"])?, table.column(&["RFSTDTC"])),
    };
    let death = table.column(&["DTHDTC", "DTHDT"]);
    let mut subjects: BTreeMap<String, SubjectDay> = BTreeMap::new();
    while let Some(row) = table.next()? {
        let id = row.get(Some(subject));
        if id.is_empty() {
            continue;
        }
        let written = match row.get(Some(first)) {
            "" => row.get(second),
            text => text,
        };
        let start = exact("reference", row.line, written)?;
        let death = match row.get(death) {
            "" => None,
            text => Some(
                WrittenDate::read(text).ok_or_else(|| not_a_date("reference", row.line, text))?.day(partial),
            ),
        };
        let previous = subjects.insert(id.to_owned(), SubjectDay { start, death });
        if previous.is_some_and(|before| before != SubjectDay { start, death }) {
            return Err(TableError::new(
                "reference",
                format!("a second row with other dates for subject {id}"),
                "one row a subject",
            )
            .at(row.line, "USUBJID"));
        }
    }
    Ok((subjects, death.is_some()))
}

/// Reads the first day of each subject from a table of events, such as new therapies or deaths. The date is
/// taken from the first of these columns that the table has.
///
/// # Errors
/// A missing column, or a date that cannot be read.
pub fn read_days(
    name: &'static str,
    input: impl Read,
    columns: &[&str],
    partial: PartialDates,
) -> Result<BTreeMap<String, Day>, TableError> {
    let mut table = Table::open(name, input)?;
    let subject = table.required(&["USUBJID"])?;
    let date = table.required(columns)?;
    let mut days: BTreeMap<String, Day> = BTreeMap::new();
    while let Some(row) = table.next()? {
        let text = row.get(Some(date));
        if text.is_empty() {
            continue;
        }
        let day = WrittenDate::read(text).ok_or_else(|| not_a_date(name, row.line, text))?.day(partial);
        let id = row.get(Some(subject)).to_owned();
        days.entry(id).and_modify(|first| *first = day.min(*first)).or_insert(day);
    }
    Ok(days)
}

/// A start must be known to the day: one known to the month is no start to count from.
fn exact(table: &'static str, line: u64, text: &str) -> Result<Option<Day>, TableError> {
    if text.is_empty() {
        return Ok(None);
    }
    let date = WrittenDate::read(text).ok_or_else(|| not_a_date(table, line, text))?;
    Ok(date.is_exact().then_some(date.earliest))
}

pub(super) fn not_a_date(table: &str, line: u64, text: &str) -> TableError {
    TableError::new(table, format!("the date {text:?}"), "a date such as 2014-02-03, or 2014-02").at(line, "")
}
