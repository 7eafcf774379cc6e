//! RS: overall responses read back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use oncase_record::Day;

use super::columns::{Column, Row, Table};
use super::dates::WrittenDate;
use super::error::TableError;
use super::lesions::Reader;
use super::reference::not_a_date;
use crate::recist11::{Assessment, PartialDates};
use crate::response::Response;

/// Which reader's assessments count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReaderChoice {
    /// The only one that the table has; an error when it has several.
    Only,
    /// The one whose RSEVAL or RSEVALID this is, in any case.
    Named(String),
}

/// Overall responses by subject.
#[derive(Debug, Default)]
pub struct Responses {
    /// Assessments in the order of the file.
    pub subjects: BTreeMap<String, Vec<Assessment>>,
    /// Starts that follow from rows with both a date and a study day.
    pub starts: BTreeMap<String, Day>,
    /// Whether the days are study days (the start being 0) and not dates.
    pub study_days: bool,
    /// What the reader has to be told.
    pub notes: Vec<String>,
}

struct RsColumns {
    subject: Column,
    date: Option<Column>,
    study_day: Option<Column>,
    response: Column,
    test: Option<Column>,
    evaluator: Option<Column>,
    reader: Option<Column>,
}

impl RsColumns {
    fn of<R: Read>(table: &Table<R>) -> Result<Self, TableError> {
        let date = table.column(&["ADT", "RSDTC"]);
        let study_day = table.column(&["ADY", "RSDY"]);
        if date.is_none() && study_day.is_none() {
            table.required(&["ADT", "RSDTC", "ADY"])?;
        }
        Ok(Self {
            subject: table.required(&["USUBJID"])?,
            date,
            study_day,
            response: table.required(&["AVALC", "RSSTRESC"])?,
            test: table.column(&["PARAMCD", "RSTESTCD"]),
            evaluator: table.column(&["RSEVAL", "AEVAL"]),
            reader: table.column(&["RSEVALID"]),
        })
    }

    fn is_overall(&self, row: &Row<'_>) -> bool {
        self.test.is_none() || ["OVR", "OVRLRESP"].iter().any(|c| row.get(self.test).eq_ignore_ascii_case(c))
    }
}

/// Reads the overall responses of one reader. Rows of other tests are left out.
///
/// # Errors
/// A missing column, a response or date that cannot be read, or several readers with none chosen.
pub fn read_responses(
    input: impl Read,
    reader: &ReaderChoice,
    partial: PartialDates,
) -> Result<Responses, TableError> {
    let mut table = Table::open("RS", input)?;
    let columns = RsColumns::of(&table)?;
    let response_name = table.name_of(columns.response).to_owned();
    let mut responses = Responses { study_days: columns.date.is_none(), ..Responses::default() };
    let mut readers: BTreeSet<Reader> = BTreeSet::new();
    let mut partials = Vec::new();
    while let Some(row) = table.next()? {
        if !columns.is_overall(&row) {
            continue;
        }
        let who = Reader {
            evaluator: row.get(columns.evaluator).to_owned(),
            id: row.get(columns.reader).to_owned(),
        };
        let chosen = reader.is(&who);
        readers.insert(who);
        if !chosen {
            continue;
        }
        let text = row.get(Some(columns.response));
        let response = text.parse::<Response>().map_err(|why| {
            TableError::new("RS", format!("the response {text:?}: {why}"), "a response category")
                .at(row.line, &response_name)
        })?;
        let subject = row.get(Some(columns.subject)).to_owned();
        if subject.is_empty() {
            return Err(TableError::new("RS", "an empty cell", "the subject").at(row.line, "USUBJID"));
        }
        let (day, inexact) = day(&columns, &row, partial)?;
        if let Some(interval) = inexact {
            partials.push((subject.clone(), interval, row.get(columns.date).to_owned()));
        }
        if let (false, None, Some(since)) =
            (responses.study_days, inexact, study_day(row.get(columns.study_day)))
        {
            responses.starts.entry(subject.clone()).or_insert(day.plus_days(-since));
        }
        responses.subjects.entry(subject).or_default().push(Assessment { day, response });
    }
    reader.check("RS", &readers.iter().collect())?;
    for (subject, interval, text) in partials {
        responses.note_partial(&subject, interval, &text, partial);
    }
    Ok(responses)
}

