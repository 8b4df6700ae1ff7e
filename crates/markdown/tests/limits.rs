//! Texts that are made to cost more than they weigh: how much comes out of them, and how long it takes.

mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use markdown::{
    MAX_DEPTH, MAX_INPUT, MAX_OUTPUT, Options, TooLarge, What, excerpt, pasted, plain, render, sanitise, sections,
    shown,
};

/// A name and a text of about `size` bytes.
type Pattern = (&'static str, fn(usize) -> String);

fn fill(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len() + 1)
}

/// Counts up in the place of `#`, so that no two pieces are the same.
fn count(piece: &str, size: usize) -> String {
    let mut out = String::new();
    for number in 0.. {
        if out.len() >= size {
            break;
        }
        out.push_str(&piece.replace('#', &number.to_string()));
    }
    out
}

const MARKDOWN: &[Pattern] = &[
    ("nested quotes", |n| fill("> ", n)),
    ("bare quotes", |n| fill(">", n)),
    ("nested lists in one line", |n| fill("- ", n)),
    ("nested lists in steps", |n| {
        (0..).map(|i| format!("{}- a\n", "  ".repeat(i))).take((n as f64).sqrt() as usize).collect()
    }),
    ("emphasis that opens", |n| fill("*a ", n)),
    ("emphasis that closes", |n| fill("a* ", n)),
    ("emphasis of two kinds", |n| fill("*a_ ", n)),
    ("nested emphasis", |n| format!("{}a{}", fill("*a **a ", n / 2), fill(" a** a*", n / 2))),
    ("underscores", |n| fill("_", n)),
    ("tildes", |n| fill("~~a ~", n)),
    ("brackets that open", |n| fill("[", n)),
    ("brackets that close", |n| fill("]", n)),
    ("nested brackets", |n| format!("{}a{}", fill("[", n / 2), fill("]", n / 2))),
    ("links that open", |n| fill("[a](", n)),
    ("links in pointed brackets", |n| fill("[a](<b", n)),
    ("titles that open", |n| fill("[a](b \"c", n)),
    ("images that open", |n| fill("![", n)),
    ("nested images", |n| format!("{}a{}", fill("![", n / 2), fill("](/media/a)", n / 2))),
    ("code spans of growing length", |n| {
        (1..).map(|i| format!("a{}", "`".repeat(i))).take((2.0 * n as f64).sqrt() as usize).collect()
    }),
    ("backslashes", |n| fill("\\", n)),
    ("entities", |n| fill("&#x1F600;&amp;&a;", n)),
    ("non-breaking spaces", |n| fill("\u{a0}", n)),
    ("signs to escape", |n| fill("&<>\"", n)),
    ("autolinks that open", |n| fill("<https://a", n)),
    ("comments that open", |n| fill("a <!-- ", n)),
    ("declarations that open", |n| fill("a <!A ", n)),
    ("instructions that open", |n| fill("a <? ", n)),
    ("character data that opens", |n| fill("a <![CDATA[ ", n)),
    ("tags that open", |n| fill("<a b=", n)),
    ("definitions of links", |n| count("[#]: /a\n", n)),
    ("one long address, many references", |n| format!("[a]: /{}\n\n{}", fill("x", n / 2), fill("[a] ", n / 2))),
    ("a short address, many references", |n| format!("[a]: /{}\n\n{}", fill("x", 1_000), fill("[a] ", n))),
    ("headings without end", |n| fill("## a\n", n)),
    ("headings that number themselves", |n| format!("{}{}", count("## a #\n", n / 2), fill("## a\n", n / 2))),
    ("underlined headings", |n| fill("a\n=\n", n)),
    ("a table as wide as long", |n| {
        let side = n / 8;
        format!("{}\n{}\n{}", fill("|a", side), fill("|-", side), fill("|\n", n - 4 * side))
    }),
    ("many tables", |n| fill("|a|\n|-|\n|b|\n\n", n)),
    ("pipes", |n| fill("|", n)),
    ("rules and underlines", |n| fill("a\n---\n", n)),
    ("fences that open", |n| fill("```\n> ", n)),
    ("footnotes that are mentioned", |n| format!("[^a]: b\n\n{}", fill("[^a]", n))),
    ("footnotes without definition", |n| count("[^#]", n)),
    ("footnotes that mention the next", |n| count("[^#]: a[^1#]\n\n", n)),
    ("footnotes in what never closes", |n| fill("[^a](", n)),
    ("footnotes in footnotes", |n| fill("[^a]: ", n)),
    ("footnotes in quotes", |n| fill("> [^a]: [^", n)),
    ("footnotes in brackets", |n| fill("[^[", n)),
    ("footnotes in emphasis", |n| fill("*[^a ", n)),
    ("footnotes in images", |n| fill("![^", n)),
    ("many definitions of one footnote", |n| format!("[^a]\n\n{}", fill("[^a]: b\n\n", n))),
];

