//! What staff and the owner set.

use super::{Route, get, post};
use crate::access::Access::{Owner, Staff};
use crate::pages::staff as s;

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
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
        get("/staff/outside-hours", Staff, s::settings::outside_hours),
        get("/staff/settings/exceptions", Staff, s::settings::exceptions),
        post("/staff/settings/exceptions", Staff, s::settings::add_exception),
        get("/staff/settings/holidays", Staff, s::settings::holidays),
        post("/staff/settings/holidays", Staff, s::settings::close_holidays),
        post("/staff/settings/exceptions/{id}/remove", Staff, s::settings::remove_exception),
        post("/staff/settings/blocks", Staff, s::settings::add_block),
        post("/staff/settings/blocks/{id}/remove", Staff, s::settings::remove_block),
        get("/staff/settings/integrations", Owner, s::settings_integrations::show),
        post("/staff/settings/integrations", Owner, s::settings_integrations::make),
        post("/staff/settings/integrations/{id}/revoke", Owner, s::settings_integrations::revoke),
        get("/staff/settings/reminders", Owner, s::settings_reminders::show),
        post("/staff/settings/reminders", Owner, s::settings_reminders::save),
        get("/staff/settings/email", Owner, s::settings_email::show),
        get("/staff/settings/email/check", Owner, s::settings_email::check),
        post("/staff/settings/email/machine", Owner, s::settings_email::save_machine),
        post("/staff/settings/email/trial", Owner, s::settings_email::send_trial),
        post("/staff/settings/email/keys", Owner, s::settings_email::make),
        post("/staff/settings/email/keys/{id}/use", Owner, s::settings_email::use_one),
        post("/staff/settings/email/keys/{id}/retire", Owner, s::settings_email::retire),
        post("/staff/settings/email/keys/{id}/remove", Owner, s::settings_email::remove),
        get("/staff/settings/feeds", Staff, s::settings_feeds::show),
        post("/staff/settings/feeds", Staff, s::settings_feeds::make),
        post("/staff/settings/feeds/{id}/revoke", Staff, s::settings_feeds::revoke),
    ]
}
