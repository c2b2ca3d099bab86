//! What is looked at before a campaign may go out.

use super::{Content, block::Block, markdown, personal, render, words};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It cannot be sent like this.
    Stop,
    /// Somebody has to look at it.
    Look,
    /// It is as it should be.
    Good,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub weight: Weight,
    /// What was found, and what to do about it.
    pub words: String,
    /// The number of its block, from 0.
    pub block: Option<usize>,
}

/// What the checks know of the site.
pub struct Around<'a> {
    /// The site as mails show it.
    pub site: &'a render::Site,
    /// Whether a path of this site leads to a page.
    pub is_page: &'a (dyn Fn(&str) -> bool + Send + Sync),
    /// Whether the clinic has a sender's address.
    pub has_sender: bool,
    /// Whether mail leaves this machine at all.
    pub sends_mail: bool,
}

/// Mail programs cut longer mails off.
const MOST_BYTES: usize = 102 * 1024;
/// Longer subjects are cut off on phones.
pub const SUBJECT: usize = 60;
/// Words that do not say where a link leads.
const EMPTY_WORDS: &[&str] = &[
    "here",
    "click here",
    "click",
    "this",
    "this link",
    "link",
    "more",
    "read more",
    "learn more",
    "read on",
    "find out more",
    "see more",
    "go",
    "details",
];

/// Looks a campaign through; what stops it comes first.
#[must_use]
pub fn findings(content: &Content, around: &Around<'_>) -> Vec<Finding> {
    let mut found = Found(Vec::new());
    subject(content, &mut found);
    for (number, block) in content.blocks.iter().enumerate() {
        found.block(number, block, around);
    }
    if content.blocks.iter().all(Block::is_empty) {
        found.stop("There is nothing to read yet. Add an article or a text.");
    }
    people(content, &mut found);
    around_it(around, &mut found);
    size(content, around.site, &mut found);
    if content.text_by_hand.is_some() {
        found.look("The plain text was edited by hand, so changes of the blocks do not reach it. Read it again, or make it anew from the blocks.");
    }
    let mut found = found.0;
    found.sort_by_key(|finding| finding.weight);
    found
}

/// Whether nothing stops it.
#[must_use]
pub fn may_go(findings: &[Finding]) -> bool {
    findings.iter().all(|f| f.weight != Weight::Stop)
}

struct Found(Vec<Finding>);

impl Found {
    fn add(&mut self, weight: Weight, words: impl Into<String>, block: Option<usize>) {
        let words = words.into();
        self.0.push(Finding {
            weight,
            words,
            block,
        });
    }

    fn stop(&mut self, words: &str) {
        self.add(Weight::Stop, words, None);
    }

    fn look(&mut self, words: &str) {
        self.add(Weight::Look, words, None);
    }

    fn good(&mut self, words: impl Into<String>) {
        self.add(Weight::Good, words, None);
    }

    fn block(&mut self, number: usize, block: &Block, around: &Around<'_>) {
        let at = Some(number);
        match block {
            _ if block.is_empty() => self.add(
                Weight::Look,
                "This block is empty and is left out. Fill it in or remove it.",
                at,
            ),
            Block::Article { slug, title, .. } => {
                if title.trim().is_empty() {
                    self.add(Weight::Stop, "Enter a title for this article.", at);
                }
                self.link(&render::article_path(slug), title, number, around);
            }
            Block::Text { markdown } => {
                let (links, has_image) = markdown::links(markdown);
                for (address, words) in links {
                    self.link(&address, &words, number, around);
                }
                if has_image {
                    self.add(
                        Weight::Look,
                        "An image in a text is shown as its words only. Use an image block.",
                        at,
                    );
                }
            }
            Block::Image { address, alt } => {
                if alt.trim().is_empty() {
                    self.add(
                        Weight::Stop,
                        "Say in words what this image shows, for readers who do not see it.",
                        at,
                    );
                }
                match path_of(address, around.site) {
                    None => self.add(
                        Weight::Stop,
                        "Choose an image of this site: its address begins with /. Images elsewhere tell others who reads.",
                        at,
                    ),
                    Some(path) if !(around.is_page)(path) => {
                        self.add(Weight::Stop, format!("There is no image at {path}."), at);
                    }
                    Some(_) => {}
                }
            }
            Block::Button { words, address } => {
                if words.trim().is_empty() {
                    self.add(Weight::Stop, "Enter the words of this button.", at);
                }
                self.link(address, words, number, around);
            }
        }
    }

