//! How far a newsletter is, and what came of it.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use midstance_clinic::campaign::{self, report::LEFT_DAYS};
use midstance_store::{
    CampaignId,
    campaign::{Campaign, State},
};

use super::{super::today::clinic_zone, problem, state_word};
use crate::{
    fields::Fields,
    format,
    page::{Page, html},
    problem::Problem,
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/staff/campaigns/progress.html")]
struct ProgressPage {
    shell: Shell,
    id: String,
    subject: String,
    state: (&'static str, &'static str),
    word: &'static str,
    rows: Vec<(&'static str, String)>,
    bar: Option<(i64, i64)>,
    lines: Vec<String>,
    held: Option<String>,
    unsure: i64,
    may_send: bool,
    may_repeat: bool,
    numbers: Vec<(&'static str, String, &'static str)>,
    clicks: Vec<(String, i64)>,
    troubles: Vec<(String, &'static str, String)>,
}

pub(super) async fn show(page: Page, id: CampaignId, query: &Fields) -> Result<Response, Problem> {
    let (kept, report) = campaign::report(page.clinic(), id).await.map_err(problem)?;
    let zone = clinic_zone(&page)?;
    let local = |at: Timestamp| format::day_time(at.to_zoned(zone.clone()).datetime());
    let now = &report.progress;
    let notice = match query.get("now") {
        "confirmed" => Some("It is confirmed."),
        "paused" => {
            Some("It is on hold. Mails that were on the wire are finished, no other goes out.")
        }
        "resumed" => Some("It goes on."),
        "stopped" => Some("It is stopped. Whoever has not got it gets nothing."),
        "again" => Some("Those mails go out again."),
        "tested" => Some("The test is on its way to your address."),
        "changed" => Some(
            "It stands elsewhere than the page showed, so nothing was changed. This is how it stands now.",
        ),
        _ => None,
    };
    let mut rows = Vec::new();
    if let (Some((_, wall, _)), State::Scheduled) = (&kept.send_at, kept.state) {
        rows.push(("Goes out", format::day_time(*wall)));
    }
    rows.extend(kept.started_at.map(|at| ("Begun", local(at))));
    rows.extend(kept.ended_at.map(|at| ("Done", local(at))));
    let count = |many: i64| format::whole(many);
    let mut numbers = vec![
        (
            "Delivered",
            count(now.sent),
            "a mail server took it and it did not come back",
        ),
        ("Bounced", count(now.bounced), "it came back later"),
        (
            "Failed",
            count(now.failed),
            "it was refused, or nobody took it for four days",
        ),
        ("Still to come", count(now.left), "waiting or being sent"),
    ];
    if now.skipped > 0 {
        let why = "they left meanwhile, or it was stopped";
        numbers.push(("Left out", count(now.skipped), why));
    }
    if now.unsure > 0 {
        let why = "handed over, and the answer was not heard";
        numbers.push(("In doubt", count(now.unsure), why));
    }
    numbers.push(("Left the newsletter", count(report.left_after), LEFT_WORDS));
    let role = page.signed_in()?.role;
    let may_send = crate::access::Access::Care.admits(Some(role));
    let is_going = matches!(kept.state, State::Sending | State::Paused);
    html(&ProgressPage {
        shell: Shell {
            back: Some(Link::new("/staff/campaigns", "Newsletters")),
            notice: notice.map(Into::into),
            scripts: if kept.state == State::Sending {
                vec!["fresh"]
            } else {
                Vec::new()
            },
            ..page.shell.clone()
        },
        id: id.to_string(),
        subject: kept.subject.clone(),
        state: state_word(kept.state),
        word: kept.state.word(),
        rows,
        bar: (is_going && kept.filled).then_some((now.done(), now.total)),
        lines: lines(&page, &kept, now, &local),
        held: (kept.state == State::Paused && !kept.reason.is_empty()).then(|| kept.reason.clone()),
        unsure: now.unsure,
        may_send,
        may_repeat: may_send && now.unsure > 0 && kept.state != State::Stopped,
        numbers,
        clicks: report.clicks,
        troubles: report
            .troubles
            .into_iter()
            .map(|t| {
                let who = t.email.unwrap_or_else(|| "deleted since".to_owned());
                (who, trouble_word(&t.kind), t.answer)
            })
            .collect(),
    })
}

const LEFT_WORDS: &str = "within 7 days of getting it";
const _: () = assert!(LEFT_DAYS == 7, "the words above say so");

/// What is going on, in sentences.
fn lines(
    page: &Page,
    kept: &Campaign,
    now: &campaign::Progress,
    local: &dyn Fn(Timestamp) -> String,
) -> Vec<String> {
    let mut lines = Vec::new();
    match kept.state {
        State::Scheduled => lines.push("Nobody has got it yet.".to_owned()),
        State::Sending if !kept.filled => {
            lines.push("The list of readers is being made.".to_owned())
        }
        State::Sending | State::Paused => {
            let (done, total) = (format::whole(now.done()), format::whole(now.total));
            lines.push(format!("{done} of {total} are done."));
        }
        _ => {}
    }
    let goes = matches!(kept.state, State::Scheduled | State::Sending);
    if goes && !page.clinic().config.sends_mail {
        lines.push("No mail server is set up, so it waits until there is one.".to_owned());
        return lines;
    }
    if kept.state != State::Sending {
        return lines;
    }
    if let Some(until) = now.quiet_until {
        lines.push(format::sentence(&format!(
            "Quiet hours: it goes on {}",
            local(until)
        )));
    } else if kept.rests_until > page.now {
        lines.push(format!(
            "The mail server could not be used. It is tried again within a minute. It said: {}",
            kept.reason
        ));
    } else if let Some(due) = now.next_due.filter(|due| *due > page.now) {
        lines.push(format::sentence(&format!(
            "What is left was put off by mail servers, and is tried again from {}",
            local(due)
        )));
    }
    lines
}

fn trouble_word(kind: &str) -> &'static str {
    match kind {
        "bounced" => "Bounced",
        "unsure" => "In doubt",
        _ => "Failed",
    }
}
