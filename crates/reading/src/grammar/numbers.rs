//! Numbers, ages, durations, survival times, ratios and percentages.

use oncase_record::scalar::StatedDuration;

use super::{Mention, What, pattern, taken};

pattern!(
    AGE,
    r"(?i)\b(\d{1,3})[\s-]*(?:year|yr)s?[\s-]*old\b|\baged (\d{1,3})\b|\bage(?: of| was|:)? (\d{1,3})(?: years)?\b|\b(\d{1,3})[ -]?y/?o\b"
);
pattern!(
    SEX,
    r"(?i)\b(woman|women|female|lady|girl|man|male|gentleman|boy|(?-i:[Ss]he|[Hh]e|Mrs?|Ms))\b|\b(?:pt|patient|sex|gender)\s?[:,]\s?(?-i:(?<f>F)|(?<m>M))\b|\b\d{1,3}\s?(?:y/?o)\s?(?-i:(?<fa>F)|(?<ma>M))\b|\b\d\d(?-i:(?<fb>F)|(?<mb>M)) (?:with|who|presented|patient)"
);
pattern!(
    SURVIVAL,
    r"(?i)\b(PFS|progression[- ]free survival|OS|overall survival|DOR|duration of response|DFS|disease[- ]free (?:survival|interval)|TTP|time to progression)\b[^.;%]{0,50}?\b((?:about |approximately )?\d+(?:[.,]\d+)?\+?)[\s-]*(days?|weeks?|wks?|months?|mo|years?|yrs?)\b"
);
pattern!(
    SURVIVAL_BEFORE,
    r"(?i)\b((?:about |approximately )?\d+(?:[.,]\d+)?)[\s-]*(days?|weeks?|months?|mo|years?)(?: of)? (PFS|progression[- ]free survival|OS|overall survival|DFS|disease[- ]free (?:survival|interval))\b"
);
pattern!(
    DURATION,
    r"(?i)\b((?:about |approximately |~)?\d+(?:[.,]\d+)?(?:\s*-\s*\d+)?)[\s-]*(days?|weeks?|wks?|months?|mo|years?|yrs?)\b"
);
pattern!(
    RATIO,
    r"(?i)\b(\d[\d,]*)\s+(?:\w+[ -]){0,5}?(?:among|out of|of the)\s+(\d[\d,]*)\b|\b(\d[\d,]*) of (\d[\d,]*) (?:patients|cases|women|men|subjects|children|tumou?rs|nodes|lymph nodes)\b|\b(\d{1,4})\s*/\s*(\d{1,5})\s*(?:patients|cases|nodes|lymph nodes)?\s*\(\s*\d"
);
pattern!(
    PERCENT,
    r"(?i)((?:approximately |about |~)?[<>≥≤]?\s?\d+(?:[.,]\d+)?\s?%?(?:\s?-\s?\d+(?:[.,]\d+)?)?\s?%)"
);

/// A whole number in digits or as an English word.
pub(crate) fn spelled(word: &str) -> Option<u16> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = word.trim().to_lowercase();
    let at = WORDS.iter().position(|name| *name == word);
    word.parse().ok().or_else(|| at.and_then(|i| u16::try_from(i + 1).ok())).filter(|n| *n > 0)
}

/// A decimal number as the record writes it: "3,5" is 3.5 and "1,200" is 1200.
pub(crate) fn decimal(written: &str) -> String {
    let written = written.trim();
    match written.split_once(',') {
        Some((whole, fraction)) if fraction.len() == 3 && whole != "0" => format!("{whole}{fraction}"),
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
        None => written.to_owned(),
    }
}

/// A duration in the record's form, when it is one.
pub(crate) fn duration(number: &str, unit: &str) -> Option<String> {
    let lower = unit.to_lowercase();
    let name = match lower.chars().next()? {
        'd' => "day",
        'w' => "week",
        'm' => "month",
        'y' => "year",
        _ => return None,
    };
    let number = number.trim().replace(" - ", "-").replace('+', "").to_lowercase();
    let (about, digits) = match number.split_once(' ') {
        Some((_, digits)) => ("approximately ", digits.to_owned()),
        None => match number.strip_prefix('~') {
            Some(digits) => ("approximately ", digits.to_owned()),
            None => ("", number),
        },
    };
    let digits = if digits.contains('-') { digits } else { decimal(&digits) };
    let plural = if digits == "1" { "" } else { "s" };
    let text = format!("{about}{digits} {name}{plural}");
    text.parse::<StatedDuration>().ok().map(|_| text)
}

fn endpoint(name: &str) -> &'static str {
    let name = name.to_lowercase();
    match name.as_str() {
        "os" | "overall survival" => "overall-survival",
        "dor" | "duration of response" => "duration-of-response",
        "pfs" => "progression-free-survival",
        _ if name.starts_with("progression") => "progression-free-survival",
        _ => "other",
    }
}

