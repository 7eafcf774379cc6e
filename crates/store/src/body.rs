//! Values inside an item's body: JSON pointers, comparing, setting.

use serde_json::{Map, Value};

/// Why a path names no place in a body.
pub(crate) type PathProblem = &'static str;

/// The steps of a JSON pointer (RFC 6901); the empty pointer is the whole body.
pub(crate) fn steps(path: &str) -> Result<Vec<String>, PathProblem> {
    if path.is_empty() {
        return Ok(Vec::new());
    }
    let Some(rest) = path.strip_prefix('/') else { return Err("a path begins with `/`") };
    Ok(rest.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect())
}

/// A JSON pointer of some steps.
pub(crate) fn pointer(steps: &[String]) -> String {
    steps.iter().fold(String::new(), |path, step| path + "/" + &step.replace('~', "~0").replace('/', "~1"))
}

/// The index that a step names in a list: digits without a leading zero.
pub(crate) fn index(step: &str) -> Option<usize> {
    let plain = step.bytes().all(|c| c.is_ascii_digit()) && (step.len() == 1 || !step.starts_with('0'));
    if plain { step.parse().ok() } else { None }
}

fn child<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    match value {
        Value::Object(map) => map.get(step),
        Value::Array(list) => list.get(index(step)?),
        _ => None,
    }
}

fn child_mut<'v>(value: &'v mut Value, step: &str) -> Option<&'v mut Value> {
    match value {
        Value::Object(map) => map.get_mut(step),
        Value::Array(list) => list.get_mut(index(step)?),
        _ => None,
    }
}

/// The value at some steps.
pub(crate) fn get<'v>(body: &'v Value, steps: &[String]) -> Option<&'v Value> {
    steps.iter().try_fold(body, |value, step| child(value, step))
}

fn get_mut<'v>(body: &'v mut Value, steps: &[String]) -> Option<&'v mut Value> {
    steps.iter().try_fold(body, |value, step| child_mut(value, step))
}

/// True when two values say the same. Scalars are compared as text, since that is what a form sends and what the
/// case file holds: `2` and `"2"` are the same; nothing, `null` and an absent value are the same.
pub(crate) fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a.filter(|a| !a.is_null()), b.filter(|b| !b.is_null())) {
        (None, None) => true,
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(Some(a), Some(b)))
        }
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let within = |a: &Map<String, Value>, b: &Map<String, Value>| {
                a.iter().all(|(key, value)| same(Some(value), b.get(key)))
            };
            within(a, b) && within(b, a)
        }
        (Some(a), Some(b)) => match (a, b) {
            (Value::String(a), Value::String(b)) => a == b,
            _ => matches!((scalar_text(a), scalar_text(b)), (Some(a), Some(b)) if a == b),
        },
        _ => false,
    }
}

/// The text of a scalar.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// A change inside a body with nothing left open: what is recorded, taken back and replayed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// The value at a key, at an existing place of a list, or the whole body.
    Set { path: Vec<String>, old: Option<Value>, new: Option<Value> },
    /// A new element of a list; those behind it move on.
    Insert { path: Vec<String>, new: Value },
    /// An element of a list taken out; those behind it move up.
    Delete { path: Vec<String>, old: Value },
}

/// What a wanted change comes to in a body.
pub(crate) enum Resolved {
    /// Nothing would change.
    Nothing,
    /// This would.
    Change(Step),
    /// Something else stands there.
    Differs(Option<Value>),
}

/// Finds what setting a path comes to. Containers that are missing on the way are made: lists for `-` and `0`,
/// mappings otherwise.
pub(crate) fn resolve(
    body: &Value,
    path: &[String],
    old: Option<&Value>,
    new: Option<&Value>,
) -> Result<Resolved, PathProblem> {
    let new = new.filter(|new| !new.is_null());
    let found = get(body, path);
    if path.last().is_none_or(|last| last != "-") && same(found, new) {
        return Ok(Resolved::Nothing);
    }
    if !same(found, old) {
        return Ok(Resolved::Differs(found.cloned()));
    }
    let Some((last, parents)) = path.split_last() else {
        return match new {
            Some(new) => Ok(Resolved::Change(Step::Set {
                path: Vec::new(),
                old: Some(body.clone()),
                new: Some(new.clone()),
            })),
            None => Err("a whole body is not taken away; remove the item"),
        };
    };
    match (get(body, parents), new) {
        (Some(Value::Array(list)), Some(new)) => {
            let at = if last == "-" { Some(list.len()) } else { index(last) };
            match at {
                Some(at) if at < list.len() => Ok(Resolved::Change(Step::Set {
                    path: path.to_vec(),
                    old: found.cloned(),
                    new: Some(new.clone()),
                })),
                Some(at) if at == list.len() => {
                    let path = parents.iter().cloned().chain([at.to_string()]).collect();
                    Ok(Resolved::Change(Step::Insert { path, new: new.clone() }))
                }
                Some(_) => Err("beyond the end of the list"),
                None => Err("a list has numbers, or `-` for a new element at its end"),
            }
        }
        (Some(Value::Array(_)), None) => match found {
            Some(old) => Ok(Resolved::Change(Step::Delete { path: path.to_vec(), old: old.clone() })),
            None => Ok(Resolved::Nothing),
        },
        (Some(Value::Object(_)), new) => {
            Ok(Resolved::Change(Step::Set { path: path.to_vec(), old: found.cloned(), new: new.cloned() }))
        }
        (None | Some(Value::Null), None) => Ok(Resolved::Nothing),
        (None | Some(Value::Null), Some(new)) => grow(body, parents, last, new),
        (Some(_), _) => Err("what stands above it is a single value"),
    }
}

