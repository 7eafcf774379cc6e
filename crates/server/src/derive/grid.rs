//! The lesion grid: lesions by assessments, with what is derived of each column.

use oncase_record::Length;
use oncase_record::model::{MeasurementState, NonTarget};
use oncase_record::scalar::When;
use oncase_response::case::{AssessedPoint, Evaluation, NotDerivable};
use oncase_response::recist11::{NewDisease, TimePoint};
use oncase_response::{Change, Response};
use oncase_store::Section;
use serde_json::Value;

use super::case::Item;
use super::summary::text;
use super::typed::heading;
use super::view::View;

/// One evaluation as a grid.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// What is evaluated: "STEM, read by radiologist 1".
    pub title: String,
    /// The assessments, baseline first.
    pub columns: Vec<Column>,
    /// The lesions.
    pub rows: Vec<Row>,
    /// Why no response can be derived; empty when responses are.
    pub why_not: String,
    /// The best response in words; empty when there is none.
    pub best: String,
}

/// One assessment.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its item.
    pub item: i64,
    /// Its date, short.
    pub heading: String,
    /// The visit's name, and method.
    pub visit: String,
    /// True for the baseline.
    pub baseline: bool,
    /// New lesions, in words; "?" before those that are equivocal.
    pub new_lesions: String,
    /// What is derived.
    pub result: Derived,
}

/// What is derived of one column; empty texts where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Derived {
    /// Sum of diameters, mm.
    pub sum: String,
    /// The nadir before it, mm.
    pub nadir: String,
    /// Change from baseline, percent.
    pub from_baseline: String,
    /// Change from the nadir, percent.
    pub from_nadir: String,
    /// Response of the targets.
    pub target: String,
    /// Response of the non-targets.
    pub non_target: String,
    /// New disease.
    pub new_disease: String,
    /// Overall response.
    pub overall: String,
    /// In words: "partial response".
    pub overall_words: String,
    /// How far to the next categories.
    pub distance: String,
}

/// One lesion.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its item.
    pub item: i64,
    /// Its id.
    pub id: String,
    /// Where it is.
    pub site: String,
    /// Its role; empty when it has none.
    pub role: String,
    /// True when its short axis counts.
    pub node: bool,
    /// One text a column, as it is typed.
    pub cells: Vec<String>,
}

/// The grids of a case: one an evaluation, and one for assessments that belong to none.
pub fn grids(view: &View<'_>) -> Vec<Grid> {
    let mut grids: Vec<Grid> =
        view.evaluations.iter().map(|evaluation| of_evaluation(view, evaluation)).collect();
    let placed: Vec<i64> =
        grids.iter().flat_map(|grid| grid.columns.iter().map(|column| column.item)).collect();
    let rest: Vec<&Item> = view
        .case
        .section(Section::Assessments)
        .filter(|item| !placed.contains(&item.key) && item.body.get("same_as").is_none())
        .collect();
    if !rest.is_empty() {
        let columns: Vec<Column> = rest.iter().map(|item| column(item, Derived::default())).collect();
        let title = if grids.is_empty() { "Assessments" } else { "Outside any evaluation" };
        let why_not = if grids.is_empty() {
            "No response yet: mark an assessment as the baseline, and give lesions the role of target or non-target."
        } else {
            "These assessments precede any baseline."
        };
        let rows = rows(view, &rest);
        grids.push(Grid {
            title: title.to_owned(),
            columns,
            rows,
            why_not: why_not.to_owned(),
            best: String::new(),
        });
    }
    grids
}

fn of_evaluation(view: &View<'_>, evaluation: &Evaluation) -> Grid {
    let record = view.record();
    let item = |index: usize| {
        let spot = view.spot(&format!("/assessments/{index}"))?;
        view.case.item(spot.item)
    };
    let points: &[AssessedPoint] = evaluation.result.as_deref().unwrap_or_default();
    let mut items: Vec<&Item> = Vec::new();
    let mut columns = Vec::new();
    if let Some(baseline) = evaluation.baseline.and_then(item) {
        let sum = points.first().and_then(|first| first.point.baseline);
        let sum = sum.map(Length::mm_text).unwrap_or_default();
        items.push(baseline);
        columns.push(column(baseline, Derived { sum, overall: "baseline".to_owned(), ..Derived::default() }));
    }
    for &index in &evaluation.follow_ups {
        let Some(follow_up) = item(index) else { continue };
        let point = points.iter().find(|point| point.assessment == index);
        items.push(follow_up);
        columns.push(column(follow_up, point.map(|point| derived(&point.point)).unwrap_or_default()));
    }
    let treatment = evaluation
        .treatment
        .as_deref()
        .and_then(|id| record.treatments.iter().find(|treatment| treatment.id.as_deref() == Some(id)));
    let mut title = treatment.map_or_else(
        || "Response evaluation".to_owned(),
        |treatment| treatment.regimen.clone().unwrap_or_else(|| treatment.name.clone()),
    );
    if let Some(reader) = &evaluation.reader {
        title.push_str(&format!(", read by {reader}"));
    }
    Grid {
        title,
        rows: rows(view, &items),
        columns,
        why_not: evaluation.result.as_ref().err().map(|why| why_not(view, why)).unwrap_or_default(),
        best: best(evaluation),
    }
}

