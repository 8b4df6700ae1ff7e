//! `cargo xtask bench search`: how well and how quickly both engines find, beside raw tantivy and the real server of
//! the same run.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::Language;
use domain::query::Query;
use library::Origin;
use search::embedded::Embedded;
use search::meilisearch::{Configuration, Meilisearch, MemoryCursors};
use search::{Change, Find, Index};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{STORED, STRING, Schema, TEXT};
use tantivy::{TantivyDocument, doc};

use crate::{corpus, judged, measure, row};

/// Entries of the two corpora.
const SIZES: [usize; 2] = [10_000, 100_000];
/// Goals for them: p50 and p99 in milliseconds.
const GOALS: [&str; 2] = ["1 / 4 ms", "2 / 10 ms"];
/// Entries that are made and sent at one time.
const CHUNK: usize = 2_000;
/// Times every query is asked.
const ROUNDS: usize = 20;
/// Edits whose way into the results is measured.
const EDITS: usize = 100;

/// All figures of search.
pub async fn figures() {
    quality().await;
    // Only how well, while judgements or analysis are worked on.
    if std::env::args().any(|word| word == "quality") {
        return;
    }
    edits().await;
    for (size, goal) in SIZES.into_iter().zip(GOALS) {
        speed(size, goal).await;
    }
}

fn server() -> Option<Meilisearch> {
    let url = std::env::var("MEILI_URL").ok()?;
    let mut configuration = Configuration::new(url, std::env::var("MEILI_MASTER_KEY").ok());
    configuration.request_timeout = Duration::from_secs(10);
    configuration.task_timeout = Duration::from_secs(600);
    Some(Meilisearch::new(configuration, Arc::new(MemoryCursors::default())).unwrap())
}

async fn quality() {
    let items = corpus::shipped();
    let embedded = Embedded::in_memory().unwrap();
    judged::fill(&embedded, &items).await;
    let each = std::env::var("WERKBUCH_BENCH_EACH").ok().and_then(|least| least.parse().ok());
    of_engine("embedded", &embedded, &items, each).await;
    match server() {
        Some(server) => {
            judged::fill(&server, &items).await;
            of_engine("Meilisearch", &server, &items, each).await;
        }
        None => row("quality on Meilisearch", "not measured: MEILI_URL is not set".to_owned(), "0.85"),
    }
}

async fn of_engine(name: &str, engine: &dyn Find, items: &[library::transfer::Item], each: Option<f64>) {
    let (mut check, mut rest, mut count) = (0.0, 0.0, (0, 0));
    for language in Language::ALL {
        let reached = judged::reached(engine, items, language, each).await;
        let (of_check, of_rest) = reached.counts;
        row(
            &format!("{name}, {language}: nDCG@10 of {of_check} checked queries (of {of_rest} others)"),
            format!("{:.3} ({:.3})", reached.check, reached.rest),
            "0.85",
        );
        row(
            &format!("{name}, {language}: typo recall@10, checked (others)"),
            format!("{:.3} ({:.3})", reached.check_typos, reached.rest_typos),
            "0.95",
        );
        check += reached.check * of_check as f64;
        rest += reached.rest * of_rest as f64;
        count = (count.0 + of_check, count.1 + of_rest);
    }
    row(
        &format!("{name}, both languages: nDCG@10 of {} checked queries (of {} others)", count.0, count.1),
        format!("{:.3} ({:.3})", check / count.0.max(1) as f64, rest / count.1.max(1) as f64),
        "0.85",
    );
}

/// From the call that publishes to the first search that finds it.
async fn edits() {
    let folder = tempfile::tempdir().unwrap();
    let library = crate::library(folder.path()).await;
    let mut items = corpus::items(EDITS);
    library.take_in(&items, Origin::Own, |_| {}).await.unwrap();
    let mut times = Vec::new();
    for (at, item) in items.iter_mut().enumerate() {
        let word = format!("quittengelee{at}");
        let mut authored = item.entry.authored().clone();
        authored.insert("title".to_owned(), serde_json::json!({ "de": format!("Neuer Titel {word}") }));
        item.entry = domain::Entry::trusted(authored).unwrap();
        let query = Query { text: word, literal: true, limit: 1, ..Query::default() };
        let begun = Instant::now();
        library.take_in(std::slice::from_ref(item), Origin::Own, |_| {}).await.unwrap();
        while library.find(&query).await.unwrap().total == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        times.push(begun.elapsed());
    }
    row(
        &format!("edit to findable, database and index, p50 / p99 of {EDITS}"),
        format!("{:.0} / {:.0} ms", measure::percentile(&mut times, 0.5), measure::percentile(&mut times, 0.99)),
        "1,000 ms",
    );
}

