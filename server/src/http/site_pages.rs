//! The room of the office where the pages of the site are written, and what operator and office say about themselves.
//! Reading changes nothing; every change is a POST that leads on to a page, or shows the form again with all that was
//! typed.

use app::pages::site_pages::{self as pages, Edit, EditedPage, EditedSlots, Fault as FieldFault};
use app::routes;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::Language;
use domain::account::Viewer;
use domain::policy::may_edit_site;
use domain::site::{Page, PageText, Slot, Slots};
use library::site::{Error, Opened, Save};

use crate::http::pages::{parameters, rendered, told};
use crate::http::reply::{self, Fault};
use crate::http::site::{self, shipped};
use crate::session::SignedIn;
use crate::state::Door;

/// A form as it was sent, or why it could not be read.
pub type Sent = Result<Bytes, BytesRejection>;

/// The most values that are read of a form, far more than it has.
const MOST_VALUES: usize = 100;

/// What is in a form.
struct Form(Vec<(String, String)>);

impl Form {
    fn read(bytes: &Bytes) -> Self {
        let values = form_urlencoded::parse(bytes).take(MOST_VALUES);
        Self(values.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value.as_str())
    }

    /// The version that it goes on from.
    fn base(&self) -> i64 {
        self.value("base").parse().unwrap_or(0)
    }

    fn publishes(&self) -> bool {
        self.value("go") == "publish"
    }

    fn page(&self) -> PageText {
        PageText::new(self.value("title"), self.value("summary"), self.value("text"))
    }

    fn slots(&self) -> Slots {
        let mut slots = Slots::default();
        for slot in Slot::ALL {
            slots.set(slot, self.value(slot.code()));
        }
        slots
    }
}

/// What an address asks for: a version, and to say what was done.
fn asked(raw: Option<&str>) -> Result<(Option<i64>, String), Fault> {
    let (mut version, mut done) = (None, String::new());
    for (name, value) in parameters(raw) {
        match name.as_str() {
            "version" => version = Some(value.parse::<i64>().map_err(|_| Fault::NotFound)?),
            "done" => done = value,
            _ => {}
        }
    }
    Ok((version, done))
}

/// How far it has come when it is opened.
fn edit<T>(opened: &Opened<T>, version: Option<i64>, done: String) -> Edit {
    let base = opened.newest();
    let older = version.filter(|version| *version != base);
    Edit { base, older, done, versions: opened.versions.clone(), ..Edit::default() }
}

