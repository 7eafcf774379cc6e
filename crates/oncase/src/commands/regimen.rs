//! `oncase regimen`: the regimen library, calendars, and the treatments of a case.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use oncase_case_figures::CaseFigure;
use oncase_record::Day;
use oncase_treatment::{
    BodySize, BodySurfaceFormula, Delay, Library, PatientFacts, Plan, PlanRequest, Regimen, Stamp,
    WrittenRegimen, icalendar, plan, recognise,
};
use serde_json::json;

use super::figure::{self, Form, Width};
use super::regimen_case;
use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};

/// What `regimen` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file with a regimen of your own, in the form of the library; may be repeated.
    #[arg(long, global = true, value_name = "FILE")]
    regimens: Vec<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the regimens of the library.
    List,
    /// Show a regimen with the source of every fact.
    Show {
        /// Id, name or alias: STEM.
        name: String,
    },
    /// Make the calendar of a regimen: doses, laboratory checks, imaging.
    Plan(PlanArgs),
    /// Say which regimen a line is: "S-1 40 mg bid d1-14 + temozolomide 200 mg d10-14 q21d".
    Recognise {
        /// The treatment in one line.
        line: String,
        /// Body surface in m2, where it is known.
        #[arg(long)]
        bsa: Option<String>,
    },
    /// The regimens, cycles and lines of therapy of a case file.
    Case {
        /// The case file.
        file: PathBuf,
        /// Imaging is expected after every so many cycles; 0 for never.
        #[arg(long, default_value_t = 3)]
        imaging_every: u32,
    },
}

#[derive(Debug, clap::Args)]
struct PlanArgs {
    /// Id, name or alias: STEM.
    name: String,
    /// Day 1 of cycle 1: 2017-10-09.
    #[arg(long)]
    from: String,
    /// Number of cycles.
    #[arg(long)]
    cycles: u16,
    /// Height in cm.
    #[arg(long, requires = "weight")]
    height: Option<f64>,
    /// Weight in kg.
    #[arg(long, requires = "height")]
    weight: Option<f64>,
    /// Formula for body surface: mosteller, du-bois, haycock, gehan-george, boyd, fujimoto, takahira.
    #[arg(long, default_value = "mosteller")]
    bsa_formula: String,
    /// Filtration rate in mL/min, for carboplatin.
    #[arg(long)]
    filtration_rate: Option<f64>,
    /// Cap of the filtration rate in mL/min; 0 for none.
    #[arg(long, default_value_t = 125.0)]
    filtration_cap: f64,
    /// Apply caps that only some centres use.
    #[arg(long)]
    optional_caps: bool,
    /// A delay as CYCLE:DAYS, such as 3:7; may be repeated.
    #[arg(long, value_name = "CYCLE:DAYS")]
    delay: Vec<String>,
    /// Imaging after every so many cycles; 0 for none.
    #[arg(long, default_value_t = 3)]
    imaging_every: u16,
    /// Write an iCalendar file too.
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// Draw the calendar too: an SVG, PNG or PDF file by its extension, with its numbers as CSV and its caption as
    /// text beside it.
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// Printed width of the figure: one column, one and a half, or the page.
    #[arg(long, value_enum, default_value = "page")]
    width: Width,
    /// Resolution of a PNG file in dots per inch.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u16).range(36..=1200))]
    dpi: u16,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let library = library(&args.regimens)?;
    match &args.action {
        Action::List => list(&library, output),
        Action::Show { name } => show(find(&library, name)?, output),
        Action::Plan(plan) => run_plan(&library, plan, output),
        Action::Recognise { line, bsa } => run_recognise(&library, line, bsa.as_deref(), output),
        Action::Case { file, imaging_every } => regimen_case::run(&library, file, *imaging_every, output),
    }
}

fn library(files: &[PathBuf]) -> Result<Library, Failure> {
    let mut library = Library::embedded().clone();
    for file in files {
        let text = fs::read_to_string(file).map_err(|error| Failure::reading(file, &error))?;
        library.add(&file.display().to_string(), &text).map_err(|why| {
            Failure::new(
                why.to_string(),
                "see a regimen of the library with `oncase regimen show STEM --format json`",
            )
        })?;
    }
    Ok(library)
}

fn find<'a>(library: &'a Library, name: &str) -> Result<&'a Regimen, Failure> {
    library.find(name).ok_or_else(|| {
        let known: Vec<&str> = library.regimens().iter().map(|regimen| regimen.id.as_str()).collect();
        Failure::new(
            format!("there is no regimen `{name}`"),
            format!("the regimens are {}", known.join(", ")),
        )
    })
}

