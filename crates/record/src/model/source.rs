//! Sources: the documents, and the places in them that an item cites.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Id;

/// A document or system from which facts were taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceDocument {
    /// Identifier that items cite.
    pub id: Id,
    /// What kind of document it is.
    pub kind: SourceKind,
    /// How to cite it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    /// Path of its plain text, relative to the case file; quotes and character spans refer to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Anything else worth knowing about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Kinds of source documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A published paper.
    Publication,
    /// A patient's chart or discharge letter.
    Chart,
    /// A radiology report.
    RadiologyReport,
    /// A pathology report.
    PathologyReport,
    /// A laboratory system.
    Laboratory,
    /// A table or database.
    Table,
    /// Invented data.
    Invented,
}

/// A place in a source document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SourcePlace {
    /// Id of the document; may be left out when the record has only one.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-refers-to" = "sources"))]
    pub document: Option<Id>,
    /// The words, exactly as they stand in the document's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// First and one past the last character in the document's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<[u32; 2]>,
    /// Section, as the document names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Table or system within the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Row id within that table or system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
}

/// One place, or several that say the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum SourcePlaces {
    /// One place.
    One(SourcePlace),
    /// Several places that say the same.
    Several(Vec<SourcePlace>),
}

impl SourcePlaces {
    /// The places, one or several.
    pub fn places(&self) -> &[SourcePlace] {
        match self {
            Self::One(place) => std::slice::from_ref(place),
            Self::Several(places) => places,
        }
    }
}
