//! PCWG3 for prostate cancer: bone scans by the 2+2 rule, their combination with soft tissue, and PSA.

use oncase_record::Day;

use crate::response::Response;
use crate::rule_set::rule_set;

rule_set! {
    "PCWG3", "Scher et al., J Clin Oncol 2016;34:1402-1418";
    F1: "New lesions in the flare window",
        "At least 2 new bone lesions on the first scan, within the flare window, are unconfirmed progression (PDu).",
        "as told by the admiralonco article on PCWG3", Read, "The window ends 12 weeks after the baseline unless set otherwise.",
        "10 lesions, then 12 in week 8: PDu.";
    F2: "2+2 rule",
        "At least 2 more on the next scan at least 6 weeks later, 4 in all since the baseline, confirm it: progression on the \
         day of the first scan.",
        "as told by the admiralonco article on PCWG3", Read,
        "2 more of which fewer than 4 are new since the baseline do not confirm: some of the first were a flare.",
        "10, 12, 14 lesions: PD in week 8.";
    F3: "Flare",
        "Without 2 more it was a flare: Non-PD, and the first scan becomes the reference.",
        "as told by the admiralonco article on PCWG3", Read, "", "10, 12, 12 lesions: Non-PD.";
    A1: "New lesions after the first scan",
        "At least 2 new lesions against the first scan after treatment are PDu.",
        "as told by the admiralonco article on PCWG3", Read, "", "Week 18 shows 2 more than week 12: PDu.";
    A2: "Persistence",
        "When the new lesions are still there on a scan at least 6 weeks later it is progression, on the day they were first \
         seen.", "as told by the admiralonco article on PCWG3", Read,
        "Whether they are still there is judged by their number, not lesion by lesion.",
        "Week 24 still shows them: PD in week 18.";
    A3: "Not persistent", "When they are not, the scan was Non-PD.", "as told by the admiralonco article on PCWG3", Read, "",
        "Week 24 shows them no more: week 18 is Non-PD.";
    N1: "No progression", "NED without any bone lesion, otherwise Non-PD.", "as told by the admiralonco article on PCWG3", Read, "",
        "No bone lesion: NED.";
    N2: "Not evaluable", "No scan, or none that can be read.", "as told by the admiralonco article on PCWG3", Read, "", "No scan: NE.";
    P1: "PSA progression",
        "PSA at least 25 % and at least 2 ng/mL above the nadir, confirmed at least 3 weeks later. Where PSA has not fallen \
         from the baseline, only a rise beyond 12 weeks counts.",
        "the 12 weeks from memory (the abstract of PCWG2, PMC4010133, has early changes not acted on); the rest as told by an \
         open knowledge base of oncology; 25 % and 2 ng/mL also by PMC2684851, table 2, for PCWG2", Unverified,
        "The 12 weeks are counted from the start of treatment (policy pcwg3-psa-early-days). The confirming value is the \
         first one 3 weeks or more later; a value below the nadir in between begins anew.",
        "Nadir 8, then 10 and 11 ng/mL three weeks apart: progression at 10.";
    P2: "PSA response",
        "A fall of at least 50 % (or 90 %) from the baseline, confirmed at least 3 weeks later.", "from memory", Unverified, "",
        "40, 20, 18 ng/mL: PSA50 at 20.";
    O1: "Soft tissue and bone together",
        "Progression in either is PD; otherwise soft tissue leads, a complete response of it needs bone free of disease.",
        "13-row table of the admiralonco article on PCWG3 (PharmaSUG 2024 DS-287)", Read, "", "Soft tissue CR, bone Non-PD: PR.";
}

/// One bone scan after the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoneScan {
    /// Its day, counted so that the baseline is day 0.
    pub day: Day,
    /// Whether it could be read.
    pub evaluable: bool,
    /// Lesions that the baseline scan did not have.
    pub new_since_baseline: u16,
    /// Lesions that the first scan after the baseline did not have.
    pub new_since_first: u16,
    /// Whether there is any bone lesion.
    pub any_lesion: bool,
}

/// The bone response of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bone {
    /// Neither progression nor free of disease.
    NonPd,
    /// Unconfirmed progression.
    Pdu,
    /// Progression.
    Pd,
    /// No bone lesion.
    Ned,
    /// Not evaluable.
    Ne,
}

impl Bone {
    /// The code: `PDu`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NonPd => "NON-PD",
            Self::Pdu => "PDu",
            Self::Pd => "PD",
            Self::Ned => "NED",
            Self::Ne => "NE",
        }
    }
}

/// The windows of the rule, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// Last day of the flare window, from the baseline.
    pub flare: u16,
    /// Fewest days to a confirming scan.
    pub confirm: u16,
    /// Days from the start within which a rise of PSA that has not fallen is ignored.
    pub psa_early: u16,
}

impl Default for Windows {
    fn default() -> Self {
        Self { flare: 84, confirm: 42, psa_early: 84 }
    }
}

