//! Case files from disk, with the texts that they cite.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use oncase_record::case_file::{CaseFile, Diagnostic, LARGEST_FILE, SourceTexts, load};

use oncase_document::{Document, Format, LARGEST_DOCUMENT, sniff};

use crate::failure::Failure;

/// A case file that was read, with its own text.
#[derive(Debug)]
pub struct Case {
    /// The name as the user gave it, for messages.
    pub name: String,
    /// The text of the case file.
    pub text: String,
    /// The record with its places.
    pub file: CaseFile,
    /// Warnings found while reading, misquotations among them.
    pub warnings: Vec<Diagnostic>,
}

/// Reads a case file and the texts that its sources name.
///
/// # Errors
/// When a file cannot be read, or the case file has mistakes.
pub fn read_case(path: &Path) -> Result<Case, Failure> {
    let name = path.display().to_string();
    let (text, loaded) = if is_workbook(path) {
        (String::new(), oncase_workbook::read(&read_bytes(path)?))
    } else {
        let text = read_text(path)?;
        let loaded = load(&text);
        (text, loaded)
    };
    let file = loaded.map_err(|diagnostics| Failure::Unreadable {
        name: name.clone(),
        text: text.clone(),
        diagnostics,
    })?;
    let texts = source_texts(path, &file)?;
    Ok(with_texts(name, text, file, &texts))
}

/// Whether a file is a workbook, by its name.
pub fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

/// A case from text already at hand, such as the built-in one.
///
/// # Errors
/// When the text has mistakes.
pub fn case_from_text(name: &str, text: &str, texts: &SourceTexts) -> Result<Case, Failure> {
    let file = load(text).map_err(|diagnostics| Failure::Unreadable {
        name: name.to_owned(),
        text: text.to_owned(),
        diagnostics,
    })?;
    Ok(with_texts(name.to_owned(), text.to_owned(), file, texts))
}

fn with_texts(name: String, text: String, file: CaseFile, texts: &SourceTexts) -> Case {
    let mut warnings = file.diagnostics.clone();
    warnings.extend(file.check_quotes(texts));
    Case { name, text, file, warnings }
}

/// Reads a text file of at most the size of a case file.
///
/// # Errors
/// When it cannot be read, is too large, or is not UTF-8 text.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = read_bytes(path)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::new(
            format!("{} is not a text: byte {at} is not UTF-8", path.display()),
            "give a YAML or JSON file saved as UTF-8",
        )
    })
}

/// Reads a document of any format that is known, as text.
///
/// # Errors
/// When it cannot be read, is too large, broken, or of a format that is not known.
pub fn read_document(path: &Path) -> Result<Document, Failure> {
    let size = fs::metadata(path).map_err(|error| Failure::reading(path, &error))?;
    if size.is_file() && size.len() > LARGEST_DOCUMENT as u64 {
        return Err(Failure::new(
            format!(
                "{} has {} MiB; at most {} are read",
                path.display(),
                size.len() >> 20,
                LARGEST_DOCUMENT >> 20
            ),
            "leave out the pictures, or save its text alone",
        ));
    }
    let bytes = fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    oncase_document::open(&bytes)
        .map_err(|refusal| Failure::new(format!("{}: {}", path.display(), refusal.what), refusal.mend))
}

/// Whether a file is a document about a patient rather than a case file: by its content, and of plain text by its name
/// or its first words.
///
/// # Errors
/// When it cannot be read.
pub fn is_document(path: &Path) -> Result<bool, Failure> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("yaml" | "yml" | "json" | "xlsx") => return Ok(false),
        Some("txt" | "md" | "docx" | "html" | "htm" | "xml" | "pdf") => return Ok(true),
        _ => {}
    }
    let mut start = Vec::new();
    let file = fs::File::open(path).map_err(|error| Failure::reading(path, &error))?;
    file.take(64 << 10).read_to_end(&mut start).map_err(|error| Failure::reading(path, &error))?;
    let case = |text: &str| {
        text.trim_start().starts_with('{') || text.lines().any(|line| line.starts_with("oncase:"))
    };
    Ok(match sniff(&start) {
        Ok(Format::Text) => !case(&String::from_utf8_lossy(&start)),
        Ok(_) => true,
        Err(_) => false,
    })
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let size = fs::metadata(path).map_err(|error| Failure::reading(path, &error))?;
    if size.is_file() && size.len() > LARGEST_FILE as u64 {
        return Err(Failure::new(
            format!(
                "{} has {} MiB; a case file has at most {}",
                path.display(),
                size.len() >> 20,
                LARGEST_FILE >> 20
            ),
            "a case file holds one patient; give large data as tables (CSV)",
        ));
    }
    fs::read(path).map_err(|error| Failure::reading(path, &error))
}

fn source_texts(case_path: &Path, file: &CaseFile) -> Result<SourceTexts, Failure> {
    let folder = case_path.parent().unwrap_or(Path::new("."));
    let mut texts = SourceTexts::new();
    for document in &file.record.sources {
        if let Some(relative) = &document.text {
            let path: PathBuf = folder.join(relative);
            texts.insert(document.id.clone(), read_text(&path)?);
        }
    }
    Ok(texts)
}
