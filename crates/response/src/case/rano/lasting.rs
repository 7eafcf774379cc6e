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

/// For the assessment at this place; `outcomes` are the responses that each assessment may be, if it lasted.
pub(super) fn lasting(days: &[Day], outcomes: &[Vec<Response>], at: usize, least: i32) -> Lasts {
    let worst: Vec<u8> =
        outcomes.iter().map(|ways| ways.iter().map(|r| level(*r)).min().unwrap_or(0)).collect();
    let best: Vec<u8> =
        outcomes.iter().map(|ways| ways.iter().map(|r| level(*r)).max().unwrap_or(0)).collect();
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

/// Whether the run of assessments with at least this level, this one taken to have it, spans as many days.
fn lasts(days: &[Day], levels: &[u8], at: usize, asked: u8, least: i32) -> bool {
    let has = |other: &usize| levels.get(*other).is_some_and(|level| *level >= asked);
    let first = (0..at).rev().take_while(has).last().unwrap_or(at);
    let last = (at + 1..levels.len()).take_while(has).last().unwrap_or(at);
    days.get(first).zip(days.get(last)).is_some_and(|(first, last)| last.days_since(*first) >= least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_lasts_from_its_first_assessment_to_its_last() {
        use Response::{Cr, Pr, Sd};
        let days = [0, 20, 47, 60].map(Day);
        let of = |outcomes: [Response; 4], at| lasting(&days, &outcomes.map(|r| vec![r]), at, 28).in_way(0);
        assert_eq!(of([Pr, Pr, Pr, Sd], 1), (false, true));
        assert_eq!(of([Pr, Pr, Sd, Pr], 0), (false, false), "20 days");
        assert_eq!(of([Pr, Cr, Cr, Pr], 1), (false, true), "complete for 27 days");
        assert_eq!(of([Sd, Cr, Cr, Cr], 3), (true, true));
    }

    #[test]
    fn what_others_may_be_leaves_it_open() {
        use Response::{Pr, Sd};
        let days = [0, 30].map(Day);
        let found = lasting(&days, &[vec![Pr], vec![Pr, Sd]], 0, 28);
        assert!(found.is_open());
        assert_eq!((found.in_way(0), found.in_way(2)), ((false, true), (false, false)));
    }
}
