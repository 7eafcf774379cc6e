//! Figures of an invented trial of 40 or 120 patients, from a fixed sequence of pseudo-random numbers.

use oncase_figure::flow::*;
use oncase_figure::forest::*;
use oncase_figure::heat_map::*;
use oncase_figure::survival::*;

/// A fixed sequence between 0 and 1 (a linear congruential generator; quality does not matter here).
pub struct Sequence(pub u64);

impl Sequence {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A Kaplan-Meier curve of `n` invented patients, estimated plainly for the picture.
pub fn curve(name: &str, n: u32, mean_days: f64, seed: u64) -> StepCurve {
    let mut sequence = Sequence(seed);
    let mut exits: Vec<(i32, bool)> = (0..n)
        .map(|_| {
            let event = (-mean_days * (1.0 - sequence.next()).ln()) as i32 + 1;
            let censoring = (250.0 + 750.0 * sequence.next()) as i32;
            (event.min(censoring), event <= censoring)
        })
        .collect();
    exits.sort_unstable();
    let mut curve = StepCurve { name: name.to_owned(), ..StepCurve::default() };
    let (mut survival, mut variance, mut at_risk) = (1.0, 0.0, n);
    for day in exits.iter().map(|e| e.0).collect::<std::collections::BTreeSet<_>>() {
        let on_day = |event| exits.iter().filter(|e| **e == (day, event)).count() as u32;
        let (events, censored) = (on_day(true), on_day(false));
        curve.counts.push(DayCount { day, at_risk, events, censored });
        if events > 0 {
            survival *= 1.0 - f64::from(events) / f64::from(at_risk);
            variance += f64::from(events) / (f64::from(at_risk) * f64::from(at_risk - events).max(0.5));
            let half = 1.96 * survival * f64::sqrt(variance);
            curve.points.push(StepPoint {
                day,
                value: survival,
                lower: Some((survival - half).max(0.0)),
                upper: Some((survival + half).min(1.0)),
            });
            if survival <= 0.5 && curve.median.is_none() {
                curve.median = Some(f64::from(day));
            }
        }
        if censored > 0 {
            curve.censored.push(day);
        }
        at_risk -= events + censored;
    }
    curve.last_day = exits.last().map_or(0, |e| e.0);
    let events = exits.iter().filter(|e| e.1).count();
    curve.summary = match curve.median {
        Some(median) => format!("{events} events in {n}; median {:.1} months", median / 30.4375),
        None => format!("{events} events in {n}; median not reached"),
    };
    curve
}

pub fn two_arms() -> CurvePlot {
    CurvePlot {
        title: "Progression-free survival in an invented trial".to_owned(),
        endpoint: "Progression-free survival".to_owned(),
        time_from: "randomisation".to_owned(),
        curves: vec![
            curve("S-1 + temozolomide", 60, 520.0, 7),
            curve("Capecitabine + temozolomide", 58, 260.0, 11),
        ],
        interval_name: "95 % pointwise confidence interval (plain)".to_owned(),
        results: vec!["Hazard ratio and test: invented data, not computed.".to_owned()],
        ..CurvePlot::default()
    }
}

pub fn one_small_group() -> CurvePlot {
    CurvePlot {
        title: "Overall survival of seven invented patients".to_owned(),
        endpoint: "Overall survival".to_owned(),
        time_from: "diagnosis".to_owned(),
        curves: vec![curve("All", 7, 900.0, 3)],
        interval_name: "95 % pointwise confidence interval (plain)".to_owned(),
        ..CurvePlot::default()
    }
}

pub fn competing() -> CurvePlot {
    let rising = |name: &str, to: f64, seed| {
        let mut sequence = Sequence(seed);
        let mut days: Vec<i32> = (0..24).map(|_| (sequence.next() * 1000.0) as i32 + 5).collect();
        days.sort_unstable();
        days.dedup();
        let count = days.len() as f64;
        let points = days.iter().enumerate().map(|(k, day)| StepPoint {
            day: *day,
            value: to * (k as f64 + 1.0) / count,
            ..StepPoint::default()
        });
        StepCurve { name: name.to_owned(), points: points.collect(), last_day: 1060, ..StepCurve::default() }
    };
    CurvePlot {
        title: "Causes of death in an invented cohort".to_owned(),
        endpoint: "Death by cause".to_owned(),
        time_from: "diagnosis".to_owned(),
        curves: vec![rising("Neuroendocrine carcinoma", 0.46, 5), rising("Other causes", 0.17, 9)],
        ..CurvePlot::default()
    }
}

fn row(kind: ForestKind, label: &str, cells: [&str; 2], estimate: Option<[f64; 4]>) -> ForestRow {
    ForestRow {
        kind,
        label: label.to_owned(),
        cells: cells.map(str::to_owned).to_vec(),
        estimate: estimate.map(|[value, lower, upper, weight]| ForestEstimate {
            value,
            lower,
            upper,
            weight: Some(weight),
        }),
    }
}

pub fn subgroups() -> ForestPlot {
    use ForestKind::{Heading, Study, Summary};
    ForestPlot {
        title: "Progression-free survival by subgroup in an invented trial".to_owned(),
        measure: "Hazard ratio (95 % CI)".to_owned(),
        columns: vec!["A events/n".to_owned(), "B events/n".to_owned()],
        rows: vec![
            row(Heading, "Age", ["", ""], None),
            row(Study, "under 65 years", ["24/36", "30/33"], Some([0.55, 0.32, 0.95, 52.0])),
            row(Study, "65 years and over", ["17/24", "23/25"], Some([0.70, 0.37, 1.31, 38.0])),
            row(Heading, "Ki-67", ["", ""], None),
            row(Study, "55 % and below", ["15/27", "22/26"], Some([0.44, 0.22, 0.86, 30.0])),
            row(Study, "above 55 %", ["26/33", "31/32"], Some([0.76, 0.45, 1.28, 60.0])),
            row(Study, "unknown", ["0/0", "0/0"], None),
            row(Summary, "All patients", ["41/60", "53/58"], Some([0.60, 0.40, 0.91, 100.0])),
        ],
        no_effect: Some(1.0),
        favours: ("favours S-1 + temozolomide".to_owned(), "favours capecitabine + temozolomide".to_owned()),
        notes: vec!["Interaction: invented data, not tested.".to_owned()],
        ..ForestPlot::default()
    }
}

pub fn proportions() -> ForestPlot {
    use ForestKind::{Study, Summary};
    ForestPlot {
        title: "Objective response in invented series".to_owned(),
        measure: "Response rate (95 % CI)".to_owned(),
        columns: vec!["Responses".to_owned(), "n".to_owned()],
        rows: vec![
            row(Study, "Series A 2014", ["4", "12"], Some([0.33, 0.10, 0.65, 12.0])),
            row(Study, "Series B 2017, second line", ["9", "41"], Some([0.22, 0.11, 0.38, 33.0])),
            row(Study, "Series C 2019", ["0", "7"], Some([0.0, 0.0, 0.41, 6.0])),
            row(Study, "Series D 2021", ["21", "60"], Some([0.35, 0.23, 0.48, 49.0])),
            row(Summary, "Pooled", ["34", "120"], Some([0.29, 0.21, 0.38, 100.0])),
        ],
        scale: ForestScale::Linear,
        notes: vec!["Invented numbers; pooled by eye for the picture.".to_owned()],
        ..ForestPlot::default()
    }
}

fn heat(cohort: bool) -> AdverseEventHeatMap {
    let terms = [
        "Nausea",
        "Fatigue",
        "Neutrophil count decreased",
        "Platelet count decreased",
        "Anaemia",
        "Palmar-plantar erythrodysaesthesia syndrome",
        "Diarrhoea",
    ];
    let mut sequence = Sequence(41);
    let rows = terms
        .iter()
        .map(|term| HeatRow {
            term: (*term).to_owned(),
            cells: (0..12)
                .map(|_| {
                    let worst_grade = (sequence.next() * sequence.next() * 5.9) as u8;
                    let patients = 1 + (sequence.next() * 14.0) as u32;
                    (worst_grade > 0).then_some(HeatCell { worst_grade, patients })
                })
                .collect(),
        })
        .collect();
    AdverseEventHeatMap {
        title: "Adverse events by cycle, invented data".to_owned(),
        cycles: (1..=12).map(|k: u32| k.to_string()).collect(),
        treated: if cohort { (0..12).map(|k| 40 - 3 * k).collect() } else { Vec::new() },
        rows,
        ..AdverseEventHeatMap::default()
    }
}

pub fn one_patient() -> AdverseEventHeatMap {
    heat(false)
}

pub fn toxicity() -> AdverseEventHeatMap {
    heat(true)
}

fn step(label: &str, patients: u32, left: &[(&str, u32)]) -> FlowStep {
    let left = left.iter().map(|(reason, n)| ((*reason).to_owned(), *n)).collect();
    FlowStep { label: label.to_owned(), patients, left }
}

pub fn flow() -> PatientFlow {
    PatientFlow {
        title: "Patients of an invented cohort".to_owned(),
        steps: vec![
            step("Recorded", 58, &[("histology not confirmed", 4), ("other primary tumour", 3)]),
            step("Eligible", 51, &[("no measurable disease", 6)]),
            step("Measurable", 45, &[("no assessment after the baseline", 5)]),
            step("Evaluable for response", 40, &[]),
        ],
        ..PatientFlow::default()
    }
}

pub fn flow_with_arms() -> PatientFlow {
    PatientFlow {
        title: "Patients of an invented trial".to_owned(),
        steps: vec![
            step(
                "Assessed for eligibility",
                150,
                &[("inclusion criteria not met", 21), ("declined", 9), ("other reasons", 2)],
            ),
            step("Randomised", 118, &[]),
        ],
        arms: vec![
            vec![
                step("S-1 + temozolomide", 60, &[("not treated", 2)]),
                step("Treated", 58, &[("lost to follow-up", 3)]),
                step("Analysed", 55, &[]),
            ],
            vec![
                step("Capecitabine + temozolomide", 58, &[("withdrew consent", 1)]),
                step("Treated", 57, &[("lost to follow-up", 4), ("moved away", 1)]),
                step("Analysed", 52, &[]),
            ],
        ],
        ..PatientFlow::default()
    }
}
