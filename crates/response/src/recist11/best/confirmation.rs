//! Rules B2 and B4: whether a response was confirmed.

use oncase_record::Day;

use super::super::policies::Policies;
use super::Assessment;
use crate::response::Response;

/// The day of a complete response when it was confirmed, and whether anything not evaluable lay between.
pub(super) fn of_complete(
    first: Assessment,
    later: &[Assessment],
    policies: &Policies,
) -> Option<(Day, bool)> {
    let mut not_evaluable = 0;
    for next in later {
        match next.response {
            Response::Cr if far_enough(first, *next, policies) => {
                return Some((first.day, not_evaluable > 0));
            }
            Response::Cr => {}
            Response::Ne if not_evaluable < policies.max_ne => not_evaluable += 1,
            _ => return None,
        }
    }
    None
}

/// The day of a partial response when it was confirmed, and whether anything not evaluable or stable lay
/// between.
pub(super) fn of_partial(
    first: Assessment,
    later: &[Assessment],
    policies: &Policies,
) -> Option<(Day, bool)> {
    let (mut not_evaluable, mut stable, mut complete) = (0, 0, false);
    for next in later {
        match next.response {
            Response::Pr if complete => return None,
            Response::Cr | Response::Pr if far_enough(first, *next, policies) => {
                return Some((first.day, not_evaluable + stable > 0));
            }
            Response::Cr => complete = true,
            Response::Pr => {}
            Response::Ne if not_evaluable < policies.max_ne => not_evaluable += 1,
            Response::Sd if stable < policies.max_sd => stable += 1,
            _ => return None,
        }
    }
    None
}

fn far_enough(first: Assessment, next: Assessment, policies: &Policies) -> bool {
    next.day.days_since(first.day) >= i32::from(policies.confirm_days)
}
