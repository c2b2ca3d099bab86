//! Which column is which, forgiving about spelling.

/// Columns that a log may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Date,
    Time,
    Distance,
    Duration,
    Pain,
    PainNextMorning,
    Effort,
    Shoe,
    Surface,
    Sport,
    Name,
    Note,
}

/// The unit a header gives for distances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DistanceUnit {
    Kilometres,
    Miles,
    Metres,
    Unsaid,
}

/// The unit a header gives for durations without colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationUnit {
    Seconds,
    Minutes,
    Hours,
}

/// The first line of a log, understood.
pub struct Header {
    columns: Vec<Option<Column>>,
    /// Unit of the distance column.
    pub distance_unit: DistanceUnit,
    /// Unit of the duration column.
    pub duration_unit: DurationUnit,
}

impl Header {
    /// Understands the first line.
    ///
    /// # Errors
    /// Words that say which column is missing.
    pub fn read(row: &csv::StringRecord) -> Result<Header, String> {
        let mut header = Header {
            columns: Vec::new(),
            distance_unit: DistanceUnit::Unsaid,
            duration_unit: DurationUnit::Minutes,
        };
        for cell in row {
            let name = cell.trim().trim_matches('\u{feff}').to_lowercase();
            let column = column(&name).filter(|column| !header.has(*column));
            match column {
                Some(Column::Distance) => header.distance_unit = distance_unit(&name),
                Some(Column::Duration) => header.duration_unit = duration_unit(&name),
                _ => {}
            }
            header.columns.push(column);
        }
        // "time" alone is how long; beside a duration it is the time of day.
        if !header.has(Column::Duration) {
            let time = header
                .columns
                .iter_mut()
                .find(|column| **column == Some(Column::Time));
            if let Some(column) = time {
                *column = Some(Column::Duration);
            }
        }
        let needed = [(Column::Date, "date"), (Column::Distance, "distance")];
        let missing: Vec<&str> = needed
            .iter()
            .filter(|(column, _)| !header.has(*column))
            .map(|(_, name)| *name)
            .collect();
        if !header.has(Column::Date)
            || !(header.has(Column::Distance) || header.has(Column::Duration))
        {
            return Err(format!(
                "the first line names no column for {}; it should read like \
                 \"date,distance_km,duration,pain,shoe,surface\"",
                missing.join(" and ")
            ));
        }
        Ok(header)
    }

    fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }

    /// The text in a column of a row; `None` if there is none.
    pub fn cell<'r>(&self, row: &'r csv::StringRecord, column: Column) -> Option<&'r str> {
        let place = self.columns.iter().position(|at| *at == Some(column))?;
        let text = row.get(place)?.trim();
        (!text.is_empty() && text != "-").then_some(text)
    }
}

fn column(name: &str) -> Option<Column> {
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let has = |part: &str| name.contains(part);
    Some(
        if has("pain") && (has("next") || has("morning") || has("after")) {
            Column::PainNextMorning
        } else if has("pain") || any(&["nrs"]) {
            Column::Pain
        } else if any(&["date", "day", "datum", "when"]) {
            Column::Date
        } else if any(&["rpe", "effort", "exertion", "intensity"]) {
            Column::Effort
        } else if any(&[
            "duration", "minutes", "min", "mins", "seconds", "elapsed", "hours",
        ]) || (has("moving") && has("time"))
        {
            Column::Duration
        } else if any(&[
            "distance",
            "dist",
            "km",
            "kms",
            "mi",
            "mile",
            "miles",
            "kilometres",
        ]) || any(&["kilometers", "metres", "meters", "length"])
        {
            Column::Distance
        } else if any(&["time", "start", "clock"]) {
            Column::Time
        } else if any(&["shoe", "shoes", "gear", "footwear", "pair"]) {
            Column::Shoe
        } else if any(&["surface", "terrain", "ground"]) {
            Column::Surface
        } else if any(&["sport", "type", "activity"]) {
            Column::Sport
        } else if any(&["name", "title"]) {
            Column::Name
        } else if any(&[
            "note",
            "notes",
            "comment",
            "comments",
            "remarks",
            "description",
        ]) {
            Column::Note
        } else {
            return None;
        },
    )
}

fn distance_unit(name: &str) -> DistanceUnit {
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if any(&["km", "kms", "kilometres", "kilometers"]) {
        DistanceUnit::Kilometres
    } else if any(&["mi", "mile", "miles"]) {
        DistanceUnit::Miles
    } else if any(&["m", "metres", "meters"]) {
        DistanceUnit::Metres
    } else {
        DistanceUnit::Unsaid
    }
}

fn duration_unit(name: &str) -> DurationUnit {
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if any(&["s", "sec", "secs", "seconds"]) {
        DurationUnit::Seconds
    } else if any(&["h", "hr", "hrs", "hours"]) {
        DurationUnit::Hours
    } else {
        DurationUnit::Minutes
    }
}
