use insta::assert_snapshot;

use super::*;

fn best(line: &str, body_surface_m2: Option<&str>) -> String {
    let given: WrittenRegimen = line.parse().unwrap_or_else(|why| panic!("{line}: {why}"));
    let body_surface = body_surface_m2.map(|text| Decimal::from_str_exact(text).expect("a number"));
    let candidates = recognise(&given, Library::embedded(), body_surface);
    let Some(first) = candidates.first() else { return "no candidate".to_owned() };
    let points: Vec<String> = first.points.iter().map(|point| format!("  {point}")).collect();
    format!("{first}\n{}", points.join("\n"))
}

/// The first line of the published case: two drugs of EP with another schedule and doses without their basis.
#[test]
fn the_published_first_line_is_ep_in_another_schedule() {
    assert_snapshot!(best("etoposide 120 mg IV d1-3 + cisplatin 40 mg IV d1-3 q21d", None));
}

/// The second line: 40 mg twice a day is the lowest tier, or 40 mg/m2 written short.
#[test]
fn the_published_second_line_is_stem_with_an_unclear_basis() {
    assert_snapshot!(best("S-1 40 mg bid d1-14 + temozolomide 200 mg d10-14 q21d", None));
}

/// The adjuvant treatment of the case names no dose at all.
#[test]
fn drugs_without_doses_are_recognised_by_their_names() {
    let given = WrittenRegimen {
        drugs: vec![WrittenDrug::named("pirarubicin"), WrittenDrug::named("paclitaxel")],
        cycle_days: None,
        cycles: None,
    };
    let candidates = recognise(&given, Library::embedded(), None);
    assert_eq!(candidates.first().map(|c| c.regimen.as_str()), Some("THP-PTX"));
    assert_eq!(candidates.first().map(|c| c.fit), Some(Fit::SameDrugsSomethingUnclear));
}

#[test]
fn a_regimen_written_as_published_agrees_in_everything() {
    let fit = |line: &str| {
        let given: WrittenRegimen = line.parse().expect(line);
        recognise(&given, Library::embedded(), None).first().map(|c| (c.regimen.clone(), c.fit))
    };
    for (line, regimen) in [
        ("etoposide 100 mg/m2 IV d1-3 + cisplatin 80 mg/m2 d1 q21d", "EP"),
        ("VP-16 100 mg/m2 d1-3 + CBDCA AUC 5 d1 q21d", "EC"),
        ("capecitabine 750 mg/m2 bid d1-14 + TMZ 200 mg/m2 d10-14 q28d", "CAPTEM"),
        ("S-1 40 mg/m2 bid d1-14 + temozolomide 200 mg d10-14 q21d", "STEM"),
        ("irinotecan 60 mg/m2 d1,8,15 + cisplatin 60 mg/m2 d1 q28d", "IP"),
        ("oxaliplatin 85 mg/m2 d1 + 5-FU 400 mg/m2 bolus d1 + 5-FU 2400 mg/m2 CIV d1 q14d", "mFOLFOX6"),
        ("everolimus 10 mg continuous q28d", "EVEROLIMUS"),
    ] {
        assert_eq!(fit(line), Some((regimen.to_owned(), Fit::AsPublished)), "{line}");
    }
}

/// 60 mg twice a day has no number per square metre beside it: only the body surface is open, and settles it.
#[test]
fn a_known_body_surface_settles_a_tier() {
    let line = "S-1 60 mg bid d1-14 + temozolomide 200 mg d10-14 q21d";
    assert_snapshot!(best(line, Some("1.50")));
    assert_snapshot!(best(line, Some("1.49")));
}

/// Where the source says that the amount is flat, the number per square metre is no longer a reading.
#[test]
fn a_dose_said_to_be_flat_is_a_tier() {
    let line = "S-1 40 mg flat bid d1-14 + temozolomide 200 mg flat d10-14 q21d";
    assert!(best(line, None).contains("and the body surface is not known"));
    assert!(best(line, Some("1.2")).starts_with("STEM (S-1 and temozolomide): as published"));
}

#[test]
fn another_dose_is_given_as_a_percentage() {
    assert_snapshot!(best("irinotecan 45 mg/m2 d1,8,15 + cisplatin 60 mg/m2 d1 q28d", None));
}

#[test]
fn an_unknown_treatment_has_no_candidate() {
    assert_eq!(best("novel agent 100 mg d1 q21d", None), "no candidate");
}
