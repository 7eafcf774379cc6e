//! The rules of endpoints, with their sources.

use oncase_record::{Rule, Verification};

const FDA: &str = "FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, Guidance for Industry, 2018";
const DEFINITION: &str = "Section III.B; confirmed in an open wiki of trial statistics that quotes the 2018 edition, and in \
                          PMC2651701, table 1, for that of 2007";
const SURVIVAL: &str =
    "Overall survival; confirmed in an open wiki of trial statistics that quotes the 2018 edition";
const TABLES: &str = "Appendix 3, example tables (not seen); confirmed in an abstract of an FDA and industry round table (ASA \
                      Biopharmaceutical Section 2022, 303577) and in an open derivation that follows the 2018 edition and the \
                      ROSE/TRIO-12 analysis plan";
// Neither table was seen: an open derivation that names its source is no publication.
const ADEQUATE: &str = "Appendix 3, example tables (not seen); confirmed in an open derivation that follows the 2018 edition \
                        and the ROSE/TRIO-12 analysis plan";
const GAP: &str = "Appendix 3, table A: its introduction was read in a copy of the 2007 edition, the row for progressions \
                   confirmed in an open derivation that follows the 2018 edition and the ROSE/TRIO-12 analysis plan";
const OWN: &str = "Oncase";

const fn own(id: &'static str, title: &'static str, statement: &'static str, example: &'static str) -> Rule {
    let (citation, locator, reading) = (OWN, "", "");
    Rule { id, title, statement, citation, locator, verification: Verification::Own, reading, example }
}

const fn fda(
    id: &'static str,
    title: &'static str,
    statement: &'static str,
    locator: &'static str,
    reading: &'static str,
    example: &'static str,
) -> Rule {
    // Of the 2018 edition quotations were read, not the tables themselves: each locator names what was at hand.
    Rule { id, title, statement, citation: FDA, locator, verification: Verification::Read, reading, example }
}

pub(crate) const PFS: Rule = fda(
    "OUT-PFS",
    "Progression-free survival",
    "From the first day of the line to the first progression or death, whichever comes first.",
    DEFINITION,
    "Outside a trial there is no randomization; the first day of treatment stands for it.",
    "First dose in October 2017, progression in September 2019: 670 to 729 days, 22.0 to 24.0 months.",
);
pub(crate) const TTP: Rule = fda(
    "OUT-TTP",
    "Time to progression",
    "From the first day of the line to the first progression; a death without progression censors.",
    DEFINITION,
    "",
    "First dose 2020-01-06, progression 2020-07-06: 182 days.",
);
pub(crate) const TTR: Rule = own(
    "OUT-TTR",
    "Time to response",
    "From the first day of the line to the first assessment whose response, derived from measurements, is complete or partial.",
    "First dose 2020-01-06, partial response 2020-03-02: 56 days.",
);
pub(crate) const DOR: Rule = Rule {
    id: "OUT-DOR",
    title: "Duration of response",
    statement: "From the first assessment with a complete or partial response, even when it was confirmed later, to the first progression or death.",
    citation: "Eisenhauer et al., Eur J Cancer 2009;45:228-247",
    locator: "4.7 duration of response",
    verification: Verification::Unverified,
    reading: "Only responses derived from measurements begin a duration; a claimed one has no facts to date it by. The criteria end it at progression; that a death ends it too is the usage of analysis plans. The section itself was not read.",
    example: "Partial response 2020-03-02, progression 2020-07-06: 126 days.",
};
pub(crate) const TTD: Rule = own(
    "OUT-TTD",
    "Time to treatment discontinuation",
    "From the first day of the line to its last dose. Treatment that goes on is censored at the last contact.",
    "October 2017 to July 2019: 608 to 668 days.",
);
pub(crate) const TTNT: Rule = own(
    "OUT-TTNT",
    "Time to next treatment",
    "From the first day of the line to the first day of the next line, or death.",
    "First line from November 2016, second from October 2017: 305 to 364 days.",
);
pub(crate) const TFI: Rule = own(
    "OUT-TFI",
    "Treatment-free interval",
    "From the last dose of a line to the first day of the next.",
    "March 2017 to October 2017: 184 to 244 days.",
);
pub(crate) const PFS2: Rule = own(
    "OUT-PFS2",
    "Progression-free survival 2",
    "From the first day of the line to progression on the next line, or death.",
    "First line from November 2016, progression on the second in September 2019.",
);
pub(crate) const OS: Rule = fda(
    "OUT-OS",
    "Overall survival",
    "From the start to death of any cause; a patient alive is censored at the last contact.",
    SURVIVAL,
    "The start is the first day of the line, and for the whole course the first diagnosis.",
    "Diagnosis 2020-02-07, alive 2023-11-20: censored at 1382 days.",
);
pub(crate) const FOLLOW_UP: Rule = own(
    "OUT-FOLLOW-UP",
    "Follow-up",
    "From the first diagnosis to death or the last contact.",
    "Diagnosis 2020-02-07, last contact 2023-11-20: 1382 days.",
);
pub(crate) const CLAIMED: Rule = own(
    "OUT-CLAIMED",
    "A claimed progression",
    "A progression that a source states counts as an event where the record has no measurements from which it could be derived. It stays a claim, and the result says so.",
    "A report that gives no sizes but says that disease had progressed in September 2019.",
);
pub(crate) const NEW_THERAPY: Rule = fda(
    "OUT-CENSOR-THERAPY",
    "New therapy before progression",
    "When a new anticancer therapy certainly begins before any progression, the endpoint is censored at the last adequate assessment before it.",
    TABLES,
    "Where the order is not certain, the progression counts.",
    "Stable disease 2020-03-02, new drug 2020-04-01, progression 2020-05-04: censored at 2020-03-02.",
);
pub(crate) const LAST_ASSESSMENT: Rule = Rule {
    verification: Verification::Unverified,
    ..fda(
        "OUT-CENSOR-ASSESSMENT",
        "No progression",
        "Without progression or death the endpoint is censored at the last adequate assessment.",
        ADEQUATE,
        "An assessment is adequate when its response is not NE; the guidance leaves the definition to the protocol, such as a visit with all scheduled assessments done.",
        "Stable disease 2020-03-02 is the last assessment: censored there.",
    )
};

pub(crate) const MISSED_VISITS: Rule = Rule {
    verification: Verification::Unverified,
    ..fda(
        "OUT-CENSOR-GAP",
        "Event after missed visits",
        "When a progression or death comes after two or more consecutive missed visits, the endpoint is censored at the last adequate assessment before the gap, or at the start when there is none.",
        GAP,
        "Applied only when the planned interval is given, and only when the gap is certain: the shortest possible time from the last adequate assessment to the event exceeds twice the interval.",
        "Interval 56 days, stable disease 2020-03-02, progression 2020-07-06 (126 days later, above 112): censored at 2020-03-02.",
    )
};

/// All rules of endpoints.
pub static RULES: &[Rule] = &[
    MISSED_VISITS,
    PFS,
    TTP,
    TTR,
    DOR,
    TTD,
    TTNT,
    TFI,
    PFS2,
    OS,
    FOLLOW_UP,
    CLAIMED,
    NEW_THERAPY,
    LAST_ASSESSMENT,
];

/// The rule with an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}
