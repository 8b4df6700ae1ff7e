//! What waits in the rooms of the office beside reviews, in numbers for its start page.

use domain::account::{Membership, Viewer};
use domain::notice::NoticeKind;
use domain::policy;
use domain::{EntryId, Language};
use storage::{membership, notice};

use crate::calendar::day_in_germany;
use crate::{Error, Library};

/// So many wait, and so many of them are over their time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waits {
    /// All that wait.
    pub open: u64,
    /// Of them, those over their time.
    pub late: u64,
}

/// People who ask to belong to an initiative that has no owner to answer them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// The initiative.
    pub initiative: EntryId,
    /// Its name and the language of that.
    pub title: (String, Language),
    /// How many ask.
    pub people: u64,
}

/// What waits in the rooms of the office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rooms {
    /// Notices of readers about content.
    pub notices: Waits,
    /// Barriers that readers met.
    pub barriers: Waits,
    /// Entries to be looked at again, soon or over their date.
    pub dates: Waits,
    /// Of them, those proposed to be archived.
    pub proposed: u64,
    /// What is looked for in vain.
    pub gaps: u64,
    /// Calls that are open.
    pub calls: u64,
    /// Pages of the site: written and not published, and to be looked at again; none for whoever may not write them.
    pub site: Option<Waits>,
    /// New initiatives whose profile waits for review.
    pub founding: u64,
    /// Who asks to belong to an initiative.
    pub joining: Vec<Joining>,
}

impl Library {
    /// What waits beside reviews.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office.
    pub(super) async fn rooms(&self, viewer: &Viewer, founding: u64) -> Result<Rooms, Error> {
        policy::may_enter_office(viewer).map_err(Error::from)?;
        let today = day_in_germany(self.clock.now());
        let (mut notices, mut barriers) = (Waits::default(), Waits::default());
        for (kind, waits) in [(NoticeKind::Content, &mut notices), (NoticeKind::Barrier, &mut barriers)] {
            waits.open = notice::count_open_of(&self.storage, kind).await?;
            waits.late = notice::count_late_of(&self.storage, kind, today).await?;
        }
        let due = self.review_dates(viewer).await?;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let dates = Waits { open: count(due.len()), late: count(due.iter().filter(|due| due.is_over).count()) };
        let site = match policy::may_edit_site(viewer) {
            Ok(()) => {
                let pages = self.site(viewer).await?;
                let is_draft = |newest: Option<i64>, shown: Option<i64>| newest > shown;
                let drafts =
                    pages.iter().filter(|page| is_draft(page.newest.map(|it| it.0), page.published.map(|it| it.0)));
                let late = pages.iter().filter(|page| page.is_due).count();
                Some(Waits { open: count(drafts.count()), late: count(late) })
            }
            Err(_) => None,
        };
        Ok(Rooms {
            notices,
            barriers,
            dates,
            proposed: count(due.iter().filter(|due| due.proposed.is_some()).count()),
            gaps: count(self.gaps(viewer).await?.len()),
            calls: count(self.calls().await?.open.len()),
            site,
            founding,
            joining: self.joining().await?,
        })
    }

    /// Who waits for an answer that only the office can give.
    async fn joining(&self) -> Result<Vec<Joining>, Error> {
        let now = self.clock.now();
        let asked = membership::asked(&self.storage).await?;
        let ids: Vec<EntryId> = asked.iter().map(|(id, _)| *id).collect();
        let shown = self.many(&ids).await?;
        let mut joining = Vec::new();
        for (initiative, people) in asked {
            let rows = membership::of_initiative(&self.storage, initiative).await?;
            if rows.iter().any(|row| row.role_at(now) == Some(Membership::Owner)) {
                continue;
            }
            let Some(profile) = shown.iter().find(|shown| shown.entry().id == initiative) else { continue };
            let envelope = &profile.entry().envelope;
            let language = envelope.language_original;
            let title = (envelope.title.get(language).to_owned(), language);
            joining.push(Joining { initiative, title, people });
        }
        Ok(joining)
    }
}
