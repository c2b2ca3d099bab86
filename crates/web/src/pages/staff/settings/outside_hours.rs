//! `GET /staff/outside-hours`: visits to come that the hours do not cover.

use askama::Template;
use axum::response::Response;
use midstance_clinic::{booking::Visit, hours::outside};

use super::stranded::who;
use crate::{
    format,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/settings/outside_hours.html")]
struct OutsidePage {
    shell: Shell,
    /// Whose hours were changed around them.
    left: Vec<Line>,
    /// Which staff booked so, and why.
    knowingly: Vec<Line>,
}

struct Line {
    href: String,
    when: String,
    who: String,
    reason: String,
}

/// `GET /staff/outside-hours`
///
/// # Errors
/// When the store fails.
pub async fn outside_hours(page: Page) -> Result<Response, Problem> {
    let all = outside(page.clinic()).await?;
    let (knowingly, left): (Vec<_>, Vec<_>) = all
        .iter()
        .partition(|visit| visit.appointment.outside_rules.is_some());
    let lines = |visits: Vec<&Visit>| visits.into_iter().map(line).collect();
    html(&OutsidePage {
        shell: page.shell_back("/staff/settings", "Settings"),
        left: lines(left),
        knowingly: lines(knowingly),
    })
}

fn line(visit: &Visit) -> Line {
    let a = &visit.appointment;
    Line {
        href: format!("/staff/appointments/{}", a.id),
        when: format::day_time(a.local_start),
        who: who(visit),
        reason: a.outside_rules.clone().unwrap_or_default(),
    }
}