fn best(evaluation: &Evaluation) -> String {
    let Some((course, _)) = &evaluation.best else { return String::new() };
    if course.best.response == course.confirmed.response {
        return format!("Best response: {}, {}", course.best.response, course.best.response.words());
    }
    format!(
        "Best response: {} without confirmation, {} with it",
        course.best.response, course.confirmed.response
    )
}

/// Why no response can be derived, in words.
fn why_not(view: &View<'_>, why: &NotDerivable) -> String {
    match why {
        NotDerivable::NoBaseline => {
            "No response: no assessment of this treatment is marked as the baseline.".to_owned()
        }
        NotDerivable::NothingAtBaseline { without_role } if without_role.is_empty() => {
            "No response: no target or non-target lesion has a size or a state at the baseline.".to_owned()
        }
        NotDerivable::NothingAtBaseline { without_role } => format!(
            "No response: no lesion with the role of target or non-target has a size or a state at the baseline. Without a role: {}.",
            without_role.join(", ")
        ),
        NotDerivable::NoFollowUp => "No assessment follows the baseline yet.".to_owned(),
        NotDerivable::Undated { assessment } => {
            let id =
                view.record().assessments.get(*assessment).and_then(|a| a.id.clone()).unwrap_or_default();
            format!("No response: the assessment {id} has no date.")
        }
        NotDerivable::TooManyLesions => {
            "No response: more lesions of one role than can be numbered.".to_owned()
        }
        NotDerivable::Refused(error) => format!("No response: {error}."),
    }
}

fn column(item: &Item, result: Derived) -> Column {
    let date = text(&item.body, "date");
    let heading = match date.parse::<When>() {
        Ok(when) if when.interval().bounds().is_some() => heading(when.interval()),
        _ if date.is_empty() => "no date".to_owned(),
        _ => date,
    };
    let details: Vec<String> =
        ["visit", "method"].iter().map(|key| text(&item.body, key)).filter(|t| !t.is_empty()).collect();
    let new = item.body.get("new_lesions").and_then(Value::as_array).into_iter().flatten();
    let new: Vec<String> = new
        .map(|lesion| {
            let doubt = if text(lesion, "certainty") == "equivocal" { "? " } else { "" };
            format!("{doubt}{}", text(lesion, "site"))
        })
        .collect();
    Column {
        item: item.key,
        heading,
        visit: details.join(", "),
        baseline: item.body.get("baseline") == Some(&Value::Bool(true)),
        new_lesions: new.join("; "),
        result,
    }
}

/// What the kernel made of one time point, as texts.
fn derived(point: &TimePoint) -> Derived {
    let mm = |length: Option<Length>| length.map(Length::mm_text).unwrap_or_default();
    let change =
        |change: Option<Change>| change.map(|c| format!("{c} %").replace('-', "−")).unwrap_or_default();
    let response = |response: Option<Response>| response.map(readable).unwrap_or_default();
    let sum = match (point.complete_sum(), point.targets) {
        (Some(sum), 1..) => sum.mm_text(),
        (_, 0) => String::new(),
        _ => format!("{} of {} targets", point.targets_assessed, point.targets),
    };
    Derived {
        sum,
        nadir: mm(point.nadir),
        from_baseline: change(point.change_from_baseline()),
        from_nadir: change(point.change_from_nadir()),
        target: response(point.target),
        non_target: response(point.non_target),
        new_disease: match point.new_disease {
            NewDisease::No => String::new(),
            NewDisease::Equivocal => "equivocal".to_owned(),
            NewDisease::ConfirmedLater => "confirmed later".to_owned(),
            NewDisease::Yes => "yes".to_owned(),
        },
        overall: readable(point.overall),
        overall_words: point.overall.words().to_owned(),
        distance: distance(point),
    }
}

/// A response as people write it: only the abbreviations are capital.
fn readable(response: Response) -> String {
    response.to_string().replace("NON-", "non-")
}

