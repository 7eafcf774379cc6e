//! Sheets and columns, derived from the JSON Schema of the case file.

use serde_json::{Map, Value};

/// The sheet that holds the single values of the record itself.
pub(crate) const CASE_SHEET: &str = "case";

/// All sheets, in the order of the schema.
#[derive(Debug)]
pub(crate) struct Layout<'s> {
    pub(crate) sheets: Vec<Sheet<'s>>,
    /// The closed lists of words: name of the type, and each word with its meaning.
    pub(crate) words: Vec<(&'s str, Vec<(&'s str, &'s str)>)>,
}

/// One sheet: one section of the record.
#[derive(Debug)]
pub(crate) struct Sheet<'s> {
    pub(crate) name: &'s str,
    pub(crate) description: &'s str,
    /// Keys from the record to the items: `["treatments", "cycles"]`; none for the record itself.
    pub(crate) path: Vec<&'s str>,
    pub(crate) shape: Shape,
    /// For a sheet of nested items, the sheets of the items they belong to, outermost first.
    pub(crate) ancestors: Vec<Ancestor<'s>>,
    pub(crate) columns: Vec<Column<'s>>,
    /// The key that names an item of this sheet to its children: its id or its first required value.
    pub(crate) name_key: Option<&'s str>,
}

/// Whether a sheet holds one item or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    One,
    List,
}

/// The column by which a row names an item it belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Ancestor<'s> {
    /// Header of the column: the singular, `assessment`.
    pub(crate) header: String,
    /// The sheet of those items.
    pub(crate) sheet: &'s str,
}

/// One column of values.
#[derive(Debug)]
pub(crate) struct Column<'s> {
    pub(crate) header: String,
    /// The item's key.
    pub(crate) key: &'s str,
    /// For a value inside a source or a code, the key within it.
    pub(crate) inner: Option<&'s str>,
    pub(crate) repeat: Repeat,
    pub(crate) kind: Kind<'s>,
    pub(crate) required: bool,
    pub(crate) description: &'s str,
    /// The sheet whose ids it holds.
    pub(crate) refers_to: Option<&'s str>,
}

/// Whether an item may have several of the sources or codes that a column belongs to, on rows of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    Never,
    /// The record holds a list.
    List,
    /// The record holds one as it is, and several as a list.
    OneOrList,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind<'s> {
    Text,
    /// A scalar with a form of its own, by the schema's `format`, with its description and examples.
    Form {
        format: &'s str,
        description: &'s str,
        examples: Vec<&'s str>,
    },
    Integer,
    Boolean,
    /// One of a closed list of words, by the name of its type.
    Word(&'s str),
    /// Several of them in one cell.
    List(Box<Kind<'s>>),
}

impl Kind<'_> {
    /// Whether white space around the text means nothing.
    pub(crate) fn is_trimmed(&self) -> bool {
        !matches!(self, Self::Text)
    }

    /// Whether a cell that holds a date fits.
    pub(crate) fn is_date(&self) -> bool {
        matches!(self, Self::Form { format: "oncase-when", .. })
    }
}

impl<'s> Layout<'s> {
    /// Derives the sheets.
    pub(crate) fn new(schema: &'s Value) -> Self {
        let mut deriving = Deriving { schema, layout: Layout { sheets: Vec::new(), words: Vec::new() } };
        deriving.record();
        deriving.layout
    }

    pub(crate) fn sheet(&self, name: &str) -> Option<&Sheet<'s>> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }

    pub(crate) fn words(&self, name: &str) -> &[(&'s str, &'s str)] {
        self.words.iter().find(|(known, _)| *known == name).map_or(&[], |(_, words)| words)
    }
}

impl Sheet<'_> {
    /// All headers: those of the items a row belongs to, then those of its values.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &str> {
        let ancestors = self.ancestors.iter().map(|ancestor| ancestor.header.as_str());
        ancestors.chain(self.columns.iter().map(|column| column.header.as_str()))
    }
}

struct Deriving<'s> {
    schema: &'s Value,
    layout: Layout<'s>,
}

