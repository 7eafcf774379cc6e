//! Bytes as tables of measurements and responses: they are read or refused with a place, and what was derived from
//! them can be read back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use oncase_response::recist11::{PartialDates, Policies};
use oncase_response::table::best::{Sources, analysis, write_analysis};
use oncase_response::table::{
    ReaderChoice, read_lesions, read_measurable, read_reference, read_responses, write_time_points,
};

fuzz_target!(|bytes: &[u8]| {
    let policies = Policies::default();
    let _ = read_reference(bytes, None, PartialDates::First);
    let _ = read_measurable(bytes, &ReaderChoice::Only);
    if let Ok(responses) = read_responses(bytes, &ReaderChoice::Only, PartialDates::Last) {
        let (rows, _) = analysis(&responses, &Sources::default(), &policies, true);
        write_analysis(&rows, responses.study_days, std::io::sink()).expect("a sink takes everything");
    }
    let Ok(lesions) = read_lesions(bytes, Some(bytes), &policies).or_else(|_| read_lesions(bytes, None::<&[u8]>, &policies))
    else {
        return;
    };
    let mut out = Vec::new();
    let Ok(points) = write_time_points(&lesions, &policies, &mut out) else { return };
    let back = csv_rows(&out);
    assert!(back >= points.len(), "{} time points, {back} rows", points.len());
});

/// Lines after the header; a cell may hold line breaks, so this is a lower bound of the rows' lines.
fn csv_rows(csv: &[u8]) -> usize {
    csv.iter().filter(|byte| **byte == b'\n').count().saturating_sub(1)
}
