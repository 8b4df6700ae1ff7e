//! Over a real socket: slow, broken and huge requests, and an orderly end.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use server::serve;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::house::{on, shared};

/// A server on a port of its own.
struct Open {
    address: SocketAddr,
    end: oneshot::Sender<()>,
    served: JoinHandle<anyhow::Result<()>>,
}

async fn open(router: Router) -> Open {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, ended) = oneshot::channel::<()>();
    let until = async move {
        let _ = ended.await;
    };
    Open { address, end, served: tokio::spawn(serve::serve(listener, router, until)) }
}

impl Open {
    /// Sends these bytes and reads until the other side closes.
    async fn say(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // The other side may close before everything is sent.
        let _ = stream.write_all(bytes).await;
        heard(&mut stream).await.0
    }

    /// A usual request.
    async fn lives(&self) -> bool {
        self.say(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 200")
    }
}

/// What came until the end, and how long it took; gives up after half a minute.
async fn heard(stream: &mut TcpStream) -> (String, Duration) {
    let begun = Instant::now();
    let mut bytes = Vec::new();
    // A reset is an end as well.
    let _ = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut bytes)).await;
    (String::from_utf8_lossy(&bytes).into_owned(), begun.elapsed())
}

/// Waits about ten seconds beside the other tests, without work.
#[test]
fn who_keeps_the_door_waiting_is_cut_off() {
    on(async {
        let open = open(shared().await.router.clone()).await;
        let mut waits = Vec::new();
        for (what, bytes) in [
            ("nothing", &b""[..]),
            ("half a line", b"GET /de HT"),
            ("half a head", b"GET /de HTTP/1.1\r\nhost: localhost\r\nx: "),
            ("half the preface of HTTP/2", b"PRI * HTTP/2.0\r\n"),
            ("a body that never comes", b"POST /de HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n"),
            ("a body that never comes, read", b"GET /de HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n"),
            (
                "a chunk that never ends",
                b"POST /api/v1/search HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nffff\r\nab",
            ),
            ("a request and then nothing", b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n"),
        ] {
            let address = open.address;
            waits.push(tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream.write_all(bytes).await.unwrap();
                (what, heard(&mut stream).await.1)
            }));
        }
        // One byte at a time is no help: what counts is the whole head.
        let address = open.address;
        waits.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let begun = Instant::now();
            for byte in b"GET /de HTTP/1.1\r\nx: ".iter().chain(std::iter::repeat(&b'a')).take(120) {
                if stream.write_all(&[*byte]).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
            ("a byte at a time", begun.elapsed())
        }));
        let mut slow = Vec::new();
        for wait in waits {
            let (what, took) = wait.await.unwrap();
            if took > Duration::from_secs(15) {
                slow.push(format!("{what}: {took:?}"));
            }
        }
        assert_eq!(slow, Vec::<String>::new(), "these are not cut off");
        assert!(open.lives().await);
    });
}

