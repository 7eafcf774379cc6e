//! TU and TR: lesions and assessments, read by the tables of the response room and written as a record.

use std::collections::{BTreeMap, BTreeSet};

use oncase_record::model::{
    Assessment, Certainty, Lesion, LesionRole, Measurement, MeasurementState, NewLesion, NonTarget,
    NonTargetState,
};
use oncase_record::scalar::When;
use oncase_record::{Day, Length};
use oncase_response::recist11::{self, Observed, TargetState};
use oncase_response::table::{Lesions, Reader, TableError, VisitName, read_lesions};

use super::super::grid::Grid;
use super::{Reading, Study, Subject};
use crate::cohort::Refused;

/// Rows that cannot be read are told up to this number; the rest is counted.
const MOST_TOLD: usize = 100;

/// Adds lesions and assessments of the reader who counts.
///
/// A row that cannot be read makes the whole disease of its subject uncertain: none of it is used, and the subject
/// says so.
pub(super) fn add(study: &mut Study, mut tr: Grid, mut tu: Option<Grid>, reading: &Reading) {
    known_subjects_only(study, &mut tr);
    let mut spoilt: BTreeSet<String> = BTreeSet::new();
    let mut told = 0;
    let read = loop {
        let tu_csv = tu.as_ref().map(Grid::csv);
        match read_lesions(&*tr.csv(), tu_csv.as_deref(), &reading.response) {
            Ok(read) => break read,
            Err(error) => {
                let Some(id) = take_out(study, &error, &mut tr, tu.as_mut()) else { return };
                spoilt.insert(id);
                told += 1;
                if told >= MOST_TOLD {
                    let rest = "further rows were not looked at; no lesion was used";
                    study.refused.push(Refused {
                        file: tr.file.clone(),
                        problem: format!("{MOST_TOLD} rows cannot be read"),
                        mend: rest.to_owned(),
                    });
                    return;
                }
            }
        }
    };
    for id in &spoilt {
        if let Some(subject) = study.places.get(id).and_then(|at| study.subjects.get_mut(*at)) {
            let why = "lesions and assessments are not used, because rows of them cannot be read";
            subject.doubts.push(why.to_owned());
        }
    }
    study.notes.extend(read.notes.iter().cloned());
    let sites = tu.as_ref().map(sites).unwrap_or_default();
    let Some(reader) = reader(study, &read, reading) else { return };
    for series in 0..read.series.len() {
        let Some(key) = read.series.get(series).filter(|key| key.reader == reader) else { continue };
        if spoilt.contains(&key.subject) {
            continue;
        }
        let Some(at) = study.places.get(&key.subject) else { continue };
        if let Some(subject) = study.subjects.get_mut(*at) {
            Series { read: &read, series, sites: &sites, id: &key.subject }.write(subject, &reader);
        }
    }
}

/// Takes the rows of subjects out that DM does not have.
fn known_subjects_only(study: &mut Study, tr: &mut Grid) {
    let (Some(subject), test) = (tr.column(&["USUBJID"]), tr.column(&["TRTESTCD"])) else { return };
    for at in 0..tr.rows.len() {
        let Some(row) = tr.rows.get(at).cloned() else { continue };
        if study.subject(tr, &row, subject).is_none()
            && let Some(row) = tr.rows.get_mut(at)
        {
            row.set(test, "");
        }
    }
}

/// Tells what is wrong with a row and takes it out; gives the subject. None when it is about no single row.
fn take_out(study: &mut Study, error: &TableError, tr: &mut Grid, tu: Option<&mut Grid>) -> Option<String> {
    let is_tu = error.table == "TU";
    let (table, test) = match tu {
        Some(tu) if is_tu => (tu, ["TUSTRESC", "TUORRES"]),
        _ => (tr, ["TRTESTCD", "TRTESTCD"]),
    };
    let at = error.line.and_then(|line| usize::try_from(line).ok()).and_then(|line| line.checked_sub(2));
    let place = (table.column(&["USUBJID"]), table.column(&test));
    let file = table.file.clone();
    let Some(row) = at.and_then(|at| table.rows.get_mut(at)) else {
        let mend = format!("{}; no lesion was used", error.expected);
        study.refused.push(Refused { file, problem: format!("found {}", error.found), mend });
        return None;
    };
    let column = error.column.as_ref().map(|name| format!(", column {name}")).unwrap_or_default();
    let (line, id) = (row.line, row.get(place.0).to_owned());
    // A row with an empty test or role is one that the reading passes over.
    row.set(place.1, "");
    study.refused.push(Refused {
        file: format!("{file}, line {line}{column}"),
        problem: format!("found {}", error.found),
        mend: format!("{}; no lesion of subject {id} was used", error.expected),
    });
    Some(id)
}

