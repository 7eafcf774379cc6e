//! Grading a table, as a user of the command sees it.

#![allow(clippy::expect_used, clippy::panic)]

use oncase_toxicity::{CtcaeVersion, TableCounts, TableError, TableOptions, grade_table};

fn grade(table: &str, version: CtcaeVersion, worst_case: bool) -> (String, TableCounts) {
    let mut out = Vec::new();
    let counts =
        grade_table(table.as_bytes(), &mut out, TableOptions { version, worst_case }).expect("a table");
    (String::from_utf8(out).expect("text"), counts)
}

#[test]
fn rows_keep_their_order_and_cells_and_gain_the_grade_with_its_reason() {
    let table = "\
usubjid,term,lbtestcd,direction,aval,unit,lln,uln,base,baseline_indicator,pchg,anticoagulated,symptomatic,note
S-1,Neutrophil count decreased,,,0.9,10*9/L,2.0,7.5,,,,,,\"kept, with its comma\"
S-1,,K,,3.2,mmol/L,3.5,5.1,,,,,,symptoms unknown
S-1,,K,,3.2,mmol/L,3.5,5.1,,,,,Y,
S-1,,K,,4.0,mmol/L,3.5,,,,,,,no upper limit
S-1,,K,,4.0,mmol/L,3.5,5.1,,,,,,
S-2,,ALT,H,150,U/L,,40,60,HIGH,,,,
S-2,,ALT,H,150,U/L,,40,30,NORMAL,,,,
S-2,,CA,H,2.9,mmol/L,2.2,2.6,,,,,,
S-2,Anemia,,,\"9,5\",g/dL,12,,,,,,,
S-2,Anemia,,,9.5,furlong,12,,,,,,,
S-3,Hyperglycemia,,,15,mmol/L,,6.1,,,,,,
";
    let (text, counts) = grade(table, CtcaeVersion::V5, false);
    insta::assert_snapshot!(text);
    assert_eq!(counts, TableCounts { rows: 11, graded: 5, ranges: 1, ungradable: 5 });
}

#[test]
fn the_worst_case_fills_the_grade_and_keeps_the_range() {
    let table = "term;aval;unit;uln\nLipase increased;180;U/L;60\n";
    let (text, counts) = grade(table, CtcaeVersion::V5, true);
    let row = text.lines().nth(1).expect("a row");
    assert!(row.starts_with("Lipase increased;180;U/L;60;3;2;3;"), "{row}");
    assert_eq!(counts.ranges, 1);
}

#[test]
fn a_baseline_record_is_graded_against_the_limits() {
    let table = "\
term,aval,unit,uln,base,ablfl
Creatinine increased,2.0,mg/dL,1.2,2.0,Y
Creatinine increased,2.0,mg/dL,1.2,,
Creatinine increased,2.0,mg/dL,1.2,0.6,
";
    let (text, _) = grade(table, CtcaeVersion::V5, false);
    let grades: Vec<&str> = text.lines().skip(1).map(|row| row.split(',').nth(6).expect("grade")).collect();
    assert_eq!(grades, ["2", "", "3"]);
}

#[test]
fn a_table_that_cannot_be_graded_says_what_it_lacks() {
    let refused = |table: &str| {
        let options = TableOptions { version: CtcaeVersion::V5, worst_case: false };
        grade_table(table.as_bytes(), Vec::new(), options).expect_err("refused")
    };
    assert!(matches!(refused("term,unit\nAnemia,g/dL\n"), TableError::NoColumn(_)));
    assert!(matches!(refused("aval,unit\n1,g/dL\n"), TableError::NoColumn(_)));
    assert!(matches!(refused("term,aval,grade\nAnemia,1,2\n"), TableError::ColumnExists("grade")));
    assert!(matches!(refused("term,aval,value\nAnemia,1,2\n"), TableError::TwoColumns(_, _)));
    let short = refused("term,aval\nAnemia,1\nAnemia\n").to_string();
    assert!(short.contains("line: 3") || short.contains("record 2"), "{short}");
}
