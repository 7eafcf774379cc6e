//! Lists of cases, their history, attachments, accounts and sessions, and what a store looks like when it is opened
//! again.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod place;

use oncase_store::{
    Account, AccountChange, Attachment, CaseId, Change, Edit, EditError, Hash, Kind, Moment, NewItem,
    Options, PageCache, Search, Section, Session, Sort, Store, StoreError,
};
use place::Place;
use serde_json::json;

on_every_database! {
    cases_are_found_by_words_and_filters_and_the_list_is_current,
    history_says_who_changed_what_from_what_to_what_and_why,
    what_was_stored_is_there_when_the_store_is_opened_again,
    accounts_are_audited_and_sessions_end,
}

fn items(title: &str, sex: &str, diagnosis: &str) -> Vec<NewItem> {
    let item = |section, body| NewItem { section, body };
    vec![
        item(Section::Case, json!({"oncase": 1, "id": "x", "title": title, "invented": true})),
        item(Section::Patient, json!({"sex": sex, "age": "61 years"})),
        item(Section::Diagnoses, json!({"what": diagnosis, "site": "colon"})),
    ]
}

async fn ids(store: &Store, search: Search) -> Vec<String> {
    store.cases(&search).await.expect("a page").cases.into_iter().map(|case| case.id.to_string()).collect()
}

async fn cases_are_found_by_words_and_filters_and_the_list_is_current(place: Place) {
    let store = place.store();
    for (id, title, sex, diagnosis) in [
        ("b", "Über Leber", "female", "Hepatocellular carcinoma"),
        ("a", "Lunge", "male", "Adenocarcinoma 100 %"),
        ("c", "Colon", "female", "Adenocarcinoma"),
    ] {
        store.create("ada", id, items(title, sex, diagnosis), Vec::new(), None).await.expect("created");
    }
    let words = |words: &str| Search { words: words.to_owned(), sort: Sort::Id, ..Search::default() };
    assert_eq!(ids(&store, words("")).await, ["a", "b", "c"]);
    assert_eq!(ids(&store, words("ADENO female")).await, ["c"]);
    assert_eq!(ids(&store, words("über")).await, ["b"]);
    assert_eq!(ids(&store, words("%")).await, ["a"]);
    assert_eq!(
        ids(&store, Search { sex: Some("female".into()), sort: Sort::Title, ..Search::default() }).await,
        ["c", "b"]
    );
    assert_eq!(ids(&store, Search { diagnosis: Some("hepato".into()), ..Search::default() }).await, ["b"]);
    assert_eq!(ids(&store, Search { invented: Some(false), ..Search::default() }).await, [""; 0]);
    let page = store
        .cases(&Search { offset: 1, limit: 1, sort: Sort::Id, ..Search::default() })
        .await
        .expect("a page");
    assert_eq!((page.total, page.cases[0].id.as_str()), (3, "b"));

    let a = CaseId::new("a").expect("an id");
    let case = store.case(&a).await.expect("readable").expect("there");
    let change = Change::Set {
        item: case.section(Section::Diagnoses)[0].key,
        path: "/what".to_owned(),
        old: Some(json!("Adenocarcinoma 100 %")),
        new: Some(json!("Sarcoma")),
    };
    let edit = Edit { case: a.clone(), actor: "ben".into(), why: None, seen: None, changes: vec![change] };
    store.apply(edit).await.expect("saved");
    assert_eq!(ids(&store, words("sarcoma")).await, ["a"]);
    let first = store.cases(&Search::default()).await.expect("a page").cases.remove(0);
    assert_eq!((first.summary.diagnosis.as_deref(), first.updated.by.as_str()), (Some("Sarcoma"), "ben"));
    // Last changed first, in pages, whether or not something is looked for.
    let page =
        |words: &str, offset| Search { words: words.to_owned(), offset, limit: 2, ..Search::default() };
    for words in ["", "colon"] {
        assert_eq!(ids(&store, page(words, 0)).await, ["a", "c"], "{words:?}");
        assert_eq!(ids(&store, page(words, 2)).await, ["b"], "{words:?}");
    }
    let created = Search { sort: Sort::Created, ..Search::default() };
    assert_eq!(ids(&store, created).await, ["c", "a", "b"]);
    store.archive(&a, "ada", None).await.expect("archived");
    assert_eq!(ids(&store, words("")).await, ["b", "c"]);
    assert_eq!(ids(&store, Search::default()).await, ["c", "b"]);
    let archive = Search { archived: true, ..Search::default() };
    assert_eq!(ids(&store, archive.clone()).await, ["a"]);
    store.unarchive(&a, "ada", None).await.expect("taken back");
    assert_eq!(ids(&store, archive).await, [""; 0]);
    assert_eq!(ids(&store, Search::default()).await, ["a", "c", "b"]);
}

