//! Compares one written drug with one published component.

use oncase_record::Verification;
use rust_decimal::Decimal;

use super::{Aspect, Per, Point, Reason, Standing};
use crate::dose::{Basis, Dose};
use crate::library::{Component, Phase};
use crate::notation::{Route, WrittenDrug};

pub(super) fn points(
    written: &WrittenDrug,
    component: &Component,
    phase: &Phase,
    cycle_days: Option<u16>,
    body_surface_m2: Option<Decimal>,
) -> Vec<Point> {
    let days = days_point(written, component, phase, cycle_days);
    let per = if days.standing == Standing::Differs { Per::Cycle } else { Per::Administration };
    let mut points = vec![dose_point(written, component, phase, per, body_surface_m2)];
    if written.dose.is_some() {
        let same = written.times_a_day == component.times_a_day;
        points.push(Point {
            aspect: Aspect::TimesADay,
            drug: Some(component.drug.clone()),
            standing: if same { Standing::Agrees } else { Standing::Differs },
            given: written.times_a_day.to_string(),
            published: component.times_a_day.to_string(),
            verification: Some(component.verification),
            reason: if same { Reason::Same } else { Reason::Different },
        });
    }
    points.push(days);
    if let Some(route) = written.route {
        let same =
            route == component.route || (route == Route::Intravenous && component.route.is_intravenous());
        points.push(Point {
            aspect: Aspect::Route,
            drug: Some(component.drug.clone()),
            standing: if same { Standing::Agrees } else { Standing::Differs },
            given: route.symbol().to_owned(),
            published: component.route.symbol().to_owned(),
            verification: Some(component.verification),
            reason: if same { Reason::Same } else { Reason::Different },
        });
    }
    points
}

fn days_point(written: &WrittenDrug, component: &Component, phase: &Phase, cycle_days: Option<u16>) -> Point {
    let published = component.days.days_in(phase.cycle_days);
    let given = written.timing.as_ref().map(|t| t.days_in(cycle_days.unwrap_or(phase.cycle_days)));
    let alternatives = || {
        component
            .alternatives
            .iter()
            .filter_map(|o| o.days.as_ref()?.days_in(o.cycle_days.unwrap_or(phase.cycle_days)))
    };
    let (standing, reason) = match &given {
        None => (Standing::Unclear, Reason::NotSaid),
        Some(given) if *given == published || alternatives().any(|o| Some(o) == *given) => {
            (Standing::Agrees, Reason::Same)
        }
        // Every day of a cycle is every day, whatever the cycle's length is called.
        Some(_) if written.timing.as_ref() == Some(&component.days) => (Standing::Agrees, Reason::Same),
        Some(_) => (Standing::Differs, Reason::Different),
    };
    Point {
        aspect: Aspect::Days,
        drug: Some(component.drug.clone()),
        standing,
        given: written.timing.as_ref().map(ToString::to_string).unwrap_or_default(),
        published: component.days.to_string(),
        verification: Some(component.verification),
        reason,
    }
}

fn dose_point(
    written: &WrittenDrug,
    component: &Component,
    phase: &Phase,
    per: Per,
    body_surface_m2: Option<Decimal>,
) -> Point {
    let (standing, reason) = match written.dose {
        None => (Standing::Unclear, Reason::NotSaid),
        Some(given) if !component.tiers.is_empty() => tiers(written, given, component, body_surface_m2),
        Some(given) => {
            let comparison = Comparison { written, given, component, phase, per };
            published_doses(component)
                .map(|dose| comparison.with(dose))
                .min_by_key(rank)
                .unwrap_or((Standing::Unclear, Reason::NotSaid))
        }
    };
    Point {
        aspect: Aspect::Dose,
        drug: Some(component.drug.clone()),
        standing,
        given: written.dose.map(|dose| dose.to_string()).unwrap_or_default(),
        published: published_text(component),
        verification: Some(least_checked(component)),
        reason,
    }
}

/// Agreement with any published dose wins; otherwise the first published dose is the one to compare with.
fn rank(found: &(Standing, Reason)) -> u8 {
    u8::from(found.0 != Standing::Agrees)
}

fn published_doses(component: &Component) -> impl Iterator<Item = Dose> {
    component.dose.into_iter().chain(component.alternatives.iter().map(|other| other.dose))
}

/// The dose as the library has it: `75-80 mg/m2`, `40 mg below 1.25 m2, 60 mg from 1.25 m2`.
pub(crate) fn published_text(component: &Component) -> String {
    if let Some(dose) = component.dose {
        return dose.to_string();
    }
    let mut from = None;
    let mut parts = Vec::new();
    for tier in &component.tiers {
        parts.push(match (tier.below_m2, from) {
            (Some(below), _) => format!("{} below {below} m2", tier.dose),
            (None, Some(from)) => format!("{} from {from} m2", tier.dose),
            (None, None) => tier.dose.to_string(),
        });
        from = tier.below_m2;
    }
    parts.join(", ")
}

/// A component whose dose stands in tiers is as well checked as its least checked tier.
fn least_checked(component: &Component) -> Verification {
    let tiers = component.tiers.iter().map(|tier| tier.verification);
    std::iter::once(component.verification)
        .chain(tiers)
        .find(|mark| *mark == Verification::Unverified)
        .unwrap_or(component.verification)
}

struct Comparison<'a> {
    written: &'a WrittenDrug,
    given: Dose,
    component: &'a Component,
    phase: &'a Phase,
    per: Per,
}

