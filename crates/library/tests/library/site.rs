//! Pages of the site: versions that nobody overwrites, and what must not be missing when they are published.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use domain::Language;
use domain::account::{AccountId, Office, Viewer};
use domain::policy::Denied;
use domain::site::{CONCILIATION, LONGEST_TEXT, Missing, Page, PageText, Slot, Slots};
use library::site::{Error, Save};
use library::{Library, calendar};
use search::embedded::Embedded;
use storage::{audit, meta};

use crate::world::{Hand, empty, storage};

const DE: Language = Language::De;

fn viewer(office: Option<Office>) -> Viewer {
    Viewer { account: Some(AccountId(uuid::Uuid::from_u128(7))), office, memberships: Vec::new() }
}

fn administrator() -> Viewer {
    viewer(Some(Office::Administrator))
}

fn text(text: &str) -> PageText {
    PageText::new("Titel", "Kurz.", text)
}

fn save<T>(base: i64, what: T, publish: bool) -> Save<T> {
    Save { base, what, publish }
}

/// What an imprint needs and the accessibility statement shows.
fn filled() -> Slots {
    let mut slots = Slots::default();
    for (slot, text) in [
        (Slot::OfficeMail, "buero@example.org"),
        (Slot::OperatorName, "Betreiber im Test"),
        (Slot::OperatorAddress, "Straße 1\n12345 Ort"),
        (Slot::OperatorRepresentative, "Vertretung im Test"),
        (Slot::OperatorEditor, "Verantwortlich im Test, Straße 1, 12345 Ort"),
        (Slot::OperatorMail, "betrieb@example.org"),
        (Slot::OperatorPhone, "030 123456"),
        (Slot::AssessedOn, "2026-11-02"),
        (Slot::AssessmentMethod, "Selbstbewertung"),
        (Slot::ConciliationLink, CONCILIATION),
    ] {
        slots.set(slot, text);
    }
    slots
}

/// The text of a page that shows all it has to.
fn whole(page: Page) -> PageText {
    text(&page.shows().iter().map(|slot| format!("- {}\n", slot.marker())).collect::<String>())
}

#[tokio::test]
async fn every_save_is_a_version_and_none_is_lost() {
    let (library, who, usual) = (empty().await, administrator(), Slots::default());
    let page = (Page::About, DE);
    let before = meta::content_revision(library.storage()).await.unwrap();
    assert_eq!(library.save_site_page(&who, page, save(0, text("eins"), false), &usual).await.unwrap(), 1);
    assert_eq!(library.published_page(page.0, page.1).await.unwrap(), None, "a draft is shown to nobody");
    assert_eq!(meta::content_revision(library.storage()).await.unwrap(), before, "and makes no page anew");
    assert_eq!(library.save_site_page(&who, page, save(1, text("zwei"), true), &usual).await.unwrap(), 2);
    assert_eq!(library.published_page(page.0, page.1).await.unwrap(), Some(text("zwei")));
    assert!(meta::content_revision(library.storage()).await.unwrap() > before, "pages follow");
    assert_eq!(library.published_page(page.0, Language::En).await.unwrap(), None, "each language for itself");
    // The same again is no new version, and publishes the one that is there.
    assert_eq!(library.save_site_page(&who, page, save(1, text("zwei"), true), &usual).await.unwrap(), 2);
    assert_eq!(library.save_site_page(&who, page, save(2, text("drei"), false), &usual).await.unwrap(), 3);
    assert_eq!(library.published_page(page.0, page.1).await.unwrap(), Some(text("zwei")), "until it is published");
    assert_eq!(library.save_site_page(&who, page, save(3, text("drei"), true), &usual).await.unwrap(), 3);
    // The first one is taken back up.
    let first = library.site_page(&who, page.0, page.1, Some(1)).await.unwrap();
    assert_eq!(first.version, Some((1, text("eins"))));
    assert_eq!(library.save_site_page(&who, page, save(3, text("eins"), true), &usual).await.unwrap(), 4);
    assert_eq!(library.published_page(page.0, page.1).await.unwrap(), Some(text("eins")));
    let opened = library.site_page(&who, page.0, page.1, None).await.unwrap();
    let numbers: Vec<i64> = opened.versions.iter().map(|version| version.number).collect();
    assert_eq!((opened.newest(), numbers), (4, vec![4, 3, 2, 1]));
    assert!(matches!(library.site_page(&who, page.0, page.1, Some(9)).await, Err(library::Error::NotFound)));
    let noted = audit::list(library.storage(), 10).await.unwrap();
    assert_eq!(noted.iter().filter(|line| line.action == "site_published").count(), 3, "once for each publication");
}

