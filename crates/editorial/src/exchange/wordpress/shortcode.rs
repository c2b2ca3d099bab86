//! Shortcodes: words in square brackets that plugins replace. Captions and addresses are kept,
//! everything else is left out, and a warning says so.

/// A shortcode as it stands.
struct Code<'a> {
    name: &'a str,
    closing: bool,
    inside: &'a str,
    /// Its length with the brackets.
    length: usize,
}

/// Those that stand alone and have no attributes, so that nothing else tells them from words.
const BARE: &[&str] = &[
    "gallery",
    "more",
    "toc",
    "contact-form",
    "nextpage",
    "playlist",
];

/// HTML in which captions are figures and no shortcodes are left.
pub fn expand(html: &str, warnings: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("[[") {
            // Two brackets are how WordPress writes a shortcode that is to be read.
            let end = rest.find("]]").map_or(1, |end| end + 2);
            let shown = rest[..end].trim_start_matches("[[").trim_end_matches("]]");
            out.push_str(&format!("[{shown}]"));
            rest = &rest[end..];
            continue;
        }
        let Some(code) = code(rest) else {
            out.push('[');
            rest = &rest[1..];
            continue;
        };
        let after = &rest[code.length..];
        let end = format!("[/{}]", code.name);
        match (code.name, after.find(&end)) {
            ("caption" | "wp_caption", Some(inner)) if !code.closing => {
                out.push_str(&figure(&after[..inner], code.inside));
                rest = &after[inner + end.len()..];
            }
            ("embed", Some(inner)) if !code.closing => {
                let address = crate::clean::escape(after[..inner].trim());
                out.push_str(&format!("<p><a href=\"{address}\">{address}</a></p>"));
                rest = &after[inner + end.len()..];
            }
            (_, inner) if is_code(&code, inner.is_some()) => {
                if !code.closing {
                    let told = format!("the shortcode [{}] was left out", code.name);
                    if !warnings.contains(&told) {
                        warnings.push(told);
                    }
                }
                rest = after;
            }
            _ => {
                out.push('[');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn code(text: &str) -> Option<Code<'_>> {
    let end = text.find(']')?;
    let inside = &text[1..end];
    let closing = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let name = inside
        .split(|c: char| c.is_whitespace() || c == '/')
        .next()
        .unwrap_or_default();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let begins = name.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    (begins && name.chars().all(fits) && !inside.contains(['[', '\n'])).then_some(Code {
        name,
        closing,
        inside,
        length: end + 1,
    })
}

/// Whether words in brackets are a shortcode and not just words in brackets.
fn is_code(code: &Code<'_>, has_end: bool) -> bool {
    code.closing
        || has_end
        || code.inside.contains('=')
        || code.inside.ends_with('/')
        || BARE.contains(&code.inside)
}

/// The picture of a caption, and its words: behind the picture, or in an attribute.
fn figure(inner: &str, attributes: &str) -> String {
    let end = inner.find("<img").and_then(|at| {
        let close = inner[at..].find('>')?;
        let after = at + close + 1;
        let linked = inner[after..].trim_start().starts_with("</a>");
        Some(match inner[after..].find("</a>") {
            Some(link) if linked => after + link + 4,
            _ => after,
        })
    });
    let (picture, words) = inner.split_at(end.unwrap_or(inner.len()));
    let own = attributes.split_once("caption=\"");
    let own = own.and_then(|(_, rest)| rest.split_once('"'));
    let words = match words.trim() {
        "" => own.map_or("", |(words, _)| words),
        words => words,
    };
    format!("\n\n<figure>{picture}<figcaption>{words}</figcaption></figure>\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(html: &str) -> (String, Vec<String>) {
        let mut warnings = Vec::new();
        (expand(html, &mut warnings), warnings)
    }

    #[test]
    fn captions_become_figures() {
        let (html, warnings) = expanded(
            "A[caption id=\"x\" width=\"300\"]<a href=\"b\"><img src=\"b.jpg\" /></a> Slow[/caption]B",
        );
        assert!(
            html.contains(
                "<figure><a href=\"b\"><img src=\"b.jpg\" /></a><figcaption> Slow</figcaption></figure>"
            ) || html.contains("<figcaption>Slow</figcaption>"),
            "{html}"
        );
        assert!(warnings.is_empty());
    }

    #[test]
    fn words_in_brackets_stay_and_shortcodes_go() {
        let (html, warnings) =
            expanded("[1] [sic] [Doe 2020] [gallery ids=\"1,2\"] [x]in[/x] [[gallery]] [toc]");
        assert_eq!(html, "[1] [sic] [Doe 2020]  in [gallery] ");
        assert_eq!(warnings.len(), 3, "{warnings:?}");
    }
}
