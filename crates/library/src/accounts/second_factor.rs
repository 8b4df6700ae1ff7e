//! The second factor: one-time codes of an app (RFC 6238), and recovery codes for the day the device is gone.

use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;
use domain::account::{AccountId, RECOVERY_CODES};
use domain::policy::AccountAction;
use serde_json::json;
use storage::{Transaction, audit, second_factor};
use totp_rs::{Algorithm, Builder, Totp};

use super::limits::Limit;
use super::secret::{id_of, random};
use super::{Links, Present, Refusal, Result, line};
use crate::letters::{self, Letter};
use crate::{Error, Library};

/// Bytes of the shared secret: 160 bits (RFC 4226, section 4).
const SECRET: usize = 20;
/// Letters of a recovery code, without its hyphen: 80 bits.
const CODE_BYTES: usize = 10;

/// A second factor that was begun, to be shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Begun {
    /// The secret in groups of four letters, to be typed.
    pub secret: String,
    /// The same for an app to read (`otpauth:`).
    pub uri: String,
}

/// How an account is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protection {
    /// Since when a second factor is asked for; none if it is not.
    pub second_factor: Option<DateTime<Utc>>,
    /// Recovery codes that are left.
    pub codes_left: u64,
}

impl Library {
    /// How the account of whoever asks is protected.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn protection(&self, present: &Present) -> Result<Protection> {
        let row = second_factor::get(&self.storage, present.id).await?;
        let codes_left = second_factor::codes_left(&self.storage, present.id).await?;
        Ok(Protection { second_factor: row.and_then(|row| row.confirmed_at), codes_left })
    }

    /// Begins a second factor, or begins anew where none is confirmed. `node` is the name under which the app lists
    /// it.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in, [`crate::Error::Conflict`] where one stands.
    pub async fn begin_second_factor(&self, present: &Present, node: &str) -> Result<Begun> {
        present.may(AccountAction::Delicate)?;
        let secret = BASE32_NOPAD.encode(&random::<SECRET>()?);
        let tx = self.storage.begin().await?;
        if !second_factor::begin(&tx, present.id, &secret, self.now()).await? {
            return Err(Error::Conflict.into());
        }
        tx.commit().await?;
        Ok(begun(&secret, node, present.address.as_str()))
    }

    /// The second factor that was begun and not confirmed, to be shown again where a code was mistyped.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in.
    pub async fn begun_second_factor(&self, present: &Present, node: &str) -> Result<Option<Begun>> {
        present.may(AccountAction::Delicate)?;
        let row = second_factor::get(&self.storage, present.id).await?.filter(|row| row.confirmed_at.is_none());
        Ok(row.map(|row| begun(&row.secret, node, present.address.as_str())))
    }

    /// Switches the second factor on by a first code, and gives the recovery codes; they are never shown again.
    ///
    /// # Errors
    /// [`Refusal::Code`], [`Refusal::TooOften`], [`Refusal::Policy`] without a recent sign-in.
    pub async fn confirm_second_factor(&self, present: &Present, code: &str, links: &dyn Links) -> Result<Vec<String>> {
        present.may(AccountAction::Delicate)?;
        self.limited(Limit::Code, &present.id.0.to_string()).await?;
        let now = self.now();
        let codes = recovery_codes()?;
        let hashes: Vec<String> = codes.iter().map(|code| id_of(&plain(code))).collect();
        let tx = self.storage.begin().await?;
        let open = second_factor::get(&tx, present.id).await?.is_some_and(|row| row.confirmed_at.is_none());
        if !open {
            return Err(Error::Conflict.into());
        }
        if !taken(&tx, present.id, code, now).await? {
            return Err(Refusal::Code.into());
        }
        second_factor::confirm(&tx, present.id, &hashes, now).await?;
        self.tell_second_factor(&tx, present, true, links, now).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Switches the second factor off.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in, which itself asked for a code.
    pub async fn remove_second_factor(&self, present: &Present, links: &dyn Links) -> Result<()> {
        present.may(AccountAction::Delicate)?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        if second_factor::remove(&tx, present.id).await? {
            self.tell_second_factor(&tx, present, false, links, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn tell_second_factor(
        &self,
        tx: &Transaction,
        present: &Present,
        on: bool,
        links: &dyn Links,
        now: DateTime<Utc>,
    ) -> Result<()> {
        audit::append(tx, &line(now, Some(present.id), "second_factor", present.id, json!({ "on": on }))).await?;
        let letter = Letter::SecondFactorChanged { on, link: links.account(present.language) };
        letters::send(tx, present.address.as_str(), present.language, &letter, now).await?;
        Ok(())
    }
}

/// Takes a code: of the app, each once, or one for recovery. Of a second factor that is only begun, the app's alone.
pub(super) async fn taken(tx: &Transaction, account: AccountId, code: &str, now: DateTime<Utc>) -> Result<bool> {
    let Some(row) = second_factor::get(tx, account).await? else { return Ok(false) };
    let code = plain(code);
    if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let step = totp(&row.secret).and_then(|totp| totp.check(&code, seconds));
        return match step.and_then(|step| i64::try_from(step).ok()) {
            Some(step) => Ok(second_factor::take_step(tx, account, step).await?),
            None => Ok(false),
        };
    }
    Ok(row.confirmed_at.is_some() && second_factor::use_code(tx, account, &id_of(&code), now).await?)
}

/// Six digits, 30 seconds, SHA-1, one step of tolerance: what every app does (RFC 6238, sections 4 and 5.2).
fn totp(secret: &str) -> Option<Totp> {
    let secret = BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret)
        .build()
        .ok()
}

/// A code as it is compared: without blanks and hyphens, in small letters.
fn plain(code: &str) -> String {
    code.chars().filter(|letter| letter.is_alphanumeric()).take(64).flat_map(char::to_lowercase).collect()
}

fn recovery_codes() -> Result<Vec<String>, Error> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let letters = BASE32_NOPAD.encode(&random::<CODE_BYTES>()?).to_lowercase();
            Ok(grouped(&letters, '-'))
        })
        .collect()
}

