//! A second derivation of the grades: a small reader of the NCI's texts themselves, which shares nothing with the criteria data
//! or the kernel. Where a text is a plain list of ranges it must give the same grade as the kernel for every value
//! at, just below and just above each printed number.

#![allow(clippy::expect_used, clippy::panic)]

use oncase_toxicity::{
    Conditions, CriteriaSet, CtcaeVersion, Grader, Numbers, Reference, Subject, Term, criteria, find_term,
};

const LLN: f64 = 1_234.0;
const ULN: f64 = 2_345.0;

/// An interval of values: `(end, whether the end belongs to it)`.
#[derive(Clone, Copy, Debug)]
struct Interval {
    from: (f64, bool),
    to: (f64, bool),
}

impl Interval {
    fn holds(self, value: f64) -> bool {
        let ((from, from_included), (to, to_included)) = (self.from, self.to);
        (value > from || from_included && value == from) && (value < to || to_included && value == to)
    }
}

/// The limits of normal to read a text with.
#[derive(Clone, Copy)]
struct Limits {
    lln: f64,
    uln: f64,
}

/// One end as printed: sign, value, whether it was a multiple of a limit.
struct End {
    sign: Option<&'static str>,
    value: f64,
}

/// Reads `<LLN`, `>3.0`, `1.5 x ULN`, `129`; a bare factor takes the limit that the other end names.
fn read_end(text: &str, limits: Limits, multiple_of: Option<f64>) -> Option<End> {
    let text = text.trim();
    let sign = [">=", "<=", ">", "<"].into_iter().find(|sign| text.starts_with(sign));
    let rest = text[sign.map_or(0, str::len)..].trim();
    if rest.starts_with("LLN") || rest.starts_with("normal") && sign == Some("<") {
        return Some(End { sign, value: limits.lln });
    }
    if rest.starts_with("ULN") || rest.starts_with("normal") {
        return Some(End { sign, value: limits.uln });
    }
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let number: f64 = digits.replace(',', "").parse().ok()?;
    Some(End { sign, value: number * multiple_of.unwrap_or(1.0) })
}

/// Reads one alternative such as `<LLN - 10.0 g/dL`, `>1.5 - 3.0 x ULN` or `125 - <130`.
fn read_alternative(text: &str, limits: Limits) -> Option<Interval> {
    let start = text.find(|c: char| c.is_ascii_digit() || matches!(c, '<' | '>'))?;
    let text = &text[start..];
    let multiple_of = if text.contains("x ULN") {
        Some(limits.uln)
    } else if text.contains("x LLN") {
        Some(limits.lln)
    } else {
        None
    };
    let dash = text.find(" - ").map(|at| (at, 3)).or_else(|| text.find('-').map(|at| (at, 1)));
    let dash = dash.or_else(|| text.find(", but ").map(|at| (at, 6)));
    let unbounded = |end: End| match end.sign? {
        "<" => Some(Interval { from: (f64::MIN, true), to: (end.value, false) }),
        "<=" => Some(Interval { from: (f64::MIN, true), to: (end.value, true) }),
        ">" => Some(Interval { from: (end.value, false), to: (f64::MAX, true) }),
        _ => Some(Interval { from: (end.value, true), to: (f64::MAX, true) }),
    };
    let Some((at, width)) = dash else { return unbounded(read_end(text, limits, multiple_of)?) };
    let first = read_end(&text[..at], limits, multiple_of)?;
    let second = read_end(&text[at + width..], limits, multiple_of)?;
    let included = |end: &End| end.sign.is_none_or(|sign| sign.ends_with('='));
    // The order of the ends tells low from high; where the limits decide the order, the sign does.
    let falling = match first.sign {
        Some(sign) => sign.starts_with('<'),
        None => first.value > second.value,
    };
    let (low, high) = if falling { (second, first) } else { (first, second) };
    Some(Interval { from: (low.value, included(&low)), to: (high.value, included(&high)) })
}

/// What a unit looks like in the texts, spaces removed.
fn printed_units(ucum: &str) -> &'static [&'static str] {
    match ucum {
        "" => &["xULN", ">ULN", "<LLN", "xLLN"],
        "g/dL" => &["g/dL"],
        "g/L" => &["g/L"],
        "mg/dL" => &["mg/dL"],
        "mmol/L" => &["mmol/L"],
        "/mm3" => &["/mm3"],
        "10*9/L" => &["10e9/L", "10^9/L"],
        "ms" => &["ms"],
        "mL/min/{1.73_m2}" => &["ml/min/1.73m2"],
        "mL/min" => &["ml/min"],
        "Cel" => &["degreesC"],
        "kg/m2" => &["kg/m2"],
        "[pH]" => &["pH"],
        "{INR}" => &["INR"],
        _ => &[],
    }
}

