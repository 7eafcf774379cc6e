//! Bytes as a document: it is read or refused with a mend; its text is read into a draft that is a record, and every
//! place lies in the text. Bytes that begin with a digit choose a format of which the rest is the inside, since few
//! random bytes are a Word file.

#![no_main]

use std::io::Write;

use libfuzzer_sys::fuzz_target;
use oncase_document::open;
use oncase_reading::read;

fuzz_target!(|bytes: &[u8]| {
    let document = match bytes {
        [b'1', rest @ ..] => open(&word(rest)),
        [b'2', rest @ ..] => open(&[b"<html><body>", rest].concat()),
        [b'3', rest @ ..] => {
            open(&[b"<?xml version=\"1.0\"?><article><body>", rest, b"</body></article>"].concat())
        }
        [b'4', rest @ ..] => open(&page(rest)),
        _ => open(bytes),
    };
    let text = match document {
        Ok(document) => document.text,
        Err(refusal) => {
            assert!(!refusal.what.is_empty() && !refusal.mend.is_empty());
            return;
        }
    };
    let reading = read(&text);
    let length = u32::try_from(text.chars().count()).expect("a short text");
    for item in &reading.items {
        assert!(item.span[0] <= item.span[1] && item.span[1] <= length, "{:?} of {length}", item.span);
        assert!(item.sentence[0] <= item.sentence[1] && item.sentence[1] <= length);
    }
    assert!(reading.record().is_ok(), "{:?}", reading.record().err());
});

/// A Word file with this inside its body.
fn word(body: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("word/document.xml", stored).expect("a part");
    let parts: [&[u8]; 3] = [b"<w:document xmlns:w=\"w\"><w:body>", body, b"</w:body></w:document>"];
    parts.iter().for_each(|part| zip.write_all(part).expect("written"));
    zip.finish().expect("closed").into_inner()
}

/// A PDF of one page with this as its content.
fn page(content: &[u8]) -> Vec<u8> {
    let head = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj \
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>>>endobj \
         5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj 4 0 obj<</Subtype/Form/Length {}>>stream\n",
        content.len()
    );
    [head.as_bytes(), content, b"\nendstream endobj trailer<</Root 1 0 R>>"].concat()
}
