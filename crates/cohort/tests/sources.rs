//! Cohorts from SDTM tables, workbooks, tables of cases and analysis tables.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use oncase_cohort::{
    AnalysisColumns, AnalysisTable, Cohort, Exclusion, Flow, IntervalBasis, Patient, Settings, Source,
    Summary,
};
use oncase_response::Response;

fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("oncase-sources-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn read(path: &Path, settings: &Settings) -> Cohort {
    Cohort::of(path, settings, &mut |_, _| {}).expect("a cohort")
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../response/tests/data/pharmaversesdtm_recist").join(name)
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/sdtm")
}

fn graded() -> Settings {
    Settings { ctcae: Some("5.0".to_owned()), ..Settings::default() }
}

/// Copies the invented study, with texts replaced in one table.
fn changed(name: &str, table: &str, changes: &[(&str, &str)]) -> PathBuf {
    let folder = scratch(name);
    for entry in fs::read_dir(example()).expect("the example") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut text = fs::read_to_string(&path).expect("text");
        if file == table {
            for (from, to) in changes {
                assert!(text.contains(from), "{from} is not in {file}");
                text = text.replacen(from, to, 1);
            }
        }
        fs::write(folder.join(&file), text).expect("written");
    }
    folder
}

fn patient<'c>(cohort: &'c Cohort, id: &str) -> &'c Patient {
    cohort.patients.iter().find(|patient| patient.id == id).expect("the patient")
}

