//! Cases in Markdown: a heading is a case, a paragraph says why, tables are input and expected answer.

#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::expect_used, reason = "a test may stop")]

use std::collections::BTreeMap;

/// One table: its header and its rows, as maps from column to cell.
#[derive(Debug, Clone)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<BTreeMap<String, String>>,
}

impl Table {
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|c| c == column)
    }
}

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    /// File and heading.
    pub name: String,
    /// Lines of the form `Name: value`.
    pub settings: BTreeMap<String, String>,
    pub tables: Vec<Table>,
    pub prose: String,
}

impl Case {
    /// The rules that must not fire, by their short names.
    pub fn must_not_fire(&self) -> Vec<&str> {
        self.settings
            .get("Must not fire")
            .map_or_else(Vec::new, |s| s.split([' ', ',']).filter(|r| !r.is_empty()).collect())
    }

    /// The first table that has this column.
    pub fn table(&self, column: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.has(column))
    }
}

const SETTINGS: [&str; 6] = ["Policies", "Start", "New therapy", "Death", "Must not fire", "Reader"];

/// Reads the cases of a file: every heading of the second level.
pub fn cases(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut table: Option<Table> = None;
    for line in text.lines().chain([""]) {
        if let (false, Some(done)) = (line.starts_with('|'), table.take_if(|_| !line.starts_with('|'))) {
            cases.last_mut().expect("a heading above a table").tables.push(done);
        }
        if let Some(heading) = line.strip_prefix("## ") {
            let name = format!("{file}: {heading}");
            let (settings, tables) = (BTreeMap::new(), Vec::new());
            cases.push(Case { name, settings, tables, prose: String::new() });
        } else if line.starts_with('|') {
            let cells: Vec<String> =
                line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            match &mut table {
                None => table = Some(Table { columns: cells, rows: Vec::new() }),
                Some(_) if cells.iter().all(|c| c.chars().all(|ch| "-: ".contains(ch)) && !c.is_empty()) => {}
                Some(table) => {
                    assert_eq!(cells.len(), table.columns.len(), "{file}: {line}");
                    table.rows.push(table.columns.iter().cloned().zip(cells).collect());
                }
            }
        } else if let Some(case) = cases.last_mut() {
            match line.split_once(": ").filter(|(name, _)| SETTINGS.contains(name)) {
                Some((name, value)) => {
                    case.settings.insert(name.to_owned(), value.trim().trim_end_matches('.').to_owned());
                }
                None => case.prose.push_str(line),
            }
        }
    }
    for case in &cases {
        assert!(!case.prose.trim().is_empty(), "{}: say why", case.name);
        assert!(case.tables.len() > 1, "{}: an input and an answer", case.name);
    }
    cases
}
