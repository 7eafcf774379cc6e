//! Changes as exact ratios.

use std::fmt;

use oncase_record::Length;

/// The change from one length to another, as the exact ratio of two integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// New minus old, in hundredths of a millimetre.
    pub difference: i64,
    /// Old, in hundredths of a millimetre; never 0.
    pub from: u32,
}

impl Change {
    /// The change from one length to another; none from 0, of which nothing is a percentage.
    pub fn between(from: Length, to: Length) -> Option<Self> {
        (from.0 > 0).then_some(Self { difference: i64::from(to.0) - i64::from(from.0), from: from.0 })
    }

    /// The change in hundredths of a percent, rounded half away from zero. For display only.
    pub fn hundredths_of_percent(self) -> i64 {
        let (doubled, from) = (self.difference.unsigned_abs() * 20_000, u64::from(self.from));
        let rounded = i64::try_from((doubled / from).div_ceil(2)).unwrap_or(i64::MAX);
        if self.difference < 0 { -rounded } else { rounded }
    }
}

/// A percentage with a sign and up to two decimals, without the percent sign: `-30`, `+20.05`, `0`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = self.hundredths_of_percent();
        let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
        f.write_str(match hundredths.signum() {
            -1 => "-",
            1 => "+",
            _ => "",
        })?;
        match part {
            0 => write!(f, "{whole}"),
            p if p % 10 == 0 => write!(f, "{whole}.{}", p / 10),
            p => write!(f, "{whole}.{p:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(from: u32, to: u32) -> String {
        Change::between(Length(from), Length(to)).expect("from above 0").to_string()
    }

    #[test]
    fn changes_print_rounded_and_with_their_sign() {
        assert_eq!(change(10000, 7000), "-30");
        assert_eq!(change(2700, 3240), "+20");
        assert_eq!(change(300, 400), "+33.33");
        assert_eq!(change(300, 500), "+66.67");
        assert_eq!(change(8000, 8001), "+0.01");
        assert_eq!(change(80000, 80001), "0");
        assert_eq!(change(800, 800), "0");
        assert_eq!(change(20000, 20001), "+0.01", "half a hundredth rounds away from zero");
        assert_eq!(Change::between(Length(0), Length(500)), None);
    }
}
