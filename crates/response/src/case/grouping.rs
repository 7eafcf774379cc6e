//! Which assessments belong to one evaluation.

use oncase_record::Day;
use oncase_record::model::{Assessment, Record};

/// One baseline and what follows it, or assessments of a treatment that no baseline precedes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub treatment: Option<String>,
    pub reader: Option<String>,
    pub baseline: Option<usize>,
    pub follow_ups: Vec<usize>,
}

/// The evaluations of a record, in the order of time, each reader apart.
pub(super) fn groups(record: &Record) -> Vec<Group> {
    let mut readers: Vec<Option<&str>> = Vec::new();
    for assessment in told_once(record).map(|(_, assessment)| assessment) {
        if !readers.contains(&assessment.reader.as_deref()) {
            readers.push(assessment.reader.as_deref());
        }
    }
    readers.into_iter().flat_map(|reader| groups_of_reader(record, reader)).collect()
}

fn told_once(record: &Record) -> impl Iterator<Item = (usize, &Assessment)> {
    record.assessments.iter().enumerate().filter(|(_, assessment)| assessment.same_as.is_none())
}

fn groups_of_reader(record: &Record, reader: Option<&str>) -> Vec<Group> {
    let mut ordered: Vec<(usize, &Assessment)> =
        told_once(record).filter(|(_, assessment)| assessment.reader.as_deref() == reader).collect();
    ordered.sort_by_key(|(_, assessment)| {
        record.days(&assessment.date).earliest.map_or(i32::MAX, |Day(day)| day)
    });
    let mut groups: Vec<Group> = Vec::new();
    for (index, assessment) in ordered {
        let new = |baseline: Option<usize>, follow_ups: Vec<usize>| Group {
            treatment: assessment.treatment.clone(),
            reader: reader.map(str::to_owned),
            baseline,
            follow_ups,
        };
        if assessment.baseline == Some(true) {
            groups.push(new(Some(index), Vec::new()));
            continue;
        }
        let belongs = |group: &Group| {
            assessment.treatment.is_none()
                || group.treatment.is_none()
                || group.treatment == assessment.treatment
        };
        match groups.last_mut().filter(|group| belongs(group)) {
            Some(group) => group.follow_ups.push(index),
            // Imaging before any baseline that names no treatment is diagnosis, not evaluation.
            None if assessment.treatment.is_some() => groups.push(new(None, vec![index])),
            None => {}
        }
    }
    groups
}
