//! A block pasted from a spreadsheet, as items of the laboratory or the vital signs.
//!
//! Three shapes are read: one value a line with a heading over each column; dates down and tests across; tests down and
//! dates across. Nothing is guessed: a date that can be read in two ways is asked for once for the whole block.

use oncase_record::model::Record;
use oncase_store::Section;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::typed::{Understood, understand};

/// What was pasted, and how it shall be read.
#[derive(Clone, Debug, Deserialize)]
pub struct Block {
    /// Section to paste into: `labs` or `vitals`.
    pub section: Section,
    /// The text.
    pub text: String,
    /// For each column the key it goes to, empty to leave it out; nothing to find out by the headings.
    #[serde(default)]
    pub columns: Option<Vec<String>>,
    /// Which comes first where a date can be read in two ways: `day` or `month`.
    #[serde(default)]
    pub first: Option<String>,
}

/// A block as read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Read {
    /// Headings of the columns, or their numbers.
    pub headings: Vec<String>,
    /// The key that each column goes to; empty where it is left out.
    pub columns: Vec<String>,
    /// Whether the columns can be chosen: not where tests stand across or down.
    pub choosable: bool,
    /// The rows as they will be stored, or why not.
    pub rows: Vec<Row>,
    /// True when some date can be read in two ways and no order was chosen.
    pub asks_order: bool,
}

/// One item of a block.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Line in the block, from 1.
    pub line: usize,
    /// The item.
    pub body: Map<String, Value>,
    /// What is wrong, in words; empty when it can be stored.
    pub problem: String,
}

/// Names by which a column is recognised.
const LABORATORY: [(&str, &[&str]); 7] = [
    ("date", &["date", "day", "datum", "sample date", "collected", "lbdtc", "time"]),
    ("test", &["test", "parameter", "analyte", "name", "lbtest", "lbtestcd", "measurement"]),
    ("value", &["value", "result", "lborres", "lbstresn", "lbstresc"]),
    ("unit", &["unit", "units", "lborresu", "lbstresu"]),
    ("lower_limit", &["lower", "lower limit", "lln", "low", "lbornrlo", "lbstnrlo", "ref low"]),
    ("upper_limit", &["upper", "upper limit", "uln", "high", "lbornrhi", "lbstnrhi", "ref high"]),
    ("note", &["note", "comment", "remark"]),
];

const VITALS: [(&str, &[&str]); 5] = [
    ("date", &["date", "day", "datum", "vsdtc"]),
    ("measure", &["measure", "measurement", "sign", "parameter", "vstest", "vstestcd"]),
    ("value", &["value", "result", "vsorres"]),
    ("unit", &["unit", "units", "vsorresu"]),
    ("note", &["note", "comment", "remark"]),
];

/// Names of vital signs beside those of the schema.
const SIGNS: [(&str, &[&str]); 10] = [
    ("weight", &["weight", "body weight", "wt"]),
    ("height", &["height", "body height", "ht"]),
    ("body-surface-area", &["bsa", "body surface area"]),
    ("temperature", &["temperature", "temp"]),
    ("systolic-pressure", &["systolic", "systolic pressure", "sysbp", "rr sys"]),
    ("diastolic-pressure", &["diastolic", "diastolic pressure", "diabp"]),
    ("heart-rate", &["heart rate", "pulse", "hr"]),
    ("oxygen-saturation", &["oxygen saturation", "spo2", "o2sat"]),
    ("ECOG", &["ecog", "ps", "performance status"]),
    ("Karnofsky", &["karnofsky", "kps"]),
];

/// The keys that a column can go to.
pub fn targets(section: Section) -> Vec<&'static str> {
    names(section).iter().map(|(key, _)| *key).collect()
}

fn names(section: Section) -> &'static [(&'static str, &'static [&'static str])] {
    if section == Section::Vitals { &VITALS } else { &LABORATORY }
}

