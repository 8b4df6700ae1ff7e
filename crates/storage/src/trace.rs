//! Every place in which an account is named, and what becomes of it when the account is erased. Whoever adds a column
//! that holds an account names it here; a test in `tests/accounts.rs` asks for it.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait as _, DbErr, QueryResult};
use uuid::Uuid;

use crate::{MOST, Result, Source};

/// What becomes of a row when the account is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It goes with the account.
    Goes,
    /// It stays with the id, which says nothing about a person any more.
    Stays,
}

/// What tells rows of a table apart for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Number(&'static str),
    Id(&'static str),
    Text(&'static str),
}

/// A column that holds accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What becomes of the row.
    pub then: Then,
    key: Key,
    at: Option<&'static str>,
    words: &'static [&'static str],
}

/// A row that names an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Which row, as its table counts or names them.
    pub key: String,
    /// When it was written, where that is kept.
    pub at: Option<DateTime<Utc>>,
    /// What the account wrote in it.
    pub words: Vec<String>,
}

/// All of them.
pub const PLACES: &[Place] = &[
    goes("session", "account", Key::Text("device"), Some("created_at")),
    goes("token", "account", Key::Text("purpose"), Some("created_at")),
    goes("membership", "account", Key::Id("initiative"), Some("since")),
    stays("membership", "change_by", Key::Id("initiative"), Some("change_at")),
    goes("past_member", "account", Key::Id("initiative"), Some("until")),
    goes("second_factor", "account", Key::Id("account"), Some("created_at")),
    goes("recovery_code", "account", Key::Id("account"), Some("used_at")),
    goes("known_device", "account", Key::Text("device"), Some("seen_at")),
    stays("audit", "actor", Key::Text("action"), Some("at")),
    stays("audit", "subject", Key::Text("action"), Some("at")),
    stays("draft", "saved_by", Key::Id("id"), Some("saved_at")),
    stays("draft", "opened_by", Key::Id("id"), Some("opened_at")),
    stays("draft_author", "account_id", Key::Id("draft_id"), None),
    stays("draft_text", "saved_by", Key::Id("draft_id"), Some("saved_at")),
    stays("submission", "submitted_by", Key::Number("number"), Some("submitted_at")).saying(&["change_note"]),
    stays("submission_step", "who", Key::Number("number"), Some("at")).saying(&["note"]),
    stays("media", "uploaded_by", Key::Text("sha256"), Some("created_at")),
    stays("decision", "who", Key::Number("id"), Some("at")).saying(&["words"]),
    stays("review_case", "reviewer", Key::Number("number"), Some("touched_at")),
    stays("review_comment", "who", Key::Number("id"), Some("at")).saying(&["text"]),
    stays("review_comment", "answered_by", Key::Number("id"), Some("answered_at")).saying(&["answer"]),
    stays("review", "who", Key::Id("entry_id"), Some("at")),
    stays("objection", "who", Key::Number("id"), Some("at")).saying(&["text"]),
    stays("objection", "decided_by", Key::Number("id"), Some("decided_at")).saying(&["words"]),
    stays("notice", "decided_by", Key::Number("number"), Some("decided_at")).saying(&["answer"]),
    stays("recommendation", "by", Key::Number("id"), Some("at")).saying(&["reasons_de", "reasons_en", "exception"]),
    goes("watch", "account", Key::Id("id"), Some("since")),
    goes("notification", "account", Key::Number("id"), Some("at")),
    goes("news", "account", Key::Number("id"), Some("at")),
    goes("news_wish", "account", Key::Text("event"), None),
    stays("wanted", "opened_by", Key::Number("id"), Some("opened_at"))
        .saying(&["title_de", "text_de", "title_en", "text_en"]),
    stays("wanted", "closed_by", Key::Number("id"), Some("closed_at")),
    stays("review_date", "confirmed_by", Key::Id("entry_id"), Some("confirmed_at")),
    stays("site_page", "who", Key::Text("page"), Some("at")).saying(&["title", "summary", "text"]),
    stays("site_slots", "who", Key::Number("version"), Some("at")),
    goes("claim", "account", Key::Id("initiative"), Some("asked_at")).saying(&["words"]),
    stays("claim", "decided_by", Key::Id("initiative"), Some("decided_at")).saying(&["answer"]),
    stays("hand_over", "to_account", Key::Id("initiative"), Some("begun_at")),
    stays("hand_over", "by", Key::Id("initiative"), Some("begun_at")),
    stays("amendment", "who", Key::Number("seq"), Some("at")).saying(&["amendment"]),
];

const fn goes(table: &'static str, column: &'static str, key: Key, at: Option<&'static str>) -> Place {
    Place { table, column, then: Then::Goes, key, at, words: &[] }
}

const fn stays(table: &'static str, column: &'static str, key: Key, at: Option<&'static str>) -> Place {
    Place { table, column, then: Then::Stays, key, at, words: &[] }
}

impl Place {
    /// The same where the account has written these columns.
    const fn saying(self, words: &'static [&'static str]) -> Self {
        Self { words, ..self }
    }
}

impl Key {
    const fn column(self) -> &'static str {
        match self {
            Self::Number(column) | Self::Id(column) | Self::Text(column) => column,
        }
    }

    fn read(self, row: &QueryResult) -> Result<String, DbErr> {
        match self {
            Self::Number(_) => row.try_get_by_index::<i64>(0).map(|number| number.to_string()),
            Self::Id(_) => row.try_get_by_index::<Uuid>(0).map(|id| id.to_string()),
            Self::Text(_) => row.try_get_by_index(0),
        }
    }
}

/// The rows that name an account in this place.
pub async fn of(source: &impl Source, account: AccountId, place: &Place) -> Result<Vec<Trace>> {
    let mut select = Query::select();
    select.column(place.key.column());
    for column in place.at.iter().chain(place.words) {
        select.column(*column);
    }
    select.from(place.table).and_where(Expr::col(place.column).eq(account.0)).limit(MOST);
    let rows = source.executor().query_all(&select).await.map_err(|error| source.fail(error))?;
    rows.iter().map(|row| read(place, row).map_err(|error| source.fail(error))).collect()
}

fn read(place: &Place, row: &QueryResult) -> Result<Trace, DbErr> {
    let key = place.key.read(row)?;
    let at = match place.at {
        Some(_) => row.try_get_by_index::<Option<DateTime<Utc>>>(1)?,
        None => None,
    };
    let first = 1 + usize::from(place.at.is_some());
    let mut words = Vec::new();
    for index in first..first + place.words.len() {
        words.extend(row.try_get_by_index::<Option<String>>(index)?.filter(|text| !text.is_empty()));
    }
    Ok(Trace { key, at, words })
}
