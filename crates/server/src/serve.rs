//! Listening: connections, their time limits, and an end that lets running requests finish.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use oncase_store::StoreError;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::config::{Config, ConfigError, Limits};
use crate::data::Data;
use crate::pages;
use crate::router::router;
use crate::security::{PeerAddress, ProviderSettings};
use crate::state::{AppState, OUTSIDE, PASSWORDS, Say};

/// Seconds in which a client must have sent the headers of its next request: a connection that dribbles, or only waits,
/// is closed.
const HEADER_SECONDS: u64 = 30;
/// Seconds for which running requests may finish after the end was asked for.
const FINISH_SECONDS: u64 = 10;

/// What to serve, and how.
#[derive(Debug)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub address: SocketAddr,
    /// Take a free port when this one is taken.
    pub or_free_port: bool,
    /// Where the cases are kept.
    pub data: Data,
    /// The address that people use, when it is another one.
    pub public_url: Option<String>,
    /// Proxies on other computers whose word on where a request comes from counts.
    pub proxies: Vec<IpAddr>,
    /// The identity provider through which people may sign in.
    pub provider: Option<ProviderSettings>,
    /// Whether people may sign in with passwords too.
    pub passwords: bool,
}

/// Why the application could not be served.
#[derive(Debug)]
pub enum ServeError {
    /// The options do not go together.
    Config(ConfigError),
    /// The cases cannot be opened.
    Store(StoreError),
    /// The address cannot be listened on, or the system refused something else.
    System(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => f.write_str(&error.problem),
            Self::Store(error) => error.fmt(f),
            Self::System(error) => write!(f, "cannot listen: {error}"),
        }
    }
}

impl std::error::Error for ServeError {}

impl From<io::Error> for ServeError {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// Serves until the process is asked to end (Ctrl-C, or SIGTERM). `ready` hears once that connections are taken;
/// `say` is told each line to be shown to the person at the terminal.
///
/// # Errors
/// When the options do not go together or the address cannot be listened on.
pub fn serve(options: &Options, say: Say, ready: impl FnOnce(&AppState)) -> Result<(), ServeError> {
    // Derivations run on a thread for each core. Without a limit a burst of requests starts dozens, each of which keeps the
    // memory that it once needed.
    let threads = Limits::default().workers + OUTSIDE + PASSWORDS;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().max_blocking_threads(threads).enable_all().build()?;
    runtime.block_on(async {
        let listener = bind(options).await?;
        let address = listener.local_addr()?;
        let config = config(address, options).map_err(ServeError::Config)?;
        let store = options.data.open().map_err(ServeError::Store)?;
        let state = AppState::new(store, config, say);
        if let Some(kept) = options.data.file_here().and_then(pages::open_pages) {
            // Nothing else sets it.
            let _ = state.pages.set(kept);
        }
        ready(&state);
        accept(listener, router(&state), state.config.limits.connections, end_asked_for()).await;
        Ok(())
    })
}

fn config(address: SocketAddr, options: &Options) -> Result<Config, ConfigError> {
    let mut config = Config::new(address, options.public_url.as_deref())?;
    config.proxies = options.proxies.iter().map(IpAddr::to_canonical).collect();
    match options.provider.clone() {
        Some(provider) => config.with_provider(provider, options.passwords),
        None => Ok(config),
    }
}

async fn bind(options: &Options) -> io::Result<TcpListener> {
    match TcpListener::bind(options.address).await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && options.or_free_port => {
            TcpListener::bind(SocketAddr::new(options.address.ip(), 0)).await
        }
        bound => bound,
    }
}

/// Takes connections until `end`.
async fn accept(listener: TcpListener, router: Router, most: usize, end: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(most));
    let mut end = std::pin::pin!(end);
    loop {
        let place = Arc::clone(&room).acquire_owned();
        let (place, (stream, peer)) = tokio::select! {
            taken = async { (place.await, listener.accept().await) } => match taken {
                (Ok(place), Ok(connection)) => (place, connection),
                // Out of file handles, or a client that went away: the next one may fare better.
                _ => { tokio::time::sleep(Duration::from_millis(20)).await; continue }
            },
            () = &mut end => break,
        };
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = tower_service(router, peer);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(HEADER_SECONDS))
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that breaks is the client's business.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(Duration::from_secs(FINISH_SECONDS), graceful.shutdown()).await;
}

/// The router as a service of one connection; each request knows the other end.
fn tower_service(
    router: Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send + 'static,
> + Send
+ 'static {
    let service = TowerToHyperService::new(router.into_service::<Body>());
    hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(PeerAddress(peer));
        hyper::service::Service::call(&service, request)
    })
}

async fn end_asked_for() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = interrupted => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
