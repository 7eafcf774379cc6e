//! Lesions and time points of disease evaluation, in the shape of SDTM's tumour domains.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BoneScan, Glioma, Id, Pet, SourcePlaces};
use crate::Length;
use crate::scalar::{Density, When};

/// A lesion that is followed or mentioned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lesion {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// Where it is, in words: "right lobe of the liver".
    pub site: String,
    /// Organ for the limit of two targets an organ: `liver`, `lung`, `lymph node`, `bone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<String>,
    /// True for a lymph node: its short axis counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<bool>,
    /// Its role at baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<LesionRole>,
    /// When it was first seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<When>,
    /// How it is followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// True when it was irradiated or treated locally before baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub irradiated: Option<bool>,
    /// True when it has grown since that local treatment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progressed_since: Option<bool>,
    /// The lesion it split off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-refers-to" = "lesions"))]
    pub split_from: Option<Id>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// A lesion's role at baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LesionRole {
    /// Measured and part of the sum of diameters.
    Target,
    /// Followed by its presence only.
    NonTarget,
    /// Appeared after baseline.
    New,
    /// Mentioned, but not assigned a role by anyone.
    NotAssigned,
}

/// How disease was evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Computed tomography.
    #[serde(rename = "CT")]
    Ct,
    /// Magnetic resonance imaging.
    #[serde(rename = "MRI")]
    Mri,
    /// Positron emission tomography with CT.
    #[serde(rename = "PET-CT")]
    PetCt,
    /// Bone scintigraphy.
    BoneScan,
    /// Ultrasound.
    Ultrasound,
    /// Radiograph.
    #[serde(rename = "X-ray")]
    XRay,
    /// Endoscopy.
    Endoscopy,
    /// Calipers on a visible or palpable lesion.
    Caliper,
    /// Clinical examination.
    Clinical,
    /// Tumour markers only.
    Marker,
    /// Another method.
    Other,
    /// Not stated.
    Unknown,
}

/// One time point of disease evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// When the scans were made.
    pub date: When,
    /// The visit's name: `baseline`, `week 9`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<String>,
    /// True for the baseline of the response evaluation that follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<bool>,
    /// The treatment whose effect it evaluates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-refers-to" = "treatments"))]
    pub treatment: Option<Id>,
    /// How most of it was done; a measurement may name another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// What was imaged: abdomen, chest, whole body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Slice thickness.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slice_thickness: Option<Length>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// Who read it: `investigator`, `radiologist 1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader: Option<String>,
    /// False when a site of known disease was not imaged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_sites_imaged: Option<bool>,
    /// What was measured, one entry a lesion.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measurements: Vec<Measurement>,
    /// State of non-target lesions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub non_targets: Vec<NonTargetState>,
    /// Lesions not seen before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_lesions: Vec<NewLesion>,
    /// Whether tumour markers that matter for complete response are normal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub markers_normal: Option<bool>,
    /// What FDG-PET showed, for the Lugano classification of lymphoma.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pet: Option<Pet>,
    /// What the bone scan showed, for PCWG3 in prostate cancer; left out when there was none that can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bone_scan: Option<BoneScan>,
    /// What RANO asks for in gliomas beside the enhancing lesions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub glioma: Option<Glioma>,
    /// Findings in words, where nothing was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<String>,
    /// Responses that the source claims for this time point.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claimed: Vec<ClaimedResponse>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// One lesion measured, or not, at one time point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// Id of the lesion.
    #[schemars(extend("x-refers-to" = "lesions"))]
    pub lesion: Id,
    /// Longest diameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long: Option<Length>,
    /// Longest diameter perpendicular to it; for a lymph node, its short axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<Length>,
    /// Longest diameter of the part that enhances in the arterial phase (viable tumour), for mRECIST in hepatocellular
    /// carcinoma; `0 mm` when nothing enhances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viable: Option<Length>,
    /// Mean density of the whole lesion on contrast-enhanced CT, portal venous phase, in Hounsfield units, for Choi.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub density: Option<Density>,
    /// Whether a nodule within the lesion is new or has grown, for Choi; left out when the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodule: Option<bool>,
    /// Why there is no diameter, or what became of the lesion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<MeasurementState>,
    /// For a merged lesion, the lesion it merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-refers-to" = "lesions"))]
    pub into: Option<Id>,
    /// Why it was not assessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How, where it differs from the assessment's method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// When, where it differs from the assessment's date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// What became of a lesion that has no diameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasurementState {
    /// It was measured.
    Measured,
    /// It has disappeared.
    Absent,
    /// Present, but too small to measure.
    TooSmall,
    /// It was not assessed.
    NotAssessed,
    /// It was seen, but the source gives no size.
    SizeNotReported,
    /// It split into parts, which have entries of their own.
    Split,
    /// It merged into another lesion.
    Merged,
}

/// State of a non-target lesion at one time point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NonTargetState {
    /// Id of the lesion.
    #[schemars(extend("x-refers-to" = "lesions"))]
    pub lesion: Id,
    /// Its state.
    pub state: NonTarget,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// States of a non-target lesion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NonTarget {
    /// Still there.
    Present,
    /// Gone; a lymph node below 10 mm.
    Absent,
    /// Unequivocally progressed.
    UnequivocalProgression,
    /// Not assessed.
    NotAssessed,
}

/// A lesion not seen before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLesion {
    /// Id of the lesion, when it is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-refers-to" = "lesions"))]
    pub lesion: Option<Id>,
    /// Where it is.
    pub site: String,
    /// How certain it is that it is a new malignant lesion.
    pub certainty: Certainty,
    /// Whether it has the vascular pattern of hepatocellular carcinoma (arterial enhancement with washout), for mRECIST.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hcc_pattern: Option<bool>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// How certain a new lesion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Certainly new and malignant.
    Unequivocal,
    /// Not certain; to be confirmed at the next time point.
    Equivocal,
}

/// A response that a source claims for a time point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimedResponse {
    /// The response claimed.
    pub response: Response,
    /// What it is about; the overall response when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<ResponseScope>,
    /// The criteria the source names, such as `RECIST 1.1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criteria: Option<String>,
    /// The words of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_written: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// Response categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// Complete response.
    #[serde(rename = "CR")]
    Cr,
    /// Partial response.
    #[serde(rename = "PR")]
    Pr,
    /// Stable disease.
    #[serde(rename = "SD")]
    Sd,
    /// Progressive disease.
    #[serde(rename = "PD")]
    Pd,
    /// Neither complete response nor progressive disease.
    #[serde(rename = "non-CR/non-PD")]
    NonCrNonPd,
    /// Not evaluable.
    #[serde(rename = "NE")]
    Ne,
    /// No evidence of disease.
    #[serde(rename = "NED")]
    Ned,
}

/// What a response is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResponseScope {
    /// The time point as a whole.
    Overall,
    /// Target lesions.
    Target,
    /// Non-target lesions.
    NonTarget,
}
