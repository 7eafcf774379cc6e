//! Numbers in words, the same in the terminal and in the report.

use oncase_record::DAYS_PER_MONTH;

/// `12.4 months`; `not reached` for none.
pub(crate) fn months(days: Option<f64>) -> String {
    days.map_or_else(|| "not reached".to_owned(), |days| format!("{:.1}", days / DAYS_PER_MONTH))
}

/// A median with its interval: `12.4 (8.9 to not reached)`.
pub(crate) fn median(estimate: Option<f64>, interval: [Option<f64>; 2]) -> String {
    let [lower, upper] = interval;
    format!("{} ({} to {})", months(estimate), months(lower), months(upper))
}

/// A p to two significant digits, never 0.
pub(crate) fn p_value(p: f64) -> String {
    match p {
        p if p < 0.0001 => "p < 0.0001".to_owned(),
        p if p < 0.01 => format!("p = {p:.4}"),
        p => format!("p = {p:.2}"),
    }
}

/// A share in per cent with one decimal.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Words broken into lines of at most `width` letters.
pub(crate) fn wrapped(text: &str, indent: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut line = String::from(indent);
    for word in text.split_whitespace() {
        if line.len() > indent.len() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push_str(line.trim_end());
            lines.push('\n');
            line = String::from(indent);
        }
        if line.len() > indent.len() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push_str(line.trim_end());
    lines.push('\n');
    lines
}

/// Words with a capital and a full stop.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Where a median lies, in months: `5.1 to 6.9`, `6.0`, `after 12.4`.
pub(crate) fn median_place((after, until): (f64, Option<f64>)) -> String {
    match until {
        Some(until) if until <= after => months(Some(until)),
        Some(until) => format!("{} to {}", months(Some(after)), months(Some(until))),
        None => format!("after {}", months(Some(after))),
    }
}
