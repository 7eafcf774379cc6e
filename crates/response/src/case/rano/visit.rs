//! One follow-up of RANO, with every way that it may be.

use oncase_record::model::{Glioma, NonTarget, Record, Trend as Told};
use oncase_record::{Because, Rule};

use super::super::open::{Open, settle, ways};
use super::super::told::{facts, new_lesion, place, stated, stated_place};
use super::lasting::{Lasts, Outcomes};
use super::steroids::Steroid;
use super::{Lesions, Product, product_of};
use crate::Response;
use crate::case::{Answer, AssessedPoint, Evaluation, FollowedLesion, Seen};
use crate::rano::{GrowthOnLess, RanoPolicies, RanoVisit, Steroids, Trend, has_grown};
use crate::recist11::Policies;
use crate::who::square_mm;

/// What growth is counted from.
#[derive(Clone, Copy)]
pub(super) struct Reference {
    /// The smallest complete sum so far, baseline included.
    pub smallest: u64,
    /// The assessment that it is of.
    pub assessment: usize,
}

/// What all visits share.
#[derive(Clone, Copy)]
pub(super) struct Course<'a> {
    pub record: &'a Record,
    pub evaluation: &'a Evaluation,
    pub lesions: &'a Lesions<'a>,
    pub policies: &'a Policies,
    pub rano: &'a RanoPolicies,
}

/// A fact with the values that it may have; where there are several, its place among the open facts.
struct Possible<T> {
    values: Vec<T>,
    open: Option<usize>,
}

impl<T: Copy> Possible<T> {
    fn of(values: Vec<T>, told: impl FnOnce() -> Option<Open>, open: &mut Vec<Open>) -> Self {
        let place = told().map(|fact| {
            open.push(Open { ways: values.len(), ..fact });
            open.len() - 1
        });
        Self { values, open: place }
    }

    fn in_way(&self, ways: &[usize]) -> Option<T> {
        let way = self.open.and_then(|at| ways.get(at)).copied().unwrap_or_default();
        self.values.get(way).copied()
    }
}

/// One follow-up.
pub(super) struct Visit<'a> {
    course: Course<'a>,
    pub assessed: &'a AssessedPoint,
    reference: Reference,
    /// The sum of what was measured.
    known: u64,
    /// The sum when it is complete.
    pub complete: Option<u64>,
    /// Everything that enhances is gone.
    all_gone: bool,
    /// It is, or what was not assessed may be.
    may_be_gone: bool,
    /// Where the size of what was not assessed would stand.
    unseen: Vec<String>,
    sum: Possible<Option<u64>>,
    t2_flair: Possible<Trend>,
    clinical: Possible<Trend>,
    steroids: Possible<Steroids>,
    /// Whether steroids are less than where growth is counted from, and so much so that growth does not count.
    less: Possible<bool>,
    /// Whether a lesion that was not measurable at baseline has clearly progressed.
    small_grew: Possible<bool>,
    steroid: Steroid<'a>,
    open: Vec<Open>,
}

