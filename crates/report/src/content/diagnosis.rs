//! Diagnostic assessment: diagnoses, imaging, pathology by specimen, laboratory, stage.

use oncase_record::Length;
use oncase_record::model::{Assessment, EventKind, Specimen};

use super::Writer;
use super::patient::without_empty_columns;
use crate::document::{Block, Cell, Note, Section, Table, Tone, text};
use crate::tellings::{Tellings, cell, stacked, tellings};
use crate::wording::{basis, capital, joined, list, measured, method, non_target, response};

impl Writer<'_> {
    pub(super) fn diagnostic_assessment(&self) -> Section {
        let mut section = Section::new("diagnostic-assessment", "Diagnostic assessment");
        section.table(self.diagnoses());
        let kinds = [EventKind::Investigation];
        section.table(self.events(
            "table-investigations",
            "Investigations without a table of their own",
            &kinds,
        ));
        let mut imaging = Section::new("imaging", "Imaging");
        imaging.table(self.imaging());
        section.section(imaging);
        let mut pathology = Section::new("pathology", "Pathology");
        pathology.table(self.specimens());
        pathology.table(self.markers());
        section.section(pathology);
        let mut laboratory = Section::new("laboratory", "Laboratory");
        laboratory.table(self.laboratory());
        section.section(laboratory);
        let mut staging = Section::new("staging", "Stage");
        staging.table(self.stages());
        section.section(staging);
        let mut reasoning = Section::new("diagnostic-reasoning", "Reasoning and difficulties");
        let own = self.record.narrative.as_ref().and_then(|own| own.diagnostic_reasoning.as_ref());
        if !self.narrative(&mut reasoning, own) {
            reasoning.author(
                "How the diagnosis was reached, which others were considered, and what stood in the way.",
                &["8b", "8c"],
                Some("narrative.diagnostic_reasoning"),
            );
        }
        section.section(reasoning);
        section
    }

    fn diagnoses(&self) -> Table {
        let columns = ["Diagnosis", "Date", "Basis", "Metastatic sites", "Place", "Remark"];
        let mut table = named("table-diagnoses", "Diagnoses", &columns);
        for group in tellings(&self.record.diagnoses, "diagnoses") {
            table.rows.push(vec![
                cell(&group, &self.facts, |diagnosis| Some(capital(&diagnosis.what))),
                cell(&group, &self.facts, |diagnosis| {
                    diagnosis.date.as_ref().map(|date| self.privacy.when(date))
                }),
                cell(&group, &self.facts, |diagnosis| diagnosis.basis.map(|value| basis(value).to_owned())),
                cell(&group, &self.facts, |diagnosis| Some(list(&diagnosis.metastatic_sites))),
                cell(&group, &self.facts, |diagnosis| {
                    self.privacy.facility(diagnosis.facility.as_ref()).map(str::to_owned)
                }),
                remarks(&group, |diagnosis| diagnosis.note.clone()),
            ]);
        }
        self.finish(table)
    }

    fn imaging(&self) -> Table {
        let columns = ["Date", "Imaging", "Measured", "Findings", "Claimed in the source", "Remark"];
        let mut table = named("table-imaging", "Assessments in the order of the record", &columns);
        for group in tellings(&self.record.assessments, "assessments") {
            let mut measurements = Cell::default();
            let mut claims = Cell::default();
            for telling in &group {
                self.measurements(telling.item, &telling.pointer, &mut measurements);
                for (at, claim) in telling.item.claimed.iter().enumerate() {
                    let said = joined([Some(response(claim.response)), claim.criteria.as_deref()], ", ");
                    let place = format!("{}/claimed/{at}", telling.pointer);
                    claims.lines.push(vec![text(said), self.facts.refer(&[place])]);
                }
            }
            table.rows.push(vec![
                cell(&group, &self.facts, |assessment| {
                    Some(joined([Some(self.privacy.when(&assessment.date)), assessment.visit.clone()], "; "))
                }),
                cell(&group, &self.facts, |assessment| {
                    let reader = assessment.reader.as_ref().map(|reader| format!("read by {reader}"));
                    let slices = assessment.slice_thickness.map(|slice| format!("slices of {slice}"));
                    let how = assessment.method.map(|value| method(value).to_owned());
                    Some(joined([how, assessment.region.clone(), slices, reader], ", "))
                }),
                measurements,
                cell(&group, &self.facts, |assessment| assessment.findings.clone()),
                claims,
                remarks(&group, |assessment| assessment.note.clone()),
            ]);
        }
        self.finish(table)
    }

    fn measurements(&self, assessment: &Assessment, pointer: &str, into: &mut Cell) {
        let site = |id: &str| {
            let lesion = self.record.lesions.iter().find(|lesion| lesion.id.as_deref() == Some(id));
            capital(lesion.map_or(id, |lesion| lesion.site.as_str()))
        };
        for (at, one) in assessment.measurements.iter().enumerate() {
            let said =
                joined([Some(format!("{}: {}", site(&one.lesion), measured(one))), one.note.clone()], "; ");
            let place = format!("{pointer}/measurements/{at}");
            into.lines.push(vec![text(said), self.facts.refer(&[place])]);
        }
        for (at, state) in assessment.non_targets.iter().enumerate() {
            let said = format!("{}: {} (non-target)", site(&state.lesion), non_target(state.state));
            into.lines.push(vec![text(said), self.facts.refer(&[format!("{pointer}/non_targets/{at}")])]);
        }
        for (at, new) in assessment.new_lesions.iter().enumerate() {
            let said = format!("New lesion: {}", new.site);
            into.lines.push(vec![text(said), self.facts.refer(&[format!("{pointer}/new_lesions/{at}")])]);
        }
    }

    fn specimens(&self) -> Table {
        let columns =
            ["Specimen", "Date", "Histology", "Grade", "Size", "Nodes", "Margins", "Place", "Remark"];
        let mut table = named("table-specimens", "Specimens", &columns);
        for group in tellings(&self.record.specimens, "specimens") {
            table.rows.push(vec![
                stacked([
                    cell(&group, &self.facts, |specimen| Some(capital(&specimen.site))),
                    cell(&group, &self.facts, |specimen| specimen.procedure.clone()),
                ]),
                cell(&group, &self.facts, |specimen| {
                    let taken = specimen.date.as_ref().map(|date| self.privacy.when(date));
                    let reported = specimen
                        .reported
                        .as_ref()
                        .map(|date| format!("reported {}", self.privacy.when(date)));
                    Some(joined([taken, reported], "; "))
                }),
                cell(&group, &self.facts, |specimen| specimen.histology.clone()),
                cell(&group, &self.facts, |specimen| specimen.grade.clone()),
                cell(&group, &self.facts, |specimen| dimensions(&specimen.dimensions)),
                cell(&group, &self.facts, nodes),
                cell(&group, &self.facts, |specimen| specimen.margins.clone()),
                cell(&group, &self.facts, |specimen| {
                    self.privacy.facility(specimen.facility.as_ref()).map(str::to_owned)
                }),
                remarks(&group, |specimen| specimen.note.clone()),
            ]);
        }
        self.finish(table)
    }

    /// Markers in rows, specimens in columns; both tellings of a specimen stand in one cell.
    fn markers(&self) -> Table {
        let groups: Vec<_> = tellings(&self.record.specimens, "specimens")
            .into_iter()
            .filter(|group| group.iter().any(|telling| !telling.item.markers.is_empty()))
            .collect();
        let mut table = named("table-markers", "Markers by specimen", &["Marker"]);
        let mut names: Vec<&str> = Vec::new();
        for group in &groups {
            table.columns.extend(group.first().map(|first| specimen_name(first.item)));
            for marker in group.iter().flat_map(|telling| &telling.item.markers) {
                if !names.contains(&marker.marker.as_str()) {
                    names.push(&marker.marker);
                }
            }
        }
        for name in names {
            let mut row = vec![Cell::text(name)];
            row.extend(groups.iter().map(|group| self.marker(name, group)));
            table.rows.push(row);
        }
        table
    }

    fn marker(&self, name: &str, group: &Tellings<'_, Specimen>) -> Cell {
        let mut said: Vec<(String, Vec<String>)> = Vec::new();
        for telling in group {
            let here = telling.item.markers.iter().enumerate().filter(|(_, marker)| marker.marker == name);
            for (at, marker) in here {
                let words = joined([Some(marker.value.to_string()), marker.note.clone()], "; ");
                let place = format!("{}/markers/{at}", telling.pointer);
                match said.iter_mut().find(|(known, _)| *known == words) {
                    Some((_, places)) => places.push(place),
                    None => said.push((words, vec![place])),
                }
            }
        }
        let differs = said.len() > 1;
        let lines = if said.is_empty() {
            vec![vec![text("not reported")]]
        } else {
            said.into_iter().map(|(words, places)| vec![text(words), self.facts.refer(&places)]).collect()
        };
        Cell { lines, differs, anchor: None }
    }

    fn stages(&self) -> Table {
        let columns = ["Stage", "TNM", "Classification", "Date", "Metastatic sites", "Remark"];
        let mut table = named("table-stages", "Stage", &columns);
        for group in tellings(&self.record.stages, "stages") {
            table.rows.push(vec![
                cell(&group, &self.facts, |stage| {
                    stage.group.clone().or_else(|| Some("not grouped".to_owned()))
                }),
                cell(&group, &self.facts, |stage| stage.tnm.clone()),
                self.exact(cell(&group, &self.facts, |stage| {
                    let edition = stage.edition.as_ref().map(|edition| format!("edition {edition}"));
                    let kind =
                        stage.clinical.map(|clinical| if clinical { "clinical" } else { "pathological" });
                    Some(joined([stage.system.clone(), edition, kind.map(str::to_owned)], ", "))
                })),
                cell(&group, &self.facts, |stage| stage.date.as_ref().map(|date| self.privacy.when(date))),
                cell(&group, &self.facts, |stage| Some(list(&stage.sites))),
                remarks(&group, |stage| stage.note.clone()),
            ]);
        }
        let no_edition = self.record.stages.iter().any(|stage| stage.edition.is_none());
        if no_edition && !table.rows.is_empty() {
            table.caption =
                "Stage (the edition of the classification is not recorded for every entry)".to_owned();
        }
        self.finish(table)
    }

    /// The table without what repeats itself and without columns that nothing fills.
    pub(super) fn finish(&self, mut table: Table) -> Table {
        self.without_repeated_facts(&mut table);
        without_empty_columns(&mut table);
        table
    }
}

