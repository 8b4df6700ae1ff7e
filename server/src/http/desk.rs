//! The desk: what people who are signed in write, as plain forms. Every change is a POST that leads on to a page.

use std::collections::{BTreeMap, BTreeSet};

use app::pages;
use app::pages::desk::keeping;
use app::pages::desk::state::Stand;
use app::pages::editor::{Editing, Kept};
use app::pages::message::Trouble;
use app::routes::{self, OfDraft};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse as _, Response};
use domain::account::{AccountId, Viewer};
use domain::form::{self, Change, Move};
use domain::lifecycle::{Status, Step};
use domain::policy::{Action, Denied, Subject, may, may_withdraw};
use domain::text::kept;
use domain::{EntryId, Invalid, Kind, Language};
use library::drafts::{Clash, Draft, Edit, Receipt, Saved, Side};
use library::media::Refusal;
use library::review::Remark;

use crate::http::pages::{id_of, moved, rendered, told};
use crate::http::reply::Fault;
use crate::links::Pages;
use crate::session::{Session, SignedIn};
use crate::state::Door;

/// Most values of one form: a format of 60 steps has about 1 500.
const MOST_VALUES: usize = 10_000;
/// Under which the program of the editor says how it calls what it sends.
const SAVING: &str = "saving";
/// Most names of saves whose answers did not arrive.
const MOST_NAMES: usize = 64;
/// Longest name of a save.
const LONGEST_NAME: usize = 40;

/// A form as it was sent, or that it was too large or broken off.
#[derive(Debug)]
pub struct Sent(Result<Vec<(String, String)>, StatusCode>);

impl FromRequest<Door> for Sent {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, door: &Door) -> Result<Self, Self::Rejection> {
        let bytes: Result<Bytes, BytesRejection> = Bytes::from_request(request, door).await;
        Ok(Self(match bytes {
            Err(rejection) => Err(rejection.status()),
            Ok(bytes) => {
                let values: Vec<(String, String)> = form_urlencoded::parse(&bytes)
                    .take(MOST_VALUES + 1)
                    .map(|(name, value)| (name.into_owned(), value.into_owned()))
                    .collect();
                if values.len() > MOST_VALUES { Err(StatusCode::PAYLOAD_TOO_LARGE) } else { Ok(values) }
            }
        }))
    }
}

impl Sent {
    /// The first value under this name, in a form that could be read.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.0.as_ref().ok()?.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// All values under this name.
    pub(super) fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        let sent = self.0.as_deref().unwrap_or_default();
        sent.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// Why it could not be read, where it could not.
    pub(super) fn failed(&self) -> Option<StatusCode> {
        self.0.as_ref().err().copied()
    }

    /// All of a form that could be read.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        self.0.as_deref().unwrap_or_default()
    }

    /// The values whose name begins so, each with the rest of its name.
    pub(super) fn below<'s>(&'s self, front: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
        let sent = self.0.as_deref().unwrap_or_default();
        sent.iter().filter_map(move |(given, value)| Some((given.strip_prefix(front)?, value.as_str())))
    }
}

/// What the form of a draft says beside its fields.
struct Asked {
    edit: Edit,
    go: String,
    variant: Option<EntryId>,
    /// The whole form shall be shown again, and then the last item of this list.
    all: Option<String>,
    /// It arrived as a whole.
    whole: bool,
}

