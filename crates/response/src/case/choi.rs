//! Choi and modified Choi on a case: the sum of diameters of RECIST 1.1, the densities of the same targets, and nodules
//! within them.

use oncase_record::model::Record;
use oncase_record::{Because, Length, Rule};

use super::criteria::{Criteria, CriteriaCourse};
use super::open::{Open, settle};
use super::told::{facts, measurement, new_lesion, place, targets};
use super::{Answer, AssessedPoint, Evaluation, Seen};
use crate::Response;
use crate::choi::{ChoiPolicies, ChoiVisit, GrowthFrom, Nodules, Variant};
use crate::recist11::TimePoint;

const NO_DENSITIES: &str = "the record has no densities of the target lesions (Hounsfield units)";

pub(super) fn course(
    record: &Record,
    evaluation: &Evaluation,
    variant: Variant,
    policies: &ChoiPolicies,
) -> CriteriaCourse {
    let criteria = match variant {
        Variant::Choi => Criteria::Choi,
        Variant::Modified => Criteria::ModifiedChoi,
    };
    let targets = targets(evaluation);
    if targets.is_empty() {
        return CriteriaCourse::uncheckable(criteria, "the record has no measured target lesion");
    }
    let assessments = evaluation.baseline.iter().chain(&evaluation.follow_ups);
    let mut measurements =
        assessments.filter_map(|at| record.assessments.get(*at)).flat_map(|told| &told.measurements);
    // What is progression by itself needs no density.
    let certain = |assessed: &AssessedPoint| {
        let told = record.assessments.get(assessed.assessment).map(|told| told.measurements.as_slice());
        new_lesion(assessed)
            || assessed.point.non_target == Some(Response::Pd)
            || told.unwrap_or_default().iter().any(|told| told.nodule == Some(true))
    };
    let bare = !measurements.any(|told| told.density.is_some());
    if bare && !evaluation.result.iter().flatten().any(certain) {
        return CriteriaCourse::uncheckable(criteria, NO_DENSITIES);
    }
    let visit = |(at, assessed)| Visit { record, evaluation, targets: &targets, assessed, column: at + 1 };
    let points = evaluation.result.iter().flatten().enumerate();
    let answer = |visit: Visit<'_>| {
        if bare && !certain(visit.assessed) {
            return Answer::unknown(NO_DENSITIES);
        }
        visit.answer(variant, policies)
    };
    let answers = points.map(visit).map(answer).collect();
    let name = criteria.name();
    let mut notes = vec![format!(
        "{name}: the size is the sum of diameters of RECIST 1.1; the density is the mean of the targets that are left, compared with the mean of the same targets at baseline."
    )];
    let gone = |assessed: &AssessedPoint| assessed.point.complete_sum() == Some(Length::default());
    if variant == Variant::Modified && evaluation.result.iter().flatten().any(gone) {
        notes.push(format!("{name}: targets that are all gone count as fallen in density too."));
    }
    CriteriaCourse { criteria, answers: Ok(answers), best: None, notes }
}

/// One follow-up.
struct Visit<'a> {
    record: &'a Record,
    evaluation: &'a Evaluation,
    targets: &'a [&'a str],
    assessed: &'a AssessedPoint,
    /// Its column among what was seen of each lesion; the baseline is 0.
    column: usize,
}

/// The densities of the targets that are left, added up in tenths of a Hounsfield unit: the same lesions on both sides,
/// so that the ratio of the sums is that of the means.
#[derive(Default)]
struct Densities {
    lesions: i32,
    baseline: i32,
    now: i32,
    /// Lesions without one, with the places where it would stand.
    untold: Vec<String>,
    places: Vec<String>,
}

