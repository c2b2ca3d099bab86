//! `/staff/campaigns/settings`: from whom, when not, how fast, and what is counted.

use askama::Template;
use axum::response::Response;
use midstance_clinic::{
    campaign::{
        quiet::Quiet,
        settings::{self, Announce, Settings},
    },
    directory::clock,
};

use crate::{
    fields::{Fields, Query},
    forms::{Choice, FormErrors, email, time_of_day},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::{Link, Shell},
};

const HERE: &str = "/staff/campaigns/settings";
const MIDNIGHT: u16 = 24 * 60;

#[derive(Template)]
#[template(path = "pages/staff/campaigns/settings.html")]
struct SettingsPage {
    shell: Shell,
    errors: FormErrors,
    sender: String,
    from: String,
    until: String,
    pace: String,
    clicks: bool,
    announces: Vec<Choice>,
    announce: String,
}

/// `GET /staff/campaigns/settings`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let now = settings::current(page.clinic()).await?;
    let (from, until) = match now.quiet.from == now.quiet.until {
        true => (String::new(), String::new()),
        false => {
            let words = now.quiet.to_string();
            let (from, until) = words.split_once('-').unwrap_or_default();
            (from.to_owned(), until.to_owned())
        }
    };
    let mut drawn = SettingsPage {
        shell: shell(&page, false),
        errors: FormErrors::new(),
        sender: now.sender,
        from,
        until,
        pace: now.pace.to_string(),
        clicks: now.counts_clicks,
        announces: announces(),
        announce: now.announce.word().to_owned(),
    };
    if query.get("now") == "saved" {
        drawn.shell.notice = Some("Saved.".into());
    }
    html(&drawn)
}

/// `POST /staff/campaigns/settings`
///
/// # Errors
/// When the store fails.
pub async fn save(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    match read(&fields, &mut errors) {
        Some(read) if errors.is_empty() => {
            settings::save(page.clinic(), &page.actor(), &read).await?;
            Ok(see_other(&format!("{HERE}?now=saved")))
        }
        _ => refused(&SettingsPage {
            shell: shell(&page, true),
            errors,
            sender: fields.raw("sender").to_owned(),
            from: fields.raw("from").to_owned(),
            until: fields.raw("until").to_owned(),
            pace: fields.raw("pace").to_owned(),
            clicks: fields.has("clicks"),
            announces: announces(),
            announce: fields.get("announce").to_owned(),
        }),
    }
}

fn read(fields: &Fields, errors: &mut FormErrors) -> Option<Settings> {
    let sender = match fields.get("sender") {
        "" => Some(String::new()),
        typed => errors.take("sender", email(typed)),
    };
    let quiet = match (fields.get("from"), fields.get("until")) {
        ("", "") => Some(Quiet {
            from: clock(0),
            until: clock(0),
        }),
        (from, until) => {
            let from = errors.take("from", time_of_day(from));
            let until = errors.take("until", time_of_day(until));
            from.zip(until).map(|(from, until)| Quiet {
                from: clock(from % MIDNIGHT),
                until: clock(until % MIDNIGHT),
            })
        }
    };
    let pace = fields
        .get("pace")
        .parse::<u32>()
        .ok()
        .filter(|n| *n <= 100_000);
    if pace.is_none() {
        errors.add(
            "pace",
            "Enter a whole number up to 100000, or 0 for no limit",
        );
    }
    let announce = Announce::parse(fields.get("announce"));
    if announce.is_none() {
        errors.add(
            "announce",
            "Select what happens when an article becomes public",
        );
    }
    Some(Settings {
        sender: sender?,
        quiet: quiet?,
        pace: pace?,
        counts_clicks: fields.has("clicks"),
        announce: announce?,
    })
}

fn announces() -> Vec<Choice> {
    vec![
        Choice::new(Announce::Never.word(), "Nothing"),
        Choice::new(
            Announce::Draft.word(),
            "A draft is made, to be looked at and sent",
        )
        .hint("It goes to readers who asked for new articles."),
        Choice::new(
            Announce::Send.word(),
            "It is sent to readers who asked for new articles",
        ),
    ]
}

fn shell(page: &Page, has_error: bool) -> Shell {
    Shell {
        has_error,
        back: Some(Link::new("/staff/campaigns", "Newsletters")),
        ..page.shell.clone()
    }
}
