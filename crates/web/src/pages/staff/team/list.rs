//! The list.

use askama::Template;
use axum::response::Response;
use midstance_clinic::team::{Member, State, members};
use midstance_store::account::Role;

use super::role_word;
use crate::{
    fields::Query,
    format,
    page::{Page, html},
    pages::staff::today::clinic_zone,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/team/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    alone: bool,
}

struct Line {
    id: String,
    name: String,
    email: String,
    role: String,
    state: String,
    style: &'static str,
    seen: String,
}

/// `GET /staff/settings/team`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let members = members(page.clinic()).await?;
    let lines = members.iter().map(|member| line(&page, member));
    let lines: Vec<Line> = lines.collect::<Result<_, _>>()?;
    html(&ListPage {
        alone: lines.len() < 2,
        lines,
        shell: Shell {
            notice: notice(query.get("now")).map(Into::into),
            ..page.shell_back("/staff/settings", "Settings")
        },
    })
}

fn line(page: &Page, member: &Member) -> Result<Line, Problem> {
    let account = &member.account;
    let treats = account
        .practitioner
        .and_then(|id| page.directory.practitioner(id))
        .filter(|who| who.name != account.name || account.role != Role::Practitioner);
    let role = role_word(account.role).to_owned();
    let (state, style) = state(page, member.state)?;
    let seen = account.signed_in_at.map(|at| local(page, at)).transpose()?;
    Ok(Line {
        id: account.id.to_string(),
        name: account.name.clone(),
        email: account.email.clone(),
        role: treats.map_or(role.clone(), |who| {
            format!("{role}; treats as {}", who.name)
        }),
        state,
        style,
        seen: seen.unwrap_or_else(|| "Never".into()),
    })
}

fn local(page: &Page, at: jiff::Timestamp) -> Result<String, Problem> {
    let at = at.to_zoned(clinic_zone(page)?).datetime();
    Ok(format::day_time_short(at))
}

/// Words and colour of a state.
pub(super) fn state(page: &Page, state: State) -> Result<(String, &'static str), Problem> {
    Ok(match state {
        State::Active => ("Can sign in".into(), "tag-arrived"),
        State::Invited(until) => {
            let words = format!("Invited, until {}", local(page, until)?);
            (words, "tag-waiting")
        }
        State::InvitationOver => ("Invitation ran out".into(), "tag-no-show"),
        State::Off => ("Turned off".into(), ""),
    })
}

fn notice(now: &str) -> Option<&'static str> {
    match now {
        "invited" => Some("The invitation is on its way by mail. The link in it works for 7 days."),
        "saved" => Some("Saved."),
        "sent" => Some("The link is on its way by mail. Earlier links no longer work."),
        "out" => Some("Signed out everywhere."),
        _ => None,
    }
}
