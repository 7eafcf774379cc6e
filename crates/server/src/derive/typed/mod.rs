//! What a person typed into a field: understood, asked back, or refused; never guessed.
//!
//! The record keeps one spelling of each scalar. A form accepts many (`9.10.2017`, `9 Oct 17`, `23,5`), shows what was
//! understood, and where two readings are possible asks which.

mod dates;
mod dose;
mod echo;
mod numbers;
mod units;

use super::Case;
use dose::given;
pub(crate) use echo::heading;
pub use echo::{echo, echo_in_table};
use oncase_record::model::Record;
use oncase_record::scalar::{
    Age, Count, DayList, Density, Dose, MarkerValue, MeasuredValue, ScalarError, StatedDuration, When,
};
use oncase_record::{DayInterval, Length};
use serde::Serialize;
pub use units::{InOtherUnit, has_other_unit, in_other_units};

/// What a typed text is understood by.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The record: cycles for dates, height and weight for doses.
    pub record: &'a Record,
    /// The days on which a dose was given; unbounded where that is not known, or the text is no dose.
    pub given: DayInterval,
}

impl<'a> From<&'a Record> for Around<'a> {
    fn from(record: &'a Record) -> Self {
        Self { record, given: DayInterval::default() }
    }
}

impl<'a> Around<'a> {
    /// What is around a field of an item.
    pub fn field(case: &Case, record: &'a Record, item: i64, path: &str) -> Self {
        let body = case.item(item).map(|item| &item.body);
        Self { record, given: body.map_or_else(DayInterval::default, |body| given(body, path, record)) }
    }
}

/// What became of a typed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Understood {
    /// One meaning: the record's spelling, and what it means in words.
    Clear {
        /// As it is stored.
        value: String,
        /// What it means: weekday, interval, the same in another unit. May be empty.
        echo: String,
    },
    /// Several meanings: the person chooses.
    Ask {
        /// The question.
        question: String,
        /// What can be chosen.
        choices: Vec<Choice>,
    },
    /// None.
    Refused {
        /// What is wrong.
        problem: String,
        /// How to mend it.
        mend: String,
    },
}

/// One reading of an ambiguous text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// In words: "Saturday 3 April 2021".
    pub label: String,
    /// As it is stored.
    pub value: String,
}

/// Reads a text that was typed into a field of this schema `format`.
pub fn understand(format: &str, text: &str, around: Around<'_>) -> Understood {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let readings = match format {
        "oncase-when" => dates::readings(&text),
        "oncase-age" => dates::age_readings(&text),
        "oncase-length" => numbers::length_readings(&text),
        "oncase-density" => numbers::density_readings(&text),
        "oncase-value" | "oncase-dose" | "oncase-duration" => numbers::readings(&text),
        _ => vec![text.clone()],
    };
    let checked: Vec<Result<String, ScalarError>> =
        readings.iter().map(|reading| check(format, reading).map(|()| reading.clone())).collect();
    let good: Vec<String> = checked.iter().filter_map(|result| result.clone().ok()).collect();
    match good.as_slice() {
        [] => match check(format, &text).err().or_else(|| checked.into_iter().find_map(Result::err)) {
            Some(error) => Understood::Refused { problem: error.problem, mend: error.mend },
            None => Understood::Clear { value: text, echo: String::new() },
        },
        [only] => Understood::Clear { value: only.clone(), echo: echo(format, only, around) },
        several => Understood::Ask {
            question: format!("`{text}` can be read in {} ways. Which is meant?", several.len()),
            choices: several
                .iter()
                .map(|value| {
                    let words = echo(format, value, around);
                    let label = if words.is_empty() { value.clone() } else { words };
                    Choice { label, value: value.clone() }
                })
                .collect(),
        },
    }
}

