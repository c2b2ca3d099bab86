//! Deleting a run, or everything: asked once more, then done.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::training::{one, remove, remove_all};

use super::{Runner, row::when};
use crate::{
    page::{Page, html, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/runs/remove.html")]
struct RemovePage {
    shell: Shell,
    heading: String,
    what: String,
    action: String,
    button: &'static str,
}

/// `GET /b/{token}/runs/{id}/delete`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere or there is no such run.
pub async fn ask(
    page: Page,
    Path((token, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let found = one(page.clinic(), runner.client, id).await?;
    let found = found.ok_or(Problem::NotFound)?;
    let copies = match found.copies.len() {
        0 => "",
        _ => " Other recordings of it go too.",
    };
    html(&RemovePage {
        shell: runner.shell(&page, &format!("/{id}"), "Back"),
        heading: format!("Delete the run of {}?", when(&found.row)),
        what: format!(
            "The run and your note on it are deleted.{copies} Its file goes too, unless other runs came from it. This cannot be undone."
        ),
        action: format!("{}/{id}/delete", runner.base),
        button: "Delete this run",
    })
}

/// `POST /b/{token}/runs/{id}/delete`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere or there is no such run.
pub async fn act(
    page: Page,
    Path((token, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    // Gone already is gone.
    remove(page.clinic(), runner.client, id).await?;
    Ok(see_other(&format!("{}?now=deleted", runner.base)))
}

/// `GET /b/{token}/runs/delete`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn ask_all(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    html(&RemovePage {
        shell: runner.shell(&page, "", "Your runs"),
        heading: "Delete all your runs?".into(),
        what: "All runs, notes, shoes and original files are deleted, and sharing ends. Download the original files first if you want to keep them. This cannot be undone.".into(),
        action: format!("{}/delete", runner.base),
        button: "Delete everything",
    })
}

/// `POST /b/{token}/runs/delete`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn act_all(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    remove_all(page.clinic(), runner.client).await?;
    Ok(see_other(&format!("{}?now=all-deleted", runner.base)))
}
