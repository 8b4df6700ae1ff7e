//! Passwords: hashed with Argon2id, judged by how easily programs guess them.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use domain::account;
use tokio::sync::Semaphore;

use super::{Refusal, Result};
use crate::Error;

/// Hashes that are worked out at one time; each takes 19 MiB for a moment.
const AT_ONCE: usize = 4;

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// Argon2id, version 19, 19 MiB, 2 passes, 1 lane: the first choice of the OWASP Password Storage Cheat Sheet, and
/// the default of the library.
static HASHER: LazyLock<Argon2<'static>> = LazyLock::new(Argon2::default);

/// The hash of a password that nobody has, so that an unknown address takes as long as a known one.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| HASHER.hash_password(b"the password of nobody").map(|hash| hash.to_string()).unwrap_or_default());

/// Judges a new password: its length, then how many guesses it withstands. `known` are words that a guesser would try
/// first for this person.
///
/// # Errors
/// [`Refusal::Password`], [`Refusal::Guessable`].
pub fn judged(text: &str, known: &[&str]) -> Result<String, Refusal> {
    let password = account::password(text).map_err(Refusal::Password)?;
    // Judging takes longer the longer a text is; whoever types 64 characters is beyond guessing unless they repeat.
    let head: String = password.chars().take(64).collect();
    let mut known = known.to_vec();
    known.extend(["werkbuch", "servicestelle", "industrie", "initiative", "dialog"]);
    if zxcvbn::zxcvbn(&head, &known).score() < zxcvbn::Score::Three {
        return Err(Refusal::Guessable);
    }
    Ok(password)
}

/// The hash of a password, in the PHC string format, with a salt of its own.
pub async fn hashed(password: String) -> Result<String, Error> {
    worked(move || HASHER.hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(broken)).await?
}

/// Whether the password belongs to the hash. Without a hash it takes as long and never does.
pub async fn fits(password: &str, hash: Option<String>) -> Result<bool, Error> {
    // What cannot be a password is compared all the same, so that it takes as long.
    let password = account::password(password).unwrap_or_default();
    worked(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODYS.clone());
        let parsed = PasswordHash::new(&hash).map_err(broken)?;
        let fits = HASHER.verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(fits && known && !password.is_empty())
    })
    .await?
}

/// Off the threads that answer, and a few at one time.
async fn worked<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let _place = PLACES.acquire().await.map_err(|error| Error::Unavailable(Box::new(error)))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Unavailable(Box::new(error)))
}

fn broken(error: impl std::fmt::Display) -> Error {
    // The text names the rule of the format, never the password or the hash.
    Error::Corrupt(format!("a password ({error})"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is wrong")]

    use super::*;

    #[test]
    fn what_is_easily_guessed_is_refused_and_nothing_else() {
        for easy in ["passwort", "12345678", "werkbuch2026", "annaanna", "qwertzuiop", "Anna.Beispiel"] {
            assert_eq!(judged(easy, &["anna", "beispiel"]), Err(Refusal::Guessable), "{easy}");
        }
        for hard in ["korrekt pferd batterie heftklammer", "x7Kq-pL9w-Zt3r", "vier rosa tapire im tiefen schnee"] {
            assert!(judged(hard, &["anna"]).is_ok(), "{hard}");
        }
        let long = "korrekt pferd batterie heftklammer ".repeat(3);
        assert!(judged(&long, &[]).is_ok());
    }

    /// What judges looks for patterns, some of them by expressions that go back and forth: it is given no more than 64
    /// characters, so that what stands behind them changes nothing.
    #[test]
    fn what_stands_behind_the_first_64_characters_is_not_judged() {
        let strong = "x7Kq-pL9w-Zt3r-korrekt-pferd-batterie";
        assert!(judged(strong, &[]).is_ok());
        assert_eq!(judged(&format!("{}{strong}", "a".repeat(64)), &[]), Err(Refusal::Guessable));
        assert!(judged(&format!("{strong}{}", "a".repeat(64)), &[]).is_ok());
    }

    #[tokio::test]
    async fn a_password_fits_its_hash_alone() {
        let hash = hashed("a\u{308}pfel am baum".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let composed = hashed("äpfel am baum".to_owned()).await.unwrap();
        assert!(fits("a\u{308}pfel am baum", Some(composed.clone())).await.unwrap(), "either way of typing it");
        assert!(!fits("äpfel am Baum", Some(composed)).await.unwrap());
        assert!(!fits("the password of nobody", None).await.unwrap(), "nobody has an account");
        assert!(!fits("", Some(hash)).await.unwrap());
    }
}
