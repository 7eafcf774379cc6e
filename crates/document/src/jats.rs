//! A journal article in JATS XML as text.

use roxmltree::{Document, Node, ParsingOptions};

use crate::Refusal;
use crate::flow::Flow;

/// More nodes than any article has; each costs some hundred bytes.
pub(crate) const MOST_NODES: u32 = 2_000_000;
/// Elements within elements; articles stay under 30.
pub(crate) const DEEPEST: u32 = 200;

/// Parses XML within the limits.
pub(crate) fn parsed(xml: &str) -> Result<Document<'_>, Refusal> {
    nested(xml)?;
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(xml, options).map_err(|error| {
        Refusal::new(
            format!("its XML is broken: {error}"),
            "get the file again from where it came, or copy its text into a .txt file",
        )
    })
}

/// Refuses what is nested beyond measure before anything recurses into it.
fn nested(xml: &str) -> Result<(), Refusal> {
    // An entity can stand for megabytes and be used thousands of times.
    if xml.contains("<!ENTITY") {
        return Err(Refusal::new(
            "it declares entities of its own, which no article does",
            "get the file again from where it came, or copy its text into a .txt file",
        ));
    }
    let bytes = xml.as_bytes();
    let mut depth: u32 = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        match byte {
            b'<' if next == b'/' => depth = depth.saturating_sub(1),
            b'<' if next.is_ascii_alphabetic() || next == b'_' => depth += 1,
            b'/' if next == b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 4 * DEEPEST {
            return Err(Refusal::new(
                format!("its XML is nested more than {} deep", 4 * DEEPEST),
                "no article is; get the file again from where it came",
            ));
        }
    }
    Ok(())
}

pub(crate) fn text(xml: &str) -> Result<String, Refusal> {
    let document = parsed(xml)?;
    let root = document.root_element();
    let article = if root.has_tag_name("article") {
        Some(root)
    } else {
        root.descendants().find(|node| node.tag_name().name() == "article")
    };
    let Some(article) = article else {
        return Err(Refusal::new(
            format!("its outermost element is <{}>, no journal article", root.tag_name().name()),
            "give the article as JATS XML, HTML, Word or PDF",
        ));
    };
    let mut flow = Flow::default();
    let mut floats = Vec::new();
    if let Some(title) = article.descendants().find(|node| node.tag_name().name() == "article-title") {
        flow.heading(1);
        inline(title, &mut flow, 0);
        flow.end_paragraph();
    }
    for abstract_ in article.descendants().filter(|node| node.tag_name().name() == "abstract") {
        flow.heading(1);
        let own = child(abstract_, "title").map(|title| title.text().unwrap_or_default().trim().to_owned());
        flow.text(own.as_deref().filter(|title| !title.is_empty()).unwrap_or("Abstract"));
        flow.end_paragraph();
        abstract_
            .children()
            .filter(|node| node.tag_name().name() != "title")
            .for_each(|node| block(node, &mut flow, 2, 0, &mut floats));
    }
    for part in ["body", "floats-group"] {
        if let Some(node) = child(article, part) {
            node.children().for_each(|node| block(node, &mut flow, 1, 0, &mut floats));
        }
        flow.check()?;
    }
    let mut next = 0;
    while let Some(node) = floats.get(next).copied() {
        float(node, &mut flow, &mut floats);
        next += 1;
    }
    if let Some(back) = child(article, "back") {
        references(back, &mut flow);
    }
    if flow.is_empty() {
        return Err(Refusal::new(
            "the article has no text",
            "give an article with its body, not its entry alone",
        ));
    }
    flow.finish()
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|node| node.tag_name().name() == name)
}

