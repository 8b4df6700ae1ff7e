//! What the server does not have yet, in the storage of the browser: for each account and draft, and for each window a
//! place of its own.

use leptos::prelude::window;
use web_sys::Storage;

/// Before every name of ours in the storage.
const OURS: &str = "werkbuch:";

/// The place of one window.
pub struct Shelf {
    /// Common to all windows with this draft.
    common: String,
    own: String,
}

impl Shelf {
    /// The place of the window called `visit`, for a draft and the account that writes it.
    pub fn of(account: &str, draft: &str, visit: &str) -> Self {
        let common = format!("{OURS}{account}:{draft}");
        Self { own: format!("{common}:{visit}"), common }
    }

    /// What other windows and earlier visits left, by its place.
    pub fn left(&self) -> Vec<(String, String)> {
        let is_of_draft =
            |key: &str| key.strip_prefix(&self.common).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
        of_account(is_of_draft).into_iter().filter(|(key, _)| *key != self.own).collect()
    }

    /// Takes away what was taken over from others, unless they wrote something else meanwhile.
    pub fn tidy(&self, taken: &[(String, String)]) {
        let Some(storage) = storage() else { return };
        for (key, text) in taken {
            if storage.get_item(key).ok().flatten().as_ref() == Some(text) {
                let _ = storage.remove_item(key);
            }
        }
    }

    /// Puts this in the place of what lies there; nothing takes it away. `false` where the browser keeps nothing.
    pub fn put(&self, text: Option<&str>) -> bool {
        let Some(storage) = storage() else { return text.is_none() };
        match text {
            Some(text) => storage.set_item(&self.own, text).is_ok(),
            None => storage.remove_item(&self.own).is_ok(),
        }
    }
}

/// All that lies under names of ours that `is_meant` wants.
pub fn of_account(is_meant: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys: Vec<String> =
        (0..storage.length().unwrap_or_default()).filter_map(|index| storage.key(index).ok().flatten()).collect();
    let ours = keys.into_iter().filter(|key| key.starts_with(OURS) && is_meant(key));
    ours.filter_map(|key| storage.get_item(&key).ok().flatten().map(|text| (key, text))).collect()
}

/// The drafts of an account of which something lies here, each with its place and what lies there.
pub fn drafts(account: &str) -> Vec<(String, String, String)> {
    let before = format!("{OURS}{account}:");
    let all = of_account(|key| key.starts_with(&before));
    let draft =
        |key: &str| key.strip_prefix(&before).unwrap_or_default().split(':').next().unwrap_or_default().to_owned();
    all.into_iter().map(|(key, text)| (draft(&key), key, text)).collect()
}

/// Takes these places away.
pub fn clear(places: &[String]) {
    if let Some(storage) = storage() {
        for place in places {
            let _ = storage.remove_item(place);
        }
    }
}

/// What the browser keeps for this site, where it does.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