/// In groups of four, which can be read aloud.
fn grouped(letters: &str, between: char) -> String {
    let mut out = String::new();
    for (index, letter) in letters.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            out.push(between);
        }
        out.push(letter);
    }
    out
}

fn begun(secret: &str, node: &str, address: &str) -> Begun {
    // The label of the app; a colon would divide it, and the rest must not end the address early.
    let label = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'@' => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect()
    };
    let uri =
        format!("otpauth://totp/{0}:{1}?secret={secret}&issuer={0}", label(&node.replace(':', " ")), label(address));
    Begun { secret: grouped(secret, ' '), uri }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is wrong")]

    use super::*;

    /// The vectors of RFC 6238, appendix B, shortened to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = totp(&BASE32_NOPAD.encode(b"12345678901234567890")).unwrap();
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(totp.generate(seconds).to_string(), code);
            assert_eq!(totp.check(code, seconds), Some(seconds / 30));
            assert_eq!(totp.check(code, seconds + 30), Some(seconds / 30), "a moment late");
            assert_eq!(totp.check(code, seconds + 120), None);
        }
    }

    #[test]
    fn recovery_codes_are_read_as_they_are_typed() {
        let codes = recovery_codes().unwrap();
        assert_eq!(codes.len(), 10);
        let code = &codes[0];
        assert_eq!(code.len(), 19, "{code}");
        assert_eq!(plain(&format!(" {} ", code.to_uppercase().replace('-', " "))), plain(code));
    }

    #[test]
    fn an_app_is_told_name_and_secret() {
        let begun = begun("ABCDEFGH", "Werk: Buch", "a+b@x.example");
        assert_eq!(begun.secret, "ABCD EFGH");
        assert_eq!(begun.uri, "otpauth://totp/Werk%20%20Buch:a%2Bb@x.example?secret=ABCDEFGH&issuer=Werk%20%20Buch");
    }
}
