//! A prescribed dose: one number or a range, its unit, and what it is counted per.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// Unit of the amount given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Unit {
    /// Milligrams.
    #[serde(rename = "mg")]
    Milligram,
    /// Grams.
    #[serde(rename = "g")]
    Gram,
    /// Micrograms.
    #[serde(rename = "ug")]
    Microgram,
    /// International units.
    #[serde(rename = "[iU]")]
    InternationalUnit,
    /// Gigabecquerels of activity.
    #[serde(rename = "GBq")]
    Gigabecquerel,
    /// Megabecquerels of activity.
    #[serde(rename = "MBq")]
    Megabecquerel,
}

const UNITS: [(Unit, &str); 6] = [
    (Unit::Milligram, "mg"),
    (Unit::Gram, "g"),
    (Unit::Microgram, "ug"),
    (Unit::InternationalUnit, "IU"),
    (Unit::Gigabecquerel, "GBq"),
    (Unit::Megabecquerel, "MBq"),
];

impl Unit {
    /// The unit as it is written: `mg`.
    pub fn symbol(self) -> &'static str {
        UNITS.iter().find(|(unit, _)| *unit == self).map_or("", |(_, symbol)| symbol)
    }

    fn read(text: &str) -> Option<Self> {
        let text = match text {
            "mcg" | "µg" | "μg" => "ug",
            "U" => "IU",
            other => other,
        };
        UNITS.iter().find(|(_, symbol)| symbol.eq_ignore_ascii_case(text)).map(|(unit, _)| *unit)
    }
}

/// What a dose is counted per.
///
/// In a regimen of the library `Flat` means a fixed dose. In a record it means only that no basis was
/// written: 120 mg may be the amount given, or the short form of 120 mg/m2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Per administration, whatever the patient's size.
    Flat,
    /// Per square metre of body surface.
    PerSquareMetre,
    /// Per kilogram of body weight.
    PerKilogram,
    /// Target area under the curve in mg/mL·min (carboplatin, by Calvert's formula).
    AreaUnderCurve,
}

/// The dose of one administration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dose {
    /// The dose, or the lower end of a range.
    pub low: Decimal,
    /// Upper end of a range.
    pub high: Option<Decimal>,
    /// Unit of the amount; milligrams when the basis is an area under the curve.
    pub unit: Unit,
    /// What it is counted per.
    pub basis: Basis,
}

impl Dose {
    /// The largest dose of the range; the dose itself when it is one number.
    pub fn most(self) -> Decimal {
        self.high.unwrap_or(self.low)
    }

    /// Whether the amount lies within the range (or is the dose).
    pub fn allows(self, amount: Decimal) -> bool {
        self.low <= amount && amount <= self.most()
    }

    /// Factor from this dose's unit to milligrams; `None` where the amount is not a mass.
    pub fn milligrams_per_unit(self) -> Option<Decimal> {
        match self.unit {
            Unit::Milligram => Some(Decimal::ONE),
            Unit::Gram => Some(Decimal::ONE_THOUSAND),
            Unit::Microgram => Some(Decimal::new(1, 3)),
            Unit::InternationalUnit | Unit::Gigabecquerel | Unit::Megabecquerel => None,
        }
    }

    /// The same dose in milligrams, where its amount is a mass and the number can be held.
    #[must_use]
    pub fn in_milligrams(self) -> Option<Self> {
        let factor = self.milligrams_per_unit()?;
        let high = match self.high {
            None => None,
            Some(high) => Some(high.checked_mul(factor)?),
        };
        Some(Self { low: self.low.checked_mul(factor)?, high, unit: Unit::Milligram, basis: self.basis })
    }
}

/// `120 mg`, `75-80 mg/m2`, `AUC 5`.
impl fmt::Display for Dose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = |f: &mut fmt::Formatter<'_>| match self.high {
            Some(high) => write!(f, "{}-{high}", self.low),
            None => write!(f, "{}", self.low),
        };
        if self.basis == Basis::AreaUnderCurve {
            f.write_str("AUC ")?;
            return range(f);
        }
        range(f)?;
        write!(f, " {}", self.unit.symbol())?;
        f.write_str(match self.basis {
            Basis::PerSquareMetre => "/m2",
            Basis::PerKilogram => "/kg",
            Basis::Flat | Basis::AreaUnderCurve => "",
        })
    }
}

impl Serialize for Dose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A number with the decimals it was written with; `None` when the text is no plain decimal number above zero.
pub fn decimal(text: &str) -> Option<Decimal> {
    number(text).ok()
}

/// Why a text is not a dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoseError {
    /// No number where one is expected.
    NotANumber(String),
    /// A decimal comma (`1,5 mg`).
    DecimalComma(String),
    /// Zero or a negative number.
    NotPositive(String),
    /// The range runs backwards (`80-75 mg/m2`).
    Backwards(String),
    /// A number without its unit.
    NoUnit(String),
    /// A unit that no dose has here.
    UnknownUnit(String),
}

