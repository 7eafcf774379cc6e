//! The course of a record as a temporal network.
//!
//! The firmest constraints come first: dates, then the order within one item, then the order that a course must
//! have, then that two tellings of one event share a day, then cycles, and last the durations that someone stated.

use std::collections::BTreeMap;

use oncase_record::model::{EventKind, Statement, Topic, Treatment};
use oncase_record::scalar::{DurationUnit, StatedDuration};

use super::{Constraint, Network, Node};
use crate::context::Context;
use crate::finding::Verdict;
use crate::moments::{Moment, Side};

/// Days by which the day 1 of a cycle may come early before the interval counts as shortened.
///
/// Oncase's own reading: protocols allow visits a few days around the planned day.
pub(crate) const EARLY_DAYS: i32 = 3;

/// Why a constraint is there, firmest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A date as recorded.
    Dated,
    /// The order of the two dates of one item.
    WithinItem,
    /// Cycles follow each other within their treatment.
    CycleOrder,
    /// An assessment, a progression or an adverse event of a treatment comes after its start.
    AfterStart,
    /// Two tellings of one event.
    SameEvent,
    /// A number of cycles of a planned length lies between start and end.
    Cycles,
    /// A duration that someone stated.
    Stated,
}

/// A constraint with its place in the record.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub kind: Kind,
    /// Pointers with what stands there.
    pub spots: Vec<(String, String)>,
    from: Node,
    to: Node,
    /// Bounds as they are usually meant, and as they may be meant at most.
    strict: (Option<i32>, Option<i32>),
    loose: (Option<i32>, Option<i32>),
}

/// A constraint that contradicts firmer ones.
#[derive(Clone, Debug)]
pub(crate) struct Contradiction {
    pub verdict: Verdict,
    /// The constraint refused.
    pub link: Link,
    /// The other constraints of the cycle.
    pub against: Vec<Link>,
    /// Days between the two events that the others allow.
    pub allowed: (Option<i32>, Option<i32>),
}

struct Builder<'c, 'r> {
    context: &'c Context<'r>,
    network: Network,
    nodes: BTreeMap<String, Node>,
    links: Vec<Link>,
}

/// The contradictions of the course in time.
pub(crate) fn contradictions(context: &Context<'_>) -> Vec<Contradiction> {
    let mut network = Network::default();
    let origin = network.node();
    let nodes = BTreeMap::from([(String::new(), origin)]);
    let mut builder = Builder { context, network, nodes, links: Vec::new() };
    builder.within_items();
    builder.after_treatment_start();
    builder.same_events();
    builder.cycles();
    builder.stated_durations();
    builder.solve()
}

impl Builder<'_, '_> {
    /// The event of a dated moment; its date is a constraint against the origin.
    fn node(&mut self, moment: &Moment<'_>) -> Node {
        if let Some(node) = self.nodes.get(&moment.pointer) {
            return *node;
        }
        let node = self.network.node();
        self.nodes.insert(moment.pointer.clone(), node);
        let bounds = (moment.days.earliest.map(|day| day.0), moment.days.latest.map(|day| day.0));
        self.links.push(Link {
            kind: Kind::Dated,
            spots: vec![(moment.pointer.clone(), moment.when.text().to_owned())],
            from: 0,
            to: node,
            strict: bounds,
            loose: bounds,
        });
        node
    }

    fn link(
        &mut self,
        kind: Kind,
        from: &Moment<'_>,
        to: &Moment<'_>,
        bounds: (Option<i32>, Option<i32>),
        spots: Vec<(String, String)>,
    ) {
        self.two_readings(kind, from, to, bounds, bounds, spots);
    }

    fn two_readings(
        &mut self,
        kind: Kind,
        from: &Moment<'_>,
        to: &Moment<'_>,
        strict: (Option<i32>, Option<i32>),
        loose: (Option<i32>, Option<i32>),
        spots: Vec<(String, String)>,
    ) {
        let (from, to) = (self.node(from), self.node(to));
        self.links.push(Link { kind, spots, from, to, strict, loose });
    }

