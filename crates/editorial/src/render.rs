//! Markdown into clean sections.

mod cards;
mod cite;
mod figure;
mod inline;

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::body::{Body, EvidenceMark, Section};
use crate::clean::{clean, escape};
use crate::error::{ContentError, ContentErrors};
use crate::evidence::Grade;
use crate::front::newlines;
use crate::slug::UniqueIds;
use crate::sources::Sources;
use crate::table::TableWriter;
use cite::Citations;

/// Marks an address as a citation; the parser's callback for unknown references makes it.
const CITE: &str = "cite:";
/// Marks an address as a strength of evidence.
const EVIDENCE: &str = "evidence:";

type Spanned<'a> = (Event<'a>, Range<usize>);

/// A Markdown text and where it stands.
pub struct Text<'a> {
    /// Path of the file, for messages.
    pub file: &'a str,
    /// The Markdown.
    pub markdown: &'a str,
    /// Line of the file on which the Markdown starts.
    pub first_line: usize,
}

/// Renders a text. Faults are added to the list; what can be rendered still is.
pub fn render(text: &Text<'_>, sources: &Sources, faults: &mut ContentErrors) -> Body {
    let mut own_marks = |link: BrokenLink<'_>| {
        let name = link.reference.trim();
        let grade = name.strip_prefix(EVIDENCE);
        let cite = name.starts_with('@').then(|| format!("{CITE}{name}"));
        let address = cite.or_else(|| grade.map(|grade| format!("{EVIDENCE}{}", grade.trim())))?;
        Some((CowStr::from(address), CowStr::from("")))
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let events: Vec<Spanned<'_>> =
        Parser::new_with_broken_link_callback(text.markdown, options, Some(&mut own_marks))
            .into_offset_iter()
            .collect();

    let mut renderer = Renderer {
        text,
        faults,
        body: Body::default(),
        ids: UniqueIds::default(),
        citations: Citations::new(sources),
        tables: TableWriter::default(),
        open: None,
        out: Vec::new(),
        plain: String::new(),
        level: 1,
    };
    renderer.ids.take("sources");
    renderer.walk(&events);
    renderer.finish()
}

struct Renderer<'a, 'e> {
    text: &'a Text<'a>,
    faults: &'a mut ContentErrors,
    body: Body,
    ids: UniqueIds,
    citations: Citations<'a>,
    tables: TableWriter,
    /// Id and title of the section being written.
    open: Option<(String, String)>,
    out: Vec<Event<'e>>,
    plain: String,
    /// Level of the last heading.
    level: u8,
}