const HTML: &[Pattern] = &[
    ("formatting that every paragraph takes up again", |n| {
        format!("<p>{}{}", count("<b id=#>", n / 2), fill("<p>x", n / 2))
    }),
    ("formatting that every table takes up again", |n| {
        format!("{}{}", count("<i class=#>", n / 2), fill("<table>x", n / 2))
    }),
    ("links in links", |n| count("<a href=/#>", n)),
    ("formatting closed in the wrong order", |n| fill("<b><i><p></b></i>", n)),
    ("quotes in quotes", |n| fill("<blockquote>", n)),
    ("blocks in blocks", |n| fill("<div>", n)),
    ("blocks that never opened", |n| fill("</div></p></b>", n)),
    ("lists in lists", |n| fill("<ul><li>", n)),
    ("tables in tables", |n| fill("<table><tr><td>", n)),
    ("tables side by side", |n| fill("<table>", n)),
    ("cells", |n| fill("<td>", n)),
    ("cells in a table", |n| format!("<table>{}", fill("<td>", n))),
    ("text that a table throws out", |n| format!("<table>{}", fill("x<tr>", n))),
    ("attributes", |n| format!("<p {}>", count("a#=b ", n))),
    ("one attribute", |n| format!("<img alt=\"{}\" src=/media/a>", fill("&amp;", n))),
    ("tags that never end", |n| fill("<a b='", n)),
    ("comments that never end", |n| fill("<!--", n)),
    ("comments", |n| fill("<!-->", n)),
    ("scripts", |n| fill("<script></script>", n)),
    ("scripts that never end", |n| fill("<script>", n)),
    ("drawings", |n| fill("<svg><math>", n)),
    ("choices", |n| fill("<select><option>", n)),
    ("frames", |n| fill("<template><form>", n)),
    ("ids", |n| count("<h2 id=t-#>", n)),
    ("entities", |n| fill("&nbsp;&AMP&notit;", n)),
    ("less-than signs", |n| fill("<", n)),
    ("ruby", |n| fill("<ruby><rt>", n)),
];

#[test]
fn output_stays_within_its_limit() {
    for &(name, pattern) in MARKDOWN.iter().chain(HTML) {
        for size in [2_000, 16_000] {
            let source = pattern(size);
            for footnotes in [true, false] {
                if size > 2_000 && !footnotes && !name.contains("footnote") {
                    continue;
                }
                let options = Options { footnotes, ..Options::default() };
                match render(&source, &options) {
                    Ok(rendered) => {
                        assert!(rendered.html.len() <= MAX_OUTPUT, "{name}");
                        assert!(rendered.plain.len() <= 2 * MAX_INPUT, "{name}");
                        if size == 2_000 {
                            assert_eq!(support::inspect(&rendered.html), Ok(()), "{name}");
                        }
                    }
                    Err(TooLarge { what, limit, actual }) => {
                        assert!(actual > limit, "{name}");
                        assert_ne!(what, What::Input, "{name}");
                        // What was written when work stopped is not much more than what was allowed.
                        assert!(actual <= limit + 8 * MAX_INPUT, "{name}: {actual}");
                    }
                }
            }
            let words = plain(&source);
            assert!(words.len() <= 2 * source.len(), "{name}");
            assert!(excerpt(&words, 160).chars().count() <= 160, "{name}");
            let kept: usize = sections(&source).iter().map(|section| section.body.len()).sum();
            assert!(kept <= source.len(), "{name}");
        }
    }
}

