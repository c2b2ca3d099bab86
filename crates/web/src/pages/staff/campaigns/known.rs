//! Which paths of this site lead somewhere.

use std::collections::HashSet;

use axum::http::Method;

use crate::{access::Access, page::Page, reading::today, routes};

/// Tells whether a path leads to a public page. Pages whose parts only the database knows are taken
/// to exist.
pub(super) fn known(page: &Page) -> Box<dyn Fn(&str) -> bool + Send + Sync> {
    let reading = &page.app.reading;
    let mut exact: HashSet<String> = HashSet::new();
    exact.extend(
        reading
            .articles(today(page))
            .map(|article| format!("/articles/{}", article.slug)),
    );
    exact.extend(
        reading
            .library
            .guides()
            .map(|guide| format!("/injuries/{}", guide.slug)),
    );
    exact.extend(
        page.directory
            .locations
            .iter()
            .map(|place| format!("/places/{}", place.slug)),
    );
    let patterns: Vec<&'static str> = routes::table()
        .into_iter()
        .filter(|route| route.method == Method::GET && route.access == Access::Public)
        .map(|route| route.path)
        .collect();
    Box::new(move |path| {
        let listed = ["/articles/", "/injuries/", "/places/"];
        let is_listed = listed.iter().any(|begin| {
            path.strip_prefix(begin)
                .is_some_and(|rest| !rest.contains('/'))
        });
        if is_listed {
            return exact.contains(path);
        }
        patterns.iter().any(|pattern| fits(pattern, path))
    })
}

/// Whether a path fits a route with its parameters in braces.
fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.trim_end_matches('/').split('/');
    let mut given = path.trim_end_matches('/').split('/');
    loop {
        match (parts.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(_)) if part.starts_with("{*") => return true,
            (Some(part), Some(word)) if part.starts_with('{') && !word.is_empty() => {}
            (Some(part), Some(word)) if part == word => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn paths_fit_their_routes() {
        assert!(fits("/", "/") && fits("/book", "/book/"));
        assert!(fits("/authors/{id}", "/authors/ada"));
        assert!(!fits("/authors/{id}", "/authors/") && !fits("/book", "/books"));
        assert!(!fits("/authors/{id}", "/authors/ada/more"));
    }
}
