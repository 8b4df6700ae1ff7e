//! A house with a door: the router over a library with the shipped content.

use std::io::Read as _;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use domain::Language;
use domain::lifecycle::Status;
use http_body_util::BodyExt as _;
use library::clock::SystemClock;
use library::transfer::{self, File, Item};
use library::{Library, Origin};
use search::Index;
use search::embedded::Embedded;
use serde_json::Value;
use server::config::Config;
use server::state::Door;
use server::worker::follow;
use server::{embedded, router};
use storage::{Storage, entry, meta, search_log};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use tower::ServiceExt as _;

/// One runtime for all tests, so that they can share a house.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let _ = any_spawner::Executor::init_tokio();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
});

/// Runs a test.
pub fn on<T>(test: impl Future<Output = T>) -> T {
    RUNTIME.block_on(test)
}

/// A door with what is behind it.
#[derive(Clone)]
pub struct House {
    pub door: Door,
    pub router: Router,
}

/// The house that all tests share; nobody changes anything in it.
pub async fn shared() -> &'static House {
    static HOUSE: OnceCell<House> = OnceCell::const_new();
    HOUSE
        .get_or_init(|| async {
            let house = House::new(Config::default()).await;
            house.take_in(&shipped(), Origin::Shipped).await;
            house
        })
        .await
}

/// The entries that ship.
pub fn shipped() -> Vec<Item> {
    items(&embedded::shipped())
}

/// The entries of these files, which are valid.
pub fn items(files: &[File]) -> Vec<Item> {
    let (items, faults) = transfer::read(files, &|_, _| None);
    assert_eq!(faults, []);
    items
}

/// The entry with this German slug.
pub fn named(slug: &str) -> Item {
    shipped().into_iter().find(|item| item.slugs.get(&Language::De).is_some_and(|it| it == slug)).unwrap()
}

impl House {
    /// An empty one.
    pub async fn new(config: Config) -> Self {
        let storage = Storage::open("sqlite::memory:").await.unwrap();
        Self::over(storage, Arc::new(Embedded::in_memory().unwrap()), &config)
    }

    /// One over this database, with this index.
    pub fn over(storage: Storage, index: Arc<dyn Index>, config: &Config) -> Self {
        let library = Library::new(storage, index, Arc::new(SystemClock));
        let door = Door::new(library, config);
        Self { router: router::router(door.clone()), door }
    }

    /// Takes entries in and lets the pages show them.
    pub async fn take_in(&self, items: &[Item], origin: Origin) {
        self.door.library.take_in(items, origin, |_| {}).await.unwrap();
        follow::once(&self.door).await.unwrap();
    }

    /// Puts an entry into a state, as a moderator would; the pages follow by [`follow::once`].
    pub async fn put_into(&self, item: &Item, status: Status) {
        let library = &self.door.library;
        let tx = library.storage().begin().await.unwrap();
        let mut row = entry::get_locked(&tx, item.entry.id).await.unwrap().unwrap();
        row.status = status;
        entry::put(&tx, &row).await.unwrap();
        meta::raise_content_revision(&tx).await.unwrap();
        search_log::append(&tx, row.id, search_log::Change::Upsert, row.modified_at).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.ask(Method::GET, address, &[]).await
    }

    pub async fn get_with(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask(Method::GET, address, headers).await
    }

    /// An answer as JSON.
    pub async fn json(&self, address: &str) -> (StatusCode, Value) {
        let answer = self.get(address).await;
        assert!(answer.header("content-type").starts_with("application/json"), "{address}: {}", answer.text());
        (answer.status, serde_json::from_str(&answer.text()).unwrap())
    }

    pub async fn ask(&self, method: Method, address: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap_or_else(|error| panic!("{address}: {error}"))).await
    }

    /// Sends a form as a browser does from a page of this site, with a cookie where there is one.
    pub async fn post(&self, address: &str, cookie: &str, form: &str) -> Answer {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(address)
            .header("host", "localhost:3000")
            .header("origin", "http://localhost:3000")
            .header("sec-fetch-site", "same-origin")
            .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if !cookie.is_empty() {
            request = request.header("cookie", cookie);
        }
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    /// A header's value; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        assert!(self.headers.get_all(&name).iter().count() <= 1, "{name} stands twice");
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body, decoded.
    pub fn plain(&self) -> Vec<u8> {
        let mut plain = Vec::new();
        match self.headers.get(CONTENT_ENCODING).map(|it| it.to_str().unwrap()) {
            None => plain.extend_from_slice(&self.body),
            Some("gzip") => {
                flate2::read::GzDecoder::new(&self.body[..]).read_to_end(&mut plain).unwrap();
            }
            Some("br") => brotli::BrotliDecompress(&mut &self.body[..], &mut plain).unwrap(),
            Some(other) => panic!("nobody asked for {other}"),
        }
        plain
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.plain()).unwrap()
    }

    pub fn is_html(&self) -> bool {
        self.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
    }
}
