//! Whoever can write the database file changes it in every way that comes to mind; verifying finds it.
//!
//! What cannot be found is tested too, so that nobody believes more than is true.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params, params_from_iter};
use serde_json::json;

use super::replay::Replay;
use super::{VerifyError, verify};
use crate::anchor::Anchor;
use crate::database::sqlite::Sqlite;
use crate::database::{Batch, Database};
use crate::entry::Entry;
use crate::names::{CaseId, Head};
use crate::{
    Account, Attachment, Change, Edit, Location, Moment, NewItem, Options, Section, Store, StoredCase,
    Verified,
};

/// Numbers that look random and are the same in every run (xorshift64*, Vigna 2016).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        usize::try_from(number).expect("32 bits") % most.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

struct Bench {
    database: Sqlite,
    anchor: PathBuf,
    head: Head,
    _folder: tempfile::TempDir,
}

const TABLES: [&str; 4] = ["cases", "items", "attachments", "accounts"];

impl Bench {
    /// A small store with something of every kind in it.
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cases.db");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(fill(
            &Store::open(&Location::File(path.clone()), &Options::default()).expect("a store"),
        ));
        let mut database = Sqlite::writer(&path).expect("free again");
        let any: &mut dyn Database = &mut database;
        let head = any.head().expect("a head");
        Self { database, anchor: folder.path().join("cases.db.anchor"), head, _folder: folder }
    }

    fn verify(&mut self, printed: &[Head]) -> Result<Verified, VerifyError> {
        let store = self.any().store_id()?;
        let anchored = Anchor::read(&self.anchor, &store)?;
        verify(&mut self.database, anchored, printed)
    }

    fn any(&mut self) -> &mut dyn Database {
        &mut self.database
    }

    fn sql(&self) -> &Connection {
        self.database.connection()
    }

    fn run(&self, sql: &str) -> bool {
        self.sql().execute_batch(sql).is_ok()
    }

    /// Everything that is stored, to see whether a change changed anything.
    fn content(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for table in TABLES.iter().chain(&["entries", "store"]) {
            let mut read = self.sql().prepare_cached(&format!("SELECT * FROM {table}")).expect("a table");
            let columns = read.column_count();
            let mut rows = read.query([]).expect("rows");
            while let Some(row) = rows.next().expect("a row") {
                for column in 0..columns {
                    match row.get_ref(column).expect("a value") {
                        ValueRef::Null => all.push(0),
                        ValueRef::Integer(number) => all.extend(number.to_be_bytes()),
                        ValueRef::Real(number) => all.extend(number.to_be_bytes()),
                        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => all.extend_from_slice(bytes),
                    }
                    all.push(b'|');
                }
            }
        }
        all
    }

    fn entries(&mut self) -> Vec<Entry> {
        self.any().entries(1, 10_000).expect("entries")
    }

    fn put_entries(&mut self, entries: Vec<Entry>) {
        assert!(self.run("DELETE FROM entries"));
        self.database.write(&Batch { entries, ..Batch::default() }).expect("written");
    }

    /// Makes cases and items what the trail says they are.
    fn put_state(&mut self) {
        let mut replays: BTreeMap<CaseId, Replay> = BTreeMap::new();
        for entry in self.entries() {
            if let Some(case) = &entry.case {
                replays.entry(case.clone()).or_default().take(&entry).expect("a trail that can be replayed");
            }
        }
        let mut batch = Batch::default();
        for (case, replay) in replays {
            batch.items.extend(replay.rows().into_iter().map(|(row, _)| (case.clone(), row)));
            let row = replay.case(&case).expect("made");
            batch.summaries.push((row.clone(), replay.summary(&case)));
            batch.cases.push(row);
        }
        assert!(self.run("DELETE FROM cases; DELETE FROM items"));
        self.database.write(&batch).expect("written");
    }
}

/// Gives entries new numbers and hashes, as someone would who knows how.
fn chain(entries: &mut [Entry]) {
    let mut head = Head::default();
    let mut last: BTreeMap<Option<CaseId>, u64> = BTreeMap::new();
    for entry in entries {
        entry.number = head.entries + 1;
        entry.previous = head.hash;
        if entry.case.is_some() {
            entry.before = last.insert(entry.case.clone(), entry.number).unwrap_or_default();
        }
        entry.hash = entry.expected_hash();
        head = Head { entries: entry.number, hash: entry.hash };
    }
}

