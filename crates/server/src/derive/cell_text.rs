//! What the text of a cell of the lesion grid says.

use oncase_record::Length;
use oncase_record::model::{MeasurementState, NonTarget};

use super::cells::Refused;

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Nothing,
    Sizes(Vec<Length>),
    TooSmall(Option<Length>),
    State(MeasurementState),
    NonTarget(NonTarget),
}

const MEND: &str = "type a diameter in mm such as 23 or 23.5 (or 2.3 cm, or 84 × 67), or absent, too small, present, progression, NE, or leave it empty";

/// Reads a cell; of a non-target lesion it may say a state.
pub(super) fn meaning(typed: &str, non_target: bool) -> Result<Meaning, Refused> {
    let words = typed.trim().to_lowercase();
    let state = match words.trim_end_matches('.') {
        "" => return Ok(Meaning::Nothing),
        "absent" | "gone" | "disappeared" | "0" | "a" | "cr" => {
            Some((MeasurementState::Absent, NonTarget::Absent))
        }
        "ne" | "n.e" | "na" | "n/a" | "not assessed" | "not evaluable" | "?" => {
            Some((MeasurementState::NotAssessed, NonTarget::NotAssessed))
        }
        "too small" | "ts" | "tstm" | "small" | "too small to measure" => return Ok(Meaning::TooSmall(None)),
        "present" | "p" if non_target => return Ok(Meaning::NonTarget(NonTarget::Present)),
        "progression" | "pd" | "unequivocal progression" if non_target => {
            return Ok(Meaning::NonTarget(NonTarget::UnequivocalProgression));
        }
        "no size" | "size not reported" | "present" => {
            return Ok(Meaning::State(MeasurementState::SizeNotReported));
        }
        "split" => return Ok(Meaning::State(MeasurementState::Split)),
        "merged" => return Ok(Meaning::State(MeasurementState::Merged)),
        _ => None,
    };
    if let Some((measured, stated)) = state {
        return Ok(if non_target { Meaning::NonTarget(stated) } else { Meaning::State(measured) });
    }
    if let Some(size) = words.strip_prefix("too small") {
        return length(size.trim_start_matches([',', ' '])).map(|size| Meaning::TooSmall(Some(size)));
    }
    let words = words.strip_prefix("long ").or(words.strip_prefix("short ")).unwrap_or(&words);
    let parts: Vec<&str> = words.split(['×', 'x', '*']).map(str::trim).collect();
    if parts.len() > 2 {
        return Err(not_understood(format!("`{}` has more than two diameters", typed.trim())));
    }
    // "8.4 × 6.3 cm": the unit stands once.
    let unit = parts.last().and_then(|last| last.strip_suffix("cm")).map_or("", |_| "cm");
    let sizes: Result<Vec<Length>, Refused> = parts
        .iter()
        .map(|part| {
            if part.ends_with(|c: char| c.is_ascii_digit()) {
                length(&format!("{part}{unit}"))
            } else {
                length(part)
            }
        })
        .collect();
    sizes.map(Meaning::Sizes)
}

/// A diameter; in the grid, whose heading says so, a bare number is millimetres.
fn length(text: &str) -> Result<Length, Refused> {
    let text = text.trim();
    let point = if text.matches(',').count() == 1 && !text.contains('.') {
        text.replace(',', ".")
    } else {
        text.to_owned()
    };
    let with_unit = if point.ends_with(|c: char| c.is_ascii_digit()) { format!("{point} mm") } else { point };
    with_unit.parse().map_err(|error| not_understood(format!("`{text}`: {error}")))
}

fn not_understood(problem: String) -> Refused {
    Refused::NotUnderstood { problem, mend: MEND.to_owned() }
}
