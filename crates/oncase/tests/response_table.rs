//! `oncase response table` and `oncase response best` as a user runs them.

#![allow(clippy::expect_used, reason = "a test may stop")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

fn data(name: &str) -> String {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../response/tests/data/pharmaversesdtm_recist");
    folder.join(name).display().to_string()
}

fn oncase(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oncase")).args(args).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[test]
fn measurements_become_responses_and_responses_become_best_responses() {
    let folder = tempfile::tempdir().expect("a folder");
    let rs = folder.path().join("RS.csv").display().to_string();
    let adrs = folder.path().join("ADRS.csv").display().to_string();
    let (tr, tu) = (data("tr_onco_recist.csv"), data("tu_onco_recist.csv"));
    let table = oncase(&["response", "table", "--tr", &tr, "--tu", &tu, "-o", &rs]);
    assert!(table.status.success(), "{}", text(&table.stderr));
    assert_eq!(text(&table.stderr), "66 time points of 24 series (subject and reader)\n");
    let dm = data("dm_reference_dates.csv");
    let options =
        ["--confirm-days", "28", "--min-sd-days", "42", "--max-ne", "1", "--reader", "investigator"];
    let mut args = vec!["response", "best", "--rs", &rs, "--reference", &dm, "-o", &adrs];
    args.extend(options);
    let best = oncase(&args);
    assert!(best.status.success(), "{}", text(&best.stderr));
    let rows = fs::read_to_string(&adrs).expect("the rows");
    assert!(
        rows.contains("01-701-1118,CBOR,Best Confirmed Overall Response,PR,2,2014-04-23,RECIST11-B4"),
        "{rows}"
    );
    assert_eq!(rows.lines().count(), 1 + 8 * 10, "one row a subject and parameter");
}

#[test]
fn a_mistake_in_a_table_says_where_and_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (tr, rs) = (folder.path().join("TR.csv"), folder.path().join("RS.csv"));
    fs::write(&tr, "USUBJID,TRLNKID,TRTESTCD,TRSTRESC,VISITNUM,TRDTC\n1,T01,LDIAM,84,1,2020-01-01\n")
        .expect("written");
    let (tr, out) = (tr.display().to_string(), rs.display().to_string());
    let refused = oncase(&["response", "table", "--tr", &tr, "-o", &out]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("TR, line 2, column TRSTRESN"), "{}", text(&refused.stderr));
    assert!(!rs.exists());
}
