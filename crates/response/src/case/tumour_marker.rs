//! Tumour markers among the laboratory results of a record, in one unit and in the order of time.

use oncase_record::Day;
use oncase_record::model::{LabResult, Record};
use oncase_record::scalar::{Comparator, Decimal};

use super::rows::one_day;
use crate::recist11::Policies;

/// A tumour marker that criteria ask for.
pub(super) struct TumourMarker {
    /// Its name.
    pub name: &'static str,
    /// What a test is called, in small letters and digits.
    pub tests: &'static [&'static str],
    /// Units that are the same as the first of them.
    pub units: &'static [&'static str],
}

/// CA-125, in U/mL.
pub(super) const CA_125: TumourMarker = TumourMarker {
    name: "CA-125",
    tests: &["ca125", "ca125ii", "cancerantigen125", "carbohydrateantigen125"],
    units: &["U/mL", "kU/L", "IU/mL", "kIU/L", "[U]/mL", "k[U]/L", "[IU]/mL", "k[IU]/L", "[arb'U]/mL"],
};

/// Prostate-specific antigen, in ng/mL.
pub(super) const PSA: TumourMarker = TumourMarker {
    name: "PSA",
    tests: &["psa", "totalpsa", "psatotal", "prostatespecificantigen"],
    units: &["ng/mL", "ug/L", "µg/L", "μg/L", "mcg/L"],
};

/// One value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    /// Index among the laboratory results.
    pub lab: usize,
    /// Day of the sample.
    pub day: Day,
    /// The value in thousandths of the marker's unit; of a bound from above, the bound.
    pub value: u32,
    /// Upper limit of normal, likewise.
    pub upper_limit: Option<u32>,
}

impl Sample {
    /// Where it stands.
    pub fn place(&self) -> String {
        format!("/labs/{}", self.lab)
    }
}

/// The values of a marker.
pub(super) struct Samples {
    /// Each told once, in the order of time, at most one a day.
    pub values: Vec<Sample>,
    /// Tests whose name has the marker's in it and that are something else, or may be, with their places.
    pub not_counted: Vec<String>,
}

impl Samples {
    /// What was left out, in a sentence.
    pub fn note(&self, marker: &TumourMarker) -> Option<String> {
        let named = self.not_counted.join(", ");
        (!named.is_empty())
            .then(|| format!("not counted as {}, from the name of the test: {named}.", marker.name))
    }
}

/// Every value of a marker.
///
/// # Errors
/// In words, when a value cannot be used: a unit that is not known, a bound from below, a date that is not known,
/// another value of the same day.
pub(super) fn samples(
    record: &Record,
    marker: &TumourMarker,
    policies: &Policies,
) -> Result<Samples, String> {
    let labs = || record.labs.iter().enumerate().filter(|(_, lab)| lab.same_as.is_none());
    let counted = labs().filter(|(_, lab)| is(marker, &lab.test));
    let mut values =
        counted.map(|(at, lab)| sample(record, marker, at, lab, policies)).collect::<Result<Vec<_>, _>>()?;
    values.sort_by_key(|sample| (sample.day, sample.lab));
    values.dedup_by(|later, first| later.day == first.day && later.value == first.value);
    let two = values.windows(2).find_map(|pair| match pair {
        [first, second] if first.day == second.day => Some((first, second)),
        _ => None,
    });
    if let Some((first, second)) = two {
        return Err(format!(
            "the {} is {} in {} and {} in {}, both of {}, and which of them counts is not told",
            marker.name,
            told(first.value),
            first.place(),
            told(second.value),
            second.place(),
            first.day
        ));
    }
    let others = labs().filter(|(_, lab)| !is(marker, &lab.test) && names(marker, &lab.test));
    let not_counted = others.map(|(at, lab)| format!("{} (/labs/{at})", lab.test)).collect();
    Ok(Samples { values, not_counted })
}

/// Words of a test's name that do not make it another one.
const QUALIFIERS: [&str; 8] = ["serum", "plasma", "blood", "level", "value", "in", "of", "ii"];

