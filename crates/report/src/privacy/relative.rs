//! Times before and after time zero, as ranges that certainly hold the true time.

use oncase_record::{DAYS_PER_MONTH, DayInterval};

/// How long before or after time zero something was.
pub(super) fn words(days: DayInterval, zero: DayInterval) -> String {
    if days == zero {
        return "time zero".to_owned();
    }
    match days.days_since(zero) {
        (Some(low), Some(high)) if low == high => exact(low),
        (Some(low), Some(high)) => range(low, high),
        (Some(low), None) if low >= 0 => format!("{} or more after", months(floor(low))),
        (Some(low), None) => format!("at most {} before", months(ceil(-low))),
        (None, Some(high)) if high <= 0 => format!("{} or more before", months(floor(-high))),
        (None, Some(high)) => format!("at most {} after", months(ceil(high))),
        (None, None) => "time not known".to_owned(),
    }
}

/// A number of days; from three months on, in months too.
fn exact(days: i32) -> String {
    let side = if days < 0 { "before" } else { "after" };
    let count = days.abs();
    let unit = if count == 1 { "day" } else { "days" };
    match count {
        0 => "time zero".to_owned(),
        1..91 => format!("{count} {unit} {side}"),
        _ => format!("{:.1} months ({count} days) {side}", f64::from(count) / DAYS_PER_MONTH),
    }
}

fn range(low: i32, high: i32) -> String {
    if low >= 0 {
        between(floor(low), ceil(high), "after")
    } else if high <= 0 {
        between(floor(-high), ceil(-low), "before")
    } else {
        let (before, after) = (ceil(-low), ceil(high));
        if before == after {
            format!("within {} of time zero", months(after))
        } else {
            format!("between {} before and {} after", months(before), months(after))
        }
    }
}

fn between(low: i32, high: i32, side: &str) -> String {
    if low == high { format!("{} {side}", months(low)) } else { format!("{low} to {} {side}", months(high)) }
}

fn months(count: i32) -> String {
    if count == 1 { "1 month".to_owned() } else { format!("{count} months") }
}

fn floor(days: i32) -> i32 {
    (f64::from(days) / DAYS_PER_MONTH).floor() as i32
}

fn ceil(days: i32) -> i32 {
    (f64::from(days) / DAYS_PER_MONTH).ceil() as i32
}

#[cfg(test)]
mod tests {
    use oncase_record::scalar::When;

    fn from(zero: &str, event: &str) -> String {
        let days = |text: &str| text.parse::<When>().expect(text).interval();
        super::words(days(event), days(zero))
    }

    #[test]
    fn an_exact_day_counts_in_days_and_a_month_as_a_range_that_holds_the_truth() {
        assert_eq!(from("2022-05-16", "2022-05-16"), "time zero");
        assert_eq!(from("2022-05-16", "2022-07-19"), "64 days after");
        assert_eq!(from("2022-05-16", "2022-05-15"), "1 day before");
        // 365 / 30.4375 = 11.99
        assert_eq!(from("2022-05-16", "2023-05-16"), "12.0 months (365 days) after");
        // 2012-07 lies 1554 to 1613 days before 2016-11: 51.06 to 52.99 months.
        assert_eq!(from("2016-11", "2012-07"), "51 to 53 months before");
        assert_eq!(from("2016-11", "2017-10"), "10 to 12 months after");
        assert_eq!(from("2016-11", "2016-10"), "0 to 2 months before");
        assert_eq!(from("2016-11", "after 2019-08"), "33 months or more after");
        assert_eq!(from("2016-11", "before 2012"), "58 months or more before");
        assert_eq!(from("2016-11", "2016-10..2016-11"), "between 2 months before and 1 month after");
    }
}
