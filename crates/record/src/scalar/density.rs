//! Densities on computed tomography: `48 HU`.

use std::fmt;
use std::str::FromStr;

use super::{Decimal, ScalarError};

/// The range of Hounsfield units that a scanner stores.
const LEAST: i32 = -1024;
const MOST: i32 = 3071;

/// A density in Hounsfield units, to a tenth, with the digits it was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Density {
    number: Decimal,
    tenths: i32,
}

impl Density {
    /// Tenths of a Hounsfield unit: thresholds are decided on integers.
    pub const fn tenths(self) -> i32 {
        self.tenths
    }
}

impl fmt::Display for Density {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} HU", self.number)
    }
}

impl FromStr for Density {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        const MEND: &str = "write Hounsfield units to a tenth, as in 48 HU or -12.5 HU";
        let text = text.trim();
        let unit_at = text.find(char::is_alphabetic).unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        if number.trim().is_empty() {
            return Err(ScalarError::new(
                "E015",
                format!("`{text}` has no number of Hounsfield units"),
                MEND,
            ));
        }
        let number: Decimal = number.parse()?;
        match unit.trim() {
            "HU" => {}
            "" => {
                return Err(ScalarError::new(
                    "E013",
                    format!("`{text}` is a density without its unit"),
                    MEND,
                ));
            }
            other => {
                return Err(ScalarError::new("E013", format!("`{other}` is not a unit of density"), MEND));
            }
        }
        let tenths = tenths(&number).filter(|tenths| (LEAST * 10..=MOST * 10).contains(tenths));
        let refuse = || {
            let problem = format!("`{text}` is not a density from {LEAST} to {MOST} HU in steps of a tenth");
            ScalarError::new("E021", problem, MEND)
        };
        Ok(Self { number, tenths: tenths.ok_or_else(refuse)? })
    }
}

/// The number times ten, when it has at most one decimal.
fn tenths(number: &Decimal) -> Option<i32> {
    let digits = number.to_string().replace('.', "");
    let whole: i32 = digits.parse().ok()?;
    match number.places() {
        0 => whole.checked_mul(10),
        1 => Some(whole),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_density_is_kept_as_written_and_known_to_a_tenth() {
        for (text, tenths) in
            [("48 HU", 480), ("-12.5 HU", -125), ("0 HU", 0), ("-0.5 HU", -5), ("48.0 HU", 480)]
        {
            let density: Density = text.parse().expect(text);
            assert_eq!((density.tenths(), density.to_string().as_str()), (tenths, text));
        }
        assert_eq!("48HU".parse::<Density>().map(Density::tenths), Ok(480));
    }

    #[test]
    fn a_density_needs_its_unit_and_its_range() {
        let code = |text: &str| text.parse::<Density>().expect_err(text).code;
        assert_eq!([code("48"), code("48 mm"), code("48 hu")], ["E013"; 3]);
        assert_eq!(code("48,5 HU"), "E012");
        assert_eq!([code("48.25 HU"), code("3072 HU"), code("-1025 HU")], ["E021"; 3]);
        assert_eq!([code("HU"), code("soft HU")], ["E015"; 2]);
    }
}
