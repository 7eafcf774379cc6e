//! Title, key words, abstract, introduction, discussion, the patient's view and consent.

use oncase_record::model::{EventKind, SourceKind};

use super::Writer;
use crate::document::{Inline, Section, text};
use crate::tellings::tellings;
use crate::wording::{capital, joined, list, source_kind};

impl Writer<'_> {
    pub(super) fn title(&self) -> String {
        let subject = self
            .record
            .title
            .clone()
            .or_else(|| self.record.diagnoses.first().map(|diagnosis| capital(&diagnosis.what)));
        match subject {
            Some(subject) if subject.to_lowercase().contains("case report") => subject,
            Some(subject) => format!("{subject}: a case report"),
            None => "A case report".to_owned(),
        }
    }

    pub(super) fn kind(&self) -> String {
        let invented = self.record.invented
            || self.record.sources.iter().any(|source| source.kind == SourceKind::Invented);
        if invented { "Case report · invented patient".to_owned() } else { "Case report".to_owned() }
    }

    pub(super) fn details(&self) -> Vec<Vec<Inline>> {
        let mut lines = Vec::new();
        let mut first = Vec::new();
        if let Some(id) = self.privacy.identifier(Some(&self.record.id)) {
            first.extend([text("Record "), Inline::Code(id.to_owned())]);
        }
        for source in &self.record.sources {
            if !first.is_empty() {
                first.push(text(" · "));
            }
            first.push(text(joined([Some(source_kind(source.kind)), source.citation.as_deref()], ": ")));
        }
        if let Some(cut_off) = &self.record.data_cut_off {
            first.push(text(format!(" · data cut-off {}", self.privacy.when(cut_off))));
        }
        lines.push(first);
        if let Some(zero) = self.privacy.time_zero() {
            let exact = self.privacy.time_zero_days().is_some_and(|days| days.day().is_some());
            let known =
                if exact { "" } else { ", not known to the day: what is dated alike is given as time zero" };
            lines.push(vec![
                Inline::Strong("Time zero".to_owned()),
text(format!(" is {zero}{known}. Times are given as months or days before or after it; ranges hold the true time.")),
            ]);
        }
        lines.push(vec![
            text("Small numbers lead to the "),
            Inline::Link { anchor: "facts".to_owned(), text: "facts and their sources".to_owned() },
            text(". Where a source tells the same thing in two ways, both stand side by side."),
        ]);
        lines.retain(|line| !line.is_empty());
        lines
    }

    pub(super) fn keywords(&self) -> Section {
        let mut section = Section::new("key-words", "Key words");
        let keywords = self.record.narrative.as_ref().map(|own| own.keywords.clone()).unwrap_or_default();
        if keywords.is_empty() {
            section.author(
                "Two to five key words that name what the report covers.",
                &["2"],
                Some("narrative.keywords"),
            );
        } else {
            section.paragraph(vec![text(keywords.join("; "))]);
        }
        section
    }

    pub(super) fn summary(&self) -> Section {
        let mut section = Section::new("abstract", "Abstract");
        let own = self.record.narrative.as_ref();
        if !self.narrative(&mut section, own.and_then(|own| own.summary.as_ref())) {
            section.author("What is new or unusual about this case.", &["3a"], Some("narrative.summary"));
        }
        section.paragraph(labelled("Symptoms and findings.", self.presentation()));
        section.paragraph(labelled("Diagnosis.", self.diagnosis_in_short()));
        section.paragraph(labelled("Treatment.", self.treatments_in_short()));
        section.paragraph(labelled("Outcomes.", self.outcomes_in_short()));
        if !self.narrative(&mut section, own.and_then(|own| own.conclusion.as_ref())) {
            section.author("The lesson to take away.", &["3d", "11d"], Some("narrative.conclusion"));
        }
        section
    }

    /// The patient and how they presented, each telling in turn.
    fn presentation(&self) -> Vec<Inline> {
        let mut runs = Vec::new();
        let who = self.patient_in_short();
        if !who.is_empty() {
            runs.extend([text(format!("{}.", capital(&who))), self.facts.refer(&["/patient"])]);
        }
        let wanted = [EventKind::Presentation, EventKind::Symptom, EventKind::Recurrence];
        let kind = wanted.into_iter().find(|kind| self.record.events.iter().any(|e| e.kind == *kind));
        for group in tellings(&self.record.events, "events") {
            if group.first().map(|first| first.item.kind) != kind {
                continue;
            }
            for (at, telling) in group.iter().enumerate() {
                let date = telling.item.date.as_ref().map(|date| self.privacy.when(date));
                let said = joined([Some(telling.item.what.clone()), date], "; ");
                let lead = if at == 0 { " " } else { " Told elsewhere as: " };
                runs.extend([text(format!("{lead}{said}.")), self.facts.refer(&[&telling.pointer])]);
            }
        }
        runs
    }

    fn diagnosis_in_short(&self) -> Vec<Inline> {
        let mut runs = Vec::new();
        for group in tellings(&self.record.diagnoses, "diagnoses") {
            let Some(first) = group.first() else { continue };
            let date = first.item.date.as_ref().map(|date| self.privacy.when(date));
            let sites = (!first.item.metastatic_sites.is_empty())
                .then(|| format!("metastatic to {}", list(&first.item.metastatic_sites)));
            let said = joined([Some(capital(&first.item.what)), sites, date], "; ");
            runs.extend([text(format!("{said}.")), self.facts.refer(&[&first.pointer])]);
            if group.len() > 1 {
                let pointers: Vec<&String> = group.iter().skip(1).map(|telling| &telling.pointer).collect();
                runs.extend([
                    text(" The source tells this in more than one way"),
                    self.facts.refer(&pointers),
                    text("."),
                ]);
            }
            runs.push(text(" "));
        }
        runs
    }

    fn treatments_in_short(&self) -> Vec<Inline> {
        let mut runs = Vec::new();
        for group in self.treatments_in_order() {
            let Some(first) = group.first() else { continue };
            let time = self.privacy.treatment_time(first.item);
            let cycles = first.item.cycles_given.map(|cycles| format!("{cycles} cycles"));
            let said = joined([Some(first.item.name.clone()), cycles, time], ", ");
            runs.extend([text(said), self.facts.refer(&[&first.pointer]), text("; ")]);
        }
        if runs.pop().is_some() {
            runs.push(text("."));
        }
        runs
    }

    fn outcomes_in_short(&self) -> Vec<Inline> {
        let mut runs = Vec::new();
        for outcome in self.dossier.outcomes.iter().filter(|outcome| outcome.main) {
            let ended = Some(&outcome.status).filter(|status| !status.is_empty());
            let said = format!("{}, {}: {}", outcome.name, outcome.of, outcome.value);
            runs.push(text(format!("{}.", joined([Some(&said), ended], "; "))));
            let facts: Vec<&String> = outcome.reasons.iter().flat_map(|reason| &reason.facts).collect();
            runs.extend([self.facts.refer(&facts), text(" ")]);
        }
        if let Some(last) = self.record.followup.last() {
            let status = crate::wording::vital_status(last.status);
            let said = joined([Some(status), last.disease.as_deref()], ", ");
            let pointer = format!("/followup/{}", self.record.followup.len() - 1);
            runs.extend([text(format!("At last contact: {said}.")), self.facts.refer(&[pointer])]);
        }
        runs
    }

    pub(super) fn introduction(&self) -> Section {
        let mut section = Section::new("introduction", "Introduction");
        let own = self.record.narrative.as_ref().and_then(|own| own.introduction.as_ref());
        if !self.narrative(&mut section, own) {
            section.author(
                "Why this case is worth telling, in a paragraph or two, with references.",
                &["4"],
                Some("narrative.introduction"),
            );
        }
        section
    }

    pub(super) fn discussion(&self) -> Section {
        let mut section = Section::new("discussion", "Discussion");
        let own = self.record.narrative.as_ref();
        if !self.narrative(&mut section, own.and_then(|own| own.discussion.as_ref())) {
            section.author(
                "Strengths and limits of the management, the literature with references, and how the conclusions follow.",
                &["11a", "11b", "11c"],
                Some("narrative.discussion"),
            );
        }
        if own.is_none_or(|own| own.conclusion.is_none()) {
            section.author("The main lesson of this report.", &["11d"], Some("narrative.conclusion"));
        }
        section
    }

    pub(super) fn patient_perspective(&self) -> Section {
        let mut section = Section::new("patient-perspective", "Patient perspective");
        let own = self.record.narrative.as_ref().and_then(|own| own.patient_perspective.as_ref());
        if !self.narrative(&mut section, own) {
            section.author(
                "The patient's own view of the course, where they wish to give it.",
                &["12"],
                Some("narrative.patient_perspective"),
            );
        }
        section
    }

    pub(super) fn informed_consent(&self) -> Section {
        let mut section = Section::new("informed-consent", "Informed consent");
        let own = self.record.narrative.as_ref();
        if !self.narrative(&mut section, own.and_then(|own| own.informed_consent.as_ref())) {
            section.author(
                "Whether the patient gave informed consent to publication, and how.",
                &["13"],
                Some("narrative.informed_consent"),
            );
        }
        if let Some(interests) = own.and_then(|own| own.competing_interests.as_ref()) {
            section.paragraph(labelled("Funding and competing interests.", vec![text(interests.clone())]));
        }
        section
    }
}

/// Runs behind a label; nothing when there are none.
fn labelled(label: &str, runs: Vec<Inline>) -> Vec<Inline> {
    if runs.is_empty() {
        return runs;
    }
    let mut labelled = vec![Inline::Strong(label.to_owned()), text(" ")];
    labelled.extend(runs);
    labelled
}
