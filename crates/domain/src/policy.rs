//! Every permission, on this one page: may this viewer do this to that entry, and to that account?
//!
//! Configuration chooses the review mode; a request never does. Four eyes stand here (product design 5.1).

use serde::{Deserialize, Serialize};

use crate::account::{AccountId, Grant, Membership, Office, Viewer};
use crate::decision::Deed;
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
    /// Who belonged to its initiative at any time since it was begun, whether they still do or not.
    pub belonged: Vec<AccountId>,
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
    /// Not possible as long as what is public is hidden.
    #[error("not possible while what is public is suspended")]
    Suspended,
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
                | Step::GiveBack
                | Step::RequestChanges
                | Step::Approve
                | Step::Reject
                | Step::GrantAppeal
                | Step::Publish => {
                    may_review(viewer, subject, mode)?;
                    // A correction ends a suspension, which is the office's to end.
                    let ends = step == Step::Publish && subject.status == Status::Suspended;
                    return if ends { may_moderate(viewer, subject, mode) } else { Ok(()) };
                }
                Step::Suspend | Step::Restore | Step::Remove | Step::Archive => {
                    return may_moderate(viewer, subject, mode);
                }
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

fn may_review(viewer: &Viewer, subject: &Subject, mode: ReviewMode) -> Result<(), Denied> {
    match mode {
        ReviewMode::Office if viewer.office.is_none() => Err(Denied::Role),
        ReviewMode::Office | ReviewMode::Colleague if is_inside(viewer, subject) => Err(Denied::FourEyes),
        ReviewMode::Office | ReviewMode::Colleague => Ok(()),
        ReviewMode::Itself if is_involved(viewer, subject) || viewer.office.is_some() => Ok(()),
        ReviewMode::Itself => Err(Denied::Role),
    }
}

/// Whether a review by this viewer counts as one by the office: a moderator outside the origin, also while it was written.
pub fn reviews_for_office(viewer: &Viewer, subject: &Subject) -> bool {
    matches!(viewer.office, Some(Office::Moderator | Office::Administrator)) && is_second_person(viewer, subject)
}

/// Whether `viewer` may decide for the office about this entry or about a notice of it, whatever its state: nobody about
/// an entry of their own or of their own initiative, except on a node of one initiative, where nobody else is there.
///
/// # Errors
/// The reason why not.
pub fn may_moderate(viewer: &Viewer, subject: &Subject, mode: ReviewMode) -> Result<(), Denied> {
    may_enter_office(viewer)?;
    let own = viewer.account.is_some_and(|account| subject.authors.contains(&account));
    let involved = own || subject.initiative.is_some_and(|initiative| viewer.membership(initiative).is_some());
    if involved && mode != ReviewMode::Itself { Err(Denied::FourEyes) } else { Ok(()) }
}

/// Whether `viewer` may hide an earlier version of this entry, or show it again: whoever decides about the entry, while
/// it is public. Otherwise all of them are hidden anyway.
///
/// # Errors
/// The reason why not.
pub fn may_hide_version(viewer: &Viewer, subject: &Subject, mode: ReviewMode) -> Result<(), Denied> {
    may_moderate(viewer, subject, mode)?;
    if subject.status.is_public() { Ok(()) } else { Err(Denied::State) }
}

/// Whether `viewer` may recommend this entry in the name of the office. Where a node reviews its own, only the office of
/// another one could (product design 5.1).
///
/// # Errors
/// The reason why not.
pub fn may_recommend(viewer: &Viewer, subject: &Subject, mode: ReviewMode) -> Result<(), Denied> {
    may_moderate(viewer, subject, mode)?;
    if !matches!(subject.status, Status::Published | Status::RevisionPending) {
        return Err(Denied::State);
    }
    if mode == ReviewMode::Itself || !reviews_for_office(viewer, subject) {
        return Err(Denied::FourEyes);
    }
    Ok(())
}

/// Whether this viewer may read what was decided about an entry, whatever its state: whoever wrote it, the members of
/// its initiative, the office.
///
/// # Errors
/// [`Denied::NotVisible`] for everybody else.
pub fn may_read_decisions(viewer: &Viewer, subject: &Subject) -> Result<(), Denied> {
    let own = viewer.account.is_some_and(|account| subject.authors.contains(&account));
    let member = subject.initiative.is_some_and(|initiative| viewer.membership(initiative).is_some());
    let office = may_enter_office(viewer).is_ok();
    if viewer.account.is_some() && (own || member || office) { Ok(()) } else { Err(Denied::NotVisible) }
}

/// Whether this viewer may enter the rooms of the office: reviews, notices, figures.
///
/// # Errors
/// The reason why not.
pub fn may_enter_office(viewer: &Viewer) -> Result<(), Denied> {
    match (viewer.account, viewer.office) {
        (None, _) => Err(Denied::SignIn),
        (Some(_), None) => Err(Denied::Role),
        (Some(_), Some(_)) => Ok(()),
    }
}

/// Whether this viewer may say of a public entry that it still holds: its authors, the owners of its initiative, the
/// office.
///
/// # Errors
/// The reason why not.
pub fn may_confirm(viewer: &Viewer, subject: &Subject) -> Result<(), Denied> {
    let Some(account) = viewer.account else {
        return Err(if subject.status.is_public() { Denied::SignIn } else { Denied::NotVisible });
    };
    may(viewer, Action::Read, subject, ReviewMode::Office)?;
    let owner = subject.initiative.and_then(|it| viewer.membership(it)) == Some(Membership::Owner);
    if !(owner || subject.authors.contains(&account) || viewer.office.is_some()) {
        return Err(Denied::Role);
    }
    let stands = matches!(subject.status, Status::Published | Status::RevisionPending);
    if stands { Ok(()) } else { Err(Denied::State) }
}

/// Whether this viewer may withdraw a public entry: the owners of the initiative that it comes from; whoever wrote it
/// alone too, as long as no other public entry names it (product design 5.2, I-12). The profile of an initiative
/// cannot be withdrawn, since its people and entries hang on it: the office ends it.
///
/// # Errors
/// The reason why not.
pub fn may_withdraw(
    viewer: &Viewer,
    kind: Kind,
    subject: &Subject,
    is_named: bool,
    mode: ReviewMode,
) -> Result<(), Denied> {
    may(viewer, Action::Step(Step::Withdraw), subject, mode)?;
    if kind == Kind::Initiative || !subject.status.is_public() {
        return Err(Denied::State);
    }
    let owner = subject.initiative.and_then(|it| viewer.membership(it)) == Some(Membership::Owner);
    let alone = viewer.account.is_some_and(|account| subject.authors == [account]);
    if owner || (alone && !is_named) { Ok(()) } else { Err(Denied::Role) }
}

