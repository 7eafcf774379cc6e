//! The parts of a report: headings, and what kind of part they open.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::table::{self, Table};

/// What a part of a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SectionKind {
    /// The patient's course.
    Patient,
    /// Introduction, discussion, conclusion: mostly about others.
    General,
    /// A family's history.
    Family,
    /// Figure legends.
    Legend,
    /// Lists of references, acknowledgements, footnotes: nothing about anybody.
    Ignored,
}

/// A paragraph, line or event of a table with the part it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph {
    /// One range of prose, or the cells of an event in a table.
    pub(crate) parts: Vec<Range<usize>>,
    pub(crate) in_table: bool,
    pub(crate) section: usize,
}

/// A part of the report.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) kind: SectionKind,
}

static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::pattern::compiled(
        r"(?ix)^(?:\d+(?:\.\d+)*\.?\s+)?
        (abstract|background|case\ (?:summary|presentation|report|description|history)|case|core\ tip|
        introduction|chief\ complaints?|presenting\ complaints?|history(?:\ of\ (?:present|past)\ illness)?|
        (?:past\ )?medical\ history|personal\ and\ family\ history|family\ history|
        physical\ examinations?|laboratory\ (?:examinations?|findings)|
        imaging(?:\ (?:examinations?|findings))?|(?:further\ )?diagnostic\ (?:work-?up|assessment)|
        pathology(?:\ findings)?|patholog\w+\ findings|(?:final\ )?diagnosis|treatments?|
        therapeutic\ intervention|therapy|clinical\ course|outcomes?(?:\ and\ follow-?up)?|follow-?up(?:\ and\ outcomes?)?|
        discussion|conclusions?|references|bibliography|acknowledge?ments?|funding|
        conflicts?\ of\ interest|competing\ interests|author\ contributions|informed\ consent|
        patient\ perspective|figure\ legends?|timeline|patient\ information|summary|findings|
        clinical\ findings|interpretation)\s*[.:]?\s*$",
    )
});
static INLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::pattern::compiled(
        r"^(?:\[bookmark: \w+\])?\s*((?:Figure|Fig\.|Table) \d+|(?:Core [Tt]ip|(?i:background|introduction|case summary|discussion|conclusions?)):)\b[.:]?",
    )
});

fn kind(name: &str) -> SectionKind {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["reference", "bibliograph", "acknowledg", "funding", "interest", "author", "consent"]) {
        SectionKind::Ignored
    } else if name == "family history" {
        SectionKind::Family
    } else if has(&["introduction", "discussion", "conclusion", "background", "core tip", "interpretation"]) {
        SectionKind::General
    } else if has(&["figure", "fig."]) {
        SectionKind::Legend
    } else {
        SectionKind::Patient
    }
}

/// Cuts a text into paragraphs under their headings.
pub(crate) fn paragraphs(text: &str) -> (Vec<Section>, Vec<Paragraph>) {
    let mut cut = Cut {
        text,
        sections: vec![Section { name: "Text".to_owned(), kind: SectionKind::Patient }],
        paragraphs: Vec::new(),
        open: None,
        table: None,
        current: 0,
        float: None,
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        cut.line(line, at);
        at += line.len();
    }
    cut.close();
    (cut.sections, cut.paragraphs)
}

struct Cut<'t> {
    text: &'t str,
    sections: Vec<Section>,
    paragraphs: Vec<Paragraph>,
    /// The prose that is being read.
    open: Option<Range<usize>>,
    table: Option<Table>,
    /// The part that is being read.
    current: usize,
    /// The part that a legend or a table interrupts, and whether the legend has been read.
    float: Option<(usize, bool)>,
}

impl Cut<'_> {
    fn line(&mut self, line: &str, at: usize) {
        if let Some(table) = &mut self.table {
            if table.take(line, at) {
                return;
            }
            self.close();
        }
        let trimmed = line.trim();
        if trimmed.is_empty() {
            // A line with a tab alone may be an empty cell, which begins no table.
            self.close();
            return;
        }
        if table::begins(line) {
            self.close();
            let mut table = Table::default();
            table.take(line, at);
            self.table = Some(table);
            return;
        }
        let lead = line.len() - line.trim_start().len();
        let place = at + lead..at + lead + trimmed.len();
        if let Some(name) = heading(trimmed) {
            self.close();
            self.begin(name, None);
            return;
        }
        let runs_on = self.open.as_ref().is_some_and(|before| runs_on(self.text, before, trimmed));
        if let Some(name) =
            INLINE.as_ref().and_then(|re| re.captures(trimmed)).and_then(|c| c.get(1)).filter(|_| !runs_on)
        {
            self.close();
            let name = name.as_str().replace("Fig.", "Figure").trim_end_matches(':').to_owned();
            let float = name.starts_with("Figure") || name.starts_with("Table");
            let interrupted = self.float.map_or(self.current, |(before, _)| before);
            self.begin(name, float.then_some(interrupted));
        }
        match &mut self.open {
            Some(before) if runs_on => before.end = place.end,
            _ => {
                self.close();
                if let Some((before, true)) = self.float {
                    self.current = before;
                    self.float = None;
                }
                self.open = Some(place);
            }
        }
    }

    /// A new part; one that floats gives way to the interrupted part after it.
    fn begin(&mut self, name: String, interrupts: Option<usize>) {
        self.sections.push(Section { kind: kind(&name), name });
        self.current = self.sections.len() - 1;
        self.float = interrupts.map(|before| (before, false));
    }

    fn close(&mut self) {
        let section = self.current;
        if let Some(at) = self.open.take() {
            self.paragraphs.push(Paragraph { parts: vec![at], in_table: false, section });
            if let Some((_, read)) = &mut self.float {
                *read = true;
            }
        }
        if let Some(table) = self.table.take() {
            let events = table.events(self.text).into_iter();
            self.paragraphs.extend(events.map(|parts| Paragraph { parts, in_table: true, section }));
        }
    }
}

/// Whether a line goes on the sentence of the lines before it, rather than beginning anew.
fn runs_on(text: &str, before: &Range<usize>, line: &str) -> bool {
    let ended = text.get(before.clone()).and_then(|t| t.chars().next_back());
    let row = line.starts_with(['-', '*', '•', '#']);
    !row && !ended.is_some_and(|c| matches!(c, '.' | '!' | '?' | ':' | ';'))
}

fn heading(line: &str) -> Option<String> {
    if let Some(rest) = line.strip_prefix('#') {
        let name = rest.trim_start_matches('#').trim();
        // "Table 1 (timeline)" is cited as Table 1.
        let numbered = name.starts_with("Table ") || name.starts_with("Figure ");
        let name = name.split(" (").next().filter(|_| numbered).unwrap_or(name);
        return Some(name.to_owned());
    }
    let bare = line.trim_matches(['*', '_']).trim();
    if bare.len() > 60 {
        return None;
    }
    let named = HEADING.as_ref()?.captures(bare)?.get(1)?.as_str().to_owned();
    Some(named)
}
