//! Drugs with dose, frequency, days and route.

use std::ops::Range;

use oncase_record::scalar::{DayList, Dose};

use super::numbers::decimal;
use super::{Mention, What, pattern};
use crate::lexicon::DRUGS;

/// A drug as a sentence names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct DrugMention {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) dose: Option<String>,
    pub(crate) times_per_day: Option<u8>,
    pub(crate) days: Option<String>,
    pub(crate) route: Option<&'static str>,
}

pattern!(
    DOSE,
    r"(?x)(?:\b(\d[\d,]*(?:\.\d+)?(?:\s?-\s?\d[\d,]*(?:\.\d+)?)?)\s?(mg|g|µg|mcg|IU|GBq|MBq)\b(\s?/\s?(?:m²|(?:m\s?2|m\^2|sqm|kg)\b))?(?:\s?/\s?(?:body|BSA))?)|\bAUC\s?(?:=|of)?\s?(\d+(?:\.\d+)?)"
);
pattern!(
    TIMES,
    r"(?i)\b(?:(once|one time|q\.?d\b|o\.?d\b|daily once)|(twice|two times|b\.?i\.?d\b)|(three times|thrice|t\.?i\.?d\b))(?:\s*(?:a day|daily|per day|each day|/d(?:ay)?))?"
);
pattern!(
    ONCE_DAILY,
    r"(?i)^\s*,?\s*(?:p\.?o\.?\s+|orally\s+|i\.?v\.?\s+)?(?:daily|a day|per day|every day|/d(?:ay)?|QD)\b"
);
pattern!(DAILY, r"(?i)\b(?:daily|a day|per day|each day|b\.?i\.?d|q\.?d\b|t\.?i\.?d|o\.?d\b)");
pattern!(
    DAYS,
    r"(?i)\b(?:on )?(?:days?|d)\s?(\d{1,2}(?:\s*(?:-|to|through|,|and|,\s*and|&)\s*(?:day\s*)?\d{1,2})*)\b"
);
pattern!(
    ROUTE,
    r"(?i)\b(?:(intravenous(?:ly)?|i\.?v\b\.?|by vein|infusion)|(oral(?:ly)?|p\.?o\b\.?|by mouth)|(subcutaneous(?:ly)?|s\.?c\b\.?)|(intramuscular(?:ly)?|i\.?m\b\.?)|(intra-?arterial(?:ly)?)|(intrathecal(?:ly)?))"
);
pattern!(
    ABOUT,
    r"^\s*(?:\([^)]*\)\s*)?(?:pro-?drug|analog|derivative|sensitivity|resistance|refractory|allergy)"
);
pattern!(
    DOSE_OF,
    r"(?x)(?:\d[\d,]*(?:\.\d+)?)\s?(?:mg|g|µg|mcg)(?:\s?/\s?(?:m\s?2|m²|kg))?\s+(?:of\s+)?(?:oral\s+|intravenous\s+)?$"
);
pattern!(
    OTHER_SUBJECT,
    r"(?i)\b(followed by|then|reduced|increased|escalated|instead|previous|total|cumulative)\b|;"
);

pub(super) fn find(sentence: &str, found: &mut Vec<Mention>) {
    let names: Vec<(Range<usize>, &str, &str)> =
        DRUGS.find(sentence).filter(|(at, _, _)| !written_with_more(sentence, at)).collect();
    let mut drugs: Vec<(Range<usize>, DrugMention)> = Vec::new();
    for (i, (at, name, kind)) in names.iter().enumerate() {
        let until = names.get(i + 1).map_or(sentence.len(), |(next, _, _)| next.start);
        let from = if i == 0 { 0 } else { names.get(i - 1).map_or(0, |(before, _, _)| before.end) };
        let (before, after) = (sentence.get(from..at.start), sentence.get(at.end..until));
        let mut drug =
            DrugMention { name: (*name).to_owned(), kind: (*kind).to_owned(), ..Default::default() };
        let mut place = at.clone();
        if let Some(dose) = before.and_then(|text| DOSE_OF.as_ref()?.find(text)) {
            drug.dose = self::dose(dose.as_str()).map(|(dose, _)| dose);
            place.start = from + dose.start();
        }
        let reach = read_after(after.unwrap_or_default(), &mut drug);
        place.end += reach;
        drugs.push((place, drug));
    }
    share_ending(sentence, &mut drugs);
    found.extend(drugs.into_iter().map(|(at, drug)| Mention { at, what: What::Drug(drug) }));
}

/// "cisplatin-based", "platinum-refractory": a word about the drug, not the drug given; "anti-…" likewise.
fn written_with_more(sentence: &str, at: &Range<usize>) -> bool {
    let after = sentence.get(at.end..).unwrap_or_default().to_lowercase();
    let before = sentence.get(..at.start).unwrap_or_default();
    ["-based", "-refractory", "-resistant", "-sensitive", "-induced", "-related", "-naive", "-containing"]
        .iter()
        .any(|ending| after.starts_with(ending))
        || before.ends_with("anti-")
        || ABOUT.as_ref().is_some_and(|re| re.is_match(&after))
}

