//! Pages: load, then render. One handler a page; each loads all it needs before rendering.

use app::pages;
use app::routes;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use domain::account::Viewer;
use domain::entry::Kind;
use domain::query::{Problem, Query};
use domain::schedule::{Clock, usual_group};
use domain::{EntryId, Language};
use library::read::{EntryPage, Reading};

use crate::http::reply::{self, Fault};
use crate::http::versions::{self, Asked};
use crate::sought::Tells;
use crate::state::Door;

/// Suggestions for the field.
const SUGGESTIONS: usize = 8;

/// Parameters of an address, decoded; broken UTF-8 becomes replacement characters.
pub fn parameters(raw: Option<&str>) -> Vec<(String, String)> {
    form_urlencoded::parse(raw.unwrap_or_default().as_bytes())
        .take(200)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// One parameter of an address; empty where it is not given.
pub(super) fn given(raw: Option<&str>, name: &str) -> String {
    parameter(&parameters(raw), name).unwrap_or_default().to_owned()
}

/// The entry whose id stands in an address.
pub(super) fn id_of(text: &str) -> Result<EntryId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

/// The value of a parameter, the first where there are several.
pub(super) fn parameter<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
}

/// The query of an address.
pub fn query(language: Language, raw: Option<&str>) -> (Query, Vec<Problem>) {
    let parameters = parameters(raw);
    Query::from_parameters(language, parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// Renders off the threads that answer, so that a page being made keeps nobody else waiting.
pub(super) async fn rendered(make: impl FnOnce() -> String + Send + 'static) -> Result<Response, Fault> {
    tokio::task::spawn_blocking(make).await.map(|html| Html(html).into_response()).map_err(|_| Fault::Broken)
}

/// The same for a page that answers a query where it is opened from the results.
async fn answering(make: impl FnOnce() -> String + Send + 'static) -> Result<Response, Fault> {
    let mut page = rendered(make).await?;
    page.extensions_mut().insert(Tells::Answer);
    Ok(page)
}

/// A page or, where it failed, the page that says so.
pub(super) async fn told(door: &Door, language: Language, path: &str, page: Result<Response, Fault>) -> Response {
    match page {
        Ok(page) => page,
        Err(fault) => fault.page(door, language, path).await,
    }
}

/// On to another address of this site.
pub(crate) fn moved(to: &str, status: StatusCode) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (status, [(LOCATION, to)]).into_response(),
        Err(_) => Fault::Broken.json(),
    }
}

/// `/`: to the start page in the reader's language.
pub async fn root(request: Request) -> Response {
    let language = reply::preferred(request.headers());
    let mut response = moved(&routes::home(language), StatusCode::FOUND);
    response.headers_mut().insert("vary", HeaderValue::from_static("accept-language"));
    response
}

/// Start page.
pub async fn home(language: Language, State(door): State<Door>) -> Response {
    let page = async {
        let overview = door.library.overview().await?;
        let chrome = door.chrome(language);
        let collections = door.collections.clone();
        rendered(move || pages::home::page(&chrome, &overview, &collections)).await
    };
    told(&door, language, "", page.await).await
}

/// Results of a query.
pub async fn results(language: Language, State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    let page = async {
        let (query, problems) = query(language, raw.as_deref());
        let results = door.library.find(&query).await?;
        let sought = results.sought();
        let chrome = door.chrome(language);
        let mut page = rendered(move || pages::results::page(&chrome, &results, &problems)).await?;
        if let Some((vain, sought)) = sought {
            page.extensions_mut().insert(Tells::Results(query, vain, sought));
        }
        Ok(page)
    };
    told(&door, language, "", page.await).await
}

/// The part of the results page that changes while somebody types.
pub async fn hits(language: Language, State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    let page = async {
        let (query, problems) = query(language, raw.as_deref());
        let results = door.library.find(&query).await?;
        let chrome = door.chrome(language);
        rendered(move || pages::results::fragment(&chrome, &results, &problems)).await
    };
    told(&door, language, "", page.await).await
}

/// What somebody may be about to type, as options.
pub async fn suggestions(language: Language, State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    let page = async {
        let (query, _) = query(language, raw.as_deref());
        let suggested = door.library.suggest(&query.text, language, SUGGESTIONS).await?;
        let chrome = door.chrome(language);
        rendered(move || pages::results::suggestions(&chrome, &suggested)).await
    };
    told(&door, language, "", page.await).await
}

/// What is wanted for the library.
pub async fn wanted(language: Language, State(door): State<Door>) -> Response {
    let page = async {
        let calls = door.library.calls().await?;
        let chrome = door.chrome(language);
        rendered(move || pages::wanted::page(&chrome, &calls)).await
    };
    told(&door, language, "", page.await).await
}

