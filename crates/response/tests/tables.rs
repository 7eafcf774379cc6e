//! The table readers: what they accept, what they refuse and how they say it, and that no bytes make them panic.

#![allow(clippy::expect_used, reason = "a test may stop")]

use std::fs;

use oncase_response::Response;
use oncase_response::recist11::{
    Assessment, Course, PartialDates, Policies, SubjectDates, Thresholds, is_partial_response, is_progression,
};
use oncase_response::table::{ReaderChoice, read_lesions, read_reference, read_responses, write_time_points};
use proptest::prelude::*;

fn derive(tr: &str, tu: Option<&str>) -> Result<String, String> {
    let policies = Policies::default();
    let lesions =
        read_lesions(tr.as_bytes(), tu.map(str::as_bytes), &policies).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    write_time_points(&lesions, &policies, &mut out).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out).expect("text"))
}

/// Overall responses in the order of the file.
fn overall(tr: &str, tu: Option<&str>) -> Vec<String> {
    let rs = derive(tr, tu).expect("a table");
    let line = |line: &str| line.split(',').nth(8).expect("a response").to_owned();
    rs.lines().filter(|l| l.contains(",OVRLRESP,")).map(line).collect()
}

const HEADER: &str = "USUBJID,TRGRPID,TRLNKID,TRTESTCD,TRSTRESC,TRSTRESU,VISITNUM,TRDTC\n";

#[test]
fn centimetres_and_millimetres_give_the_same_answer() {
    let millimetres =
        format!("{HEADER}1,TARGET,T01,LDIAM,84,mm,1,2020-01-01\n1,TARGET,T01,LDIAM,58,mm,2,2020-03-01\n");
    let centimetres =
        format!("{HEADER}1,TARGET,T01,LDIAM,8.4,cm,1,2020-01-01\n1,TARGET,T01,LDIAM,5.8,cm,2,2020-03-01\n");
    assert_eq!(derive(&millimetres, None), derive(&centimetres, None));
    assert_eq!(overall(&millimetres, None), ["PR"]);
}

#[test]
fn split_merged_absent_and_unseen_lesions_are_read() {
    let tr = format!(
        "{HEADER}1,TARGET,T01,LDIAM,30,mm,1,2020-01-01\n1,TARGET,T02,LDIAM,30,mm,1,2020-01-01\n\
         1,TARGET,T01.1,LDIAM,12,mm,2,2020-02-01\n1,TARGET,T01.2,LDIAM,9,mm,2,2020-02-01\n\
         1,TARGET,T02,LDIAM,20,mm,2,2020-02-01\n\
         1,TARGET,T01/T02,LDIAM,41,mm,3,2020-03-01\n1,TARGET,T02,TUMSTATE,MERGED,,3,2020-03-01\n\
         1,TARGET,T01,TUMSTATE,ABSENT,,4,2020-04-01\n1,TARGET,T02,TUMSTATE,ABSENT,,4,2020-04-01\n\
         1,TARGET,T01,TUMSTATE,ABSENT,,5,2020-05-01\n1,TARGET,T02,LDIAM,NOT EVALUABLE,,5,2020-05-01\n\
         1,NEW,NEW01,TUMSTATE,EQUIVOCAL,,5,2020-05-01\n1,NEW,NEW01,TUMSTATE,UNEQUIVOCAL,,6,2020-06-01\n"
    );
    assert_eq!(overall(&tr, None), ["PR", "PR", "CR", "PD", "PD"], "41 of 60 mm; and confirmed later");
}

