//! Every item of a record, in the order of the file, with its place and what it refers to.

use super::{Record, SourcePlace, SourcePlaces};

/// One item of the record, top-level or nested.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'r> {
    /// JSON pointer to the item.
    pub pointer: String,
    /// Its id.
    pub id: Option<&'r str>,
    /// The item that tells the same thing elsewhere.
    pub same_as: Option<&'r str>,
    /// Ids it refers to, each with the key that does so.
    pub refers_to: Vec<(&'static str, &'r str)>,
    /// Places in the sources that it cites.
    pub source: &'r [SourcePlace],
}

fn item<'r>(pointer: String, source: Option<&'r SourcePlaces>) -> Item<'r> {
    let source = source.map_or(&[][..], SourcePlaces::places);
    Item { pointer, id: None, same_as: None, refers_to: Vec::new(), source }
}

impl<'r> Item<'r> {
    fn named(mut self, id: Option<&'r String>, same_as: Option<&'r String>) -> Self {
        self.id = id.map(String::as_str);
        self.same_as = same_as.map(String::as_str);
        self.to("same_as", same_as)
    }

    fn to(mut self, key: &'static str, target: Option<&'r String>) -> Self {
        self.refers_to.extend(target.map(|target| (key, target.as_str())));
        self
    }
}

macro_rules! named_items {
    ($record:ident, $items:ident, $($list:ident),+) => {
        $(for (i, entry) in $record.$list.iter().enumerate() {
            $items.push(item(format!(concat!("/", stringify!($list), "/{}"), i), entry.source.as_ref()).named(entry.id.as_ref(), entry.same_as.as_ref()));
        })+
    };
}

impl Record {
    /// Every item with an id or a source of its own, in the order of the sections.
    pub fn items(&self) -> Vec<Item<'_>> {
        let mut items = vec![item("/patient".to_owned(), self.patient.source.as_ref())];
        for (i, event) in self.events.iter().enumerate() {
            items.push(
                item(format!("/events/{i}"), event.source.as_ref())
                    .named(event.id.as_ref(), event.same_as.as_ref())
                    .to("treatment", event.treatment.as_ref()),
            );
        }
        named_items!(self, items, diagnoses, specimens, stages);
        for (i, specimen) in self.specimens.iter().enumerate() {
            for (k, marker) in specimen.markers.iter().enumerate() {
                items.push(item(format!("/specimens/{i}/markers/{k}"), marker.source.as_ref()));
            }
        }
        for (i, lesion) in self.lesions.iter().enumerate() {
            items.push(
                item(format!("/lesions/{i}"), lesion.source.as_ref())
                    .named(lesion.id.as_ref(), lesion.same_as.as_ref())
                    .to("split_from", lesion.split_from.as_ref()),
            );
        }
        self.assessment_items(&mut items);
        self.treatment_items(&mut items);
        named_items!(self, items, labs, vitals, followup);
        for (i, event) in self.adverse_events.iter().enumerate() {
            items.push(
                item(format!("/adverse_events/{i}"), event.source.as_ref())
                    .named(event.id.as_ref(), event.same_as.as_ref())
                    .to("treatment", event.treatment.as_ref()),
            );
        }
        for (i, statement) in self.statements.iter().enumerate() {
            items.push(
                item(format!("/statements/{i}"), statement.source.as_ref())
                    .named(statement.id.as_ref(), statement.same_as.as_ref())
                    .to("of", statement.of.as_ref())
                    .to("from", statement.from.as_ref())
                    .to("to", statement.to.as_ref()),
            );
        }
        items
    }

    fn assessment_items<'r>(&'r self, items: &mut Vec<Item<'r>>) {
        for (i, assessment) in self.assessments.iter().enumerate() {
            let at = format!("/assessments/{i}");
            items.push(
                item(at.clone(), assessment.source.as_ref())
                    .named(assessment.id.as_ref(), assessment.same_as.as_ref())
                    .to("treatment", assessment.treatment.as_ref()),
            );
            for (k, measured) in assessment.measurements.iter().enumerate() {
                items.push(
                    item(format!("{at}/measurements/{k}"), measured.source.as_ref())
                        .to("lesion", Some(&measured.lesion))
                        .to("into", measured.into.as_ref()),
                );
            }
            for (k, state) in assessment.non_targets.iter().enumerate() {
                items.push(
                    item(format!("{at}/non_targets/{k}"), state.source.as_ref())
                        .to("lesion", Some(&state.lesion)),
                );
            }
            for (k, new) in assessment.new_lesions.iter().enumerate() {
                items.push(
                    item(format!("{at}/new_lesions/{k}"), new.source.as_ref())
                        .to("lesion", new.lesion.as_ref()),
                );
            }
            for (k, claimed) in assessment.claimed.iter().enumerate() {
                items.push(item(format!("{at}/claimed/{k}"), claimed.source.as_ref()));
            }
        }
    }

    fn treatment_items<'r>(&'r self, items: &mut Vec<Item<'r>>) {
        for (i, treatment) in self.treatments.iter().enumerate() {
            let at = format!("/treatments/{i}");
            items.push(
                item(at.clone(), treatment.source.as_ref())
                    .named(treatment.id.as_ref(), treatment.same_as.as_ref()),
            );
            for (k, component) in treatment.components.iter().enumerate() {
                items.push(item(format!("{at}/components/{k}"), component.source.as_ref()));
            }
            for (k, cycle) in treatment.cycles.iter().enumerate() {
                items.push(item(format!("{at}/cycles/{k}"), cycle.source.as_ref()));
                for (m, dose) in cycle.doses.iter().enumerate() {
                    items.push(item(format!("{at}/cycles/{k}/doses/{m}"), dose.source.as_ref()));
                }
            }
        }
    }
}
