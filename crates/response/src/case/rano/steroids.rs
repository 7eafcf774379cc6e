//! Steroids at an assessment: dexamethasone a day as told beside it, or by a treatment that covers the day; and other
//! corticosteroids that a treatment names.

use std::collections::BTreeSet;

use oncase_record::Because;
use oncase_record::model::{Component, Record, Treatment};
use oncase_record::scalar::{Dose, DoseBasis};

use super::super::open::Open;
use super::super::rows::one_day;
use super::super::tumour_marker::{thousandths, told};
use crate::rano::Steroids;
use crate::recist11::Policies;

/// How the names of corticosteroids beside dexamethasone begin or end; their doses are not converted.
const OTHER_CORTICOSTEROIDS: [&str; 7] =
    ["prednison", "prednisol", "cortisone", "betamethason", "deflazacort", "triamcinolon", "corticosteroid"];

/// The steroids of one day.
struct Given<'a> {
    /// The daily dose of dexamethasone in micrograms, with the place where it stands.
    dose: Option<(u32, String)>,
    /// Where it would stand.
    place: String,
    /// Other corticosteroids that may be given, each with its place.
    others: Vec<(&'a str, String)>,
}

impl<'a> Given<'a> {
    fn at(record: &'a Record, assessment: usize, policies: &Policies) -> Self {
        let place = format!("/assessments/{assessment}/glioma/dexamethasone_a_day");
        let glioma = record.assessments.get(assessment).and_then(|told| told.glioma.as_ref());
        let dose = match glioma.and_then(|glioma| glioma.dexamethasone_a_day.as_ref()) {
            Some(dose) => micrograms(dose).map(|dose| (dose, place.clone())),
            None => by_treatment(record, assessment, policies),
        };
        Self { dose, place, others: others(record, assessment, policies) }
    }

    fn micrograms(&self) -> Option<u32> {
        self.dose.as_ref().map(|(dose, _)| *dose)
    }

    /// Where the dose stands, or would stand.
    fn place(&self) -> String {
        self.dose.as_ref().map_or(&self.place, |(_, place)| place).clone()
    }
}

/// The steroids of an assessment against those of the baseline, and of the assessment that growth is counted from.
pub(super) struct Steroid<'a> {
    baseline: Given<'a>,
    reference: Given<'a>,
    now: Given<'a>,
}

impl<'a> Steroid<'a> {
    pub fn of(
        record: &'a Record,
        baseline: usize,
        reference: usize,
        assessment: usize,
        policies: &Policies,
    ) -> Self {
        let at = |assessment| Given::at(record, assessment, policies);
        Self { baseline: at(baseline), reference: at(reference), now: at(assessment) }
    }

