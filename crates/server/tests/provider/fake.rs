//! An identity provider of the tests' own, on this computer: it says what it is told to say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use openidconnect::core::{CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const CLIENT: &str = "oncase-here";
pub const SECRET: &str = "a secret of the tests";

/// Made for these tests; it protects nothing.
const RSA: &str = include_str!("rsa.pem");

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// With the published P-256 key.
    Es256,
    /// With the published RSA key.
    Rs256,
    /// With a key that is not the published one, under its name.
    ByAnother,
    /// Not at all, and says so.
    None,
    /// With the client's secret, as if it were a shared key.
    Hs256,
}

/// The provider.
#[derive(Clone)]
pub struct Fake {
    pub issuer: String,
    said: Arc<Mutex<Said>>,
    task: Arc<tokio::task::JoinHandle<()>>,
}

/// What it says.
struct Said {
    signed: Signed,
    /// Its P-256 key: a number, so that there can be another.
    key: u8,
    claims: Value,
    challenge: String,
    used: bool,
    /// How often it was asked for its configuration, and whether it has none to give.
    asked: usize,
    fails: bool,
}

impl Fake {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let said = Said {
            signed: Signed::Es256,
            key: 1,
            claims: json!({}),
            challenge: String::new(),
            used: false,
            asked: 0,
            fails: false,
        };
        let said = Arc::new(Mutex::new(said));
        let state = (issuer.clone(), Arc::clone(&said));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(state);
        let task = Arc::new(tokio::spawn(serve(listener, router)));
        Self { issuer, said, task }
    }

    /// No longer answers.
    pub fn stop(&self) {
        self.task.abort();
    }

    /// From now on its configuration cannot be had.
    pub fn fail(&self) {
        self.said.lock().expect("said").fails = true;
    }

    /// How often it was asked for its configuration.
    pub fn asked(&self) -> usize {
        self.said.lock().expect("said").asked
    }

    pub fn sign(&self, signed: Signed) {
        self.said.lock().expect("said").signed = signed;
    }

    /// Publishes and uses another key from now on.
    pub fn change_key(&self) {
        self.said.lock().expect("said").key += 1;
    }

    /// A person signs in at the authorization address and is sent back with a code; the token will have the usual claims,
    /// and these.
    pub fn visit(&self, address: &str, claims: &Value) -> String {
        let asked = query(address);
        assert!(address.starts_with(&format!("{}/authorize?", self.issuer)), "{address}");
        assert_eq!(
            (asked["response_type"].as_str(), asked["code_challenge_method"].as_str()),
            ("code", "S256")
        );
        assert_eq!(asked["client_id"], CLIENT);
        assert!(asked["scope"].contains("openid"));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time").as_secs();
        let mut all = json!({"iss": self.issuer, "aud": CLIENT, "sub": "1234", "iat": now, "exp": now + 300, "nonce": asked["nonce"]});
        for (claim, value) in claims.as_object().expect("claims") {
            all[claim] = value.clone();
        }
        let mut said = self.said.lock().expect("said");
        said.claims = all;
        said.challenge = asked["code_challenge"].clone();
        said.used = false;
        format!("/login/callback?code=the-code&state={}", asked["state"])
    }
}

async fn serve(listener: tokio::net::TcpListener, router: Router) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        let service = TowerToHyperService::new(router.clone());
        // One request a connection, so that a provider that stopped has stopped.
        let answer = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service);
        let _ = answer.await;
    }
}

/// What stands behind the question mark.
pub fn query(address: &str) -> HashMap<String, String> {
    let pairs = address.split_once('?').expect("a query").1.split('&');
    pairs.filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

type Shared = State<(String, Arc<Mutex<Said>>)>;

async fn configuration(State((issuer, said)): Shared) -> Result<Json<Value>, StatusCode> {
    let mut said = said.lock().expect("said");
    said.asked += 1;
    if said.fails {
        return Err(StatusCode::INTERNAL_SERVER_ERROR);
    }
    Ok(Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    })))
}

async fn keys(State((_, said)): Shared) -> Json<Value> {
    let number = said.lock().expect("said").key;
    let point = elliptic(number).verifying_key().to_sec1_point(false);
    let coordinate = |bytes: Option<&[u8]>| URL_SAFE_NO_PAD.encode(bytes.expect("a coordinate"));
    let (x, y) = (point.x().map(|x| &x[..]), point.y().map(|y| &y[..]));
    let elliptic = json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": format!("ec{number}"),
        "x": coordinate(x), "y": coordinate(y)});
    Json(json!({"keys": [elliptic, serde_json::to_value(rsa().as_verification_key()).expect("a key")]}))
}

async fn token(
    State((_, said)): Shared,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let mut said = said.lock().expect("said");
    // Names and secrets are form-encoded before they are put together (RFC 6749, 2.3.1).
    let wanted = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+"))));
    let client = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    let redirect = form["redirect_uri"] == "https://oncase.example.org/login/callback";
    if client != Some(&wanted)
        || form["code"] != "the-code"
        || challenge != said.challenge
        || said.used
        || !redirect
    {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"})));
    }
    said.used = true;
    (
        StatusCode::OK,
        Json(json!({"access_token": "opaque", "token_type": "Bearer", "id_token": signed(&said)})),
    )
}

fn signed(said: &Said) -> String {
    let header = match said.signed {
        Signed::Es256 | Signed::ByAnother => json!({"alg": "ES256", "kid": format!("ec{}", said.key)}),
        Signed::Rs256 => json!({"alg": "RS256", "kid": "rsa"}),
        Signed::None => json!({"alg": "none"}),
        Signed::Hs256 => json!({"alg": "HS256"}),
    };
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&header), part(&said.claims));
    let by_curve = |number| {
        let signature: Signature = elliptic(number).sign(message.as_bytes());
        signature.to_bytes().to_vec()
    };
    let signature = match said.signed {
        Signed::Es256 => by_curve(said.key),
        Signed::ByAnother => by_curve(77),
        Signed::Rs256 => rsa()
            .sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, message.as_bytes())
            .expect("a signature"),
        Signed::None => Vec::new(),
        Signed::Hs256 => hmac(SECRET.as_bytes(), message.as_bytes()),
    };
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn elliptic(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).expect("a key")
}

fn rsa() -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(RSA, Some(JsonWebKeyId::new("rsa".to_owned()))).expect("a key")
}

/// HMAC with SHA-256 (RFC 2104), of a key shorter than a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let padded = |with: u8| (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([padded(0x36), message.to_vec()].concat());
    Sha256::digest([padded(0x5c), inner.to_vec()].concat()).to_vec()
}