/// What each item is called in its section: `test`, or `measure`.
fn named_by(section: Section) -> &'static str {
    if section == Section::Vitals { "measure" } else { "test" }
}

/// Reads a block.
pub fn read(block: &Block, record: &Record) -> Read {
    let lines = cells(&block.text);
    let Some(first) = lines.first() else { return Read::default() };
    let by_heading: Vec<String> = first.iter().map(|cell| target(block.section, cell)).collect();
    let recognised = by_heading.iter().filter(|key| !key.is_empty()).count();
    let reader = Reader { block, record };
    if block.columns.is_none() && recognised < 2 {
        let dates = |cells: &[String]| cells.iter().skip(1).filter(|cell| is_date(cell)).count();
        let wide = |count: usize, of: usize| of > 1 && count * 2 >= of - 1 && count > 0;
        if wide(dates(first), first.len()) {
            return reader.tests_down(&lines);
        }
        let down: Vec<String> = lines.iter().filter_map(|line| line.first().cloned()).collect();
        if wide(dates(&down), down.len())
            && first.len() > 1
            && !first.iter().skip(1).any(|cell| is_number(cell))
        {
            return reader.dates_down(&lines);
        }
    }
    let columns = block.columns.clone().unwrap_or_else(|| by_position(by_heading, first, block.section));
    let has_heading = recognised >= 2 || !first.iter().any(|cell| is_date(cell) || is_number(cell));
    reader.one_a_line(&lines, columns, has_heading)
}

/// Without headings the usual order is taken, and shown to be changed.
fn by_position(by_heading: Vec<String>, first: &[String], section: Section) -> Vec<String> {
    if by_heading.iter().any(|key| !key.is_empty()) {
        return by_heading;
    }
    let usual = ["date", named_by(section), "value", "unit"];
    (0..first.len()).map(|at| usual.get(at).copied().unwrap_or_default().to_owned()).collect()
}

fn target(section: Section, heading: &str) -> String {
    let heading = heading.trim().to_lowercase().replace('_', " ");
    let found = names(section).iter().find(|(_, names)| names.contains(&heading.as_str()));
    found.map(|(key, _)| (*key).to_owned()).unwrap_or_default()
}

/// The cells of a block: apart by tabs, else by semicolons, else by commas; quoted cells may hold any of them.
fn cells(text: &str) -> Vec<Vec<String>> {
    let between =
        [b'\t', b';', b','].into_iter().find(|byte| text.bytes().any(|b| b == *byte)).unwrap_or(b'\t');
    text.lines()
        .map(|line| split(line, char::from(between)))
        .filter(|line| line.iter().any(|cell| !cell.is_empty()))
        .collect()
}

fn split(line: &str, between: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            letter if letter == between && !quoted => cells.push(String::new()),
            '\r' => {}
            letter => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(letter);
                }
            }
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn is_date(cell: &str) -> bool {
    let looks = cell.chars().filter(char::is_ascii_digit).count() >= 3 && cell.contains(['-', '/', '.', ' ']);
    looks
        && !matches!(understand("oncase-when", cell, (&Record::default()).into()), Understood::Refused { .. })
}

fn is_number(cell: &str) -> bool {
    matches!(understand("oncase-value", cell, (&Record::default()).into()), Understood::Clear { .. })
}

struct Reader<'b> {
    block: &'b Block,
    record: &'b Record,
}

