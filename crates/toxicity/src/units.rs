//! Units of measurement: a table of UCUM codes with the spellings in use, and conversion within one kind of quantity
//! or, for a substance of known molar mass and charge, between mass, amount and charge per volume.
//!
//! A table of our own and no crate: some fifty units are needed, and each must say in which spellings it is accepted.

use std::collections::HashMap;
use std::sync::OnceLock;

static UNITS: &str = include_str!("../data/units.csv");

/// The kind of quantity that a unit measures; only units of one kind convert by a factor.
pub type Kind = &'static str;

/// A unit of measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// The UCUM code, such as `mg/dL`.
    pub ucum: &'static str,
    /// The kind of quantity.
    pub kind: Kind,
    /// The size of the unit in the reference unit of its kind.
    pub factor: f64,
    /// What is added after multiplying, for temperatures; 0 elsewhere.
    pub offset: f64,
}

/// What a conversion needs to know of a substance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Substance {
    /// Molar mass in g/mol.
    pub molar_mass: Option<f64>,
    /// Charges per ion.
    pub valence: Option<f64>,
}

/// The unit with this code or spelling. Capitals count only where two units differ by them: `G/L` is 10^9 a litre,
/// `g/L` is grams a litre.
pub fn find_unit(text: &str) -> Option<Unit> {
    static BY_NAME: OnceLock<HashMap<String, Unit>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let mut map = HashMap::new();
        for (unit, name) in names() {
            map.insert(spelling(name), unit);
        }
        for (unit, name) in names() {
            map.entry(spelling(name).to_lowercase()).or_insert(unit);
        }
        map
    });
    let exact = spelling(text);
    by_name.get(&exact).or_else(|| by_name.get(&exact.to_lowercase())).copied()
}

/// Every unit with each of its names.
fn names() -> impl Iterator<Item = (Unit, &'static str)> {
    table().flat_map(|(unit, spellings)| {
        let others = spellings.split('|').filter(|name| !name.is_empty());
        std::iter::once(unit.ucum).chain(others).map(move |name| (unit, name))
    })
}

/// All units, in the order of the table.
pub fn units() -> impl Iterator<Item = Unit> {
    table().map(|(unit, _)| unit)
}

fn table() -> impl Iterator<Item = (Unit, &'static str)> {
    UNITS.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let mut next = || cells.next();
        let (ucum, kind) = (next()?, next()?);
        let (factor, offset) = (next()?.parse().ok()?, next()?.parse().ok()?);
        Some((Unit { ucum, kind, factor, offset }, next()?))
    })
}

/// Without spaces, with one way to write micro and a multiplication sign.
fn spelling(text: &str) -> String {
    let text = text.trim().replace(['µ', 'μ'], "u").replace(['×', '·'], "x");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How numbers in one unit become numbers in another: multiply, then add.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversion {
    /// Multiply by this.
    pub factor: f64,
    /// Then add this; other than 0 for temperatures only.
    pub offset: f64,
}

impl Conversion {
    /// The number in the other unit, rounded to 15 significant digits so that 6.2 stays 6.2.
    pub fn apply(self, value: f64) -> f64 {
        round15(value * self.factor + self.offset)
    }
}

/// The conversion from one unit to another, for this substance; `None` when they do not measure the same.
pub fn conversion(from: Unit, to: Unit, substance: Substance) -> Option<Conversion> {
    if from.kind == to.kind {
        let factor = from.factor / to.factor;
        return Some(Conversion { factor, offset: (from.offset - to.offset) / to.factor });
    }
    let factor = molar_factor(from.kind, substance)? / molar_factor(to.kind, substance)?;
    Some(Conversion { factor: factor * from.factor / to.factor, offset: 0.0 })
}

/// mmol/L in one reference unit of the kind: g/L, mmol/L or meq/L.
fn molar_factor(kind: Kind, substance: Substance) -> Option<f64> {
    match kind {
        "mass-concentration" => Some(1000.0 / substance.molar_mass?),
        "molar-concentration" => Some(1.0),
        "equivalent-concentration" => Some(1.0 / substance.valence?),
        _ => None,
    }
}

/// The number with 15 significant decimal digits: what two computations of the same decimal share.
pub fn round15(value: f64) -> f64 {
    format!("{value:.14e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        find_unit(text).expect(text)
    }

    fn convert(value: f64, from: &str, to: &str, substance: Substance) -> f64 {
        conversion(unit(from), unit(to), substance).expect("the same kind").apply(value)
    }

    #[test]
    fn laboratories_spell_one_unit_in_many_ways() {
        for text in ["10*9/L", "10^9/L", "x10^9/L", "×10^9/L", "10e9/l", "G/L", "10*3/uL", "10^3/µL", "K/uL"]
        {
            assert_eq!((unit(text).factor, unit(text).kind), (1.0, "number-concentration"), "{text}");
        }
        assert_eq!(unit("µkat/L").ucum, "ukat/L");
        assert_eq!(unit("mmHg").ucum, "mm[Hg]");
        assert_eq!(find_unit("furlong"), None);
        assert_eq!(find_unit(""), None);
    }

    /// Published conversion factors: creatinine 88.4, glucose 18.016, bilirubin 17.1, cholesterol 38.67.
    #[test]
    fn amounts_and_masses_convert_by_the_molar_mass() {
        let of = |molar_mass| Substance { molar_mass: Some(molar_mass), valence: None };
        let near = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 5e-4, "{a} {b}");
        near(convert(1.0, "mg/dL", "umol/L", of(113.12)), 88.4);
        near(convert(1.0, "mmol/L", "mg/dL", of(180.156)), 18.016);
        near(convert(1.0, "mg/dL", "umol/L", of(584.66)), 17.104);
        near(convert(1.0, "mmol/L", "mg/dL", of(386.65)), 38.67);
        let calcium = Substance { molar_mass: Some(40.078), valence: Some(2.0) };
        near(convert(5.0, "meq/L", "mmol/L", calcium), 2.5);
    }

    #[test]
    fn conversion_keeps_decimals_exact() {
        let none = Substance::default();
        assert_eq!(convert(1500.0, "/mm3", "10*9/L", none), 1.5);
        assert_eq!(convert(8.2, "g/dL", "g/L", none), 82.0);
        assert_eq!(convert(100.4, "[degF]", "Cel", none), 38.0);
        assert_eq!(convert(38.0, "Cel", "degF", none), 100.4);
        assert_eq!(convert(1.0, "ukat/L", "U/L", none), 60.0);
        assert_eq!(conversion(unit("g/dL"), unit("ms"), none), None);
        assert_eq!(conversion(unit("g/dL"), unit("mmol/L"), none), None);
    }

    #[test]
    fn no_spelling_belongs_to_two_units() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (unit, name) in names() {
            let other = seen.insert(spelling(name), unit.ucum);
            assert!(other.is_none_or(|o| o == unit.ucum), "{name}: {other:?} and {}", unit.ucum);
        }
        assert_eq!(unit("G/L").kind, "number-concentration");
        assert_eq!(unit("g/L").kind, "mass-concentration");
        assert_eq!(unit("g/l").kind, "mass-concentration");
        assert_eq!(unit("MG/DL").ucum, "mg/dL");
    }
}
