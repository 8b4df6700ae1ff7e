//! What holds for every text, tried with texts made of the pieces that parsers stumble over.

mod support;

use markdown::{Options, Section, excerpt, front_matter, join_sections, plain, render, sanitise, sections, slug};
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "a",
    "Wort ",
    "ä",
    "\u{0}",
    "\u{a0}",
    "\u{202e}",
    "&",
    "&lt;",
    "&#13;",
    "&#10;",
    "&#0;",
    "&nbsp;",
    "&am",
    "p;",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "```\n",
    "~~~\n",
    "~~",
    "*",
    "**",
    "_",
    "\\",
    "#",
    "## ",
    "### ",
    " ##\n",
    "> ",
    "- ",
    "1. ",
    "10) ",
    "+++\n",
    "---\n",
    "===\n",
    "| a | b |\n",
    "|:-:|-:|\n",
    "|---|\n",
    "|",
    "[",
    "]",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "[a]: /b\n",
    "(/a)",
    "(https://example.org/ä?b=c&d)",
    "(javascript:x)",
    "(#a)",
    "<https://example.org>",
    "<a@example.org>",
    "<!--",
    "-->",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<a href=\"/x\">",
    "<a href=https://example.org>",
    "</a>",
    "<div>",
    "</div>",
    "<div class=\"table-wrap\" aria-label=\"T\">",
    "<table>",
    "</table>",
    "<thead>",
    "<tbody>",
    "<tr>",
    "</tr>",
    "<td>",
    "<td class=align-left>",
    "</td>",
    "<th>",
    "<caption>",
    "<ul>",
    "</ul>",
    "<ol start=3>",
    "<li>",
    "</li>",
    "<blockquote>",
    "</blockquote>",
    "<h1>",
    "<h2 id=\"t-a\">",
    "</h2>",
    "<br>",
    "<hr>",
    "<img src=/media/a.png alt=b>",
    "<img src=x>",
    "<script>",
    "</script>",
    "<style>",
    "<svg>",
    "</svg>",
    "<math>",
    "<title>",
    "<textarea>",
    "<plaintext>",
    "<select>",
    "<option>",
    "<form>",
    "<template>",
    "<noscript>",
    "<iframe>",
    "<object>",
    "<font color=a>",
    "<nobr>",
    "<span style=x>",
    "<sup>",
    "</sup>",
    "<dl>",
    "<dt>",
    "<frameset>",
    "<body>",
    "<html>",
    "<x-y>",
    "</",
    "<!",
    "<?",
    "<![CDATA[",
    "]]>",
    " class=",
    " id=t-a",
    "=",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn options() -> impl Strategy<Value = Options<'static>> {
    (0_u8..9, prop::sample::select(&["", "a", "Ä b", "-"][..]), any::<bool>()).prop_map(
        |(first_heading, id_prefix, footnotes)| Options { first_heading, id_prefix, footnotes, ..Options::default() },
    )
}

fn bare<'a>(sections: &[Section<'a>]) -> Vec<(Option<&'a str>, &'a str)> {
    sections.iter().map(|section| (section.heading, section.body.trim_end_matches(['\n', '\r']))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn rendered_text_is_safe_and_stays_as_it_is(source in text(), options in options()) {
        let rendered = render(&source, &options).expect("the text is short");
        prop_assert_eq!(support::inspect(&rendered.html), Ok(()), "{}", rendered.html);
        prop_assert_eq!(sanitise(&rendered.html), rendered.html.clone());
        for heading in &rendered.headings {
            let start = format!("<h{} id=\"{}\">", heading.level, heading.id);
            prop_assert!(rendered.html.contains(&start), "{} in {}", start, rendered.html);
        }
        prop_assert_eq!(render(&source, &options), Ok(rendered));
    }

    #[test]
    fn sanitised_html_is_safe_and_stays_as_it_is(html in text()) {
        let once = sanitise(&html);
        prop_assert_eq!(support::inspect(&once), Ok(()), "{}", once);
        prop_assert_eq!(sanitise(&once), once);
    }

    #[test]
    fn words_of_a_rendering_are_the_words_of_the_text(source in text()) {
        let rendered = render(&source, &Options::default()).expect("the text is short");
        prop_assert_eq!(plain(&source), rendered.plain);
    }

    #[test]
    fn sections_lose_no_byte(source in text()) {
        let found = sections(&source);
        // Bodies are pieces of the source in their order, and only lines of headings lie between.
        let mut rest = source.as_str();
        for section in &found {
            if let Some(heading) = section.heading {
                let at = rest.find("##").expect("a heading has its marks");
                prop_assert!(rest[..at].trim_matches(' ').is_empty());
                let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
                prop_assert!(rest[..line].contains(heading));
                rest = &rest[line..];
                rest = rest.strip_prefix("\r\n").or(rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
            }
            prop_assert!(rest.starts_with(section.body));
            rest = &rest[section.body.len()..];
        }
        prop_assert_eq!(rest, "");
    }

    #[test]
    fn sections_come_apart_as_they_were_joined(source in text()) {
        let found = sections(&source);
        let joined = join_sections(&found).expect("sections that were found can be found again");
        prop_assert_eq!(sections(&joined), found);
        // A text that has been joined once is in its final form.
        prop_assert_eq!(join_sections(&sections(&joined)), Ok(joined));
    }

    #[test]
    fn joined_sections_come_apart_or_are_refused(parts in prop::collection::vec((text(), text()), 0..4)) {
        let parts: Vec<_> = parts.iter().map(|(heading, body)| Section { heading: Some(heading), body }).collect();
        if let Ok(joined) = join_sections(&parts) {
            prop_assert_eq!(bare(&sections(&joined)), bare(&parts));
        }
    }

    #[test]
    fn excerpts_keep_to_their_length(source in text(), chars in 0_usize..60) {
        let words = plain(&source);
        let cut = excerpt(&words, chars);
        prop_assert!(cut.chars().count() <= chars);
        prop_assert!(!cut.contains('\n'));
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert!(line.starts_with(cut.strip_suffix('…').unwrap_or(&cut)));
    }

    #[test]
    fn slugs_are_plain_and_final(words in text()) {
        let once = slug(&words);
        prop_assert!(once.len() <= 60 && !once.starts_with('-') && !once.ends_with('-') && !once.contains("--"));
        prop_assert!(once.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        prop_assert_eq!(slug(&once), once);
    }

    #[test]
    fn front_matter_comes_apart_as_it_was_joined(toml in text(), body in text()) {
        let file = format!("+++\n{toml}\n+++\n{body}");
        let split = front_matter::split(&file).expect("both fences are there");
        // The text may hold a fence of its own; then the first one counts.
        if !toml.contains("+++") {
            prop_assert_eq!(split.toml, format!("{toml}\n"));
            prop_assert_eq!(split.body, body);
        }
        let line = file.lines().nth(split.toml_first_line - 1).unwrap_or_default();
        prop_assert!(split.toml.is_empty() || split.toml.starts_with(line));
        let _ = front_matter::split(&toml);
    }
}
