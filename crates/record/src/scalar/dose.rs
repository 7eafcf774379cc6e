//! Doses with their unit and what they are measured against.

use std::fmt;
use std::str::FromStr;

use super::{Decimal, ScalarError};

/// What a dose is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DoseBasis {
    /// An amount as such. Whether a published "40 mg" is flat or per square metre is not known from it.
    Amount,
    /// Per square metre of body surface.
    PerSquareMetre,
    /// Per kilogram of body weight.
    PerKilogram,
    /// Target area under the concentration-time curve (carboplatin), mg/mL·min.
    AreaUnderCurve,
}

/// A dose as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dose {
    text: String,
    /// The lower or only number.
    pub amount: Decimal,
    /// The upper number of a range such as `75-80 mg/m2`; the same as `amount` otherwise.
    pub upper: Decimal,
    /// Unit of the amount alone: `mg`, `g`, `ug`, `IU`, `GBq`; empty for an AUC.
    pub unit: &'static str,
    /// What it is measured against.
    pub basis: DoseBasis,
}

/// Units a dose may have, with the spellings people use.
const UNITS: [(&str, &[&str]); 9] = [
    ("mg", &["mg"]),
    ("g", &["g"]),
    ("ug", &["ug", "µg", "μg", "mcg"]),
    ("IU", &["IU", "U"]),
    ("MIU", &["MIU"]),
    ("MBq", &["MBq"]),
    ("GBq", &["GBq"]),
    ("Gy", &["Gy"]),
    ("mL", &["mL", "ml"]),
];

/// Units that differ by a power of ten, each with its size in the first.
const ALIKE: [&[(&str, i32)]; 3] = [
    &[("ug", 1), ("mg", 1_000), ("g", 1_000_000)],
    &[("MBq", 1), ("GBq", 1_000)],
    &[("IU", 1), ("MIU", 1_000_000)],
];

impl Dose {
    /// The same dose, digit for digit, in each other unit of its kind: 1.5 g/m2 as 1500 mg/m2. None for an area under
    /// the curve, for Gy and for mL.
    pub fn in_other_units(&self) -> Vec<Self> {
        let Some(alike) = ALIKE.iter().find(|alike| alike.iter().any(|(unit, _)| *unit == self.unit)) else {
            return Vec::new();
        };
        let size = |unit: &str| alike.iter().find(|(other, _)| *other == unit).map(|(_, size)| *size);
        let Some(from) = size(self.unit).map(Decimal::whole) else { return Vec::new() };
        let others = alike.iter().filter(|(unit, _)| *unit != self.unit);
        others.filter_map(|(unit, size)| self.scaled(from, Decimal::whole(*size), unit)).collect()
    }

    fn scaled(&self, times: Decimal, over: Decimal, unit: &'static str) -> Option<Self> {
        let (amount, upper) = (self.amount.scaled(times, over)?, self.upper.scaled(times, over)?);
        let range = if amount == upper { String::new() } else { format!("-{upper}") };
        let per = match self.basis {
            DoseBasis::PerSquareMetre => "/m2",
            DoseBasis::PerKilogram => "/kg",
            DoseBasis::Amount | DoseBasis::AreaUnderCurve => "",
        };
        Some(Self { text: format!("{amount}{range} {unit}{per}"), amount, upper, unit, basis: self.basis })
    }
}

impl fmt::Display for Dose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Dose {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        let words = text.trim();
        if let Some(rest) = words.strip_prefix("AUC") {
            let (amount, upper) = numbers(rest.trim())?;
            return Ok(Self {
                text: words.to_owned(),
                amount,
                upper,
                unit: "",
                basis: DoseBasis::AreaUnderCurve,
            });
        }
        let unit_at = words.find(|c: char| c.is_alphabetic() || c == '/').unwrap_or(words.len());
        let (number, unit_words) = words.split_at(unit_at);
        let (amount, upper) = numbers(number.trim())?;
        let (unit_word, per) = unit_words.split_once('/').unwrap_or((unit_words, ""));
        let unit_error = |problem: String| {
            ScalarError::new(
                "E013",
                problem,
                "write the unit of the dose, as in 200 mg, 100 mg/m2, 3 mg/kg, AUC 5 or 7.4 GBq",
            )
        };
        if unit_words.is_empty() {
            return Err(unit_error(format!("`{words}` is a dose without its unit")));
        }
        let unit = UNITS
            .iter()
            .find(|(_, spellings)| spellings.contains(&unit_word.trim()))
            .map(|(unit, _)| *unit)
            .ok_or_else(|| unit_error(format!("`{}` is not a unit of dose", unit_word.trim())))?;
        let basis = match per.trim() {
            "" if !unit_words.contains('/') => DoseBasis::Amount,
            "m2" | "m²" | "m^2" => DoseBasis::PerSquareMetre,
            "kg" => DoseBasis::PerKilogram,
            other => return Err(unit_error(format!("`per {other}` is not what a dose is measured against"))),
        };
        Ok(Self { text: words.to_owned(), amount, upper, unit, basis })
    }
}

fn numbers(text: &str) -> Result<(Decimal, Decimal), ScalarError> {
    match text.split_once(['-', '–']) {
        Some((low, high)) if !low.trim().is_empty() => Ok((low.parse()?, high.parse()?)),
        _ => text.parse().map(|number| (number, number)),
    }
    .and_then(|(low, high): (Decimal, Decimal)| {
        if low.to_f64() < 0.0 || high.to_f64() < low.to_f64() {
            return Err(ScalarError::new(
                "E015",
                format!("`{text}` is not an amount"),
                "a dose is positive, and a range rises",
            ));
        }
        Ok((low, high))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dose_says_what_it_is_measured_against() {
        let dose = |text: &str| text.parse::<Dose>().expect(text);
        assert_eq!(dose("40 mg").basis, DoseBasis::Amount);
        assert_eq!(dose("100 mg/m²").basis, DoseBasis::PerSquareMetre);
        assert_eq!(dose("AUC 5").basis, DoseBasis::AreaUnderCurve);
        assert_eq!(dose("75-80 mg/m2").upper, Decimal::whole(80));
        assert_eq!(dose("7.4 GBq").unit, "GBq");
    }

    #[test]
    fn a_dose_is_the_same_in_another_unit() {
        let others = |text: &str| {
            let dose = text.parse::<Dose>().expect(text);
            dose.in_other_units().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(others("1.5 g/m²"), ["1500000 ug/m2", "1500 mg/m2"]);
        assert_eq!(others("75-80 mg/m2"), ["75000-80000 ug/m2", "0.075-0.08 g/m2"]);
        assert_eq!(others("7.40 GBq"), ["7400 MBq"]);
        assert_eq!(others("AUC 5"), [""; 0]);
        assert_eq!(others("60 Gy"), [""; 0]);
    }

    #[test]
    fn a_dose_needs_a_known_unit() {
        let code = |text: &str| text.parse::<Dose>().expect_err(text).code;
        assert_eq!(code("40"), "E013");
        assert_eq!(code("40 mgs"), "E013");
        assert_eq!(code("40 mg/mq"), "E013");
        assert_eq!(code("1,5 g"), "E012");
        assert_eq!(code("mg"), "E015");
        assert_eq!(code("-3 mg"), "E015");
    }
}
