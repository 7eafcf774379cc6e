//! The text as it is read: broken words mended, odd spaces and dashes made plain, every byte with its origin.

use std::ops::Range;

/// A text made plain, with the character of the original that every byte came from.
#[derive(Debug)]
pub(crate) struct Clean {
    pub(crate) text: String,
    /// For each byte of `text`, the index of its character in the original; one entry more for the end.
    origin: Vec<u32>,
}

impl Clean {
    pub(crate) fn new(original: &str) -> Self {
        let mut clean = Self { text: String::with_capacity(original.len()), origin: Vec::new() };
        let mut count: u32 = 0;
        let mut rest = original.chars().peekable();
        let mut before = [' ', ' '];
        while let Some(c) = rest.next() {
            let plain = plain(c);
            let joins = matches!(plain, Some('-')) && before[1].is_lowercase();
            if joins
                && rest.peek().is_some_and(|next| next.is_whitespace())
                && let Some(skipped) = broken_word(&rest)
            {
                for _ in 0..skipped {
                    rest.next();
                }
                count = count.saturating_add(1 + skipped);
                continue;
            }
            if let Some(plain) = plain {
                clean.push(plain, count);
                before = [before[1], plain];
            }
            count = count.saturating_add(1);
        }
        clean.origin.push(count);
        clean
    }

    fn push(&mut self, c: char, at: u32) {
        self.text.push(c);
        self.origin.extend(std::iter::repeat_n(at, c.len_utf8()));
    }

    /// Characters of the original that a range of this text came from, the end excluded.
    pub(crate) fn span(&self, range: &Range<usize>) -> [u32; 2] {
        let end = self.origin.last().copied().unwrap_or(0);
        let first = self.origin.get(range.start).copied().unwrap_or(end);
        let last = range.end.checked_sub(1).and_then(|i| self.origin.get(i)).map_or(first, |last| last + 1);
        [first, last.max(first)]
    }
}

/// The character in plain form; `None` for those that print nothing.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '\u{ad}' | '\u{200b}' | '\u{feff}' | '\r' => return None,
        '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2002}' | '\u{2003}' | '\u{2007}' | '\u{c}' => ' ',
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '–' | '−' => '-',
        '’' | '‘' => '\'',
        '·' => '.',
        '⩾' | '≧' => '≥',
        '⩽' | '≦' => '≤',
        'μ' => 'µ',
        other => other,
    })
}

/// After a hyphen: how many white characters lie before the word's other half, when it is one.
fn broken_word(rest: &std::iter::Peekable<std::str::Chars<'_>>) -> Option<u32> {
    let mut ahead = rest.clone();
    let mut white = 0;
    while ahead.peek().is_some_and(|c| c.is_whitespace()) && white < 8 {
        ahead.next();
        white += 1;
    }
    let word: String = ahead.take(24).take_while(|c| c.is_alphabetic()).collect();
    // "two- and three-year" is a hyphen left hanging on purpose.
    let hanging = matches!(word.as_str(), "" | "and" | "or" | "to" | "bis" | "und" | "oder");
    (!hanging && word.chars().all(char::is_lowercase)).then_some(white)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_broken_at_the_end_of_a_line_is_whole_and_keeps_its_place() {
        let clean = Clean::new("é mul- tiple two- and 3–4");
        assert_eq!(clean.text, "é multiple two- and 3-4");
        let at = clean.text.find("multiple").expect("whole");
        assert_eq!(clean.span(&(at..at + 8)), [2, 12]);
    }
}
