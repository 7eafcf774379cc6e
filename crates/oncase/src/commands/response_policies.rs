//! The policies of tumour response as flags.

use clap::ValueEnum;
use oncase_record::{Length, PolicyUsed};
use oncase_response::case::OtherPolicies;
use oncase_response::choi::{ChoiPolicies, GrowthFrom, Nodules};
use oncase_response::gcig::{GcigPolicies, SecondValue};
use oncase_response::irecist::ImmunePolicies;
use oncase_response::lugano::{Floor, LuganoPolicies, ScoreThree, StepBy};
use oncase_response::mrecist::{MrecistPolicies, NewNodules};
use oncase_response::pcwg3::Windows;
use oncase_response::rano::{GrowthOnLess, RanoPolicies};
use oncase_response::recist11::{
    CrThenWorse, NewTherapy, NonTargetProgression, PartialDates, Policies, Reappearance, SdOrigin,
    UnimagedSites, VisitDate,
};
use oncase_response::who::Growth;

use crate::columns::wrap;

/// What decides the best response.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Policies of the best response")]
pub struct BestPolicies {
    /// A response is confirmed by one at least this many days later.
    #[arg(long, value_name = "N", default_value_t = 28)]
    confirm_days: u16,
    /// Stable disease needs a time point this many days or more after the start.
    #[arg(long, value_name = "N", default_value_t = 42)]
    min_sd_days: u16,
    /// Count the start as day 1, not as day 0.
    #[arg(long)]
    study_day: bool,
    /// How many not-evaluable time points may lie between a response and its confirmation.
    #[arg(long, value_name = "N", default_value_t = 1)]
    max_ne: u16,
    /// Let one stable time point lie between a partial response and its confirmation.
    #[arg(long)]
    accept_sd: bool,
    /// What a worse time point after a complete response means.
    #[arg(long, value_enum, default_value = "paper-pd")]
    cr_then_worse: AfterComplete,
}

/// What decides the responses of a case.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Policies of the time points")]
pub struct CasePolicies {
    /// Let a time point after a partial response be stable disease again when its sum is above 70 % of the
    /// baseline.
    #[arg(long)]
    no_sticky_pr: bool,
    /// Judge disease that comes back after a confirmed complete response by its sum alone.
    #[arg(long)]
    reappearance_by_measurement: bool,
    /// Non-target progression does not count while the targets cannot be evaluated.
    #[arg(long)]
    non_target_needs_targets: bool,
    /// A time point at which a site was not imaged is not evaluable unless it is progression.
    #[arg(long)]
    unimaged_not_evaluable: bool,
    /// The diameter of a target that is present but too small to measure.
    #[arg(long, value_name = "LENGTH", default_value = "5 mm")]
    too_small: Length,
    /// The scan that dates a visit with several.
    #[arg(long, value_enum, default_value = "last")]
    visit_date: FirstOrLast,
    /// Which day a date counts as that is known only to the month or year.
    #[arg(long, value_enum, default_value = "last")]
    partial_dates: FirstOrLast,
    /// What a new anticancer therapy does to later assessments.
    #[arg(long, value_enum, default_value = "drop-later")]
    new_therapy: AfterTherapy,
    #[command(flatten)]
    best: BestPolicies,
}

