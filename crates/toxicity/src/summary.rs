//! Summaries of adverse events: worst grade by term and by cycle, treatment-emergent, grade 3 or higher, by attribution.

use std::collections::BTreeMap;
use std::fmt;

use oncase_record::DayInterval;
use serde::Serialize;

use crate::grade::GradedTerm;
use crate::version::CtcaeVersion;

/// Whether an adverse event is held to come from the treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Attribution {
    /// Not related.
    Unrelated,
    /// Doubtfully related.
    Unlikely,
    /// May be related.
    Possible,
    /// Likely related.
    Probable,
    /// Clearly related.
    Definite,
}

impl Attribution {
    /// Whether summaries count it as related: possible, probable or definite.
    pub const fn is_related(self) -> bool {
        matches!(self, Self::Possible | Self::Probable | Self::Definite)
    }
}

/// An adverse event of one patient, its term and grade checked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdverseEvent {
    /// Term, version and grade.
    pub event: GradedTerm,
    /// When it began, as far as known; all open when it is not.
    pub start: DayInterval,
    /// The treatment cycle in which it was seen, where recorded.
    pub cycle: Option<u32>,
    /// Relation to the treatment, where recorded.
    pub attribution: Option<Attribution>,
}

/// Whether something holds, as far as dates known as intervals can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It cannot be.
    Impossible,
    /// It may be.
    Possible,
    /// It is so whatever the exact dates are.
    Certain,
}

/// Whether the event began on or after the first day of treatment.
pub fn treatment_emergent(start: DayInterval, first_treatment: DayInterval) -> Certainty {
    let earliest_is_after = matches!((start.earliest, first_treatment.latest), (Some(a), Some(b)) if a >= b);
    if earliest_is_after {
        Certainty::Certain
    } else if start.certainly_before(first_treatment) {
        Certainty::Impossible
    } else {
        Certainty::Possible
    }
}

/// Events of more than one version cannot be summarised together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MixedVersions(
    /// The versions found, oldest first.
    pub Vec<CtcaeVersion>,
);

impl fmt::Display for MixedVersions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let versions: Vec<String> = self.0.iter().map(CtcaeVersion::to_string).collect();
        write!(
            f,
            "the adverse events are graded by {}, which grade differently; summarise each version by itself, or grade all by one",
            versions.join(" and ")
        )
    }
}

impl std::error::Error for MixedVersions {}

/// The row of one term: its worst grades. Grade 0 stands nowhere: a cell without an event is `None`, which is not the same
/// as an event known to be absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermSummary {
    /// The term.
    pub term: &'static str,
    /// System organ class.
    pub soc: String,
    /// Events counted.
    pub events: u32,
    /// Events of grade 1, 2, 3, 4 and 5.
    pub by_grade: [u32; 5],
    /// Worst grade of all.
    pub worst: u8,
    /// Worst grade of those related to the treatment (possible, probable, definite).
    pub worst_related: Option<u8>,
    /// Worst grade of those that certainly began on or after the first day of treatment.
    pub worst_emergent: Option<u8>,
    /// Worst grade of those that may have.
    pub worst_possibly_emergent: Option<u8>,
    /// Worst grade in each cycle, in the order of [`AdverseEventSummary::cycles`].
    pub by_cycle: Vec<Option<u8>>,
    /// Worst grade of events without a recorded cycle.
    pub without_cycle: Option<u8>,
}

/// The adverse events of one patient as a table: terms by cycles. It is what the heat map and the table draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AdverseEventSummary {
    /// The one version of all events; `None` when there are no events.
    pub version: Option<CtcaeVersion>,
    /// Cycles with events, ascending.
    pub cycles: Vec<u32>,
    /// One row a term, worst first, then by name.
    pub terms: Vec<TermSummary>,
}

impl AdverseEventSummary {
    /// Summarises the events of one patient. Without a first day of treatment no event is called treatment-emergent.
    ///
    /// # Errors
    /// [`MixedVersions`] when the events are graded by more than one version.
    pub fn of(events: &[AdverseEvent], first_treatment: Option<DayInterval>) -> Result<Self, MixedVersions> {
        let mut versions: Vec<CtcaeVersion> = events.iter().map(|e| e.event.term.version).collect();
        versions.sort_unstable();
        versions.dedup();
        if versions.len() > 1 {
            return Err(MixedVersions(versions));
        }
        let mut cycles: Vec<u32> = events.iter().filter_map(|event| event.cycle).collect();
        cycles.sort_unstable();
        cycles.dedup();
        let mut by_term: BTreeMap<&'static str, Vec<&AdverseEvent>> = BTreeMap::new();
        for event in events {
            by_term.entry(event.event.term.name).or_default().push(event);
        }
        let mut terms: Vec<TermSummary> =
            by_term.values().filter_map(|events| term_summary(events, &cycles, first_treatment)).collect();
        terms.sort_by_key(|row| std::cmp::Reverse(row.worst));
        Ok(Self { version: versions.first().copied(), cycles, terms })
    }

    /// Terms whose worst grade is 3 or higher.
    pub fn severe(&self) -> impl Iterator<Item = &TermSummary> {
        self.terms.iter().filter(|row| row.worst >= 3)
    }

