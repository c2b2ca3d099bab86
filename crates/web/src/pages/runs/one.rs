//! `/b/{token}/runs/{id}`: one run, its profile, and the runner's note on it.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::training::{OneRun, one, put_note};
use midstance_store::ActivityId;
use midstance_training::{
    Digest,
    bands::{grade_profile, speed_bands},
    plot::profile_plot,
};

use super::{
    Runner,
    draw::Figure,
    note::{TypedNote, scale, surfaces},
    row::{RunRow, when},
};
use crate::{
    fields::{Fields, Query},
    format,
    forms::{Choice, FormErrors},
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

/// Fewer pieces are totals only: there is nothing to draw.
const FEWEST_PIECES: usize = 3;

#[derive(Template)]
#[template(path = "pages/runs/one.html")]
struct OnePage {
    shell: Shell,
    errors: FormErrors,
    base: String,
    id: String,
    when: String,
    rows: Vec<(&'static str, String)>,
    warnings: Vec<String>,
    figure: Option<Figure>,
    bands: Vec<(&'static str, String)>,
    typed: TypedNote,
    pains: Vec<Choice>,
    efforts: Vec<Choice>,
    surfaces: Vec<Choice>,
    shoe_hint: String,
    copies: Vec<RunRow>,
    file: String,
}

/// `GET /b/{token}/runs/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere or there is no such run.
pub async fn show(
    page: Page,
    Path((token, id)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let found = find(&page, &runner, &id).await?;
    let typed = TypedNote::of(&found.row.note);
    let mut drawn = draw(&page, &runner, &found, typed);
    drawn.shell.notice = (query.get("now") == "noted").then(|| "Your note is saved.".into());
    html_with(StatusCode::OK, &drawn)
}

/// `POST /b/{token}/runs/{id}`: the note.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere or there is no such run.
pub async fn note(
    page: Page,
    Path((token, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let found = find(&page, &runner, &id).await?;
    let typed = TypedNote::read(&fields);
    let mut errors = FormErrors::new();
    let note = typed.parse(&mut errors);
    if !errors.is_empty() {
        let mut drawn = draw(&page, &runner, &found, typed);
        drawn.shell.has_error = true;
        drawn.errors = errors;
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn);
    }
    put_note(page.clinic(), runner.client, found.row.id, note).await?;
    Ok(see_other(&format!("{}/{id}?now=noted", runner.base)))
}

async fn find(page: &Page, runner: &Runner, id: &str) -> Result<OneRun, Problem> {
    let id: ActivityId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = one(page.clinic(), runner.client, id).await?;
    found.ok_or(Problem::NotFound)
}

fn draw(page: &Page, runner: &Runner, found: &OneRun, typed: TypedNote) -> OnePage {
    let row = &found.row;
    let plot = (found.run.segments.len() >= FEWEST_PIECES).then(|| profile_plot(&found.run));
    let known = found.shoes.join(", ");
    OnePage {
        shell: runner.shell(page, "", "Your runs"),
        errors: FormErrors::new(),
        base: runner.base.clone(),
        id: row.id.to_string(),
        when: when(row),
        rows: facts(found),
        warnings: row
            .warnings
            .iter()
            .map(|text| format::capital(text))
            .collect(),
        figure: plot.map(Figure::of),
        bands: bands(found),
        typed,
        pains: scale("no pain", "the worst you can imagine"),
        efforts: scale("very easy", "all you had"),
        surfaces: surfaces(),
        shoe_hint: if known.is_empty() {
            "A name you recognise, such as the model and its colour".into()
        } else {
            format!("Your pairs: {known}")
        },
        copies: found.copies.iter().map(RunRow::new).collect(),
        file: row.file.to_string(),
    }
}

/// Tables of pace and slope, each with the name of its region.
fn bands(found: &OneRun) -> Vec<(&'static str, String)> {
    let digest = Digest::of(&found.run.segments);
    [
        ("Time by pace", speed_bands(&digest)),
        ("Distance by slope", grade_profile(&digest)),
    ]
    .into_iter()
    .filter_map(|(name, table)| Some((name, table?.html())))
    .collect()
}

/// What is known of the run, as pairs of label and value.
fn facts(found: &OneRun) -> Vec<(&'static str, String)> {
    let (row, run) = (&found.row, &found.run);
    let short = RunRow::new(row);
    let metres = |m: f64| format!("{} m", format::whole(m.round() as i64));
    let climbed = match row.elevation.as_str() {
        "barometric" => "by barometer",
        "stated" => "as stated by the device",
        _ => "from GPS, a rough figure",
    };
    let mut rows = vec![("Sport", short.sport), ("Distance", short.distance)];
    rows.push(("Moving", short.moving));
    if row.elapsed_s > row.moving_s + 1.0 {
        let text = format::duration(row.elapsed_s.round() as u64);
        rows.push(("From start to end", text));
    }
    rows.extend(run.speed_mps().map(|speed| ("Pace", format::pace(speed))));
    rows.extend(row.ascent_m.map(|up| {
        let down = row
            .descent_m
            .map_or_else(String::new, |m| format!(", {} down", metres(m)));
        ("Climb", format!("{} up{down} ({climbed})", metres(up)))
    }));
    let cadence = |spm: f64| format!("{} steps per minute", spm.round());
    rows.extend(row.cadence_spm.map(|spm| ("Cadence", cadence(spm))));
    let pause = |s: f64| format::duration(s.round() as u64);
    rows.extend(row.longest_pause_s.map(|s| ("Longest pause", pause(s))));
    rows.push(("From", format!("{} ({})", row.source_file, row.format)));
    rows
}
