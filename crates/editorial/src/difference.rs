//! What differs between two texts: line by line, and word by word within a line.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It stands in both.
    Same,
    /// It stands only in the older text.
    Removed,
    /// It stands only in the newer text.
    Added,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its characters.
    pub text: String,
    /// Whether just this is what differs in the line.
    pub changed: bool,
}

/// A line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What became of it.
    pub change: Change,
    /// Its number in the text in which it stands, from 1; in the newer one if in both.
    pub number: usize,
    /// Its pieces in order.
    pub pieces: Vec<Piece>,
}

impl Line {
    /// The whole line.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| &*piece.text).collect()
    }
}

/// Lines that changed together are compared word by word only up to so many words; more has been
/// written anew.
const MOST_WORDS: usize = 4_000;

/// Compares two texts. Taking the lines that were not removed gives the newer text, taking those
/// that were not added the older one, each line joined to the next by a line break.
pub fn compare(old: &str, new: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
    let mut lines = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal { new_index, len, .. } => {
                let same = new[new_index..new_index + len].iter().zip(new_index + 1..);
                lines.extend(same.map(|(line, number)| whole(Change::Same, number, line)));
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => lines.extend(whole_lines(Change::Removed, &old, old_index, old_len)),
            DiffOp::Insert {
                new_index, new_len, ..
            } => lines.extend(whole_lines(Change::Added, &new, new_index, new_len)),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                let before = &old[old_index..old_index + old_len];
                let after = &new[new_index..new_index + new_len];
                let (removed, added) = by_words(before, after);
                let numbered = |change, first: usize, pieces: Vec<Vec<Piece>>| {
                    pieces
                        .into_iter()
                        .zip(first + 1..)
                        .map(move |(pieces, number)| Line {
                            change,
                            number,
                            pieces,
                        })
                };
                lines.extend(numbered(Change::Removed, old_index, removed));
                lines.extend(numbered(Change::Added, new_index, added));
            }
        }
    }
    lines
}

fn whole(change: Change, number: usize, line: &str) -> Line {
    Line {
        change,
        number,
        pieces: vec![Piece {
            text: line.to_owned(),
            changed: false,
        }],
    }
}

fn whole_lines<'a>(
    change: Change,
    lines: &'a [&'a str],
    from: usize,
    count: usize,
) -> impl Iterator<Item = Line> + 'a {
    let numbered = lines[from..from + count].iter().zip(from + 1..);
    numbered.map(move |(line, number)| whole(change, number, line))
}

/// Lines that took each other's place, with the words that differ marked in both.
fn by_words(before: &[&str], after: &[&str]) -> (Vec<Vec<Piece>>, Vec<Vec<Piece>>) {
    let (old, new) = (words(before), words(after));
    let mut marks = (vec![true; old.len()], vec![true; new.len()]);
    if old.len() + new.len() <= MOST_WORDS {
        for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = op
            {
                marks.0[old_index..old_index + len].fill(false);
                marks.1[new_index..new_index + len].fill(false);
            }
        }
    }
    (in_lines(&old, &marks.0), in_lines(&new, &marks.1))
}

/// Words, runs of blanks, single other marks, and the break between two lines.
fn words<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut words = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            words.push("\n");
        }
        let mut rest = *line;
        while let Some(first) = rest.chars().next() {
            let end = if first.is_alphanumeric() {
                rest.find(|c: char| !c.is_alphanumeric())
            } else if first.is_whitespace() {
                rest.find(|c: char| !c.is_whitespace())
            } else {
                Some(first.len_utf8())
            };
            let (word, tail) = rest.split_at(end.unwrap_or(rest.len()));
            words.push(word);
            rest = tail;
        }
    }
    words
}

/// Words as pieces of lines; neighbours of one kind become one piece.
fn in_lines(words: &[&str], changed: &[bool]) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    for (word, changed) in words.iter().zip(changed) {
        if *word == "\n" {
            lines.push(Vec::new());
            continue;
        }
        let Some(line) = lines.last_mut() else {
            continue;
        };
        match line.last_mut() {
            Some(piece) if piece.changed == *changed => piece.text.push_str(word),
            _ => line.push(Piece {
                text: (*word).to_owned(),
                changed: *changed,
            }),
        }
    }
    lines
}
