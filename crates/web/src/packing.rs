//! Compresses pages that are the same for everybody once, not for everyone who asks.
//!
//! The last body at an address is remembered with what it was compressed to. A page is still made for
//! each request; only when every byte is as before is it sent as it was packed before. Nothing is kept
//! of what a cookie or a secret link opens.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    assets::{brotli, gzip, takes},
    layers::is_link,
    problem::fault,
};

/// Larger pages are left to the layer outside, and so are small ones.
const SIZES: std::ops::RangeInclusive<u64> = 512..=256 * 1024;
/// So many addresses, then all are forgotten: somebody makes them up.
const MOST: usize = 128;
/// Brotli's middle: a page in half a millisecond.
const QUALITY: i32 = 5;

/// What was packed before, by encoding and address.
#[derive(Default)]
pub struct Packed(Mutex<HashMap<(&'static str, String), Pair>>);

/// A body and what it was compressed to.
#[derive(Clone)]
struct Pair {
    plain: Bytes,
    packed: Bytes,
}

impl Packed {
    fn find(&self, key: &(&'static str, String), plain: &Bytes) -> Option<Bytes> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = kept.get(key).cloned();
        drop(kept);
        pair.filter(|pair| pair.plain == *plain)
            .map(|pair| pair.packed)
    }

    fn keep(&self, key: (&'static str, String), pair: Pair) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, pair);
    }
}

/// Stands around the pages; whatever it leaves alone the layer outside compresses.
pub async fn pack(
    app: &App,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let Some(encoding) = for_everybody(&request) else {
        return next(request).await;
    };
    let address = request.uri().path_and_query().map(ToString::to_string);
    let key = (encoding, address.unwrap_or_default());
    let response = next(request).await;
    if !is_page(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let plain = match to_bytes(body, usize::MAX).await {
        Ok(plain) => plain,
        Err(error) => return fault(&error).into_response(),
    };
    let packed = app.packed.find(&key, &plain).unwrap_or_else(|| {
        let packed = Bytes::from(match encoding {
            "br" => brotli(&plain, QUALITY),
            _ => gzip(&plain),
        });
        let pair = Pair {
            plain: plain.clone(),
            packed: packed.clone(),
        };
        app.packed.keep(key, pair);
        packed
    });
    if packed.is_empty() {
        return Response::from_parts(parts, Body::from(plain));
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    let encoding = HeaderValue::from_static(encoding);
    parts.headers.insert(header::CONTENT_ENCODING, encoding);
    let vary = HeaderValue::from_static("Accept-Encoding");
    parts.headers.append(header::VARY, vary);
    Response::from_parts(parts, Body::from(packed))
}

/// The encoding to use, where the answer is for nobody in particular.
fn for_everybody(request: &Request) -> Option<&'static str> {
    let headers: &HeaderMap = request.headers();
    let personal = headers.contains_key(header::COOKIE)
        || headers.contains_key(header::AUTHORIZATION)
        || is_link(request.uri().path());
    if personal || request.method() != Method::GET {
        return None;
    }
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    ["br", "gzip"]
        .into_iter()
        .find(|word| takes(accepted, word))
}

fn is_page(response: &Response) -> bool {
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE);
    response.status() == StatusCode::OK
        && !headers.contains_key(header::CONTENT_ENCODING)
        && kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
        && response
            .body()
            .size_hint()
            .exact()
            .is_some_and(|size| SIZES.contains(&size))
}
