//! Dates in several styles, ranges of dates, and times relative to something else.

use std::sync::LazyLock;

use oncase_record::scalar::When;
use regex::{Captures, Regex};

use super::numbers::{duration, spelled};
use super::{Mention, What, pattern, taken};

const MONTH: &str = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?";

fn with_month(source: &str) -> Option<Regex> {
    crate::pattern::compiled(&source.replace("MONTH", MONTH))
}

macro_rules! month_pattern {
    ($name:ident, $source:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| with_month($source));
    };
}

month_pattern!(
    MONTH_RANGE,
    r"\b(MONTH)(?:,?\s+((?:19|20)\d\d))?\s*(?:-|to|through|until|and)\s*(MONTH),?\s+((?:19|20)\d\d)\b"
);
month_pattern!(DAY_MONTH_YEAR, r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(MONTH),?\s+((?:19|20)\d\d)\b");
month_pattern!(MONTH_DAY_YEAR, r"\b(MONTH)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b");
month_pattern!(MONTH_YEAR, r"\b(MONTH)(?:,|\s+of)?\s+((?:19|20)\d\d)\b");
pattern!(ISO, r"\b((?:19|20)\d\d)[-/](\d{1,2})(?:[-/](\d{1,2}))?\b");
pattern!(YEAR_RANGE, r"\b((?:19|20)\d\d)\s*(?:-|to)\s*((?:19|20)\d\d)\b");
pattern!(NUMERIC, r"\b(\d{1,2})([./])(\d{1,2})[./]((?:19|20)\d\d)\b");
pattern!(MONTH_SLASH, r"\b(\d{1,2})/((?:19|20)\d\d)\b");
pattern!(YEAR, r"(?i)\b(?:in|since|until|from|by|during|of|early|late|mid)[ -]((?:19|20)\d\d)\b");
pattern!(
    RELATIVE,
    r"(?i)\b((?:about |approximately |~)?(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?:\s*-\s*\d+)?)[\s-]*(days?|d|weeks?|wks?|months?|mo|years?|yrs?)\s+(after|following|before|prior to|later|earlier|ago|post)\b"
);

/// Month of the year, from its English name or its beginning.
fn month(word: &str) -> Option<u8> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = word.to_lowercase();
    NAMES.iter().position(|name| word.starts_with(name)).and_then(|i| u8::try_from(i + 1).ok())
}

fn known(text: String) -> Option<String> {
    text.parse::<When>().ok().map(|_| text)
}

fn month_of(word: &str, year: &str) -> Option<String> {
    known(format!("{year}-{:02}", month(word)?))
}

fn day_of(year: &str, month: u8, day: &str) -> Option<String> {
    let day: u8 = day.parse().ok()?;
    known(format!("{year}-{month:02}-{day:02}"))
}

fn group<'t>(captures: &Captures<'t>, at: usize) -> &'t str {
    captures.get(at).map_or("", |found| found.as_str())
}

/// A date with its end, and whether it can be read one way only.
type Read = (String, Option<String>, bool);

