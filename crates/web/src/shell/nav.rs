//! Navigation entries and which of them is current.

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Address on this site.
    pub href: String,
    /// Words of the link.
    pub text: String,
}

impl Link {
    /// A link to `href` reading `text`.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
        }
    }
}

fn links(entries: &[(&str, &str)]) -> Vec<Link> {
    entries
        .iter()
        .map(|(href, text)| Link::new(*href, *text))
        .collect()
}

/// Entries of the public header.
pub fn public() -> Vec<Link> {
    links(&[
        ("/check", "Where does it hurt?"),
        ("/injuries", "Injuries"),
        ("/articles", "Articles"),
        ("/book", "Book"),
    ])
}

/// Entries of the staff side in their order. Leave out those whose page does
/// not exist or that the signed-in role may not open.
pub fn staff() -> Vec<Link> {
    links(&[
        ("/staff", "Today"),
        ("/staff/calendar", "Calendar"),
        ("/staff/clients", "Clients"),
        ("/staff/waiting-list", "Waiting list"),
        ("/staff/articles", "Articles"),
        ("/staff/campaigns", "Newsletter"),
        ("/staff/outbox", "Outbox"),
        ("/staff/settings", "Settings"),
    ])
}

/// The value of `aria-current` for a link to `href` on the page `path`:
/// "page" for the page itself, "true" for a page below it, else empty.
/// The roots `/`, `/staff` and `/me` count only for themselves, since
/// everything lies below them.
pub fn current(path: &str, href: &str) -> &'static str {
    if path == href {
        return "page";
    }
    if matches!(href, "/" | "/staff" | "/me") {
        return "";
    }
    // One entry for the newsletter and its subscribers.
    if href == "/staff/campaigns" && path.starts_with("/staff/subscribers") {
        return "true";
    }
    match path.strip_prefix(href) {
        Some(rest) if rest.starts_with('/') => "true",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::current;

    #[test]
    fn marks_the_page_its_section_and_nothing_else() {
        assert_eq!(current("/book", "/book"), "page");
        assert_eq!(current("/book/time", "/book"), "true");
        assert_eq!(current("/bookings", "/book"), "");
        assert_eq!(current("/staff/clients", "/staff"), "");
        assert_eq!(current("/staff", "/staff"), "page");
    }
}
