//! What each role may do, operation by operation; and accounts from making to disabling.

mod app;

use app::{App, body};
use axum::http::{Method, StatusCode, header};
use oncase_server::api::{Method as Verb, operations};
use oncase_server::security::{May, Role};
use serde_json::json;

/// Each operation of the table is asked for by each role: it is forbidden exactly when the role may not do it.
#[tokio::test]
async fn every_operation_asks_for_its_role() {
    for role in Role::ALL {
        let app = App::with_accounts(role).await;
        for operation in operations() {
            let path = operation.path.replace("{case}", "a").replace("{item}", "1");
            let path = format!("/api/v1{}", path.replace("{name}", "x").replace("{code}", "C161"));
            let method = match operation.method {
                Verb::Get => Method::GET,
                Verb::Post => Method::POST,
                Verb::Put => Method::PUT,
            };
            let request = app.changing_with(&path, app::JSON).method(method);
            let status = app.send_with(request, "{}".to_owned()).await.status();
            let forbidden = status == StatusCode::FORBIDDEN;
            assert_eq!(forbidden, !role.may(operation.may), "{role:?} {} gave {status}", operation.id);
            assert!(!status.is_server_error(), "{role:?} {} gave {status}", operation.id);
        }
    }
}

#[tokio::test]
async fn an_editor_settles_nothing_by_way_of_an_edit() {
    let mut app = App::with_accounts(Role::Editor).await;
    app.post("/api/v1/cases", &json!({"id": "a"})).await;
    let body = json!({"finding": "C161", "by": "ada", "on": "2026-01-01", "reason": "none"});
    let add = json!({"changes": [{"change": "add", "section": "settled", "body": body}]});
    assert_eq!(app.post("/api/v1/cases/a/edits", &add).await.0, StatusCode::FORBIDDEN);
    let editor = app.cookie();
    app.sign_in("eve", Role::Administrator, false);
    let (status, saved) = app.post("/api/v1/cases/a/edits", &add).await;
    assert_eq!(status, StatusCode::OK);
    app.resume(editor);
    let item = &saved["added"][0];
    for change in [
        json!({"change": "remove", "item": item}),
        json!({"change": "set", "item": item, "path": "/by", "old": "ada", "new": "bo"}),
    ] {
        let (status, _) = app.post("/api/v1/cases/a/edits", &json!({"changes": [change]})).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    // Nor by the way of the case's own fields, which the record has beside its sections.
    let (_, case) = app.get("/api/v1/cases/a").await;
    let own = case["items"].as_array().expect("items").iter().find(|item| item["section"] == "case");
    let own = own.map_or(json!(1), |item| item["item"].clone());
    for change in [
        json!({"change": "set", "item": own, "path": "/settled", "new": [body]}),
        json!({"change": "set", "item": own, "path": "/labs", "new": []}),
    ] {
        let (status, said) = app.post("/api/v1/cases/a/edits", &json!({"changes": [change]})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
    }
    // Nor with a file that brings it along.
    let file = "oncase: 1\nid: b\nsettled:\n  - {finding: C161, by: ada, on: 2026-01-01, reason: none}\n";
    let import = |app: &App| {
        let request = app.changing_with("/api/v1/imports?name=b.yaml", "application/octet-stream");
        app::WithBody::new(request, file.to_owned())
    };
    assert_eq!(app.send(import(&app)).await.status(), StatusCode::FORBIDDEN);
    app.sign_in("eve", Role::Administrator, false);
    assert_eq!(app.send(import(&app)).await.status(), StatusCode::CREATED);
}

/// The operations by what they need, so that none slips to a weaker role unseen.
#[test]
fn what_needs_more_than_reading() {
    let of = |may: May| -> Vec<&str> {
        operations()
            .into_iter()
            .filter(|operation| operation.may == may)
            .map(|operation| operation.id)
            .collect()
    };
    assert_eq!(
        of(May::Edit),
        [
            "create_case",
            "preview_import",
            "import_case",
            "edit_case",
            "undo",
            "redo",
            "attach",
            "import_table",
            "duplicate_case",
            "archive_case",
            "restore_case"
        ]
    );
    assert_eq!(of(May::Settle), ["settle_finding", "reopen_finding"]);
    assert_eq!(of(May::Audit), ["audit_trail", "audit_verify"]);
    assert_eq!(of(May::Administer), ["list_accounts", "create_account", "change_account"]);
}

fn login(app: &App, name: &str, password: &str) -> app::WithBody {
    let request = app.request(Method::POST, "/login").header("origin", "https://oncase.example.org");
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app::WithBody::new(request, format!("name={name}&password={}", password.replace(' ', "+")))
}

#[tokio::test]
async fn a_login_makes_a_cookie_for_tls_only() {
    let app = App::with_accounts(Role::Editor).await;
    let response = app.send(login(&app, "editor", "correct horse battery")).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
    for part in ["__Host-oncase=", "; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure", "; Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let pair = cookie.split(';').next().expect("a pair");
    let session = app.request(Method::GET, "/session").header(header::COOKIE, pair);
    let session = body(app.send(session).await).await;
    assert_eq!((&session["user"], &session["role"]), (&json!("editor"), &json!("editor")));
    let out = app.request(Method::POST, "/logout").header(header::COOKIE, pair);
    let out = out.header("x-oncase-token", session["token"].as_str().expect("a token"));
    assert_eq!(app.send(out).await.status(), StatusCode::NO_CONTENT);
    let after = app.request(Method::GET, "/session").header(header::COOKIE, pair);
    assert_eq!(app.send(after).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_answered_alike_and_not_for_long() {
    let app = App::with_accounts(Role::Editor).await;
    let wrong_password = app.ask(login(&app, "editor", "wrong")).await;
    let wrong_name = app.ask(login(&app, "nobody", "correct horse battery")).await;
    assert_eq!(wrong_password, wrong_name);
    assert_eq!(wrong_password.0, StatusCode::UNAUTHORIZED);
    for _ in 1..5 {
        assert_eq!(app.ask(login(&app, "editor", "wrong")).await.0, StatusCode::UNAUTHORIZED);
    }
    let held = app.send(login(&app, "editor", "correct horse battery")).await;
    assert_eq!(held.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(held.headers().contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn a_login_from_another_site_is_refused() {
    let app = App::with_accounts(Role::Editor).await;
    let request = login(&app, "editor", "correct horse battery").header("sec-fetch-site", "cross-site");
    assert_eq!(app.send(request).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn where_there_are_accounts_no_link_signs_in() {
    let app = App::with_accounts(Role::Reader).await;
    let token = app.state.links.give().expect("a token");
    let response = app.send(app.request(Method::GET, &format!("/enter?token={token}"))).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_administrator_makes_changes_and_disables_accounts() {
    let mut app = App::with_accounts(Role::Administrator).await;
    let new = json!({"name": "bo", "role": "editor", "password": "bo's long pass phrase"});
    assert_eq!(
        app.post("/api/v1/accounts", &new).await.0,
        StatusCode::UNPROCESSABLE_ENTITY,
        "holds the name"
    );
    let new = json!({"name": "bo", "role": "editor", "password": "a long pass phrase"});
    assert_eq!(app.post("/api/v1/accounts", &new).await.0, StatusCode::CREATED);
    assert_eq!(app.ask(login(&app, "bo", "a long pass phrase")).await.0, StatusCode::SEE_OTHER);
    let own = app.changing("/api/v1/accounts/administrator", &json!({"disabled": true})).method(Method::PUT);
    assert_eq!(app.ask(own).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let listed = app.get("/api/v1/accounts").await.1;
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    assert!(!listed.to_string().contains("argon2"));

    let administrator = app.cookie();
    app.sign_in("bo", Role::Editor, true);
    assert_eq!(app.get("/session").await.0, StatusCode::OK);
    let bo = app.cookie();
    let change = json!({"old": "a long pass phrase", "new": "another long phrase"});
    let change = app.changing("/api/v1/session/password", &change).method(Method::PUT);
    assert_eq!(app.ask(change).await.0, StatusCode::NO_CONTENT);
    assert_eq!(app.ask(login(&app, "bo", "a long pass phrase")).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(app.ask(login(&app, "bo", "another long phrase")).await.0, StatusCode::SEE_OTHER);

    app.resume(administrator);
    let disable = app.changing("/api/v1/accounts/bo", &json!({"disabled": true})).method(Method::PUT);
    assert_eq!(app.ask(disable).await.0, StatusCode::OK);
    assert_eq!(app.ask(login(&app, "bo", "another long phrase")).await.0, StatusCode::UNAUTHORIZED);
    app.resume(bo);
    assert_eq!(app.get("/session").await.0, StatusCode::UNAUTHORIZED, "the session ended with the account");
}
