//! Passwords: argon2id, and what a password must be.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

/// Shortest and longest password in characters and bytes. Length is what counts (NIST SP 800-63B); rules on
/// capitals and digits only make passwords alike.
const SHORTEST: usize = 12;
const LONGEST: usize = 256;

/// Why a password cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordError {
    /// Too short.
    Short,
    /// Too long.
    Long,
    /// The account's own name.
    Name,
    /// It could not be hashed.
    Failed,
}

impl std::fmt::Display for PasswordError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Short => write!(f, "a password has at least {SHORTEST} characters; a few words do well"),
            Self::Long => write!(f, "a password has at most {LONGEST} bytes"),
            Self::Name => f.write_str("a password that holds the account's name is too easy to guess"),
            Self::Failed => f.write_str("the password could not be hashed"),
        }
    }
}

impl std::error::Error for PasswordError {}

/// A new password for a person: 100 random bits as five groups of letters and digits that are not taken for each other.
///
/// # Errors
/// When the operating system gives no random numbers.
pub fn new_password() -> Result<String, getrandom::Error> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0u8; 20];
    getrandom::fill(&mut bytes)?;
    let letters: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(LETTERS.get(usize::from(byte % 32)).copied().unwrap_or(b'a')))
        .collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

/// argon2id with 19 MiB, two passes and one lane, as OWASP's Password Storage Cheat Sheet has it.
fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a new password of an account, as a PHC string with its salt.
///
/// # Errors
/// When the password is too short, too long or holds the name.
pub fn hash_password(name: &str, password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < SHORTEST {
        return Err(PasswordError::Short);
    }
    if password.len() > LONGEST {
        return Err(PasswordError::Long);
    }
    if password.to_lowercase().contains(&name.to_lowercase()) {
        return Err(PasswordError::Name);
    }
    let argon2 = argon2().ok_or(PasswordError::Failed)?;
    argon2.hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|_| PasswordError::Failed)
}

/// Whether a password is the one of the hash. Where there is no account, a hash is computed all the same, so that
/// the time does not tell which names exist.
pub(super) fn verify(password: &str, stored: Option<&str>) -> bool {
    let Some(argon2) = argon2() else { return false };
    if password.len() > LONGEST {
        return false;
    }
    match stored.and_then(|stored| PasswordHash::new(stored).ok()) {
        Some(stored) => argon2.verify_password(password.as_bytes(), &stored).is_ok(),
        None => {
            let _ = argon2.hash_password(password.as_bytes());
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_argon2id_and_only_its_password_opens_it() {
        let hash = hash_password("ada", "correct horse battery").expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("correct horse battery", Some(&hash)));
        assert!(!verify("correct horse batterz", Some(&hash)));
        assert!(!verify("correct horse battery", None));
        assert_ne!(hash, hash_password("ada", "correct horse battery").expect("a hash"), "salted");
    }

    #[test]
    fn a_new_password_can_be_taken_and_is_another_each_time() {
        let (one, two) = (new_password().expect("one"), new_password().expect("two"));
        assert_ne!(one, two);
        assert_eq!(one.len(), 24);
        assert!(hash_password("ada", &one).is_ok());
    }

    #[test]
    fn a_password_is_long_and_not_the_name() {
        assert_eq!(hash_password("ada", "short"), Err(PasswordError::Short));
        assert_eq!(hash_password("ada", &"x".repeat(257)), Err(PasswordError::Long));
        assert_eq!(hash_password("Lovelace", "xx lovelace xx"), Err(PasswordError::Name));
    }
}
