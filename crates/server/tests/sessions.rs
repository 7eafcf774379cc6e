//! Sessions of accounts outlive the server, and end when they should.
#![allow(clippy::expect_used, reason = "these are tests")]

mod app;

use app::App;
use axum::http::{Method, StatusCode, header};
use oncase_server::admin;
use oncase_server::security::Role;
use oncase_server::{Data, Limits};
use oncase_store::{Location, Options};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

/// A browser that is signed in: its cookie, and the token of its session.
struct Browser {
    cookie: String,
    token: String,
}

impl Browser {
    async fn signed_in(app: &App, name: &str) -> Self {
        let response = app.log_in(name, PASSWORD).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text");
        let cookie = cookie.split(';').next().expect("a pair").to_owned();
        let mut browser = Self { cookie, token: String::new() };
        browser.token = browser.user(app).await.expect("signed in").1;
        browser
    }

    /// Name and token of the session; none when nobody is signed in.
    async fn user(&self, app: &App) -> Option<(String, String)> {
        let request = app.request(Method::GET, "/session").header(header::COOKIE, &self.cookie);
        let (status, session) = app.ask(request).await;
        let text = |key: &str| session[key].as_str().map(str::to_owned);
        (status == StatusCode::OK).then(|| text("user").zip(text("token")).expect("a session"))
    }

    async fn change(&self, app: &App, method: Method, path: &str, body: &Value) -> StatusCode {
        let request = app.request(method, path).header(header::COOKIE, &self.cookie);
        let request = request.header("x-oncase-token", &self.token).header(header::CONTENT_TYPE, app::JSON);
        app.ask_with(request, body.to_string()).await.0
    }
}

fn same(location: &Location) -> Location {
    location.clone()
}

/// The store as the command line names it.
fn data(location: &Location) -> Data {
    Data { place: app::file(location).display().to_string(), anchor: None }
}

/// What the command line does needs a runtime of its own.
fn at_the_command_line(act: impl FnOnce() + Send) {
    std::thread::scope(|scope| scope.spawn(act).join().expect("done"));
}

#[tokio::test]
async fn a_restart_signs_nobody_out() {
    let app = App::with_accounts(Role::Editor).await;
    let browser = Browser::signed_in(&app, "editor").await;
    let app = app.restarted(same);
    let (user, token) = browser.user(&app).await.expect("still signed in");
    assert_eq!((user.as_str(), &token), ("editor", &browser.token));
    // The page that was open before saves with the token it has.
    let made = browser.change(&app, Method::POST, "/api/v1/cases", &json!({"id": "a"})).await;
    assert_eq!(made, StatusCode::CREATED);
    assert!(browser.user(&app.restarted(same)).await.is_some(), "and again");
}

#[tokio::test]
async fn who_signed_out_stays_out() {
    let app = App::with_accounts(Role::Editor).await;
    let (stays, goes) = (Browser::signed_in(&app, "editor").await, Browser::signed_in(&app, "editor").await);
    assert_eq!(goes.change(&app, Method::POST, "/logout", &Value::Null).await, StatusCode::NO_CONTENT);
    let app = app.restarted(same);
    assert!(goes.user(&app).await.is_none());
    assert!(stays.user(&app).await.is_some());
    // The first request after a restart may be the one that signs out.
    assert_eq!(stays.change(&app, Method::POST, "/logout", &Value::Null).await, StatusCode::NO_CONTENT);
    assert!(stays.user(&app.restarted(same)).await.is_none());
}

#[tokio::test]
async fn a_changed_account_ends_its_sessions_for_good() {
    for change in
        [json!({"role": "reader"}), json!({"disabled": true}), json!({"password": "another long phrase"})]
    {
        let app = App::with_accounts(Role::Administrator).await;
        let new = oncase_server::security::new_account("ada", Role::Editor, PASSWORD).expect("an account");
        app.state.store.create_account("test", new).await.expect("stored");
        let ada = Browser::signed_in(&app, "ada").await;
        let administrator = Browser::signed_in(&app, "administrator").await;
        let changed = administrator.change(&app, Method::PUT, "/api/v1/accounts/ada", &change).await;
        assert_eq!(changed, StatusCode::OK);
        assert!(ada.user(&app).await.is_none(), "{change}");
        let app = app.restarted(same);
        assert!(ada.user(&app).await.is_none(), "{change}");
        assert!(administrator.user(&app).await.is_some());
    }
}

