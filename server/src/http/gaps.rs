//! The room of what was looked for in vain, and the calls that follow from it.

use app::pages::gaps::{self, CallForm, EntryFault};
use app::routes;
use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::account::Viewer;
use domain::gap::Vain;
use domain::{EntryId, LangText, Language};
use library::Error;
use library::gaps::{About, Wording, as_topic};
use library::read::Reading;
use serde::Deserialize;

use crate::http::pages::{given, rendered, told};
use crate::http::reply::{self, Fault};
use crate::session::SignedIn;
use crate::state::Door;

/// Longest text of a field that is read, in characters.
const LONGEST: usize = 10_000;

/// The list.
pub async fn list(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let found = door.library.gaps(&who.viewer).await?;
        let calls = door.library.calls().await?;
        let what = given(raw.as_deref(), "done");
        let chosen = |name: &str| Some(given(raw.as_deref(), name)).filter(|code| !code.is_empty());
        let topic = chosen("topic").map(|code| as_topic(&code));
        let vain = Vain::from_code(&given(raw.as_deref(), "kind"));
        let about = About { vain, topic, land: chosen("land") };
        let chrome = door.chrome(language);
        rendered(move || gaps::page(&chrome, &found, &about, &calls, &what)).await
    };
    told(&door, language, "", page.await).await
}

/// A gap, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OneGap {
    cluster: String,
}

/// Puts a gap aside.
pub async fn dismiss(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Form(form): Form<OneGap>,
) -> Response {
    let page = async {
        door.library.dismiss_gap(&who.viewer, &form.cluster).await?;
        Ok(done(language, "dismissed"))
    };
    told(&door, language, "", page.await).await
}

/// The form of a new call, for a gap where one is named.
pub async fn begin(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let cluster = given(raw.as_deref(), "cluster");
        let form = if cluster.is_empty() {
            domain::policy::may_enter_office(&who.viewer).map_err(Error::from)?;
            CallForm::proposal("", None)
        } else {
            let gap = door.library.gap(&who.viewer, &cluster).await?;
            CallForm::proposal(&cluster, gap.said.first().map(|(_, said)| said.as_str()))
        };
        shown(&door, language, form, StatusCode::OK).await
    };
    told(&door, language, "", page.await).await
}

/// Title and text of a call, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SentCall {
    cluster: String,
    began: String,
    title_de: String,
    text_de: String,
    title_en: String,
    text_en: String,
}

impl SentCall {
    fn wording(&self) -> Wording {
        let both = |de: &str, en: &str| {
            LangText(
                [(Language::De, de), (Language::En, en)]
                    .into_iter()
                    .map(|(language, text)| (language.code().to_owned(), text.chars().take(LONGEST).collect()))
                    .collect(),
            )
        };
        Wording { title: both(&self.title_de, &self.title_en), text: both(&self.text_de, &self.text_en) }
    }

    /// The form with what was typed.
    fn again(self, id: Option<i64>) -> CallForm {
        CallForm {
            id,
            cluster: self.cluster,
            began: self.began,
            values: [self.title_de, self.text_de, self.title_en, self.text_en],
            ..CallForm::default()
        }
    }
}

/// Opens a call.
pub async fn open(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Form(sent): Form<SentCall>,
) -> Response {
    let page = async {
        let cluster = Some(sent.cluster.as_str()).filter(|cluster| !cluster.is_empty());
        match door.library.open_call(&who.viewer, cluster, &sent.wording()).await {
            Ok(_) => Ok(done(language, "opened")),
            Err(error) => refused(&door, language, sent.again(None), error).await,
        }
    };
    told(&door, language, "", page.await).await
}

/// The form of a call that is there.
pub async fn edit(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        let call = door.library.call(&who.viewer, number(&who.viewer, &id)?).await?;
        if call.closed.is_some() {
            return Ok(reply::see(&routes::wanted(language)));
        }
        shown(&door, language, CallForm::of(&call), StatusCode::OK).await
    };
    told(&door, language, "", page.await).await
}

