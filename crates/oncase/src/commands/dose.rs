//! `oncase dose`: body surface, renal function, carboplatin and S-1, each with its formula.

use oncase_record::{Because, Derived};
use oncase_treatment::{
    BodySize, BodySurfaceFormula, Creatinine, MeasureError, RenalPatient, S1Formula, Sex, WeightChoice,
    calvert, ckd_epi_2021, cockcroft_gault, rule, s1_daily_dose, s1_tier,
};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `dose` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Body surface by all seven formulas.
    Bsa {
        /// Height in cm.
        #[arg(long)]
        height: f64,
        /// Weight in kg.
        #[arg(long)]
        weight: f64,
    },
    /// Creatinine clearance (Cockcroft-Gault) and filtration rate (CKD-EPI 2021).
    Renal(RenalArgs),
    /// Carboplatin by target AUC (Calvert).
    Carboplatin {
        /// Target AUC in mg/mL·min.
        #[arg(long)]
        auc: f64,
        /// Filtration rate in mL/min.
        #[arg(long)]
        filtration_rate: f64,
        /// Cap of the filtration rate in mL/min; 0 for none.
        #[arg(long, default_value_t = 125.0)]
        filtration_cap: f64,
    },
    /// S-1 by body surface, and by renal function.
    S1 {
        /// Body surface in m2.
        #[arg(long)]
        bsa: f64,
        /// Creatinine clearance in mL/min.
        #[arg(long)]
        clearance: f64,
        /// Sex as the formula uses it.
        #[arg(long, value_enum)]
        sex: SexArg,
    },
}

#[derive(Debug, clap::Args)]
struct RenalArgs {
    /// Age in years.
    #[arg(long)]
    age: f64,
    /// Sex as the formulas use it.
    #[arg(long, value_enum)]
    sex: SexArg,
    /// Height in cm.
    #[arg(long)]
    height: f64,
    /// Weight in kg.
    #[arg(long)]
    weight: f64,
    /// Creatinine with its unit: "1.09 mg/dL" or "85 umol/L".
    #[arg(long)]
    creatinine: String,
    /// Weight that enters the clearance.
    #[arg(long, value_enum, default_value = "actual")]
    use_weight: WeightArg,
    /// Count a lower creatinine as this, in mg/dL.
    #[arg(long)]
    creatinine_floor: Option<f64>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum SexArg {
    Female,
    Male,
}

impl From<SexArg> for Sex {
    fn from(sex: SexArg) -> Self {
        match sex {
            SexArg::Female => Self::Female,
            SexArg::Male => Self::Male,
        }
    }
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum WeightArg {
    Actual,
    Ideal,
    AdjustedFrom25,
    AdjustedFrom30,
}

impl From<WeightArg> for WeightChoice {
    fn from(weight: WeightArg) -> Self {
        match weight {
            WeightArg::Actual => Self::Actual,
            WeightArg::Ideal => Self::Ideal,
            WeightArg::AdjustedFrom25 => Self::AdjustedFrom25,
            WeightArg::AdjustedFrom30 => Self::AdjustedFrom30,
        }
    }
}

/// One computed number.
struct Answer {
    name: String,
    value: String,
    unit: &'static str,
    because: Vec<Because>,
}

impl Answer {
    fn of(name: &str, derived: Derived<f64>, decimals: usize, unit: &'static str) -> Self {
        let value = format!("{:.decimals$}", derived.value);
        Self { name: name.to_owned(), value, unit, because: derived.because }
    }
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let answers = answers(&args.action)
        .map_err(|why| Failure::new(why.to_string(), "check the numbers and their units"))?;
    if output.is_json() {
        let answers: Vec<Value> = answers
            .iter()
            .map(|a| json!({"name": a.name, "value": a.value, "unit": a.unit, "because": a.because}))
            .collect();
        output.json("oncase.dose/1", &json!({"answers": answers}))?;
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    for answer in &answers {
        text.push_str(&format!("{:<28} {:>9} {}\n", answer.name, answer.value, answer.unit));
        for because in &answer.because {
            let citation = rule(because.rule).map_or("", |rule| rule.citation);
            text.push_str(&format!("{:<28} {}: {citation}\n", "", because.rule));
        }
    }
    text.push_str("\nArithmetic of published formulas, no advice about a patient.\n");
    output.text(&text)?;
    Ok(Exit::Clean)
}

fn answers(action: &Action) -> Result<Vec<Answer>, MeasureError> {
    match action {
        Action::Bsa { height, weight } => {
            let size = BodySize::new(*height, *weight)?;
            Ok(BodySurfaceFormula::ALL
                .iter()
                .map(|formula| Answer::of(formula.name(), size.body_surface(*formula), 3, "m2"))
                .collect())
        }
        Action::Renal(args) => renal(args),
        Action::Carboplatin { auc, filtration_rate, filtration_cap } => {
            let cap = Some(*filtration_cap).filter(|cap| *cap > 0.0);
            Ok(vec![Answer::of("carboplatin", calvert(*auc, *filtration_rate, cap)?, 0, "mg")])
        }
        Action::S1 { bsa, clearance, sex } => {
            let tier = s1_tier(*bsa)?;
            let tier = Derived { value: f64::from(tier.value), because: tier.because };
            let by = |formula| s1_daily_dose(formula, *clearance, *bsa, (*sex).into());
            Ok(vec![
                Answer::of("S-1 by tier, twice a day", tier, 0, "mg"),
                Answer::of("S-1 a day (Takeuchi 2021)", by(S1Formula::Takeuchi2021)?, 1, "mg"),
                Answer::of("S-1 a day (Booka 2016)", by(S1Formula::Booka2016)?, 1, "mg"),
            ])
        }
    }
}

fn renal(args: &RenalArgs) -> Result<Vec<Answer>, MeasureError> {
    let number = |unit: &str| args.creatinine.trim().strip_suffix(unit)?.trim().parse::<f64>().ok();
    let creatinine = number("mg/dL")
        .map(Creatinine::MgDl)
        .or_else(|| number("umol/L").or_else(|| number("µmol/L")).map(Creatinine::MicromolL))
        .ok_or(MeasureError::Missing {
            what: "unit of the creatinine",
            needed_for: "the clearance; write \"1.09 mg/dL\" or \"85 umol/L\"".to_owned(),
        })?;
    let mut patient = RenalPatient::new(args.age, args.sex.into(), creatinine)?;
    if let Some(floor) = args.creatinine_floor {
        patient = patient.with_creatinine_floor(floor);
    }
    let size = BodySize::new(args.height, args.weight)?;
    let indexed = ckd_epi_2021(&patient);
    let free = oncase_treatment::without_index(indexed.value, size, BodySurfaceFormula::Mosteller);
    Ok(vec![
        Answer::of(
            "creatinine clearance",
            cockcroft_gault(&patient, size, args.use_weight.into()),
            1,
            "mL/min",
        ),
        Answer::of("filtration rate, indexed", indexed, 1, "mL/min/1.73 m2"),
        Answer::of("filtration rate", free, 1, "mL/min"),
    ])
}
