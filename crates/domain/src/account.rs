//! People as the rules see them: who looks, in which roles, for which initiatives; addresses, passwords and names as
//! far as they can be judged without knowing the time or the person.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use crate::id::EntryId;

/// Identifier of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub Uuid);

/// What somebody is in one initiative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// Writes for it.
    Contributor,
    /// Also answers for its profile and its people.
    Owner,
}

impl Membership {
    /// Both, the lesser first.
    pub const ALL: [Self; 2] = [Self::Contributor, Self::Owner];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contributor => "contributor",
            Self::Owner => "owner",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What somebody is for the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// Reviews and decides.
    Moderator,
    /// Also runs the node.
    Administrator,
}

impl Office {
    /// Both, the lesser first.
    pub const ALL: [Self; 2] = [Self::Moderator, Self::Administrator];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Moderator => "moderator",
            Self::Administrator => "administrator",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What an account may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// Made by somebody else; its password is not chosen yet.
    Unconfirmed,
    /// In use.
    Active,
    /// Not used for long; wakes up at the next sign-in, until then the office may hand its initiatives over.
    Dormant,
    /// Emptied; only the id remains, so that logs stay true.
    Erased,
}

impl AccountStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unconfirmed, Self::Active, Self::Dormant, Self::Erased];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Active => "active",
            Self::Dormant => "dormant",
            Self::Erased => "erased",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether somebody can sign in.
    pub const fn may_sign_in(self) -> bool {
        matches!(self, Self::Active | Self::Dormant)
    }
}

/// Something that an invitation gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// A role for the node.
    Office(Office),
    /// A role in an initiative.
    Membership {
        /// The initiative.
        initiative: EntryId,
        /// The role in it.
        role: Membership,
    },
}

/// Who looks or acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Viewer {
    /// The account; none for a reader who is not signed in.
    pub account: Option<AccountId>,
    /// Role for the node.
    pub office: Option<Office>,
    /// Initiatives with the role in each.
    pub memberships: Vec<(EntryId, Membership)>,
}

impl Viewer {
    /// Anybody.
    pub fn reader() -> Self {
        Self::default()
    }

    /// The role in an initiative.
    pub fn membership(&self, initiative: EntryId) -> Option<Membership> {
        self.memberships.iter().filter(|(id, _)| *id == initiative).map(|(_, role)| *role).max()
    }
}

/// Longest address of a mailbox, in bytes (RFC 5321, 4.5.3.1.3, without the brackets).
pub const LONGEST_ADDRESS: usize = 254;
/// Longest part before the @, in bytes (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// A checked address of a mailbox: trimmed, its domain lower-cased. Whether letters arrive there is for a letter to
/// find out; what is refused here is what no usual mailbox has, or what could break a letter's head.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Address(String);

/// The text is no address of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct NotAnAddress;

impl Address {
    /// The address that `text` names.
    ///
    /// # Errors
    /// Where it is none.
    pub fn new(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim();
        let (local, domain) = text.split_once('@').ok_or(NotAnAddress)?;
        // The characters that RFC 5322 (3.2.3) allows without quotes.
        let is_atom = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(letter);
        let local_fits = (1..=LONGEST_LOCAL).contains(&local.len())
            && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom));
        let is_label = |label: &str| {
            !label.is_empty()
                && label.chars().count() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        };
        let domain: String = domain.nfc().flat_map(char::to_lowercase).collect();
        let domain_fits = domain.contains('.') && domain.split('.').all(is_label);
        let address = format!("{local}@{domain}");
        if local_fits && domain_fits && address.len() <= LONGEST_ADDRESS {
            Ok(Self(address))
        } else {
            Err(NotAnAddress)
        }
    }

    /// As it is written to.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// By which it is known: two addresses that differ in case alone belong to one account.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

/// Fewest characters of a password (OWASP ASVS 5.0, 6.2.1).
pub const SHORTEST_PASSWORD: usize = 8;
/// Most characters of a password; at least 64 must be possible (OWASP ASVS 5.0, 6.2.9), and hashing must end.
pub const LONGEST_PASSWORD: usize = 128;

/// Why a text cannot be a password. There are no rules about its composition (OWASP ASVS 5.0, 6.2.5); whether it is
/// easy to guess is judged by the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer characters than [`SHORTEST_PASSWORD`].
    #[error("too short: {is} characters")]
    TooShort {
        /// Characters it has.
        is: usize,
    },
    /// More characters than [`LONGEST_PASSWORD`].
    #[error("too long: {is} characters")]
    TooLong {
        /// Characters it has.
        is: usize,
    },
}

