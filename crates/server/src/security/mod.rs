//! Who may ask for what: names and origins, one-time links, sessions, roles, accounts, headers.
//!
//! Every request passes, in this order: headers, host, then (but for the few open addresses) session, and for a
//! request that changes something the same origin and the session's token. The role is looked at where the
//! operation is declared, in the table of [`crate::api`].

mod accounts;
mod attempts;
mod browser;
mod enter;
mod guard;
mod headers;
mod kept;
mod links;
mod login;
mod network;
mod passwords;
mod provider;
mod roles;
mod secret;
mod session;

pub(crate) use accounts::check_password;
pub use accounts::new_account;
pub use attempts::Attempts;
pub use browser::for_browsers;
pub use guard::{PeerAddress, TOKEN_HEADER, closed, our_host, peer_address};
pub use headers::{PAGE_POLICY, headers};
pub use links::OneTimeLinks;
pub use passwords::{PasswordError, hash_password, new_password};
#[cfg(feature = "oidc")]
pub use provider::Provider;
pub use provider::{ClientSecret, ProviderSettings};
pub use roles::{May, Role};
pub use session::{Caller, Sessions};

pub(crate) use enter::enter;
pub(crate) use kept::end_all_of;
pub(crate) use login::{login, login_page, logout};
#[cfg(feature = "oidc")]
pub(crate) use provider::{begin, callback};
