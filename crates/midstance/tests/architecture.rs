//! The house plan of `ARCHITECTURE.md`, proved from what Cargo says about the workspace.
//!
//! Arrows point downwards only, the rooms with the rules stay pure, each outside tool is known in one
//! place, every crate takes the workspace's lints, and no file has grown past reading in one sitting.
#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first surprise; helpers outside #[test] functions are not exempt by themselves"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The floor of each room. A room may know rooms on lower floors only, so neighbours on one floor do
/// not know each other.
const FLOORS: &[(&str, u8)] = &[
    ("midstance", 5),
    ("midstance-web", 4),
    ("midstance-clinic", 3),
    ("midstance-store", 2),
    ("midstance-mail", 2),
    ("midstance-egress", 2),
    ("midstance-ical", 2),
    ("midstance-assessment", 1),
    ("midstance-training", 1),
    ("midstance-schedule", 1),
    ("midstance-activity", 1),
    ("midstance-editorial", 1),
    ("midstance-picture", 1),
    ("midstance-knowledge", 0),
    ("midstance-format", 0),
];

/// Rooms with rules and formats only: no clock, network, database or async, whatever they depend on.
const PURE: &[&str] = &[
    "midstance-assessment",
    "midstance-training",
    "midstance-schedule",
    "midstance-activity",
    "midstance-editorial",
    "midstance-picture",
    "midstance-knowledge",
    "midstance-format",
    "midstance-ical",
];

/// What a pure room must not reach, not even through something that it uses.
const IMPURE: &[&str] = &[
    "tokio",
    "axum",
    "hyper",
    "rusqlite",
    "tokio-postgres",
    "lettre",
    "mio",
    "socket2",
];

/// Tools that stay behind one door, and the rooms that may hold them directly.
const DOORS: &[(&str, &[&str])] = &[
    ("rusqlite", &["midstance-store"]),
    ("tokio-postgres", &["midstance-store"]),
    ("deadpool-postgres", &["midstance-store"]),
    ("askama", &["midstance-web", "midstance-clinic"]),
    ("axum", &["midstance-web", "midstance"]),
    ("lettre", &["midstance-mail"]),
    ("hyper", &["midstance-egress"]),
    ("tokio-rustls", &["midstance-egress", "midstance-mail"]),
    ("image", &["midstance-picture"]),
    ("hickory-resolver", &["midstance-mail"]),
    ("mail-parser", &["midstance-mail"]),
];

/// Files longer than [`LONGEST`] lines that are better long, and why.
const LONG_FILES: &[(&str, &str)] = &[
    (
        "crates/store/src/appointment.rs",
        "one table, every question asked of it",
    ),
    (
        "crates/activity/tests/fit.rs",
        "one file format, a test for each of its oddities",
    ),
    (
        "crates/clinic/tests/booking.rs",
        "one story of booking, told on both engines",
    ),
    (
        "crates/clinic/tests/series.rs",
        "one story of a series, told on both engines",
    ),
    (
        "crates/clinic/tests/outside_calendars.rs",
        "one story of outside calendars, told on both engines",
    ),
    (
        "crates/clinic/tests/webhooks.rs",
        "one story of webhooks, told on both engines",
    ),
    (
        "crates/clinic/tests/zone_data.rs",
        "one story of new zone data, told on both engines",
    ),
    (
        "crates/web/tests/check.rs",
        "one walk through the check, with every way out of it",
    ),
];

const LONGEST: usize = 400;

/// Endings of files that people read as code; tables of facts and prose have no limit.
const CODE: &[&str] = &["rs", "html", "css", "js", "mjs", "sql", "bash"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace")
}

/// The resolved workspace, for this platform only: packages of others need not have been downloaded.
fn metadata() -> Value {
    let rustc = Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc runs");
    let version = String::from_utf8(rustc.stdout).expect("UTF-8");
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("a host line");
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--filter-platform",
            host,
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("cargo metadata: no '{key}' in {value}"))
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("cargo metadata: no list '{key}'"))
}

/// Our crates: name → what each depends on directly, tests and builds included.
fn rooms(metadata: &Value) -> BTreeMap<&str, BTreeSet<&str>> {
    let members: BTreeSet<_> = items(metadata, "workspace_members")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    items(metadata, "packages")
        .iter()
        .filter(|package| members.contains(text(package, "id")))
        .map(|package| {
            let known = items(package, "dependencies")
                .iter()
                .map(|d| text(d, "name"))
                .collect();
            (text(package, "name"), known)
        })
        .collect()
}

