//! The course: procedures, cycles, lines, stage, responses, adverse events, places, life and death.

use std::ops::Range;

use super::numbers::{duration, spelled};
use super::{Mention, What, pattern, taken};
use crate::lexicon::ADVERSE_EVENTS;

const NUMBER: &str = r"(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";

pattern!(
    SURGERY,
    r"(?i)\b((?:(?:right|left|bilateral|total|partial|radical|modified radical|subtotal|right-sided|left-sided|laparoscopic|low anterior|curative|wide local|distal|upper|lower|middle|thoracoscopic|extended|open|simple|en bloc)[ -]+)*(?:mastectomy|lumpectomy|lobectomy|pneumonectomy|hemicolectomy|colectomy|sigmoidectomy|gastrectomy|nephrectomy|nephroureterectomy|orchiectomy|orchidectomy|hysterectomy|thyroidectomy|prostatectomy|cystectomy|pancreatectomy|pancreaticoduodenectomy|hepatectomy|splenectomy|oophorectomy|salpingo-oophorectomy|esophagectomy|oesophagectomy|metastasectomy|craniotomy|anterior resection|surgical resection|transurethral resection|debulking|cytoreductive surgery|omentectomy|laryngectomy|glossectomy|adrenalectomy|neck dissection|amputation|enucleation|segmentectomy|(?:wide |local )+excision))\b"
);
pattern!(
    LOCAL,
    r"(?i)\b((?:hepatic artery |transarterial |arterial |transcatheter )*(?:chemo)?emboli[sz]ation|TACE|radiofrequency ablation|microwave ablation|cryoablation)\b"
);
pattern!(
    RADIO,
    r"(?i)\b((?:chemo)?radiotherapy|chemoradiation|radiation therapy|stereotactic (?:body )?radio\w+|whole[- ]brain radi\w+|irradiation)\b"
);
pattern!(ENDOCRINE, r"(?i)\b(endocrine therapy|hormonal? therapy|hormone therapy)\b");
pattern!(
    BIOPSY,
    r"(?i)\b((?:core[- ]needle |needle |excisional |incisional |percutaneous |CT-guided |ultrasound-guided |fine[- ]needle |liver |lung |bone marrow |lymph node |endoscopic )*(?:biopsy|biopsies|biopsied|aspiration cytology))\b"
);
pattern!(
    PATHOLOGY,
    r"(?i)\b(postoperative patholog\w+|patholog\w+|histolog\w+|histopatholog\w+|immunohistochem\w+)\b"
);
pattern!(CYCLES_AFTER, r"(?i)\b(every|each|per|at|after every|of)\s+$");
pattern!(
    FOLLOWED,
    r"(?i)\b(follow\w*|seen|imaging|scan\w*|CT|MRI|assess\w*|review\w*|check\w*|visits?|tested)\b"
);
pattern!(
    LINE,
    r"(?i)\b(first|second|third|fourth|fifth|1st|2nd|3rd|4th)[- ]line\b|\b(?:in|as) (second|first|third) line\b|(?-i:\b([1-5])L:)"
);
pattern!(
    INTENT,
    r"(?i)\b(neo-?adjuvant|adjuvant|palliative|maintenance)\b|\b(?:with )?(curative)(?:-| )intent\b"
);
pattern!(
    STAGE,
    r"\b(?i:stage)\s+(?:[a-z]+\s+)?(IV[ABC]?|III[ABC]?[1-3]?|II[ABC]?[1-3]?|I[ABC]?[1-3]?|0|[1-4][ABC]?)\b|\b(?i:of stage) (IV|III|II|I)\b"
);
pattern!(NOT_STAGE, r"(?i)^\s*(reconstruction|surgery|procedure|operation|trial|study|repair)");
pattern!(
    TNM,
    r"\b([cpyra]{0,3}T(?:is|[0-4][a-d]?)(?:\([^)]{1,6}\))?\s?[cp]?N[0-3x][a-d]?(?:\([^)]{1,8}\))?(?:\s?[cp]?M[01x][a-d]?)?)\b"
);
pattern!(
    RESPONSE,
    r"(?i)\b(?:(complete (?:metabolic )?(?:response|remission)|pathologic(?:al)? complete response)|(partial (?:metabolic )?(?:response|remission))|(stable disease|disease stabili[sz]ation)|(progressive disease|disease progression|disease (?:had )?progressed))\b"
);
pattern!(RESPONSE_SHORT, r"\b(CR|PR|SD|PD)\b");
pattern!(
    RESPONSE_CONTEXT,
    r"(?i)\b(RECIST|respon\w+|achieved|remission|assess\w+|evaluat\w+|efficacy|best)\b"
);
pattern!(
    MARKER_CONTEXT,
    r"(?i)\b(ER|HER-?2|receptors?|immunohisto\w+|Ki-?67|positiv\w+|negativ\w+|stain\w+)\b"
);
pattern!(
    PROGRESSED,
    r"(?i)\b(disease (?:had )?progress(?:ed|ion)|progressive disease|(?:tumou?r|disease) recurrence|relapsed?|recurred|local recurrence|had progressed|progression)\b"
);
pattern!(
    GRADE,
    r"(?i)\b(?:grade[s ]?|(?-i:G)|gr\.)\s?(?:(\d)|(IV|III|II|I))(?:\s?(?:-|to|and|or)\s?(?:\d|IV|III|II|I))?\b"
);
pattern!(
    FACILITY,
    r"\b(?i:((?:our|local|the treating|another|a local|the local|outside|regional|referring|county|district) (?:own )?(?:hospital|institution|center|centre|clinic|department)))\b|\b((?:[A-Z][a-z]+ ){1,3}(?:Hospital|Medical Center|Clinic|Infirmary))\b"
);
pattern!(
    VITAL,
    r"(?i)\b(?:(still alive|remains alive|was alive|is alive|being alive|alive)|(died|deceased|passed away|succumbed|death))\b"
);
pattern!(
    PRESENTED,
    r"(?i)\b(presented (?:to|with|at)|presented\b|was admitted|was referred|^referred|came to|attended|visited|sought|complain\w+ of|presentation)\b"
);
pattern!(POINTER, r"\b((?:Table|Figure|Fig\.) \d+)\b");

