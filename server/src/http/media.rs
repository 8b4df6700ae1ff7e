//! Pictures and PDFs: handed in for a draft by a form of its own, and given out under the hash of their bytes.
//!
//! What people hand in is never given out as anything that could act in a page of ours: its type is the one that was
//! found in it, nobody may guess another, and where it is opened by itself it stands in a sandbox (quality design, T34).

use app::pages::editor::place_of;
use app::routes;
use app::sentences::{self, NotTaken};
use axum::Json;
use axum::body::Body;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{FromRequestParts as _, Multipart, Path, Request, State};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderValue, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use domain::canonical::ContentHash;
use domain::media::{MOST_BYTES, MediaType};
use domain::{EntryId, Language};
use library::media::{NotTaken as Why, Refusal, Stored};
use serde_json::{Value, json};

use crate::http::pages::told;
use crate::http::reply::{self, Fault};
use crate::http::{cache, desk};
use crate::session::Session;
use crate::state::Door;

/// The one policy for what people handed in: nothing in it may load or do anything.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
/// For files of published entries: what lies under a hash never changes, but an entry may be hidden at any time, so that
/// a copy is only good while we say so.
const ASKED_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");
/// For files of drafts: nobody keeps them.
const NOT_KEPT: HeaderValue = HeaderValue::from_static("private, no-store");
/// Longest name of a file that is shown again, in characters.
const LONGEST_NAME: usize = 80;

/// A form with files, or that it is none.
pub type Form = Result<Multipart, MultipartRejection>;

/// Why files did not come in, without looking at any of them.
enum Stopped {
    Why(NotTaken),
    Fault(Fault),
}

impl From<library::Error> for Stopped {
    fn from(error: library::Error) -> Self {
        match error {
            library::Error::NotFound => Self::Why(NotTaken::NoDraft),
            library::Error::Denied(_) => Self::Why(NotTaken::NotNow),
            other => Self::Fault(other.into()),
        }
    }
}

/// What came in.
struct Handed {
    taken: Vec<Stored>,
    refused: Vec<(String, Refusal)>,
}

/// Takes one or several files in for a draft. A browser is led back to where they are described; a program that asks
/// for JSON is told about each.
pub async fn upload(
    language: Language,
    State(door): State<Door>,
    who: Session,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let json = headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    if who.account.is_none() {
        return match json {
            true => error(StatusCode::UNAUTHORIZED, &sentences::not_taken(language, NotTaken::SignIn)),
            false => reply::see(&routes::sign_in(language, &routes::draft(language, &id))),
        };
    }
    let handed = match id.parse::<EntryId>() {
        Ok(entry) => handed(&door, &who, entry, form).await.map(|handed| (entry, handed)),
        Err(_) => Err(Stopped::Why(NotTaken::NoDraft)),
    };
    let added = match handed {
        Err(stopped) => Err(stopped),
        Ok((entry, handed)) if handed.taken.is_empty() => Ok((entry, handed, 0)),
        Ok((entry, handed)) => match door.library.add_files(&who.viewer, entry, &handed.taken).await {
            Ok(first) => Ok((entry, handed, first)),
            Err(error) => Err(error.into()),
        },
    };
    if json {
        return answer(language, added);
    }
    let page = async {
        let (entry, handed, first) = added.map_err(|stopped| match stopped {
            Stopped::Fault(fault) => fault,
            Stopped::Why(NotTaken::NoDraft) => Fault::NotFound,
            Stopped::Why(_) => Fault::Denied,
        })?;
        if handed.refused.is_empty() {
            let at = place_of(&format!("media[{first}]"));
            return Ok(reply::see(&format!("{}#{at}", routes::draft(language, &id))));
        }
        let status = handed.refused.first().map_or(StatusCode::UNPROCESSABLE_ENTITY, |(_, refusal)| status(*refusal));
        desk::not_taken(&door, language, &who, entry, handed.refused, status).await
    };
    told(&door, language, "", page.await).await
}

/// Reads the form file by file, so that one of them is in memory at a time.
async fn handed(door: &Door, who: &Session, entry: EntryId, form: Form) -> Result<Handed, Stopped> {
    // Whose draft it is is said to nobody else, whatever they send.
    let draft = door.library.draft(&who.viewer, entry).await?;
    if !draft.is_open() {
        return Err(Stopped::Why(NotTaken::NotNow));
    }
    let mut form = form.map_err(|_| Stopped::Why(NotTaken::Cut))?;
    let mut handed = Handed { taken: Vec::new(), refused: Vec::new() };
    loop {
        let part = match form.next_field().await {
            Ok(None) => break,
            Ok(Some(part)) => part,
            Err(error) => {
                handed.refused.push((String::new(), broken_off(error.status())?));
                break;
            }
        };
        if part.name() != Some("file") {
            continue;
        }
        let name: String = part.file_name().unwrap_or_default().chars().take(LONGEST_NAME).collect();
        let bytes = match part.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => {
                handed.refused.push((name, broken_off(error.status())?));
                break;
            }
        };
        match door.library.take_file(&who.viewer, entry, bytes.into()).await {
            Ok(file) => handed.taken.push(file),
            Err(Why::Refused(refusal)) => handed.refused.push((name, refusal)),
            Err(Why::Library(error)) => return Err(error.into()),
        }
    }
    if handed.taken.is_empty() && handed.refused.is_empty() {
        handed.refused.push((String::new(), Refusal::Empty));
    }
    Ok(handed)
}

