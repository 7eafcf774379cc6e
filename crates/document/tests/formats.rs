//! The same invented case in every format gives the same words.

#![allow(clippy::expect_used)]

use std::io::Write;

use oncase_document::{Format, open};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"))).expect("the file")
}

fn words(text: &str) -> Vec<String> {
    let marks = |c: char| matches!(c, '#' | '|');
    text.split_whitespace()
        .map(|word| word.trim_matches(marks).to_owned())
        .filter(|w| !w.is_empty())
        .collect()
}

#[test]
fn word_html_and_pdf_give_the_same_words() {
    let page = open(&file("case.html")).expect("a page");
    assert_eq!(page.format, Format::Html);
    for (name, format) in
        [("case.docx", Format::Word), ("case.pdf", Format::Pdf), ("case-web.pdf", Format::Pdf)]
    {
        let document = open(&file(name)).expect(name);
        assert_eq!(document.format, format);
        // Chromium draws the bullets of a list as shapes.
        let expected = if name == "case-web.pdf" { page.text.replace("- ", "") } else { page.text.clone() };
        assert_eq!(words(&document.text), words(&expected), "{name}");
    }
}

#[test]
fn powers_stay_and_citations_stand_in_brackets() {
    for name in ["case.html", "case.docx", "case.pdf", "case-web.pdf"] {
        let text = open(&file(name)).expect(name).text;
        for part in ["cheek.[1,2]", "100 mg/m2", "10^9/L", "2018.[3]", "efficient first-line flow"] {
            assert!(text.contains(part), "{part} in {name}: {text}");
        }
        assert!(
            text.contains("\n# Case presentation\n") || text.contains("\n## Case presentation\n"),
            "{name}"
        );
    }
}

#[test]
fn rows_of_a_table_are_rows() {
    for name in ["case.html", "case.docx", "case-web.pdf"] {
        let text = open(&file(name)).expect(name).text;
        assert!(text.contains("| May 2018 | June 2018 | October 2018 |"), "{name}: {text}");
        let row =
            "| Presentation with a nodule | First cycle of carboplatin and etoposide | Disease progression |";
        assert!(text.contains(row), "{name}: {text}");
    }
}

const ARTICLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2 20190208//EN" "JATS-journalpublishing1.dtd">
<article><front><article-meta><title-group><article-title>An invented case of <italic>thymoma</italic></article-title></title-group>
<abstract><sec><title>BACKGROUND</title><p>It is rare.</p></sec></abstract></article-meta></front>
<body><sec><title>Case</title><p>A 40-year-old man came in May 2015<xref ref-type="bibr" rid="b1"><sup>[1]</sup></xref> and
received 50 mg/m<sup>2</sup> of cisplatin<xref ref-type="bibr" rid="b2">2</xref> (Figure 1).</p>
<fig><label>Figure 1</label><caption><p>CT of May 2015.</p></caption></fig>
<p>He is alive.</p><list><list-item><p>One</p></list-item></list>
<table-wrap><label>Table 1</label><caption><title>Timeline</title></caption><table><tr><th>Date</th><th>Event</th></tr>
<tr><td>May 2015</td><td>Visit</td></tr></table></table-wrap></sec></body>
<back><ref-list><ref><mixed-citation>A B. <source>J Inv</source> 2001</mixed-citation></ref></ref-list></back></article>"#;

#[test]
fn a_journal_article_keeps_its_parts_and_its_floats_follow_the_body() {
    let document = open(ARTICLE.as_bytes()).expect("an article");
    assert_eq!(document.format, Format::Jats);
    let expected = "\
# An invented case of thymoma

# Abstract

## BACKGROUND

It is rare.

# Case

A 40-year-old man came in May 2015[1] and received 50 mg/m2 of cisplatin[2] (Figure 1).

He is alive.

- One

Figure 1 CT of May 2015.

Table 1 Timeline

| Date | Event |
| May 2015 | Visit |

# References

- A B. J Inv 2001
";
    assert_eq!(document.text, expected);
}

/// A Word file with the given body.
fn word(body: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("a part");
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    write!(zip, "<w:document xmlns:w=\"{space}\"><w:body>{body}</w:body></w:document>").expect("written");
    zip.finish().expect("closed").into_inner()
}

#[test]
fn in_word_deleted_text_is_gone_and_inserted_text_stays() {
    let body = "<w:p><w:r><w:t>In </w:t></w:r><w:del><w:r><w:delText>May</w:delText></w:r></w:del>\
                <w:ins><w:r><w:t>June</w:t></w:r></w:ins><w:r><w:noBreakHyphen/><w:t>end</w:t></w:r></w:p>";
    assert_eq!(open(&word(body)).expect("a document").text, "In June-end\n");
}

#[test]
fn text_is_told_by_its_content_and_stays_as_it_is() {
    let text = "A  man,\taged 50.\n\n< 5 % of cells\n";
    let document = open(text.as_bytes()).expect("a text");
    assert_eq!((document.format, document.text.as_str()), (Format::Text, text));
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("é µ".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(open(&wide).expect("a text").text, "é µ");
}
