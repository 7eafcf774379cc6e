//! Specimens with their markers, stages, lesions and their measurements.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use super::draft::{Draft, gave, sources};
use super::{Line, Placement};
use crate::grammar::What;

/// The specimen of which the text is speaking, and lesions by organ.
#[derive(Debug, Default)]
pub(super) struct Tissue {
    /// Index of the specimen, its key, and the paragraph and section it was named in.
    current: Option<(usize, String, usize, String)>,
    /// Words and organ of the lesion measured last.
    measured: Option<(String, &'static str)>,
}

static SITE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::pattern::compiled(
        r"(?i)\b((?:right|left|upper|lower|middle|second|third|anterior|axillary|cervical|inguinal|supraclavicular|mediastinal|retroperitoneal) )*(?:(liver|hepatic)|(lungs?|pulmonary|bronch\w+)|(breasts?)|(chest wall)|(ribs?|bones?|vertebra\w*|sternum|pelvis)|(brain|cerebral)|(kidney|renal)|(adrenal)|(pancreas|pancreatic)|(colon|cecum|caecum|sigmoid|colonic)|(rectum|rectal)|(stomach|gastric)|(ovary|ovarian)|(prostate)|(thyroid)|(bladder)|(skin|cutaneous)|(lymph nodes?|nodal)|(spleen)|(testis|testicular)|(peritone\w+)|(thymus|mediastin\w+)|(uter\w+|endometri\w+)|(o?esophag\w+)|(soft tissue|thigh|muscle))\b",
    )
});
const ORGANS: [&str; 26] = [
    "liver",
    "lung",
    "breast",
    "chest wall",
    "bone",
    "brain",
    "kidney",
    "adrenal",
    "pancreas",
    "colon",
    "rectum",
    "stomach",
    "ovary",
    "prostate",
    "thyroid",
    "bladder",
    "skin",
    "lymph node",
    "spleen",
    "testis",
    "peritoneum",
    "mediastinum",
    "uterus",
    "oesophagus",
    "soft tissue",
    "other",
];

/// Organs that a sentence names, each once, in its order: the words, the organ, the place.
pub(super) fn sites(text: &str) -> Vec<(String, &'static str, usize)> {
    let mut found: Vec<(String, &'static str, usize)> = Vec::new();
    for c in SITE.iter().flat_map(|re| re.captures_iter(text)) {
        let organ = (2..27).find(|i| c.get(*i).is_some()).and_then(|i| ORGANS.get(i - 2));
        if let (Some(whole), Some(organ)) = (c.get(0), organ)
            && !found.iter().any(|(_, before, _)| before == organ)
        {
            found.push((whole.as_str().to_lowercase(), organ, whole.start()));
        }
    }
    found
}

/// Organs that hold metastases: those that the tumour is not said to be of.
fn metastatic_sites(text: &str) -> Vec<&'static str> {
    static OF_TUMOUR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::pattern::compiled(r"(?i)(carcinoma|cancer|tumou?r|NEC) (of|in) (the |her |his )?$")
    });
    let found = sites(text).into_iter().filter(|(_, _, at)| {
        let before = text.get(..*at).unwrap_or_default();
        !OF_TUMOUR.as_ref().is_some_and(|re| re.is_match(before))
    });
    found.map(|(_, organ, _)| organ).collect()
}

impl Draft {
    pub(super) fn place_tissue(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        self.open_specimen(line);
        self.place_markers(line, placed);
        self.place_stage(line, placed);
        self.place_sizes(line, placed);
    }

