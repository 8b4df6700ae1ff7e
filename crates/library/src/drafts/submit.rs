//! Submitting.

use domain::account::Viewer;
use domain::entry::Entry;
use domain::lifecycle::{Status, Step};
use domain::news::Event;
use domain::policy::{Action, Denied, may};
use domain::text::length;
use domain::{EntryId, Invalid, Language, Rule, canonical, form};
use storage::round::RoundRow;
use storage::submission::{StepRow, SubmissionRow};
use storage::{Transaction, draft, entry, submission};

use super::{Draft, account, subject};
use crate::letters::{self, Letter};
use crate::notify::Fact;
use crate::review::keep_round;
use crate::{Error, Library};

/// Shortest and longest change note, in characters (product design 3.1).
const CHANGE_NOTE: (u32, u32) = (10, 300);

/// To whom the receipt goes.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Mail address.
    pub to: String,
    /// Language of the letter.
    pub language: Language,
    /// Where the state can be seen.
    pub link: String,
}

/// What stands in the way of submitting, without the question who asks.
fn faults(draft: &Draft) -> Vec<Invalid> {
    let mut faults = domain::entry::check(&draft.authored);
    // A key that is not there comes by itself with the text beside it, which is missing too.
    faults.retain(|fault| !(fault.rule == Rule::Missing && form::is_key(draft.kind, &fault.field)));
    if draft.based_on.is_some() {
        let is = u32::try_from(length(draft.change_note.as_deref().unwrap_or_default())).unwrap_or(u32::MAX);
        let (min, max) = CHANGE_NOTE;
        let rule = match is {
            0 => Some(Rule::Missing),
            is if is < min => Some(Rule::TooShort { min, is }),
            is if is > max => Some(Rule::TooLong { max, is }),
            _ => None,
        };
        faults.extend(rule.map(|rule| Invalid::at("change_note", rule)));
    }
    faults
}

impl Draft {
    /// What would have to be put right before it can be submitted.
    pub fn faults(&self) -> Vec<Invalid> {
        faults(self)
    }
}

impl Library {
    /// Submits a draft as it was at `revision`, and gives its number. After a question of the reviewer it keeps the
    /// number it had.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every broken rule; [`Error::Conflict`] where somebody saved meanwhile;
    /// [`Error::NotFound`] and [`Error::Denied`] by the permissions.
    pub async fn submit(
        &self,
        viewer: &Viewer,
        id: EntryId,
        revision: i64,
        receipt: Option<&Receipt>,
    ) -> Result<i64, Error> {
        let account = account(viewer)?;
        let tx = self.storage.begin().await?;
        let (mut row, authors) = self.locked(&tx, id).await?;
        may(viewer, Action::Read, &subject(&row, &authors), self.review).map_err(Error::from)?;
        if row.discarded_at.is_some() {
            return Err(Error::NotFound);
        }
        may(viewer, Action::Step(Step::Submit), &subject(&row, &authors), self.review).map_err(Error::from)?;
        if row.revision != revision {
            return Err(Error::Conflict);
        }
        let draft = Draft::of(row.clone(), authors)?;
        let mut broken = faults(&draft);
        if broken.is_empty() {
            broken = self.strangers(&draft).await?;
        }
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        let bytes = canonical::bytes(&draft.authored).map_err(|_| Error::Corrupt(id.to_string()))?;
        let authored = String::from_utf8(bytes).map_err(|_| Error::Corrupt(id.to_string()))?;
        let status = row.status.after(Step::Submit).map_err(|_| Error::Denied(Denied::State))?;
        if row.based_on.is_some() {
            self.move_entry(&tx, id, Step::Revise).await?;
        }
        let now = self.clock.now();
        let new = SubmissionRow {
            number: 0,
            draft: id,
            version: draft.version(),
            authored,
            change_note: draft.change_note.clone(),
            status,
            submitted_at: now,
            submitted_by: account,
        };
        let (number, round) = self.hand_in(&tx, &new).await?;
        self.ask_for_visits(&tx, draft.kind, &draft.authored, now).await?;
        let event = if round == 1 { Event::Submitted } else { Event::Resubmitted };
        let fact = Fact { entry: Some(id), number, mark: round.to_string() };
        self.note_for_office(&tx, event, &fact, Some(account)).await?;
        row.status = status;
        row.opened = None;
        draft::put(&tx, &row).await?;
        if let Some(receipt) = receipt {
            let letter = Letter::SubmissionReceived {
                title: draft.title().to_owned(),
                number: number.to_string(),
                link: receipt.link.clone(),
            };
            letters::send(&tx, &receipt.to, receipt.language, &letter, now).await?;
        }
        tx.commit().await?;
        Ok(number)
    }

