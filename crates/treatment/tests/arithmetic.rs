//! The worked examples of `arithmetic.md`.

#![allow(clippy::expect_used, clippy::panic, reason = "a table that cannot be read is a failed test")]

use std::collections::BTreeMap;

use oncase_treatment::{
    BodySize, BodySurfaceFormula, Creatinine, RULES, RenalPatient, S1Formula, Sex, WeightChoice, calvert,
    ckd_epi_2021, cockcroft_gault, cockcroft_gault_si, s1_daily_dose, s1_tier, without_index,
};

struct Example {
    rule: String,
    cells: BTreeMap<String, String>,
}

/// The rows of all tables, with the rule of their heading.
fn examples(text: &str) -> Vec<Example> {
    let mut rule = String::new();
    let mut header: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        if let Some(id) = line.strip_prefix("## ") {
            rule = id.trim().to_owned();
            header.clear();
        } else if line.starts_with("|---") {
        } else if line.starts_with('|') {
            let cells: Vec<String> = line.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect();
            if header.is_empty() {
                header = cells;
            } else {
                assert_eq!(cells.len(), header.len(), "{line}");
                rows.push(Example { rule: rule.clone(), cells: header.iter().cloned().zip(cells).collect() });
            }
        }
    }
    rows
}

impl Example {
    fn text(&self, column: &str) -> &str {
        self.cells.get(column).unwrap_or_else(|| panic!("{}: no column {column}", self.rule))
    }

    fn number(&self, column: &str) -> f64 {
        self.text(column).parse().unwrap_or_else(|_| panic!("{}: {column}", self.rule))
    }

    fn size(&self) -> BodySize {
        BodySize::new(self.number("height cm"), self.number("weight kg")).expect("a person")
    }

    fn sex(&self) -> Sex {
        if self.text("sex") == "female" { Sex::Female } else { Sex::Male }
    }

    fn patient(&self) -> RenalPatient {
        let (number, unit) = self.text("creatinine").split_once(' ').expect("a unit");
        let number: f64 = number.parse().expect("a number");
        let creatinine =
            if unit == "mg/dL" { Creatinine::MgDl(number) } else { Creatinine::MicromolL(number) };
        RenalPatient::new(self.number("age"), self.sex(), creatinine).expect("an adult")
    }

    fn computed(&self) -> f64 {
        if let Some(formula) = BodySurfaceFormula::ALL.into_iter().find(|f| f.rule_id() == self.rule) {
            return self.size().body_surface(formula).value;
        }
        // The height plays no part where the actual weight is taken.
        let weight_only = || BodySize::new(170.0, self.number("weight kg")).expect("a person");
        let s1 = |formula| {
            s1_daily_dose(formula, self.number("CLcr"), self.number("BSA m2"), self.sex())
                .expect("a dose")
                .value
        };
        match self.rule.as_str() {
            "CRCL-COCKCROFT-GAULT" => {
                cockcroft_gault(&self.patient(), weight_only(), WeightChoice::Actual).value
            }
            "CRCL-COCKCROFT-GAULT-SI" => {
                cockcroft_gault_si(&self.patient(), weight_only(), WeightChoice::Actual).value
            }
            "EGFR-CKD-EPI-2021" => ckd_epi_2021(&self.patient()).value,
            "EGFR-WITHOUT-INDEX" => {
                without_index(self.number("indexed"), self.size(), BodySurfaceFormula::Mosteller).value
            }
            "CARBOPLATIN-CALVERT" => {
                calvert(self.number("AUC"), self.number("GFR"), Some(125.0)).expect("a dose").value
            }
            "S1-TIERS" => f64::from(s1_tier(self.number("BSA m2")).expect("a tier").value),
            "S1-BOOKA" => s1(S1Formula::Booka2016),
            "S1-TAKEUCHI" => s1(S1Formula::Takeuchi2021),
            other => panic!("no formula for {other}"),
        }
    }
}

#[test]
fn every_worked_example_comes_out() {
    let rows = examples(include_str!("arithmetic.md"));
    assert!(rows.len() > 40, "{} rows", rows.len());
    for row in &rows {
        let expected = row.text("expected");
        let decimals = expected.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let computed = row.computed();
        assert_eq!(format!("{computed:.decimals$}"), expected, "{}: {:?}", row.rule, row.cells);
    }
}

#[test]
fn every_formula_has_a_worked_example() {
    let rows = examples(include_str!("arithmetic.md"));
    let prefixes = ["BSA-", "CRCL-", "EGFR-", "CARBOPLATIN-", "S1-"];
    for rule in RULES.iter().flat_map(|group| group.iter()) {
        if prefixes.iter().any(|prefix| rule.id.starts_with(prefix)) {
            assert!(rows.iter().any(|row| row.rule == rule.id), "{} has no example", rule.id);
        }
    }
}

#[test]
fn a_height_in_metres_is_refused_with_its_unit() {
    let refused = BodySize::new(1.70, 75.0).expect_err("metres").to_string();
    assert_eq!(refused, "found the height 1.7; expected 30 to 275 cm; check the unit");
}

/// Adjusted weight: 165 cm, 100 kg, woman: ideal 45.5 + 2.3 (64.96 - 60) = 56.91, adjusted 56.91 + 0.4 * 43.09 = 74.15.
#[test]
fn the_adjusted_weight_applies_from_its_body_mass_index() {
    let patient = RenalPatient::new(65.0, Sex::Female, Creatinine::MgDl(1.0)).expect("an adult");
    let clearance = |kg: f64, choice| {
        let size = BodySize::new(165.0, kg).expect("a person");
        format!("{:.2}", cockcroft_gault(&patient, size, choice).value)
    };
    assert_eq!(clearance(100.0, WeightChoice::AdjustedFrom25), format!("{:.2}", 75.0 * 74.145 * 0.85 / 72.0));
    // A BMI of 25 at 165 cm is 68.06 kg: just below, the actual weight counts.
    assert_eq!(clearance(68.0, WeightChoice::AdjustedFrom25), clearance(68.0, WeightChoice::Actual));
    assert_ne!(clearance(68.1, WeightChoice::AdjustedFrom25), clearance(68.1, WeightChoice::Actual));
    assert_eq!(clearance(68.1, WeightChoice::AdjustedFrom30), clearance(68.1, WeightChoice::Actual));
}

#[test]
fn a_creatinine_floor_is_named_in_the_reason() {
    let patient = RenalPatient::new(65.0, Sex::Female, Creatinine::MgDl(0.5))
        .expect("an adult")
        .with_creatinine_floor(0.7);
    let size = BodySize::new(165.0, 60.0).expect("a person");
    let clearance = cockcroft_gault(&patient, size, WeightChoice::Actual);
    assert_eq!(format!("{:.2}", clearance.value), format!("{:.2}", 75.0 * 60.0 * 0.85 / (72.0 * 0.7)));
    assert!(clearance.because.iter().any(|b| b.policies.iter().any(|p| p.name == "creatinine-floor")));
}