impl<'e> Renderer<'_, 'e> {
    fn walk(&mut self, events: &'e [Spanned<'e>]) {
        let mut at = 0;
        while let Some((event, span)) = events.get(at) {
            at = match event {
                Event::Start(Tag::Heading { level, .. }) => self.heading(events, at, *level),
                Event::Start(Tag::Paragraph) if inline::is_caption(events, at) => {
                    self.captioned_table(events, at)
                }
                Event::Start(Tag::Paragraph) if figure::is_figure(events, at) => {
                    self.figure(events, at)
                }
                Event::Start(Tag::Table(_)) => {
                    self.fault(
                        span,
                        "a table has no caption; write a line 'Table: …' above it",
                    );
                    inline::end_of(events, at)
                }
                Event::Start(Tag::BlockQuote(Some(kind))) => self.open_card(events, at, *kind),
                Event::End(TagEnd::BlockQuote(Some(kind))) => {
                    self.close_card(*kind);
                    at + 1
                }
                Event::Start(Tag::Link { dest_url, .. }) => self.link(events, at, dest_url),
                Event::Start(Tag::Image { .. }) => self.image(events, at),
                Event::Html(raw) | Event::InlineHtml(raw) => {
                    let start: String = raw.trim().chars().take(20).collect();
                    self.fault(span, &format!("raw HTML '{start}'; write it as Markdown"));
                    at + 1
                }
                _ => self.pass(event, at),
            };
        }
    }

    /// An event that needs no care of ours.
    fn pass(&mut self, event: &Event<'e>, at: usize) -> usize {
        if let Some(mark) = self.tables.mark(event) {
            match event {
                Event::End(TagEnd::TableCell) => self.plain.push_str("; "),
                Event::End(TagEnd::TableRow | TagEnd::TableHead) => self.plain.push('\n'),
                _ => {}
            }
            self.push_html(mark);
            return at + 1;
        }
        match event {
            Event::Text(words) | Event::Code(words) => {
                // A citation that was taken out left its space before the full stop.
                if words.starts_with(['.', ',', ';', ':']) && self.plain.ends_with(' ') {
                    self.plain.pop();
                }
                self.plain.push_str(words);
            }
            Event::SoftBreak | Event::HardBreak => self.plain.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock)
                if !self.plain.ends_with('\n') =>
            {
                self.plain.push('\n');
            }
            _ => {}
        }
        self.out.push(event.clone());
        at + 1
    }

    fn heading(&mut self, events: &[Spanned<'_>], at: usize, level: HeadingLevel) -> usize {
        let end = inline::end_of(events, at);
        let title = inline::plain_text(&events[at..end]);
        let number = level as u8;
        if number == 1 {
            let message = "a heading with one #; the title is the page's first heading, use ##";
            self.fault(&events[at].1, message);
        } else if number > self.level + 1 || number > 4 {
            let message = "this heading skips a level; use ## for parts, ### inside a part";
            self.fault(&events[at].1, message);
        }
        self.level = number.max(2);
        let id = self.ids.take(&title);
        if number <= 2 {
            self.close_section();
            self.open = Some((id, title));
        } else {
            self.plain.push_str(&title);
            self.plain.push_str(".\n");
            let tag = if number == 3 { "h3" } else { "h4" };
            self.push_html(&format!("<{tag} id=\"{id}\">{}</{tag}>\n", escape(&title)));
        }
        end
    }

    fn captioned_table(&mut self, events: &'e [Spanned<'e>], at: usize) -> usize {
        let end = inline::end_of(events, at);
        let caption = inline::plain_text(&events[at..end]);
        let caption = caption.trim_start_matches("Table:").trim();
        self.plain.push_str(caption);
        self.plain.push_str(".\n");
        let opening = self.tables.open(&escape(caption));
        self.push_html(&opening);
        // The opening mark of the table itself is written already.
        end + 1
    }

    fn link(&mut self, events: &'e [Spanned<'e>], at: usize, address: &str) -> usize {
        let (_, span) = &events[at];
        if let Some(names) = address.strip_prefix(CITE) {
            match self.citations.html(names) {
                Ok(html) => {
                    self.drop_space();
                    self.push_html(&html);
                }
                Err(message) => self.fault(span, &message),
            }
            return inline::end_of(events, at);
        }
        if let Some(word) = address.strip_prefix(EVIDENCE) {
            self.evidence(word, span);
            return inline::end_of(events, at);
        }
        let line = self.line(span);
        self.body.links.push((address.to_owned(), line));
        self.out.push(events[at].0.clone());
        at + 1
    }

    fn evidence(&mut self, word: &str, span: &Range<usize>) {
        let Some(grade) = Grade::parse(word) else {
            let words = Grade::ALL.map(Grade::word).join(", ");
            self.fault(
                span,
                &format!("unknown strength '{word}'; use one of: {words}"),
            );
            return;
        };
        let section = self
            .open
            .as_ref()
            .map(|(id, _)| id.clone())
            .unwrap_or_default();
        self.body.evidence.push(EvidenceMark { section, grade });
        self.plain.push_str(&format!("Evidence: {}", grade.word()));
        self.push_html(&format!(
            "<span class=\"tag {}\">Evidence: {}</span>",
            grade.class(),
            grade.word()
        ));
    }

    fn close_section(&mut self) {
        let mut raw = String::new();
        html::push_html(&mut raw, std::mem::take(&mut self.out).into_iter());
        let html = clean(&raw);
        let text = std::mem::take(&mut self.plain);
        match self.open.take() {
            Some((id, title)) => self.body.sections.push(Section {
                id,
                title,
                html,
                text,
            }),
            None => {
                self.body.lead = html;
                self.body.lead_text = text;
            }
        }
    }

    fn finish(mut self) -> Body {
        self.close_section();
        self.body.sources = self.citations.into_list();
        self.body.words = self.body.text().split_whitespace().count();
        self.body
    }

    /// Raised numbers follow the word at once, however the editor typed it.
    fn drop_space(&mut self) {
        if let Some(Event::Text(words)) = self.out.last_mut()
            && words.ends_with(' ')
        {
            *words = words.trim_end().to_owned().into();
        }
    }

    fn push_html(&mut self, html: &str) {
        self.out.push(Event::Html(html.to_owned().into()));
    }

    fn line(&self, span: &Range<usize>) -> usize {
        self.text.first_line + newlines(&self.text.markdown[..span.start])
    }

    fn fault(&mut self, span: &Range<usize>, message: &str) {
        let fault = ContentError::new(self.text.file, self.line(span), message);
        self.faults.0.push(fault);
    }
}