/// Whether a program may call a save so.
fn is_name(value: &str) -> bool {
    (1..=LONGEST_NAME).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Takes what is not a field of the entry out of a form.
fn asked(sent: &[(String, String)]) -> Asked {
    let mut asked = Asked { edit: Edit::default(), go: "save".to_owned(), variant: None, all: None, whole: false };
    for (name, value) in sent {
        match name.as_str() {
            "revision" => asked.edit.revision = value.parse().unwrap_or(0),
            "seen" => asked.edit.seen = value.parse().ok(),
            "change" => asked.edit.change = Change::read(value),
            "arranged" => asked.edit.arranged.extend(Change::read(value)),
            "change_note" => asked.edit.change_note = Some(value.clone()),
            SAVING if is_name(value) && asked.edit.sent.len() < MOST_NAMES => asked.edit.sent.push(value.clone()),
            SAVING => {}
            "go" => asked.go.clone_from(value),
            "variant" => asked.variant = value.parse().ok(),
            "all" => asked.all = Some(value.clone()),
            "end" => asked.whole = true,
            _ => {
                let answered = name.strip_prefix("answer.").and_then(|number| number.parse().ok());
                if let Some(path) = name.strip_prefix("choose.") {
                    let side = if value == "theirs" { Side::Theirs } else { Side::Mine };
                    asked.edit.choices.insert(path.to_owned(), side);
                } else if let Some(number) = answered {
                    asked.edit.answers.push((number, value.clone()));
                } else {
                    asked.edit.posted.push((name.clone(), value.clone()));
                }
            }
        }
    }
    if let Some(target) = asked.variant {
        let taken: BTreeSet<&str> = asked.edit.posted.iter().map(|(name, _)| name.as_str()).collect();
        let free = (0..).map(|index| format!("related[{index}]"));
        let free = free.into_iter().find(|at| !taken.contains(format!("{at}.rel").as_str()));
        if let Some(at) = free {
            asked.edit.posted.push((format!("{at}.rel"), "variant_of".to_owned()));
            asked.edit.posted.push((format!("{at}.target"), target.to_string()));
        }
    }
    asked
}

fn see(to: &str) -> Response {
    moved(to, StatusCode::SEE_OTHER)
}

/// Drafts and submissions.
pub async fn desk(language: Language, State(door): State<Door>, SignedIn(who): SignedIn) -> Response {
    let page = async {
        let desk = door.library.desk(&who.viewer).await?;
        let revisable = door.library.revisable(&who.viewer).await?;
        let review = door.library.review();
        let withdrawable: BTreeSet<EntryId> = revisable
            .iter()
            .filter(|shown| {
                // Who wrote it alone finds the way where its state is shown.
                let subject = Subject {
                    status: shown.status,
                    initiative: shown.initiative,
                    authors: Vec::new(),
                    belonged: Vec::new(),
                };
                may_withdraw(&who.viewer, shown.entry().kind, &subject, true, review).is_ok()
            })
            .map(|shown| shown.entry().id)
            .collect();
        let chrome = door.chrome(language);
        rendered(move || pages::desk::page(&chrome, &desk, &revisable, &withdrawable)).await
    };
    told(&door, language, "", page.await).await
}

/// What kind of entry, for whom.
pub async fn new(language: Language, State(door): State<Door>, SignedIn(who): SignedIn) -> Response {
    told(&door, language, "", choose(&door, language, &who.viewer, false).await).await
}

async fn choose(door: &Door, language: Language, viewer: &Viewer, refused: bool) -> Result<Response, Fault> {
    let initiatives = door.library.initiatives_of(viewer).await?;
    let office = viewer.office.is_some();
    let chrome = door.chrome(language);
    let page = rendered(move || pages::desk::new::page(&chrome, &initiatives, office, refused)).await?;
    Ok(if refused { (StatusCode::UNPROCESSABLE_ENTITY, page).into_response() } else { page })
}

/// Begins an entry.
pub async fn begin(language: Language, State(door): State<Door>, SignedIn(who): SignedIn, sent: Sent) -> Response {
    let page = async {
        let kind = sent.value("kind").and_then(Kind::from_code);
        let original = sent.value("language").and_then(Language::from_code).unwrap_or(language);
        let initiative = sent.value("initiative").filter(|id| !id.is_empty());
        let initiative = initiative.map(str::parse::<EntryId>).transpose();
        // A profile that is founded belongs to nobody yet.
        let (Some(kind), Ok(initiative)) = (kind, initiative) else {
            return choose(&door, language, &who.viewer, true).await;
        };
        match door.library.begin(&who.viewer, kind, initiative, original).await {
            Ok(id) => Ok(see(&routes::draft(language, &id.to_string()))),
            Err(library::Error::Denied(_)) => choose(&door, language, &who.viewer, true).await,
            Err(error) => Err(error.into()),
        }
    };
    told(&door, language, "", page.await).await
}

/// Begins the next version of a published entry.
pub async fn revise(language: Language, State(door): State<Door>, SignedIn(who): SignedIn, sent: Sent) -> Response {
    let page = async {
        let id = id_of(sent.value("entry").unwrap_or_default())?;
        let id = door.library.revise(&who.viewer, id).await?;
        Ok(see(&routes::draft(language, &id.to_string())))
    };
    told(&door, language, "", page.await).await
}

/// The editor.
pub async fn editor(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let draft = door.library.draft(&who.viewer, id_of(&id)?).await?;
        if draft.discarded_at.is_some() {
            return Err(Fault::NotFound);
        }
        if !draft.is_open() {
            return Ok(see(&routes::of_draft(language, &id, OfDraft::State)));
        }
        let said = raw.unwrap_or_default();
        let said = |name: &str| form_urlencoded::parse(said.as_bytes()).find(|(given, _)| given == name);
        let merged = said("merged").is_some();
        // Anybody may write an address: only who has written here is named.
        let beside = match said("beside").map(|(_, id)| draft.authors.iter().find(|it| it.0.to_string() == id)) {
            Some(Some(other)) => Some(door.library.called(*other).await?),
            Some(None) => Some(String::new()),
            None => None,
        };
        let editing = editing(&door, &who, draft, None).await?;
        edited(&door, language, Editing { merged, beside, ..editing }, StatusCode::OK).await
    };
    told(&door, language, "", page.await).await
}

