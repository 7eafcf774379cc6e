//! WHO criteria: sums of products of two perpendicular diameters.

use oncase_record::Length;

use crate::response::Response;
use crate::rule_set::rule_set;

rule_set! {
    "WHO", "Miller et al., Cancer 1981;47:207-214";
    C1: "Complete response", "All known disease is gone; to be confirmed after at least 4 weeks.",
        "as tabled in PMC2755245 Table 3 and PMC3094725 Table 1", Read, "", "Nothing left: CR.";
    P1: "Partial response",
        "The sum of products is at least 50 % below the baseline, without a new lesion; to be confirmed after at least 4 weeks.",
        "as tabled in PMC2755245 Table 3 and PMC3094725 Table 1", Read, "", "40 x 30 to 30 x 20 mm: 1200 to 600, PR.";
    D1: "Progression",
        "One or more lesions, or the whole, have grown by at least 25 %, or there is a new lesion.",
        "as tabled in PMC2755245 Table 3 and PMC3094725 Table 1", Read,
        "Growth is counted from the smallest product so far; whether single lesions count or only the whole is a switch.",
        "20 x 20 to 25 x 20 mm: 400 to 500, PD.";
    S1: "No change", "None of the others.", "as tabled in PMC2755245 Table 3 and PMC3094725 Table 1", Read, "", "1200 to 900: NC.";
    N1: "Not evaluable", "A lesion was not measured, and nothing measured is progression.", "convention", Own, "", "One of two not measured: NE.";
}

/// One lesion: its products in square hundredths of a millimetre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bidimensional {
    /// Product at baseline.
    pub baseline: u64,
    /// Smallest product so far, baseline included.
    pub smallest: u64,
    /// Product now; none when it was not measured.
    pub now: Option<u64>,
}

/// The product of two perpendicular diameters.
pub fn product(long: Length, short: Length) -> u64 {
    u64::from(long.0) * u64::from(short.0)
}

/// A product in square millimetres, with the decimals it needs: `1200`, `412.5`.
pub fn square_mm(product: u64) -> String {
    let (whole, part) = (product / 10_000, product % 10_000);
    if part == 0 { whole.to_string() } else { format!("{whole}.{part:04}").trim_end_matches('0').to_owned() }
}

/// What progression is counted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Growth {
    /// Any single lesion, or the whole.
    #[default]
    AnyLesion,
    /// The whole only.
    Whole,
}

/// The response of a visit; "no change" is returned as stable disease. `smallest_sum` is the smallest complete sum of
/// products so far, baseline included.
pub fn response(
    lesions: &[Bidimensional],
    smallest_sum: u64,
    new_lesion: bool,
    growth: Growth,
) -> (Response, RuleId) {
    let grew = |now: u64, from: u64| now > from && 4 * now >= 5 * from;
    let measured: u64 = lesions.iter().filter_map(|l| l.now).sum();
    let one_grew = lesions.iter().any(|l| l.now.is_some_and(|now| grew(now, l.smallest)));
    if new_lesion || grew(measured, smallest_sum) || (growth == Growth::AnyLesion && one_grew) {
        return (Response::Pd, RuleId::D1);
    }
    if lesions.is_empty() || lesions.iter().any(|l| l.now.is_none()) {
        return (Response::Ne, RuleId::N1);
    }
    let baseline: u64 = lesions.iter().map(|l| l.baseline).sum();
    match measured {
        0 => (Response::Cr, RuleId::C1),
        sum if 2 * sum <= baseline => (Response::Pr, RuleId::P1),
        _ => (Response::Sd, RuleId::S1),
    }
}
