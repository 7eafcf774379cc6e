//! Decimal numbers that keep the digits they were written with.

use std::fmt;
use std::str::FromStr;

use super::ScalarError;

/// A decimal number with its written precision: `3.10` stays `3.10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i64,
    places: u8,
}

/// Decimals that a number may be written with.
const MOST_PLACES: u8 = 12;

impl Decimal {
    /// A whole number.
    pub const fn whole(value: i32) -> Self {
        Self { mantissa: value as i64, places: 0 }
    }

    /// The number as floating point, for statistics and drawing.
    pub fn to_f64(self) -> f64 {
        // Division of two exactly representable integers rounds once, so 0.1 is the nearest double to 0.1.
        let mantissa = self.mantissa as f64;
        mantissa / 10_f64.powi(i32::from(self.places))
    }

    /// This number times one number over another, when that is a decimal number of at most 12 decimals: 1500 times
    /// 0.001 over 1 is 1.5, and 1 over 3 is none. A number written with decimals keeps its significant digits: 3.10
    /// times 10 is 31.0.
    pub fn scaled(self, times: Self, over: Self) -> Option<Self> {
        let ten_to = |places: u8| 10_i128.checked_pow(u32::from(places));
        let above = i128::from(self.mantissa)
            .checked_mul(i128::from(times.mantissa))?
            .checked_mul(ten_to(over.places)?)?;
        let below = i128::from(over.mantissa).checked_mul(ten_to(self.places + times.places)?)?;
        let (mut mantissa, mut places) = (0..=MOST_PLACES).find_map(|places| {
            let above = above.checked_mul(ten_to(places)?)?;
            (above.checked_rem(below)? == 0).then(|| (above / below, places))
        })?;
        let digits = |number: i128| number.unsigned_abs().checked_ilog10().unwrap_or_default();
        let written = if self.places == 0 { 0 } else { digits(i128::from(self.mantissa)) };
        while digits(mantissa) < written && places < MOST_PLACES && mantissa != 0 {
            (mantissa, places) = (mantissa.checked_mul(10)?, places + 1);
        }
        Some(Self { mantissa: mantissa.try_into().ok()?, places })
    }

    /// How many decimals were written.
    pub const fn places(self) -> u8 {
        self.places
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.places);
        if places == 0 {
            return write!(f, "{}", self.mantissa);
        }
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

impl FromStr for Decimal {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        let text = text.trim();
        if text.contains(',') {
            return Err(ScalarError::new(
                "E012",
                format!("`{text}` has a comma in a number"),
                "write the decimal point, and no thousands separator, as in 3.1 or 12000",
            ));
        }
        let refuse = || {
            ScalarError::new(
                "E015",
                format!("`{text}` is not a number"),
                "write digits with a decimal point, as in 3.1",
            )
        };
        let (negative, body) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let dangling = whole.is_empty() || (body.contains('.') && fraction.is_empty());
        if dangling || !digits_only(whole) || !digits_only(fraction) {
            return Err(refuse());
        }
        let places = u8::try_from(fraction.len()).ok().filter(|n| *n <= MOST_PLACES).ok_or_else(refuse)?;
        let magnitude: i64 = format!("{whole}{fraction}").parse().map_err(|_| refuse())?;
        Ok(Self { mantissa: if negative { -magnitude } else { magnitude }, places })
    }
}

/// Whether a number is the value itself or a bound of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparator {
    /// The value.
    Equal,
    /// Below the number.
    Below,
    /// At most the number.
    AtMost,
    /// Above the number.
    Above,
    /// At least the number.
    AtLeast,
}

impl Comparator {
    /// Splits a leading comparison sign off a text.
    pub(super) fn split(text: &str) -> (Self, &str) {
        const SIGNS: [(&str, Comparator); 6] = [
            ("<=", Comparator::AtMost),
            ("≤", Comparator::AtMost),
            (">=", Comparator::AtLeast),
            ("≥", Comparator::AtLeast),
            ("<", Comparator::Below),
            (">", Comparator::Above),
        ];
        let text = text.trim();
        SIGNS
            .iter()
            .find_map(|(sign, comparator)| text.strip_prefix(sign).map(|rest| (*comparator, rest.trim())))
            .unwrap_or((Self::Equal, text))
    }

    /// The sign, empty for equality.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "",
            Self::Below => "< ",
            Self::AtMost => "<= ",
            Self::Above => "> ",
            Self::AtLeast => ">= ",
        }
    }
}

/// A measured number, possibly only a bound, such as a laboratory's `< 0.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MeasuredValue {
    /// Value or bound.
    pub comparator: Comparator,
    /// The number.
    pub number: Decimal,
}

impl fmt::Display for MeasuredValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.comparator.sign(), self.number)
    }
}

impl FromStr for MeasuredValue {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        let (comparator, rest) = Comparator::split(text);
        Ok(Self { comparator, number: rest.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_the_decimals_it_was_written_with() {
        for text in ["3.10", "0.05", "-0.5", "1200", "0"] {
            assert_eq!(text.parse::<Decimal>().expect(text).to_string(), text);
        }
        assert!(("0.1".parse::<Decimal>().expect("a number").to_f64() - 0.1).abs() < f64::EPSILON);
    }

    #[test]
    fn a_number_is_scaled_exactly_or_not_at_all() {
        let scaled = |number: &str, times: &str, over: &str| {
            let read = |text: &str| text.parse::<Decimal>().expect(text);
            read(number).scaled(read(times), read(over)).map(|scaled| scaled.to_string())
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(scaled("3.10", "10", "1"), some("31.0"));
        assert_eq!(scaled("31.0", "1", "10"), some("3.10"));
        assert_eq!(scaled("1500", "0.001", "1"), some("1.5"));
        assert_eq!(scaled("150", "0.45359237", "1"), some("68.0388555"));
        assert_eq!(scaled("60", "1", "60"), some("1"));
        assert_eq!(scaled("1", "1", "60"), None);
        assert_eq!(scaled("-0.5", "1000", "1"), some("-500"));
        assert_eq!(scaled("0.00", "10", "1"), some("0"));
        assert_eq!(scaled("1", "1", "0"), None);
        assert_eq!(scaled("9000000000000000000", "1000", "1"), None);
        assert_eq!(scaled("0.000000000001", "1", "10"), None);
    }

    #[test]
    fn a_decimal_comma_is_named_as_such() {
        assert_eq!("3,1".parse::<Decimal>().expect_err("comma").code, "E012");
        for text in ["", ".", "3.", ".5", "3.1.2", "three", "1e5", "99999999999999999999"] {
            assert_eq!(text.parse::<Decimal>().expect_err(text).code, "E015", "{text}");
        }
    }

    #[test]
    fn a_bound_is_not_a_value() {
        let value: MeasuredValue = "<0.5".parse().expect("a bound");
        assert_eq!(value.comparator, Comparator::Below);
        assert_eq!(value.to_string(), "< 0.5");
    }
}
