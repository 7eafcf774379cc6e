//! Broken and malicious documents get an answer that says what to do, in bounded time and memory.

#![allow(clippy::expect_used)]

use std::io::Write;
use std::time::Instant;

use oncase_document::open;
use proptest::prelude::*;

fn refused(bytes: &[u8]) -> String {
    let start = Instant::now();
    let refusal = open(bytes).expect_err("refused");
    // Generous: the tests run unoptimised and beside others.
    assert!(start.elapsed().as_secs() < 30);
    refusal.to_string()
}

fn archive(name: &str, write: impl Fn(&mut dyn Write)) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
    write(&mut zip);
    zip.finish().expect("closed").into_inner()
}

#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = archive("word/document.xml", |part| {
        let zeros = vec![b' '; 1 << 20];
        (0..80).for_each(|_| part.write_all(&zeros).expect("written"));
    });
    assert!(bomb.len() < 1 << 20);
    assert!(refused(&bomb).contains("unpacks to more than 64 MiB"));
}

#[test]
fn other_archives_and_old_formats_are_named() {
    assert!(refused(&archive("xl/workbook.xml", |_| ())).contains("a workbook"));
    assert!(refused(&archive("a.txt", |_| ())).contains("a ZIP archive"));
    assert!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("before 2007"));
    assert!(refused(b"{\\rtf1 text}").contains("RTF"));
    assert!(refused(b"caf\xe9").contains("byte 3 is not UTF-8; save"));
    assert!(refused(b"PK\x03\x04word/document.xml").contains(".docx file is broken"));
}

#[test]
fn deep_and_exploding_xml_is_refused() {
    let deep = format!("<?xml version=\"1.0\"?><article>{}</article>", "<p>".repeat(200_000));
    assert!(refused(deep.as_bytes()).contains("nested more than"));
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE article [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\
        <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">\
        <!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]><article><body><p>&e;&e;&e;</p></body></article>";
    assert!(refused(laughs.as_bytes()).contains("entities of its own"));
    // One large entity, used often, would need no nesting.
    let large = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE article [<!ENTITY a \"{}\">]><article><body><p>{}</p></body></article>",
        "x".repeat(1 << 20),
        "&a;".repeat(10_000)
    );
    assert!(refused(large.as_bytes()).contains("entities of its own"));
    assert!(refused(b"<?xml version=\"1.0\"?><svg/>").contains("<svg>, no journal article"));
}

#[test]
fn html_nested_beyond_measure_is_read_flat() {
    let page = format!("<html><body>{}deep", "<div><table><tr><td>".repeat(50_000));
    assert!(open(page.as_bytes()).expect("a page").text.contains("deep"));
}

#[test]
fn a_pdf_without_text_or_without_sense_is_named() {
    assert!(refused(b"%PDF-1.4\nnothing").contains("the PDF is broken"));
    let empty = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj \
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj trailer<</Root 1 0 R>>";
    assert!(refused(empty).contains("no text layer"));
}

#[test]
fn a_pdf_that_unpacks_beyond_measure_is_refused() {
    let packed = |megabytes: usize| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        (0..megabytes).for_each(|_| encoder.write_all(&vec![b' '; 1 << 20]).expect("packed"));
        encoder.finish().expect("packed")
    };
    let pdf = |filter: &str, content: &[u8]| {
        let mut pdf = format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj \
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj \
             4 0 obj<</Filter{filter}/Length {}>>stream\n",
            content.len()
        )
        .into_bytes();
        pdf.extend_from_slice(content);
        pdf.extend_from_slice(b"\nendstream endobj trailer<</Root 1 0 R>>");
        pdf
    };
    let beyond = "unpacks to more than any report";
    assert!(refused(&pdf("/FlateDecode", &packed(1))).contains("no text layer"));
    assert!(refused(&pdf("/FlateDecode", &packed(129))).contains(beyond));
    // Whatever the file calls it.
    assert!(refused(&pdf("/Fl#61teDecode", &packed(129))).contains(beyond));
    assert!(refused(&pdf("[/FlateDecode/FlateDecode]", &packed(1))).contains(beyond));
    assert!(refused(&pdf("/LZWDecode", &vec![7; 300_000])).contains(beyond));
}

#[test]
fn a_pdf_that_leads_in_circles_ends() {
    let pages = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>endobj \
        trailer<</Root 1 0 R>>";
    refused(pages);
    let form = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj \
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>endobj \
        4 0 obj<</Subtype/Form/Length 11>>stream\n/X Do /X Do\nendstream endobj trailer<</Root 1 0 R>>";
    assert!(refused(form).contains("no text layer"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Real files with bytes changed or cut off are read or refused, never worse.
    #[test]
    fn damaged_files_get_an_answer(
        name in proptest::sample::select(&["case.docx", "case.pdf", "case-web.pdf", "case.html"][..]),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        keep in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = std::fs::read(format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"))).expect("the file");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(keep.index(bytes.len()));
        }
        let _ = open(&bytes);
    }
}
