//! The rules by which patients of a cohort count.

use oncase_record::Rule;

/// The rules of cohorts.
pub const RULES: &[Rule] = &[
    Rule::own(
        "COHORT-ELIGIBLE",
        "Eligible patients",
        "A patient is eligible with a line of systemic therapy and a baseline assessment of it; in case files its \
         palliative intent must be stated. SDTM tables state no intent, so any systemic therapy counts there; a table \
         of cases has no assessments, so no baseline is asked for. The first such line counts; where several readers \
         assessed it, the reader named first, and in SDTM tables the investigator unless another is chosen.",
        "Adjuvant treatment only: not eligible. First-line treatment without a recorded baseline: not eligible, \
         unless a later palliative line has one.",
    ),
    Rule::own(
        "COHORT-MEASURABLE",
        "Measurable disease",
        "A target lesion has a diameter at the baseline of the line that counts.",
        "Only ascites and small nodules, followed as non-targets: not measurable.",
    ),
    Rule::own(
        "COHORT-EVALUABLE",
        "Evaluable for response",
        "At least one assessment after the baseline has a derived overall response other than NE.",
        "Death before the first scan after the baseline: not evaluable.",
    ),
    Rule::own(
        "COHORT-RATE",
        "Rates of response",
        "Rates are of all eligible patients with measurable disease: who is not evaluable counts as no response. The \
         interval is that of Clopper and Pearson.",
        "Two confirmed partial responses among five measurable patients: 40.0 %, 95 % interval 5.3 to 85.3.",
    ),
    Rule::own(
        "COHORT-INTERVALS",
        "Times known as intervals",
        "Where dates are known to the month or year, or a progression lies between two assessments, Turnbull's estimate \
         keeps the interval and stands beside the Kaplan-Meier estimate, which takes one day by a named policy. A \
         censored patient counts as free of the event up to the first possible day.",
        "Death in May 2022 after a first dose on 10 January: 111 to 141 days; Kaplan and Meier's estimate takes day 126.",
    ),
    Rule::own(
        "COHORT-STATED",
        "Stated responses",
        "Best responses of a table of cases are those of its sources; they are counted apart and never mixed with \
         derived ones.",
        "A review gives PR for a patient without diameters: stated, not derived.",
    ),
    Rule::own(
        "COHORT-BEST-CHANGE",
        "Best change of the sum of diameters",
        "The lowest change from the baseline among complete sums up to the first progression, that assessment \
         included, and before another anticancer therapy.",
        "Sums of 100, 80, 62 and 90 mm: the best change is -38 %.",
    ),
    Rule::own(
        "COHORT-TOXICITY",
        "Adverse events that count",
        "Events that the record gives to the line that counts, and those that it gives to no treatment and that may \
         have begun on its first day or later. A patient counts once a term, with the worst grade.",
        "Nausea of grade 1 in cycle 1 and of grade 2 in cycle 3: one patient, grade 2.",
    ),
];
