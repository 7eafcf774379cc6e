//! AE, LB, DS, SS, QS and deaths: what happened beside the tumour.

use oncase_record::model::{
    AdverseEvent, AeAction, Attribution, FollowUp, LabResult, Vital, VitalMeasure, VitalStatus,
};
use oncase_record::scalar::{MeasuredValue, When};

use super::super::grid::{Grid, GridRow};
use super::{Reading, Study, Subject};
use crate::cohort::Refused;

/// Adverse events with the grade of AETOXGR; a severity in words is no grade.
pub(super) fn adverse_events(study: &mut Study, ae: &Grid, reading: &Reading) -> Result<(), Refused> {
    let subject = ae.required(&["USUBJID"])?;
    let term = ae.required(&["AETOX", "AEDECOD", "AETERM"])?;
    let (written, grade) = (ae.column(&["AETERM"]), ae.column(&["AETOXGR"]));
    let (start, end) = (ae.column(&["AESTDTC", "AESTDT"]), ae.column(&["AEENDTC", "AEENDT"]));
    let (related, action) = (ae.column(&["AEREL"]), ae.column(&["AEACN"]));
    let (serious, outcome) = (ae.column(&["AESER"]), ae.column(&["AEOUT"]));
    if reading.ctcae.is_none() && !ae.rows.is_empty() {
        study.notes.push(format!(
            "{} carries no CTCAE version and none is assumed: its events are listed, not counted; give --ctcae",
            ae.file
        ));
    }
    if grade.is_none() {
        study.notes.push(format!("{} has no AETOXGR: severity in words is no CTCAE grade", ae.file));
    }
    for row in ae.rows.iter().filter(|row| row.is_whole()) {
        let text = row.get(grade).to_ascii_uppercase();
        let text = text.trim_start_matches("GRADE").trim();
        let graded = match text {
            "" => None,
            text => match text.parse::<u8>() {
                Ok(grade @ 1..=5) => Some(grade),
                _ => {
                    study.refused.push(ae.refusal(row, grade, "a grade from 1 to 5; it was not used"));
                    None
                }
            },
        };
        let (from, to) = (study.date(ae, row, start), study.date(ae, row, end));
        let Some(subject) = study.subject(ae, row, subject) else { continue };
        let words = |place| Some(row.get(place)).filter(|text| !text.is_empty()).map(str::to_owned);
        subject.record.adverse_events.push(AdverseEvent {
            id: None,
            same_as: None,
            term: words(Some(term)),
            as_written: words(written),
            ctcae: reading.ctcae.clone(),
            grade: graded,
            start: from,
            end: to,
            treatment: None,
            cycle: None,
            attribution: attribution(row.get(related)),
            action: action_taken(row.get(action)),
            serious: match row.get(serious) {
                "Y" | "y" => Some(true),
                "N" | "n" => Some(false),
                _ => None,
            },
            outcome: words(outcome),
            note: None,
            source: None,
        });
    }
    Ok(())
}

fn attribution(text: &str) -> Option<Attribution> {
    Some(match text.to_ascii_uppercase().as_str() {
        "NOT RELATED" | "UNRELATED" | "NONE" | "N" => Attribution::Unrelated,
        "UNLIKELY" | "REMOTE" | "UNLIKELY RELATED" => Attribution::Unlikely,
        "POSSIBLE" | "POSSIBLY RELATED" | "RELATED" | "Y" => Attribution::Possible,
        "PROBABLE" | "PROBABLY RELATED" => Attribution::Probable,
        "DEFINITE" | "DEFINITELY RELATED" => Attribution::Definite,
        _ => return None,
    })
}

fn action_taken(text: &str) -> Option<AeAction> {
    Some(match text.to_ascii_uppercase().as_str() {
        "DOSE NOT CHANGED" => AeAction::None,
        "DOSE DELAYED" => AeAction::Delayed,
        "DOSE REDUCED" => AeAction::Reduced,
        "DRUG INTERRUPTED" | "DOSE INTERRUPTED" => AeAction::Interrupted,
        "DRUG WITHDRAWN" => AeAction::Stopped,
        _ => return None,
    })
}

