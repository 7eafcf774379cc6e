//! Answers where the record leaves something open: every way it may be is tried. Where all ways agree there is an
//! answer; where they do not, the record is said to lack what would decide.

use oncase_record::{Because, FactRef, Rule};

use super::criteria::Answer;

/// More combinations than this are not tried.
const MOST_COMBINATIONS: usize = 4096;

/// Something that the record does not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Open {
    /// What, as the object of "does not tell": "the density of liver-1".
    pub what: String,
    /// Where it would stand.
    pub places: Vec<String>,
    /// How many ways it may be; at least 1.
    pub ways: usize,
}

/// The answer of criteria, with the rules that decided.
pub(super) type Decided = (&'static str, Vec<&'static Rule>);

/// Tries every way in which the open facts may be: `answer` gets, for each of them, the number of a way. `because`
/// gives the reasons of the rule that decided.
pub(super) fn settle(
    open: &[Open],
    answer: impl Fn(&[usize]) -> Decided,
    because: impl Fn(&'static Rule) -> Because,
) -> Answer {
    let Some(combinations) = combinations(open) else { return uncheckable(open.iter(), Vec::new()) };
    let decided: Vec<Decided> = (0..combinations).map(|number| answer(&ways(open, number))).collect();
    let mut possible: Vec<&'static str> = Vec::new();
    let mut rules: Vec<&'static Rule> = Vec::new();
    for (response, deciding) in &decided {
        if !possible.contains(response) {
            possible.push(response);
        }
        for rule in deciding {
            if !rules.iter().any(|known| known.id == rule.id) {
                rules.push(rule);
            }
        }
    }
    if let [response] = possible.as_slice() {
        let because = rules.iter().map(|rule| because(rule)).collect();
        return Answer::Derived { response, rules, because };
    }
    possible.sort_by_key(|response| place(response));
    let mattered =
        open.iter().enumerate().filter(|(at, _)| matters(open, &decided, *at)).map(|(_, open)| open);
    uncheckable(mattered, possible)
}

/// The ways of the open facts in one of their combinations, which are numbered from 0.
pub(super) fn ways(open: &[Open], mut number: usize) -> Vec<usize> {
    let digit = |open: &Open| {
        let way = number % open.ways;
        number /= open.ways;
        way
    };
    open.iter().map(digit).collect()
}

/// How many combinations there are; none when they are too many to be tried.
fn combinations(open: &[Open]) -> Option<usize> {
    let all = open.iter().try_fold(1_usize, |product, open| product.checked_mul(open.ways))?;
    (all <= MOST_COMBINATIONS).then_some(all)
}

/// Whether two combinations that differ in this fact only have different answers.
fn matters(open: &[Open], decided: &[Decided], at: usize) -> bool {
    let step: usize = open.iter().take(at).map(|open| open.ways).product();
    let ways = open.get(at).map_or(1, |open| open.ways);
    let response = |number: usize| decided.get(number).map(|(response, _)| *response);
    (0..decided.len()).any(|number| {
        let first = number - (number / step % ways) * step;
        response(number) != response(first)
    })
}

fn uncheckable<'o>(open: impl Iterator<Item = &'o Open>, possible: Vec<&'static str>) -> Answer {
    let (mut what, mut missing) = (Vec::new(), Vec::new());
    for open in open {
        what.push(open.what.as_str());
        for place in &open.places {
            let place = FactRef(place.clone());
            if !missing.contains(&place) {
                missing.push(place);
            }
        }
    }
    let because = format!("the record does not tell {}", what.join(", nor "));
    Answer::Uncheckable { because, possible, missing }
}

/// The best answers first.
fn place(response: &str) -> usize {
    const ORDER: [&str; 9] = ["CR", "PR", "SD", "NON-CR/NON-PD", "NED", "NON-PD", "PDu", "PD", "NE"];
    ORDER.iter().position(|known| *known == response).unwrap_or(ORDER.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_combinations_than_a_number_can_hold_are_not_tried() {
        let open = |facts: usize| -> Vec<Open> {
            (0..facts)
                .map(|at| Open { what: format!("fact {at}"), places: vec![format!("/{at}")], ways: 3 })
                .collect()
        };
        assert_eq!(combinations(&open(0)), Some(1));
        assert_eq!(combinations(&open(7)), Some(2187));
        assert_eq!(combinations(&open(8)), None);
        let answer = settle(&open(80), |_| ("SD", Vec::new()), |rule| Because::rule(rule.id));
        assert!(matches!(&answer, Answer::Uncheckable { missing, .. } if missing.len() == 80), "{answer:?}");
    }
}
