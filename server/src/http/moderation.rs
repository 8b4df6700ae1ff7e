//! The office decides about what is public: notices, entries, recommendations. Who may is asked by the library.

use app::chrome::Chrome;
use app::pages::moderation::{self as pages, Typed};
use app::routes;
use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::decision::{Deed, Reason};
use domain::policy::Denied;
use domain::recommendation::Proposal;
use domain::{EntryId, Language};
use library::Error;
use library::moderation::{OfficeEntry, Verdict};
use library::notices::NoticeRow;
use serde::Deserialize;

use crate::http::pages::{id_of, parameters, rendered, told};
use crate::http::reply::{self, Fault};
use crate::links::Pages;
use crate::session::{Session, SignedIn};
use crate::state::Door;
use crate::worker::follow;

/// Longest title that is looked for, in characters.
const LONGEST_TITLE: usize = 200;

/// A form of the office, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    act: String,
    go: String,
    template: String,
    pub(super) deed: String,
    pub(super) reason: String,
    pub(super) words: String,
    pub(super) notice: String,
    pub(super) version: String,
    close: String,
    answer: String,
    reasons_de: String,
    reasons_en: String,
    exception: String,
    months: String,
}

impl Sent {
    /// As it is shown again.
    pub(super) fn typed(self) -> Typed {
        Typed {
            deed: self.deed,
            reason: self.reason,
            words: self.words,
            close: self.close,
            answer: self.answer,
            reasons_de: self.reasons_de,
            reasons_en: self.reasons_en,
            exception: self.exception,
            months: self.months,
            version: self.version,
        }
    }

    /// Whether only a ready text was asked for.
    fn asks_for_template(&self) -> bool {
        self.go == "template"
    }

    /// As it is shown again, with the ready text that was asked for.
    fn with_template(mut self, language_of_authors: Language, language_of_reporter: Language) -> Typed {
        if self.act == "close" {
            self.answer = pages::with_template(&self.answer, language_of_reporter, &self.template);
        } else {
            self.words = pages::with_template(&self.words, language_of_authors, &self.template);
        }
        self.typed()
    }

    fn verdict(&self, deed: Deed, notice: Option<i64>) -> Verdict {
        Verdict { deed, reason: Reason::from_code(&self.reason), words: self.words.clone(), notice }
    }

    fn proposal(&self) -> Proposal {
        Proposal {
            reasons_de: self.reasons_de.clone(),
            reasons_en: self.reasons_en.clone(),
            exception: self.exception.clone(),
            months: self.months.trim().parse().unwrap_or_default(),
        }
    }
}

/// Why a form is shown again: what the library says, or that nothing was chosen in a menu.
pub(super) enum Why {
    Said(Error),
    NothingChosen(&'static str),
}

impl From<Error> for Why {
    fn from(error: Error) -> Self {
        Self::Said(error)
    }
}

pub(super) fn is_done(raw: Option<&str>) -> bool {
    raw == Some("done=1")
}

fn number_of(text: &str) -> Result<i64, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

/// A page of the notices.
pub async fn notices(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let asked = parameters(raw.as_deref()).into_iter().find(|(name, _)| name == "page");
        let page = asked.and_then(|(_, page)| page.parse().ok()).unwrap_or(1);
        let notices = door.library.notices(&who.viewer, language, page).await?;
        let unreasoned = door.library.unreasoned(&who.viewer, language).await?;
        let chrome = door.chrome(language);
        rendered(move || pages::notices(&chrome, &notices, &unreasoned)).await
    };
    told(&door, language, "", page.await).await
}

/// One notice.
pub async fn notice(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(number): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let notice = door.library.notice(&who.viewer, number_of(&number)?).await?;
        let entry = entry_behind(&door, &who, &notice).await?;
        let chrome = door.chrome(language);
        let done = is_done(raw.as_deref());
        rendered(move || pages::notice(&chrome, &notice, entry.as_ref(), &Typed::default(), &[], done)).await
    };
    told(&door, language, "", page.await).await
}

