//! "Where does it hurt?"

use super::{Route, get, post};
use crate::access::Access::Public;
use crate::pages::check as c;

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
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
    ]
}
