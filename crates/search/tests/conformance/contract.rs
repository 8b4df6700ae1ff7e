//! What is said to Meilisearch, and what is made of its answers: against a stand-in that speaks its HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use domain::query::Query;
use search::meilisearch::{Configuration, CursorStore, Meilisearch, MemoryCursors};
use search::{Change, Error, Find, Index};
use serde_json::{Value, json};
use wiremock::matchers::{any, method, path, path_regex};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::corpus::{id, library, number};
use crate::story::query;

const LIMIT: Duration = Duration::from_millis(300);

fn engine(server: &MockServer, cursors: &Arc<MemoryCursors>) -> Meilisearch {
    let mut configuration = Configuration::new(server.uri(), Some("a-key".to_owned()));
    configuration.request_timeout = LIMIT;
    configuration.task_timeout = LIMIT * 3;
    Meilisearch::new(configuration, cursors.clone()).expect("an address")
}

fn task(status: &str) -> Value {
    json!({
        "uid": 1, "taskUid": 1, "indexUid": "x", "status": status, "type": "documentAdditionOrUpdate",
        "details": {"receivedDocuments": 1, "indexedDocuments": 1}, "canceledBy": null, "duration": "PT0.01S",
        "enqueuedAt": "2026-01-01T00:00:00Z", "startedAt": "2026-01-01T00:00:00Z", "finishedAt": "2026-01-01T00:00:01Z",
        "error": if status == "failed" { json!({"message": "no space left", "code": "internal", "type": "internal", "link": ""}) } else { Value::Null },
    })
}

fn missing() -> ResponseTemplate {
    ResponseTemplate::new(404).set_body_json(
        json!({"message": "not there", "code": "index_not_found", "type": "invalid_request", "link": ""}),
    )
}

/// Answers a search with one hit to every question, and with counts.
pub fn found(request: &Request) -> ResponseTemplate {
    let asked: Value = request.body_json().expect("JSON");
    let results: Vec<Value> = asked["queries"]
        .as_array()
        .expect("questions")
        .iter()
        .map(|asked| {
            json!({
                "indexUid": asked["indexUid"], "query": "", "processingTimeMs": 1, "totalHits": 7, "totalPages": 7, "page": 1, "hitsPerPage": 1,
                "hits": [{
                    "id": id(4), "kind": "dialog_format", "languages": ["de"], "_rankingScore": 0.9,
                    "texts": {"de": [["World Café"], [], ["Runden an kleinen Tischen."], [], [], []]},
                }],
                "facetDistribution": {"facet_topics": {"T1": 3, "T2": 0}, "facet_kind": {"dialog_format": 7}},
            })
        })
        .collect();
    ResponseTemplate::new(200).set_body_json(json!({"results": results}))
}

async fn present(server: &MockServer) {
    let index = json!({"uid": "x", "primaryKey": "id", "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"});
    Mock::given(method("GET"))
        .and(path_regex("^/indexes/[^/]+$"))
        .respond_with(ResponseTemplate::new(200).set_body_json(index))
        .mount(server)
        .await;
}

