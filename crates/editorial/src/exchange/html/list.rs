//! Lists, also in each other.

use super::tree::{Element, Node};
use super::write::{Writer, prefixed};

impl Writer<'_> {
    /// A list as one block; `before` is the block it follows.
    pub(super) fn list(&mut self, element: &Element, before: Option<&str>) -> Option<String> {
        let ordered = element.tag == "ol";
        let mut number: usize = element
            .attribute("start")
            .and_then(|start| start.parse().ok())
            .filter(|start| *start < 1_000_000)
            .unwrap_or(1);
        // Two lists in a row would become one if they had the same mark.
        let follows = |mark: &str| before.is_some_and(|block| block.starts_with(mark));
        let bullet = if follows("- ") { "*" } else { "-" };
        let point = if before.is_some_and(is_numbered_with_point) {
            ')'
        } else {
            '.'
        };
        let mut items = Vec::new();
        let mut loose = false;
        for child in &element.children {
            let nodes = match child {
                Node::Element(item) if item.tag == "li" => &item.children[..],
                Node::Element(_) => std::slice::from_ref(child),
                Node::Text(text) if text.trim().is_empty() => continue,
                Node::Text(_) => std::slice::from_ref(child),
            };
            let blocks = self.blocks(nodes);
            if blocks.is_empty() {
                continue;
            }
            let marker = match ordered {
                true => format!("{number}{point} "),
                false => format!("{bullet} "),
            };
            number += 1;
            // A list right below the words of its item needs no line between.
            let tight = blocks.len() == 1 || (blocks.len() == 2 && is_list(&blocks[1]));
            loose |= !tight;
            let inner = blocks.join(if tight { "\n" } else { "\n\n" });
            items.push(prefixed(&inner, &marker, &" ".repeat(marker.len())));
        }
        let between = if loose { "\n\n" } else { "\n" };
        (!items.is_empty()).then(|| items.join(between))
    }
}

fn is_list(block: &str) -> bool {
    block.starts_with("- ") || block.starts_with("* ") || is_numbered(block)
}

fn is_numbered(block: &str) -> bool {
    let rest = block.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < block.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}

fn is_numbered_with_point(block: &str) -> bool {
    is_numbered(block)
        && block
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with('.')
}