fn each(
    re: &LazyLock<Option<Regex>>,
    sentence: &str,
    found: &mut Vec<Mention>,
    read: impl Fn(&Captures<'_>) -> Option<Read>,
) {
    let Some(re) = re.as_ref() else { return };
    for captures in re.captures_iter(sentence) {
        let Some(whole) = captures.get(0) else { continue };
        if taken(found, &whole.range()) {
            continue;
        }
        if let Some((from, to, sure)) = read(&captures) {
            found.push(Mention { at: whole.range(), what: What::Date { from, to, sure } });
        }
    }
}

pub(super) fn find(sentence: &str, order: DayOrder, found: &mut Vec<Mention>) {
    if !sentence.bytes().any(|b| b.is_ascii_digit()) && !sentence.contains(" ago") {
        relative(sentence, found);
        return;
    }
    each(&MONTH_RANGE, sentence, found, |c| {
        let year = if group(c, 2).is_empty() { group(c, 4) } else { group(c, 2) };
        let from = month_of(group(c, 1), year)?;
        let to = month_of(group(c, 3), group(c, 4))?;
        (from <= to).then_some((from, Some(to), true))
    });
    each(&DAY_MONTH_YEAR, sentence, found, |c| {
        Some((day_of(group(c, 3), month(group(c, 2))?, group(c, 1))?, None, true))
    });
    each(&MONTH_DAY_YEAR, sentence, found, |c| {
        Some((day_of(group(c, 3), month(group(c, 1))?, group(c, 2))?, None, true))
    });
    each(&MONTH_YEAR, sentence, found, |c| Some((month_of(group(c, 1), group(c, 2))?, None, true)));
    each(&YEAR_RANGE, sentence, found, |c| {
        (group(c, 1) <= group(c, 2)).then(|| (group(c, 1).to_owned(), Some(group(c, 2).to_owned()), true))
    });
    each(&ISO, sentence, found, |c| {
        let month: u8 = group(c, 2).parse().ok()?;
        let date = match group(c, 3) {
            "" => known(format!("{}-{month:02}", group(c, 1)))?,
            day => day_of(group(c, 1), month, day)?,
        };
        Some((date, None, true))
    });
    each(&NUMERIC, sentence, found, |c| numeric(c, order));
    each(&MONTH_SLASH, sentence, found, |c| {
        let month: u8 = group(c, 1).parse().ok()?;
        Some((known(format!("{}-{month:02}", group(c, 2)))?, None, true))
    });
    years(sentence, found);
    join_ranges(sentence, found);
    relative(sentence, found);
}

/// "from July 13, 2020 through November 2, 2020": two dates that one word joins are a range.
fn join_ranges(sentence: &str, found: &mut Vec<Mention>) {
    found.sort_by_key(|mention| mention.at.start);
    let mut at = 1;
    while at < found.len() {
        let joined = match found.get(at - 1..=at) {
            Some([one, other]) => range_of(sentence, one, other),
            _ => None,
        };
        match joined {
            Some(range) => {
                found.remove(at);
                if let Some(place) = found.get_mut(at - 1) {
                    *place = range;
                }
            }
            None => at += 1,
        }
    }
}

fn range_of(sentence: &str, one: &Mention, other: &Mention) -> Option<Mention> {
    let (What::Date { from, to: None, sure: true }, What::Date { from: to, to: None, sure: true }) =
        (&one.what, &other.what)
    else {
        return None;
    };
    let gap = sentence.get(one.at.end..other.at.start)?.trim().to_lowercase();
    let before = sentence.get(..one.at.start)?.trim_end().to_lowercase();
    let joins = matches!(gap.as_str(), "to" | "through" | "until" | "till" | "-" | "up to")
        || (gap == "and" && before.ends_with("between"));
    (joins && from <= to).then(|| Mention {
        at: one.at.start..other.at.end,
        what: What::Date { from: from.clone(), to: Some(to.clone()), sure: true },
    })
}

/// Which of day and month comes first in dates such as 3/11/2016.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DayOrder {
    #[default]
    Unknown,
    DayFirst,
    MonthFirst,
}

/// The order that a text's own dates show: 13/2/2017 has the day first, 2/13/2017 the month.
pub(crate) fn day_order(text: &str) -> DayOrder {
    let (mut day_first, mut month_first) = (false, false);
    for c in NUMERIC.iter().flat_map(|re| re.captures_iter(text)).filter(|c| group(c, 2) == "/") {
        day_first |= group(&c, 1).parse::<u8>().is_ok_and(|n| n > 12);
        month_first |= group(&c, 3).parse::<u8>().is_ok_and(|n| n > 12);
    }
    match (day_first, month_first) {
        (true, false) => DayOrder::DayFirst,
        (false, true) => DayOrder::MonthFirst,
        _ => DayOrder::Unknown,
    }
}