fn list(library: &Library, output: &mut Output) -> Result<Exit, Failure> {
    if output.is_json() {
        output.json("oncase.regimens/1", &json!({"regimens": library.regimens()}))?;
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    for regimen in library.regimens() {
        for (at, phase) in regimen.phases.iter().enumerate() {
            let id = if at == 0 { regimen.id.as_str() } else { "  then" };
            text.push_str(&format!("{id:<17} {}\n", phase.written()));
        }
    }
    output.text(&text)?;
    Ok(Exit::Clean)
}

fn show(regimen: &Regimen, output: &mut Output) -> Result<Exit, Failure> {
    if output.is_json() {
        output.json("oncase.regimen/1", regimen)?;
    } else {
        output.text(&regimen.to_string())?;
    }
    Ok(Exit::Clean)
}

fn run_plan(library: &Library, args: &PlanArgs, output: &mut Output) -> Result<Exit, Failure> {
    let from = args.from.parse::<Day>().map_err(|why| {
        Failure::new(format!("found the day `{}`: {why}", args.from), "write --from 2017-10-09")
    })?;
    let formula = BodySurfaceFormula::named(&args.bsa_formula).ok_or_else(|| {
        let known: Vec<&str> = BodySurfaceFormula::ALL.iter().map(|formula| formula.name()).collect();
        Failure::new(
            format!("there is no formula `{}`", args.bsa_formula),
            format!("the formulas are {}", known.join(", ")),
        )
    })?;
    let size = match args.height.zip(args.weight) {
        None => None,
        Some((height, weight)) => {
            let size = BodySize::new(height, weight);
            Some(
                size.map_err(|why| Failure::new(why.to_string(), "write --height in cm and --weight in kg"))?,
            )
        }
    };
    let request = PlanRequest {
        regimen: find(library, &args.name)?,
        from,
        cycles: args.cycles,
        patient: PatientFacts {
            size,
            formula,
            filtration_rate: args.filtration_rate,
            filtration_cap: Some(args.filtration_cap).filter(|cap| *cap > 0.0),
            optional_caps: args.optional_caps,
        },
        delays: args.delay.iter().map(|text| delay(text)).collect::<Result<_, _>>()?,
        imaging_every: args.imaging_every,
    };
    let plan = plan(&request)
        .map_err(|why| Failure::new(why.to_string(), "see the regimen with `oncase regimen show`"))?;
    // A name that cannot be drawn is refused before anything is written.
    let figure = args.figure.as_deref().map(|file| Ok::<_, Failure>((file, form_of(file)?))).transpose()?;
    if let Some(file) = &args.ics {
        write_whole(file, icalendar(&plan, &now()).as_bytes())?;
        output.message(&format!("wrote {} ({} events)", file.display(), plan.entries.len()));
    }
    if let Some((file, form)) = figure {
        draw(&plan, file, form, args, output)?;
    }
    if output.is_json() {
        output.json("oncase.regimen.plan/1", &plan)?;
    } else {
        output.text(&plan.to_string())?;
    }
    Ok(Exit::Clean)
}

fn form_of(file: &Path) -> Result<Form, Failure> {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    Form::from_str(extension, true).map_err(|_| {
        let found = format!("found the figure file {}", file.display());
        Failure::new(found, "let its name end in .svg, .png or .pdf")
    })
}

fn draw(plan: &Plan, file: &Path, form: Form, args: &PlanArgs, output: &mut Output) -> Result<(), Failure> {
    let figure = oncase_case_figures::of_plan(plan, args.width.into()).map_err(|why| {
        Failure::new(format!("the plan cannot be drawn: {why}"), "check its cycles and delays")
    })?;
    let name = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let folder = file.parent().unwrap_or(Path::new(""));
    for written in figure::write(&[CaseFigure { name, figure }], folder, &[form], args.dpi)? {
        output.message(&format!("wrote {}", written.display()));
    }
    Ok(())
}

fn delay(text: &str) -> Result<Delay, Failure> {
    let parsed = text
        .split_once(':')
        .and_then(|(cycle, days)| Some(Delay { cycle: cycle.parse().ok()?, days: days.parse().ok()? }));
    parsed.ok_or_else(|| {
        Failure::new(format!("found the delay `{text}`"), "write CYCLE:DAYS, as in --delay 3:7")
    })
}

fn now() -> Stamp {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs());
    let part = |divisor: u64, modulus: u64| u8::try_from(seconds / divisor % modulus).unwrap_or(0);
    let day = Day(i32::try_from(seconds / 86_400).unwrap_or(0));
    Stamp::new(day, part(3600, 24), part(60, 60), part(1, 60)).unwrap_or_else(|| Stamp::midnight(day))
}

fn run_recognise(
    library: &Library,
    line: &str,
    bsa: Option<&str>,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let given: WrittenRegimen = line.parse().map_err(|why: oncase_treatment::NotationError| {
        Failure::new(why.to_string(), "write drug, dose, days and cycle as in the example of --help")
    })?;
    let surface = match bsa {
        None => None,
        Some(text) => Some(oncase_treatment::decimal(text).ok_or_else(|| {
            Failure::new(format!("found the body surface `{text}`"), "write a number of m2, as in --bsa 1.56")
        })?),
    };
    let candidates = recognise(&given, library, surface);
    if output.is_json() {
        output.json("oncase.regimen.recognise/1", &json!({"given": given, "candidates": candidates}))?;
        return Ok(Exit::Clean);
    }
    let mut text = format!("{given}\n");
    if candidates.is_empty() {
        text.push_str("no regimen of the library has these drugs\n");
    }
    for (at, candidate) in candidates.iter().enumerate() {
        text.push_str(&format!("\n{candidate}\n"));
        for point in candidate.points.iter().filter(|_| at == 0) {
            text.push_str(&format!("  {point}\n"));
        }
    }
    output.text(&text)?;
    Ok(Exit::Clean)
}
