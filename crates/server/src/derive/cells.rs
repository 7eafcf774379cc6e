//! From what is typed into a cell of the lesion grid to changes of the assessment.

use oncase_record::Length;
use oncase_record::model::MeasurementState;
use oncase_store::Section;
use serde_json::{Map, Value, json};

use super::case::Case;
use super::cell_text::{Meaning, meaning};
use super::grid::{cell, measurement_word, non_target_word};
use super::summary::text;

/// One cell as typed.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Typed {
    /// Item of the assessment.
    pub assessment: i64,
    /// Id of the lesion; empty for the row of new lesions.
    #[serde(default)]
    pub lesion: String,
    /// What was typed.
    pub text: String,
    /// What stood there when typing began; compared, so that another person's value is not overwritten.
    #[serde(default)]
    pub was: Option<String>,
}

/// One change of a body.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SetAt {
    /// The item.
    pub item: i64,
    /// JSON pointer in its body.
    pub path: String,
    /// What stands there.
    pub old: Option<Value>,
    /// What shall stand there; none removes it.
    pub new: Option<Value>,
}

/// Why a cell cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Refused {
    /// It cannot be understood.
    NotUnderstood {
        /// What is wrong.
        problem: String,
        /// How to mend it.
        mend: String,
    },
    /// Another person changed it meanwhile.
    Changed {
        /// What stands there now.
        found: String,
    },
    /// There is no such assessment or lesion any more.
    Gone,
}

/// The changes that a typed cell makes; none when it says what is there already.
///
/// # Errors
/// When it cannot be understood, or something else stands there than when typing began.
pub fn changes(case: &Case, typed: &Typed) -> Result<Vec<SetAt>, Refused> {
    let assessment = case.item(typed.assessment).filter(|item| item.section == Section::Assessments);
    let assessment = assessment.ok_or(Refused::Gone)?;
    let change = |path: String, new: Option<Value>| SetAt {
        item: typed.assessment,
        old: if path.ends_with("/-") { None } else { assessment.body.pointer(&path).cloned() },
        path,
        new,
    };
    if typed.lesion.is_empty() {
        return new_lesions(&assessment.body, &typed.text)
            .map(|found| found.map(|new| change("/new_lesions".to_owned(), new)).into_iter().collect());
    }
    let lesion = case.with_id(Section::Lesions, &typed.lesion).ok_or(Refused::Gone)?;
    let node = lesion.body.get("node") == Some(&Value::Bool(true));
    let now = cell(&assessment.body, &typed.lesion, node);
    if let Some(was) = typed.was.as_deref().filter(|was| *was != now) {
        let _ = was;
        return Err(Refused::Changed { found: now });
    }
    if now == typed.text.trim() {
        return Ok(Vec::new());
    }
    let non_target = text(&lesion.body, "role") == "non-target";
    let meaning = meaning(&typed.text, non_target)?;
    let at = |list: &str| {
        let entries = assessment.body.get(list).and_then(Value::as_array)?;
        entries.iter().position(|entry| text(entry, "lesion") == typed.lesion)
    };
    let (measured, stated) = (at("measurements"), at("non_targets"));
    let mut made = Vec::new();
    let goes_to = if matches!(meaning, Meaning::NonTarget(_)) { "non_targets" } else { "measurements" };
    // What the other list says of this lesion gives way.
    let other = if goes_to == "measurements" { ("non_targets", stated) } else { ("measurements", measured) };
    for (list, found) in [(goes_to, if goes_to == "measurements" { measured } else { stated }), other] {
        let keeps = list == goes_to && meaning != Meaning::Nothing;
        match (found, keeps) {
            (Some(index), true) => {
                let path = format!("/{list}/{index}");
                let before =
                    assessment.body.pointer(&path).and_then(Value::as_object).cloned().unwrap_or_default();
                made.push(change(path, Some(entry(before, &meaning, node, &typed.lesion))));
            }
            (None, true) => {
                made.push(change(
                    format!("/{list}/-"),
                    Some(entry(Map::new(), &meaning, node, &typed.lesion)),
                ));
            }
            (Some(index), false) => made.push(change(format!("/{list}/{index}"), None)),
            (None, false) => {}
        }
    }
    Ok(made)
}

