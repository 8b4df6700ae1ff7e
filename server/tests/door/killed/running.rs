//! The server as a process that is killed, and requests to it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::werkbuch;
use crate::preload::Preload;

/// A server that does not outlive the test.
pub struct Running {
    child: Child,
    pub port: u16,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Starts it in the data folder of this folder, with what is loaded before it, and waits until it answers.
    pub fn start(folder: &Path, preload: Option<&Preload>) -> Self {
        for _ in 0..3 {
            let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
            let address = format!("127.0.0.1:{port}");
            let mut server = werkbuch(&["serve", "--demo", "--data", "data", "--addr", &address], folder);
            if let Some(preload) = preload {
                preload.before(&mut server, &folder.join("data"));
            }
            let child = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let mut running = Self { child, port };
            if running.is_ready() {
                return running;
            }
        }
        panic!("the server ends as soon as it starts");
    }

    /// False where it has ended, as it does when somebody else has taken its port meanwhile.
    fn is_ready(&mut self) -> bool {
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            if ask(self.port, "GET", "/readyz", "", "").is_some_and(|answer| answer.status == 200) {
                return true;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "the server does not answer");
            thread::sleep(Duration::from_millis(10));
        }
        false
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What came back, whole or cut off behind its head.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(given, _)| given.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn is_whole(&self) -> bool {
        self.header("content-length").parse::<usize>().ok() == Some(self.bytes.len())
    }
}

/// One request with a form on a connection of its own, as a browser sends it from a page of this site; none where no
/// head of an answer came back.
pub fn ask(port: u16, method: &str, path: &str, cookie: &str, form: &str) -> Option<Answer> {
    let form_type = ("content-type", "application/x-www-form-urlencoded");
    send(port, method, path, &[("cookie", cookie), form_type], form.as_bytes())
}

/// The same with any headers and body.
pub fn send(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let length = body.len();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost:3000\r\nconnection: close\r\n{headers}\
         sec-fetch-site: same-origin\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
    let mut bytes = Vec::new();
    // Whoever is killed breaks off somewhere.
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head, bytes: bytes.split_off(end + 4) })
}
