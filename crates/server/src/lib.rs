//! The local web application: pages, forms and the programming interface over the store.
//!
//! ```text
//! request ─▶ headers ─▶ host ─▶ session, origin, token ─┬─▶ pages (show)
//!                                                       └─▶ api (show and change) ─▶ store, derivations
//! ```
//!
//! Pages change nothing: their script calls the programming interface, as any other program may.

pub mod admin;
pub mod api;
pub mod assets;
mod config;
mod data;
pub mod derive;
mod import;
mod loaded;
pub mod pages;
mod problem;
mod refusal;
mod router;
pub mod security;
mod serve;
mod state;
mod tables;

pub use oncase_store::{Account, Head, Verified};

pub use config::{Config, ConfigError, Limits};
pub use data::Data;
pub use loaded::LoadedCase;
pub use problem::Problem;
pub use refusal::case_id;
pub use router::router;
pub use serve::{Options, ServeError, serve};
pub use state::{AppState, Say, Shared};
