//! Best overall response and date of progression by iRECIST.

use oncase_record::Day;

use super::{ImmunePoint, ImmuneResponse};

/// Best response by iRECIST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImmuneBest {
    /// The response.
    pub response: ImmuneResponse,
    /// The first day on which it was reached.
    pub day: Day,
}

/// What the time points of a patient say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImmuneCourse {
    /// Best response from the start to confirmed progression; none without a time point. A progression that
    /// was never confirmed stays iUPD.
    pub best: Option<ImmuneBest>,
    /// Date of progression: the first iUPD of the unbroken block that ends in iCPD.
    pub progression: Option<Day>,
    /// First iCR or iPR: the start of the duration of response.
    pub first_response: Option<Day>,
}

impl ImmuneCourse {
    /// Derives it from the time points in the order of time.
    pub fn of(points: &[ImmunePoint]) -> Self {
        let end = points.iter().position(|p| p.response == ImmuneResponse::Cpd);
        let window = match end {
            Some(end) => points.get(..=end).unwrap_or(points),
            None => points,
        };
        let first = |wanted: &dyn Fn(ImmuneResponse) -> bool| {
            window.iter().find(|p| wanted(p.response)).map(|p| p.day)
        };
        let best = window
            .iter()
            .map(|p| p.response)
            .min()
            .and_then(|response| first(&|r| r == response).map(|day| ImmuneBest { response, day }));
        Self {
            best,
            progression: end.and_then(|end| block_start(points, end)),
            first_response: first(&|r| matches!(r, ImmuneResponse::Cr | ImmuneResponse::Pr)),
        }
    }
}

/// The first iUPD of the block that ends at `end`; visits that are not evaluable do not break it.
fn block_start(points: &[ImmunePoint], end: usize) -> Option<Day> {
    let before = points.get(..end).unwrap_or_default();
    before
        .iter()
        .rev()
        .take_while(|p| matches!(p.response, ImmuneResponse::Upd | ImmuneResponse::Ne))
        .filter(|p| p.response == ImmuneResponse::Upd)
        .last()
        .or_else(|| points.get(end))
        .map(|p| p.day)
}
