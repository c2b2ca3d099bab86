//! What a campaign is made of.

use serde::{Deserialize, Serialize};

/// A piece of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// An article: its title, what it is about, and a link to it.
    Article {
        /// The article's name in addresses.
        slug: String,
        /// Its title.
        title: String,
        /// What is said of it.
        summary: String,
    },
    /// Text in Markdown.
    Text {
        /// As typed.
        markdown: String,
    },
    /// An image of this site.
    Image {
        /// Its address.
        address: String,
        /// What it shows, in words.
        alt: String,
    },
    /// A link that looks like a button.
    Button {
        /// Its words.
        words: String,
        /// Where it leads.
        address: String,
    },
}

impl Block {
    /// An empty block of a kind, by the word under which it is kept.
    #[must_use]
    pub fn empty(kind: &str) -> Option<Self> {
        let empty = String::new;
        Some(match kind {
            "article" => Self::Article {
                slug: empty(),
                title: empty(),
                summary: empty(),
            },
            "text" => Self::Text { markdown: empty() },
            "image" => Self::Image {
                address: empty(),
                alt: empty(),
            },
            "button" => Self::Button {
                words: empty(),
                address: empty(),
            },
            _ => return None,
        })
    }

    /// The word under which its kind is kept.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Article { .. } => "article",
            Self::Text { .. } => "text",
            Self::Image { .. } => "image",
            Self::Button { .. } => "button",
        }
    }

    /// Whether nothing was filled in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let parts: [&str; 3] = match self {
            Self::Article {
                slug,
                title,
                summary,
            } => [slug, title, summary],
            Self::Text { markdown } => [markdown, "", ""],
            Self::Image { address, alt } => [address, alt, ""],
            Self::Button { words, address } => [words, address, ""],
        };
        parts.iter().all(|part| part.trim().is_empty())
    }

    /// What readers will read of it, for checks on words.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        match self {
            Self::Article { title, summary, .. } => vec![title, summary],
            Self::Text { markdown } => vec![markdown],
            Self::Image { alt, .. } => vec![alt],
            Self::Button { words, .. } => vec![words],
        }
    }
}