impl fmt::Display for DoseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber(found) => {
                write!(f, "found `{found}`, expected a dose such as `75 mg/m2` or `AUC 5`")
            }
            Self::DecimalComma(found) => {
                write!(f, "found the decimal comma in `{found}`; write the decimal point")
            }
            Self::NotPositive(found) => write!(f, "found `{found}`, expected a dose above zero"),
            Self::Backwards(found) => {
                write!(f, "the range `{found}` runs backwards; write the smaller dose first")
            }
            Self::NoUnit(found) => write!(
                f,
                "found `{found}` without a unit; write `{found} mg`, `{found} mg/m2` or `{found} mg/kg`"
            ),
            Self::UnknownUnit(found) => write!(
                f,
                "found the unit `{found}`; expected mg, g, ug, IU, GBq or MBq, alone or with /m2 or /kg, or AUC before the number"
            ),
        }
    }
}

impl std::error::Error for DoseError {}

impl FromStr for Dose {
    type Err = DoseError;

    fn from_str(text: &str) -> Result<Self, DoseError> {
        let text = text.trim();
        if let Some(number) = text.get(..3).filter(|s| s.eq_ignore_ascii_case("AUC")).and(text.get(3..)) {
            let (low, high) = range(number.trim())?;
            return Ok(Self { low, high, unit: Unit::Milligram, basis: Basis::AreaUnderCurve });
        }
        let unit_at = text
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–')))
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        let (low, high) = range(number)?;
        let (unit, basis) = unit_and_basis(unit.trim(), number)?;
        Ok(Self { low, high, unit, basis })
    }
}

fn range(text: &str) -> Result<(Decimal, Option<Decimal>), DoseError> {
    let (low, high) = match text.split_once(['-', '–']) {
        Some((low, high)) => (number(low)?, Some(number(high)?)),
        None => (number(text)?, None),
    };
    match high {
        Some(high) if high < low => Err(DoseError::Backwards(text.to_owned())),
        // A range of one number is that number.
        Some(high) if high == low => Ok((low, None)),
        _ => Ok((low, high)),
    }
}

fn number(text: &str) -> Result<Decimal, DoseError> {
    let text = text.trim();
    if text.contains(',') {
        return Err(DoseError::DecimalComma(text.to_owned()));
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(DoseError::NotANumber(text.to_owned()));
    }
    let number = Decimal::from_str_exact(text).map_err(|_| DoseError::NotANumber(text.to_owned()))?;
    if number.is_zero() {
        return Err(DoseError::NotPositive(text.to_owned()));
    }
    Ok(number)
}

fn unit_and_basis(text: &str, number: &str) -> Result<(Unit, Basis), DoseError> {
    if text.is_empty() {
        return Err(DoseError::NoUnit(number.to_owned()));
    }
    let unknown = || DoseError::UnknownUnit(text.to_owned());
    let (unit, basis) = match text.split_once('/') {
        None => (text, Basis::Flat),
        Some((unit, per)) => match per.trim() {
            "m2" | "m²" | "m^2" | "sqm" => (unit, Basis::PerSquareMetre),
            "kg" => (unit, Basis::PerKilogram),
            _ => return Err(unknown()),
        },
    };
    Ok((Unit::read(unit.trim()).ok_or_else(unknown)?, basis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doses_print_as_they_were_read() {
        for text in ["120 mg", "75-80 mg/m2", "AUC 5", "AUC 5-6", "1.50 mg/m2", "1 mg/kg", "7.4 GBq"] {
            assert_eq!(text.parse::<Dose>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn spellings_of_one_dose_are_one_dose() {
        for text in ["75–80mg/m²", "75-80 mg / m2", "75-80 MG/m^2"] {
            assert_eq!(text.parse::<Dose>(), "75-80 mg/m2".parse(), "{text}");
        }
        assert_eq!("auc5".parse::<Dose>(), "AUC 5".parse());
    }

    #[test]
    fn what_is_not_a_dose_says_why() {
        let refused = |text: &str| text.parse::<Dose>().expect_err(text);
        assert_eq!(refused("75"), DoseError::NoUnit("75".into()));
        assert_eq!(refused("1,5 mg"), DoseError::DecimalComma("1,5".into()));
        assert_eq!(refused("80-75 mg"), DoseError::Backwards("80-75".into()));
        assert_eq!(refused("0 mg"), DoseError::NotPositive("0".into()));
        assert_eq!(refused("75 mg/cm"), DoseError::UnknownUnit("mg/cm".into()));
        assert_eq!(refused("mg"), DoseError::NotANumber(String::new()));
    }
}
