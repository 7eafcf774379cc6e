//! What a cohort is read and derived under.

use oncase_outcome::Policies;

use crate::eligibility::Eligibility;
use crate::time::TimePolicy;

/// What a cohort is read and derived under.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Policies of responses, lines and endpoints.
    pub policies: Policies,
    /// Which day stands for a range of days.
    pub time: TimePolicy,
    /// Who counts; none for what the source calls for: palliative therapy and a baseline in case files, any therapy
    /// in SDTM tables, no baseline in a table of cases.
    pub eligibility: Option<Eligibility>,
    /// In SDTM tables, the evaluator or reader whose assessments count; without it the investigator, where there is
    /// one.
    pub reader: Option<String>,
    /// In SDTM tables, the CTCAE version of the grades in AE, which the table does not carry.
    pub ctcae: Option<String>,
}
