//! The CARE checklist: its 30 items, and how far the report answers each.
//!
//! The words are ours; see `data/NOTICE.md`. A state says what the record holds, not whether a journal is content.

use oncase_record::model::EventKind;
use serde::Deserialize;

use crate::content::Writer;
use crate::document::{Cell, Inline, Section, Table, text};

/// One item of the checklist.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    number: String,
    topic: String,
    asks: String,
}

#[derive(Debug, Deserialize)]
struct Items {
    item: Vec<Item>,
}

/// How far an item is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Filled,
    Partly,
    AuthorToWrite,
    RecordHasNothing,
}

impl State {
    fn words(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::Partly => "partly",
            Self::AuthorToWrite => "author to write",
            Self::RecordHasNothing => "record has nothing",
        }
    }

    /// Filled when all parts are there, partly when some are.
    fn of_parts(there: usize, of: usize) -> Self {
        match there {
            0 => Self::RecordHasNothing,
            n if n < of => Self::Partly,
            _ => Self::Filled,
        }
    }

    fn when(there: bool) -> Self {
        if there { Self::Filled } else { Self::RecordHasNothing }
    }

    fn written(there: bool) -> Self {
        if there { Self::Filled } else { Self::AuthorToWrite }
    }
}

/// The state of an item, where it is answered, and what remains.
type Answer = (State, &'static str, String);

/// The items in the order of the checklist. The data are part of the program and read by its tests.
fn items() -> Vec<Item> {
    toml::from_str::<Items>(include_str!("../data/care.toml")).map(|items| items.item).unwrap_or_default()
}

impl Writer<'_> {
    pub(crate) fn checklist(&self) -> Section {
        let mut section = Section::new("care-checklist", "CARE checklist");
        let answers: Vec<(Item, Answer)> = items()
            .into_iter()
            .map(|item| {
                let answer = self.answer(&item.number);
                (item, answer)
            })
            .collect();
        let count = |state: State| answers.iter().filter(|(_, (own, _, _))| *own == state).count();
        section.paragraph(vec![text(format!(
            "Of {} items {} are filled from the record, {} partly; {} are the author's to write; for {} the record has nothing.",
            answers.len(),
            count(State::Filled),
            count(State::Partly),
            count(State::AuthorToWrite),
            count(State::RecordHasNothing)
        ))]);
        let columns = ["Item", "Topic", "What it asks", "State", "Where", "What remains"];
        let mut table = Table {
            anchor: "table-care".to_owned(),
            caption: "State of the 30 items, in our words".to_owned(),
            columns: columns.map(str::to_owned).to_vec(),
            rows: Vec::new(),
        };
        for (item, (state, anchor, remains)) in answers {
            let place = vec![Inline::Link { anchor: anchor.to_owned(), text: item.topic.clone() }];
            table.rows.push(vec![
                Cell::line(vec![Inline::Fixed(item.number)]),
                Cell::text(item.topic),
                Cell::text(item.asks),
                Cell::line(vec![Inline::Strong(state.words().to_owned())]),
                Cell::line(place),
                Cell::text(remains),
            ]);
        }
        section.table(table);
        section
    }

    fn answer(&self, number: &str) -> Answer {
        match number.as_bytes().first() {
            Some(b'1') if number.len() > 1 => self.answer_end(number),
            Some(b'1' | b'2' | b'3' | b'4') => self.answer_front(number),
            Some(b'5' | b'6' | b'7') => self.answer_patient(number),
            _ => self.answer_course(number),
        }
    }

    fn has_event(&self, kinds: &[EventKind]) -> bool {
        self.record.events.iter().any(|event| kinds.contains(&event.kind))
    }

    fn answer_front(&self, number: &str) -> Answer {
        let own = self.record.narrative.as_ref();
        let none = String::new;
        match number {
            "1" if self.record.title.is_some() => (State::Filled, "report", none()),
            "1" => (
                State::Partly,
                "report",
                "The record has no title; the diagnosis stands in its place.".to_owned(),
            ),
            "2" => match own.map_or(0, |own| own.keywords.len()) {
                0 => (State::AuthorToWrite, "key-words", none()),
                2..=5 => (State::Filled, "key-words", none()),
                n => (
                    State::Partly,
                    "key-words",
                    format!("There are {n} key words; two to five are asked for."),
                ),
            },
            "3a" => (State::written(own.is_some_and(|own| own.summary.is_some())), "abstract", none()),
            "3b" => {
                let there = self.has_event(&[EventKind::Symptom, EventKind::Presentation]);
                (State::when(there), "abstract", none())
            }
            "3c" => {
                let parts = [
                    !self.record.diagnoses.is_empty(),
                    !self.record.treatments.is_empty(),
                    !self.dossier.outcomes.is_empty(),
                ];
                let there = parts.into_iter().filter(|part| *part).count();
                let remains = if parts[2] { none() } else { "No outcome was derived.".to_owned() };
                (State::of_parts(there, 3), "abstract", remains)
            }
            "3d" => (State::written(own.is_some_and(|own| own.conclusion.is_some())), "abstract", none()),
            _ => (State::written(own.is_some_and(|own| own.introduction.is_some())), "introduction", none()),
        }
    }

    fn answer_patient(&self, number: &str) -> Answer {
        let patient = &self.record.patient;
        let place = "patient-information";
        match number {
            "5a" => {
                let there = usize::from(patient.sex.is_some()) + usize::from(patient.age.is_some());
                (State::of_parts(there, 2), place, String::new())
            }
            "5b" => {
                let there = self.has_event(&[EventKind::Symptom, EventKind::Presentation]);
                (State::when(there), place, String::new())
            }
            "5c" => {
                let parts = [
                    ("medical history", patient.past_illness.is_some()),
                    ("family history", patient.family_history.is_some()),
                    ("psychosocial history", patient.personal_history.is_some()),
                ];
                let missing: Vec<String> =
                    parts.iter().filter(|(_, there)| !there).map(|(name, _)| (*name).to_owned()).collect();
                let remains = if missing.is_empty() {
                    String::new()
                } else {
                    format!("Not recorded: {}.", crate::wording::list(&missing))
                };
                (State::of_parts(3 - missing.len(), 3), place, remains)
            }
            "5d" => match self.record.treatments.len() {
                0 => (State::RecordHasNothing, "therapeutic-intervention", String::new()),
                _ => (
                    State::Partly,
                    "therapeutic-intervention",
                    "Treatments are listed; which of them are earlier ones, and their outcomes, is the author's to say.".to_owned(),
                ),
            },
            "6" => {
                let examined = self.has_event(&[EventKind::Examination]);
                let measured = !self.record.vitals.is_empty();
                match (examined, measured) {
                    (true, _) => (State::Filled, "clinical-findings", String::new()),
                    (false, true) => (
                        State::Partly,
                        "clinical-findings",
                        "Measurements are recorded, no physical examination.".to_owned(),
                    ),
                    (false, false) => (State::RecordHasNothing, "report", String::new()),
                }
            }
            _ => {
                let dated = self.dated();
                (State::when(dated), if dated { "timeline" } else { "report" }, String::new())
            }
        }
    }

    /// Whether anything of the course has a date.
    fn dated(&self) -> bool {
        let record = self.record;
        let treated = |treatment: &oncase_record::model::Treatment| {
            treatment.date.is_some() || treatment.start.is_some() || treatment.end.is_some()
        };
        record.events.iter().any(|event| event.date.is_some())
            || record.diagnoses.iter().any(|diagnosis| diagnosis.date.is_some())
            || record.treatments.iter().any(treated)
            || !record.assessments.is_empty()
            || !record.followup.is_empty()
    }

    fn answer_course(&self, number: &str) -> Answer {
        let record = self.record;
        let own = record.narrative.as_ref();
        let diagnostic = "diagnostic-assessment";
        let therapy = "therapeutic-intervention";
        match number {
            "8a" => {
                let there =
                    !record.assessments.is_empty() || !record.specimens.is_empty() || !record.labs.is_empty();
                (State::when(there), diagnostic, String::new())
            }
            "8b" | "8c" => {
                let there = own.is_some_and(|own| own.diagnostic_reasoning.is_some());
                (State::written(there), "diagnostic-reasoning", String::new())
            }
            "8d" => (State::when(!record.stages.is_empty()), diagnostic, String::new()),
            "9a" => (State::when(!record.treatments.is_empty()), therapy, String::new()),
            "9b" => {
                let drugs: Vec<_> =
                    record.treatments.iter().flat_map(|treatment| &treatment.components).collect();
                let dosed = drugs.iter().filter(|drug| drug.dose.is_some()).count();
                let remains = if dosed < drugs.len() {
                    format!("{} of {} drugs have no dose in the record.", drugs.len() - dosed, drugs.len())
                } else {
                    String::new()
                };
                (State::of_parts(dosed, drugs.len().max(1)), therapy, remains)
            }
            _ => match self.reasons_for_change() {
                None => (State::RecordHasNothing, therapy, String::new()),
                Some((known, of)) => {
                    let remains = if known < of {
                        format!("The reason for stopping is recorded for {known} of {of} courses of drugs.")
                    } else {
                        String::new()
                    };
                    (State::of_parts(known, of), therapy, remains)
                }
            },
        }
    }

    fn answer_end(&self, number: &str) -> Answer {
        let record = self.record;
        let own = record.narrative.as_ref();
        let follow_up = "follow-up-and-outcomes";
        let no_events = record.adverse_events.is_empty();
        // Without adverse events there is no section on toxicity to lead to.
        let toxicity = if no_events { follow_up } else { "toxicity" };
        let discussed = own.is_some_and(|own| own.discussion.is_some());
        match number {
            "10a" => {
                let there = !self.dossier.outcomes.is_empty() || !self.dossier.responses.is_empty();
                let state = if there { State::Partly } else { State::RecordHasNothing };
                (
                    state,
                    follow_up,
                    "Outcomes as assessed by the patient are the author's to write.".to_owned(),
                )
            }
            "10b" => {
                let later = record.assessments.iter().any(|assessment| assessment.treatment.is_some());
                (State::when(later), follow_up, String::new())
            }
            "10c" => {
                let state = if no_events { State::AuthorToWrite } else { State::Partly };
                (state, toxicity, "Adherence, and how it was assessed, is the author's to write.".to_owned())
            }
            "10d" => {
                let remains = if no_events {
                    "That none is recorded does not say that none occurred.".to_owned()
                } else {
                    String::new()
                };
                (State::when(!no_events), toxicity, remains)
            }
            "11d" => {
                (State::written(own.is_some_and(|own| own.conclusion.is_some())), "abstract", String::new())
            }
            "12" => {
                let there = own.is_some_and(|own| own.patient_perspective.is_some());
                (State::written(there), "patient-perspective", String::new())
            }
            "13" => {
                let there = own.is_some_and(|own| own.informed_consent.is_some());
                (State::written(there), "informed-consent", String::new())
            }
            _ if discussed => (
                State::Partly,
                "discussion",
                "The author's text is there; whether it answers this is the author's to see.".to_owned(),
            ),
            _ => (State::AuthorToWrite, "discussion", String::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checklist_has_its_thirty_items_in_order() {
        let numbers: Vec<String> = super::items().into_iter().map(|item| item.number).collect();
        let expected =
            "1 2 3a 3b 3c 3d 4 5a 5b 5c 5d 6 7 8a 8b 8c 8d 9a 9b 9c 10a 10b 10c 10d 11a 11b 11c 11d 12 13";
        assert_eq!(numbers.join(" "), expected);
    }
}
