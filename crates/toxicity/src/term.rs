//! The terms of the CTCAE with their grade texts, parsed from the embedded table on first use.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::Serialize;

use crate::version::CtcaeVersion;

static TABLE: &str = include_str!("../data/ctcae_terms.tsv");

/// One adverse event term in one version of the CTCAE, in the NCI's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    /// The term, such as `Alopecia`.
    pub name: &'static str,
    /// The version whose wording this is.
    pub version: CtcaeVersion,
    /// System organ class.
    pub soc: Cow<'static, str>,
    /// Texts of grades 1 to 5; an empty text means that the term does not have the grade.
    /// A semicolon in a text means "or".
    pub grades: [Cow<'static, str>; 5],
    /// What the term means; empty for the "Other, specify" terms.
    pub definition: Cow<'static, str>,
    /// Which other terms to consider; empty where there is none (always in version 4.03).
    pub navigational_note: Cow<'static, str>,
}

impl Term {
    /// The text of a grade, or `None` when the term does not have it in this version.
    pub fn grade_text(&self, grade: u8) -> Option<&str> {
        let index = usize::from(grade).checked_sub(1)?;
        self.grades.get(index).map(AsRef::as_ref).filter(|text| !text.is_empty())
    }

    /// The grades this term has in this version, ascending: `[1, 2]` for Alopecia.
    pub fn allowed_grades(&self) -> Vec<u8> {
        (1..=5).filter(|grade| self.grade_text(*grade).is_some()).collect()
    }
}

/// All terms of a version, in alphabetical order.
pub fn terms(version: CtcaeVersion) -> &'static [Term] {
    static TERMS: OnceLock<[Vec<Term>; 3]> = OnceLock::new();
    let tables = TERMS.get_or_init(parse_table);
    tables.get(version.index()).map_or(&[], Vec::as_slice)
}

/// The table is part of the program and its counts are tested, so a malformed row is dropped here, not reported.
fn parse_table() -> [Vec<Term>; 3] {
    let mut tables = [Vec::new(), Vec::new(), Vec::new()];
    let mut above: Option<Term> = None;
    for line in TABLE.lines().skip(1) {
        let Some(term) = parse_row(line, above.as_ref()) else { continue };
        if let Some(table) = tables.get_mut(term.version.index()) {
            table.push(term.clone());
        }
        above = Some(term);
    }
    for table in &mut tables {
        table.sort_by_key(|term| term.name);
    }
    tables
}

fn parse_row(line: &'static str, above: Option<&Term>) -> Option<Term> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    let name = match next()? {
        "=" => above?.name,
        name => name,
    };
    let version = next()?.parse().ok()?;
    let inherit = |cell: &'static str, of: &dyn Fn(&Term) -> Cow<'static, str>| match cell {
        "=" => above.map(of),
        cell => Some(line_breaks(cell)),
    };
    let soc = inherit(next()?, &|t| t.soc.clone())?;
    let mut grades = [const { Cow::Borrowed("") }; 5];
    for (index, grade) in grades.iter_mut().enumerate() {
        *grade = inherit(next()?, &|t| t.grades.get(index).cloned().unwrap_or_default())?;
    }
    let definition = inherit(next()?, &|t| t.definition.clone())?;
    let navigational_note = inherit(next()?, &|t| t.navigational_note.clone())?;
    Some(Term { name, version, soc, grades, definition, navigational_note })
}

fn line_breaks(cell: &'static str) -> Cow<'static, str> {
    if cell.contains("\\n") { Cow::Owned(cell.replace("\\n", "\n")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number of terms, number of grades that exist, and the FNV-1a digest over every text, all taken from the
    /// NCI's tables themselves.
    #[test]
    fn the_table_is_complete_and_its_wording_untouched() {
        let expected = [
            (CtcaeVersion::V4_03, 790, 3049, 0x8525_7a82_c8c9_0e9d_u64),
            (CtcaeVersion::V5, 837, 3185, 0x5c33_57e9_c340_ced4),
            (CtcaeVersion::V6, 850, 3235, 0xcfd9_3084_d300_a1e4),
        ];
        for (version, count, grades, digest) in expected {
            let terms = terms(version);
            assert_eq!(terms.len(), count, "{version}");
            assert_eq!(terms.iter().map(|t| t.allowed_grades().len()).sum::<usize>(), grades, "{version}");
            assert_eq!(terms.iter().fold(0xcbf2_9ce4_8422_2325, digest_of), digest, "{version}");
        }
    }

    fn digest_of(start: u64, term: &Term) -> u64 {
        let texts = [term.name, &term.soc].into_iter().chain(term.grades.iter().map(AsRef::as_ref));
        let texts = texts.chain([term.definition.as_ref(), term.navigational_note.as_ref()]);
        texts
            .flat_map(|t| t.bytes().chain([0x1f]))
            .fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    #[test]
    fn a_grade_that_the_nci_left_out_has_no_text() {
        let term = terms(CtcaeVersion::V5).iter().find(|t| t.name == "Alopecia").expect("in the table");
        assert_eq!(term.allowed_grades(), [1, 2]);
        assert_eq!(term.grade_text(3), None);
        assert_eq!(term.grade_text(0), None);
        assert_eq!(term.grade_text(9), None);
    }
}
