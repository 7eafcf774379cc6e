//! The fast way through criteria that form ladders: `<LLN - 3.0`, `<3.0 - 2.0`, `<2.0`.
//!
//! On a ladder the far end of each rung is where the next one begins, so the highest rung that the value reaches is the grade
//! and one comparison a rung is enough. It answers only where everything it needs is known; the kernel answers the rest.

mod columns;

use super::condition::Conditions;
use super::criteria::Subject;
use super::kernel::{BASE_OR_CHANGE, Comparison, Criterion, Numbers, references};

/// Criteria with one comparison each.
#[derive(Clone, Debug)]
pub(super) struct Ladder {
    rungs: Vec<Rung>,
    /// Conditions that must be known.
    gates: u32,
    /// Whether some rung is open to some results only.
    conditional: bool,
    /// Whether every reference is a column, and none the baseline that a change from it implies.
    in_columns: bool,
}

#[derive(Clone, Copy, Debug)]
struct Rung {
    grade: u8,
    needs: u32,
    needs_not: u32,
    told: u32,
    /// 1 where the value must be above the edge, -1 where below.
    sign: f64,
    /// The edge is this times the reference, sign included.
    factor: f64,
    reference: usize,
}

impl Ladder {
    /// The ladder of these criteria (highest grade first), or `None` when they do not form one.
    pub(super) fn new(criteria: &[Criterion]) -> Option<Self> {
        let mut reduced: Vec<Criterion> = Vec::with_capacity(criteria.len());
        for criterion in criteria {
            let mut rung = criterion.clone();
            rung.comparisons
                .retain(|far| !reduced.iter().any(|next| begins_where_ends(criterion, far, next)));
            reduced.push(rung);
        }
        let rungs = reduced.iter().map(Rung::new).collect::<Option<Vec<_>>>()?;
        let gates = rungs.iter().fold(0, |bits, rung| bits | rung.needs | rung.needs_not);
        let conditional = rungs.iter().any(Rung::is_conditional);
        let in_columns = rungs.iter().all(|rung| rung.reference != BASE_OR_CHANGE);
        Some(Self { rungs, gates, conditional, in_columns })
    }

    /// Whether columns can be graded rung by rung.
    pub(super) fn is_in_columns(&self) -> bool {
        self.in_columns
    }

    /// The grade, or `None` when something is not known.
    #[inline]
    pub(super) fn grade(&self, numbers: &Numbers, conditions: Conditions) -> Option<u8> {
        let Conditions { known, holds } = conditions;
        if self.gates & !known != 0 {
            return None;
        }
        let references = references(numbers);
        let told = !(known & holds);
        let mut grade = 0;
        let mut unknown = false;
        for rung in &self.rungs {
            let edge = rung.factor * references.get(rung.reference)?;
            let open = (rung.needs & !holds) | (rung.needs_not & holds) | (rung.told & told) == 0;
            unknown |= open & edge.is_nan();
            grade = grade.max(if open & (rung.sign * numbers.value > edge) { rung.grade } else { 0 });
        }
        if unknown { None } else { Some(grade) }
    }
}

/// Whether a higher grade holds wherever the criterion fails by this comparison alone.
fn begins_where_ends(criterion: &Criterion, far: &Comparison, next: &Criterion) -> bool {
    let [near] = next.comparisons.as_slice() else { return false };
    let within = |some: u32, all: u32| some & !all == 0;
    next.grade > criterion.grade
        && next.always_open == 0
        && within(next.needs, criterion.needs)
        && within(next.needs_not, criterion.needs_not)
        && within(next.told, criterion.told)
        && near.is_complement_of(far)
}

impl Rung {
    fn new(criterion: &Criterion) -> Option<Self> {
        let [only] = criterion.comparisons.as_slice() else { return None };
        let mixed = only.factor != 0.0 && only.offset != 0.0;
        if mixed || only.subject != Subject::Value || criterion.always_open != 0 {
            return None;
        }
        let sign = if only.above { 1.0 } else { -1.0 };
        let size = if only.factor == 0.0 { only.offset } else { only.factor };
        Some(Self {
            grade: criterion.grade,
            needs: criterion.needs,
            needs_not: criterion.needs_not,
            told: criterion.told,
            sign,
            factor: sign * (size + size.abs() * only.slack),
            reference: only.reference,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::condition::Condition;
    use super::super::criteria::criteria;
    use super::super::kernel::Kernel;
    use super::*;
    use crate::units::Conversion;

    const AS_IT_IS: Conversion = Conversion { factor: 1.0, offset: 0.0 };

    #[test]
    fn the_terms_of_routine_laboratories_are_ladders() {
        for term in [
            "Anemia",
            "Neutrophil count decreased",
            "Alanine aminotransferase increased",
            "Creatinine increased",
            "Hypokalemia",
        ] {
            for set in criteria().iter().filter(|set| set.term == term) {
                if !set.alternatives.iter().any(|a| a.bridge) {
                    assert!(
                        Kernel::new(&set.alternatives, AS_IT_IS).is_ladder(),
                        "{term} {:?}",
                        set.versions
                    );
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Where the ladder answers, the kernel's full pass gives the same grade.
        #[test]
        fn a_ladder_agrees_with_the_full_pass(
            index in 0..criteria().len(),
            factors in (0.01..2.0_f64, 0.05..1.5_f64, 0.05..1.5_f64, 0.05..1.5_f64),
            known: u32,
            holds: u32,
            missing in 0..8_u8,
        ) {
            let set = &criteria()[index];
            let kernel = Kernel::new(&set.alternatives, AS_IT_IS);
            let scale = set.alternatives.iter().flat_map(|a| &a.bounds).map(|b| b.offset.abs()).fold(1.0, f64::max);
            let or_missing = |bit: u8, number: f64| if missing >> bit & 1 == 1 { f64::NAN } else { number * scale };
            let numbers = Numbers {
                value: factors.0 * scale,
                lln: or_missing(0, factors.1),
                uln: or_missing(1, factors.2),
                base: or_missing(2, factors.3),
                percent_change: f64::NAN,
            };
            let conditions = Condition::ALL.iter().fold(Conditions::unknown(), |c, condition| {
                if known & condition.bit() == 0 { c } else { c.with(*condition, holds & condition.bit() != 0) }
            });
            if let Some(grade) = kernel.ladder_grade(&numbers, conditions) {
                let full = kernel.full_pass(&numbers, conditions);
                prop_assert_eq!((full.low, full.high), (grade, grade), "{}", set.term);
            }
        }
    }
}
