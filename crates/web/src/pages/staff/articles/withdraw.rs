//! `/staff/articles/{id}/withdraw`: taking an article back from its readers.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::editing::{EditError, Open, withdraw};

use super::{after, id_of, opened, path_of};
use crate::{
    fields::Fields,
    forms::{Choice, FormErrors},
    page::{Page, html, refused},
    problem::Problem,
    reading::today,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/articles/withdraw.html")]
struct WithdrawPage {
    shell: Shell,
    errors: FormErrors,
    path: String,
    title: String,
    seen: i64,
    choices: Vec<Choice>,
    replaced_by: String,
}

fn drawn(page: &Page, open: &Open, replaced_by: &str) -> WithdrawPage {
    let article = &open.listed.article;
    let reading = &page.app.reading;
    let path = path_of(article.id);
    let mut choices = vec![Choice::new("", "Nothing")];
    let articles = reading.articles(today(page));
    let others = articles.filter(|other| other.slug != article.slug);
    choices.extend(others.map(|o| Choice::new(format!("/articles/{}", o.slug), &o.title)));
    let guides = reading.library.guides();
    choices.extend(guides.map(|g| Choice::new(format!("/injuries/{}", g.slug), &g.title)));
    WithdrawPage {
        shell: page.shell_back(&path, "Edit this article"),
        errors: FormErrors::new(),
        title: article.title.clone(),
        seen: article.text_revision,
        choices,
        replaced_by: replaced_by.to_owned(),
        path,
    }
}

/// `GET /staff/articles/{id}/withdraw`
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let open = opened(&page, id_of(&id)?).await?;
    html(&drawn(&page, &open, ""))
}

/// `POST /staff/articles/{id}/withdraw`
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let open = opened(&page, id).await?;
    let replaced_by = fields.get("replaced_by");
    let seen = fields.get("seen").parse().unwrap_or_default();
    let texts = &page.app.reading.texts;
    let what = (id, seen, replaced_by.to_owned());
    let gone = withdraw(page.clinic(), texts, page.signed_in()?, what).await;
    if matches!(gone, Err(EditError::NoSuchPage)) {
        let mut view = drawn(&page, &open, replaced_by);
        let words = "That page is not there. Choose another, or nothing";
        view.errors.add("replaced_by", words);
        view.shell.has_error = true;
        return refused(&view);
    }
    after(id, "withdrawn", gone)
}
