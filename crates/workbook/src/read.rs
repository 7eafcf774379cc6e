//! From a workbook to a tree and a record.

use std::collections::{BTreeMap, HashMap};

use oncase_record::case_file::{CaseFile, Diagnostic, Node, NodeValue, Place, load_tree, nearest, schema};

use crate::cells;
use crate::guide::GUIDE_SHEETS;
use crate::items::{Item, Items, items};
use crate::layout::{Layout, Shape, Sheet};
use crate::rows::{RawSheet, mistake, place};

/// The largest workbook that is read: 16 MiB.
pub const LARGEST_WORKBOOK: usize = 16 << 20;

/// How many mistakes are told at once.
const MOST_MISTAKES: usize = 100;

/// Reads a workbook into a record, with the cell of everything in it.
///
/// # Errors
/// All diagnostics, at least one of them an error, when the bytes are not a workbook or not a valid record.
pub fn read(bytes: &[u8]) -> Result<CaseFile, Vec<Diagnostic>> {
    load_tree(tree(bytes)?)
}

/// Reads a workbook into a tree of nodes that know their cells.
///
/// # Errors
/// All diagnostics when the bytes are not a workbook, or a sheet, a column or a reference between rows is unknown.
pub fn tree(bytes: &[u8]) -> Result<Node, Vec<Diagnostic>> {
    if bytes.len() > LARGEST_WORKBOOK {
        let title = format!("the workbook has {} MiB; a case file has at most 16", bytes.len() >> 20);
        let mend = "a case file holds one patient; give large data as tables (CSV)";
        return Err(vec![mistake("E001", Place::File, title, mend)]);
    }
    let raw = cells::sheets(bytes).map_err(|diagnostic| vec![diagnostic])?;
    let layout = Layout::new(schema());
    let mut reading = Reading { layout: &layout, items: HashMap::new(), diagnostics: Vec::new() };
    for sheet in &raw {
        reading.sheet(sheet);
    }
    if reading.items.is_empty() && reading.diagnostics.is_empty() {
        let mend = "`oncase new --xlsx case.xlsx` writes a workbook to fill in";
        reading.diagnostics.push(mistake("E001", Place::File, "the workbook holds no record", mend));
    }
    reading.find_parents();
    if reading.diagnostics.is_empty() {
        return Ok(reading.record());
    }
    reading.diagnostics.truncate(MOST_MISTAKES);
    Err(reading.diagnostics)
}

struct Reading<'s> {
    layout: &'s Layout<'s>,
    /// Items by the name of their sheet.
    items: HashMap<&'s str, Vec<Item<'s>>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Reading<'s> {
    fn sheet(&mut self, raw: &RawSheet) {
        let name = raw.name.trim().to_lowercase();
        if raw.rows.is_empty() || GUIDE_SHEETS.contains(&name.as_str()) {
            return;
        }
        let Some(sheet) = self.layout.sheet(&name) else {
            let mend = match nearest(&name, self.layout.sheets.iter().map(|sheet| sheet.name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "remove it, or move what it holds to a sheet that the instructions name".to_owned(),
            };
            let title = format!("`{}` is not a sheet of a case file", raw.name);
            self.diagnostics.push(mistake("E003", place(&raw.name, 0, 0), title, mend));
            return;
        };
        let Items { items, diagnostics } = items(sheet, raw);
        self.diagnostics.extend(diagnostics);
        if let (Shape::One, Some(second)) = (sheet.shape, items.get(1)) {
            let title = format!("the sheet `{}` has more than one row", sheet.name);
            let mend = "a case file holds one patient; keep one row";
            self.diagnostics.push(mistake("E005", place(sheet.name, second.row, 0), title, mend));
        }
        if !items.is_empty() {
            self.items.insert(sheet.name, items);
        }
    }

    /// Finds the item that each row of a nested sheet belongs to. A sheet stands after those it belongs to.
    fn find_parents(&mut self) {
        for sheet in &self.layout.sheets {
            if sheet.ancestors.is_empty() {
                continue;
            }
            let Some(mut children) = self.items.remove(sheet.name) else { continue };
            let indexes: Vec<Index> = sheet
                .ancestors
                .iter()
                .map(|ancestor| Index::new(self.items.get(ancestor.sheet).map_or(&[], Vec::as_slice)))
                .collect();
            for child in &mut children {
                match find_parent(sheet, child, &indexes) {
                    Ok(parent) => child.parent = Some(parent),
                    Err(diagnostic) => self.diagnostics.push(*diagnostic),
                }
            }
            self.items.insert(sheet.name, children);
        }
    }

    /// Puts the rows together, the innermost first.
    fn record(mut self) -> Node {
        let mut root = Vec::new();
        for sheet in self.layout.sheets.iter().rev() {
            let Some(items) = self.items.remove(sheet.name) else { continue };
            let Some(parent_sheet) = sheet.ancestors.last() else {
                top_level(sheet, items, &mut root);
                continue;
            };
            let mut lists: BTreeMap<usize, Vec<Node>> = BTreeMap::new();
            for item in items {
                if let Some(parent) = item.parent {
                    lists.entry(parent).or_default().push(item.into_node());
                }
            }
            let parents = self.items.get_mut(parent_sheet.sheet).map_or(&mut [][..], Vec::as_mut_slice);
            for (parent, list) in lists {
                if let Some(parent) = parents.get_mut(parent) {
                    parent.entries.push(list_entry(sheet.name, list));
                }
            }
        }
        Node { value: NodeValue::Mapping(root), place: Place::File }
    }
}

