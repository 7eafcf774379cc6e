//! An analysis table: one row a patient, with a time, an event and what else is known.

use std::io;
use std::path::Path;

use oncase_record::DAYS_PER_MONTH;
use serde::Serialize;

use super::grid::{self, Grid, GridRow, Place};
use crate::cohort::Refused;

/// Which columns hold what, by their headings in any case.
#[derive(Clone, Debug, Default)]
pub struct AnalysisColumns {
    /// Ids; none for `id` or `USUBJID` where there is one, else the line.
    pub id: Option<String>,
    /// Times; none for `time` or `AVAL`.
    pub time: Option<String>,
    /// Events, 1 or 0; none for `event`, or for `CNSR`, in which 0 is an event.
    pub event: Option<String>,
    /// Groups, where there are any.
    pub group: Option<String>,
    /// What the times are of, such as `Overall survival`; none for `PARAM` where it holds one value.
    pub endpoint: Option<String>,
    /// The value of `PARAMCD` whose rows count; needed where the table holds several.
    pub parameter: Option<String>,
    /// Whether the times are months of 30.4375 days, not days.
    pub months: bool,
}

impl AnalysisColumns {
    fn names<'n>(given: Option<&'n String>, usual: &[&'n str]) -> Vec<String> {
        match given {
            Some(name) => vec![name.to_ascii_uppercase()],
            None => usual.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    fn times(&self) -> Vec<String> {
        Self::names(self.time.as_ref(), &["TIME", "AVAL"])
    }

    fn events(&self) -> Vec<String> {
        Self::names(self.event.as_ref(), &["EVENT", "CNSR"])
    }

    /// Whether these headings (in capitals) hold a time and an event.
    pub fn are_in(&self, headers: &[String]) -> bool {
        let any = |names: Vec<String>| names.iter().any(|name| headers.contains(name));
        any(self.times()) && any(self.events())
    }
}

/// A table of times and events.
#[derive(Clone, Debug, Serialize)]
pub struct AnalysisTable {
    /// The file.
    pub file: String,
    /// What the times are of.
    pub endpoint: String,
    /// The rows that can be used.
    pub rows: Vec<AnalysisRow>,
    /// Every other column, for the rows that can be used.
    pub characteristics: Vec<Characteristic>,
    /// Rows and cells that cannot be used.
    pub refused: Vec<Refused>,
    /// How the table was read, in sentences.
    pub notes: Vec<String>,
}

/// One patient.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnalysisRow {
    /// The id.
    pub id: String,
    /// Days.
    pub days: f64,
    /// Whether it ended with an event.
    pub event: bool,
    /// The group; empty where there are none.
    pub group: String,
}

/// A column that describes the patients.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Characteristic {
    /// Its heading.
    pub name: String,
    /// Its values, in the order of the rows.
    pub values: Values,
}

/// Values of a column; none where a cell is empty or says NA.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Values {
    /// Numbers: every cell that is filled holds one, and there are more than five different ones.
    Numbers(Vec<Option<f64>>),
    /// Anything else.
    Categories(Vec<Option<String>>),
}

/// Columns with at most so many different numbers are counted as categories.
const FEWEST_NUMBERS: usize = 6;
const MISSING: [&str; 4] = ["", "NA", "NaN", "."];

impl AnalysisTable {
    /// Reads a CSV file or the first sheet of a workbook. Rows without a usable time and event are listed.
    ///
    /// # Errors
    /// When the file cannot be read or a column is not there.
    pub fn read(path: &Path, columns: &AnalysisColumns) -> io::Result<Self> {
        let mut refused = Vec::new();
        let table = grid::open(path, &mut refused)?;
        let place = |names: &[String]| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            table.required(&names).map_err(|why| unclear(format!("it {}; name it by its flag", why.problem)))
        };
        let (time, event) = (place(&columns.times())?, place(&columns.events())?);
        let group = columns.group.as_ref().map(|name| place(&[name.to_ascii_uppercase()])).transpose()?;
        let id = match &columns.id {
            Some(name) => Some(place(&[name.to_ascii_uppercase()])?),
            None => table.column(&["ID", "USUBJID", "SUBJID"]),
        };
        let reading = Reading { table: &table, time, event, group, id, months: columns.months };
        let mut rows = Vec::new();
        let mut kept: Vec<&GridRow> = Vec::new();
        for row in reading.of_parameter(columns.parameter.as_deref())? {
            match reading.row(row) {
                Ok(read) => {
                    rows.push(read);
                    kept.push(row);
                }
                Err(why) => refused.push(*why),
            }
        }
        let endpoint = reading.endpoint(columns, &kept);
        let used = [Some(time), Some(event), group, id];
        let describing = (0..table.headers().len()).filter(|at| !used.contains(&Some(*at)));
        let characteristics = describing.map(|at| characteristic(&table, at, &kept)).collect();
        let notes = reading.notes();
        Ok(Self { file: table.file.clone(), endpoint, rows, characteristics, refused, notes })
    }

    /// Names of the groups in the order of the alphabet; empty where there are none.
    pub fn groups(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.rows.iter().map(|row| row.group.clone()).filter(|group| !group.is_empty()).collect();
        names.sort();
        names.dedup();
        names
    }
}

