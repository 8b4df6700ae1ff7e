//! The key that the node uses: only its own indexes, only what it does.

use meilisearch_sdk::client::Client;
use meilisearch_sdk::errors::{Error as ServerError, ErrorCode};
use meilisearch_sdk::key::{Action, KeyBuilder};

use super::settings::PREFIX;
use crate::error::Error;

/// Fixed, since the server makes the key of it and the master key: asking twice gives the same one.
const UID: &str = "6f2c1f0a-2b7e-4d0c-9a55-3f1e5c7b9d21";

/// Makes the node's key on this server, or finds it there. `master` is the server's own key, used for this alone.
///
/// # Errors
/// Where the server does not answer or refuses.
pub async fn restricted_key(url: &str, master: &str) -> Result<String, Error> {
    let client = Client::new(url.trim_end_matches('/'), Some(master))?;
    match client.get_key(UID).await {
        Ok(key) => return Ok(key.key),
        Err(ServerError::Meilisearch(error)) if error.error_code == ErrorCode::ApiKeyNotFound => {}
        Err(error) => return Err(error.into()),
    }
    let mut key = KeyBuilder::new();
    key.with_description("Werkbuch: its own indexes alone");
    key.with_index(format!("{PREFIX}*"));
    key.with_actions([
        Action::Search,
        Action::DocumentsAdd,
        Action::DocumentsGet,
        Action::DocumentsDelete,
        Action::IndexesCreate,
        Action::IndexesGet,
        Action::IndexesUpdate,
        Action::IndexesDelete,
        Action::SettingsGet,
        Action::SettingsUpdate,
        Action::StatsGet,
        Action::TasksGet,
    ]);
    key.uid = Some(UID.to_owned());
    Ok(client.create_key(&key).await?.key)
}
