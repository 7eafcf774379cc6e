//! A plan as text for a terminal.

use std::fmt;

use super::{Entry, Plan};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})", self.regimen, self.name)?;
        for dose in &self.doses {
            write!(f, "  {}", dose.text())?;
            if let Some(calculated) = &dose.calculated {
                write!(f, "; published {}", dose.published)?;
                if dose.rounded.is_some() {
                    write!(f, ", calculated {} mg", calculated.value.low)?;
                }
                if calculated.value.capped {
                    f.write_str(", capped")?;
                }
                let formula = calculated.because.iter().find(|b| b.rule.starts_with("BSA-"));
                if let Some(formula) = formula {
                    write!(f, " [{}]", formula.rule)?;
                }
            }
            writeln!(f)?;
        }
        for note in &self.notes {
            writeln!(f, "  note: {note}")?;
        }
        writeln!(f)?;
        for entry in &self.entries {
            writeln!(f, "{entry}")?;
        }
        f.write_str("\nA calendar of published facts, no advice about a patient.\n")
    }
}

/// `2017-10-09 .. 2017-10-22   cycle 1 d1     S-1 50 mg bid PO`.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let until = if self.last == self.first { String::new() } else { format!(" .. {}", self.last) };
        let place = if self.cycle == 0 {
            "before cycle 1".to_owned()
        } else {
            format!("cycle {} d{}", self.cycle, self.cycle_day)
        };
        write!(f, "{}{until:<14}  {place:<14}  {}", self.first, self.what)
    }
}