fn top_level(sheet: &Sheet<'_>, items: Vec<Item<'_>>, root: &mut Vec<(String, Place, Node)>) {
    match sheet.shape {
        Shape::List => {
            root.push(list_entry(sheet.name, items.into_iter().map(Item::into_node).collect()));
        }
        Shape::One => {
            for item in items {
                if sheet.path.is_empty() {
                    root.extend(item.entries);
                } else {
                    let node = item.into_node();
                    root.push((sheet.name.to_owned(), node.place.clone(), node));
                }
            }
        }
    }
}

fn list_entry(key: &str, list: Vec<Node>) -> (String, Place, Node) {
    let place = list.first().map_or(Place::File, |first| first.place.clone());
    (key.to_owned(), place.clone(), Node { value: NodeValue::Sequence(list), place })
}

/// The items of a sheet by what names them, within the item they belong to.
struct Index {
    by_name: HashMap<(Option<usize>, String), Vec<usize>>,
    by_row: HashMap<u32, usize>,
    parents: Vec<Option<usize>>,
}

impl Index {
    fn new(items: &[Item<'_>]) -> Self {
        let mut by_name: HashMap<_, Vec<usize>> = HashMap::new();
        for (i, item) in items.iter().enumerate() {
            if let Some(name) = &item.name {
                by_name.entry((item.parent, name.clone())).or_default().push(i);
            }
        }
        Self {
            by_name,
            by_row: items.iter().enumerate().map(|(i, item)| (item.row + 1, i)).collect(),
            parents: items.iter().map(|item| item.parent).collect(),
        }
    }

    fn find(&self, parent: Option<usize>, name: &str) -> Vec<usize> {
        if let Some(row) = name.strip_prefix('#').and_then(|row| row.trim().parse().ok()) {
            let found = self.by_row.get(&row).filter(|i| self.parents.get(**i) == Some(&parent));
            return found.copied().into_iter().collect();
        }
        self.by_name.get(&(parent, name.to_owned())).cloned().unwrap_or_default()
    }
}

fn find_parent(sheet: &Sheet<'_>, child: &Item<'_>, indexes: &[Index]) -> Result<usize, Box<Diagnostic>> {
    let mut parent = None;
    for ((ancestor, index), cell) in sheet.ancestors.iter().zip(indexes).zip(&child.ancestors) {
        let Some((column, name)) = cell else {
            let title = format!("`{}` is missing", ancestor.header);
            let mend = format!(
                "write the id of the row in `{}` that this row belongs to, or its row as in #7",
                ancestor.sheet
            );
            return Err(Box::new(mistake("E004", place(sheet.name, child.row, 0), title, mend)));
        };
        let at = place(sheet.name, child.row, *column);
        match index.find(parent, name).as_slice() {
            [found] => parent = Some(*found),
            [] => {
                let title = format!("no row of the sheet `{}` is called `{name}`", ancestor.sheet);
                let known =
                    index.by_name.keys().filter(|(of, _)| *of == parent).map(|(_, name)| name.as_str());
                let mut known: Vec<&str> = known.collect();
                known.sort_unstable();
                let mend = match nearest(name, known.into_iter()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write the id of a row in `{}`, or its row as in #7", ancestor.sheet),
                };
                return Err(Box::new(mistake("E031", at, title, mend)));
            }
            several => {
                let title =
                    format!("{} rows of the sheet `{}` are called `{name}`", several.len(), ancestor.sheet);
                return Err(Box::new(mistake("E031", at, title, "write the row instead, as in #7")));
            }
        }
    }
    parent.ok_or_else(|| {
        Box::new(mistake("E004", place(sheet.name, child.row, 0), "this row belongs to nothing", "remove it"))
    })
}
