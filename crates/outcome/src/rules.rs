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
pub(crate) const TTR: Rule = Rule::own(
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
pub(crate) const DOSD: Rule = Rule {
    id: "OUT-DOSD",
    title: "Duration of stable disease",
    statement: "Where the best confirmed response is stable disease: from the first day of the line to the first progression or death.",
    citation: "Eisenhauer et al., Eur J Cancer 2009;45:228-247",
    locator: "4.7 duration of stable disease",
    verification: Verification::Unverified,
    reading: "The criteria count to progression; that a death ends it too is the usage of analysis plans. The section itself was not read.",
    example: "First dose 2020-01-06, sums never below 70 %, progression 2020-05-04: 119 days.",
};
pub(crate) const ORR: Rule = Rule::own(
    "OUT-ORR",
    "Objective response",
    "The best confirmed response of the line is complete or partial.",
    "Partial responses 2020-03-02 and 2020-05-04: reached.",
);
pub(crate) const DCR: Rule = Rule::own(
    "OUT-DCR",
    "Disease control",
    "The best confirmed response of the line is complete, partial or stable, or neither complete nor progressive; stable disease needs its minimum duration.",
    "Stable disease on day 56, with a minimum of 42 days: reached.",
);
pub(crate) const CBR: Rule = Rule::own(
    "OUT-CBR",
    "Clinical benefit",
    "A confirmed response, or an assessment without progression at least so many days after the first day of the line; the days are a policy, 168 (24 weeks) by default.",
    "Stable disease to day 119 and no later assessment: not reached with 168 days.",
);
pub(crate) const TTD: Rule = Rule::own(
    "OUT-TTD",
    "Time to treatment discontinuation",
    "From the first day of the line to its last dose. Treatment that goes on is censored at the last contact.",
    "October 2017 to July 2019: 608 to 668 days.",
);
pub(crate) const TTNT: Rule = Rule::own(
    "OUT-TTNT",
    "Time to next treatment",
    "From the first day of the line to the first day of the next line, or death.",
    "First line from November 2016, second from October 2017: 305 to 364 days.",
);
pub(crate) const TFI: Rule = Rule::own(
    "OUT-TFI",
    "Treatment-free interval",
    "From the last dose of a line to the first day of the next.",
    "March 2017 to October 2017: 184 to 244 days.",
);
pub(crate) const PFS2: Rule = Rule::own(
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
pub(crate) const FOLLOW_UP: Rule = Rule::own(
    "OUT-FOLLOW-UP",
    "Follow-up",
    "From the first diagnosis to death or the last contact.",
    "Diagnosis 2020-02-07, last contact 2023-11-20: 1382 days.",
);
pub(crate) const CLAIMED: Rule = Rule::own(
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

pub(crate) const NO_BASELINE: Rule = Rule {
    verification: Verification::Unverified,
    ..fda(
        "OUT-CENSOR-BASELINE",
        "No or incomplete baseline",
        "A patient without a complete baseline is censored at the start.",
        TABLES,
        "Applied only when the policy asks for it; outside a trial stated progressions are often all there is.",
        "First dose in October 2017, no baseline measured, progression stated in September 2019: censored at day 0.",
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
    NO_BASELINE,
    DOSD,
    ORR,
    DCR,
    CBR,
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
