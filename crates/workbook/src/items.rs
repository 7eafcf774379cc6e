//! The rows of one sheet as items.

use std::collections::BTreeMap;

use oncase_record::case_file::{Diagnostic, Node, NodeValue, Place, nearest};

use crate::guide::EXAMPLE_MARK;
use crate::layout::{Column, Kind, Repeat, Sheet};
use crate::rows::{Content, RawCell, RawSheet, cell_name, mistake, place};

/// The row of names, counted from 0.
pub(crate) const HEADER_ROW: u32 = 0;

/// The row of examples, which is not read.
pub(crate) const EXAMPLE_ROW: u32 = 1;

/// A key with its place and value.
type Entry = (String, Place, Node);

/// One item: a row, and the rows below it that add sources or codes.
#[derive(Debug)]
pub(crate) struct Item<'s> {
    sheet: &'s str,
    pub(crate) row: u32,
    pub(crate) entries: Vec<Entry>,
    /// What names it to its children.
    pub(crate) name: Option<String>,
    /// What it says it belongs to, outermost first, with the column.
    pub(crate) ancestors: Vec<Option<(u32, String)>>,
    /// The item it belongs to, by its index among the items of its sheet.
    pub(crate) parent: Option<usize>,
}

impl Item<'_> {
    pub(crate) fn into_node(self) -> Node {
        let place =
            self.entries.first().map_or(place(self.sheet, self.row, 0), |(_, place, _)| place.clone());
        Node { value: NodeValue::Mapping(self.entries), place }
    }
}

/// The items of a sheet, and what is wrong with its cells.
#[derive(Debug, Default)]
pub(crate) struct Items<'s> {
    pub(crate) items: Vec<Item<'s>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// What a column of the workbook holds.
#[derive(Clone, Copy)]
enum Field<'l, 's> {
    Ancestor(usize),
    Value(&'l Column<'s>),
}

/// Reads a sheet's rows.
pub(crate) fn items<'l, 's>(sheet: &'l Sheet<'s>, raw: &RawSheet) -> Items<'s> {
    let mut found = Items::default();
    let fields = fields(sheet, raw, &mut found.diagnostics);
    let mut several: Vec<Several<'l, 's>> = Vec::new();
    for (&row, cells) in raw.rows.iter().filter(|(row, _)| **row != HEADER_ROW) {
        if row == EXAMPLE_ROW && is_example(sheet, cells, &mut found.diagnostics) {
            continue;
        }
        let row = Row { sheet, row };
        let known: Vec<_> =
            cells.iter().filter_map(|(at, cell)| Some((*at, *fields.get(at)?, cell))).collect();
        if known.is_empty() {
            continue;
        }
        let only_added = known.iter().all(|(_, field, _)| match field {
            Field::Value(column) => column.repeat != Repeat::Never,
            Field::Ancestor(_) => false,
        });
        match several.last_mut().filter(|_| only_added) {
            Some(above) => row.add(&known, above, &mut found.diagnostics),
            None => {
                let mut added = Several::default();
                let item = row.item(&known, &mut added, &mut found.diagnostics);
                found.items.push(item);
                several.push(added);
            }
        }
    }
    for (item, several) in found.items.iter_mut().zip(several) {
        several.put_into(item);
    }
    found
}

