//! RANO on a case: products of the enhancing targets, T2/FLAIR, clinical state and dexamethasone of each assessment, and
//! whether a response lasts.

use oncase_record::model::{Glioma, MeasurementState, Record, Trend as Told};
use oncase_record::{Because, Day, Rule};

use super::criteria::{Criteria, CriteriaCourse};
use super::open::{Open, settle};
use super::told::{facts, measurement, new_lesion, place};
use super::{Answer, AssessedPoint, Evaluation, FollowedLesion, Seen};
use crate::Response;
use crate::rano::{RanoPolicies, RanoVisit, Steroids, Trend, is_measurable};
use crate::who::{product, square_mm};
use lasting::{Lasts, lasting};
use steroids::Dexamethasone;

mod lasting;
mod steroids;

/// What a measured lesion's product is at one assessment.
enum Product {
    Known(u64),
    NotAssessed,
    Untold,
}

/// The record's targets: those of 10 x 10 mm or more, and the others.
struct Lesions<'e> {
    measurable: Vec<&'e FollowedLesion>,
    others: Vec<&'e FollowedLesion>,
    baseline: u64,
}

pub(super) fn course(
    record: &Record,
    evaluation: &Evaluation,
    policies: &crate::recist11::Policies,
    rano: &RanoPolicies,
) -> CriteriaCourse {
    let told = |at: &usize| record.assessments.get(*at).is_some_and(|told| told.glioma.is_some());
    if !evaluation.follow_ups.iter().any(told) {
        return CriteriaCourse::uncheckable(
            Criteria::Rano,
            "the record has no T2/FLAIR, clinical state and dexamethasone of any assessment after the baseline",
        );
    }
    let lesions = match lesions(record, evaluation) {
        Ok(lesions) => lesions,
        Err(because) => return CriteriaCourse::uncheckable(Criteria::Rano, because),
    };
    let mut smallest = lesions.baseline;
    let mut visits = Vec::new();
    for (at, assessed) in evaluation.result.iter().flatten().enumerate() {
        let visit = Visit::of(record, evaluation, &lesions, assessed, at + 1, smallest, policies);
        smallest = visit.complete.map_or(smallest, |sum| sum.min(smallest));
        visits.push(visit);
    }
    let outcomes: Vec<Vec<Response>> = visits.iter().map(Visit::outcomes).collect();
    let days: Vec<Day> = visits.iter().map(|visit| visit.assessed.point.day).collect();
    let answer = |(at, visit): (usize, &Visit<'_>)| {
        let lasts = lasting(&days, &outcomes, at, i32::from(rano.confirm));
        visit.answer(&lasts, || elsewhere(&visits, at))
    };
    let answers = visits.iter().enumerate().map(answer).collect();
    CriteriaCourse { criteria: Criteria::Rano, answers: Ok(answers), best: None, notes: notes(&lesions) }
}

fn notes(lesions: &Lesions<'_>) -> Vec<String> {
    let mut notes = vec![
        "RANO: the targets are taken to be enhancing; a response counts at each of its assessments when it lasts from the first of them to the last; pseudoprogression within 12 weeks after radiotherapy is not looked for."
            .to_owned(),
    ];
    let ids = |lesions: &[&FollowedLesion]| {
        lesions.iter().map(|lesion| lesion.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    if !lesions.others.is_empty() {
        notes.push(format!(
            "RANO: below 10 x 10 mm at baseline, so not measurable (RANO-M1): {}.",
            ids(&lesions.others)
        ));
    }
    if lesions.measurable.len() > 5 {
        notes
            .push("RANO: the record measures more than the five lesions that the sum is made of.".to_owned());
    }
    notes
}

fn lesions<'e>(record: &Record, evaluation: &'e Evaluation) -> Result<Lesions<'e>, String> {
    let baseline = evaluation.baseline.unwrap_or_default();
    let mut lesions = Lesions { measurable: Vec::new(), others: Vec::new(), baseline: 0 };
    let mut untold = Vec::new();
    for lesion in evaluation.lesions.iter().filter(|lesion| lesion.target) {
        let told = measurement(record, baseline, &lesion.id).map(|(_, told)| told);
        match told.and_then(|told| told.long.zip(told.short)) {
            Some((long, short)) if is_measurable(long, short) => {
                lesions.baseline = lesions.baseline.saturating_add(product(long, short));
                lesions.measurable.push(lesion);
            }
            Some(_) => lesions.others.push(lesion),
            None => untold.push(format!("{} ({})", lesion.id, place(record, baseline, &lesion.id, "short"))),
        }
    }
    if untold.is_empty() {
        return Ok(lesions);
    }
    Err(format!(
        "the record has no perpendicular diameters (long and short) at baseline for {}",
        untold.join(", ")
    ))
}

