//! The last look before a newsletter goes out: checks, who gets it, and when.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::{
    campaign::{self, CampaignError, Content, When, checks, settings},
    directory::clock,
};
use midstance_store::campaign::{Campaign, State};

use super::{
    super::{today::clinic_zone, when::day},
    compose::{ReachWords, finding_words},
    known::known,
    parse, path, problem,
};
use crate::{
    fields::Fields,
    format,
    forms::{Choice, FormErrors, time_of_day},
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/staff/campaigns/send.html")]
struct SendPage {
    shell: Shell,
    errors: FormErrors,
    id: String,
    version: i64,
    subject: String,
    from: String,
    reach: ReachWords,
    findings: Vec<(&'static str, String)>,
    may_go: bool,
    may_send: bool,
    whens: Vec<Choice>,
    when: String,
    date: String,
    time: String,
    zone: String,
    quiet: Option<String>,
    sends_mail: bool,
}

/// `GET /staff/campaigns/{id}/send`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let kept = campaign::get(page.clinic(), id).await.map_err(problem)?;
    if kept.state != State::Draft {
        return Ok(see_other(&path(id)));
    }
    let drawn = draw(&page, &kept, &Fields::default(), FormErrors::new()).await?;
    html_with(StatusCode::OK, &drawn)
}

/// `POST /staff/campaigns/{id}/send`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn confirm(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let kept = campaign::get(page.clinic(), id).await.map_err(problem)?;
    if kept.state != State::Draft {
        return Ok(see_other(&path(id)));
    }
    let mut errors = FormErrors::new();
    let Some(when) = when(&fields, &mut errors) else {
        return again(&page, &kept, &fields, errors).await;
    };
    let version = fields.get("version").parse().unwrap_or(0);
    let known = known(&page);
    let done = campaign::confirm(page.clinic(), &page.actor(), (id, version), when, &*known).await;
    match done {
        Ok(()) => Ok(see_other(&format!("{}?now=confirmed", path(id)))),
        Err(CampaignError::NotReady(_)) => {
            errors.add("when", "Put right what the checks found first");
            again(&page, &kept, &fields, errors).await
        }
        Err(CampaignError::Nobody) => {
            errors.add(
                "when",
                "Nobody would get it. Choose other topics, or wait for subscribers",
            );
            again(&page, &kept, &fields, errors).await
        }
        Err(CampaignError::Time(words)) => {
            errors.add("date", words);
            again(&page, &kept, &fields, errors).await
        }
        Err(CampaignError::Changed) => {
            errors.add(
                "when",
                "Somebody changed this newsletter meanwhile. Look at it again, then confirm",
            );
            let drawn = draw(&page, &kept, &fields, errors).await?;
            html_with(StatusCode::CONFLICT, &drawn)
        }
        Err(error) => Err(problem(error)),
    }
}

fn when(fields: &Fields, errors: &mut FormErrors) -> Option<When> {
    match fields.get("when") {
        "now" => Some(When::Now),
        "later" => {
            let date = errors.take("date", day(fields.get("date")));
            let minute = errors.take("time", time_of_day(fields.get("time")));
            Some(When::At(date?.to_datetime(clock(minute?))))
        }
        _ => {
            errors.add("when", "Select when it goes out");
            None
        }
    }
}

async fn again(
    page: &Page,
    kept: &Campaign,
    fields: &Fields,
    errors: FormErrors,
) -> Result<Response, Problem> {
    let drawn = draw(page, kept, fields, errors).await?;
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn)
}

async fn draw(
    page: &Page,
    kept: &Campaign,
    fields: &Fields,
    errors: FormErrors,
) -> Result<SendPage, Problem> {
    let clinic = page.clinic();
    let content = Content::of(kept)?;
    let found = campaign::look_through(clinic, &content, &*known(page)).await?;
    let reach = campaign::reach_of(clinic, campaign::wish(kept)?).await?;
    let settings = settings::current(clinic).await?;
    let zone = clinic_zone(page)?;
    let quiet = (settings.quiet.from != settings.quiet.until).then(|| {
        let now = settings.quiet.is_now(page.now, &zone);
        let hours = format!(
            "Nothing goes out between {} and {}",
            format::time(settings.quiet.from),
            format::time(settings.quiet.until)
        );
        if now {
            format!("{hours}, so now it would wait until then.")
        } else {
            format!("{hours}: what is left then waits until the morning.")
        }
    });
    let place = page.directory.locations.first();
    let role = page.signed_in()?.role;
    Ok(SendPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            back: Some(Link::new(path(kept.id), "Newsletter")),
            ..page.shell.clone()
        },
        errors,
        id: kept.id.to_string(),
        version: kept.version,
        subject: kept.subject.clone(),
        from: settings
            .mailbox(&page.profile)
            .map_or(String::new(), |from| {
                format!("{} <{}>", from.name, from.address)
            }),
        reach: reach.into(),
        may_go: checks::may_go(&found),
        may_send: crate::access::Access::Care.admits(Some(role)),
        findings: finding_words(&found),
        whens: vec![
            Choice::new("now", "Now"),
            Choice::new("later", "At a day and time"),
        ],
        when: fields.get("when").to_owned(),
        date: fields.raw("date").to_owned(),
        time: fields.raw("time").to_owned(),
        zone: place.map_or(String::new(), |place| format::zone_words(&place.zone)),
        quiet,
        sends_mail: clinic.config.sends_mail,
    })
}
