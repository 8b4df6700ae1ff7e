//! A plain reader of tags, for HTML and XML: enough to see what a browser would run and whether XML is well formed.

/// A tag with its attributes; entities are left as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub is_end: bool,
    pub is_empty: bool,
    /// Text behind it, up to the next tag; of scripts and styles all of it.
    pub text: String,
}

impl Tag {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// All tags of a document.
pub fn tags(document: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = document;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let begins =
            rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?'));
        if !begins {
            rest = &rest[1..];
            continue;
        }
        let (mut tag, behind) = tag(&rest[1..]);
        rest = behind;
        let end = match tag.name.as_str() {
            "script" | "style" if !tag.is_end => rest.find(&format!("</{}", tag.name)),
            _ => rest.find('<'),
        };
        let end = end.unwrap_or(rest.len());
        tag.text = rest[..end].to_owned();
        rest = &rest[end..];
        tags.push(tag);
    }
    tags
}

/// A tag, and what stands behind it.
fn tag(text: &str) -> (Tag, &str) {
    let (is_end, text) = text.strip_prefix('/').map_or((false, text), |text| (true, text));
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '>' | '/');
    let length = text.find(ends).unwrap_or(text.len());
    let mut tag = Tag {
        name: text[..length].to_lowercase(),
        attributes: Vec::new(),
        is_end,
        is_empty: false,
        text: String::new(),
    };
    let mut rest = &text[length..];
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix('>') {
            return (tag, behind);
        }
        if let Some(behind) = rest.strip_prefix('/') {
            tag.is_empty = true;
            rest = behind;
            continue;
        }
        if rest.is_empty() {
            return (tag, rest);
        }
        tag.is_empty = false;
        let length = rest.find(|letter: char| ends(letter) || letter == '=').unwrap_or(rest.len()).max(1);
        let name = rest[..length].to_lowercase();
        rest = rest[length..].trim_start();
        let mut value = String::new();
        if let Some(behind) = rest.strip_prefix('=') {
            let behind = behind.trim_start();
            let (found, behind) = match behind.chars().next() {
                Some(quote @ ('"' | '\'')) => behind[1..].split_once(quote).unwrap_or((&behind[1..], "")),
                _ => behind.split_at(
                    behind.find(|letter: char| letter.is_whitespace() || letter == '>').unwrap_or(behind.len()),
                ),
            };
            value = found.to_owned();
            rest = behind;
        }
        tag.attributes.push((name, value));
    }
}

/// Attributes that hold words and are never followed.
const WORDS: [&str; 5] = ["value", "content", "data-title", "placeholder", "aria-label"];

/// Fails where a page holds what its policy forbids, or what no page of ours has.
pub fn assert_clean(what: &str, html: &str) {
    let tags = tags(html);
    assert!(tags.iter().any(|tag| tag.name == "html"), "{what}: no document");
    for tag in &tags {
        for (name, value) in &tag.attributes {
            assert!(name != "style", "{what}: style={value:?} at <{}>", tag.name);
            assert!(!name.starts_with("on"), "{what}: {name}={value:?} at <{}>", tag.name);
            assert!(name != "srcdoc", "{what}: {name}={value:?}");
            // What somebody typed comes back as words; everywhere else it could be an address.
            if WORDS.contains(&name.as_str()) {
                continue;
            }
            let to = value.trim().to_lowercase();
            for scheme in ["javascript:", "vbscript:", "data:text"] {
                assert!(!to.starts_with(scheme), "{what}: {name}={value:?}");
            }
        }
        match tag.name.as_str() {
            "script" if !tag.is_end => {
                let is_data = tag.attribute("type") == Some("application/ld+json");
                if is_data {
                    serde_json::from_str::<serde_json::Value>(&tag.text)
                        .unwrap_or_else(|error| panic!("{what}: {error} in {}", tag.text));
                    assert!(!tag.text.contains('<'), "{what}: {}", tag.text);
                } else {
                    assert!(tag.attribute("src").is_some_and(|source| source.starts_with("/pkg/")), "{what}: {tag:?}");
                    assert_eq!(tag.text.trim(), "", "{what}: an inline script");
                }
            }
            "style" | "iframe" | "object" | "embed" | "base" => panic!("{what}: <{}>", tag.name),
            "meta" => {
                assert!(!tag.attribute("http-equiv").is_some_and(|it| it.eq_ignore_ascii_case("refresh")), "{what}")
            }
            "link" | "img" => {
                for name in ["href", "src"] {
                    // What the browser fetches by itself comes from here.
                    let fetched = tag.name == "img"
                        || matches!(tag.attribute("rel"), Some("stylesheet" | "icon" | "preload" | "modulepreload"));
                    if let (true, Some(to)) = (fetched, tag.attribute(name)) {
                        assert!(to.starts_with('/') && !to.starts_with("//"), "{what}: {to}");
                    }
                }
            }
            _ => {}
        }
    }
}