async fn fill(store: &Store) {
    let item = |section, body| NewItem { section, body };
    for (n, id) in ["one", "two", "three"].into_iter().enumerate() {
        let items = vec![
            item(Section::Case, json!({"oncase": 1, "id": id, "title": "Mutated", "invented": true})),
            item(Section::Patient, json!({"sex": "female", "age": "61 years"})),
            item(Section::Diagnoses, json!({"what": "adenocarcinoma", "site": "colon"})),
            item(
                Section::Assessments,
                json!({"date": "2020-01", "measurements": [{"lesion": "a", "diameter": "14.0 mm"}]}),
            ),
        ];
        let file =
            Attachment { name: "case.yaml".into(), media_type: "text/yaml".into(), bytes: vec![65; 40 + n] };
        let case = store.create("ada", id, items, vec![file], Some("import")).await.expect("made");
        let read: StoredCase = store.case(&case).await.expect("readable").expect("there");
        let set = |section: Section, path: &str, old, new| Change::Set {
            item: read.section(section)[0].key,
            path: path.into(),
            old: Some(old),
            new: Some(new),
        };
        let edit = |actor: &str, changes| Edit {
            case: case.clone(),
            actor: actor.into(),
            why: (n == 1).then(|| "second reading".into()),
            seen: None,
            changes,
        };
        let measured =
            set(Section::Assessments, "/measurements/0/diameter", json!("14.0 mm"), json!("9.8 mm"));
        store.apply(edit("ada", vec![measured])).await.expect("saved");
        store
            .apply(edit("ben", vec![set(Section::Patient, "/sex", json!("female"), json!("male"))]))
            .await
            .expect("saved");
        let add =
            |name: &str| Change::Add { section: Section::Labs, after: None, body: json!({"test": name}) };
        let added =
            store.apply(edit("ben", vec![add("Hb"), add("ALT"), add("AST")])).await.expect("saved").added;
        store.apply(edit("ben", vec![Change::Move { item: added[2], after: None }])).await.expect("saved");
        store.apply(edit("ada", vec![Change::Remove { item: added[0] }])).await.expect("saved");
        let row = Change::Set {
            item: read.section(Section::Assessments)[0].key,
            path: "/measurements/-".into(),
            old: None,
            new: Some(json!({"lesion": "b"})),
        };
        store.apply(edit("ada", vec![row])).await.expect("saved");
        store.undo(&case, "ada").await.expect("undone");
        store.redo(&case, "ada").await.expect("redone");
    }
    let account = |name: &str| Account {
        name: name.into(),
        role: "editor".into(),
        disabled: false,
        password: "$argon2id$".into(),
        created: Moment(0),
    };
    store.create_account("ada", account("ada")).await.expect("made");
    store.create_account("ada", account("ben")).await.expect("made");
    store.archive(&CaseId::new("three").expect("an id"), "ada", None).await.expect("archived");
}

