//! The canonical form of an entry and its hash.
//!
//! What is hashed is the object of authored fields alone, in all languages, as RFC 8785 (JSON Canonicalization
//! Scheme) bytes of UTF-8 in NFC; nothing computed, granted, dated or personal is inside, and numbers are integers.
//! Vectors stand in `tests/vectors/`; they never change, since what was published cannot be hashed anew.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// SHA-256 of the canonical form; printed as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

/// The value holds something that has no canonical form here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// A number with a fraction or outside ±(2^53 − 1).
    #[error("a number that is no integer within 2^53: {0}")]
    Number(String),
    /// The serialiser refused.
    #[error("cannot be written in canonical form")]
    Unwritable,
}

/// Largest magnitude of an integer that every JSON reader keeps exactly.
const MAX_SAFE: i64 = 9_007_199_254_740_991;

/// RFC 8785 bytes of the authored fields.
///
/// # Errors
/// Where a number is no safe integer.
pub fn bytes(authored: &Map<String, Value>) -> Result<Vec<u8>, NotCanonical> {
    authored.values().try_for_each(integers_only)?;
    serde_json_canonicalizer::to_vec(authored).map_err(|_| NotCanonical::Unwritable)
}

/// The hash of the canonical form.
///
/// # Errors
/// As [`bytes`].
pub fn hash(authored: &Map<String, Value>) -> Result<ContentHash, NotCanonical> {
    Ok(of_bytes(&bytes(authored)?))
}

/// The hash of bytes that are already canonical.
pub fn of_bytes(canonical: &[u8]) -> ContentHash {
    ContentHash(Sha256::digest(canonical).into())
}

fn integers_only(value: &Value) -> Result<(), NotCanonical> {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(is) if (-MAX_SAFE..=MAX_SAFE).contains(&is) => Ok(()),
            _ => Err(NotCanonical::Number(number.to_string())),
        },
        Value::Array(items) => items.iter().try_for_each(integers_only),
        Value::Object(object) => object.values().try_for_each(integers_only),
        _ => Ok(()),
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// The text is no hash: not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 64 lower-case hexadecimal digits")]
pub struct NotAHash;

impl FromStr for ContentHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte)) {
            return Err(NotAHash);
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotAHash)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAHash)?;
        }
        Ok(Self(hash))
    }
}
