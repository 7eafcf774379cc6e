//! Harrell's concordance: of two rows of which one is known to fail first, does it have the higher risk?

use serde::Serialize;

use super::CoxModel;
use super::cells::Cells;
use super::fit::CoxFit;
use crate::error::StatisticsError;

/// Pairs of rows that can be compared, within strata.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Concordance {
    /// Share of pairs in which the row that failed first had the higher risk, equal risks counting half.
    pub concordance: f64,
    /// Weight of such pairs.
    pub concordant: f64,
    /// Weight of pairs the other way round.
    pub discordant: f64,
    /// Weight of pairs with equal risk.
    pub tied_risk: f64,
}

/// Concordance of a fit with its own data (rule COX-CONCORDANCE).
///
/// # Errors
/// When no two rows can be compared.
pub fn concordance(model: &CoxModel<'_>, fit: &CoxFit) -> Result<Concordance, StatisticsError> {
    let rows = model.rows.len();
    let mut risks = vec![0.0; rows];
    for (covariate, coefficient) in model.covariates.iter().zip(&fit.coef) {
        let Some(coefficient) = coefficient else { continue };
        for (risk, value) in risks.iter_mut().zip(covariate.values.iter()) {
            *risk += coefficient * value;
        }
    }
    let cells = Cells::of(&model.rows);
    let mut order: Vec<u32> = (0..rows as u32).collect();
    let stratum = |row: u32| cells.stratum[cells.exit[row as usize] as usize];
    order.sort_unstable_by(|a, b| {
        let values = risks[*a as usize].total_cmp(&risks[*b as usize]);
        let places = cells.exit[*a as usize].cmp(&cells.exit[*b as usize]);
        let weights = model.rows.weight_of(*a as usize).total_cmp(&model.rows.weight_of(*b as usize));
        stratum(*a).cmp(&stratum(*b)).then(values).then(places).then(weights)
    });
    let mut counter = Counter {
        model,
        cells: &cells,
        risks: &risks,
        exits: Fenwick::new(2 * cells.len()),
        entries: Fenwick::new(if cells.entry.is_some() { cells.len() } else { 0 }),
        lower: 0.0,
        equal: 0.0,
        all: 0.0,
    };
    for stratum_rows in order.chunk_by(|a, b| stratum(*a) == stratum(*b)) {
        counter.count(stratum_rows);
    }
    let (concordant, tied_risk) = (counter.lower, counter.equal);
    if counter.all <= 0.0 {
        return Err(StatisticsError::not_possible("no two rows can be compared for concordance"));
    }
    Ok(Concordance {
        concordance: (concordant + 0.5 * tied_risk) / counter.all,
        concordant,
        discordant: counter.all - concordant - tied_risk,
        tied_risk,
    })
}

struct Counter<'c, 'a> {
    model: &'c CoxModel<'a>,
    cells: &'c Cells<'a>,
    risks: &'c [f64],
    exits: Fenwick,
    entries: Fenwick,
    lower: f64,
    equal: f64,
    all: f64,
}

impl Counter<'_, '_> {
    /// Adds the pairs of one stratum; its rows come by ascending risk.
    fn count(&mut self, rows: &[u32]) {
        for equal_risk in rows.chunk_by(|a, b| self.risks[*a as usize] == self.risks[*b as usize]) {
            for row in equal_risk {
                self.lower += self.outlived(*row as usize);
            }
            let before: f64 = equal_risk.iter().map(|row| self.outlived(*row as usize)).sum();
            for row in equal_risk {
                self.insert(*row as usize, 1.0);
            }
            let after: f64 = equal_risk.iter().map(|row| self.outlived(*row as usize)).sum();
            self.equal += after - before;
        }
        for row in rows {
            self.all += self.outlived(*row as usize);
        }
        for row in rows {
            self.insert(*row as usize, -1.0);
        }
    }

    /// Weight of the rows inserted so far that were at risk at this row's event and outlived it, times its weight.
    fn outlived(&self, row: usize) -> f64 {
        if self.model.rows.cause[row] == 0 {
            return 0.0;
        }
        let cell = self.cells.exit[row] as usize;
        // Rows censored on the day of the event outlived it; rows with the event on that day did not.
        let later = self.exits.total - self.exits.through(2 * cell);
        let not_yet = self.entries.total - cell.checked_sub(1).map_or(0.0, |c| self.entries.through(c));
        self.model.rows.weight_of(row) * (later - not_yet)
    }

    fn insert(&mut self, row: usize, sign: f64) {
        let weight = sign * self.model.rows.weight_of(row);
        let censored = usize::from(self.model.rows.cause[row] == 0);
        self.exits.add(2 * self.cells.exit[row] as usize + censored, weight);
        if let Some(entry) = &self.cells.entry {
            self.entries.add(entry[row] as usize, weight);
        }
    }
}

/// Cumulative sums that can be changed (Fenwick 1994).
struct Fenwick {
    nodes: Vec<f64>,
    total: f64,
}

impl Fenwick {
    fn new(places: usize) -> Self {
        Self { nodes: vec![0.0; places + 1], total: 0.0 }
    }

    fn add(&mut self, place: usize, value: f64) {
        self.total += value;
        let mut node = place + 1;
        while node < self.nodes.len() {
            self.nodes[node] += value;
            node += node & node.wrapping_neg();
        }
    }

    /// The sum of all places up to this one.
    fn through(&self, place: usize) -> f64 {
        let mut node = (place + 1).min(self.nodes.len() - 1);
        let mut sum = 0.0;
        while node > 0 {
            sum += self.nodes[node];
            node &= node - 1;
        }
        sum
    }
}