/// Makes the containers that are missing above a new value, and sets the topmost of them.
fn grow(body: &Value, parents: &[String], last: &str, new: &Value) -> Result<Resolved, PathProblem> {
    let mut value = wrap(last, new.clone())?;
    let mut parents = parents;
    while let Some((step, above)) = parents.split_last() {
        match get(body, above) {
            None | Some(Value::Null) => value = wrap(step, value)?,
            Some(_) => return resolve(body, parents, get(body, parents), Some(&value)),
        }
        parents = above;
    }
    let old = (!body.is_null()).then(|| body.clone());
    Ok(Resolved::Change(Step::Set { path: Vec::new(), old, new: Some(value) }))
}

fn wrap(step: &str, value: Value) -> Result<Value, PathProblem> {
    match index(step) {
        _ if step == "-" => Ok(Value::Array(vec![value])),
        Some(0) => Ok(Value::Array(vec![value])),
        Some(_) => Err("beyond the end of the list"),
        None => Ok(Value::Object(Map::from_iter([(step.to_owned(), value)]))),
    }
}

impl Step {
    /// The change that takes this one back.
    pub(crate) fn inverse(self) -> Self {
        match self {
            Self::Set { path, old, new } => Self::Set { path, old: new, new: old },
            Self::Insert { path, new } => Self::Delete { path, old: new },
            Self::Delete { path, old } => Self::Insert { path, new: old },
        }
    }

    /// Where it happens.
    pub(crate) fn path(&self) -> &[String] {
        match self {
            Self::Set { path, .. } | Self::Insert { path, .. } | Self::Delete { path, .. } => path,
        }
    }

    /// Does it, when what it expects is there; else says what is.
    pub(crate) fn apply(&self, body: &mut Value) -> Result<(), Option<Value>> {
        let found = get(body, self.path()).cloned();
        let Some((last, parents)) = self.path().split_last() else {
            return match self {
                Self::Set { old, new: Some(new), .. } if same(found.as_ref(), old.as_ref()) => {
                    *body = new.clone();
                    Ok(())
                }
                _ => Err(found),
            };
        };
        let parent = get_mut(body, parents);
        match (self, parent) {
            (Self::Set { old, new, .. }, Some(parent)) if same(found.as_ref(), old.as_ref()) => {
                match (parent, new) {
                    (Value::Object(map), Some(new)) => {
                        map.insert(last.clone(), new.clone());
                    }
                    (Value::Object(map), None) => {
                        map.shift_remove(last);
                    }
                    (Value::Array(list), Some(new)) => {
                        let Some(element) = index(last).and_then(|at| list.get_mut(at)) else {
                            return Err(found);
                        };
                        *element = new.clone();
                    }
                    _ => return Err(found),
                }
                Ok(())
            }
            (Self::Insert { new, .. }, Some(Value::Array(list))) => match index(last) {
                Some(at) if at <= list.len() => {
                    list.insert(at, new.clone());
                    Ok(())
                }
                _ => Err(found),
            },
            (Self::Delete { old, .. }, Some(Value::Array(list))) if same(found.as_ref(), Some(old)) => {
                match index(last) {
                    Some(at) if at < list.len() => {
                        list.remove(at);
                        Ok(())
                    }
                    _ => Err(found),
                }
            }
            _ => Err(found),
        }
    }
}

/// How deep a value is nested.
pub(crate) fn depth(value: &Value) -> usize {
    // A stack of its own: the value may be deeper than the thread's stack is.
    let mut deepest = 0;
    let mut open = vec![(value, 1)];
    while let Some((value, level)) = open.pop() {
        deepest = deepest.max(level);
        match value {
            Value::Array(list) => open.extend(list.iter().map(|value| (value, level + 1))),
            Value::Object(map) => open.extend(map.values().map(|value| (value, level + 1))),
            _ => {}
        }
    }
    deepest
}
