//! Where a picture lies that a text names.

/// A path below the folder, from the file that names it; none when it leads out of the folder or
/// to another site.
pub fn resolve(file: &str, address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    if address.is_empty() || address.contains("://") || address.starts_with("//") {
        return None;
    }
    let address = crate::exchange::wordpress_decoded(address);
    let mut path: Vec<&str> = match address.starts_with('/') {
        true => Vec::new(),
        false => file.split('/').rev().skip(1).collect(),
    };
    if !address.starts_with('/') {
        path.reverse();
    }
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            name => path.push(name),
        }
    }
    (!path.is_empty()).then(|| path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn paths_stay_in_the_folder() {
        let at = |address| resolve("posts/2020/a.md", address);
        assert_eq!(at("b.jpg").as_deref(), Some("posts/2020/b.jpg"));
        assert_eq!(
            at("../img/b%20c.jpg?x").as_deref(),
            Some("posts/img/b c.jpg")
        );
        assert_eq!(at("/static/b.jpg").as_deref(), Some("static/b.jpg"));
        assert_eq!(at("../../../etc/passwd"), None);
        assert_eq!(at("https://old.example/b.jpg"), None);
        assert_eq!(at(""), None);
    }
}
