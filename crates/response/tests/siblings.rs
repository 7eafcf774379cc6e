//! The cases of `tests/siblings/*.md`: criteria besides RECIST 1.1.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod mdtest;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use mdtest::{Case, cases};
use oncase_record::{Day, Length};
use oncase_response::Response;
use oncase_response::irecist::{Immune, ImmuneCourse, ImmunePoint, ImmunePolicies, ImmuneVisit};

type Row = BTreeMap<String, String>;

fn read(name: &str) -> Vec<Case> {
    let path = format!("{}/tests/siblings/{name}", env!("CARGO_MANIFEST_DIR"));
    cases(name, &fs::read_to_string(path).expect("a case file"))
}

fn cell<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).map_or("", String::as_str)
}

fn mm(text: &str) -> Option<Length> {
    (!text.is_empty()).then(|| format!("{text} mm").parse().expect("a length"))
}

fn response(text: &str) -> Option<Response> {
    (!text.is_empty()).then(|| text.parse().expect("a response"))
}

fn number<T: std::str::FromStr + Default>(text: &str) -> T {
    if text.is_empty() {
        T::default()
    } else {
        text.parse().unwrap_or_else(|_| panic!("{text:?} is no number"))
    }
}

fn day(row: &Row) -> Day {
    Day(number(cell(row, "day")))
}

/// Compares answers with the second table of a case; returns the rules that were expected there.
fn answers(case: &Case, found: &[(String, String)]) -> Vec<String> {
    let expected = &case.tables[1].rows;
    assert_eq!(found.len(), expected.len(), "{}", case.name);
    for (i, ((response, rule), row)) in found.iter().zip(expected).enumerate() {
        assert_eq!(response, cell(row, "response"), "{}, row {}", case.name, i + 1);
        assert_eq!(rule, cell(row, "rule"), "{}, row {}", case.name, i + 1);
    }
    expected.iter().map(|row| cell(row, "rule").to_owned()).collect()
}

/// Every rule of a criterion is expected in some case, and some case goes without it.
fn every_rule_has_its_cases<'a>(ids: impl Iterator<Item = &'a str>, by_case: &[Vec<String>]) {
    for id in ids {
        assert!(by_case.iter().any(|rules| rules.iter().any(|r| r == id)), "{id} fires in no case");
        assert!(by_case.iter().any(|rules| rules.iter().all(|r| r != id)), "{id} fires in every case");
    }
}

fn immune_visit(row: &Row) -> ImmuneVisit {
    ImmuneVisit {
        day: day(row),
        target: response(cell(row, "target")),
        sum: mm(cell(row, "sum")),
        non_target: response(cell(row, "non-target")),
        non_target_grew: cell(row, "grew") == "yes",
        new_lesions: number(cell(row, "new")),
        new_lesions_present: number(cell(row, "left")),
        new_sum: mm(cell(row, "new sum")).unwrap_or_default(),
        new_non_target_grew: cell(row, "new grew") == "yes",
        for_symptoms: cell(row, "symptoms") == "yes",
    }
}

#[test]
fn irecist() {
    let mut rules = Vec::new();
    for case in read("irecist.md") {
        let mut patient = Immune::new(ImmunePolicies::default());
        let points: Vec<ImmunePoint> =
            case.tables[0].rows.iter().map(|row| patient.visit(&immune_visit(row))).collect();
        let found: Vec<_> =
            points.iter().map(|p| (p.response.code().to_owned(), p.rule.id().to_owned())).collect();
        rules.push(answers(&case, &found));
        let course = ImmuneCourse::of(&points);
        let days = |d: Option<Day>| d.map_or_else(|| "-".to_owned(), |d| d.0.to_string());
        for (column, expected) in &case.tables[2].rows[0] {
            let found = match column.as_str() {
                "best" => course.best.map_or_else(|| "-".to_owned(), |b| b.response.code().to_owned()),
                "best day" => days(course.best.map(|b| b.day)),
                "progression" => days(course.progression),
                "response day" => days(course.first_response),
                other => panic!("column {other:?}"),
            };
            assert_eq!(&found, expected, "{}: {column}", case.name);
        }
    }
    every_rule_has_its_cases(oncase_response::irecist::RULES.iter().map(|r| r.id), &rules);
}

