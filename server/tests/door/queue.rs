//! What the office does with what waits, by plain forms: cases are given to somebody, the log is read, news is read; and
//! what owners see of decisions about an entry that was never written here.

use app::routes::{self, OfDraft};
use axum::http::StatusCode;
use chrono::Utc;
use domain::account::{Membership, Office};
use domain::decision::{Deed, Reason};
use domain::{Kind, Language};
use library::Origin;
use library::moderation::Verdict;
use server::links::Pages;
use storage::membership::{self, MembershipRow};

use crate::desk::{assert_fit, id_in, offered, pairs, with};
use crate::house::{on, shipped};
use crate::review::{at, done, house, initiative, page, person, post, submitted};

const DE: Language = Language::De;
const MODERATOR: Option<Office> = Some(Office::Moderator);

#[test]
fn what_is_marked_is_given_to_somebody() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let first = person(&house, 2, MODERATOR).await;
        let second = person(&house, 3, MODERATOR).await;
        let inside = person(&house, 4, MODERATOR).await;
        let now = Utc::now();
        let role = Some(Membership::Contributor);
        let account = inside.viewer.account.unwrap();
        let member = MembershipRow { initiative: initiative(), account, role, since: now, change: None };
        let tx = house.door.library.storage().begin().await.unwrap();
        membership::put(&tx, &member).await.unwrap();
        tx.commit().await.unwrap();
        let (_, number) = submitted(&house, &author, "Fishbowl zum Verteilen").await;
        let (room, assign) = (routes::office(DE, "reviews"), routes::office(DE, "reviews_assign"));
        let id = |who: &crate::review::Person| who.viewer.account.unwrap().0.to_string();
        let number = number.to_string();

        // Without a mark and without a person it is said what is missing, and what was given stays.
        let nothing = post(&house, &first, &assign, &[]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("nothing marked", &nothing);
        assert!(nothing.text().contains("Markieren Sie mindestens einen Eintrag."));
        let nobody = post(&house, &first, &assign, &pairs(&[("number", &number), ("to", "")])).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("nobody chosen", &nobody);
        assert!(nobody.text().contains("Wählen Sie, wer prüfen soll.") && nobody.text().contains("checked"));
        let refused = post(&house, &author, &assign, &pairs(&[("number", &number)])).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);

        // Not to somebody of the initiative, who is named.
        let html = done(&house, &first, &assign, &[("number", &number), ("to", &id(&inside))]).await;
        let html = page(&house, &first, &html).await;
        assert!(html.contains("Person 4 darf das nicht prüfen"), "{html}");
        let given = done(&house, &first, &assign, &[("number", &number), ("to", &id(&second))]).await;
        let html = page(&house, &first, &given).await;
        assert!(html.contains("1 Eintrag zugewiesen an: Person 3"), "{html}");
        let only = |who: &crate::review::Person| routes::with_parameters(&room, &[("with", id(who))]);
        assert!(page(&house, &first, &only(&second)).await.contains("Fishbowl zum Verteilen"));
        assert!(!page(&house, &first, &only(&first)).await.contains("Fishbowl zum Verteilen"));
        let news = page(&house, &second, &routes::account(DE, "notifications")).await;
        assert!(news.contains("Zur Prüfung an Sie gegeben") && news.contains("Neu eingereicht"), "{news}");
        for language in Language::ALL {
            page(&house, &second, &routes::account(language, "notifications")).await;
            page(&house, &second, &routes::account(language, "watches")).await;
        }
        let wishes = routes::account(DE, "news_wishes");
        done(&house, &second, &wishes, &[("submitted", "at_once"), ("nonsense", "daily")]).await;
        let html = page(&house, &second, &routes::account(DE, "watches")).await;
        assert!(html.contains("Nachrichten der Servicestelle"), "{html}");
        assert!(
            !page(&house, &author, &routes::account(DE, "watches")).await.contains("Nachrichten der Servicestelle")
        );
    });
}

