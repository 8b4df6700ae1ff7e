//! Lists of Word, which are paragraphs: each carries its level and the number that Word wrote before it.

/// Before the line of an item that was a paragraph: then its level, its kind, its number, and [`BEHIND`].
pub(super) const ITEM: char = '\u{E000}';
/// Between what is told of an item and its text.
const BEHIND: char = '\u{E007}';
/// Deepest level of a list that is taken over; what is deeper stands there.
const DEEPEST: usize = 4;
/// Columns by which an item within another is moved in, at least.
const STEP: usize = 3;

/// A paragraph that is an item: one line, told apart from others by [`ITEM`].
pub(super) fn item(level: usize, marker: &str, text: &str) -> String {
    let level = level.clamp(1, DEEPEST);
    // The conversion takes a number with a dot for something to be written otherwise.
    let marker = marker.replace('\\', "");
    let kind = if is_numbered(&marker) { 'n' } else { 'b' };
    let number = number(&marker).map(|number| number.to_string()).unwrap_or_default();
    let text: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    format!("{ITEM}{level}{kind}{number}{BEHIND}{}", text.join(" "))
}

/// What is told of an item, and its text.
struct Item<'t> {
    level: usize,
    is_numbered: bool,
    number: Option<usize>,
    text: &'t str,
}

impl<'t> Item<'t> {
    /// The item that a line is.
    fn read(line: &'t str) -> Option<Self> {
        let (head, text) = line.strip_prefix(ITEM)?.split_once(BEHIND)?;
        let mut letters = head.chars();
        let level = letters.next()?.to_digit(10)? as usize;
        let is_numbered = letters.next()? == 'n';
        Some(Self { level, is_numbered, number: letters.as_str().parse().ok(), text })
    }
}

/// Items within one line of a table: signs and numbers before their texts.
pub(super) fn in_one_line(text: &str) -> String {
    let mut parts = text.split(ITEM);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((head, text)) = part.split_once(BEHIND) else {
            out.push_str(part);
            continue;
        };
        let number = head.get(2..).unwrap_or_default();
        let sign = if number.is_empty() { "• ".to_owned() } else { format!("{number}. ") };
        out.push_str(&format!(" {sign}{text}"));
    }
    out
}

/// What of a marker is neither blank nor the sign behind a number.
fn body(marker: &str) -> &str {
    let marker = marker.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{a0}');
    marker.trim_start_matches('(').trim_end_matches(['.', ')'])
}

/// `1.`, `a)`, `iv.`, `(2)`, `1.2.`: a number rather than a sign.
fn is_numbered(marker: &str) -> bool {
    let body = body(marker);
    marker.contains(['.', ')'])
        && !body.is_empty()
        && body.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.')
}

/// The number that stands there, of `1.2.` the last; of letters only the first, since `i` is one and nine.
fn number(marker: &str) -> Option<usize> {
    if !is_numbered(marker) {
        return None;
    }
    match body(marker).rsplit('.').next()? {
        "a" | "A" => Some(1),
        last => last.parse().ok().filter(|number| (1..1_000_000).contains(number)),
    }
}

/// A list that goes on.
struct Open {
    level: usize,
    /// The column of its markers.
    column: usize,
    is_numbered: bool,
    number: usize,
    /// The sign behind its numbers: another one begins another list.
    sign: char,
}

impl Open {
    fn marker(&self) -> String {
        if self.is_numbered { format!("{}{}", self.number, self.sign) } else { "-".to_owned() }
    }

    /// Whether an item of this number goes on with it: a number that was there already begins anew.
    fn goes_on_with(&self, item: &Item) -> bool {
        self.is_numbered == item.is_numbered && item.number.is_none_or(|number| number > self.number)
    }
}

