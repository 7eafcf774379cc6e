//! How many laboratory checks and imaging studies a number of cycles asks for, and which of them a record holds.

mod explain;
mod recorded;

pub use recorded::{
    CheckedCycle, ImagingDue, RecordedImaging, RecordedLaboratory, RecordedMonitoring, StatedSchedule, Study,
    StudyPlace, recorded_monitoring,
};

use oncase_record::{Because, Derived};
use serde::Serialize;

/// Checks that a monitoring plan asks for, least and greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ExpectedMonitoring {
    /// Laboratory checks, one a cycle.
    pub laboratory: (u32, u32),
    /// Imaging studies during treatment, without the baseline.
    pub imaging: (u32, u32),
}

/// Checks for a number of cycles (least, greatest), with a laboratory check each cycle and imaging after every so
/// many cycles. An interval of 0 asks for no imaging.
pub fn expected_monitoring((fewest, most): (u32, u32), imaging_every: u32) -> Derived<ExpectedMonitoring> {
    let imaging = |cycles: u32| cycles.checked_div(imaging_every).unwrap_or(0);
    let because = Because::rule("MONITORING-EXPECTED")
        .number("cycles", if fewest == most { fewest.to_string() } else { format!("{fewest}..{most}") }, "")
        .number("cycles between imaging", imaging_every.to_string(), "");
    let value = ExpectedMonitoring { laboratory: (fewest, most), imaging: (imaging(fewest), imaging(most)) };
    Derived { value, because: vec![because] }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 30 to 32 cycles of STEM fit between October 2017 and July 2019: imaging after cycles 3, 6 … 30.
    #[test]
    fn imaging_every_three_cycles() {
        let expected = expected_monitoring((30, 32), 3).value;
        assert_eq!(expected, ExpectedMonitoring { laboratory: (30, 32), imaging: (10, 10) });
        assert_eq!(expected_monitoring((2, 3), 3).value.imaging, (0, 1));
        assert_eq!(expected_monitoring((6, 6), 0).value.imaging, (0, 0));
    }
}
