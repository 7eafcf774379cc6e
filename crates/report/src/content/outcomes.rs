//! Follow-up and outcomes: response, outcomes as ranges, claims, toxicity, follow-up.

use oncase_record::model::Topic;

use super::Writer;
use super::diagnosis::{named, remarks};
use crate::document::{Block, Cell, Inline, Section, Table, text};
use crate::dossier::{FigurePlace, Outcome};
use crate::tellings::{cell, tellings};
use crate::wording::{action, attribution, joined, topic, vital_status};

impl Writer<'_> {
    pub(super) fn outcomes(&self) -> Section {
        let mut section = Section::new("follow-up-and-outcomes", "Follow-up and outcomes");
        self.figures(&mut section, FigurePlace::Outcomes);
        self.responses(&mut section);
        let mut derived = Section::new("outcomes-derived", "Outcomes");
        derived.table(self.derived_outcomes());
        let missing = self.dossier.outcomes.iter().filter(|outcome| !outcome.derivable);
        let missing: Vec<Vec<Inline>> = missing
            .map(|outcome| {
                let mut item = vec![text(format!("{}, {}: {}. ", outcome.name, outcome.of, outcome.value))];
                item.extend(self.reasons(&outcome.reasons));
                item
            })
            .collect();
        if !missing.is_empty() {
            derived.paragraph(vec![Inline::Strong("Not derivable".to_owned()), text(" from this record:")]);
            derived.blocks.push(Block::List(missing));
        }
        section.section(derived);
        let mut claims = Section::new("claims", "What the source states");
        claims.table(self.claims());
        section.section(claims);
        let mut toxicity = Section::new("toxicity", "Toxicity");
        toxicity.table(self.toxicity_by_grade());
        toxicity.table(self.adverse_events());
        section.section(toxicity);
        let mut follow_up = Section::new("follow-up", "Follow-up");
        follow_up.table(self.follow_up());
        section.section(follow_up);
        section
    }

    fn derived_outcomes(&self) -> Table {
        let columns = ["Outcome", "Derived", "Ended by", "Claimed in the source", "Why"];
        let conventions: Vec<&str> = self.dossier.outcomes.iter().map(|o| o.convention.as_str()).collect();
        let convention = conventions.first().filter(|first| conventions.iter().all(|one| one == *first));
        let caption = match convention.filter(|words| !words.is_empty()) {
            Some(words) => format!("Outcomes as ranges; months are {words}"),
            None => "Outcomes as ranges".to_owned(),
        };
        let mut table = named("table-outcomes", &caption, &columns);
        for outcome in self.dossier.outcomes.iter().filter(|outcome| outcome.derivable) {
            let value = match convention {
                Some(_) => outcome.value.clone(),
                None => joined([Some(&outcome.value), Some(&outcome.convention)], "; "),
            };
            table.rows.push(vec![
                Cell::text(joined([Some(outcome.name.as_str()), Some(outcome.of.as_str())], ", ")),
                Cell::text(value),
                Cell::text(outcome.status.clone()),
                self.claims_of(outcome),
                Cell::line(self.reasons(&outcome.reasons)),
            ]);
        }
        self.finish(table)
    }

    fn claims_of(&self, outcome: &Outcome) -> Cell {
        let said = |pointer: &String| {
            let at: usize = pointer.strip_prefix("/statements/")?.parse().ok()?;
            Some(self.record.statements.get(at)?.says.clone())
        };
        let mut lines: Vec<(String, Vec<&String>)> = Vec::new();
        for pointer in &outcome.claims {
            let Some(words) = said(pointer) else { continue };
            match lines.iter_mut().find(|(known, _)| *known == words) {
                Some((_, pointers)) => pointers.push(pointer),
                None => lines.push((words, vec![pointer])),
            }
        }
        let differs = lines.len() > 1;
        let lines = lines.into_iter().map(|(words, at)| vec![text(words), self.facts.refer(&at)]).collect();
        Cell { lines, differs, anchor: None }
    }

    /// Claims about this patient's course; what is said of other patients or of tables is left to the appendix.
    fn claims(&self) -> Table {
        let left_out =
            [Topic::Ratio, Topic::Pointer, Topic::Marker, Topic::Age, Topic::Facility, Topic::Other];
        let mut table = named(
            "table-claims",
            "Statements in the source, set beside the facts",
            &["Claim", "About", "Remark"],
        );
        for group in tellings(&self.record.statements, "statements") {
            let Some(first) = group.first().filter(|first| !left_out.contains(&first.item.about)) else {
                continue;
            };
            let about = topic(first.item.about);
            let of = first.item.of.as_deref().and_then(|id| {
                let named =
                    self.record.treatments.iter().find(|treatment| treatment.id.as_deref() == Some(id));
                named.map(|treatment| treatment.regimen.clone().unwrap_or_else(|| treatment.name.clone()))
            });
            table.rows.push(vec![
                cell(&group, &self.facts, |statement| Some(statement.says.clone())),
                Cell::text(joined([Some(about.to_owned()), of], ", ")),
                remarks(&group, |statement| statement.note.clone()),
            ]);
        }
        self.finish(table)
    }

    fn toxicity_by_grade(&self) -> Table {
        let columns = ["Adverse event", "System organ class", "1", "2", "3", "4", "5", "No grade", "Remark"];
        let mut table = named("table-toxicity", "Recorded adverse events by grade", &columns);
        let Some(toxicity) = &self.dossier.toxicity else { return table };
        if !toxicity.versions.is_empty() {
            table.caption = format!("Recorded adverse events by grade ({})", toxicity.versions);
        }
        for row in &toxicity.rows {
            let count = |n: u16| if n == 0 { Cell::default() } else { Cell::text(n.to_string()) };
            let mut cells = vec![
                Cell::line(vec![text(row.term.clone()), self.facts.refer(&row.facts)]),
                Cell::text(row.organ_class.clone()),
            ];
            cells.extend(row.grades.map(count));
            cells.extend([count(row.no_grade), Cell::line(self.reasons(&row.remarks))]);
            table.rows.push(cells);
        }
        self.without_repeated_facts(&mut table);
        // Grades stay even when no event has them: an empty grade 5 says something.
        for at in [8, 7, 1] {
            if table.rows.iter().all(|row| row.get(at).is_none_or(|cell| cell.lines.is_empty())) {
                table.columns.remove(at);
                table.rows.iter_mut().for_each(|row| drop(row.remove(at)));
            }
        }
        table
    }

    fn adverse_events(&self) -> Table {
        let columns = ["Adverse event", "Grade", "CTCAE", "Time", "Relation", "Action", "Outcome", "Remark"];
        let mut table = named("table-adverse-events", "Adverse events as recorded", &columns);
        for group in tellings(&self.record.adverse_events, "adverse_events") {
            table.rows.push(vec![
                cell(&group, &self.facts, |event| event.term.clone().or_else(|| event.as_written.clone())),
                cell(&group, &self.facts, |event| event.grade.map(|grade| grade.to_string())),
                cell(&group, &self.facts, |event| event.ctcae.clone()),
                cell(&group, &self.facts, |event| {
                    let time = self.period(event.start.as_ref(), event.end.as_ref());
                    Some(joined([time, event.cycle.map(|cycle| format!("cycle {cycle}"))], "; "))
                }),
                cell(&group, &self.facts, |event| {
                    event.attribution.map(|value| attribution(value).to_owned())
                }),
                cell(&group, &self.facts, |event| event.action.map(|value| action(value).to_owned())),
                cell(&group, &self.facts, |event| event.outcome.clone()),
                remarks(&group, |event| event.note.clone()),
            ]);
        }
        self.finish(table)
    }

    fn follow_up(&self) -> Table {
        let columns = ["Date", "Status", "Disease", "Cause of death", "Place", "Remark"];
        let mut table = named("table-follow-up", "Follow-up", &columns);
        for group in tellings(&self.record.followup, "followup") {
            table.rows.push(vec![
                cell(&group, &self.facts, |contact| Some(self.privacy.when(&contact.date))),
                cell(&group, &self.facts, |contact| Some(vital_status(contact.status).to_owned())),
                cell(&group, &self.facts, |contact| contact.disease.clone()),
                cell(&group, &self.facts, |contact| contact.cause_of_death.clone()),
                cell(&group, &self.facts, |contact| {
                    self.privacy.facility(contact.facility.as_ref()).map(str::to_owned)
                }),
                remarks(&group, |contact| contact.note.clone()),
            ]);
        }
        self.finish(table)
    }
}
