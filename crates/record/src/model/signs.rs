//! Signs of response beside diameters: FDG-PET, bone scans, and what gliomas are judged by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scalar::Dose;

/// What FDG-PET showed at one time point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pet {
    /// Score on the five-point scale (Deauville), 1 to 5, of the site that takes up most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 5))]
    pub deauville: Option<u8>,
    /// Uptake of the known sites against the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uptake: Option<Uptake>,
}

/// FDG uptake against the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Uptake {
    /// Less.
    Less,
    /// The same.
    Same,
    /// More.
    More,
}

/// What a bone scan showed at one time point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoneScan {
    /// How many lesions the baseline scan did not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_since_baseline: Option<u16>,
    /// How many lesions the first scan after the baseline did not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_since_first: Option<u16>,
    /// Whether there is any bone lesion, old or new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any_lesion: Option<bool>,
}

/// What a glioma is judged by beside its enhancing lesions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Glioma {
    /// T2/FLAIR abnormality against the baseline or the best so far, where nothing but tumour explains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub t2_flair: Option<Trend>,
    /// Clinical state against the baseline or the best so far, where nothing but tumour explains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinical: Option<Trend>,
    /// Corticosteroids a day at that time, as dexamethasone: `4 mg`; `0 mg` for none or replacement only. Where it is
    /// left out, treatments with dexamethasone are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dexamethasone_a_day: Option<Dose>,
}

/// Whether something has become worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    /// The same or better.
    StableOrBetter,
    /// Worse.
    Worse,
}
