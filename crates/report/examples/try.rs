#![allow(clippy::all, clippy::unwrap_used, missing_docs)]
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&a[1]).unwrap();
    let file = oncase_record::case_file::load(&text).unwrap();
    let profile = oncase_report::Profile::built_in(&a[2]).unwrap();
    let dossier = oncase_report::Dossier::of(
        &file.record,
        &Default::default(),
        oncase_report::dossier::Pictures::VectorsAndPixels { dots_per_inch: 200 },
    );
    let document = oncase_report::report(&dossier, &profile).unwrap();
    std::fs::write(format!("{}.html", a[3]), oncase_report::render::html(&document)).unwrap();
    std::fs::write(format!("{}.md", a[3]), oncase_report::render::markdown(&document)).unwrap();
    if let Ok(d) = oncase_report::render::docx(&document) {
        std::fs::write(format!("{}.docx", a[3]), d).unwrap();
    }
}
