//! What a grade can depend on besides the number: symptoms, fasting, the state of the baseline.

use serde::Serialize;

macro_rules! conditions {
    ($($(#[$doc:meta])* $variant:ident $name:literal $question:literal;)*) => {
        /// A circumstance that decides between grades and that a number cannot tell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum Condition { $($(#[$doc])* $variant,)* }

        impl Condition {
            /// All conditions, in the order of their bits.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name used in the criteria and as a column of a table: `fasting`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The question that settles it.
            pub const fn question(self) -> &'static str {
                match self { $(Self::$variant => $question,)* }
            }
        }
    };
}

conditions! {
    /// The baseline value was above its ULN.
    BaselineHigh "baseline_high" "was the baseline above its ULN?";
    /// The baseline value was below its LLN.
    BaselineLow "baseline_low" "was the baseline below its LLN?";
    /// The baseline value was outside its limits.
    BaselineAbnormal "baseline_abnormal" "was the baseline abnormal (does a baseline below LLN count as abnormal)?";
    /// There is no baseline to compare with, or this is the baseline itself.
    NoBaseline "no_baseline" "is there a baseline value?";
    /// The patient takes an anticoagulant.
    Anticoagulated "anticoagulated" "is the patient on anticoagulation?";
    /// The criteria without baseline count on anticoagulation too.
    LimitsApplyOnAnticoagulation "limits_apply_on_anticoagulation" "does the protocol apply the INR criteria without baseline on anticoagulation?";
    /// There are symptoms of the abnormality.
    Symptomatic "symptomatic" "are there symptoms?";
    /// The symptoms are moderate or severe.
    MoreThanMildSymptoms "more_than_mild_symptoms" "are there moderate or severe symptoms?";
    /// There are physiologic consequences.
    PhysiologicConsequences "physiologic_consequences" "are there physiologic consequences?";
    /// The sample was taken fasting.
    Fasting "fasting" "was the sample taken fasting?";
    /// The increase is counted from the baseline and not from the ULN.
    IncreaseFromBaseline "increase_from_baseline" "is the increase counted from the baseline (yes) or from the ULN (no)?";
    /// The patient is an adult.
    Adult "adult" "is the patient an adult?";
    /// The measurement was taken at rest.
    AtRest "at_rest" "was it measured at rest?";
    /// The finding stood on at least two separate tracings.
    Repeated "repeated" "was it found on at least two separate ECGs?";
    /// Torsade de pointes, polymorphic ventricular tachycardia, or signs of serious arrhythmia.
    SeriousArrhythmia "serious_arrhythmia" "was there a serious arrhythmia?";
    /// It lasted longer than 24 hours.
    LongerThan24Hours "longer_than_24_hours" "did it last longer than 24 hours?";
    /// It persisted for more than one hour.
    PersistentOver1Hour "persistent_over_1_hour" "did it persist for more than one hour?";
    /// A drop of a percentage is counted in percentage points and not relative to the baseline.
    DropInPoints "drop_in_points" "is the drop counted in percentage points (yes) or relative to the baseline (no)?";
    /// The text gives the value no grade; the protocol counts it as the higher one beside it.
    TextSilent "text_silent" "the text gives this value no grade (it lies between two): does the protocol count the higher one?";
    /// A transfusion is indicated.
    TransfusionIndicated "transfusion_indicated" "is a transfusion indicated?";
    /// Hospitalization is indicated.
    HospitalizationIndicated "hospitalization_indicated" "is hospitalization indicated?";
    /// The consequences are life-threatening.
    LifeThreatening "life_threatening" "are the consequences life-threatening?";
    /// An intervention is indicated.
    InterventionIndicated "intervention_indicated" "is an intervention indicated?";
    /// Nutritional support is indicated.
    NutritionalSupportIndicated "nutritional_support_indicated" "is nutritional support indicated?";
    /// Tube feeding or parenteral nutrition is indicated.
    TubeFeedingIndicated "tube_feeding_indicated" "is tube feeding or parenteral nutrition indicated?";
    /// There is bleeding.
    Bleeding "bleeding" "is there bleeding?";
    /// Cardiac biomarkers rose newly.
    BiomarkersRose "biomarkers_rose" "is there a new rise in cardiac biomarkers?";
}

impl Condition {
    /// The condition with this column name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|condition| condition.name() == name)
    }

    pub(crate) const fn bit(self) -> u32 {
        1 << self as u8
    }

    pub(crate) fn of_bits(bits: u32) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |condition| bits & condition.bit() != 0)
    }
}

/// What is known of the conditions of one result; everything is unknown at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    pub(crate) known: u32,
    pub(crate) holds: u32,
}

impl Conditions {
    /// Nothing known.
    pub const fn unknown() -> Self {
        Self { known: 0, holds: 0 }
    }

    /// With this condition known to hold or not to hold.
    #[must_use]
    pub const fn with(mut self, condition: Condition, holds: bool) -> Self {
        self.known |= condition.bit();
        if holds {
            self.holds |= condition.bit();
        } else {
            self.holds &= !condition.bit();
        }
        self
    }

    /// What the state of the baseline says. A low baseline leaves open whether it counts as abnormal, because
    /// version 5 does not say.
    #[must_use]
    pub const fn with_baseline(self, baseline: Baseline) -> Self {
        let this = self
            .with(Condition::BaselineHigh, matches!(baseline, Baseline::High))
            .with(Condition::BaselineLow, matches!(baseline, Baseline::Low));
        match baseline {
            Baseline::Low => this,
            Baseline::High => this.with(Condition::BaselineAbnormal, true),
            Baseline::Normal => this.with(Condition::BaselineAbnormal, false),
            Baseline::None => this
                .with(Condition::BaselineAbnormal, false)
                .with(Condition::IncreaseFromBaseline, false)
                .with(Condition::NoBaseline, true),
        }
    }

    /// Whether the condition holds, where known.
    pub const fn get(self, condition: Condition) -> Option<bool> {
        if self.known & condition.bit() == 0 { None } else { Some(self.holds & condition.bit() != 0) }
    }
}

/// The state of the baseline value against the limits of its own laboratory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Baseline {
    /// Within the limits.
    Normal,
    /// Above the upper limit.
    High,
    /// Below the lower limit.
    Low,
    /// There is none, or the result is the baseline itself: graded against the reference limits alone.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_of_conditions_leave_room_for_those_of_missing_numbers() {
        assert!(Condition::ALL.len() <= super::super::kernel::FIRST_NUMBER_BIT as usize);
        for condition in Condition::ALL {
            assert_eq!(Condition::named(condition.name()), Some(*condition));
            assert!(condition.question().ends_with('?'));
        }
    }

    #[test]
    fn a_low_baseline_is_not_called_normal_or_abnormal() {
        let low = Conditions::unknown().with_baseline(Baseline::Low);
        assert_eq!(low.get(Condition::BaselineAbnormal), None);
        assert_eq!(low.get(Condition::BaselineHigh), Some(false));
    }
}