struct Reading<'t> {
    table: &'t Grid,
    time: usize,
    event: usize,
    group: Place,
    id: Place,
    months: bool,
}

impl Reading<'_> {
    /// Whether the event column counts censorings, as CDISC's does.
    fn counts_censorings(&self) -> bool {
        self.table.name(Some(self.event)) == "CNSR"
    }

    fn row(&self, row: &GridRow) -> Result<AnalysisRow, Box<Refused>> {
        let refuse = |column: usize, mend: &str| {
            Box::new(self.table.refusal(row, Some(column), format!("{mend}; the row was not used")))
        };
        let time =
            row.get(Some(self.time)).parse::<f64>().ok().filter(|time| time.is_finite() && *time >= 0.0);
        let time = time.ok_or_else(|| refuse(self.time, "a time of 0 or more"))?;
        let happened = match row.get(Some(self.event)).to_ascii_lowercase().as_str() {
            "1" | "1.0" | "true" => true,
            "0" | "0.0" | "false" => false,
            // CDISC numbers the reasons of censoring from 1 on.
            other if self.counts_censorings() && other.parse::<u8>().is_ok() => true,
            _ => return Err(refuse(self.event, "1 for an event, 0 for censored")),
        };
        let group = row.get(self.group).to_owned();
        if self.group.is_some() && MISSING.contains(&group.as_str()) {
            return Err(refuse(self.group.unwrap_or_default(), "a group"));
        }
        let id = match row.get(self.id) {
            "" => format!("line {}", row.line),
            id => id.to_owned(),
        };
        let days = if self.months { time * DAYS_PER_MONTH } else { time };
        Ok(AnalysisRow { id, days, event: happened != self.counts_censorings(), group })
    }

    /// The rows of one parameter; all where the table has no parameters.
    fn of_parameter(&self, parameter: Option<&str>) -> io::Result<Vec<&GridRow>> {
        let code = self.table.column(&["PARAMCD"]);
        let rows = self.table.rows.iter().filter(|row| row.is_whole());
        let mut codes: Vec<&str> = rows.clone().map(|row| row.get(code)).collect();
        codes.sort_unstable();
        codes.dedup();
        match parameter {
            Some(wanted) if !codes.contains(&wanted) => {
                Err(unclear(format!("no row has the PARAMCD {wanted}; there are {}", codes.join(", "))))
            }
            None if codes.len() > 1 => Err(unclear(format!(
                "it holds several parameters: {}; name one with --parameter",
                codes.join(", ")
            ))),
            Some(wanted) => Ok(rows.filter(|row| row.get(code) == wanted).collect()),
            None => Ok(rows.collect()),
        }
    }

    fn endpoint(&self, columns: &AnalysisColumns, kept: &[&GridRow]) -> String {
        let parameter = self.table.column(&["PARAM"]);
        let named = kept.first().map_or("", |row| row.get(parameter));
        let one = !named.is_empty() && kept.iter().all(|row| row.get(parameter) == named);
        let own = columns.endpoint.clone().or_else(|| one.then(|| named.to_owned()));
        own.unwrap_or_else(|| "Time to event".to_owned())
    }

    fn notes(&self) -> Vec<String> {
        let (time, event) = (self.table.title(Some(self.time)), self.table.title(Some(self.event)));
        let unit = if self.months { "months of 30.4375 days" } else { "days" };
        let coding =
            if self.counts_censorings() { "0 is an event, above 0 censored" } else { "1 is an event" };
        vec![format!("times are those of column {time}, taken as {unit}; events those of {event}: {coding}")]
    }
}

fn unclear(problem: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}

fn characteristic(table: &Grid, at: usize, rows: &[&GridRow]) -> Characteristic {
    let text =
        |row: &&&GridRow| Some(row.get(Some(at))).filter(|text| !MISSING.contains(text)).map(str::to_owned);
    let texts: Vec<Option<String>> = rows.iter().map(|row| text(&row)).collect();
    let numbers: Vec<Option<f64>> =
        texts.iter().map(|text| text.as_ref().and_then(|text| text.parse().ok())).collect();
    let all_numbers = texts.iter().zip(&numbers).all(|(text, number)| text.is_some() == number.is_some());
    let mut different: Vec<f64> = numbers.iter().flatten().copied().collect();
    different.sort_by(f64::total_cmp);
    different.dedup();
    let values = if all_numbers && different.len() >= FEWEST_NUMBERS {
        Values::Numbers(numbers)
    } else {
        Values::Categories(texts)
    };
    Characteristic { name: table.title(Some(at)).to_owned(), values }
}
