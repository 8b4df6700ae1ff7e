//! What somebody typed into the form of a case: decision, comments and ticks are sent together, whatever is pressed.

use std::collections::BTreeMap;

use domain::part;
use domain::review::Checklist;
use library::review::Notes;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Code of the verdict.
    pub verdict: String,
    /// Code of the reason.
    pub reason: String,
    /// The words.
    pub words: String,
    /// Comments that are not kept yet, by the field at which they stand; that on the whole has none.
    pub comments: BTreeMap<String, String>,
    /// Of which part of its field each of them speaks.
    pub parts: BTreeMap<String, String>,
    /// The points as they are ticked; none where they were not sent.
    pub points: Option<Checklist>,
}

impl Typed {
    /// The path of which the comment at a field speaks: one of its parts, or the field itself.
    pub fn path_of(&self, field: &str) -> String {
        let part = self.parts.get(field).filter(|path| part::apart(path).0 == field);
        part.cloned().unwrap_or_else(|| field.to_owned())
    }

    /// What of it can be kept before anything is decided; a comment at `pressed` also where it is empty, so that this is
    /// said.
    pub fn notes(&self, pressed: Option<&str>) -> Notes {
        let is_meant = |field: &str, text: &str| !text.trim().is_empty() || pressed == Some(field);
        let mut comments: Vec<(String, String)> = self
            .comments
            .iter()
            .filter(|(field, text)| is_meant(field, text))
            .map(|(field, text)| (self.path_of(field), text.clone()))
            .collect();
        if let Some(field) = pressed.filter(|field| !self.comments.contains_key(*field)) {
            comments.push((self.path_of(field), String::new()));
        }
        Notes { comments, checklist: self.points.clone(), round: None }
    }

    /// What is left when comments and ticks are kept: the decision.
    #[must_use]
    pub fn noted(self) -> Self {
        Self { verdict: self.verdict, reason: self.reason, words: self.words, ..Self::default() }
    }

    /// Whether a decision was begun.
    pub fn is_deciding(&self) -> bool {
        !(self.verdict.is_empty() && self.reason.is_empty() && self.words.is_empty())
    }

    /// All words of it.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.words).chain(self.comments.values()).filter(|text| !text.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        let pairs = |list: &[(&str, &str)]| -> BTreeMap<String, String> {
            list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        Typed {
            words: "Drei Fragen.".to_owned(),
            comments: pairs(&[("", "Gut."), ("goal", " "), ("steps", "Wie lange?"), ("title", "Kürzer?")]),
            parts: pairs(&[("steps", "steps[2]"), ("title", "goal")]),
            points: Some(Checklist::read("plain")),
            ..Typed::default()
        }
    }

    #[test]
    fn comments_are_kept_at_their_parts() {
        let paths = |notes: Notes| -> Vec<String> { notes.comments.into_iter().map(|(path, _)| path).collect() };
        assert_eq!(paths(typed().notes(None)), ["", "steps[2]", "title"], "a part of another field is none");
        assert_eq!(paths(typed().notes(Some("goal"))), ["", "goal", "steps[2]", "title"]);
        assert_eq!(paths(typed().notes(Some("summary"))), ["", "steps[2]", "title", "summary"]);
        assert_eq!(typed().notes(None).checklist, Some(Checklist::read("plain")));
        assert!(Typed::default().notes(None).is_empty());
    }

    #[test]
    fn what_is_kept_is_not_shown_as_typed() {
        let left = typed().noted();
        assert_eq!(left, Typed { words: "Drei Fragen.".to_owned(), ..Typed::default() });
        assert!(left.is_deciding() && !Typed::default().is_deciding());
        assert_eq!(typed().texts().count(), 4);
    }
}