/// The reader who counts: the one asked for; else the only one, or the investigator. What others saw is told.
fn reader(study: &mut Study, read: &Lesions, reading: &Reading) -> Option<Reader> {
    let readers: BTreeSet<&Reader> = read.series.iter().map(|key| &key.reader).collect();
    let is = |reader: &&&Reader, name: &str| {
        [&reader.id, &reader.evaluator].iter().any(|own| own.eq_ignore_ascii_case(name))
    };
    let chosen = match &reading.reader {
        Some(name) => readers.iter().find(|reader| is(reader, name)),
        None => readers.iter().find(|reader| is(reader, "INVESTIGATOR")).or_else(|| readers.first()),
    };
    let named: Vec<String> = readers.iter().map(|reader| name_of(reader)).collect();
    let Some(chosen) = chosen.copied().cloned() else {
        if let Some(name) = &reading.reader {
            study.refused.push(Refused {
                file: "TR".to_owned(),
                problem: format!("has no reader {name:?}; it has {}", named.join(", ")),
                mend: "name one of them; no lesion was used".to_owned(),
            });
        }
        return None;
    };
    if readers.len() > 1 {
        study.notes.push(format!(
            "the assessments of {} count, of {} readers: {}",
            name_of(&chosen),
            readers.len(),
            named.join(", ")
        ));
    }
    Some(chosen)
}

fn name_of(reader: &Reader) -> String {
    match (reader.evaluator.as_str(), reader.id.as_str()) {
        ("", "") => "the only reader".to_owned(),
        (evaluator, "") => evaluator.to_owned(),
        ("", id) => id.to_owned(),
        (evaluator, id) => format!("{evaluator} {id}"),
    }
}

/// Where lesions are, by subject and link.
fn sites(tu: &Grid) -> BTreeMap<(String, String), String> {
    let (subject, link) = (tu.column(&["USUBJID"]), tu.column(&["TULNKID"]));
    let (location, side) = (tu.column(&["TULOC"]), tu.column(&["TULAT"]));
    let mut sites = BTreeMap::new();
    for row in tu.rows.iter().filter(|row| !row.get(location).is_empty()) {
        let place = [row.get(side), row.get(location)].join(" ").trim().to_lowercase();
        sites.entry((row.get(subject).to_owned(), row.get(link).to_owned())).or_insert(place);
    }
    sites
}

/// What one row saw.
struct Row {
    visit: usize,
    day: Day,
    lesion: u8,
    diameter: Length,
    observed: Observed,
}

/// One subject as the reader who counts saw it.
struct Series<'r> {
    read: &'r Lesions,
    series: usize,
    sites: &'r BTreeMap<(String, String), String>,
    id: &'r str,
}

