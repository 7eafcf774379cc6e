//! The cases of `tests/recist11/*.md`, and that every rule fires in one and must not fire in another.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod mdtest;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use mdtest::{Case, Table, cases};
use oncase_record::{Day, Length};
use oncase_response::Response;
use oncase_response::recist11::{
    Assessment, Axes, Best, Candidate, Chosen, Course, CrThenWorse, LesionRow, LesionTable, Method, Nature,
    NewDisease, NewLesion, NewTherapy, NonTargetProgression, NonTargetState, Observation, Policies, RULES,
    Reappearance, RuleId, SameDay, SdOrigin, SubjectDates, TargetState, TimePoint, TimePoints, UnimagedSites,
    VisitDate, VisitFact, can_be_baseline, choose_targets,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/recist11")
}

fn all_cases() -> Vec<Case> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md") && !path.ends_with("TRACEABILITY.md"))
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        cases(&name, &fs::read_to_string(&path).expect("a case file"))
    };
    files.into_iter().flat_map(read).collect()
}

fn policies(case: &Case) -> Policies {
    let mut policies = Policies::default();
    for setting in case.settings.get("Policies").map_or("", String::as_str).split(';').map(str::trim) {
        let (name, value) = setting.split_once(' ').unwrap_or((setting, ""));
        let number = || value.parse().expect("a number");
        match (name, value) {
            ("", _) => {}
            ("sticky-pr", "off") => policies.sticky_pr = false,
            ("reappearance", "by-measurement") => policies.reappearance = Reappearance::ByMeasurement,
            ("non-target-progression", "needs-targets") => {
                policies.non_target_progression = NonTargetProgression::NeedsTargets;
            }
            ("unimaged-sites", "not-evaluable") => policies.unimaged_sites = UnimagedSites::NotEvaluable,
            ("too-small", mm) => policies.too_small = format!("{mm} mm").parse().expect("a length"),
            ("visit-date", "first") => policies.visit_date = VisitDate::First,
            ("same-day", "last") => policies.same_day = SameDay::Last,
            ("confirm-days", _) => policies.confirm_days = number(),
            ("max-ne", _) => policies.max_ne = number(),
            ("max-sd", _) => policies.max_sd = number(),
            ("min-sd-days", _) => policies.min_sd_days = number(),
            ("sd-origin", "study-day") => policies.sd_origin = SdOrigin::StudyDay,
            ("cr-then-worse", "admiral-sd") => policies.cr_then_worse = CrThenWorse::AdmiralSd,
            ("cr-then-worse", "regrade-to-pr") => policies.cr_then_worse = CrThenWorse::RegradeToPr,
            ("new-therapy", "drop-same-day") => policies.new_therapy = NewTherapy::DropSameDay,
            ("new-therapy", "ignored") => policies.new_therapy = NewTherapy::Ignored,
            _ => panic!("{}: unknown policy {setting:?}", case.name),
        }
    }
    policies
}

fn mm(text: &str) -> Length {
    format!("{text} mm").parse().unwrap_or_else(|why| panic!("{text:?}: {why}"))
}