/// Best responses and days of progression as admiralonco derives them from the same tables, for the investigator.
#[test]
fn a_study_of_the_pharmaverse_gives_the_best_responses_of_admiralonco() {
    let folder = scratch("pharmaverse");
    for (from, to) in [
        ("dm_reference_dates.csv", "DM.csv"),
        ("tu_onco_recist.csv", "tu.CSV"),
        ("tr_onco_recist.csv", "TR.csv"),
        ("rs_onco_recist.csv", "rs.csv"),
    ] {
        fs::copy(data(from), folder.join(to)).expect("copied");
    }
    assert_eq!(Source::detect(&folder).expect("a source"), Source::Sdtm);
    let cohort = read(&folder, &Settings::default());
    assert!(cohort.refused.is_empty(), "{:?}", cohort.refused);
    let mut expected: BTreeMap<(String, String), String> = BTreeMap::new();
    for row in fs::read_to_string(data("expected_adrs_admiralonco.csv")).expect("expected").lines().skip(1) {
        // USUBJID,PARAMCD,PARAM,AVALC,…; PARAM may hold commas in quotes, none of the first two may.
        let mut cells = row.splitn(3, ',');
        let (id, code, rest) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        let rest = rest
            .strip_prefix('"')
            .map_or_else(|| rest.split_once(',').unwrap().1, |quoted| quoted.split_once("\",").unwrap().1);
        expected.insert((id.to_owned(), code.to_owned()), rest.split(',').next().unwrap().to_owned());
    }
    assert_eq!(cohort.patients.len(), 8);
    for patient in &cohort.patients {
        let answer = |code: &str| expected[&(patient.id.clone(), code.to_owned())].clone();
        let code = |response: Option<Response>| response.map_or_else(String::new, |r| r.code().to_owned());
        assert_eq!(code(patient.best), answer("BOR"), "{}", patient.id);
        assert_eq!(code(patient.confirmed), answer("CBOR"), "{}", patient.id);
        let progressed = patient.pfs.as_ref().is_some_and(|pfs| pfs.event);
        assert_eq!(if progressed { "Y" } else { "N" }, answer("PD"), "{}", patient.id);
        assert_eq!(if patient.targets > 0 { "Y" } else { "N" }, answer("MDIS"), "{}", patient.id);
    }
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn another_reader_can_be_asked_for_and_one_that_is_not_there_is_told() {
    let folder = scratch("reader");
    for (from, to) in [
        ("dm_reference_dates.csv", "dm.csv"),
        ("tu_onco_recist.csv", "tu.csv"),
        ("tr_onco_recist.csv", "tr.csv"),
    ] {
        fs::copy(data(from), folder.join(to)).expect("copied");
    }
    let with =
        |reader: &str| read(&folder, &Settings { reader: Some(reader.to_owned()), ..Settings::default() });
    let second = with("radiologist 2");
    assert!(second.refused.is_empty());
    assert!(
        second.notes.iter().any(|note| note.contains("INDEPENDENT ASSESSOR RADIOLOGIST 2 count")),
        "{:?}",
        second.notes
    );
    let nobody = with("radiologist 9");
    assert!(nobody.refused[0].problem.contains("no reader \"radiologist 9\""), "{:?}", nobody.refused);
    assert!(nobody.patients.iter().all(|patient| patient.excluded == Some(Exclusion::NoBaseline)));
    fs::remove_dir_all(folder).expect("removed");
}

/// The README of the example counts the same by hand.
#[test]
fn the_invented_study_is_as_counted_by_hand() {
    let cohort = read(&example(), &graded());
    assert!(cohort.refused.is_empty(), "{:?}", cohort.refused);
    let one = patient(&cohort, "S-01");
    assert_eq!((one.best, one.confirmed), (Some(Response::Pr), Some(Response::Pr)));
    // 70 mm to 42 mm.
    assert_eq!((one.best_change, one.targets, one.age, one.sex), (Some(-4000), 2, Some(61), Some("female")));
    assert_eq!(one.group, "Treatment A (invented)");
    let two = patient(&cohort, "S-02");
    let days = |time: &Option<oncase_cohort::TimeToEvent>| {
        let time = time.as_ref().expect("a time");
        (time.span.shortest, time.span.longest, time.event)
    };
    assert_eq!(days(&two.pfs), (Some(112), Some(112), true));
    assert_eq!(days(&two.os), (Some(203), Some(203), true));
    let three = patient(&cohort, "S-03");
    assert_eq!(days(&three.os), (Some(111), Some(141), true));
    assert_eq!(patient(&cohort, "S-04").excluded, Some(Exclusion::NoSystemicLine));
    let events: Vec<(&str, u8)> = one.toxicity.iter().map(|t| (t.term.as_str(), t.worst)).collect();
    assert_eq!(events, [("Nausea", 2)]);
    let flow = Flow::of(&cohort);
    assert_eq!((flow.what, flow.files, flow.patients, flow.eligible), ("Subjects of DM", 4, 4, 3));
}

#[test]
fn without_its_version_no_grade_is_counted_and_that_is_said() {
    let cohort = read(&example(), &Settings::default());
    assert!(Summary::of(&cohort).toxicity.is_empty());
    assert!(cohort.notes.iter().any(|note| note.contains("carries no CTCAE version")), "{:?}", cohort.notes);
}

/// S-03 died on one of days 111 to 141, S-02 on day 203; S-01 is alive on day 142.
#[test]
fn a_death_known_to_the_month_stays_an_interval_beside_kaplan_and_meier() {
    let summary = Summary::of(&read(&example(), &Settings::default()));
    let os = summary.os.expect("times");
    assert_eq!(os.ranges, 1);
    let turnbull = os.intervals.iter().find(|i| i.basis == IntervalBasis::DateRanges).expect("an estimate");
    assert_eq!((turnbull.patients, turnbull.known_as_interval), (3, 1));
    let all = &turnbull.curves[0].estimate.intervals;
    let places: Vec<_> = all.iter().map(|i| (i.lower, i.upper)).collect();
    assert_eq!(places, [(110.0, Some(141.0)), (203.0, Some(203.0))]);
    assert!((all[0].mass - 1.0 / 3.0).abs() < 1e-8, "one of three");
    assert_eq!(turnbull.curves[0].median, (203.0, Some(203.0)));
    assert!(summary_text_names_it(&example()));
}

/// S-02 has a death without a day in both tables, S-03 in one: neither is alive at the last contact, and who has no
/// survival time is named. Where the other table has the day, it is used.
#[test]
fn a_death_whose_day_is_not_told_is_not_a_survival() {
    let flags = [("2022-08-01,Y", ",Y"), ("2022-05,Y", "2022-13,Y")];
    let folder = changed("deaths", "dm.csv", &flags);
    let cohort = read(&folder, &Settings::default());
    let days =
        |id: &str| patient(&cohort, id).os.as_ref().map(|os| (os.event, os.span.shortest, os.span.longest));
    assert_eq!(days("S-02"), Some((true, Some(203), Some(203))), "DS tells the day");
    assert_eq!(days("S-03"), Some((true, None, None)));
    let told: Vec<&str> = cohort.refused.iter().map(|refused| refused.file.as_str()).collect();
    assert_eq!(told, ["dm.csv, line 3, column DTHFL", "dm.csv, line 4, column DTHDTC"]);

    let ds = fs::read_to_string(folder.join("ds.csv")).expect("text").replace("DEATH,2022-08-01", "DEATH,");
    fs::write(folder.join("ds.csv"), ds).expect("written");
    let cohort = read(&folder, &Settings::default());
    assert_eq!(
        patient(&cohort, "S-02").os.as_ref().map(|os| (os.event, os.span.longest)),
        Some((true, None))
    );
    assert_eq!(Summary::of(&cohort).os.expect("S-01 has a time").without_time, ["S-02", "S-03"]);
    fs::remove_dir_all(folder).expect("removed");
}

fn summary_text_names_it(path: &Path) -> bool {
    let text = Summary::of(&read(path, &Settings::default())).text();
    text.contains("Turnbull, dates as the ranges they are: 1 of 3 patients are known by an")
}

#[test]
fn every_cell_that_cannot_be_read_is_told_with_its_line() {
    let folder = changed(
        "cells",
        "dm.csv",
        &[
            ("57,YEARS", "old,YEARS"),
            (",70,YEARS,F,", ",70,YEARS,X,"),
            ("S-04,,2022-01-04,66", "S-01,,2022-01-04,66"),
        ],
    );
    let ae =
        fs::read_to_string(folder.join("ae.csv")).expect("text").replace(",3,2022-01-20", ",6,2022-01-32");
    fs::write(
        folder.join("ae.csv"),
        ae + "INVENTED,AE,S-99,1,x,Nausea,1,2022-01-13,,,,N\nINVENTED,AE,S-02,9,x\n",
    )
    .expect("written");
    let cohort = read(&folder, &graded());
    let told: Vec<&str> = cohort.refused.iter().map(|refused| refused.file.as_str()).collect();
    for place in [
        "ae.csv, line 6",
        "dm.csv, line 3, column AGE",
        "dm.csv, line 4, column SEX",
        "dm.csv, line 5, column USUBJID",
        "ae.csv, line 4, column AETOXGR",
        "ae.csv, line 4, column AESTDTC",
        "ae.csv, line 5, column USUBJID",
    ] {
        assert!(told.contains(&place), "{place} is not among {told:?}");
    }
    assert_eq!(told.len(), 7, "{told:?}");
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_subject_with_a_lesion_row_that_cannot_be_read_has_no_response_and_the_others_have_theirs() {
    let folder = changed(
        "lesions",
        "tr.csv",
        &[
            ("44,44,mm,44", "4x,4x,mm,4x"),
            ("LDIAM,60,60,mm,60,3,WEEK 16,2022-05-02", "LDIAM,60,60,mm,60,3,WEEK 16,May"),
        ],
    );
    let cohort = read(&folder, &graded());
    let told: Vec<&str> = cohort.refused.iter().map(|refused| refused.file.as_str()).collect();
    assert_eq!(told.len(), 2, "{:?}", cohort.refused);
    assert!(told[0].starts_with("tr.csv, line 13") && told[1].starts_with("tr.csv, line 14"), "{told:?}");
    assert_eq!(patient(&cohort, "S-02").excluded, Some(Exclusion::NoBaseline));
    assert!(patient(&cohort, "S-02").doubts[0].contains("cannot be read"));
    assert_eq!(patient(&cohort, "S-01").confirmed, Some(Response::Pr));
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_workbook_of_the_same_tables_gives_the_same_patients() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for table in ["dm", "ex", "tu", "tr", "ae", "ds"] {
        let sheet = book.add_worksheet();
        sheet.set_name(table.to_uppercase()).expect("a name");
        let text = fs::read_to_string(example().join(format!("{table}.csv"))).expect("text");
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(row as u32, column as u16, number),
                    Err(_) => sheet.write(row as u32, column as u16, cell),
                }
                .expect("written");
            }
        }
    }
    let folder = scratch("workbook");
    let path = folder.join("study.xlsx");
    book.save(&path).expect("saved");
    let (sheets, tables) = (read(&path, &graded()), read(&example(), &graded()));
    assert!(sheets.refused.is_empty(), "{:?}", sheets.refused);
    assert_eq!(serde_json::json!(sheets.patients), serde_json::json!(tables.patients));
    fs::remove_dir_all(folder).expect("removed");
}