impl Reader {
    fn is_called(&self, name: &str) -> bool {
        let both = format!("{} {}", self.evaluator, self.id);
        [self.evaluator.as_str(), self.id.as_str(), both.trim()]
            .iter()
            .any(|known| !known.is_empty() && known.eq_ignore_ascii_case(name.trim()))
    }

    fn name(&self) -> String {
        match (self.evaluator.as_str(), self.id.as_str()) {
            ("", "") => "a reader without a name".to_owned(),
            (only, "") | ("", only) => only.to_owned(),
            (evaluator, id) => format!("{evaluator} {id}"),
        }
    }
}

impl Responses {
    fn note_partial(&mut self, subject: &str, interval: WrittenDate, text: &str, partial: PartialDates) {
        let day = interval.day(partial);
        let others = self.subjects.get(subject).map_or(&[][..], Vec::as_slice);
        let among = others
            .iter()
            .any(|other| other.day != day && interval.earliest <= other.day && other.day <= interval.latest);
        let doubt = if among { "; another assessment lies within it, so their order is a guess" } else { "" };
        self.notes.push(format!("subject {subject}: the date {text} counts as {day}{doubt}"));
    }
}

impl ReaderChoice {
    /// Whether this reader's rows count.
    pub(super) fn is(&self, reader: &Reader) -> bool {
        match self {
            Self::Only => true,
            Self::Named(name) => reader.is_called(name),
        }
    }

    /// Whether the choice leaves exactly one reader of those in a table.
    pub(super) fn check(&self, table: &str, readers: &BTreeSet<&Reader>) -> Result<(), TableError> {
        let chosen: Vec<&&Reader> = readers.iter().filter(|reader| self.is(reader)).collect();
        if chosen.len() == 1 || readers.is_empty() {
            return Ok(());
        }
        let all = readers.iter().map(|r| r.name()).collect::<Vec<_>>().join(", ");
        Err(match self {
            Self::Named(name) if chosen.is_empty() => {
                TableError::new(table, format!("no reader {name:?}"), format!("one of: {all}"))
            }
            Self::Named(name) => TableError::new(
                table,
                format!("{} readers called {name:?} among {all}", chosen.len()),
                "the name of one, such as its RSEVALID",
            ),
            Self::Only => TableError::new(
                table,
                format!("{} readers: {all}", readers.len()),
                "one reader; choose it with --reader",
            ),
        })
    }
}

/// The day of a row, and the interval where the date is not known to the day.
fn day(
    columns: &RsColumns,
    row: &Row<'_>,
    partial: PartialDates,
) -> Result<(Day, Option<WrittenDate>), TableError> {
    if columns.date.is_some() {
        let text = row.get(columns.date);
        let date = WrittenDate::read(text).ok_or_else(|| not_a_date("RS", row.line, text))?;
        return Ok((date.day(partial), (!date.is_exact()).then_some(date)));
    }
    let text = row.get(columns.study_day);
    let since = study_day(text).ok_or_else(|| {
        TableError::new("RS", format!("the study day {text:?}"), "a whole number that is not 0")
            .at(row.line, "ADY")
    })?;
    Ok((Day(since), None))
}

/// Days since the start of a study day, of which there is no day 0.
fn study_day(text: &str) -> Option<i32> {
    let number = text.strip_suffix(".0").unwrap_or(text).parse::<i32>().ok().filter(|n| *n != 0)?;
    Some(if number > 0 { number - 1 } else { number })
}
