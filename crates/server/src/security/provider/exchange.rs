//! The conversation with the provider: its keys and addresses, and a code for an identity. Everything that is checked of a
//! token is checked by the library.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
    CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthType, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpClientError, HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError,
    StandardErrorResponse, StandardTokenResponse, TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::begun::AllBegun;
use super::settings::ProviderSettings;

/// How long what the provider says of itself is believed. Its keys are asked for anew when a token has an unknown one.
const BELIEVED: Duration = Duration::from_secs(10 * 60);
/// How long it is not asked again after it could not be reached.
const LEFT_ALONE: Duration = Duration::from_secs(5);
/// How long one answer of the provider may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer; a document of keys has some thousand.
const LARGEST: u64 = 1 << 20;

/// Claims beyond the standard ones.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct OtherClaims(HashMap<String, Value>);

impl AdditionalClaims for OtherClaims {}

type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type OurClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What the provider said of itself, or why it could not be asked.
type Discovered = Result<Arc<OurClient>, String>;

/// Why the provider did not say who someone is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ProviderError {
    /// It cannot be reached, or answers with something else.
    Unreachable(String),
    /// It does not take the code.
    Refused(String),
    /// What it says cannot be believed: wrong signature, audience, nonce, or too old.
    NotBelieved(String),
    /// The token has no such claim.
    NoClaim(String),
    /// The token says that the e-mail address was not verified, or does not say that it was.
    NotVerifiedEmail,
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Why tells names and addresses inside; it is for the terminal alone.
            Self::Unreachable(_) => f.write_str("the identity provider cannot be reached"),
            Self::Refused(why) => write!(f, "the identity provider refused: {why}"),
            Self::NotBelieved(why) => write!(f, "what the identity provider sent cannot be believed: {why}"),
            Self::NoClaim(claim) => write!(f, "the identity provider sent no `{claim}`"),
            Self::NotVerifiedEmail => {
                f.write_str("the identity provider has not verified the e-mail address")
            }
        }
    }
}

/// The identity provider.
#[derive(Debug)]
pub struct Provider {
    settings: ProviderSettings,
    redirect: String,
    pub(super) begun: AllBegun,
    http: ureq::Agent,
    known: Mutex<Option<(Instant, Discovered)>>,
}

/// A sign-in to be begun at the provider.
pub(super) struct Invitation {
    pub(super) address: String,
    pub(super) verifier: String,
}

impl Provider {
    /// The provider of these settings; it is asked for nothing yet. `url` is the address of this application.
    pub fn new(settings: ProviderSettings, url: &str) -> Self {
        use ureq::tls::{RootCerts, TlsConfig};
        // The certificates that this computer trusts, so that an institution's own authority counts.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let agent = ureq::Agent::config_builder()
            .tls_config(tls)
            .https_only(!settings.is_on_this_computer())
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        Self {
            redirect: format!("{url}{}", super::CALLBACK),
            settings,
            begun: AllBegun::default(),
            http: agent.into(),
            known: Mutex::default(),
        }
    }

    /// Its address as it writes it.
    pub(super) fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where the browser goes to begin. Asks the provider, and waits.
    pub(super) fn invitation(&self, state: String, nonce: String) -> Result<Invitation, ProviderError> {
        let client = self.client(false)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let asked = client.authorize_url(flow, || CsrfToken::new(state), || Nonce::new(nonce));
        let scopes = ["profile", "email"].map(|scope| Scope::new(scope.to_owned()));
        // On a shared computer the person before may still be signed in there.
        let asked = asked.add_scopes(scopes).add_prompt(CoreAuthPrompt::Login);
        let (address, ..) = asked.set_pkce_challenge(challenge).url();
        Ok(Invitation { address: address.into(), verifier: verifier.into_secret() })
    }