/// Whether this viewer may see what waits for review on a node that reviews in `mode`.
///
/// # Errors
/// The reason why not.
pub fn may_see_queue(viewer: &Viewer, mode: ReviewMode) -> Result<(), Denied> {
    if viewer.account.is_none() {
        return Err(Denied::SignIn);
    }
    let allowed = viewer.office.is_some()
        || match mode {
            ReviewMode::Office => false,
            // Anybody may register: only who belongs to an initiative is a colleague.
            ReviewMode::Colleague | ReviewMode::Itself => !viewer.memberships.is_empty(),
        };
    if allowed { Ok(()) } else { Err(Denied::Role) }
}

/// Whether this viewer may see this submission as one who reviews. Who is involved sees it too, and decides nothing
/// about it unless the mode lets them.
///
/// # Errors
/// The reason why not.
pub fn may_see_case(viewer: &Viewer, subject: &Subject, mode: ReviewMode) -> Result<(), Denied> {
    may_see_queue(viewer, mode)?;
    if mode == ReviewMode::Itself && viewer.office.is_none() && !is_involved(viewer, subject) {
        return Err(Denied::NotVisible);
    }
    Ok(())
}

/// With whom a submission lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Who has taken it.
    pub by: AccountId,
    /// Whether it was not looked at within its time (see [`crate::review::Act::look_due`]).
    pub is_late: bool,
}

/// Whether this viewer may take a submission that lies with `held`: one that lies with somebody else only where it was
/// left untouched past its time.
///
/// # Errors
/// The reason why not.
pub fn may_take(viewer: &Viewer, subject: &Subject, held: Option<Held>, mode: ReviewMode) -> Result<(), Denied> {
    may_see_case(viewer, subject, mode)?;
    match (subject.status, held) {
        (Status::Submitted, _) => may_step(viewer, Step::Assign, subject, mode),
        (Status::InReview, Some(held)) if held.is_late && viewer.account != Some(held.by) => {
            // As if it were given back and taken again.
            may_step(viewer, Step::GiveBack, subject, mode)
        }
        _ => Err(Denied::State),
    }
}

/// Whether this viewer, of the office, may give a submission that lies with `held` to `to`: only to somebody of the
/// office who may review it, and only what the viewer could give away or take themselves.
///
/// # Errors
/// [`NotAssigned`]: whether the viewer may not give it, or the other not have it.
pub fn may_assign(
    viewer: &Viewer,
    to: &Viewer,
    subject: &Subject,
    held: Option<Held>,
    mode: ReviewMode,
) -> Result<(), NotAssigned> {
    may_enter_office(viewer).map_err(NotAssigned::Giver)?;
    let is_ones_own = held.is_some_and(|held| Some(held.by) == viewer.account);
    if subject.status == Status::InReview && is_ones_own {
        may_step(viewer, Step::GiveBack, subject, mode).map_err(NotAssigned::Giver)?;
    } else {
        may_take(viewer, subject, held, mode).map_err(NotAssigned::Giver)?;
    }
    may_enter_office(to).map_err(NotAssigned::Taker)?;
    let freed = Subject { status: Status::Submitted, ..subject.clone() };
    may_take(to, &freed, None, mode).map_err(NotAssigned::Taker)
}

/// Why a submission was not given to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAssigned {
    /// The viewer may not give it away.
    #[error("it cannot be given away: {0}")]
    Giver(Denied),
    /// The other may not review it.
    #[error("the other may not have it: {0}")]
    Taker(Denied),
}

/// Whether this viewer may take a step of a review; whom the queue shows a case, the state of it hides nothing.
///
/// # Errors
/// The reason why not.
pub fn may_step(viewer: &Viewer, step: Step, subject: &Subject, mode: ReviewMode) -> Result<(), Denied> {
    may_see_case(viewer, subject, mode)?;
    may(viewer, Action::Step(step), subject, mode)
}

/// Whether this viewer may see comments, decisions and objections about an entry: those who write it, and the office.
///
/// # Errors
/// The reason why not.
pub fn may_see_history(viewer: &Viewer, subject: &Subject) -> Result<(), Denied> {
    if is_involved(viewer, subject) || viewer.office.is_some() { Ok(()) } else { Err(Denied::NotVisible) }
}

/// Whether this viewer may object to a decision of this kind about an entry.
///
/// # Errors
/// The reason why not.
pub fn may_object(viewer: &Viewer, deed: Deed, subject: &Subject) -> Result<(), Denied> {
    may_see_history(viewer, subject)?;
    if !is_involved(viewer, subject) {
        return Err(Denied::Role);
    }
    if deed.is_adverse() { Ok(()) } else { Err(Denied::State) }
}

/// Whether this viewer is shown an objection to such a decision: those who write the entry, the office, and colleagues
/// where it is theirs to decide about.
///
/// # Errors
/// The reason why not.
pub fn may_see_objection(viewer: &Viewer, deed: Deed, subject: &Subject, mode: ReviewMode) -> Result<(), Denied> {
    may_see_case(viewer, subject, mode)?;
    if is_for_colleagues(deed, mode) { Ok(()) } else { may_see_history(viewer, subject) }
}

/// What colleagues did, colleagues decide about.
fn is_for_colleagues(deed: Deed, mode: ReviewMode) -> bool {
    mode == ReviewMode::Colleague && deed == Deed::Rejected
}

/// Whether this viewer may decide about an objection: a second person who did not make the decision and has no part in
/// the entry, whatever the mode. What the office did, the office decides about.
///
/// # Errors
/// The reason why not.
pub fn may_decide_objection(
    viewer: &Viewer,
    deed: Deed,
    decided_by: Option<AccountId>,
    subject: &Subject,
    mode: ReviewMode,
) -> Result<(), Denied> {
    may_see_queue(viewer, mode)?;
    if viewer.office.is_none() && !is_for_colleagues(deed, mode) {
        return Err(Denied::Role);
    }
    if is_inside(viewer, subject) || viewer.account == decided_by {
        return Err(Denied::FourEyes);
    }
    Ok(())
}

