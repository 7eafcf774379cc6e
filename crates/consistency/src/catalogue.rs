//! What each code of the check means, for `oncase explain CODE`.
//!
//! A code is C, the number of its class (01 to 22) and the number of the rule within the class.

mod first;
mod second;

pub use oncase_record::case_file::CodeDoc;

/// All codes of the check, in order.
pub fn codes() -> impl Iterator<Item = &'static CodeDoc> {
    first::CODES.iter().chain(second::CODES)
}

/// The documentation of a code, whatever its capitals, when the check knows it.
pub fn code_doc(code: &str) -> Option<&'static CodeDoc> {
    codes().find(|doc| doc.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_every_one_is_documented() {
        let codes: Vec<&str> = codes().map(|doc| doc.code).collect();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
        for doc in super::codes() {
            assert!(
                doc.explanation.len() > 50 && !doc.wrong.is_empty() && !doc.right.is_empty(),
                "{}",
                doc.code
            );
        }
    }
}