/// All entries of a kind; initiatives with their map.
pub async fn kind(language: Language, kind: Kind, State(door): State<Door>) -> Response {
    let page = async {
        let chrome = door.chrome(language);
        let query = Query {
            language,
            filters: [("kind", vec![kind.code().to_owned()])].into(),
            sort: domain::query::Sort::Title,
            limit: domain::query::MAX_LIMIT,
            ..Query::default()
        };
        let results = door.library.find(&query).await?;
        let entries: Vec<_> = results.hits.into_iter().map(|hit| hit.shown).collect();
        if kind == Kind::Initiative {
            let lands = door.library.lands().await?;
            return rendered(move || pages::initiatives::page(&chrome, &entries, &lands)).await;
        }
        rendered(move || pages::kind_list::page(&chrome, kind, &entries, results.total)).await
    };
    told(&door, language, "", page.await).await
}

async fn reading(
    door: &Door,
    language: Language,
    kind: Kind,
    slug: &str,
    version: Option<i64>,
) -> Result<Result<Box<EntryPage>, Response>, Fault> {
    let reader = Viewer::reader();
    let found = match version {
        None => door.library.read(&reader, kind, slug, language).await?,
        Some(number) => door.library.version(&reader, kind, slug, language, number).await?,
    };
    match found {
        Reading::Page(page) => Ok(Ok(page)),
        Reading::Moved(slug) => {
            let to = routes::version(language, kind, &slug, version);
            Ok(Err(moved(&to, StatusCode::MOVED_PERMANENTLY)))
        }
        Reading::Gone => Err(Fault::Gone),
    }
}

/// One entry, in its newest version or an older one, or two versions beside each other.
pub async fn entry(language: Language, kind: Kind, door: Door, slug: String, raw: Option<String>) -> Response {
    let page = async {
        let parameters = parameters(raw.as_deref());
        let version = match Asked::read(&parameters)? {
            Asked::Newest => None,
            Asked::One(number) => match versions::hidden(&door, language, kind, &slug, number).await? {
                Some(page) => return Ok(page),
                None => Some(number),
            },
            Asked::Two(from, to) => return versions::comparison(&door, language, kind, &slug, (from, to)).await,
        };
        let entry = match reading(&door, language, kind, &slug, version).await? {
            Ok(page) => page,
            Err(moved) => return Ok(moved),
        };
        let chrome = door.chrome(language);
        let people = parameter(&parameters, "people")
            .and_then(|people| people.trim().parse().ok())
            .filter(|people| (1..=100_000).contains(people));
        let today = chrono::Utc::now().date_naive();
        let from_it = if kind == Kind::Initiative {
            door.library.of_initiative(entry.shown.entry().id, 50).await?
        } else {
            Vec::new()
        };
        answering(move || match kind {
            Kind::DialogFormat => pages::format::page(&chrome, &entry, people),
            Kind::BestPractice => pages::practice::page(&chrome, &entry),
            Kind::Guide => pages::guide::page(&chrome, &entry, today),
            Kind::Initiative => pages::initiative::page(&chrome, &entry, &from_it),
        })
        .await
    };
    told(&door, language, &slug, page.await).await
}

/// The run sheet of a format.
pub async fn sheet(language: Language, door: Door, slug: String, raw: Option<String>) -> Response {
    let page = async {
        let entry = match door.library.read(&Viewer::reader(), Kind::DialogFormat, &slug, language).await? {
            Reading::Page(page) => page,
            Reading::Moved(slug) => {
                let given = raw.as_deref().map(|raw| format!("?{raw}")).unwrap_or_default();
                return Ok(moved(&format!("{}{given}", routes::sheet(language, &slug)), StatusCode::MOVED_PERMANENTLY));
            }
            Reading::Gone => return Err(Fault::Gone),
        };
        let Some(format) = entry.shown.entry().as_format() else { return Err(Fault::NotFound) };
        let parameters = parameters(raw.as_deref());
        let mut faults = Vec::new();
        let start = match parameter(&parameters, "start").filter(|start| !start.trim().is_empty()) {
            None => Clock(18 * 60),
            Some(start) => Clock::read(start).unwrap_or_else(|| {
                faults.push(pages::sheet::SheetFault::Start(shown_back(start)));
                Clock(18 * 60)
            }),
        };
        let people = match parameter(&parameters, "people").filter(|people| !people.trim().is_empty()) {
            None => usual_group(format),
            Some(people) => people
                .trim()
                .parse()
                .ok()
                .filter(|people| (1..=pages::sheet::MOST_PEOPLE).contains(people))
                .unwrap_or_else(|| {
                    faults.push(pages::sheet::SheetFault::People(shown_back(people)));
                    usual_group(format)
                }),
        };
        let chrome = door.chrome(language);
        let day = pages::sheet::Day { start, people, whole: parameter(&parameters, "whole") == Some("1") };
        answering(move || pages::sheet::page(&chrome, &entry.shown, day, &faults)).await
    };
    told(&door, language, &slug, page.await).await
}