fn is(marker: &TumourMarker, test: &str) -> bool {
    let test = test.to_lowercase();
    let words = test.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !QUALIFIERS.contains(word));
    marker.tests.contains(&words.collect::<String>().as_str())
}

/// Whether the name of a test begins with the marker's, or has it as a word.
fn names(marker: &TumourMarker, test: &str) -> bool {
    let test = test.to_lowercase();
    let bare: String = test.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut words = test.split(|c: char| !c.is_ascii_alphanumeric());
    marker.tests.iter().any(|name| bare.starts_with(name)) || words.any(|word| marker.tests.contains(&word))
}

fn sample(
    record: &Record,
    marker: &TumourMarker,
    at: usize,
    lab: &LabResult,
    policies: &Policies,
) -> Result<Sample, String> {
    let name = marker.name;
    if !marker.units.iter().any(|unit| unit.eq_ignore_ascii_case(lab.unit.trim())) {
        let known = marker.units.first().copied().unwrap_or_default();
        return Err(format!("the {name} of /labs/{at} is in {}, not in {known}", lab.unit));
    }
    let day = one_day(record.days(&lab.date), policies)
        .ok_or_else(|| format!("the {name} of /labs/{at} has no date"))?;
    if matches!(lab.value.comparator, Comparator::Above | Comparator::AtLeast) {
        return Err(format!("the {name} of /labs/{at} is only known to be {}", lab.value));
    }
    let value =
        thousandths(lab.value.number).ok_or_else(|| format!("the {name} of /labs/{at} is out of range"))?;
    Ok(Sample {
        lab: at,
        day,
        value,
        upper_limit: lab.upper_limit.and_then(|limit| thousandths(limit.number)),
    })
}

/// The number in thousandths, rounded half up; none when it is negative or too large.
pub(super) fn thousandths(number: Decimal) -> Option<u32> {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digit = |at: usize| fraction.as_bytes().get(at).map_or(0, |digit| u32::from(digit - b'0'));
    let part = digit(0) * 100 + digit(1) * 10 + digit(2) + u32::from(digit(3) >= 5);
    whole.parse::<u32>().ok()?.checked_mul(1000)?.checked_add(part)
}

/// Thousandths as they are read: `70`, `8.05`.
pub(super) fn told(value: u32) -> String {
    let (whole, part) = (value / 1000, value % 1000);
    if part == 0 { whole.to_string() } else { format!("{whole}.{part:03}").trim_end_matches('0').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_thousandths_and_print_without_needless_zeros() {
        let read = |text: &str| thousandths(text.parse().expect(text));
        assert_eq!(read("70"), Some(70_000));
        assert_eq!(read("8.05"), Some(8_050));
        assert_eq!((read("0.0064"), read("0.0065")), (Some(6), Some(7)));
        assert_eq!((read("-1"), read("99999999")), (None, None));
        assert_eq!([told(70_000), told(8_050), told(7)], ["70", "8.05", "0.007"]);
    }

    #[test]
    fn a_test_is_known_by_its_usual_names() {
        for test in ["CA-125", "CA 125", "Cancer antigen 125", "ca125"] {
            assert!(is(&CA_125, test), "{test}");
        }
        assert!(!is(&CA_125, "CA 15-3") && !is(&PSA, "free PSA") && is(&PSA, "PSA, total"));
        for test in ["CA-125, serum", "Serum CA 125", "CA-125 II", "CA125 level"] {
            assert!(is(&CA_125, test), "{test}");
        }
    }

    #[test]
    fn what_has_the_name_in_it_and_is_something_else_is_reported() {
        for test in ["CA-125 (ascites)", "CA125 half-life", "CA-125/CEA ratio"] {
            assert!(!is(&CA_125, test) && names(&CA_125, test), "{test}");
        }
        for test in ["free PSA", "PSA density", "PSA, free"] {
            assert!(!is(&PSA, test) && names(&PSA, test), "{test}");
        }
        assert!(!names(&CA_125, "CA 15-3") && !names(&PSA, "prostatic acid phosphatase"));
    }
}
