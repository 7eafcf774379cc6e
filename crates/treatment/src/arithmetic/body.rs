//! Body surface by seven formulas, body mass index, ideal body weight.

use oncase_record::{Because, Derived};
use serde::Serialize;

use super::renal::Sex;
use super::{MeasureError, shown, within};

/// Height and weight of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BodySize {
    height_cm: f64,
    weight_kg: f64,
}

impl BodySize {
    /// Height in centimetres (30 to 275) and weight in kilograms (0.4 to 650).
    ///
    /// # Errors
    /// [`MeasureError::OutOfRange`] for a number that no person has, such as a height written in metres.
    pub fn new(height_cm: f64, weight_kg: f64) -> Result<Self, MeasureError> {
        Ok(Self {
            height_cm: within("height", height_cm, (30.0, 275.0), "cm")?,
            weight_kg: within("weight", weight_kg, (0.4, 650.0), "kg")?,
        })
    }

    /// Height in centimetres.
    pub fn height_cm(self) -> f64 {
        self.height_cm
    }

    /// Weight in kilograms.
    pub fn weight_kg(self) -> f64 {
        self.weight_kg
    }

    /// Body surface in m2 by a formula.
    pub fn body_surface(self, formula: BodySurfaceFormula) -> Derived<f64> {
        let because = Because::rule(formula.rule_id()).number("height", shown(self.height_cm), "cm").number(
            "weight",
            shown(self.weight_kg),
            "kg",
        );
        Derived { value: formula.evaluate(self.height_cm, self.weight_kg), because: vec![because] }
    }
}

/// Formulas for body surface. They differ: at 170 cm and 75 kg by 4.6 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodySurfaceFormula {
    /// Mosteller 1987, the default.
    #[default]
    Mosteller,
    /// Du Bois and Du Bois 1916.
    DuBois,
    /// Haycock 1978.
    Haycock,
    /// Gehan and George 1970.
    GehanGeorge,
    /// Boyd 1935.
    Boyd,
    /// Fujimoto 1968.
    Fujimoto,
    /// Takahira 1925.
    Takahira,
}

impl BodySurfaceFormula {
    /// All formulas.
    pub const ALL: [Self; 7] = [
        Self::Mosteller,
        Self::DuBois,
        Self::Haycock,
        Self::GehanGeorge,
        Self::Boyd,
        Self::Fujimoto,
        Self::Takahira,
    ];

    /// The name of the formula: `mosteller`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mosteller => "mosteller",
            Self::DuBois => "du-bois",
            Self::Haycock => "haycock",
            Self::GehanGeorge => "gehan-george",
            Self::Boyd => "boyd",
            Self::Fujimoto => "fujimoto",
            Self::Takahira => "takahira",
        }
    }

    /// The formula with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|formula| formula.name().eq_ignore_ascii_case(name))
    }

    /// Id of its rule.
    pub fn rule_id(self) -> &'static str {
        match self {
            Self::Mosteller => "BSA-MOSTELLER",
            Self::DuBois => "BSA-DU-BOIS",
            Self::Haycock => "BSA-HAYCOCK",
            Self::GehanGeorge => "BSA-GEHAN-GEORGE",
            Self::Boyd => "BSA-BOYD",
            Self::Fujimoto => "BSA-FUJIMOTO",
            Self::Takahira => "BSA-TAKAHIRA",
        }
    }

    fn evaluate(self, h: f64, w: f64) -> f64 {
        match self {
            Self::Mosteller => (h * w / 3600.0).sqrt(),
            Self::DuBois => 0.007_184 * w.powf(0.425) * h.powf(0.725),
            Self::Haycock => 0.024_265 * w.powf(0.5378) * h.powf(0.3964),
            Self::GehanGeorge => 0.0235 * w.powf(0.514_56) * h.powf(0.422_46),
            Self::Boyd => {
                let grams = w * 1000.0;
                0.000_320_7 * h.powf(0.3) * grams.powf(0.7285 - 0.0188 * grams.log10())
            }
            Self::Fujimoto => 0.008_883 * w.powf(0.444) * h.powf(0.663),
            Self::Takahira => 0.007_241 * w.powf(0.425) * h.powf(0.725),
        }
    }
}

/// Body mass index in kg/m2.
pub fn body_mass_index(size: BodySize) -> f64 {
    let metres = size.height_cm / 100.0;
    size.weight_kg / (metres * metres)
}

/// Ideal body weight in kg by Devine: 50 kg (men) or 45.5 kg (women) plus 2.3 kg for each inch above 60 inches.
///
/// Below 60 inches (152.4 cm) the formula is not defined; the same line is continued downwards.
pub fn ideal_body_weight(height_cm: f64, sex: Sex) -> f64 {
    let base = match sex {
        Sex::Male => 50.0,
        Sex::Female => 45.5,
    };
    base + 2.3 * (height_cm / 2.54 - 60.0)
}
