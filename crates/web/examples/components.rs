//! Serves the page of components to look at it while changing styles:
//! `cargo run -p midstance-web --example components [ADDR:PORT]`.
//!
//! `/` has everything, `/errors` the same form with errors, `/staff` the staff
//! frame, `/map` the body map (`?view=back&zoom=knee`), `/error/404` and
//! its like the error pages. `?theme=dark` and `?theme=light` choose the colours.

use std::collections::HashMap;

use askama::Template as _;
use axum::extract::{Path, Query};
use axum::response::Html;
use axum::routing::get;
use axum::{Router, http};
use midstance_web::assets::{ASSET_ROUTE, serve_asset};
use midstance_web::bodymap::{View, Zoom};
use midstance_web::shell::sample::{ComponentsPage, MapPage};
use midstance_web::shell::{Audience, ErrorPage, Link, Shell, Theme, Trouble, nav};

type Asked = Query<HashMap<String, String>>;

fn shell(path: &str, asked: &Asked) -> Shell {
    let mut shell = Shell::sample(path);
    shell.theme = asked
        .get("theme")
        .map_or(Theme::System, |word| Theme::from_word(word));
    shell.print = asked.contains_key("print");
    shell.scripts = vec!["count", "bodymap"];
    shell.back = Some(Link::new("/", "Back"));
    shell.notice = Some("Your changes are saved.".into());
    shell
}

fn staff(asked: &Asked) -> Shell {
    Shell {
        audience: Audience::Staff,
        signed_in_name: Some("Ana Silva".into()),
        nav: nav::staff(),
        ..shell("/staff", asked)
    }
}

fn page(shell: Shell, errors: bool) -> Result<Html<String>, http::StatusCode> {
    let html = ComponentsPage::new(shell, errors).render();
    html.map(Html)
        .map_err(|_| http::StatusCode::INTERNAL_SERVER_ERROR)
}

fn map(asked: &Asked, errors: bool) -> Result<Html<String>, http::StatusCode> {
    let word = |name: &str| asked.get(name).map_or("", String::as_str);
    let shell = Shell {
        notice: None,
        ..shell("/check/where", asked)
    };
    let page = MapPage::new(shell, errors)
        .at(View::from_word(word("view")), Zoom::from_word(word("zoom")));
    page.render()
        .map(Html)
        .map_err(|_| http::StatusCode::INTERNAL_SERVER_ERROR)
}

fn error(status: u16, asked: &Asked) -> ErrorPage {
    let trouble = match status {
        403 => Trouble::Forbidden("the owner of the clinic".into()),
        410 => Trouble::Gone(Some(Link::new(
            "/injuries/itb-syndrome",
            "Outside of the knee",
        ))),
        422 => Trouble::SendAgain,
        429 => Trouble::TooMany(5),
        500 => Trouble::Failure("K7M-4QX".into()),
        503 => Trouble::Maintenance(Some("9:00 p.m.".into())),
        _ => Trouble::NotFound,
    };
    let shell = Shell {
        notice: None,
        back: None,
        scripts: Vec::new(),
        ..shell("/x", asked)
    };
    ErrorPage::new(shell, trouble)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()
        .route(
            "/",
            get(async |asked: Asked| page(shell("/book", &asked), false)),
        )
        .route(
            "/errors",
            get(async |asked: Asked| page(shell("/book", &asked), true)),
        )
        .route(
            "/staff",
            get(async |asked: Asked| page(staff(&asked), false)),
        )
        .route("/map", get(async |asked: Asked| map(&asked, false)))
        .route("/map-error", get(async |asked: Asked| map(&asked, true)))
        .route(
            "/error/{status}",
            get(async |Path(status): Path<u16>, asked: Asked| error(status, &asked)),
        )
        .route(ASSET_ROUTE, get(serve_asset));
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8099".into());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{address}/");
    axum::serve(listener, app).await
}
