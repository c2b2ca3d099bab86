//! What stands in a line: words, emphasis, links, code.

use super::tree::{Element, Node};
use super::write::{Writer, longest_run, raw_text};

/// Where a run of inline Markdown stands while it is written.
#[derive(Default)]
struct Line {
    out: String,
    strong: bool,
    emphasis: bool,
    struck: bool,
    in_link: bool,
    /// A mark of emphasis was the last thing written, so another one would join it.
    marked: bool,
}

impl Writer<'_> {
    /// Some inline nodes in one run; empty if there are no words. Pictures are written elsewhere.
    pub(super) fn inline(&mut self, nodes: &[&Node]) -> String {
        let mut line = Line::default();
        self.walk(nodes, &mut line);
        guarded(trimmed(&line.out))
    }

    fn walk(&mut self, nodes: &[&Node], line: &mut Line) {
        for (at, node) in nodes.iter().enumerate() {
            match node {
                Node::Text(text) => line.words(text),
                Node::Element(element) => {
                    let next = nodes[at + 1..].iter().find_map(|node| first_letter(node));
                    self.element(element, next, line);
                }
            }
        }
    }

    fn element(&mut self, element: &Element, next: Option<char>, line: &mut Line) {
        let children: Vec<&Node> = element.children.iter().collect();
        match &*element.tag {
            "br" => {
                let kept = line.out.trim_end_matches(' ').len();
                line.out.truncate(kept);
                if !line.out.is_empty() && !line.out.ends_with('\n') {
                    line.out.push_str("\\\n");
                }
                line.marked = false;
            }
            "strong" | "b" if !line.strong => {
                line.strong = true;
                self.marked(&children, "**", next, line);
                line.strong = false;
            }
            "em" | "i" | "cite" if !line.emphasis => {
                line.emphasis = true;
                self.marked(&children, "*", next, line);
                line.emphasis = false;
            }
            "del" | "s" | "strike" if !line.struck => {
                line.struck = true;
                self.marked(&children, "~~", next, line);
                line.struck = false;
            }
            "code" | "tt" => {
                let code = collapsed(&raw_text(&element.children));
                let code = code.trim();
                if !code.is_empty() {
                    let ticks = "`".repeat(longest_run(code, '`') + 1);
                    let pad = if code.starts_with('`') || code.ends_with('`') {
                        " "
                    } else {
                        ""
                    };
                    // Two runs of ticks side by side would be one.
                    if line.out.ends_with('`') {
                        line.out.push(' ');
                    }
                    line.out
                        .push_str(&format!("{ticks}{pad}{code}{pad}{ticks}"));
                    line.marked = false;
                }
            }
            "a" if !line.in_link => self.anchor(element, &children, line),
            "img" => {}
            _ => self.walk(&children, line),
        }
    }

    /// Emphasis, where Markdown would read it as such; else only its words.
    fn marked(&mut self, children: &[&Node], mark: &str, next: Option<char>, line: &mut Line) {
        let mut inner = Line {
            strong: line.strong,
            emphasis: line.emphasis,
            struck: line.struck,
            in_link: line.in_link,
            ..Line::default()
        };
        self.walk(children, &mut inner);
        let words = trimmed(&inner.out);
        let spaced =
            |text: &str, edge: fn(&str) -> Option<char>| edge(text).is_some_and(|c| c == ' ');
        let (before, after) = (
            spaced(&inner.out, |t| t.chars().next()),
            spaced(&inner.out, |t| t.chars().next_back()),
        );
        if before && !line.out.ends_with([' ', '\n']) && !line.out.is_empty() {
            line.out.push(' ');
        }
        let left = line.out.chars().next_back().unwrap_or(' ');
        let right = if after { ' ' } else { next.unwrap_or(' ') };
        let first = words.chars().next().unwrap_or(' ');
        let last = words.chars().next_back().unwrap_or(' ');
        let open = first.is_alphanumeric() || !left.is_alphanumeric();
        let close = last.is_alphanumeric() || !right.is_alphanumeric();
        if words.is_empty() {
        } else if open && close && !line.marked && !left.eq(&'*') && !left.eq(&'~') {
            line.out.push_str(&format!("{mark}{words}{mark}"));
            line.marked = true;
        } else {
            line.out.push_str(words);
            line.marked = inner.marked;
        }
        if after && !line.out.ends_with(' ') {
            line.out.push(' ');
            line.marked = false;
        }
    }

    fn anchor(&mut self, element: &Element, children: &[&Node], line: &mut Line) {
        let mut inner = Line {
            strong: line.strong,
            emphasis: line.emphasis,
            struck: line.struck,
            in_link: true,
            ..Line::default()
        };
        self.walk(children, &mut inner);
        let words = inner.out.replace("\\\n", " ");
        let words = words.trim();
        let address = element.attribute("href").unwrap_or_default().trim();
        if inner.out.starts_with(' ') && !line.out.ends_with(' ') {
            line.out.push(' ');
        }
        if words.is_empty() {
            return;
        }
        let address = (self.link)(address).unwrap_or_else(|| address.to_owned());
        if address.is_empty() || address.starts_with('#') {
            line.out.push_str(words);
            line.marked = inner.marked;
            return;
        }
        // With a mark of exclamation before it, it would be a picture.
        if line.out.ends_with('!') {
            line.out.pop();
            line.out.push_str("\\!");
        }
        line.out
            .push_str(&format!("[{words}]({})", destination(&address)));
        line.marked = false;
        if inner.out.ends_with(' ') {
            line.out.push(' ');
        }
    }
}