    fn link(&mut self, address: &str, words: &str, number: usize, around: &Around<'_>) {
        let at = Some(number);
        let plain = words
            .trim()
            .trim_end_matches(['.', '»', '>'])
            .to_lowercase();
        if EMPTY_WORDS.contains(&plain.trim()) {
            self.add(
                Weight::Look,
                format!(
                    "“{}” does not say where the link leads. Name the page.",
                    words.trim()
                ),
                at,
            );
        } else if plain.is_empty() && !address.trim().is_empty() {
            self.add(
                Weight::Stop,
                format!("The link to {address} has no words."),
                at,
            );
        }
        let lower = address.trim().to_lowercase();
        let is_other = ["mailto:", "tel:", "www."]
            .iter()
            .any(|s| lower.starts_with(s));
        match path_of(address, around.site) {
            Some(path) if !(around.is_page)(path) => {
                self.add(Weight::Look, format!("There is no page of ours at {path}."), at);
            }
            Some(_) => {}
            None if lower.starts_with("https://") || is_other => {}
            None if lower.starts_with("http://") => self.add(
                Weight::Look,
                format!("{address} is not protected on its way. Try https://"),
                at,
            ),
            None => self.add(
                Weight::Stop,
                format!("Enter a whole address in place of “{address}”: it begins with https://, or with / for a page of ours."),
                at,
            ),
        }
    }
}

/// The path of an address of this site, without query and fragment.
fn path_of<'a>(address: &'a str, site: &render::Site) -> Option<&'a str> {
    let address = address.trim();
    let path = match address.strip_prefix(&site.url) {
        Some("") => "/",
        Some(path) => path,
        None => address,
    };
    let is_ours = path.starts_with('/') && !path.starts_with("//");
    let end = path.find(['?', '#']).unwrap_or(path.len());
    is_ours.then(|| &path[..end])
}

fn subject(content: &Content, found: &mut Found) {
    let length = content.subject.chars().count();
    if content.subject.trim().is_empty() {
        found.stop("Enter a subject.");
    } else if length > SUBJECT {
        found.look(&format!(
            "The subject has {length} characters. Phones cut it off after {SUBJECT}."
        ));
    } else {
        found.good("The subject is short enough for phones.");
    }
    if content.preheader.trim().is_empty() {
        found.look(
            "Without a preview line, mail programs show the clinic's name beside the subject.",
        );
    }
}

/// Names, and sentences that would reveal something.
fn people(content: &Content, found: &mut Found) {
    let mut texts: Vec<(Option<usize>, &str)> =
        vec![(None, &content.subject), (None, &content.preheader)];
    for (number, block) in content.blocks.iter().enumerate() {
        texts.extend(block.words().into_iter().map(|words| (Some(number), words)));
    }
    if let Some(text) = &content.text_by_hand {
        texts.push((None, text));
    }
    let mut uses_name = false;
    for (at, (block, text)) in texts.iter().enumerate() {
        uses_name |= text.contains(personal::NAME);
        for word in personal::unknown(text) {
            let words = format!("Nothing stands for {{{word}}}. Only {{name}} is filled in.");
            found.add(Weight::Stop, words, *block);
        }
        // Subject and preview line are read alone, on locked screens too.
        for sentence in words::revealing(text, at < 2) {
            let words = format!(
                "“{sentence}” reads as if we knew about the reader's health. Others may see it. Write it so that it is true of anybody."
            );
            found.add(Weight::Look, words, *block);
        }
    }
    if uses_name && content.name_unknown.trim().is_empty() {
        found.stop("Enter what stands for {name} where we know no name, like “runner”.");
    }
}

fn around_it(around: &Around<'_>, found: &mut Found) {
    if around.site.contact.is_empty() {
        found.stop("The clinic has no postal address. Enter one in the settings of a place.");
    } else {
        found.good("Name, postal address and the reason for the mail stand below it.");
    }
    if !around.has_sender {
        found.stop("There is no sender's address. Enter one in the newsletter's settings.");
    }
    if !around.site.url.starts_with("https://") {
        let words = "Unsubscribing with one click needs this site under https://. Set public_url before anything is sent.";
        let weight = if around.sends_mail {
            Weight::Stop
        } else {
            Weight::Look
        };
        found.add(weight, words, None);
    } else {
        found.good("One click unsubscribes, from the mail program and from the mail itself.");
    }
}

fn size(content: &Content, site: &render::Site, found: &mut Found) {
    let mut links = render::Links::plain(&site.url);
    let head = (content.subject.as_str(), content.preheader.as_str());
    let made = render::html(
        head,
        &content.blocks,
        site,
        render::Scheme::Readers,
        &mut links,
    );
    let bytes = made.map_or(0, |html| html.len());
    let kilobytes = bytes.div_ceil(1024);
    if bytes > MOST_BYTES {
        found.look(&format!(
            "The mail has {kilobytes} KB. Some mail programs cut it off after 102 KB. Shorten it."
        ));
    } else {
        found.good(format!("The mail has {kilobytes} KB of 102."));
    }
}
