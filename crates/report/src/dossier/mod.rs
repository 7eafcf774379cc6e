//! What a report is made of: the record, and what the derivations made of it, ready to be set.
//!
//! A presentation never computes an outcome. Everything here but the record comes from a derivation, with its
//! reasons; a part that no derivation delivered is left out of the report.

mod figures;
mod findings;
mod lines;
mod outcomes;
mod reasons;
mod responses;
mod toxicity;

use oncase_outcome::Policies;
use oncase_record::DayInterval;
use oncase_record::model::Record;
use oncase_response::case::evaluate;
use oncase_treatment::lines_of_record;

use figures::Drawing;
pub use figures::Pictures;
pub(crate) use figures::{FigurePlace, Figures};

/// Everything that a report shows.
#[derive(Clone, Debug)]
pub struct Dossier<'r> {
    /// The record.
    pub record: &'r Record,
    /// Response evaluations, one a baseline and reader.
    pub responses: Vec<ResponseCourse>,
    /// Lines of therapy; empty when not derived.
    pub lines: Vec<TherapyLine>,
    /// Outcomes as ranges.
    pub outcomes: Vec<Outcome>,
    /// Adverse events by term and grade; `None` when not derived.
    pub toxicity: Option<Toxicity>,
    /// Findings of the consistency check; `None` when it was not run.
    pub findings: Option<Vec<Finding>>,
    /// Findings that a person has settled: the finding and who let it stand, why.
    pub settled: Vec<(Finding, String)>,
    /// What the figures are drawn from; `None` when nothing was derived. They are drawn as a profile allows.
    drawing: Option<Drawing>,
    /// Rules that decided something in this report.
    pub rules: Vec<RuleNote>,
    /// Policies and conventions that were applied: what it is, and its setting.
    pub policies: Vec<(String, String)>,
}

impl<'r> Dossier<'r> {
    /// A dossier of the record with everything that the derivations make of it under these policies.
    pub fn of(record: &'r Record, policies: &Policies, pictures: Pictures) -> Self {
        let lines = lines_of_record(record, &policies.lines);
        let evaluations = evaluate(record, &policies.response);
        let derived = oncase_outcome::outcomes(record, policies);
        let mut dossier = Self::of_record(record);
        dossier.responses = responses::courses(record, &evaluations);
        dossier.lines = lines::lines(&lines);
        dossier.outcomes = outcomes::outcomes(record, &derived);
        dossier.toxicity = toxicity::summary(record);
        dossier.check();
        dossier.name_rules(policies, &evaluations, &lines, &derived);
        dossier.drawing = Some(Drawing { lines, evaluations, pictures });
        dossier
    }

    /// A dossier of the record alone.
    pub fn of_record(record: &'r Record) -> Self {
        Self {
            record,
            responses: Vec::new(),
            lines: Vec::new(),
            outcomes: Vec::new(),
            toxicity: None,
            findings: None,
            settled: Vec::new(),
            drawing: None,
            rules: Vec::new(),
            policies: Vec::new(),
        }
    }
}

/// A reason in words, with the rule and the facts behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// The sentence; empty when the rule alone says it.
    pub sentence: String,
    /// Identifier of the rule that decided; empty when none did.
    pub rule: String,
    /// JSON pointers to the facts.
    pub facts: Vec<String>,
}

/// One response evaluation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResponseCourse {
    /// What was evaluated: "S-1 and temozolomide, read by the investigator".
    pub title: String,
    /// Criteria: `RECIST 1.1`.
    pub criteria: String,
    /// The time points, baseline first; empty when nothing could be derived.
    pub points: Vec<ResponsePoint>,
    /// Best overall response with its reason, when it was derived.
    pub best: Option<(String, Reason)>,
    /// Why no response can be derived.
    pub not_derivable: Option<Reason>,
    /// JSON pointers of the assessments concerned, for claims to be set beside.
    pub assessments: Vec<String>,
    /// JSON pointer of the treatment evaluated.
    pub treatment: Option<String>,
}

/// One time point of a response evaluation. A cell without text was not derived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResponsePoint {
    /// JSON pointer of the assessment.
    pub assessment: String,
    /// Its days.
    pub days: DayInterval,
    /// Sum of diameters with its unit.
    pub sum: String,
    /// Change from baseline in percent.
    pub from_baseline: String,
    /// Change from the nadir.
    pub from_nadir: String,
    /// Response of the targets.
    pub target: String,
    /// Response of the non-targets.
    pub non_target: String,
    /// New lesions.
    pub new_lesions: String,
    /// Overall response.
    pub overall: String,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// One line of therapy, or a treatment that is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TherapyLine {
    /// JSON pointer of the treatment.
    pub treatment: String,
    /// "line 2", "not a line", "line 2 or 3".
    pub place: String,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// One outcome.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Name: "Progression-free survival".
    pub name: String,
    /// What it is measured on: "S-1 and temozolomide".
    pub of: String,
    /// The value as a range: "22.0 to 24.0 months (670 to 729 days)"; or why it is not derivable.
    pub value: String,
    /// Event or censored.
    pub status: String,
    /// The convention: "days / 30.4375".
    pub convention: String,
    /// Why.
    pub reasons: Vec<Reason>,
    /// JSON pointers of claims about the same.
    pub claims: Vec<String>,
    /// Whether an abstract names it.
    pub main: bool,
    /// Whether it could be derived.
    pub derivable: bool,
}

/// Adverse events by grade.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Toxicity {
    /// The version or versions of CTCAE that the record names.
    pub versions: String,
    /// One row a term.
    pub rows: Vec<ToxicityRow>,
}

/// One row of the toxicity table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToxicityRow {
    /// CTCAE term, or the words of the source.
    pub term: String,
    /// System organ class, when the term has one.
    pub organ_class: String,
    /// Number of recorded events of grade 1 to 5.
    pub grades: [u16; 5],
    /// Number of events whose grade is not recorded.
    pub no_grade: u16,
    /// Remarks: a term that the version does not have, a grade that the term does not allow.
    pub remarks: Vec<Reason>,
    /// JSON pointers of the events.
    pub facts: Vec<String>,
}

/// A finding of the consistency check.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its code.
    pub code: String,
    /// `impossible`, `edge` or `uncheckable`.
    pub verdict: Verdict,
    /// What contradicts what.
    pub title: String,
    /// The entries that it points at: JSON pointer, and what stands there in a few words.
    pub entries: Vec<(String, String)>,
    /// How to mend it.
    pub mend: String,
}

/// What the consistency check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It cannot be so.
    Impossible,
    /// It can be so only at the edge of what is recorded.
    Edge,
    /// The record does not say enough.
    Uncheckable,
}

/// A rule as the methods name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleNote {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// The rule in words.
    pub statement: String,
    /// Publication and place in it.
    pub citation: String,
    /// Whether its wording has not been checked against the publication.
    pub unverified: bool,
}
