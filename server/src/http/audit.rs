//! The log of the office: read, never changed.

use app::pages::audit::{self as pages, Typed};
use app::routes::{self, Named};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use domain::account::AccountId;
use domain::{EntryId, Language};
use library::audit::{Asked, Log};
use uuid::Uuid;

use crate::http::pages::{given, rendered, told};
use crate::http::reply::Fault;
use crate::session::SignedIn;
use crate::state::Door;

/// A page of it, filtered as the address says.
pub async fn page(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let asked = |name: &str| given(raw.as_deref(), name).trim().to_owned();
        let mut typed = Typed { entry: asked("entry"), from: asked("from"), until: asked("until"), faults: Vec::new() };
        // Whoever may not read it learns nothing about which entries there are.
        domain::policy::may_enter_office(&who.viewer).map_err(library::Error::from)?;
        let entry = entry(&door, &typed.entry).await?;
        if entry.is_none() && !typed.entry.is_empty() {
            typed.faults.push(pages::no_entry(language));
        }
        let mut day = |field: &'static str, text: &str| -> Option<NaiveDate> {
            let day = text.parse().ok();
            if day.is_none() && !text.is_empty() {
                typed.faults.push(pages::no_day(language, field));
            }
            day
        };
        let (from, until) = (day("from", &asked("from")), day("until", &asked("until")));
        let wanted = Asked {
            log: Log::from_code(&asked("log")).unwrap_or_default(),
            account: Uuid::try_parse(&asked("account")).ok().map(AccountId),
            entry,
            from,
            until,
            page: asked("page").parse().unwrap_or(1),
        };
        let found = door.library.audit(&who.viewer, &wanted).await?;
        let status = if typed.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let chrome = door.chrome(language);
        let page = rendered(move || pages::page(&chrome, &found, &wanted, &typed)).await?;
        Ok((status, page).into_response())
    };
    told(&door, language, "", page.await).await
}

/// The entry that somebody names by its id or the address of its page.
async fn entry(door: &Door, named: &str) -> Result<Option<EntryId>, Fault> {
    if let Ok(id) = named.parse() {
        return Ok(Some(id));
    }
    let path = named.split_once("://").map_or(named, |(_, rest)| rest.find('/').map_or("", |slash| &rest[slash..]));
    match routes::entry_named(path) {
        Some(Named::Id(id)) => Ok(Some(id)),
        Some(Named::Slug(kind, language, slug)) => Ok(door.library.named_by(kind, language, &slug).await?),
        None => Ok(None),
    }
}
