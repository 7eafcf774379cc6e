//! The report of a cohort, in the document form that the report room sets as HTML, Markdown and Word.

use oncase_report::document::{Block, Cell, Document, Figure, Inline, Note, Section, Table, Tone, text};

use crate::baseline_table::BaselineTable;
use crate::cohort::Cohort;
use crate::drawing::CohortFigure;
use crate::intervals::IntervalCurves;
use crate::rules::RULES;
use crate::summary::Summary;
use crate::survival::Curves;
use crate::words::{median, median_place, sentence};

pub(crate) const NOTICE: &str = "Generated from case records. Oncase documents and computes; it supports documentation and \
                      research and gives no medical advice.";

/// Writes the report. With `dots_per_inch` each figure also comes as a picture of pixels, which Word needs.
pub fn report(cohort: &Cohort, figures: &[CohortFigure], dots_per_inch: Option<u16>) -> Document {
    let summary = Summary::of(cohort);
    let patients =
        |count: usize| if count == 1 { "1 patient".to_owned() } else { format!("{count} patients") };
    let set = Setting { figures, dots_per_inch };
    Document {
        title: format!("A cohort of {}", patients(summary.flow.patients)),
        kind: "Cohort report".to_owned(),
        details: vec![vec![text(format!(
            "{}: {} patients, {} eligible, {} evaluable for response",
            cohort.source.words(),
            summary.flow.patients,
            summary.flow.eligible,
            summary.flow.evaluable
        ))]],
        notice: NOTICE.to_owned(),
        sections: vec![
            patients_section(cohort, &summary, &set),
            responses(&summary, &set),
            survival(&summary, &set),
            toxicity(&summary, &set),
            left_out(&summary),
            methods(cohort),
        ],
    }
}

struct Setting<'f> {
    figures: &'f [CohortFigure],
    dots_per_inch: Option<u16>,
}

impl Setting<'_> {
    /// A figure, or a note that it cannot be drawn.
    fn figure(&self, name: &str) -> Option<Block> {
        let found = self.figures.iter().find(|figure| figure.name == name)?;
        Some(match &found.figure {
            Ok(figure) => Block::Figure(Figure {
                anchor: found.name.to_owned(),
                title: figure.title.clone(),
                alternative_text: figure.alternative_text.clone(),
                // The document sets the title before the caption, which begins with it.
                caption: figure
                    .caption
                    .strip_prefix(&format!("{}. ", figure.title.trim_end_matches('.')))
                    .unwrap_or(&figure.caption)
                    .to_owned(),
                svg: figure.svg(),
                png: self.dots_per_inch.and_then(|dpi| figure.png(dpi).ok()).unwrap_or_default(),
                csv: figure.numbers.to_csv(),
            }),
            Err(error) => Block::Note(Note {
                tone: Tone::Doubt,
                title: format!("No figure: {name}"),
                body: vec![vec![text(format!("It cannot be drawn: {error}."))]],
                anchor: None,
            }),
        })
    }
}

fn patients_section(cohort: &Cohort, summary: &Summary, set: &Setting<'_>) -> Section {
    let mut section = Section::new("patients", "Patients");
    let flow = &summary.flow;
    section.paragraph(vec![text(format!(
        "Of {} {}, {} could be read. {} patients are eligible, {} of them have measurable disease, and {} are \
         evaluable for response.",
        flow.files,
        flow.what.to_lowercase(),
        flow.patients,
        flow.eligible,
        flow.measurable,
        flow.evaluable
    ))]);
    section.blocks.extend(set.figure("flow"));
    let caption = "Eligible patients at the start of the line that counts";
    section.blocks.extend(baseline_section(&BaselineTable::of(cohort), caption).blocks);
    section
}

