//! Recorded monitoring in sentences.

use std::fmt;

use super::recorded::{CheckedCycle, ImagingDue, RecordedMonitoring, Study, StudyPlace};
use crate::gates::DEFAULT_WINDOW_DAYS;

impl fmt::Display for RecordedMonitoring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for schedule in &self.schedules_stated {
            writeln!(f, "stated schedule: {}", schedule.says)?;
        }
        self.laboratory_lines(f)?;
        self.imaging_lines(f)
    }
}

impl RecordedMonitoring {
    /// What it means that something is not there.
    fn absent(&self) -> &'static str {
        if self.from_a_source {
            "not given by the source, not shown to be missing"
        } else {
            "not in the record, not shown to be missing"
        }
    }

    fn laboratory_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let laboratory = &self.laboratory;
        let none = laboratory.dates.is_empty() && laboratory.cycles.iter().all(|c| !c.is_checked());
        if none {
            return writeln!(f, "none of the laboratory checks is recorded: {}", self.absent());
        }
        if laboratory.cycles.is_empty() {
            let expected = span(self.expected.laboratory);
            let count = counted(laboratory.dates.len(), "day");
            return writeln!(
                f,
                "laboratory: values of {count} within the course, {expected} checks expected"
            );
        }
        let within = laboratory.cycles.iter().filter(|cycle| !cycle.within.is_empty()).count();
        writeln!(
            f,
            "laboratory: {within} of {} have a check dated within them",
            counted(laboratory.cycles.len(), "listed cycle")
        )?;
        let before = numbers(&laboratory.cycles, |cycle| cycle.within.is_empty() && cycle.is_checked());
        if !before.is_empty() {
            writeln!(
                f,
                "  cycle {before}: only within the {DEFAULT_WINDOW_DAYS} days before day 1 [MONITORING-RECORDED]"
            )?;
        }
        let without = numbers(&laboratory.cycles, |cycle| !cycle.is_checked());
        if !without.is_empty() {
            writeln!(f, "  cycle {without}: {}", self.absent())?;
        }
        Ok(())
    }

    fn imaging_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (imaging, expected) = (&self.imaging, self.expected.imaging);
        if expected == (0, 0) && imaging.studies.is_empty() {
            return writeln!(f, "imaging: none expected after the baseline, none recorded");
        }
        let listed: Vec<String> = imaging.studies.iter().map(study).collect();
        let listed = if listed.is_empty() { String::new() } else { format!(" ({})", listed.join(", ")) };
        writeln!(
            f,
            "imaging: expected {} after the baseline, {} recorded{listed}",
            if expected == (1, 1) { "1 study".to_owned() } else { format!("{} studies", span(expected)) },
            imaging.studies.len()
        )?;
        let during = imaging.studies.iter().filter(|study| study.place == StudyPlace::During).count();
        let during = u32::try_from(during).unwrap_or(u32::MAX);
        if during < expected.1 {
            let others = span((expected.0.saturating_sub(during), expected.1 - during));
            writeln!(
                f,
                "  {during} during the course after the baseline; the other {others}: {}",
                self.absent()
            )?;
        }
        if !imaging.uncertain.is_empty() {
            writeln!(
                f,
                "  not certain to belong to the course, naming no treatment: {}",
                imaging.uncertain.join(", ")
            )?;
        }
        imaging.due.iter().try_for_each(|due| writeln!(f, "  {due}"))
    }
}

impl CheckedCycle {
    fn is_checked(&self) -> bool {
        !self.within.is_empty() || !self.before_day_one.is_empty()
    }
}

impl fmt::Display for ImagingDue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "after cycle {}, due {}: ", self.after_cycle, self.due)?;
        match &self.answered {
            None => f.write_str("none recorded near it"),
            Some((date, 0)) => f.write_str(date),
            Some((date, days)) => {
                let way = if *days < 0 { "earlier" } else { "later" };
                let days = usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX);
                write!(f, "{date}, {} {way}", counted(days, "day"))
            }
        }
    }
}

fn study(study: &Study) -> String {
    match study.place {
        StudyPlace::Baseline => format!("{} baseline", study.date),
        StudyPlace::During => study.date.clone(),
        StudyPlace::After => format!("{} after the last cycle", study.date),
    }
}

fn span((low, high): (u32, u32)) -> String {
    if low == high { low.to_string() } else { format!("{low} to {high}") }
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn numbers(cycles: &[CheckedCycle], wanted: impl Fn(&CheckedCycle) -> bool) -> String {
    let numbers: Vec<String> = cycles.iter().filter(|c| wanted(c)).map(|c| c.cycle.to_string()).collect();
    numbers.join(", ")
}
