//! Many cases together.

use axum::Json;
use oncase_cohort::{
    BaselineTable, Cohort, Flow, IntervalBasis, Settings, SmallCell, Summary, TimePolicy, small_cells,
};
use oncase_figure::JournalWidth;
use oncase_store::{CaseId, Search};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answer::{Derived, Download};
use super::body::InJson;
use super::figures::{FigureForm, FigureWords};
use super::operation::{Call, Nothing};
use super::report::{TextForm, rendered};
use super::statistics::survival_table;
use crate::problem::Problem;
use crate::state::AppState;

/// Most cases of one cohort; the command line takes a folder of any number.
const MOST_CASES: usize = 2_000;

/// Which cases, and how they are counted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CohortBody {
    /// Ids of the cases; without it all that are not archived.
    #[serde(default)]
    pub cases: Option<Vec<String>>,
    /// Which day stands for a time known only as a range of days.
    #[serde(default)]
    pub time: Time,
    /// Counts below this, and above 0, are warned of.
    #[serde(default = "five")]
    pub small_below: usize,
    /// Show the ids of the cases in what is downloaded (figures, report, table); otherwise patients are numbered, and ages
    /// above 89 pooled. What is shown on the page has the ids either way.
    #[serde(default)]
    pub with_ids: bool,
}

/// A cohort that may be given away: patients by number, ages above 89 pooled as 90.
fn given_away(mut cohort: Cohort, body: &CohortBody) -> Cohort {
    if body.with_ids {
        return cohort;
    }
    for (at, patient) in cohort.patients.iter_mut().enumerate() {
        patient.id = format!("P{}", at + 1);
        patient.file.clone_from(&patient.id);
        patient.age = patient.age.map(|age| age.min(90));
    }
    for (at, refused) in cohort.refused.iter_mut().enumerate() {
        refused.file = format!("not read {}", at + 1);
    }
    cohort
}

fn five() -> usize {
    5
}

/// Which day stands for a range of days.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Time {
    /// The middle of the range, rounded down.
    #[default]
    Midpoint,
    /// The shortest possible time.
    Shortest,
    /// The longest possible time.
    Longest,
}

/// The cohort of a request.
pub(super) async fn cohort(state: &AppState, body: &CohortBody) -> Result<Cohort, Problem> {
    let ids = match &body.cases {
        Some(ids) => ids.clone(),
        None => every_case(state).await?,
    };
    if ids.len() > MOST_CASES {
        let said = format!("{} cases are more than {MOST_CASES}", ids.len());
        return Err(Problem::cannot(said, "use `oncase cohort` on a folder of exported cases"));
    }
    let time = match body.time {
        Time::Midpoint => TimePolicy::Midpoint,
        Time::Shortest => TimePolicy::Shortest,
        Time::Longest => TimePolicy::Longest,
    };
    let mut stored = Vec::with_capacity(ids.len());
    for id in ids {
        let case =
            CaseId::new(&id).map_err(|_| Problem::not_found(format!("case `{}`", id.escape_default())))?;
        let case = state.store.case(&case).await?;
        stored.push(case.ok_or_else(|| Problem::not_found(format!("case `{id}`")))?);
    }
    let derived = state.compute(move || {
        let settings = Settings { time, ..Settings::default() };
        let loaded: Vec<_> = stored.iter().map(|case| (case.id.to_string(), case.load())).collect();
        let records =
            loaded.iter().filter_map(|(name, file)| Some((name.clone(), &file.as_ref().ok()?.record)));
        let mut cohort = Cohort::of_records(records, &settings);
        for (name, file) in &loaded {
            if let Err(diagnostics) = file {
                let problem = diagnostics.first().map_or_else(String::new, |first| first.title.clone());
                let mend = "mend the case; its page shows where".to_owned();
                cohort.refused.push(oncase_cohort::Refused { file: name.clone(), problem, mend });
            }
        }
        Ok(cohort)
    });
    derived.await
}

/// Ids of all cases that are not archived, by id.
async fn every_case(state: &AppState) -> Result<Vec<String>, Problem> {
    let mut ids = Vec::new();
    loop {
        let offset = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let search = Search { sort: oncase_store::Sort::Id, offset, limit: 1_000, ..Search::default() };
        let page = state.store.cases(&search).await?;
        if page.cases.is_empty() || ids.len() > MOST_CASES {
            return Ok(ids);
        }
        ids.extend(page.cases.iter().map(|case| case.id.to_string()));
    }
}

fn named(form: &str, value: &impl Serialize, small: &[SmallCell]) -> Json<Derived> {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        members.insert("small_cells".to_owned(), json!(small));
    }
    Json(Derived::new(form, value))
}