/// Which column holds what, by the names in the first row.
fn fields<'l, 's>(
    sheet: &'l Sheet<'s>,
    raw: &RawSheet,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<u32, Field<'l, 's>> {
    let mut fields = BTreeMap::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let names = raw.rows.get(&HEADER_ROW);
    for (&at, cell) in names.into_iter().flatten() {
        let name = cell.text.trim();
        let here = place(sheet.name, HEADER_ROW, at);
        if let Some(first) = seen.insert(name.to_owned(), at) {
            let title =
                format!("the column `{name}` stands twice, first at {}", cell_name(HEADER_ROW, first));
            diagnostics.push(mistake("E007", here, title, "keep one of them"));
            continue;
        }
        let ancestor = sheet.ancestors.iter().position(|ancestor| ancestor.header == name);
        let column = sheet.columns.iter().find(|column| column.header == name);
        match (ancestor, column) {
            (Some(i), _) => drop(fields.insert(at, Field::Ancestor(i))),
            (_, Some(column)) => drop(fields.insert(at, Field::Value(column))),
            _ => {
                let mend = match nearest(name, sheet.headers()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("this sheet may have {}", sheet.headers().collect::<Vec<_>>().join(", ")),
                };
                let title = format!("`{name}` is not a column of the sheet `{}`", sheet.name);
                diagnostics.push(mistake("E003", here, title, mend));
            }
        }
    }
    let named = |at: &u32| names.is_some_and(|names| names.contains_key(at));
    let mut nameless: BTreeMap<u32, u32> = BTreeMap::new();
    for (row, cells) in raw.rows.iter().filter(|(row, _)| **row != HEADER_ROW) {
        for at in cells.keys().filter(|at| !named(at)) {
            nameless.entry(*at).or_insert(*row);
        }
    }
    for (at, row) in nameless {
        let title = "this column has no name in the first row";
        let mend = "write the column's name there, or empty the column";
        diagnostics.push(mistake("E003", place(sheet.name, row, at), title, mend));
    }
    fields
}

/// Whether the second row is still the row of examples. One that is filled in by half is a mistake: leaving it
/// out would lose what was written, reading it would take an example for a fact.
fn is_example(sheet: &Sheet<'_>, cells: &BTreeMap<u32, RawCell>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let is_mark = |cell: &RawCell| cell.text.starts_with(EXAMPLE_MARK);
    let Some(left) = cells.iter().find(|(_, cell)| is_mark(cell)) else { return false };
    if let Some((at, _)) = cells.iter().find(|(_, cell)| !is_mark(cell)) {
        let title = format!(
            "the row of examples holds a value, and still an example at {}",
            cell_name(EXAMPLE_ROW, *left.0)
        );
        let mend = "write values from the third row on; this row is not read";
        diagnostics.push(mistake("E005", place(sheet.name, EXAMPLE_ROW, *at), title, mend));
    }
    true
}

/// The sources and codes of one item, by key, each with the rows it was read from.
#[derive(Default)]
struct Several<'l, 's> {
    found: Vec<(&'l Column<'s>, Vec<Node>)>,
}

impl<'l, 's> Several<'l, 's> {
    /// Adds what one row has of each key.
    fn add(&mut self, cells: Vec<(&'l Column<'s>, &'s str, Node)>) {
        let mut row: Vec<(&'l Column<'s>, Vec<Entry>)> = Vec::new();
        for (column, inner, node) in cells {
            let entry = (inner.to_owned(), node.place.clone(), node);
            match row.iter_mut().find(|(known, _)| known.key == column.key) {
                Some((_, entries)) => entries.push(entry),
                None => row.push((column, vec![entry])),
            }
        }
        for (column, entries) in row {
            let place = entries.first().map_or(Place::File, |(_, place, _)| place.clone());
            let node = Node { value: NodeValue::Mapping(entries), place };
            match self.found.iter_mut().find(|(known, _)| known.key == column.key) {
                Some((_, nodes)) => nodes.push(node),
                None => self.found.push((column, vec![node])),
            }
        }
    }

    fn put_into(self, item: &mut Item<'s>) {
        for (column, nodes) in self.found {
            let place = nodes.first().map_or(Place::File, |node| node.place.clone());
            let node = match (column.repeat, <[Node; 1]>::try_from(nodes)) {
                (Repeat::Never | Repeat::OneOrList, Ok([node])) => node,
                (_, Ok([node])) => Node { value: NodeValue::Sequence(vec![node]), place: place.clone() },
                (_, Err(nodes)) => Node { value: NodeValue::Sequence(nodes), place: place.clone() },
            };
            item.entries.push((column.key.to_owned(), place, node));
        }
    }
}

/// One row that is being read.
struct Row<'l, 's> {
    sheet: &'l Sheet<'s>,
    row: u32,
}

impl<'l, 's> Row<'l, 's> {
    fn item(
        &self,
        cells: &[(u32, Field<'l, 's>, &RawCell)],
        several: &mut Several<'l, 's>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Item<'s> {
        let mut item = Item {
            sheet: self.sheet.name,
            row: self.row,
            entries: Vec::new(),
            name: None,
            ancestors: vec![None; self.sheet.ancestors.len()],
            parent: None,
        };
        for (at, field, cell) in cells {
            match field {
                Field::Ancestor(i) => {
                    if let Some(ancestor) = item.ancestors.get_mut(*i) {
                        *ancestor = Some((*at, cell.text.trim().to_owned()));
                    }
                }
                Field::Value(column) if column.inner.is_none() => {
                    if self.sheet.name_key == Some(column.key) {
                        item.name = Some(cell.text.trim().to_owned());
                    }
                    if let Some(node) = self.node(*at, column, cell, diagnostics) {
                        item.entries.push((column.key.to_owned(), node.place.clone(), node));
                    }
                }
                Field::Value(_) => {}
            }
        }
        self.add(cells, several, diagnostics);
        item
    }

    /// Adds the sources and codes of this row.
    fn add(
        &self,
        cells: &[(u32, Field<'l, 's>, &RawCell)],
        several: &mut Several<'l, 's>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut nodes = Vec::new();
        for (at, field, cell) in cells {
            if let Field::Value(column) = field
                && let Some(inner) = column.inner
                && let Some(node) = self.node(*at, column, cell, diagnostics)
            {
                nodes.push((*column, inner, node));
            }
        }
        several.add(nodes);
    }

    fn node(
        &self,
        at: u32,
        column: &Column<'s>,
        cell: &RawCell,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Node> {
        let place = place(self.sheet.name, self.row, at);
        let wrong = match cell.content {
            Content::Error => {
                Some((format!("the formula in this cell fails: {}", cell.text), "write the value"))
            }
            Content::Date if !column.kind.is_date() => Some((
                format!("the spreadsheet program holds this cell as the date {}", cell.text),
                "format the cell as text, and write what was meant again",
            )),
            _ => None,
        };
        if let Some((title, mend)) = wrong {
            diagnostics.push(mistake("E005", place, title, mend));
            return None;
        }
        let scalar = |text: &str| Node {
            value: NodeValue::Scalar { text: text.to_owned(), quoted: true },
            place: place.clone(),
        };
        let text = if column.kind.is_trimmed() { cell.text.trim() } else { &cell.text };
        match &column.kind {
            Kind::List(_) => {
                let parts: Vec<Node> = parts(&cell.text).map(scalar).collect();
                (!parts.is_empty()).then(|| Node { value: NodeValue::Sequence(parts), place: place.clone() })
            }
            // Spreadsheet programs write truth values in capitals.
            Kind::Boolean if matches!(text, "TRUE" | "FALSE") => Some(scalar(&text.to_lowercase())),
            _ => Some(scalar(text)),
        }
    }
}

/// The values of a cell that holds several: its lines, or what stands between semicolons.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let sign = if text.contains('\n') { '\n' } else { ';' };
    text.split(sign).map(str::trim).filter(|part| !part.is_empty())
}
