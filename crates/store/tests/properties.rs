//! What holds for every sequence of edits, whoever makes them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod place;

use oncase_store::{CaseId, Change, Edit, EditError, Item, ItemKey, NewItem, Section, Store, StoredCase};
use place::Place;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

/// What someone tries. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Try {
    /// Sets a field: which item, which path, to what, and whether what stood there is known or guessed.
    Set(usize, usize, u8, bool),
    Add(usize, u8),
    Remove(usize),
    Move(usize, usize),
    /// Several at once.
    Several(Vec<Try>),
    Undo,
    Redo,
    Archive(bool),
}

const PATHS: [&str; 9] = ["/a", "/b/c", "/list/-", "/list/0", "/list/1", "/list/0/x", "/b", "", "/a/deeper"];

fn tries() -> impl Strategy<Value = Try> {
    let simple = prop_oneof![
        6 => (any::<usize>(), any::<usize>(), 0..4_u8, prop::bool::weighted(0.9))
            .prop_map(|(item, path, value, known)| Try::Set(item, path, value, known)),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(after, value)| Try::Add(after, value)),
        1 => any::<usize>().prop_map(Try::Remove),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(item, after)| Try::Move(item, after)),
    ];
    prop_oneof![
        8 => simple.clone(),
        2 => prop::collection::vec(simple, 1..4).prop_map(Try::Several),
        2 => Just(Try::Undo),
        2 => Just(Try::Redo),
        1 => any::<bool>().prop_map(Try::Archive),
    ]
}

fn value(path: &str, value: u8) -> Option<Value> {
    match (path, value) {
        ("", _) => Some(json!({"a": value, "list": [value]})),
        (_, 0) => None,
        ("/b", _) => Some(json!({"c": value})),
        ("/list/-" | "/list/0" | "/list/1", 3) => Some(json!({"x": value})),
        _ => Some(json!(value.to_string())),
    }
}

fn changes(case: &StoredCase, what: &Try) -> Vec<Change> {
    let labs = case.section(Section::Labs);
    let of = |n: usize| labs.get(n % labs.len().max(1)).map(|item| item.key);
    match what {
        Try::Set(item, path, new, known) => {
            let Some(item) = of(*item).and_then(|key| case.item(key)) else { return Vec::new() };
            let path = PATHS[path % PATHS.len()];
            let old = if *known { item.body.pointer(path).cloned() } else { Some(json!("guessed")) };
            vec![Change::Set { item: item.key, path: path.to_owned(), old, new: value(path, *new) }]
        }
        Try::Add(after, new) => {
            vec![Change::Add {
                section: Section::Labs,
                after: of(*after),
                body: json!({"a": new, "list": ["1", "2"]}),
            }]
        }
        Try::Remove(item) => of(*item).map(|item| Change::Remove { item }).into_iter().collect(),
        Try::Move(item, after) => {
            of(*item).map(|item| Change::Move { item, after: of(*after) }).into_iter().collect()
        }
        Try::Several(several) => several.iter().flat_map(|what| changes(case, what)).collect(),
        Try::Undo | Try::Redo | Try::Archive(_) => Vec::new(),
    }
}

async fn read(store: &Store, case: &CaseId) -> StoredCase {
    store.case(case).await.expect("readable").expect("there")
}

/// Tries something; gives the new version when it was done.
async fn attempt(store: &Store, case: &CaseId, actor: &str, what: &Try) -> Result<u64, EditError> {
    let applied = match what {
        Try::Undo => store.undo(case, actor).await?.applied,
        Try::Redo => store.redo(case, actor).await?.applied,
        Try::Archive(true) => store.archive(case, actor, None).await?,
        Try::Archive(false) => store.unarchive(case, actor, None).await?,
        _ => {
            let changes = changes(&read(store, case).await, what);
            let edit = Edit { case: case.clone(), actor: actor.to_owned(), why: None, seen: None, changes };
            store.apply(edit).await?
        }
    };
    Ok(applied.version)
}

/// Bodies and order; which number a position has does not matter.
fn content(case: &StoredCase) -> (bool, Vec<(ItemKey, Section, Value)>) {
    let of = |item: &Item| (item.key, item.section, item.body.clone());
    (case.archived, case.items.iter().map(of).collect())
}

async fn make(store: &Store, name: &str) -> CaseId {
    let lab = |n: u8| NewItem { section: Section::Labs, body: json!({"a": n, "list": ["x", "y"]}) };
    let top = NewItem { section: Section::Case, body: json!({"oncase": 1, "id": name}) };
    store.create("ada", name, vec![top, lab(1), lab(2), lab(3)], Vec::new(), None).await.expect("made")
}

/// Runs a property on many sequences, each with a case of its own in one store.
fn check<T: std::fmt::Debug>(
    strategy: impl Strategy<Value = T>,
    property: &impl AsyncFn(&Store, &CaseId, T) -> Result<(), TestCaseError>,
) {
    let place = Place::sqlite();
    let store = place.store();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let number = std::cell::Cell::new(0);
    let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
    let done = TestRunner::new(config).run(&strategy, |input| {
        number.set(number.get() + 1);
        runtime.block_on(async {
            let case = make(&store, &format!("case-{}", number.get())).await;
            property(&store, &case, input).await
        })
    });
    if let Err(error) = done {
        panic!("{error}");
    }
    // The chain is whole, and replaying it gives what is stored.
    runtime.block_on(store.verify(&[])).expect("whole");
}

fn by_two() -> impl Strategy<Value = Vec<(bool, Try)>> {
    prop::collection::vec((any::<bool>(), tries()), 1..25)
}

const NAMES: [&str; 2] = ["ada", "ben"];

#[test]
fn an_edit_is_done_whole_or_nothing_of_it() {
    check(by_two(), &async |store, case, steps| {
        for (who, what) in steps {
            let before = read(store, case).await;
            let done = attempt(store, case, NAMES[usize::from(who)], &what).await;
            let after = read(store, case).await;
            match done {
                Ok(version) => prop_assert_eq!(after.version, version),
                Err(error) => prop_assert_eq!(before, after, "{}", error),
            }
        }
        Ok(())
    });
}

#[test]
fn taking_back_everything_gives_the_beginning_and_doing_it_again_the_end() {
    let steps = prop::collection::vec(tries(), 1..20);
    check(steps, &async |store, case, steps| {
        let first = content(&read(store, case).await);
        for what in steps.iter().filter(|what| !matches!(what, Try::Undo | Try::Redo)) {
            // What is refused is no step.
            let _ = attempt(store, case, "ada", what).await;
        }
        let last = content(&read(store, case).await);
        for (what, expected) in [(Try::Undo, first), (Try::Redo, last)] {
            loop {
                match attempt(store, case, "ada", &what).await {
                    Ok(_) => {}
                    Err(EditError::NothingToUndo) => break,
                    Err(error) => prop_assert!(false, "{error}"),
                }
            }
            prop_assert_eq!(content(&read(store, case).await), expected);
        }
        Ok(())
    });
}

#[test]
fn two_at_once_leave_a_trail_that_gives_what_is_stored() {
    check(by_two(), &async |store, case, steps| {
        let (ada, ben): (Vec<_>, Vec<_>) = steps.into_iter().partition(|(who, _)| *who);
        let work = async |actor: &str, steps: Vec<(bool, Try)>| {
            for (_, what) in steps {
                let _ = attempt(store, case, actor, &what).await;
            }
        };
        tokio::join!(work("ada", ada), work("ben", ben));
        Ok(())
    });
}
