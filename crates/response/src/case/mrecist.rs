//! mRECIST on a case: the diameters of the viable part of the record's targets; lesions outside the liver, which have
//! none, by their RECIST 1.1 diameter.

use oncase_record::model::{MeasurementState, NonTarget, Record};
use oncase_record::{Because, Length, Rule};

use super::criteria::{Criteria, CriteriaCourse};
use super::open::{Open, settle};
use super::told::{InLiver, facts, in_liver, measurement, place, stated, stated_place};
use super::{Answer, AssessedPoint, Evaluation, FollowedLesion, Seen};
use crate::Response;
use crate::mrecist::{MrecistPolicies, RuleId, Viable, can_be_target};
use new_nodules::NewDisease;

mod new_nodules;

/// What counts of a lesion at one assessment.
enum Diameter {
    Known(Length),
    NotAssessed,
    /// Seen, but the viable part is not told.
    Untold,
}

/// The targets by mRECIST, and the record's targets that are none since too little of them enhances.
struct Lesions<'e> {
    targets: Vec<(&'e FollowedLesion, Length)>,
    others: Vec<&'e FollowedLesion>,
    /// Targets outside the liver, by their RECIST 1.1 diameter.
    elsewhere: Vec<&'e str>,
}

pub(super) fn course(record: &Record, evaluation: &Evaluation, policies: &MrecistPolicies) -> CriteriaCourse {
    let uncheckable = |because: String| CriteriaCourse::uncheckable(Criteria::Mrecist, because);
    let lesions = match lesions(record, evaluation) {
        Ok(lesions) => lesions,
        Err(because) => return uncheckable(because),
    };
    if lesions.targets.is_empty() {
        return uncheckable(
            "no target has 10 mm or more of viable tumour at baseline (MRECIST-T1)".to_owned(),
        );
    }
    let baseline = sum(lesions.targets.iter().map(|(_, baseline)| *baseline));
    let mut nadir = baseline;
    let mut answers = Vec::new();
    for (at, assessed) in evaluation.result.iter().flatten().enumerate() {
        let visit = Visit { record, evaluation, lesions: &lesions, assessed, column: at + 1 };
        let (answer, complete) = visit.answer(baseline, nadir, policies);
        nadir = complete.map_or(nadir, |sum| sum.min(nadir));
        answers.push(answer);
    }
    CriteriaCourse { criteria: Criteria::Mrecist, answers: Ok(answers), best: None, notes: notes(&lesions) }
}

fn notes(lesions: &Lesions<'_>) -> Vec<String> {
    let mut notes = vec![
        "mRECIST: sums of viable diameters; non-targets as RECIST 1.1 takes them; whether a node at the porta hepatis, ascites or an effusion is disease is the record's (MRECIST-L2, MRECIST-L3)."
            .to_owned(),
    ];
    if !lesions.elsewhere.is_empty() {
        let ids = lesions.elsewhere.join(", ");
        notes.push(format!("mRECIST: outside the liver, by the diameter of RECIST 1.1: {ids}."));
    }
    if !lesions.others.is_empty() {
        let ids: Vec<&str> = lesions.others.iter().map(|lesion| lesion.id.as_str()).collect();
        let ids = ids.join(", ");
        notes.push(format!(
            "mRECIST: less than 10 mm of viable tumour at baseline, so non-targets (MRECIST-T1): {ids}. Growth of these by 20 % leaves progression open, unless the record states them among the non-targets as `present` or `unequivocal-progression`."
        ));
    }
    notes
}

fn sum(lengths: impl Iterator<Item = Length>) -> Length {
    Length(lengths.fold(0, |sum, length| length.0.saturating_add(sum)))
}

/// Which of the record's targets are targets here.
fn lesions<'e>(record: &Record, evaluation: &'e Evaluation) -> Result<Lesions<'e>, String> {
    let baseline = evaluation.baseline.unwrap_or_default();
    let mut lesions = Lesions { targets: Vec::new(), others: Vec::new(), elsewhere: Vec::new() };
    let mut untold: Vec<(&str, String)> = Vec::new();
    for lesion in evaluation.lesions.iter().filter(|lesion| lesion.target) {
        match diameter(record, lesion, baseline, 0) {
            Diameter::Known(viable) if is_elsewhere(record, lesion) => {
                lesions.elsewhere.push(&lesion.id);
                lesions.targets.push((lesion, viable));
            }
            Diameter::Known(viable) if can_be_target(viable, true) => lesions.targets.push((lesion, viable)),
            Diameter::Known(_) => lesions.others.push(lesion),
            _ => untold.push((&lesion.id, place(record, baseline, &lesion.id, "viable"))),
        }
    }
    let none_in_liver = lesions.others.is_empty() && lesions.targets.len() == lesions.elsewhere.len();
    if untold.is_empty() && none_in_liver && !lesions.elsewhere.is_empty() {
        return Err("no target of this record lies in the liver; mRECIST measures viable tumour there, and is RECIST 1.1 \
            elsewhere"
            .to_owned());
    }
    if untold.is_empty() {
        return Ok(lesions);
    }
    let open = |lesion: &&FollowedLesion| in_liver(record, Some(&lesion.id), &lesion.site) == InLiver::Untold;
    let without_organ =
        evaluation.lesions.iter().filter(open).any(|lesion| untold.iter().any(|(id, _)| **id == lesion.id));
    let named: Vec<String> = untold.into_iter().map(|(id, place)| format!("{id} ({place})")).collect();
    let hint = if without_organ { ", nor says that the organ is another than the liver" } else { "" };
    Err(format!("the record has no diameter of viable tumour at baseline for {}{hint}", named.join(", ")))
}

