//! GCIG criteria for ovarian cancer: CA-125, and its combination with RECIST 1.1.

use oncase_record::Day;

use crate::response::Response;
use crate::rule_set::rule_set;

rule_set! {
    "GCIG", "Rustin et al., Int J Gynecol Cancer 2011;21:419-423";
    E1: "Evaluable for response",
        "CA-125 of at least twice the upper limit of normal within 2 weeks before treatment, no mouse antibodies, no surgery or \
         other interference of peritoneum or pleura within 28 days. Later values within 28 days after interference are not \
         considered either.", "as told by the admiralonco article on GCIG", Read, "",
        "70 U/mL with a limit of 35: evaluable.";
    R1: "CA-125 response",
        "A fall of at least 50 %, confirmed and held for at least 28 days; dated to the first sample at 50 %. With a normal \
         value it is of the complete kind.", "as told by the admiralonco article on GCIG", Read,
        "Nothing is said of a response that is lost without progression: once reached it holds until progression.",
        "100, 50, 45 after 28 days: response.";
    A1: "Progression after normalization",
        "Raised at baseline and normal since: at least twice the upper limit of normal, twice at least a week apart.",
        "as told by the admiralonco article on GCIG", Read,
        "Whether other values may lie between the two is not said: the second is the next value at least a week \
         later, and none in between is lower (policy gcig-second-value; for B1 and C1 as well).", "100, 20, 70, 75: progression at 70.";
    B1: "Progression without normalization",
        "Raised and never normal: at least twice the nadir, twice at least a week apart.",
        "as told by the admiralonco article on GCIG", Read, "", "100, 50, 100, 110: progression at 100.";
    C1: "Progression from a normal value",
        "Normal at baseline: at least twice the upper limit of normal, twice at least a week apart.",
        "as told by the admiralonco article on GCIG", Read, "", "20, 70, 71: progression at 70.";
    N1: "Neither", "Neither response nor progression.", "as told by the admiralonco article on GCIG", Read, "", "100, 60: neither.";
    O1: "Combination with RECIST 1.1",
        "Progression in either is PD. CR needs a complete response by RECIST and a normal CA-125. Otherwise a response in \
         either is PR, and the rest is SD.", "as told by the admiralonco article on GCIG; 22 visits agree", Read, "",
        "RECIST SD, CA-125 response: PR.";
}

/// What a case leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GcigPolicies {
    /// Upper limit of normal in thousandths of U/mL where no sample has one; none leaves it unknown.
    pub upper_limit: Option<u32>,
    /// Which second value makes a progression.
    pub second_value: SecondValue,
    /// Most days between an assessment and the CA-125 that says whether it was normal then.
    pub near_days: u16,
}

impl Default for GcigPolicies {
    fn default() -> Self {
        Self { upper_limit: None, second_value: SecondValue::Next, near_days: 28 }
    }
}

/// Which second value, at least a week after the first, makes a progression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondValue {
    /// The next one, with no lower value before it.
    #[default]
    Next,
    /// Any later one, whatever lies between.
    Any,
}

/// A CA-125 value in thousandths of U/mL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ca125 {
    /// Day of the sample.
    pub day: Day,
    /// The value.
    pub value: u32,
}

/// The samples of a patient, the baseline first, in the order of time.
#[derive(Clone, Copy, Debug)]
pub struct Course<'a> {
    /// The samples.
    pub samples: &'a [Ca125],
    /// Upper limit of normal.
    pub upper_limit: u32,
    /// Which second value makes a progression.
    pub second_value: SecondValue,
}

/// What CA-125 says at a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// Response with a normal value.
    NormalizedResponse,
    /// Response.
    Response,
    /// Neither response nor progression.
    Neither,
    /// Progression.
    Progression,
}

const WEEK: i32 = 7;
const FOUR_WEEKS: i32 = 28;

impl Course<'_> {
    /// Rule E1, as far as the value goes; interference is for the caller to know. `start` is the first day of treatment.
    pub fn is_evaluable(&self, start: Day, interference: bool) -> bool {
        self.samples.first().is_some_and(|baseline| {
            !interference
                && (0..=14).contains(&start.days_since(baseline.day))
                && u64::from(baseline.value) >= 2 * u64::from(self.upper_limit)
        })
    }

    /// Rule R1: the day of the response and whether it is of the complete kind.
    pub fn response(&self) -> Option<(Day, bool)> {
        let baseline = u64::from(self.samples.first()?.value);
        let halved = |sample: &Ca125| 2 * u64::from(sample.value) <= baseline;
        self.samples.iter().enumerate().skip(1).find_map(|(i, sample)| {
            let later = self.samples.get(i + 1..).unwrap_or_default();
            let end = later.iter().position(|l| l.day.days_since(sample.day) >= FOUR_WEEKS)?;
            let held = later.get(..=end).unwrap_or_default();
            let normal = sample.value <= self.upper_limit && held.iter().all(|l| l.value <= self.upper_limit);
            (halved(sample) && held.iter().all(halved)).then_some((sample.day, normal))
        })
    }

    /// Rules A1, B1 and C1: the day of progression and the rule.
    pub fn progression(&self) -> Option<(Day, RuleId)> {
        let baseline = self.samples.first()?.value;
        let (mut nadir, mut normalized) = (baseline, false);
        for (i, sample) in self.samples.iter().enumerate().skip(1) {
            let (from, rule) = if baseline <= self.upper_limit {
                (self.upper_limit, RuleId::C1)
            } else if normalized {
                (self.upper_limit, RuleId::A1)
            } else {
                (nadir, RuleId::B1)
            };
            let doubled = |sample: &Ca125| u64::from(sample.value) >= 2 * u64::from(from);
            let later = self.samples.get(i + 1..).unwrap_or_default();
            let a_week = |l: &Ca125| l.day.days_since(sample.day) >= WEEK;
            let again = match self.second_value {
                SecondValue::Next => {
                    let next = later.iter().position(a_week).and_then(|at| later.get(..=at));
                    next.is_some_and(|until| until.iter().all(doubled))
                }
                SecondValue::Any => later.iter().any(|l| a_week(l) && doubled(l)),
            };
            if doubled(sample) && again {
                return Some((sample.day, rule));
            }
            nadir = nadir.min(sample.value);
            normalized |= sample.value <= self.upper_limit;
        }
        None
    }

    /// What CA-125 says on a day, by response and progression so far.
    pub fn marker_on(&self, day: Day) -> (Marker, RuleId) {
        if let Some((_, rule)) = self.progression().filter(|(from, _)| *from <= day) {
            return (Marker::Progression, rule);
        }
        match self.response().filter(|(from, _)| *from <= day) {
            Some((_, true)) => (Marker::NormalizedResponse, RuleId::R1),
            Some((_, false)) => (Marker::Response, RuleId::R1),
            None => (Marker::Neither, RuleId::N1),
        }
    }
}

/// Rule O1. `marker` is none when CA-125 is not evaluable; `normal` says whether it is within its limits.
pub fn combined(recist: Response, marker: Option<Marker>, normal: bool) -> Response {
    match (recist, marker) {
        (Response::Pd, _) | (_, Some(Marker::Progression)) => Response::Pd,
        (Response::Cr, _) if normal => Response::Cr,
        (Response::Cr | Response::Pr, _) => Response::Pr,
        (_, Some(Marker::Response | Marker::NormalizedResponse)) => Response::Pr,
        (Response::Ne, None) => Response::Ne,
        (Response::Ne, Some(Marker::Neither)) => Response::Ne,
        (other, _) => other,
    }
}
