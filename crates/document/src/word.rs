//! A Word document as text.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use roxmltree::{Document, Node};
use zip::ZipArchive;

use crate::Refusal;
use crate::flow::Flow;
use crate::jats::{DEEPEST, parsed};

/// Largest part of the archive when unpacked.
const LARGEST_PART: u64 = 64 << 20;
const AGAIN: &str = "open it in Word or LibreOffice and save it again as .docx";

pub(crate) fn text(bytes: &[u8]) -> Result<String, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| Refusal::new(format!("the .docx file is broken: {error}"), AGAIN))?;
    let main = part(&mut archive, "word/document.xml")?
        .ok_or_else(|| Refusal::new("the .docx file has no word/document.xml", AGAIN))?;
    let styles = part(&mut archive, "word/styles.xml")?;
    let styles = match &styles {
        Some(xml) => headings(&parsed(xml)?),
        None => BTreeMap::new(),
    };
    let document = parsed(&main)?;
    let mut flow = Flow::default();
    if let Some(body) = document.root_element().children().find(|node| node.tag_name().name() == "body") {
        blocks(body, &styles, &mut flow, 0)?;
    }
    if flow.is_empty() {
        return Err(Refusal::new(
            "the document has no text",
            "a scan in a document must be typed or recognised first",
        ));
    }
    flow.finish()
}

/// A part of the archive, unpacked up to the limit; none when it is not there.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Refusal> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(Refusal::new(format!("{name} cannot be unpacked: {error}"), AGAIN)),
    };
    let mut text = String::new();
    // The size that the archive states may be a lie, so it is the reading that is limited.
    let read = file.take(LARGEST_PART + 1).read_to_string(&mut text);
    read.map_err(|error| Refusal::new(format!("{name} cannot be unpacked: {error}"), AGAIN))?;
    if text.len() as u64 > LARGEST_PART {
        return Err(Refusal::new(
            format!("{name} unpacks to more than {} MiB", LARGEST_PART >> 20),
            "no report is that long; the file may be made to fill the memory",
        ));
    }
    Ok(Some(text))
}

/// Level of the heading that a style makes, by its id; ids are translated, names and outline levels are not.
fn headings(styles: &Document<'_>) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for style in styles.descendants().filter(|node| node.tag_name().name() == "style") {
        let Some(id) = attribute(style, "styleId") else { continue };
        let name = style
            .children()
            .find(|node| node.tag_name().name() == "name")
            .and_then(|name| attribute(name, "val"))
            .unwrap_or_default()
            .to_lowercase();
        let outline = style
            .descendants()
            .find(|node| node.tag_name().name() == "outlineLvl")
            .and_then(|level| attribute(level, "val")?.parse::<usize>().ok())
            .filter(|level| *level < 9)
            .map(|level| level + 1);
        let named = name.strip_prefix("heading ").and_then(|level| level.trim().parse().ok());
        let title = (name == "title").then_some(1);
        if let Some(level) = named.or(outline).or(title) {
            found.insert(id.to_owned(), level);
        }
    }
    found
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

fn blocks(
    node: Node<'_, '_>,
    styles: &BTreeMap<String, usize>,
    flow: &mut Flow,
    depth: u32,
) -> Result<(), Refusal> {
    if depth > DEEPEST {
        return Ok(());
    }
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "p" => {
                paragraph(child, styles, flow);
                flow.check()?;
            }
            "tbl" => {
                flow.begin_table();
                for row in child.children().filter(|node| node.tag_name().name() == "tr") {
                    for cell in row.children().filter(|node| matches!(node.tag_name().name(), "tc" | "sdt")) {
                        flow.begin_cell();
                        blocks(cell, styles, flow, depth + 1)?;
                        flow.end_cell();
                    }
                    flow.end_row();
                }
                flow.end_table();
            }
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" | "tc" => {
                blocks(child, styles, flow, depth + 1)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn paragraph(node: Node<'_, '_>, styles: &BTreeMap<String, usize>, flow: &mut Flow) {
    let properties = node.children().find(|node| node.tag_name().name() == "pPr");
    let property =
        |name: &str| properties.and_then(|p| p.children().find(|node| node.tag_name().name() == name));
    let level = property("outlineLvl")
        .and_then(|level| attribute(level, "val")?.parse::<usize>().ok())
        .filter(|level| *level < 9)
        .map(|level| level + 1)
        .or_else(|| styles.get(attribute(property("pStyle")?, "val")?).copied());
    match level {
        Some(level) => flow.heading(level),
        None if property("numPr").is_some() => flow.item(),
        None => flow.end_paragraph(),
    }
    runs(node, flow, 0);
    flow.end_paragraph();
}

fn runs(node: Node<'_, '_>, flow: &mut Flow, depth: u32) {
    if depth > DEEPEST {
        return;
    }
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "r" => run(child, flow, depth),
            // Deleted text, the fallback of what stands beside it, and instructions are not the document's words.
            "del" | "moveFrom" | "pPr" | "Fallback" | "instrText" => {}
            "t" => flow.text(child.text().unwrap_or_default()),
            _ => runs(child, flow, depth + 1),
        }
    }
}

fn run(node: Node<'_, '_>, flow: &mut Flow, depth: u32) {
    let raised = node
        .children()
        .filter(|child| child.tag_name().name() == "rPr")
        .flat_map(|properties| properties.children())
        .any(|child| match child.tag_name().name() {
            "vertAlign" => attribute(child, "val") == Some("superscript"),
            // LibreOffice writes some raised text so, in half points.
            "position" => {
                attribute(child, "val").and_then(|by| by.parse::<i32>().ok()).is_some_and(|by| by > 0)
            }
            _ => false,
        });
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "t" if raised => flow.raised(child.text().unwrap_or_default()),
            "t" => flow.text(child.text().unwrap_or_default()),
            "tab" | "br" | "cr" | "ptab" => flow.text(" "),
            "noBreakHyphen" => flow.text("-"),
            "AlternateContent" | "Choice" | "drawing" | "pict" => runs(child, flow, depth + 1),
            _ => {}
        }
    }
}
