//! Requests that must be refused, one by one, each with its status and its problem; through the whole router, without a
//! socket.

mod app;

use app::{App, JSON, body};
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

#[tokio::test]
async fn a_stranger_is_not_let_in() {
    let app = App::local().await;
    for path in ["/api/v1/cases", "/api/v1/session", "/session", "/api/v1/openapi.json", "/api/v1/nowhere"] {
        let (status, problem) = app.ask(app.request(Method::GET, path)).await;
        assert_eq!((status, kind(&problem)), (StatusCode::UNAUTHORIZED, "unauthenticated"), "{path}");
        assert!(!problem["mend"].as_str().expect("how to mend it").is_empty());
    }
}

#[tokio::test]
async fn a_link_signs_in_once_and_not_when_it_is_old() {
    let app = App::local().await;
    let token = app.state.links.give().expect("a token");
    let path = format!("/enter?token={token}");
    let first = app.send(app.request(Method::GET, &path)).await;
    assert_eq!(first.status(), StatusCode::OK);
    let cookie = first.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
    for flag in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert_eq!(app.send(app.request(Method::GET, &path)).await.status(), StatusCode::UNAUTHORIZED, "reused");
    let app = App::with_limits(|limits| limits.link_seconds = 0).await;
    let token = app.state.links.give().expect("a token");
    let late = app.send(app.request(Method::GET, &format!("/enter?token={token}"))).await;
    assert_eq!(late.status(), StatusCode::UNAUTHORIZED, "expired");
    assert!(late.headers().get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn an_expired_session_is_over() {
    let app = App::with_limits(|limits| limits.session_seconds = 0).await;
    let (status, problem) = app.get("/api/v1/cases").await;
    assert_eq!((status, kind(&problem)), (StatusCode::UNAUTHORIZED, "unauthenticated"));
}

#[tokio::test]
async fn another_host_is_not_answered() {
    let app = App::local().await;
    for host in
        ["attacker.example", "attacker.example:7341", "127.0.0.1:1", "127.0.0.1.attacker.example:7341"]
    {
        let request = app.signed_in(Method::GET, "/api/v1/cases").header(header::HOST, host);
        let response = app.send_without_host(request).await;
        assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    let two = app
        .signed_in(Method::GET, "/api/v1/cases")
        .header(header::HOST, "127.0.0.1:7341")
        .header(header::HOST, "x");
    assert_eq!(app.send_without_host(two).await.status(), StatusCode::MISDIRECTED_REQUEST);
    let none = app.signed_in(Method::GET, "/api/v1/cases");
    assert_eq!(app.send_without_host(none).await.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing() {
    let app = App::local().await;
    let foreign: [(&str, &str); 6] = [
        ("origin", "https://attacker.example"),
        ("origin", "http://127.0.0.1:8000"),
        ("origin", "http://localhost:7341"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (name, value) in foreign {
        let request = app.changing("/api/v1/cases", &json!({"id": "planted"})).header(name, value);
        let (status, problem) = app.ask(request).await;
        assert_eq!((status, kind(&problem)), (StatusCode::FORBIDDEN, "forbidden"), "{name}: {value}");
    }
    assert_eq!(app.get("/api/v1/cases").await.1["total"], 0);
    let own = app.changing("/api/v1/cases", &json!({"id": "own"})).header("origin", "http://127.0.0.1:7341");
    assert_eq!(app.ask(own.header("sec-fetch-site", "same-origin")).await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn a_change_needs_the_token_of_its_session() {
    let app = App::local().await;
    let body = json!({"id": "planted"});
    let without = app.signed_in(Method::POST, "/api/v1/cases").header(header::CONTENT_TYPE, JSON);
    let (status, problem) = app.ask_with(without, body.to_string()).await;
    assert_eq!((status, &problem["missing"]), (StatusCode::FORBIDDEN, &json!("token")));
    for wrong in ["", "0", &"0".repeat(64)] {
        let request = app.signed_in(Method::POST, "/api/v1/cases").header(header::CONTENT_TYPE, JSON);
        let (status, _) = app.ask_with(request.header("x-oncase-token", wrong), body.to_string()).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    assert_eq!(app.get("/api/v1/cases").await.1["total"], 0);
}

#[tokio::test]
async fn a_malformed_body_is_told_so() {
    let app = App::local().await;
    let deep = format!("{{\"id\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    for text in ["", "{", "[]", "null", "{\"id\":1}", "{\"id\":\"a\",\"what\":1}", "\u{0}", deep.as_str()] {
        let request = app.changing_with("/api/v1/cases", JSON);
        let (status, problem) = app.ask_with(request, text.to_owned()).await;
        assert_eq!((status, kind(&problem)), (StatusCode::BAD_REQUEST, "malformed"), "{text:.40}");
    }
    for declared in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
        let request = app.changing_with("/api/v1/cases", declared);
        let (status, problem) = app.ask_with(request, "{\"id\":\"a\"}".to_owned()).await;
        assert_eq!((status, kind(&problem)), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json"), "{declared}");
    }
    let (status, problem) = app.get("/api/v1/cases?limit=many").await;
    assert_eq!((status, kind(&problem)), (StatusCode::BAD_REQUEST, "malformed"));
    let (status, _) = app.get("/api/v1/cases?unknown=1").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_oversized_body_is_not_read() {
    let app = App::local().await;
    let big = format!("{{\"id\":\"{}\"}}", "a".repeat(1 << 20));
    let (status, problem) = app.ask_with(app.changing_with("/api/v1/cases", JSON), big).await;
    assert_eq!((status, kind(&problem)), (StatusCode::PAYLOAD_TOO_LARGE, "too-large"));
    let stated = app.changing_with("/api/v1/imports?name=a.yaml", "application/octet-stream");
    let (status, _) = app.ask_with(stated.header(header::CONTENT_LENGTH, "99999999999"), String::new()).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let sent = app.changing_with("/api/v1/imports?name=a.yaml", "application/octet-stream");
    let (status, _) = app.ask_with(sent, "a".repeat((16 << 20) + 1)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_method_that_an_address_does_not_take() {
    let app = App::local().await;
    let request = app.changing_with("/api/v1/session", JSON).method(Method::DELETE);
    let response = app.send_with(request, String::new()).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers()[header::ALLOW], "GET,HEAD");
    assert_eq!(kind(&body(response).await), "method-not-allowed");
}

#[tokio::test]
async fn a_path_leads_nowhere_else() {
    let app = App::local().await;
    for path in [
        "/api/v1/cases/..%2f..%2fetc%2fpasswd",
        "/api/v1/cases/%2e%2e",
        "/api/v1/cases/a%00b",
        "/api/v1/cases/a%0d%0aSet-Cookie:x",
        "/api/v1/cases/a/attachments/..%2f..%2fetc%2fpasswd",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/../../Cargo.toml",
        "/api/v1/codes/..%2f",
    ] {
        let response = app.send(app.signed_in(Method::GET, path)).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(response.headers().get("set-cookie").is_none());
    }
    let (status, _) = app.get("/api/v1/cases/%ff").await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "not UTF-8");
    let (status, _) = app.get("/api/v1/cases/a/items/9999999999999999999999").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_name_breaks_out_of_no_header() {
    let app = App::local().await;
    app.post("/api/v1/cases", &json!({"id": "a"})).await;
    let evil = "/api/v1/cases/a/attachments/x%22%0d%0aSet-Cookie:%20y=z%0d%0a.txt";
    let kept = app.changing_with(evil, "application/octet-stream").method(Method::PUT);
    let (status, _) = app.ask_with(kept, "text".to_owned()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a name with control characters");
    let odd = "/api/v1/cases/a/attachments/x%22%3b%20filename=y.html";
    let kept = app.changing_with(odd, "application/octet-stream").method(Method::PUT);
    assert_eq!(app.ask_with(kept, "<script>".to_owned()).await.0, StatusCode::OK);
    let shown = app.send(app.signed_in(Method::GET, odd)).await;
    assert_eq!(shown.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"x___filename_y.html\"");
    assert_eq!(shown.headers()[header::CONTENT_TYPE], "application/octet-stream");
    assert!(shown.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").contains("sandbox"));
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let app = App::local().await;
    for path in ["/", "/login", "/enter", "/assets/none.css", "/api/v1/cases", "/api/v1/nowhere"] {
        let response = app.send(app.request(Method::GET, path)).await;
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        assert!(
            header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'"))
        );
        assert_eq!(header("x-content-type-options"), Some("nosniff"));
        assert_eq!(header("referrer-policy"), Some("same-origin"));
        assert_eq!(header("cache-control"), Some("no-store"), "{path}");
    }
}

#[tokio::test]
async fn a_browser_is_told_on_a_page() {
    let app = App::local().await;
    let request = app.request(Method::GET, "/enter?token=%3Cscript%3E").header(header::ACCEPT, "text/html");
    let response = app.send(request).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    let request = app.signed_in(Method::GET, "/%3Cscript%3E").header(header::ACCEPT, "text/html");
    let page = app.text(app.send(request).await).await;
    assert!(page.contains("There is no page") && !page.contains("<script>"), "{page}");
    let request = app.request(Method::GET, "/").header(header::ACCEPT, "text/html");
    let response = app.send(request).await;
    assert_eq!(
        (response.status(), &response.headers()[header::LOCATION]),
        (StatusCode::SEE_OTHER, &"/login".parse().expect("a value"))
    );
}

fn kind(problem: &Value) -> &str {
    problem["type"].as_str().and_then(|kind| kind.strip_prefix("urn:oncase:problem:")).unwrap_or("no problem")
}
