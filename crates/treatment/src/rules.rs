//! The rules of this room: lines of therapy, cycles, exposure and arithmetic.

mod arithmetic;
mod exposure;
mod lines;

use oncase_record::Rule;

/// Every rule of this room, in groups.
pub static RULES: &[&[Rule]] = &[lines::RULES, arithmetic::RULES, exposure::RULES];

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().flat_map(|group| group.iter()).find(|rule| rule.id == id)
}
