//! Dates in words: an interval is said as exactly as it is known, and no more exactly.

use oncase_record::{Day, DayInterval};

/// `2017-10-09`, `2017-10`, `2017`, `2016-11-01 to 2017-03-31`, `2016-10-01 or later`, `2012-07-31 or earlier`, or
/// `date unknown`.
pub(crate) fn in_words(when: DayInterval) -> String {
    match (when.earliest, when.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => whole_period(a, b).unwrap_or_else(|| format!("{a} to {b}")),
        (Some(a), None) => format!("{a} or later"),
        (None, Some(b)) => format!("{b} or earlier"),
        (None, None) => "date unknown".to_owned(),
    }
}

/// The month, year or run of months that the two days bound exactly.
fn whole_period(a: Day, b: Day) -> Option<String> {
    let ((first_year, first_month, first_day), (year, month, _)) = (a.ymd(), b.ymd());
    let ends_month = b.plus_days(1).ymd().2 == 1;
    if first_day != 1 || !ends_month {
        return None;
    }
    Some(match (first_year == year, first_month, month) {
        (true, 1, 12) => format!("{year:04}"),
        (true, x, y) if x == y => format!("{year:04}-{month:02}"),
        (false, 1, 12) => format!("{first_year:04} to {year:04}"),
        _ => format!("{first_year:04}-{first_month:02} to {year:04}-{month:02}"),
    })
}

/// The day as ISO text, or nothing where the interval is open.
pub(crate) fn cell(day: Option<Day>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(a: &str, b: &str) -> String {
        let day = |t: &str| t.parse::<Day>().ok();
        in_words(DayInterval { earliest: day(a), latest: day(b) })
    }

    #[test]
    fn a_date_is_said_as_exactly_as_it_is_known() {
        assert_eq!(words("2017-10-09", "2017-10-09"), "2017-10-09");
        assert_eq!(words("2017-10-01", "2017-10-31"), "2017-10");
        assert_eq!(words("2017-01-01", "2017-12-31"), "2017");
        assert_eq!(words("2012-01-01", "2016-12-31"), "2012 to 2016");
        assert_eq!(words("2016-11-01", "2017-03-31"), "2016-11 to 2017-03");
        assert_eq!(words("2016-11-02", "2016-11-30"), "2016-11-02 to 2016-11-30");
        assert_eq!(words("2016-11-02", ""), "2016-11-02 or later");
        assert_eq!(words("", ""), "date unknown");
    }
}
