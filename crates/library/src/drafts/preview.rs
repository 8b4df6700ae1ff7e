//! A draft as readers would see it, and what there is like it.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::account::Viewer;
use domain::entry::{self, Entry};
use domain::evidence::DESCRIBED;
use domain::lifecycle::Status;
use domain::query::Query;
use domain::{EntryId, Kind, Language, canonical, form, slug};
use storage::entry::Origin;

use super::Draft;
use crate::find::Target;
use crate::read::{EntryPage, Shown};
use crate::transfer::Item;
use crate::{Error, Library};

/// Of the shorter of two titles so many of a hundred groups of three letters are in the other when they are similar.
const ALIKE: usize = 70;
/// Most similar entries that are named.
const MOST_ALIKE: usize = 3;

impl Library {
    /// The page that the draft would have if it were published now; what cannot be read as its type is left out.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such draft for this viewer.
    pub async fn preview(&self, viewer: &Viewer, id: EntryId, language: Language) -> Result<EntryPage, Error> {
        let draft = self.draft(viewer, id).await?;
        let corrupt = || Error::Corrupt(id.to_string());
        let entry = Entry::trusted(entry::readable(draft.kind, &draft.authored)).map_err(|_| corrupt())?;
        let hash = canonical::hash(entry.authored()).map_err(|_| corrupt())?;
        let made = slug::of(draft.title());
        let slugs = BTreeMap::from([(draft.language(), if made.is_empty() { "entwurf".to_owned() } else { made })]);
        let shown = Shown {
            item: Arc::new(Item { entry, slugs }),
            version: draft.version(),
            status: Status::Draft,
            origin: Origin::Own,
            initiative: draft.initiative,
            published: draft.saved_at,
            modified: draft.saved_at,
            hash,
            evidence: DESCRIBED,
            recommended: None,
        };
        let html = crate::rendered::render(shown.entry(), language);
        let relations = self.relations(&shown).await?;
        let files = self.files_of(&shown.entry().envelope.media).await?;
        let (similar, versions) = (Vec::new(), Vec::new());
        let by = self.by(&shown).await?;
        Ok(EntryPage { shown, html, files, relations, similar, versions, by, reviewed: None })
    }

    /// Published entries whose title is like that of the draft.
    ///
    /// # Errors
    /// Where neither index nor storage answers.
    pub async fn alike(&self, draft: &Draft) -> Result<Vec<Shown>, Error> {
        self.titled_alike(draft.kind, draft.title(), draft.language(), draft.id).await
    }

    /// Published entries of a kind with a title like this one, but for the entry `but`.
    pub(crate) async fn titled_alike(
        &self,
        kind: Kind,
        title: &str,
        language: Language,
        but: EntryId,
    ) -> Result<Vec<Shown>, Error> {
        if title.chars().count() < 3 {
            return Ok(Vec::new());
        }
        let filters = [("kind", vec![kind.code().to_owned()])].into();
        let query = Query { text: title.to_owned(), language, filters, limit: 10, ..Query::default() };
        let found = self.finder().find(&query).await?;
        let ids: Vec<EntryId> = found.hits.iter().map(|hit| hit.id).filter(|id| *id != but).collect();
        let mut shown = self.many(&ids).await?;
        shown.retain(|shown| {
            let envelope = &shown.entry().envelope;
            let names = std::iter::once(&envelope.title).chain(&envelope.card_title);
            names.flat_map(|name| name.0.values()).any(|name| is_alike(title, name))
        });
        shown.truncate(MOST_ALIKE);
        Ok(shown)
    }

    /// The form with addresses of pages of this library, and names of its entries, replaced by their ids.
    pub(super) async fn with_targets(&self, posted: &[(String, String)]) -> Result<Vec<(String, String)>, Error> {
        let mut posted = posted.to_vec();
        for (name, value) in &mut posted {
            let plain = form::plain(name);
            if plain != "related.target" && plain != "formats_used.format" {
                continue;
            }
            // Whatever the words for kinds are: the last part is the slug.
            let path = value.trim().split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
            let last = path.rsplit('/').next().unwrap_or_default().to_owned();
            if !path.contains('/') {
                if let Some(id) = self.named(value, plain == "formats_used.format").await? {
                    *value = id.to_string();
                }
                continue;
            }
            if !slug::is_valid(&last) || last.parse::<EntryId>().is_ok() {
                continue;
            }
            for (kind, language) in Kind::ALL.into_iter().flat_map(|kind| Language::ALL.map(|it| (kind, it))) {
                if plain == "formats_used.format" && kind != Kind::DialogFormat {
                    continue;
                }
                let found = storage::slug::find(&self.storage, kind, language, &last).await?.map(|found| found.entry);
                // What is not public has no address for anybody.
                if let Some(found) = found
                    && !self.many(&[found]).await?.is_empty()
                {
                    *value = found.to_string();
                    break;
                }
            }
        }
        Ok(posted)
    }
}

impl Library {
    /// The entry whose title or short title is exactly so, in either language, large and small letters alike.
    async fn named(&self, name: &str, format: bool) -> Result<Option<EntryId>, Error> {
        let name = name.trim().to_lowercase();
        if name.chars().count() < 3 || name.parse::<EntryId>().is_ok() {
            return Ok(None);
        }
        for language in Language::ALL {
            let suggested = self.suggest(&name, language, 10).await?;
            let ids = suggested.iter().filter_map(|suggested| match suggested.target {
                Target::Entry(kind, id) if !format || kind == Kind::DialogFormat => Some(id),
                _ => None,
            });
            let found = self.many(&ids.collect::<Vec<_>>()).await?.into_iter().find(|shown| {
                let envelope = &shown.entry().envelope;
                let names = std::iter::once(&envelope.title).chain(&envelope.card_title);
                names.flat_map(|it| it.0.values()).any(|it| it.to_lowercase() == name)
            });
            if let Some(found) = found {
                return Ok(Some(found.entry().id));
            }
        }
        Ok(None)
    }
}

/// Whether most groups of three letters of the shorter title are in the other.
fn is_alike(one: &str, other: &str) -> bool {
    let groups = |text: &str| -> Vec<Vec<char>> {
        let letters: Vec<char> = format!(" {} ", slug::of(text)).chars().collect();
        letters.windows(3).map(<[char]>::to_vec).collect()
    };
    let (one, other) = (groups(one), groups(other));
    let shared = one.iter().filter(|group| other.contains(group)).count();
    shared * 100 >= ALIKE * one.len().min(other.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::is_alike;

    #[test]
    fn titles_alike() {
        assert!(is_alike("Fishbowl vor dem Werkstor", "Fishbowl am Werkstor"));
        assert!(is_alike("Fishbowl vor dem Werkstor", "Fishbowl"));
        assert!(!is_alike("", "Fishbowl"));
        assert!(!is_alike("Fishbowl vor dem Werkstor", "Azubi-Sprechstunde"));
    }
}
