//! `/staff/authors/{id}`: an author, or with `new` another one.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    authors::{self, AuthorError, AuthorWords, words_of},
    pictures::album,
};
use midstance_store::{AuthorId, author::Author};

use crate::{
    fields::{Fields, Query},
    forms::{Choice, FormErrors},
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/authors/form.html")]
struct FormPage {
    shell: Shell,
    errors: FormErrors,
    title: &'static str,
    path: String,
    seen: String,
    name: String,
    slug: String,
    credentials: String,
    credentials_spelled: String,
    role: String,
    experience: String,
    registration: String,
    conflicts: String,
    about: String,
    guest: bool,
    active: bool,
    photo: String,
    photos: Vec<Choice>,
    account: String,
    accounts: Vec<Choice>,
}

/// What stands in the form: typed, or kept.
struct Filled {
    words: AuthorWords,
    photo: String,
    account: String,
    seen: String,
}

impl Filled {
    fn of(words: AuthorWords, revision: i64) -> Self {
        Self {
            photo: words.photo.map_or_else(String::new, |id| id.to_string()),
            account: words.account.map_or_else(String::new, |id| id.to_string()),
            seen: revision.to_string(),
            words,
        }
    }

    fn typed(typed: &Fields) -> Self {
        let text = |name: &str| typed.raw(name).to_owned();
        Self {
            words: AuthorWords {
                slug: text("slug"),
                name: text("name"),
                photo: None,
                credentials: text("credentials"),
                credentials_spelled: text("credentials_spelled"),
                role: text("role"),
                experience: text("experience"),
                registration: text("registration"),
                conflicts: text("conflicts"),
                about: text("about"),
                guest: typed.has("guest"),
                account: None,
                active: typed.has("active"),
            },
            photo: text("photo"),
            account: text("account"),
            seen: text("seen"),
        }
    }
}

fn kept(author: &Author) -> AuthorWords {
    AuthorWords {
        slug: author.slug.clone(),
        name: author.name.clone(),
        photo: author.photo,
        credentials: author.credentials.clone(),
        credentials_spelled: author.credentials_spelled.clone(),
        role: author.role.clone(),
        experience: author.experience.clone(),
        registration: author.registration.clone(),
        conflicts: author.conflicts.clone(),
        about: author.about.clone(),
        guest: author.guest,
        account: author.account,
        active: author.active,
    }
}

async fn draw(
    page: &Page,
    id: &str,
    filled: Filled,
    errors: FormErrors,
) -> Result<Response, Problem> {
    let (_, accounts) = authors::list(page.clinic()).await?;
    let album = album(page.clinic()).await?;
    let mut photos = vec![Choice::new("", "None: the initials stand there")];
    let pictures = album.entries.iter().map(|one| &one.image);
    photos.extend(pictures.map(|image| Choice::new(image.id.to_string(), image.name.clone())));
    let mut choices = vec![Choice::new("", "None")];
    let active = accounts.iter().filter(|account| account.active);
    choices.extend(active.map(|one| Choice::new(one.id.to_string(), one.name.clone())));
    let status = errors.status();
    let words = filled.words;
    let view = FormPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back("/staff/authors", "Authors")
        },
        errors,
        title: match id {
            "new" => "Add an author",
            _ => "Change an author",
        },
        path: format!("/staff/authors/{id}"),
        seen: filled.seen,
        name: words.name,
        slug: words.slug,
        credentials: words.credentials,
        credentials_spelled: words.credentials_spelled,
        role: words.role,
        experience: words.experience,
        registration: words.registration,
        conflicts: words.conflicts,
        about: words.about,
        guest: words.guest,
        active: words.active,
        photo: filled.photo,
        photos,
        account: filled.account,
        accounts: choices,
    };
    html_with(status, &view)
}

/// `GET /staff/authors/{id}`; `new?from=` begins with what a file says of somebody.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such author.
pub async fn show(page: Page, Path(id): Path<String>, query: Query) -> Result<Response, Problem> {
    if id == "new" {
        let from = query.0.get("from");
        let told = page.app.reading.library.author(from);
        let words = told.map_or_else(
            || AuthorWords {
                active: true,
                ..AuthorWords::default()
            },
            words_of,
        );
        return draw(&page, "new", Filled::of(words, 0), FormErrors::new()).await;
    }
    let wanted: AuthorId = id.parse().map_err(|_| Problem::NotFound)?;
    let (all, _) = authors::list(page.clinic()).await?;
    let found = all.iter().find(|one| one.id == wanted);
    let found = found.ok_or(Problem::NotFound)?;
    let filled = Filled::of(kept(found), found.revision);
    draw(&page, &id, filled, FormErrors::new()).await
}

/// `POST /staff/authors/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such author.
pub async fn act(page: Page, Path(id): Path<String>, typed: Fields) -> Result<Response, Problem> {
    let wanted: Option<AuthorId> = match &*id {
        "new" => None,
        id => Some(id.parse().map_err(|_| Problem::NotFound)?),
    };
    let mut errors = FormErrors::new();
    let mut need = |field: &'static str, words: &'static str| {
        if !typed.has(field) {
            errors.add(field, words);
        }
        typed.get(field).to_owned()
    };
    let words = AuthorWords {
        name: need("name", "Enter the full name"),
        credentials_spelled: need(
            "credentials_spelled",
            "Enter the credentials, spelled out, like Registered massage therapist",
        ),
        role: need(
            "role",
            "Enter the role, like Massage therapist at this clinic",
        ),
        conflicts: need(
            "conflicts",
            "Enter the conflicts of interest, or None declared.",
        ),
        about: need("about", "Enter a sentence or two about the author"),
        slug: typed.get("slug").to_owned(),
        photo: typed.get("photo").parse().ok(),
        credentials: typed.get("credentials").to_owned(),
        experience: typed.get("experience").to_owned(),
        registration: typed.get("registration").to_owned(),
        guest: typed.has("guest"),
        account: typed.get("account").parse().ok(),
        active: typed.has("active"),
    };
    if errors.is_empty() {
        let seen = typed.get("seen").parse().unwrap_or_default();
        match authors::save(page.clinic(), &page.actor(), (wanted, seen), words).await {
            Ok(_) => return Ok(see_other("/staff/authors?now=saved")),
            Err(error) => explain(error, &mut errors)?,
        }
    }
    draw(&page, &id, Filled::typed(&typed), errors).await
}

fn explain(error: AuthorError, errors: &mut FormErrors) -> Result<(), Problem> {
    match error {
        AuthorError::NotFound => return Err(Problem::NotFound),
        AuthorError::Store(error) => return Err(error.into()),
        AuthorError::SlugBad(better) => {
            let words = "The address may hold small letters, digits and hyphens, like";
            let better = match &*better {
                "" => "ada-brook",
                better => better,
            };
            errors.add("slug", format!("{words} {better}"));
        }
        AuthorError::SlugTaken => {
            errors.add("slug", "Another author has this address. Enter another");
        }
        AuthorError::AccountTaken => {
            errors.add("account", "That account is another author's. Choose another");
        }
        AuthorError::NoPhoto => {
            errors.add("photo", "That picture was deleted meanwhile. Choose another");
        }
        AuthorError::Conflict => errors.add(
            "name",
            "Somebody else saved this author meanwhile. Open the author again and enter your changes there",
        ),
    }
    Ok(())
}
