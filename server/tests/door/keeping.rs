//! What the program of the editor relies on so that no word is lost: names of saves, who has a draft open, and what it
//! is told when it may not write.

use app::routes::{self, OfDraft};
use axum::http::StatusCode;
use domain::{Kind, Language};

use crate::desk::{assert_fit, begun, editor, get, id_in, offered, post, pressed, saved, with, writer};
use crate::house::on;

const DE: Language = Language::De;

#[test]
fn an_answer_that_is_lost_makes_no_dispute() {
    on(async {
        let who = writer(60, 60).await;
        let address = begun(&who, Kind::Guide).await;
        let keep = routes::of_draft(DE, &id_in(&address), OfDraft::Keep);
        let (_, values) = editor(&who, &address).await;
        let first = pressed(with(values.clone(), &[("title", "Am Zaun")]), "saving", "k1-a");
        let answer = post(&who, &keep, &first).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert!(!answer.text().contains("data-again"), "{}", answer.text());
        // The same once more, as after a lost answer: it is there, and nothing new.
        let again = post(&who, &keep, &first).await.text();
        assert!(again.contains("data-again") && again.contains("data-revision=\"2\""), "{again}");
        // Typed on in the same sentence over the revision of before.
        let on = with(values.clone(), &[("title", "Am Zaun reden")]);
        assert_eq!(post(&who, &keep, &on).await.status, StatusCode::CONFLICT, "without a name");
        let on = pressed(pressed(on, "saving", "k1-a"), "saving", "k1-b");
        let answer = post(&who, &keep, &on).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert!(answer.text().contains("data-revision=\"3\""), "{}", answer.text());

        // A name of another kind is none, and not a field either.
        let odd = pressed(with(values, &[("revision", "3"), ("title", "Am Zaun reden")]), "saving", "<b>");
        assert_eq!(post(&who, &keep, &odd).await.status, StatusCode::OK);
    });
}

#[test]
fn what_has_no_field_is_not_taken_for_saved() {
    on(async {
        let who = writer(207, 207).await;
        let address = begun(&who, Kind::Guide).await;
        let keep = routes::of_draft(DE, &id_in(&address), OfDraft::Keep);
        let (_, values) = editor(&who, &address).await;
        let old = pressed(with(values, &[("title", "Am Zaun")]), "fields.of_an_older_form", "Ein ganzer Absatz.");
        assert_eq!(post(&who, &keep, &old).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(editor(&who, &address).await.1.contains(&("title".to_owned(), "Am Zaun".to_owned())), "the rest is");
    });
}

#[test]
fn a_choice_is_not_asked_for_again() {
    on(async {
        let (one, other) = (writer(61, 61).await, writer(62, 61).await);
        let address = begun(&one, Kind::Guide).await;
        let keep = routes::of_draft(DE, &id_in(&address), OfDraft::Keep);
        let (_, values) = editor(&one, &address).await;
        post(&other, &keep, &with(values.clone(), &[("title", "Von der anderen")])).await;
        let mine = pressed(with(values, &[("title", "Von mir")]), "saving", "k2-a");
        assert_eq!(post(&one, &keep, &mine).await.status, StatusCode::CONFLICT);
        // The page with both versions takes the name along.
        let page = post(&one, &address, &mine).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        let travels = offered(&page.text(), &address);
        assert!(travels.contains(&("saving".to_owned(), "k2-a".to_owned())), "{travels:?}");
        let chosen = post(&one, &address, &with(travels, &[("choose.title.de", "theirs")])).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text());
        // What still lies in the browser is sent, and is known.
        let left = post(&one, &keep, &pressed(mine, "saving", "k2-b")).await;
        assert_eq!(left.status, StatusCode::OK, "{}", left.text());
        assert!(left.text().contains("data-again") && left.text().contains("Von der anderen"), "{}", left.text());
    });
}

#[test]
fn a_program_learns_why_nothing_is_taken() {
    on(async {
        let who = writer(63, 63).await;
        let address = begun(&who, Kind::Guide).await;
        let id = id_in(&address);
        let (keep, hold) = (routes::of_draft(DE, &id, OfDraft::Keep), routes::of_draft(DE, &id, OfDraft::Hold));
        let (_, values) = editor(&who, &address).await;
        let library = &crate::desk::house().await.door.library;
        let tx = library.storage().begin().await.unwrap();
        let mut row = storage::draft::get_locked(&tx, id.parse().unwrap()).await.unwrap().unwrap();
        row.status = domain::lifecycle::Status::Submitted;
        storage::draft::put(&tx, &row).await.unwrap();
        tx.commit().await.unwrap();
        for (address, form) in [(&keep, values), (&hold, Vec::new())] {
            let answer = post(&who, address, &form).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}");
            let html = answer.text();
            let state = routes::of_draft(DE, &id, OfDraft::State);
            assert!(html.contains("data-denied") && html.contains("eingereicht") && html.contains(&state), "{html}");
        }
    });
}

