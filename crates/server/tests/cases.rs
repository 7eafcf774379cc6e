//! Cases over the programming interface: from an empty store to a report.
#![allow(clippy::expect_used, reason = "these are tests")]

mod app;

use app::{App, body};
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

const CASE: &str = include_str!("../../../examples/necb/case.yaml");
const NARRATIVE: &str = include_str!("../../../examples/necb/narrative.md");

async fn import(app: &App, name: &str, bytes: &str) -> (StatusCode, Value) {
    let request = app.changing_with(&format!("/api/v1/imports?name={name}"), "application/octet-stream");
    app.ask_with(request, bytes.to_owned()).await
}

async fn edit(app: &App, changes: Value) -> (StatusCode, Value) {
    app.post("/api/v1/cases/a/edits", &json!({"changes": changes})).await
}

#[tokio::test]
async fn a_case_is_entered_field_by_field_and_taken_back() {
    let app = App::local().await;
    let (status, made) =
        app.post("/api/v1/cases", &json!({"id": "a", "title": "A case", "invented": true})).await;
    assert_eq!((status, made), (StatusCode::CREATED, json!({"id": "a", "version": 1})));
    let lab = json!({"test": "Haemoglobin", "value": "11.2", "unit": "g/dL", "date": "2020-03-01"});
    let (status, saved) = edit(&app, json!([{"change": "add", "section": "labs", "body": lab}])).await;
    assert_eq!((status, &saved["version"]), (StatusCode::OK, &json!(2)));
    let item = saved["added"][0].as_i64().expect("a number");
    let path = format!("/api/v1/cases/a/items/{item}");
    let set = json!([{"change": "set", "item": item, "path": "/value", "old": "11.2", "new": "12.1"}]);
    assert_eq!(edit(&app, set).await.1["version"], 3);
    assert_eq!(app.get(&path).await.1["body"]["value"], "12.1");
    assert_eq!(app.post("/api/v1/cases/a/undo", &json!({})).await.1["changed"], json!([item]));
    assert_eq!(app.get(&path).await.1["body"]["value"], "11.2");
    assert_eq!(app.post("/api/v1/cases/a/redo", &json!({})).await.0, StatusCode::OK);
    assert_eq!(app.get(&path).await.1["body"]["value"], "12.1");
    let history = app.get("/api/v1/cases/a/history?limit=3").await.1;
    let acts: Vec<&str> =
        history["entries"].as_array().expect("entries").iter().filter_map(|e| e["act"].as_str()).collect();
    assert_eq!(acts, ["redo", "undo", "edit"]);
    assert_eq!(history["entries"][0]["actor"], "ada");
    let verified = app.get("/api/v1/audit/verify").await.1;
    assert_eq!(verified["whole"], true, "{verified}");
}