#[test]
fn the_log_is_read_in_plain_words() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, MODERATOR).await;
        let (address, number) = submitted(&house, &author, "Fishbowl fürs Protokoll").await;
        done(&house, &moderator, &at("review_take", number), &[]).await;
        done(&house, &moderator, &at("review_decide", number), &[("verdict", "publish")]).await;
        let log = |parameters: &[(&str, &str)]| {
            let parameters: Vec<(&str, String)> =
                parameters.iter().map(|(name, it)| (*name, (*it).to_owned())).collect();
            routes::with_parameters(&routes::office(DE, "audit"), &parameters)
        };
        for language in Language::ALL {
            let html = page(&house, &moderator, &routes::office(language, "audit")).await;
            assert!(html.contains("Fishbowl fürs Protokoll") && html.contains("Person 2"), "{html}");
        }
        let id = id_in(&address);
        let public = routes::entry(DE, Kind::DialogFormat, "fishbowl-fuers-protokoll");
        for entry in [id.as_str(), public.as_str(), &format!("https://werkbuch.example{public}")] {
            let html = page(&house, &moderator, &log(&[("entry", entry)])).await;
            assert!(html.contains("Nur zu: Fishbowl fürs Protokoll"), "{entry}: {html}");
        }
        let steps = page(&house, &moderator, &log(&[("log", "steps")])).await;
        assert!(steps.contains("Person 1") && steps.contains(&format!("Einreichung Nr. {number}")), "{steps}");
        assert!(
            page(&house, &moderator, &log(&[("log", "roles"), ("until", "2020-01-01")])).await.contains("steht nichts")
        );
        let wrong = log(&[("entry", "/de/nirgends"), ("from", "gestern")]);
        let answer = house.get_with(&wrong, &[("cookie", &moderator.cookie)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("wrong filter", &answer);
        assert!(answer.text().contains("Diesen Eintrag finden wir nicht") && answer.text().contains("gestern"));
        let html = page(&house, &author, &routes::account(DE, "notifications")).await;
        assert!(html.contains("Ihr Eintrag ist veröffentlicht") && !html.contains("Neu eingereicht"), "{html}");
        let html = page(&house, &moderator, &routes::office(DE, "office")).await;
        assert!(html.contains("Was sonst wartet") && html.contains("Gemeldete Barrieren"), "{html}");
    });
}

#[test]
fn owners_object_to_what_was_never_written_here() {
    on(async {
        let house = house().await;
        let owner = person(&house, 1, None).await;
        let (first, second) = (person(&house, 2, MODERATOR).await, person(&house, 3, MODERATOR).await);
        let stranger = person(&house, 4, MODERATOR).await;
        let profile = |item: &library::transfer::Item| item.entry.kind == Kind::Initiative;
        let profile: Vec<_> = shipped().into_iter().filter(profile).take(1).collect();
        house.take_in(&profile, Origin::Shipped).await;
        let id = profile[0].entry.id;
        let (account, now) = (owner.viewer.account.unwrap(), Utc::now());
        let member = MembershipRow { initiative: id, account, role: Some(Membership::Owner), since: now, change: None };
        let tx = house.door.library.storage().begin().await.unwrap();
        membership::put(&tx, &member).await.unwrap();
        tx.commit().await.unwrap();
        let why = "Auf dem zweiten Bild sind Menschen zu sehen, die nicht gefragt wurden.";
        let reason = Reason::from_code("privacy");
        let verdict = Verdict { deed: Deed::Suspended, reason, words: why.to_owned(), notice: None };
        house.door.library.decide(&first.viewer, id, &verdict, &Pages).await.unwrap();

        let decisions = routes::decisions(DE, id);
        let object = routes::of_draft(DE, &id.to_string(), OfDraft::Object);
        page(&house, &owner, &routes::decisions(Language::En, id)).await;
        let html = page(&house, &owner, &decisions).await;
        assert!(html.contains(why), "{html}");
        let form = offered(&html, &object);
        let short = post(&house, &owner, &object, &with(form.clone(), &[("objection", "Nein & nochmals")])).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("short objection", &short);
        assert!(short.text().contains("Nein &amp; nochmals"), "{}", short.text());
        let text = "Alle wurden gefragt, die Zettel liegen bei uns vor.";
        for _ in 0..2 {
            let sent = post(&house, &owner, &object, &with(form.clone(), &[("objection", text)])).await;
            assert_eq!(sent.header("location"), decisions, "{}", sent.text());
        }
        assert!(page(&house, &second, &routes::office(DE, "objections")).await.contains(text));
        // Somebody of the office reads it too, and has nothing to object to.
        assert!(!page(&house, &stranger, &decisions).await.contains(&object));
        let answer = routes::office_with(DE, "objection_decide", "1");
        done(
            &house,
            &second,
            &answer,
            &[("granted", "1"), ("words", "Die Einwilligungen liegen vor, wir haben sie gesehen.")],
        )
        .await;
        let html = page(&house, &owner, &decisions).await;
        assert!(html.contains("Wir sind Ihrem Widerspruch gefolgt."), "{html}");
        let told = page(&house, &owner, &routes::account(DE, "notifications")).await;
        assert!(told.contains("Über den Widerspruch ist entschieden"), "{told}");
    });
}