/// The rows that one cell of the table of visits stands for.
fn observations(column: &str, cell: &str) -> Vec<(u8, Length, Observation)> {
    let (kind, rest) = column.split_once(' ').unwrap_or((column, ""));
    let nodal = rest.contains("(node)");
    let number = |prefix: &str| kind.strip_prefix(prefix).and_then(|n| n.parse::<u8>().ok()).map(|n| n - 1);
    if let Some(lesion) = number("NT") {
        use NonTargetState::{Absent, Measured, NotAssessed, Present, Progressed};
        let (size, state) = match cell {
            "present" => ("0", Present),
            "absent" => ("0", Absent),
            "progression" => ("0", Progressed),
            "not assessed" => ("0", NotAssessed),
            size => (size, Measured),
        };
        return vec![(lesion, mm(size), Observation::non_target(nodal, state))];
    }
    if let Some(lesion) = number("T") {
        let parts: Vec<&str> = cell.split(" + ").collect();
        let row = |text: &&str| {
            let (size, state) = match *text {
                "absent" => ("0", TargetState::Absent),
                "too small" => ("0", TargetState::TooSmall),
                "merged" => ("0", TargetState::Merged),
                "not assessed" => ("0", TargetState::NotAssessed),
                size if parts.len() > 1 => (size, TargetState::SplitPart),
                size => (size, TargetState::Measured),
            };
            (lesion, mm(size), Observation::target(nodal, state))
        };
        return parts.iter().map(row).collect();
    }
    if let Some(lesion) = number("N") {
        let what = match cell {
            "unequivocal" => NewLesion::Unequivocal,
            "equivocal" => NewLesion::Equivocal,
            "not malignant" => NewLesion::NotMalignant,
            "outside baseline field" => NewLesion::OutsideBaselineField,
            "PET, baseline PET negative" => NewLesion::PetNewSinceBaselinePet,
            "PET, new site on CT" => NewLesion::PetWithNewSiteOnCt,
            "PET, awaiting CT" => NewLesion::PetAwaitingCt,
            "PET, known site" => NewLesion::PetAtKnownSite,
            other => panic!("new lesion {other:?}"),
        };
        return vec![(lesion, Length(0), Observation::new_lesion(what))];
    }
    let fact = match (kind, cell) {
        ("visit", "imaged") => VisitFact::Imaged,
        ("visit", "sites missing") => VisitFact::SitesNotImaged,
        ("visit", "no imaging") => VisitFact::NoImaging,
        ("visit", "deterioration") => VisitFact::SymptomaticDeterioration,
        ("marker", "normal") => VisitFact::MarkerNormal,
        ("marker", "high") => VisitFact::MarkerHigh,
        ("marker", "not done") => VisitFact::MarkerNotDone,
        other => panic!("{other:?}"),
    };
    vec![(0, Length(0), Observation::visit(fact))]
}

/// The visits of a table as rows; a day `56/59` has two scans, the first column taken on the first of them.
fn lesion_table(visits: &Table) -> LesionTable {
    let mut table = LesionTable::default();
    for (visit, row) in visits.rows.iter().enumerate() {
        let (first, last) = row["day"].split_once('/').unwrap_or((&row["day"], &row["day"]));
        let mut first_used = false;
        for column in visits.columns.iter().filter(|c| *c != "day" && !row[*c].is_empty()) {
            for (lesion, diameter, what) in observations(column, &row[column]) {
                let day = Day(if first_used { last } else { first }.parse().expect("a day"));
                let visit = u16::try_from(visit).expect("a visit");
                table.push(LesionRow { series: 0, visit, day, lesion, diameter, what });
            }
            first_used = true;
        }
    }
    table
}

fn time_points(table: &LesionTable, policies: &Policies) -> Vec<TimePoint> {
    let mut out = Vec::new();
    let mut pass = TimePoints::new(*policies);
    pass.push(&table.rows(), &mut out).expect("rows in order");
    pass.finish(&mut out).expect("rows in order");
    out
}

fn short(rule: RuleId) -> String {
    format!("{rule:?}")
}

fn text_of(point: &TimePoint, column: &str) -> String {
    let response = |r: Option<Response>| r.map_or_else(|| "-".to_owned(), |r| r.to_string());
    let length = |l: Option<Length>| l.map_or_else(|| "-".to_owned(), |l| l.mm_text());
    match column {
        "sum" => length(point.complete_sum()),
        "nadir" => length(point.nadir),
        "target" => response(point.target),
        "non-target" => response(point.non_target),
        "overall" => point.overall.to_string(),
        "dated" => point.day.0.to_string(),
        "from baseline" => point.change_from_baseline().map_or_else(|| "-".to_owned(), |c| c.to_string()),
        "from nadir" => point.change_from_nadir().map_or_else(|| "-".to_owned(), |c| c.to_string()),
        "PD from" => length(point.thresholds().map(|t| t.progression_from)),
        "PR to" => length(point.thresholds().map(|t| t.partial_response_to)),
        "new" => match point.new_disease {
            NewDisease::No => "no",
            NewDisease::Equivocal => "equivocal",
            NewDisease::ConfirmedLater => "confirmed later",
            NewDisease::Yes => "yes",
        }
        .to_owned(),
        other => panic!("column {other:?}"),
    }
}

/// Checks listed rules and returns them.
fn listed(name: &str, cell: &str, fired: &BTreeSet<String>) -> Vec<String> {
    let listed: Vec<String> = cell.split_whitespace().map(str::to_owned).collect();
    for rule in &listed {
        assert!(fired.contains(rule), "{name}: {rule} should have fired; fired: {fired:?}");
    }
    listed
}

