//! Every permission, on this one page: may this viewer do this to that entry?
//!
//! Configuration chooses the review mode; a request never does. Four eyes stand here (product design 5.1).

use serde::{Deserialize, Serialize};

use crate::account::{AccountId, Membership, Office, Viewer};
use crate::entry::Kind;
use crate::id::EntryId;
use crate::lifecycle::{Status, Step};

/// Who reviews on this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewMode {
    /// Moderators of the office.
    #[default]
    Office,
    /// Another account of the node.
    Colleague,
    /// The author alone; shown as "nicht gegengeprüft".
    Itself,
}

/// The entry as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its state.
    pub status: Status,
    /// The initiative it comes from; none for the shipped library.
    pub initiative: Option<EntryId>,
    /// Who wrote it.
    pub authors: Vec<AccountId>,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Read it.
    Read,
    /// Change its draft.
    Write,
    /// Take a step of the lifecycle.
    Step(Step),
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// For the viewer it does not exist.
    #[error("not visible")]
    NotVisible,
    /// The viewer must sign in.
    #[error("sign in first")]
    SignIn,
    /// The viewer has no such role.
    #[error("not allowed in this role")]
    Role,
    /// Nobody decides about their own.
    #[error("nobody decides about an entry of their own or of their own initiative")]
    FourEyes,
    /// Not possible in this state.
    #[error("not possible in this state")]
    State,
}

/// Whether `viewer` may do `action` to `subject` on a node that reviews in `mode`.
///
/// # Errors
/// The reason why not.
pub fn may(viewer: &Viewer, action: Action, subject: &Subject, mode: ReviewMode) -> Result<(), Denied> {
    let membership = subject.initiative.and_then(|initiative| viewer.membership(initiative));
    let own = viewer.account.is_some_and(|account| subject.authors.contains(&account));
    let involved = own || membership.is_some();
    match action {
        Action::Read if subject.status.is_public() => return Ok(()),
        Action::Read if involved || viewer.office.is_some() => return Ok(()),
        Action::Read => return Err(Denied::NotVisible),
        _ => {}
    }
    if viewer.account.is_none() {
        return Err(if subject.status.is_public() { Denied::SignIn } else { Denied::NotVisible });
    }
    if !subject.status.is_public() && !involved && viewer.office.is_none() && mode == ReviewMode::Office {
        return Err(Denied::NotVisible);
    }
    let allowed = match action {
        Action::Read => true,
        Action::Write => {
            involved && matches!(subject.status, Status::Draft | Status::ChangesRequested | Status::RevisionPending)
        }
        Action::Step(step) => {
            subject.status.after(step).map_err(|_| Denied::State)?;
            match step {
                Step::Submit | Step::Revise | Step::DropRevision => involved,
                Step::Withdraw => own || membership == Some(Membership::Owner),
                Step::Assign
                | Step::RequestChanges
                | Step::Approve
                | Step::Reject
                | Step::GrantAppeal
                | Step::Publish => {
                    return may_review(viewer, own, membership, mode);
                }
                Step::Suspend | Step::Restore | Step::Remove | Step::Archive => viewer.office.is_some(),
            }
        }
    };
    if allowed { Ok(()) } else { Err(Denied::Role) }
}

/// Whether `viewer` may begin an entry of this kind for an initiative: its members, and the office on its behalf. Without
/// one only the office does, and whoever founds one begins its profile.
///
/// # Errors
/// The reason why not.
pub fn may_begin(viewer: &Viewer, kind: Kind, initiative: Option<EntryId>) -> Result<(), Denied> {
    if viewer.account.is_none() {
        return Err(Denied::SignIn);
    }
    let allowed = match initiative {
        Some(initiative) => viewer.membership(initiative).is_some(),
        None => kind == Kind::Initiative,
    };
    if allowed || viewer.office.is_some() { Ok(()) } else { Err(Denied::Role) }
}

fn may_review(viewer: &Viewer, own: bool, membership: Option<Membership>, mode: ReviewMode) -> Result<(), Denied> {
    let involved = own || membership.is_some();
    match mode {
        ReviewMode::Office if viewer.office.is_none() => Err(Denied::Role),
        ReviewMode::Office | ReviewMode::Colleague if involved => Err(Denied::FourEyes),
        ReviewMode::Office | ReviewMode::Colleague => Ok(()),
        ReviewMode::Itself if involved || viewer.office.is_some() => Ok(()),
        ReviewMode::Itself => Err(Denied::Role),
    }
}

