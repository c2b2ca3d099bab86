//! Names as they are looked for: "Élodie", "ELODIE" and "elodie" are one.
//!
//! SQLite lowers no letter beyond ASCII, and PostgreSQL only those that its locale knows. So both are
//! given the same letters: SQLite as a function of ours, PostgreSQL in its `translate`.

use rusqlite::{Connection, functions::FunctionFlags};

use crate::Tx;

/// Each letter with marks, and the one without that stands for it.
const LETTERS: [(&str, char); 22] = [
    ("àáâãäåāăąÀÁÂÃÄÅĀĂĄæÆ", 'a'),
    ("çćĉċčÇĆĈĊČ", 'c'),
    ("ďđðĎĐÐ", 'd'),
    ("èéêëēĕėęěÈÉÊËĒĔĖĘĚ", 'e'),
    ("ĝğġģĜĞĠĢ", 'g'),
    ("ĥħĤĦ", 'h'),
    ("ìíîïĩīĭįıÌÍÎÏĨĪĬĮİ", 'i'),
    ("ĵĴ", 'j'),
    ("ķĶ", 'k'),
    ("ĺļľłĹĻĽŁ", 'l'),
    ("ñńņňÑŃŅŇ", 'n'),
    ("òóôõöøōŏőÒÓÔÕÖØŌŎŐœŒ", 'o'),
    ("ŕŗřŔŖŘ", 'r'),
    ("śŝşšșŚŜŞŠȘß", 's'),
    ("ţťŧțŢŤŦȚþÞ", 't'),
    ("ùúûüũūŭůűųÙÚÛÜŨŪŬŮŰŲ", 'u'),
    ("ŵŴ", 'w'),
    ("ýÿŷÝŸŶ", 'y'),
    ("źżžŹŻŽ", 'z'),
    ("\u{2019}\u{2018}\u{2bc}\u{b4}", '\''),
    ("\u{2010}\u{2011}\u{2013}", '-'),
    ("\u{a0}\u{202f}", ' '),
];

/// A name without capitals and marks.
pub(crate) fn fold(name: &str) -> String {
    let plain = |c: char| {
        let found = LETTERS.iter().find(|(marked, _)| marked.contains(c));
        found.map_or(c, |(_, plain)| *plain)
    };
    // A mark that stands by itself, as some keyboards write it, goes with the letter before.
    let marks = '\u{300}'..='\u{36f}';
    let letters = name.chars().filter(|c| !marks.contains(c)).map(plain);
    letters.flat_map(char::to_lowercase).collect()
}

/// The same of a column, as SQL.
pub(crate) fn sql(tx: &Tx, column: &str) -> String {
    if tx.is_sqlite() {
        return format!("fold({column})");
    }
    let mut from = String::new();
    let mut to = String::new();
    for (marked, plain) in LETTERS {
        for letter in marked.chars() {
            from.push(letter);
            to.push(plain);
        }
    }
    // What stands in `from` beyond the end of `to` is left out.
    from.extend('\u{300}'..='\u{36f}');
    let quoted = |text: String| text.replace('\'', "''");
    format!(
        "lower(translate({column}, '{}', '{}'))",
        quoted(from),
        quoted(to)
    )
}

/// Tells a connection what `fold` is.
pub(crate) fn teach(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("fold", 1, flags, |given| {
        given.get::<String>(0).map(|name| fold(&name))
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn capitals_and_marks_make_no_other_name() {
        for (one, other) in [
            ("Élodie", "ELODIE"),
            ("Ångström", "angstrom"),
            ("Zoe\u{308}", "zoë"),
            ("O\u{2019}Neil", "o'neil"),
            ("Jean\u{2011}Luc", "jean-luc"),
            ("Łukasz Żak", "lukasz zak"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("Bo"), fold("Boe"));
    }
}
