//! Response evaluations as derived, with what the source claims beside them.

use super::Writer;
use super::diagnosis::named;
use crate::document::{Block, Cell, Inline, Note, Section, Table, Tone, text};
use crate::dossier::{ResponseCourse, ResponsePoint};
use crate::tellings::tellings;
use crate::wording::{response, topic};
use oncase_record::model::Topic;

impl Writer<'_> {
    /// One subsection an evaluation.
    pub(super) fn responses(&self, section: &mut Section) {
        for (at, course) in self.dossier.responses.iter().enumerate() {
            let mut inner =
                Section::new(format!("response-{}", at + 1), format!("Response: {}", course.title));
            if let Some(why) = &course.not_derivable {
                let title = format!("No response by {} can be derived", course.criteria);
                let body = vec![self.reasons(std::slice::from_ref(why))];
                inner.blocks.push(Block::Note(Note { tone: Tone::Doubt, title, body, anchor: None }));
            }
            inner.table(self.points(course, at + 1));
            if let Some((best, why)) = &course.best {
                let mut runs = vec![
                    Inline::Strong("Best overall response".to_owned()),
                    text(format!(" by {}: {best}. ", course.criteria)),
                ];
                runs.extend(self.reasons(std::slice::from_ref(why)));
                inner.paragraph(runs);
            }
            inner.paragraph(self.claimed(course));
            section.section(inner);
        }
    }

    fn points(&self, course: &ResponseCourse, number: usize) -> Table {
        let columns = [
            "Assessment",
            "Sum of diameters",
            "From baseline",
            "From nadir",
            "Targets",
            "Non-targets",
            "New lesions",
            "Response",
            "Why",
        ];
        let caption = format!("Time points by {}", course.criteria);
        let mut table = named(&format!("table-response-{number}"), &caption, &columns);
        table.rows.extend(course.points.iter().map(|point| self.point(point)));
        self.finish(table)
    }

    fn point(&self, point: &ResponsePoint) -> Vec<Cell> {
        let exact = |words: &String| {
            let runs = if words.is_empty() { Vec::new() } else { vec![Inline::Fixed(words.clone())] };
            Cell::line(runs)
        };
        let when = vec![text(self.privacy.days(point.days)), self.facts.refer(&[&point.assessment])];
        vec![
            Cell::line(when),
            exact(&point.sum),
            exact(&point.from_baseline),
            exact(&point.from_nadir),
            Cell::text(point.target.clone()),
            Cell::text(point.non_target.clone()),
            Cell::text(point.new_lesions.clone()),
            Cell::text(point.overall.clone()),
            Cell::line(self.reasons(&point.reasons)),
        ]
    }

    /// What the source claims about the same assessments and the same treatment.
    fn claimed(&self, course: &ResponseCourse) -> Vec<Inline> {
        let mut runs = Vec::new();
        for (at, assessment) in self.record.assessments.iter().enumerate() {
            let pointer = format!("/assessments/{at}");
            if !course.assessments.contains(&pointer) {
                continue;
            }
            for (k, claim) in assessment.claimed.iter().enumerate() {
                let said = format!(" {} ({})", response(claim.response), self.privacy.when(&assessment.date));
                runs.extend([text(said), self.facts.refer(&[format!("{pointer}/claimed/{k}")]), text(";")]);
            }
        }
        let of = course
            .treatment
            .as_deref()
            .and_then(|at| self.treatment_at(at))
            .and_then(|(_, t)| t.id.as_deref());
        for group in tellings(&self.record.statements, "statements") {
            let about = group.first().filter(|first| {
                let wanted = [Topic::BestResponse, Topic::Response].contains(&first.item.about);
                wanted && of.is_some() && first.item.of.as_deref() == of
            });
            if let Some(first) = about {
                let pointers: Vec<&String> = group.iter().map(|telling| &telling.pointer).collect();
                let said = format!(" {}: {}", topic(first.item.about).to_lowercase(), first.item.says);
                runs.extend([text(said), self.facts.refer(&pointers), text(";")]);
            }
        }
        if runs.pop().is_none() {
            return runs;
        }
        runs.push(text("."));
        runs.insert(0, Inline::Strong("Claimed in the source:".to_owned()));
        runs
    }
}
