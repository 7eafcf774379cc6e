//! A case file, split into items and joined again, is the same record.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

use oncase_record::case_file::{CaseFile, load};
use oncase_store::{
    Field, Location, Options, Section, Store, StoredCase, split_json, split_record, split_tree,
};
use serde_json::json;

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let single =
        ["necb/case.yaml", "solid-tumour/case.yaml", "not-evaluable/case.yaml"].map(|name| folder.join(name));
    let cohort = std::fs::read_dir(folder.join("cohort"))
        .expect("the cohort")
        .map(|entry| entry.expect("an entry").path());
    let cohort = cohort.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let all: Vec<PathBuf> = single.into_iter().chain(cohort).collect();
    assert!(all.len() > 40, "{}", all.len());
    all
}

fn read(path: &Path) -> CaseFile {
    let text = std::fs::read_to_string(path).expect("readable");
    load(&text).unwrap_or_else(|diagnostics| panic!("{}: {diagnostics:?}", path.display()))
}

async fn stored(store: &Store, id: &str, items: Vec<oncase_store::NewItem>) -> StoredCase {
    let id = store.create("reader", id, items, Vec::new(), None).await.expect("created");
    store.case(&id).await.expect("readable").expect("there")
}

#[tokio::test]
async fn every_example_survives_the_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let store =
        Store::open(&Location::File(folder.path().join("cases.db")), &Options::default()).expect("a store");
    for path in examples() {
        let file = read(&path);
        let id = &file.record.id;
        let of_record = stored(&store, id, split_record(&file.record).expect("split")).await;
        assert_eq!(of_record.load().expect("valid").record, file.record, "{}", path.display());
        let of_tree = stored(&store, &format!("{id}.tree"), split_tree(&file.tree).expect("split")).await;
        assert_eq!(of_tree.load().expect("valid").record, file.record, "{}", path.display());
        let again = split_json(of_record.json()).expect("split");
        assert_eq!(
            again.iter().map(|item| &item.body).collect::<Vec<_>>(),
            of_record.items.iter().map(|item| &item.body).collect::<Vec<_>>()
        );
    }
}

#[tokio::test]
async fn addresses_of_the_case_file_and_fields_are_one_to_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let store =
        Store::open(&Location::File(folder.path().join("cases.db")), &Options::default()).expect("a store");
    for path in examples() {
        let file = read(&path);
        let case = stored(&store, &file.record.id, split_record(&file.record).expect("split")).await;
        let loaded = case.load().expect("valid");
        // Every address that reasons and findings can name leads to its field and back.
        let mut pointers: Vec<String> = file.record.items().into_iter().map(|item| item.pointer).collect();
        pointers.extend(["/title", "/patient/sex", "/assessments/0/date"].map(str::to_owned));
        for pointer in pointers {
            if loaded.tree.at(&pointer).is_none() {
                continue;
            }
            let field = case.field(&pointer).unwrap_or_else(|| panic!("{pointer}"));
            assert_eq!(case.pointer(field.item, &field.path).as_deref(), Some(pointer.as_str()));
            assert_eq!(case.field_of_place(&loaded.place(&pointer)), Some(field));
        }
    }
}

#[tokio::test]
async fn a_draft_that_is_no_record_yet_is_kept_and_told_field_by_field() {
    let folder = tempfile::tempdir().expect("a folder");
    let store =
        Store::open(&Location::File(folder.path().join("cases.db")), &Options::default()).expect("a store");
    let draft = json!({
        "oncase": 1, "id": "draft", "titel": "mistyped", "patient": {"sex": "femal"}, "labs": [{"date": "2020-13"}],
    });
    let case = stored(&store, "draft", split_json(draft.clone()).expect("split")).await;
    assert_eq!(case.json(), draft);
    let diagnostics = case.load().expect_err("not a record");
    let fields: Vec<Option<Field>> =
        diagnostics.iter().map(|d| case.field_of_place(&d.labels[0].place)).collect();
    let field = |section: Section, path: &str| {
        Some(Field { item: case.section(section)[0].key, path: path.to_owned() })
    };
    assert!(fields.contains(&field(Section::Case, "/titel")), "{diagnostics:?}");
    assert!(fields.contains(&field(Section::Patient, "/sex")), "{diagnostics:?}");
    assert!(fields.contains(&field(Section::Labs, "/date")), "{diagnostics:?}");
    assert!(split_json(json!([1])).is_err());
    assert!(
        split_json(json!({"labs": "none"})).expect_err("no list").to_string().contains("`labs` is a list")
    );
}
