//! Backup and restore.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::Path;

use oncase_store::{
    Attachment, CaseId, Change, Edit, Kind, Location, NewItem, Options, Search, Section, Store, VerifyError,
    restore, verify,
};
use serde_json::json;

fn open(path: &Path) -> Store {
    Store::open(&Location::File(path.to_owned()), &Options::default()).expect("a store")
}

async fn fill(store: &Store) -> CaseId {
    let item = NewItem { section: Section::Case, body: json!({"oncase": 1, "id": "a", "count": 0}) };
    let file =
        Attachment { name: "scan.txt".into(), media_type: "text/plain".into(), bytes: vec![7; 100_000] };
    store.create("ada", "a", vec![item], vec![file], None).await.expect("made")
}

async fn count(store: &Store, case: &CaseId, old: u64) {
    let item = store.case(case).await.expect("readable").expect("there").items[0].key;
    let change =
        Change::Set { item, path: "/count".into(), old: Some(json!(old)), new: Some(json!(old + 1)) };
    let edit = Edit { case: case.clone(), actor: "ada".into(), why: None, seen: None, changes: vec![change] };
    store.apply(edit).await.expect("saved");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&folder.path().join("cases.db"));
    fill(&store).await;
    store.backup(&folder.path().join("backup.db")).await.expect("a backup");
    for name in ["cases.db", "cases.db-wal", "cases.db.anchor", "backup.db"] {
        let mode = std::fs::metadata(folder.path().join(name)).expect("there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} has mode {mode:o}");
    }
}

#[tokio::test]
async fn a_backup_is_made_while_others_write_and_becomes_a_store_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let store = open(&path("cases.db"));
    let case = fill(&store).await;
    let writing = async {
        for old in 0..200 {
            count(&store, &case, old).await;
        }
    };
    let backup = path("backup.db");
    let saving = async {
        // Somewhere in the middle of the writes.
        while store.version(&case).await.expect("readable") < Some(50) {
            tokio::task::yield_now().await;
        }
        store.backup(&backup).await.expect("a backup")
    };
    let ((), saved) = tokio::join!(writing, saving);
    assert!(saved.head.entries >= 50, "{saved:?}");
    assert!(matches!(store.backup(&backup).await, Err(VerifyError::Store(_))), "it is not overwritten");

    let again = Location::File(path("again.db"));
    let restored = restore(&backup, &again, &Options::default(), "ben").expect("restored");
    assert_eq!(restored.head.entries, saved.head.entries + 1);
    assert!(restore(&backup, &again, &Options::default(), "ben").is_err(), "it is not overwritten");
    let other = open(&path("again.db"));
    let last = other.trail(restored.head.entries, 1).await.expect("a trail").pop().expect("an entry");
    assert_eq!((last.kind, last.actor.as_str()), (Kind::Anchor, "ben"));
    let read = other.case(&case).await.expect("readable").expect("there");
    assert_eq!(read.items[0].body["count"], json!(read.version - 1));
    assert_eq!(other.attachment(&case, "scan.txt").await, store.attachment(&case, "scan.txt").await);
    assert_eq!(other.cases(&Search::default()).await.expect("a page").total, 1);
    // A head that was printed before the backup is still part of the trail.
    assert!(other.verify(&[saved.head]).await.is_ok());
    count(&other, &case, read.version - 1).await;
}

#[tokio::test]
async fn after_an_older_copy_was_put_back_a_version_comes_again_and_a_state_never() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let store = open(&path("cases.db"));
    let case = fill(&store).await;
    store.backup(&path("backup.db")).await.expect("a backup");
    let again = Location::File(path("again.db"));
    restore(&path("backup.db"), &again, &Options::default(), "ben").expect("restored");
    let other = open(&path("again.db"));
    assert_eq!(other.state(&case).await, store.state(&case).await, "nothing was changed since");
    count(&store, &case, 0).await;
    count(&other, &case, 0).await;
    assert_eq!(other.version(&case).await, store.version(&case).await);
    assert_ne!(other.state(&case).await, store.state(&case).await);
    let read = store.case(&case).await.expect("readable").expect("there");
    assert_eq!(store.state(&case).await, Ok(Some(read.state)));
    assert_eq!(store.state(&CaseId::new("none").expect("an id")).await, Ok(None));
}

#[tokio::test]
async fn a_backup_that_was_changed_is_not_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let store = open(&path("cases.db"));
    fill(&store).await;
    store.backup(&path("backup.db")).await.expect("a backup");
    let mut bytes = std::fs::read(path("backup.db")).expect("readable");
    let at = bytes.windows(8).rposition(|window| window == b"\"count\":").expect("the item");
    bytes[at + 1] = b'C';
    std::fs::write(path("backup.db"), bytes).expect("written");
    let again = Location::File(path("again.db"));
    match restore(&path("backup.db"), &again, &Options::default(), "ben") {
        Err(VerifyError::Wrong(wrong)) => assert_eq!(wrong.entry, Some(2), "{wrong}"),
        other => panic!("{other:?}"),
    }
    assert!(!path("again.db").exists());
    assert!(verify(&Location::File(path("nothing.db")), &Options::default(), &[]).is_err());
}