/// The entry that a notice is about, where there is still one.
async fn entry_behind(door: &Door, who: &Session, notice: &NoticeRow) -> Result<Option<OfficeEntry>, Fault> {
    let Some(id) = notice.entry else { return Ok(None) };
    match door.library.office_entry(&who.viewer, id).await {
        Ok(entry) => Ok(Some(entry)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Decides about a notice, by a decision about its entry or without one.
pub async fn decide_notice(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(number): Path<String>,
    Form(sent): Form<Sent>,
) -> Response {
    let page = async {
        let notice = door.library.notice(&who.viewer, number_of(&number)?).await?;
        if sent.asks_for_template() {
            let entry = entry_behind(&door, &who, &notice).await?;
            let authors = match &entry {
                Some(entry) => door.library.language_of_authors(entry.shown.entry().id).await?,
                None => notice.language,
            };
            let typed = sent.with_template(authors, notice.language);
            let chrome = door.chrome(language);
            return rendered(move || pages::notice(&chrome, &notice, entry.as_ref(), &typed, &[], false)).await;
        }
        let why = match noted(&door, &who, &notice, &sent).await {
            Ok(()) => {
                follow::at_once(&door).await;
                return Ok(done(&routes::office_with(language, "notice", &number)));
            }
            Err(why) => why,
        };
        let (faults, status) = faults(language, why)?;
        // What others have decided meanwhile is seen at once.
        let notice = door.library.notice(&who.viewer, notice.number).await?;
        let entry = entry_behind(&door, &who, &notice).await?;
        let chrome = door.chrome(language);
        let typed = sent.typed();
        let page = rendered(move || pages::notice(&chrome, &notice, entry.as_ref(), &typed, &faults, false)).await?;
        Ok((status, page).into_response())
    };
    told(&door, language, "", page.await).await
}

async fn noted(door: &Door, who: &Session, notice: &NoticeRow, sent: &Sent) -> Result<(), Why> {
    let library = &door.library;
    if sent.act == "close" {
        let dismissed = match sent.close.as_str() {
            "dismiss" => true,
            "answer" => false,
            _ => return Err(Why::NothingChosen("close")),
        };
        library.close_notice(&who.viewer, notice.number, dismissed, &sent.answer, &Pages).await?;
        return Ok(());
    }
    let deed = Deed::from_code(&sent.deed).ok_or(Why::NothingChosen("deed"))?;
    let entry = notice.entry.ok_or(Error::NotFound)?;
    library.decide(&who.viewer, entry, &sent.verdict(deed, Some(notice.number)), &Pages).await?;
    Ok(())
}

/// Entries by their title.
pub async fn entries(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let words: String = parameters(raw.as_deref())
            .into_iter()
            .find(|(name, _)| name == "title")
            .map(|(_, value)| value)
            .unwrap_or_default()
            .chars()
            .filter(|letter| !letter.is_control())
            .take(LONGEST_TITLE)
            .collect();
        let found = door.library.office_entries(&who.viewer, &words, language).await?;
        let chrome = door.chrome(language);
        rendered(move || pages::entries(&chrome, &words, &found)).await
    };
    told(&door, language, "", page.await).await
}

/// One entry with the decisions about it.
pub async fn entry(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let entry = door.library.office_entry(&who.viewer, id_of(&id)?).await?;
        let chrome = door.chrome(language);
        let done = is_done(raw.as_deref());
        rendered(move || pages::entry(&chrome, &entry, &Typed::default(), &[], done)).await
    };
    told(&door, language, "", page.await).await
}

/// The page of an entry once more, with what was sent and what is wrong with it.
pub(super) async fn again(
    door: &Door,
    language: Language,
    who: &Session,
    entry: EntryId,
    sent: Sent,
    why: Why,
    page: impl FnOnce(&Chrome, &OfficeEntry, &Typed, &[pages::Fault]) -> String + Send + 'static,
) -> Result<Response, Fault> {
    // Who may not enter is told so, whatever they chose.
    let shown = door.library.office_entry(&who.viewer, entry).await?;
    let (faults, status) = faults(language, why)?;
    let (chrome, typed) = (door.chrome(language), sent.typed());
    let page = rendered(move || page(&chrome, &shown, &typed, &faults)).await?;
    Ok((status, page).into_response())
}

/// Decides about an entry.
pub async fn decide_entry(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Response {
    let page = async {
        let entry = id_of(&id)?;
        if sent.asks_for_template() {
            let shown = door.library.office_entry(&who.viewer, entry).await?;
            let authors = door.library.language_of_authors(entry).await?;
            let typed = sent.with_template(authors, authors);
            let chrome = door.chrome(language);
            return rendered(move || pages::entry(&chrome, &shown, &typed, &[], false)).await;
        }
        let why = match decided(&door, &who, entry, &sent).await {
            Ok(()) => {
                follow::at_once(&door).await;
                return Ok(done(&routes::office_with(language, "office_entry", &id)));
            }
            Err(why) => why,
        };
        again(&door, language, &who, entry, sent, why, |chrome, shown, typed, faults| {
            pages::entry(chrome, shown, typed, faults, false)
        })
        .await
    };
    told(&door, language, "", page.await).await
}

async fn decided(door: &Door, who: &Session, entry: EntryId, sent: &Sent) -> Result<(), Why> {
    let library = &door.library;
    if sent.act == "recommend" {
        return Ok(library.recommend(&who.viewer, entry, &sent.proposal(), &Pages).await?);
    }
    match Deed::from_code(&sent.deed) {
        None => Err(Why::NothingChosen("deed")),
        Some(Deed::RecommendationEnded) => {
            Ok(library.end_recommendation(&who.viewer, entry, &sent.words, &Pages).await?)
        }
        Some(deed) => Ok(library.decide(&who.viewer, entry, &sent.verdict(deed, None), &Pages).await?),
    }
}

/// On to a page that says that something is done.
pub(super) fn done(at: &str) -> Response {
    reply::see(&format!("{at}?done=1"))
}

/// What the form says, and with which status; or what another page has to say.
pub(super) fn faults(language: Language, why: Why) -> Result<(Vec<pages::Fault>, StatusCode), Fault> {
    let error = match why {
        Why::NothingChosen(field) => {
            return Ok((vec![pages::nothing_chosen(language, field)], StatusCode::UNPROCESSABLE_ENTITY));
        }
        Why::Said(error) => error,
    };
    let status = match &error {
        Error::Denied(Denied::FourEyes) => StatusCode::FORBIDDEN,
        Error::Denied(_) | Error::Conflict => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    match pages::faults(language, &error) {
        Some(faults) => Ok((faults, status)),
        None => Err(error.into()),
    }
}
