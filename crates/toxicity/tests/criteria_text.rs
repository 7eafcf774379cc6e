//! Proof that every number of the criteria stands, with its comparison, in the NCI's text of the same grade.

#![allow(clippy::expect_used, clippy::panic)]

use oncase_toxicity::{
    Alternative, Bound, CriteriaSet, CtcaeVersion, Reference, Subject, Term, criteria, find_term,
};

/// A number in a grade text with the sign before it.
#[derive(Debug)]
struct Printed {
    sign: &'static str,
    number: f64,
}

/// Every number of a text, in order. `<1.0 - 0.75 x LLN` gives `<` 1.0 and 0.75 without a sign; `t-score -1` gives -1.
fn numbers(text: &str) -> Vec<Printed> {
    let text = text.replace('≥', ">=").replace('≤', "<=").replace("10^9", "").replace("10e9", "");
    let mut found = Vec::new();
    let mut rest = text.as_str();
    let mut before = String::new();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        before.push_str(&rest[..start]);
        let digits: String =
            rest[start..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        let digits = digits.trim_end_matches(['.', ',']);
        let number: f64 = digits.replace(',', "").parse().expect("digits");
        let negative = before.strip_suffix('-').filter(|b| !b.ends_with(|c: char| c.is_ascii_digit()));
        let signed = negative.unwrap_or(&before).trim_end();
        let sign = [">=", "<=", ">", "<"].into_iter().find(|s| signed.ends_with(s)).unwrap_or("");
        found.push(Printed { sign, number: if negative.is_some() { -number } else { number } });
        before.push_str(digits);
        rest = &rest[start + digits.len()..];
    }
    found
}

fn grade_text(term: &Term, grade: u8) -> String {
    term.grade_text(grade).unwrap_or_default().to_owned()
}

/// The number a bound prints: the factor of a multiple, the percentage, the step from a limit, or the number itself.
fn printed_number(bound: &Bound) -> Option<f64> {
    match bound.reference {
        Reference::Unit => Some(bound.offset),
        Reference::BaseOrChange => Some(((bound.factor - 1.0) * 100.0).abs().round()),
        _ if bound.offset != 0.0 => Some(bound.offset.abs()),
        _ if bound.factor != 1.0 => Some(bound.factor),
        _ => None,
    }
}

/// Whether the text has the number with a sign that fits: the bound's own sign, or, for the far end of a range ("8.0" in
/// `<10.0 - 8.0`, "129" in `125-129`), no sign at all with the end included.
fn proven(bound: &Bound, text: &str) -> bool {
    if printed_number(bound) == Some(0.0) && !bound.inclusive {
        return true; // "more than nothing": there is a finding, or a change, at all
    }
    if bound.subject == Subject::Base {
        return numbers(text).iter().any(|p| Some(p.number) == printed_number(bound));
    }
    let Some(number) = printed_number(bound) else {
        let reference = match bound.reference {
            Reference::Uln => ["ULN", "normal", "Increase in >0"],
            Reference::Lln => ["LLN", "normal", "abnormal"],
            _ => ["baseline", "Baseline", "Increase in >0"],
        };
        return reference.iter().any(|word| text.contains(word));
    };
    // A fall below the baseline is printed as a positive drop, so its comparison turns round.
    let falling = bound.reference == Reference::BaseOrChange && bound.factor < 1.0
        || bound.offset < 0.0 && bound.reference != Reference::Unit;
    let sign = match (bound.above != falling, bound.inclusive) {
        (true, true) => ">=",
        (true, false) => ">",
        (false, true) => "<=",
        (false, false) => "<",
    };
    numbers(text).iter().any(|printed| {
        let same =
            (printed.number - number).abs() < 1e-9 || (printed.number + number).abs() < 1e-9 && number < 0.0;
        same && (printed.sign == sign || printed.sign.is_empty() && bound.inclusive)
    })
}

/// The number stands in the text of some grade of the term, whatever its sign there.
fn bridged(bound: &Bound, version: CtcaeVersion, term: &str) -> bool {
    let Some(number) = printed_number(bound) else { return true };
    let term = find_term(term, version).expect("a term");
    (1..=5).any(|grade| numbers(&grade_text(term, grade)).iter().any(|p| (p.number - number).abs() < 1e-9))
}

fn check(set: &CriteriaSet, alternative: &Alternative, version: CtcaeVersion) -> Vec<String> {
    let term = find_term(&set.term, version).expect("a term");
    let text = grade_text(term, alternative.grade);
    let told = !alternative.told.is_empty();
    let failed = alternative.bounds.iter().filter(|bound| {
        // The bound of a told criterion only says that the value is abnormal at all.
        let anywhere = alternative.bridge || told || alternative.reading || alternative.other_criteria;
        !(if anywhere { bridged(bound, version, &set.term) } else { proven(bound, &text) })
    });
    failed
        .map(|bound| {
            format!(
                "{} {version} grade {}: {bound:?} of `{}` is not in: {text}",
                set.term, alternative.grade, alternative.source
            )
        })
        .collect()
}

#[test]
fn every_threshold_stands_in_the_text_of_its_grade() {
    let mut failures = Vec::new();
    let mut checked = 0;
    for set in criteria() {
        for version in &set.versions {
            for alternative in &set.alternatives {
                checked += alternative.bounds.len();
                failures.extend(check(set, alternative, *version));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {checked}:\n{}", failures.len(), failures.join("\n"));
    assert!(checked > 1000, "{checked}");
}

#[test]
fn numbers_are_read_from_a_text_with_their_signs() {
    let printed: Vec<(&str, f64)> =
        numbers("<50,000 - 25,000/mm3; >=1.5 x ULN").iter().map(|p| (p.sign, p.number)).collect();
    assert_eq!(printed, [("<", 50000.0), ("", 25000.0), ("", 3.0), (">=", 1.5)]);
    let negative: Vec<(&str, f64)> =
        numbers("t-score <-2.5; 125-129").iter().map(|p| (p.sign, p.number)).collect();
    assert_eq!(negative, [("<", -2.5), ("", 125.0), ("", 129.0)]);
}
