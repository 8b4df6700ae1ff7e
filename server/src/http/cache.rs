//! Pages as bytes: rendered once per publication and encoding, then served as they are, with ETag and 304.
//!
//! The key is the whole address and the encoding; the entry holds the [`Edition`] it was made for. Nothing here depends
//! on who asks: pages of signed-in people never pass through this cache. A handler may say with its answer what it
//! tells of looking for something ([`Tells`], among the extensions); it is kept with the page and counted whenever that
//! is read. One that says [`MadeAnew`] is not kept.

use std::io::Write as _;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH,
    VARY,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use moka::sync::Cache as Moka;
use sha2::{Digest as _, Sha256};

use crate::http::reply;
use crate::sought::{Look, Tells};
use crate::state::{Door, Edition};

/// Bytes that all cached pages together may take.
const MOST_BYTES: u64 = 64 << 20;
/// Longest address that is cached.
const LONGEST_ADDRESS: usize = 512;
/// Smallest body that is worth compressing, in bytes.
const WORTH_COMPRESSING: usize = 600;

/// Among the extensions of an answer: it is made anew for whoever asks next, since it changes without a publication.
#[derive(Debug, Clone, Copy)]
pub struct MadeAnew;

/// How a body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// As it is.
    Plain,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Encoding {
    /// The best that the client accepts and we have.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let mut best = Self::Plain;
        for value in headers.get_all(ACCEPT_ENCODING) {
            for item in value.to_str().unwrap_or_default().split(',') {
                let (name, quality) = item.split_once(';').unwrap_or((item, ""));
                if quality.trim().trim_start_matches("q=").trim().parse::<f32>().is_ok_and(|quality| quality <= 0.0) {
                    continue;
                }
                match name.trim() {
                    "br" => return Self::Brotli,
                    "gzip" => best = Self::Gzip,
                    _ => {}
                }
            }
        }
        best
    }

    /// Name in headers.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

type Key = (Encoding, String);

struct Kept {
    edition: Edition,
    status: StatusCode,
    content_type: HeaderValue,
    cache_control: HeaderValue,
    etag: HeaderValue,
    /// How the body is encoded; small ones are left plain.
    encoded: Encoding,
    body: Bytes,
    /// What it tells of looking for something, where it does.
    tells: Option<Tells>,
}

/// The pages.
pub struct Cache(Moka<Key, Arc<Kept>>);

impl Default for Cache {
    fn default() -> Self {
        let weigh =
            |key: &Key, kept: &Arc<Kept>| u32::try_from(key.1.len() + kept.body.len() + 200).unwrap_or(u32::MAX);
        Self(Moka::builder().max_capacity(MOST_BYTES).weigher(weigh).build())
    }
}

/// Serves GET and HEAD from the cache; what is not there is made by the handler behind, compressed and kept.
pub async fn pages(State(door): State<Door>, request: Request, next: Next) -> Response {
    let reading = request.method() == Method::GET || request.method() == Method::HEAD;
    let address = request.uri().path_and_query().map_or("", |address| address.as_str());
    if !reading || address.len() > LONGEST_ADDRESS {
        return next.run(request).await;
    }
    let encoding = Encoding::accepted(request.headers());
    let edition = door.edition();
    let key = (encoding, address.to_owned());
    let if_none_match = request.headers().get(IF_NONE_MATCH).cloned();
    let look = Look::at(&request, &door.node().base_url);
    if let Some(kept) = door.cache.0.get(&key).filter(|kept| kept.edition == edition) {
        count(&door, &kept, &look);
        return answer(&kept, if_none_match.as_ref());
    }
    let Ok(_place) = Arc::clone(&door.rendering).acquire_owned().await else {
        return reply::busy();
    };
    let response = next.run(request).await;
    let is_text = response.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        kind.to_str().is_ok_and(|kind| kind.starts_with("text/") || kind.contains("json") || kind.contains("xml"))
    });
    if !is_text || response.status() != StatusCode::OK {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(collected) = body.collect().await else { return reply::broken() };
    let plain = collected.to_bytes();
    let kept = tokio::task::spawn_blocking(move || {
        let etag = etag(&plain, encoding);
        match if plain.len() < WORTH_COMPRESSING { None } else { compressed(&plain, encoding) } {
            Some(body) => (etag, encoding, body),
            None => (etag, Encoding::Plain, plain),
        }
    })
    .await;
    let Ok((etag, encoded, body)) = kept else { return reply::broken() };
    let is_made_anew = parts.extensions.get::<MadeAnew>().is_some();
    let header = |name, otherwise| parts.headers.get(name).cloned().unwrap_or(HeaderValue::from_static(otherwise));
    let kept = Arc::new(Kept {
        edition,
        status: parts.status,
        content_type: header(CONTENT_TYPE, "text/html; charset=utf-8"),
        cache_control: header(CACHE_CONTROL, "no-cache"),
        etag,
        encoded,
        body,
        tells: parts.extensions.get::<Tells>().cloned(),
    });
    count(&door, &kept, &look);
    let response = answer(&kept, if_none_match.as_ref());
    if !is_made_anew {
        door.cache.0.insert(key, kept);
    }
    response
}

