//! Grading a table of results: a CSV in, the same rows in the same order out, with the grade and its reason added.

mod columns;
mod row;

use std::collections::HashMap;
use std::fmt;
use std::io::{Read, Write};

use columns::ColumnIndex;
use row::{Reading, read_row};

use crate::grading::answer::{Answer, explain};
use crate::grading::by_test::{no_criterion, terms_of_measure};
use crate::grading::criteria::Direction;
use crate::grading::grader::Grader;
use crate::grading::kernel::Verdict;
use crate::measure::find_measure;
use crate::version::CtcaeVersion;

/// The columns that grading adds, in their order.
pub const ADDED_COLUMNS: [&str; 5] = ["grade", "grade_low", "grade_high", "reason", "rule"];

/// How a table is graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableOptions {
    /// The version of the CTCAE; there is no default.
    pub version: CtcaeVersion,
    /// Whether a range collapses to its highest grade.
    pub worst_case: bool,
}

/// How many rows came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct TableCounts {
    /// All rows.
    pub rows: u64,
    /// Rows with a certain grade, 0 included.
    pub graded: u64,
    /// Rows with a range of grades, whether or not the worst case was then taken.
    pub ranges: u64,
    /// Rows without a grade.
    pub ungradable: u64,
}

/// Why a table cannot be graded.
#[derive(Debug)]
pub enum TableError {
    /// Not a table that can be read, or the output cannot be written; says the line.
    Csv(csv::Error),
    /// A column that is needed is not there; says which names would do.
    NoColumn(&'static str),
    /// Two columns mean the same thing.
    TwoColumns(String, String),
    /// The table already has a column that grading would add.
    ColumnExists(&'static str),
}

impl TableError {
    /// What kind of reading or writing failed, when that was it.
    pub fn io_kind(&self) -> Option<std::io::ErrorKind> {
        match self {
            Self::Csv(error) => match error.kind() {
                csv::ErrorKind::Io(error) => Some(error.kind()),
                _ => None,
            },
            _ => None,
        }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Csv(error) => write!(f, "{error}"),
            Self::NoColumn(names) => write!(f, "the table has no column {names}"),
            Self::TwoColumns(a, b) => {
                write!(f, "the columns \"{a}\" and \"{b}\" mean the same; keep one of them")
            }
            Self::ColumnExists(name) => {
                write!(
                    f,
                    "the table already has a column \"{name}\"; rename it, so that nothing is overwritten"
                )
            }
        }
    }
}

impl std::error::Error for TableError {}

impl From<csv::Error> for TableError {
    fn from(error: csv::Error) -> Self {
        Self::Csv(error)
    }
}

impl From<std::io::Error> for TableError {
    fn from(error: std::io::Error) -> Self {
        Self::Csv(error.into())
    }
}

/// Grades every row of a table.
///
/// The table names each result by `term`, or by a test (`loinc`, `lbtestcd`, `test` …) and perhaps a `direction`, and has
/// `aval` and `unit`; `lln`, `uln`, `base`, `pchg`, `baseline_indicator`, `baseline_record` and the conditions by name
/// (`symptomatic`, `anticoagulated`, `fasting` …) are used where they are there. Columns are found whatever their capitals;
/// comma, semicolon and tab separate. A cell that cannot be read makes its own row ungradable, with the reason.
///
/// # Errors
/// [`TableError`] when the table as a whole cannot be graded.
pub fn grade_table(
    input: impl Read,
    output: impl Write,
    options: TableOptions,
) -> Result<TableCounts, TableError> {
    let mut text = std::io::BufReader::new(input);
    let separator = columns::separator(&mut text)?;
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text);
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(output);
    let header = reader.headers()?.clone();
    let index = ColumnIndex::new(&header)?;
    writer.write_record(header.iter().map(columns::without_mark).chain(ADDED_COLUMNS))?;
    let mut graders = Graders { version: options.version, by_key: HashMap::new() };
    let mut counts = TableCounts::default();
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row)? {
        let graded = graders.grade_row(&index, &row);
        counts.add(&graded);
        let cells = graded.cells(options.worst_case);
        writer.write_record(row.iter().chain(cells.iter().map(String::as_str)))?;
    }
    writer.flush()?;
    Ok(counts)
}

impl TableCounts {
    fn add(&mut self, graded: &GradedRow) {
        self.rows += 1;
        match graded.answer {
            Answer::Grade(_) => self.graded += 1,
            Answer::Range { .. } => self.ranges += 1,
            Answer::Ungradable { .. } => self.ungradable += 1,
        }
    }
}

