//! RS to ADRS: one row for each subject and parameter.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use oncase_record::Day;

use super::error::TableError;
use super::reference::SubjectDay;
use super::responses::Responses;
use crate::recist11::{Assessment, Best, Course, Policies, RuleId, SubjectDates};
use crate::response::Response;

/// Everything that the analysis needs besides the responses. Where a source is not there, what depends on it
/// stays empty.
#[derive(Debug, Default)]
pub struct Sources {
    /// Start and death by subject.
    pub reference: Option<BTreeMap<String, SubjectDay>>,
    /// Whether some source says who has died.
    pub deaths_known: bool,
    /// Deaths by subject, from a table of their own.
    pub deaths: BTreeMap<String, Day>,
    /// First day of a new anticancer therapy by subject.
    pub new_therapies: BTreeMap<String, Day>,
    /// Subjects with a target lesion at baseline by this reader, where TU was read.
    pub measurable: Option<BTreeSet<String>>,
}

/// One analysis row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalysisRow {
    /// Subject.
    pub subject: String,
    /// Parameter code.
    pub parameter: &'static str,
    /// Value; empty when it cannot be known.
    pub value: String,
    /// Numeric value.
    pub number: Option<u8>,
    /// Day of the value.
    pub day: Option<Day>,
    /// The rule that decided.
    pub rule: Option<RuleId>,
}

/// The parameters with their names.
pub const PARAMETERS: [(&str, &str); 13] = [
    ("BOR", "Best Overall Response (confirmation not required)"),
    ("CBOR", "Best Confirmed Overall Response"),
    ("RSP", "Response (confirmation not required)"),
    ("CRSP", "Confirmed Response"),
    ("CB", "Clinical Benefit (confirmation for response not required)"),
    ("CCB", "Confirmed Clinical Benefit"),
    ("PD", "Disease Progression"),
    ("DEATH", "Death"),
    ("LSTA", "Last Disease Assessment"),
    ("MDIS", "Measurable Disease at Baseline"),
    ("OVR", "Overall Response"),
    ("BCP", "Best Overall Response of CR/PR (confirmation not required)"),
    ("CBCP", "Best Confirmed Overall Response of CR/PR"),
];

/// Derives the analysis rows of every subject of the responses and of the reference. With `extended`, the
/// overall responses themselves (OVR) and whether the best response is CR or PR (BCP, CBCP) come too. The
/// second value says what the reader has to be told.
pub fn analysis(
    responses: &Responses,
    sources: &Sources,
    policies: &Policies,
    extended: bool,
) -> (Vec<AnalysisRow>, Vec<String>) {
    let mut notes = responses.notes.clone();
    if !sources.deaths_known {
        notes.push("no source says who has died: DEATH stays empty".to_owned());
    }
    let listed = sources.reference.iter().flat_map(BTreeMap::keys);
    let subjects: BTreeSet<&String> = responses.subjects.keys().chain(listed).collect();
    let mut rows = Vec::new();
    for subject in subjects {
        let one = Subject::of(subject, responses, sources);
        let course = one.course(policies);
        if course.is_none() {
            notes.push(format!("subject {subject}: the start is not known; what depends on it stays empty"));
        }
        one.rows(course, policies, sources, extended, &mut rows);
    }
    (rows, notes)
}

struct Subject<'a> {
    id: &'a str,
    assessments: &'a [Assessment],
    start: Option<Day>,
    new_therapy: Option<Day>,
    death: Option<Day>,
}

impl<'a> Subject<'a> {
    fn of(id: &'a str, responses: &'a Responses, sources: &Sources) -> Self {
        let known = sources.reference.as_ref().and_then(|reference| reference.get(id)).copied();
        let known = known.unwrap_or_default();
        Self {
            id,
            assessments: responses.subjects.get(id).map_or(&[], Vec::as_slice),
            start: if responses.study_days {
                Some(Day(0))
            } else {
                known.start.or_else(|| responses.starts.get(id).copied())
            },
            new_therapy: sources.new_therapies.get(id).copied(),
            death: sources.deaths.get(id).copied().or(known.death),
        }
    }

    fn dates(&self) -> SubjectDates {
        SubjectDates {
            start: self.start.unwrap_or_default(),
            new_therapy: self.new_therapy,
            death: self.death,
        }
    }

    /// The course; none when the start is not known.
    fn course(&self, policies: &Policies) -> Option<Course> {
        self.start.map(|_| Course::of(self.assessments, &self.dates(), policies))
    }

