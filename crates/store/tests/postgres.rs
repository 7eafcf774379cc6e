//! What only a server can do to the store: break connections, and be there for two.

#![cfg(feature = "postgres")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod place;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use oncase_store::{
    Attachment, CaseId, Change, Edit, EditError, Hash, Location, NewItem, Options, Section, Store,
    StoreError, restore, verify,
};
use place::Place;
use serde_json::json;

async fn make(store: &Store, id: &str) -> CaseId {
    let item = NewItem { section: Section::Case, body: json!({"oncase": 1, "id": id, "count": 0}) };
    let file = Attachment { name: "text".into(), media_type: "text/plain".into(), bytes: b"kept".to_vec() };
    store.create("ada", id, vec![item], vec![file], None).await.expect("made")
}

fn count(case: &CaseId, item: oncase_store::ItemKey, old: u64) -> Edit {
    let change =
        Change::Set { item, path: "/count".into(), old: Some(json!(old)), new: Some(json!(old + 1)) };
    Edit { case: case.clone(), actor: "ada".into(), why: None, seen: None, changes: vec![change] }
}

/// Breaks the connections of this test's schema again and again, until told to stop; gives how many.
fn break_connections(place: &Place, stop: Arc<AtomicBool>) -> std::thread::JoinHandle<u64> {
    let url = place.url();
    std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("connected");
        let mut broken = 0;
        while !stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(150));
            // The lock's holder in this schema is the store that writes.
            let holder = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'
                AND objid = (hashtext(current_schema())::bigint & 4294967295)::oid AND granted";
            broken += client.query_one(holder, &[]).expect("asked").get::<_, i64>(0).unsigned_abs();
        }
        broken
    })
}

#[tokio::test]
async fn a_second_server_does_not_write_beside_the_first() {
    let place = Place::postgres();
    let store = place.store();
    assert!(matches!(place.open(), Err(StoreError::InUse(_))));
    drop(store);
    assert!(place.open().is_ok());
    let without = Store::open(&place.location, &Options::default());
    assert!(matches!(without, Err(StoreError::Anchor(_))), "an anchor must be named");
}

#[tokio::test]
async fn what_was_acknowledged_is_there_however_often_the_connection_breaks() {
    let place = Place::postgres();
    let store = place.store();
    let local = tokio::task::LocalSet::new();
    let stop = Arc::new(AtomicBool::new(false));
    let breaking = break_connections(&place, stop.clone());
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let store = store.clone();
            local.spawn_local(async move {
                let mut told: Vec<(u64, Hash)> = Vec::new();
                let (mut refused, mut unknown) = (0, 0);
                let name = format!("case-{n}");
                while store.case(&CaseId::new(&name).expect("an id")).await.ok().flatten().is_none() {
                    let item = NewItem { section: Section::Case, body: json!({"count": 0}) };
                    let _ = store.create("ada", &name, vec![item], Vec::new(), None).await;
                }
                let case = CaseId::new(&name).expect("an id");
                let end = std::time::Instant::now() + Duration::from_secs(4);
                let mut old = 0;
                while std::time::Instant::now() < end {
                    match store.apply(count(&case, oncase_store::ItemKey(1), old)).await {
                        Ok(applied) => {
                            told.push((applied.entry, applied.head));
                            old += 1;
                        }
                        // It was stored after all, as was said may be.
                        Err(EditError::Conflict(conflict)) => {
                            assert_eq!(conflict.found, Some(json!(old + 1)));
                            old += 1;
                        }
                        Err(EditError::OutcomeUnknown(_)) => unknown += 1,
                        Err(EditError::Storage(_)) => refused += 1,
                        Err(other) => panic!("{other:?}"),
                    }
                }
                (told, refused, unknown)
            })
        })
        .collect();
    let mut told = Vec::new();
    let (mut refused, mut unknown) = (0, 0);
    local
        .run_until(async {
            for writer in writers {
                let (more, no, perhaps) = writer.await.expect("done");
                told.extend(more);
                refused += no;
                unknown += perhaps;
            }
        })
        .await;
    stop.store(true, Ordering::Relaxed);
    let broken = breaking.join().expect("stopped");
    println!(
        "{broken} connections broken; {} acknowledged, {refused} refused, {unknown} not known",
        told.len()
    );
    assert!(broken > 5 && told.len() > 20 && refused + unknown > 0);
    let verified = store.verify(&[]).await.expect("whole");
    for (entry, hash) in told {
        assert!(entry <= verified.head.entries);
        assert_eq!(store.trail(entry, 1).await.expect("readable")[0].hash, hash, "entry {entry}");
    }
}

#[tokio::test]
async fn a_backup_of_a_server_is_a_file_and_becomes_either() {
    let place = Place::postgres();
    let store = place.store();
    let case = make(&store, "a").await;
    store.apply(count(&case, oncase_store::ItemKey(1), 0)).await.expect("saved");
    let backup = place.folder.path().join("backup.db");
    let saved = store.backup(&backup).await.expect("a backup");
    let before = store.case(&case).await.expect("readable").expect("there");

    let file = Location::File(place.folder.path().join("again.db"));
    restore(&backup, &file, &Options::default(), "ben").expect("restored to a file");
    let again = Store::open(&file, &Options::default()).expect("opened");
    assert_eq!(again.case(&case).await, Ok(Some(before.clone())));

    let other = Place::postgres();
    restore(&backup, &other.location, &other.options, "ben").expect("restored to a server");
    let again = other.store();
    assert_eq!(again.case(&case).await, Ok(Some(before)));
    assert_eq!(again.attachment(&case, "text").await, store.attachment(&case, "text").await);
    assert!(again.verify(&[saved.head]).await.is_ok());
    drop(again);
    std::fs::remove_file(other.anchor()).expect("moved away");
    assert!(restore(&backup, &other.location, &other.options, "ben").is_err(), "it is not overwritten");
}

#[tokio::test]
async fn tampering_on_the_server_is_found() {
    let place = Place::postgres();
    let store = place.store();
    let case = make(&store, "a").await;
    store.apply(count(&case, oncase_store::ItemKey(1), 0)).await.expect("saved");
    assert!(store.verify(&[]).await.is_ok());
    for change in [
        "UPDATE items SET body = replace(body, '1', '2')",
        "UPDATE entries SET actor = 'eve' WHERE number = 2",
        "DELETE FROM entries WHERE number = 4",
        "UPDATE cases SET title = 'x'",
        "UPDATE attachments SET bytes = 'lost'",
    ] {
        const TABLES: [&str; 4] = ["items", "entries", "cases", "attachments"];
        run(
            &place,
            &TABLES.map(|table| format!("CREATE TABLE {table}_was AS SELECT * FROM {table}")).join(";"),
        );
        run(&place, change);
        assert!(verify(&place.location, &place.options, &[]).is_err(), "{change}");
        let back = |table| {
            format!(
                "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {table}_was; DROP TABLE {table}_was"
            )
        };
        run(&place, &TABLES.map(back).join(";"));
        assert!(verify(&place.location, &place.options, &[]).is_ok(), "{change}");
    }
}

/// Runs SQL beside the store.
fn run(place: &Place, sql: &str) {
    let (url, sql) = (place.url(), sql.to_owned());
    let done = std::thread::spawn(move || {
        postgres::Client::connect(&url, postgres::NoTls).and_then(|mut client| client.batch_execute(&sql))
    });
    done.join().expect("connected").expect("done");
}
