//! Kilometres per pair of shoes, and new pairs.
//!
//! There is no validated limit of kilometres; 500–800 km is a convention (clinical evidence §5.3),
//! so no pair is ever called worn out. A new pair is a change of load.

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    history::{Days, Entry, History},
    run::known,
};

/// A pair as the runner describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shoe {
    /// Name, as in [`crate::Run::shoe`].
    pub name: String,
    /// Metres run in it before the first recorded run.
    pub start_m: f64,
    /// Day it was put away.
    pub retired_on: Option<Date>,
}

/// What was run in a pair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShoeUse {
    /// Name of the pair.
    pub name: String,
    /// Starting value in metres.
    pub start_m: f64,
    /// Metres recorded.
    pub recorded_m: f64,
    /// Both together.
    pub total_m: f64,
    /// Recorded runs.
    pub runs: usize,
    /// First recorded day.
    pub first_worn: Option<Date>,
    /// Last recorded day.
    pub last_worn: Option<Date>,
    /// Day it was put away.
    pub retired_on: Option<Date>,
}

/// Use of every pair, the described ones first and in their order, then pairs that only runs name.
pub fn shoe_use(history: &History, shoes: &[Shoe]) -> Vec<ShoeUse> {
    let mut all: Vec<ShoeUse> = shoes.iter().map(ShoeUse::unworn).collect();
    for entry in history.entries() {
        let Some(name) = name_of(entry) else { continue };
        let at = all
            .iter()
            .position(|shoe| shoe.name == name)
            .unwrap_or_else(|| {
                all.push(ShoeUse::unworn(&Shoe {
                    name: name.to_owned(),
                    start_m: 0.0,
                    retired_on: None,
                }));
                all.len() - 1
            });
        all[at].wear(entry);
    }
    all
}

/// A pair and the metres run in it.
pub type Worn = (String, f64);

/// Pairs worn in a stretch of days, the most worn first.
pub fn worn(history: &History, days: Days) -> Vec<Worn> {
    let mut pairs: Vec<Worn> = Vec::new();
    for entry in history.within(days) {
        let Some(name) = name_of(entry) else { continue };
        let metres = known(entry.run.distance_m);
        match pairs.iter_mut().find(|pair| pair.0 == name) {
            Some(pair) => pair.1 += metres,
            None => pairs.push((name.to_owned(), metres)),
        }
    }
    pairs.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    pairs
}

/// Pairs worn for the first time in a stretch of days. A pair with a starting value is not new,
/// and a pair counts only if another pair was named before: else the notes begin, not the shoe.
pub fn first_worn_in(history: &History, shoes: &[Shoe], days: Days) -> Vec<ShoeUse> {
    let first_note = history
        .entries()
        .iter()
        .find(|entry| name_of(entry).is_some())
        .map(|entry| entry.day);
    if first_note.is_none_or(|day| day >= days.from) {
        return Vec::new();
    }
    shoe_use(history, shoes)
        .into_iter()
        .filter(|shoe| {
            known(shoe.start_m) == 0.0 && shoe.first_worn.is_some_and(|day| days.holds(day))
        })
        .collect()
}

impl ShoeUse {
    fn unworn(shoe: &Shoe) -> Self {
        let start_m = known(shoe.start_m);
        Self {
            name: shoe.name.clone(),
            start_m,
            recorded_m: 0.0,
            total_m: start_m,
            runs: 0,
            first_worn: None,
            last_worn: None,
            retired_on: shoe.retired_on,
        }
    }

    fn wear(&mut self, entry: &Entry) {
        self.recorded_m += known(entry.run.distance_m);
        self.total_m = self.start_m + self.recorded_m;
        self.runs += 1;
        self.first_worn.get_or_insert(entry.day);
        self.last_worn = Some(entry.day);
    }
}

fn name_of(entry: &Entry) -> Option<&str> {
    entry
        .run
        .shoe
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
}
