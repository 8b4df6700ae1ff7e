//! What attackers write. Each input of each file in `tests/cases/hostile/` goes through every door
//! of the crate; inputs are parted by a line `%%%%`.

mod support;

use std::fs;
use std::path::Path;

use markdown::{Options, excerpt, front_matter, join_sections, plain, render, sanitise, sections, slug};

fn inputs() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/hostile");
    let mut inputs = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of hostile inputs is there") {
        let path = entry.expect("a folder can be listed").path();
        let text = fs::read_to_string(&path).expect("hostile inputs are text");
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (number, input) in text.split("\n%%%%\n").enumerate() {
            inputs.push((format!("{file} {}", number + 1), written_out(input)));
        }
    }
    inputs
}

/// Characters that no editor shows are written `{U+202E}` in the files.
fn written_out(input: &str) -> String {
    let mut parts = input.split("{U+");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("a character ends with a brace");
        let code = u32::from_str_radix(code, 16).expect("a character is a hexadecimal number");
        out.push(char::from_u32(code).expect("it is a character"));
        out.push_str(rest);
    }
    out
}

#[test]
fn nothing_gets_through() {
    let inputs = inputs();
    assert!(inputs.len() >= 60, "only {} inputs were found", inputs.len());
    for (name, input) in &inputs {
        for footnotes in [false, true] {
            let options = Options { footnotes, ..Options::default() };
            let rendered = render(input, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
            safe(name, input, &rendered.html);
            for heading in &rendered.headings {
                assert!(rendered.html.contains(&format!("<h{} id=\"{}\">", heading.level, heading.id)), "{name}");
            }
        }
        safe(name, input, &sanitise(input));
        // As it arrives from a peer that escapes what it should not, or wraps what it may.
        safe(name, input, &sanitise(&format!("<table><tr><td>{input}</td></tr></table>")));
        safe(name, input, &sanitise(&format!("<ul><li><a href=\"/x\">{input}</a></li></ul>")));
        safe(name, input, &sanitise(&format!("<pre><code>{input}</code></pre>")));
    }
}

fn safe(name: &str, input: &str, html: &str) {
    if let Err(problem) = support::inspect(html) {
        panic!("{name}: {problem}\n--- in\n{input}\n--- out\n{html}");
    }
    assert_eq!(sanitise(html), html, "{name}: sanitising again changes the answer\n--- in\n{input}");
}

#[test]
fn the_other_doors_bear_it_too() {
    for (name, input) in &inputs() {
        let words = plain(input);
        assert!(excerpt(&words, 20).chars().count() <= 20, "{name}");
        assert!(slug(input).bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{name}");
        assert!(join_sections(&sections(input)).is_ok(), "{name}");
        let _ = front_matter::split(input);
    }
}

/// Placeholders of template languages are words like others.
#[test]
fn braces_stay_words() {
    let source = "{{constructor.constructor('return 1')()}} und ${7+7} und <%= 7+7 %>";
    let html = render(source, &Options::default()).expect("it is short").html;
    assert!(html.contains("{{constructor.constructor('return 1')()}} und ${7+7} und &lt;%= 7+7 %&gt;"), "{html}");
}

/// The test's own reading must be able to say no.
#[test]
fn the_inspector_objects() {
    for bad in [
        "<script>x</script>",
        "<p onclick=\"x\">a</p>",
        "<p style=\"x\">a</p>",
        "<p class=\"x\">a</p>",
        "<h2 id=\"main\">a</h2>",
        "<h2 id=\"t-a\">a</h2><h2 id=\"t-a\">b</h2>",
        "<a href=\"javascript:x\">a</a>",
        "<a href=\"//example.org\">a</a>",
        "<a href=\"/\\example.org\">a</a>",
        "<a href=\"https://example.org\">a</a>",
        "<a>a</a>",
        "<a href=\"/a\"><a href=\"/b\">a</a></a>",
        "<img src=\"https://example.org/a.png\" alt=\"a\">",
        "<img src=\"/media/a.png\">",
        "<p>a",
        "<p>a</em></p>",
        "<p><p>a</p></p>",
        "<em><p>a</p></em>",
        "<table><tbody></tbody></table>",
        "a & b",
        "a > b",
        "<p id=x>a</p>",
        "<!-- a -->",
        "<svg></svg>",
    ] {
        assert!(support::inspect(bad).is_err(), "{bad}");
    }
    assert_eq!(support::inspect("<p>a &amp; b<br></p>\n<hr>"), Ok(()));
}