    fn rows(
        &self,
        course: Option<Course>,
        policies: &Policies,
        sources: &Sources,
        extended: bool,
        rows: &mut Vec<AnalysisRow>,
    ) {
        let [one, other] = match course {
            Some(course) => [course, course],
            None => Course::without_start(self.assessments, &self.dates(), policies),
        };
        let mut add = |parameter, value: Value| {
            rows.push(AnalysisRow {
                subject: self.id.to_owned(),
                parameter,
                value: value.text,
                number: value.number,
                day: value.day,
                rule: value.rule,
            });
        };
        let mut derived = |parameter, of: fn(&Course) -> Value| {
            let (a, b) = (of(&one), of(&other));
            add(parameter, if a == b { a } else { Value::unknown() });
        };
        derived("BOR", |c| Value::best(c.best));
        derived("CBOR", |c| Value::best(c.confirmed));
        derived("RSP", |c| Value::happened(c.first_response));
        derived("CRSP", |c| Value::happened(c.first_confirmed_response));
        derived("CB", |c| Value::happened(c.benefit));
        derived("CCB", |c| Value::happened(c.confirmed_benefit));
        derived("PD", |c| Value::happened(c.progression));
        if extended {
            derived("BCP", |c| Value::responded(c.best));
            derived("CBCP", |c| Value::responded(c.confirmed));
        }
        add("DEATH", if sources.deaths_known { Value::happened(self.death) } else { Value::unknown() });
        add("LSTA", one.last.map_or_else(Value::unknown, Value::assessment));
        add("MDIS", self.measurable(sources));
        if extended {
            self.assessments.iter().for_each(|a| add("OVR", Value::assessment(*a)));
        }
    }

    /// Measurable disease: by TU where it was read; otherwise by the categories, of which partial response and
    /// stable disease exist only with targets, and Non-CR/Non-PD and NED only without.
    fn measurable(&self, sources: &Sources) -> Value {
        if let Some(measurable) = &sources.measurable {
            return Value::yes(measurable.contains(self.id));
        }
        let any = |wanted: [Response; 2]| self.assessments.iter().any(|a| wanted.contains(&a.response));
        match (any([Response::Pr, Response::Sd]), any([Response::NonCrNonPd, Response::Ned])) {
            (true, false) => Value::yes(true),
            (false, true) => Value::yes(false),
            _ => Value::unknown(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Value {
    text: String,
    number: Option<u8>,
    day: Option<Day>,
    rule: Option<RuleId>,
}

impl Value {
    fn unknown() -> Self {
        Self { text: String::new(), number: None, day: None, rule: None }
    }

    fn yes(yes: bool) -> Self {
        let text = if yes { "Y" } else { "N" };
        Self { text: text.to_owned(), number: Some(u8::from(yes)), day: None, rule: None }
    }

    fn happened(day: Option<Day>) -> Self {
        Self { day, ..Self::yes(day.is_some()) }
    }

    fn best(best: Best) -> Self {
        let number = best.response.rank();
        Self { text: best.response.code().to_owned(), number, day: best.day, rule: Some(best.rule) }
    }

    fn responded(best: Best) -> Self {
        Self::happened(best.day.filter(|_| best.response.is_response()))
    }

    fn assessment(assessment: Assessment) -> Self {
        let Assessment { day, response } = assessment;
        Self { text: response.code().to_owned(), number: response.rank(), day: Some(day), rule: None }
    }
}

/// Writes analysis rows: USUBJID, PARAMCD, PARAM, AVALC, AVAL, ADT, RULE, or with ADY in the place of ADT when
/// the responses carry study days.
///
/// # Errors
/// The output cannot be written.
pub fn write_analysis(rows: &[AnalysisRow], study_days: bool, output: impl Write) -> Result<(), TableError> {
    let failed =
        |error: csv::Error| TableError::new("ADRS", error.to_string(), "a place that can be written");
    let mut writer = csv::Writer::from_writer(output);
    let day_name = if study_days { "ADY" } else { "ADT" };
    writer
        .write_record(["USUBJID", "PARAMCD", "PARAM", "AVALC", "AVAL", day_name, "RULE"])
        .map_err(failed)?;
    for row in rows {
        let name = PARAMETERS.iter().find(|(code, _)| *code == row.parameter).map_or("", |(_, name)| name);
        let number = row.number.map(|n| n.to_string()).unwrap_or_default();
        let day = row.day.map(|day| match (study_days, day.0) {
            (false, _) => day.to_string(),
            (true, number) => (if number >= 0 { number + 1 } else { number }).to_string(),
        });
        let rule = row.rule.map_or("", |rule| rule.id());
        writer
            .write_record([
                &row.subject,
                row.parameter,
                name,
                &row.value,
                &number,
                &day.unwrap_or_default(),
                rule,
            ])
            .map_err(failed)?;
    }
    writer.flush().map_err(|error| TableError::new("ADRS", error.to_string(), "a place that can be written"))
}
