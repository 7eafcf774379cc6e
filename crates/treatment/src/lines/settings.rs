//! Settings in which published line algorithms differ.

use oncase_record::Because;
use serde::Serialize;

/// Named settings; the defaults are stated with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LineSettings {
    /// Drugs started within so many days of the start of a line belong to it (default 28).
    pub combination_window_days: i32,
    /// The same drugs after a longer pause are a new line; `None` switches this off (default 120).
    pub restart_gap_days: Option<i32>,
    /// The same drugs, or a substitute, after a progression are a new line (default yes).
    pub progression_starts_line: bool,
    /// A drug may be replaced by one of its group (cisplatin by carboplatin) within a line (default yes).
    pub substitution: bool,
    /// What maintenance does (default: it continues the line).
    pub maintenance: MaintenanceRule,
    /// Whether embolisation, ablation, radiotherapy and surgery count as lines (default no).
    pub local_procedures: bool,
    /// Whether endocrine therapy of advanced disease counts as a line (default yes).
    pub palliative_endocrine: bool,
    /// What a systemic treatment without a stated intent is, when nothing else tells (default: a line).
    pub unknown_intent: UnknownIntent,
}

/// What maintenance treatment does to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaintenanceRule {
    /// It continues the line, with some of its drugs or with a new one.
    ContinuesLine,
    /// It continues the line only with drugs of the line; a new drug is a new line.
    ContinuesLineWithSameDrugs,
    /// It is a new line.
    NewLine,
}

/// How a systemic treatment counts whose intent is not stated and cannot be seen from the dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownIntent {
    /// As a line.
    Line,
    /// As unclear.
    Unclear,
}

impl Default for LineSettings {
    fn default() -> Self {
        Self {
            combination_window_days: 28,
            restart_gap_days: Some(120),
            progression_starts_line: true,
            substitution: true,
            maintenance: MaintenanceRule::ContinuesLine,
            local_procedures: false,
            palliative_endocrine: true,
            unknown_intent: UnknownIntent::Line,
        }
    }
}

impl LineSettings {
    pub(super) fn window(&self, because: Because) -> Because {
        because.policy("combination-window-days", self.combination_window_days.to_string())
    }

    pub(super) fn gap(&self, because: Because) -> Because {
        because.policy(
            "restart-gap-days",
            self.restart_gap_days.map_or_else(|| "off".to_owned(), |d| d.to_string()),
        )
    }
}