/// The entry of a lesion with its size or state replaced; notes and sources stay.
fn entry(mut entry: Map<String, Value>, meaning: &Meaning, node: bool, lesion: &str) -> Value {
    entry.insert("lesion".to_owned(), json!(lesion));
    let mut set = |key: &str, value: Option<Value>| match value {
        Some(value) => {
            entry.insert(key.to_owned(), value);
        }
        None => {
            entry.shift_remove(key);
        }
    };
    let mm = |length: &Length| Some(json!(length.to_string()));
    let one = if node { "short" } else { "long" };
    match meaning {
        Meaning::Nothing => {}
        Meaning::Sizes(sizes) => {
            set("state", None);
            match sizes.as_slice() {
                [long, short] => {
                    set("long", mm(long));
                    set("short", mm(short));
                }
                [only, ..] => {
                    set(one, mm(only));
                    set(if node { "long" } else { "short" }, None);
                }
                [] => {}
            }
        }
        Meaning::TooSmall(size) => {
            set("state", Some(json!(measurement_word(MeasurementState::TooSmall))));
            set(one, size.as_ref().and_then(mm));
            set(if node { "long" } else { "short" }, None);
        }
        Meaning::State(state) => {
            set("state", Some(json!(measurement_word(*state))));
            set("long", None);
            set("short", None);
        }
        Meaning::NonTarget(state) => set("state", Some(json!(non_target_word(*state)))),
    }
    Value::Object(entry)
}

/// New lesions as typed: sites apart by semicolons, "?" before one that is equivocal.
fn new_lesions(assessment: &Value, typed: &str) -> Result<Option<Option<Value>>, Refused> {
    let before = assessment.get("new_lesions").and_then(Value::as_array).cloned().unwrap_or_default();
    let lesions: Vec<Value> = typed
        .split(';')
        .map(str::trim)
        .filter(|site| !site.is_empty() && !matches!(site.to_lowercase().as_str(), "none" | "no" | "0"))
        .map(|site| {
            let (certainty, site) = match site.strip_prefix('?').or(site.strip_suffix('?')) {
                Some(site) => ("equivocal", site.trim()),
                None => ("unequivocal", site),
            };
            // What is known of a lesion beyond its site stays with it.
            let known =
                before.iter().find(|old| text(old, "site") == site).and_then(Value::as_object).cloned();
            let mut lesion = known.unwrap_or_default();
            lesion.insert("site".to_owned(), json!(site));
            lesion.insert("certainty".to_owned(), json!(certainty));
            Value::Object(lesion)
        })
        .collect();
    if lesions == before {
        return Ok(None);
    }
    Ok(Some((!lesions.is_empty()).then_some(Value::Array(lesions))))
}

/// Applies changes to a copy of the case: what the grid would show.
pub fn applied(case: &Case, changes: &[SetAt]) -> Case {
    let mut case = case.clone();
    // Removals last and from the end, so that the indices of the others stay true.
    let (removals, others): (Vec<&SetAt>, Vec<&SetAt>) =
        changes.iter().partition(|change| change.new.is_none());
    for change in others.into_iter().chain(removals.into_iter().rev()) {
        if let Some(item) = case.items.iter_mut().find(|item| item.key == change.item) {
            set(&mut item.body, &change.path, change.new.clone());
        }
    }
    case
}

