//! The public holidays of Canada's provinces and territories.
//!
//! Days of rest under each one's employment standards, and days on which many close without having
//! to. Read in November 2026 from the provinces' and territories' own lists; a law may change them,
//! which is why they are offered to a clinic and never closed by themselves.

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

/// A province or territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Province {
    /// Its postal code, like `BC`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// Each with its other names.
const PROVINCES: &[(Province, &[&str])] = &[
    (named("AB", "Alberta"), &[]),
    (named("BC", "British Columbia"), &["Colombie-Britannique"]),
    (named("MB", "Manitoba"), &[]),
    (named("NB", "New Brunswick"), &["Nouveau-Brunswick"]),
    (
        named("NL", "Newfoundland and Labrador"),
        &["Newfoundland", "Labrador", "Terre-Neuve-et-Labrador"],
    ),
    (named("NS", "Nova Scotia"), &["Nouvelle-Écosse"]),
    (
        named("NT", "Northwest Territories"),
        &["NWT", "Territoires du Nord-Ouest"],
    ),
    (named("NU", "Nunavut"), &[]),
    (named("ON", "Ontario"), &[]),
    (
        named("PE", "Prince Edward Island"),
        &["PEI", "Île-du-Prince-Édouard"],
    ),
    (named("QC", "Quebec"), &["Québec", "PQ"]),
    (named("SK", "Saskatchewan"), &[]),
    (named("YT", "Yukon"), &["YK", "Yukon Territory"]),
];

const fn named(code: &'static str, name: &'static str) -> Province {
    Province { code, name }
}

impl Province {
    /// The province that is written as its code or one of its names, in English or French.
    #[must_use]
    pub fn written(text: &str) -> Option<Self> {
        let text = text.trim().replace('.', "").to_lowercase();
        let is = |word: &str| !text.is_empty() && word.to_lowercase() == text;
        PROVINCES
            .iter()
            .find(|(p, others)| is(p.code) || is(p.name) || others.iter().any(|name| is(name)))
            .map(|(p, _)| *p)
    }
}

/// A public holiday in one province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicHoliday {
    /// The day.
    pub day: Date,
    /// Its name there.
    pub name: String,
    /// Whether employment standards there name the day, rather than custom.
    pub by_law: bool,
}

/// When a holiday is, in any year.
enum When {
    On(i8, i8),
    /// The first, second … Monday of a month.
    Monday(i8, i8),
    /// The Monday before 25 May.
    BeforeMay25,
    /// Days after Easter Sunday.
    Easter(i64),
}

struct Rule {
    name: &'static str,
    when: When,
    /// Where the law names it: codes, or `all`.
    law: &'static str,
    /// Where many close all the same.
    custom: &'static str,
}

const fn rule(name: &'static str, when: When, law: &'static str, custom: &'static str) -> Rule {
    Rule {
        name,
        when,
        law,
        custom,
    }
}

/// Everywhere but Quebec, where an employer chooses between two days at Easter.
const NOT_QC: &str = "AB BC MB NB NL NS NT NU ON PE SK YT";