fn ranges<'t>(
    re: &'t std::sync::LazyLock<Option<regex::Regex>>,
    text: &'t str,
) -> impl Iterator<Item = (Range<usize>, regex::Captures<'t>)> {
    re.iter().flat_map(|re| re.captures_iter(text)).filter_map(|c| Some((c.get(0)?.range(), c)))
}

fn with_number(source: &str) -> Option<regex::Regex> {
    crate::pattern::compiled(&source.replace("NUMBER", NUMBER))
}

pub(super) fn find(sentence: &str, found: &mut Vec<Mention>) {
    procedures(sentence, found);
    schedule(sentence, found);
    disease(sentence, found);
    responses(sentence, found);
    adverse_events(sentence, found);
    let mut add = |at: Range<usize>, what: What| found.push(Mention { at, what });
    for (at, c) in ranges(&FACILITY, sentence) {
        let name = c.get(1).or(c.get(2)).map_or("", |m| m.as_str()).to_lowercase();
        let name = name.trim_start_matches("the ").trim_start_matches("a ").to_owned();
        add(at, What::Facility(name));
    }
    for (at, c) in ranges(&VITAL, sentence) {
        add(at, What::Vital(if c.get(1).is_some() { "alive" } else { "dead" }));
    }
    for (at, _) in ranges(&PRESENTED, sentence).take(1) {
        add(at, What::Presentation);
    }
    for (at, c) in ranges(&POINTER, sentence) {
        add(at, What::Pointer(c.get(1).map_or("", |m| m.as_str()).replace("Fig.", "Figure")));
    }
}

