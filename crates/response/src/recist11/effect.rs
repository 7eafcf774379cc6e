//! What each observation of a lesion does to its visit, worked out once for every byte: the kernel meets millions
//! of them, and a mask costs less than a choice that cannot be foreseen.

use super::observation::{NewLesion, NonTargetState, Observation, Observed, TargetState, VisitFact};
use super::target::PATHOLOGICAL_NODE;
use super::time_point::Notes;

/// Whom a row speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Target,
    NonTarget,
    New(NewLesion),
    Visit(VisitFact),
    /// The byte stands for no observation.
    Unknown,
}

/// What a row about a target or a non-target does to its visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effect {
    pub subject: Subject,
    /// All ones where the row's diameter counts, otherwise 0.
    pub diameter: u32,
    /// All ones where the diameter of what is too small to measure counts, otherwise 0.
    pub too_small: u32,
    /// The smallest diameter at which the lesion is still there; out of reach where no diameter says so.
    pub present_from: u32,
    /// 1 where the lesion was not assessed, otherwise 0.
    pub missing: u8,
    /// 1 where the row is one part of a split lesion, otherwise 0.
    pub part: u8,
    pub progressed: bool,
    pub notes: Notes,
}

const OUT_OF_REACH: u32 = u32::MAX;

impl Effect {
    /// The effect of the observation that a byte stands for.
    #[inline]
    pub fn of(byte: u8) -> &'static Self {
        &EFFECTS[usize::from(byte)]
    }

    const NONE: Self = Self {
        subject: Subject::Unknown,
        diameter: 0,
        too_small: 0,
        present_from: OUT_OF_REACH,
        missing: 0,
        part: 0,
        progressed: false,
        notes: Notes(0),
    };

    const fn work_out(byte: u8) -> Self {
        match Observation::read(byte) {
            Some(Observed::Target { nodal, state }) => Self::target(nodal, state),
            Some(Observed::NonTarget { nodal, state }) => Self::non_target(nodal, state),
            Some(Observed::New(kind)) => Self { subject: Subject::New(kind), ..Self::NONE },
            Some(Observed::Visit(fact)) => Self { subject: Subject::Visit(fact), ..Self::NONE },
            None => Self::NONE,
        }
    }

    /// Rules T2, T3 and T4.
    const fn target(nodal: bool, state: TargetState) -> Self {
        let target = Self { subject: Subject::Target, present_from: gone_below(nodal), ..Self::NONE };
        match state {
            TargetState::Measured => Self { diameter: u32::MAX, ..target },
            TargetState::SplitPart => Self { diameter: u32::MAX, part: 1, notes: Notes::SPLIT, ..target },
            TargetState::TooSmall => Self { too_small: u32::MAX, notes: Notes::TOO_SMALL, ..target },
            TargetState::Absent => target,
            TargetState::Merged => Self { notes: Notes::MERGED, ..target },
            TargetState::NotAssessed => Self { missing: 1, ..target },
        }
    }

    const fn non_target(nodal: bool, state: NonTargetState) -> Self {
        let non_target = Self { subject: Subject::NonTarget, ..Self::NONE };
        match state {
            NonTargetState::Present => Self { present_from: 0, ..non_target },
            NonTargetState::Absent => non_target,
            NonTargetState::Progressed => Self { progressed: true, ..non_target },
            NonTargetState::NotAssessed => Self { missing: 1, ..non_target },
            NonTargetState::Measured => {
                Self { diameter: u32::MAX, present_from: gone_below(nodal), ..non_target }
            }
        }
    }
}

/// A node is gone below a short axis of 10 mm, any other lesion at 0 mm.
const fn gone_below(nodal: bool) -> u32 {
    if nodal { PATHOLOGICAL_NODE.0 } else { 1 }
}

static EFFECTS: [Effect; 256] = {
    let mut effects = [Effect::NONE; 256];
    let mut byte = 0;
    while byte < 256 {
        effects[byte] = Effect::work_out(byte as u8);
        byte += 1;
    }
    effects
};
