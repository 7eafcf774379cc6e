//! Which identity provider people sign in through.

use std::fmt;

use crate::config::ConfigError;

/// An identity provider, and what it knows this application as.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Its address as it writes it into its tokens: `https://login.example.org`.
    pub issuer: String,
    /// Name of this application at the provider.
    pub client_id: String,
    /// The application's secret; none for a public client, which PKCE alone protects.
    pub client_secret: Option<ClientSecret>,
    /// The claim that names the account: `preferred_username`, `email`.
    pub claim: String,
}

/// A secret that is never printed.
#[derive(Clone)]
pub struct ClientSecret(pub String);

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret")
    }
}

impl ProviderSettings {
    /// Refuses a provider that could be overheard, and one that this program cannot speak with.
    ///
    /// # Errors
    /// When the issuer is not an `https://` address (or one of this computer), a name is missing, or the program was built
    /// without OpenID Connect.
    pub fn check(&self) -> Result<(), ConfigError> {
        let refuse = |problem: String, mend: &str| Err(ConfigError { problem, mend: mend.to_owned() });
        if !cfg!(feature = "oidc") {
            return refuse(
                "this program was built without OpenID Connect".to_owned(),
                "build it with `--features oidc`, or let people sign in with passwords",
            );
        }
        if !self.issuer.starts_with("https://") && !self.is_on_this_computer() {
            return refuse(
                format!("`{}` is not the https:// address of an identity provider", self.issuer),
                "write the issuer as the provider does, as in --oidc-issuer https://login.example.org",
            );
        }
        // What stands before an `@` is no host, however much it looks like one.
        if self.issuer.contains(['@', '?', '#', '\\']) || self.issuer.contains(char::is_whitespace) {
            return refuse(
                format!("`{}` holds more than scheme, host and path", self.issuer),
                "write the issuer as the provider does, as in --oidc-issuer https://login.example.org",
            );
        }
        if self.client_id.is_empty() || self.claim.is_empty() {
            return refuse(
                "the client id or the claim is empty".to_owned(),
                "take the client id from the provider; the claim is preferred_username when left out",
            );
        }
        Ok(())
    }

    /// Whether the provider runs on this computer, so that nothing crosses a network.
    pub(super) fn is_on_this_computer(&self) -> bool {
        let authority = self.issuer.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        authority.is_some_and(|authority| {
            let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
            matches!(host, "127.0.0.1" | "localhost") && port.parse::<u16>().is_ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(issuer: &str) -> ProviderSettings {
        let claim = "email".to_owned();
        let client_secret = Some(ClientSecret("hush".to_owned()));
        ProviderSettings { issuer: issuer.to_owned(), client_id: "oncase".to_owned(), client_secret, claim }
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert!(!format!("{:?}", settings("https://login.example.org")).contains("hush"));
    }

    #[cfg(feature = "oidc")]
    #[test]
    fn a_provider_across_a_network_has_tls() {
        for good in [
            "https://login.example.org",
            "https://login.example.org/realms/a",
            "http://127.0.0.1:8080",
            "http://localhost",
        ] {
            assert!(settings(good).check().is_ok(), "{good}");
        }
        for bad in [
            "http://login.example.org",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org/",
            "http://localhost:x@login.example.org",
            "http://localhost:80@login.example.org/",
            "http://localhost@login.example.org",
            "https://ada:secret@login.example.org",
            "https://login.example.org?tenant=a",
            "login.example.org",
            "",
        ] {
            assert!(settings(bad).check().is_err(), "{bad}");
        }
        assert!(ProviderSettings { claim: String::new(), ..settings("https://a") }.check().is_err());
    }

    #[cfg(not(feature = "oidc"))]
    #[test]
    fn a_program_built_without_it_says_so() {
        let said = settings("https://login.example.org").check().expect_err("refused");
        assert!(said.mend.contains("--features oidc"));
    }
}
