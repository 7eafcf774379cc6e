//! Bytes as a case file: it loads or says why not, every place it names is in the text, and what formatting
//! gives is the same file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use oncase_record::case_file::{Diagnostic, Place, SourceTexts, format, load, parse};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match load(text) {
        Ok(file) => {
            check_places(text, &file.diagnostics);
            let texts = SourceTexts::from([("chart".to_owned(), text.to_owned())]);
            check_places(text, &file.check_quotes(&texts));
            let json = serde_json::to_string(&file.record).expect("a record can be written");
            let again = load(&json).expect("a record that was written can be read");
            assert_eq!(again.record, file.record);
        }
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty(), "a refusal without a reason");
            check_places(text, &diagnostics);
        }
    }
    if let Ok(tidy) = format(text) {
        assert!(parse(&tidy).is_ok(), "formatting made the file unreadable");
        assert_eq!(format(&tidy).expect("a formatted file"), tidy, "formatting twice changes something");
    }
});

fn check_places(text: &str, diagnostics: &[Diagnostic]) {
    for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        if let Place::Bytes(range) = &label.place {
            assert!(text.get(range.clone()).is_some(), "{range:?} is not a place in the text");
        }
    }
}
