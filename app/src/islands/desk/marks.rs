//! Markdown by buttons: what becomes of a text and of what is selected in it.
//!
//! Positions count UTF-16 units, as browsers count them (HTML standard, textarea selection).

/// A part of a text that is replaced, and what is selected afterwards.
#[derive(Debug, PartialEq, Eq)]
pub struct Replaced {
    /// First and last position of what is replaced.
    pub range: (usize, usize),
    /// What stands there then.
    pub text: String,
    /// What is selected then, in the whole text.
    pub select: (usize, usize),
}

/// What a button does to the selection of a text; none for a button that is not known.
pub fn apply(mark: &str, text: &str, start: usize, end: usize) -> Option<Replaced> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = (start.min(units.len()), end.min(units.len()).max(start.min(units.len())));
    Some(match mark {
        "bold" => around(&units, start, end, "**"),
        "italic" => around(&units, start, end, "*"),
        "link" => link(&units, start, end),
        "heading" => lines(&units, start, end, |_| "## ".to_owned()),
        "bullets" => lines(&units, start, end, |_| "- ".to_owned()),
        "numbers" => lines(&units, start, end, |number| format!("{number}. ")),
        "quote" => lines(&units, start, end, |_| "> ".to_owned()),
        _ => return None,
    })
}

fn string(units: &[u16]) -> String {
    String::from_utf16_lossy(units)
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Puts signs around what is selected, or takes them away.
fn around(units: &[u16], start: usize, end: usize, sign: &str) -> Replaced {
    let width = length(sign);
    let is_sign = |from: usize| {
        let at = units.get(from..from + width).map(string);
        // One star of two is no sign of its own.
        let more = sign == "*" && (units.get(from + 1) == Some(&42) || (from > 0 && units.get(from - 1) == Some(&42)));
        at.as_deref() == Some(sign) && !more
    };
    let selected = string(&units[start..end]);
    if start >= width && is_sign(start - width) && is_sign(end) {
        let select = (start - width, end - width);
        return Replaced { range: (start - width, end + width), text: selected, select };
    }
    // Blanks at the edges stay outside, where Markdown wants them.
    let inner = selected.trim();
    let (before, after) = match inner.is_empty() {
        true => ("", ""),
        false => (&selected[..selected.len() - selected.trim_start().len()], &selected[selected.trim_end().len()..]),
    };
    let from = start + length(before) + width;
    let text = format!("{before}{sign}{inner}{sign}{after}");
    Replaced { range: (start, end), text, select: (from, from + length(inner)) }
}

/// Makes a link of what is selected; its address is selected then, to be typed or pasted.
fn link(units: &[u16], start: usize, end: usize) -> Replaced {
    let selected = string(&units[start..end]);
    let is_address = selected.starts_with("https://") || selected.starts_with("http://");
    if is_address {
        return Replaced { range: (start, end), text: format!("[]({selected})"), select: (start + 1, start + 1) };
    }
    let at = start + length(&selected) + 3;
    Replaced { range: (start, end), text: format!("[{selected}](https://)"), select: (at, at + length("https://")) }
}

/// Puts something before each line that the selection touches, or takes it away where all have it.
fn lines(units: &[u16], start: usize, end: usize, prefix: impl Fn(usize) -> String) -> Replaced {
    let is_break = |at: &usize| units[*at] == u16::from(b'\n');
    let from = (0..start).rev().find(is_break).map_or(0, |at| at + 1);
    let to = (end..units.len()).find(is_break).unwrap_or(units.len());
    let block = string(&units[from..to]);
    let all_marked = block
        .lines()
        .filter(|line| !line.trim().is_empty())
        .enumerate()
        .all(|(index, line)| line.starts_with(&prefix(index + 1)));
    let is_empty = block.trim().is_empty();
    let mut number = 0;
    let changed: Vec<String> = block
        .split('\n')
        .map(|line| {
            if line.trim().is_empty() && !is_empty {
                return line.to_owned();
            }
            number += 1;
            let prefix = prefix(number);
            match line.strip_prefix(&prefix).filter(|_| all_marked && !is_empty) {
                Some(plain) => plain.to_owned(),
                None => format!("{prefix}{line}"),
            }
        })
        .collect();
    let text = changed.join("\n");
    let end = from + length(&text);
    let select = if is_empty { (end, end) } else { (from, end) };
    Replaced { range: (from, to), text, select }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text afterwards, with what is selected between bars.
    fn after(mark: &str, marked: &str) -> String {
        let parts: Vec<&str> = marked.split('|').collect();
        let text = parts.concat();
        let start = length(parts[0]);
        let end = start + length(parts[1]);
        let done = apply(mark, &text, start, end).expect("the button is known");
        let units: Vec<u16> = text.encode_utf16().collect();
        let whole = format!("{}{}{}", string(&units[..done.range.0]), done.text, string(&units[done.range.1..]));
        let units: Vec<u16> = whole.encode_utf16().collect();
        let (from, to) = done.select;
        format!("{}|{}|{}", string(&units[..from]), string(&units[from..to]), string(&units[to..]))
    }

    #[test]
    fn buttons_do_what_they_say_and_undo_it() {
        for (mark, before, then) in [
            ("bold", "Ein |Wort| mehr", "Ein **|Wort|** mehr"),
            ("bold", "Ein **|Wort|** mehr", "Ein |Wort| mehr"),
            ("bold", "Ein| Wort |mehr", "Ein **|Wort|** mehr"),
            ("bold", "leer ||", "leer **||**"),
            ("italic", "a |b| c", "a *|b|* c"),
            ("italic", "a **|b|** c", "a ***|b|*** c"),
            ("bold", "😀 |Gruß|", "😀 **|Gruß|**"),
            ("link", "siehe |hier|.", "siehe [hier](|https://|)."),
            ("link", "|https://example.org|", "[||](https://example.org)"),
            ("heading", "eins\nzw|e|i\ndrei", "eins\n|## zwei|\ndrei"),
            ("bullets", "|eins\n\nzwei|", "|- eins\n\n- zwei|"),
            ("bullets", "|- eins\n- zwei|", "|eins\nzwei|"),
            ("numbers", "|eins\nzwei|", "|1. eins\n2. zwei|"),
            ("numbers", "||", "1. ||"),
            ("quote", "e|i|ns", "|> eins|"),
        ] {
            assert_eq!(after(mark, before), then, "{mark}: {before}");
        }
        assert_eq!(apply("sparkle", "a", 0, 1), None);
    }

    proptest::proptest! {
        #[test]
        fn no_selection_breaks(text in "\\PC{0,40}", start in 0usize..60, end in 0usize..60) {
            for mark in ["bold", "italic", "heading", "bullets", "numbers", "quote", "link"] {
                let done = apply(mark, &text, start, end).expect("the button is known");
                proptest::prop_assert!(done.range.0 <= done.range.1 && done.range.1 <= length(&text));
            }
        }
    }
}
