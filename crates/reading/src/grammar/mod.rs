//! One grammar a class of matter: each looks at one sentence and says what it recognises, and where.

mod course;
mod dates;
mod drugs;
mod markers;
mod numbers;
mod sizes;

use std::ops::Range;

pub(crate) use crate::pattern::pattern;

pub(crate) use dates::{DayOrder, day_order};
pub(crate) use drugs::DrugMention;

/// What a piece of a sentence says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    Age(u8),
    Sex(&'static str),
    /// A date or a range of dates in the record's form; not sure when day and month may be exchanged.
    Date {
        from: String,
        to: Option<String>,
        sure: bool,
    },
    /// "6 months after", "4 years ago".
    Relative {
        duration: String,
        after: bool,
    },
    Size(Vec<String>),
    Method(&'static str),
    Marker {
        name: String,
        value: String,
        sure: bool,
    },
    Stage(String),
    Tnm(String),
    Drug(DrugMention),
    Procedure {
        name: String,
        kind: &'static str,
    },
    Cycles(u16),
    CycleLength(String),
    Line(u8),
    Intent(&'static str),
    Response(&'static str),
    AdverseEvent {
        name: String,
        grade: Option<u8>,
    },
    Survival {
        endpoint: &'static str,
        duration: String,
    },
    Duration(String),
    Facility(String),
    Ratio {
        part: u64,
        whole: u64,
    },
    Percent(String),
    Vital(&'static str),
    Progression,
    Presentation,
    Specimen(String),
    Pointer(String),
}

impl What {
    /// The class by name, for lists and legends.
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Self::Age(_) => "age",
            Self::Sex(_) => "sex",
            Self::Date { .. } => "date",
            Self::Relative { .. } => "relative time",
            Self::Size(_) => "size",
            Self::Method(_) => "modality",
            Self::Marker { .. } => "marker",
            Self::Stage(_) => "stage",
            Self::Tnm(_) => "TNM",
            Self::Drug(_) => "drug",
            Self::Procedure { .. } => "procedure",
            Self::Cycles(_) => "cycles",
            Self::CycleLength(_) => "cycle length",
            Self::Line(_) => "line",
            Self::Intent(_) => "intent",
            Self::Response(_) => "response",
            Self::AdverseEvent { .. } => "adverse event",
            Self::Survival { .. } => "survival time",
            Self::Duration(_) => "duration",
            Self::Facility(_) => "facility",
            Self::Ratio { .. } => "ratio",
            Self::Percent(_) => "percentage",
            Self::Vital(_) => "vital status",
            Self::Progression => "progression",
            Self::Presentation => "presentation",
            Self::Specimen(_) => "specimen",
            Self::Pointer(_) => "pointer",
        }
    }
}

/// Something recognised, at its place within the sentence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mention {
    pub(crate) at: Range<usize>,
    pub(crate) what: What,
}

/// Everything that is recognised in a sentence, in the order of the text.
pub(crate) fn mentions(sentence: &str, order: DayOrder) -> Vec<Mention> {
    let mut found = Vec::new();
    dates::find(sentence, order, &mut found);
    sizes::find(sentence, &mut found);
    markers::find(sentence, &mut found);
    drugs::find(sentence, &mut found);
    course::find(sentence, &mut found);
    numbers::find(sentence, &mut found);
    found.sort_by_key(|mention| (mention.at.start, std::cmp::Reverse(mention.at.end)));
    found
}

/// Whether a text names a date.
pub(crate) fn dates_in(text: &str) -> bool {
    let mut found = Vec::new();
    dates::find(text, DayOrder::default(), &mut found);
    let year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    year || found.iter().any(|mention| matches!(mention.what, What::Date { .. }))
}

/// Whether a range overlaps one that is already taken.
fn taken(found: &[Mention], at: &Range<usize>) -> bool {
    found.iter().any(|mention| mention.at.start < at.end && at.start < mention.at.end)
}
