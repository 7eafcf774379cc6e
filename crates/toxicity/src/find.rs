//! From the name someone wrote to the term of the CTCAE.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use crate::search::search;
use crate::term::{Term, terms};
use crate::translate::renamed_in;
use crate::version::CtcaeVersion;

static ALIASES: &str = include_str!("../data/aliases.tsv");

/// A name that no term of the version has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTerm {
    /// The name as it was written.
    pub given: String,
    /// The version in which it was looked up.
    pub version: CtcaeVersion,
    /// What the term is called in this version, when `given` is its name in another one.
    pub renamed: Option<&'static str>,
    /// The closest terms of this version, best first; at most three.
    pub suggestions: Vec<&'static str>,
}

impl fmt::Display for UnknownTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has no term \"{}\"", self.version, self.given)?;
        match (self.renamed, self.suggestions.as_slice()) {
            (Some(name), _) => write!(f, "; that term of another version is \"{name}\" here"),
            (None, []) => f.write_str("; look for one with `oncase ctcae search`"),
            (None, names) => write!(f, "; did you mean \"{}\"?", names.join("\", \"")),
        }
    }
}

impl std::error::Error for UnknownTerm {}

/// The term with this name: exactly, or but for capitals, hyphens and British spelling, or by an everyday
/// name such as "hand-foot syndrome".
///
/// # Errors
/// [`UnknownTerm`] with the closest names. A name that belongs to another version is not translated silently; the
/// error says what it is called in this one.
pub fn find_term(name: &str, version: CtcaeVersion) -> Result<&'static Term, UnknownTerm> {
    let key = normal_form(name);
    let names = names(version);
    names.terms.get(&key).or_else(|| names.aliases.get(&key)).copied().ok_or_else(|| unknown(name, version))
}

fn unknown(name: &str, version: CtcaeVersion) -> UnknownTerm {
    let key = normal_form(name);
    let renamed = CtcaeVersion::ALL.iter().find_map(|other| {
        let term = self::names(*other).terms.get(&key).copied()?;
        renamed_in(term, version)
    });
    let suggestions = search(name, version, 3).into_iter().map(|hit| hit.term.name).collect();
    UnknownTerm { given: name.trim().to_owned(), version, renamed, suggestions }
}

/// Everyday names and the terms they lead to, in this version.
pub(crate) fn aliases(version: CtcaeVersion) -> impl Iterator<Item = (&'static str, &'static Term)> {
    ALIASES.lines().skip(1).filter_map(move |line| {
        let (alias, candidates) = line.split_once('\t')?;
        let by_name = |name| terms(version).binary_search_by_key(&name, |term| term.name).ok();
        let index = candidates.split('|').find_map(by_name)?;
        Some((alias, terms(version).get(index)?))
    })
}

#[derive(Default)]
struct Names {
    terms: HashMap<String, &'static Term>,
    aliases: HashMap<String, &'static Term>,
}

fn names(version: CtcaeVersion) -> &'static Names {
    static NAMES: [OnceLock<Names>; 3] = [const { OnceLock::new() }; 3];
    static NONE: OnceLock<Names> = OnceLock::new();
    NAMES.get(version.index()).unwrap_or(&NONE).get_or_init(|| Names {
        terms: terms(version).iter().map(|term| (normal_form(term.name), term)).collect(),
        aliases: aliases(version).map(|(alias, term)| (normal_form(alias), term)).collect(),
    })
}

/// Lower case words with single spaces and American spelling, so that "Oedema - limbs" meets "Edema limbs".
pub(crate) fn normal_form(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let lower = words.collect::<Vec<_>>().join(" ").to_lowercase();
    lower.replace("ae", "e").replace("oe", "e").replace("our", "or")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, version: CtcaeVersion) -> &'static str {
        find_term(name, version).expect(name).name
    }

    #[test]
    fn a_term_is_found_by_its_name_in_any_spelling() {
        let v5 = CtcaeVersion::V5;
        assert_eq!(found("Alopecia", v5), "Alopecia");
        assert_eq!(found(" anaemia ", v5), "Anemia");
        assert_eq!(found("OEDEMA LIMBS", v5), "Edema limbs");
        assert_eq!(found("Diarrhoea", v5), "Diarrhea");
        assert_eq!(
            found("palmar plantar erythrodysaesthesia syndrome", v5),
            "Palmar-plantar erythrodysesthesia syndrome"
        );
    }

    #[test]
    fn an_everyday_name_leads_to_the_term_of_the_version() {
        assert_eq!(
            found("hand-foot syndrome", CtcaeVersion::V4_03),
            "Palmar-plantar erythrodysesthesia syndrome"
        );
        assert_eq!(found("thrombocytopenia", CtcaeVersion::V5), "Platelet count decreased");
        assert_eq!(found("thrombocytopenia", CtcaeVersion::V6), "Thrombocytopenia");
    }

    #[test]
    fn a_name_of_another_version_is_refused_with_its_new_name() {
        let error = find_term("Platelet count decreased", CtcaeVersion::V6).expect_err("renamed in v6");
        assert_eq!(error.renamed, Some("Thrombocytopenia"));
        assert_eq!(
            error.to_string(),
            "CTCAE v6.0 has no term \"Platelet count decreased\"; that term of another version is \"Thrombocytopenia\" here"
        );
    }

    #[test]
    fn a_slip_of_the_pen_is_answered_with_the_closest_terms() {
        let error = find_term("Alopezia", CtcaeVersion::V5).expect_err("not a term");
        assert_eq!(error.suggestions.first(), Some(&"Alopecia"));
    }

    #[test]
    fn every_alias_leads_somewhere_and_no_two_terms_share_a_normal_form() {
        for line in ALIASES.lines().skip(1) {
            let alias = line.split('\t').next().expect("a first cell");
            assert!(CtcaeVersion::ALL.iter().any(|v| find_term(alias, *v).is_ok()), "{alias}");
        }
        for version in CtcaeVersion::ALL {
            assert_eq!(names(version).terms.len(), terms(version).len(), "{version}");
        }
    }
}
