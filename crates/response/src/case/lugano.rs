//! Lugano on a case: the scores and uptake of PET, and where there is no PET the perpendicular diameters of the record's
//! targets.

use oncase_record::model::{Pet, Record};
use oncase_record::{Because, Day, Rule};

use super::criteria::{Criteria, CriteriaCourse};
use super::open::{Open, settle};
use super::told::{Perpendicular, facts, measurement, new_lesion, perpendicular, place};
use super::{Answer, AssessedPoint, Evaluation, FollowedLesion, Seen};
use crate::Response;
use crate::lugano::{
    CtLesion, LuganoPolicies, Metabolic, NodeSize, RuleId, ScoreThree, Uptake, ct, metabolic, response,
};
use crate::who::{product, square_mm};

/// A measured lesion with its past; `None` where its diameters at baseline are not told.
struct Followed<'e> {
    lesion: &'e FollowedLesion,
    past: Option<(NodeSize, NodeSize)>,
}

/// The last response by PET.
#[derive(Clone)]
enum Earlier {
    None,
    Known(Metabolic, String),
    Open(Open, Vec<Metabolic>),
    /// None that still holds: CT has progressed, or may have, since the last one.
    Overtaken(Day),
}

/// What PET says at a follow-up.
enum PetSays {
    Nothing,
    Known(Metabolic, RuleId),
    Open(Open, Vec<(Metabolic, RuleId)>),
}

pub(super) fn course(record: &Record, evaluation: &Evaluation, policies: &LuganoPolicies) -> CriteriaCourse {
    let baseline = evaluation.baseline.unwrap_or_default();
    let targets = evaluation.lesions.iter().filter(|lesion| lesion.target);
    let past = |lesion: &FollowedLesion| match perpendicular(record, lesion, baseline, 0) {
        Perpendicular::Known(long, short) => Some((NodeSize { long, short }, NodeSize { long, short })),
        Perpendicular::NotAssessed | Perpendicular::Untold => None,
    };
    let mut followed: Vec<Followed<'_>> =
        targets.map(|lesion| Followed { lesion, past: past(lesion) }).collect();
    let scanned = |at: &usize| record.assessments.get(*at).is_some_and(|told| told.pet.is_some());
    let unsized_ones = followed.iter().filter(|lesion| lesion.past.is_none());
    let unsized_ones: Vec<&str> = unsized_ones.map(|followed| followed.lesion.id.as_str()).collect();
    if !evaluation.follow_ups.iter().any(scanned) && !unsized_ones.is_empty() {
        let because = format!(
            "the record has no scores of the five-point scale, and no perpendicular diameters (long and short) at baseline for {}",
            unsized_ones.join(", ")
        );
        return CriteriaCourse::uncheckable(Criteria::Lugano, because);
    }
    let mut earlier = Earlier::None;
    let mut answers = Vec::new();
    for (at, assessed) in evaluation.result.iter().flatten().enumerate() {
        let visit = Visit { record, evaluation, assessed, column: at + 1, policies };
        let pet = visit.pet();
        answers.push(visit.answer(&followed, &pet, &earlier));
        earlier = match pet {
            PetSays::Nothing if visit.may_progress_by_ct(&followed) => earlier.overtaken(assessed.point.day),
            PetSays::Nothing => earlier,
            PetSays::Known(metabolic, _) => Earlier::Known(metabolic, visit.pet_place()),
            PetSays::Open(open, ways) => Earlier::Open(open, ways.iter().map(|(way, _)| *way).collect()),
        };
        for lesion in &mut followed {
            // What has merged into another lesion has not gone.
            if lesion.lesion.seen.get(at + 1) == Some(&Seen::Merged) {
                continue;
            }
            let now = perpendicular(record, lesion.lesion, assessed.assessment, at + 1);
            if let (Some((_, smallest)), Perpendicular::Known(long, short)) = (&mut lesion.past, now)
                && product(long, short) < smallest.product()
            {
                *smallest = NodeSize { long, short };
            }
        }
    }
    let more = followed.len() > 6;
    CriteriaCourse { criteria: Criteria::Lugano, answers: Ok(answers), best: None, notes: notes(more) }
}

impl Earlier {
    /// After a progression by CT; what no PET has said is not overtaken.
    fn overtaken(self, day: Day) -> Self {
        match self {
            Self::None => Self::None,
            Self::Known(..) | Self::Open(..) | Self::Overtaken(_) => Self::Overtaken(day),
        }
    }
}

fn notes(more_than_six: bool) -> Vec<String> {
    let mut notes = vec![
        "Lugano: new lesions are the record's unequivocal ones; an assessment without PET is taken as one whose PET cannot be evaluated, unless another of its day has one; spleen and bone marrow count as far as they are followed as non-targets."
            .to_owned(),
    ];
    if more_than_six {
        notes.push(
            "Lugano: the record measures more than the six lesions that the sum is made of; all are summed."
                .to_owned(),
        );
    }
    notes
}

