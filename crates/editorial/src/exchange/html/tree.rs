//! HTML as a shallow tree: cleaned first, so that it is well formed and knows few tags.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

/// A piece of text, or an element with what is in it.
#[derive(Debug)]
pub enum Node {
    /// Text with its entities replaced.
    Text(String),
    /// An element.
    Element(Element),
}

/// An element.
#[derive(Debug, Default)]
pub struct Element {
    /// Its name, in lower case.
    pub tag: String,
    attributes: Vec<(String, String)>,
    /// What is in it.
    pub children: Vec<Node>,
}

impl Element {
    /// The value of an attribute, entities replaced.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(key, _)| key == name).map(|(_, value)| &**value)
    }
}

/// Elements may be nested so deep; deeper ones are only their text.
const MAX_DEPTH: usize = 60;

const TAGS: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "strike",
    "strong",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "ul",
];
/// Elements that have no end.
const VOID: &[&str] = &["br", "hr", "img"];
/// What is lost with its content, and how to say so.
const LOST: &[(&str, &str)] = &[
    (
        "<iframe",
        "an embedded frame, such as a video, was left out",
    ),
    ("<video", "a video was left out"),
    ("<audio", "a recording was left out"),
    ("<form", "a form was left out"),
    ("<object", "an embedded object was left out"),
    ("<svg", "a drawing in SVG was left out"),
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let gone = [
        "script", "style", "noscript", "template", "iframe", "object", "svg", "form", "video",
        "audio", "math", "select", "textarea", "title",
    ];
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(HashSet::from(gone))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("img", ["src", "alt"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("td", ["colspan"])
        .add_tag_attributes("th", ["colspan"])
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    builder
});

/// Elements may be nested so deep in what is cleaned at all; the time that takes grows with the
/// square of it.
const MAX_NESTING: usize = 2_000;

/// Whether more elements are opened at one time than any text needs.
fn is_too_deep(html: &str) -> bool {
    let mut depth = 0usize;
    for (at, _) in html.match_indices('<') {
        match html.as_bytes().get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(letter) if letter.is_ascii_alphabetic() => depth += 1,
            _ => {}
        }
        if depth > MAX_NESTING {
            return true;
        }
    }
    false
}

/// The words of HTML that is not worth a tree.
fn only_words(html: &str) -> String {
    let pieces = html.split('<').enumerate().map(|(at, piece)| match at {
        0 => piece,
        _ => piece.split_once('>').map_or("", |(_, words)| words),
    });
    unescape(&pieces.collect::<Vec<_>>().join(" "))
}

/// The tree of some HTML, and what is not in it any more.
pub fn parse(html: &str) -> (Vec<Node>, Vec<String>) {
    if is_too_deep(html) {
        let told = "its elements are nested too deep, so only its words came along".to_owned();
        return (vec![Node::Text(only_words(html))], vec![told]);
    }
    let lower = html.to_ascii_lowercase();
    let lost = LOST.iter().filter(|(tag, _)| lower.contains(tag));
    let lost = lost.map(|(_, words)| (*words).to_owned()).collect();
    (tree(&CLEANER.clean(html).to_string()), lost)
}

/// The tree of clean HTML: every element is closed in order, every value quoted.
fn tree(clean: &str) -> Vec<Node> {
    let mut open: Vec<Element> = vec![Element::default()];
    // So many opened elements were too deep to be kept.
    let mut beyond = 0usize;
    let mut rest = clean;
    while let Some(at) = rest.find('<') {
        push_text(&mut open, &rest[..at]);
        let end = tag_end(&rest[at..]);
        let inside = &rest[at + 1..(at + end).saturating_sub(1).max(at + 1)];
        rest = &rest[at + end..];
        if inside.starts_with('/') {
            if beyond > 0 {
                beyond -= 1;
            } else {
                close(&mut open);
            }
            continue;
        }
        let element = element(inside);
        let void = VOID.contains(&&*element.tag);
        if void {
            push(&mut open, Node::Element(element));
        } else if open.len() > MAX_DEPTH {
            beyond += 1;
        } else {
            open.push(element);
        }
    }
    push_text(&mut open, rest);
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(done) = open.pop()
    {
        push(open, Node::Element(done));
    }
}

fn push(open: &mut [Element], node: Node) {
    if let Some(last) = open.last_mut() {
        last.children.push(node);
    }
}

fn push_text(open: &mut [Element], text: &str) {
    if !text.is_empty() {
        push(open, Node::Text(unescape(text)));
    }
}

/// Length of the tag that stands at the start. Values may hold `>`.
fn tag_end(html: &str) -> usize {
    let mut quoted = false;
    for (at, letter) in html.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn element(inside: &str) -> Element {
    let name = inside.find(' ').unwrap_or(inside.len());
    let (tag, mut rest) = inside.split_at(name);
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        attributes.push((key.trim().to_owned(), unescape(value)));
        rest = after;
    }
    Element {
        tag: tag.trim_end_matches('/').to_ascii_lowercase(),
        attributes,
        children: Vec::new(),
    }
}

/// Replaces the few entities that the cleaner writes.
fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}
