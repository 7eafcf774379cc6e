//! Reads the one-line notation.

use std::fmt;
use std::str::FromStr;

use super::{Route, Timing, WrittenDrug, WrittenRegimen};
use crate::days::{DosingDays, LONGEST_CYCLE};
use crate::dose::{Dose, DoseError};
use crate::drug::drug_name;

/// Why a line is not a regimen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotationError {
    /// Which drug of the line, counted from 1.
    pub drug: usize,
    /// The words of the line that could not be read.
    pub found: String,
    /// What was expected there, and an example.
    pub expected: String,
}

impl fmt::Display for NotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "drug {} of the line: found `{}`; expected {}", self.drug, self.found, self.expected)
    }
}

impl std::error::Error for NotationError {}

impl FromStr for WrittenRegimen {
    type Err = NotationError;

    fn from_str(line: &str) -> Result<Self, NotationError> {
        let mut regimen = Self { drugs: Vec::new(), cycle_days: None, cycles: None };
        let tidy = tidy_commas(line);
        for (at, part) in tidy.split('+').enumerate() {
            let words: Vec<&str> = part.split_whitespace().collect();
            let drug = Reader { words: &words, at: 0, number: at + 1 }.drug(&mut regimen)?;
            regimen.drugs.push(drug);
        }
        Ok(regimen)
    }
}

/// A comma between two digits joins days (`1, 8, 15`); any other comma only separates words.
fn tidy_commas(line: &str) -> String {
    let mut tidy = String::with_capacity(line.len());
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        if c != ',' && c != ';' {
            tidy.push(c);
            continue;
        }
        while rest.next_if(|next| next.is_whitespace()).is_some() {}
        let joins = tidy.ends_with(|c: char| c.is_ascii_digit())
            && rest.peek().is_some_and(|next| next.is_ascii_digit());
        tidy.push(if joins { ',' } else { ' ' });
    }
    tidy
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    number: usize,
}

impl<'a> Reader<'a> {
    fn refuse(&self, found: &str, expected: impl Into<String>) -> NotationError {
        NotationError { drug: self.number, found: found.to_owned(), expected: expected.into() }
    }

