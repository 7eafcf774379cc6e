//! What an uploaded file holds: a case file, a workbook, the text of a case report.

use std::collections::BTreeMap;

use oncase_record::case_file::{CaseFile, Diagnostic, Severity, load_tree, parse};
use oncase_store::{Attachment, NewItem, Section, split_record, split_tree};
use serde_json::Value;

use crate::problem::Problem;

/// Kinds of files that become a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// YAML or JSON.
    CaseFile,
    /// XLSX.
    Workbook,
    /// The text of a case report, read into a draft.
    Text,
}

impl FileKind {
    /// The kind of a file, by its name.
    ///
    /// # Errors
    /// When no case can be read from such a file.
    pub fn of(name: &str) -> Result<Self, Problem> {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "yaml" | "yml" | "json" => Ok(Self::CaseFile),
            "xlsx" => Ok(Self::Workbook),
            "txt" | "md" | "docx" | "html" | "htm" | "xml" | "pdf" => Ok(Self::Text),
            _ => Err(Problem::cannot(
                format!("`{}` is none of the files that a case is read from", name.escape_default()),
                "give a .yaml, .json or .xlsx case file, or a case report as .txt, .md, .docx, .html, .xml (JATS) or .pdf; tables (.csv) go into an open case",
            )),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::CaseFile => "case file",
            Self::Workbook => "workbook",
            Self::Text => "text of a case report",
        }
    }
}

/// What was understood of a file.
#[derive(Debug)]
pub struct Understood {
    /// What kind of file it is.
    pub kind: FileKind,
    /// Id that the file gives its case.
    pub id: Option<String>,
    /// Items, whether or not they make a valid record; none when the file cannot be read at all.
    pub items: Option<Vec<NewItem>>,
    /// Everything that is wrong, or to be known; places are of the text or of the workbook.
    pub diagnostics: Vec<Diagnostic>,
    /// The text that the places are of; empty for a workbook.
    pub text: String,
    /// The file itself, and what else is to be kept with the case.
    pub attachments: Vec<Attachment>,
}

impl Understood {
    /// Whether something is wrong.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// How many items there are of each section.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for item in self.items.iter().flatten().filter(|item| item.section != Section::Case) {
            *counts.entry(item.section.name()).or_default() += 1;
        }
        counts
    }
}

/// Reads a file.
///
/// # Errors
/// When its kind is unknown, or a text is no UTF-8.
pub fn understand(name: &str, bytes: &[u8]) -> Result<Understood, Problem> {
    let kind = FileKind::of(name)?;
    let attachment = |media_type: &str| Attachment {
        name: attachment_name(name),
        media_type: media_type.to_owned(),
        bytes: bytes.to_vec(),
    };
    if kind == FileKind::Workbook {
        let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let tree = oncase_workbook::tree(bytes);
        return Ok(of_tree(kind, tree, String::new(), vec![attachment(sheet)]));
    }
    if kind == FileKind::Text {
        return of_report(attachment("application/octet-stream"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let said = format!("the file is not a text: byte {} is not UTF-8", error.valid_up_to());
        Problem::cannot(said, "save it as UTF-8")
    })?;
    let tree = parse(text).map_err(|diagnostic| vec![*diagnostic]);
    Ok(of_tree(kind, tree, text.to_owned(), vec![attachment("text/plain")]))
}

/// The draft of a case report. What its words are quoted from is kept: the text, and the document it was taken out of.
fn of_report(original: Attachment) -> Result<Understood, Problem> {
    let document = oncase_document::open(&original.bytes).map_err(|refusal| {
        Problem::cannot(format!("the report cannot be read: {}", refusal.what), refusal.mend)
    })?;
    let plain = document.format == oncase_document::Format::Text;
    let name = if plain { original.name.clone() } else { format!("{}.txt", original.name) };
    let draft = oncase_reading::read(&document.text).case_file(Some(&name));
    let tree = parse(&draft).map_err(|diagnostic| vec![*diagnostic]);
    let kept = Attachment { name, media_type: "text/plain".to_owned(), bytes: document.text.into_bytes() };
    let attachments = if plain { vec![kept] } else { vec![kept, original] };
    Ok(of_tree(FileKind::Text, tree, draft, attachments))
}

fn of_tree(
    kind: FileKind,
    tree: Result<oncase_record::case_file::Node, Vec<Diagnostic>>,
    text: String,
    attachments: Vec<Attachment>,
) -> Understood {
    let (mut understood, tree) = match tree {
        Ok(tree) => {
            (Understood { kind, id: None, items: None, diagnostics: Vec::new(), text, attachments }, tree)
        }
        Err(diagnostics) => {
            return Understood { kind, id: None, items: None, diagnostics, text, attachments };
        }
    };
    let as_typed = split_tree(&tree);
    match load_tree(tree) {
        Ok(CaseFile { record, diagnostics, .. }) => {
            understood.id = Some(record.id.clone());
            understood.items = split_record(&record).ok();
            understood.diagnostics = diagnostics;
        }
        Err(diagnostics) => {
            understood.items = as_typed.ok();
            let top = understood.items.iter().flatten().find(|item| item.section == Section::Case);
            let id = top.and_then(|top| top.body.get("id")).and_then(Value::as_str);
            understood.id = id.map(str::to_owned);
            understood.diagnostics = diagnostics;
        }
    }
    understood
}

/// The name under which a file is kept: its last part, without what a path or a header could make of it.
fn attachment_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(100).collect();
    if plain.is_empty() { "file".to_owned() } else { plain }
}
