//! `oncase serve`: the local web application.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use oncase_server::admin::AdminError;
use oncase_server::security::{ClientSecret, ProviderSettings};
use oncase_server::{AppState, Data, Options, Say, ServeError, serve};
use serde_json::json;

use super::serve_browser::{OpenedPage, open_browser};
use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `serve` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// Address to listen on; one that other computers can reach needs --public-url.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// Port; 0 takes a free one. Without this option 7341, or a free one when that is taken.
    #[arg(long)]
    port: Option<u16>,
    /// The address that people will use, such as `https://oncase.example.org`. People then sign in with accounts.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Address of the proxy, where it runs on another computer: its `X-Forwarded-For` says where a request comes from. Can be
    /// given several times.
    #[arg(long, value_name = "ADDRESS", requires = "public_url")]
    trusted_proxy: Vec<IpAddr>,
    /// Do not open the browser.
    #[arg(long)]
    no_open: bool,
    #[command(flatten)]
    provider: ProviderArgs,
}

/// The identity provider through which people sign in (OpenID Connect).
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Identity provider")]
struct ProviderArgs {
    /// Its address as it writes it, such as `https://login.example.org`. Needs --public-url, and a program built with
    /// `--features oidc`.
    #[arg(long, value_name = "URL", requires = "oidc_client_id")]
    oidc_issuer: Option<String>,
    /// Name of this application at the provider.
    #[arg(long, value_name = "ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// File with the application's secret; left out for a public client.
    #[arg(long, value_name = "FILE", requires = "oidc_issuer")]
    oidc_client_secret_file: Option<PathBuf>,
    /// The claim that is the name of the account. `sub` names a person for good; `preferred_username`, and `email`, which the
    /// provider must have verified, can pass to another person, who would then have the account.
    #[arg(long, value_name = "CLAIM", default_value = "preferred_username")]
    oidc_claim: String,
    /// Let nobody sign in with a password.
    #[arg(long, requires = "oidc_issuer")]
    no_passwords: bool,
}

impl ProviderArgs {
    fn settings(&self, output: &Output) -> Result<Option<ProviderSettings>, Failure> {
        let (Some(issuer), Some(client_id)) = (&self.oidc_issuer, &self.oidc_client_id) else {
            return Ok(None);
        };
        let client_secret = self.oidc_client_secret_file.as_deref();
        if let Some(file) = client_secret.filter(|file| is_open(file)) {
            let file = file.display();
            output.message(&format!(
                "warning: everyone on this computer can read the client secret: chmod 600 {file}"
            ));
        }
        let client_secret = client_secret.map(secret).transpose()?;
        let (issuer, client_id, claim) = (issuer.clone(), client_id.clone(), self.oidc_claim.clone());
        Ok(Some(ProviderSettings { issuer, client_id, client_secret, claim }))
    }
}

/// Whether others than its owner and group can read a file.
fn is_open(file: &Path) -> bool {
    #[cfg(unix)]
    let mode = std::fs::metadata(file).map_or(0, |found| std::os::unix::fs::MetadataExt::mode(&found));
    #[cfg(not(unix))]
    let mode = 0;
    mode & 0o004 != 0
}

/// The secret in a file, without the line's end.
fn secret(path: &Path) -> Result<ClientSecret, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(
            format!("cannot read the client secret: {}: {error}", path.display()),
            "write the secret that the provider gave into that file, readable by the server's user alone",
        )
    })?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(Failure::new(
            format!("{} is empty", path.display()),
            "write the secret that the provider gave into it, or leave --oidc-client-secret-file out",
        ));
    }
    Ok(ClientSecret(text.to_owned()))
}

const HELP: &str = "\
Alone on your computer nothing is needed: the link that is printed signs you in, once.

For several people, make accounts first (`oncase accounts add NAME --role administrator`), name the address that
they will use, and put TLS before it, for instance with Caddy, whose whole configuration is

    oncase.example.org {
        reverse_proxy 127.0.0.1:7341
    }

    oncase serve --public-url https://oncase.example.org

or with nginx, inside the `server` that holds your certificate:

    location / {
        proxy_pass http://127.0.0.1:7341;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        client_max_body_size 17m;
    }

People may sign in through an identity provider (OpenID Connect, authorization code with PKCE), where this program was
built with `--features oidc`:

    oncase serve --public-url https://oncase.example.org --oidc-issuer https://login.example.org \\
        --oidc-client-id oncase --oidc-client-secret-file secret.txt