async fn history_says_who_changed_what_from_what_to_what_and_why(place: Place) {
    let store = place.store();
    let id =
        store.create("ada", "a", items("A", "male", "X"), Vec::new(), Some("import")).await.expect("created");
    store.create("ada", "other", items("O", "male", "X"), Vec::new(), None).await.expect("created");
    let case = store.case(&id).await.expect("readable").expect("there");
    let item = case.section(Section::Patient)[0].key;
    let change =
        Change::Set { item, path: "/sex".into(), old: Some(json!("male")), new: Some(json!("female")) };
    let edit = Edit {
        case: id.clone(),
        actor: "ben".into(),
        why: Some("letter of 3 May".into()),
        seen: None,
        changes: vec![change],
    };
    let applied = store.apply(edit).await.expect("saved");
    let page = store.history(&id, None, 2).await.expect("readable").expect("there");
    let last = &page.entries[0];
    assert_eq!((last.kind, last.actor.as_str(), last.step), (Kind::Set, "ben", 2));
    assert_eq!((last.old_value(), last.new_value()), (Some(json!("male")), Some(json!("female"))));
    assert_eq!((last.why.as_deref(), last.item), (Some("letter of 3 May"), Some(item)));
    assert_eq!((last.number, last.hash), (applied.entry, applied.head));
    assert_eq!(store.head().await.expect("a head").hash, applied.head);
    let rest = store.history(&id, page.next, 100).await.expect("readable").expect("there");
    let kinds: Vec<Kind> = page.entries.iter().chain(&rest.entries).map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Set, Kind::Add, Kind::Add, Kind::Add, Kind::Create]);
    assert_eq!(rest.next, None);
    let trail = store.trail(1, 100).await.expect("a trail");
    assert!(trail.iter().zip(1..).all(|(entry, n)| entry.number == n && entry.hash == entry.expected_hash()));
}

async fn what_was_stored_is_there_when_the_store_is_opened_again(place: Place) {
    let store = place.store();
    assert!(matches!(place.open(), Err(StoreError::InUse(_))), "a second writer");
    let text =
        Attachment { name: "case.yaml".into(), media_type: "text/yaml".into(), bytes: b"# kept\n".to_vec() };
    let id =
        store.create("ada", "a", items("A", "male", "X"), vec![text.clone()], None).await.expect("created");
    assert_eq!(
        store.create("ada", "a", Vec::new(), Vec::new(), None).await,
        Err(EditError::CaseExists(id.clone()))
    );
    assert!(matches!(
        store.create("ada", "../a", Vec::new(), Vec::new(), None).await,
        Err(EditError::BadId(_))
    ));
    let before = store.case(&id).await.expect("readable").expect("there");
    drop(store);
    let store = place.open().expect("opened again");
    let after = store.case(&id).await.expect("readable").expect("there");
    assert_eq!(after, before);
    assert_eq!(after.attachments[0].sha256, Hash::of(b"# kept\n"));
    assert_eq!(store.attachment(&id, "case.yaml").await, Ok(Some(text)));
    assert_eq!(store.version(&id).await, Ok(Some(1)));
    drop(store);
    std::fs::remove_file(place.anchor()).expect("removed");
    assert!(matches!(place.open(), Err(StoreError::Anchor(_))), "without its anchor");
    let accept = Options { accept: Some("ada".into()), ..place.options.clone() };
    let store = Store::open(&place.location, &accept).expect("accepted");
    let last = store.trail(1, 100).await.expect("a trail").pop().expect("entries");
    assert_eq!((last.kind, last.actor.as_str()), (Kind::Anchor, "ada"));
}

