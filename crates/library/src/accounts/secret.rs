//! What only its holder knows: the keys of sessions, the tokens of links. Kept as SHA-256, so that a copy of the
//! database opens nothing; they are random and long, so that a plain hash is enough.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::Error;

/// Bytes of a secret: 256 bits.
const BYTES: usize = 32;

/// A new secret and the id under which it is remembered.
pub struct Secret {
    /// What the holder gets, of letters that an address may hold.
    pub plain: String,
    /// What is stored.
    pub id: String,
}

impl Secret {
    /// A fresh one.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the machine has no randomness.
    pub fn new() -> Result<Self, Error> {
        let plain = BASE64URL_NOPAD.encode(&random::<BYTES>()?);
        let id = id_of(&plain);
        Ok(Self { plain, id })
    }
}

/// The id under which a secret is remembered.
pub fn id_of(plain: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(plain.as_bytes()))
}

/// Random bytes.
///
/// # Errors
/// [`Error::Unavailable`] where the machine has none.
pub fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unavailable(Box::new(error)))?;
    Ok(bytes)
}
