//! Rounding to tablet and capsule strengths, and dose bands.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

/// A dose that can be made of whole tablets or capsules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rounded {
    /// The amount.
    pub amount: Decimal,
    /// Strength and number of each, greatest strength first.
    pub units: Vec<(Decimal, u32)>,
    /// Percent of difference from the calculated dose; negative when rounded down.
    pub difference_percent: Decimal,
}

/// The greatest amount, in the smallest steps of the strengths, that is searched.
const MOST_STEPS: usize = 20_000;

/// The amount nearest to the calculated dose that whole units of these strengths make, with the fewest units, of
/// one strength where that takes no more of them.
///
/// Of two amounts equally near the lower one is taken. `None` when a number is not above zero, when there are no
/// strengths, or when the dose is far above what tablets are made for.
pub fn round_to_strengths(calculated: Decimal, strengths: &[Decimal]) -> Option<Rounded> {
    if calculated <= Decimal::ZERO || strengths.is_empty() || strengths.iter().any(|s| *s <= Decimal::ZERO) {
        return None;
    }
    let scale = strengths.iter().map(|s| s.normalize().scale()).max()?;
    let factor = Decimal::from(10_u64.checked_pow(scale)?);
    let whole = |n: Decimal| n.checked_mul(factor).and_then(|n| n.to_usize());
    let sizes: Vec<usize> = strengths.iter().map(|s| whole(*s)).collect::<Option<_>>()?;
    let step = sizes.iter().copied().reduce(greatest_common_divisor)?;
    let sizes: Vec<usize> = sizes.iter().map(|size| size / step).collect();
    let unit = Decimal::from(step).checked_div(factor)?;
    let wanted = calculated.checked_div(unit)?;
    let limit = wanted.ceil().to_usize()?.checked_add(sizes.iter().copied().max()?)?;
    if limit > MOST_STEPS {
        return None;
    }
    let fewest = fewest_units(&sizes, limit);
    let reachable = (1..=limit).filter(|at| fewest.get(*at).is_some_and(Option::is_some));
    let best = reachable.min_by_key(|at| (Decimal::from(*at) - wanted).abs())?;
    let amount = Decimal::from(best).checked_mul(unit)?.normalize();
    Some(Rounded {
        amount,
        units: units_of(best, &fewest, &sizes, strengths),
        difference_percent: difference(amount, calculated)?,
    })
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// For each amount, the fewest units and the index of the last unit used.
fn fewest_units(sizes: &[usize], limit: usize) -> Vec<Option<(u32, usize)>> {
    let mut fewest: Vec<Option<(u32, usize)>> = vec![None; limit + 1];
    for amount in 1..=limit {
        let best = sizes
            .iter()
            .enumerate()
            .filter_map(|(which, size)| {
                let before = amount.checked_sub(*size)?;
                let count = if before == 0 { 0 } else { fewest.get(before).copied().flatten()?.0 };
                Some((count + 1, which))
            })
            .min_by_key(|(count, _)| *count);
        if let Some(place) = fewest.get_mut(amount) {
            *place = best;
        }
    }
    fewest
}

fn units_of(
    amount: usize,
    fewest: &[Option<(u32, usize)>],
    sizes: &[usize],
    strengths: &[Decimal],
) -> Vec<(Decimal, u32)> {
    // Capsules of one strength are easier to take than a mixture of as many.
    let fewest_here = fewest.get(amount).copied().flatten().map(|(count, _)| count);
    let alone = sizes.iter().zip(strengths).find_map(|(size, strength)| {
        let count = u32::try_from(amount / size).ok()?;
        (amount.is_multiple_of(*size) && Some(count) == fewest_here).then_some((*strength, count))
    });
    if let Some(alone) = alone {
        return vec![alone];
    }
    let mut counts = vec![0_u32; sizes.len()];
    let mut left = amount;
    while let Some((_, which)) = fewest.get(left).copied().flatten() {
        if let Some(count) = counts.get_mut(which) {
            *count += 1;
        }
        left = left.saturating_sub(sizes.get(which).copied().unwrap_or(left));
    }
    let mut units: Vec<(Decimal, u32)> =
        strengths.iter().copied().zip(counts).filter(|(_, count)| *count > 0).collect();
    units.sort_by_key(|(strength, _)| std::cmp::Reverse(*strength));
    units
}

fn difference(rounded: Decimal, calculated: Decimal) -> Option<Decimal> {
    let part = rounded.checked_sub(calculated)?.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(part.checked_div(calculated)?.round_dp(2).normalize())
}

/// A dose band and how far it lies from the calculated dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Banded {
    /// The band's dose.
    pub amount: Decimal,
    /// Percent of difference from the calculated dose; negative when the band is lower.
    pub difference_percent: Decimal,
}

