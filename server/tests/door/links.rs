//! Visits of other sites: what a small site on this machine answers, where the node does not let itself be led, and
//! what people see of it.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::routes;
use axum::http::StatusCode;
use domain::account::Office;
use domain::visit::Outcome;
use domain::{Kind, Language};
use library::clock::SystemClock;
use library::links::{Visit, Visited};
use library::{Library, Origin};
use search::embedded::Embedded;
use server::config::Config;
use server::router;
use server::site::OwnSite;
use server::state::Door;
use server::visit::{Names, Resolving, Visitor};
use storage::Storage;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::house::{House, named, on};
use crate::review::{at, done, page, person, submitted};

/// Longer than anything that answers needs, with a second between two requests to one host.
const PATIENT: Duration = Duration::from_secs(8);

/// A site on this machine that stands in for all others, and what it was asked.
struct StandIn {
    at: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl StandIn {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&log)));
            }
        });
        Self { at, heads }
    }

    /// The requests so far, each as its first line.
    fn asked(&self) -> Vec<String> {
        let heads = self.heads.lock().unwrap();
        heads.iter().map(|head| head.lines().next().unwrap_or_default().replace(" HTTP/1.1", "")).collect()
    }
}

/// Answers one request by its path.
async fn answer(mut stream: TcpStream, log: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    let mut part = [0; 1024];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut part).await {
            Ok(length) if length > 0 => head.extend_from_slice(&part[..length]),
            _ => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let mut words = head.split_whitespace();
    let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
    log.lock().unwrap().push(head);
    let sent_on = |status: u16, to: &str| format!("HTTP/1.1 {status} On\r\nlocation: {to}\r\nset-cookie: a=b\r\n");
    let start = match (path.as_str(), method.as_str()) {
        ("/fine", _) => "HTTP/1.1 200 OK\r\n".to_owned(),
        ("/gone", _) => "HTTP/1.1 410 Gone\r\n".to_owned(),
        ("/refused", _) => "HTTP/1.1 403 Forbidden\r\n".to_owned(),
        ("/fault", _) => "HTTP/1.1 500 Fault\r\n".to_owned(),
        ("/get-only", "HEAD") => "HTTP/1.1 405 No\r\n".to_owned(),
        ("/get-only", _) => "HTTP/1.1 206 Part\r\ncontent-range: bytes 0-0/10\r\n".to_owned(),
        ("/moved", _) => sent_on(301, "/fine"),
        ("/for-now", _) => sent_on(302, "/fine"),
        ("/to-gone", _) => sent_on(308, "http://gone.stand.example/gone"),
        ("/round", _) => sent_on(302, "/round"),
        ("/to-machine", _) => sent_on(302, "http://169.254.169.254/latest/meta-data/"),
        ("/to-loopback", _) => sent_on(301, "http://127.0.0.1/"),
        ("/to-inside", _) => sent_on(307, "http://inside.example/"),
        ("/to-port", _) => sent_on(302, "http://fine.stand.example:8080/fine"),
        ("/to-file", _) => sent_on(302, "file:///etc/passwd"),
        ("/to-user", _) => sent_on(302, "http://wer:was@fine.stand.example/fine"),
        ("/endless", _) => {
            // A head that never ends, a line at a time.
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
            while stream.write_all(b"x: y\r\n").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            return;
        }
        ("/rubbish", _) => {
            let _ = stream.write_all(b"\0\xff rubbish\r\n\r\n").await;
            return;
        }
        // Says nothing and keeps the connection.
        _ => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return;
        }
    };
    let body = if method == "HEAD" { "" } else { "x" };
    let text = format!("{start}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    let _ = stream.write_all(text.as_bytes()).await;
}

/// Names that lead where a test wants, one answer after the other; the last stays.
#[derive(Default)]
struct Book {
    known: Mutex<BTreeMap<String, VecDeque<Vec<SocketAddr>>>>,
    looked_up: Mutex<Vec<String>>,
}

impl Book {
    fn with(entries: &[(&str, &[&[SocketAddr]])]) -> Arc<Self> {
        let known = entries.iter().map(|(name, answers)| {
            let answers = answers.iter().map(|answer| answer.to_vec()).collect();
            ((*name).to_owned(), answers)
        });
        Arc::new(Self { known: Mutex::new(known.collect()), looked_up: Mutex::default() })
    }

    fn answer(&self, host: &str) -> io::Result<Vec<SocketAddr>> {
        self.looked_up.lock().unwrap().push(host.to_owned());
        let mut known = self.known.lock().unwrap();
        let name = if known.contains_key(host) { host } else { "*" };
        let answers = known.get_mut(name).ok_or_else(|| io::Error::other("Name or service not known"))?;
        let first = answers.front().cloned().unwrap_or_default();
        if answers.len() > 1 {
            answers.pop_front();
        }
        Ok(first)
    }
}

