//! How a stated measurement error would change the target response.
//!
//! Every measured target may be off by up to the error in either direction, every tenth of a millimetre equally
//! likely, each lesion and each visit on its own. The distribution of the sums follows by convolution, so that the
//! shares are exact for this model (to floating point) and the same on every run.

use oncase_record::Length;

use super::target::{is_partial_response, is_progression};

/// A sum and how many measured lesions (above 0 mm) it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasuredSum {
    /// The sum as measured.
    pub sum: Length,
    /// The number of lesions in it that can be off.
    pub lesions: u8,
}

/// What the target response depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The sum in question, complete.
    pub now: MeasuredSum,
    /// The baseline sum.
    pub baseline: MeasuredSum,
    /// The nadir; none when the baseline is the nadir.
    pub nadir: Option<MeasuredSum>,
    /// Whether a partial response was reached before and stays one until progression.
    pub responding: bool,
}

/// The shares of plausible measurements that give each category; they add up to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares {
    /// Progressive disease.
    pub progression: f64,
    /// Partial response.
    pub partial_response: f64,
    /// Stable disease.
    pub stable: f64,
}

/// One step of the error: a tenth of a millimetre.
const STEP: u32 = 10;

impl Measured {
    /// The shares under an error of up to `error` a lesion.
    pub fn shares(&self, error: Length) -> Shares {
        let now = Sums::of(self.now, error);
        let baseline = Sums::of(self.baseline, error);
        let nadir = self.nadir.map(|nadir| Sums::of(nadir, error));
        let mut shares = Shares::default();
        for (sum, share) in now.each() {
            let given = match &nadir {
                None => self.given_shared_reference(sum, &baseline),
                Some(nadir) => self.given(sum, &baseline, nadir),
            };
            shares.progression += share * given.progression;
            shares.partial_response += share * given.partial_response;
            shares.stable += share * given.stable;
        }
        shares
    }

    fn given(&self, sum: Length, baseline: &Sums, nadir: &Sums) -> Shares {
        let progression = nadir.share(|nadir| is_progression(sum, nadir));
        let partial =
            if self.responding { 1.0 } else { baseline.share(|baseline| is_partial_response(sum, baseline)) };
        Shares {
            progression,
            partial_response: (1.0 - progression) * partial,
            stable: (1.0 - progression) * (1.0 - partial),
        }
    }

    /// Baseline and nadir are one measurement, so their errors go together.
    fn given_shared_reference(&self, sum: Length, reference: &Sums) -> Shares {
        let progression = reference.share(|r| is_progression(sum, r));
        let partial =
            reference.share(|r| !is_progression(sum, r) && (self.responding || is_partial_response(sum, r)));
        Shares { progression, partial_response: partial, stable: 1.0 - progression - partial }
    }
}

/// The distribution of a sum.
struct Sums {
    lowest: i64,
    shares: Vec<f64>,
}

impl Sums {
    fn of(measured: MeasuredSum, error: Length) -> Self {
        let steps = (error.0 / STEP) as usize;
        let mut shares = vec![1.0];
        for _ in 0..measured.lesions {
            shares = with_one_more(&shares, steps);
        }
        let widest = i64::from(measured.lesions) * i64::from(error.0 / STEP) * i64::from(STEP);
        Self { lowest: i64::from(measured.sum.0) - widest, shares }
    }

    /// Each plausible sum with its share; what falls below 0 counts as 0.
    fn each(&self) -> impl Iterator<Item = (Length, f64)> {
        let lowest = self.lowest;
        self.shares.iter().zip(0_i64..).map(move |(share, i)| {
            let sum = u32::try_from((lowest + i * i64::from(STEP)).max(0)).unwrap_or(u32::MAX);
            (Length(sum), *share)
        })
    }

    fn share(&self, holds: impl Fn(Length) -> bool) -> f64 {
        self.each().filter(|(sum, _)| holds(*sum)).map(|(_, share)| share).sum()
    }
}

/// Convolution with the error of one lesion: 2 · `steps` + 1 equally likely values.
fn with_one_more(shares: &[f64], steps: usize) -> Vec<f64> {
    let values = 2 * steps + 1;
    let mut out = vec![0.0; shares.len() + values - 1];
    for (i, share) in shares.iter().enumerate() {
        for slot in out.iter_mut().skip(i).take(values) {
            *slot += share / values as f64;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(mm: u16, lesions: u8) -> MeasuredSum {
        MeasuredSum { sum: Length::from_mm(mm), lesions }
    }

    #[test]
    fn without_an_error_the_answer_is_certain() {
        let measured = Measured { now: sum(70, 1), baseline: sum(100, 1), nadir: None, responding: false };
        assert_eq!(measured.shares(Length(0)).partial_response, 1.0);
    }

    #[test]
    fn one_lesion_at_the_threshold_is_counted_by_hand() {
        // An exact baseline of 100 mm and one lesion of 70 mm, off by up to 1 mm: of 21 plausible values from 69.0
        // to 71.0 mm, the 11 up to 70.0 mm are a partial response.
        let baseline = sum(100, 0);
        let measured = Measured { now: sum(70, 1), baseline, nadir: None, responding: false };
        let shares = measured.shares(Length::from_mm(1));
        assert!((shares.partial_response - 11.0 / 21.0).abs() < 1e-12, "{shares:?}");
        assert!((shares.stable - 10.0 / 21.0).abs() < 1e-12);
        assert_eq!(shares.progression, 0.0);
    }

    #[test]
    fn shares_add_up_to_one() {
        let nadir = Some(sum(60, 3));
        let measured = Measured { now: sum(72, 3), baseline: sum(100, 3), nadir, responding: false };
        let shares = measured.shares(Length::from_mm(2));
        assert!((shares.progression + shares.partial_response + shares.stable - 1.0).abs() < 1e-9);
        assert!(shares.progression > 0.4 && shares.progression < 0.6, "{shares:?}");
    }
}