/// Whether a review by this viewer is one by a second person: somebody who has no part in the entry, and had none while
/// it was written.
pub fn is_second_person(viewer: &Viewer, subject: &Subject) -> bool {
    viewer.account.is_some() && !is_inside(viewer, subject)
}

/// Whether this viewer has a part in the entry, or belonged to its initiative since it was begun: whoever leaves in order
/// to decide, and comes back, is no second person.
fn is_inside(viewer: &Viewer, subject: &Subject) -> bool {
    is_involved(viewer, subject) || viewer.account.is_some_and(|account| subject.belonged.contains(&account))
}

fn is_involved(viewer: &Viewer, subject: &Subject) -> bool {
    viewer.account.is_some_and(|account| subject.authors.contains(&account))
        || subject.initiative.is_some_and(|initiative| viewer.membership(initiative).is_some())
}

/// Whether this viewer may read the letters that the node has put down instead of sending.
pub fn may_read_letters(viewer: &Viewer) -> bool {
    viewer.account.is_some() && viewer.office == Some(Office::Administrator)
}

/// Whether this viewer may write the pages of the site and what operator and office say about themselves.
///
/// # Errors
/// The reason why not.
pub fn may_edit_site(viewer: &Viewer) -> Result<(), Denied> {
    match (viewer.account, viewer.office) {
        (None, _) => Err(Denied::SignIn),
        (Some(_), Some(Office::Administrator)) => Ok(()),
        (Some(_), _) => Err(Denied::Role),
    }
}

/// Whether this viewer may amend the vocabularies of a node that reviews in `mode`: moderators where the office
/// reviews, administrators everywhere.
///
/// # Errors
/// The reason why not.
pub fn may_edit_vocabularies(viewer: &Viewer, mode: ReviewMode) -> Result<(), Denied> {
    may_enter_office(viewer)?;
    let allowed = viewer.office == Some(Office::Administrator) || mode == ReviewMode::Office;
    if allowed { Ok(()) } else { Err(Denied::Role) }
}

/// What somebody wants to do with accounts and roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountAction {
    /// Change what is one's own: name, language. Needs no recent sign-in.
    Own,
    /// Change what protects the account, or take its data out: password, second factor, export, erasure.
    Delicate,
    /// Invite an address to a role.
    Invite(Grant),
    /// See who belongs to an initiative.
    SeePeople(EntryId),
    /// Give somebody another role in an initiative, or none.
    SetMembership {
        /// The initiative.
        initiative: EntryId,
        /// Whose role.
        of: AccountId,
        /// The role so far.
        from: Option<Membership>,
        /// The role from then on.
        to: Option<Membership>,
    },
    /// See all accounts of the node.
    SeeAccounts,
    /// Give somebody another role for the node, or none.
    SetOffice {
        /// Whose role.
        of: AccountId,
        /// The role so far.
        from: Option<Office>,
        /// The role from then on.
        to: Option<Office>,
    },
    /// End the sessions of somebody else.
    EndSessions,
    /// Hand an initiative whose owners have gone quiet over, or stop that.
    HandOver {
        /// To whom; none for an address, or where it is stopped.
        to: Option<AccountId>,
    },
    /// Take a profile of the editors back from somebody who has wrongly taken it over, the only owner or not.
    TakeBack {
        /// From whom.
        from: AccountId,
    },
}

/// What is known of the roles at stake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Administrators of the node who can sign in.
    pub administrators: u64,
    /// Owners of the initiative in question.
    pub owners: u64,
    /// Whether the viewer signed in within the last [`RECENT_MINUTES`](crate::account::RECENT_MINUTES).
    pub recent: bool,
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The viewer must sign in.
    #[error("sign in first")]
    SignIn,
    /// The viewer must sign in once more, since the last time is too long ago.
    #[error("sign in once more")]
    SignInAgain,
    /// The viewer has no such role.
    #[error("not allowed in this role")]
    Role,
    /// The office gives nobody a role of their own accord to themselves.
    #[error("nobody gives a role to themselves")]
    Oneself,
    /// Without an administrator nobody could run the node.
    #[error("the last administrator stays")]
    LastAdministrator,
    /// Without an owner nobody would answer for the initiative.
    #[error("the last owner stays")]
    LastOwner,
}

/// Whether `viewer` may do `action`, where the roles at stake stand like this.
///
/// # Errors
/// The reason why not.
pub fn may_account(viewer: &Viewer, action: AccountAction, standing: Standing) -> Result<(), Refused> {
    let account = viewer.account.ok_or(Refused::SignIn)?;
    match action {
        AccountAction::Own => return Ok(()),
        AccountAction::SeePeople(initiative) if viewer.membership(initiative).is_some() || viewer.office.is_some() => {
            return Ok(());
        }
        AccountAction::SeeAccounts if viewer.office == Some(Office::Administrator) => return Ok(()),
        AccountAction::SeePeople(_) | AccountAction::SeeAccounts => return Err(Refused::Role),
        AccountAction::Delicate => {}
        AccountAction::EndSessions if viewer.office == Some(Office::Administrator) => {}
        AccountAction::EndSessions => return Err(Refused::Role),
        AccountAction::HandOver { .. } if viewer.office.is_none() => return Err(Refused::Role),
        AccountAction::HandOver { to } if to == Some(account) => return Err(Refused::Oneself),
        AccountAction::HandOver { .. } => {}
        AccountAction::TakeBack { .. } if viewer.office.is_none() => return Err(Refused::Role),
        AccountAction::TakeBack { from } if from == account => return Err(Refused::Oneself),
        AccountAction::TakeBack { .. } => {}
        AccountAction::Invite(grant) => may_give(viewer, grant)?,
        AccountAction::SetMembership { initiative, of, from, to } => {
            let leaves = of == account && to < from;
            if !leaves {
                // Who takes a role away must be able to give it.
                let at_stake = to.max(from).unwrap_or(Membership::Contributor);
                may_give(viewer, Grant::Membership { initiative, role: at_stake })?;
                if of == account && viewer.membership(initiative) != Some(Membership::Owner) {
                    return Err(Refused::Oneself);
                }
            }
            if from == Some(Membership::Owner) && to != from && standing.owners <= 1 {
                return Err(Refused::LastOwner);
            }
        }
        AccountAction::SetOffice { of, from, to } => {
            let leaves = of == account && to < from;
            if !leaves {
                may_give(viewer, Grant::Office(to.max(from).unwrap_or(Office::Moderator)))?;
            }
            if from == Some(Office::Administrator) && to != from && standing.administrators <= 1 {
                return Err(Refused::LastAdministrator);
            }
        }
    }
    if standing.recent { Ok(()) } else { Err(Refused::SignInAgain) }
}

