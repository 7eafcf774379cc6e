//! Random secrets. Only their hashes are kept and compared, so that a comparison tells nothing by its time.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Hash of a secret.
pub(super) type Hash = [u8; 32];

/// A new secret of 256 random bits, as hexadecimal digits.
///
/// # Errors
/// When the operating system gives no random numbers; then there is no secret to fall back on.
pub(super) fn new_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// What is kept of a secret.
pub(super) fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// Whether two secrets are the same.
pub(super) fn same(a: &str, b: &str) -> bool {
    hash(a) == hash(b)
}
