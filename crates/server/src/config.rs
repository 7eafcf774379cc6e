//! Where the application listens, under which names it may be asked for, and who may ask.

use std::net::{IpAddr, SocketAddr};

use crate::security::ProviderSettings;

/// How long things last and how large they may be. One place, so that a test can make them small.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Seconds for which a one-time link can be used.
    pub link_seconds: u64,
    /// Seconds without a request after which a session of an account ends.
    pub idle_seconds: u64,
    /// Seconds after which a session ends in any case.
    pub session_seconds: u64,
    /// Bytes of a request's body, imports and attachments excepted.
    pub body_bytes: usize,
    /// Seconds a request may take.
    pub request_seconds: u64,
    /// Derivations that run at the same time; the others wait.
    pub workers: usize,
    /// Connections at the same time.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            link_seconds: 10 * 60,
            idle_seconds: 2 * 3600,
            session_seconds: 12 * 3600,
            body_bytes: 1 << 20,
            request_seconds: 60,
            workers: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            connections: 1024,
        }
    }
}

/// Why the application cannot be served as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub mend: String,
}

/// The address and the names of one running application.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub address: SocketAddr,
    /// The address that people use, when it is not [`Self::address`]: `https://oncase.example.org`.
    pub public_url: Option<String>,
    /// Proxies on other computers whose word on where a request comes from counts.
    pub proxies: Vec<IpAddr>,
    /// The identity provider through which people may sign in.
    pub provider: Option<ProviderSettings>,
    /// Whether people sign in with passwords. Without a provider they do in any case.
    pub passwords: bool,
    /// Limits.
    pub limits: Limits,
}

impl Config {
    /// Checks an address and a public URL.
    ///
    /// # Errors
    /// When other computers could reach it without a public URL, or when that is not an origin.
    pub fn new(address: SocketAddr, public_url: Option<&str>) -> Result<Self, ConfigError> {
        let public_url = public_url.map(origin).transpose()?;
        if public_url.is_none() && !address.ip().is_loopback() {
            return Err(ConfigError {
                problem: format!("{} can be reached from other computers", address.ip()),
                mend: "name the address that people will use, as in `--public-url https://oncase.example.org`, and put TLS before it (see `oncase serve --help`)".to_owned(),
            });
        }
        let (proxies, limits) = (Vec::new(), Limits::default());
        Ok(Self { address, public_url, proxies, provider: None, passwords: true, limits })
    }

    /// Lets people sign in through an identity provider, and with passwords or not.
    ///
    /// # Errors
    /// When there are no accounts, or the provider's settings are refused.
    pub fn with_provider(self, provider: ProviderSettings, passwords: bool) -> Result<Self, ConfigError> {
        if !self.has_accounts() {
            return Err(ConfigError {
                problem: "an identity provider tells people apart, and there are no accounts here".to_owned(),
                mend:
                    "name the address that people will use, as in `--public-url https://oncase.example.org`"
                        .to_owned(),
            });
        }
        provider.check()?;
        Ok(Self { provider: Some(provider), passwords, ..self })
    }

    /// Whether people sign in with accounts. Alone on one's own computer a one-time link suffices.
    pub fn has_accounts(&self) -> bool {
        self.public_url.is_some()
    }

