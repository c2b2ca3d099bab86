//! HTML from elsewhere as the Markdown that texts are written in here.
//!
//! The HTML first goes through a cleaner, which also repairs it; what comes out is walked as a tree
//! of known depth. What Markdown cannot say is left out, and a warning says so.

mod inline;
mod list;
mod table;
mod tree;
mod write;

use super::names::PictureNames;
use write::Writer;

pub(super) use inline::destination;
pub(super) use tree::Node;
pub(super) use write::title;

/// The words of some HTML without its marks, as nodes.
pub(super) fn tree(html: &str) -> (Vec<Node>, Vec<String>) {
    tree::parse(html)
}

/// All text of some nodes.
pub(super) fn words(nodes: &[Node]) -> String {
    write::raw_text(nodes)
}

/// Markdown of some HTML, and what it lost.
///
/// Pictures get names of this site; `link` may lead addresses to somewhere else.
pub fn to_markdown(
    html: &str,
    names: &mut PictureNames,
    link: &dyn Fn(&str) -> Option<String>,
) -> (String, Vec<String>) {
    let (nodes, lost) = tree::parse(html);
    let mut writer = Writer::new(names, link);
    writer.warnings = lost;
    let blocks = writer.blocks(&nodes);
    let mut markdown = blocks.join("\n\n");
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    let mut warnings = writer.warnings;
    warnings.dedup();
    (markdown, warnings)
}