fn product_of(record: &Record, lesion: &FollowedLesion, assessment: usize, column: usize) -> Product {
    match lesion.seen.get(column).copied().unwrap_or_default() {
        Seen::Absent | Seen::Merged => return Product::Known(0),
        Seen::TooSmall(side) => return Product::Known(product(side, side)),
        Seen::Measured(_) | Seen::Present | Seen::NotAssessed => {}
    }
    let Some((_, told)) = measurement(record, assessment, &lesion.id) else { return Product::NotAssessed };
    match (told.long.zip(told.short), told.state) {
        (Some((long, short)), _) => Product::Known(product(long, short)),
        (None, Some(MeasurementState::NotAssessed)) => Product::NotAssessed,
        (None, _) => Product::Untold,
    }
}

/// What the record does not tell in other visits and would settle whether a response lasts.
fn elsewhere(visits: &[Visit<'_>], at: usize) -> Open {
    let others = visits.iter().enumerate().filter(|(other, _)| *other != at);
    let places = others.flat_map(|(_, visit)| &visit.open).flat_map(|open| open.places.clone()).collect();
    Open { what: "whether the response lasts".to_owned(), places, ways: Lasts::WAYS }
}

/// One follow-up, with every way that it may be.
struct Visit<'a> {
    record: &'a Record,
    evaluation: &'a Evaluation,
    assessed: &'a AssessedPoint,
    ids: Vec<&'a str>,
    baseline: u64,
    smallest: u64,
    /// The sum when it is complete.
    complete: Option<u64>,
    /// Everything that enhances is gone.
    all_gone: bool,
    sums: Vec<Option<u64>>,
    t2_flair: Vec<Trend>,
    clinical: Vec<Trend>,
    steroids: Vec<Steroids>,
    dexamethasone: Dexamethasone,
    /// What is not told, in the order sum, T2/FLAIR, clinical state, steroids.
    open: Vec<Open>,
    /// For each of these four whether it is among them.
    asked: [bool; 4],
}

impl<'a> Visit<'a> {
    fn of(
        record: &'a Record,
        evaluation: &'a Evaluation,
        lesions: &Lesions<'a>,
        assessed: &'a AssessedPoint,
        column: usize,
        smallest: u64,
        policies: &crate::recist11::Policies,
    ) -> Self {
        let index = assessed.assessment;
        let (mut known, mut assessed_all, mut untold) = (0_u64, true, Vec::new());
        for lesion in &lesions.measurable {
            match product_of(record, lesion, index, column) {
                Product::Known(product) => known = known.saturating_add(product),
                Product::NotAssessed => assessed_all = false,
                Product::Untold => untold.push(lesion.id.as_str()),
            }
        }
        let others_gone = lesions
            .others
            .iter()
            .all(|lesion| matches!(lesion.seen.get(column), Some(Seen::Absent | Seen::Merged)));
        let complete = (assessed_all && untold.is_empty()).then_some(known);
        let mut open = Vec::new();
        if !untold.is_empty() {
            open.push(Open {
                what: format!("the perpendicular diameters (long and short) of {}", untold.join(", ")),
                places: untold.iter().map(|lesion| place(record, index, lesion, "short")).collect(),
                ways: 1,
            });
        }
        let sums = match (untold.is_empty(), assessed_all) {
            (true, true) => vec![Some(known)],
            // What was seen may be progression already.
            _ if grew(known, smallest) => vec![Some(known)],
            (_, false) => vec![None],
            (false, true) => {
                turning_points(known, lesions.baseline, smallest).into_iter().map(Some).collect()
            }
        };
        let told = record.assessments.get(index).and_then(|told| told.glioma.as_ref());
        let at = format!("/assessments/{index}/glioma");
        let mut trend = |of: fn(&Glioma) -> Option<Told>, what: &str, key: &str| match told.and_then(of) {
            Some(Told::Worse) => vec![Trend::Worse],
            Some(Told::StableOrBetter) => vec![Trend::StableOrBetter],
            None => {
                open.push(Open { what: what.to_owned(), places: vec![format!("{at}/{key}")], ways: 1 });
                vec![Trend::StableOrBetter, Trend::Worse]
            }
        };
        let t2_flair = trend(|told| told.t2_flair, "whether T2/FLAIR is worse", "t2_flair");
        let clinical = trend(|told| told.clinical, "whether the clinical state is worse", "clinical");
        let dexamethasone =
            Dexamethasone::of(record, evaluation.baseline.unwrap_or_default(), index, policies);
        let (steroids, steroids_open) = dexamethasone.ways();
        let asked = [!untold.is_empty(), t2_flair.len() > 1, clinical.len() > 1, steroids_open.is_some()];
        open.extend(steroids_open);
        let ways = [sums.len(), t2_flair.len(), clinical.len(), steroids.len()];
        let counts = asked.iter().zip(ways).filter(|(asked, _)| **asked).map(|(_, ways)| ways);
        for (open, ways) in open.iter_mut().zip(counts) {
            open.ways = ways;
        }
        let gone = complete == Some(0) && others_gone;
        let all_gone = gone && matches!(assessed.point.non_target, None | Some(Response::Cr));
        let ids = lesions.measurable.iter().chain(&lesions.others).map(|lesion| lesion.id.as_str()).collect();
        let baseline = lesions.baseline;
        Self {
            record,
            evaluation,
            assessed,
            ids,
            baseline,
            smallest,
            complete,
            all_gone,
            sums,
            t2_flair,
            clinical,
            steroids,
            dexamethasone,
            open,
            asked,
        }
    }