/// Laboratory results, as standardised where they are.
pub(super) fn laboratory(study: &mut Study, lb: &Grid) -> Result<(), Refused> {
    let subject = lb.required(&["USUBJID"])?;
    let test = lb.required(&["LBTESTCD", "LBTEST"])?;
    let value = lb.required(&["LBSTRESN", "LBSTRESC", "LBORRES"])?;
    let date = lb.required(&["LBDTC", "LBDT"])?;
    let unit = lb.column(&["LBSTRESU", "LBORRESU"]);
    let limits = [lb.column(&["LBSTNRLO", "LBORNRLO"]), lb.column(&["LBSTNRHI", "LBORNRHI"])];
    let mut without = 0;
    for row in lb.rows.iter().filter(|row| row.is_whole()) {
        let number = row.get(Some(value));
        if number.is_empty() {
            without += 1;
            continue;
        }
        let Ok(number) = number.parse::<MeasuredValue>() else {
            study.refused.push(lb.refusal(row, Some(value), "a number; it was not used"));
            continue;
        };
        let Some(on) = study.date(lb, row, Some(date)) else {
            if row.get(Some(date)).is_empty() {
                study.refused.push(lb.refusal(row, Some(date), "the day of the sample; it was not used"));
            }
            continue;
        };
        let limit = |at: usize| row.get(limits.get(at).copied().flatten()).parse().ok();
        let (lower_limit, upper_limit) = (limit(0), limit(1));
        let Some(subject) = study.subject(lb, row, subject) else { continue };
        subject.record.labs.push(LabResult {
            id: None,
            same_as: None,
            date: on,
            test: row.get(Some(test)).to_owned(),
            value: number,
            unit: row.get(unit).to_owned(),
            lower_limit,
            upper_limit,
            code: None,
            fasting: None,
            note: None,
            source: None,
        });
    }
    if without > 0 {
        study.notes.push(format!("{without} rows of {} have no number and were not used", lb.file));
    }
    study.notes.push(format!(
        "{} was read and is not counted here; `oncase toxicity grade {}` grades it",
        lb.file, lb.file
    ));
    Ok(())
}

/// Deaths, losses to follow-up and completions. Other dispositions say nothing of life and death.
pub(super) fn disposition(study: &mut Study, ds: &Grid) -> Result<(), Refused> {
    let code = ds.required(&["DSDECOD", "DSTERM"])?;
    let date = ds.required(&["DSSTDTC", "DSDTC", "DSSTDT"])?;
    let subject = ds.required(&["USUBJID"])?;
    let mut others = 0;
    for row in ds.rows.iter().filter(|row| row.is_whole()) {
        let status = match row.get(Some(code)).to_ascii_uppercase().as_str() {
            "DEATH" => VitalStatus::Dead,
            "LOST TO FOLLOW-UP" => VitalStatus::LostToFollowUp,
            "COMPLETED" => VitalStatus::Alive,
            _ => {
                others += 1;
                continue;
            }
        };
        contact(study, ds, row, (subject, date), status);
    }
    if others > 0 {
        study.notes.push(format!(
            "{others} rows of {} that are neither death, loss to follow-up nor completion were not used",
            ds.file
        ));
    }
    Ok(())
}

/// Survival status by visit.
pub(super) fn survival_status(study: &mut Study, ss: &Grid) -> Result<(), Refused> {
    let subject = ss.required(&["USUBJID"])?;
    let date = ss.required(&["SSDTC", "SSDT"])?;
    let (test, result) = (ss.column(&["SSTESTCD"]), ss.required(&["SSSTRESC", "SSORRES"])?);
    for row in ss.rows.iter().filter(|row| row.is_whole()) {
        if test.is_some() && !row.get(test).eq_ignore_ascii_case("SURVSTAT") {
            continue;
        }
        let status = match row.get(Some(result)).to_ascii_uppercase().as_str() {
            "ALIVE" => VitalStatus::Alive,
            "DEAD" => VitalStatus::Dead,
            "UNKNOWN" | "" => continue,
            _ => {
                study.refused.push(ss.refusal(row, Some(result), "ALIVE, DEAD or UNKNOWN; it was not used"));
                continue;
            }
        };
        contact(study, ss, row, (subject, date), status);
    }
    Ok(())
}

