//! Diagnoses, specimens and stages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, SourcePlaces};
use crate::Length;
use crate::scalar::{MarkerValue, When};

/// A code for a concept, with the system it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Code system: `ICD-O-3`, `NCIt`, `LOINC`, `SNOMED CT`, `ATC`.
    pub system: String,
    /// The code.
    pub code: String,
    /// Version of the code system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What the code stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
}

/// A diagnosis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// The diagnosis in words.
    pub what: String,
    /// Site of the primary tumour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<DiagnosisBasis>,
    /// Sites of metastasis that this statement of the diagnosis names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metastatic_sites: Vec<String>,
    /// Where it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// Codes for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// What a diagnosis rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DiagnosisBasis {
    /// Histology of the primary tumour or a metastasis.
    Histology,
    /// Cytology.
    Cytology,
    /// Imaging.
    Imaging,
    /// Tumour markers.
    Marker,
    /// Clinical findings.
    Clinical,
    /// Not stated.
    Unknown,
}

/// Tissue that was examined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Specimen {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// Where it was taken.
    pub site: String,
    /// How: core needle biopsy, resection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// When it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    /// When it was reported or reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<When>,
    /// Where it was examined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// Histology in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub histology: Option<String>,
    /// Grade or differentiation as reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Size of the tumour in the specimen, up to three dimensions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<Length>,
    /// Lymph nodes with metastasis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes_positive: Option<u16>,
    /// Lymph nodes examined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes_examined: Option<u16>,
    /// Resection margins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margins: Option<String>,
    /// Markers found in this specimen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub markers: Vec<Marker>,
    /// Codes for site and morphology.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// One marker of one specimen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    /// The marker: `ER`, `PR`, `HER-2`, `Ki-67`, `CgA`, `Syn`, `CD56`, `MGMT`, `SSTR2`.
    pub marker: String,
    /// Its result as written.
    pub value: MarkerValue,
    /// Method: immunohistochemistry, in-situ hybridisation, sequencing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Code for the test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// A stage of the disease.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// When the patient was staged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    /// Classification, such as `AJCC` or `UICC`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Its edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// True for clinical, false for pathological staging.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinical: Option<bool>,
    /// T, N and M as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tnm: Option<String>,
    /// Stage group as written, such as `IV`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Sites of metastasis named with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<String>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}
