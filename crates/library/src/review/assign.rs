//! Giving cases to somebody of the office.

use domain::account::{AccountId, Viewer};
use domain::news::Event;
use domain::policy::{self, NotAssigned};
use domain::review::Act;
use storage::account;

use super::{account_of, held};
use crate::calendar::day_in_germany;
use crate::{Error, Library, accounts};

/// Somebody of the office who may be given cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer {
    /// Who.
    pub account: AccountId,
    /// By which name.
    pub name: String,
}

/// What became of cases that were to be given to somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assigned {
    /// How many lie with them now.
    pub given: usize,
    /// Numbers of those that they may not review.
    pub not_theirs: Vec<i64>,
    /// Numbers of those that could not be given away, since they lie with somebody or are decided.
    pub not_free: Vec<i64>,
}

impl Library {
    /// Who of the office can be given cases, by name.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office.
    pub async fn reviewers(&self, viewer: &Viewer) -> Result<Vec<Reviewer>, Error> {
        policy::may_enter_office(viewer).map_err(Error::from)?;
        let people = account::of_office(&self.storage).await?;
        let able = people.into_iter().filter(|row| row.status.may_sign_in());
        let mut able: Vec<Reviewer> = able.map(|row| Reviewer { account: row.id, name: row.name }).collect();
        able.sort_by(|one, other| (&one.name, one.account).cmp(&(&other.name, other.account)));
        Ok(able)
    }

    /// Gives cases to somebody of the office, and says which were left and why. Who had one is told, and who gets some.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office; [`Error::NotFound`] where there is no such person in it.
    pub async fn assign_cases(&self, viewer: &Viewer, numbers: &[i64], to: AccountId) -> Result<Assigned, Error> {
        let me = account_of(viewer)?;
        if !self.reviewers(viewer).await?.iter().any(|reviewer| reviewer.account == to) {
            return Err(Error::NotFound);
        }
        let taker = self.viewer_of(to).await?.ok_or(Error::NotFound)?;
        let mut done = Assigned::default();
        for number in numbers {
            match self.assign_case(viewer, me, *number, &taker, to).await {
                Ok(()) => done.given += 1,
                Err(NotGiven::Assigned(NotAssigned::Taker(_))) => done.not_theirs.push(*number),
                Err(NotGiven::Assigned(NotAssigned::Giver(_)) | NotGiven::Gone) => done.not_free.push(*number),
                Err(NotGiven::Failed(error)) => return Err(error),
            }
        }
        Ok(done)
    }

    async fn assign_case(
        &self,
        viewer: &Viewer,
        me: AccountId,
        number: i64,
        taker: &Viewer,
        to: AccountId,
    ) -> Result<(), NotGiven> {
        let mut locked = self.locked_case(viewer, number).await?;
        let held = held(&locked.case, day_in_germany(locked.now));
        policy::may_assign(viewer, taker, &locked.subject, held, self.review).map_err(NotGiven::Assigned)?;
        self.hand_to(&mut locked, to, Act::Assign).await?;
        if to != me {
            let fact = locked.fact();
            self.note_for(&locked.tx, &[to], Event::CaseGiven, &fact).await?;
        }
        locked.tx.commit().await.map_err(Error::from)?;
        Ok(())
    }

    /// What the rules see of an account; none where there is no such account.
    pub(crate) async fn viewer_of(&self, id: AccountId) -> Result<Option<Viewer>, Error> {
        let Some(row) = account::get(&self.storage, id).await? else { return Ok(None) };
        let memberships = storage::membership::of_account(&self.storage, id).await?;
        Ok(Some(accounts::viewer(&row, &memberships, self.clock.now())))
    }
}

/// Why a case was not given.
enum NotGiven {
    Assigned(NotAssigned),
    /// There is no such case, or somebody was faster.
    Gone,
    Failed(Error),
}

impl From<Error> for NotGiven {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound | Error::Conflict | Error::Denied(_) => Self::Gone,
            error => Self::Failed(error),
        }
    }
}
