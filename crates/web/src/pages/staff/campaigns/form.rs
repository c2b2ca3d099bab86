//! The composer's form: what was typed, and what it means.

use midstance_clinic::campaign::{
    Block, Content,
    checks::{Finding, Weight},
};
use midstance_store::TopicId;

use crate::fields::Fields;

/// One block as the form shows it.
pub(super) struct BlockForm {
    pub(super) number: usize,
    pub(super) kind: &'static str,
    pub(super) legend: String,
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) markdown: String,
    pub(super) address: String,
    pub(super) alt: String,
    pub(super) words: String,
    pub(super) is_first: bool,
    pub(super) is_last: bool,
    pub(super) findings: Vec<(bool, String)>,
    pub(super) ids: Ids,
}

/// The ids of its fields.
pub(super) struct Ids {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) markdown: String,
    pub(super) address: String,
    pub(super) alt: String,
    pub(super) words: String,
}

/// The blocks for drawing, each with what was found about it.
pub(super) fn blocks(content: &Content, found: &[Finding]) -> Vec<BlockForm> {
    let last = content.blocks.len().saturating_sub(1);
    let form = |(number, block): (usize, &Block)| {
        let mut form = BlockForm {
            number,
            kind: block.kind(),
            legend: format!("{}. {}", number + 1, kind_words(block)),
            slug: String::new(),
            title: String::new(),
            summary: String::new(),
            markdown: String::new(),
            address: String::new(),
            alt: String::new(),
            words: String::new(),
            is_first: number == 0,
            is_last: number == last,
            findings: of_block(found, number),
            ids: Ids {
                title: format!("title-{number}"),
                summary: format!("summary-{number}"),
                markdown: format!("markdown-{number}"),
                address: format!("address-{number}"),
                alt: format!("alt-{number}"),
                words: format!("words-{number}"),
            },
        };
        match block.clone() {
            Block::Article {
                slug,
                title,
                summary,
            } => (form.slug, form.title, form.summary) = (slug, title, summary),
            Block::Text { markdown } => form.markdown = markdown,
            Block::Image { address, alt } => (form.address, form.alt) = (address, alt),
            Block::Button { words, address } => (form.words, form.address) = (words, address),
        }
        form
    };
    content.blocks.iter().enumerate().map(form).collect()
}

/// What was found about a block, the grave first.
fn of_block(found: &[Finding], number: usize) -> Vec<(bool, String)> {
    found
        .iter()
        .filter(|finding| finding.block == Some(number))
        .map(|finding| (finding.weight == Weight::Stop, finding.words.clone()))
        .collect()
}

fn kind_words(block: &Block) -> &'static str {
    match block {
        Block::Article { .. } => "Article",
        Block::Text { .. } => "Text",
        Block::Image { .. } => "Image",
        Block::Button { .. } => "Button",
    }
}

/// What the form says, over what the form does not show.
pub(super) fn content(fields: &Fields, kept: &Content) -> Content {
    let mut blocks = Vec::new();
    for number in 0.. {
        let get = |name: &str| {
            fields
                .raw(&format!("{name}-{number}"))
                .replace("\r\n", "\n")
        };
        let line = |name: &str| get(name).trim().to_owned();
        blocks.push(match get("kind").as_str() {
            "article" => Block::Article {
                slug: line("slug"),
                title: line("title"),
                summary: line("summary"),
            },
            "text" => Block::Text {
                markdown: get("markdown"),
            },
            "image" => Block::Image {
                address: line("address"),
                alt: line("alt"),
            },
            "button" => Block::Button {
                words: line("words"),
                address: line("address"),
            },
            _ => break,
        });
    }
    Content {
        subject: fields.get("subject").to_owned(),
        preheader: fields.get("preheader").to_owned(),
        blocks,
        text_by_hand: kept.text_by_hand.clone(),
        name_unknown: fields.get("name_unknown").to_owned(),
        topics: fields
            .all("topic")
            .iter()
            .filter_map(|id| id.parse::<TopicId>().ok())
            .collect(),
    }
}

/// What a button asks for besides saving: where the page opens next, or which page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The same page, at a block.
    Block(Option<usize>),
    /// The list of checks and the send form.
    Send,
    /// The preview.
    Preview(&'static str),
    /// The plain text.
    Text,
    /// An article is to be added.
    AddArticle,
    /// A test goes out.
    Test,
}

/// Does what the button says to the blocks.
pub(super) fn act(word: &str, content: &mut Content) -> Next {
    let (verb, object) = word.split_once('-').unwrap_or((word, ""));
    let at = object
        .parse::<usize>()
        .ok()
        .filter(|at| *at < content.blocks.len());
    match (verb, at) {
        ("up", Some(at)) if at > 0 => {
            content.blocks.swap(at, at - 1);
            Next::Block(Some(at - 1))
        }
        ("down", Some(at)) if at + 1 < content.blocks.len() => {
            content.blocks.swap(at, at + 1);
            Next::Block(Some(at + 1))
        }
        ("remove", Some(at)) => {
            content.blocks.remove(at);
            Next::Block(at.checked_sub(1))
        }
        ("add", _) if object == "article" => Next::AddArticle,
        ("add", _) => {
            content.blocks.extend(Block::empty(object));
            Next::Block(content.blocks.len().checked_sub(1))
        }
        ("send", _) => Next::Send,
        ("text", _) => Next::Text,
        ("test", _) => Next::Test,
        ("preview", _) => Next::Preview(if object == "dark" { "dark" } else { "light" }),
        _ => Next::Block(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Content {
        let text = |markdown: &str| Block::Text {
            markdown: markdown.into(),
        };
        Content {
            blocks: vec![text("a"), text("b"), text("c")],
            ..Content::default()
        }
    }

    fn order(content: &Content) -> String {
        content.blocks.iter().flat_map(Block::words).collect()
    }

    #[test]
    fn buttons_move_blocks_and_never_lose_one() {
        for (word, after) in [
            ("up-2", "acb"),
            ("down-0", "bac"),
            ("up-0", "abc"),
            ("down-2", "abc"),
            ("up-9", "abc"),
            ("remove-1", "ac"),
            ("remove-x", "abc"),
            ("save", "abc"),
        ] {
            let mut content = draft();
            act(word, &mut content);
            assert_eq!(order(&content), after, "{word}");
        }
        let mut content = draft();
        assert_eq!(act("add-button", &mut content), Next::Block(Some(3)));
        assert_eq!(act("add-nothing", &mut content), Next::Block(Some(3)));
        assert_eq!(content.blocks.len(), 4);
    }

    #[test]
    fn the_form_says_what_it_shows() {
        let fields = Fields::of(&[
            ("subject", " News "),
            ("kind-0", "text"),
            ("markdown-0", "a\r\nb"),
            ("kind-1", "image"),
            ("alt-1", "A path"),
            ("address-1", "/images/path"),
        ]);
        let read = content(&fields, &draft());
        assert_eq!(read.subject, "News");
        assert_eq!(read.blocks.len(), 2);
        assert_eq!(
            read.blocks[0],
            Block::Text {
                markdown: "a\nb".into()
            }
        );
    }
}