/// The bone response of each scan, as later scans leave it, with its rule. The date of progression is that of the
/// first scan with PD.
pub fn bone(scans: &[BoneScan], windows: Windows) -> Vec<(Bone, RuleId)> {
    let first = scans.iter().position(|s| s.evaluable);
    let mut progressed: Option<RuleId> = None;
    let mut answers = Vec::with_capacity(scans.len());
    for (i, scan) in scans.iter().enumerate() {
        // A progression stays one, also where no scan follows.
        if let Some(rule) = progressed {
            answers.push((Bone::Pd, rule));
            continue;
        }
        if !scan.evaluable {
            answers.push((Bone::Ne, RuleId::N2));
            continue;
        }
        let in_flare = Some(i) == first && scan.day.0 <= i32::from(windows.flare);
        let new = if Some(i) == first { scan.new_since_baseline } else { scan.new_since_first };
        let later = scans.get(i + 1..).unwrap_or_default();
        let next =
            later.iter().find(|s| s.evaluable && s.day.days_since(scan.day) >= i32::from(windows.confirm));
        let answer = match (new >= 2, in_flare, next) {
            (false, _, _) => (if scan.any_lesion { Bone::NonPd } else { Bone::Ned }, RuleId::N1),
            (true, true, None) => (Bone::Pdu, RuleId::F1),
            (true, true, Some(next)) if next.new_since_first >= 2 && next.new_since_baseline >= 4 => {
                (Bone::Pd, RuleId::F2)
            }
            (true, true, Some(_)) => (Bone::NonPd, RuleId::F3),
            (true, false, None) => (Bone::Pdu, RuleId::A1),
            (true, false, Some(next)) if still_there(next, Some(i) == first) => (Bone::Pd, RuleId::A2),
            (true, false, Some(_)) => (Bone::NonPd, RuleId::A3),
        };
        progressed = (answer.0 == Bone::Pd).then_some(answer.1);
        answers.push(answer);
    }
    answers
}

/// Whether two new lesions persist, against the baseline when the scan in question was the first itself.
fn still_there(next: &BoneScan, against_baseline: bool) -> bool {
    (if against_baseline { next.new_since_baseline } else { next.new_since_first }) >= 2
}

/// The response of soft tissue and bone together: a category, or unconfirmed progression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combined {
    /// A category.
    Response(Response),
    /// Unconfirmed progression.
    Pdu,
}

/// Rule O1. `targets_at_baseline` says whether soft tissue had target lesions, `disease_at_baseline` whether there was
/// any disease to follow, in soft tissue or bone.
pub fn combined(
    soft_tissue: Response,
    bone: Bone,
    targets_at_baseline: bool,
    disease_at_baseline: bool,
) -> Combined {
    use Response::{Cr, Ne, Ned, NonCrNonPd, Pd, Pr};
    Combined::Response(match (soft_tissue, bone) {
        (Pd, _) | (_, Bone::Pd) => Pd,
        (Ned, Bone::Pdu) => return Combined::Pdu,
        (Ned, Bone::NonPd) => NonCrNonPd,
        (Ned, Bone::Ned) if !disease_at_baseline => Ned,
        (Ned, Bone::Ned | Bone::Ne) => Ne,
        (Cr, Bone::Ned) => Cr,
        (Cr, _) if targets_at_baseline => Pr,
        (Cr, _) => NonCrNonPd,
        (other, _) => other,
    })
}

/// A PSA value in thousandths of ng/mL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Psa {
    /// Day of the sample.
    pub day: Day,
    /// The value.
    pub value: u32,
}

const THREE_WEEKS: i32 = 21;

/// Rule P1: the first sample that progresses and is confirmed; `samples` in the order of time, the baseline first. Up to
/// `early`, that day included, a rise without any fall from the baseline is ignored.
pub fn psa_progression(samples: &[Psa], early: Day) -> Option<Day> {
    let baseline = samples.first()?.value;
    let mut nadir = baseline;
    for (i, sample) in samples.iter().enumerate() {
        let above = |value: u32| {
            4 * u64::from(value) >= 5 * u64::from(nadir) && u64::from(value) >= u64::from(nadir) + 2_000
        };
        let counts = nadir < baseline || sample.day > early;
        let later = samples.get(i + 1..).unwrap_or_default();
        let confirming = later.iter().position(|l| l.day.days_since(sample.day) >= THREE_WEEKS);
        let lasts = confirming.and_then(|at| later.get(..=at)).is_some_and(|until| {
            until.last().is_some_and(|l| above(l.value)) && until.iter().all(|l| l.value >= nadir)
        });
        if counts && above(sample.value) && lasts {
            return Some(sample.day);
        }
        nadir = nadir.min(sample.value);
    }
    None
}

/// Rule P2: the first sample at least `percent` below the baseline that is confirmed.
pub fn psa_response(samples: &[Psa], percent: u8) -> Option<Day> {
    let baseline = u64::from(samples.first()?.value);
    let low = |value: u32| 100 * u64::from(value) <= baseline * u64::from(100_u8.saturating_sub(percent));
    samples.iter().enumerate().skip(1).find_map(|(i, sample)| {
        let later = samples.get(i + 1..).unwrap_or_default();
        let confirming = later.iter().find(|l| l.day.days_since(sample.day) >= THREE_WEEKS);
        (low(sample.value) && confirming.is_some_and(|l| low(l.value))).then_some(sample.day)
    })
}
