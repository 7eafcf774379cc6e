//! Lines of text for exposure, built from its numbers.

use std::fmt;

use super::{CumulativeStanding, DrugExposure, ExposureOfTreatment, RelativeIntensity};

fn span<T: fmt::Display + PartialEq>((low, high): &(T, T)) -> String {
    if low == high { low.to_string() } else { format!("{low} to {high}") }
}

/// `relative dose intensity over the delivered time (Hryniuk-Bush): 90 %`.
impl fmt::Display for RelativeIntensity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.percent {
            Some(percent) => write!(f, "{}: {} %", self.definition.name(), span(percent)),
            None => write!(f, "{}: not known", self.definition.name()),
        }
    }
}

/// Cycles, delays, reductions and the four intensities of one drug.
impl fmt::Display for DrugExposure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cycles given", self.cycles_given)?;
        if let Some(planned) = self.cycles_planned {
            write!(f, " of {planned} planned")?;
        }
        for delay in &self.delays {
            match (delay.least_days, delay.most_days) {
                (least, Some(most)) if least == most => write!(f, "; cycle {} {least} d late", delay.cycle)?,
                (least, Some(most)) => write!(f, "; cycle {} {least} to {most} d late", delay.cycle)?,
                (least, None) => write!(f, "; cycle {} at least {least} d late", delay.cycle)?,
            }
        }
        for reduction in &self.reductions {
            write!(f, "; cycle {} {} % of the plan", reduction.cycle, reduction.percent)?;
        }
        for relative in &self.relative {
            write!(f, "\n    {relative}")?;
        }
        Ok(())
    }
}

/// `etoposide: 2160 mg in all; …`.
impl fmt::Display for ExposureOfTreatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.drug, self.planned_dose)?;
        match &self.total {
            Some(total) => write!(f, "{} {} in all", span(&total.value), self.unit)?,
            None => f.write_str("sum not known")?,
        }
        if !self.unclear.is_empty() {
            write!(f, "; {}", self.unclear)?;
        }
        if let Some(percent) = &self.as_planned_percent {
            write!(
                f,
                ", every cycle taken as planned; over the delivered time (Hryniuk-Bush) {} % of the plan as far as the dates \
                 allow",
                span(&percent.value)
            )?;
        }
        if let Some(found) = &self.cumulative {
            let standing = match found.standing {
                CumulativeStanding::Below => "below",
                CumulativeStanding::WithinLimits => "within",
                CumulativeStanding::Reached => "at or above",
                CumulativeStanding::OtherUnit => "not comparable with",
            };
            write!(f, "; {standing} the limit of {} {}", found.limit.from, found.limit.unit)?;
            if found.limit.verification == oncase_record::Verification::Unverified {
                f.write_str(" [unverified]")?;
            }
        }
        match &self.intensity {
            Some(intensity) => write!(f, "; {intensity}"),
            None => Ok(()),
        }
    }
}
