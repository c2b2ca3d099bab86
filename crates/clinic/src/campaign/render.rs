//! A campaign as a mail: HTML and plain text, made once for all, with places for what is personal.

use askama::Template;

use super::{block::Block, markdown, personal};

/// What every campaign of a clinic says besides its blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Where browsers reach the site, without a slash at the end.
    pub url: String,
    /// The clinic's name.
    pub clinic: String,
    /// Postal addresses, phones and mailbox, a line each.
    pub contact: Vec<String>,
    /// Why the reader gets this.
    pub reason: String,
}

/// For which colours the HTML is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// The reader's own, as it is sent.
    Readers,
    /// Light, for the preview.
    Light,
    /// Dark, for the preview.
    Dark,
}

impl Scheme {
    fn word(self) -> &'static str {
        match self {
            Self::Readers => "light dark",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn has_dark(self) -> bool {
        self != Self::Light
    }

    fn asks(self) -> bool {
        self == Self::Readers
    }
}

/// Makes addresses whole, and where the clinic counts clicks leads them by its own site.
#[derive(Debug, Clone)]
pub struct Links<'a> {
    site: &'a str,
    /// Where counted links begin, and those seen so far.
    counted: Option<(String, Vec<String>)>,
}

impl<'a> Links<'a> {
    /// Links as they are.
    #[must_use]
    pub fn plain(site: &'a str) -> Self {
        Self {
            site,
            counted: None,
        }
    }

    /// Links that lead by `prefix` and a number.
    #[must_use]
    pub fn counted(site: &'a str, prefix: String) -> Self {
        Self {
            site,
            counted: Some((prefix, Vec::new())),
        }
    }

    /// The addresses behind the numbers.
    #[must_use]
    pub fn addresses(self) -> Vec<String> {
        self.counted.map(|(_, seen)| seen).unwrap_or_default()
    }

    fn lead(&mut self, typed: &str) -> String {
        let address = absolute(self.site, typed);
        let Some((prefix, seen)) = &mut self.counted else {
            return address;
        };
        if !address.starts_with("http") {
            return address;
        }
        let number = seen.iter().position(|known| *known == address);
        let number = number.unwrap_or_else(|| {
            seen.push(address);
            seen.len() - 1
        });
        format!("{prefix}{number}")
    }
}

/// An address as it works in a mail. What is no address of the web, mail or phone leads home.
#[must_use]
pub fn absolute(site: &str, typed: &str) -> String {
    let typed = typed.trim();
    let lower = typed.to_ascii_lowercase();
    let known = ["https://", "http://", "mailto:", "tel:"];
    if typed.starts_with('/') && !typed.starts_with("//") {
        format!("{site}{typed}")
    } else if known.iter().any(|scheme| lower.starts_with(scheme)) {
        typed.to_owned()
    } else if lower.starts_with("www.") {
        format!("https://{typed}")
    } else {
        format!("{site}/")
    }
}

enum Drawn<'a> {
    Article {
        title: &'a str,
        summary: &'a str,
        href: String,
    },
    Text {
        html: String,
    },
    Image {
        src: String,
        alt: &'a str,
    },
    Button {
        words: &'a str,
        href: String,
    },
}

#[derive(Template)]
#[template(path = "campaign/mail.html")]
struct Mail<'a> {
    subject: &'a str,
    preheader: &'a str,
    site: &'a Site,
    scheme: Scheme,
    drawn: Vec<Drawn<'a>>,
}

/// Where an article stands.
#[must_use]
pub fn article_path(slug: &str) -> String {
    format!("/articles/{slug}")
}

/// The HTML part, with the mail room's fields.
///
/// # Errors
/// When the template cannot be rendered, which only a programming error causes.
pub fn html(
    (subject, preheader): (&str, &str),
    blocks: &[Block],
    site: &Site,
    scheme: Scheme,
    links: &mut Links<'_>,
) -> Result<String, askama::Error> {
    let drawn = blocks.iter().filter(|block| !block.is_empty());
    let drawn = drawn.map(|block| draw(block, links)).collect();
    let mail = Mail {
        subject,
        preheader,
        site,
        scheme,
        drawn,
    };
    Ok(personal::to_fields(&mail.render()?))
}

fn draw<'a>(block: &'a Block, links: &mut Links<'_>) -> Drawn<'a> {
    match block {
        Block::Article {
            slug,
            title,
            summary,
        } => Drawn::Article {
            title,
            summary,
            href: links.lead(&article_path(slug)),
        },
        Block::Text { markdown } => Drawn::Text {
            html: markdown::html(markdown, &mut |to| links.lead(to)),
        },
        // An image is shown, not followed: it is never counted.
        Block::Image { address, alt } => Drawn::Image {
            src: absolute(links.site, address),
            alt,
        },
        Block::Button { words, address } => Drawn::Button {
            words,
            href: links.lead(address),
        },
    }
}

/// The text of the blocks, as it is offered for editing: without the head and foot that every mail
/// has.
#[must_use]
pub fn body_text(blocks: &[Block], links: &mut Links<'_>) -> String {
    let parts = blocks.iter().filter(|block| !block.is_empty());
    let parts: Vec<String> = parts
        .map(|block| match block {
            Block::Article {
                slug,
                title,
                summary,
            } => {
                let address = links.lead(&article_path(slug));
                let lines = [title.as_str(), summary, &address];
                lines
                    .iter()
                    .filter(|line| !line.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join("\n")
            }
            Block::Text { markdown } => markdown::text(markdown, &mut |to| links.lead(to)),
            Block::Image { alt, .. } => format!("[Image: {alt}]"),
            Block::Button { words, address } => format!("{words}:\n{}", links.lead(address)),
        })
        .collect();
    parts.join("\n\n")
}

/// The text part, with the mail room's fields.
#[must_use]
pub fn text(subject: &str, body: &str, site: &Site) -> String {
    let body = body.replace("\r\n", "\n");
    let contact = site.contact.join("\n");
    let made = format!(
        "{}\n\n{subject}\n\n{}\n\n-- \n{}\n{contact}\n\n{}\nUnsubscribe: {{{{unsubscribe_url}}}}\nChoose what you get: {{{{preferences_url}}}}\n",
        site.clinic,
        body.trim(),
        site.clinic,
        site.reason,
    );
    personal::to_fields(&midstance_format::plain(&made))
}

/// Fills the mail room's fields by hand: for the preview and the test, which are no newsletter.
#[must_use]
pub fn filled(made: &str, name: &str, leave: &str, escape: bool) -> String {
    let name = if escape {
        name.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    } else {
        name.to_owned()
    };
    made.replace("{{name}}", &name)
        .replace("{{unsubscribe_url}}", leave)
        .replace("{{preferences_url}}", leave)
}