/// A node, or a lesion that is said to be of another organ than the liver.
fn is_elsewhere(record: &Record, lesion: &FollowedLesion) -> bool {
    lesion.nodal || in_liver(record, Some(&lesion.id), &lesion.site) == InLiver::No
}

fn diameter(record: &Record, lesion: &FollowedLesion, assessment: usize, column: usize) -> Diameter {
    let seen = lesion.seen.get(column).copied().unwrap_or_default();
    if is_elsewhere(record, lesion) {
        return match seen {
            Seen::Measured(length) | Seen::TooSmall(length) => Diameter::Known(length),
            Seen::Absent | Seen::Merged => Diameter::Known(Length::default()),
            Seen::Present | Seen::NotAssessed => Diameter::NotAssessed,
        };
    }
    let Some((_, told)) = measurement(record, assessment, &lesion.id) else { return Diameter::NotAssessed };
    match (told.viable, told.state) {
        (Some(viable), _) => Diameter::Known(viable),
        // A merged lesion is measured under the other's name.
        (None, Some(MeasurementState::Absent | MeasurementState::Merged)) => {
            Diameter::Known(Length::default())
        }
        (None, Some(MeasurementState::NotAssessed)) => Diameter::NotAssessed,
        (None, _) => Diameter::Untold,
    }
}

/// The non-targets of one follow-up, with the record's targets that are none here.
struct Others<'a> {
    response: Option<Response>,
    /// Those of which it is not told whether they enhance.
    untold: Vec<&'a str>,
    /// Those that have grown so much that it may be progression.
    grown: Vec<&'a str>,
}

/// One follow-up.
struct Visit<'a> {
    record: &'a Record,
    evaluation: &'a Evaluation,
    lesions: &'a Lesions<'a>,
    assessed: &'a AssessedPoint,
    /// Its column among what was seen of each lesion; the baseline is 0.
    column: usize,
}

