//! The report's content, section by section, in the order of the CARE checklist.

mod appendix;
mod diagnosis;
mod findings;
mod front;
mod laboratory;
mod methods;
mod outcomes;
mod patient;
mod responses;
mod timeline;
mod treatment;

use oncase_record::model::Record;

use crate::NOTICE;
use crate::document::{Block, Document, Inline, Section, text};
use crate::dossier::{Dossier, FigurePlace, Reason};
use crate::facts::Facts;
use crate::privacy::{NoTimeZero, Privacy};
use crate::profile::{DatePolicy, Profile};

/// What the sections are written with.
pub(crate) struct Writer<'a> {
    pub(crate) dossier: &'a Dossier<'a>,
    pub(crate) record: &'a Record,
    pub(crate) profile: &'a Profile,
    pub(crate) privacy: Privacy<'a>,
    pub(crate) facts: Facts<'a>,
}

/// Writes the report of a case as a profile allows.
///
/// # Errors
/// When the profile wants relative times and the record has no dated event to count from.
pub fn report(dossier: &Dossier<'_>, profile: &Profile) -> Result<Document, NoTimeZero> {
    let record = dossier.record;
    let privacy = Privacy::new(record, profile)?;
    let writer = Writer { dossier, record, profile, privacy, facts: Facts::of(record) };
    let mut sections = vec![
        writer.keywords(),
        writer.summary(),
        writer.introduction(),
        writer.patient(),
        writer.clinical_findings(),
        writer.timeline(),
        writer.diagnostic_assessment(),
        writer.therapeutic_intervention(),
        writer.outcomes(),
        writer.discussion(),
        writer.patient_perspective(),
        writer.informed_consent(),
        writer.findings(),
        writer.methods(),
        writer.checklist(),
        writer.appendix(),
    ];
    sections.retain(|section| !section.is_empty());
    let mut document = Document {
        title: writer.title(),
        kind: writer.kind(),
        details: writer.details(),
        notice: NOTICE.to_owned(),
        sections,
    };
    document.map_text(&|text| writer.privacy.sweep(text));
    Ok(document)
}

impl Writer<'_> {
    /// The author's own text as paragraphs, split at empty lines.
    pub(crate) fn narrative(&self, section: &mut Section, own: Option<&String>) -> bool {
        let Some(own) = own.filter(|text| !text.trim().is_empty()) else { return false };
        for paragraph in own.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
            section.paragraph(vec![text(paragraph.replace('\n', " "))]);
        }
        true
    }

    /// Figures of a section that may be shown under this profile; a remark for each that may not.
    pub(crate) fn figures(&self, section: &mut Section, place: FigurePlace) {
        for placed in self.dossier.figures.iter().filter(|placed| placed.place == place) {
            if placed.shows_dates && self.profile.dates != DatePolicy::Exact {
                section.paragraph(vec![
                    Inline::Emphasis(placed.figure.title.clone()),
                    text(" is left out: calendar dates are drawn in it, and this profile shows none."),
                ]);
            } else {
                section.blocks.push(Block::Figure(placed.figure.clone()));
            }
        }
    }

    /// Reasons as runs: each sentence with its rule and its facts.
    pub(crate) fn reasons(&self, reasons: &[Reason]) -> Vec<Inline> {
        let mut runs = Vec::new();
        for reason in reasons {
            if !runs.is_empty() {
                runs.push(text(" "));
            }
            let sentence = reason.sentence.trim();
            runs.extend((!sentence.is_empty()).then(|| text(sentence)));
            if !reason.rule.is_empty() {
                runs.extend((!sentence.is_empty()).then(|| text(" ")));
                runs.push(Inline::Link { anchor: rule_anchor(&reason.rule), text: reason.rule.clone() });
            }
            runs.push(self.facts.refer(&reason.facts));
        }
        runs
    }
}

/// The anchor of a rule in the methods.
pub(crate) fn rule_anchor(id: &str) -> String {
    format!("rule-{}", id.to_lowercase())
}
