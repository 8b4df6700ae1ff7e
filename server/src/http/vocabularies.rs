//! The rooms in which the office takes care of vocabularies. Who may is asked by the library; every form leads to a
//! preview, and only the button there changes something.

use app::pages::vocabulary_care::{self as pages, AmendmentForm};
use app::routes;
use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::Language;
use domain::vocabulary::amendment::Amendment;
use library::vocabularies::{Error, Opened};

use crate::http::pages::{given, rendered, told};
use crate::http::reply::{self, Fault};
use crate::session::{Session, SignedIn};
use crate::state::Door;
use crate::worker::follow;

/// Longest text of a field that is read, in characters: all other names of a concept.
const LONGEST: usize = 10_000;

/// Names and values of a form, as sent.
pub type Sent = Form<Vec<(String, String)>>;

/// All vocabularies.
pub async fn list(language: Language, State(door): State<Door>, SignedIn(who): SignedIn) -> Response {
    let page = async {
        let listing = door.library.vocabularies(&who.viewer).await?;
        let chrome = door.chrome(language);
        rendered(move || pages::list(&chrome, &listing)).await
    };
    told(&door, language, "", page.await).await
}

/// One vocabulary.
pub async fn one(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(word): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let opened = opened(&door, &who, &word).await?;
        let what = given(raw.as_deref(), "done");
        let chrome = door.chrome(language);
        rendered(move || pages::scheme(&chrome, &opened, &what)).await
    };
    told(&door, language, &word, page.await).await
}

/// The form of an amendment; of a new concept where no kind is named.
pub async fn form(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(word): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let opened = opened(&door, &who, &word).await?;
        let kind = given(raw.as_deref(), "kind");
        let kind = if kind.is_empty() { "add".to_owned() } else { kind };
        if !Amendment::KINDS.contains(&kind.as_str()) {
            return Err(Fault::NotFound);
        }
        let held = match kind.as_str() {
            "add" => None,
            _ => Some(opened.working.get(&given(raw.as_deref(), "code")).ok_or(Fault::NotFound)?),
        };
        let form = AmendmentForm::begin(&kind, &opened.working, held);
        shown(&door, language, opened, form, StatusCode::OK).await
    };
    told(&door, language, &word, page.await).await
}

/// What an amendment would lead to, or its form again: where something is wrong, or where somebody goes back to it.
pub async fn preview(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(word): Path<String>,
    Form(sent): Sent,
) -> Response {
    let page = async {
        let form = AmendmentForm::read(&sent, LONGEST);
        let amendment = known(&who, &door, &form)?;
        if sent.iter().any(|(name, value)| name == "again" && value == "1") {
            let opened = opened(&door, &who, &word).await?;
            return shown(&door, language, opened, form, StatusCode::OK).await;
        }
        match door.library.preview_amendment(&who.viewer, &scheme_of(&word), &amendment).await {
            Ok(preview) => {
                let chrome = door.chrome(language);
                rendered(move || pages::preview(&chrome, &preview)).await
            }
            Err(error) => refused(&door, language, &who, &word, form, error).await,
        }
    };
    told(&door, language, &word, page.await).await
}

/// Makes an amendment, as it was looked at.
pub async fn amend(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(word): Path<String>,
    Form(sent): Sent,
) -> Response {
    let page = async {
        let form = AmendmentForm::read(&sent, LONGEST);
        let amendment = known(&who, &door, &form)?;
        // Without the number of what was looked at, everything since the beginning came after it.
        let seq = sent.iter().find(|(name, _)| name == "seq").and_then(|(_, seq)| seq.parse().ok()).unwrap_or(0);
        let scheme = scheme_of(&word);
        match door.library.amend(&who.viewer, &scheme, &amendment, seq).await {
            Ok(_) => {
                follow::at_once(&door).await;
                let room = routes::vocabulary_care(language, "vocabulary_care", &scheme);
                Ok(reply::see(&format!("{room}?done={}", amendment.kind())))
            }
            Err(error) => refused(&door, language, &who, &word, form, error).await,
        }
    };
    told(&door, language, &word, page.await).await
}

/// The code of a vocabulary behind the word in an address.
fn scheme_of(word: &str) -> String {
    word.replace('-', "_")
}

async fn opened(door: &Door, who: &Session, word: &str) -> Result<Opened, Fault> {
    Ok(door.library.vocabulary(&who.viewer, &scheme_of(word)).await?)
}

/// The amendment that a form says. Whoever may not make one learns nothing about what they sent.
fn known(who: &Session, door: &Door, form: &AmendmentForm) -> Result<Amendment, Fault> {
    door.library.may_amend(&who.viewer)?;
    form.amendment().ok_or(Fault::NotFound)
}

/// The form, for whoever may send it.
async fn shown(
    door: &Door,
    language: Language,
    opened: Opened,
    form: AmendmentForm,
    status: StatusCode,
) -> Result<Response, Fault> {
    if !opened.may_edit {
        return Err(Fault::Denied);
    }
    let chrome = door.chrome(language);
    let page = rendered(move || pages::form(&chrome, &opened, &form)).await?;
    Ok((status, page).into_response())
}

/// The form again with what is wrong, or with what others have changed meanwhile.
async fn refused(
    door: &Door,
    language: Language,
    who: &Session,
    word: &str,
    mut form: AmendmentForm,
    error: Error,
) -> Result<Response, Fault> {
    let status = match error {
        Error::Library(error) => return Err(error.into()),
        Error::Refused(faults) => {
            form.faults = faults;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Error::Moved(moved) => {
            form.moved = moved;
            StatusCode::CONFLICT
        }
    };
    let opened = opened(door, who, word).await?;
    shown(door, language, opened, form, status).await
}
