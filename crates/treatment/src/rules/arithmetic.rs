//! Dose arithmetic.

use oncase_record::{Rule, Verification};

const fn read(
    id: &'static str,
    title: &'static str,
    statement: &'static str,
    citation: &'static str,
    example: &'static str,
) -> Rule {
    Rule {
        id,
        title,
        statement,
        citation,
        locator: "formula",
        verification: Verification::Read,
        reading: "",
        example,
    }
}

const OWN: &str = "Oncase";

pub(super) static RULES: &[Rule] = &[
    read(
        "BSA-MOSTELLER",
        "body surface by Mosteller",
        "BSA = sqrt(height cm * weight kg / 3600) m2.",
        "Mosteller, N Engl J Med 1987;317:1098",
        "170 cm, 75 kg: 1.882 m2.",
    ),
    read(
        "BSA-DU-BOIS",
        "body surface by Du Bois and Du Bois",
        "BSA = 0.007184 * weight^0.425 * height^0.725 m2. The form 0.20247 * (height in m)^0.725 * weight^0.425 is the \
         same to four digits.",
        "Du Bois and Du Bois, Arch Intern Med 1916;17:863-871",
        "170 cm, 75 kg: 1.864 m2.",
    ),
    read(
        "BSA-HAYCOCK",
        "body surface by Haycock",
        "BSA = 0.024265 * weight^0.5378 * height^0.3964 m2.",
        "Haycock et al., J Pediatr 1978;93:62-66",
        "170 cm, 75 kg: 1.895 m2.",
    ),
    read(
        "BSA-GEHAN-GEORGE",
        "body surface by Gehan and George",
        "BSA = 0.0235 * weight^0.51456 * height^0.42246 m2.",
        "Gehan and George, Cancer Chemother Rep 1970;54:225-235",
        "170 cm, 75 kg: 1.897 m2.",
    ),
    read(
        "BSA-BOYD",
        "body surface by Boyd",
        "BSA = 0.0003207 * height^0.3 * grams^(0.7285 - 0.0188 log10 grams) m2.",
        "Boyd 1935, as stated by pharmaverse admiral",
        "170 cm, 75 kg: 1.905 m2.",
    ),
    read(
        "BSA-FUJIMOTO",
        "body surface by Fujimoto",
        "BSA = 0.008883 * weight^0.444 * height^0.663 m2.",
        "Fujimoto et al. 1968, as stated by pharmaverse admiral",
        "170 cm, 75 kg: 1.819 m2.",
    ),
    read(
        "BSA-TAKAHIRA",
        "body surface by Takahira",
        "BSA = 0.007241 * weight^0.425 * height^0.725 m2.",
        "Takahira 1925, as stated by pharmaverse admiral",
        "170 cm, 75 kg: 1.878 m2.",
    ),
    read(
        "CRCL-COCKCROFT-GAULT",
        "creatinine clearance by Cockcroft and Gault",
        "CLcr = (140 - age) * weight (* 0.85 for women) / (72 * creatinine mg/dL) mL/min; 1 mg/dL = 88.42 umol/L. Weight \
         is actual, ideal (Devine) or adjusted (ideal + 0.4 of the excess from a BMI of 25 or 30) by setting.",
        "Cockcroft and Gault, Nephron 1976;16:31-41; National Kidney Foundation calculator",
        "Man, 55 years, 90 kg, 1.09 mg/dL: 97 mL/min.",
    ),
    read(
        "CRCL-COCKCROFT-GAULT-SI",
        "the Cockcroft-Gault shortcut for umol/L",
        "CLcr = (140 - age) * weight * 1.23 (men) or 1.04 (women) / creatinine umol/L mL/min. The factors are rounded.",
        "Cockcroft and Gault, Nephron 1976;16:31-41; factors as in common use",
        "Woman, 65 years, 60 kg, 85 umol/L: 55.06 mL/min against 55.26 by the full formula.",
    ),
    read(
        "EGFR-CKD-EPI-2021",
        "filtration rate by CKD-EPI 2021",
        "142 * min(Scr/k, 1)^a * max(Scr/k, 1)^-1.200 * 0.9938^age (* 1.012 for women) mL/min/1.73 m2, k 0.7 and a -0.241 \
         for women, 0.9 and -0.302 for men.",
        "Inker et al., N Engl J Med 2021;385:1737-1749; National Kidney Foundation",
        "Man, 55 years, 1.09 mg/dL: 80.",
    ),
    read(
        "EGFR-WITHOUT-INDEX",
        "a filtration rate freed of its index",
        "mL/min = (mL/min/1.73 m2) * body surface / 1.73; needed before any dosing.",
        "National Kidney Foundation",
        "80 mL/min/1.73 m2 at 2.0 m2: 92.5 mL/min.",
    ),
    read(
        "CARBOPLATIN-CALVERT",
        "carboplatin by target AUC",
        "Dose mg = AUC * (GFR + 25); an estimated GFR is capped at 125 mL/min.",
        "Calvert et al., J Clin Oncol 1989;7:1748-1756; FDA 2010 on the cap",
        "AUC 5, GFR 90: 575 mg. AUC 6 at the cap: 900 mg.",
    ),
    read(
        "S1-TIERS",
        "S-1 by body surface",
        "40 mg twice a day below 1.25 m2, 50 mg below 1.5 m2, else 60 mg.",
        "Studies and label of S-1 (80, 100 and 120 mg a day)",
        "1.49 m2: 50 mg; 1.50 m2: 60 mg.",
    ),
    read(
        "S1-BOOKA",
        "S-1 by renal function (Booka 2016)",
        "mg a day = AUC * (21.9 + 0.375 CLcr) * BSA / 1000, target AUC 1447.8 ng h/mL.",
        "Booka et al. 2016",
        "CLcr 80, 1.5 m2: 112.7 mg a day.",
    ),
    read(
        "S1-TAKEUCHI",
        "S-1 by renal function (Takeuchi 2021)",
        "mg a day = AUC * (14.5 + 8.23 for men + 0.301 CLcr) * BSA / 1000, target AUC 1447.8 ng h/mL.",
        "Takeuchi et al. 2021 (abstract)",
        "CLcr 80, 1.5 m2: women 83.8, men 101.7 mg a day.",
    ),
    Rule {
        id: "DOSE-PER-M2",
        title: "dose by body surface",
        statement: "Published dose per m2 times body surface by the named formula; two decimals.",
        citation: OWN,
        locator: "crate oncase-treatment, module arithmetic",
        verification: Verification::Own,
        reading: "",
        example: "100 mg/m2 at 1.5635 m2: 156.35 mg.",
    },
    Rule {
        id: "DOSE-PER-KG",
        title: "dose by weight",
        statement: "Published dose per kg times actual weight; two decimals.",
        citation: OWN,
        locator: "crate oncase-treatment, module arithmetic",
        verification: Verification::Own,
        reading: "",
        example: "1 mg/kg at 55 kg: 55 mg.",
    },
    Rule {
        id: "BODY-SIZE-THEN",
        title: "height and weight at the time of a dose",
        statement: "Of the recorded heights and weights, the last that may have been taken by the day of the dose, \
                    whatever its age; a recorded body surface only where height or weight is missing.",
        citation: OWN,
        locator: "crate oncase-treatment, module arithmetic",
        verification: Verification::Own,
        reading: "Neither is assumed where none was recorded by then.",
        example: "Weighed on 4 January (80 kg) and 1 February (45 kg): a dose of 31 January is by 80 kg.",
    },
    Rule {
        id: "DOSE-TIER",
        title: "dose by a tier of body surface",
        statement: "The first tier whose upper end lies above the unrounded body surface.",
        citation: OWN,
        locator: "crate oncase-treatment, module arithmetic",
        verification: Verification::Own,
        reading: "The body surface is not rounded before it is compared with a tier.",
        example: "1.4999 m2 is below 1.5 m2.",
    },
    Rule {
        id: "DOSE-CAP",
        title: "largest dose",
        statement: "The calculated amount is lowered to the regimen's cap; a cap by day is shared by the day's administrations.",
        citation: OWN,
        locator: "crate oncase-treatment, module arithmetic",
        verification: Verification::Own,
        reading: "",
        example: "Vincristine 1.4 mg/m2 at 1.9 m2: 2 mg instead of 2.66 mg.",
    },
];
