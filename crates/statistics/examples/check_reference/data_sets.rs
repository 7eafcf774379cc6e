//! The checks of one data set, driven by the keys of its expected values.

use std::path::Path;
use std::process::exit;

use oncase_statistics::{
    ColumnKind, ColumnRequest, Confidence, Covariate, CoxModel, CoxSettings, FlemingHarrington, IntervalKind,
    Labels, Observations, ReverseTies, RiskTable, Table, Ties, TimeScale, Times, Values, concordance, cox,
    kaplan_meier, log_rank, proportional_hazards, read_table, reverse_kaplan_meier,
};
use serde_json::Value;

use crate::agreement::{Agreement, CLOSED, ITERATED, compare_curve, compare_fit};

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| {
        eprintln!("{}: {error}", path.display());
        exit(2)
    })
}

fn read(csv: &str, requests: &[(&str, ColumnKind)]) -> Table {
    let requests: Vec<_> = requests.iter().map(|(name, kind)| ColumnRequest::new(*name, *kind)).collect();
    read_table(csv.as_bytes(), &requests).expect("the table reads")
}

/// Time, event and optional labels of a data set, complete rows only.
struct Rows {
    table: Table,
    days: Vec<u32>,
    cause: Vec<u8>,
}

impl Rows {
    fn new(csv: &str, event: &str, labels: &[&str]) -> Self {
        let mut requests = vec![("time", ColumnKind::Number), (event, ColumnKind::Number)];
        requests.extend(labels.iter().map(|l| (*l, ColumnKind::Label)));
        let table = read(csv, &requests);
        let days = table.numbers("time").expect("times").iter().map(|t| *t as u32).collect();
        let cause = table.numbers(event).expect("events").iter().map(|e| *e as u8).collect();
        Self { table, days, cause }
    }

    fn observations(&self) -> Observations<'_> {
        Observations::new(Times::Days(&self.days), &self.cause)
    }
}

pub fn check(folder: &Path, name: &str) -> Agreement {
    let csv = text(&folder.join(format!("data/{name}.csv")));
    let expected: serde_json::Map<String, Value> =
        serde_json::from_str(&text(&folder.join(format!("expected/{name}.json")))).expect("JSON");
    let levels: Value =
        serde_json::from_str(&text(&folder.join("expected/_factor_levels.json"))).expect("JSON");
    let event = if name == "veteran" { "status" } else { "event" };
    let mut agreement = Agreement::default();
    for (key, value) in &expected {
        let data = DataSet { csv: &csv, event, levels: &levels[name] };
        match key.as_str() {
            "reverse_km" => data.reverse(&mut agreement, value),
            key if key.starts_with("km_") => data.curves(&mut agreement, value),
            "cox" => data.cox(&mut agreement, value),
            "zph" => data.proportional(&mut agreement, value),
            _ if value["rho"].is_number() => data.log_rank(&mut agreement, key, value),
            other => agreement.unchecked.push(other.to_owned()),
        }
    }
    agreement
}

struct DataSet<'a> {
    csv: &'a str,
    event: &'a str,
    levels: &'a Value,
}

impl DataSet<'_> {
    fn labels(&self, rows: &Rows, column: &str) -> Labels {
        let mut labels = rows.table.labels(column).expect("labels").clone();
        if let Some(order) = self.levels[column].as_array() {
            let order: Vec<String> = order.iter().filter_map(|l| l.as_str().map(str::to_owned)).collect();
            labels.reorder(column, &order).expect("known levels");
        }
        labels
    }

    fn curves(&self, agreement: &mut Agreement, expected: &Value) {
        for (group, expected) in expected.as_array().into_iter().flatten().enumerate() {
            let curve = expected["curve"].as_str().expect("a name");
            let Some((column, level)) = curve.split_once('=') else {
                let rows = Rows::new(self.csv, self.event, &[]);
                let found = kaplan_meier(&rows.observations()).expect("a curve");
                compare_curve(agreement, curve, &found[0], expected);
                continue;
            };
            let rows = Rows::new(self.csv, self.event, &[column]);
            let labels = self.labels(&rows, column);
            assert_eq!(labels.levels[group], level);
            let mut observations = rows.observations();
            (observations.group, observations.groups) = (Some(labels.codes.as_slice()), labels.levels.len());
            let found = kaplan_meier(&observations).expect("curves");
            compare_curve(agreement, curve, &found[group], expected);
        }
    }

    fn reverse(&self, agreement: &mut Agreement, expected: &Value) {
        let rows = Rows::new(self.csv, self.event, &[]);
        let table = RiskTable::of(&rows.observations()).expect("a table");
        let cell = table.group(0).expect("one group");
        let log = Confidence { kind: IntervalKind::Log, level: 0.95 };
        for (key, ties) in
            [("flip_status", ReverseTies::FlipStatus), ("deaths_leave_first", ReverseTies::DeathsLeaveFirst)]
        {
            let found = reverse_kaplan_meier(&table.times, &cell, ties).median(log);
            agreement.number(key, found.estimate, &expected[key]["median"], 0.0);
            if ties == ReverseTies::FlipStatus {
                agreement.number(key, found.lower, &expected[key]["lower_log"], 0.0);
                agreement.number(key, found.upper, &expected[key]["upper_log"], 0.0);
            }
        }
    }

    fn log_rank(&self, agreement: &mut Agreement, key: &str, expected: &Value) {
        let formula = expected["formula"].as_str().expect("a formula");
        let terms = Terms::of(formula);
        let (group, strata) = (&terms.covariates[0], terms.strata.as_deref());
        let columns: Vec<&str> = [Some(group.as_str()), strata].into_iter().flatten().collect();
        let rows = Rows::new(self.csv, self.event, &columns);
        let labels = self.labels(&rows, group);
        let strata = strata.map(|column| self.labels(&rows, column));
        let mut observations = rows.observations();
        (observations.group, observations.groups) = (Some(labels.codes.as_slice()), labels.levels.len());
        if let Some(strata) = &strata {
            (observations.stratum, observations.strata) =
                (Some(strata.codes.as_slice()), strata.levels.len());
        }
        let weight = FlemingHarrington { rho: expected["rho"].as_f64().expect("a number"), gamma: 0.0 };
        let found = log_rank(&observations, weight).expect("a test");
        let n: Vec<f64> = found.n.iter().map(|n| *n as f64).collect();
        agreement.numbers(&format!("{key} n"), &n, &expected["n"], 0.0);
        agreement.numbers(&format!("{key} observed"), &found.observed, &expected["observed"], CLOSED);
        agreement.numbers(&format!("{key} expected"), &found.expected, &expected["expected"], CLOSED);
        agreement.number(&format!("{key} chisq"), Some(found.chisq), &expected["chisq"], CLOSED);
        agreement.number(&format!("{key} df"), Some(found.df as f64), &expected["df"], 0.0);
        agreement.number(&format!("{key} p"), Some(found.p), &expected["p"], CLOSED);
    }
}

