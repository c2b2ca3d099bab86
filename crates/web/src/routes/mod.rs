//! Every route in one table, its protection in the same line; a file for each part of the house.

mod articles;
mod booking;
mod campaigns;
mod check;
mod desk;
mod news;
mod outside;
mod pictures;
mod programs;
mod runs;
mod settings;
mod site;
mod staff;
mod team;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    http::Method,
    middleware,
    routing::{MethodFilter, MethodRouter, on},
};

use midstance_clinic::integration::Scope;

use crate::{
    access::{Access, guard},
    app::App,
    layers,
    pages::problem,
};

/// One line of the table.
pub struct Route {
    /// Method; GET answers HEAD too.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    handler: MethodRouter<App>,
}

fn get<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, h: H) -> Route {
    Route {
        method: Method::GET,
        path,
        access,
        handler: on(MethodFilter::GET, h),
    }
}

fn post<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, h: H) -> Route {
    Route {
        method: Method::POST,
        path,
        access,
        handler: on(MethodFilter::POST, h),
    }
}

fn patch<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, h: H) -> Route {
    Route {
        method: Method::PATCH,
        path,
        access,
        handler: on(MethodFilter::PATCH, h),
    }
}

fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, h: H) -> Route {
    Route {
        method: Method::DELETE,
        path,
        access,
        handler: on(MethodFilter::DELETE, h),
    }
}

/// A program that reads what it booked, and one that books.
const READ: Access = Access::Key(Scope::Read);
const BOOK: Access = Access::Key(Scope::Book);

impl Route {
    /// Lets the body be larger than a form's.
    fn up_to(mut self, bytes: usize) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(bytes));
        self
    }
}

/// The table.
#[must_use]
pub fn table() -> Vec<Route> {
    [
        site::lines(),
        articles::lines(),
        check::lines(),
        booking::lines(),
        runs::lines(),
        news::lines(),
        pictures::lines(),
        staff::lines(),
        settings::lines(),
        team::lines(),
        desk::lines(),
        outside::lines(),
        campaigns::lines(),
        programs::lines(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Forms hold no more than this; uploads have limits of their own.
const FORM_BYTES: usize = 64 * 1024;

/// The whole site.
pub fn router(app: App) -> Router {
    let mut router: Router<App> = Router::new();
    for route in table() {
        let mut handler = route.handler;
        // A guard that lets everybody pass would still cost each request a copy of what it guards.
        if !route.access.is_open() {
            let state = (app.clone(), route.access);
            handler = handler.layer(middleware::from_fn_with_state(state, guard));
        }
        router = router.route(route.path, handler);
    }
    // The first stands outermost.
    router
        .fallback(problem::not_found)
        .layer((
            tower_http::compression::CompressionLayer::new(),
            DefaultBodyLimit::max(FORM_BYTES),
            middleware::from_fn_with_state(app.clone(), layers::around),
        ))
        .with_state(app)
}
