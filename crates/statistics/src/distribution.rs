//! Distribution functions as the tests and intervals need them.
//!
//! Upper tails are computed directly, never as one minus the lower tail. The error and gamma functions come from
//! `libm`; what is built on them here is closed sums and one continued fraction, because the statistics crates
//! tried lost digits from the eleventh on.

use std::f64::consts::{PI, SQRT_2};

use libm::{erfc, lgamma};

/// Quantile of the standard normal distribution.
pub fn normal_quantile(probability: f64) -> f64 {
    if probability.is_nan() {
        return f64::NAN;
    }
    let (tail, sign) = if probability < 0.5 { (probability, -1.0) } else { (1.0 - probability, 1.0) };
    if tail <= 0.0 {
        return sign * f64::INFINITY;
    }
    // Hastings' approximation to three digits, then Halley's steps: each triples the correct digits.
    let r = (-2.0 * tail.ln()).sqrt();
    let mut z = r
        - (2.515517 + r * (0.802853 + r * 0.010328)) / (1.0 + r * (1.432788 + r * (0.189269 + r * 0.001308)));
    for _ in 0..4 {
        let density = (-0.5 * z * z).exp() / (2.0 * PI).sqrt();
        if density > 0.0 {
            let error = (normal_upper(z) - tail) / density;
            z += error / (1.0 - 0.5 * z * error);
        }
    }
    sign * z
}

/// Probability that a standard normal variable exceeds `z`.
pub fn normal_upper(z: f64) -> f64 {
    0.5 * erfc(z / SQRT_2)
}

/// Two-sided p-value of a standard normal statistic.
pub fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2)
}

/// Probability that a chi-squared variable with `degrees` degrees of freedom exceeds `x`.
///
/// Whole degrees have a finite sum of positive terms, which keeps every digit in the far tail.
pub fn chi_squared_upper(x: f64, degrees: usize) -> f64 {
    if x.is_nan() || degrees == 0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    let half = 0.5 * x;
    let odd = degrees % 2 == 1;
    let mut log_term = if odd { 0.5 * half.ln() - lgamma(1.5) - half } else { -half };
    let mut sum = if odd { erfc(half.sqrt()) } else { 0.0 };
    for k in 1..=degrees / 2 {
        sum += log_term.exp();
        let next = if odd { k as f64 + 0.5 } else { k as f64 };
        log_term += (half / next).ln();
    }
    sum
}

/// Probability that a Student variable with `degrees` degrees of freedom exceeds `t`.
pub fn student_upper(t: f64, degrees: f64) -> f64 {
    let tail = 0.5 * beta_lower(0.5 * degrees, 0.5, degrees / (degrees + t * t));
    if t >= 0.0 { tail } else { 1.0 - tail }
}

/// The value that a Student variable exceeds with probability `tail`, which is below one half.
pub fn student_upper_quantile(tail: f64, degrees: f64) -> f64 {
    let mut low = 0.0;
    let mut high = 1.0;
    while student_upper(high, degrees) > tail && high < 1e300 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if student_upper(middle, degrees) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Stirling's remainder: ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π), for x of at least 10.
fn stirling_remainder(x: f64) -> f64 {
    let square = 1.0 / (x * x);
    let series = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0];
    series.iter().rev().fold(0.0, |sum, term| sum * square + term) / x
}

/// x^a (1 − x)^b / B(a, b), without the cancellation of large logarithms.
fn beta_power(a: f64, b: f64, x: f64) -> f64 {
    let total = a + b;
    if a >= 10.0 && b >= 10.0 {
        let exponent = a * (x * total / a).ln() + b * ((1.0 - x) * total / b).ln();
        let remainder = stirling_remainder(total) - stirling_remainder(a) - stirling_remainder(b);
        return (a * b / (2.0 * PI * total)).sqrt() * (exponent + remainder).exp();
    }
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let log_beta = if large >= 10.0 {
        lgamma(small) + (large - 0.5) * (-small / total).ln_1p() - small * total.ln()
            + small
            + stirling_remainder(large)
            - stirling_remainder(total)
    } else {
        lgamma(a) + lgamma(b) - lgamma(total)
    };
    (a * x.ln() + b * (-x).ln_1p() - log_beta).exp()
}

/// Probability that a Beta variable is at most `x`: the regularised incomplete beta function, by its continued
/// fraction (Abramowitz and Stegun 26.5.8) on the side where it converges fast.
fn beta_lower(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_power(b, a, 1.0 - x) * beta_fraction(b, a, 1.0 - x) / b;
    }
    beta_power(a, b, x) * beta_fraction(a, b, x) / a
}

/// The continued fraction, evaluated forwards by Lentz's method.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let mut numerator = 1.0;
    let mut denominator = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut value = denominator;
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        denominator = 1.0 / guard(1.0 + even * denominator);
        numerator = guard(1.0 + even / numerator);
        value *= denominator * numerator;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        denominator = 1.0 / guard(1.0 + odd * denominator);
        numerator = guard(1.0 + odd / numerator);
        let step = denominator * numerator;
        value *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// Quantile of the Beta distribution: Newton's steps inside a shrinking bracket, so that quantiles near zero (142
/// of 381,786 patients) keep their relative precision.
pub fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    if probability <= 0.0 {
        return 0.0;
    }
    if probability >= 1.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    let mut x = a / (a + b);
    for _ in 0..400 {
        let error = beta_lower(a, b, x) - probability;
        if error > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density = beta_power(a, b, x) / (x * (1.0 - x));
        let newton = x - error / density;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - x).abs() <= 2e-16 * x {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1e-300), "{found} is not {expected}");
    }

    // R 4.2.2: qnorm, pchisq(lower.tail = FALSE), qbeta, pt(lower.tail = FALSE).
    #[test]
    fn normal_quantiles_are_those_of_r() {
        close(normal_quantile(0.025), -1.95996398454005);
        close(normal_quantile(0.9), 1.2815515655446);
        close(normal_quantile(0.995), 2.5758293035489);
        assert!(normal_quantile(0.5).abs() < 1e-15);
        close(normal_quantile(0.9999999999), 6.36134088969742);
    }

    #[test]
    fn far_tails_of_chi_squared_keep_their_digits() {
        close(chi_squared_upper(0.001, 1), 0.97477287936996);
        close(chi_squared_upper(3.841459, 1), 0.0499999946531957);
        close(chi_squared_upper(34.5, 3), 1.55364368297249e-07);
        close(chi_squared_upper(100.0, 1), 1.52397060483211e-23);
        close(chi_squared_upper(300.0, 2), 7.17509597316441e-66);
        assert!((chi_squared_upper(1500.0, 4) - 1.5e-323).abs() < 1e-323);
    }

    #[test]
    fn beta_quantiles_near_zero_keep_their_digits() {
        close(beta_quantile(0.025, 1.0, 10.0), 0.00252857854446178);
        close(beta_quantile(0.975, 1.0, 1.0), 0.975);
        close(beta_quantile(0.975, 143.0, 381_644.0), 0.000438372581998792);
        close(beta_quantile(0.025, 142.0, 381_645.0), 0.000313287463872689);
    }

    #[test]
    fn student_tails_and_quantiles_agree() {
        close(student_upper(2.0, 3.0), 0.0696629842794216);
        close(student_upper(5.0, 30.0), 1.16483427335039e-05);
        close(student_upper(student_upper_quantile(0.025, 2.0), 2.0), 0.025);
    }
}
