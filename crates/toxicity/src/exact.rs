//! A number in another unit without any rounding, for what is written into a record.

use std::sync::OnceLock;

use oncase_record::scalar::Decimal;

use crate::units::{Kind, Unit, units};

/// The units of a kind of quantity, in the order of the table.
pub fn units_of(kind: Kind) -> impl Iterator<Item = Unit> {
    static ALL: OnceLock<Vec<Unit>> = OnceLock::new();
    ALL.get_or_init(|| units().collect()).iter().copied().filter(move |unit| unit.kind == kind)
}

/// The same number in another unit, digit for digit. `None` where no decimal number is exactly the same (a third), where
/// the table's factor is itself rounded (kPa, degrees Fahrenheit), and between mass and amount of a substance, since a
/// molar mass is measured. [`crate::units::conversion`] rounds and knows no such limits.
pub fn convert_exactly(number: Decimal, from: Unit, to: Unit) -> Option<Decimal> {
    if from.kind != to.kind || from.offset != 0.0 || to.offset != 0.0 {
        return None;
    }
    number.scaled(written(from.factor)?, written(to.factor)?)
}

/// A factor as the table writes it; none with more decimals than a number of the record may have, for it is rounded.
fn written(factor: f64) -> Option<Decimal> {
    factor.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::find_unit;

    fn exactly(number: &str, from: &str, to: &str) -> Option<String> {
        let unit = |text: &str| find_unit(text).expect(text);
        let number = number.parse().expect("a number");
        convert_exactly(number, unit(from), unit(to)).map(|number| number.to_string())
    }

    #[test]
    fn a_power_of_ten_keeps_the_digits() {
        assert_eq!(exactly("8.20", "g/dL", "g/L").as_deref(), Some("82.0"));
        assert_eq!(exactly("1500", "/mm3", "10*9/L").as_deref(), Some("1.5"));
        assert_eq!(exactly("6.2", "10^3/uL", "10*9/L").as_deref(), Some("6.2"));
        assert_eq!(exactly("0.5", "ng/mL", "ug/dL").as_deref(), Some("0.05"));
    }

    #[test]
    fn what_would_be_rounded_is_not_converted() {
        assert_eq!(exactly("1", "ukat/L", "U/L").as_deref(), Some("60"));
        assert_eq!(exactly("1", "U/L", "ukat/L"), None);
        assert_eq!(exactly("100.4", "[degF]", "Cel"), None);
        assert_eq!(exactly("120", "mm[Hg]", "kPa"), None);
        // Mass and amount of a substance differ by a measured molar mass.
        assert_eq!(exactly("1.1", "mg/dL", "umol/L"), None);
        // An avoirdupois pound is 0.45359237 kg by definition.
        assert_eq!(exactly("150", "lb", "kg").as_deref(), Some("68.0388555"));
    }

    /// Whatever converts exactly, converts to the same number by the rounding conversion.
    #[test]
    fn both_conversions_agree() {
        let all: Vec<Unit> = units().collect();
        let number: Decimal = "12.5".parse().expect("a number");
        let mut compared = 0;
        for from in &all {
            for to in &all {
                let Some(exact) = convert_exactly(number, *from, *to) else { continue };
                let rounded = crate::units::conversion(*from, *to, Default::default()).expect("of one kind");
                let (exact, rounded) = (exact.to_f64(), rounded.apply(12.5));
                assert!(
                    (exact - rounded).abs() <= 1e-12 * exact.abs(),
                    "{} {}: {exact} {rounded}",
                    from.ucum,
                    to.ucum
                );
                compared += 1;
            }
        }
        assert!(compared > all.len(), "{compared}");
    }
}