async fn speed(size: usize, goal: &str) {
    let folder = tempfile::tempdir().unwrap();
    let index = Embedded::in_folder(&folder.path().join("ours")).unwrap();
    let raw = Raw::new(&folder.path().join("raw"));
    let server = server();
    if let Some(server) = &server {
        server.clear().await.unwrap();
    }
    let mut indexing = [Duration::ZERO; 3];
    for (at, documents) in corpus::chunks(size, CHUNK).enumerate() {
        let cursor = i64::try_from(at).unwrap() + 1;
        let begun = Instant::now();
        raw.add(&documents);
        indexing[1] += begun.elapsed();
        let changes: Vec<Change> = documents.into_iter().map(Change::Upsert).collect();
        if let Some(server) = &server {
            let begun = Instant::now();
            server.apply(changes.clone(), cursor).await.unwrap();
            indexing[2] += begun.elapsed();
        }
        let begun = Instant::now();
        index.apply(changes, cursor).await.unwrap();
        indexing[0] += begun.elapsed();
    }
    let rate = |taken: Duration| size as f64 / taken.as_secs_f64();
    let mut line = format!("{:.0} / {:.0} entries/s", rate(indexing[0]), rate(indexing[1]));
    if server.is_some() {
        line.push_str(&format!(" / {:.0}", rate(indexing[2])));
    }
    row(&format!("{size} entries, index alone: ours / raw tantivy / Meilisearch"), line, "–");

    let queries = corpus::queries();
    let mut ours = timed(&index, &queries).await;
    let mut limit = raw.timed(&queries);
    row(
        &format!("search in {size} entries with facets and snippets, embedded, p50 / p99 of {}", ours.len()),
        format!("{:.2} / {:.2} ms", measure::percentile(&mut ours, 0.5), measure::percentile(&mut ours, 0.99)),
        goal,
    );
    row(
        "… raw tantivy, the words alone, best 20 and their number, p50 / p99",
        format!("{:.2} / {:.2} ms", measure::percentile(&mut limit, 0.5), measure::percentile(&mut limit, 0.99)),
        "–",
    );
    if let Some(server) = &server {
        let mut theirs = timed(server, &queries).await;
        row(
            "… Meilisearch, the same questions over HTTP, p50 / p99",
            format!("{:.2} / {:.2} ms", measure::percentile(&mut theirs, 0.5), measure::percentile(&mut theirs, 0.99)),
            "–",
        );
        server.clear().await.unwrap();
    }
    row(
        "… memory (anonymous) of this process with the index open",
        format!("{:.0} MB", measure::memory(std::process::id())),
        "–",
    );
}

async fn timed(engine: &dyn Find, queries: &[Query]) -> Vec<Duration> {
    for query in queries {
        engine.find(query).await.unwrap();
    }
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        for query in queries {
            let begun = Instant::now();
            std::hint::black_box(engine.find(query).await.unwrap());
            times.push(begun.elapsed());
        }
    }
    times
}

/// tantivy as it comes: one field with all words, its own query parser, no facets, no forms, no snippets.
struct Raw {
    index: tantivy::Index,
    id: tantivy::schema::Field,
    text: tantivy::schema::Field,
}

impl Raw {
    fn new(folder: &std::path::Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let text = schema.add_text_field("text", TEXT);
        Self { index: tantivy::Index::create_in_dir(folder, schema.build()).unwrap(), id, text }
    }

    fn add(&self, documents: &[search::Document]) {
        let mut writer: tantivy::IndexWriter<TantivyDocument> = self.index.writer(64 << 20).unwrap();
        for document in documents {
            let mut out = doc!(self.id => document.id.to_string());
            for text in document.texts.values().flat_map(|texts| texts.values()).flatten() {
                out.add_text(self.text, text);
            }
            writer.add_document(out).unwrap();
        }
        writer.commit().unwrap();
        writer.wait_merging_threads().unwrap();
    }

    fn timed(&self, queries: &[Query]) -> Vec<Duration> {
        let reader = self.index.reader().unwrap();
        let searcher = reader.searcher();
        let mut parser = QueryParser::for_index(&self.index, vec![self.text]);
        parser.set_conjunction_by_default();
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            for query in queries.iter().filter(|query| !query.text.is_empty()) {
                let begun = Instant::now();
                let (parsed, _) = parser.parse_query_lenient(&query.text);
                let found = searcher.search(&parsed, &(TopDocs::with_limit(20).order_by_score(), Count)).unwrap();
                for (_, address) in &found.0 {
                    std::hint::black_box(searcher.doc::<TantivyDocument>(*address).unwrap());
                }
                times.push(begun.elapsed());
            }
        }
        times
    }
}