const CASES: &str = "\
ID,Start,Progression,Death,Last_contact,Sex,Age,Tumour,Regimen,Response,Assessed
a,2011-03-01,2011-09-01,2012-03-01,,f,61,carcinoma,EP,PR,2011-06-01
b,2012-05-03,,,2013-02-01,m,55,carcinoma,EP,SD,2012-12-01
c,2012,,2012-13,2013-02,m,55,carcinoma,STEM,SD,
";

/// a: 184 days to progression, 366 to death. b: censored after 212 days without progression, alive after 274.
#[test]
fn a_table_of_cases_counts_what_its_sources_state_and_says_so() {
    let folder = scratch("cases");
    let path = folder.join("cases.csv");
    fs::write(&path, CASES).expect("written");
    assert_eq!(Source::detect(&path).expect("a source"), Source::CaseTable);
    let cohort = read(&path, &Settings::default());
    assert_eq!(cohort.patients.len(), 2, "the row with an impossible death is not used");
    assert_eq!(cohort.refused[0].file, "cases.csv, line 4, column Death");
    let summary = Summary::of(&cohort);
    assert_eq!(summary.groups[0].stated, [(Response::Pr, 1), (Response::Sd, 1)]);
    assert!(summary.groups[0].confirmed.is_empty(), "nothing is derived");
    let times = |time: &Option<oncase_cohort::TimeToEvent>| {
        time.as_ref().map(|time| (time.span.days().expect("days"), time.event)).expect("a time")
    };
    let (a, b) = (patient(&cohort, "a"), patient(&cohort, "b"));
    assert_eq!((times(&a.pfs), times(&a.os)), ((184, true), (366, true)));
    assert_eq!((times(&b.pfs), times(&b.os)), ((212, false), (274, false)));
    assert!(summary.text().contains("Best response as the source states it, not derived"));
    fs::remove_dir_all(folder).expect("removed");
}

