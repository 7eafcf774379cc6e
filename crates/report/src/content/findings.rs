//! Findings of the consistency check, each with the words of the sources that contradict each other.

use super::Writer;
use crate::document::{Block, Inline, Note, Section, Tone, text};
use crate::dossier::{Finding, Verdict};

impl Writer<'_> {
    pub(super) fn findings(&self) -> Section {
        let mut section = Section::new("findings", "Findings of the consistency check");
        let Some(findings) = &self.dossier.findings else { return section };
        if findings.is_empty() {
            section.paragraph(vec![text("The check of the record found no open contradiction.")]);
            self.settled(&mut section);
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
        self.settled(&mut section);
        section
    }

    fn settled(&self, section: &mut Section) {
        if self.dossier.settled.is_empty() {
            return;
        }
        section.paragraph(vec![text("Reviewed by a person and let stand:")]);
        let items = self.dossier.settled.iter().map(|(finding, why)| {
            let mut item =
                vec![Inline::Code(finding.code.clone()), text(format!(" {}; {why}", finding.title))];
            let pointers: Vec<&String> = finding.entries.iter().map(|(pointer, _)| pointer).collect();
            item.push(self.facts.refer(&pointers));
            item
        });
        section.blocks.push(Block::List(items.collect()));
    }

    fn finding(&self, finding: &Finding, number: usize) -> Note {
        let (tone, word) = match finding.verdict {
            Verdict::Impossible => (Tone::Contradiction, "impossible"),
            Verdict::Edge => (Tone::Doubt, "at the edge"),
            Verdict::Uncheckable => (Tone::Doubt, "uncheckable"),
        };
        let mut body: Vec<Vec<Inline>> =
            finding.entries.iter().map(|(pointer, words)| self.entry(pointer, words)).collect();
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

    /// What an entry says, and the words of its source.
    fn entry(&self, pointer: &str, words: &str) -> Vec<Inline> {
        let mut runs = vec![text(words), self.facts.refer(&[pointer])];
        let item = self.facts.number(pointer).and_then(|number| self.facts.item(number));
        for place in item.iter().flat_map(|item| item.source.iter()).take(2) {
            let Some(quote) = &place.quote else { continue };
            runs.push(text(" "));
            runs.push(Inline::Quote(quote.clone()));
            if let Some(section) = &place.section {
                runs.push(text(format!(" ({section})")));
            }
        }
        runs
    }
}
