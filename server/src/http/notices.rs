//! What readers report: the forms, which are the same for everybody, and what is sent with them.

use app::pages::barrier;
use app::pages::report::{self as pages, Typed};
use app::routes;
use axum::Form;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse as _, Response};
use domain::account::Viewer;
use domain::notice::{LONGEST_PAGE, NoticeKind};
use domain::{EntryId, Language};
use library::notices::{NotTaken, Report};
use serde::Deserialize;

use crate::http::cache::MadeAnew;
use crate::http::pages::{parameters, rendered, told};
use crate::http::reply::{self, Fault};
use crate::session::Client;
use crate::state::Door;

/// A form of this kind, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    page: String,
    reason: String,
    text: String,
    aid: String,
    name: String,
    mail: String,
    good_faith: String,
}

impl From<Sent> for Typed {
    fn from(sent: Sent) -> Self {
        Self {
            page: one_line(&sent.page),
            reason: one_line(&sent.reason),
            text: sent.text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\r')).collect(),
            aid: one_line(&sent.aid),
            name: one_line(&sent.name),
            mail: one_line(&sent.mail),
            good_faith: sent.good_faith == "1",
        }
    }
}

fn one_line(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// The form to report content, for a page where one is named; or that a notice has arrived.
pub async fn report_page(language: Language, State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    told(&door, language, "", form(&door, language, NoticeKind::Content, raw.as_deref()).await).await
}

/// The same for barriers.
pub async fn barrier_page(language: Language, State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    told(&door, language, "", form(&door, language, NoticeKind::Barrier, raw.as_deref()).await).await
}

async fn form(door: &Door, language: Language, kind: NoticeKind, raw: Option<&str>) -> Result<Response, Fault> {
    let parameters = parameters(raw);
    let parameter = |name: &str| parameters.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str());
    let chrome = door.chrome(language);
    if let Some(number) = parameter("received").and_then(|number| number.parse::<i64>().ok()).filter(|it| *it > 0) {
        return rendered(move || pages::received(&chrome, kind, number)).await;
    }
    let entry = match parameter("entry").and_then(|id| id.parse::<EntryId>().ok()) {
        Some(id) => door.library.by_id(&Viewer::reader(), id).await.ok(),
        None => None,
    };
    let named = entry.map(|shown| routes::entry(language, shown.entry().kind, shown.slug(language)));
    let from = || parameter("from").filter(|from| routes::is_local(from));
    let path = named.or_else(|| path_of(door, parameter("page").or_else(from).unwrap_or_default()));
    let page = path.filter(|path| !path.is_empty()).map(|path| chrome.absolute(&path)).unwrap_or_default();
    let typed = Typed { page, ..Typed::default() };
    rendered(move || shown(&chrome, kind, &typed, &[])).await
}

fn shown(chrome: &app::chrome::Chrome, kind: NoticeKind, typed: &Typed, faults: &[pages::Fault]) -> String {
    match kind {
        NoticeKind::Content => pages::page(chrome, typed, faults),
        NoticeKind::Barrier => barrier::page(chrome, typed, faults),
    }
}

/// The path of this site that an address is, whole or in part; empty for nothing, none for anything else.
fn path_of(door: &Door, address: &str) -> Option<String> {
    let address = address.trim();
    let rest = address.strip_prefix(door.node().base_url.as_str());
    let path = match rest {
        Some("") => "/",
        Some(rest) => rest,
        None => address,
    };
    let longest = usize::try_from(LONGEST_PAGE).unwrap_or(usize::MAX);
    let is_plain = |letter: char| !letter.is_control() && !letter.is_whitespace() && letter != '\\';
    let is_path = path.starts_with('/') && !path.starts_with("//") && path.chars().all(is_plain);
    (path.is_empty() || (is_path && path.chars().count() <= longest)).then(|| path.to_owned())
}

/// Takes a notice in: the page behind it says its number. What cannot be taken is shown again as it was typed.
pub async fn report(
    language: Language,
    kind: NoticeKind,
    State(door): State<Door>,
    client: Client,
    Form(sent): Form<Sent>,
) -> Response {
    let typed = Typed::from(sent);
    let answer = async {
        let Some(page) = path_of(&door, &typed.page) else {
            let faults = vec![pages::elsewhere(language)];
            return again(&door, language, kind, typed, faults, StatusCode::UNPROCESSABLE_ENTITY).await;
        };
        let given = Report {
            kind,
            entry: entry_of(&door, &page).await?,
            page,
            reason: typed.reason.clone(),
            text: typed.text.clone(),
            aid: typed.aid.clone(),
            name: typed.name.clone(),
            mail: typed.mail.clone(),
            in_good_faith: typed.good_faith,
            language,
            client: client.network,
        };
        match door.library.report(&given).await {
            Ok(number) => {
                let at = pages::address(language, kind);
                Ok(reply::see(&routes::with_parameters(&at, &[("received", number.to_string())])))
            }
            Err(NotTaken::Library(error)) => Err(error.into()),
            Err(why) => {
                let faults = pages::faults(language, &why);
                let NotTaken::TooOften { minutes } = why else {
                    return again(&door, language, kind, typed, faults, StatusCode::UNPROCESSABLE_ENTITY).await;
                };
                let status = StatusCode::TOO_MANY_REQUESTS;
                let mut response = again(&door, language, kind, typed, faults, status).await?;
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(u64::from(minutes) * 60));
                Ok(response)
            }
        }
    };
    let answer = answer.await;
    told(&door, language, "", answer).await
}

/// The entry that a page is of; whether there is one is told to nobody.
async fn entry_of(door: &Door, path: &str) -> Result<Option<EntryId>, Fault> {
    Ok(match routes::entry_named(path) {
        None => None,
        Some(routes::Named::Id(id)) => Some(id),
        Some(routes::Named::Slug(kind, language, slug)) => door.library.named_by(kind, language, &slug).await?,
    })
}

/// The form as it was typed, with what is wrong.
async fn again(
    door: &Door,
    language: Language,
    kind: NoticeKind,
    typed: Typed,
    faults: Vec<pages::Fault>,
    status: StatusCode,
) -> Result<Response, Fault> {
    let chrome = door.chrome(language);
    let page = rendered(move || shown(&chrome, kind, &typed, &faults)).await?;
    Ok((status, page).into_response())
}

/// What was decided here, in figures.
pub async fn transparency(language: Language, State(door): State<Door>) -> Response {
    let page = async {
        let figures = door.library.counted_decisions().await?;
        let chrome = door.chrome(language);
        let mut page = rendered(move || app::pages::transparency::page(&chrome, &figures)).await?;
        // A notice counts as soon as it has come in, and nobody empties the cache of all pages by sending one.
        page.extensions_mut().insert(MadeAnew);
        Ok(page)
    };
    told(&door, language, "", page.await).await
}
