//! Which shoe was worn in which activity.

use serde_json::Value;

use super::Entry;

/// A larger list is not looked at.
const MAX_BYTES: usize = 2 << 20;

/// Gives the entries the shoes that `*_gear.json` names for them.
pub fn read_gear(bytes: &[u8], entries: &mut [Entry]) {
    if bytes.len() > MAX_BYTES {
        return;
    }
    let Ok(json) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let items = match &json {
        Value::Array(items) => items.iter().collect(),
        other => vec![other],
    };
    for item in items {
        for gear in item
            .get("gearDTOS")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            one_shoe(item, gear, entries);
        }
    }
}

fn one_shoe(item: &Value, gear: &Value, entries: &mut [Entry]) {
    let text = |name: &str| {
        gear.get(name)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let is_shoe = text("gearTypeName").is_none_or(|kind| kind.eq_ignore_ascii_case("shoes"));
    let name = text("displayName").or(text("customMakeModel"));
    let key = gear.get("gearPk").map(Value::to_string);
    let (Some(name), Some(key), true) = (name, key, is_shoe) else {
        return;
    };
    let worn = item
        .get("gearActivityDTOs")
        .and_then(|all| all.get(key.trim_matches('"')));
    let mut ids: Vec<u64> = worn
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|one| one.get("activityId").and_then(Value::as_u64))
        .collect();
    ids.sort_unstable();
    for entry in entries.iter_mut() {
        if entry.id.is_some_and(|id| ids.binary_search(&id).is_ok()) {
            entry.hints.shoe = Some(name.to_owned());
            entry.alone.shoe = Some(name.to_owned());
        }
    }
}
