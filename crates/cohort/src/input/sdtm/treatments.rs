//! EX: the study treatment, one treatment a drug.

use std::collections::BTreeMap;

use oncase_record::model::{Component, Treatment, TreatmentKind};
use oncase_record::scalar::When;

use super::super::grid::Grid;
use super::{Study, Subject};
use crate::cohort::Refused;

/// First and last dose of a drug, and whether it goes on.
#[derive(Debug, Default)]
struct Given {
    start: Option<When>,
    end: Option<When>,
    ongoing: bool,
}

/// Adds the drugs of EX. Rows of one drug are one treatment, from its first to its last dose.
pub(super) fn add(study: &mut Study, ex: &Grid) -> Result<(), Refused> {
    let subject = ex.required(&["USUBJID", "SUBJID"])?;
    let drug = ex.required(&["EXTRT"])?;
    let start = ex.required(&["EXSTDTC", "EXSTDT"])?;
    let end = ex.column(&["EXENDTC", "EXENDT"]);
    let goes_on = [ex.column(&["EXENRTPT"]), ex.column(&["EXENRF"])];
    let mut given: BTreeMap<(String, String), Given> = BTreeMap::new();
    for row in ex.rows.iter().filter(|row| row.is_whole()) {
        if study.subject(ex, row, subject).is_none() {
            continue;
        }
        let name = row.get(Some(drug));
        let Some(from) = study.date(ex, row, Some(start)) else {
            if row.get(Some(start)).is_empty() {
                study.refused.push(ex.refusal(
                    row,
                    Some(start),
                    "the first day of the dose; the row was not used",
                ));
            }
            continue;
        };
        // A dose without a last day was given on its first.
        let to = study.date(ex, row, end).unwrap_or_else(|| from.clone());
        let whole = given.entry((row.get(Some(subject)).to_owned(), name.to_owned())).or_default();
        let earlier =
            whole.start.as_ref().is_none_or(|known| from.interval().earliest < known.interval().earliest);
        let later = whole.end.as_ref().is_none_or(|known| to.interval().latest > known.interval().latest);
        whole.start = if earlier { Some(from) } else { whole.start.take() };
        whole.end = if later { Some(to) } else { whole.end.take() };
        whole.ongoing |= goes_on.iter().any(|column| row.get(*column).eq_ignore_ascii_case("ONGOING"));
    }
    for ((id, drug), given) in given {
        let Some(subject) = study.places.get(&id).and_then(|at| study.subjects.get_mut(*at)) else {
            continue;
        };
        let end = if given.ongoing { None } else { given.end };
        subject.treat(&drug, given.start, end, given.ongoing);
    }
    Ok(())
}

/// Where EX gives a subject nothing, the first and last day of exposure in DM, under the name of the arm.
pub(super) fn from_reference_dates(study: &mut Study, dm: &Grid, has_exposure: bool) {
    let Some(id) = dm.column(&["USUBJID", "SUBJID"]) else { return };
    let (start, end) = (dm.column(&["RFXSTDTC"]), dm.column(&["RFXENDTC"]));
    let mut used = 0;
    for row in dm.rows.iter().filter(|row| row.is_whole()) {
        let from = study.date(dm, row, start);
        let to = study.date(dm, row, end);
        let Some(at) = study.places.get(row.get(Some(id))).copied() else { continue };
        let Some(subject) = study.subjects.get_mut(at).filter(|s| s.record.treatments.is_empty()) else {
            continue;
        };
        if from.is_some() {
            let name =
                if subject.arm.is_empty() { "study treatment".to_owned() } else { subject.arm.clone() };
            subject.treat(&name, from, to, false);
            used += 1;
        }
    }
    if used > 0 {
        let why = if has_exposure { "EX has no row of them" } else { "there is no EX table" };
        study.notes.push(format!(
            "{used} subjects: first and last day of treatment are those of DM (RFXSTDTC, RFXENDTC), as {why}"
        ));
    }
}

impl Subject {
    fn treat(&mut self, name: &str, start: Option<When>, end: Option<When>, ongoing: bool) {
        let id = format!("treatment-{}", self.record.treatments.len() + 1);
        let component = Component {
            drug: name.to_owned(),
            dose: None,
            flat: None,
            times_per_day: None,
            days: None,
            route: None,
            codes: Vec::new(),
            note: None,
            source: None,
        };
        self.record.treatments.push(Treatment {
            id: Some(id),
            start,
            end,
            ongoing: ongoing.then_some(true),
            components: vec![component],
            ..Treatment::named(TreatmentKind::Systemic, name)
        });
        // The earliest treatment comes first: assessments are of the line that it begins.
        self.record.treatments.sort_by_key(|t| t.start.as_ref().and_then(|start| start.interval().earliest));
    }
}
