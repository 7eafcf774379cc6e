//! What a record says about new lesions from one assessment to the next.

use oncase_record::Length;
use oncase_record::model::{Assessment, Certainty, Measurement, MeasurementState, Record};

use crate::case::Evaluation;
use crate::case::told::{is_certain, name};
use crate::recist11::NewDisease;

/// At most this many new lesions are measured, and this many in one organ.
const MOST: usize = 5;
const MOST_IN_ORGAN: usize = 2;

/// The smallest longest diameter, and for a node short axis, that is measured.
const MEASURABLE: Length = Length::from_mm(10);
const MEASURABLE_NODE: Length = Length::from_mm(15);

/// One new lesion.
struct Known {
    name: String,
    /// Whether it is among those whose diameters are added up.
    measured: bool,
    /// Its last known diameter.
    last: Option<Length>,
}

/// The new lesions of one evaluation.
#[derive(Default)]
pub(super) struct NewLesions {
    known: Vec<Known>,
    organs: Vec<(String, usize)>,
}

/// What one assessment says about the new lesions.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen {
    /// How many there have been.
    pub total: u16,
    /// How many are certainly there.
    pub certainly_present: u16,
    /// How many may be there: nothing is said about them.
    pub perhaps_present: u16,
    /// Sum of the diameters of those that are measured.
    pub sum: Length,
    /// Whether one that is not added up is certainly larger than before.
    pub grew: bool,
    /// Whether one may have grown whose sizes are not known.
    pub growth_unknown: bool,
    /// Whether there are more than before.
    pub more: bool,
}

impl NewLesions {
    /// Takes the next assessment. An equivocal finding counts where the kernel dates progression to it.
    pub fn visit(
        &mut self,
        record: &Record,
        evaluation: &Evaluation,
        assessment: &Assessment,
        new_disease: NewDisease,
    ) -> Seen {
        let before = self.known.len();
        let mut listed: Vec<&str> = Vec::new();
        for new in &assessment.new_lesions {
            let name = name(new);
            let counts = match new.certainty {
                Certainty::Unequivocal => true,
                Certainty::Equivocal => {
                    new_disease == NewDisease::ConfirmedLater && is_certain(record, evaluation, new)
                }
            };
            if counts {
                listed.push(name);
                if !self.known.iter().any(|known| known.name == name) {
                    self.add(record, assessment, name);
                }
            }
        }
        let mut seen = Seen {
            total: u16::try_from(self.known.len()).unwrap_or(u16::MAX),
            more: self.known.len() > before,
            ..Seen::default()
        };
        for (at, known) in self.known.iter_mut().enumerate() {
            let measurement = measurement(assessment, &known.name);
            let gone = measurement.is_some_and(|m| m.state == Some(MeasurementState::Absent));
            let stated = measurement.is_some_and(|m| m.state != Some(MeasurementState::NotAssessed));
            if gone {
                known.last = Some(Length::default());
                continue;
            }
            if stated || listed.contains(&known.name.as_str()) {
                seen.certainly_present += 1;
            } else {
                seen.perhaps_present += 1;
            }
            let now = diameter(record, &known.name, measurement);
            match (known.measured, now) {
                (true, Some(now)) => seen.sum = Length(seen.sum.0.saturating_add(now.0)),
                (false, Some(now)) if at < before => match known.last {
                    Some(last) => seen.grew |= now > last,
                    None => seen.growth_unknown = true,
                },
                (_, None) if at < before => seen.growth_unknown = true,
                _ => {}
            }
            known.last = now.or(known.last);
        }
        seen
    }

    fn add(&mut self, record: &Record, assessment: &Assessment, name: &str) {
        let lesion = record.lesions.iter().find(|lesion| lesion.id.as_deref() == Some(name));
        let organ = lesion.and_then(|l| l.organ.clone()).unwrap_or_else(|| name.to_owned());
        let nodal = lesion.and_then(|l| l.node) == Some(true);
        let smallest = if nodal { MEASURABLE_NODE } else { MEASURABLE };
        let large = diameter(record, name, measurement(assessment, name)).is_some_and(|d| d >= smallest);
        let all = self.organs.iter().map(|(_, count)| count).sum::<usize>();
        let here = self.organs.iter().find(|(known, _)| *known == organ).map_or(0, |(_, count)| *count);
        let measured = large && all < MOST && here < MOST_IN_ORGAN;
        if measured {
            match self.organs.iter_mut().find(|(known, _)| *known == organ) {
                Some((_, count)) => *count += 1,
                None => self.organs.push((organ, 1)),
            }
        }
        self.known.push(Known { name: name.to_owned(), measured, last: None });
    }
}

fn measurement<'r>(assessment: &'r Assessment, name: &str) -> Option<&'r Measurement> {
    assessment.measurements.iter().find(|measurement| measurement.lesion == name)
}

/// The diameter that counts: of a node the short axis.
fn diameter(record: &Record, name: &str, measurement: Option<&Measurement>) -> Option<Length> {
    let measurement = measurement?;
    if !matches!(measurement.state, None | Some(MeasurementState::Measured)) {
        return None;
    }
    let lesion = record.lesions.iter().find(|lesion| lesion.id.as_deref() == Some(name));
    if lesion.and_then(|l| l.node) == Some(true) { measurement.short } else { measurement.long }
}
