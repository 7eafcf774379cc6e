//! Ages: completed years, in bands, pooled above a limit.

use oncase_record::model::{Record, Topic};

use crate::profile::AgePolicy;

/// An age as the policy shows it, with its unit: "62 years", "60 to 69 years", "90 years or older".
pub(super) fn words(years: u8, policy: AgePolicy) -> String {
    if years > policy.pooled_above {
        return format!("{} years or older", u16::from(policy.pooled_above) + 1);
    }
    match policy.band.filter(|width| *width > 0) {
        Some(width) => {
            let low = years / width * width;
            let high = u16::from(low) + u16::from(width) - 1;
            format!("{low} to {} years", high.min(u16::from(policy.pooled_above)))
        }
        None => format!("{years} years"),
    }
}

/// Ages that the record gives for this patient, so that "62 years" in free text is known for what it is.
pub(super) fn known(record: &Record) -> Vec<u8> {
    let mut ages: Vec<u8> = record.patient.age.iter().map(|age| age.years).collect();
    let stated = record.statements.iter().filter(|statement| statement.about == Topic::Age);
    ages.extend(stated.filter_map(|statement| {
        let digits: String = statement
            .says
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse::<u8>().ok()
    }));
    ages.sort_unstable();
    ages.dedup();
    ages
}

/// Rewrites ages in free text: known ages followed by "years", and any number called an age.
pub(super) fn sweep(text: &str, known: &[u8], policy: AgePolicy) -> String {
    let mut swept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
        let (digits, after) = from.split_at(end);
        swept.push_str(before);
        let is_word_start = !swept.ends_with(|c: char| c.is_alphanumeric() || ".-,".contains(c));
        match digits.parse::<u8>().ok().filter(|_| is_word_start) {
            Some(years) if is_age(&swept, years, after, known) => {
                let shown = words(years, policy);
                let plain = shown == format!("{years} years");
                swept.push_str(&if plain { digits.to_owned() } else { format!("[{shown}]") });
                rest = if plain { after } else { without_unit(after) };
                continue;
            }
            _ => swept.push_str(digits),
        }
        rest = after;
    }
    swept.push_str(rest);
    swept
}

fn is_age(before: &str, years: u8, after: &str, known: &[u8]) -> bool {
    let said_before = before.trim_end().to_lowercase();
    let called = ["aged", "age", "age of", "age:"].iter().any(|word| {
        said_before.strip_suffix(word).is_some_and(|head| !head.ends_with(|c: char| c.is_alphabetic()))
    });
    let unit = after.trim_start_matches([' ', '-', '\u{a0}']);
    let old = ["years old", "year old", "years-old", "year-old", "years of age", "yo ", "y/o"];
    called
        || old.iter().any(|word| unit.starts_with(word))
        || (known.contains(&years) && unit.starts_with("year"))
}

fn without_unit(after: &str) -> &str {
    let unit = after.trim_start_matches([' ', '-', '\u{a0}']);
    unit.strip_prefix("years").or_else(|| unit.strip_prefix("year")).unwrap_or(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENS: AgePolicy = AgePolicy { band: Some(10), pooled_above: 89 };
    const YEARS: AgePolicy = AgePolicy { band: None, pooled_above: 89 };

    #[test]
    fn an_age_above_89_is_pooled_whatever_the_band() {
        assert_eq!(words(62, YEARS), "62 years");
        assert_eq!(words(62, TENS), "60 to 69 years");
        assert_eq!(words(62, AgePolicy { band: Some(5), pooled_above: 89 }), "60 to 64 years");
        assert_eq!(words(89, TENS), "80 to 89 years");
        assert_eq!(words(90, TENS), "90 years or older");
        assert_eq!(words(255, YEARS), "90 years or older");
    }

    #[test]
    fn ages_in_free_text_are_banded_and_durations_are_not() {
        let swept = |text: &str| sweep(text, &[62], TENS);
        assert_eq!(swept("A woman aged 62 came."), "A woman aged [60 to 69 years] came.");
        assert_eq!(swept("The woman, 62 years old, came"), "The woman, [60 to 69 years] old, came");
        assert_eq!(swept("a 71-year-old man"), "a [70 to 79 years]-old man");
        assert_eq!(swept("this patient's age of 62 years"), "this patient's age of [60 to 69 years]");
        assert_eq!(
            swept("4 years after, PFS 23 months, dosage 62 mg"),
            "4 years after, PFS 23 months, dosage 62 mg"
        );
        assert_eq!(sweep("a man aged 93", &[], YEARS), "a man aged [90 years or older]");
        assert_eq!(sweep("a man aged 73", &[], YEARS), "a man aged 73");
    }
}
