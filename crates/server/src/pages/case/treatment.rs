//! What the regimen library and the arithmetic of doses say beside a treatment.

use maud::{Markup, html};
use oncase_record::model::TreatmentKind;
use oncase_treatment::{Library, cycle_span, exposure_of_treatment, recognise, written_regimen};

use crate::derive::Item;
use crate::pages::form::At;
use crate::pages::shell::{command, file_of};

/// Regimen recognised, cycles possible between the dates, dose intensity, and the line of therapy.
pub fn help(at: &At<'_>, item: &Item) -> Markup {
    let view = at.view;
    let record = view.record();
    let index = view.case.pointer(item.key).and_then(|pointer| view.derived_pointer(&pointer));
    let index = index.and_then(|pointer| pointer.rsplit('/').next()?.parse::<usize>().ok());
    let Some((index, treatment)) = index.and_then(|index| Some((index, record.treatments.get(index)?)))
    else {
        return html! {};
    };
    let line = view.lines.history.assignments.iter().find(|assignment| {
        view.lines
            .treatments
            .get(assignment.treatment)
            .is_some_and(|t| t.pointer == format!("/treatments/{index}"))
    });
    let systemic = treatment.kind == TreatmentKind::Systemic;
    let given = written_regimen(record, index).ok().flatten().filter(|_| systemic);
    let best =
        given.as_ref().and_then(|given| recognise(given, Library::embedded(), None).into_iter().next());
    let possible = cycle_span(record, index).map(|span| span.possible());
    let exposures = exposure_of_treatment(record, index).unwrap_or_default();
    if line.is_none() && best.is_none() && exposures.is_empty() {
        return html! {};
    }
    html! {
        details.help data-keep=(format!("help-{}", item.key)) {
            summary { "Derived: " @if let Some(line) = line { (line) } @if let Some(best) = &best { " · " (best) } }
            @if let Some(best) = &best {
                p { "Compared with the library, point by point:" }
                ul { @for point in &best.points { li { (point) } } }
            }
            @if let Some(Ok(possible)) = possible { p { "Cycles on schedule between the dates: " (possible) "." } }
            @if !exposures.is_empty() { ul { @for exposure in &exposures { li { (exposure) } } } }
            p.soft { "Published regimens for comparison; nothing here is advice about a dose." }
            (command(&format!("oncase regimen case {}", file_of(&view.case.id))))
        }
    }
}