/// All that the editor of a draft shows; `refused`: why it could not be submitted.
async fn editing(door: &Door, who: &Session, draft: Draft, refused: Option<Vec<Invalid>>) -> Result<Editing, Fault> {
    let alike =
        if draft.based_on.is_none() { door.library.alike(&draft).await.unwrap_or_default() } else { Vec::new() };
    let readable = domain::entry::readable(draft.kind, &draft.authored);
    let named = domain::Entry::trusted(readable).map(|entry| entry.targets()).unwrap_or_default();
    let language = draft.language();
    let targets: BTreeMap<EntryId, String> = door
        .library
        .many(&named)
        .await?
        .into_iter()
        .map(|shown| (shown.entry().id, shown.entry().envelope.title.get(language).to_owned()))
        .collect();
    let held = match draft.held_from(who.account, door.library.now()) {
        Some((other, since)) => Some((door.library.called(other).await?, since)),
        None => None,
    };
    let is_refused = refused.is_some();
    let faults = refused.unwrap_or_else(|| draft.faults());
    let media = domain::Entry::trusted(domain::entry::readable(draft.kind, &draft.authored))
        .map(|entry| entry.envelope.media)
        .unwrap_or_default();
    let files = door.library.files_of(&media).await?;
    // What was asked about an earlier version stands with its state.
    let comments = match draft.status {
        Status::ChangesRequested => door.library.told(&who.viewer, draft.id).await?.comments,
        _ => Vec::new(),
    };
    Ok(Editing {
        draft,
        faults,
        alike,
        targets,
        held,
        refused: is_refused,
        merged: false,
        beside: None,
        unknown: Vec::new(),
        account: who.account,
        files,
        not_taken: Vec::new(),
        comments,
        hints: Vec::new(),
    })
}

async fn edited(door: &Door, language: Language, editing: Editing, status: StatusCode) -> Result<Response, Fault> {
    let draft = &editing.draft;
    let hints = door.library.hints(draft.kind, &draft.authored, draft.id).await?;
    let editing = Editing { hints, ..editing };
    let chrome = door.chrome(language);
    let page = rendered(move || pages::editor::page(&chrome, &editing)).await?;
    Ok((status, page).into_response())
}

/// The editor again, with the files that were not taken.
pub async fn not_taken(
    door: &Door,
    language: Language,
    who: &Session,
    id: EntryId,
    not_taken: Vec<(String, Refusal)>,
    status: StatusCode,
) -> Result<Response, Fault> {
    let draft = door.library.draft(&who.viewer, id).await?;
    let editing = editing(door, who, draft, None).await?;
    edited(door, language, Editing { not_taken, ..editing }, status).await
}

