//! Lines of therapy and cycle counts.

use oncase_record::{Rule, Verification};

const ALGORITHMS: &str = "Published line-of-therapy algorithms: geniekit 0.1.0, rwLoT (Meng 2019), ARTEMIS 1.0.0.1, \
                          OHDSI TreatmentPatterns";

const fn line(
    id: &'static str,
    title: &'static str,
    statement: &'static str,
    reading: &'static str,
    example: &'static str,
) -> Rule {
    Rule {
        id,
        title,
        statement,
        citation: ALGORITHMS,
        locator: "documentation of each; they differ, and the settings name the choice",
        verification: Verification::Read,
        reading,
        example,
    }
}

pub(super) static RULES: &[Rule] = &[
    line(
        "LINE-FIRST",
        "the first systemic treatment of advanced disease",
        "The first systemic treatment that is not given with curative intent begins line 1.",
        "",
        "Etoposide and cisplatin from November 2016, after adjuvant chemotherapy in 2012: line 1.",
    ),
    line(
        "LINE-CURATIVE",
        "adjuvant, neoadjuvant and curative treatment is not a line",
        "Treatment with adjuvant, neoadjuvant or curative intent is never counted as a line of therapy.",
        "Some algorithms count adjuvant therapy as line 1 when relapse follows within 6 or 12 months; that is not done \
         here.",
        "Adjuvant pirarubicin and paclitaxel, adjuvant endocrine therapy: no line.",
    ),
    line(
        "LINE-NEW",
        "another drug begins a new line",
        "A drug that is not in the line, started later than the combination window after the line's start, begins a \
         new line; so does any treatment after a progression.",
        "",
        "S-1 and temozolomide 305 to 364 days after the start of etoposide and cisplatin: line 2.",
    ),
    line(
        "LINE-COMBINATION",
        "a drug added within the window belongs to the line",
        "A drug started within the combination window (default 28 days) of the start of a line belongs to it.",
        "The window is counted from the first day of the line.",
        "Bevacizumab on day 15 of carboplatin and paclitaxel: still line 1.",
    ),
    line(
        "LINE-SAME",
        "the same drugs continue the line",
        "The same drugs, again after a pause of at most the restart gap (default 120 days) and without progression, \
         continue the line.",
        "Gaps in use are 30, 90 and 120 days or none.",
        "Capecitabine paused 40 days for an operation: the same line.",
    ),
    line(
        "LINE-GAP",
        "the same drugs after a long pause begin a new line",
        "The same drugs after a pause longer than the restart gap begin a new line.",
        "",
        "Etoposide and cisplatin again after 240 days: line 2.",
    ),
    line(
        "LINE-RECHALLENGE",
        "the same drugs after progression begin a new line",
        "The same drugs after a recorded progression begin a new line, however short the pause.",
        "",
        "Temozolomide again after progression on another treatment: a new line.",
    ),
    line(
        "LINE-SUBSTITUTION",
        "a drug replaced by one of its group continues the line",
        "When each drug of the new treatment is in the line or of the same group as one that was left out (cisplatin \
         and carboplatin; taxanes; fluoropyrimidines), and no progression lies between, the line continues.",
        "The groups stand in the drug table.",
        "Cisplatin replaced by carboplatin for hearing loss: the same line.",
    ),
    line(
        "LINE-MAINTENANCE",
        "maintenance continues the line",
        "Treatment called maintenance, or with some of the line's drugs, without progression, continues the line.",
        "",
        "Atezolizumab after four cycles of atezolizumab, carboplatin and etoposide: the same line.",
    ),
    line(
        "LINE-LOCAL",
        "surgery, radiotherapy and local procedures are not lines",
        "Surgery, radiotherapy, embolisation, ablation and transplantation are not lines of systemic therapy; a \
         setting counts them.",
        "",
        "Two embolisations of the hepatic artery between two systemic treatments: no line.",
    ),
    line(
        "LINE-SUPPORTIVE",
        "supportive treatment is not a line",
        "Supportive drugs (growth factors, bone protection, folinic acid) never begin a line.",
        "",
        "Zoledronic acid alone: no line.",
    ),
    line(
        "LINE-ENDOCRINE",
        "endocrine therapy does not count by the setting chosen",
        "With the setting palliative-endocrine off, endocrine therapy of advanced disease is not a line.",
        "",
        "Letrozole for bone metastases, setting off: no line.",
    ),
    Rule::own(
        "LINE-BEFORE-ADVANCED",
        "started before the disease was advanced",
        "A treatment without a stated intent that certainly started before the disease was known to be metastatic or \
         unresectable is not a line.",
        "Endocrine therapy from 2012, metastases found in October 2016: no line.",
    ),
    Rule::own(
        "LINE-INTENT",
        "the intent is not stated and the dates do not show it",
        "Endocrine therapy (or, by setting, any treatment) without a stated intent that may have started before or \
         after the disease became advanced is unclear.",
        "Tamoxifen from 2016, metastases found in 2016: unclear.",
    ),
    Rule::own(
        "LINE-UNNAMED",
        "the drug is not named",
        "A later systemic treatment whose drugs are not named is taken as a new line; that is not certain, since it \
         could continue the line before.",
        "An oral multi-kinase inhibitor without a name: a new line, not certain unless progression came before.",
    ),
    Rule::own(
        "LINE-NO-START",
        "no date of start is recorded",
        "A treatment without any bound on its start cannot be put in order.",
        "Chemotherapy elsewhere, date not known: unclear.",
    ),
    Rule::own(
        "CYCLES-FIT",
        "cycles that fit between two dates",
        "n cycles of q days fit on schedule when some possible first day 1 plus (n - 1) q plus the days that may lie \
         between the last day 1 and the recorded end is a possible end. Delays only lower n.",
        "q = 21 d, November 2016 to March 2017: 71 to 150 days between first and last day 1, so 5 to 8 cycles.",
    ),
];