#[tokio::test]
async fn what_another_editor_saved_is_shown_and_not_overwritten() {
    let mut app = App::local().await;
    app.post("/api/v1/cases", &json!({"id": "a", "title": "First"})).await;
    let items = app.get("/api/v1/cases/a").await.1["items"].clone();
    let top = items[0]["item"].clone();
    app.sign_in("bo", oncase_server::security::Role::Editor, false);
    edit(&app, json!([{"change": "set", "item": top, "path": "/title", "old": "First", "new": "Bo's"}]))
        .await;
    app.sign_in("ada", oncase_server::security::Role::Editor, false);
    let late = json!([{"change": "set", "item": top, "path": "/title", "old": "First", "new": "Ada's"}]);
    let (status, problem) = edit(&app, late).await;
    assert_eq!((status, &problem["type"]), (StatusCode::CONFLICT, &json!("urn:oncase:problem:conflict")));
    assert_eq!(problem["theirs"], "Bo's");
    assert_eq!(problem["ours"], "Ada's");
    assert_eq!(problem["by"], "bo");
    let merged = json!([{"change": "set", "item": top, "path": "/title", "old": "Bo's", "new": "Ada's"}]);
    assert_eq!(edit(&app, merged).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_file_is_previewed_with_its_mistakes_and_imported() {
    let app = App::local().await;
    let wrong = "oncase: 1\nid: w\npatient: {sex: femal}\nlabs:\n  - {test: Hb, value: 11.2, unit: g/dL, date: 2020-13-01}\n";
    let request = app.changing_with("/api/v1/imports/preview?name=w.yaml", "application/octet-stream");
    let preview = app.ask_with(request, wrong.to_owned()).await.1;
    assert_eq!((&preview["valid"], &preview["readable"]), (&json!(false), &json!(true)));
    let told: Vec<(&str, u64)> = preview["diagnostics"]
        .as_array()
        .expect("diagnostics")
        .iter()
        .map(|d| {
            (d["code"].as_str().expect("a code"), d["labels"][0]["place"]["line"].as_u64().expect("a line"))
        })
        .collect();
    assert_eq!(told, [("E006", 3), ("E011", 5)]);
    assert_eq!(import(&app, "w.yaml", wrong).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(import(&app, "w.yaml&with_mistakes=true", wrong).await.0, StatusCode::CREATED);
    let (status, problem) = app.get("/api/v1/cases/w/outcomes").await;
    assert_eq!(
        (status, &problem["type"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("urn:oncase:problem:not-valid"))
    );
    assert_eq!(problem["diagnostics"][0]["labels"][0]["place"]["path"], "/sex");
    assert_eq!(import(&app, "w.exe", "x").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(import(&app, "w.xlsx&id=x", "no workbook").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(import(&app, "c.yaml", CASE).await.0, StatusCode::CREATED);
    assert_eq!(import(&app, "c.yaml", CASE).await.0, StatusCode::CONFLICT, "imported twice");
    let (status, made) = import(&app, "paper.txt&id=read", NARRATIVE).await;
    assert_eq!((status, &made["id"]), (StatusCode::CREATED, &json!("read")));
    let read = app.get("/api/v1/cases/read").await.1;
    assert_eq!(read["attachments"][0]["name"], "paper.txt");
}

#[tokio::test]
async fn the_published_case_comes_out_as_it_went_in() {
    let app = App::local().await;
    import(&app, "c.yaml", CASE).await;
    let record = oncase_record::case_file::load(CASE).expect("a case").record;
    let id = &record.id;
    for to in ["yaml", "json"] {
        let exported =
            app.send(app.signed_in(Method::GET, &format!("/api/v1/cases/{id}/export?to={to}"))).await;
        assert!(exported.headers().contains_key("x-oncase-audit-head"));
        let text = app.text(exported).await;
        assert_eq!(oncase_record::case_file::load(&text).expect("a case").record, record, "{to}");
    }
    let copy = app.post(&format!("/api/v1/cases/{id}/duplicate"), &json!({"id": "copy"})).await;
    assert_eq!(copy.0, StatusCode::CREATED);
    let archived = app.post("/api/v1/cases/copy/archive", &json!({"why": "made by mistake"})).await;
    assert_eq!(archived.0, StatusCode::OK);
    assert_eq!(app.get("/api/v1/cases").await.1["total"], 1);
    assert_eq!(app.get("/api/v1/cases?archived=true").await.1["cases"][0]["id"], "copy");
    let add = json!({"changes": [{"change": "add", "section": "events", "body": {}}]});
    assert_eq!(app.post("/api/v1/cases/copy/edits", &add).await.1["type"], "urn:oncase:problem:read-only");
    assert_eq!(app.post("/api/v1/cases/copy/restore", &json!({})).await.0, StatusCode::OK);
}

#[tokio::test]
async fn criteria_beside_recist_answer_with_their_numbers_and_facts() {
    let app = App::local().await;
    import(&app, "gist.yaml", include_str!("../../../examples/gist/case.yaml")).await;
    let path = "/api/v1/cases/gist-choi/response?criteria=choi,modified-choi,mrecist,lugano,gcig,pcwg3,rano";
    let (status, answer) = app.get(path).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let by_criteria = &answer["evaluations"][0]["by_criteria"];
    let choi = &by_criteria[0]["answers"];
    assert_eq!([&choi[0]["response"], &choi[1]["response"], &choi[2]["response"]], ["PR", "PR", "PD"]);
    assert_eq!(choi[0]["because"][0]["rule"], "CHOI-P1");
    assert_eq!(choi[0]["because"][0]["facts"][0], "/assessments/0/measurements/0");
    assert_eq!(by_criteria[1]["answers"][1]["missing"], json!(["/assessments/2/measurements/1/density"]));
    for (at, name) in ["mRECIST", "Lugano", "GCIG", "PCWG3", "RANO"].into_iter().enumerate() {
        assert_eq!(by_criteria[at + 2]["criteria"], name);
        assert!(by_criteria[at + 2]["uncheckable"].is_string(), "{name}");
    }
}

#[tokio::test]
async fn everything_derived_is_given_in_the_forms_of_the_command_line() {
    let app = App::local().await;
    import(&app, "c.yaml", CASE).await;
    let text =
        app.changing_with("/api/v1/cases/necb-stem/attachments/narrative.md", "application/octet-stream");
    assert_eq!(app.ask_with(text.method(Method::PUT), NARRATIVE.to_owned()).await.0, StatusCode::OK);
    for (path, form) in [
        ("response?criteria=recist11,irecist", "oncase.response/1"),
        ("outcomes", "oncase.outcome/1"),
        ("toxicity", "oncase.toxicity.summary/1"),
        ("treatments", "oncase.regimen.case/1"),
        ("compare", "oncase.compare/1"),
        ("findings", "oncase.check/1"),
    ] {
        let (status, answer) = app.get(&format!("/api/v1/cases/necb-stem/{path}")).await;
        assert_eq!((status, &answer["form"]), (StatusCode::OK, &json!(form)), "{answer}");
    }
    let findings = app.get("/api/v1/cases/necb-stem/findings").await.1;
    let month = findings["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|f| f["code"] == "C161")
        .expect("C161");
    let place = &month["labels"][0]["place"];
    let item = app.get(&format!("/api/v1/cases/necb-stem/items/{}", place["item"])).await.1;
    assert_eq!(item["body"].pointer(place["path"].as_str().expect("a path")), Some(&json!("2016-10")));
    let open = findings["findings"].as_array().map_or(0, Vec::len);
    let settle = json!({"finding": "C161", "reason": "the abstract rounds"});
    assert_eq!(app.post("/api/v1/cases/necb-stem/findings/settle", &settle).await.0, StatusCode::OK);
    let after = app.get("/api/v1/cases/necb-stem/findings").await.1;
    let codes =
        |list: &Value| list.as_array().map_or(0, |l| l.iter().filter(|f| f["code"] == "C161").count());
    assert_eq!(codes(&after["findings"]), 0);
    assert_eq!(open - after["findings"].as_array().map_or(0, Vec::len), codes(&after["settled"]));
}

#[tokio::test]
async fn a_report_is_without_dates_unless_asked_otherwise() {
    let app = App::local().await;
    import(&app, "c.yaml", CASE).await;
    let ask = async |query: &str| {
        let path = format!("/api/v1/cases/necb-stem/report{query}");
        let response = app.send(app.signed_in(Method::GET, &path)).await;
        assert_eq!(response.status(), StatusCode::OK, "{query}");
        let head = response.headers()["x-oncase-audit-head"].to_str().expect("text").to_owned();
        let kind = response.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned();
        (head, kind, app.text(response).await)
    };
    let (head, kind, page) = ask("").await;
    assert_eq!(kind, "text/html; charset=utf-8");
    assert!(page.contains(&head), "the head is printed");
    assert!(!page.contains("October 2017") && !page.contains("2017-10"), "relative by default");
    let (_, _, dated) = ask("?profile=care&to=md").await;
    assert!(dated.contains("October 2017"));
    assert!(ask("?to=docx").await.1.contains("wordprocessingml"));
    let warned = app.get("/api/v1/cases/necb-stem/report/warnings?profile=care").await.1;
    assert!(
        warned.as_array().expect("warnings").iter().any(|w| w["class"] == "C date more exact than a year")
    );
    let (status, _) = app.get("/api/v1/cases/necb-stem/report?profile=none").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    for (form, begins) in [("svg", "<svg"), ("png", "\u{fffd}PNG"), ("pdf", "%PDF"), ("csv", "lane")] {
        let path = format!("/api/v1/cases/necb-stem/figures/timeline?to={form}&dpi=72");
        let figure = app.text(app.send(app.signed_in(Method::GET, &path)).await).await;
        assert!(figure.starts_with(begins) || form == "csv", "{form}: {figure:.40}");
    }
}

#[tokio::test]
async fn a_report_that_cannot_be_made_says_why_in_its_place() {
    let app = App::local().await;
    app.post("/api/v1/cases", &json!({"id": "a"})).await;
    let page = async |path: &str| {
        let page = app.send(app.signed_in(Method::GET, path)).await;
        assert_eq!(page.status(), StatusCode::OK);
        app.text(page).await
    };
    let none = page("/cases/a/report").await;
    assert!(none.contains("The record has no dated event for time zero"), "{none}");
    assert!(none.contains("Date the first treatment, or show the report with dates as recorded."));
    // Nothing is said of a report that is not there, and none is offered.
    assert!(!none.contains("<iframe") && !none.contains("found nothing") && !none.contains("to=docx"));
    let as_recorded = page("/cases/a/report?profile=care").await;
    assert!(as_recorded.contains("<iframe") && as_recorded.contains("to=docx"));
}

#[tokio::test]
async fn many_cases_are_a_cohort() {
    let app = App::local().await;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/cohort");
    let mut ids = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let (status, made) =
                import(&app, "c.yaml", &std::fs::read_to_string(path).expect("a text")).await;
            assert_eq!(status, StatusCode::CREATED);
            ids.push(made["id"].clone());
        }
    }
    let all = json!({});
    let summary = app.post("/api/v1/cohorts/summary", &all).await.1;
    assert_eq!(summary["form"], "oncase.cohort-summary/1");
    assert_eq!(summary["summary"]["flow"]["patients"], ids.len());
    assert!(summary["small_cells"].as_array().is_some_and(|cells| !cells.is_empty()));
    let some = json!({"cases": &ids[..10]});
    assert_eq!(app.post("/api/v1/cohorts/flow", &some).await.1["patients"], 10);
    assert_eq!(app.post("/api/v1/cohorts/table1", &some).await.0, StatusCode::OK);
    let km = json!({"cohort": {}, "analysis": "km", "by_group": true});
    let curves = app.post("/api/v1/cohorts/statistics", &km).await.1;
    assert_eq!(curves["form"], "oncase.survive.km/1", "{curves}");
    let log_rank = json!({"cohort": {}, "analysis": "logrank", "endpoint": "os"});
    assert_eq!(app.post("/api/v1/cohorts/statistics", &log_rank).await.1["form"], "oncase.survive.logrank/1");
    let cox = json!({"cohort": {}, "analysis": "cox", "covariates": ["age", "sex"]});
    assert_eq!(app.post("/api/v1/cohorts/statistics", &cox).await.1["form"], "oncase.survive.cox/1");
    let rmst = json!({"cohort": {}, "analysis": "rmst", "by_group": true});
    assert_eq!(app.post("/api/v1/cohorts/statistics", &rmst).await.1["form"], "oncase.survive.rmst/1");
    competing_risks_and_intervals(&app).await;
    let drawn = app.send(app.changing("/api/v1/cohorts/figures/waterfall?to=svg", &all)).await;
    assert_eq!(drawn.status(), StatusCode::OK);
    let report = app.send(app.changing("/api/v1/cohorts/report?to=html", &all)).await;
    let head = report.headers()["x-oncase-audit-head"].to_str().expect("text").to_owned();
    assert!(app.text(report).await.contains(&head));
    let unknown =
        body(app.send(app.changing("/api/v1/cohorts/flow", &json!({"cases": ["none"]}))).await).await;
    assert_eq!(unknown["status"], 404);
}

/// The same numbers as the statistics give of the cohort itself: the table between them loses nothing.
async fn competing_risks_and_intervals(app: &App) {
    let ask = async |body: Value| app.post("/api/v1/cohorts/statistics", &body).await;
    let of = |analysis: &str| json!({"cohort": {}, "analysis": analysis});
    let events = |curve: &Value| curve["n_events"].as_u64().expect("a count");

    let (_, km) = ask(of("km")).await;
    let (_, progression) = ask(of("cif")).await;
    assert_eq!(progression["form"], "oncase.survive.cif/1", "{progression}");
    let (_, death) = ask(json!({"cohort": {}, "analysis": "cif", "cause": "death"})).await;
    // Every event of progression-free survival is a progression or a death without one; the two incidences and the
    // survival add up to one (the Aalen-Johansen identity).
    let [all, first, second] = [&km, &progression, &death].map(|found| &found["curves"][0]);
    assert_eq!(events(all), events(first) + events(second));
    assert!(events(first) > 0 && events(second) > 0);
    let at = json!([200.0, 400.0]);
    let mut read = Vec::new();
    for (analysis, cause, value) in
        [("km", "progression", "surv"), ("cif", "progression", "cif"), ("cif", "death", "cif")]
    {
        let (_, found) = ask(json!({"cohort": {}, "analysis": analysis, "cause": cause, "at": at})).await;
        let rows = found["curves"][0]["at"].as_array().expect("rows").clone();
        read.push(rows.iter().map(|row| row[value].as_f64().expect(value)).collect::<Vec<f64>>());
    }
    for day in 0..2 {
        let sum: f64 = read.iter().map(|values| values[day]).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    }

    let model = json!({"cohort": {}, "analysis": "finegray", "covariates": ["group"]});
    let (_, model) = ask(model).await;
    assert_eq!(model["form"], "oncase.survive.finegray/1", "{model}");
    assert_eq!((&model["nevent"], &model["n_competing"]), (&first["n_events"], &second["n_events"]));
    let refused =
        ask(json!({"cohort": {}, "analysis": "finegray", "endpoint": "os", "covariates": ["age"]})).await;
    assert_eq!(refused.0, StatusCode::UNPROCESSABLE_ENTITY);

    let turnbull = async |intervals: &str| {
        ask(json!({"cohort": {}, "analysis": "turnbull", "intervals": intervals})).await.1
    };
    let found = turnbull("between-assessments").await;
    assert_eq!(found["form"], "oncase.survive.turnbull/1", "{found}");
    let summary = app.post("/api/v1/cohorts/summary", &json!({})).await.1;
    let expected = &summary["summary"]["pfs"]["intervals"][0];
    assert_eq!(expected["basis"], "between-assessments");
    assert_eq!(found["curves"][0]["n"], expected["patients"]);
    assert_eq!(found["curves"][0]["median"], expected["curves"][0]["median"]);
    // Every date of these cases is a day: without the intervals between assessments it is Kaplan and Meier's estimate.
    let days = turnbull("date-ranges").await;
    assert_eq!(days["curves"][0]["median"], json!([all["median"], all["median"]]));
}

#[tokio::test]
async fn terms_are_found_and_codes_explained() {
    let app = App::local().await;
    let hits = app.get("/api/v1/ctcae/terms?words=hand+foot&ctcae=5&limit=1").await.1;
    assert_eq!(hits["hits"][0]["term"], "Palmar-plantar erythrodysesthesia syndrome");
    app.post("/api/v1/cases", &json!({"id": "a"})).await;
    let typed = app.get("/api/v1/cases/a/understand?format=oncase-when&text=9.10.2017").await.1;
    assert_eq!(typed["form"], "oncase.understood/1");
    assert!(typed.to_string().contains("2017-10-09"), "{typed}");
    assert_eq!(app.get("/api/v1/codes/C161").await.1["code"], "C161");
    assert_eq!(app.get("/api/v1/codes/X1").await.0, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/api/v1/schema").await.1["title"], "Oncase case file");
}
