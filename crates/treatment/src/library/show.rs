//! A regimen as text: every fact with its citation and how far it was checked.

use std::fmt::{self, Write};

use oncase_record::Verification;

use super::{Cap, CapPer, Comparison, Component, CyclesPlanned, Gate, GateTime, Phase, Regimen};
use crate::dose::Dose;
use crate::notation::{WrittenDrug, WrittenRegimen};
use crate::recognise::published_text;

impl Phase {
    /// The phase in the one-line notation. Tiers are written as the range from the least to the greatest dose.
    pub fn written(&self) -> WrittenRegimen {
        let drugs = self.components.iter().map(Component::written).collect();
        let cycles = self.cycles.fewest.zip(self.cycles.most);
        WrittenRegimen { drugs, cycle_days: Some(self.cycle_days), cycles }
    }
}

impl Component {
    fn written(&self) -> WrittenDrug {
        let tiers = || {
            let least = self.tiers.iter().map(|tier| tier.dose).min_by_key(|dose| dose.low)?;
            let most = self.tiers.iter().map(|tier| tier.dose.most()).max()?;
            Some(Dose { high: Some(most).filter(|most| *most != least.low), ..least })
        };
        WrittenDrug {
            dose: self.dose.or_else(tiers),
            times_a_day: self.times_a_day,
            route: Some(self.route),
            infusion_minutes: self.infusion_minutes,
            timing: Some(self.days.clone()),
            ..WrittenDrug::named(&self.drug)
        }
    }
}

/// ` [source]`, ` [source, unverified]`.
fn cited(regimen: &Regimen, key: &str, verification: Verification) -> String {
    let source = regimen.sources.get(key).map_or(key, String::as_str);
    let mark = match verification {
        Verification::Read => "",
        Verification::Unverified => ", UNVERIFIED",
        Verification::Own => ", convention of Oncase",
    };
    format!(" [{source}{mark}]")
}

impl fmt::Display for CyclesPlanned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.fewest, self.most) {
            (Some(fewest), Some(most)) if fewest == most => write!(f, "{fewest} cycles")?,
            (Some(fewest), Some(most)) => write!(f, "{fewest} to {most} cycles")?,
            (Some(fewest), None) => write!(f, "at least {fewest} cycles")?,
            (None, Some(most)) => write!(f, "at most {most} cycles")?,
            (None, None) => {}
        }
        match &self.until {
            Some(until) if self.fewest.or(self.most).is_some() => write!(f, ", until {until}"),
            Some(until) => write!(f, "until {until}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per = match self.per {
            CapPer::Administration => "an administration",
            CapPer::Day => "a day",
        };
        let some = if self.optional { ", in some centres" } else { "" };
        write!(f, "at most {} {per}{some}", self.dose)
    }
}

/// `neutrophils >= 1.5 10*9/L on day 1 of every cycle`.
impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {} ", self.analyte, self.comparison, self.value, self.unit)?;
        f.write_str(match self.when {
            GateTime::EveryDayOne => "on day 1 of every cycle",
            GateTime::FirstDayOne => "on day 1 of cycle 1",
            GateTime::LaterDayOne => "on day 1 from cycle 2 on",
        })
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AtLeast => ">=",
            Self::Above => ">",
            Self::AtMost => "<=",
            Self::Below => "<",
        })
    }
}

/// Everything known about a regimen.
impl fmt::Display for Regimen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.id, self.name)?;
        if !self.aliases.is_empty() {
            writeln!(f, "also called {}", self.aliases.join(", "))?;
        }
        writeln!(f, "described in {}", self.setting)?;
        if !self.note.is_empty() {
            writeln!(f, "note: {}", self.note)?;
        }
        for phase in &self.phases {
            let cycles = &phase.cycles;
            let source = cited(self, &cycles.source, cycles.verification);
            writeln!(f, "\n{}: every {} days, {cycles}{source}", phase.name, phase.cycle_days)?;
            writeln!(f, "  {}", phase.written())?;
            for component in &phase.components {
                self.write_component(f, component)?;
            }
        }
        if !self.gates.is_empty() {
            writeln!(f, "\nconditions for day 1 (a check of records, no advice)")?;
        }
        for gate in &self.gates {
            let source = cited(self, &gate.source, gate.verification);
            writeln!(f, "  {gate}; otherwise {}{source}", gate.otherwise)?;
        }
        if !self.modifications.is_empty() {
            writeln!(f, "\nchanges of dose")?;
        }
        for rule in &self.modifications {
            let source = cited(self, &rule.source, rule.verification);
            writeln!(f, "  {}: {}: {}{source}", rule.drug, rule.when, rule.action)?;
        }
        Ok(())
    }
}

impl Regimen {
    fn write_component(&self, f: &mut fmt::Formatter<'_>, component: &Component) -> fmt::Result {
        let mut text = format!("  {} {}", component.drug, published_text(component));
        if component.times_a_day > 1 {
            write!(text, ", {} times a day", component.times_a_day)?;
        }
        write!(text, ", {} {}", component.route.symbol(), component.days)?;
        writeln!(f, "{text}{}", cited(self, &component.source, component.verification))?;
        for tier in component.tiers.iter().filter(|tier| tier.verification == Verification::Unverified) {
            writeln!(f, "    tier {}{}", tier.dose, cited(self, &tier.source, tier.verification))?;
        }
        for other in &component.alternatives {
            let source = cited(self, &other.source, other.verification);
            writeln!(f, "    also {}: {}{source}", other.dose, other.note)?;
        }
        if let Some(cap) = &component.cap {
            writeln!(f, "    {cap}{}", cited(self, &cap.source, cap.verification))?;
        }
        let emetic = &component.emetogenicity;
        let mark = if emetic.verification == Verification::Unverified { ", UNVERIFIED" } else { "" };
        writeln!(f, "    risk of vomiting: {} [{}{mark}]", emetic.class, emetic.guideline)?;
        if !component.toxicities.is_empty() {
            writeln!(f, "    {}", component.toxicities)?;
        }
        Ok(())
    }
}