    /// Every way that they may be against the baseline, from the best, and what is not told. `replacement` is the
    /// largest dose in micrograms that still counts as replacement.
    pub fn ways(&self, replacement: u32) -> (Vec<Steroids>, Option<Open>) {
        let (before, now) = (self.baseline.micrograms(), self.now.micrograms());
        let alone = self.now.others.is_empty();
        let replaced = now.is_some_and(|now| now <= replacement);
        let more = now.zip(before).is_some_and(|(now, before)| now > before);
        let not_more = now.zip(before).is_some_and(|(now, before)| now <= before);
        if replaced && alone {
            return (vec![Steroids::None], None);
        }
        let mut ways = Vec::new();
        if now.is_none() || replaced {
            ways.push(Steroids::None);
        }
        if !(more && self.baseline.others.is_empty()) {
            ways.push(Steroids::NotMore);
        }
        if !(not_more && alone) {
            ways.push(Steroids::More);
        }
        if ways.len() == 1 {
            return (ways, None);
        }
        let open = if now.is_none() {
            Open {
                what: "the dexamethasone a day, in mg".to_owned(),
                places: vec![self.now.place()],
                ways: 1,
            }
        } else if before.is_none() && !replaced {
            let what = "the dexamethasone a day at baseline, in mg".to_owned();
            Open { what, places: vec![self.baseline.place()], ways: 1 }
        } else {
            let given = self.now.others.iter().chain(&self.baseline.others);
            let drugs: BTreeSet<&str> = given.clone().map(|(drug, _)| *drug).collect();
            let drugs: Vec<&str> = drugs.into_iter().collect();
            Open {
                what: format!(
                    "how {} counts beside the dexamethasone, and whether it is replacement",
                    drugs.join(", ")
                ),
                places: given.map(|(_, place)| place.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
                ways: 1,
            }
        };
        (ways, Some(open))
    }

    /// What is not told where steroids are, or may be, less than at the assessment that growth is counted from.
    pub fn less(&self) -> Option<Open> {
        let (before, now) = (self.reference.micrograms(), self.now.micrograms());
        if now.zip(before).is_some_and(|(now, before)| now >= before) && self.reference.others.is_empty() {
            return None;
        }
        let others = self.reference.others.iter().chain(&self.now.others).map(|(_, place)| place.clone());
        let places = [self.now.place(), self.reference.place()].into_iter().chain(others);
        Some(Open {
            what: "whether growth, or worse T2/FLAIR, came under at least the steroids of the assessment with the smallest sum".to_owned(),
            places: places.collect(),
            ways: 2,
        })
    }

    /// Adds the doses and where they stand.
    pub fn numbers(&self, mut because: Because) -> Because {
        for (name, given) in [("dexamethasone a day", &self.now), ("at baseline", &self.baseline)] {
            if let Some((dose, place)) = &given.dose {
                because = because.number(name, told(*dose), "mg").fact(place.clone());
            }
        }
        because
    }
}

/// Corticosteroids other than dexamethasone that treatments name and that may be given on the day of an assessment.
fn others<'a>(record: &'a Record, assessment: usize, policies: &Policies) -> Vec<(&'a str, String)> {
    let date = record.assessments.get(assessment).map(|told| record.days(&told.date));
    let day = date.and_then(|days| one_day(days, policies));
    let may_cover = |treatment: &Treatment| {
        let begun = |day| {
            treatment.start.as_ref().and_then(|start| record.days(start).earliest).is_none_or(|d| d <= day)
        };
        let ended = |day| {
            let end = treatment.end.as_ref().and_then(|end| record.days(end).latest);
            end.is_some_and(|end| end < day)
        };
        treatment.same_as.is_none() && day.is_none_or(|day| begun(day) && !ended(day))
    };
    let is_other = |drug: &str| {
        let drug = drug.to_lowercase();
        OTHER_CORTICOSTEROIDS.iter().any(|name| drug.contains(name))
    };
    let mut found = Vec::new();
    for (at, treatment) in record.treatments.iter().enumerate().filter(|(_, treatment)| may_cover(treatment))
    {
        let parts = treatment.components.iter().enumerate();
        let named: Vec<(&str, String)> = parts
            .filter(|(_, part)| is_other(&part.drug))
            .map(|(k, part)| (part.drug.as_str(), format!("/treatments/{at}/components/{k}")))
            .collect();
        if named.is_empty() && is_other(&treatment.name) {
            found.push((treatment.name.as_str(), format!("/treatments/{at}")));
        }
        found.extend(named);
    }
    found
}

/// A dose as an amount in micrograms; none for a range, or when it is measured against something.
fn micrograms(dose: &Dose) -> Option<u32> {
    if dose.basis != DoseBasis::Amount || dose.amount != dose.upper {
        return None;
    }
    let thousandths = thousandths(dose.amount)?;
    match dose.unit {
        "mg" => Some(thousandths),
        "g" => thousandths.checked_mul(1000),
        _ => None,
    }
}

/// The dose of the one treatment with dexamethasone, given every day, that certainly covers the day.
fn by_treatment(record: &Record, assessment: usize, policies: &Policies) -> Option<(u32, String)> {
    let day = one_day(record.days(&record.assessments.get(assessment)?.date), policies)?;
    let covers = |treatment: &Treatment| {
        let begun =
            treatment.start.as_ref().is_some_and(|start| record.days(start).latest.is_some_and(|d| d <= day));
        let end = treatment.end.as_ref().map(|end| record.days(end).earliest);
        let lasts = match end {
            Some(end) => end.is_some_and(|end| end >= day),
            None => treatment.ongoing == Some(true),
        };
        treatment.same_as.is_none() && begun && lasts
    };
    let is_dexamethasone = |part: &Component| part.drug.to_lowercase().contains("dexamethasone");
    let mut found = record.treatments.iter().enumerate().filter(|(_, treatment)| covers(treatment)).flat_map(
        |(at, treatment)| {
            let parts = treatment.components.iter().enumerate().filter(|(_, part)| is_dexamethasone(part));
            parts.map(move |(k, part)| (format!("/treatments/{at}/components/{k}"), part))
        },
    );
    let (place, part) = found.next()?;
    if found.next().is_some() || part.days.is_some() {
        return None;
    }
    let a_day = micrograms(part.dose.as_ref()?)?.checked_mul(u32::from(part.times_per_day?))?;
    Some((a_day, place))
}
