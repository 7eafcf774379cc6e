//! The results of TR: which tests are read, and what their texts mean.

use oncase_record::{Length, LengthError};

use super::super::columns::Row;
use super::super::error::TableError;
use super::TrColumns;

/// The tests that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    LongDiameter,
    ShortAxis,
    /// The diameter that counts, whichever it is.
    Diameter,
    State,
}

impl Test {
    pub fn read(code: &str) -> Option<Self> {
        let is = |name: &&str| code.eq_ignore_ascii_case(name);
        if is(&"LDIAM") {
            Some(Self::LongDiameter)
        } else if is(&"DIAMETER") {
            Some(Self::Diameter)
        } else if ["LPERP", "SAXIS"].iter().any(is) {
            Some(Self::ShortAxis)
        } else if is(&"TUMSTATE") {
            Some(Self::State)
        } else {
            None
        }
    }
}

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Result {
    Measured(Diameter),
    Present,
    Absent,
    Progressed,
    Equivocal,
    TooSmall,
    Merged,
    NotAssessed,
}

/// A diameter. One written more finely than a hundredth of a millimetre is refused only where it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Diameter {
    Exact(Length),
    TooFine { line: u64 },
}

impl Diameter {
    /// The length, or the error that it cannot be one.
    pub fn counting(self) -> std::result::Result<Length, TableError> {
        match self {
            Self::Exact(length) => Ok(length),
            Self::TooFine { line } => Err(TableError::new(
                "TR",
                "a diameter with more digits than a hundredth of a millimetre",
                "at most two decimals in mm; round it the way the protocol says",
            )
            .at(line, "TRSTRESN")),
        }
    }
}

/// Reads the result of one row.
pub(super) fn read(
    row: &Row<'_>,
    columns: &TrColumns,
    test: Test,
) -> std::result::Result<Result, TableError> {
    if row.get(columns.status).eq_ignore_ascii_case("NOT DONE") {
        return Ok(Result::NotAssessed);
    }
    let text = row.get(Some(columns.result));
    if let Some(state) = state(text).or_else(|| state(row.get(columns.original))) {
        return Ok(state);
    }
    if test == Test::State {
        return Err(TableError::new(
            "TR",
            format!("the state {text:?}"),
            "PRESENT, ABSENT, UNEQUIVOCAL PROGRESSION, EQUIVOCAL, UNEQUIVOCAL, TOO SMALL TO MEASURE, MERGED or \
             NOT EVALUABLE",
        )
        .at(row.line, "TRSTRESC"));
    }
    measured(row, columns, text)
}

fn measured(row: &Row<'_>, columns: &TrColumns, text: &str) -> std::result::Result<Result, TableError> {
    let standard = match row.get(columns.number) {
        "" => text,
        number => number,
    };
    let (value, unit) = match (standard, row.get(columns.unit)) {
        ("", _) | (_, "") => (row.get(columns.original), row.get(columns.original_unit)),
        both => both,
    };
    let written = format!("{value} {unit}");
    match written.parse::<Length>() {
        Ok(length) => Ok(Result::Measured(Diameter::Exact(length))),
        Err(LengthError::TooPrecise) => Ok(Result::Measured(Diameter::TooFine { line: row.line })),
        Err(why) => Err(TableError::new(
            "TR",
            format!("{:?}: {why}", written.trim()),
            "a diameter such as 84 with the unit mm",
        )
        .at(row.line, "TRSTRESN")),
    }
}

fn state(text: &str) -> Option<Result> {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    Some(match text.to_ascii_uppercase().as_str() {
        "PRESENT" | "UNEQUIVOCAL" => Result::Present,
        "ABSENT" | "RESOLVED" | "DISAPPEARED" => Result::Absent,
        "UNEQUIVOCAL PROGRESSION" | "PROGRESSION" | "PD" => Result::Progressed,
        "EQUIVOCAL" | "EQUIVOCAL PROGRESSION" => Result::Equivocal,
        "TOO SMALL TO MEASURE" | "TOO SMALL" => Result::TooSmall,
        "MERGED" | "COALESCED" => Result::Merged,
        "NOT EVALUABLE" | "NOT ASSESSED" | "NOT ASSESSABLE" | "NOT DONE" | "UNKNOWN" | "NE" => {
            Result::NotAssessed
        }
        _ => return None,
    })
}