/// What a case showed: rules that were expected and found, and rules that fired at all.
#[derive(Default)]
struct Shown {
    expected: BTreeSet<String>,
    fired: BTreeSet<String>,
}

fn check_time_points(case: &Case, points: &[TimePoint], shown: &mut Shown) {
    shown.fired.extend(points.iter().flat_map(|p| p.rules().map(short)));
    let Some(expected) = case.table("overall") else { return };
    assert_eq!(points.len(), expected.rows.len(), "{}: time points", case.name);
    for (point, row) in points.iter().zip(&expected.rows) {
        let name = format!("{}, day {}", case.name, row["day"]);
        for column in expected.columns.iter().filter(|c| !["day", "rules"].contains(&c.as_str())) {
            assert_eq!(text_of(point, column), row[column], "{name}: {column}\n{point:#?}");
        }
        if let Some(cell) = row.get("rules") {
            shown.expected.extend(listed(&name, cell, &point.rules().map(short).collect()));
        }
    }
}

fn check_course(case: &Case, assessments: &[Assessment], policies: &Policies, shown: &mut Shown) {
    let Some(expected) = case.table("best") else { return };
    let day = |name: &str| case.settings.get(name).map(|n| Day(n.parse().expect("a day")));
    let dates = SubjectDates {
        start: day("Start").unwrap_or_default(),
        new_therapy: day("New therapy"),
        death: day("Death"),
    };
    let course = Course::of(assessments, &dates, policies);
    let row = &expected.rows[0];
    let days = |d: Option<Day>| d.map_or_else(|| "-".to_owned(), |d| d.0.to_string());
    let best = |b: Best| b.response.to_string();
    for column in expected.columns.iter().filter(|c| *c != "rules") {
        let found = match column.as_str() {
            "best" => best(course.best),
            "best day" => days(course.best.day),
            "confirmed" => best(course.confirmed),
            "confirmed day" => days(course.confirmed.day),
            "response day" => days(course.first_response),
            "confirmed response day" => days(course.first_confirmed_response),
            "benefit day" => days(course.benefit),
            "progression day" => days(course.progression),
            "last" => course.last.map_or_else(|| "-".to_owned(), |a| a.response.to_string()),
            other => panic!("column {other:?}"),
        };
        assert_eq!(found, row[column], "{}: {column}\n{course:#?}", case.name);
    }
    let fired: BTreeSet<String> = [course.best.rule, course.confirmed.rule].map(short).into_iter().collect();
    if let Some(cell) = row.get("rules") {
        shown.expected.extend(listed(&case.name, cell, &fired));
    }
    shown.fired.extend(fired);
}

fn check_choice(case: &Case, candidates: &Table, shown: &mut Shown) {
    let size =
        |row: &BTreeMap<String, String>, name: &str| row.get(name).filter(|s| !s.is_empty()).map(|s| mm(s));
    let flag = |row: &BTreeMap<String, String>, name: &str| row.get(name).is_some_and(|s| s == "yes");
    let lesions: Vec<Candidate<'_>> = candidates
        .rows
        .iter()
        .map(|row| Candidate {
            organ: &row["organ"],
            nodal: row["organ"] == "lymph node",
            nature: match row.get("nature").map_or("", String::as_str) {
                "" => Nature::Solid,
                "bone with soft tissue" => Nature::BoneWithSoftTissue,
                "cystic" => Nature::CysticMetastasis,
                "simple cyst" => Nature::SimpleCyst,
                _ => Nature::TrulyNonMeasurable,
            },
            method: match row.get("method").map_or("", String::as_str) {
                "caliper" => Method::Caliper,
                "X-ray" => Method::ChestXray,
                "ultrasound" => Method::Ultrasound,
                _ => Method::CtOrMri,
            },
            slice: size(row, "slice"),
            axes: Axes { long: size(row, "long"), short: size(row, "short") },
            treated: flag(row, "treated"),
            progressed_since: flag(row, "progressed since"),
            reproducible: !flag(row, "blurred"),
        })
        .collect();
    let chosen = choose_targets(&lesions);
    let expected = case.table("role").expect("a table of roles");
    assert_eq!(chosen.len(), expected.rows.len(), "{}", case.name);
    for ((role, rule), row) in chosen.iter().zip(&expected.rows) {
        let name = format!("{}, {}", case.name, row["lesion"]);
        let found = match role {
            Chosen::Target => "target",
            Chosen::NonTarget => "non-target",
            Chosen::NoDisease => "no disease",
            Chosen::Unknown => "unknown",
        };
        assert_eq!(found, row["role"], "{name}");
        let fired: BTreeSet<String> = [short(*rule)].into();
        shown.expected.extend(listed(&name, &row["rules"], &fired));
        shown.fired.extend(fired);
    }
}