impl DataSet<'_> {
    /// Rows and covariates of a formula, with labels in the order of the factor.
    fn table(&self, terms: &Terms) -> Table {
        let mut requests = vec![("time", ColumnKind::Number), (self.event, ColumnKind::Number)];
        requests.extend(terms.covariates.iter().map(|c| (c.as_str(), ColumnKind::NumberOrLabel)));
        requests.extend(terms.strata.iter().map(|s| (s.as_str(), ColumnKind::Label)));
        let mut table = read(self.csv, &requests);
        for column in &mut table.columns {
            if let (Values::Labels(labels), Some(order)) =
                (&mut column.values, self.levels[&column.name].as_array())
            {
                let order: Vec<String> = order.iter().filter_map(|l| l.as_str().map(str::to_owned)).collect();
                labels.reorder(&column.name, &order).expect("known levels");
            }
        }
        table
    }

    fn cox(&self, agreement: &mut Agreement, expected: &Value) {
        for expected in expected.as_array().into_iter().flatten() {
            let formula = expected["formula"].as_str().expect("a formula");
            let ties = match expected["ties"].as_str() {
                Some("efron") => Ties::Efron,
                Some("breslow") => Ties::Breslow,
                _ => Ties::Exact,
            };
            self.with_model(formula, |model| {
                let fit = cox(model, CoxSettings { ties, ..CoxSettings::default() }).expect("a fit");
                let found = concordance(model, &fit).expect("a concordance").concordance;
                compare_fit(agreement, &format!("{formula} {ties:?}"), &fit, found, expected);
            });
        }
    }

    fn proportional(&self, agreement: &mut Agreement, expected: &Value) {
        let formula = format!("~ {}", expected["formula"].as_str().expect("a formula"));
        self.with_model(&formula, |model| {
            let fit = cox(model, CoxSettings::default()).expect("a fit");
            let found = proportional_hazards(model, &fit, TimeScale::KaplanMeier).expect("tests");
            let chisq: Vec<f64> = found.chisq.iter().flatten().copied().collect();
            agreement.numbers("zph chisq", &chisq, &expected["chisq"], ITERATED);
            let p: Vec<f64> = found.p.iter().flatten().copied().collect();
            agreement.numbers("zph p", &p, &expected["p"], ITERATED);
        });
    }

    fn with_model(&self, formula: &str, use_model: impl FnOnce(&CoxModel<'_>)) {
        let terms = Terms::of(formula);
        let table = self.table(&terms);
        let days: Vec<u32> = table.numbers("time").expect("times").iter().map(|t| *t as u32).collect();
        let cause: Vec<u8> = table.numbers(self.event).expect("events").iter().map(|e| *e as u8).collect();
        let mut rows = Observations::new(Times::Days(&days), &cause);
        if let Some(strata) = &terms.strata {
            let labels = table.labels(strata).expect("labels");
            (rows.stratum, rows.strata) = (Some(labels.codes.as_slice()), labels.levels.len());
        }
        let covariates =
            terms.covariates.iter().flat_map(|c| Covariate::of(table.column(c).expect("read"))).collect();
        use_model(&CoxModel { rows, covariates });
    }
}

/// The right-hand side of a formula such as `Surv(time, event) ~ age + sex + strata(ph.ecog)`.
pub struct Terms {
    pub covariates: Vec<String>,
    pub strata: Option<String>,
}

impl Terms {
    pub fn of(formula: &str) -> Self {
        let right = formula.split_once('~').map_or(formula, |(_, right)| right);
        let mut terms = Self { covariates: Vec::new(), strata: None };
        for term in right.split('+').map(str::trim) {
            match term.strip_prefix("strata(") {
                Some(inner) => terms.strata = Some(inner.trim_end_matches(')').to_owned()),
                None => terms.covariates.push(term.to_owned()),
            }
        }
        terms
    }
}
