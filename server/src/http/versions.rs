//! Versions of entries: which one an address names, and two of them beside each other.

use app::{pages, routes};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::account::Viewer;
use domain::{Kind, Language};
use library::read::Reading;

use crate::http::pages::{moved, parameter, rendered};
use crate::http::reply::Fault;
use crate::state::Door;

/// The version of an entry that an address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// None in particular: the newest.
    Newest,
    /// One: `?v=1`.
    One(i64),
    /// Two beside each other: `?v=1&with=2`.
    Two(i64, i64),
}

impl Asked {
    /// What the parameters ask for; what is no number of a version names nothing.
    pub(super) fn read(parameters: &[(String, String)]) -> Result<Self, Fault> {
        let named = |name| parameter(parameters, name).map(|text| number(text).ok_or(Fault::NotFound)).transpose();
        Ok(match named("v")? {
            None => Self::Newest,
            Some(one) => named("with")?.map_or(Self::One(one), |other| Self::Two(one, other)),
        })
    }
}

/// The number of a version, counted from 1.
pub(super) fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| *number > 0 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The page of a version that is hidden; none where it is not.
pub(super) async fn hidden(
    door: &Door,
    language: Language,
    kind: Kind,
    slug: &str,
    number: i64,
) -> Result<Option<Response>, Fault> {
    let Some(hidden) = door.library.hidden_version(&Viewer::reader(), kind, slug, language, number).await? else {
        return Ok(None);
    };
    let chrome = door.chrome(language);
    let page = rendered(move || pages::hidden_version::page(&chrome, &hidden)).await?;
    Ok(Some((StatusCode::GONE, page).into_response()))
}

/// Two versions of an entry beside each other; where one is hidden, the page that says so.
pub(super) async fn comparison(
    door: &Door,
    language: Language,
    kind: Kind,
    slug: &str,
    (from, to): (i64, i64),
) -> Result<Response, Fault> {
    for number in [from, to] {
        if let Some(page) = hidden(door, language, kind, slug, number).await? {
            return Ok(page);
        }
    }
    match door.library.compared(&Viewer::reader(), kind, slug, language, (from, to)).await? {
        Reading::Page(comparison) => {
            let chrome = door.chrome(language);
            rendered(move || pages::versions::page(&chrome, &comparison)).await
        }
        Reading::Moved(slug) => {
            Ok(moved(&routes::comparison(language, kind, &slug, from, to), StatusCode::MOVED_PERMANENTLY))
        }
        Reading::Gone => Err(Fault::Gone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_one_version_or_two_or_none() {
        let read = |given: &[(&str, &str)]| {
            let given: Vec<_> = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Asked::read(&given).ok()
        };
        assert_eq!(read(&[("people", "30")]), Some(Asked::Newest));
        assert_eq!(read(&[("with", "2")]), Some(Asked::Newest));
        assert_eq!(read(&[("v", "3"), ("people", "30")]), Some(Asked::One(3)));
        assert_eq!(read(&[("v", "1"), ("with", "2")]), Some(Asked::Two(1, 2)));
        for nonsense in ["", "0", "-1", "+1", "1.0", " 1", "eins", "99999999999999999999"] {
            assert_eq!(read(&[("v", nonsense)]), None, "{nonsense}");
            assert_eq!(read(&[("v", "1"), ("with", nonsense)]), None, "{nonsense}");
        }
    }
}
