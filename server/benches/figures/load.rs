//! A small closed-loop generator over HTTP/1.1 with kept connections, and the bare server it is compared with.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::measure;

/// Connections that ask at the same time.
const CONNECTIONS: usize = 8;

/// What is asked.
pub struct Target<'a> {
    pub port: u16,
    pub path: &'a str,
    pub pid: u32,
}

/// What one round gave.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Requests per second.
    pub rate: f64,
    /// CPU of the server per request, milliseconds.
    pub cpu_ms: f64,
    /// 99th percentile of the answer time, milliseconds.
    pub p99_ms: f64,
}

/// One answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// A port of loopback that nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).map_or(0, |address| address.port())
}

/// Waits until a path answers 200.
pub fn wait(port: u16, path: &str, at_most: Duration) -> Result<(), String> {
    let begun = Instant::now();
    while begun.elapsed() < at_most {
        if get(port, path, "identity").is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Err(format!("{path} did not answer within {at_most:?}"))
}

/// One request on a connection of its own.
pub fn get(port: u16, path: &str, encoding: &str) -> std::io::Result<Answer> {
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut reader = BufReader::new(stream);
    ask(&mut reader, path, encoding)
}

fn ask(reader: &mut BufReader<TcpStream>, path: &str, encoding: &str) -> std::io::Result<Answer> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: {encoding}\r\n\r\n");
    reader.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let mut length = 0;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Answer { status, body })
}

/// Asks for a page on a few kept connections from one thread, for a time.
pub fn run(target: &Target<'_>, time: Duration) -> Load {
    let mut connections: Vec<BufReader<TcpStream>> = (0..CONNECTIONS)
        .map(|_| {
            let stream = TcpStream::connect(("127.0.0.1", target.port)).unwrap();
            stream.set_nodelay(true).unwrap();
            BufReader::new(stream)
        })
        .collect();
    let request = format!("GET {} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: br\r\n\r\n", target.path);
    let mut times = Vec::new();
    let (cpu, begun) = (measure::cpu(target.pid), Instant::now());
    let mut asked = vec![Instant::now(); CONNECTIONS];
    // All connections hold one request each; answers are read in turn, so that the server always has work.
    for (connection, asked) in connections.iter_mut().zip(&mut asked) {
        *asked = Instant::now();
        connection.get_mut().write_all(request.as_bytes()).unwrap();
    }
    'load: loop {
        for (connection, asked) in connections.iter_mut().zip(&mut asked) {
            read(connection);
            times.push(asked.elapsed());
            if begun.elapsed() > time {
                break 'load;
            }
            *asked = Instant::now();
            connection.get_mut().write_all(request.as_bytes()).unwrap();
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let count = times.len() as f64;
    Load {
        rate: count / seconds,
        cpu_ms: (measure::cpu(target.pid) - cpu) / count,
        p99_ms: measure::percentile(&mut times, 0.99),
    }
}

fn read(reader: &mut BufReader<TcpStream>) {
    let mut line = String::new();
    let mut length = 0;
    loop {
        line.clear();
        if reader.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
            break;
        }
        if line.len() > 15 && line.as_bytes()[..15].eq_ignore_ascii_case(b"content-length:") {
            length = line[15..].trim().parse().unwrap();
        }
    }
    let mut left = length;
    while left > 0 {
        let buffer = reader.fill_buf().unwrap().len().min(left);
        reader.consume(buffer);
        left -= buffer;
    }
}

/// The bare server: the same bytes from one axum handler, nothing around it.
pub fn bare() {
    use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
    let bytes = axum::body::Bytes::from(std::fs::read(std::env::var("WERKBUCH_BENCH_FILE").unwrap()).unwrap());
    let port: u16 = std::env::var("WERKBUCH_BENCH_PORT").unwrap().parse().unwrap();
    let handler = move || {
        let bytes = bytes.clone();
        async move { ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_ENCODING, "br")], bytes) }
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        axum::serve(listener, axum::Router::new().route("/", axum::routing::get(handler))).await.unwrap();
    });
}
