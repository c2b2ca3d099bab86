//! Text blocks: Markdown as a mail shows it, in HTML with its styles on the tags, and in plain text.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd};

/// What links become; the mail may count them.
pub(super) type LinkTo<'a> = dyn FnMut(&str) -> String + 'a;

const PARAGRAPH: &str = "margin:0 0 16px";
const H2: &str = "font-size:22px;line-height:1.25;margin:24px 0 12px";
const H3: &str = "font-size:18px;line-height:1.3;margin:20px 0 8px";
const LIST: &str = "margin:0 0 16px;padding-left:24px";
const QUOTE: &str = "margin:0 0 16px;padding-left:16px;border-left:4px solid #918c9a";

/// The text as HTML. Markup that was typed is shown as typed.
pub(super) fn html(markdown: &str, link_to: &mut LinkTo<'_>) -> String {
    let mut out = String::new();
    // An image's words stand in its place: images are blocks of their own.
    for event in Parser::new(markdown) {
        match event {
            Event::Start(tag) => open(&tag, link_to, &mut out),
            Event::End(tag) => out.push_str(close(tag)),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                escape(&text, &mut out);
            }
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>\n"),
            Event::Rule => {
                out.push_str("<hr style=\"border:0;border-top:1px solid #918c9a;margin:24px 0\">\n")
            }
            _ => {}
        }
    }
    out
}

fn open(tag: &Tag<'_>, link_to: &mut LinkTo<'_>, out: &mut String) {
    let styled = |out: &mut String, name: &str, style: &str| {
        out.push_str(&format!("<{name} style=\"{style}\">"));
    };
    match tag {
        Tag::Paragraph => styled(out, "p", PARAGRAPH),
        Tag::Heading { level, .. } if is_large(*level) => styled(out, "h2", H2),
        Tag::Heading { .. } => styled(out, "h3", H3),
        Tag::BlockQuote(_) => styled(out, "blockquote", QUOTE),
        Tag::CodeBlock(_) => styled(out, "pre", PARAGRAPH),
        Tag::List(None) => styled(out, "ul", LIST),
        Tag::List(Some(first)) => {
            out.push_str(&format!("<ol start=\"{first}\" style=\"{LIST}\">\n"));
        }
        Tag::Item => styled(out, "li", "margin:0 0 4px"),
        Tag::Emphasis => out.push_str("<em>"),
        Tag::Strong => out.push_str("<strong>"),
        Tag::Link { dest_url, .. } => {
            out.push_str("<a href=\"");
            escape(&link_to(dest_url), out);
            out.push_str("\" class=\"link\" style=\"color:#0b5d66\">");
        }
        _ => {}
    }
}

fn close(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::Heading(level) if is_large(level) => "</h2>\n",
        TagEnd::Heading(_) => "</h3>\n",
        TagEnd::BlockQuote(_) => "</blockquote>\n",
        TagEnd::CodeBlock => "</pre>\n",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Link => "</a>",
        _ => "",
    }
}

fn is_large(level: HeadingLevel) -> bool {
    matches!(level, HeadingLevel::H1 | HeadingLevel::H2)
}

/// The text in plain words, a link's address behind its words.
pub(super) fn text(markdown: &str, link_to: &mut LinkTo<'_>) -> String {
    let mut out = String::new();
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut links: Vec<(String, usize)> = Vec::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::List(first)) => {
                // A list inside an item begins on a line of its own.
                if !lists.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
                lists.push(first);
            }
            Event::Start(Tag::Item) => {
                out.push_str(&"  ".repeat(lists.len().saturating_sub(1)));
                match lists.last_mut() {
                    Some(Some(number)) => {
                        out.push_str(&format!("{number}. "));
                        *number += 1;
                    }
                    _ => out.push_str("- "),
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push((link_to(&dest_url), out.len()));
            }
            Event::End(TagEnd::Link) => {
                if let Some((address, begin)) = links.pop()
                    && out.get(begin..) != Some(address.as_str())
                {
                    out.push_str(&format!(" ({address})"));
                }
            }
            Event::End(TagEnd::List(_)) => {
                lists.pop();
                if lists.is_empty() {
                    out.push('\n');
                }
            }
            Event::End(TagEnd::Item) if !out.ends_with('\n') => {
                out.push('\n');
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock) => {
                out.push_str(if lists.is_empty() { "\n\n" } else { "\n" });
            }
            Event::Text(t) | Event::Code(t) | Event::Html(t) | Event::InlineHtml(t) => {
                out.push_str(&t);
            }
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            Event::Rule => out.push_str("* * *\n\n"),
            _ => {}
        }
    }
    out.trim_end().to_owned()
}

/// Links with their words, as the checks look at them; and whether it holds an image.
pub(super) fn links(markdown: &str) -> (Vec<(String, String)>, bool) {
    let mut found: Vec<(String, String)> = Vec::new();
    let (mut inside, mut has_image) = (false, false);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                found.push((CowStr::into_string(dest_url), String::new()));
                inside = true;
            }
            Event::End(TagEnd::Link) => inside = false,
            Event::Start(Tag::Image { .. }) => has_image = true,
            Event::Text(text) | Event::Code(text) if inside => {
                if let Some((_, words)) = found.last_mut() {
                    words.push_str(&text);
                }
            }
            _ => {}
        }
    }
    (found, has_image)
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPED: &str = "## New\n\nHello *{name}*, see [the plan](/articles/plan)\nor <b>x</b>.\n\n\
        - one\n- two\n    1. three\n\nhttps://a.example";

    #[test]
    fn a_mail_shows_markdown_with_styles_and_typed_markup_as_typed() {
        let mut seen = Vec::new();
        let made = html(TYPED, &mut |to| {
            seen.push(to.to_owned());
            format!("https://c.example{to}?a=1&b=\"2\"")
        });
        assert_eq!(seen, ["/articles/plan"]);
        assert!(made.contains("<h2 style="), "{made}");
        assert!(made.contains("<em>{name}</em>"));
        assert!(made.contains("&lt;b&gt;x&lt;/b&gt;"));
        assert!(made.contains("href=\"https://c.example/articles/plan?a=1&amp;b=&quot;2&quot;\""));
        assert!(made.contains("<ol start=\"1\""));
    }

    #[test]
    fn plain_text_reads_like_a_letter() {
        let made = text(TYPED, &mut |to| format!("https://c.example{to}"));
        assert_eq!(
            made,
            "New\n\nHello {name}, see the plan (https://c.example/articles/plan) or <b>x</b>.\n\n\
             - one\n- two\n  1. three\n\nhttps://a.example"
        );
    }
}
