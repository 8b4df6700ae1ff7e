//! Footnotes: numbered in the order in which the text mentions them, listed at its end.

use std::collections::HashMap;

use crate::allowed::{FOOTNOTE_BACK, FOOTNOTE_REF, FOOTNOTES};
use crate::escape;
use crate::headings::Ids;

/// The footnotes of one text.
#[derive(Debug, Default)]
pub(crate) struct Footnotes {
    by_label: HashMap<String, usize>,
    mentioned: Vec<Note>,
    /// Written notes by label, in the order of the text.
    written: Vec<(String, String)>,
}

#[derive(Debug)]
struct Note {
    id: String,
    mention_id: String,
}

impl Footnotes {
    /// Writes the raised number that leads to a note. Only the first mention is led back to.
    pub(crate) fn mention(&mut self, label: &str, ids: &mut Ids, out: &mut String) {
        let known = self.by_label.get(label).copied();
        let index = known.unwrap_or_else(|| {
            let index = self.mentioned.len();
            let [id, mention_id] = ["fn", "fnref"].map(|kind| ids.of(&format!("{kind} {}", index + 1)));
            self.by_label.insert(label.to_owned(), index);
            self.mentioned.push(Note { id, mention_id });
            index
        });
        let note = &self.mentioned[index];
        out.push_str("<sup");
        if known.is_none() {
            escape::attribute(out, "id", &note.mention_id);
        }
        escape::attribute(out, "class", FOOTNOTE_REF);
        out.push_str("><a");
        escape::attribute(out, "href", &format!("#{}", note.id));
        out.push_str(&format!(">{}</a></sup>", index + 1));
    }

    /// Keeps the HTML of a note until the end of the text.
    pub(crate) fn define(&mut self, label: String, html: String) {
        self.written.push((label, html));
    }

    /// Appends the list. Notes that nothing mentions stand last, without a way back.
    pub(crate) fn finish(self, back_label: &str, out: &mut String) {
        if self.written.is_empty() {
            return;
        }
        let mut bodies: Vec<String> = vec![String::new(); self.mentioned.len()];
        let mut others = Vec::new();
        for (label, html) in self.written {
            match self.by_label.get(&label) {
                Some(&index) => bodies[index].push_str(&html),
                None => others.push(html),
            }
        }
        out.push_str("<ol");
        escape::attribute(out, "class", FOOTNOTES);
        out.push_str(">\n");
        for (index, (note, body)) in self.mentioned.iter().zip(bodies).enumerate() {
            let mut back = String::from(" <a");
            escape::attribute(&mut back, "href", &format!("#{}", note.mention_id));
            escape::attribute(&mut back, "class", FOOTNOTE_BACK);
            escape::attribute(&mut back, "aria-label", &format!("{back_label} {}", index + 1));
            back.push_str(">↩</a>");
            out.push_str("<li");
            escape::attribute(out, "id", &note.id);
            out.push('>');
            match body.strip_suffix("</p>\n") {
                Some(open) => out.push_str(&format!("{open}{back}</p>\n")),
                None => out.push_str(&format!("{body}{back}")),
            }
            out.push_str("</li>\n");
        }
        for body in others {
            out.push_str(&format!("<li>{body}</li>\n"));
        }
        out.push_str("</ol>\n");
    }
}
