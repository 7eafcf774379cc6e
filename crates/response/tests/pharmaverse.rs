//! Real rows of eight subjects and three readers, with the expected answers.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop")]

use std::collections::BTreeMap;
use std::fs::{self, File};

use oncase_record::Day;
use oncase_response::recist11::{PartialDates, Policies};
use oncase_response::table::best::{Sources, analysis, write_analysis};
use oncase_response::table::{ReaderChoice, read_lesions, read_reference, read_responses, write_time_points};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pharmaversesdtm_recist");

fn open(name: &str) -> File {
    File::open(format!("{FOLDER}/{name}")).expect("a data file")
}

/// Rows of a CSV text as maps from column to cell.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn expected(name: &str) -> Vec<BTreeMap<String, String>> {
    rows(&fs::read_to_string(format!("{FOLDER}/{name}")).expect("a data file"))
}

fn derived_rs() -> String {
    let policies = Policies::default();
    let lesions = read_lesions(open("tr_onco_recist.csv"), Some(open("tu_onco_recist.csv")), &policies)
        .expect("tables that can be read");
    let mut out = Vec::new();
    write_time_points(&lesions, &policies, &mut out).expect("time points");
    assert_eq!(lesions.notes, Vec::<String>::new());
    String::from_utf8(out).expect("text")
}

#[test]
fn the_66_time_points_of_three_readers_match() {
    let key = |row: &BTreeMap<String, String>| {
        let cell = |name: &str| row[name].clone();
        (cell("USUBJID"), cell("RSEVAL"), cell("RSEVALID"), cell("VISIT"), cell("RSDTC"), cell("RSSTRESC"))
    };
    let derived = rows(&derived_rs());
    let mut derived: Vec<_> = derived.iter().filter(|row| row["RSTESTCD"] == "OVRLRESP").map(key).collect();
    let mut expected: Vec<_> = expected("rs_onco_recist.csv").iter().map(key).collect();
    derived.sort();
    expected.sort();
    assert_eq!(expected.len(), 66);
    assert_eq!(derived, expected);
}

fn sources() -> Sources {
    let (reference, deaths_known) =
        read_reference(open("dm_reference_dates.csv"), None, PartialDates::Last).expect("dates");
    Sources { reference: Some(reference), deaths_known, ..Sources::default() }
}

/// Subject, parameter, value, number and day.
type Key = (String, String, String, String, String);

fn analysis_of(rs: &str) -> Vec<Key> {
    let choice = ReaderChoice::Named("investigator".to_owned());
    let responses = read_responses(rs.as_bytes(), &choice, PartialDates::Last).expect("responses");
    let (found, _) = analysis(&responses, &sources(), &Policies::default(), true);
    let mut out = Vec::new();
    write_analysis(&found, false, &mut out).expect("rows");
    let mut keys: Vec<Key> = rows(&String::from_utf8(out).expect("text")).iter().map(key).collect();
    keys.sort();
    keys
}

fn key(row: &BTreeMap<String, String>) -> Key {
    let cell = |name: &str| row[name].clone();
    let number = cell("AVAL").trim_end_matches(".0").to_owned();
    (cell("USUBJID"), cell("PARAMCD"), cell("AVALC"), number, cell("ADT"))
}

/// The 118 analysis rows, from the responses of the data and from our own.
///
/// DIFFERENCE: the expected table says that the best confirmed response of subject 01-701-1118 is PR (CBOR), that
/// a confirmed response exists (CRSP), and yet that the best confirmed response is neither CR nor PR (CBCP = N).
/// CBCP is N for every subject there: the template that made the table derives CBCP in one pipeline with CBOR, and
/// looks for CBOR in the table as it was before the pipeline. The row is expected here as its own CBOR has it.
#[test]
fn the_118_analysis_rows_match() {
    let mut expected: Vec<Key> = expected("expected_adrs_admiralonco.csv").iter().map(key).collect();
    assert_eq!(expected.len(), 118);
    let cbcp = |value: &str, number: &str, day: &str| {
        let text = |s: &str| s.to_owned();
        (text("01-701-1118"), text("CBCP"), text(value), text(number), text(day))
    };
    let mistaken = expected.iter_mut().find(|row| **row == cbcp("N", "0", "")).expect("the row in question");
    *mistaken = cbcp("Y", "1", "2014-04-23");
    expected.sort();
    let given = fs::read_to_string(format!("{FOLDER}/rs_onco_recist.csv")).expect("a data file");
    assert_eq!(analysis_of(&given), expected);
    assert_eq!(analysis_of(&derived_rs()), expected, "from our own time points");
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let policies = Policies::default();
    let shuffled = |name: &str| {
        let text = fs::read_to_string(format!("{FOLDER}/{name}")).expect("a data file");
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        let middle = lines.len() / 3;
        lines[1..].rotate_left(middle);
        lines.join("\n")
    };
    let (tr, tu) = (shuffled("tr_onco_recist.csv"), shuffled("tu_onco_recist.csv"));
    let lesions = read_lesions(tr.as_bytes(), Some(tu.as_bytes()), &policies).expect("tables");
    let mut out = Vec::new();
    write_time_points(&lesions, &policies, &mut out).expect("time points");
    assert_eq!(String::from_utf8(out).expect("text"), derived_rs());
}

#[test]
fn the_partial_date_keeps_its_words_in_rs_and_is_its_last_day_in_adrs() {
    assert!(derived_rs().contains(",WEEK 6,2014-02,"), "as written");
    let february = Day::from_ymd(2014, 2, 28).expect("a day");
    let given = open("rs_onco_recist.csv");
    let choice = ReaderChoice::Named("INVESTIGATOR".to_owned());
    let responses = read_responses(given, &choice, PartialDates::Last).expect("responses");
    assert!(responses.subjects["01-701-1015"].iter().any(|a| a.day == february));
    assert_eq!(responses.notes, ["subject 01-701-1015: the date 2014-02 counts as 2014-02-28"]);
}

#[test]
fn a_time_point_argues_for_itself() {
    let policies = Policies::default();
    let lesions = read_lesions(open("tr_onco_recist.csv"), Some(open("tu_onco_recist.csv")), &policies)
        .expect("tables that can be read");
    let points = write_time_points(&lesions, &policies, std::io::sink()).expect("time points");
    let second_reader = lesions
        .series
        .iter()
        .position(|key| key.subject == "01-701-1028" && key.reader.id == "RADIOLOGIST 2");
    let point = points
        .iter()
        .find(|p| Some(p.series as usize) == second_reader && p.visit == 2)
        .expect("the second visit");
    let argued: Vec<String> = oncase_response::recist11::explain::time_point(point, &policies)
        .iter()
        .map(|s| s.with_citation())
        .collect();
    assert_eq!(
        argued.join("\n"),
        "4 of 5 targets were assessed; they add up to 111.2 mm, and the rest is at least 0 mm. [RECIST11-A7: Eisenhauer \
         et al., Eur J Cancer 2009;45:228-247; Section 4.4.2]\n\
         Baseline 93.05 mm; smallest complete sum before this visit 91 mm.\n\
         Targets: progressive disease, what was measured alone is at or above 109.2 mm. [RECIST11-A7: Eisenhauer et al., \
         Eur J Cancer 2009;45:228-247; Section 4.4.2]\n\
         Overall: progressive disease (PD) on 2013-08-30. [RECIST11-O1: Eisenhauer et al., Eur J Cancer 2009;45:228-247; \
         Section 4.4.1, Table 1]"
    );
}
