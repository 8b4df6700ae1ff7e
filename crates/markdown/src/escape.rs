//! How text is written into HTML, so that it can only ever be text.

/// Appends `text` as the content of an element.
pub(crate) fn text(out: &mut String, text: &str) {
    escape(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends ` name="value"`. The name is one of ours, the value anybody's.
pub(crate) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        _ => None,
    });
    out.push('"');
}

fn escape(out: &mut String, text: &str, replacement: impl Fn(char) -> Option<&'static str>) {
    let mut kept = 0;
    for (at, c) in text.char_indices() {
        if let Some(instead) = replacement(c) {
            out.push_str(&text[kept..at]);
            out.push_str(instead);
            kept = at + c.len_utf8();
        }
    }
    out.push_str(&text[kept..]);
}
