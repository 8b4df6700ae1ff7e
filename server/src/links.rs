//! Where letters lead: pages of this site as [`app::routes`] knows them.

use app::routes::{self, OfDraft};
use domain::{EntryId, Kind, Language};
use library::accounts::Links;
use library::review::Addresses;
use library::{moderation, notify};

/// Paths of this site; whoever composes a letter puts scheme and host before them.
#[derive(Debug, Clone, Copy)]
pub struct Pages;

impl Links for Pages {
    fn confirm(&self, language: Language, token: &str) -> String {
        routes::account_with(language, "confirm", token)
    }

    fn reset(&self, language: Language, token: &str) -> String {
        routes::account_with(language, "reset", token)
    }

    fn invitation(&self, language: Language, token: &str) -> String {
        routes::account_with(language, "invitation", token)
    }

    fn forgotten(&self, language: Language) -> String {
        routes::account(language, "forgotten")
    }

    fn account(&self, language: Language) -> String {
        routes::account(language, "account")
    }

    fn people(&self, language: Language, initiative: EntryId) -> String {
        routes::account_with(language, "people", &initiative.to_string())
    }

    fn new_address(&self, language: Language, token: &str) -> String {
        routes::account_with(language, "address_new", token)
    }

    fn old_address(&self, language: Language, token: &str) -> String {
        routes::account_with(language, "address_old", token)
    }

    fn claim(&self, language: Language, token: &str) -> String {
        routes::account_with(language, "claim_confirm", token)
    }

    fn objection(&self, language: Language, token: &str) -> String {
        routes::account_with(language, "objection", token)
    }

    fn elsewhere(&self, language: Language, token: &str) -> String {
        routes::account_with(language, "elsewhere", token)
    }

    fn profiles(&self, language: Language) -> String {
        routes::office(language, "profiles")
    }
}

impl notify::Links for Pages {
    fn entry(&self, language: Language, kind: Kind, slug: &str) -> String {
        routes::entry(language, kind, slug)
    }

    fn notifications(&self, language: Language) -> String {
        routes::account(language, "notifications")
    }

    fn watches(&self, language: Language) -> String {
        routes::account(language, "watches")
    }

    fn unsubscribe(&self, language: Language, token: &str) -> String {
        routes::unsubscribe(language, token)
    }
}

impl notify::Rooms for Pages {
    fn case(&self, language: Language, number: i64) -> String {
        routes::office_with(language, "review", &number.to_string())
    }

    fn notice(&self, language: Language, number: i64) -> String {
        routes::office_with(language, "notice", &number.to_string())
    }

    fn objections(&self, language: Language) -> String {
        routes::office(language, "objections")
    }

    fn decided(&self, language: Language, entry: EntryId) -> String {
        routes::decisions(language, entry)
    }
}

impl moderation::Links for Pages {
    fn state(&self, language: Language, entry: EntryId, has_draft: bool) -> String {
        if has_draft {
            routes::of_draft(language, &entry.to_string(), OfDraft::State)
        } else {
            routes::decisions(language, entry)
        }
    }

    fn about_decisions(&self, language: Language) -> String {
        routes::page(language, "moderation")
    }
}

impl Addresses for Pages {
    fn state(&self, language: Language, draft: EntryId) -> String {
        routes::of_draft(language, &draft.to_string(), OfDraft::State)
    }

    fn entry(&self, kind: Kind, entry: EntryId) -> String {
        routes::permanent(kind, entry)
    }

    fn decided(&self, language: Language, entry: EntryId) -> String {
        routes::decisions(language, entry)
    }
}
