//! An item in one line, as it stands in a list.

use oncase_record::scalar::When;
use oncase_store::Section;
use serde_json::Value;

use super::case::Item;
use super::typed::heading;

/// The line of an item: when, what, and a few details.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// When; empty when the item has no date.
    pub when: String,
    /// What it is.
    pub what: String,
    /// Details, in a few words.
    pub details: Vec<String>,
}

/// The line of an item.
pub fn line(item: &Item) -> Line {
    let get = |key: &str| text(&item.body, key);
    let some = |keys: &[&str]| -> Vec<String> {
        let shown = |key: &&str| if *key == "id" { get(key) } else { word(&get(key)) };
        keys.iter().map(shown).filter(|text| !text.is_empty()).collect()
    };
    let count = |key: &str, one: &str, many: &str| {
        let n = item.body.get(key).and_then(Value::as_array).map_or(0, Vec::len);
        (n > 0).then(|| format!("{n} {}", if n == 1 { one } else { many }))
    };
    let (what, details): (String, Vec<String>) = match item.section {
        Section::Case => (get("title"), some(&["id"])),
        Section::Sources => (first(&[get("citation"), get("id")]), some(&["kind", "text"])),
        Section::Patient => ("Patient".to_owned(), some(&["sex", "age", "birth"])),
        Section::Events => (get("what"), some(&["kind", "facility"])),
        Section::Diagnoses => {
            let sites = list(&item.body, "metastatic_sites");
            let metastases = (!sites.is_empty()).then(|| format!("metastases: {sites}"));
            (get("what"), some(&["basis", "facility"]).into_iter().chain(metastases).collect())
        }
        Section::Specimens => {
            let markers = item.body.get("markers").and_then(Value::as_array).into_iter().flatten();
            let markers: Vec<String> =
                markers.map(|m| format!("{} {}", text(m, "marker"), text(m, "value"))).collect();
            (
                join(&[get("site"), get("procedure")], ", "),
                some(&["histology", "grade"]).into_iter().chain(markers).collect(),
            )
        }
        Section::Stages => {
            (join(&[get("tnm"), prefixed("stage ", &get("group"))], ", "), some(&["system", "edition"]))
        }
        Section::Lesions => (get("site"), some(&["role", "organ", "id"])),
        Section::Assessments => {
            let claimed = item.body.get("claimed").and_then(Value::as_array).into_iter().flatten();
            let claimed: Vec<String> = claimed.map(|c| format!("claimed {}", text(c, "response"))).collect();
            let measured = count("measurements", "lesion measured", "lesions measured");
            let baseline =
                (item.body.get("baseline") == Some(&Value::Bool(true))).then(|| "baseline".to_owned());
            (
                first(&[join(&[word(&get("method")), get("region")], ", "), get("visit"), get("id")]),
                baseline.into_iter().chain(measured).chain(claimed).chain(some(&["findings"])).collect(),
            )
        }
        Section::Treatments => {
            let drugs = item.body.get("components").and_then(Value::as_array).into_iter().flatten();
            let drugs: Vec<String> = drugs.map(|d| join(&[text(d, "drug"), text(d, "dose")], " ")).collect();
            let line = prefixed("line ", &get("line"));
            let cycles =
                Some(get("cycles_given")).filter(|n| !n.is_empty()).map(|n| format!("{n} cycles given"));
            let details = some(&["kind", "intent"]).into_iter().chain((!line.is_empty()).then_some(line));
            (join(&[get("regimen"), get("name")], ": "), details.chain(cycles).chain(drugs).collect())
        }
        Section::Labs | Section::Vitals => {
            (first(&[get("test"), word(&get("measure"))]), vec![join(&[get("value"), get("unit")], " ")])
        }
        Section::AdverseEvents => {
            (first(&[get("term"), get("as_written")]), vec![prefixed("grade ", &get("grade"))])
        }
        Section::Followup => (word(&get("status")), some(&["disease", "cause_of_death"])),
        Section::Statements => {
            let about = word(&get("about"));
            let what = first(&[get("says"), about.clone()]);
            (what, std::iter::once(about).chain(some(&["duration", "response", "percent", "id"])).collect())
        }
        Section::Narrative => ("Author's own text".to_owned(), Vec::new()),
        Section::Settled => (get("finding"), some(&["by", "on", "reason"])),
    };
    let details = details.into_iter().filter(|text| !text.is_empty()).collect();
    Line {
        when: when(&item.body),
        what: if what.is_empty() { "not filled in yet".to_owned() } else { what },
        details,
    }
}

/// An item in a word or two, for a choice: "STEM", "right lobe of the liver".
pub fn in_a_word(item: &Item) -> String {
    let line = line(item);
    if line.when.is_empty() { line.what } else { format!("{}, {}", line.what, line.when) }
}

/// Dates of a body, as a heading.
fn when(body: &Value) -> String {
    let date = |key: &str| {
        let text = text(body, key);
        match text.parse::<When>() {
            Ok(when) if when.interval().bounds().is_some() => heading(when.interval()),
            _ => text,
        }
    };
    let (start, end) = (date("start"), date("end"));
    match (first(&[date("date"), start.clone()]), end) {
        (only, end) if end.is_empty() || start.is_empty() => first(&[only, prefixed("until ", &end)]),
        (_, end) => format!("{start} – {end}"),
    }
}

/// A value as text; numbers and truth values as they are written.
pub fn text(body: &Value, key: &str) -> String {
    match body.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(truth)) => truth.to_string(),
        _ => String::new(),
    }
}

/// A word of the schema as people write it: `bone-scan` is "bone scan"; `non-target` stays.
pub fn word(text: &str) -> String {
    let is_word = !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if is_word { text.replace('-', " ").replace("non ", "non-") } else { text.to_owned() }
}

fn list(body: &Value, key: &str) -> String {
    let entries = body.get(key).and_then(Value::as_array).into_iter().flatten();
    entries.filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

fn first(texts: &[String]) -> String {
    texts.iter().find(|text| !text.is_empty()).cloned().unwrap_or_default()
}

fn join(texts: &[String], between: &str) -> String {
    texts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(between)
}

fn prefixed(prefix: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{prefix}{text}") }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_word_of_the_schema_reads_as_people_write_it() {
        assert_eq!(word("bone-scan"), "bone scan");
        assert_eq!(word("non-target"), "non-target");
        assert_eq!(word("S-1"), "S-1");
    }
}
