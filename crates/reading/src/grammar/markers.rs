//! Markers with their values: "ER > 50%", "positive for CgA and Syn", "X and Y was negative".
//!
//! Markers that stand in one list share what is said before or after the list, unless one has a value of its own.

use std::ops::Range;

use super::{Mention, What, pattern, taken};
use crate::lexicon::MARKERS;

pattern!(
    OWN,
    r"(?ix)^(?:\s*(?:labell?ing|proliferation|proliferative)?\s*(?:index|status|expression|staining|score|rate)?
      \s*(?:in\ (?:that|this|the)\ (?:tissue|biopsy|review|report|specimen|primary|tumou?r|lesion)|of\ the\ primary)?
      \s*(?:was|is|of|stood\ at|being|=|:)?\s*|\s*[(\[]\s*)
      ((?:approximately|about|around|~)?\s*[<>≥≤]?\s*\d+(?:[.,]\d+)?\s*%?(?:\s*(?:-|to)\s*\d+(?:[.,]\d+)?)?\s*%)"
);
pattern!(
    OWN_SIGN,
    r"(?i)^\s*(?:\(\s*(\+{1,3}|-|[0-3]\+|0|positive|negative|weakly positive|weak|strong|focal)\s*[,)]|\s?(\+{1,3})(?:\s|[,;).]|$)|[ -](positive|negative|aberrant|mutated|mutant|wild[- ]type)\b|\s?(-)(?:[,;)]|$))"
);
pattern!(
    STRONG,
    r"(?i)^\s*(?:in that tissue |in this tissue )?(?:was |is )?(?:strongly? |strong )(?:positive |expressed )?\(?\s*([<>≥≤]?\s*\d+\s*%)"
);
pattern!(
    BEFORE,
    r"(?ix)\b(?:(strongly|weakly|diffusely|focally)\s+)?(?:
      (?P<pos>positiv(?:e|ity)|immunoreactiv(?:e|ity)|express(?:ed|es|ing|ion\ of)|expression\ for|stained\ positively)|
      (?P<neg>negativ(?:e|ity)|did\ not\ express|lack(?:ed|ing|\ of)|loss\ of|no\ expression\ of|absence\ of|not\ express))
      (?:\s+(?:strong|both|too|staining|stain|expression|immunostaining|results?))*
      (?:\s+(?:for|of|in\ that\ report|in\ this\ review))?\s*:?\s*(?:the\s+|both\s+|strong\s+|weak\s+)*(?:expression\s+(?:of|for)\s+)?$"
);
pattern!(
    AFTER,
    r"(?ix)^[\s)\]]*(?:receptors?|staining|expression|status|immunostaining)?[\s)\]]*(?:in\ (?:this|that)\ (?:review|tissue|report))?
      \s*(?:were|was|is|are|both|all|too|also|remained|tested|stained|showed)?\s*(?:both\ |all\ |also\ )?
      (?P<not>not\ )?(?P<how>strongly\ |weakly\ |diffusely\ |focally\ |moderately\ |slightly\ weaker\ )?
      (?P<word>positive|negative|expressed|absent|detected|lost|immunoreactive)\b"
);
pattern!(SHOWED, r"(?i)\b(showed|revealed|demonstrated|with|found)\s+$");
pattern!(STRONG_BEFORE, r"(?i)\bstrong (?:expression|positivity|staining) (?:for|of)\s*$");
pattern!(WEAKER, r"(?i)(?:slightly )?(?:weaker|weak) (?:expression of|expression for|positivity for)?\s*$");
pattern!(WEAKER_AFTER, r"(?i)^\s*(?:expression )?was (slightly weaker|weaker|weak)\b");
pattern!(
    LIST,
    r"(?i)^(?:[\s,/&()\[\]]|and|or|as|well|both|the|for|expression|of|too|receptors?|hormone|strong|strongly|weak|also|staining|in|a|to|slightly|weaker|somatostatin|:)*$"
);
pattern!(PERCENT_GAP, r"[(\[]?\s*[<>≥≤]?\s*\d+\s*%\s*[)\]]?|\([+-]{1,3}\)");
pattern!(CONTEXT, r"(?i)immuno|stain|express|positiv|negativ|receptor|index|marker|hormone|patholog|%");