impl Reader<'_> {
    fn one_a_line(&self, lines: &[Vec<String>], columns: Vec<String>, has_heading: bool) -> Read {
        let first = lines.first().map(Vec::as_slice).unwrap_or_default();
        let headings = (0..first.len())
            .map(|at| match first.get(at).filter(|_| has_heading) {
                Some(heading) if !heading.is_empty() => heading.clone(),
                _ => format!("Column {}", at + 1),
            })
            .collect();
        let mut read = Read { headings, columns, choosable: true, ..Read::default() };
        for (at, line) in lines.iter().enumerate().skip(usize::from(has_heading)) {
            let pairs =
                read.columns.clone().into_iter().zip(line.iter().cloned()).filter(|(key, _)| !key.is_empty());
            self.add(&mut read, at + 1, pairs.collect());
        }
        read
    }

    /// Tests down the first column, dates across the first line.
    fn tests_down(&self, lines: &[Vec<String>]) -> Read {
        let dates = lines.first().cloned().unwrap_or_default();
        let mut read = Read { headings: dates.clone(), ..Read::default() };
        for (at, line) in lines.iter().enumerate().skip(1) {
            let (test, unit) = name_and_unit(line.first().map_or("", String::as_str));
            for (date, value) in dates.iter().zip(line).skip(1).filter(|(_, value)| !value.is_empty()) {
                self.add(&mut read, at + 1, self.pairs(date, &test, value, &unit));
            }
        }
        read
    }

    /// Dates down the first column, tests across the first line.
    fn dates_down(&self, lines: &[Vec<String>]) -> Read {
        let tests = lines.first().cloned().unwrap_or_default();
        let mut read = Read { headings: tests.clone(), ..Read::default() };
        for (at, line) in lines.iter().enumerate().skip(1) {
            let date = line.first().cloned().unwrap_or_default();
            for (test, value) in tests.iter().zip(line).skip(1).filter(|(_, value)| !value.is_empty()) {
                let (test, unit) = name_and_unit(test);
                self.add(&mut read, at + 1, self.pairs(&date, &test, value, &unit));
            }
        }
        read
    }

    fn pairs(&self, date: &str, test: &str, value: &str, unit: &str) -> Vec<(String, String)> {
        let own = |text: &str| text.to_owned();
        vec![
            (own("date"), own(date)),
            (own(named_by(self.block.section)), own(test)),
            (own("value"), own(value)),
            (own("unit"), own(unit)),
        ]
    }

    fn add(&self, read: &mut Read, line: usize, pairs: Vec<(String, String)>) {
        let mut row = Row { line, ..Row::default() };
        for (key, text) in pairs.into_iter().filter(|(_, text)| !text.is_empty()) {
            match self.value(&key, &text) {
                Ok(value) => {
                    row.body.insert(key, json!(value));
                }
                Err(problem) => {
                    read.asks_order |= problem.is_none();
                    let words = problem.unwrap_or_else(|| format!("`{text}`: day first or month first?"));
                    row.problem = words;
                    row.body.insert(key, json!(text));
                }
            }
        }
        let needed: &[&str] = if self.block.section == Section::Vitals {
            &["date", "measure", "value"]
        } else {
            &["date", "test", "value", "unit"]
        };
        let missing: Vec<&str> = needed.iter().copied().filter(|key| !row.body.contains_key(*key)).collect();
        if row.problem.is_empty() && !missing.is_empty() {
            row.problem = format!("no {}", missing.join(", no "));
        }
        read.rows.push(row);
    }

    /// A cell in the record's spelling; `Err(None)` for a date that needs an order.
    fn value(&self, key: &str, text: &str) -> Result<String, Option<String>> {
        let format = match key {
            "date" => "oncase-when",
            "value" | "lower_limit" | "upper_limit" => "oncase-value",
            "measure" => {
                return sign(text)
                    .map(str::to_owned)
                    .ok_or_else(|| Some(format!("`{text}` is no vital sign that Oncase knows")));
            }
            _ => return Ok(text.to_owned()),
        };
        match understand(format, text, self.record.into()) {
            Understood::Clear { value, .. } => Ok(value),
            Understood::Refused { problem, .. } => Err(Some(problem)),
            Understood::Ask { choices, .. } if key == "date" => match self.block.first.as_deref() {
                // Readings come day first.
                Some("day") => choices.first().map(|choice| choice.value.clone()).ok_or(None),
                Some("month") => choices.get(1).map(|choice| choice.value.clone()).ok_or(None),
                _ => Err(None),
            },
            Understood::Ask { question, .. } => Err(Some(question)),
        }
    }
}