fn block<'a, 'i>(
    node: Node<'a, 'i>,
    flow: &mut Flow,
    level: usize,
    depth: u32,
    floats: &mut Vec<Node<'a, 'i>>,
) {
    if depth > DEEPEST {
        return;
    }
    match node.tag_name().name() {
        "sec" | "ack" | "app" | "boxed-text" => {
            if let Some(title) = child(node, "title") {
                flow.heading(level);
                inline(title, flow, depth);
                flow.end_paragraph();
            }
            node.children()
                .filter(|child| child.tag_name().name() != "title")
                .for_each(|child| block(child, flow, level + 1, depth + 1, floats));
        }
        "title" => {
            flow.heading(level);
            inline(node, flow, depth);
            flow.end_paragraph();
        }
        "p" | "disp-quote" => {
            // A float may stand inside a paragraph; its place in the sentence is nowhere.
            floats.extend(node.descendants().filter(|n| matches!(n.tag_name().name(), "fig" | "table-wrap")));
            inline(node, flow, depth);
            flow.end_paragraph();
        }
        "list" | "def-list" => {
            for item in node.children().filter(Node::is_element) {
                flow.item();
                item.children().for_each(|child| inline(child, flow, depth + 1));
                flow.end_paragraph();
            }
        }
        "fig" | "table-wrap" => floats.push(node),
        "fig-group" | "table-wrap-group" | "supplementary-material" => {
            node.children().for_each(|child| block(child, flow, level, depth + 1, floats));
        }
        _ => {}
    }
}

/// The text of an element and of what stands in it, in reading order.
fn inline(node: Node<'_, '_>, flow: &mut Flow, depth: u32) {
    if depth > DEEPEST {
        return;
    }
    if node.is_text() {
        flow.text(node.text().unwrap_or_default());
        return;
    }
    match node.tag_name().name() {
        "sup" => flow.raised(&gathered(node)),
        "xref" if node.attribute("ref-type") == Some("bibr") => {
            let text = gathered(node);
            let inside = text.trim().trim_matches(['[', ']']);
            let bracketed = node.prev_sibling().is_some_and(|before| {
                before.text().is_some_and(|text| text.trim_end().ends_with(['[', ',', '–', '-']))
            });
            let number = inside.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | ' '));
            if number && !bracketed { flow.text(&format!("[{inside}]")) } else { flow.text(&text) }
        }
        "fig" | "table-wrap" | "object-id" | "tex-math" => {}
        "break" => flow.text(" "),
        name => {
            let spaced = matches!(name, "p" | "list-item" | "title" | "def" | "label");
            node.children().for_each(|child| inline(child, flow, depth + 1));
            if spaced {
                flow.text(" ");
            }
        }
    }
}

fn gathered(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// A figure's legend or a table, under its label.
fn float<'a, 'i>(node: Node<'a, 'i>, flow: &mut Flow, floats: &mut Vec<Node<'a, 'i>>) {
    flow.end_paragraph();
    if let Some(label) = child(node, "label") {
        inline(label, flow, 0);
        flow.text(" ");
    }
    if let Some(caption) = child(node, "caption") {
        floats.extend(caption.descendants().filter(|n| matches!(n.tag_name().name(), "fig" | "table-wrap")));
        inline(caption, flow, 0);
    }
    flow.end_paragraph();
    for table in node.descendants().filter(|node| node.tag_name().name() == "table") {
        flow.begin_table();
        for row in table.descendants().filter(|node| node.tag_name().name() == "tr") {
            for cell in row.children().filter(|node| matches!(node.tag_name().name(), "td" | "th")) {
                flow.begin_cell();
                inline(cell, flow, 0);
                flow.end_cell();
            }
            flow.end_row();
        }
        flow.end_table();
    }
    if let Some(foot) = child(node, "table-wrap-foot") {
        inline(foot, flow, 0);
        flow.end_paragraph();
    }
}

/// References keep a heading of their own, under which nothing is read as the patient's.
fn references(back: Node<'_, '_>, flow: &mut Flow) {
    let list: Vec<_> = back.descendants().filter(|node| node.tag_name().name() == "ref").collect();
    if list.is_empty() {
        return;
    }
    flow.heading(1);
    flow.text("References");
    for reference in list {
        flow.item();
        for part in reference.descendants().filter(Node::is_text) {
            flow.text(part.text().unwrap_or_default());
            flow.text(" ");
        }
        flow.end_paragraph();
    }
}
