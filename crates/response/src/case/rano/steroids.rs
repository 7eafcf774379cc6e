//! Dexamethasone a day at an assessment and at the baseline: as told beside it, or by a treatment that covers the day.

use oncase_record::Because;
use oncase_record::model::{Component, Record, Treatment};
use oncase_record::scalar::{Dose, DoseBasis};

use super::super::open::Open;
use super::super::rows::one_day;
use super::super::tumour_marker::{thousandths, told};
use crate::rano::Steroids;
use crate::recist11::Policies;

/// The daily doses in micrograms, with the places where they stand.
pub(super) struct Dexamethasone {
    baseline: Option<(u32, String)>,
    now: Option<(u32, String)>,
    /// Where they would stand.
    places: [String; 2],
}

impl Dexamethasone {
    pub fn of(record: &Record, baseline: usize, assessment: usize, policies: &Policies) -> Self {
        let place = |at: usize| format!("/assessments/{at}/glioma/dexamethasone_a_day");
        let dose = |at: usize| {
            let told = record.assessments.get(at)?;
            match told.glioma.as_ref().and_then(|glioma| glioma.dexamethasone_a_day.as_ref()) {
                Some(dose) => Some((micrograms(dose)?, place(at))),
                None => by_treatment(record, at, policies),
            }
        };
        Self { baseline: dose(baseline), now: dose(assessment), places: [place(baseline), place(assessment)] }
    }

    /// Every way that it may be against the baseline, and what is not told.
    pub fn ways(&self) -> (Vec<Steroids>, Option<Open>) {
        let open = |what: &str, place: &String, ways: usize| {
            Some(Open { what: what.to_owned(), places: vec![place.clone()], ways })
        };
        let [baseline, now] = &self.places;
        match (&self.baseline, &self.now) {
            (_, Some((0, _))) => (vec![Steroids::None], None),
            (Some((before, _)), Some((now, _))) => {
                (vec![if now > before { Steroids::More } else { Steroids::NotMore }], None)
            }
            (None, Some(_)) => {
                let ways = vec![Steroids::NotMore, Steroids::More];
                (ways, open("the dexamethasone a day at baseline, in mg", baseline, 2))
            }
            (_, None) => {
                let ways = vec![Steroids::None, Steroids::NotMore, Steroids::More];
                (ways, open("the dexamethasone a day, in mg", now, 3))
            }
        }
    }

    /// Adds the doses and where they stand.
    pub fn numbers(&self, mut because: Because) -> Because {
        let doses = [("dexamethasone a day", &self.now), ("at baseline", &self.baseline)];
        for (name, dose) in doses {
            if let Some((dose, place)) = dose {
                because = because.number(name, told(*dose), "mg").fact(place.clone());
            }
        }
        because
    }
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
