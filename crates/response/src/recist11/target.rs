//! Response of the target lesions: thresholds in integers, and the order in which they are asked.

use oncase_record::Length;

use super::policies::{Policies, Reappearance};
use super::rules::RuleId;
use crate::response::Response;

/// The smallest absolute increase over the nadir that can be progression: 5 mm.
pub const PROGRESSION_STEP: Length = Length::from_mm(5);

/// The short axis from which a lymph node is pathological: 10 mm.
pub const PATHOLOGICAL_NODE: Length = Length::from_mm(10);

/// Rule A2: at least 20 % and at least 5 mm above the nadir.
#[inline]
pub const fn is_progression(sum: Length, nadir: Length) -> bool {
    5 * sum.0 as u64 >= 6 * nadir.0 as u64 && sum.0 as u64 >= nadir.0 as u64 + PROGRESSION_STEP.0 as u64
}

/// Rule A3: at least 30 % below the baseline.
#[inline]
pub const fn is_partial_response(sum: Length, baseline: Length) -> bool {
    10 * sum.0 as u64 <= 7 * baseline.0 as u64
}

/// The sums at which the answer would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// The smallest sum that is progression.
    pub progression_from: Length,
    /// The largest sum that is a partial response.
    pub partial_response_to: Length,
}

impl Thresholds {
    /// The thresholds that follow from a baseline sum and a nadir. Exact to a hundredth of a millimetre.
    pub fn of(baseline: Length, nadir: Length) -> Self {
        let by_ratio = (6 * u64::from(nadir.0)).div_ceil(5);
        let by_step = u64::from(nadir.0) + u64::from(PROGRESSION_STEP.0);
        let to = 7 * u64::from(baseline.0) / 10;
        let length = |hundredths: u64| Length(u32::try_from(hundredths).unwrap_or(u32::MAX));
        Self { progression_from: length(by_ratio.max(by_step)), partial_response_to: length(to) }
    }

    /// How far the sum is below progression; negative when it is beyond. In hundredths of a millimetre.
    pub fn to_progression(self, sum: Length) -> i64 {
        i64::from(self.progression_from.0) - i64::from(sum.0)
    }

    /// How far the sum is above a partial response; negative when it is below. In hundredths of a millimetre.
    pub fn to_partial_response(self, sum: Length) -> i64 {
        i64::from(sum.0) - i64::from(self.partial_response_to.0)
    }
}

/// What the target lesions of one visit come to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Targets {
    /// Sum of what was measured.
    pub sum: Length,
    /// Whether every baseline target was assessed.
    pub complete: bool,
    /// Whether every assessed target is gone, and every assessed node below 10 mm.
    pub all_gone: bool,
    /// Sum at baseline; none without a complete baseline.
    pub baseline: Option<Length>,
    /// Smallest complete sum before this visit, baseline included.
    pub nadir: Length,
    /// Whether a partial or complete response was reached since the last progression.
    pub responding: bool,
    /// Whether a complete response of the whole disease was confirmed before.
    pub cr_confirmed: bool,
}

impl Targets {
    /// The response and the rule that decided it.
    pub fn response(&self, policies: &Policies) -> (Response, RuleId) {
        let Some(baseline) = self.baseline else {
            return (Response::Ne, RuleId::A9);
        };
        if self.complete && self.all_gone {
            return (Response::Cr, RuleId::A1);
        }
        if self.cr_confirmed && !self.all_gone && policies.reappearance == Reappearance::AfterConfirmedCr {
            return (Response::Pd, RuleId::A8);
        }
        let partial = is_partial_response(self.sum, baseline);
        if is_progression(self.sum, self.nadir) {
            let rule = match (self.complete, partial) {
                (false, _) => RuleId::A7,
                (true, true) => RuleId::A5,
                (true, false) => RuleId::A2,
            };
            return (Response::Pd, rule);
        }
        match (self.complete, partial) {
            (false, _) => (Response::Ne, RuleId::A7),
            (true, true) => (Response::Pr, RuleId::A3),
            (true, false) if self.responding && policies.sticky_pr => (Response::Pr, RuleId::A6),
            (true, false) => (Response::Sd, RuleId::A4),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mm(text: &str) -> Length {
        format!("{text} mm").parse().expect("a length")
    }

    #[test]
    fn progression_begins_where_the_threshold_says() {
        for (nadir, from) in
            [("50", "60"), ("52.5", "63"), ("20", "25"), ("0", "5"), ("27", "32.4"), ("3.2", "8.2")]
        {
            let thresholds = Thresholds::of(mm("100"), mm(nadir));
            assert_eq!(thresholds.progression_from, mm(from), "nadir {nadir}");
            assert!(is_progression(thresholds.progression_from, mm(nadir)));
            assert!(!is_progression(Length(thresholds.progression_from.0 - 1), mm(nadir)));
        }
    }

    #[test]
    fn partial_response_ends_where_the_threshold_says() {
        for (baseline, to) in [("100", "70"), ("75", "52.5"), ("14", "9.8"), ("33.33", "23.33")] {
            let thresholds = Thresholds::of(mm(baseline), mm(baseline));
            assert_eq!(thresholds.partial_response_to, mm(to), "baseline {baseline}");
            assert!(is_partial_response(thresholds.partial_response_to, mm(baseline)));
            assert!(!is_partial_response(Length(thresholds.partial_response_to.0 + 1), mm(baseline)));
        }
        assert_eq!(Thresholds::of(mm("75"), mm("52.5")).to_progression(mm("58.2")), 480);
    }
}
