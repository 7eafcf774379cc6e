//! Formatting changes neither a value nor a comment, and formatting twice changes nothing more.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use oncase_record::case_file::{Node, NodeValue, format, parse};
use proptest::prelude::*;

/// A YAML value as a person may write it.
#[derive(Clone, Debug)]
enum Written {
    Scalar(String),
    /// Lines of a literal or folded block, with its sign.
    Block(&'static str, Vec<String>),
    List(Vec<(Written, Remarks)>),
    Keys(Vec<(String, Written, Remarks)>),
    /// In brackets.
    FlowList(Vec<Written>),
    FlowKeys(Vec<(String, Written)>),
}

/// Comments of an item: lines before it, and one at the end of its first line; and whether a blank line precedes.
#[derive(Clone, Debug, Default)]
struct Remarks {
    before: Vec<String>,
    after: Option<String>,
    blank: bool,
}

fn scalar() -> impl Strategy<Value = Written> {
    prop_oneof![
        "[a-z][a-z0-9é ]{0,12}[a-z0-9é]",
        "-?[0-9]{1,4}(\\.[0-9]{1,3})?",
        Just("2017-10".to_owned()),
        Just("8.4 cm".to_owned()),
        Just("http://a.b/#c".to_owned()),
        "'[a-zé:#, ]{0,12}'",
        "\"[a-zé:#,' ]{0,8}(\\\\n[a-z ]{1,5})?\"",
        Just(String::new()),
        Just("~".to_owned()),
    ]
    .prop_map(Written::Scalar)
}

fn block() -> impl Strategy<Value = Written> {
    let line = prop_oneof!["[a-z#:][a-z #:,é]{0,20}", Just(String::new())];
    let sign = prop::sample::select(vec!["|", "|-", ">", ">-", "|+"]);
    (sign, "[a-z]{1,8}", prop::collection::vec(line, 0..4))
        .prop_map(|(sign, first, rest)| Written::Block(sign, std::iter::once(first).chain(rest).collect()))
}

fn remarks() -> impl Strategy<Value = Remarks> {
    let text = || "([a-zé:'\\[{-][a-zé:'\\[{ -]{0,14})?";
    (prop::collection::vec(text(), 0..2), prop::option::weighted(0.2, text()), prop::bool::weighted(0.2))
        .prop_map(|(before, after, blank)| Remarks { before, after, blank })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,8}", "'[a-z ]{1,6}'", "\"[a-z]{1,6}\""]
}

fn unique(entries: Vec<(String, Written)>) -> Vec<(String, Written)> {
    entries.into_iter().enumerate().map(|(i, (key, value))| (numbered(&key, i), value)).collect()
}

/// A key that no other key of the mapping equals, its quotes kept.
fn numbered(key: &str, i: usize) -> String {
    match key.strip_suffix(['\'', '"']) {
        Some(open) => format!("{open}{i}{}", &key[key.len() - 1..]),
        None => format!("{key}{i}"),
    }
}

fn value() -> impl Strategy<Value = Written> {
    let leaf = prop_oneof![4 => scalar(), 1 => block()];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let flow = scalar().prop_recursive(2, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Written::FlowList),
                prop::collection::vec((key(), inner), 0..4).prop_map(|e| Written::FlowKeys(unique(e))),
            ]
        });
        prop_oneof![
            2 => prop::collection::vec((inner.clone(), remarks()), 1..4).prop_map(Written::List),
            3 => keys(inner),
            1 => flow,
        ]
    })
}

fn keys(inner: impl Strategy<Value = Written>) -> impl Strategy<Value = Written> {
    prop::collection::vec((key(), inner, remarks()), 1..5).prop_map(|entries| {
        let entries = entries.into_iter().enumerate();
        Written::Keys(entries.map(|(i, (key, value, remarks))| (numbered(&key, i), value, remarks)).collect())
    })
}

fn write(value: &Written, indent: usize, step: usize, out: &mut String) {
    match value {
        Written::List(items) => {
            for (item, remarks) in items {
                before(remarks, indent, out);
                out.push_str(&" ".repeat(indent));
                out.push('-');
                after(item, remarks, indent, step, out);
            }
        }
        Written::Keys(entries) => {
            for (key, value, remarks) in entries {
                before(remarks, indent, out);
                out.push_str(&format!("{}{key}:", " ".repeat(indent)));
                after(value, remarks, indent, step, out);
            }
        }
        other => out.push_str(&flow(other)),
    }
}

