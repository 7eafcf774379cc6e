//! The rules of iRECIST as data.

use oncase_record::{Rule, Verification};

/// Number of a rule of iRECIST; its place in [`RULES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
#[allow(missing_docs, reason = "each variant is the short name of the rule that it numbers")]
pub enum RuleId {
    P1,
    U1,
    U2,
    U3,
    R1,
    C1,
    C2,
    C3,
    C4,
    C5,
    N1,
}

impl RuleId {
    /// The rule itself.
    pub const fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }

    /// Its identifier: `IRECIST-C1`.
    pub const fn id(self) -> &'static str {
        self.rule().id
    }
}

const fn rule(id: &'static str, title: &'static str, statement: &'static str, example: &'static str) -> Rule {
    Rule {
        id,
        title,
        statement,
        citation: "Seymour et al., Lancet Oncol 2017;18:e143-e152",
        locator: "Table 2",
        verification: Verification::Read,
        reading: "",
        example,
    }
}

/// The rules, in the order of their numbers.
pub static RULES: &[Rule; 11] = &[
    Rule {
        reading: "New lesions are kept out of the sum of the targets; while one is there, there is no iCR.",
        ..rule(
            "IRECIST-P1",
            "Time point without progression",
            "Without progression the categories are those of RECIST 1.1 with an i before them.",
            "Targets 40 % below the baseline, nothing new: iPR.",
        )
    },
    rule(
        "IRECIST-U1",
        "Unconfirmed progression",
        "The first progression by RECIST 1.1, be it of targets, of non-targets or by new lesions, is iUPD.",
        "Sum 60 mm from a nadir of 45 mm: iUPD.",
    ),
    Rule {
        locator: "Text and EORTC iRECIST frequently asked questions",
        reading: "A scan up to 2 days short of 4 weeks counts as in time.",
        ..rule(
            "IRECIST-U2",
            "Too early to confirm",
            "A scan less than 4 weeks after the iUPD does not set iCPD, unless it was made for new symptoms and \
             shows an additional new lesion.",
            "iUPD on day 56, sum 8 mm more on day 70: still iUPD.",
        )
    },
    rule(
        "IRECIST-U3",
        "Progression that stays",
        "When nothing has grown further and what progressed still does, iUPD stays.",
        "Targets iUPD at 60 mm, then 61 mm: iUPD.",
    ),
    Rule {
        reading: "A progression by new lesions is over when they are gone, or when the targets have shrunk into a \
                  better category since.",
        ..rule(
            "IRECIST-R1",
            "Progression taken back",
            "When what progressed no longer meets the criteria of progression, the response is again iCR, iPR or \
             iSD against the baseline, and a later progression is a new iUPD.",
            "iUPD at 60 mm from a nadir of 45 mm, then 30 mm of a baseline of 100 mm: iPR.",
        )
    },
    rule(
        "IRECIST-C1",
        "Confirmed by the targets",
        "Targets were iUPD and their sum has risen by at least 5 mm more; rises of several visits add up.",
        "iUPD at 60 mm, then 65 mm after 5 weeks: iCPD.",
    ),
    rule(
        "IRECIST-C2",
        "Confirmed by the non-targets",
        "Non-targets were iUPD and have grown further, be it ever so little.",
        "Effusion iUPD, then larger still: iCPD.",
    ),
    rule(
        "IRECIST-C3",
        "Confirmed by new lesions",
        "New lesions made the iUPD, and there are more of them, or the sum of the measured ones is at least 5 mm \
         larger, or one that is not measured has grown.",
        "One new lesion, then two: iCPD.",
    ),
    rule(
        "IRECIST-C4",
        "Confirmed elsewhere",
        "Progression by RECIST 1.1 in a category that was not progressing before.",
        "Targets iUPD, then a new lesion: iCPD.",
    ),
    rule(
        "IRECIST-C5",
        "Confirmed stays confirmed",
        "After iCPD every time point is iCPD.",
        "iCPD, then targets shrink: iCPD.",
    ),
    rule(
        "IRECIST-N1",
        "Not evaluable",
        "When the lesions cannot be evaluated and nothing progresses, the time point is not evaluable; an iUPD \
         before it stays open.",
        "iUPD, then no scan: NE, and iUPD is still to be confirmed.",
    ),
];