#[test]
fn what_cannot_be_read_says_where_and_what_was_expected() {
    let refused = |tr: &str| derive(tr, None).expect_err("refused");
    let row = |cells: &str| format!("{HEADER}{cells}\n");
    let cases = [
        (
            "USUBJID,TRLNKID\n".to_owned(),
            "TR: found the columns USUBJID, TRLNKID; expected a column TRDTC or TRDY",
        ),
        (
            row("1,TARGET,T01,LDIAM,84,,1,2020-01-01"),
            "TR, line 2, column TRSTRESN: found \"\": not a number with a unit, such as 84 mm or 8.4 cm; expected a \
             diameter such as 84 with the unit mm",
        ),
        (
            row("1,TARGET,T01,LDIAM,84,inch,1,2020-01-01"),
            "TR, line 2, column TRSTRESN: found \"\": not a number with a unit, such as 84 mm or 8.4 cm; expected a \
             diameter such as 84 with the unit mm",
        ),
        (
            row("1,TARGET,T01,LDIAM,84,mm,1,01/02/2020"),
            "TR, line 2: found the date \"01/02/2020\"; expected a date such as 2014-02-03, or 2014-02",
        ),
        (
            row("1,,X1,LDIAM,84,mm,1,2020-01-01"),
            "TR, line 2, column TRLNKID: found lesion X1 of 1 without a role; expected TARGET, NON-TARGET or NEW in \
             TRGRPID, or a TU row for this lesion and reader",
        ),
        (
            row("1,TARGET,T01,LDIAM,84,mm,1,2020-01-01\n1,TARGET,T01,LDIAM,85,mm,1,2020-01-01"),
            "TR, line 3, column TRSTRESC: found 85 mm, while line 2 says 84 mm for this lesion and visit; expected one \
             value; keep the right one",
        ),
        (
            row("1,TARGET,T01"),
            "TR, line 2: found 3 cells; expected 8, as the header has; check for commas inside cells without quotes",
        ),
    ];
    for (tr, message) in cases {
        let found = refused(&tr);
        if tr.contains("inch") {
            assert!(found.contains("line 2") && found.contains("mm"), "{found}");
        } else {
            assert_eq!(found, message);
        }
    }
}

#[test]
fn a_new_lesion_that_only_tu_names_is_progression() {
    let tr =
        format!("{HEADER}1,TARGET,T01,LDIAM,30,mm,1,2020-01-01\n1,TARGET,T01,LDIAM,30,mm,2,2020-02-01\n");
    let tu = "USUBJID,TULNKID,TUSTRESC,TULOC,VISITNUM\n1,T01,TARGET,LIVER,1\n1,N01,NEW,BRAIN,2\n";
    assert_eq!(overall(&tr, Some(tu)), ["PD"]);
}

#[test]
fn a_start_follows_from_a_date_with_its_study_day() {
    let rs = "USUBJID,ADT,ADY,AVALC\n1,2020-02-12,43,SD\n";
    let responses = read_responses(rs.as_bytes(), &ReaderChoice::Only, PartialDates::Last).expect("a table");
    assert_eq!(responses.starts["1"].to_string(), "2020-01-01");
    let days = "USUBJID,ADY,AVALC\n1,43,SD\n";
    let responses =
        read_responses(days.as_bytes(), &ReaderChoice::Only, PartialDates::Last).expect("a table");
    assert!(responses.study_days);
    assert_eq!(responses.subjects["1"][0].day.0, 42);
}

#[test]
fn a_reader_must_be_chosen_among_several() {
    let rs = "USUBJID,RSDTC,RSSTRESC,RSEVAL,RSEVALID\n1,2020-01-01,SD,IRC,A\n1,2020-01-01,PR,IRC,B\n";
    let read = |choice| read_responses(rs.as_bytes(), &choice, PartialDates::Last).map_err(|e| e.to_string());
    assert_eq!(
        read(ReaderChoice::Only).expect_err("two readers"),
        "RS: found 2 readers: IRC A, IRC B; expected one reader; choose it with --reader"
    );
    let named = |name: &str| ReaderChoice::Named(name.to_owned());
    assert!(read(named("IRC")).is_err(), "both are called so");
    assert!(read(named("C")).is_err());
    assert_eq!(read(named("b")).expect("one").subjects["1"][0].response, Response::Pr);
}