/// Whether this viewer may ask to take a profile over: anybody who is signed in, as long as the editors keep it and
/// nobody else answers for it. Who gets it, the office decides, or whoever reads a mailbox of the organisation.
///
/// # Errors
/// The reason why not.
pub const fn may_claim(viewer: &Viewer, is_editorial: bool, owners: u64) -> Result<(), Denied> {
    if viewer.account.is_none() {
        Err(Denied::SignIn)
    } else if is_editorial && owners == 0 {
        Ok(())
    } else {
        Err(Denied::State)
    }
}

/// Nobody gives a role that they do not have. The office alone brings people into an initiative without belonging to
/// it: it checks who founds one, takes over a profile, or follows after people who have left (product design, O-10).
fn may_give(viewer: &Viewer, grant: Grant) -> Result<(), Refused> {
    let has = match grant {
        Grant::Office(role) => viewer.office == Some(Office::Administrator) && viewer.office >= Some(role),
        Grant::Membership { initiative, .. } => {
            viewer.membership(initiative) == Some(Membership::Owner) || viewer.office.is_some()
        }
    };
    if has { Ok(()) } else { Err(Refused::Role) }
}

/// Hours after which a change of owners takes effect, so that all of them can hear of it.
pub const OWNER_CHANGE_HOURS: u32 = 48;
/// Owners who make a change of owners take effect at once.
pub const OWNERS_AGREEING: u64 = 2;

/// When a change of roles takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// At once.
    Now,
    /// After so many hours, unless another owner agrees to it or stops it.
    AfterHours(u32),
}

