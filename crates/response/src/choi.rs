//! Choi criteria for gastrointestinal stromal tumours, by size and by density on computed tomography, and their
//! modification that asks for both.

use oncase_record::Length;

use crate::response::Response;
use crate::rule_set::rule_set;

rule_set! {
    "CHOI", "Choi et al., J Clin Oncol 2007;25:1753-1759";
    C1: "Complete response", "All lesions are gone and there is no new one.", "criteria table, as told by Radiopaedia", Read, "",
        "Nothing left: CR.";
    P1: "Partial response by size or density",
        "The sum of longest diameters is at least 10 % below the baseline, or the mean density at least 15 % below it, \
         with no new lesion and no obvious progression of disease that is not measured.",
        "criteria table, as told by Radiopaedia", Read, "",
        "100 to 95 mm and 60 to 50 HU: PR by density.";
    P2: "Partial response by size and density (modified Choi)",
        "Both falls are asked for: 10 % in size and 15 % in density.",
        "modification for renal cell carcinoma, as told by Radiopaedia", Read,
        "Targets that are all gone have no density left: both falls are taken as met.",
        "100 to 95 mm and 60 to 50 HU: SD.";
    D1: "Progression by size",
        "The sum of longest diameters is at least 10 % larger, and the density does not make it a partial response.",
        "criteria table, as told by Radiopaedia", Read, "The table does not say what growth is counted from: the nadir, or by a switch the baseline. A sum that has grown from the nadir is no partial response by size.",
        "100 to 111 mm at 60 HU: PD.";
    D2: "Progression by new disease",
        "A new lesion, a new or growing nodule within a tumour, or obvious progression of disease that is not measured.",
        "criteria table, as told by Radiopaedia", Read, "",
        "A nodule in a shrunken tumour: PD.";
    S1: "Stable disease", "None of the others.", "criteria table, as told by Radiopaedia", Read, "", "100 to 97 mm, 60 to 58 HU: SD.";
    N1: "Not evaluable", "Size, or a density that the answer depends on, was not measured.", "convention", Own, "", "Size not measured: NE.";
}

/// Which of the two criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Size or density.
    Choi,
    /// Size and density.
    Modified,
}

/// What a case leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChoiPolicies {
    /// What growth is counted from.
    pub growth_from: GrowthFrom,
    /// What it means that nothing is told of nodules within a tumour.
    pub nodules_not_told: Nodules,
}

/// What growth is counted from; the table of the criteria does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GrowthFrom {
    /// The smallest complete sum so far, as in RECIST 1.1.
    #[default]
    Nadir,
    /// The baseline.
    Baseline,
}

/// What it means that nothing is told of nodules within a tumour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nodules {
    /// It is not known whether there are new or growing ones.
    #[default]
    Open,
    /// There are none.
    Absent,
}

/// What is compared. Densities are in tenths of a Hounsfield unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChoiVisit {
    /// Sum of longest diameters at baseline.
    pub baseline: Length,
    /// The sum that growth is counted from.
    pub growth_from: Length,
    /// Sum of longest diameters now; none when a lesion was not measured.
    pub size: Option<Length>,
    /// Mean density at baseline.
    pub baseline_density: Option<i32>,
    /// Mean density now.
    pub density: Option<i32>,
    /// All lesions are gone.
    pub all_gone: bool,
    /// New lesion, new or growing nodule within a tumour, or obvious progression of disease that is not measured.
    pub new_disease: bool,
}

impl ChoiVisit {
    /// The response and the rule that decided it.
    pub fn response(&self, variant: Variant) -> (Response, RuleId) {
        if self.new_disease {
            return (Response::Pd, RuleId::D2);
        }
        if self.all_gone {
            return (Response::Cr, RuleId::C1);
        }
        let Some(size) = self.size else { return (Response::Ne, RuleId::N1) };
        let smaller = 10 * u64::from(size.0) <= 9 * u64::from(self.baseline.0);
        let larger = 10 * u64::from(size.0) >= 11 * u64::from(self.growth_from.0);
        match (variant, smaller, self.softer()) {
            (Variant::Choi, _, Some(true)) => (Response::Pr, RuleId::P1),
            (Variant::Modified, true, Some(true)) => (Response::Pr, RuleId::P2),
            // Grown from the nadir, a sum may still be 10 % below the baseline: only density excuses growth.
            (_, _, Some(false)) if larger => (Response::Pd, RuleId::D1),
            (Variant::Choi, true, _) if !larger => (Response::Pr, RuleId::P1),
            (Variant::Modified, false, Some(true)) => (Response::Sd, RuleId::S1),
            (_, _, None) if larger || (variant == Variant::Choi) != smaller => (Response::Ne, RuleId::N1),
            _ => (Response::Sd, RuleId::S1),
        }
    }

    /// Whether the density fell by at least 15 %; unknown without both, or from a baseline that is not positive. Targets
    /// that are all gone have none left: by convention it fell.
    fn softer(&self) -> Option<bool> {
        if self.size == Some(Length::default()) {
            return Some(true);
        }
        let (before, now) = (self.baseline_density.filter(|d| *d > 0)?, self.density?);
        Some(20 * i64::from(now) <= 17 * i64::from(before))
    }
}
