//! What stands in a line: words, emphasis, links, code.

use super::tree::{Element, Node};
use super::write::{Writer, longest_run, raw_text};

/// Where a run of inline Markdown stands while it is written.
struct Line {
    out: String,
    /// The letter before all of it; a space at the start of a block.
    before: char,
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
        let mut line = Line::new(' ');
        self.walk(nodes, None, &mut line);
        guarded(trimmed(&line.out))
    }

    /// Writes nodes behind each other; `after` is the letter that follows all of them.
    fn walk(&mut self, nodes: &[&Node], after: Option<char>, line: &mut Line) {
        for (at, node) in nodes.iter().enumerate() {
            match node {
                Node::Text(text) => line.words(text),
                Node::Element(element) => {
                    let next = nodes[at + 1..].iter().find_map(|node| first_letter(node));
                    self.element(element, next.or(after), line);
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
                    // In a table a bar ends a cell, and code knows no other way to say it.
                    if code.contains('|') && code.contains('\\') {
                        line.words(code);
                        return;
                    }
                    // Two runs of ticks side by side would be one.
                    if line.out.ends_with('`') {
                        line.out.push(' ');
                    }
                    line.out
                        .push_str(&format!("{ticks}{pad}{code}{pad}{ticks}"));
                    line.marked = false;
                }
            }
            "a" if !line.in_link => self.anchor(element, &children, next, line),
            "img" => {}
            _ => self.walk(&children, next, line),
        }
    }

    /// Emphasis, where Markdown would read it as such; else only what is in it.
    fn marked(&mut self, children: &[&Node], mark: &str, next: Option<char>, line: &mut Line) {
        let mut inner = line.within('(');
        self.walk(children, Some(')'), &mut inner);
        let words = trimmed(&inner.out);
        let before = inner.out.starts_with(' ');
        let after = inner.out.ends_with(' ');
        let left = if before { ' ' } else { line.last() };
        let right = if after { ' ' } else { next.unwrap_or(' ') };
        let first = words.chars().next().unwrap_or(' ');
        let last = words.chars().next_back().unwrap_or(' ');
        let open = first.is_alphanumeric() || !left.is_alphanumeric();
        let close = last.is_alphanumeric() || !right.is_alphanumeric();
        let joins = line.marked && !before || matches!(left, '*' | '~');
        if words.is_empty() || !open || !close || joins {
            self.walk(children, next, line);
            return;
        }
        line.space(before);
        line.out.push_str(&format!("{mark}{words}{mark}"));
        line.marked = true;
        line.space(after);
    }

    fn anchor(
        &mut self,
        element: &Element,
        children: &[&Node],
        next: Option<char>,
        line: &mut Line,
    ) {
        let address = element.attribute("href").unwrap_or_default().trim();
        let address = (self.link)(address).unwrap_or_else(|| address.to_owned());
        let mut inner = line.within('[');
        inner.in_link = true;
        self.walk(children, Some(']'), &mut inner);
        let words = inner.out.replace("\\\n", " ");
        if words.trim().is_empty() || address.is_empty() || address.starts_with('#') {
            self.walk(children, next, line);
            return;
        }
        line.space(words.starts_with(' '));
        // With a mark of exclamation before it, it would be a picture.
        if line.out.ends_with('!') {
            line.out.pop();
            line.out.push_str("\\!");
        }
        let to = destination(&address);
        line.out.push_str(&format!("[{}]({to})", words.trim()));
        line.marked = false;
        line.space(words.ends_with(' '));
    }
}

impl Line {
    fn new(before: char) -> Self {
        Self {
            out: String::new(),
            before,
            strong: false,
            emphasis: false,
            struck: false,
            in_link: false,
            marked: false,
        }
    }

    /// A run inside this one, behind a letter.
    fn within(&self, before: char) -> Self {
        Self {
            strong: self.strong,
            emphasis: self.emphasis,
            struck: self.struck,
            in_link: self.in_link,
            ..Self::new(before)
        }
    }

    /// The letter before whatever comes next.
    fn last(&self) -> char {
        self.out.chars().next_back().unwrap_or(self.before)
    }

    /// A space, where one is wanted and none stands.
    fn space(&mut self, wanted: bool) {
        if wanted && !matches!(self.last(), ' ' | '\n') {
            self.out.push(' ');
            self.marked = false;
        }
    }

    fn words(&mut self, text: &str) {
        let text = collapsed(text);
        let spaced = matches!(self.last(), ' ' | '\n');
        let text = if spaced { text.trim_start() } else { &text };
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
            "code" | "tt" => raw_text(&element.children).trim().chars().next(),
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