/// Why it was not saved, as the form shows it.
fn refusal(language: Language, error: Error, own: bool) -> Result<(Vec<FieldFault>, StatusCode), Fault> {
    match error {
        Error::Missing(missing) => {
            let faults = missing.into_iter().map(|missing| pages::missing(language, missing, own)).collect();
            Ok((faults, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Error::Library(library::Error::Invalid(invalid)) => {
            let faults = invalid.iter().map(|invalid| pages::wrong(language, invalid)).collect();
            Ok((faults, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Error::Library(library::Error::Conflict) => Ok((Vec::new(), StatusCode::CONFLICT)),
        Error::Library(error) => Err(error.into()),
    }
}

/// How far it has come when it was refused: what was sent goes on from where it began, or, after a conflict, from the
/// version that came in between.
fn refused<T>(opened: Opened<T>, base: i64, faults: Vec<FieldFault>, status: StatusCode) -> Edit {
    let conflict = (status == StatusCode::CONFLICT).then(|| opened.newest());
    Edit { base: conflict.unwrap_or(base), conflict, faults, versions: opened.versions, ..Edit::default() }
}

fn done(address: &str, publishes: bool) -> Response {
    let what = if publishes { "published" } else { "saved" };
    reply::see(&routes::with_parameters(address, &[("done", what.to_owned())]))
}

/// The page that an address names, for whoever may write it.
fn named(viewer: &Viewer, id: &str) -> Result<(Page, Language), Fault> {
    may_edit_site(viewer).map_err(library::Error::from)?;
    routes::site_page_of(id).ok_or(Fault::NotFound)
}

/// The pages, and how the details stand.
pub async fn list(language: Language, State(door): State<Door>, SignedIn(who): SignedIn) -> Response {
    let page = async {
        let standings = door.library.site(&who.viewer).await?;
        let slots = door.library.site_slots(&who.viewer, None).await?;
        let chrome = door.chrome(language);
        rendered(move || pages::list(&chrome, &standings, &slots.versions)).await
    };
    told(&door, language, "", page.await).await
}

/// The editor of a page.
pub async fn editor(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let (page, of) = named(&who.viewer, &id)?;
        let (version, done) = asked(raw.as_deref())?;
        let opened = door.library.site_page(&who.viewer, page, of, version).await?;
        let edit = edit(&opened, version, done);
        let text = opened.version.map(|(_, text)| text).or_else(|| shipped(page, of).map(|(text, _)| text));
        let edited = EditedPage { page, of, text: text.unwrap_or_default(), preview: None, edit };
        edited_page(&door, language, edited, false, StatusCode::OK).await
    };
    told(&door, language, "", page.await).await
}

async fn edited_page(
    door: &Door,
    language: Language,
    mut edited: EditedPage,
    preview: bool,
    status: StatusCode,
) -> Result<Response, Fault> {
    let chrome = door.chrome(language);
    let page = rendered(move || {
        // Two levels of headings stand above those of the text.
        edited.preview = preview.then(|| site::html(&chrome, edited.page, edited.of, &edited.text.text, 4));
        pages::editor(&chrome, &edited)
    });
    Ok((status, page.await?).into_response())
}

/// Saves a page, publishes it, or shows how it will look.
pub async fn save(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Response {
    let form = match sent {
        Ok(bytes) => Form::read(&bytes),
        Err(rejection) => return rejection.into_response(),
    };
    let page = async {
        let (page, of) = named(&who.viewer, &id)?;
        let (text, base, publish) = (form.page(), form.base(), form.publishes());
        let preview = form.value("go") == "preview";
        let saved = if preview {
            let wrong = text.check();
            if wrong.is_empty() { Ok(base) } else { Err(Error::Library(library::Error::Invalid(wrong))) }
        } else {
            let save = Save { base, what: text.clone(), publish };
            door.library.save_site_page(&who.viewer, (page, of), save, &door.usual_slots()).await
        };
        let (faults, status) = match saved {
            Ok(_) if preview => (Vec::new(), StatusCode::OK),
            Ok(_) => return Ok(done(&routes::site_page(language, page, of), publish)),
            Err(error) => refusal(language, error, false)?,
        };
        let opened = door.library.site_page(&who.viewer, page, of, None).await?;
        let edit = refused(opened, base, faults, status);
        let edited = EditedPage { page, of, text, preview: None, edit };
        edited_page(&door, language, edited, preview && status == StatusCode::OK, status).await
    };
    told(&door, language, "", page.await).await
}

/// The form for what operator and office say about themselves.
pub async fn slots(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        may_edit_site(&who.viewer).map_err(library::Error::from)?;
        let (version, done) = asked(raw.as_deref())?;
        let opened = door.library.site_slots(&who.viewer, version).await?;
        let edit = edit(&opened, version, done);
        let slots = opened.version.map_or_else(|| door.usual_slots(), |(_, slots)| slots);
        edited_slots(&door, language, EditedSlots { slots, edit }, StatusCode::OK).await
    };
    told(&door, language, "", page.await).await
}

async fn edited_slots(
    door: &Door,
    language: Language,
    edited: EditedSlots,
    status: StatusCode,
) -> Result<Response, Fault> {
    let chrome = door.chrome(language);
    let page = rendered(move || pages::slots(&chrome, &edited)).await?;
    Ok((status, page).into_response())
}

/// Saves what operator and office say about themselves, or publishes it.
pub async fn save_slots(language: Language, State(door): State<Door>, SignedIn(who): SignedIn, sent: Sent) -> Response {
    let form = match sent {
        Ok(bytes) => Form::read(&bytes),
        Err(rejection) => return rejection.into_response(),
    };
    let page = async {
        let (slots, base, publish) = (form.slots(), form.base(), form.publishes());
        let save = Save { base, what: slots.clone(), publish };
        let (faults, status) = match door.library.save_site_slots(&who.viewer, save).await {
            Ok(_) => return Ok(done(&routes::office(language, "site_slots"), publish)),
            Err(error) => refusal(language, error, true)?,
        };
        let opened = door.library.site_slots(&who.viewer, None).await?;
        let edit = refused(opened, base, faults, status);
        edited_slots(&door, language, EditedSlots { slots, edit }, status).await
    };
    told(&door, language, "", page.await).await
}
