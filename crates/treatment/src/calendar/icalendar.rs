//! A plan as an iCalendar file (RFC 5545).
//!
//! Written here and not by a library: only all-day events are needed, and the crates for the format bring a second
//! date library or are no longer kept. What the format asks for is little: CRLF, lines of at most 75 octets folded
//! with a space (section 3.1), escaped text (3.3.11), dates without a time (3.3.4), an exclusive end (3.6.1).

use oncase_record::Day;

use super::{EntryKind, Plan};

/// When the file was made, in UTC: `20261123T092255Z`. The caller supplies it, since this room reads no clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp(String);

impl Stamp {
    /// Midnight of a day.
    pub fn midnight(day: Day) -> Self {
        Self(format!("{}T000000Z", date(day)))
    }

    /// A day and the time of day in UTC; `None` for a time that no day has.
    pub fn new(day: Day, hour: u8, minute: u8, second: u8) -> Option<Self> {
        (hour < 24 && minute < 60 && second <= 60)
            .then(|| Self(format!("{}T{hour:02}{minute:02}{second:02}Z", date(day))))
    }
}

/// The plan as an iCalendar file with one all-day event for each entry.
pub fn icalendar(plan: &Plan, stamp: &Stamp) -> String {
    let mut file = String::new();
    for text in
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Oncase//Regimen calendar//EN", "CALSCALE:GREGORIAN"]
    {
        line(&mut file, text);
    }
    let start = plan.entries.iter().map(|entry| entry.first).min().unwrap_or_default();
    let id: String = plan.regimen.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let mut seen: Vec<(u16, u16, EntryKind)> = Vec::new();
    for entry in &plan.entries {
        let kind = match entry.kind {
            EntryKind::Laboratory => "Laboratory",
            EntryKind::Imaging => "Imaging",
            EntryKind::Dose => "Treatment",
        };
        line(&mut file, "BEGIN:VEVENT");
        // The identifier names the place in the plan, so that a plan moved by a delay replaces its events.
        let key = (entry.cycle, entry.cycle_day, entry.kind);
        let nth = seen.iter().filter(|other| **other == key).count() + 1;
        seen.push(key);
        let place = format!("c{}d{}-{}-{nth}", entry.cycle, entry.cycle_day, kind.to_lowercase());
        line(&mut file, &format!("UID:{id}-{}-{place}@oncase.invalid", date(start)));
        line(&mut file, &format!("DTSTAMP:{}", stamp.0));
        line(&mut file, &format!("DTSTART;VALUE=DATE:{}", date(entry.first)));
        line(&mut file, &format!("DTEND;VALUE=DATE:{}", date(entry.last.plus_days(1))));
        line(&mut file, &format!("SUMMARY:{}", escaped(&entry.what)));
        if entry.cycle > 0 {
            let place = format!("{}, cycle {}, day {}", plan.regimen, entry.cycle, entry.cycle_day);
            line(&mut file, &format!("DESCRIPTION:{}", escaped(&place)));
        }
        line(&mut file, &format!("CATEGORIES:{kind}"));
        line(&mut file, "TRANSP:TRANSPARENT");
        line(&mut file, "END:VEVENT");
    }
    line(&mut file, "END:VCALENDAR");
    file
}

fn date(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{year:04}{month:02}{day:02}")
}

/// Backslash, semicolon, comma and line break, as section 3.3.11 asks; other control characters are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds a line, folded so that no line has more than 75 octets and no character is cut.
fn line(file: &mut String, text: &str) {
    let mut octets = 0;
    for c in text.chars() {
        if octets + c.len_utf8() > 75 {
            file.push_str("\r\n ");
            octets = 1;
        }
        file.push(c);
        octets += c.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne\rf"), "a\\, b\\; c\\\\d\\nef");
    }

    #[test]
    fn the_end_of_an_all_day_event_is_the_day_after() {
        let day: Day = "2017-12-31".parse().expect("a day");
        assert_eq!(date(day.plus_days(1)), "20180101");
        assert!(Stamp::new(day, 24, 0, 0).is_none());
    }

    proptest! {
        #[test]
        fn folded_lines_are_short_and_unfold_to_the_text(text in "[ -~äµ²]{0,400}") {
            let mut file = String::new();
            line(&mut file, &text);
            prop_assert!(file.ends_with("\r\n"));
            prop_assert!(file.split("\r\n").all(|part| part.len() <= 75));
            prop_assert_eq!(file.replace("\r\n ", "").replace("\r\n", ""), text);
        }
    }
}