impl Comparison<'_> {
    fn with(&self, published: Dose) -> (Standing, Reason) {
        let given = self.given.in_milligrams().unwrap_or(self.given);
        let published = published.in_milligrams().unwrap_or(published);
        if given.unit != published.unit {
            return (Standing::Differs, Reason::Different);
        }
        let (Some(given), Some(published)) = (self.sum(given, true), self.sum(published, false)) else {
            return (Standing::Unclear, Reason::NotSaid);
        };
        if given.basis == published.basis {
            return self.same_basis(given, published);
        }
        match (given.basis, published.basis) {
            (Basis::Flat, _) if self.written.flat_said => (Standing::Differs, Reason::Different),
            (Basis::Flat, Basis::PerSquareMetre) => basis_not_said(given, published, self.per),
            (Basis::Flat, Basis::AreaUnderCurve) => (Standing::Unclear, Reason::NeedsFiltrationRate),
            (Basis::Flat, Basis::PerKilogram) => (Standing::Unclear, Reason::NotSaid),
            _ => (Standing::Differs, Reason::Different),
        }
    }

    /// The dose of one administration, or the sum over the cycle where the schedules differ.
    fn sum(&self, dose: Dose, of_written: bool) -> Option<Dose> {
        if self.per == Per::Administration {
            return Some(dose);
        }
        let (timing, times) = if of_written {
            (self.written.timing.as_ref()?, self.written.times_a_day)
        } else {
            (&self.component.days, self.component.times_a_day)
        };
        let days = timing.days_in(self.phase.cycle_days)?.count();
        let factor = Decimal::from(u32::from(days) * u32::from(times));
        let high = match dose.high {
            Some(high) => Some(high.checked_mul(factor)?),
            None => None,
        };
        Some(Dose { low: dose.low.checked_mul(factor)?, high, ..dose })
    }

    fn same_basis(&self, given: Dose, published: Dose) -> (Standing, Reason) {
        if published.allows(given.low) && published.allows(given.most()) {
            return (Standing::Agrees, Reason::Same);
        }
        let nearest = if given.low < published.low { published.low } else { published.most() };
        match percent(given.low, nearest) {
            Some(percent) => (Standing::Differs, Reason::PercentOfPublished { percent, per: self.per }),
            None => (Standing::Differs, Reason::Different),
        }
    }
}

fn basis_not_said(given: Dose, published: Dose, per: Per) -> (Standing, Reason) {
    let implied = given.low.checked_div(published.most()).zip(given.most().checked_div(published.low));
    let percents = percent(given.low, published.most()).zip(percent(given.most(), published.low));
    match implied.zip(percents) {
        Some(((low, high), percent_if_per_m2)) => {
            let body_surface_if_flat = (low.round_dp(2).normalize(), high.round_dp(2).normalize());
            (Standing::Unclear, Reason::BasisNotSaid { percent_if_per_m2, body_surface_if_flat, per })
        }
        None => (Standing::Unclear, Reason::NotSaid),
    }
}

fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    Some(part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?.round_dp(1).normalize())
}

/// A flat amount against tiers by body surface.
fn tiers(
    written: &WrittenDrug,
    given: Dose,
    component: &Component,
    body_surface_m2: Option<Decimal>,
) -> (Standing, Reason) {
    let per_m2 = component.alternatives.iter().find(|other| {
        other.dose.basis == Basis::PerSquareMetre
            && given.unit == other.dose.unit
            && other.dose.allows(given.low)
    });
    if given.basis == Basis::PerSquareMetre {
        return match per_m2 {
            Some(_) => (Standing::Agrees, Reason::Same),
            None => (Standing::Differs, Reason::Different),
        };
    }
    let at =
        component.tiers.iter().position(|tier| tier.dose.unit == given.unit && tier.dose.allows(given.low));
    let Some((at, tier)) = at.and_then(|at| component.tiers.get(at).map(|tier| (at, tier))) else {
        return (Standing::Differs, Reason::Different);
    };
    let from_m2 = at.checked_sub(1).and_then(|before| component.tiers.get(before)?.below_m2);
    let per_m2 = per_m2.filter(|_| !written.flat_said);
    if let (Some(body_surface), None) = (body_surface_m2, per_m2) {
        let inside = from_m2.is_none_or(|from| from <= body_surface)
            && tier.below_m2.is_none_or(|below| body_surface < below);
        return if inside {
            (Standing::Agrees, Reason::Same)
        } else {
            (Standing::Differs, Reason::OtherTier { body_surface_m2: body_surface })
        };
    }
    let per_m2_in = per_m2.map(|other| other.note.clone()).unwrap_or_default();
    (Standing::Unclear, Reason::FlatTierOrPerM2 { from_m2, below_m2: tier.below_m2, per_m2_in })
}

/// Where the amounts of several drugs are read as flat, whether one body surface could make them all full doses.
pub(super) fn common_body_surface(points: &[Point]) -> Option<Point> {
    let implied: Vec<(String, Decimal, Decimal)> = points
        .iter()
        .filter_map(|point| match &point.reason {
            Reason::BasisNotSaid { body_surface_if_flat: (low, high), .. } => {
                Some((point.drug.clone().unwrap_or_default(), *low, *high))
            }
            _ => None,
        })
        .collect();
    let least_high = implied.iter().map(|(_, _, high)| *high).min()?;
    let most_low = implied.iter().map(|(_, low, _)| *low).max()?;
    (implied.len() > 1 && most_low > least_high).then(|| Point {
        aspect: Aspect::BodySurface,
        drug: None,
        standing: Standing::Unclear,
        given: String::new(),
        published: String::new(),
        verification: None,
        reason: Reason::NoCommonBodySurface { implied },
    })
}