/// A form that ended before its end: too large, or cut off on its way.
fn broken_off(status: StatusCode) -> Result<Refusal, Stopped> {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Ok(Refusal::TooLarge { most: MOST_BYTES }),
        _ => Err(Stopped::Why(NotTaken::Cut)),
    }
}

const fn status(refusal: Refusal) -> StatusCode {
    match refusal {
        Refusal::Type => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Refusal::TooLarge { .. } | Refusal::TooManyPixels | Refusal::Quota => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn error(status: StatusCode, text: &str) -> Response {
    (status, Json(json!({ "error": text }))).into_response()
}

fn told_of(file: &Stored) -> Value {
    json!({
        "sha256": file.hash.to_string(),
        "type": file.of_type.code(),
        "bytes": file.bytes,
        "width": file.size.map(|(width, _)| width),
        "height": file.size.map(|(_, height)| height),
        "tagged": file.tagged,
    })
}

/// What a program is told: one file as an object, several as a list; the first that was refused, in words.
fn answer(language: Language, added: Result<(EntryId, Handed, usize), Stopped>) -> Response {
    match added {
        Ok((_, Handed { taken, refused }, _)) => match (refused.first(), taken.as_slice()) {
            (Some((_, refusal)), _) => error(status(*refusal), &sentences::refusal(language, *refusal)),
            (None, [file]) => Json(told_of(file)).into_response(),
            (None, files) => Json(files.iter().map(told_of).collect::<Value>()).into_response(),
        },
        Err(Stopped::Why(why)) => {
            let status = match why {
                NotTaken::NoDraft => StatusCode::NOT_FOUND,
                NotTaken::NotNow => StatusCode::FORBIDDEN,
                _ => StatusCode::BAD_REQUEST,
            };
            error(status, &sentences::not_taken(language, why))
        }
        Err(Stopped::Fault(fault)) => error(fault.status(), &sentences::not_taken(language, NotTaken::Unavailable)),
    }
}

/// A picture or PDF: of a published entry for everybody, without asking who they are; of a draft for whoever may read
/// it.
pub async fn file(State(door): State<Door>, Path(hash): Path<String>, request: Request) -> Response {
    let Ok(hash) = hash.parse::<ContentHash>() else { return none() };
    let (mut parts, _) = request.into_parts();
    let (file, keep) = match door.library.public_file(hash).await {
        Ok(file) => (file, ASKED_AGAIN),
        Err(library::Error::NotFound) => {
            let who = match Session::from_request_parts(&mut parts, &door).await {
                Ok(who) => who,
                Err(response) => return response,
            };
            match door.library.file_of_a_draft(&who.viewer, hash).await {
                Ok(file) => (file, NOT_KEPT),
                Err(library::Error::NotFound) => return none(),
                Err(error) => return Fault::from(error).status().into_response(),
            }
        }
        Err(error) => return Fault::from(error).status().into_response(),
    };
    let etag = HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"0\""));
    let is_known = keep == ASKED_AGAIN && parts.headers.get(IF_NONE_MATCH).is_some_and(|it| cache::matches(it, &etag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match door.library.content(&file).await {
            Ok(content) => with_content(&file, content),
            Err(library::Error::NotFound) => return none(),
            Err(error) => return Fault::from(error).status().into_response(),
        }
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    if keep == ASKED_AGAIN {
        headers.insert(ETAG, etag);
    }
    headers.insert(CACHE_CONTROL, keep);
    response
}

fn with_content(file: &Stored, content: library::media::Content) -> Response {
    let length = content.length;
    let mut response = Response::new(Body::from_stream(content));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.of_type.code()));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    if file.of_type == MediaType::Pdf {
        // Readers within browsers do not open what stands in a sandbox.
        let name = format!("attachment; filename=\"{}.pdf\"", &file.hash.to_string()[..12]);
        headers.insert(
            CONTENT_DISPOSITION,
            HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")),
        );
    }
    response
}

/// No such file, for this viewer now.
fn none() -> Response {
    let mut response = StatusCode::NOT_FOUND.into_response();
    response.headers_mut().insert(CACHE_CONTROL, NOT_KEPT);
    response
}
