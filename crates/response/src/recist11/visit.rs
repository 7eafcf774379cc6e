//! One visit while its rows come in.

use super::observation::{NewLesion, NonTargetState, TargetState, VisitFact};
use super::rows::RowProblem;
use super::target::PATHOLOGICAL_NODE;
use super::time_point::Notes;

/// A set of lesion numbers below 64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lesions(pub u64);

impl Lesions {
    pub fn has(self, lesion: u8) -> bool {
        self.0 >> (lesion & 63) & 1 == 1
    }

    pub fn add(&mut self, lesion: u8) {
        self.0 |= 1 << (lesion & 63);
    }

    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn count(self) -> u8 {
        u8::try_from(self.0.count_ones()).unwrap_or(64)
    }

    pub fn each(self) -> impl Iterator<Item = u8> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let lowest = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            u8::try_from(lowest).ok().filter(|n| *n < 64)
        })
    }
}

/// State of the tumour marker at a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    NotDone,
    Normal,
    High,
}

/// What the rows of a visit have said so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visit {
    pub series: u32,
    pub number: u16,
    pub first_day: i32,
    pub last_day: i32,
    pub targets: Lesions,
    pub targets_missing: Lesions,
    pub split: Lesions,
    pub sum: u64,
    pub target_present: bool,
    pub non_targets: Lesions,
    pub non_targets_missing: Lesions,
    pub non_target_present: bool,
    pub non_target_progressed: bool,
    pub unequivocal: Lesions,
    pub equivocal: Lesions,
    pub awaiting_ct: Lesions,
    pub other_findings: bool,
    pub new_kind: Option<NewLesion>,
    pub new_day: i32,
    pub marker: Marker,
    pub notes: Notes,
}

impl Visit {
    pub fn new(series: u32, number: u16) -> Self {
        Self {
            series,
            number,
            first_day: i32::MAX,
            last_day: i32::MIN,
            targets: Lesions::default(),
            targets_missing: Lesions::default(),
            split: Lesions::default(),
            sum: 0,
            target_present: false,
            non_targets: Lesions::default(),
            non_targets_missing: Lesions::default(),
            non_target_present: false,
            non_target_progressed: false,
            unequivocal: Lesions::default(),
            equivocal: Lesions::default(),
            awaiting_ct: Lesions::default(),
            other_findings: false,
            new_kind: None,
            new_day: i32::MAX,
            marker: Marker::NotDone,
            notes: Notes::default(),
        }
    }

    #[inline]
    pub fn on_day(&mut self, day: i32) {
        self.first_day = self.first_day.min(day);
        self.last_day = self.last_day.max(day);
    }

    pub fn note(&mut self, notes: Notes) {
        self.notes.0 |= notes.0;
    }

    /// Rules T2, T3 and T4: what this row adds to the sum of diameters.
    #[inline]
    pub fn target(
        &mut self,
        lesion: u8,
        nodal: bool,
        state: TargetState,
        diameter: u32,
        too_small: u32,
    ) -> Result<(), RowProblem> {
        let is_part = state == TargetState::SplitPart;
        if self.targets.has(lesion) && !is_part && !self.split.has(lesion) {
            return Err(RowProblem::SecondRow(lesion));
        }
        self.targets.add(lesion);
        let counts = match state {
            TargetState::Measured => diameter,
            TargetState::SplitPart => {
                self.split.add(lesion);
                self.note(Notes::SPLIT);
                diameter
            }
            TargetState::TooSmall => {
                self.note(Notes::TOO_SMALL);
                too_small
            }
            TargetState::Absent => 0,
            TargetState::Merged => {
                self.note(Notes::MERGED);
                0
            }
            TargetState::NotAssessed => {
                self.targets_missing.add(lesion);
                0
            }
        };
        self.sum += u64::from(counts);
        self.target_present |= if nodal { counts >= PATHOLOGICAL_NODE.0 } else { counts > 0 };
        Ok(())
    }

    /// What this row says about a non-target.
    #[inline]
    pub fn non_target(
        &mut self,
        lesion: u8,
        nodal: bool,
        state: NonTargetState,
        diameter: u32,
    ) -> Result<(), RowProblem> {
        if self.non_targets.has(lesion) {
            return Err(RowProblem::SecondRow(lesion));
        }
        self.non_targets.add(lesion);
        match state {
            NonTargetState::Present => self.non_target_present = true,
            NonTargetState::Absent => {}
            NonTargetState::Progressed => self.non_target_progressed = true,
            NonTargetState::NotAssessed => self.non_targets_missing.add(lesion),
            NonTargetState::Measured => {
                self.non_target_present |= diameter >= if nodal { PATHOLOGICAL_NODE.0 } else { 1 };
            }
        }
        Ok(())
    }

    /// What this row says about a new finding.
    #[inline]
    pub fn new_lesion(&mut self, lesion: u8, what: NewLesion, day: i32) {
        match what {
            NewLesion::Equivocal => self.equivocal.add(lesion),
            NewLesion::PetAwaitingCt => {
                self.equivocal.add(lesion);
                self.awaiting_ct.add(lesion);
            }
            NewLesion::NotMalignant | NewLesion::PetAtKnownSite => {
                self.other_findings = true;
                self.new_kind = self.new_kind.or(Some(what));
            }
            NewLesion::Unequivocal
            | NewLesion::OutsideBaselineField
            | NewLesion::PetNewSinceBaselinePet
            | NewLesion::PetWithNewSiteOnCt => {
                if self.unequivocal.is_empty() || day < self.new_day {
                    self.new_kind = Some(what);
                }
                self.unequivocal.add(lesion);
                self.new_day = self.new_day.min(day);
            }
        }
    }

    #[inline]
    pub fn fact(&mut self, fact: VisitFact) {
        match fact {
            VisitFact::Imaged => {}
            VisitFact::SitesNotImaged => self.note(Notes::SITES_NOT_IMAGED),
            VisitFact::NoImaging => self.note(Notes::NO_IMAGING),
            VisitFact::MarkerNormal => {
                if self.marker != Marker::High {
                    self.marker = Marker::Normal;
                }
            }
            VisitFact::MarkerHigh => self.marker = Marker::High,
            VisitFact::MarkerNotDone => {}
            VisitFact::SymptomaticDeterioration => self.note(Notes::SYMPTOMATIC),
        }
    }
}