fn sign(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    SIGNS
        .iter()
        .find(|(key, names)| key.to_lowercase() == text || names.contains(&text.as_str()))
        .map(|(key, _)| *key)
}

/// "Hemoglobin (g/dL)" or "Hemoglobin [g/dL]" in two.
fn name_and_unit(heading: &str) -> (String, String) {
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((name, unit)) = heading.split_once(open)
            && let Some(unit) = unit.trim_end().strip_suffix(close)
        {
            return (name.trim().to_owned(), unit.trim().to_owned());
        }
    }
    match heading.rsplit_once(", ") {
        Some((name, unit)) if unit.contains('/') || unit == "%" => {
            (name.trim().to_owned(), unit.trim().to_owned())
        }
        _ => (heading.trim().to_owned(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Block {
        Block { section: Section::Labs, text: text.to_owned(), columns: None, first: None }
    }

    fn bodies(read: &Read) -> Vec<String> {
        let text = |row: &Row, key: &str| row.body.get(key).and_then(Value::as_str).unwrap_or("-").to_owned();
        read.rows
            .iter()
            .map(|row| {
                let words = ["date", "test", "value", "unit"].map(|key| text(row, key)).join(" ");
                if row.problem.is_empty() { words } else { format!("{words}: {}", row.problem) }
            })
            .collect()
    }

    #[test]
    fn one_value_a_line_with_headings() {
        let read = read(
            &block(
                "Date\tTest\tResult\tUnit\n9.10.2017\tHemoglobin\t12,3\tg/dL\n16.10.2017\tNeutrophils\t1.2\t10*9/L",
            ),
            &Record::default(),
        );
        assert_eq!(read.columns, ["date", "test", "value", "unit"]);
        assert_eq!(bodies(&read), ["2017-10-09 Hemoglobin 12.3 g/dL", "2017-10-16 Neutrophils 1.2 10*9/L"]);
    }

    #[test]
    fn dates_down_and_tests_across_or_the_other_way_round() {
        let expected = ["2017-10-09 Hb 12.3 g/dL", "2017-10-09 WBC 5.1 10*9/L", "2017-10-16 Hb 11.9 g/dL"];
        let down = read(
            &block("Date;Hb (g/dL);WBC (10*9/L)\n2017-10-09;12.3;5.1\n2017-10-16;11.9;"),
            &Record::default(),
        );
        assert_eq!(bodies(&down), expected);
        let across = read(
            &block("\t2017-10-09\t2017-10-16\nHb [g/dL]\t12.3\t11.9\nWBC [10*9/L]\t5.1\t"),
            &Record::default(),
        );
        assert_eq!(bodies(&across), [expected[0], expected[2], expected[1]]);
    }

    #[test]
    fn an_order_of_day_and_month_is_asked_once_for_the_block() {
        let text = "date,test,value,unit\n3/4/2021,ALT,40,U/L\n13/4/2021,ALT,41,U/L";
        let asked = read(&block(text), &Record::default());
        assert!(asked.asks_order);
        let told = read(&Block { first: Some("day".to_owned()), ..block(text) }, &Record::default());
        assert_eq!(bodies(&told), ["2021-04-03 ALT 40 U/L", "2021-04-13 ALT 41 U/L"]);
    }

    #[test]
    fn a_row_that_cannot_be_read_says_why() {
        let read = read(
            &block(
                "date\ttest\tvalue\tunit\nsoon\tALT\t40\tU/L\n2021-04-03\tALT\thigh\tU/L\n2021-04-03\tALT\t40\t",
            ),
            &Record::default(),
        );
        let said: Vec<&str> = read.rows.iter().map(|row| row.problem.as_str()).collect();
        assert!(said[0].contains("`soon`") && said[1].contains("`high`") && said[2] == "no unit", "{said:?}");
    }
}
