//! English names of months.

const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The name of a month numbered from 1; empty for a number that is none.
///
/// ```
/// assert_eq!(oncase_record::month_name(10), "October");
/// assert_eq!(oncase_record::month_name(13), "");
/// ```
pub fn month_name(number: i8) -> &'static str {
    usize::try_from(number).ok().and_then(|n| NAMES.get(n.checked_sub(1)?)).copied().unwrap_or_default()
}

/// The number of the month whose name begins with a word of three letters or more, in lower case.
///
/// ```
/// assert_eq!(oncase_record::month_of_word("sept"), Some(9));
/// assert_eq!(oncase_record::month_of_word("ma"), None);
/// ```
pub fn month_of_word(word: &str) -> Option<i8> {
    let at = NAMES.iter().position(|name| word.len() >= 3 && name.to_lowercase().starts_with(word))?;
    i8::try_from(at + 1).ok()
}
