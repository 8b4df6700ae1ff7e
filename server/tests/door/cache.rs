//! Pages as bytes: new after a publication, never one for another.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use domain::lifecycle::Status;
use library::Origin;
use search::embedded::Embedded;
use server::config::Config;
use server::worker::follow;
use storage::Storage;

use crate::addresses::usual;
use crate::breakable::Breakable;
use crate::house::{House, on, shared};

const PAGE: &str = "/de/initiativen/dialog-am-fluss";

#[test]
fn a_publication_changes_the_page_at_the_next_look() {
    on(async {
        let house = House::new(Config::default()).await;
        house.take_in(&[usual("dialog-am-fluss", "Erster Titel")], Origin::Own).await;
        let encodings = ["identity", "gzip", "br"];
        let mut tags = Vec::new();
        for encoding in encodings {
            let answer = house.get_with(PAGE, &[("accept-encoding", encoding)]).await;
            assert!(answer.text().contains("Erster Titel"));
            tags.push(answer.header("etag").to_owned());
        }
        let lists = ["/de", "/de/initiativen", "/de/suche?q=Titel", "/de/feed.atom", "/api/v1/search?q=Titel"];
        for list in lists {
            assert!(house.get(list).await.text().contains("Erster Titel"), "{list}");
        }
        let new = usual("dialog-am-fluss", "Zweiter Titel");
        house.door.library.take_in(std::slice::from_ref(&new), Origin::Own, |_| {}).await.unwrap();
        assert!(house.get(PAGE).await.text().contains("Erster Titel"), "until the look the page stays as it was");
        follow::once(&house.door).await.unwrap();
        for (encoding, old) in encodings.iter().zip(tags) {
            let answer = house.get_with(PAGE, &[("accept-encoding", encoding), ("if-none-match", &old)]).await;
            assert_eq!(answer.status, StatusCode::OK, "the old tag is no longer right");
            assert!(answer.text().contains("Zweiter Titel") && !answer.text().contains("Erster Titel"), "{encoding}");
            let tag = answer.header("etag").to_owned();
            assert_ne!(tag, old);
            let again = house.get_with(PAGE, &[("accept-encoding", encoding), ("if-none-match", &tag)]).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        }
        for list in lists {
            let text = house.get(list).await.text();
            assert!(text.contains("Zweiter Titel") && !text.contains("Erster Titel"), "{list}");
        }
    });
}

#[test]
fn what_is_hidden_leaves_every_cached_page_at_the_next_look() {
    on(async {
        let house = House::new(Config::default()).await;
        let item = usual("dialog-am-fluss", "Ein Titel");
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        let pages = [
            PAGE,
            "/en/initiatives/dialog-am-fluss",
            "/de",
            "/de/initiativen",
            "/de/suche?q=Titel",
            "/de/feed.atom",
            "/sitemap.xml",
        ];
        let mut tags = Vec::new();
        for page in pages {
            let answer = house.get_with(page, &[("accept-encoding", "br")]).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}");
            tags.push(answer.header("etag").to_owned());
        }
        house.put_into(&item, Status::Suspended).await;
        follow::once(&house.door).await.unwrap();
        for (page, tag) in pages.iter().zip(tags) {
            let answer = house.get_with(page, &[("accept-encoding", "br"), ("if-none-match", &tag)]).await;
            assert_ne!(answer.status, StatusCode::NOT_MODIFIED, "{page}: the copy of a browser is not right any more");
            assert!(!answer.text().contains("Ein Titel"), "{page}");
        }
        // And back.
        house.put_into(&item, Status::Published).await;
        follow::once(&house.door).await.unwrap();
        assert!(house.get(PAGE).await.text().contains("Ein Titel"));
    });
}

#[test]
fn no_page_stands_for_another() {
    on(async {
        let house = shared().await;
        // Everything by which two answers may differ, in every order.
        let addresses = [
            "/de",
            "/en",
            "/de?x=1",
            "/de/suche?q=Werk",
            "/de/suche?q=werk&people=30",
            "/de/suche?people=30&q=werk",
            "/en/search?q=Werk",
            "/de/dialogformate/fishbowl",
            "/en/dialogue-formats/fishbowl",
            "/api/v1/search?q=Werk&lang=en",
            "/api/v1/search?q=Werk&lang=de",
        ];
        let encodings = ["identity", "gzip", "br"];
        let mut first = Vec::new();
        for address in addresses {
            for encoding in encodings {
                let headers = [("accept-encoding", encoding), ("accept-language", "en"), ("accept", "*/*")];
                let answer = house.get_with(address, &headers).await;
                let wanted = if encoding == "identity" { "" } else { encoding };
                assert_eq!(answer.header("content-encoding"), wanted, "{address}");
                first.push((address, encoding, answer));
            }
        }
        for (address, encoding, before) in first.iter().rev() {
            let headers = [("accept-encoding", *encoding), ("accept-language", "de"), ("accept", "application/json")];
            let again = house.get_with(address, &headers).await;
            assert_eq!((again.status, &again.body), (before.status, &before.body), "{address} {encoding}");
            assert_eq!(again.header("content-encoding"), before.header("content-encoding"));
            assert_eq!(again.header("etag"), before.header("etag"));
        }
        let german = house.get("/de").await.text();
        let english = house.get_with("/en", &[("accept-language", "de")]).await.text();
        assert!(german.contains("<html lang=\"de\"") && english.contains("<html lang=\"en\""));
        let tags: BTreeSet<_> = first
            .iter()
            .map(|(address, encoding, answer)| (answer.header("etag").to_owned(), *address, *encoding))
            .collect();
        let bodies: BTreeSet<_> = first.iter().map(|(_, _, answer)| answer.body.to_vec()).collect();
        let distinct: BTreeSet<_> = tags.iter().map(|(tag, ..)| tag).collect();
        assert_eq!(distinct.len(), bodies.len(), "as many tags as different answers");
    });
}

