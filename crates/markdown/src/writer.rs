//! Writes the parser's events as HTML, with ids, shifted headings and our own tables.
//!
//! It escapes whatever comes from the source, HTML included. Even so nothing rests on it: all it
//! writes goes through the sanitiser, which also adds what links to other sites must say.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};

use crate::footnotes::Footnotes;
use crate::headings::{Heading, Ids, shift};
use crate::plain::Words;
use crate::render::{Options, Rendered, TooLarge, What, check};
use crate::{allowed, escape, links};

/// Writes until the events end or a limit is passed. The HTML is not yet sanitised.
pub(crate) fn write<'a>(events: impl Iterator<Item = Event<'a>>, options: &Options<'_>) -> Result<Rendered, TooLarge> {
    let mut writer = Writer::new(options);
    for event in events {
        writer.event(event)?;
    }
    writer.finish()
}

struct Writer<'o> {
    options: &'o Options<'o>,
    out: String,
    /// Texts around a footnote that is being written, with its label.
    around: Vec<(String, String)>,
    /// Bytes that are written but not in `out`.
    elsewhere: usize,
    depth: usize,
    words: Words,
    ids: Ids,
    headings: Vec<Heading>,
    /// Where the open heading begins, in the HTML and in the words.
    heading: (usize, usize),
    /// For each open link, whether it is written.
    links: Vec<bool>,
    image: Option<Image>,
    table: Table,
    footnotes: Footnotes,
}

/// An image whose description is being gathered.
struct Image {
    address: String,
    /// Images can stand in the description of an image; the outermost counts.
    depth: usize,
    mark: usize,
}

#[derive(Default)]
struct Table {
    number: usize,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
}

impl<'o> Writer<'o> {
    fn new(options: &'o Options<'o>) -> Self {
        Self {
            options,
            out: String::new(),
            around: Vec::new(),
            elsewhere: 0,
            depth: 0,
            words: Words::default(),
            ids: Ids::new(options.id_prefix),
            headings: Vec::new(),
            heading: (0, 0),
            links: Vec::new(),
            image: None,
            table: Table::default(),
            footnotes: Footnotes::default(),
        }
    }