async fn taking(server: &MockServer, outcome: &str) {
    let accepted = ResponseTemplate::new(202).set_body_json(task("enqueued"));
    Mock::given(path_regex("^/indexes/[^/]+/(documents|settings)")).respond_with(accepted).mount(server).await;
    Mock::given(path("/tasks/1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(task(outcome)))
        .mount(server)
        .await;
}

async fn asked(server: &MockServer, to: &str) -> Vec<Value> {
    let requests = server.received_requests().await.expect("they are recorded");
    requests
        .iter()
        .filter(|request| request.url.path().contains(to))
        .map(|request| request.body_json().unwrap_or(Value::Null))
        .collect()
}

#[tokio::test]
async fn a_search_says_what_is_asked_and_nothing_else() {
    let server = MockServer::start().await;
    Mock::given(path("/multi-search")).respond_with(found).mount(&server).await;
    let engine = engine(&server, &Arc::default());
    let wanted = Query {
        filters: [("topics", vec!["T1".to_owned(), "x\" OR id EXISTS".to_owned()]), ("land", vec!["14".to_owned()])]
            .into(),
        people: Some(30),
        minutes: Some(180),
        limit: 10,
        offset: 20,
        ..query("kleine Tische\" -1")
    };
    let answer = engine.find(&wanted).await.expect("an answer");

    assert_eq!((answer.total, answer.unknown_minutes, answer.hits.len()), (7, 7, 1));
    assert_eq!(number(answer.hits[0].id), 4);
    assert_eq!(answer.facets["topics"], [("T1".to_owned(), 3)].into());
    let snippet = answer.hits[0].snippet.as_ref().expect("a passage");
    assert_eq!(
        snippet.marks.iter().map(|mark| &snippet.text[mark.clone()]).collect::<Vec<_>>(),
        ["kleinen", "Tischen"]
    );

    let requests = asked(&server, "/multi-search").await;
    assert_eq!(requests.len(), 2);
    let page = &requests[1]["queries"][0];
    assert_eq!((&page["limit"], &page["offset"]), (&json!(10), &json!(20)));
    assert_eq!(page["matchingStrategy"], "all");
    assert!(page["indexUid"].as_str().is_some_and(|uid| uid.starts_with("werkbuch_v") && uid.ends_with("_de")));
    assert_eq!(
        page["filter"],
        "facet_land IN [\"14\"] AND facet_topics IN [\"T1\"] AND people_min <= 30 AND people_max >= 30 AND minutes <= 180"
    );
    // One more question for each facet with a choice, without that choice, and one for those without a duration.
    let filters: Vec<&str> = requests[1]["queries"]
        .as_array()
        .expect("a list")
        .iter()
        .skip(2)
        .filter_map(|asked| asked["filter"].as_str())
        .collect();
    assert_eq!(filters.len(), 3);
    assert!(
        !filters[0].contains("facet_land")
            && !filters[1].contains("facet_topics")
            && filters[2].ends_with("minutes NOT EXISTS")
    );
    let words = requests[1]["queries"][0]["q"].as_str().expect("words");
    assert!(words.chars().all(|letter| letter.is_alphanumeric() || letter == ' '), "{words}");
    let headers = server.received_requests().await.expect("recorded");
    assert_eq!(headers[0].headers["authorization"], "Bearer a-key");
}

#[tokio::test]
async fn changes_are_waited_for_and_then_counted() {
    let server = MockServer::start().await;
    present(&server).await;
    taking(&server, "succeeded").await;
    let cursors = Arc::new(MemoryCursors::default());
    let engine = engine(&server, &cursors);
    let changes = vec![
        Change::Upsert(library().remove(1)),
        Change::Remove(id(2)),
        Change::Upsert(library().remove(2)),
        Change::Remove(id(9)),
    ];
    engine.apply(changes, 12).await.expect("done");
    assert_eq!(engine.cursor().await.expect("cursor"), 12);
    let sent = asked(&server, "/documents").await;
    // For each language one list of documents and one of removals; the document that was removed after is not sent.
    assert_eq!(sent.len(), 4);
    assert_eq!(sent[0].as_array().map(Vec::len), Some(1));
    assert_eq!(sent[0][0]["people_max"], u32::MAX);
    assert_eq!(sent[1], json!([id(2), id(9)]));
}

#[tokio::test]
async fn failed_and_canceled_changes_are_not_counted() {
    for outcome in ["failed", "canceled", "enqueued"] {
        let server = MockServer::start().await;
        present(&server).await;
        taking(&server, outcome).await;
        let cursors = Arc::new(MemoryCursors::default());
        let engine = engine(&server, &cursors);
        let error = engine.apply(vec![Change::Remove(id(1))], 12).await.expect_err("it did not succeed");
        match outcome {
            "enqueued" => assert!(matches!(error, Error::Timeout(_)), "{error:?}"),
            _ => assert!(matches!(error, Error::Task(_)), "{error:?}"),
        }
        assert_eq!(cursors.get(engine.version()).await.expect("cursor"), 0);
    }
}

/// Says that there is no index until it was asked twice.
struct Appearing(AtomicU32);

impl Respond for Appearing {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        match self.0.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => missing(),
            _ => ResponseTemplate::new(200).set_body_json(json!({"uid": "x"})),
        }
    }
}

