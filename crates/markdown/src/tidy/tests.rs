//! What the room promises, by tables.

fn tidy(html: &str) -> String {
    super::tidy(html, usize::MAX).html
}

#[test]
fn long_texts_have_seams_outside_of_references() {
    for piece in ["&amp;", "&", "\u{a0}", "«x", "&am<x>p;"] {
        let text = piece.repeat(10_000);
        let seamed = tidy(&text);
        let runs: Vec<_> = seamed.split(super::SEAM).collect();
        assert!(runs.len() > 5 && runs.iter().all(|run| run.len() < 1_100), "{piece}");
        assert!(runs.iter().skip(1).all(|run| run.starts_with(['&', '\u{a0}', '«'])), "{piece}");
        assert_eq!(runs.concat(), tidy(piece).repeat(10_000));
    }
    let text = "Wörter ohne Sucherei ".repeat(1_000);
    assert_eq!(tidy(&text), text);
}

#[test]
fn what_is_too_long_is_closed_and_told() {
    let cut = super::tidy("<ul><li>aaaa<li>bbbb<li>cccc", 20);
    assert_eq!((cut.html.as_str(), cut.is_whole), ("<ul><li>aaaa</li><li></li></ul>", false));
}

#[test]
fn nesting_is_made_good() {
    for (given, expected) in [
        ("a < b & c", "a &lt; b & c"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p>a<b>b<p>c</b>d", "<p>a<strong>b</strong></p><p>cd</p>"),
        ("<i><b>a</i>b</b>", "<em><strong>a</strong></em>b"),
        ("</p></b></table>a", "a"),
        ("<div>a</div><div>b</div>", "a\nb\n"),
        ("<h1>a</h2>b", "<h2>a</h2>b"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>d"),
        ("<li>a<li>b", "a\nb"),
        ("<pre>\n\na<code>b</code></pre>", "<pre><code>\n\nab</code></pre>"),
        ("<A HREF='/a'>x<a href=/b>y", "<a href=\"/a\">x</a><a href=\"/b\">y</a>"),
        ("<a href=javascript:x>y</a>", "y"),
        ("<a href=https://example.org>y</a>", "<a href=\"https://example.org\" rel=\"noopener nofollow ugc\">y</a>"),
        ("<img src=/media/a.png alt='b' onload=c>", "<img src=\"/media/a.png\" alt=\"b\" loading=\"lazy\">"),
        ("<img src=https://example.org/a.png alt=b>", ""),
        ("<h2 id=t-a>a</h2><h2 id=t-a>b</h2>", "<h2 id=\"t-a\">a</h2><h2>b</h2>"),
        ("<script>a</script>b<style>c</style>d<svg><p>e</svg>f", "bdf"),
        ("a<!-- b -->c<!-->d<!x>e<?f?>g</>h", "acdegh"),
        ("a<b", "a"),
        ("<plaintext>a", "a"),
    ] {
        assert_eq!(tidy(given), expected, "{given}");
    }
}

#[test]
fn tables_are_wrapped_and_complete() {
    let open = |label: &str| {
        format!("<div class=\"table-wrap\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><table>")
    };
    for (given, rows, label) in [
        ("<table><td>a", "<tbody><tr><td>a</td></tr></tbody>", "Tabelle 1"),
        ("<table>x<tr>y<td>a<tr><th>b</table>", "<tbody><tr><td>a</td></tr><tr><th>b</th></tr></tbody>", "Tabelle 1"),
        ("<table><tr><td>a<table><tr><td>b</table>c</table>", "<tbody><tr><td>a\nb\nc</td></tr></tbody>", "Tabelle 1"),
        (
            "<div class=table-wrap aria-label='Wer &amp; was'><table><tr><td>a</table></div>",
            "<tbody><tr><td>a</td></tr></tbody>",
            "Wer &amp; was",
        ),
    ] {
        let once = tidy(given);
        assert_eq!(once, format!("{}{rows}</table></div>", open(label)), "{given}");
        assert_eq!(tidy(&once), once);
    }
}

#[test]
fn depth_has_an_end() {
    let deep = tidy(&"<blockquote>".repeat(100_000));
    assert_eq!(deep.matches("<blockquote>").count(), super::MAX_OPEN);
    assert_eq!(deep.matches("</blockquote>").count(), super::MAX_OPEN);
}
