//! Therapeutic intervention: every treatment with its line, doses, cycles, dates and the reason it stopped.

use oncase_record::model::{StopReason, Treatment};

use super::Writer;
use super::diagnosis::{named, remarks};
use super::timeline::place;
use crate::document::{Cell, Inline, Section, Table, text};
use crate::tellings::{Tellings, cell, stacked, tellings};
use crate::wording::{component, intent, joined, stop_reason, treatment_kind};

impl<'a> Writer<'a> {
    /// Treatments in the order of the timeline; undated ones after those before them in the record.
    pub(super) fn treatments_in_order(&self) -> Vec<Tellings<'a, Treatment>> {
        let mut groups = tellings(&self.record.treatments, "treatments");
        let mut after = None;
        let mut keyed: Vec<_> = groups
            .drain(..)
            .map(|group| {
                let own = group.iter().find_map(|telling| {
                    let treatment = telling.item;
                    let when =
                        treatment.date.as_ref().or(treatment.start.as_ref()).or(treatment.end.as_ref())?;
                    place(Some(self.record.days(when))).1
                });
                after = own.or(after);
                (after, group)
            })
            .collect();
        keyed.sort_by_key(|(day, _)| *day);
        keyed.into_iter().map(|(_, group)| group).collect()
    }

    pub(super) fn therapeutic_intervention(&self) -> Section {
        let mut section = Section::new("therapeutic-intervention", "Therapeutic intervention");
        section.table(self.treatments());
        section.table(self.lines());
        for group in self.treatments_in_order() {
            section.table(self.cycles(&group));
        }
        section
    }

    fn treatments(&self) -> Table {
        let columns = [
            "Treatment",
            "Kind and intent",
            "Line stated",
            "Drugs, doses and days",
            "Cycles",
            "Dates",
            "Stopped because",
            "Result",
            "Place",
            "Remark",
        ];
        let mut table = named("table-treatments", "Treatments as recorded", &columns);
        for group in self.treatments_in_order() {
            table.rows.push(vec![
                cell(&group, &self.facts, |treatment| {
                    Some(joined(
                        [
                            Some(treatment.name.clone()),
                            treatment.regimen.as_ref().map(|short| format!("({short})")),
                        ],
                        " ",
                    ))
                }),
                stacked([
                    cell(&group, &self.facts, |treatment| Some(treatment_kind(treatment.kind).to_owned())),
                    cell(&group, &self.facts, |treatment| treatment.intent.map(|why| intent(why).to_owned())),
                ]),
                cell(&group, &self.facts, |treatment| treatment.line.map(|line| line.to_string())),
                self.drugs(&group),
                self.cycles_in_words(&group),
                cell(&group, &self.facts, |treatment| self.privacy.treatment_time(treatment)),
                cell(&group, &self.facts, |treatment| {
                    treatment.reason_stopped.map(|why| stop_reason(why).to_owned())
                }),
                cell(&group, &self.facts, |treatment| treatment.outcome.clone()),
                cell(&group, &self.facts, |treatment| {
                    self.privacy.facility(treatment.facility.as_ref()).map(str::to_owned)
                }),
                remarks(&group, |treatment| treatment.note.clone()),
            ]);
        }
        self.finish(table)
    }

    fn cycles_in_words(&self, group: &Tellings<'_, Treatment>) -> Cell {
        let part = |says: &dyn Fn(&Treatment) -> Option<String>| cell(group, &self.facts, says);
        stacked([
            part(&|treatment| treatment.cycle_length.as_ref().map(|length| format!("every {length}"))),
            part(&|treatment| treatment.cycles_given.map(|cycles| format!("{cycles} given"))),
            part(&|treatment| treatment.cycles_planned.map(|cycles| format!("{cycles} planned"))),
            part(&|treatment| treatment.times.map(|times| format!("{times} times"))),
        ])
    }

    fn drugs(&self, group: &Tellings<'_, Treatment>) -> Cell {
        let mut drugs = Cell::default();
        for telling in group {
            for (at, one) in telling.item.components.iter().enumerate() {
                let place = format!("{}/components/{at}", telling.pointer);
                let said = joined([Some(component(one)), one.note.clone()], "; ");
                drugs.lines.push(vec![text(said), self.facts.refer(&[place])]);
            }
            let total = telling.item.total_dose.as_ref().map(|dose| format!("total dose {dose}"));
            let fractions = telling.item.fractions.map(|fractions| format!("{fractions} fractions"));
            let said = joined([total, fractions], " in ");
            if !said.is_empty() {
                drugs.lines.push(vec![text(said), self.facts.refer(&[&telling.pointer])]);
            }
        }
        drugs
    }

    fn lines(&self) -> Table {
        let mut table =
            named("table-lines", "Lines of therapy, derived", &["Treatment", "Derived", "Stated", "Why"]);
        for line in &self.dossier.lines {
            let Some((at, treatment)) = self.treatment_at(&line.treatment) else { continue };
            table.rows.push(vec![
                Cell::line(vec![text(treatment.name.clone()), self.facts.refer(&[at])]),
                Cell::text(line.place.clone()),
                Cell::text(treatment.line.map_or_else(|| "not stated".to_owned(), |n| format!("line {n}"))),
                Cell::line(self.reasons(&line.reasons)),
            ]);
        }
        table
    }

    /// The treatment that a pointer names.
    pub(super) fn treatment_at<'p>(&self, pointer: &'p str) -> Option<(&'p str, &'a Treatment)> {
        let at: usize = pointer.strip_prefix("/treatments/")?.split('/').next()?.parse().ok()?;
        Some((pointer, self.record.treatments.get(at)?))
    }

    fn cycles(&self, group: &Tellings<'_, Treatment>) -> Table {
        let name = group.first().map(|first| first.item.name.as_str()).unwrap_or_default();
        let number = group.first().map(|first| first.pointer.replace('/', "-")).unwrap_or_default();
        let columns = ["Cycle", "Day 1", "Doses given", "Delay", "Remark"];
        let mut table =
            named(&format!("table-cycles{number}"), &format!("Cycles of {name} as given"), &columns);
        for telling in group {
            for (at, cycle) in telling.item.cycles.iter().enumerate() {
                let place = format!("{}/cycles/{at}", telling.pointer);
                let doses: Vec<Vec<Inline>> = cycle
                    .doses
                    .iter()
                    .map(|dose| {
                        let why = dose.reason.as_ref().map(|reason| format!("({reason})"));
                        vec![text(joined([Some(format!("{} {}", dose.drug, dose.dose)), why], " "))]
                    })
                    .collect();
                let doses = if doses.is_empty() {
                    Cell::text("as planned")
                } else {
                    Cell { lines: doses, ..Cell::default() }
                };
                let delay = cycle.delayed_by.as_ref().map(ToString::to_string);
                table.rows.push(vec![
                    Cell::line(vec![text(cycle.number.to_string()), self.facts.refer(&[place])]),
                    Cell::text(self.privacy.when(&cycle.start)),
                    doses,
                    Cell::text(joined([delay, cycle.delay_reason.clone()], ", ")),
                    Cell::text(cycle.note.clone().unwrap_or_default()),
                ]);
            }
        }
        self.finish(table)
    }

    /// Whether every ended systemic treatment has a reason for stopping; `None` when there is none.
    pub(crate) fn reasons_for_change(&self) -> Option<(usize, usize)> {
        let groups = tellings(&self.record.treatments, "treatments");
        let ended: Vec<_> = groups
            .iter()
            .filter(|group| group.iter().any(|telling| !telling.item.components.is_empty()))
            .filter(|group| group.iter().all(|telling| telling.item.ongoing != Some(true)))
            .collect();
        let known = ended.iter().filter(|group| {
            group
                .iter()
                .any(|telling| telling.item.reason_stopped.is_some_and(|why| why != StopReason::Unknown))
        });
        (!ended.is_empty()).then(|| (known.count(), ended.len()))
    }
}
