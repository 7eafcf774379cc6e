//! What one row says about one lesion, or about the visit, in one byte.

use std::fmt;

/// What was seen of a target lesion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TargetState {
    /// Measured; the row's diameter counts, even below 5 mm.
    Measured = 0,
    /// One part of a lesion that has split; the parts' diameters add up under the parent's lesion index.
    SplitPart = 1,
    /// Gone: counts 0 mm.
    Absent = 2,
    /// Present but too small to measure: counts the default of the policies, 5 mm.
    TooSmall = 3,
    /// Has merged with another target whose diameter now stands for both: counts 0 mm and is not missing.
    Merged = 4,
    /// Not imaged, not readable, or not recorded.
    NotAssessed = 5,
}

/// What was seen of a non-target lesion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum NonTargetState {
    /// Still there, without unequivocal progression.
    Present = 0,
    /// Gone; for a node, normal in size.
    Absent = 1,
    /// Unequivocal progression in the reader's judgement, to the level that the criteria ask for.
    Progressed = 2,
    /// Not imaged, not readable, or not recorded.
    NotAssessed = 3,
    /// Measured: a node counts as gone below a short axis of 10 mm, any other lesion at 0 mm.
    Measured = 4,
}

/// How sure it is that a new finding is a new malignant lesion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum NewLesion {
    /// Unequivocal new malignant lesion.
    Unequivocal = 0,
    /// Equivocal: too small or unclear, to be watched. A later unequivocal row of the same lesion index
    /// dates the progression back to this visit.
    Equivocal = 1,
    /// Explained otherwise: technique, modality, flare or healing bone, a benign finding.
    NotMalignant = 2,
    /// Unequivocal, in a region that was not imaged at baseline: counts as new.
    OutsideBaselineField = 3,
    /// FDG-PET positive where the baseline FDG-PET was negative.
    PetNewSinceBaselinePet = 4,
    /// FDG-PET positive, no baseline FDG-PET, and computed tomography shows a new site of disease.
    PetWithNewSiteOnCt = 5,
    /// FDG-PET positive, no baseline FDG-PET, nothing on computed tomography yet: to be watched; if later
    /// confirmed, progression dates back to this visit.
    PetAwaitingCt = 6,
    /// FDG-PET positive at a known site that is not progressing on anatomic images.
    PetAtKnownSite = 7,
}

/// A fact about the visit as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum VisitFact {
    /// The visit took place; all sites that were to be imaged were imaged.
    Imaged = 0,
    /// Some site that was to be imaged was not.
    SitesNotImaged = 1,
    /// No imaging was done at this visit.
    NoImaging = 2,
    /// The tumour marker is normal.
    MarkerNormal = 3,
    /// The tumour marker is above its upper limit of normal.
    MarkerHigh = 4,
    /// The tumour marker was not measured.
    MarkerNotDone = 5,
    /// Global deterioration of health or clinical progression without imaging evidence.
    SymptomaticDeterioration = 6,
}

/// What a row observes. One byte: bits 0-2 the state, bit 3 nodal, bits 4-5 the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Observation(u8);

/// An observation in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// A target lesion; `nodal` means that its short axis counts.
    Target {
        /// Whether the lesion is a lymph node.
        nodal: bool,
        /// What was seen.
        state: TargetState,
    },
    /// A non-target lesion.
    NonTarget {
        /// Whether the lesion is a lymph node.
        nodal: bool,
        /// What was seen.
        state: NonTargetState,
    },
    /// A finding that was not there at baseline.
    New(NewLesion),
    /// A fact about the visit.
    Visit(VisitFact),
}

const NODAL: u8 = 0b1000;
const NON_TARGET: u8 = 0b01_0000;
const NEW: u8 = 0b10_0000;
const VISIT: u8 = 0b11_0000;