const RULES: &[Rule] = &[
    rule("New Year's Day", When::On(1, 1), "all", ""),
    rule("Family Day", When::Monday(2, 3), "AB BC NB ON SK", ""),
    rule("Louis Riel Day", When::Monday(2, 3), "MB", ""),
    rule("Heritage Day", When::Monday(2, 3), "NS", ""),
    rule("Islander Day", When::Monday(2, 3), "PE", ""),
    rule("Good Friday", When::Easter(-2), NOT_QC, ""),
    rule("Good Friday (or Easter Monday)", When::Easter(-2), "QC", ""),
    rule("Easter Monday", When::Easter(1), "", NOT_QC),
    rule("Easter Monday (or Good Friday)", When::Easter(1), "", "QC"),
    rule(
        "Victoria Day",
        When::BeforeMay25,
        "AB BC MB NT NU ON SK YT",
        "NB NL NS PE",
    ),
    rule("National Patriots' Day", When::BeforeMay25, "QC", ""),
    rule(
        "National Indigenous Peoples Day",
        When::On(6, 21),
        "NT YT",
        "",
    ),
    rule("Saint-Jean-Baptiste Day", When::On(6, 24), "QC", ""),
    rule(
        "Canada Day",
        When::On(7, 1),
        "AB BC MB NB NS NT NU ON PE QC SK YT",
        "",
    ),
    rule("Memorial Day and Canada Day", When::On(7, 1), "NL", ""),
    rule("Nunavut Day", When::On(7, 9), "NU", ""),
    rule("British Columbia Day", When::Monday(8, 1), "BC", ""),
    rule("New Brunswick Day", When::Monday(8, 1), "NB", ""),
    rule("Saskatchewan Day", When::Monday(8, 1), "SK", ""),
    rule("Civic Holiday", When::Monday(8, 1), "NT NU", "ON"),
    rule("Heritage Day", When::Monday(8, 1), "", "AB"),
    rule("Terry Fox Day", When::Monday(8, 1), "", "MB"),
    rule("Natal Day", When::Monday(8, 1), "", "NS"),
    rule("Discovery Day", When::Monday(8, 3), "YT", ""),
    rule("Labour Day", When::Monday(9, 1), "all", ""),
    rule(
        "National Day for Truth and Reconciliation",
        When::On(9, 30),
        "BC MB NT NU PE YT",
        "AB NB NL NS ON QC SK",
    ),
    rule(
        "Thanksgiving",
        When::Monday(10, 2),
        "AB BC MB NT NU ON QC SK YT",
        "NB NL NS PE",
    ),
    rule(
        "Remembrance Day",
        When::On(11, 11),
        "AB BC NB NL NT NU PE SK YT",
        "MB NS",
    ),
    rule("Christmas Day", When::On(12, 25), "all", ""),
    rule(
        "Boxing Day",
        When::On(12, 26),
        "ON",
        "AB BC MB NB NL NS NT NU PE QC SK YT",
    ),
];

/// A province's public holidays from `first` to `last`, both included, in order of date.
///
/// Where a day falls on a weekend, the working day that is often taken instead follows, as one by
/// custom: whether it must be, and for whom, is told apart by each law in its own way.
#[must_use]
pub fn public_holidays(province: Province, first: Date, last: Date) -> Vec<PublicHoliday> {
    let mut found: Vec<PublicHoliday> = (first.year()..=last.year())
        .flat_map(|year| of_year(province, year))
        .filter(|holiday| (first..=last).contains(&holiday.day))
        .collect();
    found.sort_by_key(|holiday| holiday.day);
    found
}

fn of_year(province: Province, year: i16) -> Vec<PublicHoliday> {
    let here = |codes: &str| codes == "all" || codes.split(' ').any(|code| code == province.code);
    let mut found: Vec<PublicHoliday> = RULES
        .iter()
        .filter(|rule| here(rule.law) || here(rule.custom))
        .filter_map(|rule| {
            Some(PublicHoliday {
                day: rule.when.day(year).ok()?,
                name: rule.name.to_owned(),
                by_law: here(rule.law),
            })
        })
        .collect();
    for at in 0..found.len() {
        if found[at].by_law && is_weekend(found[at].day) {
            let instead = PublicHoliday {
                day: next_free_weekday(found[at].day, &found),
                name: format!("{}, taken on the next working day", found[at].name),
                by_law: false,
            };
            found.push(instead);
        }
    }
    found
}

impl When {
    fn day(&self, year: i16) -> Result<Date, jiff::Error> {
        Ok(match *self {
            Self::On(month, day) => date(year, month, day),
            Self::Monday(month, nth) => {
                date(year, month, 1).nth_weekday_of_month(nth, Weekday::Monday)?
            }
            Self::BeforeMay25 => date(year, 5, 25).nth_weekday(-1, Weekday::Monday)?,
            Self::Easter(days) => easter(year).checked_add(days.days())?,
        })
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn next_free_weekday(mut day: Date, taken: &[PublicHoliday]) -> Date {
    while is_weekend(day) || taken.iter().any(|holiday| holiday.day == day) {
        day = day.saturating_add(1.day());
    }
    day
}

/// Easter Sunday of the Gregorian calendar (J. Meeus, Astronomical Algorithms, 2nd ed., chapter 8).
fn easter(year: i16) -> Date {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    // From 22 March on: the formula counts months and days as one number in steps of 31.
    let since = (days / 31 - 3) * 31 + days % 31;
    date(year, 3, 1).saturating_add(i64::from(since).days())
}