    fn next(&mut self) -> Option<&'a str> {
        let word = self.words.get(self.at).copied();
        self.at += 1;
        word
    }

    fn drug(mut self, regimen: &mut WrittenRegimen) -> Result<WrittenDrug, NotationError> {
        let (name, dose) = self.name_and_dose()?;
        let mut drug = WrittenDrug { dose: Some(dose), ..WrittenDrug::named("") };
        drug.drug = drug_name(&name);
        while let Some(word) = self.next() {
            self.detail(word, &mut drug, regimen)?;
        }
        Ok(drug)
    }

    /// The name reaches to the first word from which a dose can be read.
    fn name_and_dose(&mut self) -> Result<(String, Dose), NotationError> {
        let mut complaint: Option<DoseError> = None;
        for at in 1..self.words.len() {
            let Some(tail) = self.words.get(at..) else { break };
            let Some((text, used)) = dose_text(tail) else { continue };
            match text.parse::<Dose>() {
                Ok(dose) => {
                    self.at = at + used;
                    let name = self.words.get(..at).unwrap_or_default().join(" ");
                    return Ok((name, dose));
                }
                Err(why) => complaint = complaint.or(Some(why)),
            }
        }
        let found = self.words.join(" ");
        Err(match complaint {
            Some(why) => self.refuse(&found, format!("a drug and its dose: {why}")),
            None => self.refuse(&found, "a drug and its dose, such as `etoposide 100 mg/m2 d1-3`"),
        })
    }

    fn detail(
        &mut self,
        word: &str,
        drug: &mut WrittenDrug,
        regimen: &mut WrittenRegimen,
    ) -> Result<(), NotationError> {
        let lower = word.to_lowercase();
        if let Some(times) = times_a_day(&lower) {
            drug.times_a_day = times;
        } else if lower == "flat" {
            drug.flat_said = true;
        } else if matches!(lower.as_str(), "once" | "twice") {
            drug.times_a_day = if lower == "twice" { 2 } else { 1 };
            self.skip(&["daily", "a", "day"]);
        } else if let Some(route) = route(&lower) {
            drug.route = Some(match (drug.route, route) {
                (Some(Route::Intravenous), Route::IntravenousBolus) => Route::IntravenousBolus,
                (_, route) => route,
            });
        } else if lower == "over" {
            drug.infusion_minutes = Some(self.minutes()?);
        } else if lower == "continuous" || lower == "continuously" {
            drug.timing = Some(Timing::EveryDay);
        } else if lower == "every" {
            let number = self.next().unwrap_or_default();
            let unit = self.next().unwrap_or_default();
            regimen.cycle_days =
                Some(self.cycle_days(&format!("q{number}{}", unit.get(..1).unwrap_or_default()))?);
        } else if lower.starts_with('q') {
            regimen.cycle_days = Some(self.cycle_days(&lower)?);
        } else if let Some(cycles) = lower.strip_prefix(['x', '×']) {
            regimen.cycles = Some(self.cycles(cycles)?);
        } else {
            drug.timing = Some(self.days(word)?);
        }
        Ok(())
    }

    fn skip(&mut self, fillers: &[&str]) {
        while self.words.get(self.at).is_some_and(|word| fillers.contains(word)) {
            self.at += 1;
        }
    }

    fn days(&mut self, word: &str) -> Result<Timing, NotationError> {
        let lower = word.to_lowercase();
        let days = match lower.as_str() {
            "d" | "day" | "days" => self.next().unwrap_or_default(),
            _ if lower.starts_with("day") => lower.trim_start_matches("days").trim_start_matches("day"),
            _ => lower.strip_prefix('d').ok_or_else(|| {
                self.refuse(
                    word,
                    "times a day (`bid`), a route (`PO`), days (`d1-14`), a cycle (`q21d`) or cycles (`x6`)",
                )
            })?,
        };
        days.parse::<DosingDays>().map(Timing::Days).map_err(|why| self.refuse(word, why.to_string()))
    }

    /// `q21d`, `q3w`.
    fn cycle_days(&self, word: &str) -> Result<u16, NotationError> {
        let number = word.trim_start_matches('q').trim_end_matches(['d', 'w']);
        let factor = if word.ends_with('w') { 7 } else { 1 };
        let known_unit = word.ends_with(['d', 'w']);
        number
            .parse::<u16>()
            .ok()
            .and_then(|n| n.checked_mul(factor))
            .filter(|n| known_unit && (1..=LONGEST_CYCLE).contains(n))
            .ok_or_else(|| self.refuse(word, "a cycle of 1 to 366 days, such as `q21d` or `q3w`"))
    }

    fn cycles(&self, text: &str) -> Result<(u16, u16), NotationError> {
        let one = |text: &str| text.parse::<u16>().ok().filter(|n| *n > 0);
        let (fewest, most) = text.split_once('-').unwrap_or((text, text));
        one(fewest)
            .zip(one(most))
            .filter(|(fewest, most)| fewest <= most)
            .ok_or_else(|| self.refuse(text, "a number of cycles, such as `x6` or `x4-6`"))
    }

    /// `46h`, `46 h`, `30min`.
    fn minutes(&mut self) -> Result<u32, NotationError> {
        let first = self.next().unwrap_or_default();
        let split = first.find(|c: char| !c.is_ascii_digit()).unwrap_or(first.len());
        let (number, unit) = first.split_at(split);
        let unit = if unit.is_empty() { self.next().unwrap_or_default() } else { unit };
        let factor = match unit {
            "h" | "hour" | "hours" => 60,
            "min" | "minutes" => 1,
            _ => return Err(self.refuse(first, "the length of an infusion, such as `46h` or `30min`")),
        };
        number
            .parse::<u32>()
            .ok()
            .and_then(|n| n.checked_mul(factor))
            .filter(|n| *n > 0)
            .ok_or_else(|| self.refuse(first, "the length of an infusion, such as `46h` or `30min`"))
    }
}

