//! Edits, conflicts, undo and redo, as two people meet them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod place;

use oncase_store::{CaseId, Change, Conflict, Edit, EditError, ItemKey, NewItem, Section, Store, StoredCase};
use place::Place;
use serde_json::{Value, json};

on_every_database! {
    two_people_at_one_field_do_not_overwrite_each_other,
    paths_make_what_is_missing_and_lists_grow_and_shrink,
    an_edit_is_done_whole_or_not_at_all,
    items_keep_the_order_in_which_they_are_put,
    undo_is_of_ones_own_steps_and_never_of_what_another_changed_since,
    a_row_that_another_moved_is_not_mistaken_for_its_neighbour,
    what_another_removed_or_changed_is_said,
    an_archived_case_is_read_and_not_edited,
    hostile_edits_are_refused,
}

struct Desk {
    store: Store,
    case: CaseId,
    _place: Place,
}

impl Desk {
    /// A case with two lesions measured once.
    async fn new(place: Place) -> Self {
        let store = place.store();
        let item = |section, body| NewItem { section, body };
        let items = vec![
            item(Section::Case, json!({"oncase": 1, "id": "a", "title": "First"})),
            item(Section::Patient, json!({"sex": "female"})),
            item(Section::Lesions, json!({"id": "liver"})),
            item(
                Section::Assessments,
                json!({"date": "2020-01-07", "measurements": [
                    {"lesion": "liver", "diameter": "20 mm"}, {"lesion": "lung", "diameter": "10 mm"}]}),
            ),
        ];
        let case = store.create("ada", "a", items, Vec::new(), Some("first visit")).await.expect("created");
        Self { store, case, _place: place }
    }

    async fn read(&self) -> StoredCase {
        self.store.case(&self.case).await.expect("readable").expect("there")
    }

    async fn key(&self, section: Section) -> ItemKey {
        self.read().await.section(section)[0].key
    }

    async fn edit(&self, actor: &str, changes: Vec<Change>) -> Result<oncase_store::Applied, EditError> {
        let edit = Edit { case: self.case.clone(), actor: actor.to_owned(), why: None, seen: None, changes };
        self.store.apply(edit).await
    }

    async fn set(
        &self,
        actor: &str,
        (section, path): (Section, &str),
        old: Value,
        new: Value,
    ) -> Result<oncase_store::Applied, EditError> {
        let item = self.key(section).await;
        let present = |value: Value| (!value.is_null()).then_some(value);
        let set = Change::Set { item, path: path.to_owned(), old: present(old), new: present(new) };
        self.edit(actor, vec![set]).await
    }

    async fn body(&self, section: Section) -> Value {
        self.read().await.section(section)[0].body.clone()
    }
}

fn conflict(result: Result<impl std::fmt::Debug, EditError>) -> Conflict {
    match result {
        Err(EditError::Conflict(conflict)) => *conflict,
        other => panic!("{other:?}"),
    }
}

const SEX: (Section, &str) = (Section::Patient, "/sex");

async fn two_people_at_one_field_do_not_overwrite_each_other(place: Place) {
    let desk = Desk::new(place).await;
    let applied = desk.set("ada", SEX, json!("female"), json!("male")).await.expect("saved");
    assert_eq!(applied.version, 2);
    let conflict = conflict(desk.set("ben", SEX, json!("female"), json!("other")).await);
    assert_eq!((conflict.expected, conflict.found), (Some(json!("female")), Some(json!("male"))));
    assert_eq!((conflict.by.as_deref(), conflict.version, conflict.removed), (Some("ada"), 2, false));
    // The same value from both is no conflict, and no change.
    assert_eq!(desk.set("ben", SEX, json!("female"), json!("male")).await.expect("same").version, 2);
    // Another field of the same item is no conflict either.
    let age = (Section::Patient, "/age");
    assert_eq!(desk.set("ben", age, Value::Null, json!("61 years")).await.expect("saved").version, 3);
}

