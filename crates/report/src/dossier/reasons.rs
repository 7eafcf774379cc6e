//! Reasons in words, and the rules and policies that a report has to name.

use std::collections::BTreeSet;

use oncase_outcome::Policies;
use oncase_record::{Because, Rule, Verification};
use oncase_response::case::Evaluation;
use oncase_treatment::RecordLines;

use super::{Dossier, Reason, RuleNote};
use crate::privacy::spelled;
use crate::wording::capital;

/// The rule with an identifier, in whichever room it stands.
fn rule(id: &str) -> Option<&'static Rule> {
    let found = |rules: &'static [Rule]| rules.iter().find(|rule| rule.id == id);
    found(oncase_response::recist11::RULES)
        .or_else(|| oncase_outcome::rule(id))
        .or_else(|| oncase_treatment::rule(id))
        .or_else(|| found(oncase_toxicity::rules()))
}

/// A reason as a sentence: the rule's title, the numbers it compared, the policies it needed. Where a rule neither
/// compared numbers nor needed a policy its identifier says enough, and the methods give its words.
pub(super) fn reason(because: &Because) -> Reason {
    let facts = because.facts.iter().map(|fact| fact.0.clone()).collect();
    let id = because.rule.to_owned();
    if because.numbers.is_empty() && because.policies.is_empty() {
        return Reason { sentence: String::new(), rule: id, facts };
    }
    let title = rule(because.rule).map_or(because.rule, |rule| rule.title);
    let numbers = because
        .numbers
        .iter()
        .map(|number| format!("{} {} {}", number.name, number.value, number.unit).trim_end().to_owned());
    let policies =
        because.policies.iter().map(|policy| format!("policy {}: {}", policy.name, policy.setting));
    let parts: Vec<String> = numbers.chain(policies).collect();
    Reason { sentence: spelled(&format!("{}: {}.", capital(title), parts.join("; "))), rule: id, facts }
}

pub(super) fn reasons(because: &[Because]) -> Vec<Reason> {
    because.iter().map(reason).collect()
}

impl Dossier<'_> {
    /// Collects the rules and policies behind everything that this dossier shows.
    pub(super) fn name_rules(
        &mut self,
        policies: &Policies,
        evaluations: &[Evaluation],
        lines: &RecordLines,
        outcomes: &[oncase_outcome::Outcome],
    ) {
        let points = evaluations.iter().flat_map(|evaluation| evaluation.result.iter().flatten());
        let mut all: Vec<&Because> = points.flat_map(|point| &point.because).collect();
        all.extend(lines.history.assignments.iter().map(|assignment| &assignment.because));
        all.extend(outcomes.iter().flat_map(|outcome| &outcome.because));
        let mut used: BTreeSet<&str> = all.iter().map(|because| because.rule).collect();
        let best = evaluations.iter().filter_map(|evaluation| evaluation.best.as_ref());
        used.extend(best.map(|(course, _)| course.confirmed.rule.id()));
        self.rules = used.into_iter().filter_map(rule).map(note).collect();

        let mut settings: Vec<(String, String)> =
            vec![("month".to_owned(), "a month of survival time is 30.4375 days".to_owned())];
        if !evaluations.is_empty() {
            settings.extend(
                policies.response.used().into_iter().map(|used| (used.name.to_owned(), used.setting)),
            );
        }
        let named = all.iter().flat_map(|because| &because.policies);
        settings.extend(named.map(|used| (used.name.to_owned(), used.setting.clone())));
        let mut seen = BTreeSet::new();
        settings.retain(|setting| seen.insert(setting.clone()));
        self.policies = settings;
    }
}

fn note(rule: &'static Rule) -> RuleNote {
    let mut statement = rule.statement.to_owned();
    if !rule.reading.is_empty() {
        statement.push_str(&format!(" Reading chosen: {}", rule.reading));
    }
    let citation = if rule.locator.is_empty() {
        rule.citation.to_owned()
    } else {
        format!("{}, {}", rule.citation, rule.locator)
    };
    RuleNote {
        id: rule.id.to_owned(),
        title: rule.title.to_owned(),
        statement,
        citation,
        unverified: rule.verification == Verification::Unverified,
    }
}