#[tokio::test]
async fn what_is_missing_is_named_and_nothing_is_published() {
    let (library, who) = (empty().await, administrator());
    for page in [Page::Privacy, Page::Accessibility] {
        let save_it = async |base, what, publish, usual: &Slots| {
            library.save_site_page(&who, (page, DE), save(base, what, publish), usual).await
        };
        let Err(Error::Missing(missing)) = save_it(0, PageText::default(), true, &Slots::default()).await else {
            panic!("it must not be published");
        };
        let all = page.shows().iter().flat_map(|slot| [Missing::NotShown(*slot), Missing::Empty(*slot)]);
        assert_eq!(missing, [Missing::Title, Missing::Text].into_iter().chain(all).collect::<Vec<_>>());
        assert_eq!(library.site_page(&who, page, DE, None).await.unwrap().newest(), 0, "nothing was saved");
        let Err(Error::Missing(missing)) = save_it(0, whole(page), true, &Slots::default()).await else {
            panic!("its slots are empty");
        };
        assert_eq!(missing, page.shows().iter().map(|slot| Missing::Empty(*slot)).collect::<Vec<_>>());
        assert_eq!(save_it(0, PageText::default(), false, &Slots::default()).await.unwrap(), 1, "drafts may be empty");
        assert_eq!(save_it(1, whole(page), true, &filled()).await.unwrap(), 2, "what is configured counts");
    }
    let bare = empty().await;
    let Err(Error::Missing(missing)) = bare.save_site_slots(&who, save(0, Slots::default(), true)).await else {
        panic!("an imprint needs more");
    };
    assert_eq!(missing, Slot::IMPRINT.map(Missing::Empty));
    assert_eq!(bare.published_slots().await.unwrap(), None);
    let Err(Error::Missing(missing)) = library.save_site_slots(&who, save(0, Slots::default(), true)).await else {
        panic!("an imprint and the published pages need more");
    };
    assert!(missing.len() > Slot::IMPRINT.len() && missing.contains(&Missing::Empty(Slot::AssessedOn)), "{missing:?}");
    assert_eq!(library.published_slots().await.unwrap(), None);
    assert_eq!(library.save_site_slots(&who, save(0, filled(), true)).await.unwrap(), 1);
    assert_eq!(library.published_slots().await.unwrap(), Some(filled()));
    // From now on it counts what is published, not what is configured.
    let without = {
        let mut slots = filled();
        slots.set(Slot::OfficeMail, "");
        slots
    };
    let Err(Error::Missing(missing)) = library.save_site_slots(&who, save(1, without.clone(), true)).await else {
        panic!("published pages show it");
    };
    assert_eq!(missing, [Missing::Empty(Slot::OfficeMail)], "named once");
    assert_eq!(library.save_site_slots(&who, save(1, without.clone(), false)).await.unwrap(), 2, "as a draft it may");
    let library = empty().await;
    assert_eq!(library.save_site_slots(&who, save(0, without, true)).await.unwrap(), 1);
    let Err(Error::Missing(missing)) =
        library.save_site_page(&who, (Page::Privacy, DE), save(0, whole(Page::Privacy), true), &filled()).await
    else {
        panic!("the mail of the office is empty");
    };
    assert_eq!(missing, [Missing::Empty(Slot::OfficeMail)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_save_at_once_one_makes_the_next_version() {
    let library = empty().await;
    let tries = (0..8).map(|number| {
        let library = library.clone();
        tokio::spawn(async move {
            let (who, usual) = (administrator(), Slots::default());
            let what = text(&format!("Text {number}"));
            let page = library.save_site_page(&who, (Page::Easy, DE), save(0, what, true), &usual).await;
            let mut slots = filled();
            slots.set(Slot::OfficeName, &format!("Name {number}"));
            (page, library.save_site_slots(&who, save(0, slots, true)).await)
        })
    });
    let tries: Vec<_> = tries.collect();
    let (mut pages, mut slots) = (0, 0);
    for one in tries {
        let (page, said) = one.await.unwrap();
        for (saved, count) in [(page, &mut pages), (said, &mut slots)] {
            match saved {
                Ok(version) => {
                    assert_eq!(version, 1);
                    *count += 1;
                }
                Err(Error::Library(library::Error::Conflict)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
    }
    assert_eq!((pages, slots), (1, 1));
    assert_eq!(library.site_page(&administrator(), Page::Easy, DE, None).await.unwrap().versions.len(), 1);
    // Neither an old nor an invented version can be gone on from.
    for base in [0, 2, -1] {
        let what = save(base, text("x"), false);
        let late = library.save_site_page(&administrator(), (Page::Easy, DE), what, &filled()).await;
        assert!(matches!(late, Err(Error::Library(library::Error::Conflict))), "{base}");
    }
}

#[tokio::test]
async fn only_administrators_write_and_nothing_wrong_is_kept() {
    let (library, usual) = (empty().await, Slots::default());
    for (who, why) in [
        (Viewer::reader(), Denied::SignIn),
        (viewer(None), Denied::Role),
        (viewer(Some(Office::Moderator)), Denied::Role),
    ] {
        let denied = |error: &library::Error| matches!(error, library::Error::Denied(denied) if *denied == why);
        let saved = library.save_site_page(&who, (Page::About, DE), save(0, text("x"), false), &usual).await;
        assert!(matches!(saved, Err(Error::Library(error)) if denied(&error)));
        let saved = library.save_site_slots(&who, save(0, filled(), false)).await;
        assert!(matches!(saved, Err(Error::Library(error)) if denied(&error)));
        assert!(library.site(&who).await.is_err_and(|error| denied(&error)));
        assert!(library.site_page(&who, Page::About, DE, None).await.is_err_and(|error| denied(&error)));
        assert!(library.site_slots(&who, None).await.is_err_and(|error| denied(&error)));
    }
    let long = text(&"x".repeat(LONGEST_TEXT as usize + 1));
    let saved = library.save_site_page(&administrator(), (Page::About, DE), save(0, long, false), &usual).await;
    assert!(matches!(saved, Err(Error::Library(library::Error::Invalid(faults))) if faults.len() == 1));
    let mut slots = filled();
    slots.set(Slot::OfficeMail, "keine Adresse");
    let saved = library.save_site_slots(&administrator(), save(0, slots, false)).await;
    assert!(matches!(saved, Err(Error::Library(library::Error::Invalid(faults))) if faults[0].field == "office_mail"));
    assert_eq!(library.site_slots(&administrator(), None).await.unwrap().newest(), 0);
}

#[tokio::test]
async fn the_accessibility_statement_is_due_a_year_after_the_assessment() {
    let hand = Hand::new();
    let library = Library::new(storage().await, Arc::new(Embedded::in_memory().unwrap()), Arc::new(hand.clone()));
    let who = administrator();
    let due = async || -> (Option<NaiveDate>, Vec<(Page, Language)>) {
        let all = library.site(&who).await.unwrap();
        let due = all.iter().filter(|standing| standing.is_due).map(|standing| (standing.page, standing.language));
        (library.statement_due().await.unwrap(), due.collect())
    };
    let both = Language::ALL.map(|language| (Page::Accessibility, language)).to_vec();
    let today = || calendar::day_in_germany(library.now());
    assert_eq!(due().await, (Some(today()), both.clone()), "nothing was assessed yet");
    // When the page was published says nothing about when the site was assessed.
    let german = (Page::Accessibility, DE);
    library.save_site_page(&who, german, save(0, whole(german.0), true), &filled()).await.unwrap();
    assert_eq!(due().await, (Some(today()), both.clone()));
    let mut slots = filled();
    slots.set(Slot::AssessedOn, &(today() - Days::new(364)).to_string());
    library.save_site_slots(&who, save(0, slots.clone(), true)).await.unwrap();
    assert_eq!(due().await, (None, Vec::new()), "a year less a day");
    hand.pass(1);
    assert_eq!(due().await, (Some(today()), both.clone()));
    hand.pass(10);
    assert_eq!(due().await.0, Some(today() - Days::new(10)), "it says since when");
    // The same text again is no answer, the day of the next assessment is.
    assert_eq!(library.save_site_page(&who, german, save(1, whole(german.0), true), &filled()).await.unwrap(), 1);
    assert_eq!(due().await.1, both);
    slots.set(Slot::AssessedOn, &today().to_string());
    library.save_site_slots(&who, save(1, slots, true)).await.unwrap();
    assert_eq!(due().await, (None, Vec::new()));
}

#[tokio::test]
async fn what_cannot_be_made_a_page_is_not_published() {
    let (library, who, page) = (empty().await, administrator(), (Page::About, DE));
    let nested = text(&format!("{}Zitat", "> ".repeat(100)));
    let refused = library.save_site_page(&who, page, save(0, nested.clone(), true), &filled()).await;
    assert!(matches!(refused, Err(Error::Library(library::Error::Invalid(faults))) if faults[0].field == "text"));
    assert_eq!(library.site_page(&who, page.0, page.1, None).await.unwrap().newest(), 0);
    assert_eq!(library.save_site_page(&who, page, save(0, nested, false), &filled()).await.unwrap(), 1, "a draft may");
}
