//! Precision and recall, field by field: on texts with invented patients, and on the narrative of the published case
//! against the case file made of it by hand.

// The figures are printed with `--nocapture`.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use oncase_reading::{Confidence, Subject, fields_of, read};
use oncase_record::case_file::load;

type Fields = BTreeSet<(String, String)>;

/// Right, missed, wrong.
#[derive(Default, Clone, Copy)]
struct Count {
    right: usize,
    missed: usize,
    wrong: usize,
}

impl Count {
    fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts")
}

/// Texts that were written before the reader was run on them.
fn blind() -> PathBuf {
    folder().join("blind")
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of texts")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
        .collect();
    names.sort();
    names
}

fn text_of(table: &Path) -> String {
    let text = table.with_extension("txt");
    fs::read_to_string(if text.exists() { text } else { table.with_extension("md") }).expect("the text")
}

fn expected(table: &Path) -> Fields {
    let table = fs::read_to_string(table).expect("the table");
    table
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(f, v)| (f.to_owned(), v.to_owned()))
        .collect()
}

fn drafted(text: &str) -> Fields {
    let record = read(text).record().expect("the draft is a record");
    fields_of(&record).into_iter().map(|(f, v)| (f.to_owned(), v)).collect()
}

fn count(expected: &Fields, found: &Fields, by_field: &mut BTreeMap<String, Count>) {
    for pair in expected.union(found) {
        let count = by_field.entry(pair.0.clone()).or_default();
        match (expected.contains(pair), found.contains(pair)) {
            (true, true) => count.right += 1,
            (true, false) => {
                count.missed += 1;
                println!("  missed {}: {}", pair.0, pair.1);
            }
            _ => {
                count.wrong += 1;
                println!("  wrong  {}: {}", pair.0, pair.1);
            }
        }
    }
}

fn total(by_field: &BTreeMap<String, Count>) -> Count {
    println!("{:<20} right missed wrong  precision recall", "field");
    let mut all = Count::default();
    for (field, count) in by_field {
        println!(
            "{field:<20} {:>5} {:>6} {:>5}  {:>8.1}% {:>5.1}%",
            count.right,
            count.missed,
            count.wrong,
            100.0 * count.precision(),
            100.0 * count.recall()
        );
        all.right += count.right;
        all.missed += count.missed;
        all.wrong += count.wrong;
    }
    println!("all: precision {:.1} %, recall {:.1} %", 100.0 * all.precision(), 100.0 * all.recall());
    all
}

fn against_tables(folder: &Path) -> Count {
    let mut by_field = BTreeMap::new();
    for table in names(folder) {
        println!("{}", table.display());
        count(&expected(&table), &drafted(&text_of(&table)), &mut by_field);
    }
    assert!(names(folder).len() >= 6);
    total(&by_field)
}

#[test]
fn blind_texts_are_read_as_their_tables_say() {
    let all = against_tables(&blind());
    assert!(all.precision() >= 0.97, "precision {}", all.precision());
    assert!(all.recall() >= 0.93, "recall {}", all.recall());
}

#[test]
fn invented_texts_are_read_as_their_tables_say() {
    let all = against_tables(&folder());
    assert!(all.precision() >= 0.97, "precision {}", all.precision());
    assert!(all.recall() >= 0.90, "recall {}", all.recall());
}

/// What an item marked certain gives stands in the table, when the table has that field at all.
#[test]
fn items_marked_certain_are_right_and_about_the_patient() {
    let (right, share) = certain(&folder());
    assert!(right > 150 && share >= 0.97, "{share}");
    let (right, share) = certain(&blind());
    assert!(right > 200 && share >= 0.97, "{share}");
}

/// How many items marked certain are right, and their share.
fn certain(folder: &Path) -> (u32, f64) {
    let (mut right, mut wrong) = (0, Vec::new());
    for table in names(folder) {
        let expected = expected(&table);
        let fields: BTreeSet<&str> = FIELDS.into_iter().collect();
        for item in read(&text_of(&table)).items {
            if item.confidence != Confidence::Certain {
                continue;
            }
            assert_eq!(item.about, Subject::Patient);
            for given in item.gives.iter().filter(|given| fields.contains(given.field)) {
                let pair = (given.field.to_owned(), given.value.clone());
                if expected.contains(&pair) {
                    right += 1;
                } else {
                    wrong.push(format!("{}: {pair:?} from {:?}", table.display(), item.words));
                }
            }
        }
    }
    let share = f64::from(right) / (f64::from(right) + wrong.len() as f64);
    println!("certain: {right} right, {} wrong: {wrong:#?}", wrong.len());
    (right, share)
}