fn procedures(sentence: &str, found: &mut Vec<Mention>) {
    for (pattern, kind) in [
        (&SURGERY, "surgery"),
        (&LOCAL, "local-procedure"),
        (&RADIO, "radiotherapy"),
        (&ENDOCRINE, "endocrine"),
    ] {
        for (at, c) in ranges(pattern, sentence) {
            let name = c.get(1).map_or("", |m| m.as_str()).to_lowercase();
            if !taken(found, &at) {
                found.push(Mention { at, what: What::Procedure { name, kind } });
            }
        }
    }
    for pattern in [&BIOPSY, &PATHOLOGY] {
        for (at, c) in ranges(pattern, sentence) {
            let name = c.get(1).map_or("", |m| m.as_str()).to_lowercase();
            found.push(Mention { at, what: What::Specimen(name) });
        }
    }
}

static CYCLES_RE: std::sync::LazyLock<Option<regex::Regex>> =
    std::sync::LazyLock::new(|| with_number(r"(?i)\bNUMBER[- ](?:\w+[- ]){0,2}?(?:cycles?|courses?)\b"));
static EVERY_RE: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
    with_number(
        r"(?i)\b(?:every|at intervals of)\s+NUMBER[\s-]*(days?|d|weeks?|wk|months?|mo)\b|\bq\s?(\d{1,2})\s?(d|w|wk|weeks?|days?)\b|\b(\d{1,2})[- ](day|week)s?[- ]cycles?\b",
    )
});

fn schedule(sentence: &str, found: &mut Vec<Mention>) {
    for (at, c) in ranges(&EVERY_RE, sentence) {
        let group = |i: usize| c.get(i).map(|m| m.as_str());
        let (number, unit) = (group(1).or(group(3)).or(group(5)), group(2).or(group(4)).or(group(6)));
        let number = number.and_then(spelled).map(|n| n.to_string());
        let Some(length) = number.zip(unit).and_then(|(n, u)| duration(&n, u)) else { continue };
        let near = sentence.get(..at.start).unwrap_or_default();
        let last = near.rsplit([',', ';']).next().unwrap_or_default();
        // "every 3 months" of a follow-up is no cycle of treatment.
        let follow_up = FOLLOWED.as_ref().is_some_and(|re| re.is_match(last));
        found.push(Mention {
            at,
            what: if follow_up || length.ends_with("months") {
                What::Duration(length)
            } else {
                What::CycleLength(length)
            },
        });
    }
    for (at, c) in ranges(&CYCLES_RE, sentence) {
        let before = sentence.get(..at.start).unwrap_or_default();
        // "every three cycles" is an interval, "cycle 3" a place.
        let interval = CYCLES_AFTER.as_ref().is_some_and(|re| re.is_match(before))
            && !before.ends_with("after ")
            && !before.ends_with("of ");
        let whole = sentence.get(at.clone()).unwrap_or_default().to_lowercase();
        let per = whole.contains("day") || whole.contains("week");
        if let Some(count) = c.get(1).and_then(|m| spelled(m.as_str()))
            && !interval
            && !per
            && !taken(found, &at)
        {
            found.push(Mention { at, what: What::Cycles(count) });
        }
    }
    for (at, c) in ranges(&LINE, sentence) {
        let word = c.get(1).or(c.get(2)).or(c.get(3)).map_or("", |m| m.as_str()).to_lowercase();
        let line = match word.as_str() {
            "first" | "1st" | "1" => 1,
            "second" | "2nd" | "2" => 2,
            "third" | "3rd" | "3" => 3,
            "fourth" | "4th" | "4" => 4,
            _ => 5,
        };
        found.push(Mention { at, what: What::Line(line) });
    }
    for (at, c) in ranges(&INTENT, sentence) {
        let word = c.get(1).or(c.get(2)).map_or("", |m| m.as_str()).to_lowercase();
        let intent = match word.as_str() {
            "adjuvant" => "adjuvant",
            "palliative" => "palliative",
            "maintenance" => "maintenance",
            "curative" => "curative",
            _ => "neoadjuvant",
        };
        found.push(Mention { at, what: What::Intent(intent) });
    }
}

