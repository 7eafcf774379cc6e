//! Patterns of the grammars, compiled so that they run fast on any text.

use regex::Regex;

/// Compiles a pattern; `None` when it is wrong, which a test excludes.
///
/// Word boundaries and digits mean those of ASCII: a boundary of Unicode's would send every sentence with a µ or a ≥
/// through the slow engine.
pub(crate) fn compiled(source: &str) -> Option<Regex> {
    Regex::new(&source.replace(r"\b", r"(?-u:\b)").replace(r"\d", "[0-9]")).ok()
}

/// Declares a pattern under a name.
macro_rules! pattern {
    ($name:ident, $source:expr) => {
        static $name: std::sync::LazyLock<Option<regex::Regex>> =
            std::sync::LazyLock::new(|| $crate::pattern::compiled($source));
    };
}
pub(crate) use pattern;