impl<'a> Visit<'a> {
    pub fn of(course: Course<'a>, assessed: &'a AssessedPoint, column: usize, reference: Reference) -> Self {
        let Course { record, evaluation, lesions, policies, rano } = course;
        let index = assessed.assessment;
        let (mut known, mut unseen, mut untold) = (0_u64, Vec::new(), Vec::new());
        for lesion in &lesions.measurable {
            match product_of(record, lesion, index, column) {
                Product::Known(product) => known = known.saturating_add(product),
                Product::NotAssessed => unseen.push(place(record, index, &lesion.id, "long")),
                Product::Untold => untold.push(lesion.id.as_str()),
            }
        }
        let assessed_all = unseen.is_empty();
        let complete = (assessed_all && untold.is_empty()).then_some(known);
        let sums = match (untold.is_empty(), assessed_all) {
            (true, true) => vec![Some(known)],
            // What was seen may be progression already.
            _ if has_grown(known, reference.smallest) => vec![Some(known)],
            (_, false) => vec![None],
            (false, true) => {
                turning_points(known, lesions.baseline, reference.smallest).into_iter().map(Some).collect()
            }
        };
        let mut open = Vec::new();
        let diameters = || Open {
            what: format!("the perpendicular diameters (long and short) of {}", untold.join(", ")),
            places: untold.iter().map(|lesion| place(record, index, lesion, "short")).collect(),
            ways: 1,
        };
        let sum = Possible::of(sums, || (!untold.is_empty()).then(diameters), &mut open);
        let told = record.assessments.get(index).and_then(|told| told.glioma.as_ref());
        let mut trend = |of: fn(&Glioma) -> Option<Told>, what: &str, key: &str| {
            let values = match told.and_then(of) {
                Some(Told::Worse) => vec![Trend::Worse],
                Some(Told::StableOrBetter) => vec![Trend::StableOrBetter],
                None => vec![Trend::StableOrBetter, Trend::Worse],
            };
            let places = vec![format!("/assessments/{index}/glioma/{key}")];
            let several = values.len() > 1;
            let fact = || several.then(|| Open { what: what.to_owned(), places, ways: 1 });
            Possible::of(values, fact, &mut open)
        };
        let t2_flair = trend(|told| told.t2_flair, "whether T2/FLAIR is worse", "t2_flair");
        let clinical = trend(|told| told.clinical, "whether the clinical state is worse", "clinical");
        let baseline = evaluation.baseline.unwrap_or_default();
        let steroid = Steroid::of(record, baseline, reference.assessment, index, policies);
        let (values, fact) = steroid.ways(rano.replacement);
        let steroids = Possible::of(values, || fact, &mut open);
        let may_grow = sum.values.iter().flatten().any(|sum| has_grown(*sum, reference.smallest))
            || t2_flair.values.contains(&Trend::Worse);
        let fact = (may_grow && rano.growth_on_less == GrowthOnLess::Open).then(|| steroid.less()).flatten();
        let values = if fact.is_some() { vec![false, true] } else { vec![false] };
        let less = Possible::of(values, || fact, &mut open);
        let (values, fact) = small_growth(&course, index, column);
        let small_grew = Possible::of(values, || fact, &mut open);

        let gone =
            |lesion: &&FollowedLesion| matches!(lesion.seen.get(column), Some(Seen::Absent | Seen::Merged));
        let not_seen =
            |lesion: &&FollowedLesion| matches!(lesion.seen.get(column), None | Some(Seen::NotAssessed));
        let others = lesions.others.iter().copied();
        let non_target = assessed.point.non_target;
        let all_gone = complete == Some(0)
            && others.clone().all(|lesion| gone(&lesion))
            && matches!(non_target, None | Some(Response::Cr));
        let may_be_gone = known == 0
            && untold.is_empty()
            && others.clone().all(|lesion| gone(&lesion) || not_seen(&lesion))
            && matches!(non_target, None | Some(Response::Cr | Response::Ne));
        unseen.extend(others.filter(not_seen).map(|lesion| place(record, index, &lesion.id, "long")));
        if non_target == Some(Response::Ne) {
            unseen.push(format!("/assessments/{index}/non_targets"));
        }
        Self {
            course,
            assessed,
            reference,
            known,
            complete,
            all_gone,
            may_be_gone,
            unseen,
            sum,
            t2_flair,
            clinical,
            steroids,
            less,
            small_grew,
            steroid,
            open,
        }
    }

    /// The visit with the open facts in these ways; `ways` has one entry for each of them.
    fn with(&self, ways: &[usize], lasts_complete: bool, lasts: bool) -> RanoVisit {
        RanoVisit {
            baseline: self.course.lesions.baseline,
            smallest: self.reference.smallest,
            sum: self.sum.in_way(ways).flatten(),
            all_gone: self.all_gone && lasts_complete,
            new_lesion: new_lesion(self.assessed),
            not_measurable_grew: self.assessed.point.non_target == Some(Response::Pd)
                || self.small_grew.in_way(ways).unwrap_or(true),
            t2_flair: self.t2_flair.in_way(ways).unwrap_or(Trend::Worse),
            clinical: self.clinical.in_way(ways).unwrap_or(Trend::Worse),
            steroids: self.steroids.in_way(ways).unwrap_or(Steroids::More),
            less_steroids: self.less.in_way(ways).unwrap_or(false),
            confirmed: lasts,
        }
    }

