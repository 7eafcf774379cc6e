//! The assumptions that endpoints need, each named, with a default.

use oncase_record::PolicyUsed;
use oncase_response::recist11;
use oncase_treatment::LineSettings;

/// Whether an event that a source only claims counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ClaimedEvents {
    /// A claimed progression counts where the record has no measurements from which it could be derived.
    #[default]
    WhereNotDerivable,
    /// Only derived progressions count.
    Never,
}

/// The policies of endpoints. The defaults are printed with every result that needed them.
#[derive(Clone, Debug)]
pub struct Policies {
    /// Whether claimed progressions count.
    pub claimed_events: ClaimedEvents,
    /// Whether a new anticancer therapy before progression censors at the last assessment before it.
    pub new_therapy: NewTherapy,
    /// Planned days between assessments. When it is set, an event that certainly comes after two or more missed
    /// visits is censored at the last adequate assessment before the gap.
    pub visit_interval: Option<u16>,
    /// What a line without a complete baseline gives.
    pub missing_baseline: MissingBaseline,
    /// Whether the first day counts.
    pub day_count: DayCount,
    /// Days without progression from which stable disease is a clinical benefit.
    pub clinical_benefit_days: u16,
    /// Policies of the response evaluation.
    pub response: recist11::Policies,
    /// Settings of the lines of therapy.
    pub lines: LineSettings,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            claimed_events: ClaimedEvents::default(),
            new_therapy: NewTherapy::default(),
            visit_interval: None,
            missing_baseline: MissingBaseline::default(),
            day_count: DayCount::default(),
            clinical_benefit_days: 168,
            response: recist11::Policies::default(),
            lines: LineSettings::default(),
        }
    }
}

/// What progression-free survival and time to progression of a line without a complete baseline are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MissingBaseline {
    /// What the record states, as long as it states progressions or assessments without one.
    #[default]
    AsStated,
    /// Censored at the start of the line, as in a trial.
    CensorsAtStart,
}

/// Whether the first day counts in a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DayCount {
    /// The difference of the dates: from Monday to Tuesday is one day.
    #[default]
    Difference,
    /// The difference and one day, as in CDISC's analysis data: from Monday to Tuesday is two.
    FirstDayIncluded,
}

/// What a new anticancer therapy before progression does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum NewTherapy {
    /// Censors at the last adequate assessment before it.
    #[default]
    Censors,
    /// Is ignored.
    Ignored,
}

impl Policies {
    pub(crate) fn claimed_used(&self) -> PolicyUsed {
        let setting = match self.claimed_events {
            ClaimedEvents::WhereNotDerivable => {
                "accepted where the record has no measurements to derive it from"
            }
            ClaimedEvents::Never => "not accepted",
        };
        PolicyUsed { name: "claimed-progression", setting: setting.to_owned() }
    }

    pub(crate) fn missing_baseline_used(&self) -> PolicyUsed {
        let setting = match self.missing_baseline {
            MissingBaseline::AsStated => "what the record states counts",
            MissingBaseline::CensorsAtStart => "censors at the start",
        };
        PolicyUsed { name: "missing-baseline", setting: setting.to_owned() }
    }

    pub(crate) fn day_count_used(&self) -> PolicyUsed {
        let setting = match self.day_count {
            DayCount::Difference => "difference of the dates",
            DayCount::FirstDayIncluded => "the first day counts too",
        };
        PolicyUsed { name: "day-count", setting: setting.to_owned() }
    }

    pub(crate) fn visit_interval_used(interval: u16) -> PolicyUsed {
        PolicyUsed { name: "visit-interval-days", setting: interval.to_string() }
    }

    pub(crate) fn new_therapy_used(&self) -> PolicyUsed {
        let setting = match self.new_therapy {
            NewTherapy::Censors => "censors at the last adequate assessment before it",
            NewTherapy::Ignored => "ignored",
        };
        PolicyUsed { name: "new-therapy-before-progression", setting: setting.to_owned() }
    }
}
