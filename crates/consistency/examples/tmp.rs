#![allow(missing_docs, clippy::all, clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing)]
fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let file = oncase_record::case_file::load(&text).unwrap();
        let report = oncase_consistency::check(&file.record);
        println!("== {path}: {}", report.findings.len());
        for d in oncase_consistency::diagnostics(&file, &report.findings) {
            println!("{:?} {} {}", d.severity, d.code, d.title);
            for l in &d.labels { println!("      {}", l.text); }
        }
    }
}