There, allow the redirect address https://oncase.example.org/login/callback. The provider says who someone is; the account
of that name here says what they may do. Who has none is refused, and none is made. Names change hands at some providers: where
yours gives a name of someone who left to someone else, or lets people choose it, say `--oidc-claim sub` and name each account
by that person's `sub`; OpenID Connect (Core 5.7) promises only that one not to change.";

/// Runs it until Ctrl-C.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let data = args.data.data()?;
    let options = Options {
        address: SocketAddr::new(args.listen, args.port.unwrap_or(7341)),
        or_free_port: args.port.is_none(),
        public_url: args.public_url.clone(),
        proxies: args.trusted_proxy.clone(),
        provider: args.provider.settings(output)?,
        passwords: !args.provider.no_passwords,
        data: data.clone(),
    };
    let json = output.is_json();
    let say = Say(std::sync::Arc::new(move |line: &str| {
        // The reader of the terminal may be gone; the server goes on.
        let _ = std::io::Write::write_fmt(&mut anstream::stderr(), format_args!("{line}\n"));
    }));
    // Holds the page that the browser was opened with, until the end.
    let mut announced = Ok(None);
    let ready = |state: &AppState| announced = announce(args, &data.shown(), state, output, json);
    serve(&options, say, ready).map_err(|error| failed(&error))?;
    announced.map(|_| Exit::Clean)
}

/// Says where it runs and where the data are; opens the browser.
fn announce(
    args: &Args,
    data: &str,
    state: &AppState,
    output: &Output,
    json: bool,
) -> Result<Option<OpenedPage>, Failure> {
    let url = state.config.url();
    let link = if state.config.has_accounts() {
        format!("{url}/login")
    } else {
        state.link().map_err(|error| Failure::new(format!("no random numbers: {error}"), "try again"))?
    };
    if json {
        output.json("oncase.serve/1", &json!({"url": url, "link": link, "data": data}))?;
    } else {
        output.text(&format!(
            "Oncase listens on {}\n  cases are kept in {data}\n  open {link}\n  end with Ctrl-C\n",
            state.config.address
        ))?;
    }
    if url.starts_with("http://") && state.config.has_accounts() {
        output.message("warning: without TLS, passwords and records cross the network readable by others; put TLS before it (see `oncase serve --help`)");
    }
    if !args.no_open && !state.config.has_accounts() && has_display() {
        // Where no browser opens, the link stands in the terminal.
        return Ok(open_browser(&link).ok());
    }
    Ok(None)
}

fn failed(error: &ServeError) -> Failure {
    let mend = match error {
        ServeError::Config(error) => error.mend.clone(),
        ServeError::Store(_) => "name another file with --data; `oncase audit verify` checks one".to_owned(),
        ServeError::System(_) => "choose another address or port".to_owned(),
    };
    Failure::new(error.to_string(), mend)
}

/// Without a display, a browser would open in the terminal.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Where the cases are kept.
#[derive(Debug, clap::Args)]
pub struct DataArgs {
    /// Where the cases are kept: a file (in your data directory when left out), or postgres://… where this program was
    /// built for it. PostgreSQL is spoken to without TLS: name one on
    /// this computer, or reach it through a tunnel; its password may stand in `PGPASSWORD`.
    #[arg(long, value_name = "FILE|URL", global = true)]
    data: Option<String>,
    /// File in which the head of the audit trail is anchored; beside the file of the cases when left out. Keep it where
    /// whoever can write the cases cannot write.
    #[arg(long, value_name = "FILE", global = true)]
    anchor: Option<PathBuf>,
}

impl DataArgs {
    /// As said, or in the user's data directory.
    pub fn data(&self) -> Result<Data, Failure> {
        let place = match &self.data {
            Some(place) => place.clone(),
            None => default_data()?.display().to_string(),
        };
        Ok(Data { place, anchor: self.anchor.clone() })
    }
}

/// Why something could not be done to the cases.
pub fn store_failure(error: &AdminError) -> Failure {
    let mend = match error {
        AdminError::Store(_) | AdminError::Edit(_) => {
            "when the application runs on these cases, end it first, or use its pages"
        }
        AdminError::Trail(_) => "keep the file as it is, and compare it with a backup",
        AdminError::Password(_) => "give another one, or let one be made",
        AdminError::System(_) => "check the name given with --data",
    };
    Failure::new(error.to_string(), mend)
}

/// The file in the user's data directory.
fn default_data() -> Result<PathBuf, Failure> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = std::env::home_dir();
    let folder = if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        home.map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| home.map(|home| home.join(".local/share")))
    };
    let folder = folder.ok_or_else(|| {
        Failure::new("the system names no folder for your data", "name a file with --data cases.db")
    })?;
    Ok(folder.join("oncase").join("oncase.db"))
}
