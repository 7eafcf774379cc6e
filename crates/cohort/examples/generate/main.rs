//! Writes the invented cohort of `examples/cohort`: `cargo run -p oncase-cohort --example generate -- FOLDER`.

mod case_file;
mod course;
mod random;

use course::{Course, Kind};

/// The files of the cohort, name and content.
pub fn files() -> Vec<(String, String)> {
    (1..=40)
        .map(|number| {
            let kind = match number {
                7 => Kind::NoBaseline,
                15 => Kind::Adjuvant,
                12 | 36 => Kind::EarlyDeath,
                21 => Kind::Complete,
                28 | 33 => Kind::NonTargetOnly,
                _ => Kind::Ordinary,
            };
            let course = Course::of(number, kind);
            (format!("{}.yaml", course.id()), course.case_file())
        })
        .collect()
}

#[allow(dead_code, reason = "the test takes the files and writes none")]
fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "examples/cohort".to_owned());
    std::fs::create_dir_all(&folder)?;
    for (name, text) in files() {
        std::fs::write(std::path::Path::new(&folder).join(name), text)?;
    }
    Ok(())
}
