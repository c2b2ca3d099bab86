//! A small SVG writer: every text is escaped here and nowhere else.

use std::fmt::Write as _;

use super::style::STYLESHEET;

/// A point in user units, x to the right, y down.
pub(super) type Point = (f64, f64);

/// A box in user units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub fn right(self) -> f64 {
        self.left + self.width
    }

    pub fn bottom(self) -> f64 {
        self.top + self.height
    }
}

/// Which end of a text stands at its point.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A finished drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    open: String,
    body: String,
}

impl Drawing {
    /// For a page that links [`STYLESHEET`].
    pub fn inline(&self) -> String {
        format!("{}{}</svg>\n", self.open, self.body)
    }

    /// For a file of its own, with its style sheet and background.
    pub fn standalone(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}<style>\n{STYLESHEET}</style>\n<rect class=\"plot-paper\" width=\"100%\" height=\"100%\" fill=\"none\"/>\n{}</svg>\n",
            self.open, self.body
        )
    }
}

/// What the root of a drawing says.
pub(super) struct Root<'a> {
    /// Prefix of every id in it, unique on the page.
    pub id: &'a str,
    /// Further class of the root.
    pub class: &'a str,
    pub width: f64,
    pub height: f64,
    /// The finding.
    pub title: &'a str,
    /// The text alternative.
    pub description: &'a str,
}

/// A drawing being made.
pub(super) struct Svg {
    id: String,
    open: String,
    body: String,
}

impl Svg {
    pub fn new(root: &Root<'_>) -> Self {
        let (id, class) = (escape(root.id), escape(root.class));
        let (width, height) = (number(root.width), number(root.height));
        let open = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot {class}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" fill=\"currentColor\" font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\" aria-labelledby=\"{id}-title {id}-text\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-text\">{}</desc>\n",
            escape(root.title),
            escape(root.description)
        );
        let body = format!(
            "<defs><pattern id=\"{id}-hatch\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path class=\"plot-hatch\" d=\"M0 0V4\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"4\"/></pattern></defs>\n"
        );
        Self { id, open, body }
    }

    /// A box; `tip` is shown where a pointer rests on it.
    pub fn rect(&mut self, class: &str, area: Area, tip: &str) {
        let _ = write!(
            self.body,
            "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            escape(class),
            number(area.left),
            number(area.top),
            number(area.width.max(0.0)),
            number(area.height.max(0.0))
        );
        self.close("rect", tip);
    }

    /// A box filled with diagonal lines.
    pub fn hatched(&mut self, class: &str, area: Area, tip: &str) {
        let fill = format!("url(#{}-hatch)", self.id);
        let _ = write!(
            self.body,
            "<rect class=\"{}\" fill=\"{fill}\" stroke=\"currentColor\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            escape(class),
            number(area.left),
            number(area.top),
            number(area.width.max(0.0)),
            number(area.height.max(0.0))
        );
        self.close("rect", tip);
    }

    /// A stroke through points.
    pub fn stroke(&mut self, class: &str, points: &[Point]) {
        if points.len() > 1 {
            let path = path(points);
            let class = escape(class);
            let _ = writeln!(
                self.body,
                "<path class=\"{class}\" fill=\"none\" stroke=\"currentColor\" d=\"{path}\"/>"
            );
        }
    }

    /// A filled shape with corners at the points.
    pub fn shape(&mut self, class: &str, points: &[Point], tip: &str) {
        let _ = write!(
            self.body,
            "<path class=\"{}\" d=\"{}Z\"",
            escape(class),
            path(points)
        );
        self.close("path", tip);
    }

    /// ◆ around a point.
    pub fn diamond(&mut self, class: &str, (x, y): Point, tip: &str) {
        self.shape(
            class,
            &[(x, y - 6.0), (x + 6.0, y), (x, y + 6.0), (x - 6.0, y)],
            tip,
        );
    }

    /// ▲ around a point.
    pub fn triangle(&mut self, class: &str, (x, y): Point, tip: &str) {
        self.shape(
            class,
            &[(x, y - 4.5), (x + 5.0, y + 4.0), (x - 5.0, y + 4.0)],
            tip,
        );
    }

    /// ● around a point.
    pub fn dot(&mut self, class: &str, (x, y): Point, tip: &str) {
        let _ = write!(
            self.body,
            "<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"4\"",
            escape(class),
            number(x),
            number(y)
        );
        self.close("circle", tip);
    }

    /// A line of text.
    pub fn text(&mut self, class: &str, (x, y): Point, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = writeln!(
            self.body,
            "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            escape(class),
            number(x),
            number(y),
            escape(text)
        );
    }

    pub fn finish(self) -> Drawing {
        Drawing {
            open: self.open,
            body: self.body,
        }
    }

    fn close(&mut self, tag: &str, tip: &str) {
        let _ = if tip.is_empty() {
            writeln!(self.body, "/>")
        } else {
            writeln!(self.body, "><title>{}</title></{tag}>", escape(tip))
        };
    }
}

/// Text made safe for element content and quoted attributes; characters XML forbids become �.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(
            path,
            "{}{} {}",
            if i == 0 { 'M' } else { 'L' },
            number(*x),
            number(*y)
        );
    }
    path
}

/// At most one decimal, and never NaN: one bad value must not break a drawing.
fn number(value: f64) -> String {
    let tenths = if value.is_finite() {
        (value * 10.0).round() as i64
    } else {
        0
    };
    let (whole, rest) = (tenths / 10, (tenths % 10).abs());
    match rest {
        0 => whole.to_string(),
        _ if tenths < 0 && whole == 0 => format!("-0.{rest}"),
        _ => format!("{whole}.{rest}"),
    }
}