/// Fails where XML is not well formed: unclosed or crossed elements, wrong entities, forbidden characters.
pub fn assert_well_formed(what: &str, xml: &str) {
    assert!(xml.starts_with("<?xml"), "{what}: {}", xml.chars().take(40).collect::<String>());
    let forbidden = |letter: &char| {
        letter.is_control() && !matches!(letter, '\n' | '\r' | '\t') || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    assert_eq!(xml.chars().find(forbidden), None, "{what}");
    let mut open: Vec<String> = Vec::new();
    for tag in tags(xml).into_iter().filter(|tag| !tag.name.starts_with(['?', '!'])) {
        for text in tag.attributes.iter().map(|(_, value)| value).chain([&tag.text]) {
            assert!(!text.contains('<'), "{what}: {text}");
            for after in text.split('&').skip(1) {
                let entity = after.split(';').next().unwrap_or_default();
                let known = matches!(entity, "amp" | "lt" | "gt" | "quot" | "apos") || entity.starts_with('#');
                assert!(known && after.contains(';'), "{what}: &{after}");
            }
        }
        if tag.is_end {
            assert_eq!(open.pop().as_deref(), Some(tag.name.as_str()), "{what}");
        } else if !tag.is_empty {
            open.push(tag.name);
        }
    }
    assert_eq!(open, Vec::<String>::new(), "{what}");
}

#[test]
fn tags_are_seen_as_a_browser_sees_them() {
    let found = tags(
        r#"<!DOCTYPE html><p class="a>b" hidden data-x='<i>'>Text &lt;b&gt; 1 < 2<br/></p><script src=/a.js>"<p>"</script>"#,
    );
    let names: Vec<_> = found.iter().map(|tag| (tag.name.as_str(), tag.is_end)).collect();
    assert_eq!(
        names,
        [("!doctype", false), ("p", false), ("br", false), ("p", true), ("script", false), ("script", true)]
    );
    assert_eq!(found[1].attributes.len(), 3);
    assert_eq!(found[1].attribute("data-x"), Some("<i>"));
    assert_eq!(found[4].attribute("src"), Some("/a.js"));
}

#[test]
fn what_is_forbidden_is_noticed() {
    for wrong in [
        "<html><p style=\"color:red\">",
        "<html><p onclick=alert(1)>",
        "<html><script>alert(1)</script>",
        "<html><a href=' javascript:alert(1)'>",
        "<html><script src=\"https://example.org/a.js\"></script>",
        "<html><img src=\"//example.org/a.png\">",
        "<html><iframe>",
        "<html><script type=\"application/ld+json\">{\"a\": \"</p>\"}</script>",
    ] {
        assert!(std::panic::catch_unwind(|| assert_clean("wrong", wrong)).is_err(), "{wrong}");
    }
    for wrong in
        ["<?xml?><a><b></a></b>", "<?xml?><a>&nbsp;</a>", "<?xml?><a>1 & 2</a>", "<?xml?><a>", "<?xml?><a>\u{1}</a>"]
    {
        assert!(std::panic::catch_unwind(|| assert_well_formed("wrong", wrong)).is_err(), "{wrong}");
    }
}
