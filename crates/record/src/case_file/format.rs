//! Writes a case file in its usual form: two spaces a level, one item a line, comments kept.

use granit_parser::{Event, Parser};

use super::diagnostic::{Diagnostic, Place};
use super::tree::{Node, NodeValue, parse};

/// Longest line that a list or mapping in brackets may fill before it is broken.
const WIDTH: usize = 110;

/// Most comments of a file that is formatted.
const MOST_COMMENTS: usize = 100_000;

/// Formats a case file.
///
/// The result is read back and compared with the input, so that no value and no comment can be lost.
///
/// # Errors
/// A diagnostic when the text cannot be read, uses anchors, or would not survive formatting.
pub fn format(text: &str) -> Result<String, Box<Diagnostic>> {
    let mut source = text.to_owned();
    let mut parts = Parts::read(text)?;
    // A comment in an odd place may need a second look before it comes to rest.
    for _ in 0..5 {
        let tidy = parts.write(&source);
        if tidy == source {
            return Ok(tidy);
        }
        let again = Parts::read(&tidy).map_err(|_| would_change())?;
        if !same(&parts.tree, &again.tree) || words(&parts.comments) != words(&again.comments) {
            return Err(would_change());
        }
        (source, parts) = (tidy, again);
    }
    Err(would_change())
}

fn would_change() -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error("E001", &Place::File, "this file cannot be formatted without changing it")
            .mend("the file is left as it is; simplify multi-line quotes or comments inside brackets"),
    )
}

/// The values of a file and its comments.
struct Parts {
    tree: Node,
    comments: Vec<Comment>,
}

impl Parts {
    fn read(text: &str) -> Result<Self, Box<Diagnostic>> {
        Ok(Self { tree: parse(text)?, comments: comments_of(text)? })
    }

    fn write(&self, source: &str) -> String {
        let mut writer = Writer { source, comments: &self.comments, next: 0, out: String::new() };
        match &self.tree.value {
            NodeValue::Mapping(entries) => writer.mapping(entries, 0, false),
            NodeValue::Sequence(items) => writer.sequence(items, 0),
            _ => writer.out.push_str(source.trim()),
        }
        writer.flush_before(usize::MAX, 0);
        writer.out
    }
}

/// A comment: its text with `#`, where it and its line begin, and whether it stands on a line of its own.
struct Comment {
    text: String,
    start: usize,
    line_start: usize,
    own_line: bool,
}

fn words(comments: &[Comment]) -> Vec<&str> {
    let mut words: Vec<&str> = comments.iter().map(|comment| comment.text.trim()).collect();
    words.sort_unstable();
    words
}

fn comments_of(text: &str) -> Result<Vec<Comment>, Box<Diagnostic>> {
    let options = granit_parser::options! { max_buffered_comment_events: MOST_COMMENTS };
    let mut comments = Vec::new();
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| {
            Diagnostic::error(
                "E001",
                &Place::File,
                format!("the comments of this file cannot be read: {}", error.info()),
            )
            .mend("the file is left as it is; shorten its comments")
        })?;
        let anchored = match &event {
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(_, anchor, _)
            | Event::MappingStart(_, anchor, _) => *anchor != 0,
            _ => false,
        };
        if anchored {
            let place = span.byte_range().map_or(Place::File, Place::Bytes);
            return Err(Box::new(
                Diagnostic::error("E001", &place, "a file with anchors is not formatted")
                    .mend("the file is left as it is; write the shared part out where it is used"),
            ));
        }
        if let (Event::Comment(..), Some(range)) = (&event, span.byte_range()) {
            if comments.len() == MOST_COMMENTS {
                return Err(Box::new(
                    Diagnostic::error(
                        "E001",
                        &Place::Bytes(range),
                        format!("more than {MOST_COMMENTS} comments"),
                    )
                    .mend("the file is left as it is; remove comments"),
                ));
            }
            let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            let own_line = text[line_start..range.start].trim().is_empty();
            comments.push(Comment {
                text: text[range.clone()].trim_end().to_owned(),
                start: range.start,
                line_start,
                own_line,
            });
        }
    }
    Ok(comments)
}

fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (NodeValue::Null, NodeValue::Null) => true,
        (NodeValue::Scalar { text: a, .. }, NodeValue::Scalar { text: b, .. }) => a == b,
        (NodeValue::Sequence(a), NodeValue::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (NodeValue::Mapping(a), NodeValue::Mapping(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((ka, _, a), (kb, _, b))| ka == kb && same(a, b))
        }
        _ => false,
    }
}

