//! Measurability, choice of targets, and the time of the baseline: rules M1 to M5 and T1.

use oncase_record::{Day, Length};

use super::rows::Axes;
use super::rules::RuleId;

/// How a lesion was imaged or measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Computed tomography or magnetic resonance imaging.
    CtOrMri,
    /// Calipers, on the skin.
    Caliper,
    /// Chest X-ray.
    ChestXray,
    /// Ultrasound: never measures.
    Ultrasound,
}

/// What kind of disease a lesion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    /// A solid lesion.
    Solid,
    /// A lytic or mixed bone lesion with a soft tissue part, which is what was measured.
    BoneWithSoftTissue,
    /// A cystic metastasis.
    CysticMetastasis,
    /// A simple cyst: no disease.
    SimpleCyst,
    /// Blastic bone lesion, leptomeningeal disease, ascites, effusion, inflammatory breast disease,
    /// lymphangitic involvement, or a mass that is only felt.
    TrulyNonMeasurable,
}

/// A lesion found at baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Organ in the sense of the criteria: all lymph nodes are one, paired organs are one.
    pub organ: &'a str,
    /// Whether it is a lymph node.
    pub nodal: bool,
    /// What kind of disease it is.
    pub nature: Nature,
    /// How it was measured.
    pub method: Method,
    /// Slice thickness, where known.
    pub slice: Option<Length>,
    /// Its diameters.
    pub axes: Axes,
    /// Irradiated or treated locally before.
    pub treated: bool,
    /// Has progressed since that treatment.
    pub progressed_since: bool,
    /// Can be measured reproducibly.
    pub reproducible: bool,
}

/// Whether a lesion can be measured, and is disease.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measurability {
    /// Measurable: may be a target.
    Measurable,
    /// Disease, but not measurable: a non-target.
    NotMeasurable,
    /// No disease: a simple cyst, a node of normal size.
    NoDisease,
    /// The diameter that counts was not recorded.
    Unknown,
}

/// A judgement on a lesion at baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Whether it is measurable.
    pub measurability: Measurability,
    /// The rule that decided.
    pub rule: RuleId,
    /// The slice thickness is not known and was taken as at most 5 mm.
    pub assumed_thin_slices: bool,
}

/// The role of a lesion, by choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chosen {
    /// Target.
    Target,
    /// Non-target.
    NonTarget,
    /// No disease.
    NoDisease,
    /// Not to be decided without its diameter.
    Unknown,
}

const THICK_SLICE: Length = Length::from_mm(5);
const TEN: Length = Length::from_mm(10);
const FIFTEEN: Length = Length::from_mm(15);
const TWENTY: Length = Length::from_mm(20);

impl Candidate<'_> {
    /// Rules M1 to M4.
    pub fn judge(&self) -> Judgement {
        use Measurability::{Measurable, NoDisease, NotMeasurable, Unknown};
        let by = |measurability, rule| Judgement { measurability, rule, assumed_thin_slices: false };
        match self.nature {
            Nature::SimpleCyst => return by(NoDisease, RuleId::M3),
            Nature::TrulyNonMeasurable => return by(NotMeasurable, RuleId::M3),
            Nature::Solid | Nature::BoneWithSoftTissue | Nature::CysticMetastasis => {}
        }
        let size_rule = if self.nodal { RuleId::M2 } else { RuleId::M1 };
        if self.method == Method::Ultrasound {
            return by(NotMeasurable, RuleId::M1);
        }
        let Some(diameter) = (if self.nodal { self.axes.short } else { self.axes.long }) else {
            return by(Unknown, size_rule);
        };
        if self.nodal && diameter < TEN {
            return by(NoDisease, RuleId::M2);
        }
        if diameter < self.smallest() {
            return by(NotMeasurable, size_rule);
        }
        if self.treated && !self.progressed_since {
            return by(NotMeasurable, RuleId::M4);
        }
        let assumed_thin_slices = self.method == Method::CtOrMri && self.slice.is_none();
        Judgement { assumed_thin_slices, ..by(Measurable, size_rule) }
    }

    /// The smallest diameter that is measurable by this method.
    fn smallest(&self) -> Length {
        let basic = match (self.method, self.nodal) {
            (Method::ChestXray, _) => TWENTY,
            (_, true) => FIFTEEN,
            (_, false) => TEN,
        };
        match self.slice {
            Some(slice) if self.method == Method::CtOrMri && slice > THICK_SLICE => {
                basic.max(Length(slice.0.saturating_mul(2)))
            }
            _ => basic,
        }
    }

    fn size(&self) -> Length {
        (if self.nodal { self.axes.short } else { self.axes.long }).unwrap_or_default()
    }
}

/// Rule T1: chooses the targets. At most five, at most two an organ; first the largest of each organ, so that
/// all organs involved are represented, then the largest of the rest. Solid lesions come before cystic ones,
/// and lesions that cannot be measured reproducibly are left to the non-targets.
///
/// Returns the role of each candidate and the rule that gave it, in the order of the candidates.
pub fn choose_targets(candidates: &[Candidate<'_>]) -> Vec<(Chosen, RuleId)> {
    let judged: Vec<Judgement> = candidates.iter().map(Candidate::judge).collect();
    let mut by_size: Vec<usize> = (0..candidates.len())
        .filter(|&i| {
            let able = |c: &Candidate<'_>, j: &Judgement| {
                c.reproducible && j.measurability == Measurability::Measurable
            };
            candidates.get(i).zip(judged.get(i)).is_some_and(|(c, j)| able(c, j))
        })
        .collect();
    by_size.sort_by_key(|&i| {
        candidates.get(i).map(|c| (c.nature == Nature::CysticMetastasis, std::cmp::Reverse(c.size())))
    });
    let organ = |i: usize| candidates.get(i).map_or("", |c| c.organ);
    let mut targets: Vec<usize> = Vec::new();
    for most_in_organ in [1, 2] {
        for &i in &by_size {
            let in_organ = targets.iter().filter(|&&t| organ(t) == organ(i)).count();
            if targets.len() < 5 && in_organ < most_in_organ && !targets.contains(&i) {
                targets.push(i);
            }
        }
    }
    let role = |(i, judgement): (usize, &Judgement)| match judgement.measurability {
        Measurability::Measurable if targets.contains(&i) => (Chosen::Target, judgement.rule),
        Measurability::Measurable => (Chosen::NonTarget, RuleId::T1),
        Measurability::NotMeasurable => (Chosen::NonTarget, judgement.rule),
        Measurability::NoDisease => (Chosen::NoDisease, judgement.rule),
        Measurability::Unknown => (Chosen::Unknown, judgement.rule),
    };
    judged.iter().enumerate().map(role).collect()
}

/// Rule M5: whether a scan can be the baseline of a treatment that starts on `start`: on that day or at most 28
/// days before it.
pub fn can_be_baseline(scan: Day, start: Day) -> bool {
    (0..=28).contains(&start.days_since(scan))
}