async fn paths_make_what_is_missing_and_lists_grow_and_shrink(place: Place) {
    let desk = Desk::new(place).await;
    let at = |path| (Section::Lesions, path);
    desk.set("ada", at("/source/quote"), Value::Null, json!("in the liver")).await.expect("saved");
    desk.set("ada", at("/codes/-/code"), Value::Null, json!("C22")).await.expect("saved");
    desk.set("ada", at("/codes/-"), Value::Null, json!({"code": "C34"})).await.expect("saved");
    desk.set("ada", at("/codes/0"), json!({"code": "C22"}), Value::Null).await.expect("saved");
    let expected = json!({"id": "liver", "source": {"quote": "in the liver"}, "codes": [{"code": "C34"}]});
    assert_eq!(desk.body(Section::Lesions).await, expected);
    for _ in 0..4 {
        desk.store.undo(&desk.case, "ada").await.expect("undone");
    }
    assert_eq!(desk.body(Section::Lesions).await, json!({"id": "liver"}));
    for path in ["codes", "/id/deeper", "/codes/7"] {
        let refused = desk.set("ada", at(path), Value::Null, json!("x")).await;
        assert!(matches!(refused, Err(EditError::BadPath { .. })), "{path}: {refused:?}");
    }
    // Numbers and text are the same in a form.
    desk.set("ada", (Section::Case, "/oncase"), json!("1"), json!("2")).await.expect("saved");
}

async fn an_edit_is_done_whole_or_not_at_all(place: Place) {
    let desk = Desk::new(place).await;
    let patient = desk.key(Section::Patient).await;
    let set = |old: &str| Change::Set {
        item: patient,
        path: "/sex".to_owned(),
        old: Some(json!(old)),
        new: Some(json!("other")),
    };
    let add = Change::Add { section: Section::Labs, after: None, body: json!({"test": "Hb"}) };
    let before = desk.read().await;
    assert!(desk.edit("ada", vec![add.clone(), set("male")]).await.is_err());
    assert_eq!(desk.read().await, before);
    let applied = desk.edit("ada", vec![add, set("female")]).await.expect("saved");
    assert_eq!((applied.version, applied.added.len()), (2, 1));
    desk.store.undo(&desk.case, "ada").await.expect("undone");
    assert_eq!(desk.read().await.items, before.items);
}

async fn items_keep_the_order_in_which_they_are_put(place: Place) {
    let desk = Desk::new(place).await;
    let add = |after, name: &str| Change::Add { section: Section::Labs, after, body: json!({"test": name}) };
    let applied = desk.edit("ada", vec![add(None, "a"), add(None, "z")]).await.expect("saved");
    let (a, z) = (applied.added[0], applied.added[1]);
    desk.edit("ada", vec![add(Some(a), "b"), add(Some(a), "c")]).await.expect("saved");
    let order = || async {
        let case = desk.read().await;
        let names =
            case.section(Section::Labs).iter().map(|item| item.body["test"].as_str().map(str::to_owned));
        names.collect::<Option<String>>().expect("names")
    };
    assert_eq!(order().await, "abcz");
    desk.edit("ada", vec![Change::Move { item: z, after: None }]).await.expect("moved");
    assert_eq!(order().await, "zabc");
    desk.store.undo(&desk.case, "ada").await.expect("undone");
    assert_eq!(order().await, "abcz");
    // More rows at one place than positions have room for.
    for n in 0..100 {
        desk.edit("ada", vec![add(Some(a), &char::from(b'A' + n % 26).to_string())]).await.expect("saved");
    }
    let newest_first: String = (0..100_u8).rev().map(|n| char::from(b'A' + n % 26)).collect();
    assert_eq!(order().await, format!("a{newest_first}bcz"));
}

async fn undo_is_of_ones_own_steps_and_never_of_what_another_changed_since(place: Place) {
    let desk = Desk::new(place).await;
    desk.set("ada", SEX, json!("female"), json!("male")).await.expect("saved");
    desk.set("ben", (Section::Lesions, "/id"), json!("liver"), json!("liver-1")).await.expect("saved");
    let undone = desk.store.undo(&desk.case, "ada").await.expect("undone");
    assert_eq!((undone.step, undone.applied.version), (2, 4));
    assert_eq!(desk.body(Section::Patient).await, json!({"sex": "female"}));
    assert_eq!(desk.body(Section::Lesions).await, json!({"id": "liver-1"}));
    desk.store.redo(&desk.case, "ada").await.expect("redone");
    assert_eq!(desk.body(Section::Patient).await, json!({"sex": "male"}));
    assert_eq!(desk.store.redo(&desk.case, "ada").await, Err(EditError::NothingToUndo));
    desk.set("ben", SEX, json!("male"), json!("other")).await.expect("saved");
    let conflict = conflict(desk.store.undo(&desk.case, "ada").await);
    assert_eq!((conflict.found, conflict.by.as_deref()), (Some(json!("other")), Some("ben")));
    // Making the case is not undone.
    assert_eq!(desk.store.undo(&desk.case, "eve").await, Err(EditError::NothingToUndo));
}

