//! Reads one regimen file and checks what the form alone cannot say.

use crate::library::LibraryError;
use crate::library::schema::{Component, CyclesPlanned, Regimen};

/// The regimen of a file.
///
/// # Errors
/// [`LibraryError`] with the line where the file is wrong.
pub(super) fn read(file: &str, text: &str) -> Result<Regimen, LibraryError> {
    let regimen: Regimen = toml::from_str(text).map_err(|why| LibraryError {
        file: file.to_owned(),
        line: why.span().map(|span| line_of(text, span.start)),
        message: why.message().to_owned(),
    })?;
    match complaint(&regimen) {
        None => Ok(regimen),
        Some(Complaint { near, message }) => Err(LibraryError {
            file: file.to_owned(),
            line: text.find(&near).map(|at| line_of(text, at)),
            message,
        }),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

/// What is wrong, and words of the file that stand on the line.
struct Complaint {
    near: String,
    message: String,
}

fn complaint(regimen: &Regimen) -> Option<Complaint> {
    unknown_source(regimen).or_else(|| nothing_given(regimen)).or_else(|| {
        regimen.phases.iter().find_map(|phase| {
            phase.components.iter().find_map(|component| component_complaint(component, phase.cycle_days))
        })
    })
}

fn unknown_source(regimen: &Regimen) -> Option<Complaint> {
    let components = || regimen.phases.iter().flat_map(|phase| &phase.components);
    let mut cited = regimen
        .phases
        .iter()
        .map(|phase| &phase.cycles.source)
        .chain(components().map(|c| &c.source))
        .chain(components().flat_map(|c| &c.tiers).map(|tier| &tier.source))
        .chain(components().flat_map(|c| &c.alternatives).map(|other| &other.source))
        .chain(components().filter_map(|c| c.cap.as_ref()).map(|cap| &cap.source))
        .chain(regimen.gates.iter().map(|gate| &gate.source))
        .chain(regimen.modifications.iter().map(|rule| &rule.source));
    let unknown = cited.find(|key| !regimen.sources.contains_key(*key))?;
    let known: Vec<&str> = regimen.sources.keys().map(String::as_str).collect();
    Some(Complaint {
        near: format!("source = \"{unknown}\""),
        message: format!("the source `{unknown}` is not in [sources]; it has {}", known.join(", ")),
    })
}

fn nothing_given(regimen: &Regimen) -> Option<Complaint> {
    let near = |words: &str| words.to_owned();
    if regimen.phases.is_empty() {
        return Some(Complaint { near: near("id ="), message: "the regimen has no [[phases]]".to_owned() });
    }
    let phase = regimen.phases.iter().find(|phase| {
        let CyclesPlanned { fewest, most, until, .. } = &phase.cycles;
        phase.components.is_empty()
            || !(1..=crate::days::LONGEST_CYCLE).contains(&phase.cycle_days)
            || (fewest.is_none() && most.is_none() && until.is_none())
            || fewest.zip(*most).is_some_and(|(fewest, most)| fewest == 0 || fewest > most)
    })?;
    Some(Complaint {
        near: format!("name = \"{}\"", phase.name),
        message: format!(
            "the phase `{}` needs components, cycle_days from 1 to 366, and cycles with `fewest` and `most` in ascending \
             order or `until`",
            phase.name
        ),
    })
}

fn component_complaint(component: &Component, cycle_days: u16) -> Option<Complaint> {
    let complain = |message: String| {
        Some(Complaint {
            near: format!("drug = \"{}\"", component.drug),
            message: format!("{}: {message}", component.drug),
        })
    };
    if component.dose.is_some() != component.tiers.is_empty() {
        return complain("write either `dose` or `tiers`, and one of them".to_owned());
    }
    if component.days.days_in(cycle_days).is_none_or(|days| days.last() > cycle_days) {
        return complain(format!("a dosing day lies after the last day of the cycle (day {cycle_days})"));
    }
    if !(1..=4).contains(&component.times_a_day) {
        return complain(format!("found {} times a day; expected 1 to 4", component.times_a_day));
    }
    let open_ends = component.tiers.iter().filter(|tier| tier.below_m2.is_none()).count();
    let ascending = component.tiers.is_sorted_by(|a, b| match (a.below_m2, b.below_m2) {
        (Some(a), Some(b)) => a < b,
        (Some(_), None) => true,
        (None, _) => false,
    });
    if !component.tiers.is_empty() && (open_ends != 1 || !ascending) {
        return complain("tiers must ascend in `below_m2`, and only the last has none".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
id = "DEMO"
name = "Demonstration"
setting = "invented"
[sources]
demo = "Invented for this test"
[[phases]]
name = "treatment"
cycle_days = 21
cycles = { fewest = 4, most = 6, source = "demo", verification = "own" }
[[phases.components]]
drug = "cisplatin"
dose = "80 mg/m2"
route = "IV"
days = "1"
source = "demo"
verification = "own"
emetogenicity = { class = "high", guideline = "invented", verification = "own" }
"#;

    fn refused(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from), "{from}");
        read("demo.toml", &GOOD.replacen(from, to, 1)).expect_err(to).to_string()
    }

    #[test]
    fn a_good_file_reads() {
        assert_eq!(read("demo.toml", GOOD).map(|r| r.id), Ok("DEMO".to_owned()));
    }

    #[test]
    fn a_wrong_file_names_the_line_and_the_mend() {
        assert_eq!(
            refused("80 mg/m2", "80"),
            "demo.toml:13: found `80` without a unit; write `80 mg`, `80 mg/m2` or `80 mg/kg`"
        );
        assert!(refused("route = \"IV\"", "rout = \"IV\"").starts_with("demo.toml:14: unknown field `rout`"));
        assert_eq!(
            refused("days = \"1\"\nsource = \"demo\"", "days = \"1\"\nsource = \"dema\""),
            "demo.toml:16: the source `dema` is not in [sources]; it has demo"
        );
        assert_eq!(
            refused("days = \"1\"", "days = \"1-22\""),
            "demo.toml:12: cisplatin: a dosing day lies after the last day of the cycle (day 21)"
        );
        assert!(refused("dose = \"80 mg/m2\"", "").contains("either `dose` or `tiers`"));
        assert!(refused("fewest = 4", "fewest = 7").starts_with("demo.toml:8: the phase `treatment`"));
    }
}
