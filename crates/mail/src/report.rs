//! Reports of mails that could not be delivered (RFC 3464), as servers really write them.

use mail_parser::{Message, MessageParser, MimeHeaders};

use crate::{Culprit, EnhancedStatus};

/// What a report says became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What it means for whoever it was for.
    pub verdict: Verdict,
    /// The enhanced status code (RFC 3463), when one could be read.
    pub status: Option<EnhancedStatus>,
    /// The server's words, one line. May name the recipient.
    pub words: String,
}

/// What a report means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The address does not exist or takes no mail (5.1.x, 5.2.1): write to it no more.
    Hard,
    /// It did not arrive this time: mailbox full, server unreachable for days, too large.
    Soft,
    /// The server does not take our mail (x.7.x): nobody's fault but ours.
    Policy,
    /// Not yet, the server goes on trying.
    Delayed,
    /// It arrived.
    Delivered,
}

impl Verdict {
    /// A word for it, to keep.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Policy => "policy",
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [
            Self::Hard,
            Self::Soft,
            Self::Policy,
            Self::Delayed,
            Self::Delivered,
        ];
        all.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// The longest words that are kept.
const LONGEST: usize = 400;
/// How much of a report without the fields of RFC 3464 is searched for a code.
const SEARCHED: usize = 20_000;

impl Report {
    /// Reads a mail; nothing when it reports no delivery, such as an automatic answer. A damaged report
    /// gives what can be read of it.
    pub fn read(mail: &[u8]) -> Option<Self> {
        let message = MessageParser::new().parse(mail)?;
        fields(&message).or_else(|| prose(&message))
    }

    fn of(action: &str, status: Option<EnhancedStatus>, words: &str) -> Self {
        let written = first_status(words);
        // "5.0.0" says nothing; the server's own words often say more.
        let status = match status {
            Some(status) if (status.subject, status.detail) != (0, 0) => Some(status),
            other => written.or(other),
        };
        Self {
            verdict: verdict(action, status),
            status,
            words: one_line(words),
        }
    }
}

fn verdict(action: &str, status: Option<EnhancedStatus>) -> Verdict {
    match action.to_ascii_lowercase().as_str() {
        "delivered" | "relayed" | "expanded" => return Verdict::Delivered,
        "delayed" => return Verdict::Delayed,
        _ => {}
    }
    let Some(status) = status else {
        return Verdict::Soft;
    };
    match (status.class, status.culprit()) {
        (2, _) => Verdict::Delivered,
        (5, Some(Culprit::Sender)) => Verdict::Policy,
        (5, Some(Culprit::Recipient)) => Verdict::Hard,
        _ if status.subject == 7 => Verdict::Policy,
        _ => Verdict::Soft,
    }
}

/// The machine-readable part.
fn fields(message: &Message<'_>) -> Option<Report> {
    let part = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind.subtype().is_some_and(|subtype| {
                    subtype.eq_ignore_ascii_case("delivery-status")
                        || subtype.eq_ignore_ascii_case("global-delivery-status")
                })
        })
    })?;
    let text = String::from_utf8_lossy(part.contents()).into_owned();
    let groups = groups(&text);
    let value = |group: &[(String, String)], name: &str| {
        let field = group.iter().find(|(field, _)| field == name);
        field.map(|(_, value)| value.clone())
    };
    let told = |group: &&Vec<(String, String)>| {
        value(group, "action").is_some() || value(group, "status").is_some()
    };
    let failed = groups.iter().filter(told).find(|group| {
        value(group, "action").is_some_and(|action| action.eq_ignore_ascii_case("failed"))
    });
    let group = failed.or_else(|| groups.iter().find(told))?;
    let action = value(group, "action").unwrap_or_default();
    let status = value(group, "status").and_then(|status| first_status(&status));
    let diagnostic = value(group, "diagnostic-code").unwrap_or_default();
    let words = match diagnostic.split_once(';') {
        Some((_, words)) => words,
        None => &diagnostic,
    };
    // An action in another language or none at all: the code decides.
    Some(Report::of(&action, status, words))
}

/// The fields of each stretch between empty lines, names in small letters, folded lines joined.
fn groups(text: &str) -> Vec<Vec<(String, String)>> {
    let mut groups = vec![Vec::new()];
    for line in text.lines() {
        let Some(group) = groups.last_mut() else {
            continue;
        };
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                *value += " ";
                *value += line.trim();
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

/// A report for people only: from a mail system itself, with a code somewhere in its text.
fn prose(message: &Message<'_>) -> Option<Report> {
    let header = |name: &'static str| {
        message
            .header_raw(name)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    if header("Auto-Submitted")
        .to_ascii_lowercase()
        .starts_with("auto-replied")
    {
        return None;
    }
    let sender = header("From").to_ascii_lowercase();
    let failed = !header("X-Failed-Recipients").is_empty();
    let by_system = failed || sender.contains("mailer-daemon") || sender.contains("postmaster");
    if !by_system {
        return None;
    }
    let text = message.body_text(0)?;
    let text: String = text.chars().take(SEARCHED).collect();
    let line = text.lines().find(|line| first_status(line).is_some());
    let status = line.and_then(first_status);
    if status.is_none() && !failed {
        return None;
    }
    let action = match status {
        Some(status) if status.class == 4 => "delayed",
        _ => "failed",
    };
    Some(Report::of(action, status, line.unwrap_or_default()))
}

/// The first enhanced status code in a text, such as `(#5.1.1)`.
fn first_status(text: &str) -> Option<EnhancedStatus> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|word| EnhancedStatus::of(word.trim_matches('.')))
        .find(|status| status.subject <= 7 && status.detail <= 999)
}

fn one_line(words: &str) -> String {
    let words: Vec<_> = words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(LONGEST).collect()
}
