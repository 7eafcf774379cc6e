//! Tables of text for the terminal, at most 80 columns wide.

/// Rows of cells under headings; the last column wraps within what is left of 80 columns.
#[derive(Debug, Default)]
pub struct Columns {
    rows: Vec<Vec<String>>,
}

const SCREEN: usize = 80;

impl Columns {
    /// A table with headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|&heading| heading.to_owned()).collect()] }
    }

    /// A table without headings.
    pub fn plain() -> Self {
        Self::default()
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// The table as text, each line indented by two spaces.
    pub fn text(&self) -> String {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..count.saturating_sub(1)).map(width).collect();
        let indent = 2 + widths.iter().map(|width| width + 2).sum::<usize>();
        let room = SCREEN.saturating_sub(indent).max(20);
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::from("  ");
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(&format!("{cell:<width$}  "));
            }
            let last = row.get(widths.len()).map_or("", String::as_str);
            for (at, part) in wrap(last, room).iter().enumerate() {
                if at > 0 {
                    line = " ".repeat(indent);
                }
                line.push_str(part);
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
        text
    }
}

/// Words of a text in lines of at most `room` characters; a longer word has a line of its own.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let used = lines.last().map_or(0, |line| line.chars().count());
        if used > 0 && used + 1 + word.chars().count() > room {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_column_wraps_under_itself() {
        let mut table = Columns::new(&["date", "what"]);
        table.row(["2017-10".to_owned(), "words ".repeat(20)]);
        let text = table.text();
        assert!(text.lines().all(|line| line.chars().count() <= SCREEN), "{text}");
        assert!(text.lines().nth(2).is_some_and(|line| line.starts_with("           words")), "{text}");
    }
}
