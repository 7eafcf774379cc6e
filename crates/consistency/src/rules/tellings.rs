//! Fields that two tellings of the same thing give differently (class 16). Dates, places, sites and markers have
//! rules of their own.

use std::collections::BTreeSet;

use oncase_record::model::{Component, Record, Statement};
use oncase_record::scalar::StatedDuration;

use crate::context::Context;
use crate::finding::Finding;
use crate::tellings::told_twice;
use crate::words::key;

/// A field of one telling: where it stands, and what it says.
type Telling = (String, String);

/// Fields of the same thing told differently.
pub(crate) fn fields_told_twice(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = treatments(record);
    found.extend(statement_fields(record));
    macro_rules! fields {
        ($section:ident: $($field:ident as $words:expr),+) => {
            for group in told_twice(&record.$section, |i| (i.id.as_deref(), i.same_as.as_deref())) {
                $(
                    let told = group.iter().filter_map(|at| {
                        let value = record.$section.get(*at)?.$field.as_ref()?;
                        let pointer = format!(concat!("/", stringify!($section), "/{}/", stringify!($field)), at);
                        #[allow(clippy::redundant_closure_call)]
                        Some((pointer, ($words)(value)))
                    });
                    found.extend(differing(stringify!($field), &told.collect::<Vec<_>>()));
                )+
            }
        };
    }
    let text = |value: &String| value.clone();
    let number = |value: &u16| value.to_string();
    fields!(specimens: grade as text, nodes_positive as number, nodes_examined as number);
    fields!(stages: tnm as text, group as text);
    fields!(adverse_events: grade as |grade: &u8| grade.to_string(), ctcae as text, term as text);
    fields!(assessments: method as |method: &oncase_record::model::Method| super::methods::method_words(*method).to_owned());
    found
}

fn treatments(record: &Record) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in told_twice(&record.treatments, |t| (t.id.as_deref(), t.same_as.as_deref())) {
        let tellings: Vec<_> =
            group.iter().filter_map(|at| Some((at, record.treatments.get(*at)?))).collect();
        let field = |name: &str, value: fn(&oncase_record::model::Treatment) -> Option<String>| {
            let told =
                tellings.iter().filter_map(|(at, t)| Some((format!("/treatments/{at}/{name}"), value(t)?)));
            differing(name, &told.collect::<Vec<_>>())
        };
        found.extend(field("cycles_given", |t| t.cycles_given.map(|n| n.to_string())));
        let lengths = tellings
            .iter()
            .filter_map(|(at, t)| Some((format!("/treatments/{at}/cycle_length"), t.cycle_length.as_ref()?)));
        found.extend(durations("cycle_length", &lengths.collect::<Vec<_>>()));
        found.extend(field("line", |t| t.line.map(|n| n.to_string())));
        found.extend(field("times", |t| t.times.map(|n| n.to_string())));
        let components = tellings.iter().flat_map(|(at, t)| {
            let all = t.components.iter().enumerate();
            all.map(move |(k, component)| (format!("/treatments/{at}/components/{k}"), component))
        });
        found.extend(doses(&components.collect::<Vec<_>>()));
    }
    found
}

/// Dose and days of the same drug in two tellings. A drug given twice in one telling (bolus and infusion) is left out.
fn doses(components: &[(String, &Component)]) -> Vec<Finding> {
    let drugs: BTreeSet<String> = components.iter().map(|(_, c)| key(&c.drug)).collect();
    let mut found = Vec::new();
    for drug in drugs {
        let same: Vec<&(String, &Component)> =
            components.iter().filter(|(_, c)| key(&c.drug) == drug).collect();
        let treatments: BTreeSet<&str> = same.iter().map(|(p, _)| crate::moments::item_of(p)).collect();
        if treatments.len() != same.len() {
            continue;
        }
        let dose = same.iter().filter_map(|(p, c)| Some((format!("{p}/dose"), c.dose.as_ref()?.to_string())));
        found.extend(differing("dose", &dose.collect::<Vec<_>>()));
        let days = same
            .iter()
            .filter_map(|(p, c)| Some((format!("{p}/days"), format!("{:?}", c.days.as_ref()?.days()))));
        found.extend(differing("days", &days.collect::<Vec<_>>()));
        let times = same
            .iter()
            .filter_map(|(p, c)| Some((format!("{p}/times_per_day"), c.times_per_day?.to_string())));
        found.extend(differing("times_per_day", &times.collect::<Vec<_>>()));
    }
    found
}

fn statement_fields(record: &Record) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in told_twice(&record.statements, |s| (s.id.as_deref(), s.same_as.as_deref())) {
        let field = |name: &str, value: fn(&Statement) -> Option<String>| {
            let told = group.iter().filter_map(|at| {
                Some((format!("/statements/{at}/{name}"), value(record.statements.get(*at)?)?))
            });
            differing(name, &told.collect::<Vec<_>>())
        };
        found.extend(field("response", |s| s.response.map(|r| format!("{r:?}").to_uppercase())));
        found.extend(field("grade", |s| s.grade.map(|g| g.to_string())));
        let told = group.iter().filter_map(|at| {
            Some((format!("/statements/{at}/duration"), record.statements.get(*at)?.duration.as_ref()?))
        });
        found.extend(durations("duration", &told.collect::<Vec<_>>()));
    }
    found
}

/// "4 years" and "approximately 4 years" agree; "23 months" and "20 months" do not.
fn durations(field: &str, told: &[(String, &StatedDuration)]) -> Option<Finding> {
    let apart = told.iter().any(|(_, a)| told.iter().any(|(_, b)| a.days().1 < b.days().0));
    let words: Vec<Telling> = told.iter().map(|(pointer, d)| (pointer.clone(), d.to_string())).collect();
    apart.then(|| differing(field, &words))?
}

/// Words for comparing: spaces and capitals do not count, the decimal point does.
fn compared(words: &str) -> String {
    words.split_whitespace().collect::<String>().to_lowercase()
}

fn differing(field: &str, told: &[Telling]) -> Option<Finding> {
    let (_, first) = told.first()?;
    let (_, other) = told.iter().find(|(_, words)| compared(words) != compared(first))?;
    Some(
        Finding::impossible(
            "C162",
            format!("the same thing is told with {} {first} and {other}", field.replace('_', " ")),
        )
        .at_all(told.iter().cloned())
        .mend("which of the two is right? keep both tellings, and settle the finding with the reason"),
    )
}