/// The baseline table in a section of its own.
pub(crate) fn baseline_section(baseline: &BaselineTable, caption: &str) -> Section {
    let mut section = Section::new("patients", "Patients");
    let mut columns = vec!["Characteristic".to_owned(), String::new()];
    columns.extend(baseline.columns.iter().map(|(name, count)| format!("{name} (n = {count})")));
    let mut before = "";
    let rows = baseline.rows.iter().map(|row| {
        let characteristic = if row.characteristic == before { "" } else { &row.characteristic };
        before = &row.characteristic;
        let head = [Cell::text(characteristic), Cell::text(row.value.clone())];
        head.into_iter().chain(row.cells.iter().map(|cell| Cell::line(fixed(cell.clone())))).collect()
    });
    section.table(Table {
        anchor: "baseline".to_owned(),
        caption: caption.to_owned(),
        columns,
        rows: rows.collect(),
    });
    section
}

fn responses(summary: &Summary, set: &Setting<'_>) -> Section {
    let mut section = Section::new("response", "Response");
    let columns = [
        "Group",
        "Measurable",
        "Best response, confirmed",
        "Response rate (95 % interval)",
        "Disease control (95 % interval)",
    ];
    let rows = summary.groups.iter().map(|group| {
        let counts: Vec<String> = group.confirmed.iter().map(|(r, count)| format!("{r} {count}")).collect();
        vec![
            Cell::text(group.group.clone()),
            Cell::line(fixed(group.measurable.to_string())),
            Cell::line(fixed(counts.join(", "))),
            Cell::line(fixed(group.response_rate.text())),
            Cell::line(fixed(group.disease_control.text())),
        ]
    });
    section.table(Table {
        anchor: "best-response".to_owned(),
        caption:
            "Best overall response by RECIST 1.1; responses confirmed; exact intervals of Clopper and Pearson"
                .to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    });
    section.table(stated(summary));
    for name in ["waterfall", "spider", "swimmer", "combined"] {
        section.blocks.extend(set.figure(name));
    }
    section
}

