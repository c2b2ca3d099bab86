//! What every page must keep, checked on its HTML without a browser.
//!
//! Page tests call [`problems`] on each page with sample data and expect
//! nothing; the browser tests look deeper.

use std::collections::{HashMap, HashSet};

use crate::assets::assets;

/// One start tag: its name and attributes as written.
struct Tag<'a> {
    name: &'a str,
    attributes: HashMap<&'a str, &'a str>,
}

/// Everything wrong with a page, in words; empty when it is sound.
pub fn problems(html: &str) -> Vec<String> {
    let tags = tags(html);
    let mut found = Vec::new();
    structure(html, &tags, &mut found);
    references(&tags, &mut found);
    safety(html, &tags, &mut found);
    found
}

fn structure(html: &str, tags: &[Tag<'_>], found: &mut Vec<String>) {
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    for name in ["h1", "main", "title"] {
        if count(name) != 1 {
            found.push(format!("{} <{name}> instead of one", count(name)));
        }
    }
    if html.contains("<title> ") || html.contains("<title>Error:  ") {
        found.push("the title is empty".into());
    }
    let mut ids = HashSet::new();
    for id in tags.iter().filter_map(|tag| tag.attributes.get("id")) {
        if !ids.insert(id) {
            found.push(format!("id \"{id}\" stands twice"));
        }
    }
    let mut level = 0;
    for tag in tags {
        let Some(here) = tag
            .name
            .strip_prefix('h')
            .and_then(|n| n.parse::<u8>().ok())
        else {
            continue;
        };
        if level > 0 && here > level + 1 {
            found.push(format!("<h{here}> follows <h{level}>"));
        }
        level = here;
    }
}

fn references(tags: &[Tag<'_>], found: &mut Vec<String>) {
    let ids: HashSet<&str> = tags
        .iter()
        .filter_map(|tag| tag.attributes.get("id").copied())
        .collect();
    let labels: HashSet<&str> = tags
        .iter()
        .filter_map(|tag| tag.attributes.get("for").copied())
        .collect();
    for tag in tags {
        for name in [
            "for",
            "aria-describedby",
            "aria-labelledby",
            "aria-controls",
        ] {
            for id in tag.attributes.get(name).unwrap_or(&"").split_whitespace() {
                if !ids.contains(id) {
                    found.push(format!("{name} names \"{id}\", which does not exist"));
                }
            }
        }
        let target = tag
            .attributes
            .get("href")
            .and_then(|href| href.strip_prefix('#'));
        if target.is_some_and(|id| !id.is_empty() && !ids.contains(id)) {
            found.push(format!("a link leads to #{}", target.unwrap_or_default()));
        }
        let field = matches!(tag.name, "input" | "select" | "textarea")
            && !matches!(tag.attributes.get("type"), Some(&"hidden" | &"submit"));
        let named = tag
            .attributes
            .get("id")
            .is_some_and(|id| labels.contains(id))
            || tag.attributes.contains_key("aria-label")
            || tag.attributes.contains_key("aria-labelledby");
        if field && !named {
            let name = tag.attributes.get("name").unwrap_or(&"?");
            found.push(format!("field \"{name}\" has no label"));
        }
    }
}

fn safety(html: &str, tags: &[Tag<'_>], found: &mut Vec<String>) {
    if html.contains("<script>") || tags.iter().any(|tag| tag.name == "style") {
        found.push("script or style stands inside the page".into());
    }
    for tag in tags {
        for (name, value) in &tag.attributes {
            if *name == "style" || name.starts_with("on") {
                found.push(format!("<{}> has the attribute {name}", tag.name));
            }
            // These links say something of the page; browsers do not follow them.
            let tells = matches!(
                tag.attributes.get("rel"),
                Some(&("canonical" | "alternate"))
            );
            let loads = *name == "src" || (tag.name == "link" && *name == "href" && !tells);
            if loads && value.contains("//") {
                found.push(format!("{value} comes from another host"));
            }
            if let Some(file) = value.strip_prefix("/assets/")
                && !assets().iter().any(|asset| asset.hashed == file)
            {
                found.push(format!("{value} does not exist"));
            }
        }
        let external = tag.name == "script" && !tag.attributes.contains_key("src");
        let data = tag.attributes.get("type") == Some(&"application/ld+json");
        if external && !data {
            found.push("a script without src".into());
        }
    }
}

/// The start tags of a page. Attribute values never hold a bare `>` here, since
/// templates escape it.
fn tags(html: &str) -> Vec<Tag<'_>> {
    html.split('<')
        .skip(1)
        .filter(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|part| part.split('>').next())
        .map(|inside| {
            let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
            Tag {
                name: &inside[..end],
                attributes: attributes(&inside[end..]),
            }
        })
        .collect()
}

fn attributes(mut text: &str) -> HashMap<&str, &str> {
    let mut all = HashMap::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = text
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(text.len());
        if end == 0 {
            return all;
        }
        let name = &text[..end];
        text = &text[end..];
        match text
            .strip_prefix("=\"")
            .and_then(|rest| rest.split_once('"'))
        {
            Some((value, rest)) => {
                all.insert(name, value);
                text = rest;
            }
            None => {
                all.insert(name, "");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        format!("<title>A – B</title><main id=\"main\"><h1>A</h1>{body}</main>")
    }

    #[test]
    fn a_sound_page_has_no_problems() {
        let body = "<label for=\"a\">A</label><input id=\"a\" name=\"a\"><a href=\"#main\">x</a>";
        assert_eq!(problems(&page(body)), Vec::<String>::new());
    }

    #[test]
    fn each_mistake_is_named() {
        for (body, says) in [
            ("<h1>B</h1>", "2 <h1>"),
            ("<p id=\"main\">", "stands twice"),
            ("<h3>x</h3>", "<h3> follows <h1>"),
            ("<input name=\"q\">", "\"q\" has no label"),
            ("<p aria-describedby=\"nope\">", "does not exist"),
            ("<a href=\"#nope\">x</a>", "#nope"),
            ("<p style=\"x\">", "attribute style"),
            ("<p onclick=\"x\">", "attribute onclick"),
            ("<script>x</script>", "inside the page"),
            (
                "<img src=\"https://cdn.example/x.png\" alt=\"\">",
                "another host",
            ),
            ("<img src=\"/assets/none.png\" alt=\"\">", "does not exist"),
        ] {
            let found = problems(&page(body)).join("; ");
            assert!(found.contains(says), "{body}: {found}");
        }
    }
}
