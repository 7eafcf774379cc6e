//! Whom a sentence is about, and what in it is denied or doubted.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::pattern::pattern;
use crate::section::SectionKind;

/// Whom a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The patient of the report.
    Patient,
    /// Other patients, a disease, the literature.
    Others,
    /// The patient's family.
    Family,
}

pattern!(
    FAMILY,
    r"(?i)\b(mother|father|sister|brother|aunt|uncle|grandmother|grandfather|daughter|cousin|niece|nephew|(?:her|his) son|relatives?|family history|siblings?)\b"
);
pattern!(
    PATIENT,
    r"(?i)\b((?-i:[Ss]he|[Hh]e|[Hh]er|[Hh]is|him)|(?:the|this|our|present)(?: \w+)? patient(?:'s)?|the (?:woman|man|lady|gentleman|boy|girl)|our case|this case|(?:present|presented|presenting) case|we (?:treated|administered|performed|started|gave|decided)|\d+[- ]year[- ]old|aged \d+)\b"
);
pattern!(
    OTHERS,
    r"(?i)(\bpatients\b|\bstud(?:y|ies)\b|\btrials?\b|\bcohorts?\b|\bmedian\b|\bliterature\b|\bet al\b|\bguidelines?\b|\bcases of\b|\bincidence\b|\bhave been reported\b|\bhas been reported\b|\bmeta-analys|\bregistry\b|\bSEER\b|\bin general\b|\busually\b|\bare (?:common|rare|recommended|reported|used)\b|\bis (?:recommended|rare|uncommon|common|reported)\b|\baccount(?:s|ing) for\b|\bprevious(?:ly)? report|\breported (?:a|an|that|the|in|on|two|three)\b|\bet\. al)"
);
pattern!(
    CITATION,
    r"\[\d{1,3}(?:\s*[-,]\s*\d{1,3})*\]|\(\d{1,2}(?:[-,]\s?\d{1,2})*\)\.?$|\([A-Z][a-z]+ et al"
);

pattern!(
    COMPARED,
    r"(?i)\b(?:which (?:was|is|were|are)\s+)?(?:(?:much |significantly )?(?:longer|shorter|higher|lower|better|worse) than|consistent with|in (?:line|agreement|accordance) with|similar to|comparable (?:to|with)|compared (?:to|with)|in contrast to|unlike)\b[^.]*\b(?:report|stud|literature|patients|cases|trial|et al|published|described|median)"
);
pattern!(THIS_ONE, r"(?i)\b(?:in )?(?:our|this|the present) (?:case|patient)\b");

/// Where a sentence on this patient turns to a comparison with others: "…, which was longer than in previous reports".
pub(crate) fn about_others_from(sentence: &str) -> Option<usize> {
    let from = COMPARED.as_ref()?.find(sentence)?.start();
    THIS_ONE.as_ref()?.is_match(sentence.get(..from)?).then_some(from)
}

/// Whom a sentence is about, and whether that is sure.
pub(crate) fn subject(sentence: &str, kind: SectionKind) -> (Subject, bool) {
    let says = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|re| re.is_match(sentence));
    if kind == SectionKind::Ignored {
        return (Subject::Others, true);
    }
    if kind == SectionKind::Family || says(&FAMILY) {
        return (Subject::Family, !says(&PATIENT));
    }
    if let Some(head) = about_others_from(sentence).and_then(|from| sentence.get(..from)) {
        return subject(head, kind);
    }
    let (patient, others) = (says(&PATIENT), says(&OTHERS) || says(&CITATION));
    match (kind, patient, others) {
        (_, true, false) => (Subject::Patient, true),
        (SectionKind::Patient | SectionKind::Legend, false, false) => (Subject::Patient, true),
        (SectionKind::Patient, true, true) => (Subject::Patient, false),
        (_, true, true) => (Subject::Others, false),
        _ => (Subject::Others, true),
    }
}

pattern!(
    DENIED,
    r"(?i)\b(no|not|without|neither|nor|denied|denies|never|absence of|ruled out|free of|excluded|no evidence of|did not|lack of|refused|declined)\b[^,;:]*$"
);
pattern!(
    DENIED_AFTER,
    r"(?i)^[^,;:.]{0,30}\b(was not|were not|was ruled out|were ruled out|was excluded|is not|was never|was refused|was declined)\b"
);
pattern!(
    DOUBTED,
    r"(?i)\b(possibl[ey]|probabl[ey]|suspected|suspicious (?:for|of)|(?-i:may)|might|could|would|should|likely|questionable|planned|proposed|recommended|considered|scheduled|suggest(?:s|ed|ive)?|differential|if|unless|intended|offered|discussed|versus|rather than|instead of)\b"
);

/// Whether what stands at `at` within the sentence is denied.
pub(crate) fn denied(sentence: &str, at: &Range<usize>) -> bool {
    let before = near_before(sentence, at.start);
    // "no need for a reduction, but grade 1 nausea": what follows "but" stands for itself.
    let before = before.rsplit_once(" but ").map_or(before, |(_, rest)| rest);
    let after = sentence.get(at.end..).unwrap_or_default();
    let window = clip(after, 60);
    DENIED.as_ref().is_some_and(|re| re.is_match(before))
        || DENIED_AFTER.as_ref().is_some_and(|re| re.is_match(window))
}

/// Whether what stands at `at` within the sentence is planned, possible or advised rather than so.
pub(crate) fn doubted(sentence: &str, at: &Range<usize>) -> bool {
    let window = near_before(sentence, at.start);
    let after = clip(sentence.get(at.end..).unwrap_or_default(), 60);
    DOUBTED.as_ref().is_some_and(|re| re.is_match(window) || re.is_match(after))
}

fn near_before(sentence: &str, at: usize) -> &str {
    let before = sentence.get(..at).unwrap_or_default();
    let mut from = before.len().saturating_sub(80);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    before.get(from..).unwrap_or_default()
}

fn clip(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_about_the_patient_the_family_or_others() {
        let case = |text: &str| subject(text, SectionKind::Patient).0;
        let talk = |text: &str| subject(text, SectionKind::General).0;
        assert_eq!(case("CT showed a mass of 3 cm."), Subject::Patient);
        assert_eq!(case("Her mother had breast cancer at 52 years."), Subject::Family);
        assert_eq!(case("In a trial of 40 patients the median PFS was 4 months."), Subject::Others);
        assert_eq!(talk("NEC has a Ki-67 index of > 20%."), Subject::Others);
        assert_eq!(talk("Our patient achieved a PFS of 11 months."), Subject::Patient);
        let compared = "In this patient, the PFS was 18 mo, which was longer than that of previous reports.";
        assert_eq!(subject(compared, SectionKind::General), (Subject::Patient, true));
        assert_eq!(talk("Wang et al[8] saw it in older women."), Subject::Others);
    }

    #[test]
    fn a_denial_reaches_to_the_end_of_its_clause() {
        let text = "There was no neutropenia, and nausea of grade 1";
        let at = |word: &str| text.find(word).map(|i| i..i + word.len()).expect("there");
        assert!(denied(text, &at("neutropenia")));
        assert!(!denied(text, &at("nausea")));
    }
}