/// Changes a call.
pub async fn save(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<SentCall>,
) -> Response {
    let page = async {
        let id = number(&who.viewer, &id)?;
        match door.library.change_call(&who.viewer, id, &sent.began, &sent.wording()).await {
            Ok(()) => Ok(done(language, "saved")),
            Err(Error::Conflict) => {
                let call = door.library.call(&who.viewer, id).await?;
                if call.closed.is_some() {
                    return refused(&door, language, sent.again(Some(id)), Error::Conflict).await;
                }
                shown(&door, language, sent.again(Some(id)).beside(&call), StatusCode::CONFLICT).await
            }
            Err(error) => refused(&door, language, sent.again(Some(id)), error).await,
        }
    };
    told(&door, language, "", page.await).await
}

/// The entry that answers a call, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    entry: String,
}

/// Closes a call by the entry that answers it.
pub async fn close(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Answer>,
) -> Response {
    let page = async {
        let id = number(&who.viewer, &id)?;
        let call = door.library.call(&who.viewer, id).await?;
        let entry: String = sent.entry.trim().chars().take(500).collect();
        let fault = match named(&door, &entry).await? {
            Some(answer) => match door.library.close_call(&who.viewer, id, answer).await {
                Ok(()) => return Ok(done(language, "closed")),
                Err(Error::Invalid(_)) => EntryFault::Unknown,
                Err(error) => return refused(&door, language, CallForm::of(&call), error).await,
            },
            None if entry.is_empty() => EntryFault::Missing,
            None => EntryFault::Unknown,
        };
        let form = CallForm { entry, entry_fault: Some(fault), ..CallForm::of(&call) };
        shown(&door, language, form, StatusCode::UNPROCESSABLE_ENTITY).await
    };
    told(&door, language, "", page.await).await
}

/// The number of a call; said to the office alone, whether it is one.
fn number(viewer: &Viewer, id: &str) -> Result<i64, Fault> {
    domain::policy::may_enter_office(viewer).map_err(Error::from)?;
    id.parse().map_err(|_| Fault::NotFound)
}

/// Back to the list, which says what is done.
fn done(language: Language, what: &str) -> Response {
    reply::see(&format!("{}?done={what}", routes::office(language, "gaps")))
}

async fn shown(door: &Door, language: Language, form: CallForm, status: StatusCode) -> Result<Response, Fault> {
    let chrome = door.chrome(language);
    let page = rendered(move || gaps::call(&chrome, &form)).await?;
    Ok((status, page).into_response())
}

/// The form again with what is wrong.
async fn refused(door: &Door, language: Language, form: CallForm, error: Error) -> Result<Response, Fault> {
    match error {
        Error::Invalid(faults) => {
            shown(door, language, CallForm { faults, ..form }, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Error::Conflict => shown(door, language, CallForm { conflict: true, ..form }, StatusCode::CONFLICT).await,
        error => Err(error.into()),
    }
}

/// The entry that somebody names by its identifier or by the address of its page, on this site or any other host.
async fn named(door: &Door, text: &str) -> Result<Option<EntryId>, Fault> {
    let path = text.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let mut segments = path.rsplit('/');
    let (last, kind, language) = (segments.next().unwrap_or_default(), segments.next(), segments.next());
    if let Ok(id) = last.parse() {
        return Ok(Some(id));
    }
    let Some(language) = language.and_then(Language::from_code) else { return Ok(None) };
    let Some(kind) = kind.and_then(|word| routes::kind_of_word(language, word)) else { return Ok(None) };
    let mut slug = last.to_owned();
    // An old address leads on once.
    for _ in 0..2 {
        match door.library.read(&Viewer::reader(), kind, &slug, language).await {
            Ok(Reading::Page(page)) => return Ok(Some(page.shown.entry().id)),
            Ok(Reading::Moved(on)) => slug = on,
            Ok(Reading::Gone) | Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}
