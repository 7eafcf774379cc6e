//! Tellings: what a source says twice stands side by side, not one of the two.

use oncase_record::model::{
    AdverseEvent, Assessment, Diagnosis, Event, FollowUp, LabResult, Lesion, Specimen, Stage, Statement,
    Treatment, Vital,
};

use crate::document::{Cell, Inline};
use crate::facts::Facts;

/// An item that may be told more than once.
pub(crate) trait Told {
    /// Its id.
    fn id(&self) -> Option<&str>;
    /// The item that it tells again.
    fn same_as(&self) -> Option<&str>;
}

macro_rules! told {
    ($($type:ty),+) => {
        $(impl Told for $type {
            fn id(&self) -> Option<&str> {
                self.id.as_deref()
            }

            fn same_as(&self) -> Option<&str> {
                self.same_as.as_deref()
            }
        })+
    };
}

told!(
    Event,
    Diagnosis,
    Specimen,
    Stage,
    Lesion,
    Assessment,
    Treatment,
    LabResult,
    Vital,
    AdverseEvent,
    FollowUp,
    Statement
);

/// One telling with its place in the record.
#[derive(Debug)]
pub(crate) struct Telling<'r, T> {
    pub(crate) pointer: String,
    pub(crate) item: &'r T,
}

/// All tellings of one thing, the first first.
pub(crate) type Tellings<'r, T> = Vec<Telling<'r, T>>;

/// The things of a list, each with all its tellings.
pub(crate) fn tellings<'r, T: Told>(list: &'r [T], section: &str) -> Vec<Tellings<'r, T>> {
    let mut groups: Vec<Tellings<'r, T>> = Vec::new();
    for (at, item) in list.iter().enumerate() {
        let telling = Telling { pointer: format!("/{section}/{at}"), item };
        let first = root(list, item);
        let own = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|head| std::ptr::eq(root(list, head.item), first)));
        match own {
            Some(group) => group.push(telling),
            None => groups.push(vec![telling]),
        }
    }
    groups
}

/// The telling that an item goes back to; chains that never end are cut at the length of the list.
fn root<'r, T: Told>(list: &'r [T], item: &'r T) -> &'r T {
    let mut item = item;
    for _ in 0..list.len() {
        let named = item.same_as().and_then(|id| list.iter().find(|other| other.id() == Some(id)));
        match named {
            Some(other) => item = other,
            None => break,
        }
    }
    item
}

/// A cell with what each telling says: once when they agree, one line a telling when they do not.
pub(crate) fn cell<T>(
    tellings: &[Telling<'_, T>],
    facts: &Facts<'_>,
    says: impl Fn(&T) -> Option<String>,
) -> Cell {
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for telling in tellings {
        let Some(text) = says(telling.item).filter(|text| !text.trim().is_empty()) else { continue };
        match said.iter_mut().find(|(known, _)| *known == text) {
            Some((_, pointers)) => pointers.push(&telling.pointer),
            None => said.push((text, vec![&telling.pointer])),
        }
    }
    let differs = said.len() > 1;
    let lines =
        said.into_iter().map(|(text, pointers)| vec![Inline::Text(text), facts.refer(&pointers)]).collect();
    Cell { lines, differs, anchor: None }
}

/// Cells under each other in one: tellings disagree only where they say something different about the same.
pub(crate) fn stacked(cells: impl IntoIterator<Item = Cell>) -> Cell {
    let mut stacked = Cell::default();
    for cell in cells {
        stacked.differs |= cell.differs;
        stacked.lines.extend(cell.lines);
    }
    stacked
}
