//! Serves the page of components to look at it while changing styles:
//! `cargo run -p midstance-web --example components [ADDR:PORT]`.
//!
//! `/` and `/more` have everything, `/errors` the same form with errors, `/staff` the staff
//! frame, `/map` the body map (`?view=back&zoom=knee`). `?theme=dark` and
//! `?theme=light` choose the colours.

use std::collections::HashMap;

use askama::Template as _;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::get;
use axum::{Router, http};
use midstance_web::assets::{ASSET_ROUTE, serve_asset};
use midstance_web::bodymap::{View, Zoom};
use midstance_web::shell::sample::{ComponentsPage, MapPage, MorePage};
use midstance_web::shell::{Audience, Link, Shell, Theme, nav};

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
        nav: &nav::STAFF,
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
        .route(
            "/more",
            get(async |asked: Asked| {
                let shell = Shell {
                    notice: None,
                    back: None,
                    ..shell("/", &asked)
                };
                MorePage::new(shell)
                    .render()
                    .map(Html)
                    .map_err(|error| error.to_string())
            }),
        )
        .route("/map", get(async |asked: Asked| map(&asked, false)))
        .route("/map-error", get(async |asked: Asked| map(&asked, true)))
        .route(ASSET_ROUTE, get(serve_asset));
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8099".into());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{address}/");
    axum::serve(listener, app).await
}
