//! Lengths as integers: hundredths of a millimetre.
//!
//! Thresholds such as −30 % and +20 % are decided on integers; floating point misjudges 14.0 → 9.8 mm,
//! 27 → 32.4 mm and 3.2 → 8.2 mm.

use std::fmt;
use std::str::FromStr;

use crate::scalar::Decimal;

/// A length in hundredths of a millimetre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(pub u32);

/// The longest length the record accepts: 10 metres. Anything above is a slip of the unit.
const LONGEST: u32 = 1_000_000;

impl Length {
    /// Whole millimetres.
    pub const fn from_mm(mm: u16) -> Self {
        Self(mm as u32 * 100)
    }

    /// The length in millimetres, for drawing and display only; decisions use the integer.
    pub fn as_mm(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// A written length in the other unit, digit for digit: `8.40 cm` as `84.0 mm`.
    ///
    /// # Errors
    /// As reading the length.
    pub fn in_other_unit(text: &str) -> Result<String, LengthError> {
        text.parse::<Self>()?;
        let (number, centimetres) = match text.trim().strip_suffix("cm") {
            Some(number) => (number, true),
            None => (text.trim().trim_end_matches("mm"), false),
        };
        let number = number.trim().parse::<Decimal>().map_err(|_| LengthError::NotANumber)?;
        let (times, over) = if centimetres { (10, 1) } else { (1, 10) };
        let scaled =
            number.scaled(Decimal::whole(times), Decimal::whole(over)).ok_or(LengthError::TooPrecise)?;
        Ok(format!("{scaled} {}", if centimetres { "mm" } else { "cm" }))
    }

    /// The length in millimetres with as many decimals as it needs and no unit: `84`, `9.8`, `32.45`.
    pub fn mm_text(self) -> String {
        let (whole, cents) = (self.0 / 100, self.0 % 100);
        match cents {
            0 => whole.to_string(),
            c if c % 10 == 0 => format!("{whole}.{}", c / 10),
            c => format!("{whole}.{c:02}"),
        }
    }
}

/// Millimetres with the unit: `84 mm`.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} mm", self.mm_text())
    }
}

/// Why a text is not a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthError {
    /// No digits, a sign, two points, or other characters that no number has.
    NotANumber,
    /// A comma stands where the decimal point is expected (`8,4 cm`).
    DecimalComma,
    /// No unit was given; a bare number is not assumed to be millimetres.
    NoUnit,
    /// The unit is neither `mm` nor `cm`.
    UnknownUnit,
    /// More digits than a hundredth of a millimetre can hold.
    TooPrecise,
    /// Above ten metres.
    TooLong,
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "not a number with a unit, such as 84 mm or 8.4 cm",
            Self::DecimalComma => "a decimal comma; write the decimal point, as in 8.4 cm",
            Self::NoUnit => "a number without its unit; write mm or cm",
            Self::UnknownUnit => "a unit other than mm or cm",
            Self::TooPrecise => "more digits than a hundredth of a millimetre",
            Self::TooLong => "longer than ten metres",
        })
    }
}

impl std::error::Error for LengthError {}

impl FromStr for Length {
    type Err = LengthError;

    fn from_str(text: &str) -> Result<Self, LengthError> {
        let text = text.trim();
        let unit_at =
            text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        if number.is_empty() {
            return Err(LengthError::NotANumber);
        }
        if number.contains(',') {
            return Err(LengthError::DecimalComma);
        }
        match unit.trim() {
            "mm" => hundredths(number, 2),
            "cm" => hundredths(number, 3),
            "" => Err(LengthError::NoUnit),
            _ => Err(LengthError::UnknownUnit),
        }
        .map(Self)
    }
}

/// The decimal number times 10^`shift`, exactly.
fn hundredths(number: &str, shift: usize) -> Result<u32, LengthError> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || fraction.is_empty() || fraction.contains('.') {
        return Err(LengthError::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > shift {
        return Err(LengthError::TooPrecise);
    }
    let mut digits =
        whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', shift - fraction.len()));
    digits
        .try_fold(0_u32, |n, b| n.checked_mul(10)?.checked_add(u32::from(b - b'0')))
        .filter(|n| *n <= LONGEST)
        .ok_or(LengthError::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centimetres_and_millimetres_are_the_same_length() {
        assert_eq!("8.4 cm".parse(), Ok(Length(8400)));
        assert_eq!("84mm".parse(), Ok(Length(8400)));
        assert_eq!("9.80 mm".parse(), Ok(Length(980)));
        assert_eq!("0.001 cm".parse(), Ok(Length(1)));
    }

    #[test]
    fn a_written_length_is_the_same_in_the_other_unit() {
        let other = |text: &str| Length::in_other_unit(text).expect(text);
        assert_eq!(other("8.40 cm"), "84.0 mm");
        assert_eq!(other("84.0mm"), "8.40 cm");
        assert_eq!(other("23.5 mm"), "2.35 cm");
        assert_eq!(other("0.01 mm"), "0.001 cm");
        assert_eq!(Length::in_other_unit("84"), Err(LengthError::NoUnit));
        for text in ["8.4 cm", "84 mm", "0.05 mm", "120 cm"] {
            assert_eq!(other(text).parse::<Length>(), text.parse::<Length>(), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_length_says_why() {
        let refused = |text: &str| text.parse::<Length>().expect_err(text);
        assert_eq!(refused("8,4 cm"), LengthError::DecimalComma);
        assert_eq!(refused("84"), LengthError::NoUnit);
        assert_eq!(refused("84 inch"), LengthError::UnknownUnit);
        assert_eq!(refused("8.4.1 mm"), LengthError::NotANumber);
        assert_eq!(refused("-3 mm"), LengthError::NotANumber);
        assert_eq!(refused("1.234 mm"), LengthError::TooPrecise);
        assert_eq!(refused("99999999 mm"), LengthError::TooLong);
    }

    #[test]
    fn a_length_prints_only_the_digits_it_has() {
        assert_eq!(Length(8400).to_string(), "84 mm");
        assert_eq!(Length(980).to_string(), "9.8 mm");
        assert_eq!(Length(3245).to_string(), "32.45 mm");
    }
}
