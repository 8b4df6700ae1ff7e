//! NodeInfo 2.1 (diaspora-software/nodeinfo): what runs here, in figures.

use serde_json::{Value, json};

/// What the well-known address says: where the document is.
pub fn well_known(base_url: &str) -> Value {
    json!({ "links": [{
        "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1",
        "href": format!("{base_url}/nodeinfo/2.1"),
    }] })
}

/// The document. No protocol is named as long as none is spoken.
pub fn document(name: &str, entries: u64) -> Value {
    json!({
        "version": "2.1",
        "software": { "name": "werkbuch", "version": env!("CARGO_PKG_VERSION") },
        "protocols": [],
        "services": { "inbound": [], "outbound": ["atom1.0"] },
        "openRegistrations": false,
        "usage": { "users": {}, "localPosts": entries },
        "metadata": { "nodeName": name },
    })
}
