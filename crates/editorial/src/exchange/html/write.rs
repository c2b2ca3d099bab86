//! Blocks: paragraphs, headings, quotes, pictures.

use super::tree::{Element, Node};
use crate::exchange::names::PictureNames;

/// Writes Markdown.
pub struct Writer<'a> {
    pub(super) names: &'a mut PictureNames,
    pub(super) link: &'a dyn Fn(&str) -> Option<String>,
    /// What was lost on the way.
    pub warnings: Vec<String>,
    /// Level of the last heading.
    level: usize,
    pub(super) tables: usize,
}

/// Elements that begin a block of their own.
pub(super) fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "article"
            | "blockquote"
            | "caption"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "figcaption"
            | "figure"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "li"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

impl<'a> Writer<'a> {
    /// Starts below the page's title.
    pub fn new(names: &'a mut PictureNames, link: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            names,
            link,
            warnings: Vec::new(),
            level: 1,
            tables: 0,
        }
    }

    /// Some nodes as blocks of Markdown.
    pub fn blocks(&mut self, nodes: &[Node]) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut line: Vec<&Node> = Vec::new();
        let mut breaks = 0;
        for node in nodes {
            match node {
                Node::Element(element) if self.is_block_inside(element) => {
                    self.paragraph(&mut line, &mut blocks);
                    self.block(element, &mut blocks);
                    breaks = 0;
                }
                Node::Element(element) if element.tag == "br" => {
                    breaks += 1;
                    // Two breaks are how old pages part their paragraphs.
                    if breaks == 2 {
                        self.paragraph(&mut line, &mut blocks);
                    } else {
                        line.push(node);
                    }
                }
                Node::Text(text) if text.trim().is_empty() => line.push(node),
                _ => {
                    breaks = 0;
                    line.push(node);
                }
            }
        }
        self.paragraph(&mut line, &mut blocks);
        blocks
    }

    /// Whether an element is a block, or an inline one that holds blocks.
    fn is_block_inside(&self, element: &Element) -> bool {
        is_block(&element.tag)
            || element.children.iter().any(|child| match child {
                Node::Element(child) => self.is_block_inside(child),
                Node::Text(_) => false,
            })
    }

    /// Ends a run of inline nodes. Its pictures stand before it, each for itself.
    fn paragraph(&mut self, line: &mut Vec<&Node>, blocks: &mut Vec<String>) {
        let nodes = std::mem::take(line);
        for image in images(&nodes) {
            blocks.extend(self.picture(image, ""));
        }
        let words = self.inline(&nodes);
        if !words.is_empty() {
            blocks.push(words);
        }
    }

    fn block(&mut self, element: &Element, blocks: &mut Vec<String>) {
        let children = &element.children;
        match &*element.tag {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element, blocks),
            "ul" | "ol" => {
                let list = self.list(element, blocks.last().map(String::as_str));
                blocks.extend(list);
            }
            "blockquote" => {
                let inner = self.blocks(children).join("\n\n");
                if !inner.is_empty() {
                    blocks.push(prefixed(&inner, "> ", "> "));
                }
            }
            "pre" => {
                let code = raw_text(children);
                let code = code.trim_matches('\n');
                if !code.trim().is_empty() {
                    let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
                    blocks.push(format!("{fence}\n{code}\n{fence}"));
                }
            }
            "hr" => blocks.push("***".to_owned()),
            "figure" => self.figure(element, blocks),
            "table" => blocks.extend(self.table(element, "")),
            "dt" => {
                let term = self.inline(&children.iter().collect::<Vec<_>>());
                if !term.is_empty() {
                    blocks.push(format!("**{}**", term.trim_matches('*')));
                }
            }
            _ => blocks.extend(self.blocks(children)),
        }
    }

    fn heading(&mut self, element: &Element, blocks: &mut Vec<String>) {
        let nodes: Vec<&Node> = element.children.iter().collect();
        for image in images(&nodes) {
            blocks.extend(self.picture(image, ""));
        }
        let words = super::inline::escape(&super::inline::collapsed(&raw_text(&element.children)));
        // Signs at the end would be taken for marks of the heading.
        let words = words.trim().replace('#', "\\#");
        if words.is_empty() {
            return;
        }
        // Texts begin with ## and skip no level.
        let asked = element.tag[1..].parse::<usize>().unwrap_or(2);
        self.level = asked.clamp(2, (self.level + 1).min(4));
        blocks.push(format!("{} {words}", "#".repeat(self.level)));
    }

    fn figure(&mut self, element: &Element, blocks: &mut Vec<String>) {
        let caption = find(&element.children, "figcaption")
            .map(|one| super::inline::collapsed(&raw_text(&one.children)))
            .unwrap_or_default();
        let caption = caption.trim();
        if let Some(table) = find(&element.children, "table") {
            blocks.extend(self.table(table, caption));
            return;
        }
        let nodes: Vec<&Node> = element.children.iter().collect();
        let pictures = images(&nodes);
        if pictures.is_empty() {
            blocks.extend(self.blocks(&element.children));
            return;
        }
        let last = pictures.len() - 1;
        for (at, image) in pictures.into_iter().enumerate() {
            // Of several pictures the words stand below the last.
            blocks.extend(self.picture(image, if at == last { caption } else { "" }));
        }
    }

    /// A picture for itself, with words below it.
    fn picture(&mut self, image: &Element, caption: &str) -> Option<String> {
        let address = image.attribute("src").unwrap_or_default().trim();
        if address.is_empty() || address.starts_with("data:") {
            self.warnings
                .push("a picture without an address was left out".to_owned());
            return None;
        }
        let name = self.names.name(address);
        let alt = image.attribute("alt").unwrap_or_default();
        self.names.say(address, &super::inline::collapsed(alt));
        let alt = self.names.said(address).to_owned();
        if alt.is_empty() {
            let words = format!("say in words what the picture /images/{name} shows");
            self.warnings.push(words);
        }
        let below = match caption {
            "" => String::new(),
            words => format!(" \"{}\"", title(words)),
        };
        let alt = super::inline::escape(&alt);
        Some(format!("![{alt}](/images/{name}{below})"))
    }
}

