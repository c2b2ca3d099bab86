//! Whether the program lives and can serve.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use midstance_store::schema;

use crate::app::App;

/// `GET /livez`: the process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers too. It tells strangers nothing more.
pub async fn ready(State(app): State<App>) -> Response {
    match schema(&app.clinic.store).await {
        Ok(_) => "ok\n".into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
                .into_response()
        }
    }
}
