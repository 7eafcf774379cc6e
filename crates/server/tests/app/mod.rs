//! An application over an empty store, asked without a socket.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::expect_used, reason = "these are tests")]

use axum::Router;
use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use oncase_server::security::{Caller, PeerAddress, ProviderSettings, Role};
use oncase_server::{AppState, Config, Limits, Say, router};
use oncase_store::{Location, Store};
use serde_json::Value;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt;

pub const JSON: &str = "application/json";
const HOST: &str = "127.0.0.1:7341";

/// An application, and someone signed in.
pub struct App {
    pub state: AppState,
    router: Router,
    cookie: String,
    token: String,
    host: &'static str,
    _folder: tempfile::TempDir,
}

impl App {
    /// On one's own computer.
    pub async fn local() -> Self {
        Self::with_limits(|_| ()).await
    }

    /// The same with other limits.
    pub async fn with_limits(change: impl FnOnce(&mut Limits)) -> Self {
        let mut config = config(None);
        change(&mut config.limits);
        Self::new(config, HOST).await
    }

    /// With accounts, behind TLS; signed in with a role.
    pub async fn with_accounts(role: Role) -> Self {
        let mut app = Self::new(config(Some("https://oncase.example.org")), "oncase.example.org").await;
        let account = oncase_server::security::new_account(role.name(), role, "correct horse battery")
            .expect("an account");
        app.state.store.create_account("test", account).await.expect("stored");
        app.sign_in(role.name(), role, true);
        app
    }

    /// With accounts and an identity provider; without passwords, unless they are asked for.
    pub async fn with_provider(provider: ProviderSettings, passwords: bool) -> Self {
        let config = config(Some("https://oncase.example.org")).with_provider(provider, passwords);
        Self::new(config.expect("a configuration"), "oncase.example.org").await
    }

    async fn new(config: Config, host: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::File(folder.path().join("cases.db"));
        Self::on(folder, &location, config, host)
    }

    fn on(folder: tempfile::TempDir, location: &Location, config: Config, host: &'static str) -> Self {
        let store = Store::open(location, &oncase_store::Options::default()).expect("a store");
        let state = AppState::new(store, config, Say(Arc::new(|_| ())));
        let router = router(&state);
        let (cookie, token) = (String::new(), String::new());
        let mut app = Self { state, router, cookie, token, host, _folder: folder };
        app.sign_in("ada", Role::Administrator, false);
        app
    }

    /// Ends the server, and starts it again on the same store, or on another one made meanwhile.
    pub fn restarted(self, meanwhile: impl FnOnce(&Location) -> Location) -> Self {
        self.again(meanwhile, |_| ())
    }

    /// Ends the server, and starts it again with other limits.
    pub fn restarted_with(self, change: impl FnOnce(&mut Limits)) -> Self {
        self.again(Clone::clone, change)
    }

    fn again(self, meanwhile: impl FnOnce(&Location) -> Location, change: impl FnOnce(&mut Limits)) -> Self {
        let Self { state, router, host, _folder: folder, .. } = self;
        let mut config = state.config.clone();
        change(&mut config.limits);
        drop(router);
        drop(state);
        let location = meanwhile(&Location::File(folder.path().join("cases.db")));
        Self::on(folder, &location, config, host)
    }

    /// Signs in with a password.
    pub async fn log_in(&self, name: &str, password: &str) -> Response {
        self.send(log_in(name, password)).await
    }

    /// Signs someone in.
    pub fn sign_in(&mut self, name: &str, role: Role, account: bool) {
        let secret = self.state.sessions.begin(name, role, account).expect("a session");
        self.token =
            self.state.sessions.caller(&secret).map_or_else(String::new, |c: Caller| c.token.to_string());
        self.cookie = format!("{}={secret}", self.state.config.cookie());
    }

    /// Who is signed in, to be resumed later.
    pub fn cookie(&self) -> (String, String) {
        (self.cookie.clone(), self.token.clone())
    }

    /// Goes on as someone signed in before.
    pub fn resume(&mut self, (cookie, token): (String, String)) {
        (self.cookie, self.token) = (cookie, token);
    }

    pub fn request(&self, method: Method, path: &str) -> Builder {
        Request::builder().method(method).uri(path)
    }

    pub fn signed_in(&self, method: Method, path: &str) -> Builder {
        self.request(method, path).header(header::COOKIE, &self.cookie)
    }

    /// A POST with cookie, token and kind of body.
    pub fn changing_with(&self, path: &str, kind: &str) -> Builder {
        let request = self.signed_in(Method::POST, path).header("x-oncase-token", &self.token);
        request.header(header::CONTENT_TYPE, kind)
    }

    pub fn changing(&self, path: &str, body: &Value) -> WithBody {
        WithBody(self.changing_with(path, JSON), body.to_string())
    }

    pub async fn send_without_host(&self, request: impl Into<WithBody>) -> Response {
        let WithBody(builder, body) = request.into();
        let request = builder.body(Body::from(body)).expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    pub async fn send(&self, request: impl Into<WithBody>) -> Response {
        let WithBody(builder, body) = request.into();
        self.send_without_host(WithBody(builder.header(header::HOST, self.host), body)).await
    }

    pub async fn send_with(&self, request: Builder, body: String) -> Response {
        self.send(WithBody(request, body)).await
    }

    pub async fn ask(&self, request: impl Into<WithBody>) -> (StatusCode, Value) {
        let response = self.send(request).await;
        (response.status(), body(response).await)
    }

    pub async fn ask_with(&self, request: Builder, body: String) -> (StatusCode, Value) {
        self.ask(WithBody(request, body)).await
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.ask(self.signed_in(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.ask(self.changing(path, body)).await
    }

    pub async fn text(&self, response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.expect("a body");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The file of a store.
#[allow(unreachable_patterns, reason = "with PostgreSQL there are other places")]
pub fn file(location: &Location) -> &Path {
    match location {
        Location::File(path) => path,
        _ => unreachable!("the tests keep a store in a file"),
    }
}

fn config(public: Option<&str>) -> Config {
    Config::new(HOST.parse().expect("an address"), public).expect("a configuration")
}

/// The form that signs in with a password.
pub fn log_in(name: &str, password: &str) -> WithBody {
    let request = Request::builder().method(Method::POST).uri("/login");
    let request = request.header("origin", "https://oncase.example.org");
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    WithBody::new(request, format!("name={name}&password={}", password.replace(' ', "+")))
}

/// A request and its body.
pub struct WithBody(Builder, String);

impl WithBody {
    pub fn new(request: Builder, body: String) -> Self {
        Self(request, body)
    }

    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value), self.1)
    }

    /// The same from the other end of a connection.
    pub fn from(self, peer: &str) -> Self {
        let peer = PeerAddress((peer.parse::<IpAddr>().expect("an address"), 40_000).into());
        Self(self.0.extension(peer), self.1)
    }

    pub fn method(self, method: Method) -> Self {
        Self(self.0.method(method), self.1)
    }
}

impl From<Builder> for WithBody {
    fn from(builder: Builder) -> Self {
        Self(builder, String::new())
    }
}

/// The JSON of an answer; null when it has none.
pub async fn body(response: Response) -> Value {
    let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.expect("a body");
    serde_json::from_slice(&bytes).unwrap_or_default()
}
