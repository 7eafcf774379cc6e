//! RANO for high-grade gliomas: enhancing disease, T2/FLAIR, steroids and clinical state; and the size rules of
//! RANO-BM for brain metastases.

use oncase_record::Length;

use crate::response::Response;
use crate::rule_set::rule_set;

rule_set! {
    "RANO", "Wen et al., J Clin Oncol 2010;28:1963-1972";
    M1: "Measurable", "An enhancing lesion of at least 10 x 10 mm; two to five are followed when there are several.",
        "as told by PMC6499019 and PMC10584081", Read, "", "12 x 9 mm is not measurable.";
    C1: "Complete response",
        "All enhancing disease is gone for at least 4 weeks, T2/FLAIR stable or better, nothing new, no steroids but replacement, \
         clinically stable or better.", "as told by PMC6499019 and PMC10584081", Read, "", "Gone, off steroids, confirmed: CR.";
    P1: "Partial response",
        "The sum of products is at least 50 % below the baseline for at least 4 weeks, T2/FLAIR stable or better, nothing new, \
         steroids not above the baseline, clinically stable or better.", "as told by PMC6499019 and PMC10584081", Read, "",
        "900 to 450 mm2, confirmed: PR.";
    D1: "Progression",
        "The sum of products is at least 25 % above its smallest value, or T2/FLAIR is clearly worse, either on stable or \
         increasing doses of corticosteroids; or there is a new lesion, or clear progression of what is not measurable, or \
         clinical decline not explained otherwise.",
        "as told by PMC6499019, PMC10584081 and PMC7968800, table 2; the doses as told by PMC7984693", Read,
        "More steroids alone are no progression. Doses are compared with those at the assessment that growth is counted \
         from. What growth on less is, the wording leaves open: a policy.",
        "400 to 500 mm2 on 2 mg as before: PD.";
    S1: "Stable disease",
        "None of the others; also a response that is not confirmed. Without measurable disease the best is stable.",
        "as told by PMC6499019 and PMC10584081", Read, "", "900 to 450 mm2, not confirmed: SD.";
    N1: "Not evaluable", "An enhancing lesion was not measured and nothing is progression.", "convention", Own, "", "One of two not measured: NE.";
    B1: "RANO-BM sizes",
        "Longest diameters of brain metastases: PR from -30 %, PD from +20 % of the smallest sum with at least one lesion 5 mm \
         larger.",
        "Lin et al., Lancet Oncol 2015;16:e270-e278; 30 % and 20 % as told by PMC6499019, table 4", Unverified,
        "The 5 mm were not found in the sources at hand.", "20 to 24 mm: not yet PD.";
}

/// A course or state that can be better, the same or worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Better or the same.
    StableOrBetter,
    /// Worse.
    Worse,
}

/// Steroids against the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steroids {
    /// None, or replacement doses only.
    None,
    /// Not more than at baseline.
    NotMore,
    /// More than at baseline.
    More,
}

/// What a case leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RanoPolicies {
    /// Fewest days that a response must last.
    pub confirm: u16,
    /// What growth on less steroids is.
    pub growth_on_less: GrowthOnLess,
    /// Dexamethasone a day, in micrograms, that still counts as replacement.
    pub replacement: u32,
}

/// What growth, or worse T2/FLAIR, on less steroids than at the smallest sum is; progression asks for stable or
/// increasing doses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GrowthOnLess {
    /// Not known to be progression, nor not to be.
    #[default]
    Open,
    /// Progression, as on any dose.
    Progression,
}

impl Default for RanoPolicies {
    fn default() -> Self {
        Self { confirm: 28, growth_on_less: GrowthOnLess::default(), replacement: 0 }
    }
}

/// One visit. Sums of products in square hundredths of a millimetre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RanoVisit {
    /// Sum of products at baseline; 0 when nothing was measurable.
    pub baseline: u64,
    /// Smallest sum so far, baseline included.
    pub smallest: u64,
    /// Sum now; none when a lesion was not measured.
    pub sum: Option<u64>,
    /// All enhancing disease, measurable or not, is gone.
    pub all_gone: bool,
    /// A new lesion.
    pub new_lesion: bool,
    /// Clear progression of disease that is not measurable.
    pub not_measurable_grew: bool,
    /// T2/FLAIR.
    pub t2_flair: Trend,
    /// Clinical state.
    pub clinical: Trend,
    /// Steroids.
    pub steroids: Steroids,
    /// Less steroids than at the assessment that growth is counted from: growth and T2/FLAIR are no progression.
    pub less_steroids: bool,
    /// Whether the response lasts for at least 4 weeks.
    pub confirmed: bool,
}

/// Rule M1.
pub fn is_measurable(long: Length, perpendicular: Length) -> bool {
    let ten = Length::from_mm(10);
    long >= ten && perpendicular >= ten
}

/// Whether a product, or a sum of products, is at least a quarter above its smallest.
pub fn has_grown(now: u64, smallest: u64) -> bool {
    now > smallest && 4 * now >= 5 * smallest
}

impl RanoVisit {
    /// The response and its rule.
    pub fn response(&self) -> (Response, RuleId) {
        let grew = self.sum.is_some_and(|sum| has_grown(sum, self.smallest));
        let worse = grew || self.t2_flair == Trend::Worse;
        let declines = self.clinical == Trend::Worse;
        if (worse && !self.less_steroids) || self.new_lesion || self.not_measurable_grew || declines {
            return (Response::Pd, RuleId::D1);
        }
        let stable = self.t2_flair == Trend::StableOrBetter;
        if self.all_gone && self.baseline > 0 && self.confirmed && self.steroids == Steroids::None && stable {
            return (Response::Cr, RuleId::C1);
        }
        let Some(sum) = self.sum else { return (Response::Ne, RuleId::N1) };
        let half = self.baseline > 0 && 2 * sum <= self.baseline;
        if half && self.confirmed && self.steroids != Steroids::More && stable {
            return (Response::Pr, RuleId::P1);
        }
        (Response::Sd, RuleId::S1)
    }
}

/// Rule B1: response of brain metastases by size. `largest_growth` is the largest growth of one lesion from its smallest
/// diameter.
pub fn brain_metastases(baseline: Length, smallest: Length, sum: Length, largest_growth: Length) -> Response {
    let (now, least) = (u64::from(sum.0), u64::from(smallest.0));
    match now {
        0 => Response::Cr,
        _ if 5 * now >= 6 * least && now > least && largest_growth >= Length::from_mm(5) => Response::Pd,
        _ if 10 * now <= 7 * u64::from(baseline.0) => Response::Pr,
        _ => Response::Sd,
    }
}
