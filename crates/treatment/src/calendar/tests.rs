use insta::assert_snapshot;

use super::*;
use crate::arithmetic::BodySize;
use crate::library::Library;

fn request<'a>(regimen: &'a Regimen, cycles: u16) -> PlanRequest<'a> {
    PlanRequest {
        regimen,
        from: "2017-10-09".parse().expect("a day"),
        cycles,
        patient: PatientFacts { size: BodySize::new(160.0, 55.0).ok(), ..PatientFacts::default() },
        delays: Vec::new(),
        imaging_every: 3,
    }
}

fn regimen(id: &str) -> &'static Regimen {
    Library::embedded().find(id).expect(id)
}

/// 160 cm and 55 kg: 1.563 m2 by Mosteller, so 60 mg of S-1 twice a day.
#[test]
fn three_cycles_of_stem() {
    assert_snapshot!(plan(&request(regimen("STEM"), 3)).expect("a plan"));
}

#[test]
fn doses_per_square_metre_and_phases_in_order() {
    assert_snapshot!(plan(&request(regimen("AC-T"), 5)).expect("a plan"));
}

#[test]
fn a_delay_moves_its_cycle_and_all_later_ones() {
    let mut request = request(regimen("EP"), 4);
    let starts = |request: &PlanRequest<'_>| -> Vec<String> {
        let plan = plan(request).expect("a plan");
        let day_ones = plan.entries.iter().filter(|e| e.kind == EntryKind::Laboratory);
        day_ones.map(|entry| entry.first.to_string()).collect()
    };
    assert_eq!(starts(&request), ["2017-10-09", "2017-10-30", "2017-11-20", "2017-12-11"]);
    request.delays = vec![Delay { cycle: 3, days: 7 }];
    assert_eq!(starts(&request), ["2017-10-09", "2017-10-30", "2017-11-27", "2017-12-18"]);
}

/// CAPTEM has cycles of 28 days, radionuclide therapy of 56.
#[test]
fn a_cycle_is_as_long_as_the_regimen_says() {
    let second = |id: &str| {
        let plan = plan(&request(regimen(id), 2)).expect("a plan");
        plan.entries.iter().find(|e| e.cycle == 2).map(|e| e.first.to_string())
    };
    assert_eq!(second("CAPTEM").as_deref(), Some("2017-11-06"));
    assert_eq!(second("PRRT").as_deref(), Some("2017-12-04"));
}

#[test]
fn what_does_not_fit_the_regimen_is_refused() {
    let refused = |id: &str, cycles: u16, delays: Vec<Delay>| {
        plan(&PlanRequest { delays, ..request(regimen(id), cycles) }).expect_err("refused").to_string()
    };
    assert_eq!(refused("AC-T", 9, vec![]), "found 9 cycles; the regimen has at most 8");
    assert_eq!(refused("EP", 0, vec![]), "found 0 cycles; expected 1 to 1000");
    let first = vec![Delay { cycle: 1, days: 7 }];
    assert_eq!(
        refused("EP", 4, first),
        "found a delay of cycle 1; expected a cycle from 2 to the last planned"
    );
}

#[test]
fn a_dose_that_cannot_be_calculated_is_noted_and_never_guessed() {
    let mut request = request(regimen("EC"), 1);
    request.patient.size = None;
    let plan = plan(&request).expect("a plan");
    assert_eq!(
        plan.notes,
        [
            "carboplatin: not calculated; missing: filtration rate",
            "etoposide: not calculated; missing: height and weight"
        ]
    );
}

#[test]
fn the_icalendar_file_has_one_event_an_entry() {
    let plan = plan(&request(regimen("STEM"), 1)).expect("a plan");
    let stamp = Stamp::new("2017-10-01".parse().expect("a day"), 8, 30, 0).expect("a time");
    assert_snapshot!(icalendar(&plan, &stamp).replace("\r\n", "\n"));
}