    fn within_items(&mut self) {
        let record = self.context.record;
        let lists = [
            ("events", record.events.len()),
            ("treatments", record.treatments.len()),
            ("adverse_events", record.adverse_events.len()),
        ];
        for (section, count) in lists {
            for at in 0..count {
                let pointer = format!("/{section}/{at}");
                let start = self.context.moment_at(&pointer, Side::Start);
                let end = self.context.moment_at(&pointer, Side::End);
                if let (Some(start), Some(end)) = (start, end)
                    && start.pointer != end.pointer
                {
                    self.link(Kind::WithinItem, &start, &end, (Some(0), None), Vec::new());
                }
            }
        }
        for (at, specimen) in record.specimens.iter().enumerate() {
            if let (Some(taken), Some(reported)) = (&specimen.date, &specimen.reported) {
                let moment = |key: &str, when| Moment {
                    pointer: format!("/specimens/{at}/{key}"),
                    when,
                    days: record.days(when),
                };
                let (taken, reported) = (moment("date", taken), moment("reported", reported));
                self.link(Kind::WithinItem, &taken, &reported, (Some(0), None), Vec::new());
            }
        }
        for (at, treatment) in record.treatments.iter().enumerate() {
            self.cycle_order(at, treatment);
        }
    }

    fn cycle_order(&mut self, at: usize, treatment: &Treatment) {
        let context = self.context;
        let mut cycles: Vec<(u16, Moment<'_>)> = treatment
            .cycles
            .iter()
            .enumerate()
            .map(|(k, cycle)| {
                let days = context.record.days(&cycle.start);
                let pointer = format!("/treatments/{at}/cycles/{k}/start");
                (cycle.number, Moment { pointer, when: &cycle.start, days })
            })
            .collect();
        cycles.sort_by_key(|(number, _)| *number);
        for pair in cycles.windows(2) {
            if let [(_, earlier), (_, later)] = pair {
                self.link(Kind::CycleOrder, earlier, later, (Some(1), None), Vec::new());
            }
        }
        let pointer = format!("/treatments/{at}");
        let (start, end) = (context.moment_at(&pointer, Side::Start), context.moment_at(&pointer, Side::End));
        if let (Some((number, first)), Some(start)) = (cycles.first(), start) {
            let most = (*number == 1).then_some(0);
            self.link(Kind::CycleOrder, &start, first, (Some(0), most), Vec::new());
        }
        if let (Some((_, last)), Some(end)) = (cycles.last(), end) {
            self.link(Kind::CycleOrder, last, &end, (Some(0), None), Vec::new());
        }
    }

    /// What evaluates a treatment, or is laid to it, comes after its start.
    fn after_treatment_start(&mut self) {
        let record = self.context.record;
        let assessments = record.assessments.iter().enumerate().filter(|(_, a)| a.baseline != Some(true));
        let assessments = assessments.map(|(at, a)| (format!("/assessments/{at}"), &a.treatment));
        let progressions = record.events.iter().enumerate().filter(|(_, e)| e.kind == EventKind::Progression);
        let progressions = progressions.map(|(at, e)| (format!("/events/{at}"), &e.treatment));
        let adverse = record.adverse_events.iter().enumerate();
        let adverse = adverse.map(|(at, e)| (format!("/adverse_events/{at}"), &e.treatment));
        for (pointer, treatment) in assessments.chain(progressions).chain(adverse) {
            let Some(start) = treatment.as_deref().and_then(|id| self.context.moment(id)) else { continue };
            if let Some(later) = self.context.moment_at(&pointer, Side::Start) {
                let spots = vec![(pointer, "said to follow the start of that treatment".to_owned())];
                self.link(Kind::AfterStart, &start, &later, (Some(0), None), spots);
            }
        }
    }

    fn same_events(&mut self) {
        for (first, other) in crate::tellings::pairs(self.context.record) {
            for side in [Side::Start, Side::End] {
                let moments = (self.context.moment_at(&first, side), self.context.moment_at(&other, side));
                let (Some(a), Some(b)) = moments else { continue };
                let start_again = side == Side::End
                    && self
                        .context
                        .moment_at(&first, Side::Start)
                        .is_some_and(|start| start.pointer == a.pointer);
                if !start_again {
                    let spots = vec![(other.clone(), "the same, told again".to_owned())];
                    self.link(Kind::SameEvent, &a, &b, (Some(0), Some(0)), spots);
                }
            }
        }
    }

    /// `n` cycles put the day 1 of the last one `n − 1` cycle lengths after the start, and the end not before it.
    fn cycles(&mut self) {
        for (at, treatment) in self.context.record.treatments.iter().enumerate() {
            let pointer = format!("/treatments/{at}");
            let given = treatment.cycles_given.filter(|count| count.low > 1);
            let (Some(given), Some(length)) = (given, &treatment.cycle_length) else { continue };
            let moments =
                (self.context.moment_at(&pointer, Side::Start), self.context.moment_at(&pointer, Side::End));
            let (Some(start), Some(end)) = moments else { continue };
            let intervals = i32::from(given.low) - 1;
            let planned = length.days().0;
            let spots = vec![
                (format!("{pointer}/cycles_given"), format!("{given} cycles")),
                (format!("{pointer}/cycle_length"), format!("every {length}")),
            ];
            let at_least = |days: i32| (Some(intervals.saturating_mul(days.max(1))), None);
            self.two_readings(
                Kind::Cycles,
                &start,
                &end,
                at_least(planned),
                at_least(planned - EARLY_DAYS),
                spots,
            );
        }
    }

    fn stated_durations(&mut self) {
        for (at, statement) in self.context.record.statements.iter().enumerate() {
            let Some(duration) = &statement.duration else { continue };
            let Some((from, to)) = ends(self.context, statement) else { continue };
            let loose = duration.days();
            let exact = from.days.day().is_some() && to.days.day().is_some();
            // Between two exact days a number rounded to the nearest is as good as one rounded down.
            let strict = if exact { loose } else { (rounded_down(duration), loose.1) };
            let both = |(low, high): (i32, i32)| (Some(low), Some(high));
            let spots = vec![(format!("/statements/{at}/duration"), format!("stated: {duration}"))];
            self.two_readings(Kind::Stated, &from, &to, both(strict), both(loose), spots);
        }
    }

    fn solve(mut self) -> Vec<Contradiction> {
        // The order of the file must not matter: constraints are taken by their kind and by what they say.
        let mut links = std::mem::take(&mut self.links);
        links.sort_by_cached_key(|link| {
            let words: Vec<&str> = link.spots.iter().map(|(_, words)| words.as_str()).collect();
            (link.kind, words.join("|"), link.strict, self.names(link))
        });
        // What cannot be by any reading is refused first, so that it does not disturb the stricter reading.
        let impossible = refused(self.network.clone(), &links, Verdict::Impossible, |link| link.loose);
        let told: Vec<(Vec<String>, Kind)> =
            impossible.iter().map(|found| (self.names(&found.link), found.link.kind)).collect();
        links.retain(|link| !told.contains(&(self.names(link), link.kind)));
        if links.iter().all(|link| link.strict == link.loose) {
            return impossible;
        }
        let edge = refused(self.network.clone(), &links, Verdict::Edge, |link| link.strict);
        impossible.into_iter().chain(edge).collect()
    }

    /// What a link joins, in words that do not depend on the order of the file.
    fn names(&self, link: &Link) -> Vec<String> {
        let pointers = link.spots.iter().map(|(pointer, _)| pointer.as_str());
        let ends = [link.from, link.to];
        let joined =
            self.nodes.iter().filter(|(_, node)| ends.contains(node)).map(|(pointer, _)| pointer.as_str());
        let mut names: Vec<String> =
            pointers.chain(joined).map(|pointer| self.context.name(pointer)).collect();
        names.sort();
        names
    }
}

/// Adds the constraints one after another, in one reading, and returns those that contradict the ones before.
fn refused(
    mut network: Network,
    links: &[Link],
    verdict: Verdict,
    reading: impl Fn(&Link) -> (Option<i32>, Option<i32>),
) -> Vec<Contradiction> {
    let mut told = Vec::new();
    for (at, link) in links.iter().enumerate() {
        let (at_least, at_most) = reading(link);
        let Err(conflict) = network.add(Constraint { from: link.from, to: link.to, at_least, at_most })
        else {
            continue;
        };
        let others = conflict.cycle.iter().filter(|number| **number != at);
        told.push(Contradiction {
            verdict,
            link: link.clone(),
            against: others.filter_map(|number| links.get(*number).cloned()).collect(),
            allowed: network.between(link.from, link.to),
        });
    }
    told
}

/// Days of the stated number itself, as opposed to half a unit below it that rounding to the nearest allows.
fn rounded_down(duration: &StatedDuration) -> i32 {
    if duration.about() || duration.unit() == DurationUnit::Days {
        return duration.days().0;
    }
    (duration.stated().0.to_f64() * duration.unit().days()).ceil() as i32
}

/// Where a stated duration begins and ends: as it says itself, else from the start of its treatment for
/// progression-free survival.
pub(crate) fn ends<'r>(context: &Context<'r>, statement: &Statement) -> Option<(Moment<'r>, Moment<'r>)> {
    if statement.about == Topic::Schedule {
        return None;
    }
    let from = context.moment(statement.from.as_deref()?)?;
    let to = context.moment(statement.to.as_deref()?)?;
    Some((from, to))
}