/// 03.11.2016 is European; 3/11/2016 may be March or November, and only a number above 12
/// tells, here or elsewhere in the text.
fn numeric(c: &Captures<'_>, order: DayOrder) -> Option<Read> {
    let (first, second): (u8, u8) = (group(c, 1).parse().ok()?, group(c, 3).parse().ok()?);
    let year = group(c, 4);
    if group(c, 2) == "." || first > 12 || (order == DayOrder::DayFirst && second <= 12) {
        return Some((day_of(year, second, group(c, 1))?, None, true));
    }
    if second > 12 || first == second || order == DayOrder::MonthFirst {
        return Some((day_of(year, first, group(c, 3))?, None, true));
    }
    let (one, other) = (day_of(year, first, group(c, 3))?, day_of(year, second, group(c, 1))?);
    let (early, late) = if one < other { (one, other) } else { (other, one) };
    Some((early, Some(late), false))
}

fn years(sentence: &str, found: &mut Vec<Mention>) {
    let Some(re) = YEAR.as_ref() else { return };
    for captures in re.captures_iter(sentence) {
        let Some(year) = captures.get(1) else { continue };
        if !taken(found, &year.range()) {
            let what = What::Date { from: year.as_str().to_owned(), to: None, sure: true };
            found.push(Mention { at: year.range(), what });
        }
    }
}

fn relative(sentence: &str, found: &mut Vec<Mention>) {
    let Some(re) = RELATIVE.as_ref() else { return };
    for c in re.captures_iter(sentence) {
        let Some(whole) = c.get(0) else { continue };
        if taken(found, &whole.range()) {
            continue;
        }
        let number = group(&c, 1);
        let number = spelled(number).map_or_else(|| number.to_owned(), |n| n.to_string());
        let Some(duration) = duration(&number, group(&c, 2)) else { continue };
        let after = matches!(group(&c, 3).to_lowercase().as_str(), "after" | "following" | "later" | "post");
        found.push(Mention { at: whole.range(), what: What::Relative { duration, after } });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        find(text, day_order(text), &mut found);
        found.sort_by_key(|mention| mention.at.start);
        let shown = found.into_iter().map(|mention| match mention.what {
            What::Date { from, to: None, sure: true } => from,
            What::Date { from, to, sure } => {
                format!("{from}..{}{}", to.unwrap_or_default(), if sure { "" } else { "?" })
            }
            What::Relative { duration, after } => format!("{duration} {after}"),
            other => format!("{other:?}"),
        });
        shown.collect()
    }

    #[test]
    fn dates_are_read_in_several_styles() {
        assert_eq!(dates("On October 2017 and on 9 Oct 2017"), ["2017-10", "2017-10-09"]);
        assert_eq!(dates("October 9th, 2017, then 2017/10/30"), ["2017-10-09", "2017-10-30"]);
        assert_eq!(dates("on 03.11.2016 and 13/02/2017"), ["2016-11-03", "2017-02-13"]);
        assert_eq!(dates("on 3/11/2016"), ["2016-03-11..2016-11-03?"]);
        assert_eq!(dates("2012-2016, November 2016-March 2017"), ["2012..2016", "2016-11..2017-03"]);
        assert_eq!(dates("from May to July 2019; in 05/2018"), ["2019-05..2019-07", "2018-05"]);
        assert_eq!(dates("in 2003; 2012 people; 31 February 2014"), ["2003", "2014-02"]);
    }

    #[test]
    fn one_date_tells_the_order_of_the_others() {
        assert_eq!(dates("on 3/11/2016 and 14/11/2016"), ["2016-11-03", "2016-11-14"]);
        assert_eq!(dates("on 3/11/2016 and 11/14/2016"), ["2016-03-11", "2016-11-14"]);
        assert_eq!(dates("from July 13, 2020 through November 2, 2020"), ["2020-07-13..2020-11-02"]);
        assert_eq!(dates("2021-02-15 to 2021-04-06"), ["2021-02-15..2021-04-06"]);
    }

    #[test]
    fn relative_times_are_durations_with_a_direction() {
        assert_eq!(dates("At 6 mo after the cessation, 4 years ago"), ["6 months true", "4 years false"]);
        assert_eq!(dates("Three weeks later"), ["3 weeks true"]);
    }
}