async fn accounts_are_audited_and_sessions_end(place: Place) {
    let store = place.store();
    let account = Account {
        name: "ada".into(),
        role: "editor".into(),
        disabled: false,
        password: "$argon2id$secret".into(),
        created: Moment(0),
    };
    store.create_account("setup", account.clone()).await.expect("made");
    assert!(store.create_account("setup", account).await.is_err());
    let change = AccountChange { disabled: Some(true), ..AccountChange::default() };
    assert!(store.change_account("setup", "ada", change.clone()).await.expect("changed").disabled);
    assert!(store.change_account("setup", "eve", change).await.is_err());
    for name in ["", "a\0", "a\nb"] {
        let change = AccountChange { role: Some("reader".into()), ..AccountChange::default() };
        assert!(store.change_account("setup", name, change).await.is_err(), "{name:?}");
        assert_eq!(store.account(name).await, Ok(None));
    }
    assert_eq!(store.accounts().await.expect("a list").len(), 1);
    let trail = store.trail(1, 10).await.expect("a trail");
    assert_eq!(trail.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [Kind::Account, Kind::Account]);
    assert!(trail.iter().all(|entry| !format!("{entry:?}").contains("argon2id")));

    let session = |token: &[u8], expires| Session {
        token: Hash::of(token),
        account: "ada".into(),
        created: Moment(1),
        expires: Moment(expires),
        data: String::new(),
    };
    let future = Moment::now().0 + 60_000;
    for (token, expires) in [(b"1", 2), (b"2", future), (b"3", future)] {
        store.put_session(session(token, expires)).await.expect("kept");
    }
    store.delete_expired_sessions().await.expect("swept");
    assert_eq!(store.session(&Hash::of(b"1")).await, Ok(None));
    assert_eq!(store.session(&Hash::of(b"2")).await, Ok(Some(session(b"2", future))));
    store.delete_session(&Hash::of(b"2")).await.expect("ended");
    assert_eq!(store.session(&Hash::of(b"2")).await, Ok(None));
    store.delete_sessions_of("ada").await.expect("ended");
    assert_eq!(store.session(&Hash::of(b"3")).await, Ok(None));
}

#[test]
fn the_page_cache_keeps_one_state_and_forgets_other_forms() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pages.db");
    let id = CaseId::new("a").expect("an id");
    let cache = PageCache::open(&path, "0.1").expect("a cache");
    cache.put(&id, &Hash::of(b"1"), "case", b"one").expect("kept");
    cache.put(&id, &Hash::of(b"2"), "case", b"two").expect("kept");
    assert_eq!(cache.get(&id, &Hash::of(b"1"), "case"), Ok(None));
    assert_eq!(cache.get(&id, &Hash::of(b"2"), "case"), Ok(Some(b"two".to_vec())));
    drop(cache);
    let cache = PageCache::open(&path, "0.1").expect("a cache");
    assert_eq!(cache.get(&id, &Hash::of(b"2"), "case"), Ok(Some(b"two".to_vec())));
    drop(cache);
    let cache = PageCache::open(&path, "0.2").expect("a cache");
    assert_eq!(cache.get(&id, &Hash::of(b"2"), "case"), Ok(None));
    drop(cache);
    std::fs::write(&path, "not a database at all, but long enough to be looked at").expect("written");
    PageCache::open(&path, "0.2")
        .expect("made anew")
        .put(&id, &Hash::of(b"1"), "case", b"one")
        .expect("kept");
}