#[tokio::test]
async fn who_changes_the_own_password_goes_on_and_the_other_browsers_do_not() {
    let app = App::with_accounts(Role::Editor).await;
    let (own, other) = (Browser::signed_in(&app, "editor").await, Browser::signed_in(&app, "editor").await);
    let change = json!({"old": PASSWORD, "new": "another long phrase"});
    let changed = own.change(&app, Method::PUT, "/api/v1/session/password", &change).await;
    assert_eq!(changed, StatusCode::NO_CONTENT);
    let app = app.restarted(same);
    assert!(own.user(&app).await.is_some());
    assert!(other.user(&app).await.is_none());
}

#[tokio::test]
async fn what_the_command_line_changes_while_nothing_runs_ends_them_too() {
    let app = App::with_accounts(Role::Editor).await;
    let browser = Browser::signed_in(&app, "editor").await;
    let app = app.restarted(|location| {
        let new = Some("another long phrase".to_owned());
        at_the_command_line(|| drop(admin::set_password(&data(location), "editor", new).expect("changed")));
        same(location)
    });
    assert!(browser.user(&app).await.is_none());
}

#[tokio::test]
async fn a_session_ends_in_its_time_whenever_the_server_was_started() {
    type Change = fn(&mut Limits);
    let shorter: [Change; 2] = [|l| l.session_seconds = 0, |l| l.idle_seconds = 0];
    for short in shorter {
        let app = App::with_accounts(Role::Editor).await;
        let browser = Browser::signed_in(&app, "editor").await;
        let app = app.restarted_with(short);
        assert!(browser.user(&app).await.is_none());
    }
}

#[tokio::test]
async fn a_backup_has_no_sessions() {
    let app = App::with_accounts(Role::Editor).await;
    let browser = Browser::signed_in(&app, "editor").await;
    let app = app.restarted(|location| {
        let (backup, other) = (data(location).place + ".backup", data(location).place + ".restored");
        let restored = Location::File(other.clone().into());
        at_the_command_line(|| {
            oncase_store::backup(location, backup.as_ref()).expect("backed up");
            oncase_store::restore(backup.as_ref(), &restored, &Options::default(), "test").expect("restored");
        });
        Location::File(other.into())
    });
    assert!(browser.user(&app).await.is_none());
    assert_eq!(app.log_in("editor", PASSWORD).await.status(), StatusCode::SEE_OTHER, "the account is there");
}

#[tokio::test]
async fn a_session_of_the_old_password_ends_even_where_nobody_was_told() {
    let app = App::with_accounts(Role::Editor).await;
    let browser = Browser::signed_in(&app, "editor").await;
    let new = oncase_server::security::hash_password("editor", "another long phrase").expect("a hash");
    let change = oncase_store::AccountChange { password: Some(new), ..Default::default() };
    app.state.store.change_account("test", "editor", change).await.expect("changed");
    // What is known of an account is believed for five seconds.
    tokio::time::sleep(std::time::Duration::from_millis(5_100)).await;
    assert!(browser.user(&app).await.is_none());
}

#[tokio::test]
async fn signing_in_again_ends_the_session_that_the_browser_had() {
    let app = App::with_accounts(Role::Editor).await;
    let (before, elsewhere) =
        (Browser::signed_in(&app, "editor").await, Browser::signed_in(&app, "editor").await);
    let again = app::log_in("editor", PASSWORD).header("cookie", &before.cookie);
    assert_eq!(app.send(again).await.status(), StatusCode::SEE_OTHER);
    assert!(before.user(&app).await.is_none());
    assert!(elsewhere.user(&app).await.is_some());
    assert!(before.user(&app.restarted(same)).await.is_none(), "for good");
}
