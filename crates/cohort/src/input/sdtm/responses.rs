//! RS: overall responses as someone stated them. They are claims; what counts is derived from TR where it can be.

use oncase_record::model::{ClaimedResponse, Response as Claimed};
use oncase_response::Response;

use super::super::grid::{Grid, GridRow, Place};
use super::{Reading, Study};
use crate::cohort::Refused;

struct Columns {
    subject: usize,
    test: Place,
    response: usize,
    date: usize,
    evaluator: Place,
    reader: Place,
    visit: Place,
}

/// Adds the overall responses of the reader who counts to the assessments of their visit or day.
pub(super) fn add(study: &mut Study, rs: &Grid, reading: &Reading) -> Result<(), Refused> {
    let columns = Columns {
        subject: rs.required(&["USUBJID"])?,
        test: rs.column(&["RSTESTCD"]),
        response: rs.required(&["RSSTRESC", "RSORRES"])?,
        date: rs.required(&["RSDTC", "RSDT"])?,
        evaluator: rs.column(&["RSEVAL"]),
        reader: rs.column(&["RSEVALID"]),
        visit: rs.column(&["VISIT"]),
    };
    let counts = reader(rs, &columns, reading);
    let (mut others, mut further) = (0, 0);
    for row in rs.rows.iter().filter(|row| row.is_whole()) {
        let test = row.get(columns.test);
        if columns.test.is_some() && !test.eq_ignore_ascii_case("OVRLRESP") {
            further += usize::from(!test.to_ascii_uppercase().starts_with("ECOG1"));
            continue;
        }
        if who(row, &columns) != counts {
            others += 1;
            continue;
        }
        one(study, rs, row, &columns);
    }
    if others > 0 {
        study.notes.push(format!("{others} responses of RS by other readers were not used"));
    }
    if further > 0 {
        study.notes.push(format!("{further} rows of RS other than the overall response were not used"));
    }
    Ok(())
}

fn who<'r>(row: &'r GridRow, columns: &Columns) -> (&'r str, &'r str) {
    (row.get(columns.evaluator), row.get(columns.reader))
}

fn reader<'d>(rs: &'d Grid, columns: &Columns, reading: &Reading) -> (&'d str, &'d str) {
    let mut readers: Vec<(&str, &str)> =
        rs.rows.iter().filter(|r| r.is_whole()).map(|r| who(r, columns)).collect();
    readers.sort_unstable();
    readers.dedup();
    let wanted = reading.reader.as_deref().unwrap_or("INVESTIGATOR");
    let is = |(evaluator, id): &&(&str, &str)| {
        evaluator.eq_ignore_ascii_case(wanted) || id.eq_ignore_ascii_case(wanted)
    };
    readers.iter().find(is).or_else(|| readers.first()).copied().unwrap_or_default()
}

fn one(study: &mut Study, rs: &Grid, row: &GridRow, columns: &Columns) {
    let date = study.date(rs, row, Some(columns.date));
    let text = row.get(Some(columns.response));
    let response = match text.parse::<Response>() {
        Ok(Response::Cr) => Claimed::Cr,
        Ok(Response::Pr) => Claimed::Pr,
        Ok(Response::Sd) => Claimed::Sd,
        Ok(Response::Pd) => Claimed::Pd,
        Ok(Response::NonCrNonPd) => Claimed::NonCrNonPd,
        Ok(Response::Ne | Response::Missing) => Claimed::Ne,
        Ok(Response::Ned) => Claimed::Ned,
        Err(_) => {
            let mend = "a response such as PR or NON-CR/NON-PD; it was not used";
            return study.refused.push(rs.refusal(row, Some(columns.response), mend));
        }
    };
    let visit = row.get(columns.visit).to_owned();
    let empty_date = row.get(Some(columns.date)).is_empty();
    let as_written = text.to_owned();
    let (evaluator, id) = who(row, columns);
    let named = [evaluator, id].join(" ").trim().to_owned();
    let Some(subject) = study.subject(rs, row, columns.subject) else { return };
    let claim = ClaimedResponse {
        response,
        scope: None,
        criteria: Some("RECIST 1.1".to_owned()),
        as_written: Some(as_written),
        source: None,
    };
    let record = &mut subject.record;
    let at_visit = |a: &&mut oncase_record::model::Assessment| {
        (!visit.is_empty() && a.visit.as_deref() == Some(&visit)) || date.as_ref() == Some(&a.date)
    };
    if let Some(assessment) = record.assessments.iter_mut().find(at_visit) {
        assessment.claimed.push(claim);
        return;
    }
    let Some(date) = date else {
        if empty_date {
            let mend = "the day of the response; it was not used";
            study.refused.push(rs.refusal(row, Some(columns.date), mend));
        }
        return;
    };
    let mut assessment = super::lesions::empty(date);
    assessment.visit = (!visit.is_empty()).then_some(visit);
    assessment.treatment = record.treatments.first().and_then(|t| t.id.clone());
    let reader = record.assessments.first().and_then(|a| a.reader.clone());
    assessment.reader = reader.or_else(|| (!named.is_empty()).then_some(named));
    assessment.claimed.push(claim);
    record.assessments.push(assessment);
}