impl Visit<'_> {
    /// The answer, and the sum when it is complete.
    fn answer(
        &self,
        baseline: Length,
        nadir: Length,
        policies: &MrecistPolicies,
    ) -> (Answer, Option<Length>) {
        let mut open: Vec<Open> = Vec::new();
        let (mut known, mut assessed, mut untold) = (Vec::new(), true, Vec::new());
        let mut gone = true;
        for (lesion, _) in &self.lesions.targets {
            match self.diameter(lesion) {
                Diameter::Known(length) => {
                    gone &= length == Length::default() || (lesion.nodal && length < Length::from_mm(10));
                    known.push(length);
                }
                Diameter::NotAssessed => assessed = false,
                Diameter::Untold => untold.push(lesion.id.as_str()),
            }
        }
        let known = sum(known.into_iter());
        let sums = if untold.is_empty() { vec![known] } else { turning_points(known, baseline, nadir) };
        let sum_open =
            self.open(&mut open, "the diameter of viable tumour of", &untold, "viable", sums.len());
        let others = self.others();
        // Gone, left or progressed.
        let others_open = self.open(
            &mut open,
            "whether anything enhances in the arterial phase, or has progressed, in",
            &others.untold,
            "viable",
            3,
        );
        let growth_open = (!others.grown.is_empty()).then_some(open.len());
        if growth_open.is_some() {
            let place = |lesion: &&str| stated_place(self.record, self.assessed.assessment, lesion);
            open.push(Open {
                what: format!("whether the growth of {} is unequivocal progression", others.grown.join(", ")),
                places: others.grown.iter().map(place).collect(),
                ways: 2,
            });
        }
        let new = new_nodules::of(self.record, self.evaluation, self.assessed, policies);
        let new_open = match &new {
            NewDisease::Untold(untold) => {
                open.push(untold.clone());
                Some(open.len() - 1)
            }
            _ => None,
        };
        let decided = |ways: &[usize]| {
            let way = |at: Option<usize>| at.and_then(|at| ways.get(at)).copied().unwrap_or_default();
            let now = sums.get(way(sum_open)).copied().unwrap_or(known);
            let viable = Viable { baseline, nadir, sum: now, complete: assessed, gone: gone && now == known };
            let left = match (way(others_open), way(growth_open)) {
                (2, _) | (_, 1) => Some(Response::Pd),
                (1, _) => Some(Response::NonCrNonPd),
                _ => None,
            };
            let seen = matches!(new, NewDisease::Nodule | NewDisease::Elsewhere);
            let (response, overall) =
                viable.overall(worse(others.response, left), seen || way(new_open) == 1);
            let nodule =
                matches!(new, NewDisease::Nodule | NewDisease::Untold(_)) && response == Response::Pd;
            let rules = [Some(overall), Some(viable.targets().1), nodule.then_some(RuleId::L1)];
            (response.code(), rules.into_iter().flatten().map(RuleId::rule).collect())
        };
        let complete = (assessed && untold.is_empty()).then_some(known);
        let answer = settle(&open, decided, |rule| self.because(rule, baseline, nadir, complete));
        (answer, complete)
    }

    fn diameter(&self, lesion: &FollowedLesion) -> Diameter {
        diameter(self.record, lesion, self.assessed.assessment, self.column)
    }

    /// Adds an open fact about some lesions; gives its place in the list.
    fn open(
        &self,
        open: &mut Vec<Open>,
        what: &str,
        lesions: &[&str],
        key: &str,
        ways: usize,
    ) -> Option<usize> {
        if lesions.is_empty() {
            return None;
        }
        let places =
            lesions.iter().map(|lesion| place(self.record, self.assessed.assessment, lesion, key)).collect();
        open.push(Open { what: format!("{what} {}", lesions.join(", ")), places, ways });
        Some(open.len() - 1)
    }

    /// The non-targets with the record's targets that are none here. Whether growth of one of these is progression is
    /// the record's word; where it is silent, 20 % leave it open.
    fn others(&self) -> Others<'_> {
        let response = self.assessed.point.non_target;
        let mut others = Others { response, untold: Vec::new(), grown: Vec::new() };
        for lesion in &self.lesions.others {
            let word = stated(self.record, self.assessed.assessment, &lesion.id);
            let state = match (word, self.diameter(lesion)) {
                (Some(NonTarget::UnequivocalProgression), _) => Response::Pd,
                (_, Diameter::Known(Length(0))) => Response::Cr,
                (Some(NonTarget::Present), _) => Response::NonCrNonPd,
                (_, Diameter::Known(now)) => {
                    if self.has_grown(lesion, now) {
                        others.grown.push(&lesion.id);
                    }
                    Response::NonCrNonPd
                }
                (_, Diameter::NotAssessed) => Response::Ne,
                (_, Diameter::Untold) => {
                    others.untold.push(&lesion.id);
                    Response::Cr
                }
            };
            others.response = worse(others.response, Some(state));
        }
        others
    }

    /// Whether a lesion is at least 20 % larger than it was at its smallest.
    fn has_grown(&self, lesion: &FollowedLesion, now: Length) -> bool {
        let follow_ups = self.evaluation.result.iter().flatten().map(|assessed| assessed.assessment);
        let before = self.evaluation.baseline.into_iter().chain(follow_ups).enumerate().take(self.column);
        let known = before.filter_map(|(column, at)| match diameter(self.record, lesion, at, column) {
            Diameter::Known(length) => Some(length),
            Diameter::NotAssessed | Diameter::Untold => None,
        });
        let smallest = known.min().unwrap_or_default();
        now > smallest && 5 * u64::from(now.0) >= 6 * u64::from(smallest.0)
    }

    fn because(
        &self,
        rule: &'static Rule,
        baseline: Length,
        nadir: Length,
        complete: Option<Length>,
    ) -> Because {
        let mut because = Because::rule(rule.id);
        if let Some(sum) = complete {
            because = because.number("sum of viable diameters", sum.mm_text(), "mm");
        }
        because = because.number("baseline sum of viable diameters", baseline.mm_text(), "mm").number(
            "nadir",
            nadir.mm_text(),
            "mm",
        );
        let all =
            self.lesions.targets.iter().map(|(lesion, _)| *lesion).chain(self.lesions.others.iter().copied());
        let ids: Vec<&str> = all.map(|lesion| lesion.id.as_str()).collect();
        for fact in facts(self.record, self.evaluation, self.assessed.assessment, &ids) {
            because = because.fact(fact);
        }
        because
    }
}

/// Non-target responses of several lesions together.
fn worse(one: Option<Response>, other: Option<Response>) -> Option<Response> {
    const ORDER: [Response; 4] = [Response::Pd, Response::Ne, Response::NonCrNonPd, Response::Cr];
    let (Some(one), Some(other)) = (one, other) else { return one.or(other) };
    Some(ORDER.into_iter().find(|response| [one, other].contains(response)).unwrap_or(one))
}

/// The sums at which the response of the targets changes, from what is known on: nothing more, and each threshold with
/// its neighbour.
fn turning_points(known: Length, baseline: Length, nadir: Length) -> Vec<Length> {
    let partial = u64::from(baseline.0) * 7 / 10;
    let progression = (u64::from(nadir.0) * 6).div_ceil(5).max(u64::from(nadir.0) + 1);
    let points = [u64::from(known.0), partial, partial + 1, progression];
    let mut sums: Vec<Length> =
        points.into_iter().filter_map(|sum| u32::try_from(sum).ok().map(Length)).collect();
    // A lesion whose viable part is not told may have some, however little.
    sums.push(Length(known.0.saturating_add(1)));
    sums.retain(|sum| *sum >= known);
    sums
}
