//! x
/// x
#[derive(Clone, Copy, Debug)]
pub struct RuleDoc {
    /// x
    pub code: &'static str,
}
/// x
pub const RULES: &[RuleDoc] = &[];
/// x
pub fn rule_doc(_c: &str) -> Option<&'static RuleDoc> {
    None
}