struct Writer<'s> {
    source: &'s str,
    comments: &'s [Comment],
    next: usize,
    out: String,
}

impl Writer<'_> {
    fn mapping(&mut self, entries: &[(String, Place, Node)], indent: usize, mut inline: bool) {
        for (key, place, value) in entries {
            let start = start(place);
            if !inline {
                self.lead(start, indent);
                self.pad(indent);
            }
            inline = false;
            let key = self.written(place, key);
            self.out.push_str(&key);
            self.out.push(':');
            self.value(value, indent, end(place));
        }
    }

    fn sequence(&mut self, items: &[Node], indent: usize) {
        for item in items {
            self.lead(start(&item.place), indent);
            self.pad(indent);
            self.out.push_str("- ");
            match &item.value {
                NodeValue::Mapping(entries)
                    if !entries.is_empty() && self.flow(item, indent + 2).is_none() =>
                {
                    self.mapping(entries, indent + 2, true);
                }
                NodeValue::Sequence(items) if !items.is_empty() && self.flow(item, indent + 2).is_none() => {
                    self.out.pop();
                    self.end_line(start(&item.place));
                    self.sequence(items, indent + 2);
                }
                _ => {
                    self.out.pop();
                    self.value(item, indent, start(&item.place));
                }
            }
        }
    }

    /// Writes a value after its key or dash, and ends the line.
    fn value(&mut self, node: &Node, indent: usize, after: usize) {
        if let Some(flow) = self.flow(node, indent) {
            self.out.push(' ');
            self.out.push_str(&flow);
            return self.end_line(end(&node.place));
        }
        match &node.value {
            NodeValue::Null => self.end_line(after),
            NodeValue::Scalar { text, .. } if text.contains('\n') && literal(text).is_some() => {
                self.block_text(text, indent + 2);
            }
            NodeValue::Scalar { text, .. } => {
                let shown = self.written(&node.place, text);
                self.out.push(' ');
                self.out.push_str(&shown);
                self.end_line(end(&node.place));
            }
            NodeValue::Sequence(items) => {
                self.end_line(after);
                self.sequence(items, indent + 2);
            }
            NodeValue::Mapping(entries) => {
                self.end_line(after);
                self.mapping(entries, indent + 2, false);
            }
        }
    }

    fn block_text(&mut self, text: &str, indent: usize) {
        let Some(sign) = literal(text) else { return };
        self.out.push_str(sign);
        self.out.push('\n');
        for line in text.trim_end_matches('\n').split('\n') {
            if !line.is_empty() {
                self.pad(indent);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }

    /// A list or mapping that stands in brackets, is without comments and fits its line; also an empty one.
    fn flow(&self, node: &Node, indent: usize) -> Option<String> {
        let empty = match &node.value {
            NodeValue::Sequence(items) => items.is_empty(),
            NodeValue::Mapping(entries) => entries.is_empty(),
            _ => return None,
        };
        let bracketed = empty || self.slice(&node.place).is_some_and(|slice| slice.starts_with(['[', '{']));
        if !bracketed || self.comment_within(start(&node.place), end(&node.place)) {
            return None;
        }
        let used = self.out.len() - self.out.rfind('\n').map_or(0, |at| at + 1);
        let room = WIDTH.saturating_sub(used.max(indent) + 1);
        let mut text = String::new();
        self.flow_text(node, room, &mut text)?;
        (empty || text.len() <= room).then_some(text)
    }

    /// Comments stand in the order of the text.
    fn comment_within(&self, start: usize, end: usize) -> bool {
        let first = self.comments.partition_point(|comment| comment.start < start);
        self.comments.get(first).is_some_and(|comment| comment.start < end)
    }

    /// Writes a node in brackets; stops with `None` as soon as there is no room for it.
    fn flow_text(&self, node: &Node, room: usize, out: &mut String) -> Option<()> {
        match &node.value {
            // Nothing between two commas would be no item.
            NodeValue::Null => out.push('~'),
            NodeValue::Scalar { text, .. } => out.push_str(&self.written(&node.place, text)),
            NodeValue::Sequence(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    out.push_str(if i == 0 { "" } else { ", " });
                    self.flow_text(item, room, out)?;
                    (out.len() <= room).then_some(())?;
                }
                out.push(']');
            }
            NodeValue::Mapping(entries) => {
                out.push('{');
                for (i, (key, place, value)) in entries.iter().enumerate() {
                    out.push_str(if i == 0 { "" } else { ", " });
                    out.push_str(&self.written(place, key));
                    out.push_str(": ");
                    self.flow_text(value, room, out)?;
                    (out.len() <= room).then_some(())?;
                }
                out.push('}');
            }
        }
        Some(())
    }

    /// Comments and one blank line that stand before a place.
    fn lead(&mut self, at: usize, indent: usize) {
        let blank = self.blank_line_before(self.comments.get(self.next).map_or(at, |c| c.start.min(at)));
        if blank && !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.flush_before(at, indent);
        // A comment that a blank line parts from what follows belongs to what stands above it.
        if self.blank_line_before(at) && !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn blank_line_before(&self, at: usize) -> bool {
        let before = self.source.get(..at).unwrap_or("").trim_end_matches([' ', '-', '\t']);
        before.ends_with("\n\n") || before.ends_with("\n\r\n")
    }

    fn flush_before(&mut self, at: usize, indent: usize) {
        while let Some(comment) = self.comments.get(self.next).filter(|comment| comment.start < at) {
            self.next += 1;
            if self.blank_line_before(comment.start) && !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
            // A comment that stands deeper than what follows it belongs to the item above, and stays there.
            let column = comment.start - comment.line_start;
            let deeper = comment.own_line && column > self.indentation_of(at);
            self.pad(if deeper { column.max(indent) } else { indent });
            self.out.push_str(&comment.text);
            self.out.push('\n');
        }
    }

    /// Spaces at the beginning of the source line that a place is in.
    fn indentation_of(&self, at: usize) -> usize {
        let before = self.source.get(..at).unwrap_or(self.source);
        let line = before.get(before.rfind('\n').map_or(0, |n| n + 1)..).unwrap_or_default();
        line.len() - line.trim_start_matches(' ').len()
    }

    /// Ends the line, after the comment that ends it in the source.
    fn end_line(&mut self, at: usize) {
        let trailing = self
            .comments
            .get(self.next)
            .filter(|comment| !comment.own_line && (comment.start < at || comment.line_start <= at));
        if let Some(comment) = trailing {
            self.next += 1;
            self.out.push_str("  ");
            self.out.push_str(&comment.text);
        }
        self.out.push('\n');
    }

    fn pad(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// A text as the source writes it, or in quotes when it runs over a line's end there.
    fn written(&self, place: &Place, text: &str) -> String {
        match self.slice(place) {
            Some(slice) if !slice.contains(['\n', '\r']) && !slice.starts_with(['|', '>']) => {
                slice.trim_end().to_owned()
            }
            _ => quoted(text),
        }
    }

    fn slice(&self, place: &Place) -> Option<&str> {
        match place {
            Place::Bytes(range) => self.source.get(range.clone()),
            _ => None,
        }
    }
}

fn start(place: &Place) -> usize {
    if let Place::Bytes(range) = place { range.start } else { 0 }
}

fn end(place: &Place) -> usize {
    if let Place::Bytes(range) = place { range.end } else { 0 }
}

/// The sign of a literal block that holds a text exactly, if there is one.
fn literal(text: &str) -> Option<&'static str> {
    let body = text.trim_end_matches('\n');
    let breaks = text.len() - body.len();
    let plain = !body.is_empty()
        && !body.starts_with([' ', '\n', '\t'])
        && body.lines().all(|line| !line.ends_with([' ', '\t', '\r']))
        && !body.contains(|c: char| c.is_control() && c != '\n');
    match breaks {
        _ if !plain => None,
        0 => Some(" |-"),
        1 => Some(" |"),
        _ => None,
    }
}

/// A text in double quotes, as JSON writes it, which is YAML too.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_survive_and_indentation_is_mended() {
        let untidy = "# the case\noncase:   1\nid: x # its name\n\n\nlesions: # all of them\n    # the first\n    -   {id: L1,   site: liver}\n    -   id: L2\n        site: 'lung' # right\n# the end\n";
        let tidy = "# the case\noncase: 1\nid: x  # its name\n\nlesions:  # all of them\n  # the first\n  - {id: L1, site: liver}\n  - id: L2\n    site: 'lung'  # right\n# the end\n";
        assert_eq!(format(untidy).expect("formatted"), tidy);
        assert_eq!(format(tidy).expect("formatted"), tidy, "formatting twice changes nothing");
    }

    #[test]
    fn long_texts_keep_their_lines() {
        let text = "narrative:\n  discussion: |\n    First line.\n\n    Second line.\n  conclusion: \"one\n    line\"\n";
        let tidy =
            "narrative:\n  discussion: |\n    First line.\n\n    Second line.\n  conclusion: \"one line\"\n";
        assert_eq!(format(text).expect("formatted"), tidy);
    }
}