    /// The account's name, by the code that the browser brought. Asks the provider, and waits.
    pub(super) fn name(
        &self,
        code: String,
        verifier: String,
        nonce: String,
    ) -> Result<String, ProviderError> {
        let client = self.client(false)?;
        let refused = |why: String| ProviderError::Refused(why);
        let asked = client.exchange_code(AuthorizationCode::new(code));
        let asked = asked.map_err(|error| ProviderError::Unreachable(error.to_string()))?;
        let answer = asked
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request(&|request| self.ask(request))
            .map_err(|error| match error {
                openidconnect::RequestTokenError::Request(error) => {
                    ProviderError::Unreachable(error.to_string())
                }
                openidconnect::RequestTokenError::ServerResponse(said) => refused(said.to_string()),
                other => refused(other.to_string()),
            })?;
        let nonce = Nonce::new(nonce);
        match self.claims(&client, &answer, &nonce) {
            // Its keys may have been changed since.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => self.claims(&*self.client(true)?, &answer, &nonce),
            claims => claims,
        }
        .map_err(|error| ProviderError::NotBelieved(sentence(&error)))
        .and_then(|claims| self.named(&claims))
    }

    /// The claims of the token, with its signature, issuer, audience, expiry and nonce verified.
    fn claims(
        &self,
        client: &OurClient,
        answer: &StandardTokenResponse<Fields, CoreTokenType>,
        nonce: &Nonce,
    ) -> Result<Value, ClaimsVerificationError> {
        let other = |why: &str| ClaimsVerificationError::Other(why.to_owned());
        let algorithms =
            [CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, CoreJwsSigningAlgorithm::EcdsaP256Sha256];
        let verifier = client.id_token_verifier().set_allowed_algs(algorithms);
        let token = answer.id_token().ok_or_else(|| other("there is no ID token"))?;
        let claims = token.claims(&verifier, nonce)?;
        // Which of several audiences the token was made for (OpenID Connect Core 3.1.3.7, 5).
        if claims.authorized_party().is_some_and(|party| **party != self.settings.client_id) {
            return Err(other("it was made for another application"));
        }
        if let Some(expected) = claims.access_token_hash() {
            let key = token.signing_key(&verifier);
            let found = key.ok().zip(token.signing_alg().ok()).and_then(|(key, algorithm)| {
                AccessTokenHash::from_token(answer.access_token(), algorithm, key).ok()
            });
            if found.as_ref() != Some(expected) {
                return Err(other("the access token is another one"));
            }
        }
        serde_json::to_value(claims).map_err(|_| other("the claims cannot be read"))
    }

    fn named(&self, claims: &Value) -> Result<String, ProviderError> {
        let claim = &self.settings.claim;
        let name = claims.get(claim).and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| ProviderError::NoClaim(claim.clone()))?;
        // Whoever may write any address into their profile would else be anyone.
        if claim == "email" && claims.get("email_verified") != Some(&Value::Bool(true)) {
            return Err(ProviderError::NotVerifiedEmail);
        }
        Ok(name.to_owned())
    }

    /// What the provider says of itself, asked for anew where that is too old or another answer is wanted. One asks, and the
    /// others wait for its answer; a provider that cannot be reached is left alone for some seconds.
    fn client(&self, anew: bool) -> Result<Arc<OurClient>, ProviderError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let still = match &*known {
            Some((since, Ok(client))) if !anew && since.elapsed() < BELIEVED => Some(Ok(Arc::clone(client))),
            Some((since, Err(why))) if since.elapsed() < LEFT_ALONE => Some(Err(why.clone())),
            _ => None,
        };
        let found = still.unwrap_or_else(|| {
            let found = self.discovered().map(Arc::new);
            *known = Some((Instant::now(), found.clone()));
            found
        });
        found.map_err(ProviderError::Unreachable)
    }

    fn discovered(&self) -> Result<OurClient, String> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|error| error.to_string())?;
        let metadata = CoreProviderMetadata::discover(&issuer, &|request| self.ask(request))
            .map_err(|error| sentence(&error))?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let in_body = methods.is_some_and(|methods| {
            !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        let secret = self.settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.0.clone()));
        let redirect = RedirectUrl::new(self.redirect.clone()).map_err(|error| error.to_string())?;
        let client =
            Client::from_provider_metadata(metadata, ClientId::new(self.settings.client_id.clone()), secret);
        let way = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(client.set_redirect_uri(redirect).set_auth_type(way))
    }

    fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpClientError<ureq::Error>> {
        let answer = self.http.run(request).map_err(Box::new)?;
        let (parts, mut body) = answer.into_parts();
        let bytes = body.with_config().limit(LARGEST).read_to_vec().map_err(Box::new)?;
        Ok(HttpResponse::from_parts(parts, bytes))
    }
}

/// An error with what caused it.
fn sentence(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