/// "PR at 56 mm (2.1 less), PD from 69.6 mm (11.5 more)".
fn distance(point: &TimePoint) -> String {
    let (Some(limits), Some(sum)) = (point.thresholds(), point.complete_sum()) else { return String::new() };
    let by = |hundredths: i64| Length(u32::try_from(hundredths.unsigned_abs()).unwrap_or(u32::MAX)).mm_text();
    let part = match limits.to_partial_response(sum) {
        more @ 1.. => format!("PR at {} mm, {} less", limits.partial_response_to.mm_text(), by(more)),
        0 => format!("PR at {} mm, just met", limits.partial_response_to.mm_text()),
        met => format!("PR at {} mm, met by {}", limits.partial_response_to.mm_text(), by(met)),
    };
    let growth = match limits.to_progression(sum) {
        more @ 1.. => format!("PD from {} mm, {} more", limits.progression_from.mm_text(), by(more)),
        0 => format!("PD from {} mm, just met", limits.progression_from.mm_text()),
        met => format!("PD from {} mm, passed by {}", limits.progression_from.mm_text(), by(met)),
    };
    format!("{part}; {growth}")
}

/// The lesions of a case beside these assessments: targets, non-targets, the others that are mentioned.
fn rows(view: &View<'_>, columns: &[&Item]) -> Vec<Row> {
    let mut rows: Vec<Row> = view
        .case
        .section(Section::Lesions)
        .filter(|item| item.body.get("same_as").is_none())
        .map(|item| {
            let id = text(&item.body, "id");
            let node = item.body.get("node") == Some(&Value::Bool(true));
            let cells = columns.iter().map(|column| cell(&column.body, &id, node)).collect();
            Row {
                item: item.key,
                site: text(&item.body, "site"),
                role: text(&item.body, "role"),
                node,
                cells,
                id,
            }
        })
        .collect();
    rows.sort_by_key(|row| match row.role.as_str() {
        "target" => 0,
        "non-target" => 1,
        "new" => 2,
        _ => 3,
    });
    rows
}

/// What an assessment says of a lesion, as one would type it.
pub fn cell(assessment: &Value, lesion: &str, node: bool) -> String {
    let entries = |key: &str| assessment.get(key).and_then(Value::as_array).into_iter().flatten();
    let of_lesion = |entry: &&Value| entry.get("lesion").and_then(Value::as_str) == Some(lesion);
    if let Some(measured) = entries("measurements").find(of_lesion) {
        return measurement(measured, node);
    }
    entries("non_targets").find(of_lesion).map(|entry| state_words(&text(entry, "state"))).unwrap_or_default()
}

fn measurement(measured: &Value, node: bool) -> String {
    let state = text(measured, "state");
    let mm = |key: &str| {
        let written = text(measured, key);
        written.parse::<Length>().map_or(written, Length::mm_text)
    };
    let (long, short) = (mm("long"), mm("short"));
    let sizes = match (long.is_empty(), short.is_empty()) {
        (false, false) => format!("{long} × {short}"),
        (true, false) if !node => format!("short {short}"),
        (false, true) if node => format!("long {long}"),
        (false, true) => long,
        (true, false) => short,
        (true, true) => String::new(),
    };
    match (state.as_str(), sizes.is_empty()) {
        ("" | "measured", _) => sizes,
        (_, true) => state_words(&state),
        (_, false) => format!("{}, {sizes}", state_words(&state)),
    }
}

/// A state as it is typed in a cell.
fn state_words(state: &str) -> String {
    match state {
        "not-assessed" => "NE".to_owned(),
        "unequivocal-progression" => "progression".to_owned(),
        "size-not-reported" => "no size".to_owned(),
        other => other.replace('-', " "),
    }
}

/// The words of the schema for a state of a measurement.
pub fn measurement_word(state: MeasurementState) -> &'static str {
    match state {
        MeasurementState::Measured => "measured",
        MeasurementState::Absent => "absent",
        MeasurementState::TooSmall => "too-small",
        MeasurementState::NotAssessed => "not-assessed",
        MeasurementState::SizeNotReported => "size-not-reported",
        MeasurementState::Split => "split",
        MeasurementState::Merged => "merged",
    }
}

/// The words of the schema for a state of a non-target.
pub fn non_target_word(state: NonTarget) -> &'static str {
    match state {
        NonTarget::Present => "present",
        NonTarget::Absent => "absent",
        NonTarget::UnequivocalProgression => "unequivocal-progression",
        NonTarget::NotAssessed => "not-assessed",
    }
}