/// Times 10, 12, 20+, 30: survival 3/4, 1/2, 1/2, 0; the flat at one half runs from 12 to 30, its middle is 21.
#[test]
fn an_analysis_table_gives_curves_and_a_baseline_table() {
    let folder = scratch("analysis");
    let path = folder.join("table.csv");
    fs::write(&path, "id,time,event,arm,age\na,10,1,A,50\nb,20,0,A,\nc,x,1,B,70\nd,30,1,B,81\ne,12,1,B,71\n")
        .expect("written");
    assert_eq!(Source::detect(&path).expect("a source"), Source::AnalysisTable);
    let table = AnalysisTable::read(
        &path,
        &AnalysisColumns { group: Some("arm".to_owned()), ..AnalysisColumns::default() },
    )
    .expect("a table");
    assert_eq!(table.refused.len(), 1);
    assert_eq!(table.refused[0].file, "table.csv, line 4, column time");
    let curves = table.curves().expect("curves");
    assert_eq!((curves.all.patients, curves.all.events, curves.all.median), (4, 3, Some(21.0)));
    assert_eq!(curves.groups.len(), 2);
    let baseline = table.baseline_table();
    let missing = baseline
        .rows
        .iter()
        .find(|row| row.characteristic == "age" && row.value == "missing")
        .expect("a row");
    assert_eq!(missing.cells, ["1 (25 %)", "1 (50 %)", "0 (0 %)"]);
    fs::remove_dir_all(folder).expect("removed");
}

/// CNSR counts censorings: 0 is an event, 1 and 2 are two reasons of censoring.
#[test]
fn a_table_of_cdisc_is_read_by_its_parameter_and_its_own_coding() {
    let folder = scratch("adtte");
    let path = folder.join("adtte.csv");
    let text = "USUBJID,PARAMCD,PARAM,AVAL,CNSR\na,OS,Overall survival,10,0\nb,OS,Overall survival,20,1\n\
                c,OS,Overall survival,30,2\na,PFS,Progression-free survival,5,0\n";
    fs::write(&path, text).expect("written");
    let several = AnalysisTable::read(&path, &AnalysisColumns::default()).expect_err("two parameters");
    assert!(several.to_string().contains("several parameters: OS, PFS"), "{several}");
    let columns = AnalysisColumns { parameter: Some("OS".to_owned()), ..AnalysisColumns::default() };
    let table = AnalysisTable::read(&path, &columns).expect("a table");
    assert_eq!(table.endpoint, "Overall survival");
    let curves = table.curves().expect("curves");
    assert_eq!((curves.all.patients, curves.all.events), (3, 1));
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_table_of_neither_kind_is_refused_with_what_would_do() {
    let folder = scratch("neither");
    let path = folder.join("other.csv");
    fs::write(&path, "name,colour\na,blue\n").expect("written");
    let refused = Source::detect(&path).expect_err("no cohort").to_string();
    assert!(refused.contains("columns time and event") && refused.contains("NAME, COLOUR"), "{refused}");
    fs::remove_dir_all(folder).expect("removed");
}
