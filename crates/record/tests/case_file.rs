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

#[test]
fn all_mistakes_are_told_at_once() {
    let text = SMALL
        .replace("role: target", "rolle: target")
        .replace("8.8 cm,", "8,8 cm,")
        .replace("kind: systemic", "kind: sistemic");
    assert_eq!(complaints(&text).len(), 3);
}
