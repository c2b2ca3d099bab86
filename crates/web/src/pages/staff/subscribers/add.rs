//! `/staff/subscribers/new`: adding someone who agreed outside the site, with evidence.

use askama::Template;
use axum::response::Response;
use midstance_clinic::newsletter::{
    Add, Added, Consent, Ground, NoConsent, NotAdded, add, open_topics,
};

use super::HERE;
use crate::{
    fields::Fields,
    forms::{self, Choice, DateInput, FormErrors, fits},
    page::{Page, html, refused, see_other},
    pages::news::join::{choices, chosen},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/subscribers/add.html")]
struct AddPage {
    shell: Shell,
    errors: FormErrors,
    email: String,
    name: String,
    topics: Vec<Choice>,
    chosen: Vec<String>,
    new_articles: bool,
    grounds: Vec<Choice>,
    ground: String,
    on: DateInput,
    evidence: String,
}

/// The longest name and evidence, in characters.
const LONGEST: (usize, usize) = (80, 500);

/// `GET /staff/subscribers/new`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page) -> Result<Response, Problem> {
    html(&draw(&page, &Fields::default(), FormErrors::new()).await?)
}

/// `POST /staff/subscribers/new`
///
/// # Errors
/// When the store fails.
pub async fn act(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let topics = open_topics(page.clinic()).await?;
    let wanted = read(&fields, &topics, &mut errors);
    let (Some(wanted), true) = (wanted, errors.is_empty()) else {
        return refused(&draw(&page, &fields, errors).await?);
    };
    match add(page.clinic(), &page.actor(), wanted).await? {
        Added::New(id) => Ok(see_other(&format!("{HERE}/{id}?now=added"))),
        Added::More(id) => Ok(see_other(&format!("{HERE}/{id}?now=more"))),
        Added::Not(why) => {
            let (field, words) = complaint(why);
            errors.add(field, words);
            refused(&draw(&page, &fields, errors).await?)
        }
    }
}

fn complaint(why: NotAdded) -> (&'static str, String) {
    let words = match why {
        NotAdded::NoConsent(NoConsent::NoEvidence) => {
            let words = "Say how it can be shown, such as a form and where it is kept";
            return ("evidence", words.into());
        }
        NotAdded::NoConsent(NoConsent::Future) => {
            return ("on", "The day must be today or in the past".into());
        }
        NotAdded::NoConsent(NoConsent::PurchaseOver) => {
            "A purchase allows mail for two years, and these are over. Ask them to join themselves"
        }
        NotAdded::NoConsent(NoConsent::InquiryOver) => {
            "An inquiry allows mail for six months, and these are over. Ask them to join themselves"
        }
        NotAdded::Already(_) => return ("email", "This address is subscribed already".into()),
        NotAdded::Left | NotAdded::Bounced => return ("email", why.words()),
    };
    ("on", words.into())
}

fn read(
    fields: &Fields,
    topics: &[midstance_store::newsletter::Topic],
    errors: &mut FormErrors,
) -> Option<Add> {
    let email = errors.take("email", forms::email(fields.get("email")));
    let email = email.and_then(|email| {
        let parsed = midstance_clinic::newsletter::address(&email);
        errors.take("email", parsed.map_err(|error| error.to_string()))
    });
    let name = fields.get("name");
    errors.take("name", fits("The name", name, LONGEST.0));
    if name.contains(char::is_control) {
        errors.add("name", "Enter the name in one line");
    }
    let ground = Ground::ALL
        .into_iter()
        .find(|ground| ground.word() == fields.get("ground"));
    if ground.is_none() {
        errors.add("ground", "Select why we may write to them");
    }
    let on = fields.date("on").parse();
    let on = errors.take("on", on.map_err(|problem| problem.message("The day")));
    let evidence = fields.get("evidence");
    if evidence.is_empty() {
        let words = "Say how it can be shown, such as a form and where it is kept";
        errors.add("evidence", words);
    }
    errors.take("evidence", fits("The evidence", evidence, LONGEST.1));
    Some(Add {
        email: email?,
        name: name.to_owned(),
        topics: chosen(topics, fields),
        new_articles: fields.has("new_articles"),
        consent: Consent {
            ground: ground?,
            on: on?,
            evidence: evidence.to_owned(),
        },
    })
}

async fn draw(page: &Page, fields: &Fields, errors: FormErrors) -> Result<AddPage, Problem> {
    Ok(AddPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back(HERE, "Subscribers")
        },
        errors,
        email: fields.raw("email").to_owned(),
        name: fields.raw("name").to_owned(),
        topics: choices(&open_topics(page.clinic()).await?),
        chosen: fields.all("topic"),
        new_articles: fields.has("new_articles"),
        grounds: vec![
            Choice::new("express", "They said yes to the newsletter")
                .hint("Express consent. It holds until they leave."),
            Choice::new("purchase", "They bought something, such as a visit")
                .hint("Implied consent. It ends two years later."),
            Choice::new("inquiry", "They asked us something")
                .hint("Implied consent. It ends six months later."),
        ],
        ground: fields.get("ground").to_owned(),
        on: fields.date("on"),
        evidence: fields.raw("evidence").to_owned(),
    })
}