/// Puts an item into the lists that are open, and gives its line; with a blank one before it where a list begins beside
/// another.
fn put(open: &mut Vec<Open>, item: &Item) -> String {
    while open.last().is_some_and(|list| list.level > item.level) {
        open.pop();
    }
    let before = open.pop_if(|list| list.level == item.level);
    let mut gap = "";
    let list = match before {
        Some(mut list) if list.goes_on_with(item) => {
            list.number = list.number.saturating_add(1);
            list
        }
        before => {
            let other = |list: Open| if list.sign == '.' && list.is_numbered { ')' } else { '.' };
            let step = |list: &Open| list.column + STEP.max(list.marker().len() + 1);
            let column = open.last().map(step).unwrap_or_default();
            if before.is_some() && column == 0 {
                gap = "\n";
            }
            Open {
                level: item.level,
                column,
                is_numbered: item.is_numbered,
                // A list that begins right behind a text begins with one, or it is read as that text.
                number: item.number.filter(|_| column == 0).unwrap_or(1),
                sign: before.map_or('.', other),
            }
        }
    };
    let line = format!("{gap}{}{} {}", " ".repeat(list.column), list.marker(), item.text);
    open.push(list);
    line
}

/// Whether a line begins an item: `- `, `12. `, `12) `.
fn is_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    line.starts_with("- ") || (digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") ")))
}

/// Items that were paragraphs as lists: no blank lines between them, their numbers counted.
pub(super) fn listed(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for line in text.lines() {
        if let Some(item) = Item::read(line) {
            if !open.is_empty() {
                without_blank_lines(&mut out);
            }
            out.push(put(&mut open, &item));
            continue;
        }
        if line.trim().is_empty() {
            // One blank line says as much as several.
            if out.last().is_some_and(|last| !last.is_empty()) {
                out.push(String::new());
            }
            continue;
        }
        open.clear();
        // An item that stands within something else, as in a quotation, keeps its sign.
        let told = line.contains(ITEM).then(|| in_one_line(line));
        let line = told.as_deref().unwrap_or(line);
        // A list within an item follows it without a blank line.
        let within = line.strip_prefix("  ").map(str::trim_start);
        if within.is_some_and(is_item)
            && out.iter().rfind(|it| !it.trim().is_empty()).is_some_and(|it| is_item(it.trim_start()))
        {
            without_blank_lines(&mut out);
        }
        out.push(line.to_owned());
    }
    out.join("\n")
}

fn without_blank_lines(out: &mut Vec<String>) {
    while out.last().is_some_and(|last| last.trim().is_empty()) {
        out.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Items as `(level, marker, text)`.
    fn lines(items: &[(usize, &str, &str)]) -> String {
        let lines: Vec<String> = items.iter().map(|(level, marker, text)| item(*level, marker, text)).collect();
        listed(&lines.join("\n\n"))
    }

    #[test]
    fn numbers_are_counted_and_begin_anew() {
        let list = lines(&[(1, "1.", "a"), (1, "2.", "b"), (1, "1.", "c"), (1, "2.", "d"), (1, "1.", "e")]);
        assert_eq!(list, "1. a\n2. b\n\n1) c\n2) d\n\n1. e");
        assert_eq!(lines(&[(1, "3.", "a"), (1, "4.", "b")]), "3. a\n4. b", "as it goes on behind a paragraph");
        assert_eq!(lines(&[(1, "a)", "a"), (1, "b)", "b"), (1, "a)", "c")]), "1. a\n2. b\n\n1) c");
        assert_eq!(lines(&[(1, "i.", "a"), (1, "ii.", "b"), (1, "·", "c")]), "1. a\n2. b\n\n- c");
        assert_eq!(lines(&[(1, "1.", "a\n  b  \nc")]), "1. a b c");
    }

    #[test]
    fn what_lies_deeper_is_moved_in_far_enough() {
        let list = lines(&[(1, "1.", "a"), (2, "1.1.", "b"), (2, "1.2.", "c"), (1, "2.", "d"), (2, "2.1.", "e")]);
        assert_eq!(list, "1. a\n   1. b\n   2. c\n2. d\n   1. e");
        assert_eq!(lines(&[(1, "10.", "a"), (2, "o", "b")]), "10. a\n    - b");
        assert_eq!(lines(&[(1, "1.", "a"), (2, "4.", "b"), (2, "5.", "c")]), "1. a\n   1. b\n   2. c");
        // A level that was left out would be read as code.
        assert_eq!(lines(&[(1, "·", "a"), (3, "·", "b"), (3, "·", "c")]), "- a\n   - b\n   - c");
        assert_eq!(lines(&[(3, "·", "a"), (1, "·", "b")]), "- a\n- b");
    }
}