fn before(remarks: &Remarks, indent: usize, out: &mut String) {
    if remarks.blank {
        out.push('\n');
    }
    for text in &remarks.before {
        out.push_str(&format!("{}# {text}\n", " ".repeat(indent)));
    }
}

/// Writes a value after its key or dash.
fn after(value: &Written, remarks: &Remarks, indent: usize, step: usize, out: &mut String) {
    let comment = remarks.after.as_ref().map(|text| format!(" # {text}")).unwrap_or_default();
    match value {
        Written::List(_) | Written::Keys(_) => {
            out.push_str(&format!("{comment}\n"));
            write(value, indent + step, step, out);
        }
        Written::Block(sign, lines) => {
            out.push_str(&format!(" {sign}{comment}\n"));
            for line in lines {
                let pad = if line.is_empty() { String::new() } else { " ".repeat(indent + step) };
                out.push_str(&format!("{pad}{line}\n"));
            }
        }
        other => out.push_str(&format!(" {}{comment}\n", flow(other))),
    }
}

fn flow(value: &Written) -> String {
    match value {
        Written::Scalar(text) => text.clone(),
        Written::FlowList(items) => {
            // Nothing between two commas is no item; `~` is.
            let items: Vec<String> = items
                .iter()
                .map(flow)
                .map(|text| if text.is_empty() { "~".to_owned() } else { text })
                .collect();
            format!("[{}]", items.join(", "))
        }
        Written::FlowKeys(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key}: {}", flow(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Written::Block(..) | Written::List(_) | Written::Keys(_) => String::new(),
    }
}

/// The values of a tree, without their places and quotes.
fn values(node: &Node) -> serde_json::Value {
    match &node.value {
        NodeValue::Null => serde_json::Value::Null,
        NodeValue::Scalar { text, .. } => text.clone().into(),
        NodeValue::Sequence(items) => items.iter().map(values).collect(),
        NodeValue::Mapping(entries) => serde_json::Value::Object(
            entries.iter().map(|(key, _, node)| (key.clone(), values(node))).collect(),
        ),
    }
}

fn comments(value: &Written) -> Vec<String> {
    let of = |remarks: &Remarks| {
        remarks.before.iter().chain(&remarks.after).map(|text| text.trim().to_owned()).collect()
    };
    match value {
        Written::List(items) => {
            items.iter().flat_map(|(item, remarks)| [of(remarks), comments(item)].concat()).collect()
        }
        Written::Keys(entries) => {
            entries.iter().flat_map(|(_, value, remarks)| [of(remarks), comments(value)].concat()).collect()
        }
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn formatting_keeps_values_and_comments(
        case in keys(value()),
        step in 1_usize..5,
        windows in any::<bool>(),
    ) {
        let mut text = String::new();
        write(&case, 0, step, &mut text);
        if windows {
            text = text.replace('\n', "\r\n");
        }
        let Ok(tree) = parse(&text) else { return Err(TestCaseError::reject("not YAML")) };
        let tidy = format(&text).map_err(|d| TestCaseError::fail(format!("{}\n{text}", d.title)))?;
        prop_assert_eq!(values(&tree), values(&parse(&tidy).expect("readable")), "{}\n->\n{}", text, tidy);
        for comment in comments(&case) {
            prop_assert!(tidy.contains(format!("# {comment}").trim_end()), "{comment:?} of\n{text}\n->\n{tidy}");
        }
        prop_assert_eq!(format(&tidy).expect("formatted"), tidy);
    }
}

#[test]
fn odd_files_that_were_found_by_fuzzing_come_to_rest() {
    for text in [
        "- >",
        "- ## ##\n  - ## ##\n  ###",
        "- \r#* type@  ",
        "a:\n  b c |\n    d.\n\n    e.\n",
        "? |\n  k\n: v\n",
    ] {
        if let Ok(tidy) = format(text) {
            assert_eq!(format(&tidy).expect("formatted"), tidy, "{text:?}");
        }
    }
}