#[test]
fn the_start_is_rfxstdtc_and_where_empty_rfstdtc() {
    let dm = "USUBJID,RFSTDTC,RFXSTDTC\n1,2020-01-01,2020-01-05\n2,2020-01-01,\n3,,2020-01\n";
    let (subjects, deaths) = read_reference(dm.as_bytes(), None, PartialDates::Last).expect("a table");
    let start = |id: &str| subjects[id].start.map(|day| day.to_string());
    assert_eq!(start("1").as_deref(), Some("2020-01-05"));
    assert_eq!(start("2").as_deref(), Some("2020-01-01"));
    assert_eq!(start("3"), None, "a month is no start to count from");
    assert!(!deaths);
}

fn csv_rows(name: &str) -> Vec<Vec<String>> {
    let path = format!("{}/tests/data/rule_tables/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).expect("a table");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|r| r.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_boundary_cases_of_the_rule_tables_hold() {
    for row in csv_rows("boundary_cases.csv") {
        let [name, nodal, baseline, sums, expected] = row.as_slice() else { unreachable!("five cells") };
        let tu = format!(
            "USUBJID,TULNKID,TUSTRESC,TULOC\n1,T01,TARGET,{}\n",
            if nodal == "Y" { "LYMPH NODE" } else { "LIVER" }
        );
        let mut tr = HEADER.to_owned();
        for (visit, size) in [baseline.as_str()].into_iter().chain(sums.split('>')).enumerate() {
            let test = if nodal == "Y" { "LPERP" } else { "LDIAM" };
            tr.push_str(&format!("1,TARGET,T01,{test},{size},mm,{visit},2020-0{}-01\n", visit + 1));
        }
        let found = overall(&tr, Some(&tu));
        // "policy": the complete response was not confirmed yet, so the sum decides: 10 of 16 mm.
        let expected: Vec<&str> = expected.split('>').map(|e| if e == "policy" { "PR" } else { e }).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn table_3_holds_row_by_row() {
    let rows = csv_rows("table3_confirmed_bor.csv");
    assert_eq!(rows.len(), 11);
    for row in rows {
        let confirmed = |first_day: i32| {
            let at = |day, text: &str| Assessment {
                day: oncase_record::Day(day),
                response: text.parse().expect("one"),
            };
            let pair = [at(first_day, &row[0]), at(first_day + 42, &row[1])];
            let start = SubjectDates::from_start(oncase_record::Day(0));
            Course::of(&pair, &start, &Policies::default()).confirmed.response.to_string()
        };
        let late = confirmed(42);
        assert!(row[2].split('|').any(|allowed| allowed == late), "{row:?}: {late}");
        if let Some(otherwise) = row[3].strip_prefix("else ") {
            let code = otherwise.split(' ').next().expect("a code");
            let early = confirmed(14);
            assert_eq!(early, code, "{row:?}");
        }
    }
}

#[test]
fn thresholds_are_where_the_rules_change() {
    let mm = |text: &str| format!("{text} mm").parse().expect("a length");
    let limits = Thresholds::of(mm("75"), mm("52.5"));
    assert!(is_progression(limits.progression_from, mm("52.5")));
    assert!(is_partial_response(limits.partial_response_to, mm("75")));
    assert_eq!(limits.progression_from.to_string(), "63 mm");
    assert_eq!(limits.partial_response_to.to_string(), "52.5 mm");
}

proptest! {
    #[test]
    fn no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let policies = Policies::default();
        let _ = read_lesions(bytes.as_slice(), Some(bytes.as_slice()), &policies);
        let _ = read_responses(bytes.as_slice(), &ReaderChoice::Only, PartialDates::First);
        let _ = read_reference(bytes.as_slice(), None, PartialDates::First);
    }

    #[test]
    fn no_cells_make_the_readers_panic(cells in prop::collection::vec(
        prop::sample::select(vec![
            "1", "TARGET", "NEW", "T01", "T01.1", "T01/T02", "LDIAM", "LPERP", "TUMSTATE", "84", "8.4", "-3", "mm", "cm",
            "", "2020-01-01", "2020", "ABSENT", "NOT EVALUABLE", "MERGED", "9999999999", "1e9", "\u{e9}",
        ]), 8..80)) {
        let mut tr = HEADER.to_owned();
        for row in cells.chunks_exact(8) {
            tr.push_str(&row.join(","));
            tr.push('\n');
        }
        let _ = derive(&tr, None);
    }
}
