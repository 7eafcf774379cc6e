//! Tables and figures that are cited for what they do not hold (class 21).

use oncase_record::model::{Item, Topic};

use super::statements;
use crate::context::Context;
use crate::finding::Finding;
use crate::moments::section_and_index;
use crate::words::{key, says};

/// What an item is about, as far as a table can show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matter {
    Toxicity,
    Tissue,
    Imaging,
    Treatment,
    Laboratory,
    Course,
    Stage,
    Survival,
    Other,
}

fn matter(context: &Context<'_>, pointer: &str) -> Option<Matter> {
    let (section, at) = section_and_index(pointer)?;
    Some(match section {
        "adverse_events" => Matter::Toxicity,
        "specimens" => Matter::Tissue,
        "assessments" | "lesions" => Matter::Imaging,
        "treatments" => Matter::Treatment,
        "labs" | "vitals" => Matter::Laboratory,
        "events" | "followup" => Matter::Course,
        "diagnoses" | "stages" => Matter::Stage,
        "statements" => match context.record.statements.get(at)?.about {
            Topic::Pointer => return None,
            Topic::Toxicity | Topic::DoseReduction => Matter::Toxicity,
            Topic::Marker => Matter::Tissue,
            Topic::Response | Topic::BestResponse => Matter::Imaging,
            Topic::Treatment | Topic::Cycles | Topic::Line => Matter::Treatment,
            Topic::Stage | Topic::Site => Matter::Stage,
            Topic::ProgressionFreeSurvival
            | Topic::OverallSurvival
            | Topic::DurationOfResponse
            | Topic::TimeBetween => Matter::Survival,
            _ => Matter::Other,
        },
        _ => Matter::Other,
    })
}

fn read_from(item: &Item<'_>, table: &str) -> bool {
    item.source.iter().any(|place| {
        let named = [&place.section, &place.table];
        named.into_iter().flatten().any(|name| key(name) == key(table))
    })
}

/// A table or figure from which the record has read something, but nothing of what it is cited for.
pub(crate) fn pointers(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (pointer, statement) in statements(context) {
        let (Some(table), Some(of)) = (&statement.points_to, &statement.of) else { continue };
        let Some(wanted) = context.item(of).and_then(|item| matter(context, &item.pointer)) else { continue };
        let read: Vec<&Item<'_>> =
            context.items.iter().filter(|item| item.pointer != pointer && read_from(item, table)).collect();
        let spot = format!("{pointer}/points_to");
        if read.is_empty() {
            found.push(
                Finding::uncheckable(
                    "C213",
                    format!(
                        "{table} is cited for {}, and nothing in the record was read from it",
                        statement.says
                    ),
                )
                .at(spot, table.clone())
                .mend(format!("record what {table} shows, with `source: {{section: {table}}}`")),
            );
            continue;
        }
        let shown = read.iter().any(|item| matter(context, &item.pointer) == Some(wanted));
        if !shown {
            let holds = read.iter().filter_map(|item| {
                matter(context, &item.pointer).map(|_| (item.pointer.clone(), format!("read from {table}")))
            });
            found.push(
                Finding::impossible(
                    "C211",
                    format!("{table} is cited for {}; what was read from it is of another kind", statement.says),
                )
                .at(spot, format!("cited: {table}"))
                .at_all(holds.take(3))
                .mend(format!("is another table meant, or is a row of {table} not recorded? correct `points_to`, or add the row")),
            );
        }
    }
    found
}

/// A figure whose title names one method while an assessment shown in it was made by another.
pub(crate) fn figure_of_one_method(context: &Context<'_>) -> Vec<Finding> {
    const NAMED: [(&str, &[&str]); 4] =
        [("MRI", &["mri"]), ("CT", &["ct"]), ("PET-CT", &["pet"]), ("bone scan", &["scintigraphy"])];
    let mut found = Vec::new();
    for (pointer, statement) in statements(context) {
        let (Some(figure), None) = (&statement.points_to, &statement.of) else { continue };
        let named: Vec<&str> = NAMED
            .iter()
            .filter(|(_, words)| says(&statement.says, words))
            .map(|(method, _)| *method)
            .collect();
        if named.is_empty() || statement.about != Topic::Pointer {
            continue;
        }
        let shown = context.record.assessments.iter().enumerate().filter_map(|(at, assessment)| {
            let item =
                context.item_at(&format!("/assessments/{at}")).filter(|item| read_from(item, figure))?;
            let method = super::methods::method_words(assessment.method?);
            (!named.contains(&method))
                .then(|| (item.pointer.clone(), format!("{method} of {}", assessment.date)))
        });
        let shown: Vec<(String, String)> = shown.collect();
        if let Some((_, first)) = shown.first() {
            found.push(
                Finding::impossible(
                    "C212",
                    format!("{figure} is announced as {}, and shows a {first}", statement.says),
                )
                .at(format!("{pointer}/says"), statement.says.clone())
                .at_all(shown.clone())
                .mend("does the title leave a panel out, or is a panel of another examination? correct the telling that is wrong"),
            );
        }
    }
    found
}
