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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    fn all() -> impl Iterator<Item = &'static Rule> {
        RULES.iter().flat_map(|group| group.iter())
    }

    #[test]
    fn every_rule_has_its_own_id_and_says_what_it_does() {
        let ids: BTreeSet<&str> = all().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), all().count());
        for rule in all() {
            let told = [rule.title, rule.statement, rule.citation, rule.example];
            assert!(told.iter().all(|text| !text.is_empty()), "{}", rule.id);
        }
    }

    /// The text of all source files of this crate.
    fn sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                sources(&entry, text);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(&entry).expect("a file"));
            }
        }
    }

    /// A reason names a rule that can be looked up, and no rule stands in the list without being used.
    #[test]
    fn the_rules_named_in_reasons_are_the_rules_of_the_list() {
        let mut text = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
        for rule in all() {
            let uses = text.matches(&format!("\"{}\"", rule.id)).count();
            assert!(uses > 1, "{} is in the list and used nowhere", rule.id);
        }
        for part in text.split("Because::rule(\"").skip(1) {
            let id = part.split('"').next().unwrap_or_default();
            assert!(rule(id).is_some(), "{id} is not in the list");
        }
    }
}
