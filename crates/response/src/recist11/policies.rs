//! Everything that RECIST 1.1 leaves to the protocol, as explicit switches.

use oncase_record::{Length, PolicyUsed};

/// What disease seen again after a complete response means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Reappearance {
    /// Progression once the complete response was confirmed; before that the sum decides.
    #[default]
    AfterConfirmedCr,
    /// The sum always decides.
    ByMeasurement,
}

/// What unequivocal non-target progression means while the targets cannot be evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum NonTargetProgression {
    /// Progression, as Table 1 of the guideline has it.
    #[default]
    Counts,
    /// Not evaluable until the targets are.
    NeedsTargets,
}

/// What it means that a site which was to be imaged was not, when every lesion was assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum UnimagedSites {
    /// Only lesions count, as the tables of the guideline have it; the gap is noted with the answer.
    #[default]
    Noted,
    /// The time point is not evaluable unless it is progression.
    NotEvaluable,
}

/// Which scan dates the time point when a visit has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum VisitDate {
    /// The last scan of the visit.
    #[default]
    Last,
    /// The first scan of the visit.
    First,
}

/// Which assessment counts when several share a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum SameDay {
    /// The worst.
    #[default]
    Worst,
    /// The one that comes last in the table.
    Last,
}

/// What a worse time point after a complete response means for the best response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum CrThenWorse {
    /// As published: disease must have come back, so that time point is progression.
    #[default]
    PaperPd,
    /// As the admiral packages for R: the time point counts as it was assessed, and the complete response
    /// that was not confirmed counts as stable disease.
    AdmiralSd,
    /// The complete response was called too early: it is regraded to a partial response when a partial
    /// response follows.
    RegradeToPr,
}

/// How the days to a stable disease are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum SdOrigin {
    /// Days since the start: the start itself is day 0.
    #[default]
    DaysSinceStart,
    /// Study days: the start itself is day 1.
    StudyDay,
}

/// What a new anticancer therapy does to later assessments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum NewTherapy {
    /// Assessments after its first day are left out; one on that day still counts.
    #[default]
    DropLater,
    /// Assessments on its first day are left out too.
    DropSameDay,
    /// It changes nothing.
    Ignored,
}

/// How a date known only to the month or the year becomes a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum PartialDates {
    /// Its last possible day.
    #[default]
    Last,
    /// Its first possible day.
    First,
}

/// The switches. [`Policies::default`] is the publication's behaviour where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Policies {
    /// After a partial response, later time points stay partial responses until progression.
    pub sticky_pr: bool,
    /// Disease seen again after a complete response.
    pub reappearance: Reappearance,
    /// Non-target progression while the targets cannot be evaluated.
    pub non_target_progression: NonTargetProgression,
    /// Sites that were to be imaged and were not.
    pub unimaged_sites: UnimagedSites,
    /// The diameter given to a target that is present but too small to measure.
    pub too_small: Length,
    /// Which scan dates a visit.
    pub visit_date: VisitDate,
    /// Several assessments on a day.
    pub same_day: SameDay,
    /// A response is confirmed by one at least this many days later.
    pub confirm_days: u16,
    /// How many not-evaluable time points may lie between a response and its confirmation.
    pub max_ne: u16,
    /// How many stable time points may lie between a partial response and its confirmation.
    pub max_sd: u16,
    /// Stable disease needs a time point at least this many days after the start.
    pub min_sd_days: u16,
    /// How those days are counted.
    pub sd_origin: SdOrigin,
    /// A worse time point after a complete response.
    pub cr_then_worse: CrThenWorse,
    /// Assessments after a new anticancer therapy.
    pub new_therapy: NewTherapy,
    /// Dates known only to the month or year.
    pub partial_dates: PartialDates,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            sticky_pr: true,
            reappearance: Reappearance::default(),
            non_target_progression: NonTargetProgression::default(),
            unimaged_sites: UnimagedSites::default(),
            too_small: Length::from_mm(5),
            visit_date: VisitDate::default(),
            same_day: SameDay::default(),
            confirm_days: 28,
            max_ne: 1,
            max_sd: 0,
            min_sd_days: 42,
            sd_origin: SdOrigin::default(),
            cr_then_worse: CrThenWorse::default(),
            new_therapy: NewTherapy::default(),
            partial_dates: PartialDates::default(),
        }
    }
}

impl Policies {
    /// Every switch with its setting, to be printed with the result.
    pub fn used(&self) -> Vec<PolicyUsed> {
        let named = |name, setting: &str| PolicyUsed { name, setting: setting.to_owned() };
        let on = |yes| if yes { "on" } else { "off" };
        vec![
            named("sticky-pr", on(self.sticky_pr)),
            named(
                "reappearance",
                match self.reappearance {
                    Reappearance::AfterConfirmedCr => "progression-after-confirmed-cr",
                    Reappearance::ByMeasurement => "by-measurement",
                },
            ),
            named(
                "non-target-progression-with-unevaluable-targets",
                match self.non_target_progression {
                    NonTargetProgression::Counts => "counts",
                    NonTargetProgression::NeedsTargets => "not-evaluable",
                },
            ),
            named(
                "unimaged-sites",
                match self.unimaged_sites {
                    UnimagedSites::Noted => "noted",
                    UnimagedSites::NotEvaluable => "not-evaluable",
                },
            ),
            named("too-small-to-measure", &self.too_small.to_string()),
            named(
                "visit-date",
                match self.visit_date {
                    VisitDate::Last => "last-scan",
                    VisitDate::First => "first-scan",
                },
            ),
            named(
                "several-assessments-a-day",
                match self.same_day {
                    SameDay::Worst => "worst",
                    SameDay::Last => "last",
                },
            ),
            named("confirm-days", &self.confirm_days.to_string()),
            named("max-ne", &self.max_ne.to_string()),
            named("max-sd", &self.max_sd.to_string()),
            named("min-sd-days", &self.min_sd_days.to_string()),
            named(
                "sd-origin",
                match self.sd_origin {
                    SdOrigin::DaysSinceStart => "days-since-start",
                    SdOrigin::StudyDay => "study-day",
                },
            ),
            named(
                "cr-then-worse",
                match self.cr_then_worse {
                    CrThenWorse::PaperPd => "paper-pd",
                    CrThenWorse::AdmiralSd => "admiral-sd",
                    CrThenWorse::RegradeToPr => "regrade-to-pr",
                },
            ),
            named(
                "new-therapy",
                match self.new_therapy {
                    NewTherapy::DropLater => "drop-later",
                    NewTherapy::DropSameDay => "drop-same-day",
                    NewTherapy::Ignored => "ignored",
                },
            ),
            named(
                "partial-dates",
                match self.partial_dates {
                    PartialDates::Last => "last-day",
                    PartialDates::First => "first-day",
                },
            ),
        ]
    }
}
