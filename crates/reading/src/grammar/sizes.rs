//! Sizes of lesions and specimens, and the modality that measured them.

use oncase_record::Length;

use super::numbers::decimal;
use super::{Mention, What, pattern, taken};

pattern!(
    PRODUCT,
    r"(?i)\b(\d+(?:[.,]\d+)?)\s*(cm|mm)?\s*[x×*]\s*(\d+(?:[.,]\d+)?)\s*(cm|mm)?(?:\s*[x×*]\s*(\d+(?:[.,]\d+)?)\s*(cm|mm)?)?"
);
pattern!(SINGLE, r"(?i)\b(\d+(?:[.,]\d+)?)[\s-]*(cm|mm)\b(?:\s*(?:2|3|²|³|/|Hg|\())?");
pattern!(
    MEASURED,
    r"(?i)\b(measur\w+|diameter|size[ds]?|largest|mass(?:es)?|nodules?|lesions?|tumou?rs?|metastas[ie]s|axis|dimension)\b"
);
pattern!(
    NOT_A_LESION,
    r"(?i)\b(slice|thickness|margins?|section|from the|above|port|incision|needle|distance|deep|catheter|increments?)\b"
);
pattern!(
    METHOD,
    r"\b(?i:(PET[-/ ]?CT|positron emission tomography)|(bone scan\w*|bone scintigra\w+)|(MRI|MR imaging|magnetic resonance)|(CT|computed tomography|tomography)|(ultraso\w+|sonograph\w+)|(x-?ray|radiograph\w*|mammogra\w+)|(endoscop\w+|colonoscop\w+|gastroscop\w+|bronchoscop\w+|cystoscop\w+))\b"
);

pub(super) fn find(sentence: &str, found: &mut Vec<Mention>) {
    for c in PRODUCT.iter().flat_map(|re| re.captures_iter(sentence)) {
        let part = |i: usize| c.get(i).map(|m| m.as_str());
        // The unit may stand once, at the end.
        let Some(unit) = part(6).or(part(4)).or(part(2)).map(str::to_lowercase) else { continue };
        let sizes: Vec<String> = [(1, 2), (3, 4), (5, 6)]
            .into_iter()
            .filter_map(|(n, u)| Some((decimal(part(n)?), part(u).map_or(unit.clone(), str::to_lowercase))))
            .map(|(n, u)| format!("{n} {u}"))
            .collect();
        push(sentence, c.get(0), sizes, found);
    }
    for c in SINGLE.iter().flat_map(|re| re.captures_iter(sentence)) {
        let (Some(whole), Some(number), Some(unit)) = (c.get(0), c.get(1), c.get(2)) else { continue };
        if taken(found, &whole.range()) || whole.end() != unit.end() {
            continue;
        }
        let near = window(sentence, whole.start(), whole.end());
        let lesion = MEASURED.as_ref().is_some_and(|re| re.is_match(near));
        if lesion && !NOT_A_LESION.as_ref().is_some_and(|re| re.is_match(near)) {
            let size = format!("{} {}", decimal(number.as_str()), unit.as_str().to_lowercase());
            push(sentence, Some(whole), vec![size], found);
        }
    }
    for c in METHOD.iter().flat_map(|re| re.captures_iter(sentence)) {
        const NAMES: [&str; 7] = ["PET-CT", "bone-scan", "MRI", "CT", "ultrasound", "X-ray", "endoscopy"];
        let which = (1..=7).find(|i| c.get(*i).is_some()).and_then(|i| NAMES.get(i - 1));
        if let (Some(whole), Some(name)) = (c.get(0), which) {
            found.push(Mention { at: whole.range(), what: What::Method(name) });
        }
    }
}

fn push(sentence: &str, at: Option<regex::Match<'_>>, sizes: Vec<String>, found: &mut Vec<Mention>) {
    let Some(at) = at else { return };
    let right = sizes.iter().all(|size| size.parse::<Length>().is_ok());
    let magnified = sentence.get(at.end()..).is_some_and(|rest| rest.starts_with(['×', 'x']));
    if right && !magnified && !taken(found, &at.range()) {
        found.push(Mention { at: at.range(), what: What::Size(sizes) });
    }
}

fn window(sentence: &str, start: usize, end: usize) -> &str {
    let mut from = start.saturating_sub(70);
    while !sentence.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (end + 30).min(sentence.len());
    while !sentence.is_char_boundary(to) {
        to -= 1;
    }
    sentence.get(from..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        find(text, &mut found);
        let sizes = found.into_iter().filter_map(|m| match m.what {
            What::Size(sizes) => Some(sizes.join(" × ")),
            _ => None,
        });
        sizes.collect()
    }

    #[test]
    fn sizes_are_read_with_points_commas_and_one_unit() {
        assert_eq!(sizes("measuring 8.4 cm × 6.3 cm"), ["8.4 cm × 6.3 cm"]);
        assert_eq!(sizes("1.5 x 1.5 x 1 cm"), ["1.5 cm × 1.5 cm × 1 cm"]);
        assert_eq!(sizes("a tumour of 3,2 cm"), ["3.2 cm"]);
        assert_eq!(sizes("a 12-mm nodule"), ["12 mm"]);
    }

    #[test]
    fn margins_and_magnification_are_no_lesion_sizes() {
        assert_eq!(sizes("slice thickness 5 mm; H&E 100 ×"), [""; 0]);
        assert_eq!(sizes("the margin was 2 mm from the tumour"), [""; 0]);
    }
}
