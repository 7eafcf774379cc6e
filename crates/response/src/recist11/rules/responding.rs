//! Rules on non-targets, new lesions, time points and best response.

use oncase_record::{Rule, Verification};

use super::read;

pub(super) const N1: Rule = read(
    "RECIST11-N1",
    "Complete response of the non-targets",
    "Every non-target is gone, every node has a short axis below 10 mm, and the tumour marker, where it was \
     above normal, is normal.",
    "Section 4.3.3",
    "Ascites gone, non-target node 9 mm, CA-125 normal: complete response.",
);

pub(super) const N2: Rule = read(
    "RECIST11-N2",
    "Neither complete response nor progression of the non-targets",
    "A non-target is still there, or the tumour marker is still above normal, without unequivocal progression.",
    "Section 4.3.3",
    "Bone lesion unchanged: Non-CR/Non-PD.",
);

pub(super) const N3: Rule = read(
    "RECIST11-N3",
    "Unequivocal progression of the non-targets",
    "Non-targets progress when the reader calls it unequivocal. Beside targets this needs an overall worsening \
     of the non-target disease so large that treatment would be stopped even if the targets shrink; a modest \
     rise of one lesion is not enough. Without targets the change must be comparable to target progression \
     (20 % in diameter is about 73 % in volume).",
    "Section 4.3.4",
    "An effusion that grew from a trace to a large one: progression.",
);

pub(super) const N4: Rule = read(
    "RECIST11-N4",
    "Non-targets not all assessed",
    "When a non-target was not assessed, and none has progressed, the non-targets are not evaluable.",
    "Section 4.4.2",
    "The bone scan was left out: not evaluable.",
);

pub(super) const L1: Rule = read(
    "RECIST11-L1",
    "New lesion",
    "An unequivocal new malignant lesion is progression. A finding explained by technique, by another method of \
     imaging, by flare or by healing bone is not.",
    "Section 4.3.5",
    "A liver lesion of 12 mm where there was none: progression, on the day it was first seen.",
);

pub(super) const L2: Rule = read(
    "RECIST11-L2",
    "Equivocal new lesion",
    "An equivocal new lesion is no progression and is watched. When a later scan confirms it, progression is \
     dated to the day it was first seen.",
    "Section 4.3.5",
    "A 3 mm lung spot on 1 March, 9 mm on 26 April: progression on 1 March.",
);

pub(super) const L3: Rule = read(
    "RECIST11-L3",
    "Lesion outside the baseline field",
    "A lesion found in a region that was not imaged at baseline counts as new.",
    "Section 4.3.5",
    "A first brain scan in week 12 shows a metastasis: progression.",
);

pub(super) const L4: Rule = read(
    "RECIST11-L4",
    "New lesion on FDG-PET",
    "Baseline FDG-PET negative and positive later: progression. No baseline FDG-PET and positive later: \
     progression when CT shows a new site; when CT shows nothing, repeat CT, and if it then confirms, \
     progression is dated to the FDG-PET; a known site that does not progress on CT is no progression.",
    "Section 4.3.5",
    "FDG-PET positive on 1 June without a CT finding, CT positive on 10 July: progression on 1 June.",
);

pub(super) const O1: Rule = Rule {
    reading: "Complete response of the targets without any non-target at baseline is complete response.",
    ..read(
        "RECIST11-O1",
        "Time point of a patient with targets",
        "New lesion, target progression or non-target progression: PD. Targets CR and non-targets CR: CR. Targets \
         CR and non-targets not CR or not evaluable: PR. Targets PR or SD otherwise: the same. Targets not \
         evaluable: NE.",
        "Section 4.4.1, Table 1",
        "Targets CR, bone lesion unchanged: PR.",
    )
};

pub(super) const O2: Rule = read(
    "RECIST11-O2",
    "Time point of a patient with non-targets only",
    "New lesion or non-target progression: PD. Otherwise CR, Non-CR/Non-PD or NE as the non-targets are; never \
     stable disease.",
    "Section 4.4.1, Table 2",
    "Bone lesions unchanged: Non-CR/Non-PD.",
);