/// Whether a review by this viewer counts as one by the office: a moderator outside the origin.
pub fn reviews_for_office(viewer: &Viewer, subject: &Subject) -> bool {
    matches!(viewer.office, Some(Office::Moderator | Office::Administrator))
        && viewer.account.is_some_and(|account| !subject.authors.contains(&account))
        && subject.initiative.is_none_or(|initiative| viewer.membership(initiative).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn account(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    fn initiative(number: u128) -> EntryId {
        EntryId(Uuid::from_u128(number))
    }

    fn viewers() -> impl Strategy<Value = Viewer> {
        let office = prop_oneof![Just(None), Just(Some(Office::Moderator)), Just(Some(Office::Administrator))];
        let role = prop_oneof![Just(Membership::Contributor), Just(Membership::Owner)];
        (proptest::option::of(0u128..4), office, proptest::collection::vec((0u128..3, role), 0..3)).prop_map(
            |(id, office, memberships)| Viewer {
                account: id.map(account),
                office: office.filter(|_| id.is_some()),
                memberships: memberships
                    .into_iter()
                    .filter(|_| id.is_some())
                    .map(|(id, role)| (initiative(id), role))
                    .collect(),
            },
        )
    }

    fn subjects() -> impl Strategy<Value = Subject> {
        (0usize..12, proptest::option::of(0u128..3), proptest::collection::vec(0u128..4, 0..3)).prop_map(
            |(status, origin, authors)| Subject {
                status: Status::ALL[status],
                initiative: origin.map(initiative),
                authors: authors.into_iter().map(account).collect(),
            },
        )
    }

    #[test]
    fn readers_read_what_is_public_and_nothing_else() {
        for status in Status::ALL {
            let subject = Subject { status, initiative: Some(initiative(1)), authors: vec![account(1)] };
            assert_eq!(
                may(&Viewer::reader(), Action::Read, &subject, ReviewMode::Office).is_ok(),
                status.is_public(),
                "{status:?}"
            );
            for step in Step::ALL {
                assert!(may(&Viewer::reader(), Action::Step(step), &subject, ReviewMode::Itself).is_err());
            }
        }
    }

    #[test]
    fn one_begins_for_an_initiative_of_ones_own() {
        let member = Viewer {
            account: Some(account(1)),
            office: None,
            memberships: vec![(initiative(1), Membership::Contributor)],
        };
        let office = Viewer { account: Some(account(2)), office: Some(Office::Moderator), memberships: Vec::new() };
        let begin = |viewer: &Viewer, kind, of: Option<u128>| may_begin(viewer, kind, of.map(initiative));
        assert_eq!(begin(&member, Kind::Guide, Some(1)), Ok(()));
        assert_eq!(begin(&member, Kind::Guide, Some(2)), Err(Denied::Role));
        assert_eq!(begin(&member, Kind::Guide, None), Err(Denied::Role));
        assert_eq!(begin(&member, Kind::Initiative, None), Ok(()));
        assert_eq!(begin(&office, Kind::Guide, Some(2)), Ok(()));
        assert_eq!(begin(&office, Kind::Guide, None), Ok(()));
        assert_eq!(begin(&Viewer::reader(), Kind::Initiative, None), Err(Denied::SignIn));
    }

    proptest! {
        #[test]
        fn nobody_approves_their_own(viewer in viewers(), subject in subjects()) {
            let involved = viewer.account.is_some_and(|id| subject.authors.contains(&id))
                || subject.initiative.is_some_and(|id| viewer.membership(id).is_some());
            for mode in [ReviewMode::Office, ReviewMode::Colleague] {
                if involved {
                    prop_assert!(may(&viewer, Action::Step(Step::Approve), &subject, mode).is_err());
                    prop_assert!(may(&viewer, Action::Step(Step::Publish), &subject, mode).is_err());
                }
            }
            prop_assert!(!(involved && reviews_for_office(&viewer, &subject)));
        }

        #[test]
        fn what_is_denied_to_read_is_denied_to_change(viewer in viewers(), subject in subjects()) {
            if may(&viewer, Action::Read, &subject, ReviewMode::Office).is_err() {
                prop_assert!(may(&viewer, Action::Write, &subject, ReviewMode::Office).is_err());
                for step in Step::ALL {
                    prop_assert!(may(&viewer, Action::Step(step), &subject, ReviewMode::Office).is_err());
                }
            }
        }
    }
}