fn disease(sentence: &str, found: &mut Vec<Mention>) {
    for (at, c) in ranges(&STAGE, sentence) {
        let after = sentence.get(at.end..).unwrap_or_default();
        if NOT_STAGE.as_ref().is_some_and(|re| re.is_match(after)) {
            continue;
        }
        if let Some(group) = c.get(1).or(c.get(2)) {
            found.push(Mention { at, what: What::Stage(group.as_str().to_owned()) });
        }
    }
    for (at, c) in ranges(&TNM, sentence) {
        let tnm = c.get(1).map_or("", |m| m.as_str()).replace(' ', "");
        found.push(Mention { at, what: What::Tnm(tnm) });
    }
    for (at, _) in ranges(&PROGRESSED, sentence) {
        let after = sentence.get(at.end..).unwrap_or_default();
        let before = sentence.get(..at.start).unwrap_or_default().trim_end().to_lowercase();
        // "progression-free survival" and "time to progression" are endpoints, "without progression" denies.
        if after.starts_with("-free") || after.starts_with(" free") || before.ends_with("time to") {
            continue;
        }
        found.push(Mention { at, what: What::Progression });
    }
}

fn responses(sentence: &str, found: &mut Vec<Mention>) {
    for (at, c) in ranges(&RESPONSE, sentence) {
        const NAMES: [&str; 4] = ["CR", "PR", "SD", "PD"];
        if let Some(name) = (1..=4).find(|i| c.get(*i).is_some()).and_then(|i| NAMES.get(i - 1)) {
            found.push(Mention { at, what: What::Response(name) });
        }
    }
    let context =
        |re: &std::sync::LazyLock<Option<regex::Regex>>| re.as_ref().is_some_and(|re| re.is_match(sentence));
    // PR is the progesterone receptor among markers, and a response among responses; among both it is neither.
    if !context(&RESPONSE_CONTEXT) || context(&MARKER_CONTEXT) {
        return;
    }
    for (at, c) in ranges(&RESPONSE_SHORT, sentence) {
        let name = match c.get(1).map_or("", |m| m.as_str()) {
            "CR" => "CR",
            "PR" => "PR",
            "SD" => "SD",
            _ => "PD",
        };
        let spelled_out =
            found.iter().any(|m| m.what == What::Response(name) && at.start.saturating_sub(m.at.end) <= 3);
        if !spelled_out && !taken(found, &at) {
            found.push(Mention { at, what: What::Response(name) });
        }
    }
}

fn adverse_events(sentence: &str, found: &mut Vec<Mention>) {
    let grades: Vec<(Range<usize>, u8)> = ranges(&GRADE, sentence)
        .filter_map(|(at, c)| {
            // "grade 1-2" is not one grade.
            let one = c.get(1).or(c.get(2))?;
            let grade = match one.as_str() {
                "I" => 1,
                "II" => 2,
                "III" => 3,
                "IV" => 4,
                digit => digit.parse().ok()?,
            };
            (one.end() == at.end && (1..=5).contains(&grade)).then_some((at, grade))
        })
        .collect();
    for (at, name, _) in ADVERSE_EVENTS.find(sentence) {
        let gap = |grade: &Range<usize>| {
            let (from, to) =
                if grade.end <= at.start { (grade.end, at.start) } else { (at.end, grade.start) };
            sentence.get(from..to).unwrap_or("far too far away")
        };
        // Directly before ("grade 2 nausea", "grade 1 nausea and fatigue"), or in brackets or "of" after.
        let after = grades.iter().find(|(grade, _)| {
            grade.start >= at.end && matches!(gap(grade).trim(), "" | "(" | "of" | "," | "[")
        });
        let before = grades.iter().rev().find(|(grade, _)| {
            grade.end <= at.start
                && gap(grade).len() < 60
                && !gap(grade).contains([';', ')', '.'])
                && !gap(grade).contains("grade")
        });
        // "G3 neutropenia, G2 diarrhoea": the grade directly before goes first.
        let adjoining = before.filter(|(grade, _)| gap(grade).trim().is_empty());
        let grade = adjoining.or(after).or(before).map(|(_, grade)| *grade);
        if !taken(found, &at) {
            found.push(Mention { at, what: What::AdverseEvent { name: name.to_owned(), grade } });
        }
    }
}
