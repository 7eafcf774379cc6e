//! Intervals and pooled proportions against values computed with R (metafor).

#![allow(clippy::expect_used, reason = "a test")]

mod agreement;

use agreement::{Agreement, CLOSED, ITERATED};
use oncase_statistics::{
    Between, Count, ProportionScale, clopper_pearson, logit_mixed_model, pool_on_scale, wilson,
};
use serde_json::Value;

fn expected() -> Value {
    serde_json::from_str(include_str!("data/proportions.json")).expect("JSON")
}

#[test]
fn intervals_of_one_proportion_agree_with_r() {
    let mut agreement = Agreement::default();
    for case in expected()["binomial"].as_array().expect("cases") {
        let whole = |key: &str| case[key].as_u64().expect("a whole number");
        let count = Count::new(whole("x"), whole("n")).expect("a proportion");
        let what = format!("{} of {}", count.events, count.total);
        for (key, (lower, upper)) in [
            ("cp", clopper_pearson(count, 0.95)),
            ("cp90", clopper_pearson(count, 0.9)),
            ("wilson", wilson(count, 0.95)),
        ] {
            agreement.number(&format!("{what} {key}"), Some(lower), &case[format!("{key}_lower")], CLOSED);
            agreement.number(&format!("{what} {key}"), Some(upper), &case[format!("{key}_upper")], CLOSED);
        }
    }
    agreement.assert();
}

fn studies() -> Vec<Count> {
    let text = include_str!("data/rare_orr_studies.csv");
    let row = |line: &str| {
        let mut cells = line.split(',').skip(1).map(|c| c.parse::<u64>().expect("a number"));
        Count::new(cells.next().expect("x"), cells.next().expect("n")).expect("a proportion")
    };
    text.lines().skip(1).map(row).collect()
}

#[test]
fn pooled_proportions_agree_with_r() {
    let expected = &expected()["rare_orr_studies"];
    let mut agreement = Agreement::default();
    let scales = [
        ("PLO", ProportionScale::Logit),
        ("PFT", ProportionScale::FreemanTukey),
        ("PAS", ProportionScale::Arcsine),
        ("PR", ProportionScale::Raw),
    ];
    // DIFFERENCE: metafor stops its REML iteration at steps of 1e-5 and leaves a variance of some 1e-6 where the
    // maximum lies at 0; here the maximum itself is found. Its numbers agree to a ten-thousandth.
    let methods = [
        ("EE", Between::Common, CLOSED),
        ("DL", Between::DerSimonianLaird, CLOSED),
        ("REML", Between::Reml, 2e-4),
    ];
    for (scale_key, scale) in scales {
        for (method_key, between, tolerance) in methods {
            let key = format!("{scale_key} {method_key}");
            let found = pool_on_scale(&studies(), scale, between, 0.95).expect("a pool");
            let expected = &expected[&key];
            let mut number = |what: &str, found: f64, expected: &Value| {
                agreement.number(&format!("{key} {what}"), Some(found), expected, tolerance);
            };
            number("est", found.pooled.est, &expected["est"]);
            number("se", found.pooled.se, &expected["se"]);
            number("Q", found.pooled.q, &expected["Q"]);
            number("p", found.back.p, &expected["back"]["p"]);
            number("lower", found.back.lower, &expected["back"]["lower"]);
            number("upper", found.back.upper, &expected["back"]["upper"]);
            if between != Between::Reml {
                number("tau2", found.pooled.tau2, &expected["tau2"]);
                number("I2", found.pooled.i2, &expected["I2"]);
            }
        }
    }
    for (key, random) in [("GLMM EE", false), ("GLMM ML", true)] {
        let found = logit_mixed_model(&studies(), random, 0.95).expect("a fit");
        let expected = &expected[key];
        agreement.number(key, Some(found.logit), &expected["logit"], ITERATED);
        agreement.number(key, Some(found.se), &expected["se"], ITERATED);
        agreement.number(key, Some(found.p), &expected["p"], ITERATED);
        agreement.number(key, Some(found.lower), &expected["lower"], ITERATED);
        agreement.number(key, Some(found.upper), &expected["upper"], ITERATED);
    }
    agreement.assert();
}