impl Observation {
    /// A target lesion.
    pub const fn target(nodal: bool, state: TargetState) -> Self {
        Self(if nodal { NODAL } else { 0 } | state as u8)
    }

    /// A non-target lesion.
    pub const fn non_target(nodal: bool, state: NonTargetState) -> Self {
        Self(NON_TARGET | if nodal { NODAL } else { 0 } | state as u8)
    }

    /// A new finding.
    pub const fn new_lesion(what: NewLesion) -> Self {
        Self(NEW | what as u8)
    }

    /// A fact about the visit.
    pub const fn visit(fact: VisitFact) -> Self {
        Self(VISIT | fact as u8)
    }

    /// The byte, as a column of a table holds it.
    pub const fn byte(self) -> u8 {
        self.0
    }

    /// The observation that a byte stands for, or `None` when it stands for none.
    #[inline]
    pub fn read(byte: u8) -> Option<Observed> {
        READ[usize::from(byte)]
    }

    const fn decode(byte: u8) -> Option<Observed> {
        let nodal = byte & NODAL != 0;
        Some(match (byte & !(NODAL | 0b111), byte & 0b111) {
            (0, state) => Observed::Target {
                nodal,
                state: match state {
                    0 => TargetState::Measured,
                    1 => TargetState::SplitPart,
                    2 => TargetState::Absent,
                    3 => TargetState::TooSmall,
                    4 => TargetState::Merged,
                    5 => TargetState::NotAssessed,
                    _ => return None,
                },
            },
            (NON_TARGET, state) => Observed::NonTarget {
                nodal,
                state: match state {
                    0 => NonTargetState::Present,
                    1 => NonTargetState::Absent,
                    2 => NonTargetState::Progressed,
                    3 => NonTargetState::NotAssessed,
                    4 => NonTargetState::Measured,
                    _ => return None,
                },
            },
            (NEW, what) if !nodal => Observed::New(match what {
                0 => NewLesion::Unequivocal,
                1 => NewLesion::Equivocal,
                2 => NewLesion::NotMalignant,
                3 => NewLesion::OutsideBaselineField,
                4 => NewLesion::PetNewSinceBaselinePet,
                5 => NewLesion::PetWithNewSiteOnCt,
                6 => NewLesion::PetAwaitingCt,
                _ => NewLesion::PetAtKnownSite,
            }),
            (VISIT, fact) if !nodal => Observed::Visit(match fact {
                0 => VisitFact::Imaged,
                1 => VisitFact::SitesNotImaged,
                2 => VisitFact::NoImaging,
                3 => VisitFact::MarkerNormal,
                4 => VisitFact::MarkerHigh,
                5 => VisitFact::MarkerNotDone,
                6 => VisitFact::SymptomaticDeterioration,
                _ => return None,
            }),
            _ => return None,
        })
    }
}

/// What each byte stands for: a kernel reads millions of them.
static READ: [Option<Observed>; 256] = {
    let mut table = [None; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = Observation::decode(byte as u8);
        byte += 1;
    }
    table
};

impl From<Observed> for Observation {
    fn from(observed: Observed) -> Self {
        match observed {
            Observed::Target { nodal, state } => Self::target(nodal, state),
            Observed::NonTarget { nodal, state } => Self::non_target(nodal, state),
            Observed::New(what) => Self::new_lesion(what),
            Observed::Visit(fact) => Self::visit(fact),
        }
    }
}

impl fmt::Display for Observation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::read(self.0) {
            Some(observed) => write!(f, "{observed:?}"),
            None => write!(f, "no observation ({:#04x})", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_read_back_or_refused() {
        let read = (0..=u8::MAX).filter_map(|byte| Observation::read(byte).map(|seen| (byte, seen)));
        let mut count = 0;
        for (byte, seen) in read {
            assert_eq!(Observation::from(seen).byte(), byte);
            count += 1;
        }
        assert_eq!(count, 2 * 6 + 2 * 5 + 8 + 7);
    }
}
