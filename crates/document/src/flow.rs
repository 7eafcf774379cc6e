//! The plain text while it grows: paragraphs, headings, list items, rows of tables.

use crate::{LONGEST_TEXT, Refusal};

/// A row's cells, and the table they stand in is how deep in others.
#[derive(Debug, Default)]
struct Table {
    cells: Vec<String>,
    in_cell: bool,
    depth: u32,
}

/// Collects text into paragraphs.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    out: String,
    paragraph: String,
    /// What the paragraph begins with: `# ` or `- `.
    mark: String,
    table: Table,
}

impl Flow {
    /// Running text; white space becomes one space.
    pub(crate) fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                if !self.paragraph.is_empty() && !self.paragraph.ends_with(' ') {
                    self.paragraph.push(' ');
                }
            } else if c == '|' && self.table.depth > 0 {
                self.paragraph.push('¦');
            } else {
                self.paragraph.push(c);
            }
        }
    }

    /// Raised text: a power or a mark joins what it follows; numbers after a word or a stop are citations.
    pub(crate) fn raised(&mut self, text: &str) {
        let text = text.trim();
        let bare = text.trim_matches(['[', ']', '(', ')']);
        let numbers = !bare.is_empty()
            && bare.chars().any(|c| c.is_ascii_digit())
            && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | ' '));
        if !numbers {
            self.text(text);
        } else if self.ends_in_unit() {
            self.text(bare);
        } else if self.paragraph.ends_with(|c: char| c.is_ascii_digit()) {
            self.text("^");
            self.text(bare);
        } else {
            // Several runs make one citation: "3", "," and "4".
            match self.paragraph.strip_suffix(']') {
                Some(open)
                    if open.rsplit_once('[').is_some_and(|(_, inner)| inner.ends_with([',', '-', '–'])) =>
                {
                    self.paragraph.pop();
                    self.text(&format!("{bare}]"));
                }
                _ => self.text(&format!("[{bare}]")),
            }
        }
    }

    /// "m", "cm", "mm" after a number or a stroke, so that a raised 2 is a square.
    fn ends_in_unit(&self) -> bool {
        let word: String = self.paragraph.chars().rev().take_while(|c| c.is_alphabetic()).take(3).collect();
        let before = self.paragraph.chars().rev().nth(word.chars().count());
        matches!(word.as_str(), "m" | "mc" | "mm") && before.is_none_or(|c| !c.is_alphabetic())
    }

    /// The next paragraph is a heading.
    pub(crate) fn heading(&mut self, level: usize) {
        self.end_paragraph();
        self.mark = format!("{} ", "#".repeat(level.clamp(1, 6)));
    }

    /// The next paragraph is an item of a list.
    pub(crate) fn item(&mut self) {
        self.end_paragraph();
        self.mark = "- ".to_owned();
    }

    pub(crate) fn end_paragraph(&mut self) {
        if self.table.in_cell {
            self.text(" ");
            return;
        }
        let text = self.paragraph.trim();
        if !text.is_empty() {
            if !self.out.is_empty() {
                self.out.push('\n');
            }
            self.out.push_str(&self.mark);
            self.out.push_str(text);
            self.out.push('\n');
        }
        self.paragraph.clear();
        self.mark.clear();
    }

    pub(crate) fn begin_table(&mut self) {
        if self.table.depth == 0 {
            self.end_paragraph();
            if !self.out.is_empty() {
                self.out.push('\n');
            }
        }
        self.table.depth += 1;
    }

    pub(crate) fn end_table(&mut self) {
        if self.table.depth == 1 {
            self.end_row();
        }
        self.table.depth = self.table.depth.saturating_sub(1);
    }

    pub(crate) fn begin_cell(&mut self) {
        if self.table.depth > 1 {
            // A table within a cell is read as its text.
            self.text("; ");
            return;
        }
        self.end_cell();
        self.mark.clear();
        self.table.in_cell = true;
    }

    pub(crate) fn end_cell(&mut self) {
        if self.table.depth > 1 || !self.table.in_cell {
            return;
        }
        self.table.cells.push(self.paragraph.trim().to_owned());
        self.paragraph.clear();
        self.table.in_cell = false;
    }

    pub(crate) fn end_row(&mut self) {
        if self.table.depth > 1 {
            return;
        }
        self.end_cell();
        let cells = std::mem::take(&mut self.table.cells);
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.out.push_str("| ");
            self.out.push_str(&cells.join(" | "));
            self.out.push_str(" |\n");
        }
    }

    /// A line as it is, after the paragraphs before it.
    pub(crate) fn line(&mut self, line: &str) {
        self.end_paragraph();
        self.out.push_str(line);
        self.out.push('\n');
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.out.is_empty() && self.paragraph.trim().is_empty()
    }

    /// Whether more text has come than is taken.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if self.out.len() + self.paragraph.len() > LONGEST_TEXT {
            return Err(Refusal::new(
                format!("its text has more than {} MiB", LONGEST_TEXT >> 20),
                "a case report is far shorter: give the report alone",
            ));
        }
        Ok(())
    }

    /// The text, without blank lines at its ends.
    pub(crate) fn finish(mut self) -> Result<String, Refusal> {
        self.table = Table::default();
        self.end_paragraph();
        self.check()?;
        let text = self.out.trim_matches('\n');
        Ok(if text.is_empty() { String::new() } else { format!("{text}\n") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raised(before: &str, raised: &[&str]) -> String {
        let mut flow = Flow::default();
        flow.text(before);
        raised.iter().for_each(|text| flow.raised(text));
        flow.finish().expect("short")
    }

    #[test]
    fn a_raised_number_is_a_power_or_a_citation() {
        assert_eq!(raised("75 mg/m", &["2"]), "75 mg/m2\n");
        assert_eq!(raised("an area of 3 cm", &["2"]), "an area of 3 cm2\n");
        assert_eq!(raised("4.5 × 10", &["9"]), "4.5 × 10^9\n");
        assert_eq!(raised("is rare", &["3", ",", "4"]), "is rare[3],[4]\n");
        assert_eq!(raised("in a wide stem", &["12,14-16"]), "in a wide stem[12,14-16]\n");
        assert_eq!(raised("the 2", &["nd"]), "the 2nd\n");
    }

    #[test]
    fn a_table_comes_row_by_row() {
        let mut flow = Flow::default();
        flow.text("Before");
        flow.begin_table();
        for row in [["April", "Pain"], ["July", "Surgery | left"]] {
            for cell in row {
                flow.begin_cell();
                flow.text(cell);
                flow.end_paragraph();
                flow.end_cell();
            }
            flow.end_row();
        }
        flow.end_table();
        flow.text("After");
        let expected = "Before\n\n| April | Pain |\n| July | Surgery ¦ left |\n\nAfter\n";
        assert_eq!(flow.finish().expect("short"), expected);
    }
}