impl Line {
    fn words(&mut self, text: &str) {
        let text = collapsed(text);
        let at_start = self.out.is_empty() || self.out.ends_with([' ', '\n']);
        let text = if at_start { text.trim_start() } else { &text };
        if !text.is_empty() {
            self.out.push_str(&escape(text));
            self.marked = false;
        }
    }
}

/// The first letter of a node, which says whether emphasis before it can end.
fn first_letter(node: &Node) -> Option<char> {
    match node {
        Node::Text(text) => text.chars().next(),
        Node::Element(element) => match &*element.tag {
            "br" => Some(' '),
            "img" => None,
            "code" | "a" => Some('['),
            _ => element.children.iter().find_map(first_letter),
        },
    }
}

/// A run without white space and breaks at its ends.
fn trimmed(run: &str) -> &str {
    let mut run = run;
    loop {
        let shorter = run.trim_matches([' ', '\n']);
        let shorter = shorter.strip_prefix("\\\n").unwrap_or(shorter);
        // A break is a backslash before a line end; the backslash alone may be a word's.
        let shorter = match run.trim_end_matches(' ').strip_suffix("\\\n") {
            Some(before) => before.trim_matches([' ', '\n']),
            None => shorter,
        };
        if shorter == run {
            return run;
        }
        run = shorter;
    }
}

/// Runs of white space as one space.
pub fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let space = letter.is_whitespace() || letter.is_control();
        if !space {
            out.push(letter);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Text in which nothing is a mark of Markdown.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&'
        ) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Keeps the lines of a run from being read as headings, lists or rules.
fn guarded(run: &str) -> String {
    let lines: Vec<String> = run
        .split('\n')
        .map(|line| guard(line.trim_start()))
        .collect();
    lines.join("\n")
}

fn guard(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if line.starts_with(['#', '+', '-', '=']) {
        return format!("\\{line}");
    }
    if (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    // Words above a table that begin like this would be its caption.
    match line.strip_prefix("Table:") {
        Some(rest) => format!("Table\\:{rest}"),
        None => line.to_owned(),
    }
}

/// An address as the destination of a link.
pub fn destination(address: &str) -> String {
    let plain = |c: char| {
        !c.is_whitespace()
            && !c.is_control()
            && !matches!(c, '(' | ')' | '<' | '>' | '\\' | '&' | '*' | '_' | '`')
    };
    if !address.is_empty() && address.chars().all(plain) {
        return address.to_owned();
    }
    let mut out = String::from("<");
    for letter in address.chars() {
        match letter {
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '&' => out.push_str("\\&"),
            one if one.is_control() || one == '\n' => {}
            one => out.push(one),
        }
    }
    out.push('>');
    out
}
