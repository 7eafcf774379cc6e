//! Scalars of the record that are written as text: dates, lengths, densities, durations, doses, marker values.
//!
//! Each keeps the words as written and what was understood of them. The case file's checker looks the
//! parser of a scalar up by the `format` that its JSON Schema names, so one table serves both.

mod age;
mod decimal;
mod density;
mod dose;
mod duration;
mod marker;
mod span;
mod when;

pub use age::Age;
pub use decimal::{Comparator, Decimal, MeasuredValue};
pub use density::Density;
pub use dose::{Dose, DoseBasis};
pub use duration::{DurationUnit, StatedDuration};
pub use marker::{MarkerValue, Polarity};
pub use span::{Count, DayList};
pub use when::{CycleCalendar, Precision, When, WhenExpression};

use crate::Length;

/// Why a text is not the scalar that was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalarError {
    /// Diagnostic code, such as `E011`.
    pub code: &'static str,
    /// What is wrong: "the calendar has no 30 February".
    pub problem: String,
    /// How to mend it.
    pub mend: String,
}

impl ScalarError {
    pub(crate) fn new(code: &'static str, problem: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { code, problem: problem.into(), mend: mend.into() }
    }
}

impl std::fmt::Display for ScalarError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.problem, self.mend)
    }
}

impl std::error::Error for ScalarError {}

/// Checks a text against the scalar that a schema `format` names. A format that is not one of ours passes.
pub(crate) fn check(format: &str, text: &str) -> Result<(), ScalarError> {
    match format {
        "oncase-when" => text.parse::<When>().map(drop),
        "oncase-length" => text.parse::<Length>().map(drop).map_err(length_error),
        "oncase-duration" => text.parse::<StatedDuration>().map(drop),
        "oncase-age" => text.parse::<Age>().map(drop),
        "oncase-density" => text.parse::<Density>().map(drop),
        "oncase-dose" => text.parse::<Dose>().map(drop),
        "oncase-value" => text.parse::<MeasuredValue>().map(drop),
        "oncase-days" => text.parse::<DayList>().map(drop),
        "oncase-count" => text.parse::<Count>().map(drop),
        "oncase-marker" => text.parse::<MarkerValue>().map(drop),
        _ => Ok(()),
    }
}

fn length_error(error: crate::LengthError) -> ScalarError {
    let code = match error {
        crate::LengthError::DecimalComma => "E012",
        crate::LengthError::NoUnit | crate::LengthError::UnknownUnit => "E013",
        _ => "E014",
    };
    ScalarError::new(
        code,
        format!("not a length: {error}"),
        "write millimetres or centimetres, as in 84 mm or 8.4 cm",
    )
}

/// Gives a scalar its text form in serde and its `format` in the JSON Schema.
macro_rules! text_scalar {
    ($type:ty, $name:literal, $format:literal, $description:literal, [$($example:literal),+]) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": ["string", "number"],
                    "format": $format,
                    "description": $description,
                    "examples": [$($example),+]
                })
            }
        }
    };
}

text_scalar!(
    When,
    "When",
    "oncase-when",
    "A date as it is known: a day, a month, a year, a range, before or after one, a time before or after one, or a day of a cycle.",
    ["2017-10-09", "2012-07", "2016-11..2017-03", "before 2012", "6 months after 2017-03", "cycle 3 day 1"]
);
text_scalar!(
    StatedDuration,
    "StatedDuration",
    "oncase-duration",
    "A duration as stated: a number and a unit of time.",
    ["23 months", "21 d", "approximately 4 years"]
);
text_scalar!(Age, "Age", "oncase-age", "An age with the date at which it was that.", ["62 years at 2016-10"]);
text_scalar!(
    Density,
    "Density",
    "oncase-density",
    "A density on computed tomography in Hounsfield units, HU.",
    ["48 HU", "-12.5 HU"]
);
text_scalar!(
    Dose,
    "Dose",
    "oncase-dose",
    "A dose with its unit: an amount, an amount per square metre or per kilogram, or an AUC.",
    ["200 mg", "100 mg/m2", "3 mg/kg", "AUC 5", "7.4 GBq"]
);
text_scalar!(
    MeasuredValue,
    "MeasuredValue",
    "oncase-value",
    "A number with the decimals it was written with, or a bound such as < 0.5.",
    ["3.10", "< 0.5"]
);
text_scalar!(DayList, "DayList", "oncase-days", "Days of a cycle.", ["1", "1-14", "1,8,15"]);
text_scalar!(Count, "Count", "oncase-count", "How many: a number or a range.", ["6", "4-6"]);
text_scalar!(
    MarkerValue,
    "MarkerValue",
    "oncase-marker",
    "A marker's result as written.",
    ["> 50 %", "50-75 %", "negative", "strong"]
);

impl schemars::JsonSchema for Length {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Length".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["string", "number"],
            "format": "oncase-length",
            "description": "A length with its unit, mm or cm.",
            "examples": ["84 mm", "8.4 cm"]
        })
    }
}

impl serde::Serialize for Length {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Length {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
