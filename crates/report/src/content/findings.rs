//! Findings of the consistency check, each with the words of the sources that contradict each other.

use super::Writer;
use crate::document::{Block, Inline, Note, Section, Tone, text};
use crate::dossier::{Finding, Verdict};

impl Writer<'_> {
    pub(super) fn findings(&self) -> Section {
        let mut section = Section::new("findings", "Findings of the consistency check");
        let Some(findings) = &self.dossier.findings else { return section };
        if findings.is_empty() {
            section.paragraph(vec![text("The check of the record found no contradiction.")]);
            return section;
        }
        let count = |verdict: Verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
        section.paragraph(vec![text(format!(
            "{} impossible, {} at the edge of what is possible, {} that the record does not allow to be checked.",
            count(Verdict::Impossible),
            count(Verdict::Edge),
            count(Verdict::Uncheckable)
        ))]);
        for verdict in [Verdict::Impossible, Verdict::Edge, Verdict::Uncheckable] {
            for (at, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.verdict == verdict)
            {
                section.blocks.push(Block::Note(self.finding(finding, at + 1)));
            }
        }
        section
    }

    fn finding(&self, finding: &Finding, number: usize) -> Note {
        let (tone, word) = match finding.verdict {
            Verdict::Impossible => (Tone::Contradiction, "impossible"),
            Verdict::Edge => (Tone::Doubt, "at the edge"),
            Verdict::Uncheckable => (Tone::Doubt, "uncheckable"),
        };
        let mut body: Vec<Vec<Inline>> = Vec::new();
        for sentence in finding.sentences.iter().filter(|sentence| !sentence.trim().is_empty()) {
            body.push(vec![text(sentence.trim())]);
        }
        body.extend(finding.facts.iter().filter_map(|pointer| self.quoted(pointer)));
        if !finding.mend.trim().is_empty() {
            body.push(vec![
                Inline::Emphasis("To mend:".to_owned()),
                text(format!(" {}", finding.mend.trim())),
            ]);
        }
        Note {
            tone,
            title: format!("{} · {word} · {}", finding.code, finding.title),
            body,
            anchor: Some(format!("finding-{number}")),
        }
    }

    /// What an item says and the words of its source.
    fn quoted(&self, pointer: &str) -> Option<Vec<Inline>> {
        let number = self.facts.number(pointer)?;
        let item = self.facts.item(number)?;
        let mut runs = vec![text(self.privacy.says(self.record, &item.pointer)), Inline::Facts(vec![number])];
        for place in item.source.iter().take(2) {
            let Some(quote) = &place.quote else { continue };
            runs.push(text(": "));
            runs.push(Inline::Quote(quote.clone()));
            if let Some(section) = &place.section {
                runs.push(text(format!(" ({section})")));
            }
        }
        Some(runs)
    }
}