    fn event(&mut self, event: Event<'_>) -> Result<(), TooLarge> {
        self.words.event(&event);
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                check(What::Depth, self.depth)?;
            }
            Event::End(_) => self.depth -= 1,
            _ => {}
        }
        if self.image.is_some() {
            self.within_image(&event);
        } else {
            self.write(event);
        }
        check(What::Output, self.out.len() + self.elsewhere)
    }

    fn finish(mut self) -> Result<Rendered, TooLarge> {
        self.footnotes.finish(self.options.back_label, &mut self.out);
        check(What::Output, self.out.len())?;
        Ok(Rendered { html: self.out, headings: self.headings, plain: self.words.finish() })
    }

    fn write(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => escape::text(&mut self.out, &text),
            Event::Code(code) => {
                self.out.push_str("<code>");
                escape::text(&mut self.out, &code);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::FootnoteReference(label) => self.footnotes.mention(&label, &mut self.ids, &mut self.out),
            // The parser is not asked for these.
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::Heading { .. } => self.heading = (self.out.len(), self.words.mark()),
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>\n"),
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => self.out.push_str("<pre><code>"),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.out.push_str("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.elsewhere += self.out.len();
                self.around.push((label.to_string(), std::mem::take(&mut self.out)));
            }
            Tag::Table(columns) => self.start_table(columns),
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.out.push_str("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.out.push_str(if self.table.has_body { "<tr>" } else { "<tbody>\n<tr>" });
                self.table.has_body = true;
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { link_type, dest_url, .. } => self.start_link(link_type, &dest_url),
            Tag::Image { dest_url, .. } => {
                self.image = Some(Image { address: dest_url.to_string(), depth: 1, mark: self.words.mark() });
            }
            // The parser is not asked for these.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.end_paragraph(),
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::CodeBlock => self.out.push_str("</code></pre>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((label, around)) = self.around.pop() {
                    self.elsewhere -= around.len();
                    let note = std::mem::replace(&mut self.out, around);
                    self.elsewhere += note.len();
                    self.footnotes.define(label, note);
                }
            }
            TagEnd::Table => {
                self.out.push_str(if self.table.has_body { "</tbody>\n</table></div>\n" } else { "</table></div>\n" })
            }
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.out.push_str("</tr>\n</thead>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.out.push_str(if self.table.in_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.out.push_str("</a>");
                }
            }
            TagEnd::Image
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// A paragraph that held only an image without description is nothing.
    fn end_paragraph(&mut self) {
        self.out.truncate(self.out.trim_end_matches('\n').len());
        match self.out.strip_suffix("<p>") {
            Some(before) => self.out.truncate(before.len()),
            None => self.out.push_str("</p>\n"),
        }
    }

    /// A heading gets its start tag now that its words are known. One without words is left out:
    /// it would be a landmark that leads to nothing.
    fn end_heading(&mut self, level: HeadingLevel) {
        let (html, words) = self.heading;
        let text = self.words.since(words);
        if text.is_empty() {
            self.out.truncate(html);
            return;
        }
        let level = shift(level as u8, self.options.first_heading);
        let id = self.ids.of(&text);
        let mut start = format!("<h{level}");
        escape::attribute(&mut start, "id", &id);
        start.push('>');
        self.out.insert_str(html, &start);
        self.out.push_str(&format!("</h{level}>\n"));
        self.headings.push(Heading { level, id, text });
    }

    fn start_table(&mut self, columns: Vec<Alignment>) {
        self.table = Table { number: self.table.number + 1, columns, ..Table::default() };
        self.out.push_str("<div");
        escape::attribute(&mut self.out, "class", allowed::TABLE_WRAP);
        escape::attribute(&mut self.out, "tabindex", "0");
        escape::attribute(&mut self.out, "role", "region");
        let label = format!("{} {}", self.options.table_label, self.table.number);
        escape::attribute(&mut self.out, "aria-label", &label);
        self.out.push_str("><table>\n");
    }

    fn start_cell(&mut self) {
        let [left, center, right] = allowed::ALIGN;
        let class = match self.table.columns.get(self.table.column) {
            Some(Alignment::Left) => Some(left),
            Some(Alignment::Center) => Some(center),
            Some(Alignment::Right) => Some(right),
            Some(Alignment::None) | None => None,
        };
        self.table.column += 1;
        self.out.push_str(if self.table.in_head { "<th" } else { "<td" });
        if let Some(class) = class {
            escape::attribute(&mut self.out, "class", class);
        }
        self.out.push_str(if self.table.in_head { " scope=\"col\">" } else { ">" });
    }

    fn start_link(&mut self, kind: LinkType, address: &str) {
        let address = match kind {
            LinkType::Email => format!("mailto:{address}"),
            _ => links::within_text(address, self.ids.prefix()).unwrap_or_else(|| address.to_owned()),
        };
        let address = links::link(&address);
        if let Some(address) = &address {
            self.out.push_str("<a");
            escape::attribute(&mut self.out, "href", address);
            self.out.push('>');
        }
        self.links.push(address.is_some());
    }

    /// Inside an image there are only the words that describe it, and they are being gathered.
    /// At its end it is written, or its description if it may not be shown.
    fn within_image(&mut self, event: &Event<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(Tag::Image { .. }) => image.depth += 1,
            Event::End(TagEnd::Image) => image.depth -= 1,
            _ => {}
        }
        if image.depth > 0 {
            return;
        }
        let text = self.words.since(image.mark);
        match links::image(&image.address) {
            Some(address) if !text.is_empty() => {
                self.out.push_str("<img");
                escape::attribute(&mut self.out, "src", address);
                escape::attribute(&mut self.out, "alt", &text);
                self.out.push('>');
            }
            _ => escape::text(&mut self.out, &text),
        }
        self.image = None;
    }
}
