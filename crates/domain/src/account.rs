//! People as the rules see them: who looks, in which roles, for which initiatives.

use serde::{Deserialize, Serialize};
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

/// What somebody is for the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// Reviews and decides.
    Moderator,
    /// Also runs the node.
    Administrator,
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
