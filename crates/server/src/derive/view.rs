//! Everything that the pages show of one case.

use oncase_consistency::{Finding, Report};
use oncase_figure::{Figure, JournalWidth};
use oncase_outcome::{Outcome, Policies};
use oncase_record::model::Record;
use oncase_response::case::{Evaluation, evaluate};
use oncase_toxicity::case::CaseSummary;
use oncase_treatment::{RecordLines, lines_of_record};
use serde_json::json;

use super::case::{Case, Spot};
use super::load::{Loaded, Problem};

/// A case with what the derivations make of it.
#[derive(Debug)]
pub struct View<'c> {
    /// The case as stored.
    pub case: &'c Case,
    /// The record made of it, and what is wrong with what is stored.
    pub loaded: Loaded,
    /// The policies that were used: the defaults.
    pub policies: Policies,
    /// Response evaluations.
    pub evaluations: Vec<Evaluation>,
    /// Lines of therapy.
    pub lines: RecordLines,
    /// Endpoints.
    pub outcomes: Vec<Outcome>,
    /// Adverse events and laboratory grades; none when events of several CTCAE versions are mixed.
    pub toxicity: Option<CaseSummary>,
    /// Findings, open and settled.
    pub report: Report,
}

/// What is said about one place: a mistake of form, or a finding.
#[derive(Clone, Copy, Debug)]
pub enum Said<'v> {
    /// A mistake of form, or a warning about it.
    Problem(&'v Problem),
    /// A finding, by its number among the open ones.
    Finding(usize, &'v Finding),
}

impl<'c> View<'c> {
    /// Derives everything but figures.
    pub fn of(case: &'c Case) -> Self {
        let loaded = loaded(case);
        let policies = Policies::default();
        let record = &loaded.file.record;
        let evaluations = evaluate(record, &policies.response);
        let lines = lines_of_record(record, &policies.lines);
        let outcomes = oncase_outcome::outcomes(record, &policies);
        let toxicity = oncase_toxicity::case::summarise(record, None).ok();
        let report = oncase_consistency::check(record);
        Self { case, policies, evaluations, lines, outcomes, toxicity, report, loaded }
    }

    /// The record that was derived from.
    pub fn record(&self) -> &Record {
        &self.loaded.file.record
    }

    /// The timeline of the case, with dates as recorded; or why it cannot be drawn.
    pub fn timeline(&self) -> Result<Figure, String> {
        let (record, width) = (self.record(), JournalWidth::Page);
        oncase_case_figures::timeline_of_case(record, &self.lines, &self.evaluations, width)
            .map(|drawn| drawn.figure)
            .map_err(|error| error.to_string())
    }

    /// The item and path that a pointer of the record stands for.
    pub fn spot(&self, pointer: &str) -> Option<Spot> {
        self.case.spot(&self.loaded.stored(pointer))
    }

    /// The pointer of the record for a pointer into the stored case; none when that place was set aside.
    pub fn derived_pointer(&self, stored: &str) -> Option<String> {
        let (_, index) = stored.rsplit_once('/')?;
        let index: usize = index.parse().ok()?;
        // What is set aside only moves later items forward.
        let parent = stored.rsplit_once('/')?.0;
        (0..=index).rev().map(|at| format!("{parent}/{at}")).find(|pointer| {
            self.loaded.file.tree.at(pointer).is_some() && self.loaded.stored(pointer) == stored
        })
    }

    /// Everything that is said about an item, with the path in its body.
    pub fn said(&self) -> Vec<(Spot, Said<'_>)> {
        let problems = self
            .loaded
            .problems
            .iter()
            .filter_map(|problem| Some((self.case.spot(&problem.pointer)?, Said::Problem(problem))));
        let findings = self.report.findings.iter().enumerate().flat_map(|(at, finding)| {
            finding
                .spots
                .iter()
                .filter_map(move |spot| Some((self.spot(&spot.pointer)?, Said::Finding(at, finding))))
        });
        problems.chain(findings).collect()
    }
}

/// The record of a case. Where not even that can be made, an empty one, and the reason.
pub fn loaded(case: &Case) -> Loaded {
    if let Some(loaded) = Loaded::of(&case.joined()) {
        return loaded;
    }
    let empty = Loaded::of(&json!({"oncase": 1, "id": "unreadable"}));
    let mut loaded = empty.unwrap_or_else(Loaded::nothing);
    loaded.problems.push(Problem {
        pointer: "/id".to_owned(),
        code: "E005",
        blocks: true,
        title: "the case as stored cannot be read, so nothing is derived from it".to_owned(),
        mend: "undo the last change, or see its history".to_owned(),
    });
    loaded
}
