//! Sentences for the comparisons, built from their numbers.

use std::fmt;

use oncase_record::Verification;

use super::{Aspect, Candidate, Fit, Per, Point, Reason, Standing};

impl fmt::Display for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AsPublished => "as published",
            Self::SameDrugsSomethingUnclear => "same drugs, nothing differs, something is unclear",
            Self::SameDrugsOtherSchedule => "same drugs in another dose or schedule",
            Self::SomeDrugs => "some of the drugs",
        })
    }
}

/// `EP (Etoposide and cisplatin): same drugs in another dose or schedule`.
impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.regimen, self.name)?;
        if self.phase != "treatment" {
            write!(f, ", {}", self.phase)?;
        }
        write!(f, "): {}", self.fit)
    }
}

impl Aspect {
    fn words(self) -> &'static str {
        match self {
            Self::Drugs => "drugs",
            Self::Dose => "dose",
            Self::TimesADay => "times a day",
            Self::Days => "days",
            Self::Route => "route",
            Self::CycleLength => "cycle",
            Self::BodySurface => "body surface",
        }
    }
}

/// One line: what was compared, the outcome, both sides and the reason.
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(drug) = &self.drug {
            write!(f, "{drug}, ")?;
        }
        let standing = match self.standing {
            Standing::Agrees => "agrees",
            Standing::Differs => "differs",
            Standing::Unclear => "unclear",
        };
        write!(f, "{}: {standing}", self.aspect.words())?;
        if !self.given.is_empty() {
            write!(f, "; given {}", self.given)?;
        }
        if !self.published.is_empty() && self.standing != Standing::Agrees {
            write!(f, "; published {}", self.published)?;
        }
        if self.verification == Some(Verification::Unverified) {
            f.write_str(" [unverified]")?;
        }
        let reason = self.reason.to_string();
        if reason.is_empty() { Ok(()) } else { write!(f, "; {reason}") }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same | Self::Different => Ok(()),
            Self::NotSaid => f.write_str("the record does not say"),
            Self::DrugSets { missing, extra } => {
                if !missing.is_empty() {
                    write!(f, "without {}", missing.join(", "))?;
                }
                if !extra.is_empty() {
                    let comma = if missing.is_empty() { "" } else { "; " };
                    write!(f, "{comma}with {} besides", extra.join(", "))?;
                }
                Ok(())
            }
            Self::PercentOfPublished { percent, per } => {
                write!(f, "{percent} % of the published dose{}", per.words())
            }
            Self::BasisNotSaid {
                percent_if_per_m2: (low, high),
                body_surface_if_flat: (small, large),
                per,
            } => {
                write!(
                    f,
                    "the basis is not said: as mg/m2 it is {} % of the published dose{}; as a flat amount it is the full dose at a body surface of {} m2",
                    span(low, high),
                    per.words(),
                    span(small, large)
                )
            }
            Self::FlatTierOrPerM2 { from_m2, below_m2, per_m2_in } => {
                f.write_str("the basis is not said: as a flat amount it is the dose for a body surface ")?;
                match (from_m2, below_m2) {
                    (None, Some(below)) => write!(f, "below {below} m2")?,
                    (Some(from), Some(below)) => write!(f, "from {from} to below {below} m2")?,
                    (Some(from), None) => write!(f, "of {from} m2 or more")?,
                    (None, None) => f.write_str("of any size")?,
                }
                if per_m2_in.is_empty() {
                    return f.write_str(", and the body surface is not known");
                }
                write!(f, "; the same number per m2 is published too ({per_m2_in})")
            }
            Self::OtherTier { body_surface_m2 } => {
                write!(f, "the tier for a body surface of {body_surface_m2} m2 asks for another dose")
            }
            Self::NeedsFiltrationRate => f.write_str(
                "an amount in mg cannot be compared with a target AUC without the filtration rate",
            ),
            Self::NoCommonBodySurface { implied } => {
                let each: Vec<String> = implied
                    .iter()
                    .map(|(drug, low, high)| format!("{drug} {} m2", span(low, high)))
                    .collect();
                write!(
                    f,
                    "read as flat amounts, no one body surface makes all of them full doses: {}",
                    each.join(", ")
                )
            }
        }
    }
}

impl Per {
    fn words(self) -> &'static str {
        match self {
            Self::Administration => "",
            Self::Cycle => ", summed over the cycle",
        }
    }
}

fn span<T: fmt::Display + PartialEq>(low: &T, high: &T) -> String {
    if low == high { low.to_string() } else { format!("{low} to {high}") }
}