/// The text of a dose at the head of these words, and how many words it takes.
fn dose_text(words: &[&str]) -> Option<(String, usize)> {
    let first = words.first()?;
    let second = words.get(1).copied().unwrap_or_default();
    if first.eq_ignore_ascii_case("AUC") {
        return Some((format!("AUC {second}"), 2));
    }
    if first.to_uppercase().starts_with("AUC") {
        return Some(((*first).to_owned(), 1));
    }
    if !first.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if first.ends_with(|c: char| c.is_ascii_digit()) && !first.contains('/') {
        return Some((format!("{first} {second}"), 2));
    }
    Some(((*first).to_owned(), 1))
}

fn times_a_day(word: &str) -> Option<u8> {
    match word {
        "qd" | "daily" | "od" => Some(1),
        "bid" | "bd" => Some(2),
        "tid" | "tds" => Some(3),
        "qid" => Some(4),
        _ => None,
    }
}

fn route(word: &str) -> Option<Route> {
    match word {
        "iv" | "intravenously" => Some(Route::Intravenous),
        "bolus" => Some(Route::IntravenousBolus),
        "civ" => Some(Route::ContinuousIntravenous),
        "po" | "oral" | "orally" => Some(Route::Oral),
        "im" => Some(Route::Intramuscular),
        "sc" => Some(Route::Subcutaneous),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> WrittenRegimen {
        line.parse().unwrap_or_else(|why| panic!("{line}: {why}"))
    }

    #[test]
    fn regimens_print_as_people_write_them() {
        for line in [
            "S-1 40 mg bid d1-14 + temozolomide 200 mg d10-14 q21d",
            "etoposide 100 mg/m2 IV d1-3 + cisplatin 75-80 mg/m2 IV d1 q21d x4-6",
            "carboplatin AUC 5 IV d1 + etoposide 100 mg/m2 IV d1-3 q21d x6",
            "fluorouracil 400 mg/m2 bolus d1 + fluorouracil 2400 mg/m2 CIV over 46h d1 q14d",
            "177Lu-DOTATATE 7.4 GBq IV d1 q56d x4",
            "everolimus 10 mg PO continuous",
            "topotecan 1.5 mg/m2 IV over 30min d1-5 q21d",
            "octreotide LAR 20-30 mg IM d1 q28d",
            "S-1 40 mg flat bid PO d1-14 q21d",
        ] {
            assert_eq!(read(line).to_string(), line);
        }
    }

    #[test]
    fn the_words_of_a_case_report_read_as_the_notation() {
        assert_eq!(
            read("TS-1 40 mg twice daily, days 1-14 + TMZ 200mg once daily, days 10-14 orally every 21 d")
                .to_string(),
            "S-1 40 mg bid d1-14 + temozolomide 200 mg PO d10-14 q21d"
        );
        assert_eq!(
            read("5-FU 400 mg/m2 IV bolus d1 q2w").to_string(),
            "fluorouracil 400 mg/m2 bolus d1 q14d"
        );
        assert_eq!(read("irinotecan 60 mg/m2 d1, 8, 15 q4w").to_string(), "irinotecan 60 mg/m2 d1,8,15 q28d");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let refused = |line: &str| line.parse::<WrittenRegimen>().expect_err(line).to_string();
        assert_eq!(
            refused("etoposide 100 mg/m2 d1-3 + cisplatin 80 d1 q21d"),
            "drug 2 of the line: found `cisplatin 80 d1 q21d`; expected a drug and its dose: found the unit `d1`; \
             expected mg, g, ug, IU, GBq or MBq, alone or with /m2 or /kg, or AUC before the number"
        );
        assert!(refused("etoposide").contains("a drug and its dose, such as"));
        assert!(refused("etoposide 100 mg/m2 d0").contains("ascending days"));
        assert!(refused("etoposide 100 mg/m2 d1 q0d").contains("1 to 366 days"));
        assert!(refused("etoposide 100 mg/m2 d1 sometimes").contains("times a day"));
        assert!(refused("").starts_with("drug 1"));
    }
}
