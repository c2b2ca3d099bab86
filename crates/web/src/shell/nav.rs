//! Navigation entries and which of them is current.

use std::borrow::Cow;

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Address on this site.
    pub href: Cow<'static, str>,
    /// Words of the link.
    pub text: Cow<'static, str>,
}

impl Link {
    /// A link to `href` reading `text`.
    pub fn new(href: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
        }
    }
}

const fn link(href: &'static str, text: &'static str) -> Link {
    Link {
        href: Cow::Borrowed(href),
        text: Cow::Borrowed(text),
    }
}

/// Entries of the public header.
pub static PUBLIC: [Link; 4] = [
    link("/check", "Where does it hurt?"),
    link("/injuries", "Injuries"),
    link("/articles", "Articles"),
    link("/book", "Book"),
];

/// Entries of the staff side in their order.
pub static STAFF: [Link; 8] = [
    link("/staff", "Today"),
    link("/staff/calendar", "Calendar"),
    link("/staff/clients", "Clients"),
    link("/staff/waiting-list", "Waiting list"),
    link("/staff/articles", "Articles"),
    link("/staff/campaigns", "Newsletter"),
    link("/staff/outbox", "Outbox"),
    link("/staff/settings", "Settings"),
];

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
