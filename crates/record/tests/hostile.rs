//! Files that are broken or made to do harm: each gives a reason, none a panic.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;

use oncase_record::case_file::{CaseFile, Diagnostic, Place, format, load, parse};

fn example() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/necb/case.yaml");
    fs::read_to_string(path).expect("an example")
}

/// Loads a text and checks that every place it names is in the text.
fn load_checked(text: &str) -> Result<CaseFile, Vec<Diagnostic>> {
    let loaded = load(text);
    let found = loaded.as_ref().map_or_else(|found| found.as_slice(), |file| &file.diagnostics);
    for label in found.iter().flat_map(|diagnostic| &diagnostic.labels) {
        if let Place::Bytes(range) = &label.place {
            assert!(text.get(range.clone()).is_some(), "{range:?}");
        }
    }
    loaded
}

fn reason(text: &str) -> String {
    let found = load_checked(text).expect_err("a reason");
    found.first().map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.title)).unwrap_or_default()
}

const HEAD: &str = "oncase: 1\nid: x\n";

#[test]
fn a_file_cut_off_anywhere_is_read_or_refused() {
    let text = example();
    // Every place in the first page, and some of the rest: each load reads all that is left.
    for at in (0..1_500).chain((1_500..text.len()).step_by(331)) {
        if let Some(cut) = text.get(..at) {
            let _ = load_checked(cut);
        }
    }
}

#[test]
fn a_file_with_a_byte_changed_is_read_or_refused() {
    let text = "oncase: 1\nid: é\nlesions:\n  - {id: l, site: \"a b\"} # c\nlabs: [{date: 2017, test: t, value: 1, unit: g}]\n";
    for at in 0..text.len() {
        for byte in [
            "", "\0", ":", "-", "{", "]", "\"", "&a ", "*a", "!", "#", "\n", "\t", "é", "|", "%", "\u{feff}",
            "\r",
        ] {
            let (Some(head), Some(tail)) = (text.get(..at), text.get(at + 1..)) else { continue };
            let changed = format!("{head}{byte}{tail}");
            let _ = load_checked(&changed);
            let _ = format_checked(&changed);
        }
    }
}

fn format_checked(text: &str) -> Option<String> {
    let tidy = format(text).ok()?;
    assert_eq!(format(&tidy).expect("formatted"), tidy, "{text:?}");
    Some(tidy)
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_are_read() {
    let text = example();
    let record = load_checked(&text).expect("the example").record;
    assert_eq!(load_checked(&text.replace('\n', "\r\n")).expect("CRLF").record, record);
    assert_eq!(load_checked(&format!("\u{feff}{text}")).expect("BOM").record, record);
    assert_eq!(load_checked(&format!("---\n{text}...\n")).expect("markers").record, record);
    assert_eq!(load_checked(&format!("%YAML 1.2\n---\n{text}")).expect("directive").record, record);
}

#[test]
fn what_is_not_a_case_file_is_refused_with_a_reason() {
    let long_line = format!("{HEAD}title: {}\npatient: {{sex: femle}}\n", "x".repeat(5_000_000));
    let deep = format!("{HEAD}patient: {}", "{a: ".repeat(100_000));
    let cases = [
        ("empty", String::new()),
        ("blank", " \n\t\n".to_owned()),
        ("a NUL", format!("{HEAD}title: a\0b\n")),
        ("binary", "\u{1}\u{2}\u{7f}ELF\u{0}\u{fffd}".to_owned()),
        ("too large", "x".repeat(17 << 20)),
        ("cyclic alias", format!("{HEAD}patient: &p {{note: *p}}\n")),
        ("unknown alias", format!("{HEAD}title: *nothing\n")),
        ("deep", deep),
        ("duplicate key", format!("{HEAD}id: y\n")),
        ("duplicate key in brackets", format!("{HEAD}patient: {{sex: male, sex: female}}\n")),
        ("tag", format!("{HEAD}title: !!str 3\n")),
        ("tag of a program", format!("{HEAD}title: !!python/object/apply:os.system [ls]\n")),
        ("merge key", format!("{HEAD}patient:\n  <<: {{sex: male}}\n")),
        ("two documents", format!("{HEAD}---\n{HEAD}")),
        ("a list", "- a\n- b\n".to_owned()),
        ("a text", "Hello\n".to_owned()),
        ("a list as key", format!("{HEAD}? [a]\n: b\n")),
        ("tab", format!("{HEAD}patient:\n\tsex: male\n")),
        ("long line", long_line),
        ("a word of a page", format!("{HEAD}patient: {{sex: {}}}\n", "x".repeat(100_000))),
    ];
    let told: Vec<String> = cases.iter().map(|(name, text)| format!("{name}: {}", reason(text))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn an_alias_within_bounds_stands_for_its_value() {
    let file = load(&format!("{HEAD}title: &t Twice\nnarrative: {{summary: *t}}\n")).expect("a record");
    assert_eq!(file.record.narrative.and_then(|n| n.summary).as_deref(), Some("Twice"));
}

#[test]
fn aliases_cannot_fill_the_memory() {
    let lists = (1..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, i| {
        text + &format!("a{i}: &a{i} [*a{p}, *a{p}, *a{p}, *a{p}]\n", p = i - 1)
    });
    let texts = format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), "*a, ".repeat(100_000));
    let nested = format!("{}{}{}", "&x [".repeat(60), "y, ".repeat(200_000), "]".repeat(60));
    for text in [lists, texts, nested] {
        assert!(parse(&text).expect_err("refused").title.contains("aliases"));
    }
}

#[test]
fn a_hundred_mistakes_are_enough() {
    let text = (0..5_000).fold(HEAD.to_owned(), |text, i| text + &format!("unknown{i}: 1\n"));
    let found = load_checked(&text).expect_err("mistakes");
    assert_eq!(found.len(), 101);
    assert!(found.last().is_some_and(|note| note.title.contains("100 mistakes or more")));
}
