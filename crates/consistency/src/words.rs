//! Words of a text, for rules that read what a statement says.

pub(crate) use oncase_record::organs::words_of;

/// Whether a text has one of these words, or a word that begins with one that ends in `*`.
pub(crate) fn says(text: &str, wanted: &[&str]) -> bool {
    words_of(text).iter().any(|word| {
        wanted.iter().any(|wanted| match wanted.strip_suffix('*') {
            Some(beginning) => word.starts_with(beginning),
            None => word == wanted,
        })
    })
}

/// The same name for comparing: letters and digits in lower case.
pub(crate) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether the first whole number of a text is followed by one of these words: "12 cycles".
pub(crate) fn number_before(text: &str, units: &[&str]) -> Option<u32> {
    let words = words_of(text);
    words.windows(2).find_map(|pair| match pair {
        [number, unit] if units.contains(&unit.as_str()) => number.parse().ok().or_else(|| spelled(number)),
        _ => None,
    })
}

/// Small numbers in words.
pub(crate) fn spelled(word: &str) -> Option<u32> {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    NUMBERS.iter().position(|number| *number == word).and_then(|at| u32::try_from(at + 1).ok())
}

/// A text cut to a length that fits on a line.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}
