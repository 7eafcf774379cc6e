//! Signing in through an identity provider, and everything that is refused.
#![cfg(feature = "oidc")]
#![allow(clippy::expect_used, reason = "these are tests")]

#[path = "../app/mod.rs"]
mod app;
mod fake;

use app::{App, body};
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use fake::{CLIENT, Fake, SECRET, Signed};
use oncase_server::security::{ClientSecret, ProviderSettings, Role};
use oncase_store::AccountChange;
use serde_json::{Value, json};

/// The application, the provider, and an account `ada`, who may edit.
async fn both(claim: &str, passwords: bool) -> (App, Fake) {
    let fake = Fake::start().await;
    let settings = ProviderSettings {
        issuer: fake.issuer.clone(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(ClientSecret(SECRET.to_owned())),
        claim: claim.to_owned(),
    };
    let app = App::with_provider(settings, passwords).await;
    for name in ["ada", "ada@example.org"] {
        let account = oncase_server::security::new_account(name, Role::Editor, "correct horse battery");
        app.state.store.create_account("test", account.expect("an account")).await.expect("stored");
    }
    (app, fake)
}

fn location(response: &Response) -> String {
    response.headers()[header::LOCATION].to_str().expect("text").to_owned()
}

/// The cookies that a response sets, by name; one that is taken away is empty.
fn set(response: &Response) -> Vec<(String, String)> {
    let all = response.headers().get_all(header::SET_COOKIE).iter();
    all.filter_map(|cookie| cookie.to_str().ok()?.split_once(';')?.0.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Begins to sign in: the address at the provider, and the cookie of the browser.
async fn begin(app: &App) -> (String, String) {
    let response = app.send(app.request(Method::GET, "/login/provider")).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let cookie = set(&response).remove(0);
    assert_eq!(cookie.0, "__Host-oncase-login");
    (location(&response), format!("{}={}", cookie.0, cookie.1))
}

async fn come_back(app: &App, to: &str, cookie: &str) -> Response {
    app.send(app.request(Method::GET, to).header(header::COOKIE, cookie)).await
}

/// Goes all the way with a token of these claims.
async fn sign_in(app: &App, fake: &Fake, claims: &Value) -> Response {
    let (address, cookie) = begin(app).await;
    let back = fake.visit(&address, claims);
    come_back(app, &back, &cookie).await
}

/// Who is signed in by a response.
async fn user(app: &App, response: &Response) -> Option<Value> {
    let (name, secret) = set(response).into_iter().find(|(name, _)| name == "__Host-oncase")?;
    let session = app.request(Method::GET, "/session").header(header::COOKIE, format!("{name}={secret}"));
    Some(body(app.send(session).await).await)
}

/// Why a sign-in was refused; it must not have begun a session.
async fn refusal(response: Response, status: StatusCode) -> String {
    assert_eq!(response.status(), status);
    assert!(set(&response).iter().all(|(_, value)| value.is_empty()), "no session began");
    body(response).await["detail"].as_str().expect("a reason").to_owned()
}

#[tokio::test]
async fn whoever_the_provider_names_is_signed_in_with_the_role_of_the_account() {
    let (app, fake) = both("preferred_username", true).await;
    for signed in [Signed::Es256, Signed::Rs256] {
        fake.sign(signed);
        let response = sign_in(&app, &fake, &json!({"preferred_username": "ada"})).await;
        assert_eq!(response.status(), StatusCode::OK, "{signed:?}");
        let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
        for part in ["__Host-oncase=", "; HttpOnly", "; SameSite=Strict", "; Secure"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let user = user(&app, &response).await.expect("a session");
        assert_eq!((&user["user"], &user["role"]), (&json!("ada"), &json!("editor")));
    }
}

#[tokio::test]
async fn a_token_that_is_not_for_us_now_is_refused() {
    let (app, fake) = both("preferred_username", true).await;
    let cases = [
        (json!({"nonce": "another"}), "nonce"),
        (json!({"nonce": null}), "nonce"),
        (json!({"aud": "another application"}), "audience"),
        (json!({"aud": [CLIENT, "another application"]}), "audience"),
        (json!({"azp": "another application"}), "another application"),
        (json!({"iss": "https://login.example.com"}), "issuer"),
        (json!({"exp": 1_000_000_000}), "Expired"),
    ];
    for (mut claims, why) in cases {
        claims["preferred_username"] = json!("ada");
        let response = sign_in(&app, &fake, &claims).await;
        let said = refusal(response, StatusCode::UNAUTHORIZED).await;
        assert!(said.contains("cannot be believed") && said.contains(why), "{claims}: {said}");
    }
}

#[tokio::test]
async fn a_token_that_the_provider_did_not_sign_is_refused() {
    let (app, fake) = both("preferred_username", true).await;
    for signed in [Signed::ByAnother, Signed::None, Signed::Hs256] {
        fake.sign(signed);
        let response = sign_in(&app, &fake, &json!({"preferred_username": "ada"})).await;
        let said = refusal(response, StatusCode::UNAUTHORIZED).await;
        assert!(said.contains("cannot be believed"), "{signed:?}: {said}");
        assert!(said.to_lowercase().contains("signature"), "{signed:?}: {said}");
    }
}

#[tokio::test]
async fn an_answer_belongs_to_one_sign_in_of_one_browser() {
    let (app, fake) = both("preferred_username", true).await;
    let ada = json!({"preferred_username": "ada"});
    let refused = |response| refusal(response, StatusCode::UNAUTHORIZED);

    let (address, cookie) = begin(&app).await;
    let back = fake.visit(&address, &ada);
    let without_state = back.split("&state").next().expect("a path");
    for to in [without_state, "/login/callback", "/login/callback?code=the-code&state=invented"] {
        assert!(
            refused(come_back(&app, to, &cookie).await).await.contains("not begun in this browser"),
            "{to}"
        );
    }
    assert_eq!(come_back(&app, &back, &cookie).await.status(), StatusCode::OK);
    assert!(refused(come_back(&app, &back, &cookie).await).await.contains("finished before"), "replayed");

    let (address, _) = begin(&app).await;
    let (_, other) = begin(&app).await;
    let back = fake.visit(&address, &ada);
    assert!(refused(come_back(&app, &back, &other).await).await.contains("not begun in this browser"));

    let (address, cookie) = begin(&app).await;
    let back = format!("{}&iss=https%3A%2F%2Flogin.example.com", fake.visit(&address, &ada));
    refused(come_back(&app, &back, &cookie).await).await;
}

#[tokio::test]
async fn who_has_no_account_is_not_let_in_and_none_is_made() {
    let (app, fake) = both("preferred_username", true).await;
    let stranger = sign_in(&app, &fake, &json!({"preferred_username": "eve"})).await;
    let said = refusal(stranger, StatusCode::FORBIDDEN).await;
    assert!(said.contains("`eve`") && said.contains("no account"), "{said}");
    assert!(app.state.store.account("eve").await.expect("asked").is_none());

    let disabled = AccountChange { disabled: Some(true), ..AccountChange::default() };
    app.state.store.change_account("test", "ada", disabled).await.expect("disabled");
    let response = sign_in(&app, &fake, &json!({"preferred_username": "ada"})).await;
    assert!(refusal(response, StatusCode::FORBIDDEN).await.contains("disabled"));

    let nameless = sign_in(&app, &fake, &json!({})).await;
    assert!(refusal(nameless, StatusCode::FORBIDDEN).await.contains("sent no `preferred_username`"));
}

#[tokio::test]
async fn an_address_counts_only_where_the_provider_has_verified_it() {
    let (app, fake) = both("email", true).await;
    let claims = |verified: Value| json!({"email": "ada@example.org", "email_verified": verified});
    let good = sign_in(&app, &fake, &claims(json!(true))).await;
    assert_eq!(user(&app, &good).await.expect("a session")["user"], "ada@example.org");
    for verified in [json!(false), json!(null)] {
        let response = sign_in(&app, &fake, &claims(verified)).await;
        assert!(refusal(response, StatusCode::FORBIDDEN).await.contains("not verified"));
    }
}

#[tokio::test]
async fn a_provider_that_is_down_or_refuses_is_named() {
    let (app, fake) = both("preferred_username", true).await;
    let (address, cookie) = begin(&app).await;
    let denied = fake.visit(&address, &json!({})).replace("code=the-code", "error=access_denied");
    let said = refusal(come_back(&app, &denied, &cookie).await, StatusCode::UNAUTHORIZED).await;
    assert!(said.contains("access_denied"), "{said}");

    let (address, cookie) = begin(&app).await;
    let wrong = fake.visit(&address, &json!({})).replace("the-code", "another-code");
    let said = refusal(come_back(&app, &wrong, &cookie).await, StatusCode::UNAUTHORIZED).await;
    assert!(said.contains("invalid_grant"), "{said}");

    let (address, cookie) = begin(&app).await;
    let back = fake.visit(&address, &json!({"preferred_username": "ada"}));
    fake.stop();
    let said = refusal(come_back(&app, &back, &cookie).await, StatusCode::BAD_GATEWAY).await;
    assert!(said.ends_with("cannot be reached"), "nothing of what is inside: {said}");

    let (app, fake) = both("preferred_username", true).await;
    fake.stop();
    let response = app.send(app.request(Method::GET, "/login/provider")).await;
    assert!(refusal(response, StatusCode::BAD_GATEWAY).await.ends_with("cannot be reached"));
}

#[tokio::test]
async fn keys_that_the_provider_changed_are_asked_for_anew() {
    let (app, fake) = both("preferred_username", true).await;
    let ada = json!({"preferred_username": "ada"});
    assert_eq!(sign_in(&app, &fake, &ada).await.status(), StatusCode::OK);
    fake.change_key();
    assert_eq!(sign_in(&app, &fake, &ada).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn passwords_can_be_switched_off() {
    let login = |app: &App| {
        let request = app.request(Method::POST, "/login").header("origin", "https://oncase.example.org");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        app::WithBody::new(request, "name=ada&password=correct+horse+battery".to_owned())
    };
    for (passwords, status) in [(true, StatusCode::SEE_OTHER), (false, StatusCode::FORBIDDEN)] {
        let (app, _fake) = both("preferred_username", passwords).await;
        assert_eq!(app.send(login(&app)).await.status(), status);
        let page = app.send(app.request(Method::GET, "/login").header(header::ACCEPT, "text/html")).await;
        let page = app.text(page).await;
        assert!(page.contains("Sign in with your organisation"));
        assert_eq!(page.contains("type=\"password\""), passwords);
    }
}

#[tokio::test]
async fn without_a_provider_there_is_no_way_through_one() {
    let app = App::with_accounts(Role::Editor).await;
    for path in ["/login/provider", "/login/callback?code=a&state=b"] {
        assert_eq!(app.send(app.request(Method::GET, path)).await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_subject_can_be_the_name_of_the_account() {
    let (app, fake) = both("sub", true).await;
    let account = oncase_server::security::new_account("248289761001", Role::Reader, "correct horse battery");
    app.state.store.create_account("test", account.expect("an account")).await.expect("stored");
    let claims = json!({"sub": "248289761001", "preferred_username": "ada"});
    let user = user(&app, &sign_in(&app, &fake, &claims).await).await.expect("a session");
    assert_eq!(user["user"], "248289761001");
}

#[tokio::test]
async fn the_provider_is_asked_to_have_the_person_sign_in_there() {
    let (app, _fake) = both("preferred_username", true).await;
    let (address, _) = begin(&app).await;
    assert_eq!(fake::query(&address)["prompt"], "login");
}

#[tokio::test]
async fn one_asks_the_provider_and_one_that_is_down_is_left_alone() {
    let (app, fake) = both("preferred_username", true).await;
    let get = || async { app.send(app.request(Method::GET, "/login/provider")).await.status() };
    let found = tokio::join!(get(), get(), get(), get(), get(), get());
    assert_eq!(found.5, StatusCode::SEE_OTHER);
    assert_eq!(fake.asked(), 1);

    let (app, fake) = both("preferred_username", true).await;
    fake.fail();
    let get = || async { app.send(app.request(Method::GET, "/login/provider")).await.status() };
    for _ in 0..6 {
        assert_eq!(get().await, StatusCode::BAD_GATEWAY);
    }
    assert_eq!(fake.asked(), 1);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_that_the_browser_had() {
    let (app, fake) = both("preferred_username", true).await;
    let ada = json!({"preferred_username": "ada"});
    let first = sign_in(&app, &fake, &ada).await;
    let secret = set(&first).into_iter().find(|(name, _)| name == "__Host-oncase").expect("a session").1;
    // Going there the browser sends the cookie; coming back from another site it does not.
    let request = app.request(Method::GET, "/login/provider");
    let gone = app.send(request.header(header::COOKIE, format!("__Host-oncase={secret}"))).await;
    let cookie = set(&gone).remove(0);
    let back = fake.visit(&location(&gone), &ada);
    let second = come_back(&app, &back, &format!("{}={}", cookie.0, cookie.1)).await;
    assert!(user(&app, &second).await.is_some_and(|user| user["user"] == "ada"));
    assert!(user(&app, &first).await.is_none_or(|user| user["user"].is_null()));
}
