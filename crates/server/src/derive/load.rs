//! From the items of a case, half filled or not, to a record that the derivations can read.
//!
//! A form is filled field by field, so a stored case is seldom whole. What is wrong is told beside its field; for the
//! derivations it is set aside, so that one unfinished row never blanks the timeline.

use std::collections::BTreeSet;

use oncase_record::case_file::{CaseFile, Diagnostic, Node, NodeValue, Place, Severity, load_tree};
use oncase_record::model::Record;
use serde_json::Value;

/// What is wrong with one field or item as typed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// JSON pointer into the case as stored.
    pub pointer: String,
    /// Code, such as `E011`.
    pub code: &'static str,
    /// True when the value is not used until it is mended.
    pub blocks: bool,
    /// What is wrong.
    pub title: String,
    /// How to mend it.
    pub mend: String,
}

/// A record made from what is stored, and what had to be set aside for it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The record that derivations use.
    pub file: CaseFile,
    /// What is wrong with the case as stored.
    pub problems: Vec<Problem>,
    /// For each node of the stored tree, its pointer; a node's place holds its number here.
    pointers: Vec<String>,
}

/// More rounds than a chain of set-aside items needs.
const MOST_ROUNDS: usize = 40;

impl Loaded {
    /// Reads the joined value of a case. `None` only when not even an empty record could be made.
    pub fn of(case: &Value) -> Option<Self> {
        let mut pointers = Vec::new();
        let mut tree = node(case, "", &mut pointers);
        let ids = ids_of(case);
        let mut problems: Vec<Problem> = Vec::new();
        for round in 0..MOST_ROUNDS {
            match load_tree(tree.clone()) {
                Ok(file) => {
                    problems.extend(file.diagnostics.iter().filter_map(|d| problem(d, &pointers)));
                    return Some(Self { file, problems, pointers });
                }
                Err(diagnostics) => {
                    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
                    let mut removed = false;
                    for error in errors {
                        let Some(at) = number(error) else { continue };
                        let told = problem(error, &pointers)
                            .filter(|problem| is_news(problem, case, &ids, round, &problems));
                        problems.extend(told);
                        removed |= remove(&mut tree, at);
                    }
                    if !removed {
                        return None;
                    }
                }
            }
        }
        None
    }

    /// A record with nothing in it.
    pub fn nothing() -> Self {
        let tree = Node { value: NodeValue::Mapping(Vec::new()), place: Place::File };
        let file = CaseFile { record: Record::default(), tree, diagnostics: Vec::new() };
        Self { file, problems: Vec::new(), pointers: Vec::new() }
    }

    /// The pointer into the case as stored for a pointer into the record that was derived from.
    pub fn stored(&self, pointer: &str) -> String {
        let mut here = &self.file.tree;
        let mut steps = pointer.split('/').skip(1).peekable();
        while let Some(step) = steps.peek() {
            match child(here, step) {
                Some(next) => here = next,
                None => break,
            }
            steps.next();
        }
        let found = place_number(&here.place).and_then(|at| self.pointers.get(at));
        let mut stored = found.cloned().unwrap_or_default();
        for step in steps {
            stored.push('/');
            stored.push_str(step);
        }
        stored
    }
}

/// A message is told once, and not when it only follows from another that was set aside.
fn is_news(problem: &Problem, case: &Value, ids: &BTreeSet<String>, round: usize, told: &[Problem]) -> bool {
    let follows = match problem.code {
        "E004" => round > 0 && told.iter().any(|other| other.pointer.starts_with(&problem.pointer)),
        // The item it names exists, only unfinished.
        "E031" => case
            .pointer(&problem.pointer)
            .and_then(Value::as_str)
            .is_some_and(|id| ids.contains(id.trim_end_matches(".start").trim_end_matches(".end"))),
        _ => false,
    };
    !follows && !told.contains(problem)
}

fn ids_of(case: &Value) -> BTreeSet<String> {
    let lists = case.as_object().into_iter().flat_map(|sections| sections.values());
    let items = lists.filter_map(Value::as_array).flatten();
    items.filter_map(|item| item.get("id")?.as_str()).map(str::to_owned).collect()
}

