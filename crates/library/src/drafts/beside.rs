//! What is written in the form beside the fields of the entry: what changes in this version, and answers to reviewers.
//! It is merged as the fields are.

use std::collections::BTreeSet;

use domain::account::AccountId;
use domain::lifecycle::Status;
use domain::text::kept;
use serde_json::{Map, Value};
use storage::comment::{self, Answer, CommentRow};
use storage::draft::DraftRow;
use storage::{Source, Transaction, submission};

use super::Edit;
use crate::{Error, Library};

/// The name of what changes in this version.
const NOTE: &str = "change_note";
/// Before the number of a comment: the answer to it.
const ANSWER: &str = "answer.";
/// Most characters that are kept of an answer; the box takes no more.
const LONGEST_ANSWER: usize = 4_000;

/// What stands beside a draft now.
pub(super) struct Beside {
    /// The number of the submission whose comments are answered.
    submission: Option<i64>,
    /// Comments that wait for an answer or may be answered anew.
    open: Vec<CommentRow>,
    /// Note and answers by their names.
    pub(super) now: Map<String, Value>,
}

impl Beside {
    /// What stands beside this draft.
    pub(super) async fn of(source: &impl Source, row: &DraftRow) -> Result<Self, Error> {
        let mut now = Map::new();
        if let Some(note) = &row.change_note {
            now.insert(NOTE.to_owned(), Value::from(note.as_str()));
        }
        let asked = row.status == Status::ChangesRequested;
        let last = if asked { submission::of_drafts(source, &[row.id], 1).await?.pop() } else { None };
        let submission = last.filter(|last| last.status == Status::ChangesRequested).map(|last| last.number);
        let mut open = match submission {
            Some(number) => comment::of(source, number).await?,
            None => Vec::new(),
        };
        open.retain(|comment| !comment.settled);
        for comment in &open {
            if let Some(answer) = &comment.answer {
                now.insert(name_of(comment), Value::from(answer.text.as_str()));
            }
        }
        Ok(Self { submission, open, now })
    }

    /// What of an earlier text still has a place: answers to comments that are open.
    pub(super) fn still(&self, before: Option<&str>) -> Map<String, Value> {
        let names: BTreeSet<String> = self.open.iter().map(name_of).chain([NOTE.to_owned()]).collect();
        let mut before = before.and_then(super::object).unwrap_or_default();
        before.retain(|name, _| names.contains(name));
        before
    }

    /// What somebody wrote, over what stood before them. A box that was left empty says nothing about an answer.
    pub(super) fn written(&self, base: &Map<String, Value>, edit: &Edit) -> Map<String, Value> {
        let mut written = base.clone();
        match edit.change_note.as_deref().map(kept) {
            None => {}
            Some(note) if note.is_empty() => {
                written.remove(NOTE);
            }
            Some(note) => {
                written.insert(NOTE.to_owned(), Value::from(note));
            }
        }
        for (number, text) in &edit.answers {
            let text: String = kept(text).chars().take(LONGEST_ANSWER).collect();
            if let Some(comment) = self.open.iter().find(|comment| comment.id == *number).filter(|_| !text.is_empty()) {
                written.insert(name_of(comment), Value::from(text));
            }
        }
        written
    }

    /// Writes answers that are others than before.
    pub(super) async fn answer(
        &self,
        tx: &Transaction,
        library: &Library,
        who: AccountId,
        merged: &Map<String, Value>,
    ) -> Result<(), Error> {
        let Some(number) = self.submission else { return Ok(()) };
        for comment in &self.open {
            let name = name_of(comment);
            let text = merged.get(&name).filter(|text| self.now.get(&name) != Some(*text)).and_then(Value::as_str);
            if let Some(text) = text {
                let answer = Answer { who, at: library.clock.now(), text: text.to_owned() };
                comment::answer(tx, number, comment.id, &answer).await?;
            }
        }
        Ok(())
    }
}

fn name_of(comment: &CommentRow) -> String {
    format!("{ANSWER}{}", comment.id)
}

/// The note among what is written beside a draft.
pub(super) fn note(beside: &Map<String, Value>) -> Option<String> {
    beside.get(NOTE).and_then(Value::as_str).map(str::to_owned)
}

/// As it is stored.
pub(super) fn stored(beside: &Map<String, Value>) -> Option<String> {
    (!beside.is_empty()).then(|| Value::Object(beside.clone()).to_string())
}

/// Fields of an entry together with what stands beside them, to be merged as one.
pub(super) fn together(authored: &Map<String, Value>, beside: &Map<String, Value>) -> Map<String, Value> {
    let mut all = authored.clone();
    all.extend(beside.iter().map(|(name, value)| (name.clone(), value.clone())));
    all
}

/// The same apart again.
pub(super) fn apart(mut all: Map<String, Value>) -> (Map<String, Value>, Map<String, Value>) {
    let is_beside = |name: &str| name == NOTE || name.starts_with(ANSWER);
    let beside = all.iter().filter(|(name, _)| is_beside(name)).map(|(name, value)| (name.clone(), value.clone()));
    let beside: Map<String, Value> = beside.collect();
    all.retain(|name, _| !is_beside(name));
    (all, beside)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_stands_beside_comes_out_as_it_went_in() {
        let object = |value: Value| value.as_object().cloned().unwrap_or_default();
        let authored = object(json!({ "title": { "de": "Neu" }, "fields": { "goal": {} } }));
        let beside = object(json!({ "change_note": "Kürzer.", "answer.12": "So bleibt er." }));
        let all = together(&authored, &beside);
        assert_eq!(all.len(), 4);
        assert_eq!(apart(all), (authored, beside.clone()));
        assert_eq!(stored(&beside).as_deref().and_then(super::super::object), Some(beside.clone()));
        assert_eq!((note(&beside).as_deref(), stored(&Map::new())), (Some("Kürzer."), None));
    }
}
