//! A server that misbehaves, with the embedded engine behind it: searches are answered all the same, within a second,
//! and the server answers again when it is well.

use std::sync::Arc;
use std::time::{Duration, Instant};

use search::embedded::Embedded;
use search::meilisearch::{Configuration, Meilisearch, MemoryCursors};
use search::{Answering, Change, Error, Find, Index, PATIENCE, Relay};
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::contract::found;
use crate::corpus::library;
use crate::story::{numbers, query};

/// An answer within this time is one that nobody waits for.
const AT_ONCE: Duration = Duration::from_secs(1);
/// Long enough to see that the server is left in peace.
const PEACE: Duration = Duration::from_millis(300);

fn wiremocked(url: String) -> Arc<dyn Index> {
    let server = Meilisearch::new(Configuration::new(url, Some("a-key".to_owned())), Arc::<MemoryCursors>::default());
    Arc::new(server.expect("an address"))
}

async fn embedded() -> Arc<Embedded> {
    let embedded = Arc::new(Embedded::in_memory().expect("an index"));
    embedded.apply(library().into_iter().map(Change::Upsert).collect(), 25).await.expect("apply");
    embedded
}

/// What is asked of both; and it is answered in time by the embedded engine.
async fn embedded_answers(what: &str, relay: &Relay, embedded: &Embedded) {
    let asked = query("Bürgerversammlung");
    let begun = Instant::now();
    let answer = relay.find(&asked).await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    assert!(begun.elapsed() < AT_ONCE, "{what}: {:?}", begun.elapsed());
    assert_eq!(numbers(&answer), numbers(&embedded.find(&asked).await.expect("it is well")), "{what}");
    let begun = Instant::now();
    let suggested = relay.suggest("Zukunf", domain::Language::De, 5).await.expect(what);
    assert!(!suggested.is_empty() && begun.elapsed() < AT_ONCE, "{what}");
    let alike = relay.similar(crate::corpus::id(2), 5).await.expect(what);
    assert!(!alike.is_empty(), "{what}");
}

#[tokio::test]
async fn whatever_the_server_does_searches_are_answered() {
    let error = json!({"message": "down", "code": "internal", "type": "internal", "link": ""});
    let of_key = json!({"message": "no", "code": "invalid_api_key", "type": "auth", "link": ""});
    let of_index = json!({"message": "gone", "code": "index_not_found", "type": "invalid_request", "link": ""});
    let misbehaviours = [
        ("hangs", ResponseTemplate::new(200).set_delay(Duration::from_secs(3600))),
        ("slow", ResponseTemplate::new(200).set_delay(PATIENCE * 2).set_body_json(json!({"results": []}))),
        ("500", ResponseTemplate::new(500).set_body_json(error)),
        ("wrong JSON", ResponseTemplate::new(200).set_body_json(json!({"results": [{"hits": 3}]}))),
        ("no JSON", ResponseTemplate::new(200).set_body_string("<html>")),
        ("index gone", ResponseTemplate::new(404).set_body_json(of_index)),
        ("wrong key", ResponseTemplate::new(403).set_body_json(of_key)),
    ];
    for (what, misbehaviour) in misbehaviours {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(misbehaviour).mount(&server).await;
        let embedded = embedded().await;
        let relay = Relay::new(wiremocked(server.uri()), embedded.clone()).with_peace(PEACE);
        relay.follows(true);
        embedded_answers(what, &relay, &embedded).await;
        assert!(matches!(relay.answering(), Answering::Outage { .. }), "{what}: {:?}", relay.answering());
        // It is left in peace: the next questions do not wait for it at all.
        let before = server.received_requests().await.map_or(0, |requests| requests.len());
        let begun = Instant::now();
        relay.find(&query("Dialog")).await.expect(what);
        let asked = server.received_requests().await.map_or(0, |requests| requests.len());
        assert!(begun.elapsed() < PATIENCE && asked == before, "{what}");

        // Well again, it answers by itself after a while: seven hits, as the stand-in says.
        server.reset().await;
        Mock::given(any()).respond_with(found).mount(&server).await;
        tokio::time::sleep(PEACE * 2).await;
        assert_eq!(relay.find(&query("Dialog")).await.expect(what).total, 7, "{what}");
        assert_eq!(relay.answering(), Answering::Server, "{what}");
    }
}

#[tokio::test]
async fn a_server_that_is_down_costs_nothing() {
    let embedded = embedded().await;
    let relay = Relay::new(wiremocked("http://127.0.0.1:9".to_owned()), embedded.clone()).with_peace(PEACE);
    relay.follows(true);
    embedded_answers("down", &relay, &embedded).await;
    let Answering::Outage { why, .. } = relay.answering() else { panic!("{:?}", relay.answering()) };
    assert!(!why.is_empty());
}

#[tokio::test]
async fn a_server_that_is_behind_is_not_asked() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(found).mount(&server).await;
    let embedded = embedded().await;
    let relay = Relay::new(wiremocked(server.uri()), embedded.clone());
    embedded_answers("at the beginning", &relay, &embedded).await;
    assert_eq!(relay.answering(), Answering::Behind);
    relay.follows(true);
    assert_eq!(relay.find(&query("Dialog")).await.expect("the server").total, 7);
    // Something was published that it does not know yet.
    relay.follows(false);
    embedded_answers("behind", &relay, &embedded).await;
    // Another process writes its index: no outage, only not yet.
    relay.broke(&Error::Cursor("leased".into()));
    assert_eq!(relay.answering(), Answering::Behind);
    relay.broke(&Error::Task("no space left".into()));
    assert!(matches!(relay.answering(), Answering::Outage { .. }));
}