/// Everything that ends up in a crate, found by walking the resolved graph without test and build
/// dependencies.
fn reached<'a>(metadata: &'a Value, from: &str) -> BTreeSet<&'a str> {
    let names: BTreeMap<_, _> = items(metadata, "packages")
        .iter()
        .map(|p| (text(p, "id"), text(p, "name")))
        .collect();
    let nodes: BTreeMap<_, _> = items(&metadata["resolve"], "nodes")
        .iter()
        .map(|n| (text(n, "id"), n))
        .collect();
    let start = names
        .iter()
        .find(|(_, name)| **name == from)
        .expect("a crate of ours")
        .0;
    let (mut seen, mut open) = (BTreeSet::from([*start]), vec![*start]);
    while let Some(id) = open.pop() {
        for edge in items(nodes[id], "deps") {
            let ships = items(edge, "dep_kinds")
                .iter()
                .any(|kind| kind["kind"].is_null());
            if ships && seen.insert(text(edge, "pkg")) {
                open.push(text(edge, "pkg"));
            }
        }
    }
    seen.into_iter().map(|id| names[id]).collect()
}

#[test]
fn arrows_between_rooms_point_downwards() {
    let metadata = metadata();
    let floors: BTreeMap<_, _> = FLOORS.iter().copied().collect();
    let rooms = rooms(&metadata);
    for (room, known) in &rooms {
        let floor = floors.get(room).unwrap_or_else(|| {
            panic!("{room} has no floor: give it one here and a line in ARCHITECTURE.md")
        });
        for other in known
            .iter()
            .filter(|name| rooms.contains_key(*name) && *name != room)
        {
            let below = floors.get(other);
            assert!(
                below.is_some_and(|below| below < floor),
                "{room} (floor {floor}) knows {other} (floor {below:?}): arrows point downwards only"
            );
        }
    }
}

#[test]
fn rooms_with_rules_stay_pure() {
    let metadata = metadata();
    let rooms = rooms(&metadata);
    for room in PURE.iter().filter(|room| rooms.contains_key(*room)) {
        let reached = reached(&metadata, room);
        let impure: Vec<_> = IMPURE
            .iter()
            .filter(|name| reached.contains(*name))
            .collect();
        assert!(
            impure.is_empty(),
            "{room} reaches {impure:?}; rules take time and data as arguments"
        );
    }
    // The walk itself must be able to find something, or the test above proves nothing.
    assert!(reached(&metadata, "midstance-store").contains("rusqlite"));
}

#[test]
fn outside_tools_stay_behind_their_doors() {
    let metadata = metadata();
    for (room, known) in rooms(&metadata) {
        for (tool, holders) in DOORS {
            assert!(
                !known.contains(tool) || holders.contains(&room),
                "{room} depends on {tool}, which only {holders:?} may hold"
            );
        }
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for package in items(&metadata(), "packages")
        .iter()
        .filter(|p| p["source"].is_null())
    {
        let manifest = text(package, "manifest_path");
        let toml: toml::Value =
            toml::from_str(&std::fs::read_to_string(manifest).expect("a manifest")).expect("TOML");
        let inherited = toml.get("lints").and_then(|lints| lints.get("workspace"));
        assert_eq!(
            inherited,
            Some(&toml::Value::Boolean(true)),
            "{manifest}: [lints] workspace"
        );
    }
}

/// A file of tests that its room's `all.rs` does not name would never run.
#[test]
fn every_file_of_tests_is_run() {
    let mut looked_into = 0;
    for room in std::fs::read_dir(root().join("crates"))
        .expect("our rooms")
        .flatten()
    {
        let tests = room.path().join("tests");
        let Ok(all) = std::fs::read_to_string(tests.join("all.rs")) else {
            continue;
        };
        for entry in std::fs::read_dir(&tests).expect("its tests").flatten() {
            let path = entry.path();
            let named = path.file_stem().expect("a name").to_string_lossy();
            if path.extension().is_some_and(|e| e == "rs") && named != "all" {
                let line = format!("mod {named};");
                assert!(
                    all.lines().any(|l| l == line),
                    "{}/all.rs lacks '{line}'",
                    tests.display()
                );
                looked_into += 1;
            }
        }
    }
    assert!(looked_into > 50, "only {looked_into} files of tests");
}

#[test]
fn no_file_outgrows_a_sitting() {
    let root = root();
    let mut open = vec![root.clone()];
    let mut long = BTreeMap::new();
    let mut read = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)
            .expect("a folder of ours")
            .flatten()
        {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if path.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules"
            {
                open.push(path);
            } else if path
                .extension()
                .is_some_and(|e| CODE.iter().any(|code| e == *code))
            {
                let lines = std::fs::read_to_string(&path)
                    .expect("UTF-8")
                    .lines()
                    .count();
                let path = path
                    .strip_prefix(&root)
                    .expect("below the root")
                    .display()
                    .to_string();
                read += 1;
                if lines > LONGEST {
                    long.insert(path, lines);
                }
            }
        }
    }
    assert!(read > FLOORS.len(), "only {read} files were read");
    for (path, reason) in LONG_FILES {
        assert!(
            long.remove(*path).is_some(),
            "{path} is listed as long ({reason}) but is not: take it off the list"
        );
    }
    assert!(
        long.is_empty(),
        "past {LONGEST} lines, split them or say why here: {long:?}"
    );
}
