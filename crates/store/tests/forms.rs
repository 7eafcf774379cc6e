//! Databases of every form that was ever released still open. `tests/forms/N.db` was written by the program that had the
//! form N; it is never written again.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

use oncase_store::{
    Account, Attachment, CaseId, Change, Edit, Location, Moment, NewItem, Options, Section, Store, StoreError,
};
use serde_json::json;

fn forms() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms")
}

fn set(case: &oncase_store::StoredCase, section: Section, path: &str, old: &str, new: &str) -> Edit {
    let item = case.section(section)[0].key;
    let change = Change::Set { item, path: path.into(), old: Some(json!(old)), new: Some(json!(new)) };
    Edit { case: case.id.clone(), actor: "ada".into(), why: None, seen: None, changes: vec![change] }
}

/// For the next form: writes its database, once, with the program that introduces it.
#[tokio::test]
#[ignore = "run it once when a migration is added"]
async fn write_a_database_of_the_newest_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::File(folder.path().join("cases.db"));
    let store = Store::open(&location, &Options::default()).expect("a store");
    let item = |section, body| NewItem { section, body };
    let items = vec![
        item(Section::Case, json!({"oncase": 1, "id": "kept", "title": "Kept", "invented": true})),
        item(Section::Patient, json!({"sex": "female"})),
    ];
    let file =
        Attachment { name: "case.yaml".into(), media_type: "text/yaml".into(), bytes: b"# kept".to_vec() };
    let id = store.create("ada", "kept", items, vec![file], Some("for later")).await.expect("made");
    let case = store.case(&id).await.expect("readable").expect("there");
    store.apply(set(&case, Section::Patient, "/sex", "female", "male")).await.expect("saved");
    store.undo(&id, "ada").await.expect("undone");
    let account = Account {
        name: "ada".into(),
        role: "editor".into(),
        disabled: false,
        password: "$argon2id$".into(),
        created: Moment(0),
    };
    store.create_account("setup", account).await.expect("made");
    let number = std::fs::read_dir(forms()).map_or(0, |files| {
        files
            .flatten()
            .filter(|file| file.path().extension().is_some_and(|extension| extension == "db"))
            .count()
    });
    std::fs::create_dir_all(forms()).expect("a folder");
    store.backup(&forms().join(format!("{}.db", number + 1))).await.expect("written");
}

#[tokio::test]
async fn databases_of_every_form_open_and_are_whole() {
    let mut tested = 0;
    for number in 1.. {
        let kept = forms().join(format!("{number}.db"));
        if !kept.exists() {
            break;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cases.db");
        std::fs::copy(&kept, &path).expect("copied");
        std::fs::copy(forms().join(format!("{number}.db.anchor")), folder.path().join("cases.db.anchor"))
            .expect("copied");
        let store = Store::open(&Location::File(path), &Options::default()).expect("opened");
        let verified = store.verify(&[]).await.expect("whole");
        // Made, two items, a file, a change, that change taken back, an account.
        assert_eq!((verified.head.entries, verified.cases, verified.items), (7, 1, 2));
        let id = CaseId::new("kept").expect("an id");
        let case = store.case(&id).await.expect("readable").expect("there");
        assert_eq!((case.version, case.created.by.as_str()), (3, "ada"));
        assert_eq!(case.section(Section::Patient)[0].body, json!({"sex": "female"}));
        assert_eq!(
            store.attachment(&id, "case.yaml").await.expect("readable").expect("there").bytes,
            b"# kept"
        );
        store.redo(&id, "ada").await.expect("history goes on");
        store.verify(&[verified.head]).await.expect("whole");
        tested += 1;
    }
    assert!(tested >= 1);
}

#[test]
fn a_database_of_a_newer_form_is_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::File(folder.path().join("cases.db"));
    drop(Store::open(&location, &Options::default()).expect("a store"));
    let connection = rusqlite::Connection::open(folder.path().join("cases.db")).expect("opened");
    connection.execute("INSERT INTO migrations VALUES (99, 'from the future', 0)", []).expect("written");
    drop(connection);
    let refused = Store::open(&location, &Options::default());
    assert!(matches!(refused, Err(StoreError::TooNew { found: 99, .. })), "{refused:?}");
}
