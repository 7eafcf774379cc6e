//! Findings that a person has reviewed and let stand.

use oncase_record::model::Settled;

use crate::context::Context;
use crate::finding::Finding;

/// A finding that was reviewed, with the review.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SettledFinding {
    /// The finding.
    pub finding: Finding,
    /// Index of the review among the record's `settled`.
    pub review: usize,
    /// Who reviewed it.
    pub by: String,
    /// When, as written.
    pub on: String,
    /// Why it may stand.
    pub reason: String,
}

/// Splits findings into those that stand open and those that were settled.
pub(crate) fn split(context: &Context<'_>, findings: Vec<Finding>) -> (Vec<Finding>, Vec<SettledFinding>) {
    let mut open = Vec::new();
    let mut settled = Vec::new();
    for finding in findings {
        let review = context.record.settled.iter().position(|review| covers(context, review, &finding));
        match review.and_then(|at| Some((at, context.record.settled.get(at)?))) {
            Some((at, review)) => settled.push(SettledFinding {
                finding,
                review: at,
                by: review.by.clone(),
                on: review.on.to_string(),
                reason: review.reason.clone(),
            }),
            None => open.push(finding),
        }
    }
    (open, settled)
}

/// A review covers a finding of its code that concerns all the items it names; without items, every such finding.
fn covers(context: &Context<'_>, review: &Settled, finding: &Finding) -> bool {
    let ids = context.ids(finding.spots.iter().map(|spot| spot.pointer.as_str()));
    review.finding.eq_ignore_ascii_case(finding.code)
        && review.items.iter().all(|id| ids.contains(id.as_str()))
}