    /// Every response that this visit may be, if it lasted.
    pub fn outcomes(&self) -> Outcomes {
        // Six facts of a few ways each.
        let combinations: usize = self.open.iter().map(|open| open.ways).product();
        let mut outcomes = Outcomes::default();
        for number in 0..combinations {
            let visit = self.with(&ways(&self.open, number), true, true);
            outcomes.seen(visit.response().0);
            // What was not assessed may be gone.
            let best = RanoVisit {
                sum: visit.sum.or(Some(self.known)),
                all_gone: visit.all_gone || self.may_be_gone,
                ..visit
            };
            outcomes.may_be(best.response().0);
        }
        outcomes
    }

    /// Where it stands what would settle the response.
    pub fn places(&self) -> impl Iterator<Item = String> {
        self.open.iter().flat_map(|open| &open.places).chain(&self.unseen).cloned()
    }

    pub fn answer(&self, lasts: &Lasts, elsewhere: impl FnOnce() -> Open) -> Answer {
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
        let Course { record, evaluation, lesions, .. } = self.course;
        let mut because = Because::rule(rule.id);
        if let Some(sum) = self.complete {
            because = because.number("sum of products", square_mm(sum), "mm2");
        }
        because = because.number("baseline sum of products", square_mm(lesions.baseline), "mm2").number(
            "nadir",
            square_mm(self.reference.smallest),
            "mm2",
        );
        because = self.steroid.numbers(because);
        let index = self.assessed.assessment;
        if let Some(told) = record.assessments.get(index).and_then(|told| told.glioma.as_ref()) {
            let word = |trend: Told| if trend == Told::Worse { "worse" } else { "stable or better" };
            for (name, trend) in [("T2/FLAIR", told.t2_flair), ("clinical state", told.clinical)] {
                if let Some(trend) = trend {
                    because = because.number(name, word(trend), "");
                }
            }
            because = because.fact(format!("/assessments/{index}/glioma"));
        }
        because = because.fact(format!("/assessments/{index}"));
        let ids: Vec<&str> =
            lesions.measurable.iter().chain(&lesions.others).map(|lesion| lesion.id.as_str()).collect();
        facts(record, evaluation, index, &ids).into_iter().fold(because, Because::fact)
    }
}

/// Whether a lesion that was not measurable at baseline has clearly progressed. That is the record's word; where it is
/// silent, growth by a quarter from its smallest leaves it open, and so does a size that is not told.
fn small_growth(course: &Course<'_>, index: usize, column: usize) -> (Vec<bool>, Option<Open>) {
    let mut doubtful: Vec<&str> = Vec::new();
    for lesion in &course.lesions.others {
        match stated(course.record, index, &lesion.id) {
            Some(NonTarget::UnequivocalProgression) => return (vec![true], None),
            Some(NonTarget::Present | NonTarget::Absent) => continue,
            Some(NonTarget::NotAssessed) | None => {}
        }
        let grew = match (product_of(course.record, lesion, index, column), lesion.seen.get(column)) {
            (Product::Known(now), Some(Seen::TooSmall(_))) => {
                smallest(course, lesion, column) == 0 && now > 0
            }
            (Product::Known(now), _) => has_grown(now, smallest(course, lesion, column)),
            (Product::NotAssessed, _) => false,
            (Product::Untold, _) => true,
        };
        if grew {
            doubtful.push(&lesion.id);
        }
    }
    if doubtful.is_empty() {
        return (vec![false], None);
    }
    let places = doubtful.iter().map(|lesion| stated_place(course.record, index, lesion)).collect();
    let what = format!("whether {} is clear progression", doubtful.join(", "));
    (vec![false, true], Some(Open { what, places, ways: 2 }))
}

/// The smallest product of a lesion before a follow-up.
fn smallest(course: &Course<'_>, lesion: &FollowedLesion, column: usize) -> u64 {
    let follow_ups = course.evaluation.result.iter().flatten().map(|assessed| assessed.assessment);
    let before = course.evaluation.baseline.into_iter().chain(follow_ups).enumerate().take(column);
    let known = before.filter_map(|(column, at)| match product_of(course.record, lesion, at, column) {
        Product::Known(product) => Some(product),
        Product::NotAssessed | Product::Untold => None,
    });
    known.min().unwrap_or_default()
}

/// The sums at which the response changes, from what is known on.
fn turning_points(known: u64, baseline: u64, smallest: u64) -> Vec<u64> {
    let progression = (5 * smallest).div_ceil(4).max(smallest + 1);
    let mut sums = vec![known.saturating_add(1), baseline / 2, baseline / 2 + 1, progression];
    sums.retain(|sum| *sum > known);
    sums
}
