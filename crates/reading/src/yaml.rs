//! The draft as YAML. Every text is written in double quotes with JSON's escapes, which YAML reads the same way.

use serde_json::{Map, Value};

const HEADER: &str = "# A draft read from a text by `oncase read`. Items whose note begins with \"draft\" must be confirmed by a person.\n";

pub(crate) fn write(value: &Value) -> String {
    let mut out = String::from(HEADER);
    if let Value::Object(map) = value {
        for (key, value) in map {
            entry(key, value, 0, &mut out);
        }
    }
    out
}

fn entry(key: &str, value: &Value, depth: usize, out: &mut String) {
    indent(depth, out);
    out.push_str(key);
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