async fn a_row_that_another_moved_is_not_mistaken_for_its_neighbour(place: Place) {
    let desk = Desk::new(place).await;
    let at = |path| (Section::Assessments, path);
    // Both rows now have the same diameter, so comparing values alone would take one for the other.
    desk.set("ada", at("/measurements/1/diameter"), json!("10 mm"), json!("20 mm")).await.expect("saved");
    let seen = desk.read().await.version;
    let first = json!({"lesion": "liver", "diameter": "20 mm"});
    desk.set("ben", at("/measurements/0"), first, Value::Null).await.expect("taken out");
    let item = desk.key(Section::Assessments).await;
    let set = Change::Set {
        item,
        path: "/measurements/0/diameter".to_owned(),
        old: Some(json!("20 mm")),
        new: Some(json!("5 mm")),
    };
    let edit = Edit {
        case: desk.case.clone(),
        actor: "ada".into(),
        why: None,
        seen: Some(seen),
        changes: vec![set],
    };
    assert_eq!(conflict(desk.store.apply(edit).await).by.as_deref(), Some("ben"));
    // Nor by undo.
    let conflict = conflict(desk.store.undo(&desk.case, "ada").await);
    assert_eq!(conflict.path, "/measurements/1/diameter");
}

async fn what_another_removed_or_changed_is_said(place: Place) {
    let desk = Desk::new(place).await;
    let lesion = desk.key(Section::Lesions).await;
    let seen = desk.read().await.version;
    desk.set("ben", (Section::Lesions, "/id"), json!("liver"), json!("liver-1")).await.expect("saved");
    let remove = |actor: &str, seen| Edit {
        case: desk.case.clone(),
        actor: actor.to_owned(),
        why: None,
        seen,
        changes: vec![Change::Remove { item: lesion }],
    };
    assert_eq!(conflict(desk.store.apply(remove("ada", Some(seen))).await).by.as_deref(), Some("ben"));
    desk.store.apply(remove("ada", None)).await.expect("removed");
    let set = Change::Set { item: lesion, path: "/id".to_owned(), old: Some(json!("liver-1")), new: None };
    let gone = conflict(desk.edit("ben", vec![set]).await);
    assert_eq!((gone.removed, gone.by.as_deref()), (true, Some("ada")));
    let never = Change::Remove { item: ItemKey(99) };
    assert_eq!(desk.edit("ben", vec![never]).await, Err(EditError::NoSuchItem(ItemKey(99))));
}

async fn an_archived_case_is_read_and_not_edited(place: Place) {
    let desk = Desk::new(place).await;
    desk.store.archive(&desk.case, "ada", Some("study closed")).await.expect("archived");
    assert!(matches!(
        desk.set("ada", SEX, json!("female"), json!("male")).await,
        Err(EditError::ReadOnly(_))
    ));
    assert!(desk.read().await.archived);
    desk.store.undo(&desk.case, "ada").await.expect("undone");
    assert!(!desk.read().await.archived);
    desk.store.archive(&desk.case, "ada", None).await.expect("archived");
    desk.store.unarchive(&desk.case, "ben", None).await.expect("back");
    desk.set("ada", SEX, json!("female"), json!("male")).await.expect("saved");
}

async fn hostile_edits_are_refused(place: Place) {
    let desk = Desk::new(place).await;
    let deep = (0..100).fold(json!(1), |value, _| json!([value]));
    let large = json!("x".repeat(10 << 20));
    let many = Value::Array(vec![json!("0123456789"); 200_000]);
    for value in [deep, large, many] {
        let refused = desk.set("ada", (Section::Lesions, "/note"), Value::Null, value.clone()).await;
        assert!(matches!(refused, Err(EditError::TooLarge { .. })), "{refused:?}");
        let add = Change::Add { section: Section::Labs, after: None, body: value };
        assert!(matches!(desk.edit("ada", vec![add]).await, Err(EditError::TooLarge { .. })));
    }
    let path = "/a".repeat(100);
    let refused = desk.set("ada", (Section::Lesions, &path), Value::Null, json!(1)).await;
    assert!(matches!(refused, Err(EditError::TooLarge { .. })), "{refused:?}");
    for actor in ["", "a\nb", "a\0"] {
        assert!(matches!(desk.edit(actor, Vec::new()).await, Err(EditError::BadChange(_))));
    }
    let second = Change::Add { section: Section::Patient, after: None, body: json!({}) };
    assert!(matches!(desk.edit("ada", vec![second]).await, Err(EditError::BadChange(_))));
    let text = json!("Robert'); DROP TABLE cases;-- \u{0} \u{1f600}");
    desk.set("ada", (Section::Case, "/title"), json!("First"), text.clone()).await.expect("saved");
    assert_eq!(desk.body(Section::Case).await["title"], text);
    assert_eq!(desk.read().await.version, 2);
}
