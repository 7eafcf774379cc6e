//! Rules on measurability, baseline, sums and target response.

use oncase_record::{Rule, Verification};

use super::read;

pub(super) const M1: Rule = read(
    "RECIST11-M1",
    "Measurable lesion",
    "A non-nodal lesion is measurable from a longest diameter of 10 mm on CT or MRI with slices up to 5 mm; \
     with thicker slices from twice the slice thickness. By calipers from 10 mm, on a chest X-ray from 20 mm. \
     Ultrasound does not measure.",
    "Section 3.1",
    "A lung lesion of 12 mm on 5 mm slices is measurable; on 8 mm slices it is not (16 mm needed).",
);

pub(super) const M2: Rule = Rule {
    reading: "With slices above 5 mm a node needs twice the slice thickness too, as other lesions do.",
    ..read(
        "RECIST11-M2",
        "Measurable lymph node",
        "A lymph node is judged by its short axis on CT or MRI: from 15 mm it is measurable and may be a \
         target; from 10 mm to below 15 mm it is pathological and may be a non-target; below 10 mm it is normal.",
        "Section 3.1",
        "A node of 20 x 14.9 mm is a non-target; one of 20 x 15 mm may be a target.",
    )
};

pub(super) const M3: Rule = read(
    "RECIST11-M3",
    "Not measurable whatever the size",
    "Smaller lesions and these are not measurable: blastic bone lesions, leptomeningeal disease, ascites, \
     pleural or pericardial effusion, inflammatory breast disease, lymphangitic involvement, masses that are \
     only felt. A lytic or mixed bone lesion is measurable when its soft tissue part is. A cystic metastasis is \
     measurable, solid lesions are preferred; a simple cyst is no disease.",
    "Section 3.1",
    "A blastic rib lesion of 30 mm is a non-target; a lytic one with a soft tissue part of 18 mm may be a target.",
);

pub(super) const M4: Rule = read(
    "RECIST11-M4",
    "Treated lesions",
    "A lesion in an irradiated or otherwise locally treated area is not measurable unless it has progressed \
     since; the protocol may say otherwise.",
    "Section 3.1",
    "A liver lesion of 25 mm, ablated before, without growth since, is a non-target.",
);

pub(super) const M5: Rule = read(
    "RECIST11-M5",
    "Time of the baseline",
    "The baseline is taken as close as possible to the start of treatment, never more than 28 days before, and \
     every lesion is followed by the same method throughout.",
    "Section 3.2",
    "A scan on 1 March is no baseline for a treatment that starts on 30 March (29 days).",
);

pub(super) const T1: Rule = Rule {
    reading: "Lymph nodes of all regions are one organ; paired organs (lungs, kidneys, ovaries) are one organ.",
    ..read(
        "RECIST11-T1",
        "Choice of targets",
        "At most five targets, at most two an organ: the largest that can be measured reproducibly and stand for \
         all organs involved. All other disease is non-target; several non-targets of an organ may be one entry.",
        "Section 4.2; EORTC questions and clarifications",
        "Three liver lesions of 50, 40 and 30 mm: 50 and 40 are targets, 30 is a non-target.",
    )
};

pub(super) const T2: Rule = read(
    "RECIST11-T2",
    "Sum of diameters",
    "The sum of diameters adds the longest diameter of every non-nodal target and the short axis of every nodal \
     target, always the diameter that is the longest (or the short axis) today, even when its direction changes.",
    "Section 4.2",
    "Liver 40 mm and node 30 x 18 mm: sum 58 mm.",
);

pub(super) const T3: Rule = read(
    "RECIST11-T3",
    "Small targets",
    "A measured diameter is used even below 5 mm. A target that is gone counts 0 mm; one that is there but too \
     small to measure counts 5 mm; a node keeps its real short axis even below 10 mm.",
    "Section 4.3.2; EORTC questions and clarifications",
    "A lung target seen faintly and not measurable counts 5 mm, one measured at 4 mm counts 4 mm.",
);

