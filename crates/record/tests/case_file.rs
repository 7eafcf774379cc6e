//! The case file as a person writes it: what loads, and what each mistake is told.

use oncase_record::case_file::{Diagnostic, load};

const SMALL: &str = "\
oncase: 1
id: small
invented: true
sources:
  - {id: chart, kind: chart}
patient: {sex: female, age: 62 years at 2016-10}
lesions:
  - {id: liver-1, site: right lobe of the liver, organ: liver, role: target}
assessments:
  - id: first
    date: 2017-10
    method: MRI
    baseline: true
    measurements:
      - {lesion: liver-1, long: 8.8 cm, short: 67 mm, source: {quote: 8.8 cm x 6.7 cm, page: 3}}
    claimed: [{response: PD}]
treatments:
  - id: stem
    kind: systemic
    name: S-1 and temozolomide
    start: 2017-10-09
    cycle_length: 21 d
    components:
      - {drug: S-1, dose: 40 mg, times_per_day: 2, days: 1-14, route: oral}
labs:
  - {date: cycle 3 day 1, test: neutrophils, value: 3.10, unit: 10*9/L, lower_limit: 1.8}
";

fn complaints(text: &str) -> Vec<String> {
    let shown = |d: &Diagnostic| format!("{} {} | {}", d.code, d.title, d.mend);
    load(text).map_or_else(
        |found| found.iter().map(shown).collect(),
        |file| file.diagnostics.iter().map(shown).collect(),
    )
}

fn with(from: &str, to: &str) -> Vec<String> {
    assert!(SMALL.contains(from), "{from}");
    complaints(&SMALL.replace(from, to))
}

#[test]
fn a_small_case_loads_and_keeps_what_was_written() {
    let file = load(SMALL).expect("a valid case");
    let record = &file.record;
    assert_eq!(record.assessments[0].measurements[0].long.map(|l| l.0), Some(8800));
    assert_eq!(record.labs[0].value.to_string(), "3.10");
    let drawn = record.days(&record.labs[0].date);
    assert_eq!(drawn.earliest.map(|day| day.to_string()).as_deref(), Some("2017-11-20"));
    let again = serde_json::to_string(record).expect("JSON");
    assert_eq!(&load(&again).expect("JSON is accepted too").record, record);
}

#[test]
fn each_mistake_is_told_with_its_mend() {
    insta::assert_snapshot!(
        [
            with("role: target", "rolle: target"),
            with("role: target", "role: targt"),
            with("8.8 cm,", "8,8 cm,"),
            with("8.8 cm,", "88,"),
            with("long: 8.8 cm", "long: 88 inch"),
            with("2017-10-09", "2017-02-29"),
            with("2017-10-09", "09.10.2017"),
            with("lesion: liver-1, long", "lesion: liver-2, long"),
            with("id: first", "id: liver-1"),
            with("dose: 40 mg", "dose: 40"),
            with("oncase: 1", "oncase: 2"),
            with("kind: systemic", "kind: [systemic]"),
            with("    method: MRI\n", "    method:\n"),
            with("  - id: first\n    date: 2017-10", "  - id: first"),
            with("baseline: true", "baseline: yes"),
            with("page: 3", "page: three"),
            with("invented: true", "invented: true\ninvented: false"),
        ]
        .map(|found| found.join("\n"))
        .join("\n")
    );
}

const SIGNS: &str = "\
oncase: 1
id: signs
invented: true
lesions: [{id: liver-1, site: liver, role: target}]
assessments:
  - date: 2020-01-06
    measurements: [{lesion: liver-1, long: 40 mm, viable: 0 mm, density: -12.5 HU, nodule: false}]
    new_lesions: [{site: liver, certainty: equivocal, hcc_pattern: false}]
    pet: {deauville: 2, uptake: less}
    bone_scan: {new_since_baseline: 2, new_since_first: 0, any_lesion: true}
    glioma: {t2_flair: stable-or-better, clinical: worse, dexamethasone_a_day: 4 mg}
";

#[test]
fn signs_beside_diameters_are_kept_as_written() {
    let record = load(SIGNS).expect("a valid case").record;
    assert_eq!(record.assessments[0].measurements[0].density.map(|density| density.tenths()), Some(-125));
    let again = serde_json::to_string(&record).expect("JSON");
    assert_eq!(load(&again).expect("JSON is accepted too").record, record);
}

#[test]
fn signs_without_their_unit_or_out_of_range_are_refused() {
    let mistake = |from: &str, to: &str| {
        assert!(SIGNS.contains(from), "{from}");
        complaints(&SIGNS.replace(from, to)).join("; ")
    };
    let mend = "write Hounsfield units to a tenth, as in 48 HU or -12.5 HU";
    assert_eq!(mistake("-12.5 HU", "48"), format!("E013 `48` is a density without its unit | {mend}"));
    assert_eq!(mistake("-12.5 HU", "48 mm"), format!("E013 `mm` is not a unit of density | {mend}"));
    assert_eq!(
        mistake("-12.5 HU", "4800 HU"),
        format!("E021 `4800 HU` is not a density from -1024 to 3071 HU in steps of a tenth | {mend}")
    );
    let score = |text: &str| mistake("deauville: 2", text);
    assert_eq!(score("deauville: 6"), "E005 `6` is out of range | write digits only, from 1 to 5");
    assert_eq!(score("deauville: 1"), "");
    assert!(score("deauville: 0").starts_with("E005"));
    assert!(mistake("viable: 0 mm", "viable: 0").starts_with("E013"));
    assert!(mistake("4 mg", "4").starts_with("E013"));
    assert!(mistake("uptake: less", "uptake: lower").starts_with("E006"));
}

#[test]
fn all_mistakes_are_told_at_once() {
    let text = SMALL
        .replace("role: target", "rolle: target")
        .replace("8.8 cm,", "8,8 cm,")
        .replace("kind: systemic", "kind: sistemic");
    assert_eq!(complaints(&text).len(), 3);
}
