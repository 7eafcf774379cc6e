//! Writes every figure of the samples to a folder, at every journal width: `cargo run -p oncase-figure
//! --example gallery -- FOLDER [PART OF A NAME]`.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::path::PathBuf;

use oncase_figure::{Figure, JournalWidth};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let part = arguments.next().unwrap_or_default();
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for width in JournalWidth::ALL {
        for (name, figure) in samples::all(width) {
            let name = format!("{name}-{}mm", width.mm());
            if name.contains(&part) {
                write(&folder, &name, &figure);
            }
        }
    }
}

fn write(folder: &std::path::Path, name: &str, figure: &Figure) {
    let path = |extension: &str| folder.join(format!("{name}.{extension}"));
    std::fs::write(path("svg"), figure.svg()).expect("written");
    std::fs::write(path("png"), figure.png(220).expect("a PNG")).expect("written");
    std::fs::write(path("pdf"), figure.pdf().expect("a PDF")).expect("written");
    std::fs::write(path("csv"), figure.numbers.to_csv()).expect("written");
    println!("{name}: {} faults\n  {}", figure.scene.layout_faults().len(), figure.caption);
}