impl Visit<'_> {
    fn seen(&self, lesion: &str, column: usize) -> Seen {
        let lesion = self.evaluation.lesions.iter().find(|known| known.id == lesion);
        lesion.and_then(|lesion| lesion.seen.get(column)).copied().unwrap_or_default()
    }

    /// Targets that are there now, each an entry of its own.
    fn left(&self) -> impl Iterator<Item = &str> {
        let gone = [Seen::Absent, Seen::Merged, Seen::NotAssessed];
        self.targets.iter().copied().filter(move |lesion| !gone.contains(&self.seen(lesion, self.column)))
    }

    /// Targets that were not assessed.
    fn unseen(&self) -> impl Iterator<Item = &str> {
        self.targets.iter().copied().filter(|lesion| self.seen(lesion, self.column) == Seen::NotAssessed)
    }

    /// The size at its smallest and at its largest: an incomplete sum that has grown all the same is growth, however
    /// large the rest is.
    fn sizes(&self, policies: &ChoiPolicies) -> Vec<Length> {
        let point = &self.assessed.point;
        let (Some(baseline), Some(from)) = (point.baseline, growth_from(point, policies)) else {
            return Vec::new();
        };
        match point.complete_sum() {
            Some(sum) => vec![sum],
            None if 10 * u64::from(point.sum.0) < 11 * u64::from(from.0) => Vec::new(),
            None if point.sum < baseline => vec![point.sum, baseline],
            None => vec![point.sum],
        }
    }

    /// `with_unseen`: the targets that were not assessed are asked for as well.
    fn densities(&self, with_unseen: bool) -> Densities {
        let mut sums = Densities::default();
        for lesion in self.left().chain(self.unseen().filter(|_| with_unseen)) {
            let of = |assessment: usize| {
                let told = measurement(self.record, assessment, lesion).and_then(|(_, told)| told.density);
                told.ok_or_else(|| place(self.record, assessment, lesion, "density"))
            };
            let baseline = self.evaluation.baseline.map(of);
            match (baseline, of(self.assessed.assessment)) {
                (Some(Ok(baseline)), Ok(now)) => {
                    sums.lesions += 1;
                    sums.baseline += baseline.tenths();
                    sums.now += now.tenths();
                }
                (baseline, now) => {
                    sums.untold.push(lesion.to_owned());
                    sums.places.extend(baseline.and_then(Result::err).into_iter().chain(now.err()));
                }
            }
        }
        sums
    }

    /// Whether a nodule within a lesion is new or has grown; none with the lesions of which nothing is told.
    fn nodule(&self) -> Result<bool, Open> {
        let measurements =
            self.record.assessments.get(self.assessed.assessment).map(|a| a.measurements.as_slice());
        if measurements.unwrap_or_default().iter().any(|told| told.nodule == Some(true)) {
            return Ok(true);
        }
        let told = |lesion: &&str| {
            measurement(self.record, self.assessed.assessment, lesion)
                .and_then(|(_, told)| told.nodule)
                .is_some()
        };
        let untold: Vec<&str> = self.left().filter(|lesion| !told(lesion)).collect();
        if untold.is_empty() {
            return Ok(false);
        }
        let places =
            untold.iter().map(|lesion| place(self.record, self.assessed.assessment, lesion, "nodule"));
        Err(Open {
            what: format!("whether a nodule within {} is new or has grown", untold.join(", ")),
            places: places.collect(),
            ways: 2,
        })
    }

    fn answer(&self, variant: Variant, policies: &ChoiPolicies) -> Answer {
        let point = &self.assessed.point;
        let sizes = self.sizes(policies);
        let densities = self.densities(point.complete_sum().is_none() && !sizes.is_empty());
        let mut open = Vec::new();
        let size_open = (sizes.len() > 1).then_some(open.len());
        if size_open.is_some() {
            let index = self.assessed.assessment;
            open.push(Open {
                what: format!("the size of {}", self.unseen().collect::<Vec<_>>().join(", ")),
                places: self.unseen().map(|lesion| place(self.record, index, lesion, "long")).collect(),
                ways: sizes.len(),
            });
        }
        let density_open = (!densities.untold.is_empty()).then_some(open.len());
        if density_open.is_some() {
            open.push(Open {
                what: format!("the density of {}", densities.untold.join(", ")),
                places: densities.places.clone(),
                ways: 2,
            });
        }
        let nodule = match (self.nodule(), policies.nodules_not_told) {
            (Ok(nodule), _) => Ok(nodule),
            (Err(_), Nodules::Absent) => Ok(false),
            (Err(untold), Nodules::Open) => {
                open.push(untold);
                Err(open.len() - 1)
            }
        };
        let known = densities.lesions > 0 && densities.untold.is_empty();
        let non_target = point.non_target;
        let visit = |ways: &[usize]| {
            let way = |at: usize| ways.get(at) == Some(&1);
            let (baseline_density, density) = match density_open {
                // As soft as can be, or as dense as before.
                Some(at) => (Some(100), Some(if way(at) { 0 } else { 100 })),
                None => (known.then_some(densities.baseline), known.then_some(densities.now)),
            };
            ChoiVisit {
                baseline: point.baseline.unwrap_or_default(),
                growth_from: growth_from(point, policies).unwrap_or_default(),
                size: sizes.get(size_open.and_then(|at| ways.get(at)).copied().unwrap_or_default()).copied(),
                baseline_density,
                density,
                all_gone: point.target == Some(Response::Cr)
                    && matches!(non_target, None | Some(Response::Cr)),
                new_disease: new_lesion(self.assessed)
                    || non_target == Some(Response::Pd)
                    || nodule.unwrap_or_else(way),
            }
        };
        let decided = |ways: &[usize]| {
            let (response, rule) = visit(ways).response(variant);
            (response.code(), vec![rule.rule()])
        };
        settle(&open, decided, |rule| self.because(rule, policies, known.then_some(&densities)))
    }

    fn because(
        &self,
        rule: &'static Rule,
        policies: &ChoiPolicies,
        densities: Option<&Densities>,
    ) -> Because {
        let point = &self.assessed.point;
        let mut because = Because::rule(rule.id);
        let mm = |length: Option<Length>| length.map(Length::mm_text);
        let from = match policies.growth_from {
            GrowthFrom::Baseline => None,
            GrowthFrom::Nadir => mm(point.nadir),
        };
        for (name, value) in [
            ("sum of diameters", mm(point.complete_sum())),
            ("baseline sum of diameters", mm(point.baseline)),
            ("nadir", from),
        ] {
            if let Some(value) = value {
                because = because.number(name, value, "mm");
            }
        }
        if let Some(densities) = densities {
            because = because.number("mean density", mean(densities.now, densities.lesions), "HU").number(
                "baseline mean density",
                mean(densities.baseline, densities.lesions),
                "HU",
            );
        }
        for fact in facts(self.record, self.evaluation, self.assessed.assessment, self.targets) {
            because = because.fact(fact);
        }
        because
    }
}

/// The sum that growth is counted from.
fn growth_from(point: &TimePoint, policies: &ChoiPolicies) -> Option<Length> {
    match policies.growth_from {
        GrowthFrom::Baseline => point.baseline,
        GrowthFrom::Nadir => point.nadir,
    }
}

/// The mean of a sum of tenths, rounded half up to a tenth; for display only.
fn mean(sum: i32, lesions: i32) -> String {
    let lesions = lesions.max(1);
    let tenths = (2 * sum + lesions).div_euclid(2 * lesions);
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}