fn check(format: &str, text: &str) -> Result<(), ScalarError> {
    match format {
        "oncase-when" => text.parse::<When>().map(drop),
        "oncase-age" => text.parse::<Age>().map(drop),
        "oncase-density" => text.parse::<Density>().map(drop),
        "oncase-dose" => text.parse::<Dose>().map(drop),
        "oncase-value" => text.parse::<MeasuredValue>().map(drop),
        "oncase-duration" => text.parse::<StatedDuration>().map(drop),
        "oncase-days" => text.parse::<DayList>().map(drop),
        "oncase-count" => text.parse::<Count>().map(drop),
        "oncase-marker" => text.parse::<MarkerValue>().map(drop),
        "oncase-length" => text.parse::<Length>().map(drop).map_err(|error| ScalarError {
            code: "E014",
            problem: format!("not a length: {error}"),
            mend: "write millimetres or centimetres, as in 84 mm or 8.4 cm".to_owned(),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clear(format: &str, text: &str) -> String {
        match understand(format, text, (&Record::default()).into()) {
            Understood::Clear { value, .. } => value,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn asked(format: &str, text: &str) -> Vec<String> {
        match understand(format, text, (&Record::default()).into()) {
            Understood::Ask { choices, .. } => choices.into_iter().map(|choice| choice.value).collect(),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_date_may_be_typed_in_many_ways() {
        for text in [
            "2017-10-09",
            "9.10.2017",
            "09.10.2017",
            "2017/10/9",
            "9 Oct 2017",
            "9-Oct-2017",
            "09OCT2017",
            "October 9th, 2017",
            "9. October 2017",
            "2017.10.09",
        ] {
            let value = clear("oncase-when", text);
            let day = value.parse::<When>().expect(text).interval().day().map(|day| day.to_string());
            assert_eq!(day.as_deref(), Some("2017-10-09"), "{text} became {value}");
        }
        assert_eq!(clear("oncase-when", "10/2017"), "2017-10");
        assert_eq!(clear("oncase-when", "23/4/2021"), "2021-04-23");
        assert_eq!(clear("oncase-when", "4/23/2021"), "2021-04-23");
        assert_eq!(clear("oncase-when", "3/3/2021"), "2021-03-03");
        assert_eq!(clear("oncase-when", "c3d8"), "cycle 3 day 8");
        assert_eq!(clear("oncase-when", "C3 D8 of stem"), "cycle 3 day 8 of stem");
        assert_eq!(clear("oncase-when", "11/2016 to 03/2017"), "2016-11..2017-03");
        assert_eq!(clear("oncase-when", "6 months after 03/2017"), "6 months after 2017-03");
        assert_eq!(clear("oncase-when", "since 9/2019"), "from 2019-09");
        assert_eq!(clear("oncase-when", "?"), "unknown");
    }

    #[test]
    fn an_ambiguous_date_asks_and_never_guesses() {
        assert_eq!(asked("oncase-when", "3/4/2021"), ["2021-04-03", "2021-03-04"]);
        assert_eq!(asked("oncase-when", "before 3/4/2021"), ["before 2021-04-03", "before 2021-03-04"]);
        assert_eq!(asked("oncase-when", "9.10.17"), ["2017-10-09", "1917-10-09"]);
    }

    #[test]
    fn a_decimal_comma_is_read_and_a_missing_unit_is_asked() {
        assert_eq!(clear("oncase-length", "2,3 cm"), "2.3 cm");
        assert_eq!(asked("oncase-length", "23"), ["23 mm", "23 cm"]);
        assert_eq!(clear("oncase-density", "48,5"), "48.5 HU");
        assert_eq!(clear("oncase-density", "-12 hu"), "-12 HU");
        assert_eq!(clear("oncase-value", "23,5"), "23.5");
        assert_eq!(asked("oncase-value", "1,234"), ["1.234", "1234"]);
        assert_eq!(clear("oncase-value", "<0,5"), "<0.5");
        assert_eq!(clear("oncase-dose", "37,5 mg/m2"), "37.5 mg/m2");
        assert_eq!(clear("oncase-age", "62 in Oct 2016"), "62 years at Oct 2016");
        assert_eq!(clear("oncase-age", "62 years at 10/2016"), "62 years at 2016-10");
    }

    #[test]
    fn what_has_no_meaning_says_how_to_write_it() {
        let Understood::Refused { mend, .. } = understand("oncase-when", "soon", (&Record::default()).into())
        else {
            panic!("`soon` is no date")
        };
        assert!(mend.contains("2017-10-09"));
        assert!(matches!(
            understand("oncase-when", "30.2.2021", (&Record::default()).into()),
            Understood::Refused { .. }
        ));
    }
}
