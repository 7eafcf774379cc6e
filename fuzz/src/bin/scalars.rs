//! Bytes as a date, a duration, a dose and every other scalar of the record: what is understood prints as text
//! that is understood the same, and an interval does not end before it begins.

#![no_main]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use libfuzzer_sys::fuzz_target;
use oncase_record::scalar::{
    Age, Count, DayList, Decimal, Dose, MarkerValue, MeasuredValue, StatedDuration, When,
};
use oncase_record::{Day, Length};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(when) = prints_as_read::<When>(text) {
        let interval = when.interval();
        if let Some((earliest, latest)) = interval.bounds() {
            assert!(earliest <= latest, "{when}: {earliest} to {latest}");
        }
        assert!(interval.earliest.into_iter().chain(interval.latest).all(prints_as_a_day), "{when}");
    }
    if let Some(duration) = prints_as_read::<StatedDuration>(text) {
        let (shortest, longest) = duration.days();
        assert!(0 <= shortest && shortest <= longest, "{duration}: {shortest} to {longest} days");
    }
    if let Some(days) = prints_as_read::<DayList>(text) {
        assert!(days.days().is_sorted_by(|a, b| a < b), "{days}");
    }
    prints_as_read::<Age>(text);
    prints_as_read::<Count>(text);
    prints_as_read::<Decimal>(text);
    prints_as_read::<Dose>(text);
    prints_as_read::<Length>(text);
    prints_as_read::<MarkerValue>(text);
    prints_as_read::<MeasuredValue>(text);
});

fn prints_as_read<T>(text: &str) -> Option<T>
where
    T: FromStr<Err: Debug> + Display + Debug + PartialEq,
{
    let value: T = text.parse().ok()?;
    let again: T = value.to_string().parse().expect("what was understood can be read again");
    assert_eq!(again, value);
    Some(value)
}

fn prints_as_a_day(day: Day) -> bool {
    day.to_string().parse() == Ok(day)
}
