//! The parts of a report: headings, and what kind of part they open.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

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

/// A paragraph, line or table row with the part it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph {
    pub(crate) at: Range<usize>,
    pub(crate) section: usize,
}

/// A part of the report.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) kind: SectionKind,
}

static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
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
    .ok()
});
static INLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:\[bookmark: \w+\])?\s*((?:Figure|Fig\.|Table) \d+|(?:Core [Tt]ip|(?i:background|introduction|case summary|discussion|conclusions?)):)\b[.:]?").ok()
});

fn kind(name: &str, level_above: Option<SectionKind>) -> SectionKind {
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
    } else if name.starts_with("abstract") {
        SectionKind::Patient
    } else {
        match level_above {
            Some(SectionKind::Legend) => SectionKind::Legend,
            _ => SectionKind::Patient,
        }
    }
}

/// Cuts a text into paragraphs under their headings.
pub(crate) fn paragraphs(text: &str) -> (Vec<Section>, Vec<Paragraph>) {
    let mut sections = vec![Section { name: "Text".to_owned(), kind: SectionKind::Patient }];
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        let lead = line.len() - line.trim_start().len();
        let place = start + lead..start + lead + trimmed.len();
        if trimmed.is_empty() {
            close(&mut open, &mut paragraphs, sections.len() - 1);
            continue;
        }
        if let Some(name) = heading(trimmed) {
            close(&mut open, &mut paragraphs, sections.len() - 1);
            let kind = kind(&name, None);
            sections.push(Section { name, kind });
            continue;
        }
        if let Some(name) = INLINE.as_ref().and_then(|re| re.captures(trimmed)).and_then(|c| c.get(1)) {
            close(&mut open, &mut paragraphs, sections.len() - 1);
            let name = name.as_str().replace("Fig.", "Figure").trim_end_matches(':').to_owned();
            sections.push(Section { kind: kind(&name, None), name });
        }
        open = match open {
            Some(before) if runs_on(text, &before, trimmed) => Some(before.start..place.end),
            before => {
                open = before;
                close(&mut open, &mut paragraphs, sections.len() - 1);
                Some(place)
            }
        };
    }
    close(&mut open, &mut paragraphs, sections.len() - 1);
    (sections, paragraphs)
}

fn close(open: &mut Option<Range<usize>>, paragraphs: &mut Vec<Paragraph>, section: usize) {
    paragraphs.extend(open.take().map(|at| Paragraph { at, section }));
}

/// Whether a line goes on the sentence of the lines before it, rather than beginning anew.
fn runs_on(text: &str, before: &Range<usize>, line: &str) -> bool {
    let ended = text.get(before.clone()).and_then(|t| t.chars().next_back());
    let row = line.starts_with(['|', '-', '*', '•', '#', '\t']);
    !row && !ended.is_some_and(|c| matches!(c, '.' | '!' | '?' | '|' | ':' | ';'))
        && !text.get(before.clone()).is_some_and(|t| t.starts_with('|'))
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