impl Names for Book {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a> {
        Box::pin(std::future::ready(self.answer(host)))
    }
}

fn private(last: u8) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, last], 0))
}

async fn outcome(visitor: &Visitor, address: &str) -> Outcome {
    visitor.visit(address).await.outcome
}

#[test]
fn what_a_site_answers_is_told() {
    on(async {
        let site = StandIn::open().await;
        let visitor = Visitor::at_a_stand_in(Book::with(&[("*", &[&[site.at]])]), site.at, PATIENT);
        for (path, wanted) in [
            ("fine", Outcome::Fine),
            ("gone", Outcome::Gone),
            ("refused", Outcome::Refused),
            ("fault", Outcome::Failing),
            ("get-only", Outcome::Fine),
            ("for-now", Outcome::Fine),
            ("to-gone", Outcome::Gone),
            ("round", Outcome::Refused),
            ("rubbish", Outcome::Silent),
        ] {
            let address = format!("http://{path}.stand.example/{path}#teil");
            assert_eq!(outcome(&visitor, &address).await, wanted, "{path}");
        }
        let moved = visitor.visit("http://moved.stand.example/moved").await;
        let to = "http://moved.stand.example/fine".to_owned();
        assert_eq!(moved, Visited { outcome: Outcome::Moved, moved_to: Some(to) });
        let asked = site.asked();
        assert_eq!(asked.iter().filter(|line| line.ends_with("/round")).count(), 4, "three are followed: {asked:?}");
        assert!(asked.contains(&"HEAD /get-only".to_owned()) && asked.contains(&"GET /get-only".to_owned()));
        assert!(!asked.contains(&"GET /fine".to_owned()), "the head is enough: {asked:?}");
        for head in site.heads.lock().unwrap().iter() {
            let head = head.to_lowercase();
            assert!(head.contains("user-agent: werkbuch/") && head.contains("+http://localhost"), "{head}");
            for none in ["cookie", "authorization", "referer", "teil"] {
                assert!(!head.contains(none), "{none} in {head}");
            }
            assert_eq!(head.starts_with("get "), head.contains("range: bytes=0-0"), "{head}");
        }
    });
}

#[test]
fn nobody_waits_longer_than_is_given() {
    on(async {
        let site = StandIn::open().await;
        let within = Duration::from_millis(700);
        let visitor = Visitor::at_a_stand_in(Book::with(&[("*", &[&[site.at]])]), site.at, within);
        for path in ["silence", "endless"] {
            let begun = Instant::now();
            assert_eq!(outcome(&visitor, &format!("http://{path}.stand.example/{path}")).await, Outcome::Silent);
            assert!(begun.elapsed() < Duration::from_secs(3), "{path}: {:?}", begun.elapsed());
        }
        // One host is asked once in a second, so that the fourth redirection does not come in time.
        assert_eq!(outcome(&visitor, "http://round.stand.example/round").await, Outcome::Silent);
        assert_eq!(site.asked().iter().filter(|line| line.ends_with("/round")).count(), 1);
    });
}

#[test]
fn nothing_leads_inside() {
    on(async {
        let site = StandIn::open().await;
        let fine = site.at;
        let global = SocketAddr::from(([1, 1, 1, 1], 0));
        let book = Book::with(&[
            ("*", &[&[fine]]),
            ("inside.example", &[&[private(1)]]),
            ("half.example", &[&[fine, private(2)]]),
            ("last.example", &[&[global, SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, 0))]]),
            ("mapped.example", &[&["[::ffff:127.0.0.1]:0".parse().unwrap()]]),
            ("port.example", &[&[SocketAddr::from(([1, 1, 1, 1], 22))]]),
            ("empty.example", &[&[]]),
        ]);
        let visitor = Visitor::at_a_stand_in(book, site.at, PATIENT);
        for host in ["inside", "half", "last", "mapped", "port"] {
            assert_eq!(outcome(&visitor, &format!("http://{host}.example/fine")).await, Outcome::Private, "{host}");
        }
        assert_eq!(outcome(&visitor, "http://empty.example/fine").await, Outcome::Unknown);
        // The place that stands in is excepted as an answer of the names, not as an address.
        let literal = format!("http://{}/fine", site.at);
        assert_eq!(outcome(&visitor, &literal).await, Outcome::Private);
        assert_eq!(outcome(&visitor, "http://127.0.0.1/fine").await, Outcome::Private);
        assert_eq!(site.asked(), Vec::<String>::new(), "nobody was asked");
        for path in ["to-machine", "to-loopback", "to-inside", "to-port", "to-file", "to-user"] {
            let address = format!("http://{path}.stand.example/{path}");
            assert_eq!(outcome(&visitor, &address).await, Outcome::Private, "{path}");
        }
        assert_eq!(site.asked().len(), 6, "only what sent on was asked");
    });
}

