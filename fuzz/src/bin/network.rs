//! Bytes as constraints between events: the temporal network accepts exactly what has no negative cycle by Floyd and
//! Warshall, gives the same bounds, and a cycle that it reports really is negative.

#![no_main]

use libfuzzer_sys::fuzz_target;
use oncase_consistency::network::{Constraint, Network};

/// Events at most.
const NODES: usize = 10;
const FAR: i64 = i64::MAX / 4;

fuzz_target!(|bytes: &[u8]| {
    let mut network = Network::default();
    (0..NODES).for_each(|_| {
        network.node();
    });
    let mut all = Vec::new();
    let mut kept = Vec::new();
    for chunk in bytes.chunks_exact(6).take(60) {
        let [places, bounds, a, b, c, d] = *chunk else { return };
        let wide = |high: u8, low: u8| i32::from(i16::from_be_bytes([high, low]));
        let constraint = Constraint {
            from: usize::from(places & 15) % NODES,
            to: usize::from(places >> 4) % NODES,
            at_least: (bounds & 1 == 0).then(|| wide(a, b)),
            at_most: (bounds & 2 == 0).then(|| wide(c, d)),
        };
        all.push(constraint);
        kept.push(constraint);
        match network.add(constraint) {
            Ok(()) => assert!(!impossible(&kept), "accepted {kept:?}"),
            Err(conflict) => {
                assert!(impossible(&kept), "refused {kept:?}");
                kept.pop();
                let cycle: Vec<Constraint> = conflict.cycle.iter().map(|number| all[*number]).collect();
                assert!(impossible(&cycle), "the explanation {cycle:?} can hold");
                assert!(conflict.short_by > 0);
            }
        }
    }
    let distances = shortest(&kept);
    for from in 0..NODES {
        for to in 0..NODES {
            let most = Some(distances[from][to]).filter(|days| *days < FAR);
            let least = Some(distances[to][from]).filter(|days| *days < FAR).map(|days| -days);
            let (found_least, found_most) = network.between(from, to);
            assert_eq!(found_most.map(i64::from), most, "{from} to {to} of {kept:?}");
            assert_eq!(found_least.map(i64::from), least, "{from} to {to} of {kept:?}");
        }
    }
});

/// Most days from each event to each other.
fn shortest(constraints: &[Constraint]) -> Vec<Vec<i64>> {
    let mut most = vec![vec![FAR; NODES]; NODES];
    (0..NODES).for_each(|node| most[node][node] = 0);
    for constraint in constraints {
        let (from, to) = (constraint.from, constraint.to);
        if let Some(days) = constraint.at_most {
            most[from][to] = most[from][to].min(i64::from(days));
        }
        if let Some(days) = constraint.at_least {
            most[to][from] = most[to][from].min(-i64::from(days));
        }
    }
    for by in 0..NODES {
        for from in 0..NODES {
            for to in 0..NODES {
                if most[from][by] < FAR && most[by][to] < FAR {
                    most[from][to] = most[from][to].min(most[from][by] + most[by][to]);
                }
            }
        }
    }
    most
}

fn impossible(constraints: &[Constraint]) -> bool {
    let most = shortest(constraints);
    (0..NODES).any(|node| most[node][node] < 0)
}
