//! The last gate for HTML: only what our own rendering makes gets through.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

use crate::pictures::FOLDER;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags: HashSet<&str> = HashSet::from([
        "a",
        "blockquote",
        "br",
        "caption",
        "code",
        "del",
        "div",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(tags)
        .generic_attributes(HashSet::from(["id", "class"]))
        .add_tag_attributes("a", ["href", "title", "aria-label"])
        .add_tag_attributes(
            "img",
            [
                "src", "srcset", "sizes", "width", "height", "alt", "loading", "decoding",
            ],
        )
        .attribute_filter(|tag, name, value| match (tag, name) {
            // Pictures come from this site and no other.
            ("img", "src" | "srcset") if !is_ours(value) => None,
            _ => Some(value.into()),
        })
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("div", ["role", "tabindex", "aria-labelledby"])
        .add_tag_attributes("section", ["aria-labelledby"])
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    builder
});

/// Whether every address of a `src` or `srcset` is a picture of this site.
fn is_ours(value: &str) -> bool {
    value.split(", ").all(|one| one.starts_with(FOLDER))
}

/// Removes everything that is not on the short list of tags and attributes a text may use.
pub fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

/// Text made safe to stand in HTML, also inside a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}