impl Series<'_> {
    fn write(&self, subject: &mut Subject, reader: &Reader) {
        let visits = self.read.visits.get(self.series).map(Vec::as_slice).unwrap_or_default();
        let treatment = subject.record.treatments.first().and_then(|t| t.id.clone());
        let rows = self.rows();
        let named = !reader.evaluator.is_empty() || !reader.id.is_empty();
        for (at, visit) in visits.iter().enumerate() {
            let of_visit: Vec<&Row> = rows.iter().filter(|row| row.visit == at).collect();
            let Some(last) = of_visit.iter().map(|row| row.day).max() else { continue };
            let mut assessment = empty(date(visit, last));
            assessment.visit =
                Some(if visit.name.is_empty() { visit.number.clone() } else { visit.name.clone() });
            assessment.baseline = (at == 0).then_some(true);
            assessment.treatment.clone_from(&treatment);
            assessment.reader = named.then(|| name_of(reader));
            for row in of_visit {
                self.observation(&mut assessment, subject, row, visit);
            }
            subject.record.assessments.push(assessment);
        }
    }

    /// The rows of the series; the table is sorted by it.
    fn rows(&self) -> Vec<Row> {
        let rows = self.read.rows.rows();
        let own = |series: u32| usize::try_from(series).unwrap_or(usize::MAX);
        let first = rows.series.partition_point(|series| own(*series) < self.series);
        let row = |at: usize| {
            Some(Row {
                visit: usize::from(*rows.visit.get(at)?),
                day: Day(*rows.day.get(at)?),
                lesion: *rows.lesion.get(at)?,
                diameter: Length(*rows.diameter.get(at)?),
                observed: recist11::Observation::read(*rows.what.get(at)?)?,
            })
        };
        let of_series = |at: &usize| rows.series.get(*at).is_some_and(|series| own(*series) == self.series);
        (first..rows.series.len()).take_while(of_series).filter_map(row).collect()
    }

    fn observation(&self, assessment: &mut Assessment, subject: &mut Subject, row: &Row, visit: &VisitName) {
        match row.observed {
            Observed::Target { nodal, state } => {
                let parent = self.lesion(subject, 0, row.lesion, LesionRole::Target, nodal);
                let lesion = match state {
                    TargetState::SplitPart => part(subject, assessment, &parent, nodal),
                    _ => parent,
                };
                let mut measured = measurement(lesion);
                let diameter = (row.diameter.0 > 0).then_some(row.diameter);
                (measured.long, measured.short) = if nodal { (None, diameter) } else { (diameter, None) };
                measured.state = match state {
                    TargetState::Measured | TargetState::SplitPart => None,
                    TargetState::Absent => Some(MeasurementState::Absent),
                    TargetState::TooSmall => Some(MeasurementState::TooSmall),
                    TargetState::Merged => Some(MeasurementState::Merged),
                    TargetState::NotAssessed => Some(MeasurementState::NotAssessed),
                };
                if measured.state.is_none() && diameter.is_none() {
                    measured.state = Some(MeasurementState::Absent);
                }
                let scanned = date(visit, row.day);
                measured.date = (scanned != assessment.date).then_some(scanned);
                assessment.measurements.push(measured);
            }
            Observed::NonTarget { nodal, state } => {
                let lesion = self.lesion(subject, 1, row.lesion, LesionRole::NonTarget, nodal);
                if state == recist11::NonTargetState::Measured {
                    let mut measured = measurement(lesion);
                    let diameter = Some(row.diameter);
                    (measured.long, measured.short) = if nodal { (None, diameter) } else { (diameter, None) };
                    assessment.measurements.push(measured);
                    return;
                }
                let state = match state {
                    recist11::NonTargetState::Absent => NonTarget::Absent,
                    recist11::NonTargetState::Progressed => NonTarget::UnequivocalProgression,
                    recist11::NonTargetState::NotAssessed => NonTarget::NotAssessed,
                    _ => NonTarget::Present,
                };
                assessment.non_targets.push(NonTargetState { lesion, state, note: None, source: None });
            }
            Observed::New(what) => {
                let certainty = match what {
                    recist11::NewLesion::NotMalignant => return,
                    recist11::NewLesion::Equivocal => Certainty::Equivocal,
                    _ => Certainty::Unequivocal,
                };
                let lesion = self.lesion(subject, 2, row.lesion, LesionRole::New, false);
                let site = self.site(&lesion);
                let lesion = Some(lesion);
                assessment.new_lesions.push(NewLesion {
                    lesion,
                    site,
                    certainty,
                    hcc_pattern: None,
                    note: None,
                    source: None,
                });
            }
            Observed::Visit(_) => {}
        }
    }

    /// The id of a lesion, which is its link; the lesion is added when the record does not have it yet.
    fn lesion(
        &self,
        subject: &mut Subject,
        role: usize,
        number: u8,
        what: LesionRole,
        nodal: bool,
    ) -> String {
        let links = self.read.links.get(self.series).and_then(|links| links.get(role));
        let link = links.and_then(|links| links.get(usize::from(number))).cloned();
        let id = link.unwrap_or_else(|| format!("lesion-{}", number + 1));
        let site = self.site(&id);
        listed(subject, &id, site, what, nodal, None);
        id
    }

    fn site(&self, link: &str) -> String {
        let known = self.sites.get(&(self.id.to_owned(), link.to_owned()));
        known.cloned().unwrap_or_else(|| "site not recorded".to_owned())
    }
}

/// The next part of a split lesion at this assessment.
fn part(subject: &mut Subject, assessment: &Assessment, parent: &str, nodal: bool) -> String {
    let prefix = format!("{parent}-part-");
    let before = assessment.measurements.iter().filter(|m| m.lesion.starts_with(&prefix)).count();
    let id = format!("{prefix}{}", before + 1);
    let site = format!("part of {parent}");
    listed(subject, &id, site, LesionRole::Target, nodal, Some(parent.to_owned()));
    id
}

fn listed(
    subject: &mut Subject,
    id: &str,
    site: String,
    role: LesionRole,
    nodal: bool,
    split_from: Option<String>,
) {
    if subject.record.lesions.iter().any(|lesion| lesion.id.as_deref() == Some(id)) {
        return;
    }
    subject.record.lesions.push(Lesion {
        id: Some(id.to_owned()),
        same_as: None,
        site,
        organ: None,
        node: Some(nodal),
        role: Some(role),
        first_seen: None,
        method: None,
        irradiated: None,
        progressed_since: None,
        split_from,
        note: None,
        source: None,
    });
}

/// The date as the table has it, so that one known to the month stays so.
fn date(visit: &VisitName, day: Day) -> When {
    let written = visit.days.iter().find(|(known, _)| *known == day).map(|(_, text)| text.as_str());
    written.and_then(super::dates::read).unwrap_or_else(|| When::on(day))
}

/// An assessment of a date, with nothing seen yet.
pub(crate) fn empty(date: When) -> Assessment {
    Assessment {
        id: None,
        same_as: None,
        date,
        visit: None,
        baseline: None,
        treatment: None,
        method: None,
        region: None,
        slice_thickness: None,
        facility: None,
        reader: None,
        all_sites_imaged: None,
        measurements: Vec::new(),
        non_targets: Vec::new(),
        new_lesions: Vec::new(),
        markers_normal: None,
        pet: None,
        bone_scan: None,
        glioma: None,
        findings: None,
        claimed: Vec::new(),
        note: None,
        source: None,
    }
}

fn measurement(lesion: String) -> Measurement {
    Measurement {
        lesion,
        long: None,
        short: None,
        viable: None,
        density: None,
        nodule: None,
        state: None,
        into: None,
        reason: None,
        method: None,
        date: None,
        note: None,
        source: None,
    }
}