struct Found {
    at: Range<usize>,
    name: String,
}

pub(super) fn find(sentence: &str, found: &mut Vec<Mention>) {
    if !CONTEXT.as_ref().is_some_and(|re| re.is_match(sentence)) {
        return;
    }
    let names = names(sentence);
    let mut first = 0;
    while first < names.len() {
        let mut last = first;
        while last + 1 < names.len() && one_list(sentence, &names, last) {
            last += 1;
        }
        read_list(sentence, names.get(first..=last).unwrap_or_default(), found);
        first = last + 1;
    }
}

/// Names of markers, the abbreviation in brackets after a full name counted with it.
fn names(sentence: &str) -> Vec<Found> {
    let mut names: Vec<Found> = Vec::new();
    for (at, name, _) in MARKERS.find(sentence) {
        let written = sentence.get(at.clone()).unwrap_or_default();
        // Short names are words or parts of words unless written as such.
        if written.len() <= 3 && written != name && written != "PgR" {
            continue;
        }
        if let Some(before) = names.last_mut() {
            let gap = sentence.get(before.at.end..at.start).unwrap_or_default().trim();
            if before.name == name && matches!(gap, "(" | "[" | "") {
                let closing = sentence.get(at.end..).is_some_and(|rest| rest.starts_with([')', ']']));
                before.at.end = at.end + usize::from(closing);
                continue;
            }
        }
        names.push(Found { at, name: name.to_owned() });
    }
    names
}

fn one_list(sentence: &str, names: &[Found], at: usize) -> bool {
    let (Some(one), Some(next)) = (names.get(at), names.get(at + 1)) else { return false };
    let gap = sentence.get(one.at.end..next.at.start).unwrap_or_default();
    if gap.len() > 80 {
        return false;
    }
    let gap = PERCENT_GAP.as_ref().map_or(gap.into(), |re| re.replace_all(gap, ""));
    LIST.as_ref().is_some_and(|re| re.is_match(&gap))
}

fn read_list(sentence: &str, list: &[Found], found: &mut Vec<Mention>) {
    let (Some(first), Some(last)) = (list.first(), list.last()) else { return };
    let before = tail(sentence, first.at.start);
    let after = sentence.get(last.at.end..).unwrap_or_default();
    let shared = shared(before, after);
    for marker in list {
        let rest = sentence.get(marker.at.end..).unwrap_or_default();
        let own = own(rest, tail(sentence, marker.at.start));
        let Some((value, end)) = own
            .map(|(value, len)| (value, marker.at.end + len))
            .or_else(|| shared.clone().map(|value| (value, marker.at.end)))
        else {
            continue;
        };
        let at = marker.at.start..end;
        if !taken(found, &at) {
            let what = What::Marker { name: marker.name.clone(), value, sure: true };
            found.push(Mention { at, what });
        }
    }
}

/// The value that stands directly at one marker, and how far it reaches.
fn own(rest: &str, before: &str) -> Option<(String, usize)> {
    if let Some(c) = STRONG.as_ref()?.captures(rest) {
        return Some((format!("strong ({})", squeezed(c.get(1)?.as_str())), c.get(0)?.end()));
    }
    if let Some(c) = OWN.as_ref()?.captures(rest) {
        let share = squeezed(c.get(1)?.as_str());
        let strong = STRONG_BEFORE.as_ref()?.is_match(before);
        return Some((if strong { format!("strong ({share})") } else { share }, c.get(0)?.end()));
    }
    if let Some(c) = OWN_SIGN.as_ref()?.captures(rest) {
        let sign = (1..=4).find_map(|i| c.get(i))?;
        let value = match sign.as_str() {
            "-" => "negative",
            "+" => "positive",
            other => other,
        };
        return Some((value.to_lowercase(), sign.end()));
    }
    if let Some(c) = WEAKER_AFTER.as_ref()?.captures(rest) {
        return Some((format!("{} expression", c.get(1)?.as_str().to_lowercase()), c.get(0)?.end()));
    }
    let weaker = WEAKER.as_ref()?.find(before)?;
    let word =
        if weaker.as_str().to_lowercase().starts_with("slightly") { "slightly weaker" } else { "weaker" };
    Some((format!("{word} expression"), 0))
}