pub(super) const O3: Rule = Rule {
    citation: "CDISC oncology controlled terminology, tumour response",
    locator: "NED",
    ..read(
        "RECIST11-O3",
        "Time point of a patient without disease at baseline",
        "A reader who found no disease at baseline says NED until a new lesion makes it PD; NE without imaging.",
        "",
        "After complete resection, nothing seen at week 12: NED.",
    )
};

pub(super) const B1: Rule = Rule {
    reading: "Assessments after the first day of a new anticancer therapy are left out.",
    ..read(
        "RECIST11-B1",
        "Window of the best response",
        "The best response is the best one from the start of treatment to the first progression, that time point \
         included.",
        "Section 4.4.3",
        "SD, PD, PR: best response SD if its minimum duration is met, otherwise PD; the PR does not count.",
    )
};

pub(super) const B2: Rule = read(
    "RECIST11-B2",
    "Confirmation",
    "Where response must be confirmed, a repeat assessment at least 4 weeks (28 days) after the criteria were \
     first met must meet them again: PR by PR or CR, CR by CR. There is no latest day.",
    "Section 4.6",
    "PR on day 56 and PR on day 84: confirmed. PR on day 56 and on day 83: not confirmed.",
);

pub(super) const B3: Rule = read(
    "RECIST11-B3",
    "Response that was not confirmed",
    "An unconfirmed response counts as stable disease when its minimum duration is met; otherwise as \
     progression when progression follows, or as not evaluable. A worse time point after a complete response \
     is progression there, because disease must have come back; where the complete response was called too \
     early it may be regraded to a partial response.",
    "Section 4.4.3, Table 3",
    "CR on day 63, PD on day 126: confirmed best response SD.",
);

pub(super) const B4: Rule = Rule {
    verification: Verification::Unverified,
    reading: "One not-evaluable time point and no stable one may lie between, unless set otherwise: the defaults of \
              admiralonco. The paper's own example was not read.",
    ..read(
        "RECIST11-B4",
        "Not evaluable between response and confirmation",
        "The protocol says what may lie between a response and its confirmation; PR, NE, PR is reasonably a \
         confirmed response.",
        "Section 4.4.4",
        "PR on day 42, NE on day 63, PR on day 84: confirmed PR from day 42.",
    )
};

pub(super) const B5: Rule = Rule {
    reading: "The days are counted from the start, which is day 0, unless study days are asked for.",
    ..read(
        "RECIST11-B5",
        "Minimum duration of stable disease",
        "Stable disease as the best response needs a time point of stable disease or better at least the \
         protocol's minimum (commonly 6 to 8 weeks) after the start. Without it the best response is PD when \
         progression follows, otherwise NE.",
        "Section 4.4.3",
        "SD on day 42 with a minimum of 42 days: SD. SD on day 41: NE.",
    )
};

pub(super) const B6: Rule = Rule {
    verification: Verification::Unverified,
    reading: "That symptomatic deterioration is no part of an objective response is confirmed in a note of the CDISC \
              oncology team; what is said of early death was not read.",
    ..read(
        "RECIST11-B6",
        "Early death and symptomatic deterioration",
        "Deterioration of health without objective evidence is no response category: it is reported apart, and \
         the best response without any assessment is not evaluable; early death likewise.",
        "Sections 4.4.4 and 4.8",
        "Death on day 20 before the first scan: best response NE, reported as early death.",
    )
};

pub(super) const B7: Rule = read(
    "RECIST11-B7",
    "Denominator of response rates",
    "Every eligible patient is in the denominator, with a best response of CR, PR, SD, PD, NE or early death; \
     none is left out for want of an assessment.",
    "Section 4.8",
    "40 patients, 12 with PR, 3 never assessed: response rate 12/40.",
);