/// Fields that the tables list in full.
const FIELDS: [&str; 28] = [
    "patient.sex",
    "patient.age",
    "presentation.date",
    "progression.date",
    "diagnosis.date",
    "marker",
    "specimen.size",
    "stage",
    "tnm",
    "lesion.size",
    "procedure.kind",
    "procedure.date",
    "drug",
    "dose",
    "days",
    "times",
    "route",
    "treatment.start",
    "treatment.end",
    "cycle_length",
    "cycles",
    "line",
    "response",
    "adverse_event",
    "pfs",
    "os",
    "status",
    "ratio",
];

/// Counts a reading of the published case against the case file made by hand, and the share of right ones among the
/// items marked certain.
fn against_the_published_case(text: &str) -> (Count, f64) {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/necb");
    let case = fs::read_to_string(example.join("case.yaml")).expect("the case");
    let by_hand = load(&case).expect("a record").record;
    let by_hand: Fields = fields_of(&by_hand).into_iter().map(|(f, v)| (f.to_owned(), v)).collect();
    let mut by_field = BTreeMap::new();
    count(&by_hand, &drafted(text), &mut by_field);
    let (mut right, mut wrong) = (0, Vec::new());
    for item in read(text).items.iter().filter(|item| item.confidence == Confidence::Certain) {
        for given in item.gives.iter().filter(|given| FIELDS.contains(&given.field)) {
            if by_hand.contains(&(given.field.to_owned(), given.value.clone())) {
                right += 1;
            } else {
                wrong.push(format!("{} {} from {:?}", given.field, given.value, item.words));
            }
        }
    }
    println!("certain: {right} right, {} wrong: {wrong:#?}", wrong.len());
    (total(&by_field), f64::from(right) / (f64::from(right) + wrong.len() as f64))
}

/// The paper itself is not part of the project; where it is at hand, `ONCASE_PAPER` names its text.
#[test]
fn the_paper_gives_most_of_the_hand_made_record() {
    let Some(paper) = std::env::var_os("ONCASE_PAPER") else { return };
    let (all, certain) = against_the_published_case(&fs::read_to_string(paper).expect("the paper"));
    assert!(certain >= 0.97, "certain {certain}");
    assert!(all.precision() >= 0.95 && all.recall() >= 0.85, "{} {}", all.precision(), all.recall());
}

#[test]
fn the_narrative_of_the_published_case_gives_most_of_the_hand_made_record() {
    let narrative = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/necb/narrative.md");
    let (all, certain) = against_the_published_case(&fs::read_to_string(narrative).expect("the narrative"));
    assert!(certain >= 0.97, "certain {certain}");
    assert!(all.precision() >= 0.90, "precision {}", all.precision());
    assert!(all.recall() >= 0.85, "recall {}", all.recall());
}

#[test]
fn the_unedited_draft_of_the_narrative_has_its_contradictions_found() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/necb/narrative.md");
    let record = read(&fs::read_to_string(example).expect("the narrative")).record().expect("a record");
    let findings = oncase_consistency::check(&record).findings;
    let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
    // The month of presentation, the place of first-line chemotherapy, the table cited for what it does not hold,
    // a ratio against its percentage, Ki-67 called low.
    for code in ["C161", "C152", "C211", "C171", "C133"] {
        assert!(codes.contains(code), "{code} not in {codes:?}");
    }
}

#[test]
fn planted_errors_of_the_invented_texts_are_found() {
    let codes = |name: &str| -> BTreeSet<&'static str> {
        let record =
            read(&fs::read_to_string(folder().join(name)).expect("a text")).record().expect("a record");
        let findings = oncase_consistency::check(&record).findings;
        findings
            .iter()
            .filter(|f| f.verdict == oncase_consistency::Verdict::Impossible)
            .map(|f| f.code)
            .collect()
    };
    assert_eq!(codes("lung.txt"), ["C161"].into());
    assert_eq!(codes("sarcoma.txt"), ["C051", "C223"].into());
    assert_eq!(codes("thyroid.txt"), ["C112", "C171"].into());
    assert_eq!(codes("blind/bladder.txt"), ["C051"].into());
    assert_eq!(codes("blind/cervix.txt"), ["C161"].into());
    assert_eq!(codes("blind/pancreas.txt"), ["C171", "C223"].into());
    // Planted beside it, and not found: the Ki-67 index of the biopsy differs from the one of the discussion.
    assert_eq!(codes("blind/thymus.txt"), ["C162"].into());
    // No contradiction is planted in these, and none is found.
    for name in [
        "blind/gastric.txt",
        "blind/gist.txt",
        "blind/ovary.txt",
        "colon.txt",
        "breast.md",
        "lymphoma.txt",
        "melanoma.txt",
    ] {
        assert_eq!(codes(name), [].into(), "{name}");
    }
}
