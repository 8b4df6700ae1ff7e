//! Where a link may lead and where an image may come from.
//!
//! The rules are stricter than a browser's reading of an address, so that there is no second
//! reading: nothing with control characters or a backslash, no user name before the host (it
//! would let `https://bank.example@elsewhere.example` look like the bank), no path that begins
//! with two slashes, no relative path that means something else on every page.

use ammonia::Url;

use crate::headings::ID_PREFIX;

/// What a link to another site says about itself: the opened page gets no handle on ours, search
/// engines pass no rank on, and the link was placed by a contributor.
pub(crate) const EXTERNAL_REL: &str = "noopener nofollow ugc";

/// The longest address that is kept, in bytes. Longer ones carry data, not a place.
const MAX_LENGTH: usize = 2_048;

/// The address a link may have, made uniform, or `None` if the link must go.
///
/// Applying it to its own answer changes nothing.
pub(crate) fn link(address: &str) -> Option<String> {
    let address = uniform(address)?;
    if let Some(fragment) = address.strip_prefix('#') {
        return is_fragment(fragment).then_some(address);
    }
    if address.starts_with('/') {
        return (!address.starts_with("//")).then_some(address);
    }
    let (scheme, rest) = address.split_once(':')?;
    if scheme.eq_ignore_ascii_case("mailto") {
        return mail(rest);
    }
    let scheme = ["https", "http"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    let rest = rest.strip_prefix("//")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    if authority.is_empty() || authority.contains('@') {
        return None;
    }
    let address = format!("{scheme}://{rest}");
    Url::parse(&address).ok().map(|_| address)
}

/// True for an answer of [`link`] that leads to another site.
pub(crate) fn is_external(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// The address an image may have: a file below `/media/` of this site.
pub(crate) fn image(address: &str) -> Option<&str> {
    let path = address.strip_prefix("/media/")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(plain);
    (address.len() <= MAX_LENGTH && path.split('/').all(name)).then_some(address)
}

/// A link within the text is written with the slug of a heading; the heading's real id has the
/// `prefix` in front. `None` for every other address.
pub(crate) fn within_text(address: &str, prefix: &str) -> Option<String> {
    let slug = address.strip_prefix('#')?;
    let bare = !slug.is_empty() && !slug.starts_with(ID_PREFIX);
    (bare && is_fragment(slug)).then(|| format!("#{prefix}{slug}"))
}

fn is_fragment(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '%'))
}

/// `mailto:` with one address, and a subject if there is one. Other fields (`cc`, `bcc`, `body`,
/// `attach`) are taken off: they write a message in somebody else's name.
fn mail(rest: &str) -> Option<String> {
    let (to, fields) = rest.split_once('?').unwrap_or((rest, ""));
    let (local, host) = to.split_once('@')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '\'');
    if local.is_empty() || host.is_empty() || !to.replacen('@', "", 1).chars().all(plain) {
        return None;
    }
    let is_subject = |field: &&str| field.split_once('=').is_some_and(|(name, _)| name.eq_ignore_ascii_case("subject"));
    let subject = fields.split('&').find(is_subject).map(|field| format!("?{field}"));
    Some(format!("mailto:{to}{}", subject.unwrap_or_default()))
}

/// Trims, refuses what a browser would quietly remove or turn round, and writes the characters
/// that no address may hold in their percent form.
fn uniform(address: &str) -> Option<String> {
    let address = address.trim_matches([' ', '\t', '\n']);
    let refused = |c: char| c.is_control() || c == '\\' || is_invisible(c);
    if address.is_empty() || address.len() > MAX_LENGTH || address.contains(refused) {
        return None;
    }
    let mut written = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '`' | '{' | '}' | '|' | '^' => {
                written.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c if c.is_whitespace() => return None,
            c => written.push(c),
        }
    }
    (written.len() <= MAX_LENGTH).then_some(written)
}

/// Characters without a shape of their own, some of which reorder what stands around them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_stay() {
        for (given, kept) in [
            ("https://example.org", "https://example.org"),
            ("HTTPS://example.org/Ä?x=1&y=2#z", "https://example.org/Ä?x=1&y=2#z"),
            ("http://example.org:8080/", "http://example.org:8080/"),
            ("https://example.org/a b", "https://example.org/a%20b"),
            (" https://example.org ", "https://example.org"),
            ("/formate/fishbowl?ansicht=druck#ablauf", "/formate/fishbowl?ansicht=druck#ablauf"),
            ("/", "/"),
            ("#t-ablauf", "#t-ablauf"),
            ("#", "#"),
            ("#a b", "#a%20b"),
            ("mailto:info@example.org", "mailto:info@example.org"),
            ("mailto:a+b@example.org?subject=Frage%20x", "mailto:a+b@example.org?subject=Frage%20x"),
            ("mailto:a@example.org?bcc=b@example.org&Subject=x", "mailto:a@example.org?Subject=x"),
            ("mailto:a@example.org?body=x", "mailto:a@example.org"),
        ] {
            assert_eq!(link(given).as_deref(), Some(kept), "{given}");
            assert_eq!(link(kept).as_deref(), Some(kept), "again: {kept}");
        }
    }

    #[test]
    fn links_that_go() {
        for given in [
            "",
            " ",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.org/",
            "blob:https://example.org/x",
            "//example.org",
            "/\\example.org",
            "/\t/example.org",
            "\\\\example.org",
            "https:example.org",
            "https:/example.org",
            "https:///example.org",
            "https://",
            "https://user@example.org",
            "https://example.org:x/",
            "https://exa mple.org/",
            "https://example.org/\u{202e}x",
            "seite.html",
            "../seite",
            "?x=1",
            "mailto:",
            "mailto:nobody",
            "mailto:a@b@c",
            "mailto:a@b.example,c@d.example",
            "#a:b",
        ] {
            assert_eq!(link(given), None, "{given:?}");
        }
        assert_eq!(link(&format!("/{}", "x".repeat(MAX_LENGTH))), None);
    }

    #[test]
    fn images_come_from_the_sites_media_alone() {
        for given in ["/media/a.webp", "/media/2026/plan_1-b.svg"] {
            assert_eq!(image(given), Some(given));
        }
        for given in [
            "/media/",
            "/media",
            "/media/../x",
            "/media/.x",
            "/media//x",
            "/media/a?x",
            "/media/a%2f",
            "media/a",
            "//media/a",
            "https://example.org/media/a.png",
            "data:image/png;base64,AA==",
            "/media/a b",
            "/MEDIA/a",
        ] {
            assert_eq!(image(given), None, "{given}");
        }
    }

    #[test]
    fn a_link_within_the_text_finds_the_heading() {
        assert_eq!(within_text("#ablauf", "t-s1-").as_deref(), Some("#t-s1-ablauf"));
        assert_eq!(within_text("#t-s1-ablauf", "t-s1-"), None);
        assert_eq!(within_text("#", "t-"), None);
        assert_eq!(within_text("/ablauf", "t-"), None);
    }
}
