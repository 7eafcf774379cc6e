//! The plan of a treatment, from the treatment room's calendar to the figure's input.

use oncase_figure::plan::{PlanCycle, PlanDrug, PlanImaging, TreatmentPlan, treatment_plan};
use oncase_figure::{Figure, FigureError, JournalWidth};
use oncase_treatment::{Entry, EntryKind, Plan};

/// Draws the calendar of a regimen.
///
/// # Errors
/// When the figure refuses its input.
pub fn of_plan(plan: &Plan, width: JournalWidth) -> Result<Figure, FigureError> {
    let of_kind = |kind: EntryKind| plan.entries.iter().filter(move |entry| entry.kind == kind);
    treatment_plan(&TreatmentPlan {
        title: format!("Plan of {} ({})", plan.regimen, plan.name),
        cycles: plan
            .cycles
            .iter()
            .map(|cycle| PlanCycle { day_one: cycle.day_one, days: cycle.cycle_days })
            .collect(),
        drugs: drugs(of_kind(EntryKind::Dose)),
        laboratory: of_kind(EntryKind::Laboratory).map(|entry| entry.first).collect(),
        imaging: of_kind(EntryKind::Imaging)
            .map(|entry| PlanImaging {
                day: entry.first,
                what: entry.what.clone(),
                baseline: entry.cycle == 0,
            })
            .collect(),
        notes: plan.notes.clone(),
        width,
    })
}

/// One lane for each drug and dose, in the order in which they begin.
fn drugs<'a>(doses: impl Iterator<Item = &'a Entry>) -> Vec<PlanDrug> {
    let mut lanes: Vec<PlanDrug> = Vec::new();
    for entry in doses {
        let label = entry.drug.clone().unwrap_or_default();
        let note = entry.what.strip_prefix(&label).unwrap_or(&entry.what).trim().to_owned();
        let days = (entry.first, entry.last);
        match lanes.iter_mut().find(|lane| lane.label == label && lane.note == note) {
            Some(lane) => lane.spans.push(days),
            None => lanes.push(PlanDrug { label, note, spans: vec![days] }),
        }
    }
    lanes
}
