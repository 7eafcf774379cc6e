//! Times before and after time zero in words, as ranges that certainly hold the true time.

use oncase_record::DAYS_PER_MONTH;

/// How long before or after time zero something was, from the least and the most days after it (negative before it;
/// `None` where it is open): `64 days after`, `51 to 53 months before`. A range is given in whole months that hold it.
pub fn since_time_zero(least: Option<i32>, most: Option<i32>) -> String {
    match (least, most) {
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