/// Best responses as a table of cases states them; empty where there are none.
fn stated(summary: &Summary) -> Table {
    let rows = summary.groups.iter().filter(|group| !group.stated.is_empty()).map(|group| {
        let counts: Vec<String> = group.stated.iter().map(|(r, count)| format!("{r} {count}")).collect();
        vec![
            Cell::text(group.group.clone()),
            Cell::line(fixed(group.eligible.to_string())),
            Cell::line(fixed(counts.join(", "))),
        ]
    });
    Table {
        anchor: "stated-response".to_owned(),
        caption: "Best response as the source states it; no measurements were given from which to derive it"
            .to_owned(),
        columns: ["Group", "Patients", "Best response, stated"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

fn survival(summary: &Summary, set: &Setting<'_>) -> Section {
    let mut section = Section::new("survival", "Survival");
    for (curves, name) in [(&summary.pfs, "progression-free-survival"), (&summary.os, "overall-survival")] {
        let Some(curves) = curves else { continue };
        section.section(curves_section(curves, name, set.figures, set.dots_per_inch));
    }
    section
}

/// One endpoint: how times were taken, the comparison, medians by both estimates, and the figure.
pub(crate) fn curves_section(
    curves: &Curves,
    name: &str,
    figures: &[CohortFigure],
    dots_per_inch: Option<u16>,
) -> Section {
    let mut section = Section::new(format!("{name}-section"), curves.endpoint.clone());
    section.paragraph(vec![text(sentence(&curves.policy_words()))]);
    section
        .paragraph(curves.comparison_words().map(|words| vec![text(sentence(&words))]).unwrap_or_default());
    section.table(medians(curves, name));
    for intervals in &curves.intervals {
        section.table(interval_medians(curves, intervals, name));
    }
    section.blocks.extend(Setting { figures, dots_per_inch }.figure(name));
    section
}

fn interval_medians(curves: &Curves, intervals: &IntervalCurves, name: &str) -> Table {
    let rows = intervals.curves.iter().map(|curve| {
        vec![
            Cell::text(curve.group.clone()),
            Cell::line(fixed(curve.estimate.n.to_string())),
            Cell::line(fixed(median_place(curve.median))),
        ]
    });
    Table {
        anchor: format!("{name}-{}", intervals.basis.anchor()),
        caption: format!(
            "{}: Turnbull's estimate, {}. {} of {} patients are known by an interval; inside it the place of the \
             event is not known, so the median is an interval too",
            curves.endpoint,
            intervals.basis.words(),
            intervals.known_as_interval,
            intervals.patients
        ),
        columns: ["Group", "Patients", "Median lies, months"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

fn medians(curves: &Curves, name: &str) -> Table {
    let columns = ["Group", "Patients", "Events", "Median, months (95 % interval)"];
    let rows = std::iter::once(&curves.all).chain(&curves.groups).map(|curve| {
        vec![
            Cell::text(curve.group.clone()),
            Cell::line(fixed(curve.patients.to_string())),
            Cell::line(fixed(curve.events.to_string())),
            Cell::line(fixed(median(curve.median, curve.median_interval))),
        ]
    });
    Table {
        anchor: format!("{name}-medians"),
        caption: format!("{}: Kaplan-Meier estimates, intervals on the log-log scale", curves.endpoint),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

fn toxicity(summary: &Summary, set: &Setting<'_>) -> Section {
    let mut section = Section::new("toxicity", "Adverse events");
    let columns = ["Term", "CTCAE", "Any grade", "Grade 1", "Grade 2", "Grade 3", "Grade 4", "Grade 5"];
    let rows = summary.toxicity.iter().map(|row| {
        let counts = std::iter::once(row.any).chain(row.by_grade);
        let head = [Cell::text(row.term.clone()), Cell::line(fixed(row.version.clone()))];
        head.into_iter().chain(counts.map(|count| Cell::line(fixed(count.to_string())))).collect()
    });
    section.table(Table {
        anchor: "adverse-event-counts".to_owned(),
        caption: format!(
            "Patients by worst grade of each term, of {} eligible patients",
            summary.flow.eligible
        ),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    });
    section.blocks.extend(set.figure("adverse-events"));
    section
}

fn left_out(summary: &Summary) -> Section {
    let lines = [
        (
            "Not read",
            summary.refused.iter().map(|r| format!("{}: {} ({})", r.file, r.problem, r.mend)).collect(),
        ),
        ("Items not used", summary.doubts.iter().map(|d| format!("{}: {}", d.patient, d.what)).collect()),
        ("Files of other kinds, not opened", summary.other_files.clone()),
    ];
    left_out_section(&lines)
}

/// Lists under headings; a sentence when all of them are empty.
pub(crate) fn left_out_section(lists: &[(&str, Vec<String>)]) -> Section {
    let mut section = Section::new("left-out", "What could not be used");
    for (heading, lines) in lists.iter().filter(|(_, lines)| !lines.is_empty()) {
        section.paragraph(vec![Inline::Strong((*heading).to_owned())]);
        section.blocks.push(Block::List(lines.iter().map(|line| vec![text(line.clone())]).collect()));
    }
    if section.is_empty() {
        section.paragraph(vec![text("Nothing: every file was read, and every item was used.")]);
    }
    section
}

fn methods(cohort: &Cohort) -> Section {
    let mut section = Section::new("methods", "How this was counted");
    section.paragraph(vec![text(sentence(&cohort.source_words()))]);
    let notes = cohort.notes.iter().map(|note| vec![text(sentence(note))]);
    section.blocks.extend((!cohort.notes.is_empty()).then(|| Block::List(notes.collect())));
    let rows = RULES.iter().map(|rule| {
        vec![
            Inline::Strong(format!("{}: ", rule.title)),
            text(rule.statement),
            text(" "),
            Inline::Code(rule.id.to_owned()),
        ]
    });
    section.blocks.push(Block::List(rows.collect()));
    section
}

fn fixed(words: String) -> Vec<Inline> {
    vec![Inline::Fixed(words)]
}
