//! What a form or a query sent: names and values, as they came.

use axum::{
    extract::{FromRequest, FromRequestParts, Request, rejection::FormRejection},
    http::request::Parts,
};

use crate::{forms::DateInput, problem::Problem};

/// Names and values of a submitted form.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

/// Names and values of the query.
#[derive(Debug, Clone, Default)]
pub struct Query(pub Fields);

impl Fields {
    /// Fields from pairs, for tests.
    #[must_use]
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        Self(
            pairs
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
        )
    }

    /// The first value of a field, without blanks around it; empty when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Refuses a form in which the field that people do not see is filled: a robot that fills everything is
    /// let down gently.
    ///
    /// # Errors
    /// [`Problem::BadRequest`] when it is.
    pub fn from_a_person(&self) -> Result<(), Problem> {
        if self.has("website") {
            return Err(Problem::BadRequest);
        }
        Ok(())
    }

    /// The first value of a field exactly as typed.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// The three fields of a date, as typed.
    #[must_use]
    pub fn date(&self, id: &str) -> DateInput {
        let part = |part: &str| self.raw(&format!("{id}-{part}")).to_owned();
        DateInput {
            day: part("day"),
            month: part("month"),
            year: part("year"),
        }
    }

    /// All values of a field.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// Whether a field was sent and is not empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// All pairs in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        match form {
            Ok(axum::Form(pairs)) => Ok(Self(pairs)),
            Err(FormRejection::BytesRejection(_)) => Err(Problem::TooLarge),
            Err(_) => Err(Problem::BadRequest),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<Vec<(String, String)>>::from_request_parts(parts, state);
        match query.await {
            Ok(axum::extract::Query(pairs)) => Ok(Self(Fields(pairs))),
            Err(_) => Err(Problem::BadRequest),
        }
    }
}
