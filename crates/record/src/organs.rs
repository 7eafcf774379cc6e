//! Organs in the words of a record: "right second rib" is bone, "hepatic" is liver.

use std::collections::BTreeSet;

/// An organ by its usual name.
pub type Organ = &'static str;

/// Organs with the words that name them. A word is matched whole, in singular or plural.
const ORGANS: [(Organ, &[&str]); 21] = [
    ("liver", &["liver", "hepatic", "hepatis", "intrahepatic"]),
    ("lung", &["lung", "pulmonary"]),
    (
        "bone",
        &[
            "bone",
            "rib",
            "vertebra",
            "vertebrae",
            "vertebral",
            "skeleton",
            "skeletal",
            "osseous",
            "femur",
            "pelvic bone",
            "sternum",
            "spine",
            "spinal",
            "sacrum",
            "sacral",
            "skull",
            "calvarium",
            "ilium",
            "ischium",
            "acetabulum",
            "acetabular",
            "humerus",
            "tibia",
            "scapula",
            "clavicle",
        ],
    ),
    ("brain", &["brain", "cerebral", "cerebellar", "cerebellum", "intracranial"]),
    ("lymph node", &["node", "nodal", "lymph"]),
    ("adrenal gland", &["adrenal"]),
    ("peritoneum", &["peritoneum", "peritoneal", "omentum", "omental"]),
    ("chest wall", &["chest wall", "thoracic wall"]),
    ("pleura", &["pleura", "pleural"]),
    ("skin", &["skin", "cutaneous"]),
    ("breast", &["breast", "mammary"]),
    ("kidney", &["kidney", "renal"]),
    ("pancreas", &["pancreas", "pancreatic"]),
    ("spleen", &["spleen", "splenic"]),
    ("colon", &["colon", "sigmoid", "colonic", "caecum", "rectum", "rectal"]),
    ("stomach", &["stomach", "gastric"]),
    ("ovary", &["ovary", "ovaries", "ovarian"]),
    ("prostate", &["prostate", "prostatic"]),
    ("bladder", &["bladder"]),
    ("thyroid", &["thyroid"]),
    ("oesophagus", &["oesophagus", "esophagus", "oesophageal", "esophageal"]),
];

/// The organs that words name. "Chest wall" is not the lung, and an "intercostal" something no bone.
pub fn organs(text: &str) -> BTreeSet<Organ> {
    let words = words_of(text);
    ORGANS
        .iter()
        .filter(|(_, names)| names.iter().any(|name| contains(&words, name)))
        .map(|(organ, _)| *organ)
        .collect()
}

/// The words of a text in lower case, without punctuation.
pub fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn contains(words: &[String], name: &str) -> bool {
    (0..words.len()).any(|at| {
        let mut from_here = words.iter().skip(at);
        name.split(' ').all(|part| {
            from_here.next().is_some_and(|word| {
                word == part || word.strip_suffix('s').is_some_and(|singular| singular == part)
            })
        })
    })
}

/// The organs that several texts name.
pub fn organs_of_all<'t>(texts: impl IntoIterator<Item = &'t String>) -> BTreeSet<Organ> {
    texts.into_iter().flat_map(|text| organs(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organs_are_found_by_any_of_their_names() {
        let named = |text: &str| organs(text).into_iter().collect::<Vec<_>>().join(", ");
        assert_eq!(named("second anterior rib on the right"), "bone");
        assert_eq!(named("liver, lung and bone"), "bone, liver, lung");
        assert_eq!(named("right front chest wall"), "chest wall");
        assert_eq!(named("several nodules below 10 mm in both lungs"), "lung");
        assert_eq!(named("left para-aortic lymph node"), "lymph node");
        assert_eq!(named("abdomen"), "");
        for site in ["L2 vertebra", "skull", "sacrum", "left ilium"] {
            assert_eq!(named(site), "bone", "{site}");
        }
    }
}
