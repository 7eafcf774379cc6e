//! Typed dates: from the ways in which people write them to the record's spelling.

use oncase_record::month_of_word;

/// Every reading of a typed date; what is not recognised is left as it is, for the record's parser to judge.
pub(super) fn readings(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    if matches!(lower.as_str(), "?" | "unk" | "uk" | "not known" | "n/k") {
        return vec!["unknown".to_owned()];
    }
    if let Some(cycle) = cycle_day(text) {
        return vec![cycle];
    }
    for (word, ours) in [
        ("since ", "from "),
        ("before ", "before "),
        ("after ", "after "),
        ("from ", "from "),
        ("until ", "until "),
    ] {
        if let Some(rest) = lower.strip_prefix(word) {
            // "from X to Y" is a range.
            let range = word == "from " && (rest.contains(" to ") || rest.contains(" until "));
            return match range {
                true => self::range(rest),
                false => dates(rest).into_iter().map(|date| format!("{ours}{date}")).collect(),
            };
        }
    }
    for word in [" after ", " before "] {
        if let Some((duration, anchor)) = lower.split_once(word) {
            return range(anchor).into_iter().map(|date| format!("{duration}{word}{date}")).collect();
        }
    }
    range(&lower)
}

/// Every reading of a typed age, such as `62 in Oct 2016`.
pub(super) fn age_readings(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    for word in [" at ", " in ", " on ", "@"] {
        if let Some((age, at)) = lower.split_once(word) {
            let years: String = age.trim().chars().take_while(char::is_ascii_digit).collect();
            if years.is_empty() {
                break;
            }
            return readings(at.trim())
                .into_iter()
                .map(|date| format!("{years} years at {}", capitalised(&date)))
                .collect();
        }
    }
    vec![text.to_owned()]
}

/// Month words keep their capital, for the eye.
fn capitalised(date: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if month_of_word(word).is_some() => {
                first.to_uppercase().collect::<String>() + letters.as_str()
            }
            _ => word.to_owned(),
        }
    };
    date.split(' ').map(capital).collect::<Vec<_>>().join(" ")
}

/// `c3d8`, `C3 D8 of stem`.
fn cycle_day(text: &str) -> Option<String> {
    let (place, treatment) = match text.split_once(" of ") {
        Some((place, treatment)) => (place, format!(" of {treatment}")),
        None => (text, String::new()),
    };
    let place: String = place.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let (cycle, day) = place.strip_prefix('c')?.split_once('d').unwrap_or((place.strip_prefix('c')?, "1"));
    let number = |text: &str| text.parse::<u16>().ok();
    Some(format!("cycle {} day {}{treatment}", number(cycle)?, number(day)?))
}

/// A date, or two with a word or dash between them.
fn range(text: &str) -> Vec<String> {
    for between in ["..", " to ", " until ", " – ", " - ", "–"] {
        if let Some((first, last)) = text.split_once(between) {
            let (first, last) = (dates(first.trim()), dates(last.trim()));
            return first.iter().flat_map(|a| last.iter().map(move |b| format!("{a}..{b}"))).collect();
        }
    }
    dates(text)
}

fn dates(text: &str) -> Vec<String> {
    let read = numeric(text).unwrap_or_else(|| vec![with_month_word(text)]);
    read.iter().map(|date| capitalised(date)).collect()
}

/// `9-oct-2017`, `09oct2017`, `october 9th, 2017`: words and numbers apart, ordinals without their ending.
fn with_month_word(text: &str) -> String {
    if !text.chars().any(char::is_alphabetic) {
        return text.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    let mut last_kind = None;
    for letter in text.chars() {
        let kind = (letter.is_alphabetic(), letter.is_ascii_digit());
        match letter {
            '-' | ' ' | ',' | '.' | '/' => last_kind = None,
            _ => {
                match words.last_mut().filter(|_| last_kind == Some(kind)) {
                    Some(word) => word.push(letter),
                    None => words.push(letter.to_string()),
                }
                last_kind = Some(kind);
            }
        }
    }
    words.retain(|word| !matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "of"));
    if words.iter().any(|word| month_of_word(word).is_some()) { words.join(" ") } else { text.to_owned() }
}

/// Dates of two or three numbers.
fn numeric(text: &str) -> Option<Vec<String>> {
    let separator = text.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    if !parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let number = |part: &str| part.parse::<u16>().ok();
    let is_year = |part: &str| part.len() == 4;
    let day = |y: u16, m: u16, d: u16| (m <= 12).then(|| format!("{y:04}-{m:02}-{d:02}"));
    let found: Vec<String> = match parts.as_slice() {
        [y, m] if is_year(y) => vec![format!("{y}-{:02}", number(m)?)],
        [m, y] if is_year(y) => vec![format!("{y}-{:02}", number(m)?)],
        [y, m, d] if is_year(y) => day(number(y)?, number(m)?, number(d)?).into_iter().collect(),
        [a, b, y] if is_year(y) || y.len() == 2 => {
            let (a, b, y, short) = (number(a)?, number(b)?, number(y)?, y.len() == 2);
            // With full stops the day comes first wherever dates are written so; strokes and dashes tell nothing.
            let orders: &[(u16, u16)] =
                if separator == '.' && b <= 12 { &[(b, a)] } else { &[(b, a), (a, b)] };
            let years: Vec<u16> = if short { vec![2000 + y, 1900 + y] } else { vec![y] };
            let mut all: Vec<String> = Vec::new();
            for date in years.iter().flat_map(|year| orders.iter().filter_map(|(m, d)| day(*year, *m, *d))) {
                if !all.contains(&date) {
                    all.push(date);
                }
            }
            all
        }
        _ => return None,
    };
    (!found.is_empty()).then_some(found)
}
