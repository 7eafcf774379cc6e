//! What each diagnostic code means, for `oncase explain CODE`.

/// The documentation of one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeDoc {
    /// The code.
    pub code: &'static str,
    /// What it says, in a few words.
    pub title: &'static str,
    /// What it means and why it matters.
    pub explanation: &'static str,
    /// What is wrong, as an example.
    pub wrong: &'static str,
    /// The same, right.
    pub right: &'static str,
}

impl CodeDoc {
    /// The documentation of a code: its title, what it means, an example of what is wrong, and the same right.
    pub const fn new(
        code: &'static str,
        title: &'static str,
        explanation: &'static str,
        wrong: &'static str,
        right: &'static str,
    ) -> Self {
        Self { code, title, explanation, wrong, right }
    }
}

/// The documentation of a code, when the case file knows it.
pub fn code_doc(code: &str) -> Option<&'static CodeDoc> {
    CODES.iter().find(|doc| doc.code.eq_ignore_ascii_case(code))
}

/// All codes of the case file.
pub const CODES: &[CodeDoc] = &[
    CodeDoc::new(
        "E001",
        "The file cannot be read",
        "The text is not one YAML or JSON document: it is empty, too large, nested too deeply, has two documents, or breaks the rules of YAML at the place shown. Nothing of it is used.",
        "patient: {sex: female",
        "patient: {sex: female}",
    ),
    CodeDoc::new(
        "E002",
        "Unknown version of the case file",
        "The key `oncase` names the version of the form. A file of another version is not guessed at.",
        "oncase: 7",
        "oncase: 1",
    ),
    CodeDoc::new(
        "E003",
        "Unknown key",
        "The item cannot have this key. Unknown keys are errors so that a slip of the pen never loses data in silence.",
        "lesions:\n  - {id: L1, sit: liver}",
        "lesions:\n  - {id: L1, site: liver}",
    ),
    CodeDoc::new(
        "E004",
        "Missing key",
        "The item needs this key to mean anything.",
        "assessments:\n  - method: CT",
        "assessments:\n  - date: 2017-10\n    method: CT",
    ),
    CodeDoc::new(
        "E005",
        "Wrong shape",
        "A list stands where a single value is expected, or the other way round, or a number is not a whole number in range.",
        "lesions: liver",
        "lesions:\n  - {id: L1, site: liver}",
    ),
    CodeDoc::new(
        "E006",
        "Unknown word",
        "The value must be one of a fixed set of words.",
        "sex: femal",
        "sex: female",
    ),
    CodeDoc::new(
        "E007",
        "Key given twice",
        "The same key stands twice in one item; which one counts cannot be known.",
        "date: 2017-10\ndate: 2017-11",
        "date: 2017-10..2017-11",
    ),
    CodeDoc::new(
        "E010",
        "Not a date",
        "A date is written year-month-day, as far as it is known: a day, a month, a year, a range of two dates, before or after a date, a time after a date, or a day of a cycle.",
        "date: 09/10/2017",
        "date: 2017-10-09",
    ),
    CodeDoc::new(
        "E011",
        "Impossible date",
        "The calendar has no such day, or a range ends before it begins.",
        "date: 2017-02-29",
        "date: 2017-02-28",
    ),
    CodeDoc::new(
        "E012",
        "Decimal comma",
        "Numbers are written with a decimal point and without thousands separators, so that 1,234 is never read two ways.",
        "long: 8,4 cm",
        "long: 8.4 cm",
    ),
    CodeDoc::new(
        "E013",
        "Missing or unknown unit",
        "A length, a density or a dose needs its unit; none is assumed.",
        "long: 84",
        "long: 84 mm",
    ),
    CodeDoc::new(
        "E014",
        "Not a length",
        "A length is a positive number with mm or cm, to a hundredth of a millimetre, up to ten metres.",
        "long: -3 mm",
        "long: 3 mm",
    ),
    CodeDoc::new(
        "E015",
        "Not a number",
        "Digits with at most one decimal point, or a bound such as < 0.5.",
        "value: normal",
        "value: 3.1",
    ),
    CodeDoc::new(
        "E016",
        "Not a duration",
        "A number and a unit of time: days, weeks, months or years.",
        "duration: 23",
        "duration: 23 months",
    ),
    CodeDoc::new(
        "E017",
        "Not an age",
        "An age needs the date at which it was that, since it changes.",
        "age: 62",
        "age: 62 years at 2016-10",
    ),
    CodeDoc::new(
        "E018",
        "Not days of a cycle",
        "Day numbers in rising order, from 1.",
        "days: 14-1",
        "days: 1-14",
    ),
    CodeDoc::new(
        "E019",
        "Not a count",
        "A whole number or a range of whole numbers.",
        "cycles_given: some",
        "cycles_given: 4-6",
    ),
    CodeDoc::new(
        "E020",
        "Empty marker value",
        "A marker's result is kept in the words of its report.",
        "value: ''",
        "value: negative",
    ),
    CodeDoc::new(
        "E021",
        "Not a density",
        "A density on computed tomography is a number of Hounsfield units, to a tenth, between -1024 and 3071.",
        "density: 48.25 HU",
        "density: 48.3 HU",
    ),
    CodeDoc::new(
        "E030",
        "Id used twice",
        "Every id names one item. When two sources tell the same thing, give each telling its own id and join them with `same_as`.",
        "- {id: L1, site: liver}\n- {id: L1, site: lung}",
        "- {id: L1, site: liver}\n- {id: L2, site: lung}",
    ),
    CodeDoc::new(
        "E031",
        "Reference to nothing",
        "An item refers to an id that the file does not have, or to itself.",
        "measurements:\n  - {lesion: L9, long: 12 mm}",
        "measurements:\n  - {lesion: L1, long: 12 mm}",
    ),
    CodeDoc::new(
        "E032",
        "Malformed id",
        "An id has letters, digits, `-` and `_` only, so that it can be used in formulas and file names.",
        "id: liver lesion 1",
        "id: liver-1",
    ),
    CodeDoc::new(
        "E033",
        "Source without document",
        "The record has several source documents and the item does not say which one it cites.",
        "source: {quote: \"…\"}",
        "source: {in: paper, quote: \"…\"}",
    ),
    CodeDoc::new(
        "E034",
        "Cycle of no treatment",
        "A day of a cycle is dated by its treatment; with several treatments it must say which.",
        "date: cycle 3 day 1",
        "date: cycle 3 day 1 of stem",
    ),
    CodeDoc::new(
        "E040",
        "Quote not found",
        "The quoted words do not stand in the text of the document that the item cites. The fact may be right, but it cannot be followed to its source.",
        "source: {quote: \"twenty-three months\"}",
        "source: {quote: \"23 months\"}",
    ),
];
