//! Which part of the calendar is shown, from the address and back into it.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use midstance_clinic::calendar::{Ask, LaneBy};

use crate::{fields::Fields, page::Page};

/// How it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Day,
    Week,
    List,
}

/// The part of the calendar that an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// `None`: a table where there is room, a list on a phone.
    pub(super) view: Option<View>,
    /// First day; a Monday unless one day is shown.
    pub(super) first: Date,
    pub(super) loc: Option<String>,
    pub(super) by: LaneBy,
    /// Slugs of the people to show; empty means everybody.
    pub(super) show: Vec<String>,
    pub(super) print: bool,
    pub(super) initials: bool,
}

impl Shown {
    pub(super) fn read(page: &Page, query: &Fields, today: Date) -> Self {
        let view = match query.get("view") {
            "day" => Some(View::Day),
            "week" => Some(View::Week),
            "list" => Some(View::List),
            _ if query.has("day") => Some(View::Day),
            _ => None,
        };
        let named = query
            .get("day")
            .parse()
            .ok()
            .or_else(|| monday(query.get("week")));
        let known = |slug: &&str| page.directory.locations.iter().any(|l| l.slug == **slug);
        let mut show = query.all("show");
        show.retain(|slug| page.directory.practitioners.iter().any(|p| p.slug == *slug));
        Self {
            view,
            first: named.unwrap_or(today),
            loc: Some(query.get("loc")).filter(known).map(Into::into),
            by: match query.get("by") {
                "place" => LaneBy::Place,
                _ => LaneBy::Practitioner,
            },
            show,
            print: query.has("print"),
            initials: query.has("initials"),
        }
        .aligned()
    }

    /// A week begins on Monday.
    fn aligned(mut self) -> Self {
        if self.view != Some(View::Day) {
            let back = i64::from(self.first.weekday().to_monday_zero_offset());
            self.first = self.first.saturating_sub(jiff::Span::new().days(back));
        }
        self
    }

    pub(super) fn days(&self) -> u16 {
        if self.view == Some(View::Day) { 1 } else { 7 }
    }

    pub(super) fn shows(&self, slug: &str) -> bool {
        self.show.is_empty() || self.show.iter().any(|s| s == slug)
    }

    pub(super) fn at(&self, first: Date) -> Self {
        Self {
            first,
            ..self.clone()
        }
        .aligned()
    }

    /// The same days in another view; the day of a week is today where the week has it.
    pub(super) fn with_view(&self, view: View, today: Date) -> Self {
        let has_today = self.first <= today
            && today
                < self
                    .first
                    .saturating_add(jiff::Span::new().days(i64::from(self.days())));
        Self {
            view: Some(view),
            first: if view == View::Day && has_today {
                today
            } else {
                self.first
            },
            ..self.clone()
        }
        .aligned()
    }

    /// The fields of the filter form that it does not ask for.
    pub(super) fn kept(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        match self.view {
            Some(View::Day) => pairs.push(("day", self.first.to_string())),
            Some(View::Week) => pairs.push(("view", "week".into())),
            Some(View::List) => pairs.push(("view", "list".into())),
            None => {}
        }
        if self.view != Some(View::Day) {
            pairs.push(("week", week_word(self.first)));
        }
        pairs
    }

    pub(super) fn href(&self) -> String {
        let mut pairs = self.kept();
        if let Some(loc) = &self.loc {
            pairs.push(("loc", loc.clone()));
        }
        if self.by == LaneBy::Place {
            pairs.push(("by", "place".into()));
        }
        pairs.extend(self.show.iter().map(|slug| ("show", slug.clone())));
        if self.print {
            pairs.push(("print", "1".into()));
        }
        if self.initials {
            pairs.push(("initials", "1".into()));
        }
        let pairs: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
        format!("/staff/calendar?{}", pairs.join("&"))
    }

    pub(super) fn ask(&self, page: &Page) -> Ask {
        let d = &page.directory;
        Ask {
            first: self.first,
            days: self.days(),
            by: self.by,
            locations: d
                .locations
                .iter()
                .filter(|l| self.loc.as_ref().is_none_or(|slug| *slug == l.slug))
                .map(|l| l.id)
                .collect(),
            practitioners: d
                .practitioners
                .iter()
                .filter(|p| self.shows(&p.slug))
                .map(|p| p.id)
                .collect(),
        }
    }
}

/// The Monday of a week written as `2026-W48` (ISO 8601).
fn monday(week: &str) -> Option<Date> {
    let (year, number) = week.split_once("-W")?;
    let week = ISOWeekDate::new(year.parse().ok()?, number.parse().ok()?, Weekday::Monday);
    week.ok().map(ISOWeekDate::date)
}

fn week_word(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn weeks_as_in_the_standard() {
        assert_eq!(monday("2026-W48"), Some(date(2026, 11, 23)));
        assert_eq!(week_word(date(2027, 1, 2)), "2026-W53");
        assert_eq!(monday("2026-W53"), Some(date(2026, 12, 28)));
        for bad in ["", "2026", "2025-W53", "2026-W00", "x-W1"] {
            assert_eq!(monday(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_week_reads_back(days in 0i64..20_000) {
            let day = date(1990, 1, 1).saturating_add(jiff::Span::new().days(days));
            let first = monday(&week_word(day)).unwrap();
            prop_assert!(first <= day && day < first.saturating_add(jiff::Span::new().days(7)));
        }
    }
}
