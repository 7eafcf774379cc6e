//! Items that tell the same thing: a first telling and those that name it in `same_as`.

use std::collections::BTreeMap;

use oncase_record::model::Record;

/// The tellings of each thing in one section, as indices, the first telling in front; things told once are left out.
pub(crate) fn told_twice<'r, T>(
    items: &'r [T],
    names: impl Fn(&'r T) -> (Option<&'r str>, Option<&'r str>),
) -> Vec<Vec<usize>> {
    let by_id: BTreeMap<&str, usize> =
        items.iter().enumerate().filter_map(|(at, item)| Some((names(item).0?, at))).collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..items.len() {
        let first = first_telling(items, &names, &by_id, at);
        let group = groups.entry(first).or_insert_with(|| vec![first]);
        if at != first {
            group.push(at);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

fn first_telling<'r, T>(
    items: &'r [T],
    names: &impl Fn(&'r T) -> (Option<&'r str>, Option<&'r str>),
    by_id: &BTreeMap<&str, usize>,
    mut at: usize,
) -> usize {
    // A ring of `same_as` has no first telling; the walk ends after as many steps as there are items.
    for _ in 0..items.len() {
        let Some(next) = items.get(at).and_then(|item| names(item).1).and_then(|id| by_id.get(id)) else {
            break;
        };
        at = *next;
    }
    at
}

/// Pairs of pointers (first telling, other telling) over all sections.
pub(crate) fn pairs(record: &Record) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut add = |section: &str, groups: Vec<Vec<usize>>| {
        for group in groups {
            let mut others = group.iter();
            let Some(first) = others.next() else { continue };
            pairs.extend(others.map(|at| (format!("/{section}/{first}"), format!("/{section}/{at}"))));
        }
    };
    macro_rules! sections {
        ($($section:ident),+) => {
            $(add(stringify!($section), told_twice(&record.$section, |i| (i.id.as_deref(), i.same_as.as_deref())));)+
        };
    }
    sections!(events, diagnoses, specimens, stages, lesions, assessments, treatments);
    sections!(labs, vitals, adverse_events, followup, statements);
    pairs
}