/// A value as a node whose place is its number in `pointers`.
fn node(value: &Value, pointer: &str, pointers: &mut Vec<String>) -> Node {
    let at = pointers.len();
    let place = Place::Bytes(at..at + 1);
    pointers.push(pointer.to_owned());
    let scalar = |text: String| NodeValue::Scalar { text, quoted: false };
    let value = match value {
        Value::Null => NodeValue::Null,
        Value::Bool(truth) => scalar(truth.to_string()),
        Value::Number(number) => scalar(number.to_string()),
        Value::String(text) => scalar(text.clone()),
        Value::Array(items) => NodeValue::Sequence(
            items
                .iter()
                .enumerate()
                .map(|(i, item)| node(item, &format!("{pointer}/{i}"), pointers))
                .collect(),
        ),
        Value::Object(entries) => NodeValue::Mapping(
            entries
                .iter()
                .map(|(key, value)| {
                    let next = pointers.len();
                    let node = node(value, &format!("{pointer}/{key}"), pointers);
                    (key.clone(), Place::Bytes(next..next + 1), node)
                })
                .collect(),
        ),
    };
    Node { value, place }
}

fn child<'n>(node: &'n Node, step: &str) -> Option<&'n Node> {
    match &node.value {
        NodeValue::Mapping(entries) => entries.iter().find(|(key, ..)| key == step).map(|(.., node)| node),
        NodeValue::Sequence(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    }
}

fn place_number(place: &Place) -> Option<usize> {
    match place {
        Place::Bytes(range) => Some(range.start),
        _ => None,
    }
}

fn number(diagnostic: &Diagnostic) -> Option<usize> {
    place_number(&diagnostic.labels.first()?.place)
}

fn problem(diagnostic: &Diagnostic, pointers: &[String]) -> Option<Problem> {
    Some(Problem {
        pointer: pointers.get(number(diagnostic)?)?.clone(),
        code: diagnostic.code,
        blocks: diagnostic.severity == Severity::Error,
        title: diagnostic.title.clone(),
        mend: diagnostic.mend.clone(),
    })
}

/// Takes the node with this number out of the tree; the root stays.
fn remove(node: &mut Node, at: usize) -> bool {
    let is_it = |node: &Node| place_number(&node.place) == Some(at);
    match &mut node.value {
        NodeValue::Mapping(entries) => {
            if let Some(found) = entries.iter().position(|(.., node)| is_it(node)) {
                entries.remove(found);
                return true;
            }
            entries.iter_mut().any(|(.., node)| remove(node, at))
        }
        NodeValue::Sequence(items) => {
            if let Some(found) = items.iter().position(is_it) {
                items.remove(found);
                return true;
            }
            items.iter_mut().any(|node| remove(node, at))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn case() -> Value {
        json!({
            "oncase": 1, "id": "c",
            "lesions": [{"id": "liver", "site": "liver"}, {"id": "lung"}],
            "assessments": [
                {"date": "3/4/2021"},
                {"id": "base", "date": "2021-04-03", "measurements": [
                    {"lesion": "lung", "long": "23"}, {"lesion": "liver", "long": "23 mm"}, {"lesion": "spleen", "long": "1 mm"}
                ]},
            ],
        })
    }

    #[test]
    fn an_unfinished_item_is_set_aside_and_told_beside_its_field() {
        let loaded = Loaded::of(&case()).expect("loads");
        let told: Vec<(&str, &str)> = loaded.problems.iter().map(|p| (p.pointer.as_str(), p.code)).collect();
        assert_eq!(
            told,
            [
                ("/lesions/1", "E004"),
                ("/assessments/0/date", "E010"),
                ("/assessments/1/measurements/0/long", "E013"),
                // The lung lesion exists, only unfinished; nothing is called spleen.
                ("/assessments/1/measurements/2/lesion", "E031"),
            ]
        );
        assert_eq!(loaded.file.record.assessments.len(), 1);
        assert_eq!(loaded.file.record.assessments[0].measurements.len(), 1);
    }

    #[test]
    fn pointers_of_the_record_lead_back_to_what_is_stored() {
        let loaded = Loaded::of(&case()).expect("loads");
        assert_eq!(loaded.stored("/assessments/0/measurements/0/long"), "/assessments/1/measurements/1/long");
        assert_eq!(loaded.stored("/assessments/0/method"), "/assessments/1/method");
        assert_eq!(loaded.stored("/patient"), "/patient");
    }
}
