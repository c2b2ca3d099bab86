//! The same run more than once: three formats, two devices, a second upload.

mod fingerprint;
mod same;

pub use fingerprint::{Fingerprint, Known};

use serde::{Deserialize, Serialize};

/// A run, in the files just read or stored before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RunRef {
    /// In a file: the session at `part` of it, counted from 0.
    Read {
        /// Name of the file.
        file: String,
        /// Place in the file.
        part: u32,
    },
    /// Stored before.
    Known {
        /// The caller's name for it.
        id: String,
    },
}

/// Two recordings that are one run, and which of them counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// The one that counts.
    pub kept: RunRef,
    /// The other one.
    pub dropped: RunRef,
    /// Why they are one run and why this one was kept; one sentence.
    pub why: String,
}

/// Decides which of `runs` and `known` are the same. Returns the decisions, and for every run
/// whether it is to be dropped.
pub fn find(runs: Vec<(RunRef, Fingerprint)>, known: &[Known]) -> (Vec<Duplicate>, Vec<bool>) {
    let stored = known.len();
    let all: Vec<(RunRef, Fingerprint)> = known
        .iter()
        .map(|known| {
            (
                RunRef::Known {
                    id: known.id.clone(),
                },
                known.fingerprint.clone(),
            )
        })
        .chain(runs)
        .collect();
    let mut order: Vec<usize> = (0..all.len())
        .filter(|at| all[*at].1.start.is_some())
        .collect();
    order.sort_by_key(|at| (all[*at].1.earliest(), *at));

    let mut kept_by: Vec<Option<usize>> = vec![None; all.len()];
    let mut decisions: Vec<(usize, String)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for &here in &order {
        open.retain(|other| all[*other].1.latest() >= all[here].1.earliest());
        let matched = open.iter().copied().find_map(|other| {
            let both_stored = here < stored && other < stored;
            let comparable = !both_stored && !different_parts(&all[here], &all[other]);
            let reason = comparable
                .then(|| same::reason(&all[other].1, &all[here].1))
                .flatten();
            reason.map(|reason| (other, reason))
        });
        let Some((other, reason)) = matched else {
            open.push(here);
            continue;
        };
        let (kept, dropped, better) = richer(&all, stored, (other, here));
        kept_by[dropped] = Some(kept);
        decisions.push((dropped, format!("{reason}; {better}")));
        if kept == here {
            open.retain(|at| *at != other);
            open.push(here);
        }
    }
    let root = |mut at: usize| {
        while let Some(kept) = kept_by[at] {
            at = kept;
        }
        at
    };
    let duplicates = decisions.into_iter().map(|(dropped, why)| Duplicate {
        kept: all[root(dropped)].0.clone(),
        dropped: all[dropped].0.clone(),
        why,
    });
    (
        duplicates.collect(),
        kept_by[stored..].iter().map(Option::is_some).collect(),
    )
}

/// Sessions of one file are different ones, unless they are the very same.
fn different_parts(a: &(RunRef, Fingerprint), b: &(RunRef, Fingerprint)) -> bool {
    match (&a.0, &b.0) {
        (RunRef::Read { file: x, .. }, RunRef::Read { file: y, .. }) => {
            x == y && !a.1.is_identical(&b.1)
        }
        _ => false,
    }
}

/// Which of two to keep and to drop, and why.
fn richer(
    all: &[(RunRef, Fingerprint)],
    stored: usize,
    (one, two): (usize, usize),
) -> (usize, usize, String) {
    let (a, b) = (&all[one].1, &all[two].1);
    if a.richness == b.richness {
        // What is stored stands first in the list and stays.
        let (kept, dropped) = (one.min(two), one.max(two));
        let words = if kept < stored {
            "the stored one stays"
        } else {
            "the first one is kept"
        };
        return (kept, dropped, words.to_owned());
    }
    let (kept, dropped) = if a.richness > b.richness {
        (one, two)
    } else {
        (two, one)
    };
    (kept, dropped, all[kept].1.advantage_over(&all[dropped].1))
}
