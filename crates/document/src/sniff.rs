//! What the bytes of a document are.

use crate::{Format, Refusal};

const AS_WORD_OR_TEXT: &str =
    "open it in its program and save it as .docx, or copy its text into a .txt file";

/// The format of a document, by its content.
///
/// # Errors
/// When it is a file of a kind that is not read (old Word, RTF, OpenDocument, a workbook, a picture), with its name.
pub fn sniff(bytes: &[u8]) -> Result<Format, Refusal> {
    let other = |kind: &str| Err(Refusal::new(format!("this is {kind}, which is not read"), AS_WORD_OR_TEXT));
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if bytes.starts_with(b"PK\x03\x04") {
        let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
        return if holds(b"word/") {
            Ok(Format::Word)
        } else if holds(b"xl/workbook") {
            other("a workbook")
        } else if holds(b"opendocument.text") {
            other("an OpenDocument text")
        } else {
            other("a ZIP archive")
        };
    }
    if start.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    for (magic, kind) in [
        (&b"\xd0\xcf\x11\xe0"[..], "a Word file of before 2007"),
        (b"{\\rtf", "an RTF file"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
    ] {
        if bytes.starts_with(magic) {
            return other(kind);
        }
    }
    Ok(markup(start))
}

/// XML, HTML or neither, from the first tags.
fn markup(start: &[u8]) -> Format {
    let start: String = String::from_utf8_lossy(start).replace('\0', "").to_lowercase();
    let start = start.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start();
    if !start.starts_with('<') {
        return Format::Text;
    }
    let has = |tags: &[&str]| tags.iter().any(|tag| start.contains(tag));
    if has(&["<!doctype html", "<html"]) {
        Format::Html
    } else if start.starts_with("<?xml") || has(&["<!doctype article", "<article", "<pmc-articleset"]) {
        Format::Jats
    } else if has(&["<head", "<body", "<p>", "<div", "<h1", "<meta", "<title", "<table", "<span"]) {
        Format::Html
    } else {
        Format::Text
    }
}

/// The bytes as text: UTF-8, or UTF-16 with its mark.
pub(crate) fn decoded(bytes: &[u8]) -> Result<String, Refusal> {
    let wide = |rest: &[u8], join: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| join([pair[0], pair[1]])).collect();
        String::from_utf16(&units)
            .map_err(|_| Refusal::new("it is marked as UTF-16 and is not", "save it as UTF-8"))
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes)?,
        _ => String::from_utf8(bytes.to_vec()).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Refusal::new(format!("byte {at} is not UTF-8"), "save the text as UTF-8")
        })?,
    };
    if text.len() > crate::LONGEST_TEXT {
        return Err(Refusal::new(
            format!("its text has more than {} MiB", crate::LONGEST_TEXT >> 20),
            "a case report is far shorter: give the report alone",
        ));
    }
    Ok(text)
}
