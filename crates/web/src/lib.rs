//! Routes, pages, forms and the JSON API.