#[test]
fn choi() {
    use oncase_response::choi::{ChoiVisit, RULES, Variant};
    let mut rules = Vec::new();
    let density = |text: &str| (!text.is_empty()).then(|| (number::<f64>(text) * 10.0).round() as i32);
    for case in read("choi.md") {
        let visit = |row: &Row| {
            let baseline = mm(cell(row, "baseline")).expect("a baseline");
            let visit = ChoiVisit {
                baseline,
                growth_from: mm(cell(row, "from")).unwrap_or(baseline),
                size: mm(cell(row, "size")),
                baseline_density: density(cell(row, "density before")),
                density: density(cell(row, "density")),
                all_gone: cell(row, "gone") == "yes",
                new_disease: cell(row, "new") == "yes",
            };
            let variant = if cell(row, "variant") == "choi" { Variant::Choi } else { Variant::Modified };
            let (response, rule) = visit.response(variant);
            (response.to_string(), rule.id().to_owned())
        };
        rules.push(answers(&case, &case.tables[0].rows.iter().map(visit).collect::<Vec<_>>()));
    }
    every_rule_has_its_cases(RULES.iter().map(|r| r.id), &rules);
}

#[test]
fn mrecist() {
    use oncase_response::mrecist::{
        NewNodule, RULES, Viable, can_be_target, fluid_is_disease, node_is_malignant,
    };
    let mut rules = Vec::new();
    for case in read("mrecist.md") {
        let visit = |row: &Row| {
            let length = |name| mm(cell(row, name)).expect("a length");
            let viable = Viable {
                baseline: length("baseline"),
                nadir: length("nadir"),
                sum: length("sum"),
                complete: cell(row, "complete") == "yes",
                gone: length("sum") == Length::default(),
            };
            let (response, rule) = match row.get("new") {
                Some(new) => viable.overall(response(cell(row, "non-target")), new == "yes"),
                None => viable.targets(),
            };
            (response.to_string(), rule.id().to_owned())
        };
        rules.push(answers(&case, &case.tables[0].rows.iter().map(visit).collect::<Vec<_>>()));
    }
    let by_function = ["MRECIST-T1", "MRECIST-L1", "MRECIST-L2", "MRECIST-L3"];
    every_rule_has_its_cases(RULES.iter().map(|r| r.id).filter(|id| !by_function.contains(id)), &rules);
    let length = Length::from_mm;
    assert!(
        can_be_target(length(10), true)
            && !can_be_target(length(9), true)
            && !can_be_target(length(30), false)
    );
    assert!(node_is_malignant(length(20), true) && !node_is_malignant(length(19), true));
    assert!(node_is_malignant(length(15), false));
    assert!(fluid_is_disease(true) && !fluid_is_disease(false));
    let nodule = |diameter, typical, growth| {
        NewNodule { diameter: length(diameter), typical, growth: length(growth) }.is_progression()
    };
    assert!(nodule(10, true, 0) && !nodule(9, true, 0) && !nodule(15, false, 9) && nodule(20, false, 10));
}

