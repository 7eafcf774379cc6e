//! The JSON of a record as YAML. Every text is written in double quotes with JSON's escapes, which YAML reads the same
//! way.

use serde_json::{Map, Value};

/// Writes the JSON of a case file, which need not be a valid record, as YAML.
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    if let Value::Object(map) = value {
        for (key, value) in map {
            entry(key, value, 0, &mut out);
        }
    }
    out
}

fn entry(key: &str, value: &Value, depth: usize, out: &mut String) {
    indent(depth, out);
    if !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
        out.push_str(key);
    } else {
        out.push_str(&Value::from(key).to_string());
    }
    out.push(':');
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => {
            out.push('\n');
            for item in items {
                indent(depth + 1, out);
                out.push_str("- ");
                match item {
                    Value::Object(map) => object_in_list(map, depth + 2, out),
                    other => line(other, out),
                }
            }
        }
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            for (key, value) in map {
                entry(key, value, depth + 1, out);
            }
        }
        other => {
            out.push(' ');
            line(other, out);
        }
    }
}

fn object_in_list(map: &Map<String, Value>, depth: usize, out: &mut String) {
    for (at, (key, value)) in map.iter().enumerate() {
        if at == 0 {
            let mut first = String::new();
            entry(key, value, depth, &mut first);
            out.push_str(first.trim_start());
        } else {
            entry(key, value, depth, out);
        }
    }
    if map.is_empty() {
        out.push_str("{}\n");
    }
}

fn line(value: &Value, out: &mut String) {
    out.push_str(&value.to_string());
    out.push('\n');
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::case_file::{NodeValue, parse};

    #[test]
    fn what_is_written_is_read_again() {
        let value = json!({
            "oncase": 1,
            "id": "a-1",
            "patient": {"sex": "female", "note": "said: \"no\"\n- # not a comment"},
            "labs": [{"test": "Hb", "value": "3.10", "days": [1, 8]}, {}],
            "odd: key\n": "x",
            "lesions": [],
        });
        let tree = parse(&write(&value)).expect("a tree");
        let text = |pointer: &str| match tree.at(pointer).map(|node| &node.value) {
            Some(NodeValue::Scalar { text, .. }) => text.clone(),
            other => format!("{other:?}"),
        };
        assert_eq!(text("/patient/note"), "said: \"no\"\n- # not a comment");
        assert_eq!(text("/labs/0/value"), "3.10");
        assert_eq!(text("/labs/0/days/1"), "8");
        assert_eq!(text("/odd: key\n"), "x");
        assert!(tree.at("/labs/1").is_some());
    }
}