/// One follow-up.
struct Visit<'a> {
    record: &'a Record,
    evaluation: &'a Evaluation,
    assessed: &'a AssessedPoint,
    /// Its column among what was seen of each lesion; the baseline is 0.
    column: usize,
    policies: &'a LuganoPolicies,
}

impl Visit<'_> {
    /// This assessment and the others of its day: PET and CT may be told apart.
    fn of_its_day(&self) -> impl Iterator<Item = &AssessedPoint> {
        let day = self.assessed.days.day();
        let same = move |other: &&AssessedPoint| day.is_some() && other.days.day() == day;
        let others = self.evaluation.result.iter().flatten().filter(same);
        std::iter::once(self.assessed).chain(others)
    }

    /// The assessment with the PET of the day.
    fn with_pet(&self) -> Option<(usize, &Pet)> {
        let told = |at: usize| Some((at, self.record.assessments.get(at)?.pet.as_ref()?));
        self.of_its_day().find_map(|assessed| told(assessed.assessment))
    }

    fn told(&self) -> Option<&Pet> {
        self.with_pet().map(|(_, pet)| pet)
    }

    fn pet_place(&self) -> String {
        let at = self.with_pet().map_or(self.assessed.assessment, |(at, _)| at);
        format!("/assessments/{at}/pet")
    }

    fn new_lesion(&self) -> bool {
        self.of_its_day().any(new_lesion)
    }

    /// Whether CT progresses, or may where diameters are not told.
    fn may_progress_by_ct(&self, followed: &[Followed<'_>]) -> bool {
        let (lesions, untold) = self.ct(followed);
        untold.is_some() || self.by_ct(&lesions).0 == Some(Response::Pd)
    }

    fn by_ct(&self, lesions: &[CtLesion]) -> (Option<Response>, RuleId) {
        ct(lesions, self.assessed.point.non_target, self.new_lesion(), self.policies)
    }

    fn pet(&self) -> PetSays {
        use oncase_record::model::Uptake as Told;
        let Some(told) = self.told() else { return PetSays::Nothing };
        let uptake = told.uptake.map(|uptake| match uptake {
            Told::Less => Uptake::Less,
            Told::Same => Uptake::Same,
            Told::More => Uptake::More,
        });
        let scores = told.deauville.map_or_else(|| vec![1, 4], |score| vec![score]);
        let uptakes =
            uptake.map_or_else(|| vec![Uptake::Less, Uptake::Same, Uptake::More], |known| vec![known]);
        let mut ways: Vec<(Metabolic, RuleId)> = Vec::new();
        for score in scores {
            let score = if score == 3 && self.policies.score_3 == ScoreThree::AsFour { 4 } else { score };
            for uptake in &uptakes {
                let way = metabolic(score, *uptake, self.new_lesion());
                ways.extend(way.filter(|(way, _)| !ways.iter().any(|(known, _)| known == way)));
            }
        }
        match ways.as_slice() {
            [] => PetSays::Nothing,
            [(metabolic, rule)] => PetSays::Known(*metabolic, *rule),
            _ => PetSays::Open(self.pet_open(told, ways.len()), ways),
        }
    }

    fn pet_open(&self, told: &Pet, ways: usize) -> Open {
        let (mut what, mut places) = (Vec::new(), Vec::new());
        if told.deauville.is_none() {
            what.push("the score of the five-point scale");
            places.push(format!("{}/deauville", self.pet_place()));
        }
        if told.uptake.is_none() {
            what.push("the FDG uptake against the baseline");
            places.push(format!("{}/uptake", self.pet_place()));
        }
        Open { what: what.join(" and "), places, ways }
    }

    /// The lesions on CT, and those whose diameters are not told, now or at baseline.
    fn ct(&self, followed: &[Followed<'_>]) -> (Vec<CtLesion>, Option<Open>) {
        let (mut lesions, mut untold, mut places) = (Vec::new(), Vec::new(), Vec::new());
        let baseline = self.evaluation.baseline.unwrap_or_default();
        for Followed { lesion, past } in followed {
            let mut missing = |assessment: usize| {
                untold.push(lesion.id.as_str());
                let told = measurement(self.record, assessment, &lesion.id).map(|(_, told)| told);
                let key = if told.is_some_and(|told| told.long.is_none()) { "long" } else { "short" };
                places.push(place(self.record, assessment, &lesion.id, key));
            };
            let Some((baseline, smallest)) = *past else {
                missing(baseline);
                continue;
            };
            let index = self.assessed.assessment;
            let now = match perpendicular(self.record, lesion, index, self.column) {
                Perpendicular::Known(long, short) => Some(NodeSize { long, short }),
                Perpendicular::NotAssessed => None,
                Perpendicular::Untold => {
                    missing(index);
                    continue;
                }
            };
            lesions.push(CtLesion { node: lesion.nodal, baseline, smallest, now });
        }
        let open = (!untold.is_empty()).then(|| Open {
            what: format!("the perpendicular diameters (long and short) of {}", untold.join(", ")),
            places,
            ways: CT_WAYS.len(),
        });
        (lesions, open)
    }

    fn answer(&self, followed: &[Followed<'_>], pet: &PetSays, earlier: &Earlier) -> Answer {
        let (lesions, untold) = self.ct(followed);
        let (by_ct, ct_rule) = self.by_ct(&lesions);
        let mut open = Vec::new();
        let mut add = |untold: &Open| {
            open.push(untold.clone());
            open.len() - 1
        };
        let pet_open = if let PetSays::Open(untold, _) = pet { Some(add(untold)) } else { None };
        let without_pet = matches!(pet, PetSays::Nothing);
        let untold = untold.filter(|_| without_pet && by_ct != Some(Response::Pd));
        let ct_open = untold.as_ref().map(&mut add);
        let earlier_open = match earlier {
            Earlier::Open(untold, _) if without_pet => Some(add(untold)),
            Earlier::Overtaken(day) if without_pet && by_ct != Some(Response::Pd) => {
                Some(add(&self.after_ct_progression(*day)))
            }
            _ => None,
        };
        let decided = |ways: &[usize]| {
            let way = |at: Option<usize>| at.and_then(|at| ways.get(at)).copied().unwrap_or_default();
            let now = match pet {
                PetSays::Nothing => None,
                PetSays::Known(metabolic, rule) => Some((*metabolic, *rule)),
                PetSays::Open(_, possible) => possible.get(way(pet_open)).copied(),
            };
            let before = match earlier {
                Earlier::None => None,
                Earlier::Known(metabolic, _) => Some(*metabolic),
                Earlier::Open(_, possible) => possible.get(way(earlier_open)).copied(),
                Earlier::Overtaken(_) => METABOLIC.get(way(earlier_open)).copied(),
            };
            let by_ct = if ct_open.is_some() { CT_WAYS.get(way(ct_open)).copied() } else { by_ct };
            let (category, rule) = response(now.map(|(metabolic, _)| metabolic), by_ct, before);
            let sizes =
                (now.is_none() && ct_open.is_none() && (before.is_none() || by_ct == Some(Response::Pd)))
                    .then_some(ct_rule);
            let rules = [Some(rule), now.map(|(_, rule)| rule), sizes];
            (category.code(), rules.into_iter().flatten().map(RuleId::rule).collect())
        };
        let sums = if lesions.len() == followed.len() { lesions.as_slice() } else { &[] };
        settle(&open, decided, |rule| self.because(rule, sums, earlier))
    }

    /// What is open at an assessment without PET after a progression by CT.
    fn after_ct_progression(&self, day: Day) -> Open {
        Open {
            what: format!("what PET shows after the progression by CT, certain or possible, of {day}"),
            places: vec![self.pet_place()],
            ways: METABOLIC.len(),
        }
    }

    /// `lesions` are all that count, or none where the diameters of one are not told.
    fn because(&self, rule: &'static Rule, lesions: &[CtLesion], earlier: &Earlier) -> Because {
        let mut because = Because::rule(rule.id);
        if let Some(told) = self.told() {
            because = because.fact(self.pet_place());
            if let Some(score) = told.deauville {
                because = because.number("Deauville score", score.to_string(), "");
            }
            if let Some(uptake) = told.uptake {
                because = because.number("FDG uptake", word(uptake), "");
            }
        } else {
            let sum = lesions.iter().map(|lesion| lesion.now.map(NodeSize::product)).sum::<Option<u64>>();
            if let Some(sum) = sum.filter(|_| !lesions.is_empty()) {
                let baseline = lesions.iter().map(|lesion| lesion.baseline.product()).sum();
                because = because.number("sum of products", square_mm(sum), "mm2").number(
                    "baseline sum of products",
                    square_mm(baseline),
                    "mm2",
                );
            }
            if let Earlier::Known(metabolic, place) = earlier {
                let carried = response(Some(*metabolic), None, None).0;
                because = because.number("response by the last PET", carried.code(), "").fact(place.clone());
            }
        }
        let targets = super::told::targets(self.evaluation);
        facts(self.record, self.evaluation, self.assessed.assessment, &targets)
            .into_iter()
            .fold(because, Because::fact)
    }
}

/// What PET may say.
const METABOLIC: [Metabolic; 4] =
    [Metabolic::Complete, Metabolic::Partial, Metabolic::None, Metabolic::Progressive];

/// What CT may say where diameters are not told.
const CT_WAYS: [Response; 4] = [Response::Cr, Response::Pr, Response::Sd, Response::Pd];

fn word(uptake: oncase_record::model::Uptake) -> &'static str {
    use oncase_record::model::Uptake;
    match uptake {
        Uptake::Less => "less",
        Uptake::Same => "the same",
        Uptake::More => "more",
    }
}
