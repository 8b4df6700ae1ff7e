//! What is looked for in vain and what follows: counted pages, what is opened from them, the rooms of the office, the
//! public list; dates and figures beside them.

use axum::http::{Method, StatusCode};
use chrono::{TimeDelta, Utc};
use domain::account::{AccountId, AccountStatus, Address, Membership, Office};
use domain::gap::Vain;
use domain::{EntryId, Language};
use library::Origin;
use server::config::Config;
use server::worker::{follow, gaps, review_dates};
use sha2::{Digest as _, Sha256};
use storage::account::{self, AccountRow};
use storage::gap::{self, GapRow};
use storage::membership::{self, MembershipRow};
use storage::session::{self, SessionRow};
use uuid::Uuid;

use crate::addresses::usual;
use crate::desk::assert_fit;
use crate::house::{Answer, House, on};

const BROWSER: (&str, &str) = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");

/// A house with one profile of its own.
async fn house() -> (House, EntryId) {
    let house = House::new(Config::default()).await;
    let item = usual("dialog-am-fluss", "Dialog am Fluss");
    house.take_in(std::slice::from_ref(&item), Origin::Own).await;
    (house, item.entry.id)
}

/// Somebody who is signed in, as a cookie.
pub async fn person(house: &House, number: u128, office: Option<Office>, owner_of: Option<EntryId>) -> String {
    let now = Utc::now();
    let key = format!("key-of-gaps-{number}");
    let person = AccountRow {
        id: AccountId(Uuid::from_u128(number)),
        address: Some(Address::new(&format!("wer{number}@example.org")).unwrap()),
        name: format!("Person {number}"),
        language: Language::De,
        password_hash: None,
        status: AccountStatus::Active,
        office,
        created_at: now,
        signed_in_at: None,
        erased_at: None,
    };
    let session = SessionRow {
        id: Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
        account: person.id,
        device: String::new(),
        created_at: now,
        seen_at: now,
        recent_until: now + TimeDelta::minutes(10),
        ended_at: None,
    };
    let tx = house.door.library.storage().begin().await.unwrap();
    assert!(account::add(&tx, &person).await.unwrap());
    if let Some(initiative) = owner_of {
        let role = Some(Membership::Owner);
        let row = MembershipRow { initiative, account: person.id, role, since: now, change: None };
        membership::put(&tx, &row).await.unwrap();
    }
    session::add(&tx, &session).await.unwrap();
    tx.commit().await.unwrap();
    format!("werkbuch={key}")
}

/// What was looked for since the last time, by what came of it and how often, and after which words something was
/// opened.
fn taken(house: &House) -> (Vec<(Vain, String, u32)>, Vec<String>) {
    let taken = house.door.sought.take();
    let asked = taken.asked.into_iter().flat_map(|(vain, asked)| {
        asked.into_iter().map(move |(sought, number)| (vain, sought.said, number)).collect::<Vec<_>>()
    });
    (asked.collect(), taken.opened.into_iter().map(|sought| sought.said).collect())
}

/// The header by which a browser says that it comes from this page of the house.
fn from(page: &str) -> (&'static str, String) {
    ("referer", format!("http://localhost:3000{page}"))
}