/// What somebody typed, short enough to be shown back.
fn shown_back(typed: &str) -> String {
    typed.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

/// Permanent address, also of one version: to the page in the reader's language, or for programs to the data.
pub async fn permanent(
    State(door): State<Door>,
    Path((kind, id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let language = reply::preferred(request.headers());
    let wants_data = request
        .headers()
        .get(axum::http::header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("json") && !accept.contains("text/html"));
    let parameters = parameters(request.uri().query());
    let page = async {
        let id = id_of(&id)?;
        let kind = Kind::from_code(&kind).ok_or(Fault::NotFound)?;
        let shown = door.library.by_id(&Viewer::reader(), id).await?;
        if shown.entry().kind != kind {
            return Err(Fault::NotFound);
        }
        let slug = shown.slug(language);
        let to = match (Asked::read(&parameters)?, wants_data) {
            (Asked::Newest, true) => routes::api_entry(id),
            (Asked::Newest, false) => routes::entry(language, kind, slug),
            (Asked::One(number) | Asked::Two(number, _), true) => routes::api_version(id, number),
            (Asked::One(number), false) => routes::version(language, kind, slug, Some(number)),
            (Asked::Two(from, to), false) => routes::comparison(language, kind, slug, from, to),
        };
        let mut response = moved(&to, StatusCode::SEE_OTHER);
        response.headers_mut().insert("vary", HeaderValue::from_static("accept, accept-language"));
        Ok(response)
    };
    told(&door, language, "", page.await).await
}

/// All vocabularies.
pub async fn vocabularies(language: Language, State(door): State<Door>) -> Response {
    let page = async {
        let usage = door.library.usage().await?;
        let chrome = door.chrome(language);
        rendered(move || pages::vocabulary::all(&chrome, &usage)).await
    };
    told(&door, language, "", page.await).await
}

fn scheme_of(word: &str) -> Option<&'static domain::vocabulary::Scheme> {
    domain::vocabulary::scheme(&word.replace('-', "_"))
}

/// One vocabulary.
pub async fn vocabulary(language: Language, door: Door, word: String) -> Response {
    let page = async {
        let scheme = scheme_of(&word).ok_or(Fault::NotFound)?;
        let usage = door.library.usage().await?;
        let chrome = door.chrome(language);
        rendered(move || pages::vocabulary::scheme(&chrome, scheme, &usage)).await
    };
    told(&door, language, &word, page.await).await
}

/// One concept with its entries.
pub async fn concept(language: Language, door: Door, word: String, code: String) -> Response {
    let page = async {
        let scheme = scheme_of(&word).ok_or(Fault::NotFound)?;
        let concept = scheme
            .concepts
            .iter()
            .find(|concept| concept.code.to_lowercase().replace(['_', '/'], "-") == code)
            .ok_or(Fault::NotFound)?;
        if let Some(next) = concept.replaced_by {
            // Not for ever: it may be restored.
            return Ok(moved(&routes::concept(language, scheme.code, next), StatusCode::SEE_OTHER));
        }
        let facet = domain::query::facets().iter().find(|facet| facet.scheme == scheme.code);
        let entries: Vec<_> = match facet {
            Some(facet) => {
                let filters = [(facet.key, vec![concept.code.to_owned()])].into();
                let results = door.library.find(&Query { language, filters, limit: 50, ..Query::default() }).await?;
                results.hits.into_iter().map(|hit| hit.shown).collect()
            }
            None => Vec::new(),
        };
        let usage = door.library.usage().await?;
        let chrome = door.chrome(language);
        answering(move || pages::vocabulary::concept(&chrome, scheme, concept, &usage, &entries)).await
    };
    told(&door, language, &code, page.await).await
}

/// All collections.
pub async fn collections(language: Language, State(door): State<Door>) -> Response {
    let chrome = door.chrome(language);
    let collections = door.collections.clone();
    let page = rendered(move || pages::collections::list(&chrome, &collections)).await;
    told(&door, language, "", page).await
}

/// One collection.
pub async fn collection(language: Language, State(door): State<Door>, slug: String) -> Response {
    let page = async {
        let collection = door.collections.iter().find(|it| it.slug(language) == slug).ok_or(Fault::NotFound)?.clone();
        let listed = door.library.collected(&collection).await?;
        let chrome = door.chrome(language);
        answering(move || pages::collections::page(&chrome, &collection, &listed)).await
    };
    told(&door, language, &slug, page.await).await
}

/// How to reach the office.
pub async fn contact(language: Language, State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    let parameters = parameters(raw.as_deref());
    let question: String = parameter(&parameters, "q")
        .unwrap_or_default()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(300)
        .collect();
    let chrome = door.chrome(language);
    told(&door, language, "", rendered(move || pages::contact::page(&chrome, &question)).await).await
}

/// Whatever has no page: ways on for people, an error for programs.
pub async fn nowhere(State(door): State<Door>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let language = crate::http::guard::language(&request);
    if path.starts_with("/api/") {
        return Fault::NotFound.json();
    }
    // What scanners ask for is answered cheaply.
    let tail = path.rsplit('/').next().unwrap_or_default();
    if tail.contains('.') || path.starts_with("/.well-known/") {
        return (StatusCode::NOT_FOUND, "").into_response();
    }
    Fault::NotFound.page(&door, language, &path).await
}