/// A password in the one form in which it is hashed and compared: NFC, otherwise untouched, blanks at the ends too.
///
/// # Errors
/// Where its length does not fit.
pub fn password(text: &str) -> Result<String, PasswordFault> {
    // What is this long is not worth composing.
    if text.len() > LONGEST_PASSWORD * 16 {
        return Err(PasswordFault::TooLong { is: text.chars().count() });
    }
    let text: String = text.nfc().collect();
    match text.chars().count() {
        is if is < SHORTEST_PASSWORD => Err(PasswordFault::TooShort { is }),
        is if is > LONGEST_PASSWORD => Err(PasswordFault::TooLong { is }),
        _ => Ok(text),
    }
}

/// Most characters of the name under which somebody appears.
pub const LONGEST_NAME: usize = 80;

/// A name under which somebody appears: spaces in a row become one, no control characters, 1 to 80 characters; none
/// where the text is no such name.
pub fn name(text: &str) -> Option<String> {
    let text: String = text.nfc().collect();
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(is_hidden);
    fits.then_some(name)
}

/// Controls and the marks that turn the direction of writing around, which would let a name pose as another.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Hours in which a registration can be confirmed (product design, I-1).
pub const CONFIRM_HOURS: u32 = 24;
/// Hours for which a link to a new password, or to the first administrator, holds.
pub const RESET_HOURS: u32 = 1;
/// Days for which an invitation holds.
pub const INVITATION_DAYS: u32 = 7;
/// Minutes after a sign-in in which what is delicate may be done.
pub const RECENT_MINUTES: u32 = 10;
/// Minutes in which the code of the second factor has to follow the password.
pub const CODE_MINUTES: u32 = 10;
/// Days without a request after which a session ends (OWASP ASVS 5.0, 7.3.1).
pub const IDLE_DAYS: u32 = 7;
/// Days after which a session ends in any case (OWASP ASVS 5.0, 7.3.2).
pub const SESSION_DAYS: u32 = 30;
/// Days without a sign-in after which an account is dormant.
pub const DORMANT_DAYS: u32 = 365;
/// Days in which a device is remembered with which somebody signed in: a sign-in with another one is told.
pub const DEVICE_DAYS: u32 = 90;
/// Days in which a change of the address can be undone by whoever reads the one from before.
pub const UNDO_DAYS: u32 = 7;
/// Days in which owners who have gone quiet can object to a hand-over of their initiative.
pub const HAND_OVER_DAYS: u32 = 14;
/// Recovery codes that somebody gets for a second factor.
pub const RECOVERY_CODES: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for (text, wanted) in [
            ("anna@werk.example", Some("anna@werk.example")),
            ("  Anna.B+x@Werk.EXAMPLE\n", Some("Anna.B+x@werk.example")),
            ("anna@müller.example", Some("anna@müller.example")),
            ("", None),
            ("anna", None),
            ("anna@", None),
            ("@werk.example", None),
            ("anna@werk", None),
            ("anna@b@werk.example", None),
            ("an na@werk.example", None),
            ("anna@werk.example\nBcc: b@c.example", None),
            ("anna@werk..example", None),
            ("an..na@werk.example", None),
            ("<anna@werk.example>", None),
            ("anna@-werk.example", None),
            ("anna,b@werk.example", None),
        ] {
            assert_eq!(Address::new(text).ok().as_ref().map(Address::as_str), wanted, "{text:?}");
        }
        let long = format!("anna@{}.example", "a.".repeat(130));
        assert_eq!(Address::new(&long), Err(NotAnAddress));
        assert_eq!(Address::new("A@x.example").map(|it| it.key()), Ok("a@x.example".to_owned()));
    }

    #[test]
    fn passwords_are_measured_in_characters_and_nothing_else_is_asked() {
        assert_eq!(password("1234567"), Err(PasswordFault::TooShort { is: 7 }));
        assert!(password("        ").is_ok());
        assert_eq!(password("a\u{308}bcdefgh"), password("äbcdefgh"), "typed on two keyboards it is one password");
        assert!(password(&"ü".repeat(128)).is_ok());
        assert_eq!(password(&"ü".repeat(129)), Err(PasswordFault::TooLong { is: 129 }));
        assert!(password(&"x".repeat(1 << 20)).is_err());
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(name("  Anna\n  Beispiel "), Some("Anna Beispiel".to_owned()));
        for refused in ["", " \t ", "a\u{202e}b", "a\u{0}b", &"x".repeat(81)] {
            assert_eq!(name(refused), None, "{refused:?}");
        }
    }

    proptest! {
        #[test]
        fn an_address_is_one_line_and_stays_as_it_is(text in "\\PC{0,40}@[a-zA-ZäÖ0-9.-]{0,30}") {
            if let Ok(address) = Address::new(&text) {
                prop_assert!(!address.as_str().chars().any(|it| it.is_control() || it.is_whitespace()));
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
                prop_assert_eq!(Address::new(address.as_str()), Ok(address.clone()));
            }
        }

        #[test]
        fn a_name_is_a_name_again(text in "\\PC{0,100}") {
            if let Some(once) = name(&text) {
                prop_assert_eq!(name(&once), Some(once.clone()));
            }
        }
    }
}
