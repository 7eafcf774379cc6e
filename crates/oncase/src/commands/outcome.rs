//! `oncase outcome`: the endpoints of one patient.

use std::path::PathBuf;

use oncase_outcome::{
    Attained, ClaimedEvents, DayCount, Endpoint, MissingBaseline, NewTherapy, Outcome, Policies, attainments,
    explain, outcomes, rule,
};
use oncase_record::model::Record;

use super::response_policies::CasePolicies;
use crate::columns::Columns;
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::read_case;

/// What `outcome` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file.
    case: PathBuf,
    /// Give the rule, the facts and the policies of each endpoint.
    #[arg(long)]
    why: bool,
    /// Planned days between assessments: an event after two or more missed visits is then censored.
    #[arg(long, value_name = "DAYS")]
    visit_interval: Option<u16>,
    /// Count only progressions derived from measurements, not those that a source states.
    #[arg(long)]
    no_claimed_progression: bool,
    /// Do not censor at a new anticancer therapy before progression.
    #[arg(long)]
    ignore_new_therapy: bool,
    /// Censor progression-free survival and time to progression at the start of a line without a complete baseline.
    #[arg(long)]
    require_baseline: bool,
    /// Count the first day of a duration too, as CDISC's analysis data do.
    #[arg(long)]
    count_first_day: bool,
    /// Days without progression from which stable disease is a clinical benefit.
    #[arg(long, value_name = "DAYS", default_value_t = 168)]
    clinical_benefit_days: u16,
    #[command(flatten)]
    response: CasePolicies,
}

impl Args {
    fn policies(&self) -> Policies {
        let mut policies = Policies {
            visit_interval: self.visit_interval,
            clinical_benefit_days: self.clinical_benefit_days,
            response: self.response.policies(),
            ..Policies::default()
        };
        if self.require_baseline {
            policies.missing_baseline = MissingBaseline::CensorsAtStart;
        }
        if self.count_first_day {
            policies.day_count = DayCount::FirstDayIncluded;
        }
        if self.no_claimed_progression {
            policies.claimed_events = ClaimedEvents::Never;
        }
        if self.ignore_new_therapy {
            policies.new_therapy = NewTherapy::Ignored;
        }
        policies
    }
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let case = read_case(&args.case)?;
    let record = &case.file.record;
    let policies = args.policies();
    let (outcomes, attained) = (outcomes(record, &policies), attainments(record, &policies));
    if output.is_json() {
        output.answer(&oncase_answers::outcomes(record, &outcomes, &attained))?;
        return Ok(Exit::Clean);
    }
    output.text(&text(record, &outcomes, &attained, args.why))?;
    Ok(Exit::Clean)
}

/// The endpoints in the terminal, line by line.
pub fn text(record: &Record, outcomes: &[Outcome], attained: &[Attained], why: bool) -> String {
    let mut text = String::new();
    let mut of = None;
    let mut table = Columns::plain();
    for outcome in outcomes {
        let heading = heading(record, outcome);
        if of.as_ref() != Some(&heading) {
            text.push_str(&table.text());
            table = Columns::plain();
            text.push_str(&format!("{}{heading}\n", if text.is_empty() { "" } else { "\n" }));
            of = Some(heading);
            let of_line: Vec<&Attained> = attained.iter().filter(|a| Some(a.line) == outcome.line).collect();
            attained_rows(&mut table, &of_line, why);
        }
        table.row([outcome.endpoint.name().to_owned(), explain(outcome)]);
        if why {
            for because in &outcome.because {
                table.row([String::new(), reason(because)]);
            }
        }
    }
    text.push_str(&table.text());
    text.push_str("\nMonths are days / 30.4375; + marks a censored time; ranges are what dates allow.\n");
    text
}

/// What a line attained; what cannot be said for one and the same reason is said once.
fn attained_rows(table: &mut Columns, attained: &[&Attained], why: bool) {
    let Some((first, others)) = attained.split_first() else { return };
    if first.reached.is_err() && others.iter().all(|other| other.reached == first.reached) {
        table.row(["response, control, benefit".to_owned(), first.sentence()]);
        return;
    }
    for attained in attained {
        table.row([attained.attainment.name().to_owned(), attained.sentence()]);
        if why {
            attained.because.iter().for_each(|because| table.row([String::new(), reason(because)]));
        }
    }
}

/// Progression-free survival line by line, for a first look.
pub fn headline(record: &Record) -> String {
    let mut table = Columns::plain();
    for outcome in outcomes(record, &Policies::default()) {
        if outcome.endpoint == Endpoint::ProgressionFreeSurvival && outcome.span.is_some() {
            table.row([format!("PFS, {}", heading(record, &outcome)), explain(&outcome)]);
        }
    }
    table.text()
}

fn heading(record: &Record, outcome: &Outcome) -> String {
    let Some(line) = outcome.line else { return "Whole course".to_owned() };
    let index: Option<usize> = outcome.treatment.as_ref().and_then(|p| p.rsplit('/').next()?.parse().ok());
    let name = index.and_then(|at| record.treatments.get(at)).map_or("", |t| t.name.as_str());
    format!("Line {line}: {name}")
}

fn reason(because: &oncase_record::Because) -> String {
    let title = rule(because.rule).map_or("", |rule| rule.title);
    let mut words = format!("{} {title}", because.rule);
    for number in &because.numbers {
        words.push_str(&format!("; {} {} {}", number.name, number.value, number.unit));
    }
    for policy in &because.policies {
        words.push_str(&format!("; policy {}: {}", policy.name, policy.setting));
    }
    if !because.facts.is_empty() {
        let facts: Vec<&str> = because.facts.iter().map(|fact| fact.0.as_str()).collect();
        words.push_str(&format!("; from {}", facts.join(", ")));
    }
    words
}
