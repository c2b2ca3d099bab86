//! Long lists of articles in pages.

use crate::{fields::Query, problem::Problem};

/// Articles on one page of a list.
const EACH: usize = 25;

/// Which page of a list is shown.
pub struct Paging {
    /// Its number, from 1.
    pub page: usize,
    /// How many there are.
    pub of: usize,
    /// Address of the page before, or empty.
    pub previous: String,
    /// Address of the page after, or empty.
    pub next: String,
}

impl Paging {
    /// The page that the query asks for, of a list of `count` at `path`.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is no such page.
    pub fn of(query: &Query, path: &str, count: usize) -> Result<Self, Problem> {
        let of = count.div_ceil(EACH).max(1);
        let asked = query.0.get("page");
        let page: usize = if asked.is_empty() {
            1
        } else {
            asked.parse().map_err(|_| Problem::NotFound)?
        };
        if !(1..=of).contains(&page) {
            return Err(Problem::NotFound);
        }
        let address = |number: usize| match number {
            0 => String::new(),
            1 => path.to_owned(),
            beyond if beyond > of => String::new(),
            number => format!("{path}?page={number}"),
        };
        Ok(Self {
            page,
            of,
            previous: address(page - 1),
            next: address(page + 1),
        })
    }

    /// The items of this page.
    #[must_use]
    pub fn part<'a, T>(&self, items: &'a [T]) -> &'a [T] {
        let from = (self.page - 1) * EACH;
        &items[from.min(items.len())..(from + EACH).min(items.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Fields;

    fn asked(page: &str) -> Query {
        Query(Fields::of(&[("page", page)]))
    }

    #[test]
    fn every_item_stands_on_exactly_one_page() {
        for count in [0, 1, 25, 26, 60] {
            let items: Vec<usize> = (0..count).collect();
            let pages = Paging::of(&asked(""), "/articles", count).unwrap().of;
            let mut seen = Vec::new();
            for page in 1..=pages {
                let paging = Paging::of(&asked(&page.to_string()), "/articles", count).unwrap();
                seen.extend_from_slice(paging.part(&items));
                assert_eq!(paging.next.is_empty(), page == pages);
                assert_eq!(paging.previous.is_empty(), page == 1);
            }
            assert_eq!(seen, items);
        }
        for none in ["0", "4", "-1", "x"] {
            assert!(Paging::of(&asked(none), "/articles", 60).is_err(), "{none}");
        }
    }
}
