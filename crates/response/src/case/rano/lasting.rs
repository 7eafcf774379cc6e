//! Whether a response lasts: the run of assessments around it that show it or better, from its first day to its last.

use oncase_record::Day;

use crate::Response;

/// Whether the complete and the partial response of an assessment last: at the worst and at the best that the other
/// assessments may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lasts {
    complete: (bool, bool),
    partial: (bool, bool),
}

impl Lasts {
    /// In how many ways it may be: both last, only the partial response does, neither does.
    pub const WAYS: usize = 3;

    /// Whether it depends on what is not told of other assessments.
    pub fn is_open(&self) -> bool {
        self.complete.0 != self.complete.1 || self.partial.0 != self.partial.1
    }

    /// Whether the complete and the partial response last, in a way from the best (0) to the worst.
    pub fn in_way(&self, way: usize) -> (bool, bool) {
        match way {
            0 => (self.complete.1, self.partial.1),
            1 => (self.complete.0, self.partial.1),
            _ => (self.complete.0, self.partial.0),
        }
    }
}

/// The responses that an assessment may be, if it lasted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcomes {
    worst: Option<u8>,
    best: u8,
    /// The best that it may be where something was not assessed: it cannot show a response, nor that one was lost.
    unseen: u8,
}

impl Outcomes {
    /// A response that the record leaves possible.
    pub fn seen(&mut self, response: Response) {
        let level = level(response);
        self.worst = Some(self.worst.map_or(level, |worst| worst.min(level)));
        self.best = self.best.max(level);
        self.unseen = self.unseen.max(level);
    }

    /// A response that it may be if what was not assessed is gone.
    pub fn may_be(&mut self, response: Response) {
        self.unseen = self.unseen.max(level(response));
    }
}

/// For the assessment at this place; `outcomes` are those of every assessment.
pub(super) fn lasting(days: &[Day], outcomes: &[Outcomes], at: usize, least: i32) -> Lasts {
    let worst: Vec<(u8, u8)> =
        outcomes.iter().map(|outcomes| outcomes.worst.unwrap_or(0)).map(|level| (level, level)).collect();
    let best: Vec<(u8, u8)> = outcomes.iter().map(|outcomes| (outcomes.best, outcomes.unseen)).collect();
    let both = |asked: u8| (lasts(days, &worst, at, asked, least), lasts(days, &best, at, asked, least));
    Lasts { complete: both(level(Response::Cr)), partial: both(level(Response::Pr)) }
}

fn level(response: Response) -> u8 {
    match response {
        Response::Cr => 2,
        Response::Pr => 1,
        _ => 0,
    }
}

/// Whether the run of assessments with at least this level, this one taken to have it, spans as many days. Each has a
/// level that it shows, and one that it does not rule out: the run begins and ends where it is shown.
fn lasts(days: &[Day], levels: &[(u8, u8)], at: usize, asked: u8, least: i32) -> bool {
    let goes_on = |other: &usize| levels.get(*other).is_some_and(|(_, unseen)| *unseen >= asked);
    let shows = |other: &usize| levels.get(*other).is_some_and(|(shown, _)| *shown >= asked);
    let first = (0..at).rev().take_while(goes_on).filter(shows).last().unwrap_or(at);
    let last = (at + 1..levels.len()).take_while(goes_on).filter(shows).last().unwrap_or(at);
    days.get(first).zip(days.get(last)).is_some_and(|(first, last)| last.days_since(*first) >= least)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(responses: &[Response]) -> Outcomes {
        let mut outcomes = Outcomes::default();
        for response in responses {
            outcomes.seen(*response);
        }
        outcomes
    }

    #[test]
    fn a_run_lasts_from_its_first_assessment_to_its_last() {
        use Response::{Cr, Pr, Sd};
        let days = [0, 20, 47, 60].map(Day);
        let of =
            |outcomes: [Response; 4], at| lasting(&days, &outcomes.map(|r| seen(&[r])), at, 28).in_way(0);
        assert_eq!(of([Pr, Pr, Pr, Sd], 1), (false, true));
        assert_eq!(of([Pr, Pr, Sd, Pr], 0), (false, false), "20 days");
        assert_eq!(of([Pr, Cr, Cr, Pr], 1), (false, true), "complete for 27 days");
        assert_eq!(of([Sd, Cr, Cr, Cr], 3), (true, true));
    }

    #[test]
    fn what_others_may_be_leaves_it_open() {
        use Response::{Pr, Sd};
        let days = [0, 30].map(Day);
        let found = lasting(&days, &[seen(&[Pr]), seen(&[Pr, Sd])], 0, 28);
        assert!(found.is_open());
        assert_eq!((found.in_way(0), found.in_way(2)), ((false, true), (false, false)));
    }

    #[test]
    fn an_assessment_that_may_be_anything_neither_ends_a_run_nor_is_its_end() {
        use Response::{Ne, Pr};
        let mut unseen = seen(&[Ne]);
        unseen.may_be(Pr);
        let found = lasting(&[0, 14, 30].map(Day), &[seen(&[Pr]), unseen.clone(), seen(&[Pr])], 0, 28);
        assert_eq!((found.in_way(0), found.in_way(2)), ((false, true), (false, false)));
        let last = lasting(&[0, 30].map(Day), &[seen(&[Pr]), unseen], 0, 28);
        assert_eq!((last.in_way(0), last.is_open()), ((false, false), false));
    }
}