/// Rule M5 by its dates, and B7 by its count: small functions with tables of their own.
fn check_small(case: &Case, shown: &mut Shown) {
    if let (Some(scans), Some(answers)) = (case.table("scan"), case.table("baseline")) {
        for (scan, answer) in scans.rows.iter().zip(&answers.rows) {
            let day = |name: &str| Day(scan[name].parse().expect("a day"));
            let can = can_be_baseline(day("scan"), day("start"));
            assert_eq!(if can { "yes" } else { "no" }, answer["baseline"], "{}", case.name);
            if !can {
                shown.fired.insert("M5".to_owned());
                shown.expected.extend(answer["rules"].split_whitespace().map(str::to_owned));
            }
        }
    }
}

fn run(case: &Case) -> Shown {
    let policies = policies(case);
    let mut shown = Shown::default();
    if let Some(responses) = case.table("response") {
        let row = |row: &BTreeMap<String, String>| Assessment {
            day: Day(row["day"].parse().expect("a day")),
            response: row["response"].parse().expect("a response"),
        };
        let assessments: Vec<Assessment> = responses.rows.iter().map(row).collect();
        check_course(case, &assessments, &policies, &mut shown);
    } else if let Some(candidates) = case.table("organ") {
        check_choice(case, candidates, &mut shown);
    } else if let Some(visits) = case.tables.first().filter(|t| t.has("day")) {
        let points = time_points(&lesion_table(visits), &policies);
        check_time_points(case, &points, &mut shown);
        let assessments: Vec<Assessment> =
            points.iter().map(|p| Assessment { day: p.day, response: p.overall }).collect();
        check_course(case, &assessments, &policies, &mut shown);
    }
    check_small(case, &mut shown);
    for rule in case.must_not_fire() {
        assert!(!shown.fired.contains(rule), "{}: {rule} fired", case.name);
    }
    shown
}

#[test]
fn every_case_gives_its_answer() {
    let cases = all_cases();
    assert!(cases.len() > 40, "{} cases", cases.len());
    cases.iter().for_each(|case| {
        run(case);
    });
}

/// The traceability table: each rule with its citation, the cases in which it must fire, and those in which it
/// must not.
fn traceability() -> String {
    let cases = all_cases();
    let shown: Vec<(&Case, Shown)> = cases.iter().map(|case| (case, run(case))).collect();
    let mut text = String::from(
        "# Rules of RECIST 1.1 and their cases\n\nGenerated from the rules and the cases of this folder by \
         `ONCASE_BLESS=1 cargo test -p oncase-response --test recist11`.\n\n| rule | title | citation | checked | \
         fires in | must not fire in |\n|---|---|---|---|---|---|\n",
    );
    for rule in RULES {
        let short = rule.id.trim_start_matches("RECIST11-");
        let list = |names: Vec<&str>| names.join("<br>");
        let fires: Vec<&str> =
            shown.iter().filter(|(_, s)| s.expected.contains(short)).map(|(c, _)| c.name.as_str()).collect();
        let not: Vec<&str> =
            cases.iter().filter(|c| c.must_not_fire().contains(&short)).map(|c| c.name.as_str()).collect();
        assert!(!fires.is_empty(), "{} fires in no case", rule.id);
        assert!(!not.is_empty(), "there is no case in which {} must not fire", rule.id);
        let checked = format!("{:?}", rule.verification).to_lowercase();
        let source = format!("{}; {}", rule.citation, rule.locator);
        writeln!(
            text,
            "| {} | {} | {source} | {checked} | {} | {} |",
            rule.id,
            rule.title,
            list(fires),
            list(not)
        )
        .expect("text");
    }
    text
}

#[test]
fn every_rule_fires_in_a_case_and_must_not_fire_in_another() {
    let path = folder().join("TRACEABILITY.md");
    let table = traceability();
    if std::env::var_os("ONCASE_BLESS").is_some() {
        fs::write(&path, &table).expect("the table is written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == table,
        "TRACEABILITY.md is stale; run with ONCASE_BLESS=1 and look at the difference"
    );
}
