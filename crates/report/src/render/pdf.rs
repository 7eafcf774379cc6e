//! The document as a tagged PDF, set by typst, with the figures as vectors.

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use super::typst_source::{Picture, typst_source};
use crate::document::Document;

/// The PDF could not be set.
#[derive(Debug)]
pub struct PdfError(String);

impl std::fmt::Display for PdfError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the PDF cannot be set: {}", self.0)
    }
}

impl std::error::Error for PdfError {}

/// The document as a tagged PDF.
///
/// # Errors
/// When the typesetter refuses the document.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PdfError> {
    let (text, pictures) = typst_source(document);
    let world = Desk::new(text, pictures)?;
    let set = typst::compile::<PagedDocument>(&world).output.map_err(|errors| refused(&errors))?;
    typst_pdf::pdf(&set, &PdfOptions::default()).map_err(|errors| refused(&errors))
}

fn refused(errors: &[SourceDiagnostic]) -> PdfError {
    let messages: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
    PdfError(messages.join("; "))
}

/// What the typesetter may see: one source, its pictures and the fonts that come with it.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    source: Source,
    pictures: Vec<(FileId, Bytes)>,
}

impl Desk {
    fn new(text: String, pictures: Vec<Picture>) -> Result<Self, PdfError> {
        let fonts: Vec<Font> = typst_assets::fonts()
            .chain(oncase_figure::fonts())
            .flat_map(|font| Font::iter(Bytes::new(font)))
            .collect();
        let pictures = pictures
            .into_iter()
            .map(|picture| Ok((file(&picture.path)?, Bytes::from_string(picture.svg))))
            .collect::<Result<_, PdfError>>()?;
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            source: Source::new(file("report.typ")?, text),
            pictures,
        })
    }
}

fn file(path: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(path).map_err(|_| PdfError(format!("`{path}` is not a path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.pictures.iter().find(|(own, _)| *own == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// No clock: the same record gives the same file.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