#[test]
fn foreign_html_does_not_grow() {
    for &(name, pattern) in HTML.iter().chain(MARKDOWN) {
        for size in [2_000, 16_000] {
            let html = pattern(size);
            let clean = sanitise(&html);
            // The worst is a table of seven bytes, which gets a wrapper with a name.
            assert!(clean.len() <= 20 * html.len() + 20_000, "{name}: {} bytes from {}", clean.len(), html.len());
            if size == 2_000 {
                assert_eq!(support::inspect(&clean), Ok(()), "{name}");
                assert_eq!(sanitise(&clean), clean, "{name}");
            }
        }
    }
}

#[test]
fn each_limit_names_itself() {
    let of = |source: &str| render(source, &Options::default()).err();
    let long = "a".repeat(MAX_INPUT + 1);
    assert_eq!(of(&long), Some(TooLarge { what: What::Input, limit: MAX_INPUT, actual: MAX_INPUT + 1 }));
    assert_eq!(of(&long[..MAX_INPUT]), None);

    let quotes = |depth: usize| format!("{}a", "> ".repeat(depth));
    // The paragraph is a level as well.
    assert_eq!(of(&quotes(MAX_DEPTH - 1)), None);
    assert_eq!(of(&quotes(MAX_DEPTH)), Some(TooLarge { what: What::Depth, limit: MAX_DEPTH, actual: MAX_DEPTH + 1 }));
    let whole = shown(&quotes(MAX_DEPTH), &Options::default());
    assert!(whole.starts_with("<pre>&gt; &gt;") && whole.ends_with("a</pre>"), "never dropped: {whole}");

    let prefix = "x".repeat(60);
    let options = Options { id_prefix: &prefix, ..Options::default() };
    let error = render(&"## a\n".repeat(MAX_INPUT / 5), &options).expect_err("each heading makes 90 bytes");
    assert_eq!((error.what, error.limit), (What::Output, MAX_OUTPUT));
    assert!(error.actual > MAX_OUTPUT && error.actual < MAX_OUTPUT + 200, "work stops at the limit: {error}");

    let signs = "<".repeat(MAX_INPUT);
    assert!(render(&signs, &Options::default()).is_ok_and(|rendered| rendered.html.len() > 4 * MAX_INPUT));
}

#[test]
fn very_long_foreign_html_is_read_up_to_the_limit() {
    let html = "ä".repeat(MAX_OUTPUT);
    assert_eq!(sanitise(&html).len(), MAX_OUTPUT);
}

/// The largest answer that a small text is known to make: cells that are not written still appear.
#[test]
fn a_small_text_can_be_a_large_table() {
    let source = format!("|{}\n|{}\n{}", "a|".repeat(500), "-|".repeat(500), "a\n".repeat(500));
    match render(&source, &Options::default()) {
        Ok(rendered) => assert!(rendered.html.len() <= MAX_OUTPUT && rendered.html.len() > 100 * source.len()),
        Err(error) => assert_eq!(error.what, What::Output),
    }
}

/// The shortest of a few times that this takes: what else the machine does makes it longer, never shorter.
fn time(mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let begun = Instant::now();
        work();
        begun.elapsed()
    };
    (0..2).map(once).min().unwrap_or_default()
}

/// Eight times as much takes about eight times as long, and not its square, which would be sixty-four times. What is
/// pasted is read by a parser that looks through all open elements, so that its limits alone hold it.
#[test]
fn time_grows_with_the_size_alone() {
    const SHORT: usize = 4_000;
    const LONG: usize = 8 * SHORT;
    const TIMES: u32 = 32;
    // So much passes unseen, however short the other time is; so much passes in no case, also without optimisation.
    const LEAST: Duration = Duration::from_millis(60);
    const MOST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });
    type Open = fn(&str);
    let doors: [(&str, Open); 3] = [
        ("render", |text| drop(black_box(render(text, &Options::default())))),
        ("sanitise", |text| drop(black_box(sanitise(text)))),
        ("pasted", |text| drop(black_box(pasted(text, "")))),
    ];
    for &(name, pattern) in MARKDOWN.iter().chain(HTML) {
        let (short, long) = (pattern(SHORT), pattern(LONG));
        for (door, open) in doors {
            let taken = time(|| open(&long));
            assert!(taken < MOST, "{door}, {name}: {taken:?} for {} bytes", long.len());
            if taken > LEAST && door != "pasted" {
                let before = time(|| open(&short));
                assert!(taken < before * TIMES, "{door}, {name}: {before:?}, then {taken:?}");
            }
        }
    }
}
