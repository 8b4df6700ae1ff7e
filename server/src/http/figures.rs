//! Figures of the office, as a page and as a table for other programs.

use app::pages::figures;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use domain::Language;

use crate::http::pages::{rendered, told};
use crate::session::SignedIn;
use crate::state::Door;

/// The room.
pub async fn page(language: Language, State(door): State<Door>, SignedIn(who): SignedIn) -> Response {
    let page = async {
        let all = door.library.figures(&who.viewer).await?;
        let chrome = door.chrome(language);
        rendered(move || figures::page(&chrome, &all)).await
    };
    told(&door, language, "", page.await).await
}

/// The same as a file.
pub async fn csv(language: Language, State(door): State<Door>, SignedIn(who): SignedIn) -> Response {
    let file = async {
        let all = door.library.figures(&who.viewer).await?;
        let name = match language {
            Language::De => "attachment; filename=\"werkbuch-zahlen.csv\"",
            Language::En => "attachment; filename=\"werkbuch-figures.csv\"",
        };
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
            (CONTENT_DISPOSITION, HeaderValue::from_static(name)),
        ];
        Ok((headers, figures::csv(language, &all)).into_response())
    };
    told(&door, language, "", file.await).await
}