/// Saves what was written, and does what a button asked for.
pub async fn save(
    language: Language,
    State(door): State<Door>,
    who: Session,
    Path(id): Path<String>,
    Sent(sent): Sent,
) -> Response {
    if who.account.is_none() {
        return told(&door, language, "", signed_out(&door, language, &id, sent).await).await;
    }
    let page = async {
        let entry = id_of(&id)?;
        let here = routes::draft(language, &id);
        let sent = match sent {
            Ok(sent) => sent,
            Err(status) => {
                // Whose draft it is is said to nobody else.
                door.library.draft(&who.viewer, entry).await?;
                let trouble = match status {
                    StatusCode::PAYLOAD_TOO_LARGE => Trouble::TooLarge,
                    _ => Trouble::Cut,
                };
                return lost(&door, language, trouble, &here, status);
            }
        };
        let asked = asked(&sent);
        if !asked.whole {
            door.library.draft(&who.viewer, entry).await?;
            return lost(&door, language, Trouble::Cut, &here, StatusCode::BAD_REQUEST);
        }
        let outcome = match door.library.save(&who.viewer, entry, &asked.edit).await {
            Err(library::Error::Denied(Denied::State)) => return too_late(&door, language, &who, entry, &asked).await,
            outcome => outcome?,
        };
        let beside = outcome.beside;
        let (draft, merged) = match outcome.saved {
            Saved::Saved(draft) => (*draft, false),
            Saved::Merged(draft) => (*draft, true),
            Saved::Conflict(clash) => return conflict(&door, language, *clash, &sent).await,
        };
        if !outcome.unknown.is_empty() {
            let editing = editing(&door, &who, draft, None).await?;
            let editing = Editing { merged, unknown: outcome.unknown, ..editing };
            return edited(&door, language, editing, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        match asked.go.as_str() {
            _ if asked.edit.change.is_some() => {
                let here = after_saving(&here, merged, beside);
                Ok(see(&changed(&here, asked.edit.change.as_ref(), &draft)))
            }
            "preview" => Ok(see(&routes::of_draft(language, &id, OfDraft::Preview))),
            "submit" if !merged => submit(&door, language, &who, draft).await,
            _ => Ok(see(&after_saving(&here, merged, beside))),
        }
    };
    told(&door, language, "", page.await).await
}

/// It is not the time to write any more. What was submitted by a button that was pressed twice is in; otherwise what the
/// draft does not hold is shown, to be copied.
async fn too_late(
    door: &Door,
    language: Language,
    who: &Session,
    id: EntryId,
    asked: &Asked,
) -> Result<Response, Fault> {
    let Ok(draft) = door.library.draft(&who.viewer, id).await else { return Err(Fault::Denied) };
    let comments = door.library.told(&who.viewer, id).await?.comments;
    let unsaved = unsaved(&draft, &asked.edit, &comments);
    if !unsaved.is_empty() {
        let chrome = door.chrome(language);
        let page = rendered(move || keeping::too_late(&chrome, &draft, &unsaved)).await?;
        return Ok((StatusCode::FORBIDDEN, page).into_response());
    }
    let last = door.library.history(&who.viewer, id).await?;
    let is_in = draft.status == Status::Submitted
        && asked.go == "submit"
        && last.is_some_and(|(last, _)| Some(last.submitted_by) == who.account);
    if is_in { Ok(see(&routes::of_draft(language, &id.to_string(), OfDraft::Receipt))) } else { Err(Fault::Denied) }
}

/// What was written and the draft does not hold, by the names of the form.
fn unsaved(draft: &Draft, edit: &Edit, comments: &[Remark]) -> Vec<(String, String)> {
    let read = form::read(draft.kind, &draft.authored, &edit.posted, None);
    let saved: BTreeSet<(String, String)> = form::write(draft.kind, &draft.authored).into_iter().collect();
    let mut unsaved = form::write(draft.kind, &read.authored);
    unsaved.retain(|pair| !saved.contains(pair));
    unsaved.extend(edit.posted.iter().filter(|(name, _)| read.unknown.contains(name)).cloned());
    let note = edit.change_note.as_deref().map(kept).filter(|note| draft.change_note.as_ref() != Some(note));
    unsaved.extend(note.map(|note| ("change_note".to_owned(), note)));
    let is_answered = |number: i64, text: &str| {
        let answers = comments.iter().filter(|remark| remark.row.id == number);
        answers.filter_map(|remark| remark.row.answer.as_ref()).any(|answer| answer.text == text)
    };
    let answers = edit.answers.iter().map(|(number, text)| (*number, kept(text)));
    let answers = answers.filter(|(number, text)| !is_answered(*number, text));
    unsaved.extend(answers.map(|(number, text)| (format!("answer.{number}"), text)));
    unsaved.retain(|(_, text)| !text.trim().is_empty());
    unsaved
}

/// The editor, told what happened beside a save.
fn after_saving(here: &str, merged: bool, beside: Option<AccountId>) -> String {
    let mut parameters = Vec::new();
    if merged {
        parameters.push(("merged", "1".to_owned()));
    }
    parameters.extend(beside.map(|other| ("beside", other.0.to_string())));
    routes::with_parameters(here, &parameters)
}

/// Saves what is being written, for the program of the editor, and answers with the parts of the page that are others
/// now. The status says what became of it: 401 signed out, 403 not the time to write, 409 both changed the same, 413, 400
/// and 422 not taken, or not all of it.
pub async fn keep(
    language: Language,
    State(door): State<Door>,
    who: Session,
    Path(id): Path<String>,
    Sent(sent): Sent,
) -> Response {
    if who.account.is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let answer = async {
        let entry = id_of(&id)?;
        let asked = sent
            .map(|sent| asked(&sent))
            .and_then(|asked| if asked.whole { Ok(asked) } else { Err(StatusCode::BAD_REQUEST) });
        let asked = match asked {
            Ok(asked) => asked,
            Err(status) => {
                // Whose draft it is is said to nobody else.
                door.library.draft(&who.viewer, entry).await?;
                return Ok(status.into_response());
            }
        };
        let outcome = match door.library.save(&who.viewer, entry, &asked.edit).await {
            Err(library::Error::Denied(why)) => return not_now(&door, language, &id, why).await,
            outcome => outcome?,
        };
        let (draft, merged) = match outcome.saved {
            Saved::Saved(draft) => (*draft, false),
            Saved::Merged(draft) => (*draft, true),
            Saved::Conflict(_) => return Ok(StatusCode::CONFLICT.into_response()),
        };
        if !outcome.unknown.is_empty() {
            // Everything else is saved. What has no field here must not be taken for saved, and stays in the browser.
            return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
        }
        let change = asked.edit.change.as_ref();
        let kept = Kept {
            whole: merged || asked.all.is_some() || outcome.linked || change.is_some() || asked.variant.is_some(),
            at: change.map(|change| place_after(change, &draft)).or_else(|| {
                let list = asked.all.as_ref()?;
                Some(format!("{list}[{}]", form::items(&draft.authored, list).checked_sub(1)?))
            }),
            says: match change {
                Some(change) => pages::editor::says(language, change, form::items(&draft.authored, &change.list)),
                None if asked.all.as_deref() == Some("media") => pages::editor::says_uploaded(language),
                None => String::new(),
            },
            again: outcome.again,
        };
        let beside = match outcome.beside {
            Some(other) => Some(door.library.called(other).await?),
            None => None,
        };
        let hints = door.library.hints(draft.kind, &draft.authored, draft.id).await?;
        let editing = Editing { merged, beside, hints, ..editing(&door, &who, draft, None).await? };
        let chrome = door.chrome(language);
        rendered(move || pages::editor::kept(&chrome, &editing, &kept)).await
    };
    told(&door, language, "", answer.await).await
}

/// It is not the time to write, or not for this person any more: why, for the program of the editor.
async fn not_now(door: &Door, language: Language, id: &str, why: Denied) -> Result<Response, Fault> {
    let (chrome, id) = (door.chrome(language), id.to_owned());
    let page = rendered(move || keeping::denied(&chrome, &id, why == Denied::State)).await?;
    Ok((StatusCode::FORBIDDEN, page).into_response())
}

/// The program of the editor says that the draft is open in front of somebody. It is told who else has it open; 204
/// where nobody has.
pub async fn hold(language: Language, State(door): State<Door>, who: Session, Path(id): Path<String>) -> Response {
    if who.account.is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let answer = async {
        match door.library.hold(&who.viewer, id_of(&id)?).await {
            Ok(None) => Ok(StatusCode::NO_CONTENT.into_response()),
            Ok(Some(other)) => {
                let (chrome, name) = (door.chrome(language), door.library.called(other).await?);
                rendered(move || keeping::also_open(&chrome, &name)).await
            }
            Err(library::Error::Denied(why)) => not_now(&door, language, &id, why).await,
            Err(error) => Err(error.into()),
        }
    };
    told(&door, language, "", answer.await).await
}

/// Makes Markdown of what was copied out of a text program, for the program of the editor; 204 where plain text says
/// as much.
pub async fn paste(who: Session, Sent(sent): Sent) -> Response {
    if who.account.is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(sent) = sent else { return StatusCode::NO_CONTENT.into_response() };
    let value = |name: &str| sent.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone());
    let (html, plain) = (value("html").unwrap_or_default(), value("plain").unwrap_or_default());
    match tokio::task::spawn_blocking(move || library::drafts::pasted(&html, &plain)).await {
        Ok(Some(text)) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        Ok(None) | Err(_) => StatusCode::NO_CONTENT.into_response(),
    }
}

/// Name of the item that a button moved, or of its list where it is gone.
fn place_after(change: &Change, draft: &Draft) -> String {
    let count = form::items(&draft.authored, &change.list);
    let before = if change.how == Move::Add { count.saturating_sub(1) } else { count };
    match change.place(before) {
        Some(place) if count > 0 => format!("{}[{place}]", change.list),
        _ => change.list.clone(),
    }
}

/// Where the item is that a button moved.
fn changed(here: &str, change: Option<&Change>, draft: &Draft) -> String {
    let Some(change) = change else { return here.to_owned() };
    let at = place_after(change, draft);
    format!("{here}#{}", app::pages::editor::place_of(&at))
}

async fn submit(door: &Door, language: Language, who: &Session, draft: Draft) -> Result<Response, Fault> {
    let id = draft.id.to_string();
    let receipt =
        who.address.clone().map(|to| Receipt { to, language, link: routes::of_draft(language, &id, OfDraft::State) });
    match door.library.submit(&who.viewer, draft.id, draft.revision, receipt.as_ref()).await {
        Ok(_) => Ok(see(&routes::of_draft(language, &id, OfDraft::Receipt))),
        Err(library::Error::Invalid(faults)) => {
            let editing = editing(door, who, draft, Some(faults)).await?;
            edited(door, language, editing, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        // Somebody saved between saving and submitting: look first.
        Err(library::Error::Conflict) => Ok(see(&format!("{}?merged=1", routes::draft(language, &id)))),
        // Pressed twice, and the other time was faster: all that was written is saved, and in.
        Err(library::Error::Denied(Denied::State)) => match door.library.draft(&who.viewer, draft.id).await?.status {
            Status::Submitted => Ok(see(&routes::of_draft(language, &id, OfDraft::Receipt))),
            _ => Err(Fault::Denied),
        },
        Err(error) => Err(error.into()),
    }
}

async fn conflict(door: &Door, language: Language, clash: Clash, sent: &[(String, String)]) -> Result<Response, Fault> {
    // Choices and buttons of before are asked anew; everything that was written travels along.
    let asked_anew = |name: &str| {
        matches!(name, "go" | "seen" | "change" | "variant" | "all" | "end") || name.starts_with("choose.")
    };
    let sent: Vec<_> = sent.iter().filter(|(name, _)| !asked_anew(name)).cloned().collect();
    let chrome = door.chrome(language);
    let page = rendered(move || pages::desk::conflict::page(&chrome, &clash, &sent)).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// Whoever is not signed in any more keeps what they wrote, on the page that asks them to.
async fn signed_out(
    door: &Door,
    language: Language,
    id: &str,
    sent: Result<Vec<(String, String)>, StatusCode>,
) -> Result<Response, Fault> {
    let Some(sent) = sent.ok().filter(|sent| asked(sent).whole) else {
        return Ok(see(&routes::sign_in(language, &routes::draft(language, id))));
    };
    let asked_anew = |name: &str| matches!(name, "go" | "change" | "variant" | "all" | "end");
    let sent: Vec<_> = sent.into_iter().filter(|(name, _)| !asked_anew(name)).collect();
    let (chrome, id) = (door.chrome(language), id.to_owned());
    let page = rendered(move || pages::desk::signed_out::page(&chrome, &id, &sent)).await?;
    Ok((StatusCode::FORBIDDEN, page).into_response())
}

/// What was sent could not be saved; the browser still has it.
fn lost(door: &Door, language: Language, trouble: Trouble, here: &str, status: StatusCode) -> Result<Response, Fault> {
    let html = pages::message::about_draft(&door.chrome(language), trouble, here);
    Ok((status, Html(html)).into_response())
}

/// The draft as readers would see it.
pub async fn preview(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        let entry = door.library.preview(&who.viewer, id_of(&id)?, language).await?;
        let mut chrome = door.chrome(language);
        chrome.preview = Some(routes::draft(language, &id));
        let today = door.library.now().date_naive();
        rendered(move || match entry.shown.entry().kind {
            Kind::DialogFormat => pages::format::page(&chrome, &entry, None),
            Kind::BestPractice => pages::practice::page(&chrome, &entry),
            Kind::Guide => pages::guide::page(&chrome, &entry, today),
            Kind::Initiative => pages::initiative::page(&chrome, &entry, &[]),
        })
        .await
    };
    told(&door, language, "", page.await).await
}

/// The receipt of the last submission.
pub async fn receipt(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        let entry = id_of(&id)?;
        let draft = door.library.draft(&who.viewer, entry).await?;
        let Some((submission, _)) = door.library.history(&who.viewer, entry).await? else {
            return Err(Fault::NotFound);
        };
        let chrome = door.chrome(language);
        // The letter went to whoever submitted it, and to nobody else.
        let mailed = who.account == Some(submission.submitted_by) && who.address.is_some();
        rendered(move || pages::desk::state::receipt(&chrome, &draft, &submission, mailed)).await
    };
    told(&door, language, "", page.await).await
}

/// How far it has come.
pub async fn state(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        let entry = id_of(&id)?;
        let stand = stand(&door, &who, entry).await?;
        let chrome = door.chrome(language);
        rendered(move || pages::desk::state::page(&chrome, &stand)).await
    };
    told(&door, language, "", page.await).await
}

/// What became of a draft, with all that its page shows.
async fn stand(door: &Door, who: &Session, entry: EntryId) -> Result<Stand, Fault> {
    let draft = door.library.draft(&who.viewer, entry).await?;
    let history = door.library.history(&who.viewer, entry).await?;
    let told = door.library.told(&who.viewer, entry).await?;
    let subject = Subject {
        status: draft.status,
        initiative: draft.initiative,
        authors: draft.authors.clone(),
        belonged: Vec::new(),
    };
    let may_withdraw = !draft.status.is_public()
        && may(&who.viewer, Action::Step(Step::Withdraw), &subject, door.library.review()).is_ok();
    let may_unpublish = draft.status.is_public()
        && door.library.withdrawal(&who.viewer, entry).await.is_ok_and(|withdrawal| withdrawal.barred.is_none());
    let stands = door.library.stands(&draft).await?;
    let may_correct = door.library.may_correct(&who.viewer, entry).await?;
    Ok(Stand { draft, stands, history, may_withdraw, may_unpublish, may_correct, told, objecting: None })
}

/// Objects to a decision.
pub async fn object(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Response {
    let page = async {
        let entry = id_of(&id)?;
        let decision = sent.value("decision").and_then(|number| number.parse().ok()).unwrap_or_default();
        let text = sent.value("objection").unwrap_or_default();
        let outcome = door.library.object(&who.viewer, entry, decision, text).await;
        let of = match outcome {
            // Sent twice, it stands once.
            Ok(_) | Err(library::Error::Conflict | library::Error::Invalid(_)) => {
                door.library.decisions_told(&who.viewer, entry).await?
            }
            Err(error) => return Err(error.into()),
        };
        let chrome = door.chrome(language);
        match outcome {
            Err(library::Error::Invalid(broken)) => {
                let faults = broken.iter().map(|fault| pages::review::fault(language, of.kind, fault)).collect();
                let objecting = (decision, text.to_owned(), faults);
                let page = if of.is_written_here {
                    let stand = Stand { objecting: Some(objecting), ..stand(&door, &who, entry).await? };
                    rendered(move || pages::desk::state::page(&chrome, &stand)).await?
                } else {
                    rendered(move || pages::desk::decisions::page(&chrome, &of, Some(&objecting))).await?
                };
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
            _ if of.is_written_here => Ok(see(&routes::of_draft(language, &id, OfDraft::State))),
            _ => Ok(see(&routes::decisions(language, entry))),
        }
    };
    told(&door, language, "", page.await).await
}

/// What was decided about an entry. Where it was written here, its state says that and more.
pub async fn decisions(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        let of = door.library.decisions_told(&who.viewer, id_of(&id)?).await?;
        if of.is_written_here {
            return Ok(see(&routes::of_draft(language, &id, OfDraft::State)));
        }
        let chrome = door.chrome(language);
        rendered(move || pages::desk::decisions::page(&chrome, &of, None)).await
    };
    told(&door, language, "", page.await).await
}

/// Takes a submission back.
pub async fn withdraw(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        door.library.withdraw(&who.viewer, id_of(&id)?, &Pages).await?;
        Ok(see(&routes::of_draft(language, &id, OfDraft::State)))
    };
    told(&door, language, "", page.await).await
}

/// Throws a draft away.
pub async fn discard(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        door.library.discard(&who.viewer, id_of(&id)?).await?;
        Ok(see(&routes::desk(language)))
    };
    told(&door, language, "", page.await).await
}