#[test]
fn who() {
    use oncase_response::who::{Bidimensional, Growth, RULES, response};
    let mut rules = Vec::new();
    for case in read("who.md") {
        let visit = |row: &Row| {
            let square =
                |name: &str| (!cell(row, name).is_empty()).then(|| number::<u64>(cell(row, name)) * 10_000);
            let lesion = |name: &str| Bidimensional {
                baseline: square(&format!("{name} before")).expect("a product"),
                smallest: square(&format!("{name} least")).expect("a product"),
                now: square(name),
            };
            let lesions = [lesion("a"), lesion("b")];
            let least = lesions.iter().map(|l| l.smallest).sum();
            let (response, rule) = response(&lesions, least, false, Growth::AnyLesion);
            (response.to_string(), rule.id().to_owned())
        };
        rules.push(answers(&case, &case.tables[0].rows.iter().map(visit).collect::<Vec<_>>()));
    }
    assert!(RULES.iter().all(|r| rules.iter().any(|case| case.iter().any(|id| id == r.id))));
    let one = [
        Bidimensional { baseline: 100, smallest: 100, now: Some(125) },
        Bidimensional { baseline: 900, smallest: 900, now: Some(900) },
    ];
    assert_eq!(response(&one, 1000, false, Growth::Whole).0, Response::Sd);
    assert_eq!(response(&one, 1000, true, Growth::Whole).0, Response::Pd);
}

#[test]
fn pcwg3() {
    use oncase_response::pcwg3::{
        Bone, BoneScan, Combined, Psa, RULES, Windows, bone, combined, psa_progression, psa_response,
    };
    let mut rules = Vec::new();
    for case in read("pcwg3-bone.md") {
        let scan = |row: &Row| BoneScan {
            day: day(row),
            evaluable: cell(row, "state") != "no scan",
            new_since_baseline: number(cell(row, "new")),
            new_since_first: number(cell(row, "new since first")),
            any_lesion: cell(row, "state").is_empty(),
        };
        let scans: Vec<BoneScan> = case.tables[0].rows.iter().map(scan).collect();
        let found = bone(&scans, Windows::default());
        let found: Vec<_> = found.iter().map(|(b, r)| (b.code().to_owned(), r.id().to_owned())).collect();
        rules.push(answers(&case, &found));
    }
    for case in read("pcwg3-combined.md") {
        let row = |row: &Row| {
            let bone = [Bone::NonPd, Bone::Pdu, Bone::Pd, Bone::Ned, Bone::Ne]
                .into_iter()
                .find(|b| b.code() == cell(row, "bone"))
                .expect("a bone response");
            let soft = response(cell(row, "soft tissue")).expect("a response");
            let found =
                match combined(soft, bone, cell(row, "targets") == "yes", cell(row, "disease") == "yes") {
                    Combined::Response(response) => response.to_string(),
                    Combined::Pdu => "PDu".to_owned(),
                };
            (found, "PCWG3-O1".to_owned())
        };
        rules.push(answers(&case, &case.tables[0].rows.iter().map(row).collect::<Vec<_>>()));
    }
    let psa = ["PCWG3-P1", "PCWG3-P2"];
    every_rule_has_its_cases(RULES.iter().map(|r| r.id).filter(|id| !psa.contains(id)), &rules);
    let samples = |values: &[(i32, u32)]| -> Vec<Psa> {
        values.iter().map(|&(day, value)| Psa { day: Day(day), value: value * 1000 }).collect()
    };
    let rise = |values: &[(i32, u32)]| psa_progression(&samples(values), Day(84));
    assert_eq!(rise(&[(0, 20), (60, 8), (90, 10), (111, 11)]), Some(Day(90)));
    assert_eq!(rise(&[(0, 20), (60, 8), (90, 10), (110, 11)]), None, "20 days later");
    assert_eq!(rise(&[(0, 20), (60, 4), (90, 5), (120, 5)]), None, "only 1 ng/mL");
    assert_eq!(rise(&[(0, 80), (60, 8), (90, 10), (100, 5), (115, 11)]), None, "a new nadir in between");
    assert_eq!(rise(&[(0, 80), (60, 8), (90, 10), (100, 9), (115, 10)]), Some(Day(90)));
    assert_eq!(rise(&[(0, 10), (28, 13), (49, 14)]), None, "early, without any fall");
    assert_eq!(rise(&[(0, 10), (14, 9), (28, 13), (49, 14)]), Some(Day(28)), "after a fall");
    assert_eq!(rise(&[(0, 10), (84, 13), (105, 14)]), None, "week 12 is early");
    assert_eq!(rise(&[(0, 10), (85, 13), (106, 14)]), Some(Day(85)));
    assert_eq!(psa_response(&samples(&[(0, 40), (30, 20), (51, 18)]), 50), Some(Day(30)));
    assert_eq!(psa_response(&samples(&[(0, 40), (30, 21), (51, 18)]), 50), None, "not confirmed");
}

