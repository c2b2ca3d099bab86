//! The finding, the text alternative and the table.

use super::Scene;
use crate::{
    format,
    history::Days,
    plot::{figure::Size, table::Table},
    spike::{Suppression, change_words, headline},
};

impl Scene<'_> {
    pub(super) fn title(&self) -> String {
        let days = self.days(Size::Narrow);
        let runs = self
            .history
            .sessions()
            .iter()
            .filter(|session| session.distance_mm > 0)
            .count();
        if let Some(headline) = self.worst(days).and_then(headline) {
            headline
        } else if self.shown(days).next().is_none() {
            "No run was recorded in these 6 weeks.".to_owned()
        } else if self
            .steps
            .first()
            .is_none_or(|step| self.local(step.from).0 > self.view.until)
        {
            let first = self.history.first_day().unwrap_or(self.view.until);
            let days = Days {
                from: first,
                to: self.view.until,
            }
            .count()
            .max(0);
            format!(
                "We need 30 days with at least 4 runs to draw your limit. You have {} with {}.",
                format::count(usize::try_from(days).unwrap_or(0), "day"),
                format::count(runs, "run")
            )
        } else {
            "No sudden jump in these 6 weeks.".to_owned()
        }
    }

    pub(super) fn description(&self) -> String {
        let days = self.days(Size::Wide);
        let told: Vec<String> = self
            .shown(days)
            .filter(|(_, spike)| spike.is_told())
            .map(|(session, _)| format::day(session.day))
            .collect();
        let spikes = match told.len() {
            0 => "No run was more than 10% longer than the longest of the 30 days before it."
                .to_owned(),
            _ => format!(
                "Runs more than 10% longer than the longest of the 30 days before: {}.",
                told.join(", ")
            ),
        };
        let held = self.view.held.as_ref().map_or(String::new(), |limit| {
            format!(
                " Limit while it hurts: {}.",
                format::km_rounded_down(limit.limit_m)
            )
        });
        format!(
            "One bar for each run up to {}, with a dashed line for the limit: 10% over the longest run of the 30 days before. {spikes}{held} The table has every run.",
            format::day_year(self.view.until)
        )
    }

    pub(super) fn table(&self) -> Table {
        let mut table = Table::new(
            format!(
                "Runs in the 16 weeks up to {}",
                format::day_year(self.view.until)
            ),
            &[
                "Date",
                "#Distance (km)",
                "#Longest of the 30 days before (km)",
                "Compared with it",
                "#Pain (0 to 10)",
            ],
        );
        for (session, spike) in self.shown(self.days(Size::Wide)) {
            let compared = match spike.suppressed {
                Some(Suppression::NoDistance) => "no distance".to_owned(),
                Some(_) => "too few runs before it".to_owned(),
                None => {
                    change_words(spike).unwrap_or_else(|| "no run in the 30 days before".to_owned())
                }
            };
            let mark = if spike.is_told() {
                format!("◆ {compared}, {}", spike.state.word())
            } else {
                compared
            };
            table.rows.push(vec![
                format::day_year(session.day),
                format::km_number(session.distance_m()),
                spike
                    .reference_m()
                    .map_or("–".to_owned(), format::km_number),
                mark,
                self.pain(session)
                    .map_or("–".to_owned(), |pain| pain.to_string()),
            ]);
        }
        table.rows.reverse();
        table
    }
}