/// Notes that something was looked for in vain on each of the last so many days.
async fn looked_for(house: &House, vain: Vain, said: &str, days: i64) {
    let today = Utc::now().date_naive();
    let tx = house.door.library.storage().begin().await.unwrap();
    for day in 0..days {
        let row = GapRow {
            day: today - TimeDelta::days(day),
            vain,
            language: Language::De,
            said: said.to_owned(),
            topic: Some("T1".to_owned()),
            land: None,
            cluster: search::analysis::gist(Language::De, said),
            number: 2,
        };
        gap::add(&tx, &row).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn form(values: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish()
}

/// A page of the office as this person sees it.
async fn room(house: &House, cookie: &str, address: &str) -> Answer {
    let answer = house.get_with(address, &[("cookie", cookie)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
    assert_fit(address, &answer);
    answer
}

#[test]
fn a_page_without_hits_is_counted_whenever_somebody_reads_it() {
    on(async {
        let (house, _) = house().await;
        let address = "/de/suche?q=Zebrahut";
        let first = house.get_with(address, &[BROWSER]).await;
        assert_eq!(first.status, StatusCode::OK);
        house.get_with(address, &[BROWSER]).await;
        let etag = first.header("etag").to_owned();
        let again = house.get_with(address, &[BROWSER, ("if-none-match", &etag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        let (asked, opened) = taken(&house);
        assert_eq!(
            asked,
            [(Vain::NotFound, "zebrahut".to_owned(), 3)],
            "new, from the cache, and as the browser had it"
        );
        assert_eq!(opened.len(), 0);

        for (address, headers) in [
            (address, vec![]),
            (address, vec![("user-agent", "Mozilla/5.0 (compatible; Examplebot/2.1)")]),
            (address, vec![BROWSER, ("sec-purpose", "prefetch")]),
            ("/de/suche/treffer?q=Zebrahut", vec![BROWSER]),
            ("/de/suche/vorschlaege?q=Zebrahut", vec![BROWSER]),
            ("/api/v1/search?q=Zebrahut", vec![BROWSER]),
            ("/de/suche?q=Fluss", vec![BROWSER]),
            ("/de/suche?q=Zebrahut&people=30", vec![BROWSER]),
            ("/de/suche?q=Zebrahut+anna%40werk.example", vec![BROWSER]),
            ("/de/suche?q=0221+123456", vec![BROWSER]),
        ] {
            assert_eq!(house.get_with(address, &headers).await.status, StatusCode::OK, "{address}");
            assert!(house.door.sought.take().is_empty(), "{address} {headers:?}");
        }
        house.ask(Method::HEAD, address, &[BROWSER]).await;
        assert!(house.door.sought.take().is_empty());

        // Written down once, with the day and the filters and nothing else.
        house.get_with("/en/search?q=Zebrahut&topics=T1", &[BROWSER]).await;
        gaps::once(&house.door).await.unwrap();
        gaps::once(&house.door).await.unwrap();
        let today = Utc::now().date_naive();
        let since = today - TimeDelta::days(1);
        let rows = gap::frequent(house.door.library.storage(), Vain::NotFound, since, 1, 10).await.unwrap();
        let rows: Vec<_> =
            rows.iter().map(|row| (row.language, row.said.as_str(), row.topic.as_deref(), row.number)).collect();
        assert_eq!(rows, [(Language::En, "zebrahut", Some("T1"), 1)]);
    });
}

#[test]
fn a_page_with_hits_is_counted_where_the_browser_says_from_where_it_comes() {
    on(async {
        let (house, _) = house().await;
        let results = "/de/suche?q=Fluss";
        for (address, page, counted) in [
            (results, "/de", true),
            // From the cache.
            (results, "/de", true),
            (results, "/de/suche", true),
            (results, "/de/suche?q=Wasser", true),
            // Enter after typing, which has put the words into the address already.
            (results, results, true),
            ("/de/suche?q=Fluss&sort=newest", results, false),
            ("/de/suche?q=Fluss&topics=T1", results, false),
            (results, "/de/suche?q=Fluss&offset=20", false),
            ("/de/suche?q=Fluss&offset=20", results, false),
            ("/de/suche?q=Fluss&people=30", "/de", false),
            ("/de/suche?topics=T1", "/de", false),
            ("/de/suche?q=Fluss+anna%40werk.example", "/de", false),
            ("/de/suche/treffer?q=Fluss", "/de", false),
            ("/api/v1/search?q=Fluss", "/de", false),
        ] {
            let (name, value) = from(page);
            let answer = house.get_with(address, &[BROWSER, (name, &value)]).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            let wanted = if counted { vec![(Vain::NotOpened, "fluss".to_owned(), 1)] } else { Vec::new() };
            assert_eq!(taken(&house).0, wanted, "{address} from {page}");
        }
        let (name, home) = from("/de");
        for headers in [
            vec![BROWSER],
            vec![BROWSER, (name, "https://andere.example/de")],
            vec![BROWSER, (name, "http://localhost:3001/de")],
            vec![BROWSER, (name, "http://localhost:3000/")],
            vec![BROWSER, (name, home.as_str()), ("sec-purpose", "prefetch")],
            vec![("user-agent", "Mozilla/5.0 (compatible; Examplebot/2.1)"), (name, home.as_str())],
            vec![(name, home.as_str())],
        ] {
            house.get_with(results, &headers).await;
            assert!(house.door.sought.take().is_empty(), "{headers:?}");
        }
        house.ask(Method::HEAD, results, &[BROWSER, (name, home.as_str())]).await;
        assert!(house.door.sought.take().is_empty());
    });
}

#[test]
fn what_is_opened_from_the_results_is_counted_for_their_words() {
    on(async {
        let (house, _) = house().await;
        let entry = "/de/initiativen/dialog-am-fluss";
        let results = "/de/suche?q=Fluss";
        let collection = app::routes::collection(Language::De, house.door.collections[0].slug(Language::De));
        for (address, page, words) in [
            // New, and from the cache; however it was narrowed and paged.
            (entry, results, "fluss"),
            (entry, results, "fluss"),
            (entry, "/de/suche?q=Fluss&people=30&topics=T1&sort=newest&offset=20", "fluss"),
            ("/en/initiatives/dialog-am-fluss", "/en/search?q=Dialogue+%C3%9Cbersee", "dialogue übersee"),
            ("/de/begriffe/topic/t1", results, "fluss"),
            (collection.as_str(), results, "fluss"),
            (entry, "/de", ""),
            (entry, "/de/suche", ""),
            (entry, "/de/suche?topics=T1", ""),
            (entry, "/de/suche/treffer?q=Fluss", ""),
            (entry, "/de/suche?q=Fluss+anna%40werk.example", ""),
            (entry, "/de/suche?q=Frau+M%C3%BCller", ""),
            ("/de/initiativen", results, ""),
            ("/de/begriffe", results, ""),
            ("/de/gesucht", results, ""),
            ("/de/kontakt?q=Fluss", results, ""),
        ] {
            let (name, value) = from(page);
            let answer = house.get_with(address, &[BROWSER, (name, &value)]).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            let wanted: Vec<String> = Some(words.to_owned()).filter(|words| !words.is_empty()).into_iter().collect();
            assert_eq!(taken(&house), (Vec::new(), wanted), "{address} from {page}");
        }
        let (name, from_results) = from(results);
        let headers = [BROWSER, (name, from_results.as_str())];
        let etag = house.get_with(entry, &headers).await.header("etag").to_owned();
        let again = house.get_with(entry, &[headers[0], headers[1], ("if-none-match", &etag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        assert_eq!(taken(&house).1, ["fluss"], "as the browser had it");
        let proxied = [BROWSER, ("host", "werk.example"), (name, "http://werk.example/de/suche?q=Fluss")];
        house.get_with(entry, &proxied).await;
        assert_eq!(taken(&house).1, ["fluss"], "under the host that was asked for");

        for headers in [
            vec![BROWSER],
            vec![BROWSER, (name, "https://andere.example/de/suche?q=Fluss")],
            vec![BROWSER, (name, "http://localhost:3001/de/suche?q=Fluss")],
            vec![BROWSER, (name, "https://localhost:3000/de/suche?q=Fluss")],
            vec![BROWSER, (name, results)],
            vec![BROWSER, (name, from_results.as_str()), ("sec-purpose", "prefetch;prerender")],
            vec![("user-agent", "Mozilla/5.0 (compatible; Examplebot/2.1)"), (name, from_results.as_str())],
            vec![(name, from_results.as_str())],
        ] {
            house.get_with(entry, &headers).await;
            assert!(house.door.sought.take().is_empty(), "{headers:?}");
        }
        house.ask(Method::HEAD, entry, &headers).await;
        let missing = house.get_with("/de/initiativen/gibt-es-nicht", &headers).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert!(house.door.sought.take().is_empty(), "HEAD, and what is not there");
    });
}

#[test]
fn what_is_found_and_not_opened_stands_in_the_list_until_somebody_opens_it() {
    on(async {
        let (house, _) = house().await;
        let cookie = person(&house, 1, Some(Office::Moderator), None).await;
        looked_for(&house, Vain::NotOpened, "dialog fluss", 3).await;
        looked_for(&house, Vain::NotOpened, "quittengelee", 2).await;
        looked_for(&house, Vain::NotFound, "zebrahut", 3).await;
        for (list, kinds) in [
            ("/de/servicestelle/luecken", ["nichts gefunden", "gefunden, aber nichts geöffnet"]),
            ("/en/office/gaps", ["nothing found", "found, but nothing opened"]),
        ] {
            for (kind, found, not_opened) in [("", true, true), ("not_found", true, false), ("not_opened", false, true)]
            {
                let html = room(&house, &cookie, &format!("{list}?kind={kind}")).await.text();
                for (words, name, is_there) in [("zebrahut", kinds[0], found), ("dialog fluss", kinds[1], not_opened)] {
                    assert_eq!(html.contains(words), is_there, "{list} {kind}: {html}");
                    assert_eq!(html.contains(&format!(">{name}</td>")), is_there, "{list} {kind}: {html}");
                    assert!(html.contains(&format!(">{name} (1)</option>")), "{list} {kind}: {html}");
                }
                assert!(!html.contains("quittengelee"), "two days are too few: {html}");
            }
        }
        // One click makes a call of it.
        let cluster = search::analysis::gist(Language::De, "dialog fluss");
        let new = "/de/servicestelle/luecken/aufruf";
        let begun = room(&house, &cookie, &format!("{new}?{}", form(&[("cluster", &cluster)]))).await.text();
        assert!(begun.contains("Gesucht: dialog fluss"), "{begun}");
        let text = "Wer führt am Fluss einen Dialog und beschreibt, wie es geht?";
        let call = [("title_de", "Dialog am Fluss"), ("title_en", "Dialogue"), ("text_de", text), ("text_en", text)];
        let call = form(&[&[("cluster", cluster.as_str())][..], &call].concat());
        assert_eq!(house.post(new, &cookie, &call).await.status, StatusCode::SEE_OTHER);
        let html = room(&house, &cookie, "/de/servicestelle/luecken").await.text();
        assert!(html.contains("Aufruf ansehen"), "{html}");
        follow::once(&house.door).await.unwrap();
        let found = house.get("/de/suche?q=Fluss+Dialog").await.text();
        assert!(found.contains("/de/initiativen/dialog-am-fluss") && found.contains("/de/gesucht#call-"), "{found}");
        assert!(!house.get("/de/suche?q=Fluss").await.text().contains("/de/gesucht#call-"));

        let (name, value) = from("/de/suche?q=Dialoge+am+Fluss");
        house.get_with("/de/initiativen/dialog-am-fluss", &[BROWSER, (name, &value)]).await;
        gaps::once(&house.door).await.unwrap();
        gaps::once(&house.door).await.unwrap();
        let html = room(&house, &cookie, "/de/servicestelle/luecken").await.text();
        assert!(!html.contains("„dialog fluss“") && html.contains("zebrahut"), "{html}");
        assert_eq!(house.door.library.calls().await.unwrap().open.len(), 1, "the call stays");
    });
}

#[test]
fn from_a_gap_to_the_entry_that_closes_it() {
    on(async {
        let (house, _) = house().await;
        let cookie = person(&house, 1, Some(Office::Moderator), None).await;
        looked_for(&house, Vain::NotFound, "zebrahut wandertag", 3).await;
        looked_for(&house, Vain::NotFound, "quittengelee", 2).await;
        let cluster = search::analysis::gist(Language::De, "zebrahut wandertag");
        for (list, word) in [("/de/servicestelle/luecken", "Gesucht!"), ("/en/office/gaps", "Wanted!")] {
            let html = room(&house, &cookie, list).await.text();
            assert!(
                html.contains("zebrahut wandertag") && html.contains(word) && !html.contains("quittengelee"),
                "{html}"
            );
        }
        // By topic and Land, as far as readers asked for them.
        for (address, is_there) in [
            ("/de/servicestelle/luecken?topic=T1", true),
            ("/de/servicestelle/luecken?topic=T1&land=", true),
            ("/de/servicestelle/luecken?topic=T2", false),
            ("/de/servicestelle/luecken?land=06", false),
        ] {
            let html = room(&house, &cookie, address).await.text();
            assert!(html.contains("class=\"toolbar\"") && html.contains(" (1)</option>"), "{address}: {html}");
            assert_eq!(html.contains("zebrahut wandertag"), is_there, "{address}");
            assert_eq!(html.contains("keine Lücken"), !is_there, "{address}");
        }
        let new = "/de/servicestelle/luecken/aufruf";
        let begun = format!("{new}?{}", form(&[("cluster", &cluster)]));
        let html = room(&house, &cookie, &begun).await.text();
        assert!(html.contains("Gesucht: zebrahut wandertag") && html.contains("Wanted: zebrahut wandertag"), "{html}");

        // What does not fit is said at the field, and what was typed stays.
        let long = "Wer hat einen Zebrahut gebaut und beschreibt, wie es geht?";
        let half = form(&[("cluster", &cluster), ("title_de", "Zebrahut bauen"), ("text_de", long), ("text_en", long)]);
        let refused = house.post(new, &cookie, &half).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("refused", &refused);
        let html = refused.text();
        assert!(html.contains("href=\"#title_en\"") && html.contains("title_en-wrong"), "{html}");
        assert!(html.contains("Zebrahut bauen") && html.contains(long), "{html}");

        let whole = [("cluster", cluster.as_str()), ("title_de", "Zebrahut gesucht"), ("text_de", long)];
        let whole = form(&[&whole[..], &[("title_en", "Zebra hat wanted"), ("text_en", long)]].concat());
        let opened = house.post(new, &cookie, &whole).await;
        let list = "/de/servicestelle/luecken?done=opened";
        assert_eq!((opened.status, opened.header("location")), (StatusCode::SEE_OTHER, list));
        assert!(room(&house, &cookie, list).await.text().contains("role=\"status\""));
        assert_eq!(house.post(new, &cookie, &whole).await.status, StatusCode::CONFLICT, "once");
        follow::once(&house.door).await.unwrap();
        for (page, words) in [
            ("/de/gesucht", ["Zebrahut gesucht", "/de/beitragen"]),
            ("/en/wanted", ["Zebra hat wanted", "/en/contribute"]),
        ] {
            let html = house.get(page).await.text();
            assert!(words.iter().all(|word| html.contains(word)), "{page}: {html}");
        }
        let found_none = house.get("/de/suche?q=Wandertag+Zebrahut").await.text();
        assert!(found_none.contains("/de/gesucht#call-") && found_none.contains("Zebrahut gesucht"), "{found_none}");

        let calls = house.door.library.calls().await.unwrap();
        let edit = app::routes::office_with(Language::De, "gaps_edit", &calls.open[0].id.to_string());
        let begun = room(&house, &cookie, &edit).await.text();
        let began = begun.split("name=\"began\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let changed = |began: &str, title: &str| {
            let text = ["text_de", "text_en"].map(|name| (name, long));
            form(&[&[("began", began), ("title_de", title), ("title_en", title)][..], &text[..]].concat())
        };
        let saved = house.post(&edit, &cookie, &changed(began, "Zebrahut dringend")).await;
        assert_eq!(
            (saved.status, saved.header("location")),
            (StatusCode::SEE_OTHER, "/de/servicestelle/luecken?done=saved")
        );
        // Somebody else began from the same wording.
        let late = house.post(&edit, &cookie, &changed(began, "Zebrahut ohne Eile")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_fit("late", &late);
        let html = late.text();
        assert!(html.contains("Zebrahut ohne Eile") && html.contains("Zebrahut dringend"), "both are shown: {html}");
        assert!(!html.contains(began), "it goes on from what is stored now");
        let close = format!("{edit}/schliessen");
        for unknown in ["", "irgendwas", "/de/initiativen/gibt-es-nicht"] {
            let answer = house.post(&close, &cookie, &form(&[("entry", unknown)])).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{unknown:?}");
            assert_fit(unknown, &answer);
            assert!(answer.text().contains("entry-wrong"), "{unknown:?}");
        }
        let answer = form(&[("entry", " http://localhost:3000/de/initiativen/dialog-am-fluss?x=1 ")]);
        let closed = house.post(&close, &cookie, &answer).await;
        assert_eq!(
            (closed.status, closed.header("location")),
            (StatusCode::SEE_OTHER, "/de/servicestelle/luecken?done=closed")
        );
        assert_eq!(house.post(&close, &cookie, &answer).await.status, StatusCode::CONFLICT);
        follow::once(&house.door).await.unwrap();
        let html = house.get("/de/gesucht").await.text();
        assert!(html.contains("/de/initiativen/dialog-am-fluss") && html.contains("nach einem Tag"), "{html}");
        assert!(!house.get("/de/suche?q=Wandertag+Zebrahut").await.text().contains("/de/gesucht#call-"));

        let aside = form(&[("cluster", &cluster)]);
        let dismissed = house.post("/de/servicestelle/luecken/ausblenden", &cookie, &aside).await;
        assert_eq!(dismissed.header("location"), "/de/servicestelle/luecken?done=dismissed");
        let html = room(&house, &cookie, "/de/servicestelle/luecken").await.text();
        assert!(!html.contains("zebrahut wandertag"), "{html}");
    });
}

#[test]
fn who_answers_for_an_entry_says_that_it_still_holds() {
    on(async {
        let (house, entry) = house().await;
        let owner = person(&house, 1, None, Some(entry)).await;
        let office = person(&house, 2, Some(Office::Moderator), None).await;
        let stranger = person(&house, 3, None, None).await;
        for (page, question, thanks) in [
            (format!("/de/schreibtisch/{entry}/stimmt-noch"), "Stimmt der Eintrag noch?", "Danke, das ist notiert"),
            (format!("/en/desk/{entry}/still-true"), "Does the entry still hold?", "Thank you, that is noted"),
        ] {
            let html = room(&house, &owner, &page).await.text();
            assert!(html.contains(question) && html.contains("name=\"entry\""), "{html}");
            assert!(
                !room(&house, &office, &page).await.text().contains("name=\"entry\""),
                "the office writes nothing anew"
            );
            assert_eq!(house.get_with(&page, &[("cookie", &stranger)]).await.status, StatusCode::FORBIDDEN);
            assert_eq!(house.post(&page, &stranger, "").await.status, StatusCode::FORBIDDEN);
            let answer = house.post(&page, &owner, "").await;
            let done = format!("{page}?done=1");
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, done.as_str()));
            assert!(room(&house, &owner, &done).await.text().contains(thanks));
        }
        let unknown = "/de/schreibtisch/019a2000-0000-7000-8000-00000000ffff/stimmt-noch";
        assert_eq!(house.get_with(unknown, &[("cookie", &owner)]).await.status, StatusCode::NOT_FOUND);
        review_dates::once(&house.door).await.unwrap();
        for list in ["/de/servicestelle/fristen", "/en/office/due"] {
            let html = room(&house, &office, list).await.text();
            assert!(!html.contains("dialog-am-fluss"), "it is due in a year: {html}");
        }
    });
}

#[test]
fn figures_are_a_page_and_a_table() {
    on(async {
        let (house, _) = house().await;
        let cookie = person(&house, 1, Some(Office::Administrator), None).await;
        for (page, file, head, land) in [
            ("/de/servicestelle/zahlen", "/de/servicestelle/zahlen.csv", "Kennzahl;Merkmal;Art;Wert", "Bayern"),
            ("/en/office/figures", "/en/office/figures.csv", "Figure;Feature;Kind;Value", "Bavaria"),
        ] {
            let html = room(&house, &cookie, page).await.text();
            assert!(html.contains(file) && html.contains(land), "{html}");
            let csv = house.get_with(file, &[("cookie", &cookie)]).await;
            assert_eq!(csv.status, StatusCode::OK);
            assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
            assert!(csv.header("content-disposition").starts_with("attachment; filename="));
            assert_eq!(csv.header("cache-control"), "no-store");
            let text = csv.text();
            assert!(text.starts_with(&format!("\u{feff}{head}\r\n")) && text.contains(land), "{text}");
            assert!(!text.contains("@"), "nobody is in it");
        }
    });
}