/// A value that differs a little.
fn other(value: Value, chance: &mut Chance) -> Value {
    match value {
        Value::Null if chance.below(2) == 0 => Value::Integer(1),
        Value::Null => Value::Text("x".into()),
        _ if chance.below(12) == 0 => Value::Null,
        Value::Integer(number) => Value::Integer(number ^ (1 << chance.below(20))),
        Value::Text(text) => {
            let mut bytes = text.into_bytes();
            match (chance.below(3), bytes.len()) {
                (0, 1..) => {
                    let at = chance.below(bytes.len());
                    bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
                }
                (1, 1..) => {
                    let at = chance.below(bytes.len());
                    bytes.remove(at);
                }
                (_, length) => bytes.insert(chance.below(length + 1), b" 0Z\""[chance.below(4)]),
            }
            Value::Text(String::from_utf8_lossy(&bytes).into_owned())
        }
        Value::Blob(mut bytes) => {
            let at = chance.below(bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
            Value::Blob(bytes)
        }
        Value::Real(number) => Value::Real(number + 1.0),
    }
}

/// Changes one field of one row.
fn change_field(bench: &Bench, table: &str, chance: &mut Chance) {
    let sql = bench.sql();
    let mut read = sql.prepare(&format!("SELECT * FROM {table}")).expect("a table");
    let names: Vec<String> = read.column_names().map(str::to_owned).collect();
    let rows: Vec<Vec<Value>> = read
        .query_map([], |row| (0..names.len()).map(|at| row.get(at)).collect())
        .expect("rows")
        .collect::<Result<_, _>>()
        .expect("rows");
    let row = chance.of(&rows);
    let at = chance.below(names.len());
    let keys =
        usize::from(table != "entries" && table != "store" && table != "cases" && table != "accounts") + 1;
    let condition: Vec<String> = names.iter().take(keys).map(|name| format!("{name} IS ?")).collect();
    let update = format!("UPDATE {table} SET {} = ? WHERE {}", names[at], condition.join(" AND "));
    let parameters = std::iter::once(other(row[at].clone(), chance)).chain(row.iter().take(keys).cloned());
    // A value that the column cannot hold changes nothing, and is not counted.
    drop(sql.execute(&update, params_from_iter(parameters)));
}

/// One of the things that can be done to the file; its name, for the count.
fn mutate(bench: &mut Bench, chance: &mut Chance) -> &'static str {
    let last = bench.head.entries;
    let some = |chance: &mut Chance| 1 + chance.below(usize::try_from(last).expect("few"));
    match chance.below(12) {
        0..=2 => {
            change_field(bench, "entries", chance);
            "a field of an entry changed"
        }
        3 | 4 => {
            let table = if chance.below(40) == 0 { "store" } else { *chance.of(&TABLES) };
            change_field(bench, table, chance);
            "a field of the state changed"
        }
        5 => {
            assert!(bench.run(&format!("DELETE FROM entries WHERE number = {}", some(chance))));
            "an entry deleted"
        }
        6 => {
            let from = some(chance);
            assert!(bench.run(&format!("DELETE FROM entries WHERE number >= {from}")));
            if chance.below(2) == 0 {
                bench.put_state_if_possible();
            }
            "the end cut off"
        }
        7 => {
            let mut entries = bench.entries();
            let (a, b) = (some(chance) - 1, some(chance) - 1);
            entries.swap(a, b);
            for (entry, number) in entries.iter_mut().zip(1..) {
                entry.number = number;
            }
            bench.put_entries(entries);
            "two entries exchanged"
        }
        8 => {
            let mut entries = bench.entries();
            let copy = chance.of(&entries).clone();
            entries.insert(some(chance), copy);
            for (entry, number) in entries.iter_mut().zip(1..) {
                entry.number = number;
            }
            bench.put_entries(entries);
            "an entry put in"
        }
        9 => {
            let table = *chance.of(&TABLES);
            let count: usize = bench
                .sql()
                .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
                .expect("a count");
            let key = if table == "cases" {
                "id"
            } else if table == "accounts" {
                "name"
            } else {
                "case_id"
            };
            let at = chance.below(count);
            assert!(bench.run(&format!(
                "DELETE FROM {table} WHERE {key} = (SELECT {key} FROM {table} LIMIT 1 OFFSET {at})"
            )));
            "rows of the state deleted"
        }
        10 => {
            let body = format!("{{\"test\":\"{}\"}}", chance.below(1_000));
            let case = *chance.of(&["one", "two", "nine"]);
            let insert = "INSERT INTO items VALUES (?, ?, 'labs', 5, ?)";
            bench.sql().execute(insert, params![case, 100 + chance.below(9), body]).expect("put in");
            "rows of the state put in"
        }
        _ => {
            rewrite(bench, chance);
            "the trail written anew with fresh hashes"
        }
    }
}

/// Changes the trail and gives everything from there on fresh hashes, and the state to match.
fn rewrite(bench: &mut Bench, chance: &mut Chance) {
    let mut entries = bench.entries();
    let at = chance.below(entries.len());
    match chance.below(4) {
        0 => entries[at].why = Some(format!("reason {}", chance.below(1_000))),
        1 => entries[at].actor = "eve".to_owned(),
        2 => entries[at].at = Moment(entries[at].at.0 + 1),
        _ => {
            entries.pop();
        }
    }
    chain(&mut entries);
    bench.put_entries(entries);
    bench.put_state();
}

impl Bench {
    /// A trail that was cut off within a step still tells of a state.
    fn put_state_if_possible(&mut self) {
        if self.entries().iter().all(|entry| entry.case.is_none() || entry.step > 0) {
            self.put_state();
        }
    }
}