/// What decides by the criteria beside RECIST 1.1.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Policies of other criteria")]
pub struct OtherCriteria {
    /// Fewest days from an unconfirmed progression to the scan that confirms it, by iRECIST.
    #[arg(long, value_name = "N", default_value_t = 26)]
    irecist_confirm_days: u16,
    /// What progression by WHO is counted on.
    #[arg(long, value_enum, default_value = "any-lesion")]
    who_growth: WhoGrowth,
    /// What growth by Choi is counted from.
    #[arg(long, value_enum, default_value = "nadir")]
    choi_growth_from: ChoiGrowthFrom,
    /// What it means by Choi that nothing is told of nodules within a tumour.
    #[arg(long, value_enum, default_value = "open")]
    choi_nodules_not_told: NotTold,
    /// Which new nodules in the liver are progression by mRECIST.
    #[arg(long, value_enum, default_value = "by-rule")]
    mrecist_new_nodules: MrecistNodules,
    /// How score 3 of the five-point scale counts by Lugano.
    #[arg(long, value_enum, default_value = "complete")]
    lugano_score_3: LuganoScore,
    /// Which lesions must be longer than 15 mm to progress by CT, by Lugano.
    #[arg(long = "lugano-15-mm", value_enum, default_value = "nodes")]
    lugano_floor: LuganoFloor,
    /// Which size of a lesion says whether it must rise by 5 or by 10 mm to progress by CT, by Lugano.
    #[arg(long, value_enum, default_value = "smallest")]
    lugano_step_by: LuganoStep,
    /// The upper limit of normal of CA-125 in U/mL, for GCIG, where no sample has one.
    #[arg(long, value_name = "LIMIT")]
    gcig_upper_limit: Option<u16>,
    /// Which second value of CA-125, a week or more after the first, makes a progression by GCIG.
    #[arg(long, value_enum, default_value = "next")]
    gcig_second_value: GcigSecond,
    /// Most days between an assessment and the CA-125 that says whether it was normal then, by GCIG.
    #[arg(long, value_name = "N", default_value_t = 28)]
    gcig_near_days: u16,
    /// Last day of the flare window of PCWG3, counted from the baseline.
    #[arg(long, value_name = "N", default_value_t = 84)]
    pcwg3_flare_days: u16,
    /// Fewest days to the bone scan that confirms progression, by PCWG3.
    #[arg(long, value_name = "N", default_value_t = 42)]
    pcwg3_confirm_days: u16,
    /// Days from the start within which a rise of PSA that has not fallen is ignored, by PCWG3.
    #[arg(long, value_name = "N", default_value_t = 84)]
    pcwg3_psa_early_days: u16,
    /// Fewest days that a response must last, by RANO.
    #[arg(long, value_name = "N", default_value_t = 28)]
    rano_confirm_days: u16,
    /// What growth, or worse T2/FLAIR, on less steroids than at the smallest sum is by RANO.
    #[arg(long, value_enum, default_value = "open")]
    rano_growth_on_less_steroids: RanoGrowth,
    /// Dexamethasone a day, in micrograms, that still counts as replacement by RANO.
    #[arg(long, value_name = "N", default_value_t = 0)]
    rano_replacement_micrograms: u32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AfterComplete {
    /// Progression there: disease must have come back.
    PaperPd,
    /// It counts as assessed; the complete response counts as stable disease.
    AdmiralSd,
    /// The complete response was called too early and is regraded when a partial response follows.
    RegradeToPr,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AfterTherapy {
    /// Assessments after its first day are left out.
    DropLater,
    /// Assessments on its first day are left out too.
    DropSameDay,
    /// It changes nothing.
    Ignored,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum WhoGrowth {
    /// Any single lesion, or the whole.
    AnyLesion,
    /// The whole only.
    Whole,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ChoiGrowthFrom {
    /// The smallest sum so far.
    Nadir,
    /// The baseline.
    Baseline,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum NotTold {
    /// It is not known.
    Open,
    /// There are none.
    Absent,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum MrecistNodules {
    /// From 10 mm on with the pattern of hepatocellular carcinoma, or after growing by 10 mm.
    ByRule,
    /// Those that the record calls unequivocal.
    AsRecorded,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RanoGrowth {
    /// It is not known whether it is progression.
    Open,
    /// Progression, as on any dose.
    Progression,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LuganoScore {
    /// As complete metabolic response.
    Complete,
    /// As score 4.
    #[value(name = "as-4")]
    AsFour,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LuganoFloor {
    /// Nodes only.
    Nodes,
    /// Every lesion.
    AllLesions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LuganoStep {
    /// The smallest so far.
    Smallest,
    /// The size now.
    Now,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum GcigSecond {
    /// The next one.
    Next,
    /// Any later one.
    Any,
}

/// The first or the last of several days.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FirstOrLast {
    /// The first.
    First,
    /// The last.
    Last,
}

impl From<FirstOrLast> for PartialDates {
    fn from(day: FirstOrLast) -> Self {
        match day {
            FirstOrLast::First => Self::First,
            FirstOrLast::Last => Self::Last,
        }
    }
}

impl BestPolicies {
    /// `others` with these settings.
    pub fn on(&self, others: Policies) -> Policies {
        Policies {
            confirm_days: self.confirm_days,
            min_sd_days: self.min_sd_days,
            sd_origin: if self.study_day { SdOrigin::StudyDay } else { SdOrigin::DaysSinceStart },
            max_ne: self.max_ne,
            max_sd: u16::from(self.accept_sd),
            cr_then_worse: match self.cr_then_worse {
                AfterComplete::PaperPd => CrThenWorse::PaperPd,
                AfterComplete::AdmiralSd => CrThenWorse::AdmiralSd,
                AfterComplete::RegradeToPr => CrThenWorse::RegradeToPr,
            },
            ..others
        }
    }
}

impl CasePolicies {
    /// The policies of RECIST 1.1.
    pub fn policies(&self) -> Policies {
        self.best.on(Policies {
            sticky_pr: !self.no_sticky_pr,
            reappearance: if self.reappearance_by_measurement {
                Reappearance::ByMeasurement
            } else {
                Reappearance::AfterConfirmedCr
            },
            non_target_progression: if self.non_target_needs_targets {
                NonTargetProgression::NeedsTargets
            } else {
                NonTargetProgression::Counts
            },
            unimaged_sites: if self.unimaged_not_evaluable {
                UnimagedSites::NotEvaluable
            } else {
                UnimagedSites::Noted
            },
            too_small: self.too_small,
            visit_date: match self.visit_date {
                FirstOrLast::First => VisitDate::First,
                FirstOrLast::Last => VisitDate::Last,
            },
            partial_dates: self.partial_dates.into(),
            new_therapy: match self.new_therapy {
                AfterTherapy::DropLater => NewTherapy::DropLater,
                AfterTherapy::DropSameDay => NewTherapy::DropSameDay,
                AfterTherapy::Ignored => NewTherapy::Ignored,
            },
            ..Policies::default()
        })
    }
}

impl OtherCriteria {
    /// The policies of the other criteria.
    pub fn policies(&self) -> OtherPolicies {
        OtherPolicies {
            immune: ImmunePolicies { earliest_confirmation: self.irecist_confirm_days },
            who_growth: match self.who_growth {
                WhoGrowth::AnyLesion => Growth::AnyLesion,
                WhoGrowth::Whole => Growth::Whole,
            },
            choi: ChoiPolicies {
                growth_from: match self.choi_growth_from {
                    ChoiGrowthFrom::Nadir => GrowthFrom::Nadir,
                    ChoiGrowthFrom::Baseline => GrowthFrom::Baseline,
                },
                nodules_not_told: match self.choi_nodules_not_told {
                    NotTold::Open => Nodules::Open,
                    NotTold::Absent => Nodules::Absent,
                },
            },
            mrecist: MrecistPolicies {
                new_nodules: match self.mrecist_new_nodules {
                    MrecistNodules::ByRule => NewNodules::ByRule,
                    MrecistNodules::AsRecorded => NewNodules::AsRecorded,
                },
            },
            lugano: LuganoPolicies {
                score_3: match self.lugano_score_3 {
                    LuganoScore::Complete => ScoreThree::Complete,
                    LuganoScore::AsFour => ScoreThree::AsFour,
                },
                floor: match self.lugano_floor {
                    LuganoFloor::Nodes => Floor::Nodes,
                    LuganoFloor::AllLesions => Floor::AllLesions,
                },
                step_by: match self.lugano_step_by {
                    LuganoStep::Smallest => StepBy::Smallest,
                    LuganoStep::Now => StepBy::Now,
                },
            },
            gcig: GcigPolicies {
                upper_limit: self.gcig_upper_limit.map(|limit| u32::from(limit) * 1000),
                second_value: match self.gcig_second_value {
                    GcigSecond::Next => SecondValue::Next,
                    GcigSecond::Any => SecondValue::Any,
                },
                near_days: self.gcig_near_days,
            },
            pcwg3: Windows {
                flare: self.pcwg3_flare_days,
                confirm: self.pcwg3_confirm_days,
                psa_early: self.pcwg3_psa_early_days,
            },
            rano: RanoPolicies {
                confirm: self.rano_confirm_days,
                growth_on_less: match self.rano_growth_on_less_steroids {
                    RanoGrowth::Open => GrowthOnLess::Open,
                    RanoGrowth::Progression => GrowthOnLess::Progression,
                },
                replacement: self.rano_replacement_micrograms,
            },
        }
    }
}

/// Every policy with its setting, for the terminal; those that differ from the default are marked.
pub fn policies_text(used: &[PolicyUsed], default: &[PolicyUsed]) -> String {
    let setting = |policy: &PolicyUsed| {
        let changed = if default.contains(policy) { "" } else { " (changed)" };
        // A setting stays on its policy's line.
        format!("{} {}{changed}", policy.name, policy.setting).replace(' ', "\u{1}")
    };
    let all: Vec<String> = used.iter().map(setting).collect();
    let lines = wrap(&format!("Policies: {}.", all.join("; ")), 80);
    lines.iter().map(|line| format!("{}\n", line.replace('\u{1}', " "))).collect()
}
