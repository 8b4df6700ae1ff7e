//! Suspending with one click: gone at once, the reasons afterwards, each decision once.

use app::routes;
use axum::http::StatusCode;
use domain::Language;
use domain::decision::Deed;
use domain::notice::Outcome;
use library::Origin;
use server::config::Config;
use storage::{decision, job, notice};

use crate::addresses::usual;
use crate::desk::offered;
use crate::house::{House, on};
use crate::notices::{TEXT, form, moderator, report, see};

const DE: Language = Language::De;

#[test]
fn one_click_suspends_and_the_reasons_follow() {
    on(async {
        let house = House::new(Config::default()).await;
        let item = usual("dialog-am-fluss", "Dialog am Fluss");
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        house.door.library.report(&report(&item, "anna@werk.example")).await.unwrap();
        let cookie = moderator(&house, 601).await;
        let id = item.entry.id.to_string();
        let click = routes::office_with(DE, "office_suspend", &id);
        let reasons = routes::office_with(DE, "office_reasons", &id);
        let entry = routes::office_with(DE, "office_entry", &id);
        let notice_page = routes::office_with(DE, "notice", "1");
        let page = see(&house, &notice_page, &cookie).await.text();
        let sent = offered(&page, &click);
        assert_eq!(sent, [("notice".to_owned(), "1".to_owned())], "{page}");
        assert!(see(&house, &entry, &cookie).await.text().contains(&click), "from the page of the entry as well");

        // Whoever clicks twice comes to the same page, and one decision is made.
        for time in 0..2 {
            let answer = house.post(&click, &cookie, &form(&[("notice", "1")])).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, reasons.as_str()), "{time}");
        }
        assert_eq!(house.get("/de/initiativen/dialog-am-fluss").await.status, StatusCode::NOT_FOUND, "at once");
        let storage = house.door.library.storage();
        let decisions = decision::of_entry(storage, item.entry.id, 10).await.unwrap();
        let [decided] = decisions.as_slice() else { panic!("{decisions:?}") };
        assert_eq!((decided.deed, decided.words.as_deref(), decided.notice), (Deed::Suspended, None, Some(1)));
        assert_eq!(decided.reason.map(domain::decision::Reason::code), Some("privacy"), "that of the notice");
        assert!(notice::get(storage, 1).await.unwrap().unwrap().decided.is_none(), "it is being examined");

        // It is open work in both rooms until the reasons are written.
        for language in Language::ALL {
            let link = routes::office_with(language, "office_reasons", &id);
            for room in ["office", "notices"] {
                let html = see(&house, &routes::office(language, room), &cookie).await.text();
                assert!(html.contains(&link) && html.contains("Dialog am Fluss"), "{room}: {html}");
            }
            see(&house, &link, &cookie).await;
        }
        assert!(see(&house, &notice_page, &cookie).await.text().contains(&reasons));
        let html = see(&house, &reasons, &cookie).await.text();
        assert!(html.contains("Vorläufig gesperrt") && html.contains("value=\"privacy\" selected"), "{html}");
        let short = house.post(&reasons, &cookie, &form(&[("reason", "privacy"), ("words", "Kurz & gut")])).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(short.text().contains("Kurz &amp; gut") && short.text().contains("href=\"#words\""));
        let full = form(&[("reason", "privacy"), ("words", TEXT)]);
        let answer = house.post(&reasons, &cookie, &full).await;
        assert_eq!(answer.header("location"), format!("{entry}?done=1"), "{}", answer.text());
        let again = house.post(&reasons, &cookie, &full).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "once");
        assert!(again.text().contains(TEXT), "what was typed stays");
        let ended = notice::get(storage, 1).await.unwrap().unwrap().decided.unwrap();
        assert_eq!((ended.outcome, ended.answer.as_str()), (Outcome::Suspended, TEXT));
        assert_eq!(job::count_open(storage).await.unwrap(), 2, "receipt and answer; nobody wrote the entry");
        let html = see(&house, &routes::office(DE, "notices"), &cookie).await.text();
        assert!(!html.contains(&reasons), "{html}");
        let done = house.get_with(&reasons, &[("cookie", &cookie)]).await;
        assert_eq!(done.header("location"), entry, "there is nothing left to write");
    });
}

#[test]
fn whoever_an_entry_is_about_finds_the_form_where_it_was() {
    on(async {
        let house = House::new(Config::default()).await;
        let item = usual("dialog-am-fluss", "Dialog am Fluss");
        house.take_in(std::slice::from_ref(&item), Origin::Shipped).await;
        let cookie = moderator(&house, 602).await;
        let id = item.entry.id.to_string();
        house.post(&routes::office_with(DE, "office_suspend", &id), &cookie, "").await;
        let at = |language: Language| routes::entry(language, item.entry.kind, "dialog-am-fluss");
        for status in [StatusCode::NOT_FOUND, StatusCode::GONE] {
            for language in Language::ALL {
                let answer = house.get(&at(language)).await;
                assert_eq!(answer.status, status);
                let html = answer.text();
                // Every page leads to the form at its end; these say what for.
                let (_, said) = html.split_once("id=\"affected\"").unwrap_or_default();
                assert!(said.contains(&format!("href=\"{}\"", routes::report(language))), "{html}");
            }
            let sent = form(&[("act", "decide"), ("deed", "removed"), ("reason", "unlawful"), ("words", TEXT)]);
            house.post(&routes::office_with(DE, "office_entry", &id), &cookie, &sent).await;
        }
        // The form takes the address of what is not to be seen.
        let page = at(DE);
        let sent = form(&[("page", page.as_str()), ("reason", "inconsistent"), ("text", TEXT), ("good_faith", "1")]);
        assert_eq!(house.post(&routes::report(DE), "", &sent).await.status, StatusCode::SEE_OTHER);
        let row = notice::get(house.door.library.storage(), 1).await.unwrap().unwrap();
        assert_eq!(row.entry, Some(item.entry.id));
    });
}