#[test]
fn what_comes_too_late_is_shown_to_be_copied() {
    on(async {
        let who = writer(208, 208).await;
        let address = begun(&who, Kind::Guide).await;
        let id = id_in(&address);
        let (_, values) = editor(&who, &address).await;
        let library = &crate::desk::house().await.door.library;
        let tx = library.storage().begin().await.unwrap();
        let mut row = storage::draft::get_locked(&tx, id.parse().unwrap()).await.unwrap().unwrap();
        row.status = domain::lifecycle::Status::Submitted;
        storage::draft::put(&tx, &row).await.unwrap();
        tx.commit().await.unwrap();
        let late = with(values.clone(), &[("title", "Nachts & am Zaun")]);
        let answer = post(&who, &address, &pressed(late, "change_note", "Kürzer.")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_fit("too late", &answer);
        let html = answer.text();
        let state = routes::of_draft(DE, &id, OfDraft::State);
        assert!(html.contains("Nachts &amp; am Zaun") && html.contains("Kürzer.") && html.contains(&state), "{html}");
        // Where nothing was written there is nothing to be copied.
        let answer = post(&who, &address, &values).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!answer.text().contains("Was Sie geschrieben haben"), "{}", answer.text());
    });
}

#[test]
fn whoever_has_it_open_is_named() {
    on(async {
        let (one, other) = (writer(64, 64).await, writer(65, 64).await);
        let address = begun(&one, Kind::Guide).await;
        let id = id_in(&address);
        let hold = routes::of_draft(DE, &id, OfDraft::Hold);
        let (html, before) = editor(&one, &address).await;
        assert!(html.contains(&format!("data-hold=\"{hold}\"")), "{html}");
        assert_eq!(post(&one, &hold, &[]).await.status, StatusCode::NO_CONTENT);
        let answer = post(&other, &hold, &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text().contains("Person 64"), "{}", answer.text());
        assert_eq!(editor(&one, &address).await.1, before, "nothing but the mark is changed");
        assert!(get(&other, &address).await.text().contains("Person 64"), "it is still hers");
        let looked = get(&one, &hold).await;
        assert_eq!((looked.status, looked.header("location")), (StatusCode::SEE_OTHER, &*address), "not by looking");

        // By plain forms it is said after saving.
        post(&other, &routes::of_draft(DE, &id, OfDraft::TakeOver), &[]).await;
        let answer = post(&one, &address, &with(before, &[("title", "Neben der anderen")])).await;
        let to = answer.header("location").to_owned();
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(to.starts_with(&format!("{address}?beside=")), "{to}");
        let page = get(&one, &to).await;
        assert_fit("beside", &page);
        // Anybody may write an address: who has written nothing here is not named.
        assert!(page.text().contains("Jemand anderes schreibt ebenfalls"), "{}", page.text());
    });
}

#[test]
fn notes_of_two_people_are_not_overwritten() {
    on(async {
        let (one, other) = (writer(66, 66).await, writer(67, 66).await);
        let address = begun(&one, Kind::Guide).await;
        let keep = routes::of_draft(DE, &id_in(&address), OfDraft::Keep);
        let (_, values) = editor(&one, &address).await;
        let noted = |note: &str| pressed(values.clone(), "change_note", note);
        assert_eq!(post(&one, &keep, &noted("Kürzer.")).await.status, StatusCode::OK);
        // A stale box of somebody else takes nothing away; another note is shown beside it.
        assert_eq!(post(&other, &keep, &noted("")).await.status, StatusCode::OK);
        let page = post(&other, &address, &noted("Länger.")).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert_fit("conflict", &page);
        let html = page.text();
        assert!(html.contains("Kürzer.") && html.contains("Länger.") && html.contains("Änderungshinweis"), "{html}");
        let travels = offered(&html, &address);
        saved(&other, &address, &with(travels, &[("choose.change_note", "mine")])).await;
        let draft = crate::desk::house().await.door.library.draft(&one.viewer, id_in(&address).parse().unwrap()).await;
        assert_eq!(draft.unwrap().change_note.as_deref(), Some("Länger."));
    });
}

#[test]
fn signing_out_asks_about_what_lies_in_the_browser() {
    on(async {
        let who = writer(68, 68).await;
        let page = get(&who, &routes::account(DE, "account")).await;
        assert_fit("account", &page);
        let html = page.text();
        let account = who.viewer.account.unwrap().0;
        assert!(html.contains(&format!("data-account=\"{account}\"")) && html.contains("data-left-clear"), "{html}");
        // The program comes when the button is touched, and without it the button signs out.
        assert!(html.contains("data-program=") && !html.contains("data-now"), "{html}");
        assert_eq!(post(&who, &routes::account(DE, "sign_out"), &[]).await.status, StatusCode::OK);
        assert_eq!(get(&who, &routes::desk(DE)).await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn hints_follow_what_is_being_written() {
    on(async {
        let who = writer(88, 88).await;
        let address = begun(&who, Kind::Guide).await;
        let keep = routes::of_draft(DE, &id_in(&address), OfDraft::Keep);
        let (html, values) = editor(&who, &address).await;
        assert!(html.contains("data-part=\"hints\"") && !html.contains("hints-title"), "{html}");
        let named = with(values, &[("summary", "Fragen Sie Frau Dr. Quittenbaum.")]);
        let answer = post(&who, &keep, &named).await.text();
        let (_, hints) = answer.split_once("data-part=\"hints\"").unwrap();
        let (hints, _) = hints.split_once("data-part=\"alike\"").unwrap();
        assert!(hints.contains("hints-title") && hints.contains("Quittenbaum"), "{hints}");
        assert!(!hints.contains("aria-live") && !hints.contains("role=\"alert\""), "nobody is interrupted: {hints}");
        let (html, values) = editor(&who, &address).await;
        assert!(html.contains("hints-title"), "as the page says: {html}");
        let answer = post(&who, &keep, &with(values, &[("summary", "Fragen Sie das Büro.")])).await.text();
        assert!(answer.contains("data-part=\"hints\"") && !answer.contains("hints-title"), "{answer}");
    });
}
