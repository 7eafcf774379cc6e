//! Numbers and dates of a spreadsheet as the text a person sees.

/// A number with all the digits it has, and with at least the decimals that its format shows: 3.1 in a cell
/// with the format `0.00` is 3.10.
pub(crate) fn number_text(number: f64, format: &str) -> String {
    let shown = format.split(';').next().unwrap_or("");
    let percent = shown.contains('%');
    let number = if percent { number * 100.0 } else { number };
    let text = fifteen_digits(number);
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let wanted = shown_decimals(shown).max(decimals(&text));
    let text = if text.contains(['e', 'E', 'n', 'N']) { text } else { pad(&text, wanted) };
    if percent { format!("{text} %") } else { text }
}

/// Spreadsheets hold 15 significant digits; more would show the error of binary fractions.
fn fifteen_digits(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

fn pad(text: &str, decimals: usize) -> String {
    let has = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let point = if has == 0 && decimals > 0 { "." } else { "" };
    format!("{text}{point}{}", "0".repeat(decimals.saturating_sub(has)))
}

/// How many decimals a number format always shows: the zeros after its point.
fn shown_decimals(format: &str) -> usize {
    format.split_once('.').map_or(0, |(_, rest)| rest.bytes().take_while(|b| *b == b'0').count())
}

/// A date as exact as it is shown: a cell that shows `Oct-17` is the month, although the program holds a day.
pub(crate) fn date_text((year, month, day): (u16, u8, u8), (hour, minute): (u8, u8), format: &str) -> String {
    let letters = format_letters(format);
    let shows = |letter: char| letters.contains(letter);
    // A built-in format may come without its code; its cell shows the day.
    let known = shows('y') || shows('m') || shows('d');
    if hour != 0 || minute != 0 {
        return format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}");
    }
    if !known || shows('d') {
        format!("{year:04}-{month:02}-{day:02}")
    } else if shows('m') {
        format!("{year:04}-{month:02}")
    } else {
        format!("{year:04}")
    }
}

/// The letters of a date format that stand for something: without quoted text, escapes and brackets.
fn format_letters(format: &str) -> String {
    let mut letters = String::new();
    let mut chars = format.split(';').next().unwrap_or("").chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            _ => letters.extend(c.to_lowercase()),
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_digits_and_the_decimals_it_shows() {
        assert_eq!(number_text(3.1, "0.00"), "3.10");
        assert_eq!(number_text(3.1, "General"), "3.1");
        assert_eq!(number_text(3.14259, "0.0"), "3.14259");
        assert_eq!(number_text(84.0, "General"), "84");
        assert_eq!(number_text(0.1 + 0.2, "General"), "0.3");
        assert_eq!(number_text(0.5, "0%"), "50 %");
        assert_eq!(number_text(12_000.0, "#,##0.0"), "12000.0");
    }

    #[test]
    fn a_date_is_as_exact_as_it_is_shown() {
        let shown = |format: &str| date_text((2017, 10, 1), (0, 0), format);
        assert_eq!(shown("yyyy-mm-dd"), "2017-10-01");
        assert_eq!(shown("General"), "2017-10-01");
        assert_eq!(shown("mmm-yy"), "2017-10");
        assert_eq!(shown("[$-409]mmm\\-yy;@"), "2017-10");
        assert_eq!(shown("yyyy"), "2017");
        assert_eq!(shown("yyyy \"d\""), "2017");
        assert_eq!(date_text((2017, 10, 9), (12, 30), "General"), "2017-10-09 12:30");
    }
}