    /// Writes what is handed in, as the next round of its submission where that was asked about, and gives its number and
    /// its round.
    async fn hand_in(&self, tx: &Transaction, new: &SubmissionRow) -> Result<(i64, i64), Error> {
        let earlier = submission::of_drafts(tx, &[new.draft], 1).await?.pop();
        let earlier = earlier.filter(|earlier| earlier.status == Status::ChangesRequested);
        let number = match &earlier {
            Some(earlier) => {
                submission::renew(tx, earlier.number, &new.authored, new.change_note.as_deref()).await?;
                earlier.number
            }
            None => submission::put(tx, new).await?,
        };
        let (at, who, status) = (new.submitted_at, new.submitted_by, new.status);
        let step = StepRow { at, who, step: Step::Submit, status, note: None };
        submission::take_step(tx, number, &step).await?;
        let round = self.open_case(tx, number, at).await?;
        // A round that came in before rounds were kept is kept now, before its text is gone.
        let earlier = earlier.iter().filter(|_| round > 1).map(|earlier| (round - 1, earlier));
        for (round, handed_in) in earlier.chain([(round, new)]) {
            let row = RoundRow {
                number,
                round,
                authored: handed_in.authored.clone(),
                content_hash: canonical::of_bytes(handed_in.authored.as_bytes()),
                change_note: handed_in.change_note.clone(),
                submitted_at: handed_in.submitted_at,
            };
            keep_round(tx, &row).await?;
        }
        Ok((number, round))
    }

    /// Takes the published entry behind a draft along; it stays public all the time.
    pub(crate) async fn move_entry(&self, tx: &Transaction, id: EntryId, step: Step) -> Result<(), Error> {
        let mut published = entry::get_locked(tx, id).await?.ok_or(Error::Gone)?;
        // What is out of date says so until its next version is public.
        if published.status == Status::Archived && step == Step::Revise {
            return Ok(());
        }
        // A second submission of the same version finds it moved already.
        if let Ok(status) = published.status.after(step) {
            published.status = status;
            entry::put(tx, &published).await?;
        } else if step == Step::Revise && published.status != Status::RevisionPending {
            return Err(Error::Denied(Denied::State));
        }
        Ok(())
    }

    /// Entries that are named and not here, and files that were not handed in here.
    async fn strangers(&self, draft: &Draft) -> Result<Vec<Invalid>, Error> {
        let entry = Entry::trusted(draft.authored.clone()).map_err(Error::Invalid)?;
        let targets = entry.targets();
        let known = self.many(&targets).await?;
        let unknown = targets.into_iter().filter(|id| !known.iter().any(|shown| shown.entry().id == *id));
        let mut strangers = self.strange_files(draft.id, &entry.envelope.media).await?;
        strangers.extend(unknown.map(|id| {
            let text = id.to_string();
            let at = path_of(&draft.authored, &text).unwrap_or_else(|| "related".to_owned());
            Invalid::at(at, Rule::UnknownTarget { target: text })
        }));
        Ok(strangers)
    }
}

/// The path of the target with this id.
fn path_of(authored: &serde_json::Map<String, serde_json::Value>, id: &str) -> Option<String> {
    let within = |list: Option<&serde_json::Value>, name: &str, key: &str| {
        let items = list.and_then(serde_json::Value::as_array)?;
        let index = items.iter().position(|item| item.get(key).and_then(serde_json::Value::as_str) == Some(id))?;
        Some(format!("{name}[{index}].{key}"))
    };
    let fields = authored.get("fields");
    within(authored.get("related"), "related", "target")
        .or_else(|| within(fields.and_then(|fields| fields.get("formats_used")), "formats_used", "format"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_target_is_found_by_its_path() {
        let authored = json!({ "related": [{ "target": "a" }], "fields": { "formats_used": [{ "format": "b" }, { "format": "c" }] } });
        let authored = super::super::object(&authored.to_string()).unwrap_or_default();
        assert_eq!(super::path_of(&authored, "a").as_deref(), Some("related[0].target"));
        assert_eq!(super::path_of(&authored, "c").as_deref(), Some("formats_used[1].format"));
        assert_eq!(super::path_of(&authored, "d"), None);
    }
}
