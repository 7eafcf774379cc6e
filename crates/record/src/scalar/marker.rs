//! Results of immunohistochemistry and other markers, as written.

use std::fmt;
use std::str::FromStr;

use super::Comparator;

/// Whether a marker's words say that it is expressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// Expressed.
    Positive,
    /// Not expressed.
    Negative,
    /// The words do not say.
    NotStated,
}

/// A marker's result: any words, with the share of cells and the polarity understood where they say so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MarkerValue {
    text: String,
    percent: Option<(Comparator, u8, u8)>,
    polarity: Polarity,
}

impl MarkerValue {
    /// The words as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Percentage of cells as a comparison and the two ends of a range, when the words give one.
    pub fn percent(&self) -> Option<(Comparator, u8, u8)> {
        self.percent
    }

    /// Expressed or not, as far as the words say.
    pub fn polarity(&self) -> Polarity {
        self.polarity
    }
}

impl fmt::Display for MarkerValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for MarkerValue {
    type Err = super::ScalarError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err(super::ScalarError::new(
                "E020",
                "the marker's result is empty",
                "write it as reported, as in negative or > 50 %",
            ));
        }
        let (percent, polarity) = (percent(&text), polarity(&text));
        Ok(Self { text, percent, polarity })
    }
}

/// The percentage, or range of percentages, that the words give first.
fn percent(text: &str) -> Option<(Comparator, u8, u8)> {
    // "50%-75%" and "50-75 %" are the same range.
    let text = text.replace(" %", "%").replace("%-", "-").replace("%–", "-");
    let before = text.split_once('%')?.0;
    let start = before
        .rfind(|c: char| !(c.is_ascii_digit() || " -–%<>≤≥=.".contains(c)))
        .map_or(0, |i| before[i..].chars().next().map_or(i, |c| i + c.len_utf8()));
    let (comparator, numbers) = Comparator::split(&before[start..]);
    let (low, high) = numbers.split_once(['-', '–']).unwrap_or((numbers, numbers));
    let low: u8 = low.trim().parse().ok().filter(|n| *n <= 100)?;
    let high: u8 = high.trim().parse().ok().filter(|n| *n <= 100 && *n >= low)?;
    Some((comparator, low, high))
}

fn polarity(text: &str) -> Polarity {
    let words = text.to_lowercase();
    let says = |needles: &[&str]| needles.iter().any(|needle| words.contains(needle));
    if says(&["negative", "not expressed", "absent", "no expression", "(-)"]) || words == "-" {
        Polarity::Negative
    } else if says(&["positive", "strong", "weak", "moderate", "expressed", "expression", "(+)"])
        || (!words.is_empty() && words.chars().all(|c| c == '+'))
    {
        Polarity::Positive
    } else {
        Polarity::NotStated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> MarkerValue {
        text.parse().expect(text)
    }

    #[test]
    fn the_words_are_kept_and_the_percentage_understood() {
        assert_eq!(value("> 50 %").percent(), Some((Comparator::Above, 50, 50)));
        assert_eq!(value("50-75 %").percent(), Some((Comparator::Equal, 50, 75)));
        assert_eq!(value("50%-75%").percent(), Some((Comparator::Equal, 50, 75)));
        assert_eq!(value("strong (> 95 %)").percent(), Some((Comparator::Above, 95, 95)));
        assert_eq!(value("approximately 70 %").percent(), Some((Comparator::Equal, 70, 70)));
        assert_eq!(value("slightly weaker").percent(), None);
    }

    #[test]
    fn polarity_is_read_only_from_words_that_say_it() {
        assert_eq!(value("negative").polarity(), Polarity::Negative);
        assert_eq!(value("positive").polarity(), Polarity::Positive);
        assert_eq!(value("approximately 70 %").polarity(), Polarity::NotStated);
    }
}
