//! Five patients whose counts a clinician can check by hand.
//!
//! | patient | sums of diameters, mm | responses | death |
//! |---|---|---|---|
//! | one | 100, 60, 58 | PR, PR | - |
//! | two | 100, 65, 65 | PR, PR | day 300 |
//! | three | 100, 65, 95 | PR, PD: not confirmed | - |
//! | four | 100, 95, 130 | SD, PD | day 200 |
//! | five | 100, 125 | PD | - |
//!
//! Scans are on days 56 and 112 of treatment. Two of five responses are confirmed. Progression on day 112 (three
//! and four) and day 56 (five); two died on day 300 without progression; one is censored on day 112. So PFS is
//! 4/5 after day 56, 4/5 × 2/4 = 0.4 after day 112: the median is 112 days.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::fs;

use oncase_cohort::{BaselineTable, Cohort, Flow, Settings, Summary};
use oncase_record::Day;
use oncase_response::Response;

fn case(id: &str, sums: &[u32], death: Option<i32>) -> String {
    let start = Day::from_ymd(2022, 1, 10).expect("a day");
    let mut text = format!(
        "oncase: 1\nid: {id}\ninvented: true\npatient:\n  sex: female\n{}lesions:\n  - {{id: t1, site: liver, node: \
         false, role: target}}\nassessments:\n",
        death.map(|day| format!("  death: {}\n", start.plus_days(day))).unwrap_or_default(),
    );
    for (at, sum) in sums.iter().enumerate() {
        let day = if at == 0 { start.plus_days(-3) } else { start.plus_days(56 * at as i32) };
        let baseline = if at == 0 { "    baseline: true\n" } else { "" };
        text += &format!(
            "  - date: {day}\n{baseline}    treatment: first\n    all_sites_imaged: true\n    measurements:\n      - \
             {{lesion: t1, long: {sum} mm}}\n"
        );
    }
    text + &format!(
        "treatments:\n  - {{id: first, kind: systemic, name: Treatment A (invented), intent: palliative, start: \
         {start}, ongoing: true}}\n"
    )
}

fn folder(files: &[(&str, String)]) -> std::path::PathBuf {
    static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("oncase-cohort-{}-{number}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("written");
    }
    folder
}

fn cohort(files: &[(&str, String)]) -> Cohort {
    let folder = folder(files);
    let cohort = Cohort::of(&folder, &Settings::default(), &mut |_, _| {}).expect("a folder");
    fs::remove_dir_all(folder).expect("removed");
    cohort
}

fn five() -> Vec<(&'static str, String)> {
    vec![
        ("one.yaml", case("one", &[100, 60, 58], None)),
        ("two.yaml", case("two", &[100, 65, 65], Some(300))),
        ("three.yaml", case("three", &[100, 65, 95], None)),
        ("four.yaml", case("four", &[100, 95, 130], Some(200))),
        ("five.yaml", case("five", &[100, 125], None)),
    ]
}

#[test]
fn two_of_five_responses_are_confirmed() {
    let summary = Summary::of(&cohort(&five()));
    let all = summary.groups.first().expect("everyone");
    assert_eq!((all.response_rate.patients, all.response_rate.of), (2, 5));
    assert_eq!((all.unconfirmed_response_rate.patients, all.unconfirmed_response_rate.of), (3, 5));
    // The exact interval of 2 in 5, as tables of Clopper and Pearson print it: 5.3 % to 85.3 %.
    assert_eq!(all.response_rate.text(), "2 of 5, 40.0 % (5.3 to 85.3)");
    let count = |response| all.confirmed.iter().find(|(r, _)| *r == response).map_or(0, |(_, count)| *count);
    assert_eq!(count(Response::Pr), 2);
    assert_eq!(count(Response::Pd), 1);
}

#[test]
fn the_median_of_progression_free_survival_is_112_days() {
    let summary = Summary::of(&cohort(&five()));
    let pfs = summary.pfs.expect("times");
    assert_eq!((pfs.all.patients, pfs.all.events), (5, 4));
    assert_eq!(pfs.all.median, Some(112.0));
    let os = summary.os.expect("times");
    assert_eq!((os.all.patients, os.all.events), (5, 2));
}

#[test]
fn the_best_change_stops_at_the_first_progression() {
    let cohort = cohort(&five());
    let change = |id: &str| cohort.patients.iter().find(|p| p.id == id).and_then(|p| p.best_change);
    assert_eq!(change("one"), Some(-4200));
    assert_eq!(change("three"), Some(-3500));
    assert_eq!(change("five"), Some(2500));
}

#[test]
fn a_file_that_cannot_be_read_is_listed_and_counted() {
    let mut files = five();
    files.push(("broken.yaml", "oncase: 1\nid: broken\npatient: {sx: female}\n".to_owned()));
    files.push(("again.yaml", case("one", &[100, 60, 58], None)));
    files.push(("notes.txt", "no case".to_owned()));
    let cohort = cohort(&files);
    let refused: Vec<&str> = cohort.refused.iter().map(|refused| refused.file.as_str()).collect();
    assert_eq!(refused, ["broken.yaml", "one.yaml"]);
    assert_eq!(cohort.other_files, ["notes.txt"]);
    let flow = Flow::of(&cohort);
    assert_eq!((flow.files, flow.refused, flow.patients), (7, 2, 5));
}

#[test]
fn who_does_not_count_is_counted_with_the_reason() {
    let mut files = five();
    let adjuvant = case("six", &[100, 60], None).replace("palliative", "adjuvant");
    let unknown = case("seven", &[100, 60], None).replace("intent: palliative, ", "");
    let unmeasured = case("eight", &[100, 60], None).replace("    baseline: true\n", "");
    files.extend([("six.yaml", adjuvant), ("seven.yaml", unknown), ("eight.yaml", unmeasured)]);
    files.push(("nine.yaml", case("nine", &[100], Some(20))));
    let flow = Flow::of(&cohort(&files));
    assert_eq!(
        flow.excluded,
        [
            ("no systemic therapy of palliative intent", 1),
            ("intent of systemic therapy not recorded", 1),
            ("no baseline assessment", 1)
        ]
    );
    assert_eq!((flow.eligible, flow.measurable, flow.not_assessed, flow.evaluable), (6, 6, 1, 5));
}

#[test]
fn what_is_missing_is_counted_in_the_baseline_table() {
    let table = BaselineTable::of(&cohort(&five()));
    let cell = |characteristic: &str, value: &str| {
        let row = table.rows.iter().find(|row| row.characteristic == characteristic && row.value == value);
        row.and_then(|row| row.cells.first()).cloned()
    };
    assert_eq!(cell("Age, years", "missing").as_deref(), Some("5"));
    assert_eq!(cell("Sex", "female").as_deref(), Some("5 (100 %)"));
    assert_eq!(cell("Stage", "missing").as_deref(), Some("5 (100 %)"));
}