fn set(body: &mut Value, path: &str, new: Option<Value>) {
    let Some((parent, last)) = path.rsplit_once('/') else { return };
    if last == "-" {
        if body.pointer(parent).is_none()
            && let Some((above, key)) = parent.rsplit_once('/')
            && let Some(Value::Object(map)) = body.pointer_mut(above)
        {
            map.insert(key.to_owned(), json!([]));
        }
        if let (Some(Value::Array(list)), Some(new)) = (body.pointer_mut(parent), new) {
            list.push(new);
        }
        return;
    }
    match (body.pointer_mut(parent), new) {
        (Some(Value::Object(map)), Some(new)) => {
            map.insert(last.to_owned(), new);
        }
        (Some(Value::Object(map)), None) => {
            map.shift_remove(last);
        }
        (Some(Value::Array(list)), new) => {
            let Some(index) = last.parse::<usize>().ok().filter(|index| *index < list.len()) else { return };
            match new {
                Some(new) => {
                    if let Some(element) = list.get_mut(index) {
                        *element = new;
                    }
                }
                None => {
                    list.remove(index);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::case::tests::case_of;
    use crate::derive::grid::grids;
    use crate::derive::view::View;

    const CASE: &str = "
oncase: 1
id: c
lesions:
  - {id: liver, site: liver, organ: liver, node: false, role: target}
  - {id: node, site: axilla, organ: lymph node, node: true, role: target}
  - {id: bone, site: rib, organ: bone, role: non-target}
treatments: [{id: stem, kind: systemic, name: S-1 and temozolomide, start: 2021-01-05}]
assessments:
  - {id: base, date: 2021-01-02, baseline: true, treatment: stem, measurements: [{lesion: liver, long: 80 mm, note: kept}, {lesion: node, short: 20 mm}], non_targets: [{lesion: bone, state: present}]}
  - {id: week-9, date: 2021-03-05, treatment: stem}
  - {id: week-18, date: 2021-05-07, treatment: stem}
";

    fn typed(case: &Case, assessment: &str, lesion: &str, text: &str) -> Case {
        let assessment = case.with_id(Section::Assessments, assessment).expect("there").key;
        let typed = Typed { assessment, lesion: lesion.to_owned(), text: text.to_owned(), was: None };
        applied(case, &changes(case, &typed).expect(text))
    }

    fn overall(case: &Case) -> Vec<(String, String)> {
        let view = View::of(case);
        let grid = grids(&view).into_iter().next().expect("a grid");
        grid.columns.iter().map(|c| (c.result.sum.clone(), c.result.overall.clone())).collect()
    }

    #[test]
    fn partial_response_begins_at_exactly_minus_30_percent() {
        // Baseline 100 mm: 70 mm is -30 %, 70.1 mm is not yet.
        let case = case_of(CASE);
        let case = typed(&case, "week-9", "node", "20");
        let case = typed(&case, "week-9", "bone", "present");
        let met = typed(&case, "week-9", "liver", "50");
        assert_eq!(overall(&met)[1], ("70".to_owned(), "PR".to_owned()));
        let missed = typed(&case, "week-9", "liver", "50,1");
        assert_eq!(overall(&missed)[1], ("70.1".to_owned(), "SD".to_owned()));
    }

    #[test]
    fn progression_needs_20_percent_and_5_mm_over_the_nadir() {
        let case = case_of(CASE);
        let case = typed(&typed(&case, "week-9", "liver", "4 cm"), "week-9", "node", "10");
        let case = typed(&typed(&case, "week-18", "node", "10"), "week-9", "bone", "p");
        let case = typed(&case, "week-18", "bone", "p");
        assert_eq!(overall(&typed(&case, "week-18", "liver", "50"))[2], ("60".to_owned(), "PD".to_owned()));
        assert_eq!(
            overall(&typed(&case, "week-18", "liver", "49.9"))[2],
            ("59.9".to_owned(), "PR".to_owned())
        );
    }

    #[test]
    fn states_are_typed_as_words_and_shown_as_words() {
        let case = case_of(CASE);
        let shown = |case: &Case, lesion: &str| {
            let node = lesion == "node";
            cell(&case.with_id(Section::Assessments, "week-9").expect("there").body, lesion, node)
        };
        for (lesion, text, expected) in [
            ("liver", "too small", "too small"),
            ("liver", "absent", "absent"),
            ("liver", "NE", "NE"),
            ("liver", "8.4 x 6.3 cm", "84 × 63"),
            ("node", "23,5", "23.5"),
            ("bone", "progression", "progression"),
            ("bone", "ne", "NE"),
            ("bone", "", ""),
        ] {
            assert_eq!(shown(&typed(&case, "week-9", lesion, text), lesion), expected, "{text}");
        }
        let bad = Typed {
            assessment: case.with_id(Section::Assessments, "week-9").expect("there").key,
            lesion: "liver".to_owned(),
            text: "big".to_owned(),
            was: None,
        };
        assert!(matches!(changes(&case, &bad), Err(Refused::NotUnderstood { .. })));
    }

    #[test]
    fn a_note_stays_with_its_measurement_and_emptying_a_cell_removes_it() {
        let case = case_of(CASE);
        let body = |case: &Case| case.with_id(Section::Assessments, "base").expect("there").body.clone();
        let changed = typed(&case, "base", "liver", "81");
        assert_eq!(
            body(&changed)["measurements"][0],
            json!({"lesion": "liver", "long": "81 mm", "note": "kept"})
        );
        let emptied = typed(&case, "base", "liver", "");
        assert_eq!(body(&emptied)["measurements"], json!([{"lesion": "node", "short": "20 mm"}]));
    }

    #[test]
    fn what_another_person_changed_is_not_overwritten() {
        let case = case_of(CASE);
        let assessment = case.with_id(Section::Assessments, "base").expect("there").key;
        let typed = Typed {
            assessment,
            lesion: "liver".to_owned(),
            text: "90".to_owned(),
            was: Some("85".to_owned()),
        };
        assert_eq!(changes(&case, &typed), Err(Refused::Changed { found: "80".to_owned() }));
    }

    #[test]
    fn new_lesions_are_typed_in_words() {
        let case = case_of(CASE);
        let seen = typed(&case, "week-9", "", "liver segment 4; ? lung");
        let body = &seen.with_id(Section::Assessments, "week-9").expect("there").body;
        assert_eq!(
            body["new_lesions"],
            json!([{"site": "liver segment 4", "certainty": "unequivocal"}, {"site": "lung", "certainty": "equivocal"}])
        );
        assert_eq!(overall(&seen)[1].1, "PD");
    }
}
