//! A simple temporal network: events as variables, and what is known of the days between them as difference
//! constraints. A negative cycle is a contradiction, and the cycle is its explanation.
//!
//! Constraints are added one after another, the firmest first. One that contradicts those before it is refused
//! with the cycle and stays out, so that each contradiction is told once. Feasibility is kept with a potential, as
//! in Cotton & Maler, "Fast and flexible difference constraint propagation for DPLL(T)", SAT 2006: a constraint
//! that the present potential satisfies costs nothing.

pub(crate) mod course;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An event of the network.
pub type Node = usize;

/// `at_least` ≤ day of `to` − day of `from` ≤ `at_most`, where a bound that is not known is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// The event counted from.
    pub from: Node,
    /// The event counted to.
    pub to: Node,
    /// Fewest days between them.
    pub at_least: Option<i32>,
    /// Most days between them.
    pub at_most: Option<i32>,
}

/// A constraint that cannot hold together with earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Numbers of the constraints of the cycle, the refused one last. Leave any out and the rest can hold.
    pub cycle: Vec<usize>,
    /// By how many days the cycle fails.
    pub short_by: i64,
}

#[derive(Clone, Copy, Debug)]
struct Edge {
    from: Node,
    to: Node,
    weight: i64,
    constraint: usize,
}

/// The network.
#[derive(Clone, Debug, Default)]
pub struct Network {
    edges: Vec<Edge>,
    leaving: Vec<Vec<usize>>,
    potential: Vec<i64>,
    constraints: usize,
}

impl Network {
    /// Adds an event.
    pub fn node(&mut self) -> Node {
        self.leaving.push(Vec::new());
        self.potential.push(0);
        self.leaving.len() - 1
    }

    /// Adds a constraint, which is numbered from 0 in the order of the calls, refused ones included.
    ///
    /// # Errors
    /// The conflict, when it contradicts the constraints so far; the network is then as it was before.
    pub fn add(&mut self, constraint: Constraint) -> Result<(), Conflict> {
        let number = self.constraints;
        self.constraints += 1;
        let Constraint { from, to, at_least, at_most } = constraint;
        if let (Some(least), Some(most)) = (at_least, at_most)
            && least > most
        {
            return Err(Conflict { cycle: vec![number], short_by: i64::from(least) - i64::from(most) });
        }
        let upper = at_most.map(|days| Edge { from, to, weight: i64::from(days), constraint: number });
        let lower =
            at_least.map(|days| Edge { from: to, to: from, weight: -i64::from(days), constraint: number });
        let edges: Vec<Edge> = upper.into_iter().chain(lower).collect();
        // No cycle passes through both edges but the one excluded above, so each is tested against the rest.
        let refused: Vec<&Edge> = edges.iter().filter(|edge| self.relaxed(**edge).is_none()).collect();
        let cycles = refused.into_iter().map(|edge| self.shortest_cycle(*edge));
        if let Some(conflict) = cycles.min_by_key(|conflict| conflict.cycle.len()) {
            return Err(conflict);
        }
        for edge in edges {
            if let Some(potential) = self.relaxed(edge) {
                self.potential = potential;
                self.leaving[edge.from].push(self.edges.len());
                self.edges.push(edge);
            }
        }
        Ok(())
    }

    /// The potential with this edge added; `None` when there is none, which is a contradiction.
    fn relaxed(&self, new: Edge) -> Option<Vec<i64>> {
        let gain = self.potential[new.from] + new.weight - self.potential[new.to];
        if new.from == new.to {
            return (new.weight >= 0).then(|| self.potential.clone());
        }
        let mut potential = self.potential.clone();
        if gain >= 0 {
            return Some(potential);
        }
        let mut lowest = vec![0_i64; potential.len()];
        let mut settled = vec![false; potential.len()];
        let mut queue = BinaryHeap::from([(Reverse(gain), new.to)]);
        lowest[new.to] = gain;
        while let Some((Reverse(gain), node)) = queue.pop() {
            if settled[node] || gain > lowest[node] {
                continue;
            }
            if node == new.from {
                return None;
            }
            settled[node] = true;
            potential[node] += gain;
            for &at in &self.leaving[node] {
                let edge = self.edges[at];
                if settled[edge.to] {
                    continue;
                }
                let gain = potential[node] + edge.weight - self.potential[edge.to];
                if gain < lowest[edge.to] {
                    lowest[edge.to] = gain;
                    queue.push((Reverse(gain), edge.to));
                }
            }
        }
        Some(potential)
    }

    /// The negative cycle through the new edge with the fewest constraints: the easiest to read.
    fn shortest_cycle(&self, new: Edge) -> Conflict {
        if new.from == new.to {
            return Conflict { cycle: vec![new.constraint], short_by: -new.weight };
        }
        let unreached = i64::MAX / 4;
        let nodes = self.leaving.len();
        let mut rounds: Vec<Vec<(i64, Option<usize>)>> = vec![vec![(unreached, None); nodes]];
        rounds[0][new.to].0 = 0;
        for round in 0..nodes {
            let mut next: Vec<(i64, Option<usize>)> =
                rounds[round].iter().map(|(distance, _)| (*distance, None)).collect();
            for (at, edge) in self.edges.iter().enumerate() {
                let distance = rounds[round][edge.from].0;
                if distance < unreached && distance + edge.weight < next[edge.to].0 {
                    next[edge.to] = (distance + edge.weight, Some(at));
                }
            }
            let total = next[new.from].0.saturating_add(new.weight);
            rounds.push(next);
            if total < 0 {
                return Conflict { cycle: self.path(&rounds, new), short_by: -total };
            }
        }
        Conflict { cycle: vec![new.constraint], short_by: 0 }
    }

    fn path(&self, rounds: &[Vec<(i64, Option<usize>)>], new: Edge) -> Vec<usize> {
        let mut node = new.from;
        let mut constraints = vec![new.constraint];
        for round in rounds.iter().rev() {
            if let Some(at) = round[node].1 {
                let edge = self.edges[at];
                node = edge.from;
                if constraints.last() != Some(&edge.constraint) {
                    constraints.push(edge.constraint);
                }
            }
        }
        constraints.reverse();
        constraints
    }

    /// Fewest and most days from one event to another that all constraints together allow.
    pub fn between(&self, from: Node, to: Node) -> (Option<i32>, Option<i32>) {
        let days = |distance: Option<i64>| distance.and_then(|days| i32::try_from(days).ok());
        let most = days(self.distance(from, to));
        let least = days(self.distance(to, from)).map(|days| -days);
        (least, most)
    }

    /// Length of the shortest path, by Dijkstra over the weights that the potential makes non-negative.
    fn distance(&self, from: Node, to: Node) -> Option<i64> {
        let mut best: Vec<Option<i64>> = vec![None; self.leaving.len()];
        let mut queue = BinaryHeap::from([(Reverse(0_i64), from)]);
        best[from] = Some(0);
        while let Some((Reverse(reduced), node)) = queue.pop() {
            if node == to {
                return Some(reduced - self.potential[from] + self.potential[to]);
            }
            if best[node].is_some_and(|known| known < reduced) {
                continue;
            }
            for &at in &self.leaving[node] {
                let edge = self.edges[at];
                let next = reduced + edge.weight + self.potential[node] - self.potential[edge.to];
                if best[edge.to].is_none_or(|known| next < known) {
                    best[edge.to] = Some(next);
                    queue.push((Reverse(next), edge.to));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