    /// A sentence on a biopsy, an operation's pathology or a review opens a specimen of its own.
    fn open_specimen(&mut self, line: &Line<'_>) {
        let named = line.mentions.iter().find_map(|m| match &m.what {
            What::Specimen(name) => Some(name.clone()),
            _ => None,
        });
        let names_tissue = line.says(&[
            "tissue",
            "primary",
            "resected",
            "specimen",
            "biops",
            "postoperative path",
            "lesion in",
            "review",
        ]);
        let new_section =
            self.tissue.current.as_ref().is_none_or(|(_, _, _, section)| *section != line.section.name);
        if named.is_none() || !(names_tissue || new_section) {
            return;
        }
        let mut organs: Vec<&'static str> = sites(line.text).into_iter().map(|(_, organ, _)| organ).collect();
        let biopsy = line.says(&["biops"]);
        organs.retain(|organ| *organ != "lymph node" || !line.says(&["no metasta", "free of", "negative"]));
        let review = line.says(&["review", "consultation"]);
        let what = if biopsy {
            "biopsy"
        } else if review {
            "review"
        } else {
            "pathology"
        };
        let key = format!("{}:{what}:{}", line.section.name, organs.join("+"));
        let same = self.tissue.current.as_ref().is_some_and(|(_, before, _, _)| {
            *before == key
                || (organs.is_empty() && before.starts_with(&format!("{}:{what}", line.section.name)))
        });
        if same || organs.is_empty() && !new_section {
            return;
        }
        // The specimen comes into the record with its first marker or size.
        self.tissue.current = Some((usize::MAX, key, line.paragraph, line.section.name.clone()));
    }

    fn specimen(&mut self, line: &Line<'_>) -> (usize, bool) {
        match self.tissue.current.clone() {
            Some((at, _, _, section)) if at != usize::MAX && section == line.section.name => (at, true),
            Some((_, key, paragraph, section)) if section == line.section.name => {
                let mut parts = key.rsplitn(3, ':');
                let organs = parts.next().unwrap_or_default().replace('+', " and ");
                let what = parts.next().unwrap_or("pathology").to_owned();
                let known = !organs.is_empty();
                let site = if known { organs } else { "not stated".to_owned() };
                let procedure = (what == "biopsy").then_some("biopsy");
                let entries = json!({"site": site, "procedure": procedure, "markers": []});
                let (pointer, _) = self.add("specimens", &format!("{site} {what}"), entries, line, known);
                let at = index(&pointer);
                self.tissue.current = Some((at, key, paragraph, section));
                (at, known)
            }
            _ => {
                let entries = json!({"site": "not stated", "markers": []});
                let (pointer, _) = self.add("specimens", "specimen", entries, line, false);
                let at = index(&pointer);
                let key = format!("{}:pathology:", line.section.name);
                self.tissue.current = Some((at, key, line.paragraph, line.section.name.clone()));
                (at, false)
            }
        }
    }

    fn place_markers(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        for (index, mention) in line.mentions.iter().enumerate() {
            let What::Marker { name, value, sure } = &mention.what else { continue };
            // A denial within the marker's own words is its value; one before it turns it and is for a person.
            let turned = line.scope.get(index).is_some_and(|s| s.0) && value != "negative";
            let doubted = line.scope.get(index).is_some_and(|s| s.1);
            if turned || doubted {
                continue;
            }
            if value.parse::<oncase_record::scalar::MarkerValue>().is_err() {
                continue;
            }
            let (at, known) = self.specimen(line);
            let certain = *sure && line.sure;
            let marker = json!({"marker": name, "value": value, "source": sources(line)});
            let Some(Value::Array(list)) = self.entry("specimens", at).and_then(|map| map.get_mut("markers"))
            else {
                continue;
            };
            let pointer = format!("/specimens/{at}/markers/{}", list.len());
            list.push(marker);
            let shown = format!("{name}: {}", value.replace(" %", "%"));
            let mut place = gave(index, &pointer, "marker", shown, certain);
            place.why = (!known).then_some("of which specimen is not plain");
            placed.push(place);
        }
        self.word_about_marker(line);
    }

