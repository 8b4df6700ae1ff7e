//! Accepting connections: time limits that a bare server lacks, a bound on connections, an orderly end.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::Service;

use crate::session::Peer;

/// Time in which the head of a request must have arrived.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// Most connections at one time.
const MOST_CONNECTIONS: usize = 2_000;
/// Bytes that the head of a request may have.
const LONGEST_HEAD: usize = 64 * 1024;
/// Time that running answers are given at the end.
const END_WITHIN: Duration = Duration::from_secs(10);

/// Serves until `until` ends; then lets running answers finish.
///
/// # Errors
/// Where the socket fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    until: impl Future<Output = ()> + Send,
) -> anyhow::Result<()> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(LONGEST_HEAD)
        .keep_alive(true);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64)
        .max_header_list_size(u32::try_from(LONGEST_HEAD).unwrap_or(u32::MAX))
        .keep_alive_interval(Some(Duration::from_secs(20)))
        .keep_alive_timeout(Duration::from_secs(10));
    let builder = Arc::new(builder);
    let graceful = GracefulShutdown::new();
    let (closing, closed) = watch::channel(false);
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    tokio::pin!(until);
    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place.context("the door is closed")?,
            () = &mut until => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut until => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors or the like: wait a moment instead of spinning.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(known(router.clone(), peer.ip()));
        let (builder, watcher, mut closed) = (Arc::clone(&builder), graceful.watcher(), closed.clone());
        tokio::spawn(async move {
            let spoken = tokio::select! {
                spoken = tokio::time::timeout(HEAD_WITHIN, spoken(&stream)) => matches!(spoken, Ok(Ok(true))),
                _ = closed.wait_for(|closed| *closed) => false,
            };
            if spoken {
                let connection = watcher.watch(builder.serve_connection(TokioIo::new(stream), service).into_owned());
                if let Err(error) = connection.await {
                    tracing::trace!(%error, "a connection ended early");
                }
            }
            drop(place);
        });
    }
    drop(listener);
    closing.send_replace(true);
    tokio::select! {
        () = graceful.shutdown() => tracing::info!("all answers were finished"),
        () = tokio::time::sleep(END_WITHIN) => tracing::warn!("some answers were cut off at the end"),
    }
    Ok(())
}

/// The router, which is told with every request where it comes from.
fn known(
    router: Router,
    peer: IpAddr,
) -> impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static {
    tower::util::MapRequest::new(router, move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        request
    })
}

/// How a connection with HTTP/2 begins.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Waits until the client has said enough to tell which HTTP it speaks; false where it went away before. The builder
/// waits for it as well, but without an end.
async fn spoken(stream: &TcpStream) -> std::io::Result<bool> {
    let mut begun = [0; PREFACE.len()];
    loop {
        let length = stream.peek(&mut begun).await?;
        if length == 0 {
            return Ok(false);
        }
        if length == PREFACE.len() || !PREFACE.starts_with(&begun[..length]) {
            return Ok(true);
        }
        // What is there stays readable, so that waiting for more cannot be left to the socket.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Ends with SIGINT or SIGTERM.
pub async fn asked_to_end() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
