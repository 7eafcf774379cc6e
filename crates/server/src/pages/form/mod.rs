//! Forms, generated from the JSON Schema of the record: every key that an item can have is a field.

mod essentials;
mod field;
mod item;
mod rows;

pub use essentials::{essentials, is_long, is_table};
pub use field::{At, capital, field, prose, said, shortened};
pub use item::{details, fields, more};
pub use rows::edit_place;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use oncase_record::case_file::schema;
use serde_json::{Map, Value};

/// The form of one kind of item: `Treatment`, `Marker`.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it is, from the schema.
    pub about: &'static str,
    /// Its fields, in the order of the schema.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Key in the record.
    pub key: &'static str,
    /// The key as a label: "Cycles given".
    pub label: String,
    /// What belongs there, from the schema.
    pub help: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// True when the item is not whole without it.
    pub required: bool,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A text with a form of its own, by schema `format`, with examples.
    Scalar(&'static str, Vec<&'static str>),
    /// One of some words, each with its meaning.
    Choice(Vec<(&'static str, &'static str)>),
    /// Yes, no, or not said.
    YesNo,
    /// A whole number.
    Whole,
    /// The id of an item of a section; empty for any item.
    Refers(&'static str),
    /// Several texts.
    Words(Option<&'static str>),
    /// Two numbers: a span of characters.
    Span,
    /// One inner item of this form.
    Inner(&'static str),
    /// Several inner items of this form.
    Rows(&'static str),
    /// One inner item or several: places in the sources.
    OneOrRows(&'static str),
}

impl Form {
    /// The field with this key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// The form with this name in the schema's definitions; `Record` for the top.
pub fn form(name: &str) -> Option<&'static Form> {
    forms().get(name)
}

/// Every form, by name.
pub fn forms() -> &'static BTreeMap<&'static str, Form> {
    static FORMS: OnceLock<BTreeMap<&'static str, Form>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut forms = BTreeMap::new();
        for (name, definition) in definitions() {
            if let Some(form) = read(definition) {
                forms.insert(name.as_str(), form);
            }
        }
        forms.extend(read(schema()).map(|form| ("Record", form)));
        forms
    })
}

/// The form of the items of a section of the record: `Treatment` for `treatments`.
pub fn form_of_section(section: &str) -> Option<(&'static str, &'static Form)> {
    match &form("Record")?.field(section)?.kind {
        Kind::Rows(name) | Kind::Inner(name) => Some((name, form(name)?)),
        _ => None,
    }
}

fn definitions() -> impl Iterator<Item = (&'static String, &'static Value)> {
    schema().get("$defs").and_then(Value::as_object).into_iter().flatten()
}

fn read(definition: &'static Value) -> Option<Form> {
    let properties = definition.get("properties")?.as_object()?;
    let required: Vec<&str> = definition
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let fields = properties.iter().map(|(key, schema)| Field {
        key,
        label: label(key),
        help: text(schema, "description"),
        kind: kind(schema),
        required: required.contains(&key.as_str()),
    });
    Some(Form { about: text(definition, "description"), fields: fields.collect() })
}

fn text(schema: &'static Value, key: &str) -> &'static str {
    schema.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// `cycles_given` as "Cycles given"; what reads badly has a name of its own.
fn label(key: &str) -> String {
    match key {
        "id" => "Id".to_owned(),
        "in" => "Document".to_owned(),
        "of" => "About item".to_owned(),
        "what" => "What".to_owned(),
        "ctcae" => "CTCAE version".to_owned(),
        "tnm" => "TNM".to_owned(),
        "same_as" => "Told again of".to_owned(),
        "data_cut_off" => "Data cut-off".to_owned(),
        "as_written" => "As written".to_owned(),
        "source" => "Where this was read".to_owned(),
        "long" => "Long axis".to_owned(),
        "short" => "Short axis".to_owned(),
        "viable" => "Viable diameter".to_owned(),
        "density" => "CT density".to_owned(),
        "nodule" => "Nodule within".to_owned(),
        "hcc_pattern" => "HCC pattern".to_owned(),
        "pet" => "FDG-PET".to_owned(),
        "deauville" => "Deauville score".to_owned(),
        "t2_flair" => "T2/FLAIR".to_owned(),
        _ => {
            let words = key.replace('_', " ");
            let mut letters = words.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
                .unwrap_or_default()
        }
    }
}

fn kind(schema: &'static Value) -> Kind {
    if let Some(section) = schema.get("x-refers-to").and_then(Value::as_str) {
        return Kind::Refers(section);
    }
    if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
        return branches.iter().find(|branch| type_of(branch) != "null").map_or(Kind::Text, kind);
    }
    if let Some(target) = schema.get("allOf").and_then(Value::as_array).and_then(|all| all.first()) {
        return kind(target);
    }
    if let Some((name, target)) = reference(schema) {
        return of_definition(name, target);
    }
    match type_of(schema) {
        "array" => list(schema),
        "boolean" => Kind::YesNo,
        "integer" => Kind::Whole,
        _ => Kind::Text,
    }
}

fn reference(schema: &'static Value) -> Option<(&'static str, &'static Value)> {
    let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
    definitions().find(|(key, _)| *key == name).map(|(name, target)| (name.as_str(), target))
}

fn of_definition(name: &'static str, target: &'static Value) -> Kind {
    if let Some(choices) = target.get("oneOf").and_then(Value::as_array) {
        return Kind::Choice(choices.iter().flat_map(words).collect());
    }
    if target.get("anyOf").is_some() {
        return Kind::OneOrRows("SourcePlace");
    }
    if target.get("properties").is_some() {
        return Kind::Inner(name);
    }
    match target.get("format").and_then(Value::as_str) {
        Some(format) => Kind::Scalar(format, examples(target)),
        None => Kind::Text,
    }
}

fn examples(target: &'static Value) -> Vec<&'static str> {
    target.get("examples").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn words(choice: &'static Value) -> Vec<(&'static str, &'static str)> {
    let meaning = text(choice, "description");
    match (choice.get("const"), choice.get("enum")) {
        (Some(word), _) => word.as_str().map(|word| (word, meaning)).into_iter().collect(),
        (_, Some(Value::Array(words))) => {
            words.iter().filter_map(Value::as_str).map(|word| (word, "")).collect()
        }
        _ => Vec::new(),
    }
}

fn list(schema: &'static Value) -> Kind {
    let Some(items) = schema.get("items") else { return Kind::Words(None) };
    match reference(items) {
        Some((name, target)) => match of_definition(name, target) {
            Kind::Inner(name) => Kind::Rows(name),
            Kind::Scalar(format, _) => Kind::Words(Some(format)),
            _ => Kind::Words(None),
        },
        None if type_of(items) == "integer" => Kind::Span,
        None => Kind::Words(None),
    }
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

/// The keys of an object as given, for what a form does not know.
pub fn unknown_keys<'b>(form: &Form, body: &'b Map<String, Value>) -> Vec<&'b str> {
    body.keys().map(String::as_str).filter(|key| form.field(key).is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_schema_is_a_field_with_words_beside_it() {
        let mut seen = 0;
        for (name, definition) in definitions() {
            let Some(properties) = definition.get("properties").and_then(Value::as_object) else { continue };
            let form = form(name).expect(name);
            for key in properties.keys() {
                let field = form.field(key).unwrap_or_else(|| panic!("{name}.{key}"));
                assert!(!field.help.is_empty(), "{name}.{key} has no help");
                assert!(!field.label.is_empty());
                seen += 1;
            }
        }
        assert!(seen > 200, "{seen} fields");
    }

    #[test]
    fn kinds_follow_the_schema() {
        let kind =
            |form_name: &str, key: &str| form(form_name).and_then(|f| f.field(key)).map(|f| f.kind.clone());
        assert!(matches!(kind("Assessment", "date"), Some(Kind::Scalar("oncase-when", _))));
        assert!(matches!(kind("Assessment", "method"), Some(Kind::Choice(words)) if words.len() == 12));
        assert_eq!(kind("Assessment", "measurements"), Some(Kind::Rows("Measurement")));
        assert_eq!(kind("Assessment", "treatment"), Some(Kind::Refers("treatments")));
        assert_eq!(kind("Assessment", "baseline"), Some(Kind::YesNo));
        assert_eq!(kind("Assessment", "source"), Some(Kind::OneOrRows("SourcePlace")));
        assert_eq!(kind("Specimen", "dimensions"), Some(Kind::Words(Some("oncase-length"))));
        assert_eq!(kind("SourcePlace", "span"), Some(Kind::Span));
        assert_eq!(kind("LabResult", "code"), Some(Kind::Inner("Code")));
        assert_eq!(kind("Assessment", "pet"), Some(Kind::Inner("Pet")));
        assert_eq!(kind("Pet", "deauville"), Some(Kind::Whole));
        assert!(matches!(kind("Measurement", "density"), Some(Kind::Scalar("oncase-density", _))));
        assert_eq!(kind("Measurement", "nodule"), Some(Kind::YesNo));
        assert!(matches!(kind("Glioma", "clinical"), Some(Kind::Choice(words)) if words.len() == 2));
        assert_eq!(kind("Treatment", "line"), Some(Kind::Whole));
        assert_eq!(form_of_section("labs").map(|(name, _)| name), Some("LabResult"));
        assert_eq!(form_of_section("patient").map(|(name, _)| name), Some("Patient"));
    }
}