/// A table without rows.
pub(super) fn named(anchor: &str, caption: &str, columns: &[&str]) -> Table {
    Table {
        anchor: anchor.to_owned(),
        caption: caption.to_owned(),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        rows: Vec::new(),
    }
}

/// Remarks of all tellings: they add to each other and do not disagree.
pub(super) fn remarks<T>(group: &Tellings<'_, T>, says: impl Fn(&T) -> Option<String>) -> Cell {
    let lines = group.iter().filter_map(|telling| says(telling.item)).map(|note| vec![text(note)]).collect();
    Cell { lines, ..Cell::default() }
}

fn specimen_name(specimen: &Specimen) -> String {
    capital(&joined([Some(&specimen.site), specimen.procedure.as_ref()], ", "))
}

fn dimensions(sizes: &[Length]) -> Option<String> {
    let numbers: Vec<String> = sizes.iter().map(|size| size.mm_text()).collect();
    (!numbers.is_empty()).then(|| format!("{} mm", numbers.join(" × ")))
}

fn nodes(specimen: &Specimen) -> Option<String> {
    match (specimen.nodes_positive, specimen.nodes_examined) {
        (Some(positive), Some(examined)) => Some(format!("{positive} of {examined} positive")),
        (Some(positive), None) => Some(format!("{positive} positive; number examined not recorded")),
        (None, Some(examined)) => Some(format!("{examined} examined")),
        (None, None) => None,
    }
}

/// A plain remark.
pub(super) fn remark(title: &str, body: Vec<Vec<crate::document::Inline>>) -> Block {
    Block::Note(Note { tone: Tone::Plain, title: title.to_owned(), body, anchor: None })
}