#[test]
fn what_is_too_large_is_refused_and_the_door_stays_open() {
    on(async {
        let open = open(shared().await.router.clone()).await;
        let long = "a".repeat(10 << 20);
        let refused = |answer: &str| {
            answer.is_empty()
                || ["HTTP/1.1 400", "HTTP/1.1 414", "HTTP/1.1 431"].iter().any(|status| answer.starts_with(status))
        };
        let head = "host: localhost\r\nconnection: close";
        let answer = open.say(format!("GET /{long} HTTP/1.1\r\n{head}\r\n\r\n").as_bytes()).await;
        assert!(refused(&answer), "{}", &answer[..answer.len().min(200)]);
        let answer = open.say(format!("GET /de HTTP/1.1\r\n{head}\r\nx: {long}\r\n\r\n").as_bytes()).await;
        assert!(refused(&answer), "{}", &answer[..answer.len().min(200)]);
        let many: String = (0..5_000).map(|number| format!("x{number}: y\r\n")).collect();
        let answer = open.say(format!("GET /de HTTP/1.1\r\n{head}\r\n{many}\r\n").as_bytes()).await;
        assert!(refused(&answer), "{}", &answer[..answer.len().min(200)]);
        for path in ["/de/suche", "/api/v1/search"] {
            let answer = open
                .say(
                    format!("POST {path} HTTP/1.1\r\n{head}\r\ncontent-length: {}\r\n\r\n{long}", long.len())
                        .as_bytes(),
                )
                .await;
            assert!(
                answer.is_empty() || answer.starts_with("HTTP/1.1 405") || answer.starts_with("HTTP/1.1 413"),
                "{}",
                &answer[..answer.len().min(200)]
            );
        }
        let answer =
            open.say(format!("GET /de/suche?q={} HTTP/1.1\r\n{head}\r\n\r\n", "a".repeat(20_000)).as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 414"), "{}", &answer[..answer.len().min(200)]);
        assert!(open.lives().await);
    });
}

#[test]
fn what_is_no_request_is_refused() {
    on(async {
        let open = open(shared().await.router.clone()).await;
        for bytes in [
            &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
            b"GET\r\n\r\n",
            b"GET /de\r\n\r\n",
            b"GET /de HTTP/9.9\r\n\r\n",
            b"\0\0\0\0\r\n\r\n",
            b"GET /de\0 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
            b"GET /\xff\xfe HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
            b"GET /de HTTP/1.1\r\nhost: localhost\r\nx y: z\r\n\r\n",
            b"GET /de HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n",
            b"GET /de HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
            b"GET /de HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: identity, chunked, nonsense\r\n\r\n0\r\n\r\n",
        ] {
            let answer = open.say(bytes).await;
            assert!(
                !answer.starts_with("HTTP/1.1 2") && !answer.starts_with("HTTP/1.1 5"),
                "{}: {answer}",
                String::from_utf8_lossy(bytes)
            );
        }
        // Two lengths that contradict each other must not hide a second request.
        let smuggled = b"POST /de HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        let answer = open.say(smuggled).await;
        assert!(answer.matches("HTTP/1.1 200").count() == 0, "{answer}");
        for method in ["TRACE", "CONNECT"] {
            let target = if method == "CONNECT" { "localhost:80" } else { "/de" };
            let answer = open
                .say(
                    format!(
                        "{method} {target} HTTP/1.1\r\nhost: localhost\r\ncookie: secret\r\nconnection: close\r\n\r\n"
                    )
                    .as_bytes(),
                )
                .await;
            assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
            assert!(!answer.contains("secret"), "nothing of the request comes back");
        }
        assert!(open.lives().await);
    });
}

#[test]
fn a_running_answer_is_finished_at_the_end() {
    on(async {
        let slow = Router::new().route(
            "/slow",
            get(|| async {
                tokio::time::sleep(Duration::from_millis(600)).await;
                "finished"
            }),
        );
        let open = open(slow).await;
        let mut running = TcpStream::connect(open.address).await.unwrap();
        running.write_all(b"GET /slow HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        // Another connection is open and idle, and must not hold up the end.
        let idle = TcpStream::connect(open.address).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        open.end.send(()).unwrap();
        let (answer, _) = heard(&mut running).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("finished"), "{answer}");
        let served = tokio::time::timeout(Duration::from_secs(12), open.served).await;
        assert!(served.expect("it ends").unwrap().is_ok());
        assert!(TcpStream::connect(open.address).await.is_err(), "nobody else is let in");
        drop(idle);
    });
}

#[test]
fn one_connection_serves_several_requests() {
    on(async {
        let open = open(shared().await.router.clone()).await;
        let mut stream = TcpStream::connect(open.address).await.unwrap();
        let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
        stream.write_all(&request.repeat(3)).await.unwrap();
        stream.write_all(b"HEAD /de HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
        let (answer, _) = heard(&mut stream).await;
        assert_eq!(answer.matches("HTTP/1.1 200").count(), 5, "{answer}");
        assert!(!answer.contains("<html"), "HEAD has no body");
    });
}
