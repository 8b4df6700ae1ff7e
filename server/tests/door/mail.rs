//! Letters on their way: against a small mail server that accepts, refuses, hangs or breaks off, and into the outbox.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use domain::Language;
use domain::account::{AccountId, Office, Viewer};
use http_body_util::BodyExt as _;
use library::letters::{JOB, Letter, send};
use library::{Clock, Library};
use mail_parser::MessageParser;
use search::embedded::Embedded;
use server::config::Config;
use server::http::outbox;
use server::links::Pages;
use server::mail::Post;
use server::state::Door;
use server::worker::mail::{Outcome, once};
use storage::{Storage, job};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::house::{House, on};
use crate::markup::assert_clean;

/// How the mail server behaves towards one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Takes the letter.
    Accepts,
    /// Takes the connection and says nothing.
    Hangs,
    /// Says this instead of a greeting.
    Greets(&'static str),
    /// Says this to the recipient.
    AnswersRecipient(&'static str),
    /// Says this to the letter.
    AnswersLetter(&'static str),
    /// Reads the letter and breaks off.
    BreaksOff,
}

/// A mail server on this machine.
struct Server {
    at: SocketAddr,
    /// The letters it has read, whatever it said to them.
    read: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// One that behaves so, connection by connection; the last manner stays.
    async fn with(manners: &'static [Manner]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let read = Arc::new(Mutex::new(Vec::new()));
        let letters = Arc::clone(&read);
        tokio::spawn(async move {
            for number in 0.. {
                let Ok((connection, _)) = listener.accept().await else { return };
                let manner = manners[number.min(manners.len() - 1)];
                let letters = Arc::clone(&letters);
                tokio::spawn(async move { serve(connection, manner, &letters).await });
            }
        });
        Self { at, read }
    }

    fn letters(&self) -> Vec<String> {
        self.read.lock().unwrap().clone()
    }
}

async fn serve(connection: TcpStream, manner: Manner, letters: &Mutex<Vec<String>>) -> Option<()> {
    if manner == Manner::Hangs {
        tokio::time::sleep(Duration::from_secs(60)).await;
        return None;
    }
    let mut connection = BufReader::new(connection);
    let greeting = if let Manner::Greets(greeting) = manner { greeting } else { "220 mail.example ESMTP" };
    say(&mut connection, greeting).await?;
    let mut letter: Option<String> = None;
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if let Some(text) = &mut letter {
            if line != ".\r\n" {
                text.push_str(line.strip_prefix('.').unwrap_or(&line));
                continue;
            }
            letters.lock().unwrap().extend(letter.take());
            let answer = match manner {
                Manner::AnswersLetter(answer) => answer,
                Manner::BreaksOff => return None,
                _ => "250 taken",
            };
            say(&mut connection, answer).await?;
            continue;
        }
        let answer = match line.split([' ', '\r']).next().unwrap_or_default() {
            "EHLO" => "250-mail.example\r\n250 SIZE 1000000",
            "RCPT" => {
                if let Manner::AnswersRecipient(answer) = manner {
                    answer
                } else {
                    "250 known"
                }
            }
            "DATA" => {
                letter = Some(String::new());
                "354 go on"
            }
            "MAIL" | "NOOP" | "RSET" => "250 fine",
            "QUIT" => "221 bye",
            _ => "500 what?",
        };
        say(&mut connection, answer).await?;
    }
}

async fn say(connection: &mut BufReader<TcpStream>, answer: &str) -> Option<()> {
    connection.get_mut().write_all(format!("{answer}\r\n").as_bytes()).await.ok()
}

/// A clock that is set by hand, in seconds.
#[derive(Debug, Clone, Default)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn turn(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + self.0.load(Ordering::SeqCst), 0).unwrap()
    }
}

/// A node whose letters go out so.
struct Node {
    door: Door,
    post: Post,
    hand: Hand,
}

impl Node {
    async fn new(config: &Config) -> Self {
        let storage = Storage::open("sqlite::memory:").await.unwrap();
        let hand = Hand::default();
        let library = Library::new(storage, Arc::new(Embedded::in_memory().unwrap()), Arc::new(hand.clone()));
        Self { door: Door::new(library, config), post: Post::new(config).unwrap(), hand }
    }

    /// One that has this mail server.
    async fn by(server: &Server) -> Self {
        let mut config = Config::default();
        config.mail.url = format!("smtp://{}", server.at);
        config.mail.seconds = 2;
        Self::new(&config).await
    }

