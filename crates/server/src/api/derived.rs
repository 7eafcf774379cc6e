//! What is derived of one case, by the rooms that own it, in the forms of the command line.

use axum::Json;
use oncase_answers as answers;
use oncase_outcome::Policies;
use oncase_response::case::{Criteria, OtherPolicies};
use oncase_toxicity::CtcaeVersion;
use oncase_treatment::Library;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answer::Derived;
use super::model::CasePath;
use super::operation::Call;
use crate::loaded::LoadedCase;
use crate::problem::Problem;
use crate::refusal::case_id;
use crate::state::AppState;

impl From<answers::Answer> for Derived {
    fn from(answer: answers::Answer) -> Self {
        Self(answer.into_json())
    }
}

/// Derives something of a case on a thread of its own.
pub(super) async fn derive<T: Send + 'static>(
    state: &AppState,
    case: &str,
    work: impl FnOnce(&LoadedCase) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let loaded = state.loaded(&case_id(case)?).await?;
    state.compute(move || work(&loaded)).await
}

/// By which criteria.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByCriteria {
    /// Criteria to set beside RECIST 1.1, separated by commas: `recist11`, `irecist`, `who`, `choi`, `modified-choi`,
    /// `mrecist`, `pcwg3`, `rano`, `lugano`, `gcig`.
    #[serde(default)]
    pub criteria: String,
}

/// The criteria that a list names, each once.
fn criteria(list: &str) -> Result<Vec<Criteria>, Problem> {
    let mut criteria = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let one = match name {
            "recist11" => Criteria::Recist11,
            "irecist" => Criteria::Irecist,
            "who" => Criteria::Who,
            "choi" => Criteria::Choi,
            "modified-choi" => Criteria::ModifiedChoi,
            "mrecist" => Criteria::Mrecist,
            "pcwg3" => Criteria::Pcwg3,
            "rano" => Criteria::Rano,
            "lugano" => Criteria::Lugano,
            "gcig" => Criteria::Gcig,
            _ => {
                let said = format!("there are no criteria `{}`", name.escape_default());
                return Err(Problem::malformed(said, "see the description of `criteria`"));
            }
        };
        if !criteria.contains(&one) {
            criteria.push(one);
        }
    }
    Ok(criteria)
}

pub(super) async fn response(call: Call<CasePath, ByCriteria>) -> Result<Json<Derived>, Problem> {
    let criteria = criteria(&call.query.criteria)?;
    let answer = derive(&call.state, &call.path.case, move |case| {
        let policies = Policies::default();
        Ok(answers::response(case.record()?, &criteria, &policies.response, &OtherPolicies::default()))
    });
    Ok(Json(answer.await?.into()))
}

/// Of which assessment.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AtAssessment {
    /// Its date, a day within that, or its id.
    pub at: String,
    /// Also say which share of plausible measurements keeps the response, when each diameter may be off by this: `2 mm`.
    #[serde(default)]
    pub measurement_error: Option<String>,
}

pub(super) async fn argument(call: Call<CasePath, AtAssessment>) -> Result<Json<Derived>, Problem> {
    let error = call.query.measurement_error.as_deref().map(str::parse::<oncase_record::Length>).transpose();
    let error = error.map_err(|error| {
        Problem::malformed(format!("the measurement error is no length: {error}"), "write 2 mm")
    })?;
    if error.is_some_and(|error| error > oncase_response::case::LARGEST_ERROR) {
        let said = format!("a measurement error above {} is not tried", oncase_response::case::LARGEST_ERROR);
        return Err(Problem::malformed(said, "give the error of one diameter, such as 2 mm"));
    }
    let at = call.query.at;
    let answer = derive(&call.state, &call.path.case, move |case| {
        let record = case.record()?;
        let policies = Policies::default().response;
        let evaluations = oncase_response::case::evaluate(record, &policies);
        let told = answers::tell(record, &evaluations, &at, error, &policies)
            .map_err(|nothing| Problem::cannot(nothing.problem, nothing.mend))?;
        Ok(answers::argument(record, &told, &policies))
    });
    Ok(Json(answer.await?.into()))
}

pub(super) async fn outcomes(call: Call<CasePath>) -> Result<Json<Derived>, Problem> {
    let answer = derive(&call.state, &call.path.case, |case| {
        let record = case.record()?;
        let outcomes = oncase_outcome::outcomes(record, &Policies::default());
        let attained = oncase_outcome::attainments(record, &Policies::default());
        Ok(answers::outcomes(record, &outcomes, &attained))
    });
    Ok(Json(answer.await?.into()))
}

/// By which version.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByVersion {
    /// Version of the CTCAE: 4.03, 5 or 6; without it the one that the events name.
    #[serde(default)]
    pub ctcae: Option<String>,
}

/// A version of the CTCAE by its number.
pub(super) fn ctcae(version: Option<&str>) -> Result<Option<CtcaeVersion>, Problem> {
    let version = version.map(str::parse::<CtcaeVersion>).transpose();
    version.map_err(|_| Problem::malformed("there is no such version of the CTCAE", "write 4.03, 5 or 6"))
}

pub(super) async fn toxicity(call: Call<CasePath, ByVersion>) -> Result<Json<Derived>, Problem> {
    let version = ctcae(call.query.ctcae.as_deref())?;
    let answer = derive(&call.state, &call.path.case, move |case| {
        let record = case.record()?;
        let summary = oncase_toxicity::case::summarise(record, version)
            .map_err(|error| Problem::cannot(error.to_string(), "choose one version with `ctcae=5`"))?;
        Ok(answers::toxicity(record, &summary))
    });
    Ok(Json(answer.await?.into()))
}

/// Imaging after every so many cycles is expected where nothing else is known; as on the command line.
const IMAGING_EVERY: u32 = 3;

pub(super) async fn treatments(call: Call<CasePath>) -> Result<Json<Derived>, Problem> {
    let answer = derive(&call.state, &call.path.case, |case| {
        let treatments = answers::treatments(Library::embedded(), case.record()?, IMAGING_EVERY)
            .map_err(|why| Problem::cannot(why.to_string(), "mend the treatment at this place"))?;
        Ok(treatments.answer())
    });
    Ok(Json(answer.await?.into()))
}

pub(super) async fn compare(call: Call<CasePath>) -> Result<Json<Derived>, Problem> {
    let answer = derive(&call.state, &call.path.case, |case| {
        let record = case.record()?;
        let lines = oncase_evidence::beside(record, &Policies::default())
            .map_err(|error| Problem::failed(error.to_string()))?;
        Ok(answers::compare(record, &lines))
    });
    Ok(Json(answer.await?.into()))
}