    /// The visit with the open facts in these ways; `ways` has one entry for each of them.
    fn with(&self, ways: &[usize], lasts_complete: bool, lasts: bool) -> RanoVisit {
        let mut ways = ways.iter().copied();
        let [sum, t2_flair, clinical, steroids] =
            self.asked.map(|asked| if asked { ways.next().unwrap_or_default() } else { 0 });
        let sum = self.sums.get(sum).copied().flatten();
        RanoVisit {
            baseline: self.baseline,
            smallest: self.smallest,
            sum,
            all_gone: self.all_gone && lasts_complete,
            new_lesion: new_lesion(self.assessed),
            not_measurable_grew: self.assessed.point.non_target == Some(Response::Pd),
            t2_flair: self.t2_flair.get(t2_flair).copied().unwrap_or(Trend::Worse),
            clinical: self.clinical.get(clinical).copied().unwrap_or(Trend::Worse),
            steroids: self.steroids.get(steroids).copied().unwrap_or(Steroids::More),
            confirmed: lasts,
        }
    }

    /// Every response that this visit may be, if it lasted.
    fn outcomes(&self) -> Vec<Response> {
        let combinations: usize = self.open.iter().map(|open| open.ways).product();
        let mut outcomes = Vec::new();
        for mut number in 0..combinations {
            let digit = |open: &Open| {
                let way = number % open.ways;
                number /= open.ways;
                way
            };
            let ways: Vec<usize> = self.open.iter().map(digit).collect();
            let (response, _) = self.with(&ways, true, true).response();
            if !outcomes.contains(&response) {
                outcomes.push(response);
            }
        }
        outcomes
    }

    fn answer(&self, lasts: &Lasts, elsewhere: impl FnOnce() -> Open) -> Answer {
        let mut open = self.open.clone();
        let told = open.len();
        if lasts.is_open() {
            open.push(elsewhere());
        }
        let decided = |ways: &[usize]| {
            let (complete, partial) = lasts.in_way(ways.get(told).copied().unwrap_or_default());
            let (response, rule) = self.with(ways, complete, partial).response();
            (response.code(), vec![rule.rule()])
        };
        settle(&open, decided, |rule| self.because(rule))
    }

    fn because(&self, rule: &'static Rule) -> Because {
        let mut because = Because::rule(rule.id);
        if let Some(sum) = self.complete {
            because = because.number("sum of products", square_mm(sum), "mm2");
        }
        because = because.number("baseline sum of products", square_mm(self.baseline), "mm2").number(
            "nadir",
            square_mm(self.smallest),
            "mm2",
        );
        because = self.dexamethasone.numbers(because);
        let index = self.assessed.assessment;
        if let Some(told) = self.record.assessments.get(index).and_then(|told| told.glioma.as_ref()) {
            let word = |trend: Told| if trend == Told::Worse { "worse" } else { "stable or better" };
            for (name, trend) in [("T2/FLAIR", told.t2_flair), ("clinical state", told.clinical)] {
                if let Some(trend) = trend {
                    because = because.number(name, word(trend), "");
                }
            }
            because = because.fact(format!("/assessments/{index}/glioma"));
        }
        because = because.fact(format!("/assessments/{index}"));
        facts(self.record, self.evaluation, index, &self.ids).into_iter().fold(because, Because::fact)
    }
}

fn grew(sum: u64, smallest: u64) -> bool {
    sum > smallest && 4 * sum >= 5 * smallest
}

/// The sums at which the response changes, from what is known on.
fn turning_points(known: u64, baseline: u64, smallest: u64) -> Vec<u64> {
    let progression = (5 * smallest).div_ceil(4).max(smallest + 1);
    let mut sums = vec![known.saturating_add(1), baseline / 2, baseline / 2 + 1, progression];
    sums.retain(|sum| *sum > known);
    sums
}