/// When a change from one role in an initiative to another takes effect, where it has so many owners and so many of
/// them agree, whoever began it among them. An initiative without an owner gets its first at once.
pub fn effect(from: Option<Membership>, to: Option<Membership>, owners: u64, agreeing: u64) -> Effect {
    let of_owners = from.max(to) == Some(Membership::Owner) && from != to;
    if !of_owners || owners == 0 || agreeing >= OWNERS_AGREEING {
        Effect::Now
    } else {
        Effect::AfterHours(OWNER_CHANGE_HOURS)
    }
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

    /// An entry of the first initiative that the first account wrote.
    fn written(status: Status) -> Subject {
        Subject { status, initiative: Some(initiative(1)), authors: vec![account(1)], belonged: Vec::new() }
    }

    fn subjects() -> impl Strategy<Value = Subject> {
        let some = || proptest::collection::vec((0u128..4).prop_map(account), 0..3);
        (0usize..12, proptest::option::of(0u128..3), some(), some()).prop_map(|(status, origin, authors, belonged)| {
            Subject { status: Status::ALL[status], initiative: origin.map(initiative), authors, belonged }
        })
    }

    #[test]
    fn readers_read_what_is_public_and_nothing_else() {
        for status in Status::ALL {
            let subject = written(status);
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
    fn letters_are_for_administrators() {
        let of = |office, id| Viewer { account: id, office, memberships: Vec::new() };
        assert!(may_read_letters(&of(Some(Office::Administrator), Some(account(1)))));
        assert!(!may_read_letters(&of(Some(Office::Moderator), Some(account(1)))));
        assert!(!may_read_letters(&of(None, Some(account(1)))));
        assert!(!may_read_letters(&of(Some(Office::Administrator), None)));
    }

    #[test]
    fn the_site_is_for_administrators() {
        let of = |office, id| Viewer { account: id, office, memberships: vec![(initiative(1), Membership::Owner)] };
        assert_eq!(may_edit_site(&of(Some(Office::Administrator), Some(account(1)))), Ok(()));
        assert_eq!(may_edit_site(&of(Some(Office::Moderator), Some(account(1)))), Err(Denied::Role));
        assert_eq!(may_edit_site(&of(None, Some(account(1)))), Err(Denied::Role));
        assert_eq!(may_edit_site(&of(Some(Office::Administrator), None)), Err(Denied::SignIn));
    }

    #[test]
    fn vocabularies_are_for_the_office_and_elsewhere_for_administrators() {
        let may = |office, mode| {
            may_edit_vocabularies(&Viewer { account: Some(account(1)), office, memberships: Vec::new() }, mode)
        };
        for mode in [ReviewMode::Office, ReviewMode::Colleague, ReviewMode::Itself] {
            assert_eq!(may(Some(Office::Administrator), mode), Ok(()));
            let moderator = if mode == ReviewMode::Office { Ok(()) } else { Err(Denied::Role) };
            assert_eq!(may(Some(Office::Moderator), mode), moderator, "{mode:?}");
            assert_eq!(may(None, mode), Err(Denied::Role));
            assert_eq!(may_edit_vocabularies(&Viewer::reader(), mode), Err(Denied::SignIn));
        }
    }

    #[test]
    fn an_entry_is_confirmed_by_those_who_answer_for_it() {
        let ours = initiative(1);
        let who = |id, office, role: Option<Membership>| Viewer {
            account: Some(account(id)),
            office,
            memberships: role.map(|role| (ours, role)).into_iter().collect(),
        };
        for status in Status::ALL {
            let subject = written(status);
            let stands = matches!(status, Status::Published | Status::RevisionPending);
            for (viewer, allowed) in [
                (who(1, None, None), true),
                (who(2, None, Some(Membership::Owner)), true),
                (who(3, Some(Office::Moderator), None), true),
                (who(4, None, Some(Membership::Contributor)), false),
                (who(5, None, None), false),
                (Viewer::reader(), false),
            ] {
                assert_eq!(may_confirm(&viewer, &subject).is_ok(), allowed && stands, "{viewer:?} {status:?}");
            }
        }
    }

    fn who(id: u128, office: Option<Office>) -> Viewer {
        Viewer { account: Some(account(id)), office, memberships: Vec::new() }
    }

    #[test]
    fn an_entry_is_withdrawn_by_owners_and_by_whoever_wrote_it_alone() {
        let ours = initiative(1);
        let member = |id, role| Viewer { memberships: vec![(ours, role)], ..who(id, None) };
        let of = |authors: &[u128], status| Subject {
            status,
            initiative: Some(ours),
            authors: authors.iter().map(|id| account(*id)).collect(),
            belonged: Vec::new(),
        };
        let may = |viewer: &Viewer, kind, subject: &Subject, is_named| {
            may_withdraw(viewer, kind, subject, is_named, ReviewMode::Office)
        };
        let (guide, public) = (Kind::Guide, Status::Published);
        for (viewer, authors, is_named, wanted) in [
            (member(1, Membership::Owner), &[2, 3][..], true, Ok(())),
            (member(1, Membership::Contributor), &[2][..], false, Err(Denied::Role)),
            (who(2, None), &[2][..], false, Ok(())),
            (who(2, None), &[2][..], true, Err(Denied::Role)),
            (member(2, Membership::Contributor), &[2, 3][..], false, Err(Denied::Role)),
            (who(9, Some(Office::Administrator)), &[2][..], false, Err(Denied::Role)),
            (Viewer::reader(), &[2][..], false, Err(Denied::SignIn)),
        ] {
            assert_eq!(may(&viewer, guide, &of(authors, public), is_named), wanted, "{viewer:?} {authors:?}");
        }
        let owner = member(1, Membership::Owner);
        assert_eq!(may(&owner, Kind::Initiative, &of(&[2], public), false), Err(Denied::State));
        for status in Status::ALL {
            let answer = may(&owner, guide, &of(&[2], status), false);
            assert_eq!(answer.is_ok(), status.is_public(), "{status:?}");
        }
    }

    #[test]
    fn who_sees_the_queue_follows_from_the_mode() {
        let member = Viewer { memberships: vec![(initiative(1), Membership::Contributor)], ..who(1, None) };
        for (viewer, wanted) in [
            (Viewer::reader(), [Err(Denied::SignIn); 3]),
            (who(1, None), [Err(Denied::Role); 3]),
            (member, [Err(Denied::Role), Ok(()), Ok(())]),
            (who(1, Some(Office::Moderator)), [Ok(()); 3]),
        ] {
            let modes = [ReviewMode::Office, ReviewMode::Colleague, ReviewMode::Itself];
            assert_eq!(modes.map(|mode| may_see_queue(&viewer, mode)), wanted, "{viewer:?}");
        }
    }

    #[test]
    fn authors_correct_what_is_suspended_and_the_office_shows_it() {
        let subject = written(Status::Suspended);
        let office = Some(Office::Moderator);
        let member = Viewer { memberships: vec![(initiative(1), Membership::Contributor)], ..who(4, None) };
        let colleague = Viewer { memberships: vec![(initiative(2), Membership::Contributor)], ..who(5, None) };
        let step = |viewer: &Viewer, step, mode| may(viewer, Action::Step(step), &subject, mode);
        for mode in [ReviewMode::Office, ReviewMode::Colleague, ReviewMode::Itself] {
            for (viewer, revises) in [(who(1, None), true), (member.clone(), true), (who(3, office), false)] {
                assert_eq!(step(&viewer, Step::Revise, mode).is_ok(), revises, "{viewer:?} {mode:?}");
            }
            assert_eq!(step(&who(3, office), Step::Publish, mode), Ok(()), "{mode:?}");
            assert!(step(&member, Step::Publish, mode).is_err(), "{mode:?}");
            assert!(step(&colleague, Step::Publish, mode).is_err(), "{mode:?}: colleagues end no suspension");
        }
        assert_eq!(step(&who(1, office), Step::Publish, ReviewMode::Office), Err(Denied::FourEyes));
        let left = Subject { belonged: vec![account(3)], ..subject.clone() };
        let publish = may(&who(3, office), Action::Step(Step::Publish), &left, ReviewMode::Office);
        assert_eq!(publish, Err(Denied::FourEyes), "nor by whoever belonged to it while it was written");
    }

    #[test]
    fn a_case_is_taken_over_when_it_was_left_too_long() {
        let moderator = who(2, Some(Office::Moderator));
        let case = written;
        let held = |by, is_late| Some(Held { by: account(by), is_late });
        for (status, held, wanted) in [
            (Status::Submitted, None, Ok(())),
            (Status::Submitted, held(3, false), Ok(())),
            (Status::InReview, held(3, false), Err(Denied::State)),
            (Status::InReview, held(3, true), Ok(())),
            (Status::InReview, held(2, true), Err(Denied::State)),
            (Status::InReview, None, Err(Denied::State)),
            (Status::ChangesRequested, held(3, true), Err(Denied::State)),
            (Status::Published, None, Err(Denied::State)),
        ] {
            assert_eq!(may_take(&moderator, &case(status), held, ReviewMode::Office), wanted, "{status:?} {held:?}");
        }
        let author = who(1, Some(Office::Moderator));
        let own = may_take(&author, &case(Status::InReview), held(3, true), ReviewMode::Office);
        assert_eq!(own, Err(Denied::FourEyes));
    }

    #[test]
    fn a_case_is_given_to_somebody_who_may_review_it() {
        let office = Some(Office::Moderator);
        let (giver, taker) = (who(2, office), who(3, office));
        let (waits, lies) = (written(Status::Submitted), written(Status::InReview));
        let held = |by, is_late| Some(Held { by: account(by), is_late });
        let assign = |viewer: &Viewer, to: &Viewer, subject: &Subject, held| {
            may_assign(viewer, to, subject, held, ReviewMode::Office)
        };
        assert_eq!(assign(&giver, &taker, &waits, None), Ok(()));
        assert_eq!(assign(&giver, &giver, &waits, None), Ok(()));
        assert_eq!(assign(&giver, &taker, &lies, held(2, false)), Ok(()), "one's own");
        assert_eq!(assign(&giver, &taker, &lies, held(4, true)), Ok(()), "left too long");
        assert_eq!(assign(&giver, &taker, &lies, held(4, false)), Err(NotAssigned::Giver(Denied::State)));
        assert_eq!(assign(&giver, &who(1, office), &waits, None), Err(NotAssigned::Taker(Denied::FourEyes)));
        assert_eq!(assign(&who(1, office), &taker, &waits, None), Err(NotAssigned::Giver(Denied::FourEyes)));
        assert_eq!(assign(&giver, &who(3, None), &waits, None), Err(NotAssigned::Taker(Denied::Role)));
        assert_eq!(assign(&who(2, None), &taker, &waits, None), Err(NotAssigned::Giver(Denied::Role)));
        let left = Subject { belonged: vec![account(3)], ..waits };
        assert_eq!(assign(&giver, &taker, &left, None), Err(NotAssigned::Taker(Denied::FourEyes)));
    }

    #[test]
    fn whoever_left_while_it_was_written_is_no_second_person() {
        let moderator = who(2, Some(Office::Moderator));
        let stays_out = written(Status::InReview);
        let left = Subject { belonged: vec![account(2)], ..stays_out.clone() };
        let publish = |subject| may(&moderator, Action::Step(Step::Approve), subject, ReviewMode::Office);
        assert_eq!((publish(&stays_out), publish(&left)), (Ok(()), Err(Denied::FourEyes)));
        assert!(reviews_for_office(&moderator, &stays_out) && !reviews_for_office(&moderator, &left));
        let object =
            |subject| may_decide_objection(&moderator, Deed::Rejected, Some(account(3)), subject, ReviewMode::Office);
        assert_eq!((object(&stays_out), object(&left)), (Ok(()), Err(Denied::FourEyes)));
        // It goes on being hidden where it must be: nobody gains anything by that.
        assert_eq!(may_moderate(&moderator, &left, ReviewMode::Office), Ok(()));
    }

    #[test]
    fn colleagues_see_no_objections_to_what_the_office_did() {
        let colleague = Viewer { memberships: vec![(initiative(2), Membership::Contributor)], ..who(3, None) };
        let subject = written(Status::Suspended);
        let sees = |viewer: &Viewer, deed, mode| may_see_objection(viewer, deed, &subject, mode).is_ok();
        for deed in Deed::ALL {
            assert!(sees(&who(4, Some(Office::Moderator)), deed, ReviewMode::Colleague));
            assert_eq!(sees(&colleague, deed, ReviewMode::Colleague), deed == Deed::Rejected, "{deed:?}");
            assert!(!sees(&colleague, deed, ReviewMode::Office) && !sees(&colleague, deed, ReviewMode::Itself));
        }
    }

    #[test]
    fn an_objection_is_decided_by_a_second_person() {
        let subject = written(Status::Rejected);
        let decide = |viewer: &Viewer, deed, mode| may_decide_objection(viewer, deed, Some(account(2)), &subject, mode);
        let office = Some(Office::Moderator);
        assert_eq!(decide(&who(3, office), Deed::Rejected, ReviewMode::Office), Ok(()));
        assert_eq!(decide(&who(2, office), Deed::Rejected, ReviewMode::Office), Err(Denied::FourEyes));
        assert_eq!(decide(&who(1, office), Deed::Rejected, ReviewMode::Itself), Err(Denied::FourEyes));
        assert_eq!(decide(&who(3, None), Deed::Rejected, ReviewMode::Office), Err(Denied::Role));
        let member = Viewer { memberships: vec![(initiative(2), Membership::Contributor)], ..who(3, None) };
        assert_eq!(decide(&who(3, None), Deed::Rejected, ReviewMode::Colleague), Err(Denied::Role));
        assert_eq!(decide(&member, Deed::Rejected, ReviewMode::Colleague), Ok(()));
        assert_eq!(decide(&member, Deed::Suspended, ReviewMode::Colleague), Err(Denied::Role));
        let see = |viewer: &Viewer, deed, mode| may_see_objection(viewer, deed, &subject, mode);
        assert_eq!(see(&member, Deed::Rejected, ReviewMode::Colleague), Ok(()));
        assert_eq!(see(&member, Deed::Suspended, ReviewMode::Colleague), Err(Denied::NotVisible));
        let own = Viewer { memberships: vec![(initiative(1), Membership::Contributor)], ..who(1, None) };
        assert_eq!(see(&own, Deed::Suspended, ReviewMode::Colleague), Ok(()));
        assert_eq!(see(&who(3, office), Deed::Suspended, ReviewMode::Colleague), Ok(()));
        assert_eq!(see(&own, Deed::Suspended, ReviewMode::Office), Err(Denied::Role));
        for deed in [Deed::Suspended, Deed::SuspensionReasoned, Deed::Removed, Deed::VersionHidden] {
            assert_eq!(may_object(&who(1, None), deed, &subject), Ok(()), "{deed:?}");
        }
        assert_eq!(may_object(&who(1, None), Deed::VersionShown, &subject), Err(Denied::State));
        assert_eq!(decide(&who(3, office), Deed::VersionHidden, ReviewMode::Office), Ok(()));
        assert_eq!(decide(&who(2, office), Deed::VersionHidden, ReviewMode::Office), Err(Denied::FourEyes));
        assert_eq!(may_object(&who(1, None), Deed::Rejected, &subject), Ok(()));
        assert_eq!(may_object(&who(1, None), Deed::Published, &subject), Err(Denied::State));
        assert_eq!(may_object(&who(3, office), Deed::Rejected, &subject), Err(Denied::Role));
        assert_eq!(may_object(&who(3, None), Deed::Rejected, &subject), Err(Denied::NotVisible));
    }

    const RECENT: Standing = Standing { administrators: 2, owners: 2, recent: true };

    fn offices() -> impl Strategy<Value = Option<Office>> {
        prop_oneof![Just(None), Just(Some(Office::Moderator)), Just(Some(Office::Administrator))]
    }

    fn roles() -> impl Strategy<Value = Option<Membership>> {
        prop_oneof![Just(None), Just(Some(Membership::Contributor)), Just(Some(Membership::Owner))]
    }

    fn account_actions() -> impl Strategy<Value = AccountAction> {
        prop_oneof![
            Just(AccountAction::Own),
            Just(AccountAction::Delicate),
            Just(AccountAction::SeeAccounts),
            Just(AccountAction::EndSessions),
            proptest::option::of(0u128..4).prop_map(|to| AccountAction::HandOver { to: to.map(account) }),
            (0u128..4).prop_map(|from| AccountAction::TakeBack { from: account(from) }),
            (0u128..3).prop_map(|id| AccountAction::SeePeople(initiative(id))),
            offices().prop_map(|role| AccountAction::Invite(Grant::Office(role.unwrap_or(Office::Moderator)))),
            (0u128..3, roles()).prop_map(|(id, role)| {
                let role = role.unwrap_or(Membership::Contributor);
                AccountAction::Invite(Grant::Membership { initiative: initiative(id), role })
            }),
            (0u128..3, 0u128..4, roles(), roles()).prop_map(|(id, of, from, to)| AccountAction::SetMembership {
                initiative: initiative(id),
                of: account(of),
                from,
                to
            }),
            (0u128..4, offices(), offices()).prop_map(|(of, from, to)| AccountAction::SetOffice {
                of: account(of),
                from,
                to
            }),
        ]
    }

    #[test]
    fn who_is_what_decides_who_gives_what() {
        let member =
            |role| Viewer { account: Some(account(1)), office: None, memberships: vec![(initiative(1), role)] };
        let office = |role| Viewer { account: Some(account(1)), office: Some(role), memberships: Vec::new() };
        let invite = |id, role| AccountAction::Invite(Grant::Membership { initiative: initiative(id), role });
        let owner = member(Membership::Owner);
        assert_eq!(may_account(&owner, invite(1, Membership::Owner), RECENT), Ok(()));
        assert_eq!(may_account(&owner, invite(2, Membership::Contributor), RECENT), Err(Refused::Role));
        let contributor = member(Membership::Contributor);
        assert_eq!(may_account(&contributor, invite(1, Membership::Contributor), RECENT), Err(Refused::Role));
        assert_eq!(may_account(&contributor, AccountAction::SeePeople(initiative(1)), RECENT), Ok(()));
        let moderator = office(Office::Moderator);
        assert_eq!(may_account(&moderator, invite(2, Membership::Owner), RECENT), Ok(()));
        let to = |role| AccountAction::Invite(Grant::Office(role));
        assert_eq!(may_account(&moderator, to(Office::Moderator), RECENT), Err(Refused::Role));
        assert_eq!(may_account(&office(Office::Administrator), to(Office::Administrator), RECENT), Ok(()));
        let late = Standing { recent: false, ..RECENT };
        assert_eq!(may_account(&owner, AccountAction::Delicate, late), Err(Refused::SignInAgain));
        assert_eq!(may_account(&owner, AccountAction::Own, late), Ok(()));
        let leave = AccountAction::SetMembership {
            initiative: initiative(1),
            of: account(1),
            from: Some(Membership::Contributor),
            to: None,
        };
        assert_eq!(may_account(&contributor, leave, RECENT), Ok(()), "everybody may leave");
        assert_eq!(may_account(&Viewer::reader(), AccountAction::Own, RECENT), Err(Refused::SignIn));
    }

    #[test]
    fn the_office_hands_over_to_others_and_administrators_end_sessions() {
        let office = |role| Viewer { account: Some(account(1)), office: Some(role), memberships: Vec::new() };
        let owner = Viewer { memberships: vec![(initiative(1), Membership::Owner)], ..office(Office::Moderator) };
        let owner = Viewer { office: None, ..owner };
        let hand_over = |to: Option<u128>| AccountAction::HandOver { to: to.map(account) };
        let moderator = office(Office::Moderator);
        assert_eq!(may_account(&moderator, hand_over(Some(9)), RECENT), Ok(()));
        assert_eq!(may_account(&moderator, hand_over(None), RECENT), Ok(()));
        assert_eq!(may_account(&moderator, hand_over(Some(1)), RECENT), Err(Refused::Oneself));
        assert_eq!(may_account(&owner, hand_over(Some(9)), RECENT), Err(Refused::Role));
        let take_back = |from: u128| AccountAction::TakeBack { from: account(from) };
        assert_eq!(may_account(&moderator, take_back(9), RECENT), Ok(()));
        assert_eq!(may_account(&moderator, take_back(1), RECENT), Err(Refused::Oneself));
        assert_eq!(may_account(&owner, take_back(9), RECENT), Err(Refused::Role));
        assert_eq!(may_account(&moderator, AccountAction::EndSessions, RECENT), Err(Refused::Role));
        assert_eq!(may_account(&office(Office::Administrator), AccountAction::EndSessions, RECENT), Ok(()));
    }

    #[test]
    fn a_profile_of_the_editors_is_taken_over_once() {
        let anybody = Viewer { account: Some(account(1)), ..Viewer::default() };
        assert_eq!(may_claim(&anybody, true, 0), Ok(()));
        assert_eq!(may_claim(&anybody, true, 1), Err(Denied::State), "somebody answers for it");
        assert_eq!(may_claim(&anybody, false, 0), Err(Denied::State), "its people wrote it");
        assert_eq!(may_claim(&Viewer::reader(), true, 0), Err(Denied::SignIn));
    }

    #[test]
    fn owners_change_after_two_days_or_when_two_agree() {
        use Membership::{Contributor, Owner};
        let late = Effect::AfterHours(OWNER_CHANGE_HOURS);
        assert_eq!(effect(None, Some(Contributor), 3, 1), Effect::Now);
        assert_eq!(effect(Some(Contributor), None, 3, 0), Effect::Now);
        assert_eq!(effect(None, Some(Owner), 0, 0), Effect::Now);
        assert_eq!(effect(None, Some(Owner), 1, 1), late);
        assert_eq!(effect(Some(Contributor), Some(Owner), 2, 1), late);
        assert_eq!(effect(Some(Owner), None, 3, 1), late);
        assert_eq!(effect(Some(Owner), Some(Contributor), 3, 2), Effect::Now);
    }

    fn from_owner() -> Option<Membership> {
        Some(Membership::Owner)
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
        /// Whoever does what in whatever order, also leaving the initiative and coming back: what counts as reviewed by the
        /// office was decided by somebody who holds a role in it, never wrote the entry and belonged to its initiative at no
        /// time since it was begun.
        #[test]
        fn only_a_second_person_reviews_for_the_office(
            mut people in proptest::collection::vec(viewers(), 1..5),
            origin in proptest::option::of(0u128..3),
            mode in prop_oneof![Just(ReviewMode::Office), Just(ReviewMode::Colleague), Just(ReviewMode::Itself)],
            moves in proptest::collection::vec((0usize..5, 0usize..Step::ALL.len() + 3), 0..60),
        ) {
            let origin = origin.map(initiative);
            let belongs = |person: &Viewer| origin.is_some_and(|origin| person.membership(origin).is_some());
            let inside = |people: &[Viewer]| -> Vec<AccountId> {
                people.iter().filter(|person| belongs(person)).filter_map(|person| person.account).collect()
            };
            let belonged = inside(&people);
            let mut subject = Subject { status: Status::Draft, initiative: origin, authors: Vec::new(), belonged };
            let mut wrote: Vec<AccountId> = Vec::new();
            for (person, number) in moves {
                let viewer = people[person % people.len()].clone();
                let Some(step) = Step::ALL.get(number).copied() else {
                    match (number - Step::ALL.len(), viewer.account, origin) {
                        (0, Some(account), _) => {
                            let writes = may(&viewer, Action::Write, &subject, mode).is_ok() || wrote.is_empty();
                            if writes {
                                wrote.push(account);
                                subject.authors.push(account);
                            }
                        }
                        (joins, Some(account), Some(origin)) => {
                            for same in people.iter_mut().filter(|it| it.account == Some(account)) {
                                same.memberships.retain(|(of, _)| *of != origin);
                                if joins == 1 {
                                    same.memberships.push((origin, Membership::Contributor));
                                }
                            }
                            subject.belonged.extend(inside(&people));
                        }
                        _ => {}
                    }
                    continue;
                };
                if may_step(&viewer, step, &subject, mode).is_err() && may(&viewer, Action::Step(step), &subject, mode).is_err() {
                    continue;
                }
                let Ok(status) = subject.status.after(step) else { continue };
                if reviews_for_office(&viewer, &subject) {
                    prop_assert!(viewer.office.is_some());
                    prop_assert!(viewer.account.is_some_and(|account| !wrote.contains(&account)));
                    prop_assert!(viewer.account.is_some_and(|account| !subject.belonged.contains(&account)));
                    prop_assert!(!belongs(&viewer));
                    prop_assert!(is_second_person(&viewer, &subject));
                }
                if mode != ReviewMode::Itself && matches!(step, Step::Approve | Step::Publish | Step::Reject) {
                    prop_assert!(is_second_person(&viewer, &subject));
                    prop_assert!(viewer.account.is_some_and(|account| !subject.belonged.contains(&account)));
                }
                subject.status = status;
            }
        }

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
        fn nobody_moderates_or_recommends_their_own(viewer in viewers(), subject in subjects()) {
            let own = viewer.account.is_some_and(|id| subject.authors.contains(&id));
            let involved = own || subject.initiative.is_some_and(|id| viewer.membership(id).is_some());
            for mode in [ReviewMode::Office, ReviewMode::Colleague, ReviewMode::Itself] {
                let moderates = may_moderate(&viewer, &subject, mode).is_ok();
                let alone = mode == ReviewMode::Itself;
                prop_assert_eq!(moderates, viewer.office.is_some() && (alone || !involved));
                for step in [Step::Suspend, Step::Restore, Step::Remove, Step::Archive] {
                    let possible = subject.status.after(step).is_ok();
                    prop_assert_eq!(may(&viewer, Action::Step(step), &subject, mode).is_ok(), moderates && possible);
                }
                if subject.status == Status::Suspended {
                    prop_assert!(moderates || may(&viewer, Action::Step(Step::Publish), &subject, mode).is_err());
                }
                let hides = may_hide_version(&viewer, &subject, mode).is_ok();
                prop_assert_eq!(hides, moderates && subject.status.is_public());
                let recommends = may_recommend(&viewer, &subject, mode).is_ok();
                prop_assert!(!recommends || (moderates && !involved && !alone && subject.status.is_public()));
            }
            let reads = may_read_decisions(&viewer, &subject).is_ok();
            prop_assert_eq!(reads, viewer.account.is_some() && (involved || viewer.office.is_some()));
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

        #[test]
        fn nobody_gives_a_role_that_they_do_not_have(viewer in viewers(), action in account_actions()) {
            if may_account(&viewer, action, RECENT).is_ok() {
                match action {
                    AccountAction::Invite(Grant::Office(role)) => prop_assert!(viewer.office >= Some(role)),
                    AccountAction::SetOffice { from, to, .. } if to > from => prop_assert!(viewer.office >= to),
                    AccountAction::Invite(Grant::Membership { initiative, role }) => {
                        prop_assert!(viewer.office.is_some() || viewer.membership(initiative) >= Some(role));
                    }
                    AccountAction::SetMembership { initiative, of, from, to } if to > from => {
                        prop_assert!(viewer.office.is_some() || viewer.membership(initiative) >= to);
                        // The office brings others in, never itself.
                        prop_assert!(Some(of) != viewer.account || viewer.membership(initiative) >= to);
                    }
                    _ => {}
                }
            }
        }

        #[test]
        fn the_last_one_stays(viewer in viewers(), action in account_actions(), others in 0u64..3) {
            let standing = Standing { administrators: others, owners: others, recent: true };
            let allowed = may_account(&viewer, action, standing).is_ok();
            match action {
                AccountAction::SetMembership { from: Some(Membership::Owner), to, .. } if to < from_owner() => {
                    prop_assert!(!allowed || others > 1);
                }
                AccountAction::SetOffice { from: Some(Office::Administrator), to, .. }
                    if to < Some(Office::Administrator) =>
                {
                    prop_assert!(!allowed || others > 1);
                }
                _ => {}
            }
        }

        #[test]
        fn what_is_delicate_needs_a_recent_sign_in(viewer in viewers(), action in account_actions()) {
            let late = Standing { recent: false, ..RECENT };
            let harmless = matches!(
                action,
                AccountAction::Own | AccountAction::SeeAccounts | AccountAction::SeePeople(_)
            );
            prop_assert!(harmless || may_account(&viewer, action, late).is_err());
            prop_assert!(viewer.account.is_some() || may_account(&viewer, action, RECENT).is_err());
        }
    }
}
