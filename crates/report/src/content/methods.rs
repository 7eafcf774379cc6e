//! How the report was made: sources, profile, rules with citations, policies.

use super::diagnosis::{named, remark};
use super::{Writer, rule_anchor};
use crate::document::{Block, Cell, Inline, Section, Table, text};
use crate::profile::{DatePolicy, Shown};
use crate::wording::{joined, source_kind};

const CARE: &str =
    "Gagnier JJ et al., J Med Case Rep 2013;7:223; Riley DS et al., J Clin Epidemiol 2017;89:218-235";

impl Writer<'_> {
    pub(super) fn methods(&self) -> Section {
        let mut section = Section::new("methods", "How this report was made");
        section.paragraph(vec![
            text("The sections follow the CARE checklist ("),
            Inline::Fixed(CARE.to_owned()),
            text("). Tables and figures are generated from the record; nothing is filled in that the record does not hold. "),
            text("A derived value is printed with its rule and with the facts that made it; a claim of the source is set beside it and never used in its place."),
        ]);
        section.blocks.push(Block::List(self.privacy_in_words()));
        section.paragraph(self.sources_in_words());
        for (title, why) in &self.figures.left_out {
            section.blocks.push(remark(&format!("Not drawn: {title}"), vec![vec![text(why.clone())]]));
        }
        section.table(self.policies());
        section.table(self.rules());
        section
    }

    fn privacy_in_words(&self) -> Vec<Vec<Inline>> {
        let profile = self.profile;
        let dates = match &profile.dates {
            DatePolicy::Exact => "Dates are as recorded.".to_owned(),
            DatePolicy::Relative { .. } => format!(
                "Dates are withheld; times count from {}, as ranges that hold the true time (a month is 30.4375 days).",
                self.privacy.time_zero().unwrap_or("time zero")
            ),
            DatePolicy::Shifted { .. } => {
                "All dates are moved by one number of days, which is not given here; a date known to the month is given as the month that holds its moved middle.".to_owned()
            }
        };
        let ages = match profile.ages.band {
            Some(width) => format!("Ages are in bands of {width} years"),
            None => "Ages are in completed years".to_owned(),
        };
        let mut items = vec![
            vec![
                text("Profile "),
                Inline::Code(profile.name.clone()),
                text(format!(": {}", profile.description)),
            ],
            vec![text(dates)],
            vec![text(format!("{ages}; those above {} are pooled.", profile.ages.pooled_above))],
        ];
        if profile.facilities == Shown::Withheld {
            items.push(vec![text("Names of hospitals are withheld.")]);
        }
        if !profile.shows_dates() {
            items.push(vec![text(
                "Words that were changed within a text or a quotation stand in square brackets. This does not make a text anonymous: an author has to read it for names and other details.",
            )]);
        }
        items
    }

    fn sources_in_words(&self) -> Vec<Inline> {
        let mut runs = Vec::new();
        for source in &self.record.sources {
            let lead = if runs.is_empty() { "Sources: " } else { "; " };
            let words = [Some(source_kind(source.kind)), source.citation.as_deref(), source.note.as_deref()];
            runs.push(text(format!("{lead}{}", joined(words, ": "))));
        }
        runs
    }

    fn policies(&self) -> Table {
        let mut table = named("table-policies", "Policies and conventions", &["Policy", "Setting"]);
        for (name, setting) in &self.dossier.policies {
            table.rows.push(vec![Cell::text(name.clone()), Cell::line(vec![Inline::Fixed(setting.clone())])]);
        }
        table
    }

    fn rules(&self) -> Table {
        let mut table = named("table-rules", "Rules that decided", &["Rule", "What it says", "Publication"]);
        for rule in &self.dossier.rules {
            let mut citation = vec![Inline::Fixed(rule.citation.clone())];
            if rule.unverified {
                citation.push(Inline::Strong(
                    " — unverified: not yet checked against the publication.".to_owned(),
                ));
            }
            let mut name = Cell::line(vec![Inline::Code(rule.id.clone()), text(format!(" {}", rule.title))]);
            name.anchor = Some(rule_anchor(&rule.id));
            table.rows.push(vec![
                name,
                Cell::line(vec![Inline::Fixed(rule.statement.clone())]),
                Cell::line(citation),
            ]);
        }
        table
    }
}
