//! Whatever the text, the reader answers, its spans lie in the text, and its draft is a record.

use oncase_reading::read;
use proptest::prelude::*;

fn sound(text: &str) -> Result<(), TestCaseError> {
    let reading = read(text);
    let length = text.chars().count() as u32;
    for item in &reading.items {
        prop_assert!(item.span[0] <= item.span[1] && item.span[1] <= length);
        let words: String =
            text.chars().skip(item.span[0] as usize).take((item.span[1] - item.span[0]) as usize).collect();
        prop_assert_eq!(&words, &item.words);
    }
    prop_assert!(reading.record().is_ok(), "{:?}", reading.record().err());
    let yaml = oncase_record::case_file::load(&reading.case_file(Some("paper.txt")));
    prop_assert!(yaml.is_ok(), "{:?}", yaml.err());
    let page = reading.html("title", text);
    prop_assert!(page.ends_with("</html>\n"));
    Ok(())
}

const PIECES: [&str; 44] = [
    "A 62-year-old woman ",
    "presented to our hospital ",
    "in October 2016",
    "2012-2016 ",
    ". ",
    ", ",
    "\n",
    "\n\n",
    "# Treatment\n",
    "S-1 (40 mg twice daily, days 1-14) ",
    "cisplatin ",
    "and ",
    "etoposide 0 mg ",
    "(EP) ",
    "every 21 d ",
    "six cycles ",
    "99 cycles ",
    "partial response ",
    "PR ",
    "PFS of 23 mo ",
    "grade 9 ",
    "grade 3 neutropenia ",
    "ER > 50% ",
    "Ki-67 index was 120%",
    "was negative",
    "stage IV ",
    "pT2N0 ",
    "8.4 cm × 6.3 cm ",
    "99999999 mm ",
    "liver biopsy ",
    "CT ",
    "MRI showed ",
    "31 February 2014 ",
    "6 months after the cessation ",
    "disease progressed ",
    "142 of the 10 ",
    "died ",
    "alive ",
    "her mother ",
    "\t",
    "é",
    "mul- ",
    "tiple ",
    "(Table 1)",
];

/// Found by the fuzz target `reader`: YAML refuses these as they are.
#[test]
fn controls_within_a_sentence_leave_the_draft_readable() {
    for c in ['\u{7f}', '\u{85}', '\u{9f}', '\u{feff}', '\u{fffe}', '\u{ffff}', '\u{2028}', '\u{1}', '\t'] {
        let text = format!("A 50-year-old man presented{c} to our hospital in May 2018.");
        assert!(sound(&text).is_ok(), "{c:?}: {:?}", sound(&text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_characters(text in "\\PC{0,200}") {
        sound(&text)?;
    }

    #[test]
    fn characters_that_print_nothing(c in any::<char>()) {
        sound(&format!("A 50-year-old man{c} presented in May{c} 2018 {c}with ER (90%){c}.\n{c}"))?;
    }

    #[test]
    fn any_mixture_of_what_reports_say(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..60)) {
        sound(&pieces.concat())?;
    }
}