    /// The worst grade of all events.
    pub fn worst(&self) -> Option<u8> {
        self.terms.iter().map(|row| row.worst).max()
    }
}

fn term_summary(
    events: &[&AdverseEvent],
    cycles: &[u32],
    first_treatment: Option<DayInterval>,
) -> Option<TermSummary> {
    let term = events.first()?.event.term;
    let worst = |pick: &dyn Fn(&AdverseEvent) -> bool| {
        events.iter().filter(|event| pick(event)).map(|event| event.event.grade).max()
    };
    let emergent = |event: &AdverseEvent| {
        first_treatment.map_or(Certainty::Impossible, |first| treatment_emergent(event.start, first))
    };
    Some(TermSummary {
        term: term.name,
        soc: term.soc.to_string(),
        events: u32::try_from(events.len()).unwrap_or(u32::MAX),
        by_grade: std::array::from_fn(|at| {
            let of_grade = events.iter().filter(|event| usize::from(event.event.grade) == at + 1).count();
            u32::try_from(of_grade).unwrap_or(u32::MAX)
        }),
        worst: worst(&|_| true)?,
        worst_related: worst(&|event| event.attribution.is_some_and(Attribution::is_related)),
        worst_emergent: worst(&|event| emergent(event) == Certainty::Certain),
        worst_possibly_emergent: worst(&|event| emergent(event) >= Certainty::Possible),
        by_cycle: cycles.iter().map(|cycle| worst(&|event| event.cycle == Some(*cycle))).collect(),
        without_cycle: worst(&|event| event.cycle.is_none()),
    })
}

#[cfg(test)]
mod tests {
    use oncase_record::Day;

    use super::*;

    fn day(text: &str) -> DayInterval {
        DayInterval::exact(text.parse().expect("a day"))
    }

    fn event(term: &str, grade: u8, version: &str, start: DayInterval, cycle: Option<u32>) -> AdverseEvent {
        let event = GradedTerm::read(term, grade, Some(version)).expect("exists");
        AdverseEvent { event, start, cycle, attribution: None }
    }

    #[test]
    fn the_worst_grade_of_each_term_stands_in_its_cycle() {
        let first = day("2021-03-01");
        let events = [
            event("Nausea", 1, "5", day("2021-03-02"), Some(1)),
            event("Nausea", 2, "5", day("2021-03-24"), Some(2)),
            event("nausea", 1, "5", day("2021-03-25"), Some(2)),
            AdverseEvent {
                attribution: Some(Attribution::Probable),
                ..event("Neutropenia", 3, "5", day("2021-03-10"), Some(1))
            },
            event("Fatigue", 1, "5", day("2021-02-20"), None),
        ];
        let summary = AdverseEventSummary::of(&events, Some(first)).expect("one version");
        assert_eq!(summary.cycles, [1, 2]);
        let rows: Vec<(&str, u8, Vec<Option<u8>>)> =
            summary.terms.iter().map(|row| (row.term, row.worst, row.by_cycle.clone())).collect();
        assert_eq!(
            rows,
            [
                ("Neutrophil count decreased", 3, vec![Some(3), None]),
                ("Nausea", 2, vec![Some(1), Some(2)]),
                ("Fatigue", 1, vec![None, None]),
            ]
        );
        assert_eq!(summary.terms.get(1).map(|nausea| nausea.by_grade), Some([2, 1, 0, 0, 0]));
        assert_eq!(summary.severe().map(|row| row.term).collect::<Vec<_>>(), ["Neutrophil count decreased"]);
        let fatigue = summary.terms.last().expect("a row");
        assert_eq!((fatigue.worst_emergent, fatigue.without_cycle), (None, Some(1)));
        assert_eq!(summary.terms.first().and_then(|row| row.worst_related), Some(3));
    }

    #[test]
    fn versions_are_not_mixed_in_one_summary() {
        let start = day("2021-03-02");
        let events = [event("Nausea", 1, "5", start, None), event("Nausea", 1, "6", start, None)];
        let error = AdverseEventSummary::of(&events, None).expect_err("mixed");
        assert_eq!(error, MixedVersions(vec![CtcaeVersion::V5, CtcaeVersion::V6]));
        assert!(error.to_string().contains("CTCAE v5.0 and CTCAE v6.0"));
    }

    #[test]
    fn an_event_known_to_the_month_may_or_may_not_be_treatment_emergent() {
        let first = day("2021-03-10");
        let march = DayInterval::between(
            Day::from_ymd(2021, 3, 1).expect("a day"),
            Day::from_ymd(2021, 3, 31).expect("a day"),
        );
        assert_eq!(treatment_emergent(march.expect("ordered"), first), Certainty::Possible);
        assert_eq!(treatment_emergent(day("2021-03-10"), first), Certainty::Certain);
        assert_eq!(treatment_emergent(day("2021-03-09"), first), Certainty::Impossible);
        assert_eq!(treatment_emergent(DayInterval::default(), first), Certainty::Possible);
    }

    #[test]
    fn no_events_make_an_empty_summary() {
        let summary = AdverseEventSummary::of(&[], None).expect("nothing mixed");
        assert_eq!((summary.worst(), summary.version), (None, None));
    }
}
