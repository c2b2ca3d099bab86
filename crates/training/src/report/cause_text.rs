//! The cause report as lines for a terminal.

use std::fmt::Write as _;

use super::text::{LINE, printable, section, wrap};
use crate::{
    cause::{Background, CauseReport},
    format,
};

pub(super) fn cause_text(cause: &CauseReport) -> String {
    let mut out = String::new();
    section(
        &mut out,
        &format!("What changed before {}", format::day_year(cause.onset)),
    );
    if cause.findings.is_empty() {
        out.push_str(&wrap(&cause.summary, LINE));
    }
    for (at, finding) in cause.findings.iter().enumerate() {
        out.push_str(&wrap(&format!("{}. {}", at + 1, finding.sentence), LINE));
        out.push_str(&indent(&wrap(&finding.meaning, LINE - 3)));
        for figure in &finding.figures {
            let _ = writeln!(out, "   {}: {}", figure.label, figure.text);
        }
        let _ = writeln!(
            out,
            "   Evidence: {} ({})",
            finding.strength.word(),
            finding.source.0
        );
    }
    if let Some(limit) = &cause.limit {
        out.push_str(&wrap(&limit.sentence(), LINE));
    }
    out.push_str(&wrap(&background_text(&cause.background), LINE));
    for reason in &cause.not_checked {
        out.push_str(&wrap(&format!("Not checked: {reason}"), LINE));
    }
    out
}

fn background_text(background: &Background) -> String {
    let mut text = format!(
        "In the 4 weeks before: {} run, after {} in the 4 weeks before those; {} of {} days without a run.",
        format::km(background.distance_m),
        format::km(background.distance_before_m),
        background.rest.without_run,
        background.rest.days
    );
    if !background.shoes.is_empty() {
        let pairs = background
            .shoes
            .iter()
            .map(|(name, metres)| format!("{} ({})", printable(name), format::km(*metres)));
        let _ = write!(text, " Shoes: {}.", pairs.collect::<Vec<_>>().join(", "));
    }
    if let Some(change) = &background.surface {
        let _ = write!(text, " {}", change.sentence());
    }
    text
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("   {line}\n")).collect()
}
