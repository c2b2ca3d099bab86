//! Citations: `[@id]` becomes a number that links to the list of sources.

use crate::body::CitedSource;
use crate::sources::Sources;

/// Numbers the sources of one text in the order of first use.
pub struct Citations<'a> {
    sources: &'a Sources,
    cited: Vec<CitedSource>,
}

impl<'a> Citations<'a> {
    /// Starts at number 1.
    pub fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            cited: Vec::new(),
        }
    }

    /// HTML for one citation of one or more sources, written `@a` or `@a; @b`.
    pub fn html(&mut self, names: &str) -> Result<String, String> {
        let mut links = Vec::new();
        for name in names.split(';') {
            let id = name.trim().strip_prefix('@').ok_or_else(|| {
                format!("cannot read the citation '{names}'; write [@id] or [@id; @other]")
            })?;
            links.push(self.link(id)?);
        }
        Ok(format!("<sup class=\"cite\">{}</sup>", links.join(" ")))
    }

    fn link(&mut self, id: &str) -> Result<String, String> {
        let known = self
            .cited
            .iter()
            .find(|cited| cited.source.id == id)
            .map(|c| c.number);
        let (number, anchor) = match known {
            Some(number) => (number, String::new()),
            None => {
                let source = self
                    .sources
                    .get(id)
                    .ok_or_else(|| self.unknown(id))?
                    .clone();
                let number = self.cited.len() + 1;
                self.cited.push(CitedSource { number, source });
                (number, format!(" id=\"cite-{number}\""))
            }
        };
        Ok(format!(
            "<a{anchor} href=\"#source-{number}\" aria-label=\"Source {number}\">{number}</a>"
        ))
    }

    fn unknown(&self, id: &str) -> String {
        match self.sources.similar(id).as_slice() {
            [] => format!("no source '{id}'; add it to knowledge/sources or correct the id"),
            near => format!("no source '{id}'; did you mean {}?", near.join(" or ")),
        }
    }

    /// The sources in order.
    pub fn into_list(self) -> Vec<CitedSource> {
        self.cited
    }
}
