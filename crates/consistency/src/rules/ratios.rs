//! Percentages recomputed from their counts (class 17).

use oncase_record::model::{Statement, Topic};
use oncase_record::scalar::Decimal;

use super::statements;
use crate::context::Context;
use crate::finding::Finding;

/// A percentage as stated: the number with its digits, and whether it is approximate.
struct Percent {
    value: f64,
    /// Half a unit of the last digit; for "approximately" a tenth of the number, when that is more.
    slack: f64,
    /// "< 1 %" and "> 50 %" are bounds.
    bound: Option<char>,
}

fn percent(text: &str) -> Option<Percent> {
    let number: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let decimal: Decimal = number.parse().ok()?;
    let unit = 10_f64.powi(-i32::from(decimal.places()));
    let lower = text.to_lowercase();
    let about =
        ["approximately", "about", "approx", "~", "nearly", "almost"].iter().any(|w| lower.contains(w));
    let bound = text.chars().find(|c| matches!(c, '<' | '>' | '≤' | '≥'));
    let value = decimal.to_f64();
    let slack = if about { (unit / 2.0).max(value / 10.0) } else { unit / 2.0 };
    Some(Percent { value, slack, bound })
}

fn agrees(stated: &Percent, actual: f64) -> bool {
    match stated.bound {
        Some('<' | '≤') => actual <= stated.value + stated.slack,
        Some(_) => actual >= stated.value - stated.slack,
        // Rounding up from exactly half a unit is allowed; the tiny term is for the binary fraction.
        None => (actual - stated.value).abs() <= stated.slack + 1e-9,
    }
}

/// Stated percentages against stated counts, within one statement and over its tellings.
pub(crate) fn percentages(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let all: Vec<(String, &Statement)> =
        statements(context).filter(|(_, s)| s.about == Topic::Ratio).collect();
    for (pointer, counts) in &all {
        let (Some(numerator), Some(denominator)) = (counts.numerator, counts.denominator) else { continue };
        let mend = "which of the numbers is wrong, or are they of different populations? correct it, or tell them apart";
        if denominator == 0 || numerator > denominator {
            found.push(
                Finding::impossible("C172", format!("{numerator} of {denominator} is no share"))
                    .at(format!("{pointer}/numerator"), numerator.to_string())
                    .at(format!("{pointer}/denominator"), denominator.to_string())
                    .mend(mend),
            );
            continue;
        }
        let actual = numerator as f64 / denominator as f64 * 100.0;
        let first = context.first_telling(pointer);
        for (other_pointer, other) in all.iter().filter(|(other, _)| context.first_telling(other) == first) {
            let Some(text) = &other.percent else { continue };
            let Some(stated) = percent(text).filter(|stated| !agrees(stated, actual)) else { continue };
            found.push(
                Finding::impossible(
                    "C171",
                    format!(
                        "{numerator} of {denominator} is {} %, not {text}{}",
                        shown(actual),
                        times(stated.value, actual)
                    ),
                )
                .at(format!("{other_pointer}/percent"), format!("stated: {text}"))
                .at(format!("{pointer}/numerator"), format!("{numerator} of {denominator}"))
                .mend(mend),
            );
        }
    }
    found.extend(impossible_shares(&all));
    found
}

/// A percentage that no whole number of so many patients gives (the GRIM test).
fn impossible_shares(all: &[(String, &Statement)]) -> Vec<Finding> {
    let shares = all.iter().filter(|(_, s)| s.numerator.is_none());
    let impossible = shares.filter_map(|(pointer, statement)| {
        let text = statement.percent.as_deref()?;
        let stated = percent(text).filter(|stated| stated.bound.is_none())?;
        let out_of = statement.denominator.filter(|n| *n > 0 && *n < 1_000_000)?;
        let near = (stated.value / 100.0 * out_of as f64).round();
        let possible = [near - 1.0, near, near + 1.0]
            .into_iter()
            .filter(|count| *count >= 0.0)
            .any(|count| agrees(&stated, count / out_of as f64 * 100.0));
        (!possible).then(|| {
            Finding::impossible("C173", format!("no whole number out of {out_of} gives {text}"))
                .at(format!("{pointer}/percent"), text)
                .at(format!("{pointer}/denominator"), out_of.to_string())
                .mend("is the percentage or the count wrong? correct it")
        })
    });
    impossible.collect()
}

/// Three significant digits.
fn shown(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = (2 - value.abs().log10().floor() as i32).clamp(0, 8);
    format!("{value:.0$}", usize::try_from(digits).unwrap_or(2))
}

fn times(stated: f64, actual: f64) -> String {
    let (large, small) = if stated > actual { (stated, actual) } else { (actual, stated) };
    if small > 0.0 && large / small >= 1.5 {
        format!(" (a factor of {:.1})", large / small)
    } else {
        String::new()
    }
}
