//! The rules by which patients of a cohort count.

use oncase_record::{Rule, Verification};

const fn own(id: &'static str, title: &'static str, statement: &'static str, example: &'static str) -> Rule {
    Rule {
        id,
        title,
        statement,
        citation: "Oncase",
        locator: "",
        verification: Verification::Own,
        reading: "",
        example,
    }
}

/// The rules of cohorts.
pub const RULES: &[Rule] = &[
    own(
        "COHORT-ELIGIBLE",
        "Eligible patients",
        "A patient is eligible with a line of systemic therapy of palliative intent and a baseline assessment of it. \
         The first such line counts; where several readers assessed it, the reader named first.",
        "Adjuvant treatment only: not eligible. First-line treatment without a recorded baseline: not eligible, \
         unless a later palliative line has one.",
    ),
    own(
        "COHORT-MEASURABLE",
        "Measurable disease",
        "A target lesion has a diameter at the baseline of the line that counts.",
        "Only ascites and small nodules, followed as non-targets: not measurable.",
    ),
    own(
        "COHORT-EVALUABLE",
        "Evaluable for response",
        "At least one assessment after the baseline has a derived overall response other than NE.",
        "Death before the first scan after the baseline: not evaluable.",
    ),
    own(
        "COHORT-RATE",
        "Rates of response",
        "Rates are of all eligible patients with measurable disease: who is not evaluable counts as no response. The \
         interval is that of Clopper and Pearson.",
        "Two confirmed partial responses among five measurable patients: 40.0 %, 95 % interval 5.3 to 85.3.",
    ),
    own(
        "COHORT-BEST-CHANGE",
        "Best change of the sum of diameters",
        "The lowest change from the baseline among complete sums up to the first progression, that assessment \
         included, and before another anticancer therapy.",
        "Sums of 100, 80, 62 and 90 mm: the best change is -38 %.",
    ),
    own(
        "COHORT-TOXICITY",
        "Adverse events that count",
        "Events that the record gives to the line that counts, and those that it gives to no treatment and that may \
         have begun on its first day or later. A patient counts once a term, with the worst grade.",
        "Nausea of grade 1 in cycle 1 and of grade 2 in cycle 3: one patient, grade 2.",
    ),
];
