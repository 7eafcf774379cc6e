//! Signing in through an identity provider: OpenID Connect, authorization code flow with PKCE, state and nonce.
//!
//! The provider says who someone is; what they may do is the account's role here. Nobody without an account is let in, and
//! none is made.

#[cfg(feature = "oidc")]
mod begun;
#[cfg(feature = "oidc")]
mod exchange;
#[cfg(feature = "oidc")]
mod pages;
mod settings;

#[cfg(feature = "oidc")]
pub use exchange::Provider;
#[cfg(feature = "oidc")]
pub(crate) use pages::{begin, callback};
pub use settings::{ClientSecret, ProviderSettings};

/// Where a browser begins to sign in.
pub(super) const BEGIN: &str = "/login/provider";
/// Where the provider sends it back to.
#[cfg(feature = "oidc")]
pub(super) const CALLBACK: &str = "/login/callback";