#[tokio::test]
async fn a_vanished_index_is_made_and_filled_anew() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path_regex("^/indexes/[^/]+$"))
        .respond_with(Appearing(AtomicU32::new(0)))
        .mount(&server)
        .await;
    taking(&server, "succeeded").await;
    let cursors = Arc::new(MemoryCursors::default());
    let engine = engine(&server, &cursors);
    cursors.set(engine.version(), 99).await.expect("set");
    let error = engine.apply(vec![Change::Remove(id(1))], 100).await.expect_err("the rest would be missing");
    assert!(matches!(error, Error::Vanished), "{error:?}");
    assert_eq!(engine.cursor().await.expect("cursor"), 0);
    let settings = asked(&server, "/settings").await;
    assert_eq!(settings.len(), 2);
    assert_eq!(settings[0]["pagination"]["maxTotalHits"], 1_000_000);
    assert_eq!(settings[0]["faceting"]["maxValuesPerFacet"], 1_000);
    assert_eq!(settings[0]["searchableAttributes"][0], "title_own");
    assert!(asked(&server, "/documents").await.is_empty());
}

#[tokio::test]
async fn misbehaviour_is_an_outage_and_is_over_soon() {
    let bad = |template: ResponseTemplate| Mock::given(any()).respond_with(template);
    let error = json!({"message": "down", "code": "internal", "type": "internal", "link": ""});
    let answers = [
        ("500", ResponseTemplate::new(500).set_body_json(error)),
        ("500 without JSON", ResponseTemplate::new(500).set_body_string("<html>")),
        ("wrong JSON", ResponseTemplate::new(200).set_body_json(json!({"results": [{"hits": 3}]}))),
        ("other JSON", ResponseTemplate::new(200).set_body_json(json!({"results": []}))),
        ("no JSON", ResponseTemplate::new(200).set_body_string("ok")),
        (
            "wrong key",
            ResponseTemplate::new(403)
                .set_body_json(json!({"message": "no", "code": "invalid_api_key", "type": "auth", "link": ""})),
        ),
        ("no index", missing()),
        ("slow", ResponseTemplate::new(200).set_delay(LIMIT * 20).set_body_json(json!({"results": []}))),
    ];
    for (what, answer) in answers {
        let server = MockServer::start().await;
        bad(answer).mount(&server).await;
        let engine = engine(&server, &Arc::default());
        let begun = Instant::now();
        for text in ["", "Dialog"] {
            let error = engine.find(&query(text)).await.expect_err(what);
            assert!(error.is_outage(), "{what}: {error:?}");
            engine.suggest("Dialog", domain::Language::De, 5).await.expect_err(what);
        }
        engine.similar(id(1), 5).await.expect_err(what);
        assert!(begun.elapsed() < LIMIT * 8, "{what}");
    }
    let gone = Configuration::new("http://127.0.0.1:9", None);
    let engine = Meilisearch::new(gone, Arc::new(MemoryCursors::default())).expect("an address");
    assert!(engine.find(&query("Dialog")).await.expect_err("nobody is there").is_outage());
}

#[test]
fn addresses_and_keys_are_checked() {
    let cursors = Arc::new(MemoryCursors::default());
    for url in ["", "localhost:7700", "ftp://host", "http://", "http://host/path?x", "http://a b"] {
        assert!(
            matches!(Meilisearch::new(Configuration::new(url, None), cursors.clone()), Err(Error::Configuration(_))),
            "{url}"
        );
    }
    let key = Configuration::new("http://host", Some("a\nkey".to_owned()));
    assert!(matches!(Meilisearch::new(key, cursors), Err(Error::Configuration(_))));
}
