//! The rounds of a submission: the text of each, and what comments of earlier ones were about.

use std::collections::{BTreeMap, BTreeSet};

use domain::review::MOST_ROUNDS;
use domain::{Kind, part};
use serde_json::{Map, Value};
use storage::comment::CommentRow;
use storage::draft::DraftRow;
use storage::round::RoundRow;
use storage::submission::SubmissionRow;
use storage::{Transaction, round};

use super::authored;
use crate::difference::place_now;
use crate::{Error, Library};

/// Texts of rounds by their number, as far as they are kept.
pub(super) type Texts = BTreeMap<i64, Map<String, Value>>;

/// A comment as the authors see it; never by whom it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// The comment.
    pub row: CommentRow,
    /// What stood there when it was made, where something else stands there by now.
    pub about: Option<String>,
    /// The path of what it is about in the draft as it is; none where that is gone, or the comment is about the whole.
    pub place: Option<String>,
}

/// Keeps a round, and of one submission no more than the last fifty.
pub(crate) async fn keep(tx: &Transaction, row: &RoundRow) -> Result<(), Error> {
    round::put(tx, row).await?;
    round::forget(tx, row.number, row.round - i64::from(MOST_ROUNDS)).await?;
    Ok(())
}

/// What stood at the place of a comment, where it says something else in `now`, and the path of it there.
pub(super) fn about(
    kind: Kind,
    texts: &Texts,
    comment: &CommentRow,
    now: &Map<String, Value>,
) -> (Option<String>, Option<String>) {
    let Some(path) = &comment.path else { return (None, None) };
    let Some(before) = texts.get(&comment.round) else { return (None, Some(path.clone())) };
    let place = place_now(kind, before, now, path);
    let still = place.as_deref().and_then(|place| part::words_at(kind, now, place));
    let words = part::words_at(kind, before, path).filter(|words| still.as_ref() != Some(words));
    (words, place)
}

impl Library {
    /// The texts of these rounds.
    pub(super) async fn texts_of(
        &self,
        submission: &SubmissionRow,
        wanted: impl Iterator<Item = i64> + Send,
    ) -> Result<Texts, Error> {
        let wanted: BTreeSet<i64> = wanted.collect();
        let mut texts = Texts::new();
        for number in wanted {
            if let Some(row) = round::get(&self.storage, submission.number, number).await? {
                texts.insert(number, authored(&row.authored, submission.draft)?);
            }
        }
        Ok(texts)
    }

    /// Comments with what they are about in the draft as it is.
    pub(super) async fn remarks(
        &self,
        draft: &DraftRow,
        submission: &SubmissionRow,
        comments: Vec<CommentRow>,
    ) -> Result<Vec<Remark>, Error> {
        let rounds: Vec<i64> = comments.iter().map(|comment| comment.round).collect();
        let texts = self.texts_of(submission, rounds.into_iter()).await?;
        let now = authored(&draft.authored, draft.id)?;
        let remark = |row: CommentRow| {
            let (about, place) = about(draft.kind, &texts, &row, &now);
            Remark { row, about, place }
        };
        Ok(comments.into_iter().map(remark).collect())
    }
}