pub(super) const T4: Rule = Rule {
    reading: "A lesion merged into another contributes 0 mm and is not missing.",
    ..read(
        "RECIST11-T4",
        "Split and merged targets",
        "When a target splits, the longest diameters of its parts are added. When targets merge, they are \
         measured apart as long as a plane between them can be seen; after that one longest diameter stands for \
         all of them.",
        "Section 4.3.2",
        "Targets of 20 and 25 mm that merge into one of 41 mm count 41 mm.",
    )
};

pub(super) const A1: Rule = read(
    "RECIST11-A1",
    "Complete response of the targets",
    "Every non-nodal target is gone and every nodal target has a short axis below 10 mm. The sum need not be 0.",
    "Section 4.3.1",
    "A node of 16 mm at baseline and 9 mm now, all else gone: complete response with a sum of 9 mm.",
);

pub(super) const A2: Rule = read(
    "RECIST11-A2",
    "Progression of the sum of diameters",
    "The sum is at least 20 % and at least 5 mm above the nadir, the smallest complete sum so far, baseline \
     included. From a nadir of 0 mm a rise of 5 mm is enough.",
    "Section 4.3.1",
    "Nadir 52.5 mm: progression from 63 mm. Nadir 20 mm: 24.9 mm is not enough, 25 mm is.",
);

pub(super) const A3: Rule = read(
    "RECIST11-A3",
    "Partial response of the targets",
    "The sum is at least 30 % below the baseline sum.",
    "Section 4.3.1",
    "Baseline 75 mm: partial response at 52.5 mm, not at 52.6 mm.",
);

pub(super) const A4: Rule = read(
    "RECIST11-A4",
    "Stable targets",
    "Neither enough shrinkage from the baseline for a partial response nor enough growth from the nadir for \
     progression.",
    "Section 4.3.1; EORTC questions and clarifications",
    "Baseline 100 mm, nadir 80 mm, now 90 mm: stable.",
);

pub(super) const A5: Rule = Rule {
    reading: "Complete response is asked for first, then progression, then partial response.",
    ..read(
        "RECIST11-A5",
        "Progression outranks partial response",
        "A sum that is 30 % below the baseline and yet 20 % and 5 mm above the nadir is progression.",
        "Section 4.3.1",
        "100, then 40, then 50 mm: progression, though 50 mm is half of the baseline.",
    )
};

pub(super) const A6: Rule = Rule {
    citation: "EORTC RECIST working group, frequently asked questions",
    locator: "Managing PR when measurements change slightly over time",
    ..read(
        "RECIST11-A6",
        "A partial response stays one until progression",
        "After a partial response, later time points stay partial responses until progression, even above 70 % \
         of the baseline.",
        "",
        "100, 70, 70, 80, 80, 80 mm: partial response at all five visits.",
    )
};

pub(super) const A7: Rule = Rule {
    reading: "What was not measured is at least 0 mm: when the measured part alone is progression, the whole is.",
    ..read(
        "RECIST11-A7",
        "Targets not all assessed",
        "When a target was not assessed the targets are not evaluable, unless the measured part alone already is \
         progression. An incomplete sum never lowers the nadir.",
        "Section 4.4.2",
        "Nadir 91 mm (progression from 109.2 mm), one of five targets not seen, the other four 111.2 mm: progression. \
         With 107.9 mm: not evaluable.",
    )
};

pub(super) const A8: Rule = Rule {
    citation: "EORTC RECIST working group, questions and clarifications; Eisenhauer et al., Eur J Cancer 2009;45:228-247",
    ..read(
        "RECIST11-A8",
        "Disease that comes back",
        "After a confirmed complete response of the whole disease any return of disease is progression. Before \
         that, a lesion that vanished and is seen again is measured, and the sum decides.",
        "Abnormal lymph node; Section 4.4.3, Table 3 footnote",
        "A single node 16, 9, 9 (confirmed), then 10 mm: progression. 16, 9, then 10 mm: partial response.",
    )
};

pub(super) const A9: Rule = Rule {
    citation: "Oncase",
    locator: "convention",
    verification: Verification::Own,
    ..read(
        "RECIST11-A9",
        "No complete baseline sum",
        "Without a baseline at which every target was measured there is no reference, and the targets are not \
         evaluable.",
        "",
        "The baseline row of target 2 is missing: its response is not evaluable at every visit.",
    )
};