/// A table of deaths: subject and date.
pub(super) fn deaths(study: &mut Study, table: &Grid) -> Result<(), Refused> {
    let subject = table.required(&["USUBJID"])?;
    let date = table.required(&["DTHDTC", "DTHDT", "DDDTC", "DATE"])?;
    for row in table.rows.iter().filter(|row| row.is_whole()) {
        contact(study, table, row, (subject, date), VitalStatus::Dead);
    }
    Ok(())
}

fn contact(study: &mut Study, table: &Grid, row: &GridRow, (id, date): (usize, usize), status: VitalStatus) {
    let on = study.date(table, row, Some(date));
    if on.is_none() && row.get(Some(date)).is_empty() {
        study.refused.push(table.refusal(row, Some(date), "a date; the row was not used"));
    }
    let Some(subject) = study.subject(table, row, id) else { return };
    subject.died |= status == VitalStatus::Dead;
    let Some(on) = on else { return };
    subject.record.followup.push(FollowUp {
        id: None,
        same_as: None,
        date: on,
        status,
        disease: None,
        cause_of_death: None,
        facility: None,
        note: None,
        source: None,
    });
}

/// ECOG performance status from QS or RS (test codes that begin with `ECOG1`).
pub(super) fn performance(study: &mut Study, table: &Grid) -> Result<(), Refused> {
    let (subject, test) = (table.required(&["USUBJID"])?, table.required(&["QSTESTCD", "RSTESTCD"])?);
    let value = table.column(&["QSSTRESN", "RSSTRESN", "QSSTRESC", "RSSTRESC", "QSORRES", "RSORRES"]);
    let date = table.column(&["QSDTC", "RSDTC"]);
    for row in table.rows.iter().filter(|row| row.is_whole()) {
        if !row.get(Some(test)).to_ascii_uppercase().starts_with("ECOG1") {
            continue;
        }
        let Some(grade) = row.get(value).parse::<f64>().ok().filter(|g| (0.0..=5.0).contains(g)) else {
            study.refused.push(table.refusal(
                row,
                value,
                "a performance status from 0 to 5; it was not used",
            ));
            continue;
        };
        let (Some(on), Ok(value)) = (study.date(table, row, date), format!("{grade:.0}").parse()) else {
            continue;
        };
        let Some(subject) = study.subject(table, row, subject) else { continue };
        subject.record.vitals.push(Vital {
            id: None,
            same_as: None,
            date: on,
            measure: VitalMeasure::Ecog,
            value,
            unit: None,
            note: None,
            source: None,
        });
    }
    Ok(())
}

/// Follow-up in the order of time; contacts that say "alive" after a death are told and taken out. A death whose day no
/// table tells stays a death: such a subject is not alive at the last contact.
pub(super) fn settle_follow_up(subject: &mut Subject) {
    let record = &mut subject.record;
    let earliest = |when: &When| when.interval().earliest;
    record.followup.sort_by_key(|contact| earliest(&contact.date));
    record
        .assessments
        .sort_by_key(|assessment| (assessment.baseline != Some(true), earliest(&assessment.date)));
    let told = record.followup.iter().find(|f| f.status == VitalStatus::Dead).map(|f| f.date.clone());
    if subject.died && record.patient.death.is_none() && told.is_none() {
        record.patient.death = Some(When::unknown());
    }
    let Some(death) = record.patient.death.clone().or(told) else { return };
    let after = |contact: &FollowUp| {
        contact.status != VitalStatus::Dead && death.interval().certainly_before(contact.date.interval())
    };
    let before = record.followup.len();
    record.followup.retain(|contact| !after(contact));
    let taken = before - record.followup.len();
    if taken > 0 {
        subject.doubts.push(format!("{taken} contact(s) after the death on {death} were not used"));
    }
}
