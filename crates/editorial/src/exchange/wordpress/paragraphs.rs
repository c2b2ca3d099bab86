//! Paragraphs: older texts part them with empty lines, which the theme turns into elements.

/// Elements that are no part of a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "li",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// HTML whose paragraphs are marked. Texts of the block editor have them marked already.
pub fn marked(html: &str) -> String {
    if html.contains("<!-- wp:") {
        return html.to_owned();
    }
    let html = html.replace("\r\n", "\n");
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = &*html;
    // What is preformatted keeps its empty lines.
    while let Some(at) = rest.find("<pre") {
        paragraphs(&rest[..at], &mut out);
        let end = rest[at..]
            .find("</pre>")
            .map_or(rest.len(), |end| at + end + 6);
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    paragraphs(rest, &mut out);
    out
}

fn paragraphs(html: &str, out: &mut String) {
    let mut chunk = String::new();
    for line in html.split('\n') {
        if line.trim().is_empty() {
            paragraph(&mut chunk, out);
        } else if is_block(line.trim_start()) || is_block(chunk.trim_start()) {
            paragraph(&mut chunk, out);
            chunk.push_str(line);
            paragraph(&mut chunk, out);
        } else {
            if !chunk.is_empty() {
                chunk.push_str("<br>");
            }
            chunk.push_str(line.trim());
        }
    }
    paragraph(&mut chunk, out);
}

fn paragraph(chunk: &mut String, out: &mut String) {
    let text = std::mem::take(chunk);
    if text.is_empty() {
        return;
    }
    if is_block(text.trim_start()) {
        out.push_str(&text);
        out.push('\n');
    } else {
        out.push_str(&format!("<p>{text}</p>\n"));
    }
}

/// Whether a line begins with the start or the end of a block.
fn is_block(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('<') else {
        return false;
    };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
    let name = rest[..end.unwrap_or(rest.len())].to_ascii_lowercase();
    BLOCKS.contains(&&*name)
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn empty_lines_part_paragraphs_and_blocks_stand_for_themselves() {
        assert_eq!(
            marked("One\ntwo\n\n<h2>Head</h2>\nThree\n\n<ul>\n<li>a</li>\n</ul>"),
            "<p>One<br>two</p>\n<h2>Head</h2>\n<p>Three</p>\n<ul>\n<li>a</li>\n</ul>\n"
        );
        assert_eq!(marked("<pre>a\n\nb</pre>"), "<pre>a\n\nb</pre>");
        let blocks = "<!-- wp:paragraph -->\n<p>x</p>\n\n<p>y</p>";
        assert_eq!(marked(blocks), blocks);
    }
}