    /// Whether cookies are for TLS only.
    pub fn is_secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The address to open.
    pub fn url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.address))
    }

    /// Name of the session cookie. Cookies are not kept apart by port, so the name is.
    pub fn cookie(&self) -> String {
        if self.is_secure() { "__Host-oncase".to_owned() } else { format!("oncase-{}", self.address.port()) }
    }

    /// Whether a request for this host is meant for us. A name that only now resolves to this computer (DNS
    /// rebinding) is none of ours. Where there is TLS, other computers get nothing past it by an address written out.
    pub fn is_our_host(&self, host: &str, on_this_computer: bool) -> bool {
        let ours = self.public_url.as_deref().and_then(|url| url.split_once("://"));
        if ours.is_some_and(|(_, name)| name.eq_ignore_ascii_case(host)) {
            return true;
        }
        (on_this_computer || !self.is_secure()) && self.is_own_address(host)
    }

    /// Whether the proxy before us has this address: it runs on this computer, or was named.
    pub fn is_our_proxy(&self, address: IpAddr) -> bool {
        self.public_url.is_some() && (address.is_loopback() || self.proxies.contains(&address))
    }

    /// Whether a host is this computer's address with our port.
    fn is_own_address(&self, host: &str) -> bool {
        let (name, port) = split_port(host);
        let port_is_ours = match port {
            Some(port) => port.parse() == Ok(self.address.port()),
            None => self.address.port() == 80,
        };
        let literal = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let name_is_ours = match literal {
            // A rebound name is a name: an address written out reaches what it says.
            Ok(ip) => ip.is_loopback() || !self.address.ip().is_loopback(),
            Err(_) => name.eq_ignore_ascii_case("localhost"),
        };
        port_is_ours && name_is_ours
    }

    /// Whether a page of this origin is ours, for a request that came to `host`.
    pub fn is_our_origin(&self, origin: &str, host: &str) -> bool {
        if self.public_url.as_deref().is_some_and(|url| url.eq_ignore_ascii_case(origin)) {
            return true;
        }
        origin.split_once("://").is_some_and(|(scheme, name)| {
            scheme == "http" && name.eq_ignore_ascii_case(host) && self.is_own_address(name)
        })
    }
}

/// `host:port` in two.
fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    }
}

/// Scheme and host of a public URL, without a path.
fn origin(url: &str) -> Result<String, ConfigError> {
    let url = url.trim_end_matches('/');
    let name = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
    };
    match name {
        Some(name) if plain(name) => Ok(url.to_ascii_lowercase()),
        _ => Err(ConfigError {
            problem: format!("`{url}` is not the address of a site"),
            mend: "write scheme and host, as in --public-url https://oncase.example.org".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local() -> Config {
        Config::new("127.0.0.1:7341".parse().expect("an address"), None).expect("a configuration")
    }

    #[test]
    fn a_rebound_name_is_not_ours() {
        let config = local();
        for host in ["127.0.0.1:7341", "localhost:7341", "LOCALHOST:7341", "[::1]:7341"] {
            assert!(config.is_our_host(host, true), "{host}");
        }
        for host in [
            "attacker.example:7341",
            "127.0.0.1.attacker.example:7341",
            "127.0.0.1:80",
            "localhost",
            "",
            "192.0.2.1:7341",
        ] {
            assert!(!config.is_our_host(host, true), "{host}");
        }
    }

    #[test]
    fn a_page_of_another_origin_is_not_ours() {
        let config = local();
        assert!(config.is_our_origin("http://127.0.0.1:7341", "127.0.0.1:7341"));
        for origin in ["http://127.0.0.1:8000", "https://127.0.0.1:7341", "null", "http://localhost:7341", ""]
        {
            assert!(!config.is_our_origin(origin, "127.0.0.1:7341"), "{origin}");
        }
    }

    #[test]
    fn behind_tls_only_the_public_name_counts() {
        let address = "127.0.0.1:7341".parse().expect("an address");
        let config = Config::new(address, Some("https://Oncase.example.org/")).expect("a configuration");
        assert!(config.has_accounts() && config.is_secure());
        assert_eq!(config.cookie(), "__Host-oncase");
        assert!(config.is_our_host("oncase.example.org", false));
        assert!(config.is_our_origin("https://oncase.example.org", "oncase.example.org"));
        assert!(!config.is_our_origin("http://oncase.example.org", "oncase.example.org"));
    }

    #[test]
    fn other_computers_reach_it_only_by_a_named_address() {
        let open = "0.0.0.0:7341".parse().expect("an address");
        assert!(Config::new(open, None).expect_err("no name").mend.contains("--public-url"));
        assert!(Config::new(open, Some("oncase.example.org")).is_err());
        assert!(Config::new(open, Some("https://oncase.example.org")).is_ok());
    }

    #[test]
    fn past_tls_nothing_is_served_to_other_computers() {
        let open = "0.0.0.0:7341".parse().expect("an address");
        let config = Config::new(open, Some("https://oncase.example.org")).expect("a configuration");
        assert!(!config.is_our_host("192.0.2.1:7341", false));
        assert!(config.is_our_host("127.0.0.1:7341", true));
        let plain = Config::new(open, Some("http://oncase.example.org")).expect("a configuration");
        assert!(plain.is_our_host("192.0.2.1:7341", false), "as was asked for");
    }
}