pub(super) fn find(sentence: &str, found: &mut Vec<Mention>) {
    let text = |m: Option<regex::Match<'_>>| m.map_or_else(String::new, |m| m.as_str().to_owned());
    for c in AGE.iter().flat_map(|re| re.captures_iter(sentence)) {
        let years = (1..=4).find_map(|i| c.get(i)).and_then(|m| m.as_str().parse::<u8>().ok());
        if let (Some(whole), Some(years)) = (c.get(0), years.filter(|years| *years <= 120)) {
            found.push(Mention { at: whole.range(), what: What::Age(years) });
        }
    }
    for c in SEX.iter().flat_map(|re| re.captures_iter(sentence)) {
        let Some(m) = c.get(0) else { continue };
        let word = m.as_str().to_lowercase();
        let female = matches!(word.as_str(), "woman" | "female" | "lady" | "girl" | "she" | "mrs" | "ms")
            || ["f", "fa", "fb"].iter().any(|name| c.name(name).is_some());
        let male = matches!(word.as_str(), "man" | "male" | "gentleman" | "boy" | "he" | "mr")
            || ["m", "ma", "mb"].iter().any(|name| c.name(name).is_some());
        if female || male {
            found.push(Mention { at: m.range(), what: What::Sex(if female { "female" } else { "male" }) });
        }
    }
    for c in SURVIVAL.iter().flat_map(|re| re.captures_iter(sentence)) {
        let Some(duration) = duration(&text(c.get(2)), &text(c.get(3))) else { continue };
        if let Some(whole) = c.get(0).filter(|whole| !taken_by_time(found, &whole.range())) {
            let what = What::Survival { endpoint: endpoint(&text(c.get(1))), duration };
            found.push(Mention { at: whole.range(), what });
        }
    }
    for c in SURVIVAL_BEFORE.iter().flat_map(|re| re.captures_iter(sentence)) {
        let Some(duration) = duration(&text(c.get(1)), &text(c.get(2))) else { continue };
        if let Some(whole) = c.get(0).filter(|whole| !taken_by_time(found, &whole.range())) {
            let what = What::Survival { endpoint: endpoint(&text(c.get(3))), duration };
            found.push(Mention { at: whole.range(), what });
        }
    }
    ratios(sentence, found);
    for c in DURATION.iter().flat_map(|re| re.captures_iter(sentence)) {
        let Some(duration) = duration(&text(c.get(1)), &text(c.get(2))) else { continue };
        if let Some(whole) = c.get(0).filter(|whole| !taken(found, &whole.range())) {
            found.push(Mention { at: whole.range(), what: What::Duration(duration) });
        }
    }
}

fn taken_by_time(found: &[Mention], at: &std::ops::Range<usize>) -> bool {
    found.iter().any(|m| {
        matches!(m.what, What::Age(_) | What::CycleLength(_) | What::Relative { .. } | What::Survival { .. })
            && m.at.start < at.end
            && at.start < m.at.end
    })
}

fn ratios(sentence: &str, found: &mut Vec<Mention>) {
    for c in RATIO.iter().flat_map(|re| re.captures_iter(sentence)) {
        let number = |i: usize| c.get(i).and_then(|m| m.as_str().replace(',', "").parse::<u64>().ok());
        let first = |groups: [usize; 3]| groups.into_iter().find_map(number);
        let (part, whole) = (first([1, 3, 5]), first([2, 4, 6]));
        if let (Some(place), Some(part), Some(whole)) = (c.get(0), part, whole)
            && part <= whole
            && whole > 0
            && !taken(found, &place.range())
        {
            found.push(Mention { at: place.range(), what: What::Ratio { part, whole } });
        }
    }
    for m in PERCENT.iter().flat_map(|re| re.find_iter(sentence)) {
        if !taken(found, &m.range()) {
            found.push(Mention { at: m.range(), what: What::Percent(m.as_str().trim().to_owned()) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<What> {
        super::super::mentions(text, super::super::DayOrder::default()).into_iter().map(|m| m.what).collect()
    }

    #[test]
    fn an_age_is_no_duration() {
        assert_eq!(all("A 62-year-old woman"), [What::Age(62), What::Sex("female")]);
        assert!(all("It lasted 62 years").contains(&What::Duration("62 years".into())));
    }

    #[test]
    fn the_sex_may_be_a_letter() {
        assert_eq!(all("Pt: M, 67 y/o"), [What::Sex("male"), What::Age(67)]);
        assert!(all("A 34F with a mass").contains(&What::Sex("female")));
        assert!(!all("10 M NaOH and 5 F tube").iter().any(|what| matches!(what, What::Sex(_))));
    }

    #[test]
    fn a_survival_time_names_its_endpoint() {
        let pfs = What::Survival { endpoint: "progression-free-survival", duration: "23 months".into() };
        assert!(all("with a progression-free survival (PFS) time of 23 mo").contains(&pfs));
        assert!(all("a PFS of 23 mo").contains(&pfs));
        let os = What::Survival { endpoint: "overall-survival", duration: "7.5 months".into() };
        assert!(all("OS was 7,5 months").contains(&os));
    }

    #[test]
    fn a_ratio_has_a_part_and_a_whole() {
        let ratio = What::Ratio { part: 142, whole: 381_786 };
        assert!(all("only 142 cases of primary NECB among 381786 cases").contains(&ratio));
    }
}