/// The nearest of the published bands, when it lies within the allowed percentage (6 for cytotoxic drugs, 10 for
/// biological ones in the tables of NHS England); `None` when no band does.
pub fn dose_band(calculated: Decimal, bands: &[Decimal], allowed_percent: Decimal) -> Option<Banded> {
    if calculated <= Decimal::ZERO {
        return None;
    }
    let nearest = bands.iter().copied().min_by_key(|band| ((*band - calculated).abs(), *band))?;
    let part = nearest.checked_sub(calculated)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let exact = part.checked_div(calculated)?;
    (exact.abs() <= allowed_percent)
        .then(|| Banded { amount: nearest, difference_percent: exact.round_dp(2).normalize() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimals(numbers: &[i64]) -> Vec<Decimal> {
        numbers.iter().map(|n| Decimal::from(*n)).collect()
    }

    const TEMOZOLOMIDE: [i64; 6] = [5, 20, 100, 140, 180, 250];

    #[test]
    fn capsules_make_the_nearest_amount_with_the_fewest_units() {
        let rounded =
            |mg: i64| round_to_strengths(Decimal::from(mg), &decimals(&TEMOZOLOMIDE)).expect("capsules");
        assert_eq!(rounded(322).amount, Decimal::from(320));
        assert_eq!(rounded(322).units, [(Decimal::from(180), 1), (Decimal::from(140), 1)]);
        assert_eq!(rounded(200).units, [(Decimal::from(100), 2)]);
        assert_eq!(rounded(323).amount, Decimal::from(325));
        let s1 = round_to_strengths(Decimal::from(62), &decimals(&[20, 25])).expect("capsules");
        assert_eq!((s1.amount, s1.difference_percent), (Decimal::from(60), Decimal::new(-323, 2)));
    }

    #[test]
    fn of_two_amounts_equally_near_the_lower_is_taken() {
        let rounded = round_to_strengths(Decimal::new(525, 1), &decimals(&[20, 25])).expect("capsules");
        assert_eq!(rounded.amount, Decimal::from(50));
    }

    #[test]
    fn a_band_must_lie_within_the_allowed_percentage() {
        let bands = decimals(&[100, 110]);
        let band = |mg: &str, allowed: i64| {
            dose_band(Decimal::from_str_exact(mg).expect("mg"), &bands, Decimal::from(allowed))
                .map(|b| b.amount)
        };
        assert_eq!(band("94.34", 6), Some(Decimal::from(100)));
        assert_eq!(band("94.33", 6), None);
        assert_eq!(band("106", 6), Some(Decimal::from(110)));
    }

    proptest! {
        #[test]
        fn the_units_add_up_to_the_amount(mg in 1_i64..2000) {
            let strengths = decimals(&TEMOZOLOMIDE);
            let rounded = round_to_strengths(Decimal::from(mg), &strengths).expect("capsules");
            let sum: Decimal = rounded.units.iter().map(|(strength, count)| *strength * Decimal::from(*count)).sum();
            prop_assert_eq!(sum, rounded.amount);
            prop_assert!((rounded.amount - Decimal::from(mg)).abs() <= Decimal::from(4));
        }
    }
}
