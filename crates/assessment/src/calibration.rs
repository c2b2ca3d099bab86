//! The reliability plot: how often the first place was right, against how sure the model was.

use std::fmt::Write as _;

use crate::evaluate::{Report, Share};

const LEFT: f64 = 70.0;
const BOTTOM: f64 = 400.0;
const SIDE: f64 = 360.0;

/// Draws a report's calibration as an SVG of its own, with a text alternative. Each point is a
/// tenth of scores; its bar is the 95 % interval of Wilson; the diagonal is perfect calibration.
pub fn plot(report: &Report) -> String {
    let x = |score: f64| LEFT + score * SIDE;
    let y = |right: f64| BOTTOM - right * SIDE;
    let mut points = String::new();
    let mut told = Vec::new();
    for (cases, right, sum) in report.calibration.iter().filter(|cell| cell.0 > 0) {
        let share = Share {
            hits: *right,
            of: *cases,
        };
        let (low, high) = share.wilson();
        let at = x(sum / *cases as f64);
        let _ = writeln!(
            points,
            "<line x1=\"{at:.1}\" y1=\"{:.1}\" x2=\"{at:.1}\" y2=\"{:.1}\" class=\"bar\"/>\
             <circle cx=\"{at:.1}\" cy=\"{:.1}\" r=\"{:.1}\" class=\"dot\"/>",
            y(low),
            y(high),
            y(share.value()),
            3.0 + (*cases as f64).sqrt() / 2.0,
        );
        let percent = |part: f64| (part * 100.0).round();
        told.push(format!(
            "{} % sure, right in {} of {} ({} %)",
            percent(sum / *cases as f64),
            right,
            cases,
            percent(share.value())
        ));
    }
    let mut grid = String::new();
    for step in 0..=5 {
        let part = f64::from(step) / 5.0;
        let _ = writeln!(
            grid,
            "<line x1=\"{LEFT}\" y1=\"{0:.1}\" x2=\"{1:.1}\" y2=\"{0:.1}\" class=\"grid\"/>\
             <text x=\"{2:.1}\" y=\"{3:.1}\" text-anchor=\"end\">{4}</text>\
             <text x=\"{5:.1}\" y=\"{6:.1}\" text-anchor=\"middle\">{4}</text>",
            y(part),
            x(1.0),
            LEFT - 8.0,
            y(part) + 5.0,
            step * 20,
            x(part),
            BOTTOM + 20.0,
        );
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 460\" role=\"img\" \
         aria-labelledby=\"t d\">\n<title id=\"t\">How sure the assessment is, and how often it is \
         right</title>\n<desc id=\"d\">{}.</desc>\n<style>text{{font:14px system-ui,sans-serif;fill:#1d1b20}}\
         .grid{{stroke:#d5d0c8}}.ideal{{stroke:#5d5a66;stroke-dasharray:5 4}}.bar{{stroke:#0b5d66;\
         stroke-width:2}}.dot{{fill:#0b5d66}}</style>\n<rect width=\"460\" height=\"460\" \
         fill=\"#fff\"/>\n{grid}<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" \
         class=\"ideal\"/>\n{points}<text x=\"{:.1}\" y=\"445\" text-anchor=\"middle\">belief in the \
         first place, %</text>\n<text transform=\"translate(20 {:.1}) rotate(-90)\" \
         text-anchor=\"middle\">first place right, %</text>\n</svg>\n",
        told.join("; "),
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0),
        x(0.5),
        y(0.5),
    )
}
