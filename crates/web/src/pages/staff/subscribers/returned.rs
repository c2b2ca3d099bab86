//! What came back from one person's newsletters, in plain words.

use jiff::tz::TimeZone;
use midstance_clinic::post::{EnhancedStatus, Returned, Verdict, What};

use crate::format;

/// A row of the table.
pub(super) struct Line {
    pub(super) when: String,
    pub(super) what: &'static str,
    pub(super) look: &'static str,
    /// What the server's code means; empty where it says nothing more.
    pub(super) meaning: &'static str,
    /// The server's own words.
    pub(super) said: String,
    pub(super) subject: String,
    pub(super) href: String,
}

pub(super) fn line(one: Returned, zone: &TimeZone) -> Line {
    let (what, look) = words(one.what);
    // Servers write the code into their words as a rule.
    let said = if one.words.is_empty() {
        one.status
    } else {
        one.words
    };
    Line {
        when: format::day_time_short(one.at.to_zoned(zone.clone()).datetime()),
        what,
        look,
        meaning: meaning(&said),
        said,
        subject: one.subject,
        href: format!("/staff/campaigns/{}", one.campaign),
    }
}

fn words(what: What) -> (&'static str, &'static str) {
    match what {
        What::Report(Verdict::Hard) => ("Came back for good", "tag-no-show"),
        What::Report(Verdict::Soft) => ("Came back this time", "tag-hold"),
        What::Report(Verdict::Policy) => ("Refused because of us", "tag-hold"),
        What::Report(Verdict::Delayed) => ("Was late", "tag-waiting"),
        What::Report(Verdict::Delivered) => ("Arrived", "tag-done"),
        What::NotTaken => ("Not taken by the server", "tag-hold"),
        What::Left => ("Asked by mail to leave", "tag-cancelled"),
    }
}

/// The code of RFC 3463 that a server's answer begins with, with or without the three digits of SMTP
/// before it, in words for people who never saw one.
fn meaning(said: &str) -> &'static str {
    let mut words = said.split([' ', '-']).take(2);
    let Some(code) = words.find_map(EnhancedStatus::of) else {
        return "";
    };
    match (code.subject, code.detail) {
        (1, 1) => "There is no such mailbox.",
        (1, 2) => "There is no such domain.",
        (1, 10) => "The domain takes no mail at all.",
        (1, 6) => "The mailbox has moved.",
        (1, _) => "The address is not right.",
        (2, 1) => "The mailbox is switched off.",
        (2, 2) => "The mailbox is full.",
        (2, 3) | (3, 4) => "The mail is too large for it.",
        (2, _) => "Something is wrong with the mailbox.",
        (3, _) => "Something is wrong with their server.",
        (4, 7) => "Their server could not be reached in time.",
        (4, _) => "Their server could not be reached.",
        (7, _) => "Their server does not want mail from us. The check of your mail may say why.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::meaning;

    #[test]
    fn a_servers_code_is_said_in_words_wherever_it_stands() {
        for (said, words) in [
            ("452 4.2.2 mailbox full", "The mailbox is full."),
            ("4.2.2", "The mailbox is full."),
            ("550-5.1.1 unknown", "There is no such mailbox."),
            ("host 192.0.2.1 said no", ""),
            ("connection refused", ""),
            ("", ""),
        ] {
            assert_eq!(meaning(said), words, "{said:?}");
        }
    }
}