/// The alternatives of a grade text that speak of this unit and measure.
fn pieces(text: &str, set: &CriteriaSet) -> Vec<String> {
    let text = text.replace('≥', ">=").replace('≤', "<=").replace("mg/dL (0.59 mmol/L)", "mg/dL");
    // DIFFERENCE: versions 4.03 and 5 misprint this range; the wording per mm3 and version 6 have it right.
    let text = text.replace("<0.2 x 0.05 - 10e9", "<0.2 - 0.05 x 10e9");
    let text = text
        .split(" or ")
        .map(|part| part.split(" for <").next().unwrap_or(part))
        .collect::<Vec<_>>()
        .join(";");
    let about = |piece: &str| {
        let dense: String = piece.chars().filter(|c| !c.is_whitespace()).collect();
        printed_units(&set.unit)
            .iter()
            .any(|unit| dense.find(unit).is_some_and(|at| *unit != "g/dL" || !dense[..at].ends_with('m')))
            && dense.contains("Ionized") == (set.measure == "ionized-calcium")
    };
    text.split(';')
        .map(str::trim)
        .filter(|piece| about(piece))
        .map(|piece| {
            piece.split('(').next().unwrap_or(piece).to_owned() + piece.split(')').nth(1).unwrap_or("")
        })
        .collect()
}

fn grade_by_text(term: &Term, set: &CriteriaSet, value: f64, limits: Limits) -> Option<u8> {
    let mut highest = 0;
    for grade in 1..=4 {
        let Some(text) = term.grade_text(grade) else { continue };
        for piece in pieces(text, set) {
            if read_alternative(&piece, limits)?.holds(value) {
                highest = grade;
            }
        }
    }
    Some(highest)
}

/// Sets whose texts are plain ranges: numbers and limits only, no condition to be known.
fn is_plain(set: &CriteriaSet) -> bool {
    let plain = set.alternatives.iter().all(|a| {
        a.bridge
            || !a.told.is_empty()
            || a.needs.is_empty()
                && a.needs_not.is_empty()
                && !a.reading
                && !a.other_criteria
                && a.bounds.iter().all(|b| {
                    b.subject == Subject::Value
                        && matches!(b.reference, Reference::Unit | Reference::Uln | Reference::Lln)
                })
                && a.bounds.iter().all(|b| b.reference == Reference::Unit || b.offset == 0.0)
    });
    plain && !printed_units(&set.unit).is_empty()
}

/// Limits of normal that do not disturb the thresholds: outside all of them on the normal side.
fn limits_beside(set: &CriteriaSet) -> Limits {
    let absolute: Vec<f64> = set
        .alternatives
        .iter()
        .flat_map(|a| &a.bounds)
        .filter(|b| b.reference == Reference::Unit)
        .map(|b| b.offset)
        .collect();
    if absolute.is_empty() {
        return Limits { lln: LLN, uln: ULN };
    }
    let lowest = absolute.iter().copied().fold(f64::MAX, f64::min);
    let highest = absolute.iter().copied().fold(f64::MIN, f64::max);
    Limits { lln: highest * 1.25, uln: lowest * 0.75 }
}

/// Values at, just below and just above every edge.
fn grid(set: &CriteriaSet, limits: Limits) -> Vec<f64> {
    let edges = set.alternatives.iter().flat_map(|a| &a.bounds).map(|bound| match bound.reference {
        Reference::Unit => bound.offset,
        Reference::Lln => bound.factor * limits.lln,
        _ => bound.factor * limits.uln,
    });
    edges
        .flat_map(|edge| [edge, edge * (1.0 - 1e-9), edge * (1.0 + 1e-9), edge * 0.97, edge * 1.03])
        .collect()
}

fn compare(set: &CriteriaSet, version: CtcaeVersion, failures: &mut Vec<String>) -> usize {
    let term = find_term(&set.term, version).expect("a term");
    let grader = Grader::new(&set.term, version, Some(&set.measure), &set.unit).expect("a grader");
    let limits = limits_beside(set);
    let bridged = set.alternatives.iter().any(|a| a.bridge);
    let mut compared = 0;
    for value in grid(set, limits) {
        let Some(by_text) = grade_by_text(term, set, value, limits) else {
            failures.push(format!("{} {version}: the text cannot be read", set.term));
            return compared;
        };
        let numbers = Numbers { lln: limits.lln, uln: limits.uln, ..Numbers::value(value) };
        let verdict = grader.grade(&numbers, Conditions::unknown());
        if by_text == 0 && bridged {
            continue;
        }
        compared += 1;
        if (verdict.low, verdict.high) != (by_text, by_text) {
            failures.push(format!(
                "{} {version} {value} {}: text {by_text}, kernel {verdict:?}",
                set.term, set.unit
            ));
        }
    }
    compared
}

#[test]
fn the_texts_read_a_second_way_give_the_same_grades() {
    let mut failures = Vec::new();
    let (mut sets, mut values) = (0, 0);
    for set in criteria().iter().filter(|set| is_plain(set)) {
        for version in &set.versions {
            sets += 1;
            values += compare(set, *version, &mut failures);
        }
    }
    assert!(failures.is_empty(), "{} of {values}:\n{}", failures.len(), failures.join("\n"));
    assert!(sets > 100 && values > 2000, "{sets} sets, {values} values");
}
