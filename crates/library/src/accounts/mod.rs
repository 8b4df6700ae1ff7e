//! People of the node: how they come, sign in, protect what is theirs, give each other roles, and leave.
//!
//! What may be done is asked of `domain::policy::may_account`; what is remembered is in storage; nothing here knows
//! cookies or addresses of pages. Whoever asks is a [`Present`], looked up by [`Library::present`] with every request.
//!
//! Nothing tells a stranger whether an address has an account: registering and asking for a new password always
//! answer alike, signing in always works as long, and the letter alone tells its owner more.

mod address;
mod archive;
mod claim;
mod device;
mod elsewhere;
mod hand_over;
mod invite;
mod leaving;
pub(crate) mod limits;
mod operate;
mod own;
mod password;
mod people;
mod register;
mod roles;
mod second_factor;
pub(crate) mod secret;
mod session;
mod sweep;
mod take_back;

use chrono::{DateTime, Utc};
use domain::account::{AccountId, Address, PasswordFault, Viewer};
use domain::policy::{AccountAction, Refused, Standing, may_account};
use domain::{EntryId, Language};
use serde_json::Value;
use storage::account::AccountRow;
use storage::audit;
use storage::membership::MembershipRow;

pub use archive::Archive;
pub use claim::{Claim, Claimable, Confirming};
pub use device::label as device;
pub use elsewhere::Elsewhere;
pub use hand_over::{Idle, Objecting, Owner, Waiting};
pub use invite::{Accepting, Invited, NewAccount};
pub use leaving::{Credit, Leaving, Owned};
pub use operate::Demo;
pub use own::Device;
pub use people::{Initiative, Member, Person};
pub use register::Registration;
pub use second_factor::{Begun, Protection};
pub use session::{Credentials, Entered, Key};
pub use storage::hand_over::Heir;
pub use take_back::Taken;

/// Why something was not done, to be told to the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Address and password do not belong together, or there is no such account.
    #[error("address or password is wrong")]
    Credentials,
    /// Tried too often.
    #[error("too many attempts, again in {minutes} minutes")]
    TooOften {
        /// Minutes until it may be tried again.
        minutes: u32,
    },
    /// The link was used, is too old, or never was one.
    #[error("the link does not work any more")]
    Link,
    /// Not an address of a mailbox.
    #[error("not an e-mail address")]
    Address,
    /// Not a name.
    #[error("not a name of 1 to 80 characters")]
    Name,
    /// Not a password.
    #[error("not a password: {0}")]
    Password(PasswordFault),
    /// A password that programs guess.
    #[error("the password is easily guessed")]
    Guessable,
    /// The code of the second factor is wrong or was used.
    #[error("the code is wrong or was used")]
    Code,
    /// The invitation is for another address than the one that is signed in.
    #[error("the invitation is for another address")]
    OtherAddress,
    /// The address has an account: sign in with it first.
    #[error("the address has an account, sign in first")]
    HasAccount,
    /// The mailbox is not at the organisation's own domain, which is this one.
    #[error("the address is not at {domain}")]
    Domain {
        /// The domain.
        domain: String,
    },
    /// Too few words, or too many.
    #[error("not so many words")]
    Words,
    /// Somebody else was faster: it was decided, or begun, already.
    #[error("it was done already")]
    Done,
    /// Not allowed.
    #[error(transparent)]
    Policy(#[from] Refused),
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something that the person can be told.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something of the machine, or not there.
    #[error(transparent)]
    Library(#[from] crate::Error),
}

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        Self::Library(error.into())
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(Refusal::Policy(refused))
    }
}

/// The result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Pages that letters lead to; the door knows where they are.
pub trait Links: Send + Sync {
    /// Where a registration is confirmed.
    fn confirm(&self, language: Language, token: &str) -> String;
    /// Where a new password is chosen.
    fn reset(&self, language: Language, token: &str) -> String;
    /// Where an invitation is accepted.
    fn invitation(&self, language: Language, token: &str) -> String;
    /// Where a new password is asked for.
    fn forgotten(&self, language: Language) -> String;
    /// The page of one's own account.
    fn account(&self, language: Language) -> String;
    /// The people of an initiative.
    fn people(&self, language: Language, initiative: EntryId) -> String;
    /// Where another address of an account is confirmed.
    fn new_address(&self, language: Language, token: &str) -> String;
    /// Where a change of the address is undone.
    fn old_address(&self, language: Language, token: &str) -> String;
    /// Where an organisation lets somebody take its profile over.
    fn claim(&self, language: Language, token: &str) -> String;
    /// Where an owner objects to a hand-over.
    fn objection(&self, language: Language, token: &str) -> String;
    /// Where an inviter says whether an invitation may be accepted from another address.
    fn elsewhere(&self, language: Language, token: &str) -> String;
    /// The room of the office where profiles are given to those they belong to.
    fn profiles(&self, language: Language) -> String;
}

/// Somebody who is signed in, as of one request.
#[derive(Debug, Clone)]
pub struct Present {
    /// Which session; the id, not the key that opens it.
    pub session: String,
    /// What the rules see.
    pub viewer: Viewer,
    /// The account.
    pub id: AccountId,
    /// The name under which somebody appears.
    pub name: String,
    /// Where letters go.
    pub address: Address,
    /// Language of letters.
    pub language: Language,
    /// Whether the sign-in is recent enough for what is delicate.
    pub recent: bool,
}

impl Present {
    /// Whether the rules let this person do it, where nothing but themselves is at stake.
    ///
    /// # Errors
    /// Why not.
    pub fn may(&self, action: AccountAction) -> Result<()> {
        // Numbers of others matter only to changes of roles, which count them in their transaction.
        let standing = Standing { administrators: 0, owners: 0, recent: self.recent };
        Ok(may_account(&self.viewer, action, standing)?)
    }
}

/// What the rules see of an account at this time.
pub(crate) fn viewer(account: &AccountRow, memberships: &[MembershipRow], now: DateTime<Utc>) -> Viewer {
    Viewer {
        account: Some(account.id),
        office: account.office,
        memberships: memberships.iter().filter_map(|row| Some((row.initiative, row.role_at(now)?))).collect(),
    }
}

/// A line of the audit log.
fn line(at: DateTime<Utc>, actor: Option<AccountId>, action: &str, subject: AccountId, detail: Value) -> audit::Line {
    audit::Line { at, actor, action: action.to_owned(), subject: Some(subject.0), detail }
}
