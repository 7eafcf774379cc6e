//! Names of drugs, markers and adverse events, with the spellings under which reports write them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

/// A list of names that is found in a text in one pass.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pattern: Option<Regex>,
    /// Spelling in lower case to the name (and its kind).
    names: BTreeMap<String, (String, String)>,
}

impl Lexicon {
    fn new(data: &str) -> Self {
        let mut names = BTreeMap::new();
        for line in data.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let (kind, line) = line.split_once(": ").unwrap_or(("", line));
            let canonical = line.split('|').next().unwrap_or_default().trim();
            for spelling in line.split('|') {
                names.insert(spelling.trim().to_lowercase(), (canonical.to_owned(), kind.to_owned()));
            }
        }
        let mut spellings: Vec<&String> = names.keys().collect();
        // The longest first, so that "trastuzumab deruxtecan" is not read as trastuzumab.
        spellings.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let escaped: Vec<String> =
            spellings.iter().map(|name| regex::escape(name).replace(' ', r"\s+")).collect();
        let pattern = crate::pattern::compiled(&format!(r"(?i)\b(?:{})\b", escaped.join("|")));
        Self { pattern, names }
    }

    /// Every name in the text: where it stands, its canonical name, its kind.
    pub(crate) fn find<'s>(
        &'s self,
        text: &'s str,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, &'s str, &'s str)> {
        self.pattern.iter().flat_map(move |re| re.find_iter(text)).filter_map(|found| {
            let key = found.as_str().to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
            let (name, kind) = self.names.get(&key)?;
            Some((found.range(), name.as_str(), kind.as_str()))
        })
    }
}

pub(crate) static DRUGS: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(include_str!("../data/drugs.txt")));
pub(crate) static MARKERS: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(include_str!("../data/markers.txt")));
pub(crate) static ADVERSE_EVENTS: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(include_str!("../data/adverse_events.txt")));
