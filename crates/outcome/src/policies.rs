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
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// Whether claimed progressions count.
    pub claimed_events: ClaimedEvents,
    /// Whether a new anticancer therapy before progression censors at the last assessment before it.
    pub new_therapy: NewTherapy,
    /// Planned days between assessments. When it is set, an event that certainly comes after two or more missed
    /// visits is censored at the last adequate assessment before the gap.
    pub visit_interval: Option<u16>,
    /// Policies of the response evaluation.
    pub response: recist11::Policies,
    /// Settings of the lines of therapy.
    pub lines: LineSettings,
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
