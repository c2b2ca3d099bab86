//! The pictures that Markdown names, and leading them elsewhere.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A picture as a text names it.
pub struct Named<'a> {
    /// Its address.
    pub address: &'a str,
    /// What it shows, in words.
    pub alt: &'a str,
}

/// The same Markdown with other addresses for the pictures for which `lead` answers one.
pub fn repointed(markdown: &str, lead: &mut dyn FnMut(Named<'_>) -> Option<String>) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let mut out = String::with_capacity(markdown.len());
    let mut written = 0;
    // The picture that is being read: where it stands, its address and title, its words.
    let mut open: Option<(std::ops::Range<usize>, String, String)> = None;
    let (mut depth, mut words_end, mut words) = (0usize, 0, String::new());
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Image {
                dest_url, title, ..
            }) if depth == 0 => {
                depth = 1;
                words_end = range.start + 2;
                words.clear();
                open = Some((range, dest_url.to_string(), title.to_string()));
            }
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) if depth > 1 => depth -= 1,
            Event::End(TagEnd::Image) => {
                depth = 0;
                let Some((place, address, title)) = open.take() else {
                    continue;
                };
                let named = Named {
                    address: &address,
                    alt: &words,
                };
                let Some(new) = lead(named).filter(|new| *new != address) else {
                    continue;
                };
                let alt = markdown.get(place.start + 2..words_end).unwrap_or_default();
                let title = match title.trim() {
                    "" => String::new(),
                    words => format!(" \"{}\"", crate::exchange::html_title(words)),
                };
                let new = crate::exchange::html_destination(&new);
                out.push_str(&markdown[written..place.start]);
                out.push_str(&format!("![{alt}]({new}{title})"));
                written = place.end;
            }
            Event::Text(text) | Event::Code(text) if depth > 0 => {
                words.push_str(&text);
                words_end = words_end.max(range.end);
            }
            Event::SoftBreak | Event::HardBreak if depth > 0 => words.push(' '),
            _ if depth > 0 => words_end = words_end.max(range.end),
            _ => {}
        }
    }
    out.push_str(&markdown[written..]);
    out
}

/// The same Markdown with other names for the pictures of this site.
pub fn renamed(markdown: &str, names: &std::collections::BTreeMap<String, String>) -> String {
    repointed(markdown, &mut |named| {
        let name = crate::picture_name(named.address)?;
        names.get(name).map(|new| format!("/images/{new}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn led(markdown: &str) -> String {
        repointed(markdown, &mut |named| {
            named
                .address
                .strip_prefix("img/")
                .map(|file| format!("/images/{}", file.split('.').next().unwrap_or_default()))
        })
    }

    #[test]
    fn only_the_addresses_of_pictures_change() {
        assert_eq!(
            led(
                "A ![b *c* \\] d](img/e.jpg \"f \\\"g\\\"\") [h](img/e.jpg)\n\n`![x](img/e.jpg)`\n"
            ),
            "A ![b *c* \\] d](/images/e \"f \\\"g\\\"\") [h](img/e.jpg)\n\n`![x](img/e.jpg)`\n"
        );
        assert_eq!(
            led("![](img/e.jpg)![y][r]\n\n[r]: img/r.png\n"),
            "![](/images/e)![y](/images/r)\n\n[r]: img/r.png\n"
        );
        assert_eq!(led("![z](other/e.jpg)"), "![z](other/e.jpg)");
    }
}
