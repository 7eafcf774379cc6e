//! Exposure and dose intensity.

use oncase_record::{Rule, Verification};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "RDI-DELIVERED-TIME",
        title: "relative dose intensity over the delivered time (Hryniuk-Bush)",
        statement: "(total dose / delivered time) / (planned dose of a cycle / planned cycle length) in percent. The \
                    delivered time runs from the first to the last day 1 plus one planned cycle length.",
        citation: "Hryniuk and Bush, J Clin Oncol 1984; comparison of published methods recommending whole-course \
                   intensity of each patient",
        locator: "abstract of the comparison; the formula with the last planned cycle length in a manual of exposure \
                  analyses (SASmanual, exposure.md)",
        verification: Verification::Read,
        reading: "Stopping early does not lower it.",
        example: "Six cycles of 21 d, two of them 7 d late: 126 / 140 = 90 %.",
    },
    Rule {
        id: "RDI-PLANNED-TOTAL",
        title: "percent of the planned total dose",
        statement: "Total dose / (planned dose of a cycle * cycles planned) in percent; time plays no part.",
        citation: "pharmaverse admiral, derive_param_doseint",
        locator: "documentation",
        verification: Verification::Read,
        reading: "Delays do not lower it.",
        example: "Four of six cycles: 66.67 %.",
    },
    Rule {
        id: "RDI-PLANNED-TIME-FLOOR",
        title: "relative dose intensity over at least the planned time",
        statement: "As over the delivered time, with the delivered time counted as at least planned cycles * planned \
                    cycle length.",
        citation: "Variant of Hryniuk's definition that penalises stopping early; no publication seen that names it",
        locator: "",
        verification: Verification::Unverified,
        reading: "",
        example: "Four of six cycles on time: 66.67 %; six cycles with two delays of 7 d: 90 %.",
    },
    Rule {
        id: "RDI-PER-CYCLE",
        title: "mean of the relative dose intensities of the cycles",
        statement: "Each cycle's dose over its own interval to the next day 1, against the plan; then the mean over the \
                    cycles given.",
        citation: "Comparison of published methods (per-cycle method); Oncase for the mean",
        locator: "abstract",
        verification: Verification::Own,
        reading: "The last cycle counts with its planned length.",
        example: "Six cycles, 75 % of the dose from cycle 3: (2 * 100 + 4 * 75) / 6 = 83.33 %.",
    },
    Rule {
        id: "CUMULATIVE-LIMIT",
        title: "cumulative dose against the limits in use",
        statement: "The sum of all doses is below, within or above the limits of the literature for the drug.",
        citation: "data/cumulative_limits.toml, each limit with its own citation and mark",
        locator: "by drug",
        verification: Verification::Unverified,
        reading: "Anthracyclines are not converted into each other: the factors are a choice of table.",
        example: "Doxorubicin 240 mg/m2 after four cycles of AC: below 450.",
    },
    Rule {
        id: "GATE-DAY-ONE",
        title: "a day-1 condition against the recorded value",
        statement: "The latest value taken in the window before day 1 (3 days where the source names none), in the \
                    unit of the threshold, is compared with it. A check of records, no advice.",
        citation: "The regimen's file, each condition with its own citation and mark",
        locator: "gates",
        verification: Verification::Own,
        reading: "A value of day 1 itself counts; a value after day 1 does not.",
        example: "Neutrophils 1.49 x 10^9/L against at least 1.5: not met.",
    },
    Rule {
        id: "DOSE-LIMIT",
        title: "a dose against the largest dose of its drug",
        statement: "The dose of an administration or a day is at most, or above, the largest published dose; a dose per m2 \
                    and a flat one are compared only with a known body surface.",
        citation: "data/dose_limits.toml, each limit with its own citation and mark",
        locator: "by drug",
        verification: Verification::Own,
        reading: "A dose above the limit is worth a second look; it is not called wrong.",
        example: "Temozolomide 201 mg/m2 a day: above 200.",
    },
    Rule {
        id: "MONITORING-EXPECTED",
        title: "laboratory checks and imaging that a number of cycles asks for",
        statement: "One laboratory check a cycle; imaging after every n-th cycle, the baseline not counted.",
        citation: "Oncase",
        locator: "crate oncase-treatment, module monitoring",
        verification: Verification::Own,
        reading: "Imaging after the last cycle counts when that cycle completes the interval.",
        example: "30 to 32 cycles, imaging every 3: 10 studies.",
    },
    Rule {
        id: "MONITORING-RECORDED",
        title: "laboratory checks and imaging that a record holds for a course",
        statement: "A check belongs to the cycle in which it is dated, from its day 1 to the day before the next; where \
                    a cycle has none, one up to 3 days before its day 1 is named. An imaging study belongs to the \
                    treatment it names, or, naming none, to the course in which it is dated. It answers the imaging \
                    due at the end of every n-th cycle to which it lies nearest, within half the interval.",
        citation: "Oncase",
        locator: "crate oncase-treatment, module monitoring",
        verification: Verification::Own,
        reading: "What is not recorded is not shown to be missing. Findings of one date are one study; an assessment \
                  without a method counts as imaging. The course is as long as its dates allow, the last cycle included.",
        example: "10 imaging studies expected, 3 recorded, of which one is the baseline.",
    },
    Rule {
        id: "EXPOSURE-AS-PLANNED",
        title: "exposure from a number of cycles, taken as planned",
        statement: "Where a record gives only how many cycles were given, each is taken at the planned dose.",
        citation: "Oncase",
        locator: "crate oncase-treatment, module exposure",
        verification: Verification::Own,
        reading: "The policy is printed with the result.",
        example: "Six cycles of etoposide 120 mg on three days: 2160 mg.",
    },
];
