//! The first page of booking: a first visit, and many.

use std::{collections::BTreeSet, path::Path};

use crate::{
    Fault,
    load::{Load, Nginx, wrk},
    program::Program,
    table::{Goal, Table},
};

const BROWSER: &str = "Accept-Encoding: br, gzip\r\n";
/// How often either is loaded, in turn.
const TURNS: usize = 3;

pub fn measure(folder: &Path, server: &Program, table: &mut Table) -> Result<(), Fault> {
    let mut connection = server.connect()?;
    let page = connection.get("/book", BROWSER)?;
    let plain = connection.get("/book", "")?;
    let text = String::from_utf8(plain.body)?;
    if page.status != 200 || !text.contains("What would you like to book?") {
        return Err(format!("the first page of booking answered {}", page.status).into());
    }
    // What the page names, and what that names again.
    let mut seen = BTreeSet::new();
    let mut open: Vec<String> = addresses(&text);
    let mut wire = page.wire;
    while let Some(path) = open.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let asset = connection.get(&path, BROWSER)?;
        if asset.status != 200 {
            return Err(format!("{path} answered {}", asset.status).into());
        }
        wire += asset.wire;
        open.extend(addresses(&String::from_utf8_lossy(
            &connection.get(&path, "")?.body,
        )));
    }
    let kb = wire as f64 / 1000.0;
    table.line(
        "first visit of /book, on the wire",
        kb,
        "kB",
        Goal::AtMost(45.0),
    );
    table.line(
        "requests of a first visit",
        (seen.len() + 1) as f64,
        "",
        Goal::AtMost(5.0),
    );
    table.line(
        "of that the page itself",
        page.wire as f64 / 1000.0,
        "kB",
        Goal::None,
    );

    let nginx = Nginx::start(folder, page.body.len())?;
    let url = format!("http://{}/book", server.address);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        theirs.push(wrk(&nginx.url)?);
        ours.push(wrk(&url)?);
    }
    let (ours, theirs) = (middle(ours), middle(theirs));
    table.line(
        "nginx, a static file of that size",
        theirs.per_second,
        "/s",
        Goal::None,
    );
    table.line("/book, 16 connections", ours.per_second, "/s", Goal::None);
    let ratio = ours.per_second / theirs.per_second;
    table.line("/book beside nginx", ratio, "x", Goal::AtLeast(0.5));
    table.line("/book, median", ours.median_ms, "ms", Goal::None);
    table.line("/book, p99", ours.p99_ms, "ms", Goal::None);
    table.line(
        "resident memory after the load",
        server.resident()?,
        "MiB",
        Goal::None,
    );
    Ok(())
}

fn middle(mut loads: Vec<Load>) -> Load {
    loads.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    loads[loads.len() / 2]
}

/// The assets that a text names.
fn addresses(text: &str) -> Vec<String> {
    text.match_indices("/assets/")
        .map(|(at, _)| {
            let rest = &text[at..];
            let end = rest.find(['"', '\'', ')', ' ', '`']).unwrap_or(rest.len());
            rest[..end].to_owned()
        })
        .collect()
}