    /// One that has none, and this data folder.
    async fn into(data: &Path) -> Self {
        Self::new(&Config { data: data.to_owned(), ..Config::default() }).await
    }

    async fn write(&self, letter: Letter) {
        let tx = self.door.library.storage().begin().await.unwrap();
        send(&tx, "anna@werk.example", Language::De, &letter, self.hand.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn once(&self) -> Option<Outcome> {
        self.once_as("a worker").await
    }

    async fn once_as(&self, owner: &str) -> Option<Outcome> {
        once(&self.door, &self.post, owner).await.unwrap()
    }

    /// How many letters wait, and how many were given up.
    async fn tally(&self) -> (u64, u64) {
        job::tally(self.door.library.storage(), JOB).await.unwrap()
    }

    /// The job that is due, with what went wrong the time before.
    async fn due(&self) -> Option<job::Job> {
        let now = self.hand.now();
        job::claim(self.door.library.storage(), &[JOB], "test", now, now + TimeDelta::seconds(1)).await.unwrap()
    }
}

fn reset() -> Letter {
    Letter::ResetPassword { link: "/de/konto/passwort/GEHEIM".to_owned() }
}

fn erased() -> Letter {
    Letter::AccountErased
}

fn id(letter: &str) -> String {
    MessageParser::default().parse(letter).unwrap().message_id().unwrap().to_owned()
}

#[test]
fn a_letter_arrives_once() {
    on(async {
        let server = Server::with(&[Manner::Accepts]).await;
        let node = Node::by(&server).await;
        assert_eq!(node.once().await, None, "nothing is written yet");
        node.write(reset()).await;
        assert_eq!(node.once().await, Some(Outcome::Sent));
        assert_eq!(node.once().await, None);
        assert_eq!(node.tally().await, (0, 0));
        let [letter] = &server.letters()[..] else { panic!("{:?}", server.letters()) };
        let read = MessageParser::default().parse(letter).unwrap();
        assert_eq!(read.to().unwrap().first().unwrap().address(), Some("anna@werk.example"));
        assert_eq!(read.subject(), Some("Neues Passwort setzen"));
        assert!(read.body_text(0).unwrap().contains("http://localhost:3000/de/konto/passwort/GEHEIM\r\n"), "{letter}");
    });
}

#[test]
fn a_letter_that_is_refused_for_now_comes_again_after_pauses_that_grow() {
    on(async {
        let manners =
            &[Manner::AnswersLetter("451 later, anna@werk.example"), Manner::Greets("421 busy"), Manner::Accepts];
        let server = Server::with(manners).await;
        let node = Node::by(&server).await;
        node.write(erased()).await;
        assert_eq!(node.once().await, Some(Outcome::Waits));
        node.hand.0.fetch_add(59, Ordering::SeqCst);
        assert_eq!(node.once().await, None, "a minute has not passed");
        node.hand.0.fetch_add(1, Ordering::SeqCst);
        assert_eq!(node.once().await, Some(Outcome::Waits));
        node.hand.turn(4);
        assert_eq!(node.once().await, None, "five minutes have not passed");
        node.hand.turn(1);
        assert_eq!(node.once().await, Some(Outcome::Sent));
        let letters = server.letters();
        assert_eq!(letters.len(), 2);
        assert_eq!(letters[0], letters[1], "the same letter to the byte, so that a mailbox can tell");
    });
}

#[test]
fn a_letter_that_nobody_takes_is_given_up_after_a_day() {
    on(async {
        let server = Server::with(&[Manner::AnswersRecipient("450 anna@werk.example is away")]).await;
        let node = Node::by(&server).await;
        node.write(erased()).await;
        let mut tried = Vec::new();
        for minute in 0..=1_500 {
            match node.once().await {
                Some(Outcome::Waits) => tried.push(minute),
                Some(outcome) => {
                    assert_eq!((outcome, minute), (Outcome::GivenUp, 1_440));
                    break;
                }
                None => {}
            }
            node.hand.turn(1);
        }
        assert_eq!(tried, [0, 1, 6, 31, 156, 781]);
        assert_eq!(node.tally().await, (0, 1));
        assert_eq!(node.due().await, None);
    });
}

#[test]
fn a_mailbox_that_is_not_there_is_not_asked_again() {
    on(async {
        let server = Server::with(&[Manner::AnswersRecipient("550 5.1.1 <anna@werk.example> unknown")]).await;
        let node = Node::by(&server).await;
        node.write(erased()).await;
        assert_eq!(node.once().await, Some(Outcome::GivenUp));
        assert_eq!(node.tally().await, (0, 1));
        assert!(server.letters().is_empty());
        // Administrators see that for thirty days.
        let day = 24 * 60;
        node.hand.turn(30 * day);
        node.door.library.forget_expired().await.unwrap();
        assert_eq!(node.tally().await, (0, 1));
        node.hand.turn(1);
        node.door.library.forget_expired().await.unwrap();
        assert_eq!(node.tally().await, (0, 0), "what ended a month ago is forgotten");
    });
}

#[test]
fn a_letter_that_nobody_gets_is_not_sent() {
    on(async {
        let server = Server::with(&[Manner::Accepts]).await;
        let node = Node::by(&server).await;
        node.door.library.forgotten("nemo@werk.example", "client", &Pages).await.unwrap();
        assert_eq!(node.once().await, Some(Outcome::Nobody));
        assert_eq!(node.once().await, None, "once");
        assert_eq!(server.letters(), Vec::<String>::new());
        assert_eq!(job::count_open(node.door.library.storage()).await.unwrap(), 0);
    });
}

#[test]
fn a_server_that_hangs_or_babbles_holds_nothing_up_and_its_words_are_not_kept() {
    on(async {
        for manner in [
            &[Manner::Hangs],
            &[Manner::Greets("hello anna@werk.example")],
            &[Manner::Greets("554 no anna@werk.example here")],
            &[Manner::AnswersLetter("452 anna@werk.example is full")],
            &[Manner::BreaksOff],
        ] {
            let server = Server::with(manner).await;
            let node = Node::by(&server).await;
            node.write(erased()).await;
            let begun = std::time::Instant::now();
            assert_eq!(node.once().await, Some(Outcome::Waits), "{manner:?}");
            assert!(begun.elapsed() < Duration::from_secs(20), "{manner:?}: {:?}", begun.elapsed());
            node.hand.turn(1);
            let error = node.due().await.unwrap().last_error.unwrap();
            assert!(error.len() > 10 && !error.contains('@') && !error.contains("anna"), "{manner:?}: {error}");
        }
        let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let node = Node::by(&Server { at: nobody, read: Arc::default() }).await;
        node.write(erased()).await;
        assert_eq!(node.once().await, Some(Outcome::Waits));
    });
}

#[test]
fn a_connection_lost_after_the_letter_leads_to_the_same_letter_again() {
    on(async {
        let server = Server::with(&[Manner::BreaksOff, Manner::Accepts]).await;
        let node = Node::by(&server).await;
        node.write(erased()).await;
        assert_eq!(node.once().await, Some(Outcome::Waits), "nobody knows whether it arrived");
        node.hand.turn(1);
        assert_eq!(node.once().await, Some(Outcome::Sent));
        let ids: Vec<_> = server.letters().iter().map(|letter| id(letter)).collect();
        assert!(ids.len() == 2 && ids[0] == ids[1] && ids[0].ends_with("@localhost"), "{ids:?}");
    });
}

#[test]
fn no_letter_leaves_this_machine_unencrypted() {
    on(async {
        let server = Server::with(&[Manner::Accepts]).await;
        let mut config = Config::default();
        config.mail.url = format!("smtps://{}", server.at);
        config.mail.seconds = 2;
        let node = Node::new(&config).await;
        node.write(erased()).await;
        assert_eq!(node.once().await, Some(Outcome::Waits), "the server does not speak TLS");
        assert!(server.letters().is_empty());
        for url in ["smtp://anna:geheim@mail.example", "http://mail.example", "mail.example"] {
            let mut config = Config::default();
            config.mail.url = url.to_owned();
            assert!(Post::new(&config).is_err(), "{url}");
        }
    });
}

#[test]
fn a_worker_that_died_is_followed_by_another_and_one_that_comes_too_late_notes_nothing() {
    on(async {
        let server = Server::with(&[Manner::Hangs, Manner::Accepts]).await;
        let node = Node::by(&server).await;
        node.write(erased()).await;
        let killed = tokio::time::timeout(Duration::from_millis(300), node.once_as("first")).await;
        assert!(killed.is_err(), "it was killed while it sent");
        node.hand.turn(4);
        assert_eq!(node.once_as("second").await, None, "the first may still be at it");
        node.hand.turn(1);
        assert_eq!(node.once_as("second").await, Some(Outcome::Sent));
        assert_eq!((server.letters().len(), node.tally().await), (1, (0, 0)));

        let slow = Server::with(&[Manner::Hangs, Manner::Accepts]).await;
        let node = Node::by(&slow).await;
        node.write(erased()).await;
        let late = async {
            let late = node.once_as("first").await;
            assert_eq!(late, Some(Outcome::Lost));
        };
        let other = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            node.hand.turn(5);
            assert_eq!(node.once_as("second").await, Some(Outcome::Sent));
        };
        tokio::join!(late, other);
        assert_eq!(node.tally().await, (0, 0));
    });
}

#[test]
fn a_letter_whose_link_has_expired_is_not_sent() {
    on(async {
        let server = Server::with(&[Manner::Accepts]).await;
        let node = Node::by(&server).await;
        node.write(reset()).await;
        node.write(erased()).await;
        node.hand.turn(60);
        assert_eq!(node.once().await, Some(Outcome::GivenUp));
        assert_eq!(node.once().await, Some(Outcome::Sent), "what stays true is told late");
        assert_eq!(server.letters().len(), 1);
    });
}

#[test]
fn a_job_that_is_no_letter_is_given_up() {
    on(async {
        let server = Server::with(&[Manner::Accepts]).await;
        let node = Node::by(&server).await;
        let tx = node.door.library.storage().begin().await.unwrap();
        for payload in [
            serde_json::json!(null),
            serde_json::json!({ "to": "a\r\nb@c.example", "language": "de", "written_at": "2026-01-01T00:00:00Z", "letter": { "letter": "account_erased" } }),
        ] {
            job::enqueue(&tx, JOB, &payload, node.hand.now()).await.unwrap();
        }
        job::enqueue(&tx, "another", &serde_json::json!(null), node.hand.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(node.once().await, Some(Outcome::GivenUp));
        assert_eq!(node.once().await, Some(Outcome::GivenUp));
        assert_eq!(node.once().await, None, "jobs of another kind are left to others");
        assert!(server.letters().is_empty());
    });
}

fn files(data: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(data.join("outbox"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_job_that_runs_twice_puts_one_letter_into_the_outbox() {
    on(async {
        let data = tempfile::tempdir().unwrap();
        let node = Node::into(data.path()).await;
        node.write(erased()).await;
        let job = node.due().await.unwrap();
        // This worker puts the letter down and dies before it notes so.
        let sealed = library::letters::Sealed::open(&job).unwrap();
        let letter = server::mail::Letter {
            number: job.id,
            written_at: sealed.written_at,
            to: sealed.address().unwrap(),
            answers: None,
            language: sealed.language,
            composed: app::letters::compose(&node.door.node(), sealed.language, &sealed.letter),
            unsubscribe: None,
        };
        node.post.send(&letter).await.unwrap();
        assert_eq!(files(data.path()), ["20270115T080000Z-1.eml"]);
        node.hand.turn(1);
        assert_eq!(node.once().await, Some(Outcome::Sent));
        assert_eq!(files(data.path()), ["20270115T080000Z-1.eml"]);
        for _ in 0..20 {
            node.write(erased()).await;
        }
        let work = async |owner| while node.once_as(owner).await.is_some() {};
        tokio::join!(work("one"), work("two"), work("three"));
        assert_eq!(files(data.path()).len(), 21);
        assert_eq!(node.tally().await, (0, 0));
    });
}

#[test]
fn an_outbox_that_cannot_be_written_loses_nothing() {
    on(async {
        let data = tempfile::tempdir().unwrap();
        let node = Node::into(data.path()).await;
        node.write(erased()).await;
        std::fs::write(data.path().join("outbox"), "in the way").unwrap();
        assert_eq!(node.once().await, Some(Outcome::Waits));
        std::fs::remove_file(data.path().join("outbox")).unwrap();
        node.hand.turn(1);
        assert_eq!(node.once().await, Some(Outcome::Sent));
        assert_eq!(files(data.path()).len(), 1);
    });
}

fn viewer(office: Option<Office>) -> Viewer {
    Viewer { account: Some(AccountId(uuid::Uuid::from_u128(7))), office, memberships: Vec::new() }
}

/// Status and body of a page as somebody sees it.
async fn seen(page: impl Future<Output = axum::response::Response>) -> (StatusCode, String) {
    let (parts, body) = page.await.into_parts();
    (parts.status, String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap())
}

#[test]
fn administrators_read_letters_whose_links_are_masked() {
    on(async {
        let data = tempfile::tempdir().unwrap();
        let node = Node::into(data.path()).await;
        let (de, admin) = (Language::De, viewer(Some(Office::Administrator)));
        let (status, empty) = seen(outbox::list(Language::En, &node.door, &admin)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(empty.contains("The outbox is empty."), "{empty}");
        node.write(reset()).await;
        node.write(Letter::Joined { initiative: "<b>&\"Fluss\"".to_owned(), link: "/de/x/GEHEIM".to_owned() }).await;
        while node.once().await.is_some() {}
        node.write(erased()).await;
        let (status, list) = seen(outbox::list(de, &node.door, &admin)).await;
        assert_eq!(status, StatusCode::OK);
        assert_clean("the outbox", &list);
        // A date is kept together by no-break spaces.
        let list = list.replace('\u{a0}', " ");
        for part in [
            "anna@werk.example",
            "Neues Passwort setzen",
            "&lt;b&gt;",
            "15. Januar 2027, 09:00 Uhr",
            "1 Nachricht wartet noch",
        ] {
            assert!(list.contains(part), "{part}: {list}");
        }
        let name = "20270115T080000Z-1";
        assert!(list.contains(&format!("href=\"/de/konto/postausgang/{name}\"")), "{list}");
        let (status, letter) = seen(outbox::letter(de, &node.door, &admin, name)).await;
        assert_eq!(status, StatusCode::OK);
        assert_clean("a letter", &letter);
        assert!(letter.contains("http://localhost:3000/de/konto/passwort/••••"), "{letter}");
        assert!(!letter.contains("GEHEIM"), "{letter}");
        let (_, english) = seen(outbox::letter(Language::En, &node.door, &admin, name)).await;
        assert!(english.contains("<pre lang=\"de\" class=\"letter-text\">"), "{english}");
        let (_, hostile) = seen(outbox::letter(de, &node.door, &admin, "20270115T080000Z-2")).await;
        assert!(!hostile.contains("<b>") && !hostile.contains("GEHEIM"), "{hostile}");
        for none in ["20270115T080000Z-3", "../werkbuch", "", "20270115T080000Z-1.eml"] {
            assert_eq!(seen(outbox::letter(de, &node.door, &admin, none)).await.0, StatusCode::NOT_FOUND, "{none}");
        }

        let demo = Node::new(&Config { data: data.path().to_owned(), demo: true, ..Config::default() }).await;
        let (_, letter) = seen(outbox::letter(de, &demo.door, &admin, name)).await;
        assert!(letter.contains("<a href=\"/de/konto/passwort/GEHEIM\">"), "{letter}");
    });
}

#[test]
fn nobody_else_learns_that_there_are_letters() {
    on(async {
        let data = tempfile::tempdir().unwrap();
        let node = Node::into(data.path()).await;
        node.write(erased()).await;
        while node.once().await.is_some() {}
        let letter = "20270115T080000Z-1";
        for other in [Viewer::reader(), viewer(None), viewer(Some(Office::Moderator))] {
            for language in Language::ALL {
                for page in [
                    seen(outbox::list(language, &node.door, &other)).await,
                    seen(outbox::letter(language, &node.door, &other, letter)).await,
                    seen(outbox::letter(language, &node.door, &other, "none")).await,
                ] {
                    assert_eq!(page.0, StatusCode::FORBIDDEN);
                    assert!(!page.1.contains("anna@werk.example"));
                }
            }
        }
        let house = House::new(Config { data: data.path().to_owned(), ..Config::default() }).await;
        for (address, next) in [
            ("/de/konto/postausgang", "next=%2Fde%2Fkonto%2Fpostausgang"),
            (&format!("/en/account/outbox/{letter}"), "next=%2Fen%2Faccount%2Foutbox%2F2"),
        ] {
            let answer = house.get(address).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
            assert!(answer.header("location").contains(next), "{}", answer.header("location"));
            assert_eq!(answer.header("cache-control"), "no-store");
        }
    });
}

#[test]
fn with_a_mail_server_the_page_says_how_it_stands() {
    on(async {
        let server = Server::with(&[Manner::AnswersRecipient("550 no")]).await;
        let node = Node::by(&server).await;
        node.write(erased()).await;
        node.once().await.unwrap();
        let admin = viewer(Some(Office::Administrator));
        let (status, page) = seen(outbox::list(Language::De, &node.door, &admin)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("1 Nachricht ließ sich nicht verschicken"), "{page}");
        assert!(!page.contains("Der Postausgang ist leer"), "{page}");
        let letter = outbox::letter(Language::De, &node.door, &admin, "20270115T080000Z-1");
        assert_eq!(seen(letter).await.0, StatusCode::NOT_FOUND);
    });
}
