//! The document: sections, paragraphs, tables, figures and boxes, before any file format.
//!
//! Content is written once into this form; the renderers only set it. Text that came from a record or from a
//! derivation passes through [`Document::map_text`] for de-identification; citations of literature do not.

/// A whole report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Title.
    pub title: String,
    /// A line above the title: what kind of document it is.
    pub kind: String,
    /// Lines under the title: identity of the case, profile.
    pub details: Vec<Vec<Inline>>,
    /// What the document is and is not; set at the top and at the bottom.
    pub notice: String,
    /// Sections in order.
    pub sections: Vec<Section>,
}

/// A section with its blocks, then its subsections.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Anchor, unique in the document.
    pub anchor: String,
    /// Heading.
    pub title: String,
    /// Content.
    pub blocks: Vec<Block>,
    /// Subsections.
    pub sections: Vec<Section>,
}

/// A block of content.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// An unordered list.
    List(Vec<Vec<Inline>>),
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Figure),
    /// A remark set apart.
    Note(Note),
    /// Something that only the author can write.
    AuthorToWrite(AuthorToWrite),
}

/// A run of text within a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text.
    Text(String),
    /// Important text.
    Strong(String),
    /// A term or a label.
    Emphasis(String),
    /// Words of a source.
    Quote(String),
    /// An identifier.
    Code(String),
    /// A citation of literature, or a number that is no date: never changed by de-identification.
    Fixed(String),
    /// A link to an anchor of this document.
    Link {
        /// The anchor.
        anchor: String,
        /// Its words.
        text: String,
    },
    /// Numbers of facts in the appendix that bear out what stands before them.
    Facts(Vec<usize>),
}

/// A table with a header row; the first cell of each row is the row's header.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Anchor, unique in the document.
    pub anchor: String,
    /// Caption.
    pub caption: String,
    /// Column headings.
    pub columns: Vec<String>,
    /// Rows, each with one cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What stands in it, one entry a line.
    pub lines: Vec<Vec<Inline>>,
    /// Whether its lines are tellings that disagree.
    pub differs: bool,
    /// Anchor, when something links to this cell.
    pub anchor: Option<String>,
}

/// A picture with its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// Anchor, unique in the document; also the name of its files.
    pub anchor: String,
    /// Title.
    pub title: String,
    /// What a reader who cannot see the picture is told.
    pub alternative_text: String,
    /// Caption.
    pub caption: String,
    /// The picture as SVG.
    pub svg: String,
    /// The picture as PNG; empty when no format that needs it is asked for.
    pub png: Vec<u8>,
    /// The numbers drawn, as CSV.
    pub csv: String,
}

/// A remark set apart from the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// How it is to be taken.
    pub tone: Tone,
    /// A few words that name it.
    pub title: String,
    /// Its paragraphs.
    pub body: Vec<Vec<Inline>>,
    /// Anchor, when something links to it.
    pub anchor: Option<String>,
}

/// How a remark is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Something to know.
    #[default]
    Plain,
    /// Something that cannot be.
    Contradiction,
    /// Something that cannot be known from the record, or that lies at the edge.
    Doubt,
}

/// A box for what only the author can write.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthorToWrite {
    /// What is to be written, in words.
    pub what: String,
    /// Numbers of the reporting items that it answers: `4`, `8c`.
    pub items: Vec<&'static str>,
    /// Key of the record's narrative under which it can be written.
    pub key: Option<&'static str>,
}

impl Section {
    fn figures<'d>(&'d self, found: &mut Vec<&'d Figure>) {
        found.extend(self.blocks.iter().filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        }));
        self.sections.iter().for_each(|section| section.figures(found));
    }

    /// An empty section.
    pub fn new(anchor: impl Into<String>, title: impl Into<String>) -> Self {
        Self { anchor: anchor.into(), title: title.into(), blocks: Vec::new(), sections: Vec::new() }
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.sections.iter().all(Section::is_empty)
    }

    /// Adds a paragraph, unless it is empty.
    pub fn paragraph(&mut self, inlines: Vec<Inline>) {
        if !inlines.is_empty() {
            self.blocks.push(Block::Paragraph(inlines));
        }
    }

    /// Adds a table, unless it has no rows.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    /// Adds a subsection, unless it is empty.
    pub fn section(&mut self, section: Section) {
        if !section.is_empty() {
            self.sections.push(section);
        }
    }

    /// Adds a box for the author.
    pub fn author(&mut self, what: impl Into<String>, items: &[&'static str], key: Option<&'static str>) {
        let items = items.to_vec();
        self.blocks.push(Block::AuthorToWrite(AuthorToWrite { what: what.into(), items, key }));
    }
}

impl Cell {
    /// A cell of one line.
    pub fn line(inlines: Vec<Inline>) -> Self {
        let lines = if inlines.is_empty() { Vec::new() } else { vec![inlines] };
        Self { lines, ..Self::default() }
    }

    /// A cell of plain text; empty text makes an empty cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::line(if text.is_empty() { Vec::new() } else { vec![Inline::Text(text)] })
    }
}

/// Plain text as a run.
pub fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

impl Document {
    /// The figures, in the order in which they are shown.
    pub fn figures(&self) -> Vec<&Figure> {
        let mut found = Vec::new();
        self.sections.iter().for_each(|section| section.figures(&mut found));
        found
    }

    /// Rewrites every text of the document but citations, anchors and the pictures themselves.
    pub fn map_text(&mut self, rewrite: &dyn Fn(&str) -> String) {
        self.title = rewrite(&self.title);
        map_lines(&mut self.details, rewrite);
        for section in &mut self.sections {
            section.map_text(rewrite);
        }
    }
}

impl Section {
    fn map_text(&mut self, rewrite: &dyn Fn(&str) -> String) {
        self.title = rewrite(&self.title);
        for block in &mut self.blocks {
            match block {
                Block::Paragraph(inlines) => map_inlines(inlines, rewrite),
                Block::List(items) => map_lines(items, rewrite),
                Block::Table(table) => {
                    table.caption = rewrite(&table.caption);
                    for column in &mut table.columns {
                        *column = rewrite(column);
                    }
                    for cell in table.rows.iter_mut().flatten() {
                        map_lines(&mut cell.lines, rewrite);
                    }
                }
                Block::Figure(figure) => {
                    for words in [&mut figure.title, &mut figure.alternative_text, &mut figure.caption] {
                        *words = rewrite(words);
                    }
                }
                Block::Note(note) => {
                    note.title = rewrite(&note.title);
                    map_lines(&mut note.body, rewrite);
                }
                Block::AuthorToWrite(_) => {}
            }
        }
        for section in &mut self.sections {
            section.map_text(rewrite);
        }
    }
}

fn map_lines(lines: &mut [Vec<Inline>], rewrite: &dyn Fn(&str) -> String) {
    for line in lines {
        map_inlines(line, rewrite);
    }
}

fn map_inlines(inlines: &mut [Inline], rewrite: &dyn Fn(&str) -> String) {
    for inline in inlines {
        match inline {
            Inline::Text(words)
            | Inline::Strong(words)
            | Inline::Emphasis(words)
            | Inline::Quote(words)
            | Inline::Code(words)
            | Inline::Link { text: words, .. } => *words = rewrite(words),
            Inline::Fixed(_) | Inline::Facts(_) => {}
        }
    }
}