#[test]
fn what_was_checked_is_what_is_asked() {
    on(async {
        let (site, other) = (StandIn::open().await, StandIn::open().await);
        let book = Book::with(&[
            // Public when it is looked up, inside when somebody looks again.
            ("turning.example", &[&[site.at], &[other.at]]),
            ("turned.example", &[&[other.at], &[site.at]]),
        ]);
        let names: Arc<dyn Names> = Arc::clone(&book) as Arc<dyn Names>;
        let visitor = Visitor::at_a_stand_in(names, site.at, PATIENT);
        // Two requests by one lookup.
        assert_eq!(outcome(&visitor, "http://turning.example/get-only").await, Outcome::Fine);
        assert_eq!(*book.looked_up.lock().unwrap(), ["turning.example"]);
        assert_eq!(outcome(&visitor, "http://turning.example/fine").await, Outcome::Private, "each visit looks anew");
        assert_eq!(outcome(&visitor, "http://turned.example/fine").await, Outcome::Private);
        assert_eq!(outcome(&visitor, "http://nobody.example/fine").await, Outcome::Unknown);
        assert_eq!((site.asked().len(), other.asked().len()), (2, 0));
    });
}

/// Other sites where everything is gone.
struct Gone;

impl Visit for Gone {
    fn visit<'a>(&'a self, _: &'a str) -> Pin<Box<dyn Future<Output = Visited> + Send + 'a>> {
        Box::pin(std::future::ready(Visited { outcome: Outcome::Gone, moved_to: None }))
    }
}

/// A house that checks links.
async fn house() -> House {
    let storage = Storage::open("sqlite::memory:").await.unwrap();
    let library = Library::new(storage, Arc::new(Embedded::in_memory().unwrap()), Arc::new(SystemClock));
    let library = library.on_site(Arc::new(OwnSite::new("http://localhost:3000"))).checking_links(true);
    let door = Door::new(library, &Config::default());
    let house = House { router: router::router(door.clone()), door };
    house.take_in(&[named("fishbowl")], Origin::Shipped).await;
    house
}

async fn visit_all(house: &House) {
    while house.door.library.visit_next(&Gone, "test").await.unwrap().is_some() {}
}

#[test]
fn reviewers_authors_and_the_office_see_dead_links() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let (address, number) = submitted(&house, &author, "Fishbowl am Quittenbaum").await;
        let case = |language| routes::office_with(language, "review", &number.to_string());
        let (unchecked, dead) = (
            ["Links nach außen sind noch nicht geprüft", "Links to other sites are not checked yet"],
            ["Ein Link nach außen führt nirgendwohin", "A link to another site leads nowhere"],
        );
        for (language, text) in Language::ALL.into_iter().zip(unchecked) {
            assert!(page(&house, &moderator, &case(language)).await.contains(text), "{text}");
        }
        visit_all(&house).await;
        for (language, text) in Language::ALL.into_iter().zip(dead) {
            let html = page(&house, &moderator, &case(language)).await;
            assert!(html.contains(text) && !html.contains(unchecked[0]) && !html.contains(unchecked[1]), "{html}");
        }

        // Who is asked to change something sees it in the editor.
        done(&house, &moderator, &at("review_take", number), &[]).await;
        done(&house, &moderator, &at("review_comment", number), &[("at", "title"), ("comment.title", "Kürzer?")]).await;
        let ask = [("verdict", "ask"), ("words", "Bitte sehen Sie die Links an.")];
        done(&house, &moderator, &at("review_decide", number), &ask).await;
        let id = crate::desk::id_in(&address);
        for (language, text) in Language::ALL.into_iter().zip(dead) {
            let html = page(&house, &author, &routes::draft(language, &id)).await;
            assert!(html.contains(text) && html.contains("hints-title"), "{text} in {html}");
        }

        // Published entries with dead links are named in the room of review dates.
        let room = |language| routes::office(language, "due");
        assert!(!page(&house, &moderator, &room(Language::De)).await.contains("dead-links"));
        assert_eq!(house.door.library.note_links().await.unwrap(), 1);
        let entry = routes::entry(Language::De, Kind::DialogFormat, "fishbowl");
        let html = page(&house, &moderator, &room(Language::De)).await;
        assert!(html.contains("Links, die nirgendwohin führen") && html.contains(&entry), "{html}");
        assert!(page(&house, &moderator, &room(Language::En)).await.contains("Links that lead nowhere"));
        let refused = house.get_with(&room(Language::De), &[("cookie", &author.cookie)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    });
}