/// What a property of an item becomes.
enum Place<'s> {
    /// One column.
    Cell(Kind<'s>),
    /// Columns of its own for each key of a source or code.
    Columns(&'s Value, Repeat),
    /// A sheet of its own.
    Sheet(&'s str, &'s Value, Shape),
}

impl<'s> Deriving<'s> {
    fn record(&mut self) {
        let (mut columns, mut sections) = (Vec::new(), Vec::new());
        for (key, property) in properties(self.schema) {
            match self.place(property, true) {
                Place::Sheet(name, item, shape) => {
                    sections.push((key.as_str(), description(property), name, item, shape));
                }
                _ => self.columns(self.schema, key, property, &mut columns),
            }
        }
        self.layout.sheets.push(Sheet {
            name: CASE_SHEET,
            description: "The case itself.",
            path: Vec::new(),
            shape: Shape::One,
            ancestors: Vec::new(),
            columns,
            name_key: None,
        });
        for (key, description, type_name, item, shape) in sections {
            self.sheet(key, description, &[], &[], type_name, item, shape);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn sheet(
        &mut self,
        key: &'s str,
        description: &'s str,
        path: &[&'s str],
        ancestors: &[Ancestor<'s>],
        type_name: &'s str,
        item: &'s Value,
        shape: Shape,
    ) {
        let path: Vec<&'s str> = path.iter().copied().chain([key]).collect();
        let (mut columns, mut children) = (Vec::new(), Vec::new());
        for (name, property) in properties(item) {
            match self.place(property, false) {
                Place::Sheet(child_type, child, _) => {
                    children.push((name.as_str(), crate::layout::description(property), child_type, child));
                }
                _ => self.columns(item, name, property, &mut columns),
            }
        }
        let has = |name: &str| columns.iter().any(|column| column.key == name);
        let first_required = columns.iter().find(|column| column.required && column.inner.is_none());
        let name_key = if has("id") { Some("id") } else { first_required.map(|column| column.key) };
        let sheet =
            Sheet { name: key, description, path, shape, ancestors: ancestors.to_vec(), columns, name_key };
        let path = sheet.path.clone();
        self.layout.sheets.push(sheet);
        let own = Ancestor { header: type_name.to_lowercase(), sheet: key };
        let ancestors: Vec<Ancestor<'s>> = ancestors.iter().cloned().chain([own]).collect();
        for (child, description, child_type, item) in children {
            self.sheet(child, description, &path, &ancestors, child_type, item, Shape::List);
        }
    }

    /// The columns of a property that needs no sheet of its own.
    fn columns(&mut self, item: &'s Value, key: &'s str, property: &'s Value, columns: &mut Vec<Column<'s>>) {
        match self.place(property, false) {
            Place::Cell(kind) => columns.push(Column {
                header: key.to_owned(),
                key,
                inner: None,
                repeat: Repeat::Never,
                kind,
                required: is_required(item, key),
                description: description(property),
                refers_to: refers_to(property),
            }),
            Place::Columns(nested, repeat) => {
                for (inner, property) in properties(nested) {
                    let Place::Cell(kind) = self.place(property, false) else { continue };
                    columns.push(Column {
                        header: format!("{key}_{inner}"),
                        key,
                        inner: Some(inner),
                        repeat,
                        kind,
                        required: false,
                        description: description(property),
                        refers_to: refers_to(property),
                    });
                }
            }
            Place::Sheet(..) => {}
        }
    }

    fn place(&mut self, property: &'s Value, top: bool) -> Place<'s> {
        let (name, value) = self.resolve(property, "");
        match type_of(value) {
            "object" if top => Place::Sheet(name, value, Shape::One),
            "object" => Place::Columns(value, Repeat::Never),
            "array" => {
                let items = value.get("items").unwrap_or(&Value::Null);
                let (name, item) = self.resolve(items, "");
                if type_of(item) != "object" {
                    Place::Cell(Kind::List(Box::new(self.kind(name, item))))
                } else if top || !self.is_small(item) {
                    Place::Sheet(name, item, Shape::List)
                } else {
                    let repeat = if self.may_be_one(property) { Repeat::OneOrList } else { Repeat::List };
                    Place::Columns(item, repeat)
                }
            }
            _ => Place::Cell(self.kind(name, value)),
        }
    }

    /// Whether an item has nothing but single values: a code, or a place in a source.
    fn is_small(&mut self, item: &'s Value) -> bool {
        properties(item).all(|(_, property)| matches!(self.place(property, false), Place::Cell(_)))
    }

    fn kind(&mut self, name: &'s str, value: &'s Value) -> Kind<'s> {
        let choices: Vec<(&'s str, &'s str)> = array(value, "oneOf")
            .filter_map(|choice| Some((choice.get("const")?.as_str()?, description(choice))))
            .collect();
        if !choices.is_empty() {
            if !self.layout.words.iter().any(|(known, _)| *known == name) {
                self.layout.words.push((name, choices));
            }
            return Kind::Word(name);
        }
        let examples = array(value, "examples").filter_map(Value::as_str).collect();
        match (type_of(value), value.get("format").and_then(Value::as_str)) {
            ("boolean", _) => Kind::Boolean,
            ("integer", _) => Kind::Integer,
            (_, Some(format)) => Kind::Form { format, description: description(value), examples },
            _ => Kind::Text,
        }
    }

    /// Follows references, and takes the list where there may be one or several.
    fn resolve(&self, value: &'s Value, name: &'s str) -> (&'s str, &'s Value) {
        if let Some(target) =
            value.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next())
        {
            let found = self.schema.get("$defs").and_then(|all| all.get(target)).unwrap_or(&Value::Null);
            return self.resolve(found, target);
        }
        let branches: Vec<&'s Value> =
            array(value, "anyOf").filter(|branch| type_of(branch) != "null").collect();
        match branches.iter().find(|branch| type_of(branch) == "array").or(branches.first()) {
            Some(branch) => self.resolve(branch, name),
            None => (name, value),
        }
    }
}

impl Deriving<'_> {
    /// Whether a value may be an item as well as a list of them.
    fn may_be_one(&self, value: &Value) -> bool {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
        match target.and_then(|name| self.schema.get("$defs")?.get(name)) {
            Some(found) => self.may_be_one(found),
            None => type_of(value) == "object" || array(value, "anyOf").any(|branch| self.may_be_one(branch)),
        }
    }
}

fn properties(item: &Value) -> impl Iterator<Item = (&String, &Value)> {
    item.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn array<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn description(value: &Value) -> &str {
    value.get("description").and_then(Value::as_str).unwrap_or("")
}

fn refers_to(property: &Value) -> Option<&str> {
    property.get("x-refers-to").and_then(Value::as_str)
}

fn is_required(item: &Value, key: &str) -> bool {
    array(item, "required").any(|name| name.as_str() == Some(key))
}

fn type_of(value: &Value) -> &str {
    match value.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("")
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oncase_record::case_file::schema;

    #[test]
    fn every_section_of_the_record_has_a_sheet_and_nested_items_have_their_own() {
        let layout = Layout::new(schema());
        let names: Vec<&str> = layout.sheets.iter().map(|sheet| sheet.name).collect();
        insta::assert_snapshot!(names.join(" "));
    }

    #[test]
    fn a_row_of_a_nested_sheet_names_what_it_belongs_to() {
        let layout = Layout::new(schema());
        let first = |name: &str, n: usize| {
            layout.sheet(name).map(|sheet| sheet.headers().take(n).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(first("measurements", 4).as_deref(), Some("assessment lesion long short"));
        assert_eq!(first("doses", 4).as_deref(), Some("treatment cycle drug dose"));
        assert_eq!(first("markers", 3).as_deref(), Some("specimen marker value"));
    }

    #[test]
    fn headers_are_unique() {
        for sheet in &Layout::new(schema()).sheets {
            let mut headers: Vec<&str> = sheet.headers().collect();
            headers.sort_unstable();
            let all = headers.len();
            headers.dedup();
            assert_eq!(headers.len(), all, "{}", sheet.name);
        }
    }
}
