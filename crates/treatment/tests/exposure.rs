//! The worked examples of `exposure.md`, and dose intensity from coarse dates.

#![allow(clippy::expect_used, clippy::panic, reason = "a table that cannot be read is a failed test")]

use oncase_record::{Day, DayInterval};
use oncase_treatment::{
    DrugCourse, DrugCycle, DrugExposure, ExposureError, IntensityDefinition, Library, decimal, drug_exposure,
};

fn course(planned_cycles: Option<u16>, day_ones: &[DayInterval], doses: &[&str]) -> DrugCourse {
    let cycles = day_ones
        .iter()
        .zip(doses)
        .map(|(day, dose)| DrugCycle { day_one: *day, amount: decimal(dose).expect("a dose") })
        .collect();
    DrugCourse {
        drug: "cisplatin".to_owned(),
        unit: "mg/m2".to_owned(),
        planned_per_cycle: decimal("80").expect("a dose"),
        planned_cycles,
        cycle_days: 21,
        cycles,
    }
}

fn percent(exposure: &DrugExposure, definition: IntensityDefinition) -> String {
    let found = exposure.relative.iter().find(|r| r.definition == definition).expect("all four");
    match found.percent {
        None => "-".to_owned(),
        Some((low, high)) if low == high => low.to_string(),
        Some((low, high)) => format!("{low}..{high}"),
    }
}

#[test]
fn every_worked_example_comes_out() {
    let rows = include_str!("exposure.md").lines().filter(|line| line.starts_with('|')).skip(2);
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [case, planned, day_ones, doses, delivered, total, floor, per_cycle, _] = cells[..] else {
            panic!("nine columns: {row}")
        };
        let start: Day = "2020-01-06".parse().expect("a day");
        let days: Vec<DayInterval> = day_ones
            .split(' ')
            .map(|days| DayInterval::exact(start.plus_days(days.parse().expect("a day"))))
            .collect();
        let doses: Vec<&str> = doses.split(' ').collect();
        let exposure = drug_exposure(&course(planned.parse().ok(), &days, &doses)).expect(case);
        let found = IntensityDefinition::ALL.map(|definition| percent(&exposure, definition));
        assert_eq!(found, [delivered, total, floor, per_cycle].map(str::to_owned), "{case}");
        count += 1;
    }
    assert_eq!(count, 8);
}

#[test]
fn delays_and_reductions_are_found() {
    let start: Day = "2020-01-06".parse().expect("a day");
    let days = [0, 21, 49].map(|days| DayInterval::exact(start.plus_days(days)));
    let exposure = drug_exposure(&course(Some(6), &days, &["80", "60", "80"])).expect("an exposure");
    assert_eq!(
        exposure.delays.iter().map(|d| (d.cycle, d.least_days, d.most_days)).collect::<Vec<_>>(),
        [(3, 7, Some(7))]
    );
    assert_eq!(
        exposure.reductions.iter().map(|r| (r.cycle, r.percent.to_string())).collect::<Vec<_>>(),
        [(2, "75".to_owned())]
    );
    assert_eq!(exposure.total.to_string(), "220");
}

/// First day 1 in November 2016, last in March 2017: 91 to 150 days apart, so 112 to 171 days delivered.
#[test]
fn months_give_a_range() {
    let month = |first: &str, last: &str| {
        DayInterval::between(first.parse().expect("day"), last.parse().expect("day")).expect("ordered")
    };
    let days = [month("2016-11-01", "2016-11-30"), month("2017-03-01", "2017-03-31")];
    let exposure = drug_exposure(&course(Some(2), &days, &["80", "80"])).expect("an exposure");
    // 42 / 171 and 42 / 112.
    assert_eq!(percent(&exposure, IntensityDefinition::DeliveredTime), "24.56..37.5");
}

#[test]
fn cycles_out_of_order_are_refused() {
    let start: Day = "2020-01-06".parse().expect("a day");
    let days = [21, 0].map(|days| DayInterval::exact(start.plus_days(days)));
    assert_eq!(
        drug_exposure(&course(None, &days, &["80", "80"])).map(|e| e.total),
        Err(ExposureError::CyclesOutOfOrder { cycle: 2 })
    );
    assert_eq!(drug_exposure(&course(None, &[], &[])).map(|e| e.total), Err(ExposureError::NoCycles));
}

/// Planned intensities: temozolomide 200 mg on five days every 21 days is 333.33 mg a week; CAPTEM's is 250 mg/m2 a
/// week of temozolomide and 5250 mg/m2 of capecitabine; S-1 80 mg a day on 14 of 21 days is 373.33 mg a week.
#[test]
fn planned_intensity_a_week_of_stem_and_captem() {
    let week = |id: &str, drug: &str, dose: &str| {
        let regimen = Library::embedded().find(id).expect(id);
        let phase = regimen.phases.first().expect("a phase");
        let component = phase.components.iter().find(|c| c.drug == drug).expect(drug);
        let days = component.days.days_in(phase.cycle_days).expect("days").count();
        let times = u32::from(days) * u32::from(component.times_a_day);
        let course = DrugCourse {
            drug: drug.to_owned(),
            unit: String::new(),
            planned_per_cycle: decimal(dose).expect("a dose") * rust_decimal::Decimal::from(times),
            planned_cycles: None,
            cycle_days: phase.cycle_days,
            cycles: vec![DrugCycle {
                day_one: DayInterval::exact(Day(0)),
                amount: decimal(dose).expect("a dose"),
            }],
        };
        drug_exposure(&course).expect("an exposure").planned_a_week.to_string()
    };
    assert_eq!(week("STEM", "S-1", "40"), "373.33");
    assert_eq!(week("STEM", "temozolomide", "200"), "333.33");
    assert_eq!(week("CAPTEM", "temozolomide", "200"), "250");
    assert_eq!(week("CAPTEM", "capecitabine", "750"), "5250");
}
