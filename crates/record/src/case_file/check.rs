//! Checks a tree of nodes against the schema and turns it into a JSON value, reporting every mistake at once.

use serde_json::{Map, Value};

use super::diagnostic::{Diagnostic, Place};
use super::tree::{Node, NodeValue};
use crate::scalar;

/// How many mistakes are told at once.
pub(super) const MOST_MISTAKES: usize = 100;

/// Walks a tree by its schema. The value it returns is complete only when there are no diagnostics.
///
/// After [`MOST_MISTAKES`] it stops: a file with more is not one that a person mends line by line.
pub(super) struct Checker<'s> {
    root: &'s Value,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'s> Checker<'s> {
    pub(super) fn new(root: &'s Value) -> Self {
        Self { root, diagnostics: Vec::new() }
    }

    /// Checks a node and returns its JSON value.
    pub(super) fn value(&mut self, node: &Node, schema: &'s Value) -> Value {
        let schema = self.resolve(schema, node);
        if matches!(node.value, NodeValue::Null) {
            return Value::Null;
        }
        if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
            return self.word(node, choices);
        }
        match type_of(schema) {
            "object" => self.object(node, schema),
            "array" => self.array(node, schema),
            "boolean" => self.boolean(node),
            "integer" => self.integer(node, schema),
            _ => self.text(node, schema),
        }
    }

    /// Follows references, and picks the branch of an optional or one-or-many value.
    fn resolve(&self, schema: &'s Value, node: &Node) -> &'s Value {
        if let Some(name) =
            schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next())
        {
            let target = self.root.get("$defs").and_then(|defs| defs.get(name)).unwrap_or(&Value::Null);
            return self.resolve(target, node);
        }
        let Some(branches) = schema.get("anyOf").and_then(Value::as_array) else { return schema };
        let is_list = matches!(node.value, NodeValue::Sequence(_));
        let real = || branches.iter().filter(|branch| type_of(branch) != "null");
        let chosen = real().find(|branch| (type_of(branch) == "array") == is_list).or_else(|| real().next());
        chosen.map_or(schema, |branch| self.resolve(branch, node))
    }

    fn object(&mut self, node: &Node, schema: &'s Value) -> Value {
        let NodeValue::Mapping(entries) = &node.value else {
            self.wrong_shape(node, "keys and values");
            return Value::Null;
        };
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut object = Map::new();
        for (i, (key, place, value)) in entries.iter().enumerate() {
            if self.diagnostics.len() >= MOST_MISTAKES {
                break;
            }
            match properties.and_then(|known| known.get(key)) {
                Some(property) => {
                    let value = self.value(value, property_with_reference(property));
                    if !value.is_null() {
                        object.insert(key.clone(), value);
                    }
                }
                None if matches!(value.value, NodeValue::Null)
                    && key.starts_with(|c: char| c.is_ascii_digit()) =>
                {
                    // Inside braces a comma ends the value: `{long: 8,4 cm}` reads as `long: 8` and `4 cm`.
                    // That `8` has no unit is the same mistake.
                    let before = i.checked_sub(1).and_then(|i| entries.get(i)).map(|(.., node)| &node.place);
                    self.diagnostics.retain(|d| d.labels.first().map(|label| &label.place) != before);
                    self.diagnostics.push(
                        Diagnostic::error(
                            "E012",
                            place,
                            format!("`{key}` reads like the rest of a number with a comma"),
                        )
                        .here("after a decimal comma?")
                        .mend("write the decimal point, as in 8.4 cm"),
                    );
                }
                None => {
                    let known = properties.into_iter().flat_map(Map::keys).map(String::as_str);
                    self.unknown_key(key, place, known);
                }
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !entries.iter().any(|(key, _, value)| key == name && !matches!(value.value, NodeValue::Null)) {
                let property = properties.and_then(|known| known.get(name));
                let description = property.and_then(|p| p.get("description")).and_then(Value::as_str);
                self.diagnostics.push(
                    Diagnostic::error("E004", &start_of(&node.place), format!("`{name}` is missing"))
                        .here("in this item")
                        .mend(format!(
                            "add `{name}:` ({})",
                            description.unwrap_or("required").trim_end_matches('.')
                        )),
                );
            }
        }
        Value::Object(object)
    }

    fn array(&mut self, node: &Node, schema: &'s Value) -> Value {
        let NodeValue::Sequence(items) = &node.value else {
            self.wrong_shape(node, "a list, each item on its own line after `- `");
            return Value::Null;
        };
        let item_schema = schema.get("items").unwrap_or(&Value::Null);
        let size = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        if size("minItems").is_some_and(|n| items.len() < n)
            || size("maxItems").is_some_and(|n| items.len() > n)
        {
            let expected = size("minItems").unwrap_or_default();
            self.diagnostics.push(
                Diagnostic::error(
                    "E005",
                    &node.place,
                    format!("{} values where {expected} are expected", items.len()),
                )
                .mend(format!("write {expected} values, as in [0, 12]")),
            );
        }
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            if self.diagnostics.len() >= MOST_MISTAKES {
                break;
            }
            if matches!(item.value, NodeValue::Null) {
                self.diagnostics.push(
                    Diagnostic::error("E005", &item.place, "an empty item in a list")
                        .mend("fill it or remove its `-`"),
                );
            }
            values.push(self.value(item, item_schema));
        }
        Value::Array(values)
    }

    fn scalar<'n>(&mut self, node: &'n Node, expected: &str) -> Option<&'n str> {
        if let NodeValue::Scalar { text, .. } = &node.value {
            return Some(text);
        }
        self.wrong_shape(node, expected);
        None
    }

    fn text(&mut self, node: &Node, schema: &Value) -> Value {
        let Some(text) = self.scalar(node, "a single value") else { return Value::Null };
        if let Some(format) = schema.get("format").and_then(Value::as_str)
            && let Err(error) = scalar::check(format, text)
        {
            self.diagnostics.push(
                Diagnostic::error(error.code, &node.place, error.problem).here("here").mend(error.mend),
            );
        }
        Value::String(text.to_owned())
    }

    fn boolean(&mut self, node: &Node) -> Value {
        match self.scalar(node, "true or false") {
            Some("true") => Value::Bool(true),
            Some("false") => Value::Bool(false),
            Some(other) => {
                let title = format!("`{other}` where true or false is expected");
                self.diagnostics
                    .push(Diagnostic::error("E005", &node.place, title).mend("write true or false"));
                Value::Null
            }
            None => Value::Null,
        }
    }

    fn integer(&mut self, node: &Node, schema: &Value) -> Value {
        let Some(text) = self.scalar(node, "a whole number") else { return Value::Null };
        let limit = |key: &str| schema.get(key).and_then(Value::as_u64);
        let most = limit("maximum").unwrap_or(match schema.get("format").and_then(Value::as_str) {
            Some("uint8") => u64::from(u8::MAX),
            Some("uint16") => u64::from(u16::MAX),
            Some("uint32") => u64::from(u32::MAX),
            _ => u64::MAX,
        });
        let least = limit("minimum").unwrap_or(0);
        match text.parse::<u64>() {
            Ok(number) if (least..=most).contains(&number) => Value::from(number),
            other => {
                let expected = if least > 0 {
                    format!("digits only, from {least} to {most}")
                } else {
                    format!("digits only, at most {most}")
                };
                let title = match other {
                    Ok(_) => format!("`{text}` is out of range"),
                    Err(_) => format!("`{text}` where a whole number is expected"),
                };
                self.diagnostics
                    .push(Diagnostic::error("E005", &node.place, title).mend(format!("write {expected}")));
                Value::Null
            }
        }
    }

    fn word(&mut self, node: &Node, choices: &[Value]) -> Value {
        let Some(text) = self.scalar(node, "one word") else { return Value::Null };
        let words: Vec<&str> = choices.iter().flat_map(words_of).collect();
        if words.contains(&text) {
            return Value::String(text.to_owned());
        }
        let mend = match nearest(text, words.iter().copied()) {
            Some(word) => format!("did you mean `{word}`? The choices are {}", words.join(", ")),
            None => format!("the choices are {}", words.join(", ")),
        };
        self.diagnostics.push(
            Diagnostic::error("E006", &node.place, format!("`{text}` is not one of the choices here"))
                .here("unknown word")
                .mend(mend),
        );
        Value::Null
    }

    fn unknown_key<'k>(&mut self, key: &str, place: &Place, known: impl Iterator<Item = &'k str>) {
        let known: Vec<&'k str> = known.collect();
        let mend = match nearest(key, known.iter().copied()) {
            _ if key == "<<" => {
                "merge keys are not read; write the shared part out where it is used".to_owned()
            }
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("this item may have {}", known.join(", ")),
        };
        self.diagnostics.push(
            Diagnostic::error("E003", place, format!("`{key}` is not a key that this item can have"))
                .here("unknown key")
                .mend(mend),
        );
    }

    fn wrong_shape(&mut self, node: &Node, expected: &str) {
        let found = match node.value {
            NodeValue::Null => "nothing",
            NodeValue::Scalar { .. } => "a single value",
            NodeValue::Sequence(_) => "a list",
            NodeValue::Mapping(_) => "keys and values",
        };
        self.diagnostics.push(
            Diagnostic::error("E005", &start_of(&node.place), format!("{found} where {expected} should be"))
                .here(format!("found {found}"))
                .mend(format!("write {expected}")),
        );
    }
}

/// A property that is only a reference carries its description beside it; the reference is what counts.
fn property_with_reference(property: &Value) -> &Value {
    property.get("allOf").and_then(Value::as_array).and_then(|all| all.first()).unwrap_or(property)
}

fn type_of(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("")
        }
        _ => "",
    }
}

fn words_of(choice: &Value) -> Vec<&str> {
    match (choice.get("const"), choice.get("enum")) {
        (Some(word), _) => word.as_str().into_iter().collect(),
        (_, Some(Value::Array(words))) => words.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Only the beginning of a container is marked, so that a diagnostic shows a line and not a page; how wide its
/// first character is, only the text knows.
fn start_of(place: &Place) -> Place {
    match place {
        Place::Bytes(range) => Place::Bytes(range.start..range.start),
        other => other.clone(),
    }
}

/// The longest word for which a similar one is looked up: comparing takes the product of two lengths.
const LONGEST_WORD: usize = 64;

/// How many known words are compared with a mistyped one.
const MOST_WORDS: usize = 2_000;

/// The known word that a mistyped one most likely means, for a "did you mean".
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let word = word.to_lowercase();
    known
        .take(MOST_WORDS)
        .filter(|candidate| candidate.len() <= LONGEST_WORD)
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