/// What is said of the whole list, after it or before it.
fn shared(before: &str, after: &str) -> Option<String> {
    if let Some(c) = AFTER.as_ref()?.captures(after) {
        let word = c.name("word")?.as_str().to_lowercase();
        let negative = c.name("not").is_some() || matches!(word.as_str(), "negative" | "absent" | "lost");
        let how = c.name("how").map_or("", |m| m.as_str()).to_lowercase();
        let word = if negative {
            "negative"
        } else if word == "detected" {
            "positive"
        } else {
            &word
        };
        return Some(format!("{how}{word}"));
    }
    if STRONG_BEFORE.as_ref()?.is_match(before) {
        return Some("strong expression".to_owned());
    }
    if SHOWED.as_ref()?.is_match(before) && after.trim_start().starts_with("expression") {
        return Some("expressed".to_owned());
    }
    let c = BEFORE.as_ref()?.captures(before)?;
    if c.name("neg").is_some() {
        return Some("negative".to_owned());
    }
    let word = c.name("pos")?.as_str().to_lowercase();
    // "did not show positivity for" is a denial that the scope pass sees; a double one is left alone.
    let how = c.get(1).map_or(String::new(), |m| format!("{} ", m.as_str().to_lowercase()));
    Some(format!("{how}{}", if word.starts_with("express") { "expressed" } else { "positive" }))
}

fn tail(sentence: &str, end: usize) -> &str {
    let before = sentence.get(..end).unwrap_or_default();
    let mut from = before.len().saturating_sub(90);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    before.get(from..).unwrap_or_default()
}

/// "> 50%" and ">50 %" are one value: the record writes `> 50 %`.
fn squeezed(value: &str) -> String {
    let mut out = String::new();
    // A decimal comma is a point.
    for c in value.trim().chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }) {
        out.push(c);
        if matches!(c, '<' | '>' | '≥' | '≤') {
            out.push(' ');
        }
    }
    for about in ["approximately", "about", "around", "~"] {
        if let Some(rest) = out.strip_prefix(about) {
            out = format!("approximately {rest}");
            break;
        }
    }
    out.replace("%-", "-")
        .replace("%to", "-")
        .replace("to", "-")
        .replace("approxima-ely", "approximately")
        .replace('%', " %")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markers(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        find(text, &mut found);
        let shown = found.into_iter().filter_map(|m| match m.what {
            What::Marker { name, value, .. } => Some(format!("{name}: {value}")),
            _ => None,
        });
        shown.collect()
    }

    #[test]
    fn a_list_shares_its_predicate_and_a_marker_may_have_its_own() {
        assert_eq!(
            markers(
                "revealed expression of Syn, CgA, and hormone receptors (ER > 50%, slightly weaker expression of PR)."
            ),
            ["Syn: expressed", "CgA: expressed", "ER: > 50 %", "PR: slightly weaker expression"]
        );
        assert_eq!(
            markers(
                "showed an NEC with positive expression of CgA and Syn as well as strong expression for ER (> 95%)."
            ),
            ["CgA: positive", "Syn: positive", "ER: strong (> 95 %)"]
        );
    }

    #[test]
    fn a_later_negation_covers_the_whole_list() {
        assert_eq!(
            markers(
                "The expression of O6-methylguanine DNA methyltransferase (MGMT) and somatostatin receptor SSTR2 was negative."
            ),
            ["MGMT: negative", "SSTR2: negative"]
        );
        assert_eq!(markers("Staining for HER-2 was negative."), ["HER-2: negative"]);
    }

    #[test]
    fn values_stand_in_several_ways() {
        assert_eq!(markers("The Ki-67 index was 50%-75%."), ["Ki-67: 50-75 %"]);
        assert_eq!(
            markers("The Ki67 index was approximately 70% (Figure 1)."),
            ["Ki-67: approximately 70 %"]
        );
        assert_eq!(
            markers("TTF-1 (+), p40 (-), CK7-positive on immunostaining"),
            ["TTF-1: positive", "p40: negative", "CK7: positive"]
        );
        assert_eq!(
            markers("positive for CK20 and CDX2 but negative for TTF-1"),
            ["CK20: positive", "CDX2: positive", "TTF-1: negative"]
        );
    }
}
