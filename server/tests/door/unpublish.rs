//! Withdrawing a public entry as a browser without scripts does it; and that it is nowhere then.

use app::routes::{self, OfDraft};
use axum::http::StatusCode;
use chrono::Utc;
use domain::account::{AccountId, AccountStatus, Address, Membership};
use domain::{EntryId, Kind, Language};
use library::Origin;
use server::config::Config;
use sha2::{Digest as _, Sha256};
use storage::account::{self, AccountRow};
use storage::entry;
use storage::membership::{self, MembershipRow};
use storage::session::{self, SessionRow};
use uuid::Uuid;

use crate::desk::assert_fit;
use crate::house::{Answer, House, on};
use crate::media::{pdf, png, with_files};
use crate::notices::{form, surfaces};

const WORDS: &str = "Das Verfahren gibt es bei uns <nicht> mehr.";

fn initiative() -> EntryId {
    "019a2000-0000-7000-8000-00000000aaaa".parse().unwrap()
}

/// A cookie of somebody with a role in the initiative.
async fn member(house: &House, number: u128, role: Membership) -> String {
    let now = Utc::now();
    let key = format!("key-of-member-{number}");
    let person = AccountRow {
        id: AccountId(Uuid::from_u128(number)),
        address: Some(Address::new(&format!("member{number}@werk.example")).unwrap()),
        name: format!("Mitglied {number}"),
        language: Language::De,
        password_hash: None,
        status: AccountStatus::Active,
        office: None,
        created_at: now,
        signed_in_at: None,
        erased_at: None,
    };
    let row = SessionRow {
        id: Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
        account: person.id,
        device: String::new(),
        created_at: now,
        seen_at: now,
        recent_until: now,
        ended_at: None,
    };
    let belongs =
        MembershipRow { initiative: initiative(), account: person.id, role: Some(role), since: now, change: None };
    let tx = house.door.library.storage().begin().await.unwrap();
    assert!(account::add(&tx, &person).await.unwrap());
    membership::put(&tx, &belongs).await.unwrap();
    session::add(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    format!("werkbuch={key}")
}

#[test]
fn what_is_withdrawn_is_gone_from_every_surface_and_says_so() {
    on(async {
        let house = House::new(Config::default()).await;
        let mut files = Vec::new();
        for bytes in [png(70), png(71), pdf()] {
            files.push(house.door.library.import_file(bytes).await.unwrap());
        }
        let item = with_files(Kind::DialogFormat, [&files[0], &files[1], &files[2]]);
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        let storage = house.door.library.storage();
        let mut row = entry::get(storage, item.entry.id).await.unwrap().unwrap();
        row.origin_initiative = Some(initiative());
        let tx = storage.begin().await.unwrap();
        entry::put(&tx, &row).await.unwrap();
        tx.commit().await.unwrap();
        let owner = member(&house, 701, Membership::Owner).await;
        let helper = member(&house, 702, Membership::Contributor).await;
        let id = item.entry.id.to_string();
        let hash = files[0].hash.to_string();
        let slugs: Vec<String> = Language::ALL
            .map(|language| item.slugs.get(&language).unwrap_or(&item.slugs[&Language::De]).clone())
            .to_vec();
        let surfaces = surfaces(&item, &hash);
        let mut before = Vec::new();
        for address in &surfaces {
            let answer = house.get_with(address, &[("accept-encoding", "gzip")]).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            before.push(answer.header("etag").to_owned());
        }
        for language in Language::ALL {
            let at = routes::of_draft(language, &id, OfDraft::WithdrawEntry);
            let page = house.get_with(&at, &[("cookie", &owner)]).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_fit(&at, &page);
            assert!(
                page.text().contains("CC BY") || page.text().contains("CC-BY"),
                "the licence stays: {}",
                page.text()
            );
            assert_eq!(house.get_with(&at, &[("cookie", &helper)]).await.status, StatusCode::FORBIDDEN);
            assert_eq!(house.post(&at, &helper, &form(&[("words", WORDS)])).await.status, StatusCode::FORBIDDEN);
        }
        let at = routes::of_draft(Language::De, &id, OfDraft::WithdrawEntry);
        let short = house.post(&at, &owner, &form(&[("words", "<kurz>")])).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = short.text();
        assert!(text.contains("href=\"#words\"") && text.contains("&lt;kurz&gt;"), "{text}");
        assert_fit(&at, &short);
        assert_eq!(house.get(&surfaces[2]).await.status, StatusCode::OK, "nothing has happened");

        let done = house.post(&at, &owner, &form(&[("words", WORDS)])).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let draft = done.header("location").to_owned();
        let names_it = |answer: &Answer| {
            let text = String::from_utf8_lossy(&answer.plain()).into_owned();
            let linked = |slug: &String| text.contains(&format!("/{slug}\"")) || text.contains(&format!("/{slug}<"));
            answer.status == StatusCode::OK && (slugs.iter().any(linked) || text.contains(&id))
        };
        for (address, tag) in surfaces.iter().zip(&before) {
            let asked = [("accept-encoding", "gzip"), ("if-none-match", tag.as_str())];
            for headers in [&asked[..], &[]] {
                let answer = house.get_with(address, headers).await;
                assert!(!names_it(&answer), "{address} still shows it");
                let of_it = address.contains(&id) || slugs.iter().any(|slug| address.split('/').any(|it| it == slug));
                if of_it {
                    assert_eq!(answer.status, StatusCode::GONE, "{address}");
                }
            }
        }
        assert_eq!(house.get(&routes::media(&hash)).await.status, StatusCode::NOT_FOUND, "nor its pictures");
        assert_eq!(house.get(&routes::permanent(Kind::DialogFormat, item.entry.id)).await.status, StatusCode::GONE);
        for (language, slug) in Language::ALL.into_iter().zip(&slugs) {
            let version = format!("{}?v=1", routes::entry(language, Kind::DialogFormat, slug));
            assert_eq!(house.get(&version).await.status, StatusCode::GONE, "{version}");
        }

        // Once; and the text is there for those who answer for it, with its pictures.
        assert_eq!(house.post(&at, &owner, &form(&[("words", WORDS)])).await.status, StatusCode::GONE);
        for cookie in [&owner, &helper] {
            let page = house.get_with(&draft, &[("cookie", cookie)]).await;
            assert_eq!(page.status, StatusCode::OK, "{draft}");
        }
        let file = house.get_with(&routes::media(&hash), &[("cookie", &owner)]).await;
        assert_eq!(file.status, StatusCode::OK);
        let told = house.get("/de/transparenz").await.text();
        assert!(told.contains("Von den Verantwortlichen zurückgezogen") && !told.contains("Mitglied"), "{told}");
    });
}
