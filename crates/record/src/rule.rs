//! Rules and reasons: what a derived value can say about itself.
//!
//! A rule is written once, beside its citation. A kernel returns a verdict with the rule's id and the numbers
//! used, and builds no text; the `explain` module of each room makes the sentence afterwards.

use serde::{Deserialize, Serialize};

/// How far a rule or a fact of reference has been checked against its publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
    /// The wording was read in the publication or in a stored copy of it.
    Read,
    /// Remembered, not yet found in a second source: shown as "unverified" wherever the rule is shown.
    Unverified,
    /// Oncase's own convention: no publication states it.
    Own,
}

/// One clinical or record-keeping rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Stable identifier, such as `RECIST11-A2`.
    pub id: &'static str,
    /// A few words: "Progression of the sum of diameters".
    pub title: &'static str,
    /// The rule in our own words, complete enough to apply by hand.
    pub statement: &'static str,
    /// Publication, such as "Eisenhauer et al., Eur J Cancer 2009;45:228-247".
    pub citation: &'static str,
    /// Section, page or table within it.
    pub locator: &'static str,
    /// Whether the wording was checked against the source.
    pub verification: Verification,
    /// The reading chosen where the source is ambiguous; empty when it is not.
    pub reading: &'static str,
    /// A worked example with numbers.
    pub example: &'static str,
}

impl Rule {
    /// A rule of this project, with no publication behind it.
    pub const fn own(
        id: &'static str,
        title: &'static str,
        statement: &'static str,
        example: &'static str,
    ) -> Self {
        Self {
            id,
            title,
            statement,
            citation: "Oncase",
            locator: "",
            verification: Verification::Own,
            reading: "",
            example,
        }
    }
}

/// Where a fact stands in the record: a JSON pointer such as `/assessments/3/measurements/0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FactRef(pub String);

/// A number that a rule used, with its name and unit, so that the explanation can be rebuilt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NumberUsed {
    /// What it is: "sum of diameters", "nadir".
    pub name: &'static str,
    /// The number as it is to be read: `58.2`, `2016-11-01..2016-11-30`.
    pub value: String,
    /// Its unit, empty for a pure number or a date.
    pub unit: &'static str,
}

/// An assumption that was needed, made by a named policy and not by the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyUsed {
    /// The policy's name, such as `sticky-pr`.
    pub name: &'static str,
    /// Its setting, such as `on`.
    pub setting: String,
}

/// Why a derived value is what it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Because {
    /// Identifier of the rule that decided.
    pub rule: &'static str,
    /// The facts that made the value, by reference.
    pub facts: Vec<FactRef>,
    /// The numbers the rule compared.
    pub numbers: Vec<NumberUsed>,
    /// The policies that filled what the record leaves open.
    pub policies: Vec<PolicyUsed>,
}

impl Because {
    /// A reason that names its rule and nothing else yet.
    pub fn rule(rule: &'static str) -> Self {
        Self { rule, facts: Vec::new(), numbers: Vec::new(), policies: Vec::new() }
    }

    /// Adds a fact by its place in the record.
    #[must_use]
    pub fn fact(mut self, pointer: impl Into<String>) -> Self {
        self.facts.push(FactRef(pointer.into()));
        self
    }

    /// Adds a number that was used.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: impl Into<String>, unit: &'static str) -> Self {
        self.numbers.push(NumberUsed { name, value: value.into(), unit });
        self
    }

    /// Adds a policy that was applied.
    #[must_use]
    pub fn policy(mut self, name: &'static str, setting: impl Into<String>) -> Self {
        self.policies.push(PolicyUsed { name, setting: setting.into() });
        self
    }
}

/// A derived value with its reasons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Derived<T> {
    /// What was derived.
    pub value: T,
    /// Why, in the order of the argument.
    pub because: Vec<Because>,
}