#[test]
fn an_error_is_not_kept() {
    on(async {
        let house = House::new(Config::default()).await;
        let address = PAGE;
        let missing = house.get(address).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert_eq!(missing.header("etag"), "");
        assert!(!missing.header("cache-control").contains("max-age=3"), "{}", missing.header("cache-control"));
        house.take_in(&[usual("dialog-am-fluss", "Ein Titel")], Origin::Own).await;
        assert_eq!(house.get(address).await.status, StatusCode::OK);
    });
}

#[test]
fn many_readers_at_once_get_the_same_page() {
    on(async {
        let house = shared().await;
        let address = "/de/dialogformate/world-cafe?people=37";
        let mut readers = Vec::new();
        for number in 0..40 {
            let house = house.clone();
            let encoding = ["identity", "gzip", "br"][number % 3];
            readers.push(tokio::spawn(async move { house.get_with(address, &[("accept-encoding", encoding)]).await }));
        }
        let mut pages = BTreeSet::new();
        for reader in readers {
            let answer = reader.await.unwrap();
            assert_eq!(answer.status, StatusCode::OK);
            pages.insert(answer.plain());
        }
        assert_eq!(pages.len(), 1);
    });
}

/// Pages on which an entry with this title is seen, of those that [`PAGE`] is among.
const PAGES: [&str; 6] =
    [PAGE, "/en/initiatives/dialog-am-fluss", "/de", "/de/initiativen", "/de/suche?q=Titel", "/de/feed.atom"];

async fn shown_on(house: &House, title: &str) -> Vec<&'static str> {
    let mut shown = Vec::new();
    for page in PAGES {
        if house.get_with(page, &[("accept-encoding", "br")]).await.text().contains(title) {
            shown.push(page);
        }
    }
    shown
}

#[test]
fn what_is_hidden_leaves_every_page_while_the_index_is_broken() {
    on(async {
        let index = Arc::new(Breakable::new(false));
        let storage = Storage::open("sqlite::memory:").await.unwrap();
        let house = House::over(storage, index.clone(), &Config::default());
        let item = usual("dialog-am-fluss", "Ein Titel");
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        assert_eq!(shown_on(&house, "Ein Titel").await, PAGES);
        index.set_broken(true);
        house.put_into(&item, Status::Suspended).await;
        assert!(follow::once(&house.door).await.is_err());
        assert_eq!(shown_on(&house, "Ein Titel").await, Vec::<&str>::new());
        // Shown again while the index is broken still, and found by it as soon as it has followed.
        house.put_into(&item, Status::Published).await;
        assert!(follow::once(&house.door).await.is_err());
        assert!(shown_on(&house, "Ein Titel").await.contains(&PAGE));
        house.put_into(&item, Status::Suspended).await;
        index.set_broken(false);
        follow::once(&house.door).await.unwrap();
        assert_eq!(shown_on(&house, "Ein Titel").await, Vec::<&str>::new());
        house.put_into(&item, Status::Published).await;
        follow::pages(&house.door).await.unwrap();
        // Made before the index knew of it, and made anew afterwards.
        assert!(!shown_on(&house, "Ein Titel").await.contains(&"/de/suche?q=Titel"));
        follow::index(&house.door).await.unwrap();
        assert_eq!(shown_on(&house, "Ein Titel").await, PAGES);
    });
}

#[test]
fn what_one_node_hides_leaves_the_other_within_five_seconds() {
    on(async {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("two.db").display());
        let mut houses = Vec::new();
        for _ in 0..2 {
            let storage = Storage::open(&url).await.unwrap();
            houses.push(House::over(storage, Arc::new(Embedded::in_memory().unwrap()), &Config::default()));
        }
        let (one, other) = (&houses[0], &houses[1]);
        let item = usual("dialog-am-fluss", "Ein Titel");
        one.take_in(std::slice::from_ref(&item), Origin::Own).await;
        follow::once(&other.door).await.unwrap();
        let workers: Vec<_> = houses.iter().map(|house| tokio::spawn(follow::run(house.door.clone()))).collect();
        assert_eq!(shown_on(other, "Ein Titel").await, PAGES);
        let (nowhere, everywhere): (&[&str], &[&str]) = (&[], &PAGES);
        for (status, wanted) in [(Status::Suspended, nowhere), (Status::Published, everywhere)] {
            one.put_into(&item, status).await;
            let begun = Instant::now();
            while shown_on(other, "Ein Titel").await != wanted {
                assert!(begun.elapsed() < Duration::from_secs(5), "{status:?}: the other node does not follow");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        workers.iter().for_each(tokio::task::JoinHandle::abort);
    });
}