/// Reads dose, frequency, days and route after a drug's name; how far they reach.
fn read_after(text: &str, drug: &mut DrugMention) -> usize {
    // What follows a semicolon or a change of dose is not the starting dose.
    let stop = OTHER_SUBJECT.as_ref().and_then(|re| re.find(text)).map_or(text.len(), |m| m.start());
    let text = text.get(..stop).unwrap_or_default();
    // Details stand in brackets directly after the name, or run on.
    let mut reach = 0;
    if drug.dose.is_none()
        && let Some((dose, place)) = dose(text).filter(|(_, place)| place.start <= 40)
    {
        drug.dose = Some(dose);
        reach = place.end;
    }
    if drug.dose.is_none() && !text.trim_start().starts_with('(') {
        let near = route(text).filter(|(name, end)| *end <= name.len() + 6);
        drug.route = near.map(|(name, _)| name);
        return near.map_or(0, |(_, end)| end);
    }
    if let Some(days) = DAYS.as_ref().and_then(|re| re.captures(text))
        && let (Some(whole), Some(list)) = (days.get(0), days.get(1))
    {
        drug.days = day_list(list.as_str());
        if drug.days.is_some() {
            reach = reach.max(whole.end());
        }
    }
    if let Some(times) = TIMES.as_ref().and_then(|re| re.captures(text)) {
        let whole = times.get(0).map_or(0..0, |m| m.range());
        let rest = text.get(whole.start..).unwrap_or_default();
        if DAILY.as_ref().is_some_and(|re| re.find(rest).is_some_and(|m| m.start() <= 12)) {
            drug.times_per_day = (1..=3_u8).find(|i| times.get(usize::from(*i)).is_some());
            reach = reach.max(whole.end);
        }
    }
    // "1.5 mg/m2 daily" is once a day.
    if let (None, Some(dose)) = (drug.times_per_day, dose(text)) {
        let rest = text.get(dose.1.end..).unwrap_or_default();
        drug.times_per_day = ONCE_DAILY.as_ref().is_some_and(|re| re.is_match(rest)).then_some(1);
    }
    if let Some((route, end)) = route(text) {
        drug.route = Some(route);
        reach = reach.max(end);
    }
    reach
}

fn dose(text: &str) -> Option<(String, Range<usize>)> {
    let c = DOSE.as_ref()?.captures(text)?;
    let whole = c.get(0)?;
    let written = match c.get(4) {
        Some(area) => format!("AUC {}", area.as_str()),
        None => {
            let number = c.get(1)?.as_str();
            let number = match number.split_once('-') {
                Some((low, high)) => format!("{}-{}", decimal(low), decimal(high)),
                None => decimal(number),
            };
            let per = match c.get(3).map(|m| m.as_str()) {
                Some(per) if per.contains("kg") => "/kg",
                Some(_) => "/m2",
                None => "",
            };
            format!("{number} {}{per}", c.get(2)?.as_str())
        }
    };
    written.parse::<Dose>().ok()?;
    Some((written, whole.range()))
}

fn day_list(written: &str) -> Option<String> {
    let mut text = written.to_lowercase().replace("day", "");
    for (word, sign) in [("through", "-"), ("to", "-"), (", and", ","), ("and", ","), ("&", ",")] {
        text = text.replace(word, sign);
    }
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.replace(",,", ",");
    text.parse::<DayList>().ok().map(|_| text)
}

fn route(text: &str) -> Option<(&'static str, usize)> {
    const NAMES: [&str; 6] =
        ["intravenous", "oral", "subcutaneous", "intramuscular", "intra-arterial", "intrathecal"];
    let c = ROUTE.as_ref()?.captures(text)?;
    let which = (1..=6).find(|i| c.get(*i).is_some())?;
    Some((*NAMES.get(which - 1)?, c.get(0)?.end()))
}

/// "…, each by vein on days 1 to 3" and "… (days 10-14) orally" hold for every drug of the list.
fn share_ending(sentence: &str, drugs: &mut [(Range<usize>, DrugMention)]) {
    if drugs.len() < 2 {
        return;
    }
    let Some((place, last)) = drugs.last().cloned() else { return };
    let rest = sentence.get(place.start..).unwrap_or_default();
    let each = rest.contains("each") || rest.contains("both");
    let outside = rest.rsplit_once(')').map_or("", |(_, after)| after);
    let shared_route = if each { last.route } else { route(outside).map(|(route, _)| route) };
    let no_dose = drugs.iter().all(|(_, drug)| drug.dose.is_none());
    let shared_route = shared_route.or(last.route.filter(|_| no_dose));
    let none_has_days = drugs.iter().rev().skip(1).all(|(_, drug)| drug.days.is_none());
    for (_, drug) in drugs.iter_mut() {
        drug.route = drug.route.or(shared_route);
        if each && none_has_days {
            drug.days = drug.days.clone().or_else(|| last.days.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drugs(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        find(text, &mut found);
        let shown = found.into_iter().filter_map(|m| match m.what {
            What::Drug(d) => Some(format!(
                "{} {} x{} d{} {}",
                d.name,
                d.dose.unwrap_or_default(),
                d.times_per_day.unwrap_or_default(),
                d.days.unwrap_or_default(),
                d.route.unwrap_or_default()
            )),
            _ => None,
        });
        shown.collect()
    }

    #[test]
    fn a_regimen_is_read_with_its_details() {
        assert_eq!(
            drugs(
                "S-1 (40 mg twice daily, days 1-14) combined with temozolomide (200 mg once daily, days 10-14) orally every 21 d"
            ),
            ["S-1 40 mg x2 d1-14 oral", "temozolomide 200 mg x1 d10-14 oral"]
        );
        assert_eq!(
            drugs(
                "etoposide (120 mg, days 1-3, intravenously) and cisplatin (40 mg/m 2, days 1, 8 and 15, i.v.)"
            ),
            ["etoposide 120 mg x0 d1-3 intravenous", "cisplatin 40 mg/m2 x0 d1,8,15 intravenous"]
        );
        assert_eq!(
            drugs("carboplatin AUC 5 and 1,000 mg/m2 of gemcitabine"),
            ["carboplatin AUC 5 x0 d ", "gemcitabine 1000 mg/m2 x0 d "]
        );
    }

    #[test]
    fn a_word_about_a_drug_is_not_the_drug() {
        assert_eq!(drugs("cisplatin-based chemotherapy"), [""; 0]);
    }
}