#[test]
fn gcig() {
    use oncase_response::gcig::{Ca125, Course, Marker, RULES, SecondValue, combined};
    let second_value = SecondValue::Next;
    let mut rules = Vec::new();
    for case in read("gcig.md") {
        let sample = |row: &Row| Ca125 { day: day(row), value: number::<u32>(cell(row, "value")) * 1000 };
        let samples: Vec<Ca125> = case.tables[0].rows.iter().map(sample).collect();
        let course = Course { samples: &samples, upper_limit: 35_000, second_value };
        let found: Vec<_> = samples[1..]
            .iter()
            .map(|s| course.marker_on(s.day))
            .map(|(marker, rule)| (format!("{marker:?}"), rule.id().to_owned()))
            .collect();
        rules.push(answers(&case, &found));
    }
    let elsewhere = ["GCIG-E1", "GCIG-O1"];
    every_rule_has_its_cases(RULES.iter().map(|r| r.id).filter(|id| !elsewhere.contains(id)), &rules);
    let samples = [Ca125 { day: Day(0), value: 70_000 }];
    let course = Course { samples: &samples, upper_limit: 35_000, second_value };
    assert!(course.is_evaluable(Day(14), false));
    assert!(!course.is_evaluable(Day(15), false) && !course.is_evaluable(Day(14), true));
    assert!(!Course { upper_limit: 35_001, ..course }.is_evaluable(Day(14), false));
    assert_eq!(combined(Response::Sd, Some(Marker::Progression), false), Response::Pd);
    assert_eq!(combined(Response::Cr, Some(Marker::NormalizedResponse), true), Response::Cr);
    assert_eq!(combined(Response::Cr, Some(Marker::Response), false), Response::Pr);
    assert_eq!(combined(Response::Sd, Some(Marker::Response), false), Response::Pr);
    assert_eq!(combined(Response::Sd, Some(Marker::Neither), false), Response::Sd);
    assert_eq!(combined(Response::Ne, None, false), Response::Ne);
}

#[test]
fn rano() {
    use oncase_response::rano::{RULES, RanoVisit, Steroids, Trend, brain_metastases, is_measurable};
    let mut rules = Vec::new();
    for case in read("rano.md") {
        let visit = |row: &Row| {
            let square =
                |name: &str| (!cell(row, name).is_empty()).then(|| number::<u64>(cell(row, name)) * 10_000);
            let trend =
                |name: &str| if cell(row, "worse") == name { Trend::Worse } else { Trend::StableOrBetter };
            let visit = RanoVisit {
                baseline: square("baseline").expect("a sum"),
                smallest: square("smallest").expect("a sum"),
                sum: square("sum"),
                all_gone: cell(row, "gone") == "yes",
                new_lesion: cell(row, "worse") == "new",
                not_measurable_grew: cell(row, "worse") == "not measurable",
                t2_flair: trend("T2"),
                clinical: trend("clinical"),
                steroids: match cell(row, "steroids") {
                    "none" => Steroids::None,
                    "more" => Steroids::More,
                    _ => Steroids::NotMore,
                },
                less_steroids: cell(row, "steroids") == "less than at the smallest",
                confirmed: cell(row, "confirmed") == "yes",
            };
            let (response, rule) = visit.response();
            (response.to_string(), rule.id().to_owned())
        };
        rules.push(answers(&case, &case.tables[0].rows.iter().map(visit).collect::<Vec<_>>()));
    }
    let by_function = ["RANO-M1", "RANO-B1"];
    every_rule_has_its_cases(RULES.iter().map(|r| r.id).filter(|id| !by_function.contains(id)), &rules);
    let length = Length::from_mm;
    assert!(is_measurable(length(10), length(10)) && !is_measurable(length(12), length(9)));
    let brain = |sum, growth| brain_metastases(length(50), length(20), length(sum), length(growth));
    assert_eq!([brain(24, 4), brain(25, 5), brain(0, 0)], [Response::Pr, Response::Pd, Response::Cr]);
}

