//! Every route in one table, its protection in the same line.

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
    api,
    app::App,
    assets, layers,
    pages::{
        articles, authors, booking as b, check as c, crawlers, feed, health, home, injuries,
        manage as m, places, portal, practitioners, problem, runs as r, search, setup, staff as s,
        theme, waiting as w, words,
    },
};

use Access::{Care, Client, Link, Owner, Public, Setup, Staff};

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
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    vec![
        get("/", Public, home::show),
        get("/livez", Public, health::live),
        get("/readyz", Public, health::ready),
        get("/assets/{name}", Public, assets::serve_asset),
        post("/theme", Public, theme::save),

        get("/places/{slug}", Public, places::show),
        get("/contact", Public, places::contact),
        get("/practitioners", Public, practitioners::list),
        get("/practitioners/{slug}", Public, practitioners::show),

        get("/check", Public, c::start::show),
        post("/check/start", Public, c::start::begin),
        post("/check/delete", Public, c::delete::act),
        get("/check/safety", Public, c::safety::show),
        post("/check/safety", Public, c::safety::send),
        get("/check/where", Public, c::place::show),
        post("/check/where", Public, c::place::send),
        get("/check/worst", Public, c::worst::show),
        post("/check/worst", Public, c::worst::send),
        get("/check/q/{number}", Public, c::question::show),
        post("/check/q/{number}", Public, c::question::send),
        get("/check/massage", Public, c::massage::show),
        post("/check/massage", Public, c::massage::send),
        get("/check/words", Public, c::words::show),
        post("/check/words", Public, c::words::send),
        get("/check/answers", Public, c::answers::show),
        post("/check/answers", Public, c::answers::confirm),
        get("/check/stop", Public, c::stop::show),
        get("/check/result", Public, c::result::show),

        get("/injuries", Public, injuries::list::show),
        get("/injuries/{slug}", Public, injuries::guide::show),
        get("/articles", Public, articles::list::show),
        get("/articles/feed.xml", Public, articles::feed::show),
        get("/articles/topics/{topic}", Public, articles::topic::show),
        get("/articles/{slug}", Public, articles::article::show),
        get("/authors/{id}", Public, authors::show),
        get("/search", Public, search::show),
        get("/privacy", Public, words::privacy),
        get("/accessibility", Public, words::accessibility),
        get("/sitemap.xml", Public, crawlers::sitemap),
        get("/robots.txt", Public, crawlers::robots),

        get("/book", Public, b::service::show),
        get("/book/place", Public, b::place::show),
        get("/book/practitioner", Public, b::practitioner::show),
        get("/book/time", Public, b::time::show),
        post("/book/hold", Public, b::time::choose),
        get("/book/details", Public, b::details::show),
        post("/book/details", Public, b::details::send),
        post("/book/confirm", Public, b::check::confirm),
        get("/book/waiting-list", Public, w::join::show),
        post("/book/waiting-list", Public, w::join::act),

        get("/b/{token}", Link, m::show::show),
        get("/b/{token}/appointment.ics", Link, m::file::download),
        get("/b/{token}/move", Link, m::reschedule::show),
        post("/b/{token}/move", Link, m::reschedule::act),
        get("/b/{token}/cancel", Link, m::cancel::ask),
        post("/b/{token}/cancel", Link, m::cancel::act),
        get("/b/{token}/series", Link, m::series::show),
        post("/b/{token}/series", Link, m::series::act),

        get("/waiting/{token}", Link, w::place::show),
        post("/waiting/{token}/take", Link, w::place::accept),
        post("/waiting/{token}/decline", Link, w::place::refuse),
        post("/waiting/{token}/leave", Link, w::place::go),

        get("/b/{token}/reminders", Link, m::reminders::show),
        post("/b/{token}/reminders", Link, m::reminders::act),
        get("/cal/{file}", Link, feed::show),

        get("/sign-in", Public, portal::sign_in::show),
        post("/sign-in", Public, portal::sign_in::send),
        get("/sign-in/{link}", Public, portal::sign_in::ask),
        post("/sign-in/{link}", Public, portal::sign_in::act),
        get("/me", Client, portal::home::show),
        post("/me/appointments/{id}", Client, portal::home::open),
        get("/b/{token}/runs", Link, r::list),
        post("/b/{token}/runs", Link, r::upload::send).up_to(r::upload::MOST_BYTES),
        get("/b/{token}/runs/uploads/{id}", Link, r::uploaded::show),
        get("/b/{token}/runs/enter", Link, r::enter::show),
        post("/b/{token}/runs/enter", Link, r::enter::act),
        get("/b/{token}/runs/shoes", Link, r::shoes::show),
        post("/b/{token}/runs/shoes", Link, r::shoes::act),
        get("/b/{token}/runs/load", Link, r::load::show),
        post("/b/{token}/runs/load/onset", Link, r::onset::act),
        post("/b/{token}/runs/load/check", Link, r::check::act),
        post("/b/{token}/runs/share", Link, r::share::start),
        post("/b/{token}/runs/share/stop", Link, r::share::stop),
        get("/b/{token}/runs/originals.zip", Link, r::take::all),
        get("/b/{token}/runs/files/{id}", Link, r::take::one),
        get("/b/{token}/runs/delete", Link, r::remove::ask_all),
        post("/b/{token}/runs/delete", Link, r::remove::act_all),
        get("/b/{token}/runs/{id}", Link, r::one::show),
        post("/b/{token}/runs/{id}", Link, r::one::note),
        post("/b/{token}/runs/{id}/apart", Link, r::apart::act),
        get("/b/{token}/runs/{id}/delete", Link, r::remove::ask),
        post("/b/{token}/runs/{id}/delete", Link, r::remove::act),

        get("/setup/{word}", Setup, setup::show),
        post("/setup/{word}", Setup, setup::act),

        get("/staff/sign-in", Public, s::sign_in::show),
        post("/staff/sign-in", Public, s::sign_in::act),
        post("/sign-out", Public, s::sign_in::out),
        get("/staff", Staff, s::today::show),
        get("/staff/appointments/{id}", Staff, s::appointment::show),
        post("/staff/appointments/{id}/status", Staff, s::appointment::status),
        post("/staff/appointments/{id}/cancel", Staff, s::appointment::call_off),
        get("/staff/waiting-list", Staff, s::waiting_list::show),
        post("/staff/waiting-list/{id}/remove", Staff, s::waiting_list::take_off),
        post("/staff/appointments/{id}/note", Staff, s::appointment::note),
        get("/staff/appointments/{id}/move", Staff, s::move_visit::show),
        post("/staff/appointments/{id}/move", Staff, s::move_visit::act),
        post("/staff/appointments/{id}/move/outside", Staff, s::move_visit::outside),
        get("/staff/clients", Staff, s::clients::list),
        get("/staff/clients/{id}", Staff, s::clients::record),
        get("/staff/clients/{id}/edit", Staff, s::clients::edit),
        post("/staff/clients/{id}/edit", Staff, s::clients::save),
        get("/staff/clients/{id}/merge", Staff, s::clients::ask_merge),
        post("/staff/clients/{id}/merge", Staff, s::clients::merge),
        get("/staff/settings", Staff, s::settings::index),
        get("/staff/settings/clinic", Owner, s::settings::catalogue),
        get("/staff/settings/profile", Owner, s::settings::profile::show),
        post("/staff/settings/profile", Owner, s::settings::profile::act),
        get("/staff/settings/places/{id}", Owner, s::settings::place::show),
        post("/staff/settings/places/{id}", Owner, s::settings::place::act),
        get("/staff/settings/rooms/{id}", Owner, s::settings::room::show),
        post("/staff/settings/rooms/{id}", Owner, s::settings::room::act),
        get("/staff/settings/practitioners/{id}", Owner, s::settings::practitioner::show),
        post("/staff/settings/practitioners/{id}", Owner, s::settings::practitioner::act),
        get("/staff/settings/services/{id}", Owner, s::settings::service::show),
        post("/staff/settings/services/{id}", Owner, s::settings::service::act),
        get("/staff/settings/hours", Owner, s::settings::hours),
        get("/staff/settings/hours/{who}/{place}", Owner, s::settings::week),
        post("/staff/settings/hours/{who}/{place}", Owner, s::settings::save_week),
        get("/staff/settings/exceptions", Staff, s::settings::exceptions),
        post("/staff/settings/exceptions", Staff, s::settings::add_exception),
        post("/staff/settings/exceptions/{id}/remove", Staff, s::settings::remove_exception),
        post("/staff/settings/blocks", Staff, s::settings::add_block),
        post("/staff/settings/blocks/{id}/remove", Staff, s::settings::remove_block),
        get("/staff/calendar", Staff, s::calendar::show),
        get("/staff/book", Staff, s::book::show),
        post("/staff/book", Staff, s::book::confirm),
        post("/staff/book/outside", Staff, s::book::outside),
        post("/staff/book/client", Staff, s::book::new_client),
        get("/staff/appointments/{id}/training", Care, s::training::show),
        get("/staff/outbox", Staff, s::outbox::list),
        get("/staff/outbox/{id}", Staff, s::outbox::show),
        get("/staff/outbox/{id}/invite.ics", Staff, s::outbox::calendar),
        post("/staff/outbox/{id}/retry", Staff, s::outbox::retry),

        get("/staff/settings/integrations", Owner, s::settings_integrations::show),
        post("/staff/settings/integrations", Owner, s::settings_integrations::make),
        post("/staff/settings/integrations/{id}/revoke", Owner, s::settings_integrations::revoke),
        get("/staff/settings/reminders", Owner, s::settings_reminders::show),
        post("/staff/settings/reminders", Owner, s::settings_reminders::save),
        get("/staff/settings/feeds", Staff, s::settings_feeds::show),
        post("/staff/settings/feeds", Staff, s::settings_feeds::make),
        post("/staff/settings/feeds/{id}/revoke", Staff, s::settings_feeds::revoke),

        get("/api/v1/openapi.json", Public, api::openapi::show),
        get("/api/v1/services", Public, api::directory::services),
        get("/api/v1/locations", Public, api::directory::locations),
        get("/api/v1/practitioners", Public, api::directory::practitioners),
        get("/api/v1/availability", Public, api::availability::show),
        post("/api/v1/appointments", BOOK, api::book::create),
        get("/api/v1/appointments/{id}", READ, api::appointment::show),
        patch("/api/v1/appointments/{id}", BOOK, api::change::shift),
        delete("/api/v1/appointments/{id}", BOOK, api::change::call_off),
    ]
}

/// Forms hold no more than this; uploads have limits of their own.
const FORM_BYTES: usize = 64 * 1024;

/// The whole site.
pub fn router(app: App) -> Router {
    let mut router: Router<App> = Router::new();
    for route in table() {
        let state = (app.clone(), route.access);
        let guarded = route
            .handler
            .layer(middleware::from_fn_with_state(state, guard));
        router = router.route(route.path, guarded);
    }
    router
        .fallback(problem::not_found)
        .layer(middleware::from_fn_with_state(
            app.clone(),
            layers::same_origin,
        ))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            layers::draw_problems,
        ))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            layers::security_headers,
        ))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(tower_http::compression::CompressionLayer::new())
        .with_state(app)
}
