//! YAML and JSON text as a tree of nodes that know their place.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle, Span};

use super::diagnostic::{Diagnostic, Place};

/// The largest case file that is read: 16 MiB. One patient's record is a few hundred kilobytes at most;
/// larger data come as tables.
pub const LARGEST_FILE: usize = 16 << 20;

/// Deepest nesting; a record needs six levels.
const DEEPEST: usize = 64;

/// Most keys and values after aliases are expanded, so that aliases cannot fill the memory; ten thousand laboratory
/// values are half of it. A copied text counts once more for every 16 bytes.
const MOST_NODES: usize = 300_000;

/// From so many keys on, a mapping looks them up instead of comparing each with all.
const MANY_KEYS: usize = 16;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: NodeValue,
    /// Where it stands.
    pub place: Place,
}

/// The value of a node. Scalars stay text: their type follows from the schema, so `no` is never a truth value
/// by accident and `3.10` keeps its zero.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// Text, and whether it was quoted.
    Scalar {
        /// The text.
        text: String,
        /// True when it was written in quotes or as a block.
        quoted: bool,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with their places, and values.
    Mapping(Vec<(String, Place, Node)>),
}

impl Node {
    /// The node at a JSON pointer below this one.
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        pointer.split('/').skip(1).try_fold(self, |node, step| match &node.value {
            NodeValue::Mapping(entries) => {
                entries.iter().find(|(key, ..)| key == step).map(|(.., value)| value)
            }
            NodeValue::Sequence(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

fn place_of(span: &Span) -> Place {
    span.byte_range().map_or(Place::File, Place::Bytes)
}

/// A container that is still open.
enum Open {
    Sequence(Vec<Node>),
    Mapping(OpenMapping),
}

/// A mapping that is still open.
#[derive(Default)]
struct OpenMapping {
    entries: Vec<(String, Place, Node)>,
    /// The key whose value comes next.
    key: Option<(String, Place)>,
    /// All keys, once there are many.
    seen: HashSet<String>,
}

struct Builder {
    stack: Vec<(Open, usize, usize)>,
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
    root: Option<Node>,
}

/// Reads a text into a tree.
///
/// # Errors
/// One diagnostic for the first thing that makes the text unreadable.
pub fn parse(text: &str) -> Result<Node, Box<Diagnostic>> {
    if text.len() > LARGEST_FILE {
        return Err(Box::new(
            Diagnostic::error(
                "E001",
                &Place::File,
                format!("the file has {} MiB; a case file has at most 16", text.len() >> 20),
            )
            .mend("a case file holds one patient; give large data as tables (CSV)"),
        ));
    }
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Box::new(
            Diagnostic::error("E001", &Place::File, "the file is empty")
                .mend("`oncase new case.yaml` writes a template"),
        ));
    }
    let options = granit_parser::options! { emit_comments: false };
    let mut builder = Builder { stack: Vec::new(), anchors: HashMap::new(), nodes: 0, root: None };
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => builder.take(event, &span).map_err(Box::new)?,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                let next = text.get(at..).and_then(|rest| rest.chars().next());
                let place = Place::Bytes(at..next.map_or(at, |c| at + c.len_utf8()));
                if error.info().contains("recursion limit") {
                    return Err(Box::new(too_deep(&place)));
                }
                return Err(Box::new(
                    Diagnostic::error("E001", &place, format!("this is not readable YAML: {}", error.info()))
                        .here("here")
                        .mend("check the indentation, quotes and brackets just before this place"),
                ));
            }
        }
    }
    builder.root.ok_or_else(|| {
        Box::new(
            Diagnostic::error("E001", &Place::File, "the file holds no record")
                .mend("`oncase new case.yaml` writes a template"),
        )
    })
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Diagnostic> {
        if let Event::Scalar(_, _, _, Some(_))
        | Event::SequenceStart(_, _, Some(_))
        | Event::MappingStart(_, _, Some(_)) = &event
        {
            return Err(Diagnostic::error(
                "E001",
                &place_of(span),
                "a tag, such as `!!str`, before this value",
            )
            .here("this value has a tag")
            .mend("remove the word with `!`; the schema knows the type of each value"));
        }
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let value = if plain && matches!(&*text, "" | "~" | "null") {
                    NodeValue::Null
                } else {
                    NodeValue::Scalar { text: text.into_owned(), quoted: !plain }
                };
                self.finish(Node { value, place: place_of(span) }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.open(Open::Sequence(Vec::new()), anchor, span),
            Event::MappingStart(_, anchor, _) => {
                self.open(Open::Mapping(OpenMapping::default()), anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::DocumentStart(..) if self.root.is_some() => {
                Err(Diagnostic::error("E001", &place_of(span), "a second document in the same file")
                    .here("the second document begins here")
                    .mend("put each patient in a file of their own"))
            }
            _ => Ok(()),
        }
    }

    fn alias(&mut self, anchor: usize, span: &Span) -> Result<(), Diagnostic> {
        let Some((_, size)) = self.anchors.get(&anchor) else {
            return Err(Diagnostic::error("E001", &place_of(span), "an alias inside the very node it names")
                .mend("write the value out instead of referring to itself"));
        };
        let size = *size;
        self.spend(size, &place_of(span))?;
        let Some((node, _)) = self.anchors.get(&anchor) else { return Ok(()) };
        self.finish(Node { value: node.value.clone(), place: place_of(span) }, 0)
    }

    /// Counts nodes, and refuses when there are too many.
    fn spend(&mut self, nodes: usize, place: &Place) -> Result<(), Diagnostic> {
        self.nodes += nodes;
        if self.nodes <= MOST_NODES {
            return Ok(());
        }
        Err(Diagnostic::error(
            "E001",
            place,
            format!("more than {MOST_NODES} keys and values after aliases are expanded"),
        )
        .mend("give large data as tables (CSV), and do not nest aliases"))
    }

    fn open(&mut self, open: Open, anchor: usize, span: &Span) -> Result<(), Diagnostic> {
        if self.stack.len() >= DEEPEST {
            return Err(too_deep(&place_of(span)));
        }
        let start = span.byte_range().map_or(0, |range| range.start);
        self.stack.push((open, anchor, start));
        Ok(())
    }

    fn close(&mut self, span: &Span) -> Result<(), Diagnostic> {
        let Some((open, anchor, start)) = self.stack.pop() else { return Ok(()) };
        let last = match &open {
            Open::Sequence(items) => items.last(),
            Open::Mapping(mapping) => mapping.entries.last().map(|(.., node)| node),
        };
        // A block's end event stands at the next token; its last child ends where the eye sees the end.
        let end = match last.map(|node| &node.place) {
            Some(Place::Bytes(range)) if range.end > start => range.end,
            _ => span.byte_range().map_or(start, |range| range.end.max(start)),
        };
        let value = match open {
            Open::Sequence(items) => NodeValue::Sequence(items),
            Open::Mapping(mapping) => NodeValue::Mapping(mapping.entries),
        };
        self.finish(Node { value, place: Place::Bytes(start..end) }, anchor)
    }

    /// Hands a finished node to its container.
    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Diagnostic> {
        self.spend(1, &node.place)?;
        if anchor != 0 {
            // The copy for later aliases counts too: anchors may be nested.
            let size = weight(&node);
            self.spend(size, &node.place)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some((Open::Sequence(items), ..)) => items.push(node),
            Some((Open::Mapping(mapping), ..)) => mapping.take(node)?,
        }
        Ok(())
    }
}

impl OpenMapping {
    /// Takes a key, or the value of the key before it.
    fn take(&mut self, node: Node) -> Result<(), Diagnostic> {
        let Some((name, place)) = self.key.take() else {
            let NodeValue::Scalar { text, .. } = node.value else {
                return Err(Diagnostic::error("E001", &node.place, "a key that is not text")
                    .mend("a key is one of the words of the schema"));
            };
            self.key = Some((text, node.place));
            return Ok(());
        };
        if let Some(first) = self.first(&name) {
            return Err(Diagnostic::error("E007", &place, format!("`{name}` stands twice in the same item"))
                .here("again here")
                .also(first, "first here")
                .mend("keep one of them, or make a second item of the list"));
        }
        if self.entries.len() == MANY_KEYS {
            self.seen.extend(self.entries.iter().map(|(key, ..)| key.clone()));
        }
        if self.entries.len() >= MANY_KEYS {
            self.seen.insert(name.clone());
        }
        self.entries.push((name, place, node));
        Ok(())
    }

    /// Where a key stood first.
    fn first(&self, name: &str) -> Option<&Place> {
        if self.entries.len() > MANY_KEYS && !self.seen.contains(name) {
            return None;
        }
        self.entries.iter().find(|(key, ..)| key == name).map(|(_, place, _)| place)
    }
}

fn too_deep(place: &Place) -> Diagnostic {
    Diagnostic::error("E001", place, format!("nested deeper than {DEEPEST} levels"))
        .mend("a record needs six levels; check the indentation and the brackets")
}

/// How many nodes a copy of this one costs.
fn weight(node: &Node) -> usize {
    1 + match &node.value {
        NodeValue::Null => 0,
        NodeValue::Scalar { text, .. } => text.len() / 16,
        NodeValue::Sequence(items) => items.iter().map(weight).sum::<usize>(),
        NodeValue::Mapping(entries) => {
            entries.iter().map(|(key, _, node)| 1 + key.len() / 16 + weight(node)).sum()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        parse(text).expect_err(text).title
    }

    #[test]
    fn scalars_stay_as_written() {
        let root = parse("value: 3.10\nanswer: no\nname: 'x'\nempty:\n").expect("a tree");
        let text = |pointer: &str| root.at(pointer).map(|node| node.value.clone());
        let scalar = |text: &str, quoted| Some(NodeValue::Scalar { text: text.into(), quoted });
        assert_eq!(text("/value"), scalar("3.10", false));
        assert_eq!(text("/answer"), scalar("no", false));
        assert_eq!(text("/name"), scalar("x", true));
        assert_eq!(text("/empty"), Some(NodeValue::Null));
    }

    #[test]
    fn a_node_knows_its_place() {
        let text = "a:\n  - b: déjà\n    c: 2\n";
        let root = parse(text).expect("a tree");
        let slice = |pointer: &str| match root.at(pointer).map(|node| node.place.clone()) {
            Some(Place::Bytes(range)) => &text[range],
            other => panic!("{other:?}"),
        };
        assert_eq!(slice("/a/0/b"), "déjà");
        assert_eq!(slice("/a/0"), "b: déjà\n    c: 2");
    }

    #[test]
    fn hostile_files_are_refused_with_a_reason() {
        assert!(refused("").contains("empty"));
        assert!(refused("# only a comment\n").contains("no record"));
        assert!(refused("a: [1, 2").contains("not readable"));
        assert!(refused("a: &x [*x]").contains("alias"));
        assert!(refused("a: 1\na: 2").contains("twice"));
        assert!(refused("a: 1\n---\nb: 2").contains("second document"));
        assert!(refused(&"- ".repeat(100_000)).contains("nest"), "{}", refused(&"- ".repeat(100_000)));
        assert!(refused(&"[".repeat(100_000)).contains("nest"), "{}", refused(&"[".repeat(100_000)));
        let laughs = (1..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, i| {
            text + &format!("a{i}: &a{i} [*a{p}, *a{p}, *a{p}, *a{p}]\n", p = i - 1)
        });
        assert!(refused(&laughs).contains("more than"));
    }
}