#[test]
fn lugano() {
    use oncase_response::lugano::{
        CtLesion, Floor, LuganoPolicies, Metabolic, NodeSize, RuleId, StepBy, Uptake, is_ct_partial_response,
        metabolic, response as lugano_response,
    };
    for case in read("lugano.md") {
        let visit = |row: &Row| {
            let uptake = match cell(row, "uptake") {
                "less" => Uptake::Less,
                "more" => Uptake::More,
                _ => Uptake::Same,
            };
            let pet =
                metabolic(number(cell(row, "score")), uptake, cell(row, "new") == "yes").map(|(m, _)| m);
            let earlier = (cell(row, "earlier") == "1").then_some(Metabolic::Complete);
            let (response, rule) = lugano_response(pet, response(cell(row, "ct")), earlier);
            (response.to_string(), rule.id().to_owned())
        };
        answers(&case, &case.tables[0].rows.iter().map(visit).collect::<Vec<_>>());
    }
    assert_eq!(metabolic(3, Uptake::More, false), Some((Metabolic::Complete, RuleId::D1)));
    assert_eq!(metabolic(4, Uptake::Less, true), Some((Metabolic::Progressive, RuleId::D2)));
    assert_eq!(metabolic(6, Uptake::Less, false), None);
    assert!(is_ct_partial_response(900, 1800) && !is_ct_partial_response(901, 1800));
    let size =
        |(long, short): (u16, u16)| NodeSize { long: Length::from_mm(long), short: Length::from_mm(short) };
    let lesion = |node, smallest, now| {
        let smallest = size(smallest);
        CtLesion { node, baseline: smallest, smallest, now: Some(size(now)) }
    };
    let usual = LuganoPolicies::default();
    let grew = |smallest, now| lesion(true, smallest, now).has_progressed(&usual);
    assert!(grew((16, 10), (21, 12)));
    assert!(!grew((16, 10), (20, 12)), "4 mm");
    assert!(!grew((10, 10), (15, 14)), "not longer than 15 mm");
    assert!(!grew((22, 20), (30, 22)), "beyond 20 mm the step is 10 mm");
    assert!(grew((22, 20), (32, 22)));
    // 18 x 10 to 24 x 14 mm are 6 mm: enough by the smallest size, not by the size now.
    let by_now = LuganoPolicies { step_by: StepBy::Now, ..usual };
    assert!(grew((18, 10), (24, 14)));
    assert!(!lesion(true, (18, 10), (24, 14)).has_progressed(&by_now));
    // Only a node needs to be longer than 15 mm, unless by policy every lesion does.
    let all = LuganoPolicies { floor: Floor::AllLesions, ..usual };
    assert!(lesion(false, (8, 6), (14, 13)).has_progressed(&usual));
    assert!(!lesion(false, (8, 6), (14, 13)).has_progressed(&all));
    // What was gone and is there again has regrown.
    assert!(lesion(false, (0, 0), (14, 12)).has_progressed(&all));
    assert!(!lesion(true, (0, 0), (14, 12)).has_progressed(&usual), "no longer than a normal node");
}

#[test]
fn rule_ids_are_unique_over_all_criteria() {
    let ids: Vec<&str> = oncase_response::rules().map(|rule| rule.id).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
}
