//! Two texts word by word.

use super::How;

/// Most words of a text that are compared one by one; a longer one is shown as before and after.
const MOST_WORDS: usize = 6_000;

/// Words in a row of which the same became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What became of them: same, new or gone.
    pub how: How,
    /// The words with what stands between them.
    pub text: String,
}

/// Two texts word by word.
pub(super) fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (words(before), words(after));
    if old.len() + new.len() > MOST_WORDS {
        return Vec::new();
    }
    // One word a line, the line end itself written out.
    let lines = |words: &[&str]| -> String {
        words.iter().map(|word| word.replace('\\', "\\\\").replace('\n', "\\n") + "\n").collect()
    };
    let (old_lines, new_lines) = (lines(&old), lines(&new));
    let mut options = diffy::DiffOptions::new();
    options.set_context_len(old.len() + new.len());
    let patch = options.create_patch(&old_lines, &new_lines);
    let mut pieces: Vec<Piece> = Vec::new();
    for line in patch.hunks().iter().flat_map(|hunk| hunk.lines()) {
        let (how, text) = match *line {
            diffy::Line::Context(text) => (How::Same, text),
            diffy::Line::Delete(text) => (How::Gone, text),
            diffy::Line::Insert(text) => (How::New, text),
        };
        let text = plain(text.strip_suffix('\n').unwrap_or(text));
        match pieces.last_mut() {
            Some(last) if last.how == how => last.text.push_str(&text),
            _ => pieces.push(Piece { how, text }),
        }
    }
    pieces
}

/// A line as the word that it was.
fn plain(line: &str) -> String {
    let mut word = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => word.push(if letters.next() == Some('n') { '\n' } else { '\\' }),
            letter => word.push(letter),
        }
    }
    word
}

/// Words and what stands between them, each for itself.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = first.is_alphanumeric();
        let end = if is_word {
            rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| match piece.how {
                How::New => format!("[+{}]", piece.text),
                How::Gone => format!("[-{}]", piece.text),
                _ => piece.text.clone(),
            })
            .collect()
    }

    #[test]
    fn texts_are_compared_word_by_word() {
        assert_eq!(marked(&pieces("Alle kommen heute.", "Alle gehen heute.")), "Alle [-kommen][+gehen] heute.");
        let (before, after) = ("a\\n b\nc", "a\\n b\n\nc");
        let both = pieces(before, after);
        let of = |left_out: How| -> String {
            both.iter().filter(|piece| piece.how != left_out).map(|piece| piece.text.as_str()).collect()
        };
        assert_eq!((of(How::New).as_str(), of(How::Gone).as_str()), (before, after));
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_between_two_texts(before in "[a-c\\\\ \n.]{0,40}", after in "[a-c\\\\ \n.]{0,40}") {
            proptest::prop_assume!(before != after);
            let both = pieces(&before, &after);
            let of = |left_out: How| -> String {
                both.iter().filter(|piece| piece.how != left_out).map(|piece| piece.text.as_str()).collect()
            };
            proptest::prop_assert_eq!(of(How::New), before);
            proptest::prop_assert_eq!(of(How::Gone), after);
        }
    }
}
