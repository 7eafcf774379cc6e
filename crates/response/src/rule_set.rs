//! One way to write the rules of a criterion: an enumeration of their short names and the data beside it.

/// Defines `RuleId` and `RULES` of one criterion.
macro_rules! rule_set {
    ($prefix:literal, $citation:literal; $($name:ident: $title:literal, $statement:literal, $locator:literal, $check:ident, $reading:literal, $example:literal;)+) => {
        /// Number of a rule of this criterion; its place in [`RULES`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        #[allow(missing_docs, reason = "each variant is the short name of the rule that it numbers")]
        pub enum RuleId { $($name,)+ }

        impl RuleId {
            /// The rule itself.
            pub const fn rule(self) -> &'static oncase_record::Rule {
                &RULES[self as usize]
            }

            /// Its identifier.
            pub const fn id(self) -> &'static str {
                self.rule().id
            }
        }

        /// The rules, in the order of their numbers.
        pub static RULES: &[oncase_record::Rule] = &[$(oncase_record::Rule {
            id: concat!($prefix, "-", stringify!($name)),
            title: $title,
            statement: $statement,
            citation: $citation,
            locator: $locator,
            verification: oncase_record::Verification::$check,
            reading: $reading,
            example: $example,
        },)+];
    };
}

pub(crate) use rule_set;