/// Brings a discarded draft back.
pub async fn restore(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        door.library.restore(&who.viewer, id_of(&id)?).await?;
        Ok(see(&routes::draft(language, &id)))
    };
    told(&door, language, "", page.await).await
}

/// Goes on with what somebody else has open.
pub async fn take_over(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        door.library.take_over(&who.viewer, id_of(&id)?, &Pages).await?;
        Ok(see(&routes::draft(language, &id)))
    };
    told(&door, language, "", page.await).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_says_more_than_its_fields() {
        let asked = asked(&pairs(&[
            ("revision", "4"),
            ("title", "Neu"),
            ("related[0].rel", "part_of"),
            ("change", "up fields.steps[1]"),
            ("arranged", "add fields.steps"),
            ("arranged", "to fields.steps[4] 0"),
            ("choose.title.de", "theirs"),
            ("variant", "019a2000-0000-7000-8000-000000000001"),
            ("saving", "k3-9a"),
            ("saving", "not a name"),
            ("answer.12", "So bleibt er."),
            ("choose.answer.12", "mine"),
            ("end", "1"),
        ]));
        assert!(asked.whole);
        assert_eq!((asked.edit.revision, asked.go.as_str()), (4, "save"));
        assert_eq!(asked.edit.choices.get("title.de"), Some(&Side::Theirs));
        let names: Vec<&str> = asked.edit.posted.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["title", "related[0].rel", "related[1].rel", "related[1].target"]);
        assert!(asked.edit.change.is_some());
        assert_eq!(
            (asked.edit.sent, asked.edit.answers),
            (vec!["k3-9a".to_owned()], vec![(12, "So bleibt er.".to_owned())])
        );
        assert_eq!(asked.edit.choices.get("answer.12"), Some(&Side::Mine));
        assert_eq!(asked.edit.arranged.iter().map(|change| change.index).collect::<Vec<_>>(), [0, 4]);
    }
}
