//! `/b/{token}/runs/shoes`: pairs, what they had run before, and when they were put away.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::training::{load, put_shoe};
use midstance_training::shoes::{Shoe, ShoeUse, shoe_use};

use super::Runner;
use crate::{
    fields::Fields,
    format,
    forms::{self, FormErrors},
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/runs/shoes.html")]
struct ShoesPage {
    shell: Shell,
    errors: FormErrors,
    base: String,
    pairs: Vec<Pair>,
    name: String,
    start: String,
}

/// A pair in words.
pub struct Pair {
    /// Name.
    pub name: String,
    /// All kilometres.
    pub total: String,
    /// Of these, before the first recorded run; empty where there are none.
    pub start: String,
    /// Recorded runs.
    pub runs: String,
    /// First and last recorded day.
    pub worn: String,
    /// Day it was put away, or empty.
    pub retired: String,
}

impl Pair {
    /// Puts the use of a pair into words.
    pub fn new(used: &ShoeUse) -> Self {
        let worn = used.first_worn.zip(used.last_worn);
        Self {
            name: used.name.clone(),
            total: format::kilometres(used.total_m),
            start: if used.start_m > 0.0 {
                format::kilometres(used.start_m)
            } else {
                String::new()
            },
            runs: format::count(used.runs, "run", "runs"),
            worn: worn.map_or_else(String::new, |(first, last)| {
                format!(
                    "{} to {}",
                    format::date_short(first),
                    format::date_short(last)
                )
            }),
            retired: used.retired_on.map_or_else(String::new, format::date_short),
        }
    }
}

/// `GET /b/{token}/runs/shoes`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn show(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let drawn = draw(&page, &runner, &Fields::default(), FormErrors::new()).await?;
    html_with(StatusCode::OK, &drawn)
}

/// `POST /b/{token}/runs/shoes`: a pair is added, changed, put away or taken out again.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn act(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let pair = match (fields.has("retire"), fields.has("unretire")) {
        (false, false) => None,
        (retire, _) => {
            let name = fields.get(if retire { "retire" } else { "unretire" });
            let found = known(&page, &runner).await?;
            let found = found.into_iter().find(|used| used.name == name);
            let found = found.ok_or(Problem::NotFound)?;
            Some(Shoe {
                name: found.name,
                start_m: found.start_m,
                retired_on: retire.then(|| runner.today(&page)),
            })
        }
    };
    let mut errors = FormErrors::new();
    let Some(pair) = pair.or_else(|| parse(&fields, &mut errors)) else {
        let drawn = draw(&page, &runner, &fields, errors).await?;
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn);
    };
    put_shoe(page.clinic(), runner.client, pair).await?;
    Ok(see_other(&format!("{}/shoes", runner.base)))
}

fn parse(fields: &Fields, errors: &mut FormErrors) -> Option<Shoe> {
    let name = forms::trimmed(fields.raw("name")).ok_or("Enter a name for the shoes");
    let name = errors.take("name", name);
    if let Some(name) = &name {
        errors.take("name", forms::fits("The name of the shoes", name, 60));
    }
    let start = match fields.get("start") {
        "" => Ok(0.0),
        typed => forms::number(typed.trim_end_matches("km").trim())
            .filter(|km| (0.0..=20_000.0).contains(km))
            .ok_or("The distance must be a number of kilometres, like 250"),
    };
    let start = errors.take("start", start);
    if !errors.is_empty() {
        return None;
    }
    Some(Shoe {
        name: name?,
        start_m: start? * 1000.0,
        retired_on: None,
    })
}

async fn known(page: &Page, runner: &Runner) -> Result<Vec<ShoeUse>, Problem> {
    let training = load(page.clinic(), runner.client).await?;
    Ok(shoe_use(&training.history, &training.shoes))
}

async fn draw(
    page: &Page,
    runner: &Runner,
    fields: &Fields,
    errors: FormErrors,
) -> Result<ShoesPage, Problem> {
    let pairs = known(page, runner).await?;
    Ok(ShoesPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..runner.shell(page, "", "Your runs")
        },
        errors,
        base: runner.base.clone(),
        pairs: pairs.iter().map(Pair::new).collect(),
        name: fields.raw("name").to_owned(),
        start: fields.raw("start").to_owned(),
    })
}
