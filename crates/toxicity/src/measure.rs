//! What is measured: hemoglobin, a QTc interval, body weight; with its codes and the units that fit it.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::find::normal_form;
use crate::units::Substance;

static MEASURES: &str = include_str!("../data/measures.csv");

/// Something that is measured and graded by number.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Short key, such as `ionized-calcium`.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The kinds of quantity in which it is reported.
    pub kinds: Vec<&'static str>,
    /// What converts its mass to its amount.
    pub substance: Substance,
    /// SDTM test codes (`--TESTCD`).
    pub sdtm: Vec<&'static str>,
    /// LOINC codes.
    pub loinc: Vec<&'static str>,
    /// Further names.
    pub other_names: Vec<&'static str>,
}

/// All measures.
pub fn measures() -> &'static [Measure] {
    static TABLE: OnceLock<Vec<Measure>> = OnceLock::new();
    TABLE.get_or_init(|| MEASURES.lines().skip(1).filter_map(parse_row).collect())
}

fn parse_row(line: &'static str) -> Option<Measure> {
    let list = |cell: &'static str| cell.split('|').filter(|s| !s.is_empty()).collect::<Vec<_>>();
    let mut cells = line.split(',');
    let mut next = || cells.next();
    Some(Measure {
        key: next()?,
        name: next()?,
        kinds: list(next()?),
        substance: Substance { molar_mass: next()?.parse().ok(), valence: next()?.parse().ok() },
        sdtm: list(next()?),
        loinc: list(next()?),
        other_names: list(next()?),
    })
}

/// The measure with this LOINC code, SDTM test code, key or name.
pub fn find_measure(text: &str) -> Option<&'static Measure> {
    static BY_NAME: OnceLock<HashMap<String, &'static Measure>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let mut map = HashMap::new();
        for measure in measures() {
            let codes = measure.sdtm.iter().chain(&measure.loinc).chain(&measure.other_names);
            for name in codes.copied().chain([measure.key, measure.name]) {
                map.entry(normal_form(name)).or_insert(measure);
            }
        }
        map
    });
    by_name.get(&normal_form(text)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_found_by_any_of_its_codes_and_names() {
        for text in ["718-7", "HGB", "Haemoglobin", "hemoglobin"] {
            assert_eq!(find_measure(text).map(|m| m.key), Some("hemoglobin"), "{text}");
        }
        assert_eq!(find_measure("Calcium").map(|m| m.key), Some("total-calcium"));
        assert_eq!(find_measure("ionised calcium").map(|m| m.key), Some("ionized-calcium"));
        assert_eq!(find_measure("shoe size"), None);
    }

    /// LOINC's check digit (Luhn) catches a slip in a code, though not a code of something else.
    #[test]
    fn every_loinc_code_has_its_check_digit() {
        for code in measures().iter().flat_map(|measure| &measure.loinc) {
            let (number, check) = code.split_once('-').expect("a check digit");
            let digits = number.bytes().rev().map(|digit| u32::from(digit - b'0'));
            let sum: u32 = digits
                .enumerate()
                .map(|(place, digit)| if place % 2 == 0 { 2 * digit / 10 + 2 * digit % 10 } else { digit })
                .sum();
            assert_eq!(check, ((10 - sum % 10) % 10).to_string(), "{code}");
        }
    }

    #[test]
    fn no_code_or_name_belongs_to_two_measures() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for measure in measures() {
            let names = measure.sdtm.iter().chain(&measure.loinc).chain(&measure.other_names).copied();
            for name in names.chain([measure.key, measure.name]) {
                let other = seen.insert(normal_form(name), measure.key);
                assert!(other.is_none_or(|o| o == measure.key), "{name}: {other:?} and {}", measure.key);
            }
        }
        assert_eq!(measures().len(), MEASURES.lines().count() - 1);
    }
}