    /// "a relatively low Ki-67 index": a word about a marker, compared elsewhere with its number.
    pub(super) fn word_about_marker(&mut self, line: &Line<'_>) {
        static LOW: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::pattern::compiled(r"(?i)\b((?:relatively |very )?(?:low|high)) (Ki-?67|PD-L1|ER|PR)\b")
        });
        let Some(c) = LOW.as_ref().and_then(|re| re.captures(line.text)) else { return };
        let (Some(how), Some(name)) = (c.get(1), c.get(2)) else { return };
        let name = if name.as_str().to_lowercase().starts_with("ki") { "Ki-67" } else { name.as_str() };
        let entries = json!({"about": "marker", "says": how.as_str().to_lowercase(), "marker": name});
        self.add("statements", "marker", entries, line, false);
    }

    fn place_stage(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        for (index, mention) in line.affirmed() {
            let doubted = line.scope.get(index).is_some_and(|s| s.1);
            let (key, field, text): (&str, &'static str, &String) = match &mention.what {
                What::Stage(group) => ("group", "stage", group),
                What::Tnm(tnm) => ("tnm", "tnm", tnm),
                _ => continue,
            };
            if doubted {
                continue;
            }
            let date = line.date().filter(|date| date.2.is_none() && date.3);
            let metastatic = line.says(&["metasta"]);
            let organs: Vec<&str> = if metastatic { metastatic_sites(line.text) } else { Vec::new() };
            let mut entries = json!({"date": date.map(|date| date.1), "sites": organs});
            if let Some(map) = entries.as_object_mut() {
                map.insert(key.to_owned(), text.clone().into());
                if let (true, Some(first)) = (key == "group", self.firsts.get("stage")) {
                    map.insert("same_as".into(), first.clone().into());
                }
            }
            let (pointer, id) = self.add("stages", "stage", entries, line, true);
            if key == "group" {
                self.firsts.entry("stage".into()).or_insert(id);
            }
            placed.push(gave(index, &pointer, field, text.clone(), line.sure));
        }
    }

    /// Sizes: of the specimen in a pathology report, of a lesion on imaging.
    fn place_sizes(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        let method = line.mentions.iter().find_map(|m| match &m.what {
            What::Method(method) => Some(*method),
            _ => None,
        });
        let pathology = line.says(&["patholog", "histolog", "specimen", "resected", "excised", "path:"]);
        let mut assessment: Option<usize> = None;
        for (index, mention) in line.affirmed() {
            let What::Size(sizes) = &mention.what else { continue };
            if line.scope.get(index).is_some_and(|s| s.1) {
                continue;
            }
            let shown: Vec<String> = sizes
                .iter()
                .filter_map(|s| s.parse::<oncase_record::Length>().ok())
                .map(|l| l.to_string())
                .collect();
            if pathology && method.is_none() {
                let (at, known) = self.specimen(line);
                let Some(map) = self.entry("specimens", at) else { continue };
                if !map.contains_key("dimensions") {
                    map.insert("dimensions".into(), json!(sizes));
                    let pointer = format!("/specimens/{at}");
                    let _ = known;
                    placed.push(gave(index, &pointer, "specimen.size", shown.join(" × "), line.sure));
                }
                continue;
            }
            let named = sites(line.text.get(..mention.at.start).unwrap_or_default());
            let site = named.last().cloned().or_else(|| sites(line.text).first().cloned());
            // "a partial response with a size of …" is of the lesion spoken of before.
            let site = site.map(|(words, organ, _)| (words, organ)).or_else(|| self.tissue.measured.clone());
            let Some((words, organ)) = site else { continue };
            self.tissue.measured = Some((words.clone(), organ));
            let at = assessment.unwrap_or_else(|| self.open_assessment(line, method));
            assessment = Some(at);
            self.measure(line, at, (index, sizes, shown), (&words, organ), placed);
        }
        match (assessment, method) {
            (None, Some(method)) => self.place_assessment(line, method, placed),
            (Some(at), _) => self.claim_at(line, at, placed),
            _ => {}
        }
    }

    /// The response that the sentence of an assessment claims.
    fn claim_at(&mut self, line: &Line<'_>, at: usize, placed: &mut Vec<Placement>) {
        let response = line.affirmed().find_map(|(index, m)| match m.what {
            What::Response(name) if !line.scope.get(index).is_some_and(|s| s.1) => Some((index, name)),
            _ => None,
        });
        let Some((index, name)) = response else { return };
        let treatment = self.treatment_of(line);
        if let Some(map) = self.entry("assessments", at) {
            map.insert("claimed".into(), json!([{"response": name, "source": sources(line)}]));
            if let Some((id, _)) = treatment {
                map.insert("treatment".into(), id.into());
            }
        }
        placed.push(gave(index, &format!("/assessments/{at}/claimed/0"), "response", name, line.sure));
    }

    fn open_assessment(&mut self, line: &Line<'_>, method: Option<&str>) -> usize {
        let date = line.date().filter(|date| date.3);
        let when = date.map_or("unknown".to_owned(), |date| match date.2 {
            Some(to) => format!("{}..{to}", date.1),
            None => date.1,
        });
        let entries = json!({"date": when, "method": method.unwrap_or("unknown"), "measurements": [], "findings": line.quote});
        let (pointer, _) = self.add("assessments", method.unwrap_or("imaging"), entries, line, true);
        index(&pointer)
    }

    fn measure(
        &mut self,
        line: &Line<'_>,
        at: usize,
        (mention, sizes, shown): (usize, &[String], Vec<String>),
        (words, organ): (&str, &str),
        placed: &mut Vec<Placement>,
    ) {
        let key = format!("lesion:{organ}");
        let lesion = match self.firsts.get(&key) {
            Some(id) => id.clone(),
            None => {
                let node = organ == "lymph node";
                let (_, id) = self.add(
                    "lesions",
                    words,
                    json!({"site": words, "organ": organ, "node": node}),
                    line,
                    false,
                );
                self.firsts.insert(key, id.clone());
                id
            }
        };
        let Some(Value::Array(list)) =
            self.entry("assessments", at).and_then(|map| map.get_mut("measurements"))
        else {
            return;
        };
        // A third dimension has no place in a measurement; the record holds the two in the plane.
        let entry = json!({"lesion": lesion, "long": sizes.first(), "short": sizes.get(1)});
        let entry: serde_json::Map<String, Value> = entry
            .as_object()
            .cloned()
            .unwrap_or_default()
            .into_iter()
            .filter(|(_, v)| !v.is_null())
            .collect();
        let pointer = format!("/assessments/{at}/measurements/{}", list.len());
        list.push(Value::Object(entry));
        let shown: Vec<String> = shown.into_iter().take(2).collect();
        placed.push(gave(mention, &pointer, "lesion.size", shown.join(" × "), line.sure));
    }

    /// Imaging with a date or a response, without sizes.
    fn place_assessment(&mut self, line: &Line<'_>, method: &str, placed: &mut Vec<Placement>) {
        let response = line.affirmed().find(|(_, m)| matches!(m.what, What::Response(_)));
        let date = line.date().filter(|date| !placed.iter().any(|p| p.mention == date.0));
        if method == "endoscopy" || (response.is_none() && date.is_none()) {
            return;
        }
        if line.says(&["every"])
            || line.affirmed().filter(|(_, m)| matches!(m.what, What::Date { .. })).count() > 1
        {
            return;
        }
        let at = self.open_assessment(line, Some(method));
        let pointer = format!("/assessments/{at}");
        self.claim_at(line, at, placed);
        if let Some((index, from, _, sure)) = date
            && !placed.iter().any(|p| p.mention == index)
        {
            placed.push(gave(index, &pointer, "assessment.date", from, sure));
        }
        for (index, m) in line.mentions.iter().enumerate() {
            if matches!(&m.what, What::Method(found) if *found == method) {
                placed.push(gave(index, &pointer, "method", method, line.sure));
                break;
            }
        }
    }
}

fn index(pointer: &str) -> usize {
    pointer.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
