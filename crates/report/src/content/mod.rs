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
use crate::dossier::{Dossier, FigurePlace, Figures, Reason};
use crate::facts::Facts;
use crate::privacy::{NoTimeZero, Privacy};
use crate::profile::Profile;

/// What the sections are written with.
pub(crate) struct Writer<'a> {
    pub(crate) dossier: &'a Dossier<'a>,
    pub(crate) record: &'a Record,
    pub(crate) profile: &'a Profile,
    pub(crate) privacy: Privacy<'a>,
    pub(crate) facts: Facts<'a>,
    pub(crate) figures: Figures,
}

/// Writes the report of a case as a profile allows.
///
/// # Errors
/// When the profile wants relative times and the record has no dated event to count from.
pub fn report(dossier: &Dossier<'_>, profile: &Profile) -> Result<Document, NoTimeZero> {
    let record = dossier.record;
    let privacy = Privacy::new(record, profile)?;
    let figures = dossier.figures(profile, &privacy);
    let writer = Writer { dossier, record, profile, privacy, facts: Facts::of(record), figures };
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

    /// The figures of a section.
    pub(crate) fn figures(&self, section: &mut Section, place: FigurePlace) {
        let here = self.figures.placed.iter().filter(|(of, _)| *of == place);
        section.blocks.extend(here.map(|(_, figure)| Block::Figure(figure.clone())));
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