/// What became of one row.
struct GradedRow {
    answer: Answer,
    reason: String,
    rule: String,
}

impl GradedRow {
    fn ungradable(reason: String) -> Self {
        Self { answer: Answer::Ungradable { reason: reason.clone() }, reason, rule: String::new() }
    }

    fn cells(self, worst_case: bool) -> [String; 5] {
        let bounds = self.answer.bounds();
        let grade = if worst_case { self.answer.worst_case() } else { self.answer };
        let grade = if let Answer::Grade(grade) = grade { grade.to_string() } else { String::new() };
        let bound = |pick: fn((u8, u8)) -> u8| bounds.map_or(String::new(), |b| pick(b).to_string());
        [grade, bound(|b| b.0), bound(|b| b.1), self.reason, self.rule]
    }
}

/// Graders by what a row says of its term, test, unit and direction, made once each.
struct Graders {
    version: CtcaeVersion,
    by_key: HashMap<String, Vec<Result<Grader, String>>>,
}

impl Graders {
    fn grade_row(&mut self, index: &ColumnIndex, row: &csv::StringRecord) -> GradedRow {
        let reading = match read_row(index, row) {
            Ok(reading) => reading,
            Err(reason) => return GradedRow::ungradable(reason),
        };
        let version = self.version;
        if !self.by_key.contains_key(&reading.key) {
            self.by_key.insert(reading.key.clone(), make_graders(&reading, version));
        }
        let graders = self.by_key.get(&reading.key).map_or(&[][..], Vec::as_slice);
        grade_reading(graders, &reading)
    }
}

/// The graders of a row: one for a term; for a test, one for each direction in which it is graded.
fn make_graders(reading: &Reading<'_>, version: CtcaeVersion) -> Vec<Result<Grader, String>> {
    let make = |term: &str, measure: Option<&str>| {
        Grader::new(term, version, measure, reading.unit).map_err(|error| error.to_string())
    };
    if !reading.term.is_empty() {
        let measure = (!reading.test.is_empty()).then_some(reading.test);
        return vec![
            make(reading.term, measure).and_then(|grader| right_direction(grader, reading.direction)),
        ];
    }
    let Some(measure) = find_measure(reading.test) else {
        return vec![Err(format!("the test \"{}\" is not known; name the term or the test", reading.test))];
    };
    let terms = terms_of_measure(measure, version, reading.direction);
    if terms.is_empty() {
        return vec![Err(no_criterion(measure, version))];
    }
    terms.into_iter().map(|term| make(term, Some(measure.key))).collect()
}

fn right_direction(grader: Grader, direction: Option<Direction>) -> Result<Grader, String> {
    match direction {
        Some(given) if given != grader.direction() => {
            let word = |d| if d == Direction::Low { "low" } else { "high" };
            Err(format!(
                "{} is about {} values, and the direction says {}",
                grader.term().name,
                word(grader.direction()),
                word(given)
            ))
        }
        _ => Ok(grader),
    }
}

/// A grade in one direction stands; else ungradable in one direction is ungradable; else the wider answer.
fn grade_reading(graders: &[Result<Grader, String>], reading: &Reading<'_>) -> GradedRow {
    let mut verdicts: Vec<(&Grader, Verdict)> = Vec::with_capacity(2);
    for grader in graders {
        match grader {
            Ok(grader) => verdicts.push((grader, grader.grade(&reading.numbers, reading.conditions))),
            Err(reason) => return GradedRow::ungradable(reason.clone()),
        }
    }
    let certain = verdicts.iter().find(|(_, v)| v.low > 0);
    let ungradable = || verdicts.iter().find(|(_, v)| v.is_ungradable());
    let widest = || verdicts.iter().max_by_key(|(_, v)| v.high);
    let Some((grader, verdict)) = certain.or_else(ungradable).or_else(widest).copied() else {
        return GradedRow::ungradable("no criterion fits".to_owned());
    };
    if verdicts.iter().all(|(_, v)| v.is_grade() && v.low == 0) {
        let reasons: Vec<String> = verdicts.iter().map(|(g, v)| explain(g, *v)).collect();
        let rules: Vec<&str> = verdicts.iter().map(|(g, _)| g.rule()).collect();
        return GradedRow { answer: Answer::Grade(0), reason: reasons.join("; "), rule: rules.join(" ") };
    }
    GradedRow {
        answer: Answer::of(verdict),
        reason: explain(grader, verdict),
        rule: grader.rule().to_owned(),
    }
}
