//! The appendix: every fact with its number, its words and its place in the sources.

use oncase_record::model::SourcePlace;

use super::Writer;
use super::diagnosis::named;
use crate::document::{Cell, Inline, Section, text};
use crate::wording::joined;

impl Writer<'_> {
    pub(super) fn appendix(&self) -> Section {
        let mut section = Section::new("facts", "Facts and sources");
        section.paragraph(vec![text(
            "Every item of the record has a number here. The words of the source stand in quotation marks, with their section.",
        )]);
        let mut table =
            named("table-facts", "Facts", &["No.", "What the record says", "Source", "In the case file"]);
        for (at, item) in self.facts.items.iter().enumerate() {
            let number = at + 1;
            let mut head = Cell::line(vec![Inline::Fixed(number.to_string())]);
            head.anchor = Some(format!("fact-{number}"));
            let mut says = vec![text(self.privacy.says(self.record, &item.pointer))];
            if let Some(first) = item.same_as.and_then(|id| self.fact_of(id)) {
                says.extend([text("; tells again fact"), Inline::Facts(vec![first])]);
            }
            let lines =
                item.source.iter().map(|place| self.place(place)).filter(|line| !line.is_empty()).collect();
            let key = match self.privacy.identifier(item.id) {
                Some(id) => vec![Inline::Code(id.to_owned())],
                None => vec![Inline::Code(item.pointer.clone())],
            };
            table.rows.push(vec![head, Cell::line(says), Cell { lines, ..Cell::default() }, Cell::line(key)]);
        }
        section.table(table);
        section
    }

    fn fact_of(&self, id: &str) -> Option<usize> {
        let at = self.facts.items.iter().position(|item| item.id == Some(id))?;
        Some(at + 1)
    }

    fn place(&self, place: &SourcePlace) -> Vec<Inline> {
        let mut runs = Vec::new();
        if let Some(quote) = &place.quote {
            runs.push(Inline::Quote(quote.clone()));
        }
        let document =
            place.document.as_ref().and_then(|id| self.privacy.identifier(Some(id))).map(str::to_owned);
        let span =
            place.span.filter(|_| place.quote.is_none()).map(|[a, b]| format!("characters {a} to {b}"));
        let page = place.page.map(|page| format!("page {page}"));
        let row = place.row.as_ref().map(|row| format!("row {row}"));
        let at = joined([document, place.section.clone(), page, place.table.clone(), row, span], ", ");
        if !at.is_empty() {
            runs.push(text(if runs.is_empty() { at } else { format!(" ({at})") }));
        }
        runs
    }
}