#[test]
fn ten_thousand_changes_are_all_found() {
    let mut bench = Bench::new();
    let whole = bench.verify(&[]).expect("nothing is wrong yet");
    assert_eq!((whole.ahead, whole.cases, whole.head), (0, 3, bench.head));
    let before = bench.content();
    let mut chance = Chance(0x6f6e_6361_7365_2121);
    let mut found: BTreeMap<&str, u32> = BTreeMap::new();
    while found.values().sum::<u32>() < 10_000 {
        assert!(bench.run("SAVEPOINT change"));
        let what = mutate(&mut bench, &mut chance);
        if bench.content() != before {
            let verified = bench.verify(&[]);
            let now = || String::from_utf8_lossy(&bench.content()).into_owned();
            assert!(matches!(verified, Err(VerifyError::Wrong(_))), "{what}: {verified:?}\n{}", now());
            *found.entry(what).or_default() += 1;
        }
        assert!(bench.run("ROLLBACK TO change; RELEASE change"));
    }
    println!("{found:#?}");
    assert_eq!(found.len(), 9, "{found:?}");
    assert_eq!(bench.verify(&[]), Ok(whole), "the bench is as it was");
}

#[test]
fn the_first_wrong_entry_is_named() {
    let mut bench = Bench::new();
    let entry = |verified: Result<Verified, VerifyError>| match verified {
        Err(VerifyError::Wrong(wrong)) => (wrong.entry, wrong.what),
        other => panic!("{other:?}"),
    };
    assert!(bench.run("SAVEPOINT change; UPDATE entries SET actor = 'eve' WHERE number IN (7, 9)"));
    assert_eq!(
        entry(bench.verify(&[])),
        (Some(7), "it was changed: its hash is not that of its content".into())
    );
    assert!(bench.run("ROLLBACK TO change; UPDATE entries SET kind = 'magic' WHERE number = 8"));
    let (number, what) = entry(bench.verify(&[]));
    assert_eq!(number, Some(8), "{what}");
    assert!(bench.run("ROLLBACK TO change; DELETE FROM entries WHERE number = 5"));
    assert_eq!(entry(bench.verify(&[])).0, Some(5));
    assert!(bench.run("ROLLBACK TO change; DELETE FROM entries WHERE number > 20"));
    let (number, what) = entry(bench.verify(&[]));
    assert_eq!(number, Some(21));
    assert!(what.contains("cut off"), "{what}");
    assert!(bench.run(
        "ROLLBACK TO change; UPDATE items SET body = '{\"sex\":\"male\"}' WHERE case_id = 'one' AND key = 3"
    ));
    let (number, what) = entry(bench.verify(&[]));
    // The third item of the first case was last changed when it was made: create is entry 1, its items follow.
    assert_eq!((number, what.contains("item 3")), (Some(4), true), "{what}");
}

/// Whoever can write the database and the anchor can write a history that agrees with itself. Only a head that was
/// printed before, on an export or a report, shows it.
#[test]
fn a_new_history_with_a_new_anchor_is_found_only_by_a_printed_head() {
    let mut bench = Bench::new();
    let printed = bench.head;
    let mut chance = Chance(7);
    for _ in 0..50 {
        assert!(bench.run("SAVEPOINT change"));
        rewrite(&mut bench, &mut chance);
        let store = bench.any().store_id().expect("an id");
        let head = bench.any().head().expect("a head");
        Anchor::open(&bench.anchor, &store)
            .and_then(|mut anchor| anchor.write(head).and_then(|()| anchor.write(head)))
            .expect("written");
        assert!(bench.verify(&[]).is_ok(), "agrees with itself");
        assert!(
            matches!(bench.verify(&[printed]), Err(VerifyError::Wrong(_))),
            "and not with what was printed"
        );
        assert!(bench.run("ROLLBACK TO change; RELEASE change"));
    }
}

/// Whoever can write the database while no store has it open can add to the trail, as the program itself does. It shows as
/// entries beyond the anchor, and the next opening writes down how many there were.
#[test]
fn entries_added_behind_the_anchor_are_counted() {
    let mut bench = Bench::new();
    let mut entries = bench.entries();
    let mut forged = entries.last().expect("entries").clone();
    forged.case = None;
    forged.kind = crate::Kind::Anchor;
    (forged.path, forged.new, forged.why) = (None, None, Some("nothing to see".into()));
    entries.push(forged);
    chain(&mut entries);
    bench.put_entries(entries);
    assert_eq!(bench.verify(&[]).expect("whole").ahead, 1);
    let path = bench.anchor.with_extension("");
    drop(bench.database);
    let store = Store::open(&Location::File(path), &Options::default()).expect("opened");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let trail = runtime.block_on(store.trail(bench.head.entries + 2, 10)).expect("a trail");
    assert_eq!(trail[0].why.as_deref(), Some("found 1 entries beyond the anchor when the store was opened"));
}
