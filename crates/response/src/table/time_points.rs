//! RS: responses by time point.

use std::io::Write;

use super::error::TableError;
use super::lesions::Lesions;
use crate::recist11::{NewDisease, Policies, TimePoint, TimePoints};
use crate::response::Response;

const HEADER: [&str; 23] = [
    "STUDYID", "DOMAIN", "USUBJID", "RSSEQ", "RSTESTCD", "RSTEST", "RSCAT", "RSORRES", "RSSTRESC", "RSEVAL",
    "RSEVALID", "RSACPTFL", "VISITNUM", "VISIT", "RSDTC", "RULES", "SUMDIAM", "BASESUM", "NADIR", "PCHGBASE",
    "PCHGNAD", "PDFROM", "PRTO",
];

/// Derives the time points of all series and writes them as RS: target, non-target and new lesion response and
/// overall response of each visit after the baseline. SUMDIAM, BASESUM, NADIR, PDFROM and PRTO are in
/// millimetres; SUMDIAM is empty when the sum is incomplete.
///
/// # Errors
/// The rows are refused by the kernel, or the output cannot be written.
pub fn write_time_points(
    lesions: &Lesions,
    policies: &Policies,
    output: impl Write,
) -> Result<Vec<TimePoint>, TableError> {
    let mut time_points = Vec::new();
    let mut pass = TimePoints::new(*policies);
    let refused = |error: crate::recist11::RowError| {
        let subject = lesions.series.get(error.series as usize).map_or("", |key| key.subject.as_str());
        TableError::new("TR", format!("for subject {subject}, {error}"), "rows that fit together")
    };
    pass.push(&lesions.rows.rows(), &mut time_points).map_err(refused)?;
    pass.finish(&mut time_points).map_err(refused)?;
    let mut writer = csv::Writer::from_writer(output);
    let failed = |error: csv::Error| TableError::new("RS", error.to_string(), "a place that can be written");
    writer.write_record(HEADER).map_err(failed)?;
    let (mut subject, mut sequence) = ("", 0_u32);
    for point in &time_points {
        let Some(key) = lesions.series.get(point.series as usize) else { continue };
        if key.subject != subject {
            (subject, sequence) = (&key.subject, 0);
        }
        for (code, name, value) in results(point) {
            sequence += 1;
            let cells = cells(lesions, point, sequence, (code, name), &value);
            writer.write_record(&cells).map_err(failed)?;
        }
    }
    writer
        .flush()
        .map_err(|error| TableError::new("RS", error.to_string(), "a place that can be written"))?;
    Ok(time_points)
}

/// The rows of one time point: test code, test name and result.
fn results(point: &TimePoint) -> impl Iterator<Item = (&'static str, &'static str, String)> {
    let row = |code, name, response: Option<Response>| response.map(|r| (code, name, r.code().to_owned()));
    let new = match point.new_disease {
        NewDisease::No => "N",
        NewDisease::Equivocal => "EQUIVOCAL",
        NewDisease::ConfirmedLater | NewDisease::Yes => "Y",
    };
    [
        row("TRGRESP", "Target Response", point.target),
        row("NTRGRESP", "Non-target Response", point.non_target),
        Some(("NEWLPROG", "New Lesion Progression", new.to_owned())),
        row("OVRLRESP", "Overall Response", Some(point.overall)),
    ]
    .into_iter()
    .flatten()
}

fn cells(
    lesions: &Lesions,
    point: &TimePoint,
    sequence: u32,
    (code, name): (&str, &str),
    value: &str,
) -> Vec<String> {
    let key = lesions.series.get(point.series as usize).cloned().unwrap_or_default();
    let visit = lesions
        .visits
        .get(point.series as usize)
        .and_then(|visits| visits.get(usize::from(point.visit)))
        .cloned()
        .unwrap_or_default();
    let written = visit.days.iter().find(|(day, text)| *day == point.day && !text.is_empty());
    let date = written.map_or_else(|| point.day.to_string(), |(_, text)| text.clone());
    let rules: Vec<&str> = match code {
        "TRGRESP" => point.target_rule.into_iter().map(|r| r.id()).collect(),
        "NTRGRESP" => point.non_target_rule.into_iter().map(|r| r.id()).collect(),
        "NEWLPROG" => point.new_disease_rule.into_iter().map(|r| r.id()).collect(),
        _ => point.rules().map(|r| r.id()).collect(),
    };
    let limits = point.thresholds();
    let mm = |length: Option<oncase_record::Length>| length.map(|l| l.mm_text()).unwrap_or_default();
    let percent = |change: Option<crate::Change>| change.map(|c| c.to_string()).unwrap_or_default();
    vec![
        key.study,
        "RS".to_owned(),
        key.subject,
        sequence.to_string(),
        code.to_owned(),
        name.to_owned(),
        "RECIST 1.1".to_owned(),
        value.to_owned(),
        value.to_owned(),
        key.reader.evaluator,
        key.reader.id,
        visit.accepted,
        visit.number,
        visit.name,
        date,
        rules.join(" "),
        mm(point.complete_sum()),
        mm(point.baseline),
        mm(point.nadir),
        percent(point.change_from_baseline()),
        percent(point.change_from_nadir()),
        mm(limits.map(|l| l.progression_from)),
        mm(limits.map(|l| l.partial_response_to)),
    ]
}
