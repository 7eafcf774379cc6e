//! What is written: well-formed, accessible, of the expected size, and the same every time.

#![allow(clippy::expect_used)]

mod samples;

use oncase_figure::flow::patient_flow;
use oncase_figure::forest::{ForestEstimate, forest};
use oncase_figure::survival::{CurvePlot, kaplan_meier};
use oncase_figure::timeline::{CourseEnd, Timeline, TreatmentCourse, TreatmentKind, timeline};
use oncase_figure::{Figure, FigureError, JournalWidth};
use resvg::usvg;

fn published() -> Figure {
    timeline(&samples::course::published()).expect("a figure")
}

#[test]
fn every_svg_is_well_formed_and_says_what_it_shows() {
    for (name, figure) in samples::all(JournalWidth::Page) {
        let svg = figure.svg();
        let document = usvg::roxmltree::Document::parse(&svg).expect(name);
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{name}");
        let text_of = |tag: &str| {
            let node = root.children().find(|n| n.has_tag_name(tag)).expect(tag);
            (node.attribute("id").expect("an id").to_owned(), node.text().expect("words").to_owned())
        };
        let ((title_id, title), (description_id, description)) = (text_of("title"), text_of("desc"));
        assert_eq!(root.attribute("aria-labelledby"), Some(format!("{title_id} {description_id}").as_str()));
        assert_eq!(title, figure.title, "{name}");
        assert_eq!(description, figure.alternative_text, "{name}");
        assert!(usvg::Tree::from_str(&svg, &usvg::Options::default()).is_ok(), "{name}");
    }
}

#[test]
fn text_stays_text_in_the_svg() {
    let svg = published().svg();
    assert!(svg.contains(">Line 2: S-1 + temozolomide</text>"));
    assert!(svg.contains("font-family=\"'Liberation Sans', Arial, Helvetica, sans-serif\""));
}

#[test]
fn a_png_of_a_page_wide_figure_at_300_dots_per_inch_is_2126_pixels_wide() {
    let figure = published();
    let png = figure.png(300).expect("a PNG");
    assert_eq!(&png[1..4], b"PNG");
    let pixels = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
    assert_eq!(pixels(16), 2126);
    let height = (figure.scene.height / 72.0 * 300.0).round();
    assert!((f64::from(pixels(20)) - height).abs() <= 1.0);
    assert!(png.len() > 20_000, "letters and marks are drawn: {} bytes", png.len());
}

#[test]
fn a_resolution_nobody_can_print_is_refused() {
    let error = published().png(40_000).expect_err("too large");
    assert!(error.to_string().contains("36 and 1200"), "{error}");
    assert!(published().png(0).is_err());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (one, other) = (published(), published());
    assert_eq!(one.svg(), other.svg());
    assert_eq!(one.png(72), other.png(72));
    assert_eq!(one.pdf(), other.pdf());
}

#[test]
fn a_pdf_is_tagged_and_carries_the_alternative_text() {
    let figure = published();
    let pdf = figure.pdf().expect("a PDF");
    assert!(pdf.starts_with(b"%PDF-"));
    let found = |needle: &[u8]| pdf.windows(needle.len()).any(|window| window == needle);
    assert!(found(b"/StructTreeRoot"), "tagged");
    assert!(found(b"/Figure") && found(b"/Alt"), "a figure with alternative text");
    assert!(found(b"LiberationSans"), "the font is embedded");
}

#[test]
fn the_numbers_of_the_published_case_are_complete() {
    insta::assert_snapshot!(published().numbers.to_csv());
}

#[test]
fn the_words_of_the_published_case_say_what_is_not_known() {
    let figure = published();
    insta::assert_snapshot!(format!("{}\n\n{}", figure.caption, figure.alternative_text));
}

/// Whether four digits that begin like a year stand alone in a text.
fn year_in(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.trim_matches('.'))
        .find(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
}

#[test]
fn counted_from_time_zero_no_date_stands_in_any_word() {
    let calendar = published();
    assert!(year_in(&calendar.caption).is_some(), "dates are found where they are");
    for (name, figure) in samples::all(JournalWidth::Page) {
        if !name.ends_with("since-time-zero") {
            continue;
        }
        let svg = figure.svg();
        let document = usvg::roxmltree::Document::parse(&svg).expect(name);
        let written: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
        let csv = figure.numbers.to_csv();
        let said = [figure.title.as_str(), &figure.caption, &figure.alternative_text, &csv];
        for text in written.into_iter().chain(said) {
            assert_eq!(year_in(text), None, "{name}: {text}");
            assert!(!text.contains("Calendar"), "{name}: {text}");
        }
        assert!(figure.alternative_text.contains("time zero"), "{name}");
    }
}

#[test]
fn the_words_counted_from_time_zero_are_ranges() {
    let figure = timeline(&samples::course::since_time_zero(samples::course::published())).expect("a figure");
    let numbers = figure.numbers.to_csv();
    insta::assert_snapshot!(format!("{}\n\n{}\n\n{numbers}", figure.caption, figure.alternative_text));
}

#[test]
fn calendar_days_counted_from_time_zero_are_refused() {
    let dates = oncase_figure::Dates::SinceTimeZero;
    let error = timeline(&Timeline { dates, ..samples::course::published() }).expect_err("calendar days");
    assert!(error.to_string().contains("count all days from it"), "{error}");
    let error = timeline(&Timeline { dates, ..Timeline::default() }).expect_err("no time zero");
    assert!(error.to_string().contains("name the event"), "{error}");
}

#[test]
fn nothing_dated_is_nothing_drawn() {
    let error = timeline(&Timeline::default()).expect_err("nothing to draw");
    assert_eq!(error, FigureError::Empty { needed: "item with a date" });
}

#[test]
fn a_band_without_a_name_is_refused() {
    let unnamed = CurvePlot { interval_name: String::new(), ..samples::trial::two_arms() };
    let error = kaplan_meier(&unnamed).expect_err("not named");
    assert!(error.to_string().contains("interval_name"), "{error}");
}

#[test]
fn limits_that_do_not_enclose_their_estimate_are_refused() {
    let mut input = samples::trial::subgroups();
    input.rows[1].estimate = Some(ForestEstimate { value: 2.0, lower: 0.5, upper: 1.5, weight: None });
    let error = forest(&input).expect_err("contradictory");
    assert_eq!(error.to_string(), "the limits of under 65 years do not enclose its estimate");
}

#[test]
fn patients_who_vanish_from_a_flow_are_missed() {
    let mut input = samples::trial::flow();
    input.steps[1].patients = 50;
    let error = patient_flow(&input).expect_err("58 less 7 is 51");
    assert!(error.to_string().contains("name all who left"), "{error}");
}

#[test]
fn the_svg_of_one_course_known_to_the_month() {
    let figure = timeline(&Timeline {
        title: "One course".to_owned(),
        treatments: vec![TreatmentCourse {
            label: "Etoposide + cisplatin".to_owned(),
            kind: TreatmentKind::Chemotherapy,
            start: samples::month("2016-11"),
            end: CourseEnd::Ended(samples::month("2017-03")),
            cycles_given: Some(6),
            cycle_starts: Vec::new(),
        }],
        width: JournalWidth::Column,
        ..Timeline::default()
    });
    insta::assert_snapshot!(figure.expect("a figure").svg());
}
