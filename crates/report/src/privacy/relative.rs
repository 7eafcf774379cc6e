//! Times before and after time zero, as ranges that certainly hold the true time.

use oncase_figure::since_time_zero;
use oncase_record::DayInterval;

/// How long before or after time zero something was.
pub(super) fn words(days: DayInterval, zero: DayInterval) -> String {
    if days == zero {
        return "time zero".to_owned();
    }
    let (least, most) = days.days_since(zero);
    since_time_zero(least, most)
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
