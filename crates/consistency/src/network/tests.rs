use proptest::prelude::*;

use super::*;

fn bounded(from: Node, to: Node, at_least: i32, at_most: i32) -> Constraint {
    Constraint { from, to, at_least: Some(at_least), at_most: Some(at_most) }
}

fn network(nodes: usize) -> Network {
    let mut network = Network::default();
    for _ in 0..nodes {
        network.node();
    }
    network
}

#[test]
fn three_intervals_that_do_not_add_up_name_each_other() {
    let mut network = network(3);
    assert_eq!(network.add(bounded(0, 1, 10, 20)), Ok(()));
    assert_eq!(network.add(bounded(1, 2, 10, 20)), Ok(()));
    let conflict = network.add(bounded(0, 2, 50, 60)).expect_err("at most 40 days");
    assert_eq!(conflict, Conflict { cycle: vec![0, 1, 2], short_by: 10 });
    assert_eq!(network.between(0, 2), (Some(20), Some(40)));
}

#[test]
fn a_refused_constraint_leaves_no_trace() {
    let mut network = network(2);
    assert_eq!(network.add(bounded(0, 1, 10, 20)), Ok(()));
    assert!(network.add(bounded(0, 1, 30, 40)).is_err());
    assert_eq!(network.between(0, 1), (Some(10), Some(20)));
    assert_eq!(network.add(bounded(0, 1, 15, 15)), Ok(()));
    assert_eq!(network.between(0, 1), (Some(15), Some(15)));
}

#[test]
fn the_explanation_is_the_shortest_one() {
    let mut network = network(3);
    assert_eq!(network.add(bounded(0, 1, 0, 5)), Ok(()));
    assert_eq!(network.add(bounded(1, 2, 0, 5)), Ok(()));
    assert_eq!(network.add(Constraint { from: 0, to: 2, at_least: None, at_most: Some(12) }), Ok(()));
    let conflict = network.add(bounded(0, 2, 20, 30)).expect_err("at most 10 days");
    assert_eq!(conflict.cycle, [2, 3], "the one bound says it, without the two intervals");
}

#[test]
fn what_nothing_bounds_is_open() {
    let network = network(2);
    assert_eq!(network.between(0, 1), (None, None));
}

/// Days of each event that meet all constraints, by trying: event 0 is day 0, the others lie within `reach` of it.
fn solvable(nodes: usize, constraints: &[Constraint], reach: i32) -> bool {
    fn holds(constraint: &Constraint, days: &[i32]) -> bool {
        let (Some(from), Some(to)) = (days.get(constraint.from), days.get(constraint.to)) else {
            return true;
        };
        let apart = to - from;
        constraint.at_least.is_none_or(|least| least <= apart)
            && constraint.at_most.is_none_or(|most| apart <= most)
    }
    fn search(nodes: usize, constraints: &[Constraint], reach: i32, days: &mut Vec<i32>) -> bool {
        if !constraints.iter().all(|constraint| holds(constraint, days)) {
            return false;
        }
        if days.len() == nodes {
            return true;
        }
        (-reach..=reach).any(|day| {
            days.push(day);
            let found = search(nodes, constraints, reach, days);
            days.pop();
            found
        })
    }
    search(nodes, constraints, reach, &mut vec![0])
}

fn constraints() -> impl Strategy<Value = Vec<Constraint>> {
    let bound = prop_oneof![Just(None), (-3..=3_i32).prop_map(Some)];
    let constraint = (0..4_usize, 0..4_usize, bound.clone(), bound)
        .prop_map(|(from, to, at_least, at_most)| Constraint { from, to, at_least, at_most });
    prop::collection::vec(constraint, 0..9)
}

proptest! {
    #[test]
    fn it_accepts_exactly_what_some_days_meet(constraints in constraints()) {
        let mut network = network(4);
        let mut kept: Vec<Constraint> = Vec::new();
        for constraint in &constraints {
            kept.push(*constraint);
            // Every path is of at most three steps of three days.
            let possible = solvable(4, &kept, 9);
            match network.add(*constraint) {
                Ok(()) => prop_assert!(possible, "accepted {kept:?}"),
                Err(conflict) => {
                    prop_assert!(!possible, "refused {kept:?}");
                    let cycle: Vec<Constraint> =
                        conflict.cycle.iter().map(|number| constraints[*number]).collect();
                    prop_assert!(!solvable(4, &cycle, 9), "the explanation {cycle:?} can hold");
                    prop_assert!(conflict.short_by > 0);
                    kept.pop();
                }
            }
        }
    }

    #[test]
    fn an_explanation_without_any_one_of_its_constraints_can_hold(constraints in constraints()) {
        let mut network = network(4);
        for constraint in &constraints {
            let Err(conflict) = network.add(*constraint) else { continue };
            for left_out in 0..conflict.cycle.len() {
                let mut rest: Vec<Constraint> = conflict.cycle.iter().map(|number| constraints[*number]).collect();
                rest.remove(left_out);
                prop_assert!(solvable(4, &rest, 9), "{rest:?} without {left_out}");
            }
        }
    }
}