type CohortCall = Call<Nothing, Nothing, InJson<CohortBody>>;

pub(super) async fn summary(call: CohortCall) -> Result<Json<Derived>, Problem> {
    let body = call.body.0;
    let cohort = cohort(&call.state, &body).await?;
    let answer = call.state.compute(move || {
        let value =
            json!({"summary": Summary::of(&cohort), "patients": cohort.patients, "refused": cohort.refused});
        Ok(named("oncase.cohort-summary/1", &value, &small_cells(&cohort, body.small_below)))
    });
    answer.await
}

pub(super) async fn table1(call: CohortCall) -> Result<Json<Derived>, Problem> {
    let body = call.body.0;
    let cohort = cohort(&call.state, &body).await?;
    let small = small_cells(&cohort, body.small_below);
    Ok(named("oncase.cohort-table1/1", &BaselineTable::of(&cohort), &small))
}

pub(super) async fn flow(call: CohortCall) -> Result<Json<Derived>, Problem> {
    let body = call.body.0;
    let cohort = cohort(&call.state, &body).await?;
    let small = small_cells(&cohort, body.small_below);
    Ok(named("oncase.cohort-flow/1", &Flow::of(&cohort), &small))
}

/// A figure of a cohort, or why there is none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CohortFigureWords {
    /// Its name.
    pub name: &'static str,
    /// Its words; null when it cannot be drawn.
    pub figure: Option<FigureWords>,
    /// Why it cannot be drawn.
    pub not_drawn: Option<String>,
}

pub(super) async fn figures(call: CohortCall) -> Result<Json<Vec<CohortFigureWords>>, Problem> {
    let cohort = cohort(&call.state, &call.body.0).await?;
    let drawn = call.state.compute(move || {
        let words = |figure: oncase_cohort::CohortFigure| CohortFigureWords {
            name: figure.name,
            not_drawn: figure.figure.as_ref().err().map(ToString::to_string),
            figure: figure.figure.ok().map(|drawn| FigureWords::of(figure.name, &drawn)),
        };
        Ok(oncase_cohort::figures(&cohort, JournalWidth::Page).into_iter().map(words).collect())
    });
    Ok(Json(drawn.await?))
}

/// A figure of a cohort in an address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct FigurePath {
    /// Its name, such as `waterfall`.
    pub name: String,
}

pub(super) async fn figure(
    call: Call<FigurePath, FigureForm, InJson<CohortBody>>,
) -> Result<Download, Problem> {
    let form = call.query.checked()?;
    let head = call.state.store.head().await?.to_string();
    let cohort = given_away(cohort(&call.state, &call.body.0).await?, &call.body.0);
    let name = call.path.name;
    let drawn = call.state.compute(move || {
        let figures = oncase_cohort::figures(&cohort, form.width.into());
        let found = figures.into_iter().find(|figure| figure.name == name);
        let found = found.ok_or_else(|| Problem::not_found(format!("figure `{}`", name.escape_default())))?;
        let figure = found
            .figure
            .map_err(|error| Problem::cannot(format!("no figure {name}: {error}"), "choose other cases"))?;
        form.download(&format!("cohort-{name}"), &figure, &head)
    });
    drawn.await
}

/// In which form.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportTo {
    /// `html`, `md`, `docx` or `pdf`.
    #[serde(default)]
    pub to: TextForm,
}

pub(super) async fn report(call: Call<Nothing, ReportTo, InJson<CohortBody>>) -> Result<Download, Problem> {
    let to = call.query.to;
    let body = call.body.0;
    let head = call.state.store.head().await?.to_string();
    let cohort = given_away(cohort(&call.state, &body).await?, &body);
    let made = call.state.compute(move || {
        let figures = oncase_cohort::figures(&cohort, JournalWidth::Page);
        let pixels = (to == TextForm::Docx).then_some(200);
        let mut document = oncase_cohort::report(&cohort, &figures, pixels);
        document.notice = format!("{} Audit trail {head}.", document.notice);
        let small = small_cells(&cohort, body.small_below).len();
        let download = rendered(&document, to, "cohort")?;
        Ok(download.with_head(&head).with("x-oncase-small-cells", small.to_string()))
    });
    made.await
}

/// One row a patient: what `oncase survive` takes.
pub(super) async fn table(call: CohortCall) -> Result<Download, Problem> {
    let head = call.state.store.head().await?.to_string();
    let cohort = given_away(cohort(&call.state, &call.body.0).await?, &call.body.0);
    Ok(Download::new(
        "cohort.csv",
        "text/csv; charset=utf-8",
        survival_table(&cohort, IntervalBasis::BetweenAssessments),
    )
    .with_head(&head))
}
