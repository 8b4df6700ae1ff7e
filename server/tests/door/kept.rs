//! What somebody sent whose sign-in had ended, and where a page leads that is opened by the address of a form.

use std::collections::BTreeSet;

use app::routes;
use axum::http::StatusCode;
use domain::Language;
use domain::decision::Deed;
use library::Origin;
use server::config::Config;
use server::router::listed;
use storage::decision;

use crate::addresses::usual;
use crate::authorisation::is_private;
use crate::desk::{assert_fit, offered, with};
use crate::house::{House, on, shared};
use crate::notices::{TEXT, form, moderator, see};

const DE: Language = Language::De;
/// An identifier that nothing has.
const NOTHING: &str = "019a2000-0000-7000-8000-00000000ffff";

#[test]
fn what_was_written_is_kept_until_one_is_signed_in_again() {
    on(async {
        let house = House::new(Config::default()).await;
        let item = usual("dialog-am-fluss", "Dialog am Fluss");
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        let cookie = moderator(&house, 611).await;
        let id = item.entry.id.to_string();
        house.post(&routes::office_with(DE, "office_suspend", &id), &cookie, "").await;
        let reasons = routes::office_with(DE, "office_reasons", &id);
        let words = format!("{TEXT} \"So\" & <nicht> anders.");
        let empty = offered(&see(&house, &reasons, &cookie).await.text(), &reasons);
        let sent = with(empty, &[("reason", "privacy"), ("words", words.as_str())]);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&sent).finish();

        let asked = house.post(&reasons, "werkbuch=a-key-that-has-ended", &body).await;
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
        assert_fit("signed out", &asked);
        let html = asked.text();
        assert!(html.contains("href=\"/de/konto/anmelden?next=%2Fde%2Fkonto\""), "{html}");
        assert!(html.contains("&lt;nicht&gt; anders."), "it is shown: {html}");
        assert_eq!(offered(&html, &reasons), sent, "nothing is left out and nothing comes along");
        let decisions = decision::of_entry(house.door.library.storage(), item.entry.id, 10).await.unwrap();
        assert_eq!(decisions.len(), 1, "nothing is done without a press");

        // Signed in again, the page is sent as it is.
        let answer = house.post(&reasons, &cookie, &body).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let decisions = decision::of_entry(house.door.library.storage(), item.entry.id, 10).await.unwrap();
        let said = decisions.iter().find(|row| row.deed == Deed::SuspensionReasoned).unwrap().words.clone();
        assert!(said.unwrap().contains("<nicht> anders."));
    });
}

#[test]
fn no_form_loses_words_to_a_sign_in_that_has_ended() {
    on(async {
        let house = House::new(Config::default()).await;
        // These keep what they can read in their own way, see `desk`, `review` and `media`, or answer a program.
        let others = |name: &str| {
            name.starts_with("review_")
                || ["desk_save", "desk_files", "desk_keep", "desk_hold", "desk_paste"].contains(&name)
        };
        let asks = |location: &str| location.contains("/anmelden") || location.contains("/sign-in");
        let mut count = 0;
        for route in listed().into_iter().filter(|route| route.changes && is_private(route) && !others(route.name)) {
            let address = route.path.replace("{token}", "unknown").replace("{id}", NOTHING);
            let sent = form(&[("words", "Was ich schrieb"), ("password", "geheim"), ("end", "1")]);
            let answer = house.post(&address, "", &sent).await;
            assert!(!asks(answer.header("location")), "{address} loses what was written");
            if answer.status != StatusCode::UNAUTHORIZED {
                continue;
            }
            let kept = offered(&answer.text(), &address);
            assert!(kept.contains(&("words".to_owned(), "Was ich schrieb".to_owned())), "{address}: {kept:?}");
            assert!(!answer.text().contains("geheim"), "{address}");
            // Where nothing was written, there is nothing to keep.
            let empty = house.post(&address, "", &form(&[("words", " "), ("password", "geheim")])).await;
            assert!(asks(empty.header("location")), "{address}: {}", empty.status);
            count += 1;
        }
        assert!(count > 80, "{count}");
    });
}

#[test]
fn whoever_opens_the_address_of_a_form_comes_to_its_page() {
    on(async {
        let house = shared().await;
        let all = listed();
        let pages: BTreeSet<&str> =
            all.iter().filter(|route| !route.changes).map(|route| route.path.as_str()).collect();
        for route in all.iter().filter(|route| route.changes) {
            assert!(pages.contains(route.path.as_str()), "{} has no page", route.path);
            let address = route.path.replace("{token}", "unknown").replace("{id}", NOTHING);
            let answer = house.get(&address).await;
            assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{address}");
        }
        for (form, page) in [
            ("/de/konto/adresse", "/de/konto"),
            ("/en/account/address", "/en/account"),
            ("/de/konto/geraete/alle-abmelden", "/de/konto"),
            ("/de/konto/zweiter-faktor/bestaetigen", "/de/konto/zweiter-faktor"),
            ("/en/account/initiatives/7/invite?done=1", "/en/account/initiatives/7"),
            ("/de/schreibtisch/7/sichern", "/de/schreibtisch/7"),
            ("/de/schreibtisch/ueberarbeiten", "/de/schreibtisch"),
            ("/de/servicestelle/pruefungen/7/entscheidung", "/de/servicestelle/pruefungen/7"),
            ("/de/servicestelle/widersprueche/7", "/de/servicestelle/widersprueche"),
            ("/en/office/concepts/topic/preview", "/en/office/concepts/topic"),
        ] {
            let answer = house.get(form).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, page), "{form}");
            assert_fit(form, &answer);
        }
    });
}