/// Words as the title of a picture may hold them.
pub fn title(words: &str) -> String {
    let words = super::inline::collapsed(words);
    let mut out = String::with_capacity(words.len());
    let mut letters = words.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        let entity = letter == '&'
            && letters
                .peek()
                .is_some_and(|c| c.is_alphanumeric() || *c == '#');
        if entity || matches!(letter, '\\' | '"') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// The pictures among some nodes, also deeper ones.
pub(super) fn images<'n>(nodes: &[&'n Node]) -> Vec<&'n Element> {
    let mut found = Vec::new();
    for node in nodes {
        if let Node::Element(element) = node {
            if element.tag == "img" {
                found.push(element);
            }
            found.extend(images(&element.children.iter().collect::<Vec<_>>()));
        }
    }
    found
}

/// The first element of a name, also deeper ones.
fn find<'n>(nodes: &'n [Node], tag: &str) -> Option<&'n Element> {
    nodes.iter().find_map(|node| match node {
        Node::Element(element) if element.tag == tag => Some(element),
        Node::Element(element) => find(&element.children, tag),
        Node::Text(_) => None,
    })
}

/// Text as it stands, breaks as line ends.
pub(super) fn raw_text(nodes: &[Node]) -> String {
    let mut text = String::new();
    for node in nodes {
        match node {
            Node::Text(words) => text.push_str(words),
            Node::Element(element) if element.tag == "br" => text.push('\n'),
            Node::Element(element) => text.push_str(&raw_text(&element.children)),
        }
    }
    text
}

/// Lines of a block, the first behind one prefix and the others behind another.
pub(super) fn prefixed(block: &str, first: &str, others: &str) -> String {
    let mut out = String::new();
    for (at, line) in block.lines().enumerate() {
        let prefix = if at == 0 { first } else { others };
        if at > 0 {
            out.push('\n');
        }
        out.push_str(if line.is_empty() {
            prefix.trim_end()
        } else {
            prefix
        });
        out.push_str(line);
    }
    out
}

/// The longest run of a letter.
pub(super) fn longest_run(text: &str, letter: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for one in text.chars() {
        run = if one == letter { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
