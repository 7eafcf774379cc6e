//! A regimen in one line, as people write it: `S-1 40 mg bid d1-14 + temozolomide 200 mg d10-14 q21d`.
//!
//! Reading a printed line gives the same regimen again. Drug names become the names of the drug table.

mod read;

use std::fmt;

use serde::Serialize;

pub use read::NotationError;

use crate::days::DosingDays;
use crate::dose::Dose;

/// How a drug is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Route {
    /// Intravenous infusion.
    #[serde(rename = "IV")]
    Intravenous,
    /// Intravenous bolus.
    #[serde(rename = "IV bolus")]
    IntravenousBolus,
    /// Continuous intravenous infusion over more than a day.
    #[serde(rename = "CIV")]
    ContinuousIntravenous,
    /// By mouth.
    #[serde(rename = "PO")]
    Oral,
    /// Into a muscle.
    #[serde(rename = "IM")]
    Intramuscular,
    /// Under the skin.
    #[serde(rename = "SC")]
    Subcutaneous,
}

impl Route {
    /// Whether it goes into a vein, whatever the rate.
    pub fn is_intravenous(self) -> bool {
        matches!(self, Self::Intravenous | Self::IntravenousBolus | Self::ContinuousIntravenous)
    }

    /// The route as it is written: `IV`, `bolus`, `CIV`, `PO`, `IM`, `SC`.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Intravenous => "IV",
            Self::IntravenousBolus => "bolus",
            Self::ContinuousIntravenous => "CIV",
            Self::Oral => "PO",
            Self::Intramuscular => "IM",
            Self::Subcutaneous => "SC",
        }
    }
}

/// When in a cycle a drug is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// On these days of the cycle.
    Days(DosingDays),
    /// Every day of the cycle.
    EveryDay,
}

impl Timing {
    /// The dosing days in a cycle of this length.
    pub fn days_in(&self, cycle_days: u16) -> Option<DosingDays> {
        match self {
            Self::Days(days) => Some(days.clone()),
            Self::EveryDay => DosingDays::span(1, cycle_days),
        }
    }
}

/// One drug of a regimen, as far as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrittenDrug {
    /// The drug table's name, or the name as written where the table does not know it.
    pub drug: String,
    /// Dose of one administration; `None` when only the drug is known.
    pub dose: Option<Dose>,
    /// The source says that the amount is flat; without this an amount in mg may be flat or per square metre.
    pub flat_said: bool,
    /// Administrations on each dosing day.
    pub times_a_day: u8,
    /// Route, where written.
    pub route: Option<Route>,
    /// Length of one infusion in minutes, where written.
    pub infusion_minutes: Option<u32>,
    /// Days, where written.
    pub timing: Option<Timing>,
}

impl WrittenDrug {
    /// A drug of which only the name is known.
    pub fn named(drug: &str) -> Self {
        Self {
            drug: crate::drug::drug_name(drug),
            dose: None,
            flat_said: false,
            times_a_day: 1,
            route: None,
            infusion_minutes: None,
            timing: None,
        }
    }
}

/// A regimen as far as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrittenRegimen {
    /// The drugs, in the order written.
    pub drugs: Vec<WrittenDrug>,
    /// Days from one day 1 to the next, where written.
    pub cycle_days: Option<u16>,
    /// Fewest and most cycles, where written.
    pub cycles: Option<(u16, u16)>,
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "d{days}"),
            Self::EveryDay => f.write_str("continuous"),
        }
    }
}

impl fmt::Display for WrittenDrug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.drug)?;
        if let Some(dose) = &self.dose {
            write!(f, " {dose}")?;
        }
        if self.flat_said {
            f.write_str(" flat")?;
        }
        f.write_str(match self.times_a_day {
            2 => " bid",
            3 => " tid",
            4 => " qid",
            _ => "",
        })?;
        if let Some(route) = self.route {
            write!(f, " {}", route.symbol())?;
        }
        match self.infusion_minutes {
            Some(minutes) if minutes % 60 == 0 => write!(f, " over {}h", minutes / 60)?,
            Some(minutes) => write!(f, " over {minutes}min")?,
            None => {}
        }
        if let Some(timing) = &self.timing {
            write!(f, " {timing}")?;
        }
        Ok(())
    }
}

impl fmt::Display for WrittenRegimen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, drug) in self.drugs.iter().enumerate() {
            if at > 0 {
                f.write_str(" + ")?;
            }
            write!(f, "{drug}")?;
        }
        if let Some(days) = self.cycle_days {
            write!(f, " q{days}d")?;
        }
        match self.cycles {
            Some((fewest, most)) if fewest == most => write!(f, " x{fewest}"),
            Some((fewest, most)) => write!(f, " x{fewest}-{most}"),
            None => Ok(()),
        }
    }
}
