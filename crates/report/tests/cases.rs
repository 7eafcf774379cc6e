//! The reports of the example cases, as they are read and as they are written.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../../record/tests/examples/folders.rs"]
mod folders;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};

use oncase_outcome::Policies;
use oncase_record::case_file::load;
use oncase_record::model::Record;
use oncase_report::document::{Block, Document, Figure, Section};
use oncase_report::dossier::Pictures;
use oncase_report::{Dossier, Profile, render, report};

fn example(name: &str) -> Record {
    let path = format!("{}/../../examples/{name}/case.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).expect("an example");
    load(&text).expect("a valid case").record
}

fn record(text: &str) -> Record {
    load(text).unwrap_or_else(|mistakes| panic!("{mistakes:?}")).record
}

fn document(record: &Record, profile: &Profile) -> Document {
    let dossier = Dossier::of(record, &Policies::default(), Pictures::Vectors);
    report(&dossier, profile).expect("a report")
}

fn care(record: &Record) -> Document {
    document(record, &Profile::built_in("care").expect("a profile"))
}

fn relative(record: &Record) -> Document {
    document(record, &Profile::built_in("relative").expect("a profile"))
}

#[test]
fn the_published_case_reads_as_a_case_report() {
    insta::assert_snapshot!(render::markdown(&care(&example("necb"))));
}

#[test]
fn an_invented_case_with_measurements_reads_as_a_case_report() {
    insta::assert_snapshot!(render::markdown(&care(&example("solid-tumour"))));
}

#[test]
fn the_published_case_reads_without_dates() {
    insta::assert_snapshot!(render::markdown(&relative(&example("necb"))));
}

#[test]
fn html_is_well_formed_and_every_link_leads_somewhere() {
    for name in &folders::names() {
        let record = example(name);
        for document in [care(&record), relative(&record)] {
            let html = render::html(&document);
            let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
            let page = roxmltree::Document::parse_with_options(&html, options).expect(name);
            let mut ids = BTreeSet::new();
            for id in page.descendants().filter_map(|node| node.attribute("id")) {
                assert!(ids.insert(id.to_owned()), "{name}: the id {id} stands twice");
            }
            for link in page.descendants().filter_map(|node| node.attribute("href")) {
                let target = link.strip_prefix('#').expect("links stay within the file");
                assert!(ids.contains(target), "{name}: {link} leads nowhere");
            }
            let forbidden = ["script", "link", "iframe", "img", "object"];
            assert!(!page.descendants().any(|node| forbidden.contains(&node.tag_name().name())));
            assert!(html.contains("Content-Security-Policy"));
        }
    }
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    let html = render::html(&care(&example("solid-tumour")));
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let page = roxmltree::Document::parse_with_options(&html, options).expect("well-formed");
    let mut level = 0;
    for node in page.descendants() {
        let name = node.tag_name().name();
        let Some(next) = name.strip_prefix('h').and_then(|digit| digit.parse::<u8>().ok()) else { continue };
        assert!(next <= level + 1, "{name} after h{level}: {:?}", node.text());
        level = next;
    }
}

#[test]
fn hostile_text_stays_text() {
    let record = record(
        "oncase: 1
id: hostile
title: \"<script>alert('1')</script> & <b>|`*_[x](y)\"
patient: {sex: female, past_illness: \"]]> <img src=x onerror=alert(1)> \\u0007\"}
events:
  - {id: a, kind: symptom, what: \"| a | b |\\n# heading <!-- x -->\", date: 2020-01}
narrative: {introduction: \"# not a heading\"}
",
    );
    let document = care(&record);
    let html = render::html(&document);
    assert!(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"));
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<!-- x"));
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    roxmltree::Document::parse_with_options(&html, options).expect("well-formed");

    let markdown = render::markdown(&document);
    assert!(!markdown.contains("<script") && !markdown.contains("<img"));
    assert!(markdown.contains("\\| a \\| b \\| # heading"), "a cell stays one cell");
    assert!(markdown.contains("\\# not a heading"));

    document_xml(&render::docx(&document).expect("a Word file"));
}

/// The main part of a Word file, parsed.
fn document_xml(docx: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).expect("a zip archive");
    let mut text = String::new();
    archive.by_name("word/document.xml").expect("a document").read_to_string(&mut text).expect("UTF-8");
    roxmltree::Document::parse(&text).expect("well-formed");
    text
}

#[test]
fn word_has_headings_tables_links_and_pictures() {
    let record = example("solid-tumour");
    let pictures = Pictures::VectorsAndPixels { dots_per_inch: 72 };
    let dossier = Dossier::of(&record, &Policies::default(), pictures);
    let document = report(&dossier, &Profile::built_in("care").expect("a profile")).expect("a report");
    let text = document_xml(&render::docx(&document).expect("a Word file"));
    for part in ["Heading1", "<w:tbl>", "w:anchor=\"b_fact_1\"", "w:name=\"b_fact_1\"", "<w:drawing>"] {
        assert!(text.contains(part), "{part}");
    }
}

fn blocks<'d>(sections: &'d [Section], found: &mut Vec<&'d Block>) {
    for section in sections {
        found.extend(&section.blocks);
        blocks(&section.sections, found);
    }
}

/// Years in which something of the record happened.
fn years(record: &Record) -> BTreeSet<String> {
    let text = serde_json::to_string(record).expect("JSON");
    let digits: Vec<char> = text.chars().collect();
    let mut years = BTreeSet::new();
    for at in 0..digits.len().saturating_sub(4) {
        let word: String = digits[at..at + 4].iter().collect();
        let alone =
            (at == 0 || !digits[at - 1].is_ascii_alphanumeric()) && !digits[at + 4].is_ascii_alphanumeric();
        if alone && (word.starts_with("19") || word.starts_with("20")) && word.parse::<u16>().is_ok() {
            years.insert(word);
        }
    }
    years
}

/// Every word of a figure: its title, caption and alternative text, all texts of its drawing, its numbers.
fn words_of(figure: &Figure) -> Vec<String> {
    let drawing = roxmltree::Document::parse(&figure.svg).expect("well-formed");
    let mut words: Vec<String> = drawing
        .descendants()
        .filter(roxmltree::Node::is_text)
        .filter_map(|node| node.text().map(str::to_owned))
        .collect();
    assert!(words.len() > 10, "{}: its drawing has words", figure.anchor);
    let own = [&figure.title, &figure.caption, &figure.alternative_text, &figure.csv];
    words.extend(own.into_iter().cloned());
    words
}

fn holds_one_of(text: &str, years: &BTreeSet<String>) -> bool {
    years.iter().any(|year| text.contains(year.as_str()))
}

#[test]
fn no_date_and_no_exact_age_survives_where_times_are_relative() {
    for name in &folders::names() {
        let record = example(name);
        let years = years(&record);
        assert!(!years.is_empty());
        let mut document = relative(&record);
        let mut found = Vec::new();
        blocks(&document.sections, &mut found);
        let figures: Vec<&Figure> = found
            .iter()
            .filter_map(|block| if let Block::Figure(figure) = block { Some(figure) } else { None })
            .collect();
        assert!(figures.iter().any(|figure| figure.anchor == "figure-timeline"), "{name}: the timeline");
        for text in figures.into_iter().flat_map(words_of) {
            assert!(!holds_one_of(&text, &years), "{name}: {text}");
            let withheld = ["Calendar", "treating hospital", "Example Hospital", record.id.as_str()];
            assert!(!withheld.iter().any(|word| text.contains(word)), "{name}: {text}");
        }
        // Rules and the checklist cite publications with their years; everything else comes from the record.
        let own = ["methods", "care-checklist"];
        document.sections.retain(|section| !own.contains(&section.anchor.as_str()));
        for text in [render::html(&document), render::markdown(&document)] {
            for year in &years {
                let at = text.find(year.as_str());
                let around =
                    at.map(|at| text.chars().skip(text[..at].chars().count().saturating_sub(60)).take(130));
                assert_eq!(around.map(|chars| chars.collect::<String>()), None, "{name}: {year}");
            }
            let age = record.patient.age.as_ref().expect("an age").years;
            for shown in [format!("{age} years"), format!("aged {age}"), format!("{age}-year")] {
                assert!(!text.contains(&shown), "{name}: {shown}");
            }
            assert!(!text.contains("treating hospital") && !text.contains("Example Hospital"), "{name}");
        }
    }
}

#[test]
fn the_net_for_dates_can_tear() {
    // The same search finds dates where the profile shows them.
    let record = example("necb");
    let markdown = render::markdown(&care(&record));
    assert!(years(&record).iter().any(|year| markdown.contains(year.as_str())));
    assert!(markdown.contains("62 years"));
    let shown = care(&record);
    let mut found = Vec::new();
    blocks(&shown.sections, &mut found);
    let figure = found.iter().find_map(|block| if let Block::Figure(f) = block { Some(f) } else { None });
    let words = words_of(figure.expect("a timeline"));
    assert!(words.iter().any(|text| text == "Calendar" || holds_one_of(text, &years(&record))));
    assert!(words.iter().any(|text| text.contains(&record.id)));
}

#[test]
fn labels_of_figures_are_rewritten_before_they_are_cut() {
    let record = record(
        "oncase: 1
id: smith-1961
patient: {sex: female}
treatments:
  - {id: ep, kind: systemic, name: EP as at Example Hospital, line: 1, start: 2020-03-02, facility: Example Hospital}
events:
  - {id: a, kind: presentation, what: \"Seen on March 9, 2020 at Clinic North, Exampletown\", date: 2020-03-09, facility: \"Clinic North, Exampletown\"}
  - {id: b, kind: progression, what: Relapse, date: 2020-05}
",
    );
    let document = relative(&record);
    let mut found = Vec::new();
    blocks(&document.sections, &mut found);
    let figure = found.iter().find_map(|block| if let Block::Figure(f) = block { Some(f) } else { None });
    let words = words_of(figure.expect("a timeline")).join("\n");
    for withheld in ["2020", "March", "Example Hospital", "Clinic North", "Exampletown", "smith"] {
        assert!(!words.contains(withheld), "{withheld}: {words}");
    }
    // 9 March is 7 days after 2 March; May is 60 to 90 days after it: 1.97 to 2.96 months.
    assert!(words.contains("Seen on [7 days after] at [hospital]"), "{words}");
    assert!(words.contains("Relapse, 1 to 3 months after time zero"), "{words}");
    assert!(words.contains("EP as at [hospital], begun at time zero"), "{words}");
}

#[test]
fn figures_stay_out_where_dates_are_moved() {
    let record = example("necb");
    let document = document(&record, &Profile::built_in("care").expect("a profile").shifted_by(-100));
    let mut found = Vec::new();
    blocks(&document.sections, &mut found);
    assert!(!found.iter().any(|block| matches!(block, Block::Figure(_))));
    assert!(render::markdown(&document).contains("this profile moves dates"));
}

#[test]
fn both_tellings_stand_side_by_side() {
    let markdown = render::markdown(&care(&example("necb")));
    let row = markdown.lines().find(|line| line.contains("Came with vomiting")).expect("a row");
    assert!(row.contains("October 2016") || markdown.contains("October 2016<sup>"), "{row}");
    let both = markdown.lines().any(|line| line.contains("October 2016") && line.contains("≠ November 2016"));
    assert!(both, "the two months of presentation stand in one cell");
    assert!(markdown.contains("liver, lung and bone") && markdown.contains("liver and right rib"));
}

#[test]
fn moved_dates_keep_their_distance_and_hide_their_number() {
    let record = record(
        "oncase: 1
id: moved
patient: {sex: male, age: 93 years at 2020-03-01}
events:
  - {id: first, kind: presentation, what: Presented, date: 2020-03-01}
  - {id: second, kind: examination, what: \"Seen again on 2020-03-11, as planned in March 2020\", date: 2020-03-11}
",
    );
    let profile = Profile::built_in("care").expect("a profile").shifted_by(-100);
    let markdown = render::markdown(&document(&record, &profile));
    // 100 days before 1 and 11 March 2020; the middle of March less 100 days lies in December.
    assert!(markdown.contains("22 November 2019") && markdown.contains("2 December 2019"));
    assert!(markdown.contains("Seen again on \\[2 December 2019\\], as planned in \\[December 2019\\]"));
    assert!(!markdown.contains("March 2020") && !markdown.contains("100 days") && !markdown.contains("-100"));
    assert!(markdown.contains("90 years or older") && !markdown.contains("93"));
}

#[test]
fn a_record_with_almost_nothing_gives_a_report_that_says_so() {
    let document = care(&record("oncase: 1\nid: empty\n"));
    let markdown = render::markdown(&document);
    assert!(markdown.contains("A case report\n"));
    assert!(markdown.contains("record has nothing"));
    assert!(!markdown.contains("Progression-free survival"));
}

#[test]
fn relative_times_need_something_to_count_from() {
    let record = record("oncase: 1\nid: undated\n");
    let dossier = Dossier::of_record(&record);
    let refused = report(&dossier, &Profile::built_in("relative").expect("a profile")).expect_err("no date");
    assert!(refused.to_string().contains("first-line"), "{refused}");
}

#[test]
fn a_profile_with_a_mistake_says_what_is_wrong() {
    let refused = |text: &str| Profile::from_toml(text).expect_err(text).to_string();
    assert!(refused("name = 1").contains("cannot be read"));
    assert!(Profile::built_in("nature").expect_err("unknown").to_string().contains("five-year-bands"));
    for name in Profile::names() {
        assert_eq!(Profile::built_in(name).expect(name).name, name);
    }
}

#[cfg(feature = "pdf")]
#[test]
fn the_pdf_is_tagged() {
    for name in &folders::names() {
        let pdf = render::pdf(&care(&example(name))).expect(name);
        assert!(pdf.starts_with(b"%PDF-"));
        let text = String::from_utf8_lossy(&pdf);
        assert!(text.contains("/MarkInfo") || text.contains("/StructTreeRoot"), "{name}");
    }
}
