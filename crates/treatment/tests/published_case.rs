//! The published case, from its record to regimens, cycles and lines.

#![allow(clippy::expect_used, clippy::panic, reason = "a missing example is a failed test")]

use std::fmt::Write;
use std::fs;

use oncase_record::case_file::load;
use oncase_record::model::Record;
use oncase_treatment::{
    Library, LineSettings, cycle_span, exposure_of_treatment, lines_of_record, recognise, written_regimen,
};

fn published() -> Record {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/necb/case.yaml");
    load(&fs::read_to_string(path).expect("the published case")).expect("a valid record").record
}

#[test]
fn its_lines_are_told_with_reasons() {
    let lines = lines_of_record(&published(), &LineSettings::default());
    let mut told = String::new();
    for assignment in &lines.history.assignments {
        let treatment = &lines.treatments[assignment.treatment];
        writeln!(told, "{}: {assignment}", treatment.pointer).expect("text");
    }
    for line in &lines.history.lines {
        writeln!(told, "{line}").expect("text");
    }
    insta::assert_snapshot!(told);
}

#[test]
fn its_regimens_are_recognised_and_its_cycles_counted() {
    let record = published();
    let mut told = String::new();
    for (at, treatment) in record.treatments.iter().enumerate().filter(|(_, t)| t.same_as.is_none()) {
        let Some(written) = written_regimen(&record, at).expect("doses that can be read") else { continue };
        writeln!(told, "{}: {written}", treatment.id.as_deref().unwrap_or_default()).expect("text");
        match recognise(&written, Library::embedded(), None).first() {
            Some(best) => {
                writeln!(told, "  {best}").expect("text");
                for point in &best.points {
                    writeln!(told, "    {point}").expect("text");
                }
            }
            None => writeln!(told, "  no regimen of the library").expect("text"),
        }
        if let Some(span) = cycle_span(&record, at) {
            writeln!(told, "  cycles possible: {:?}", span.possible()).expect("text");
            if let Some(stated) = treatment.cycles_given {
                let found = span.compare(u32::from(stated.low)).map(|derived| derived.value);
                writeln!(told, "  {stated} cycles stated: {found:?}").expect("text");
            }
        }
    }
    insta::assert_snapshot!(told);
}

/// Only the number of cycles and months are reported, so sums are as planned and intensity is a wide range.
#[test]
fn its_exposure_is_said_as_far_as_the_report_goes() {
    let record = published();
    let mut told = String::new();
    for (at, treatment) in record.treatments.iter().enumerate().filter(|(_, t)| t.same_as.is_none()) {
        for exposure in exposure_of_treatment(&record, at).expect("doses that can be read") {
            let total =
                exposure.total.as_ref().map(|total| (total.value.0.to_string(), total.value.1.to_string()));
            let percent = exposure.as_planned_percent.map(|p| (p.value.0.to_string(), p.value.1.to_string()));
            let standing = exposure.cumulative.map(|found| found.standing);
            let id = treatment.id.as_deref().unwrap_or_default();
            writeln!(
                told,
                "{id}: {} total {total:?} {}, percent of plan {percent:?}, limit {standing:?}",
                exposure.drug, exposure.unit
            )
            .expect("text");
        }
    }
    insta::assert_snapshot!(told);
}
