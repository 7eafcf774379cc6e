//! The items of a record as rows of text.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::items::EXAMPLE_ROW;
use crate::layout::{Column, Kind, Layout, Repeat, Sheet};

/// The longest text that a cell holds, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;

/// One sheet's rows.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) sheet: String,
    rows: Vec<(u32, Cells)>,
}

/// The texts of a row by column.
type Cells = BTreeMap<u16, String>;

impl Table {
    /// The rows from the top, each with its number from 0.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &(u32, Cells)> {
        self.rows.iter()
    }
}

/// An item with how its children name it and what it belongs to.
struct Placed<'v> {
    item: &'v Value,
    /// The names of what it belongs to, then its own.
    names: Vec<String>,
}

/// The rows of all sheets.
pub(crate) fn tables(layout: &Layout<'_>, record: &Value) -> Vec<Table> {
    let mut placed: BTreeMap<&str, Vec<Placed<'_>>> = BTreeMap::new();
    let mut tables = Vec::new();
    for sheet in &layout.sheets {
        let items: Vec<(&Value, Vec<String>)> = match sheet.ancestors.last() {
            Some(ancestor) => placed
                .get(ancestor.sheet)
                .into_iter()
                .flatten()
                .flat_map(|parent| list(parent.item.get(sheet.name)).map(|item| (item, parent.names.clone())))
                .collect(),
            None if sheet.path.is_empty() => vec![(record, Vec::new())],
            None => list(record.get(sheet.name)).map(|item| (item, Vec::new())).collect(),
        };
        let (table, own) = table(sheet, &items);
        placed.insert(sheet.name, own);
        tables.push(table);
    }
    tables
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (several, one) = match value {
        Some(Value::Array(items)) => (items.as_slice(), None),
        other => (&[][..], other),
    };
    several.iter().chain(one)
}

fn table<'v>(sheet: &Sheet<'_>, items: &[(&'v Value, Vec<String>)]) -> (Table, Vec<Placed<'v>>) {
    let mut table = Table { sheet: sheet.name.to_owned(), rows: Vec::new() };
    let mut placed: Vec<Placed<'v>> = Vec::new();
    let mut row = EXAMPLE_ROW + 1;
    let names: Vec<Option<String>> = items.iter().map(|(item, _)| own_name(sheet, item)).collect();
    let mut times: BTreeMap<(&[String], &str), usize> = BTreeMap::new();
    for ((_, parents), name) in items.iter().zip(&names) {
        if let Some(name) = name {
            *times.entry((parents, name)).or_default() += 1;
        }
    }
    for (&(item, ref parents), name) in items.iter().zip(&names) {
        let own = match name {
            Some(name) if times.get(&(parents.as_slice(), name.as_str())) == Some(&1) => name.clone(),
            _ => format!("#{}", row + 1),
        };
        let rows = rows(sheet, item, parents);
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        table.rows.extend((row..).zip(rows));
        row = row.saturating_add(count);
        placed.push(Placed { item, names: parents.iter().cloned().chain([own]).collect() });
    }
    (table, placed)
}

/// What names an item to its children, when that is text that a cell keeps as it is.
fn own_name(sheet: &Sheet<'_>, item: &Value) -> Option<String> {
    let name = scalar(item.get(sheet.name_key?)?)?;
    (!name.is_empty() && name.trim() == name && !name.starts_with('#')).then_some(name)
}

/// The rows of an item: its values, then further sources and codes.
fn rows(sheet: &Sheet<'_>, item: &Value, parents: &[String]) -> Vec<Cells> {
    let mut first: Cells = parents.iter().cloned().zip(0..).map(|(name, at)| (at, name)).collect();
    let mut further: Vec<Cells> = Vec::new();
    let offset = u16::try_from(sheet.ancestors.len()).unwrap_or(0);
    for (column, at) in sheet.columns.iter().zip(offset..) {
        let Some(value) = item.get(column.key) else { continue };
        let Some(inner) = column.inner else {
            insert(&mut first, at, column, value);
            continue;
        };
        for (i, nested) in list(Some(value)).enumerate() {
            let Some(value) = nested.get(inner) else { continue };
            let Some(i) = i.checked_sub(1).filter(|_| column.repeat != Repeat::Never) else {
                insert(&mut first, at, column, value);
                continue;
            };
            if further.len() <= i {
                further.resize_with(i + 1, Cells::new);
            }
            if let Some(cells) = further.get_mut(i) {
                insert(cells, at, column, value);
            }
        }
    }
    std::iter::once(first).chain(further).filter(|cells| !cells.is_empty()).collect()
}

fn insert(cells: &mut Cells, at: u16, column: &Column<'_>, value: &Value) {
    let text = match (&column.kind, value) {
        (Kind::List(_), Value::Array(values)) => joined(values),
        _ => scalar(value),
    };
    // An empty text, or one that is too long, is left out here and told as a loss.
    if let Some(text) = text.filter(|text| !text.is_empty() && text.encode_utf16().count() <= LONGEST_TEXT) {
        cells.insert(at, text);
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Several values in one cell: with semicolons or, where a value has one itself, on lines.
fn joined(values: &[Value]) -> Option<String> {
    let texts: Vec<String> = values.iter().filter_map(scalar).collect();
    if texts.iter().any(|text| text.contains(';')) {
        // A line's end tells that lines separate, also when there is but one value.
        return Some(texts.join("\n") + "\n");
    }
    Some(texts.join("; "))
}