/// Counts what was looked for and opened: a page from the cache tells it as well as a new one.
fn count(door: &Door, kept: &Kept, look: &Look) {
    if let Some(tells) = &kept.tells {
        door.sought.count(tells, look);
    }
}

fn answer(kept: &Kept, if_none_match: Option<&HeaderValue>) -> Response {
    let mut response = if if_none_match.is_some_and(|asked| matches(asked, &kept.etag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(kept.body.clone()));
        *response.status_mut() = kept.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, kept.content_type.clone());
        headers.insert(CONTENT_LENGTH, HeaderValue::from(kept.body.len()));
        if let Some(name) = kept.encoded.name() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, kept.etag.clone());
    headers.insert(CACHE_CONTROL, kept.cache_control.clone());
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// Whether an `If-None-Match` names this tag (weak comparison).
pub fn matches(asked: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(asked), Ok(etag)) = (asked.to_str(), etag.to_str()) else { return false };
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    asked.trim() == "*" || asked.split(',').any(|tag| plain(tag) == plain(etag))
}

fn etag(body: &[u8], encoding: Encoding) -> HeaderValue {
    let hash = Sha256::digest(body);
    let digits: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let suffix = encoding.name().map(|name| format!("-{name}")).unwrap_or_default();
    HeaderValue::from_str(&format!("\"{digits}{suffix}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

/// The body in this encoding; quick levels, since it is done once per publication while somebody waits.
fn compressed(plain: &[u8], encoding: Encoding) -> Option<Bytes> {
    let mut out = Vec::with_capacity(plain.len() / 3);
    match encoding {
        Encoding::Plain => return None,
        Encoding::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(&mut out, flate2::Compression::new(6));
            gzip.write_all(plain).ok()?;
            gzip.finish().ok()?;
        }
        Encoding::Brotli => {
            let parameters = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 20, ..Default::default() };
            brotli::BrotliCompress(&mut &plain[..], &mut out, &parameters).ok()?;
        }
    }
    Some(Bytes::from(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_accepted_encoding_is_chosen() {
        for (accept, wanted) in [
            ("gzip, deflate, br", Encoding::Brotli),
            ("gzip", Encoding::Gzip),
            ("br;q=0, gzip", Encoding::Gzip),
            ("identity", Encoding::Plain),
            ("", Encoding::Plain),
            ("gzip;q=0", Encoding::Plain),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(accept).expect("a header"));
            assert_eq!(Encoding::accepted(&headers), wanted, "{accept}");
        }
    }

    #[test]
    fn tags_are_compared_weakly() {
        let tag = HeaderValue::from_static("\"abc\"");
        for (asked, fits) in [
            ("\"abc\"", true),
            ("W/\"abc\"", true),
            ("\"x\", \"abc\"", true),
            ("*", true),
            ("\"ab\"", false),
            ("", false),
        ] {
            assert_eq!(matches(&HeaderValue::from_str(asked).expect("a header"), &tag), fits, "{asked}");
        }
    }
}
