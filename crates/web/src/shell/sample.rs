//! A page with every component, for tests and for looking at
//! (`cargo run -p midstance-web --example components`). It is not routed.

use askama::Template;

use super::Shell;
use crate::forms::{Choice, DateInput, FormErrors};

/// The page of components.
#[derive(Template)]
#[template(path = "shell/sample/components.html")]
pub struct ComponentsPage {
    shell: Shell,
    errors: FormErrors,
    name: String,
    born: DateInput,
    pains: Vec<Choice>,
    ticked: Vec<String>,
    practitioners: Vec<Choice>,
    consent: bool,
    picture: crate::bodymap::Picture,
    whole: crate::bodymap::Picture,
}

impl ComponentsPage {
    /// The page with or without errors in its form.
    pub fn new(mut shell: Shell, with_errors: bool) -> Self {
        let mut errors = FormErrors::new();
        if with_errors {
            shell.has_error = true;
            errors.add("name", "Enter your full name");
            errors.add("email", crate::forms::EMAIL_FORMAT);
            errors.add("phone", crate::forms::PHONE_FORMAT);
            errors.add("born", "Date of birth must be a real date");
            errors.add("worse", "Select what makes it worse, or \"None of these\"");
            errors.add("who", "Select who you would like to see");
        }
        Self {
            shell,
            errors,
            name: "Robin \"<b>\" Tremblay".into(),
            born: DateInput {
                day: "31".into(),
                month: "2".into(),
                year: "1990".into(),
            },
            pains: vec![
                Choice::new("downhill", "Running downhill"),
                Choice::new("stairs", "Going down stairs"),
                Choice::new("sitting", "Sitting for a long time")
                    .hint("For example, at the movies"),
                Choice::new("none", "None of these").exclusive(),
            ],
            ticked: vec!["downhill".into()],
            practitioners: vec![
                Choice::new("any", "First available").hint("Wednesday, March 4, 2:30 p.m."),
                Choice::new("ana", "Ana Silva")
                    .hint("Registered massage therapist. Mondays and Wednesdays"),
            ],
            consent: false,
            picture: crate::bodymap::Picture::new(&["right-knee-outer", "left-knee-outer"])
                .close_up(),
            whole: crate::bodymap::Picture::new(&[
                "right-calf-low",
                "left-heel-under",
                "right-groin",
            ]),
        }
    }
}

/// Blocks that stand alone on a page: hero, interruption, panel, week.
#[derive(Template)]
#[template(path = "shell/sample/more.html")]
pub struct MorePage {
    shell: Shell,
}

impl MorePage {
    /// The page in this shell.
    pub fn new(shell: Shell) -> Self {
        Self { shell }
    }
}

/// The body map as a page of its own.
#[derive(Template)]
#[template(path = "shell/sample/map.html")]
pub struct MapPage {
    shell: Shell,
    errors: FormErrors,
    map: crate::bodymap::Question,
}

impl MapPage {
    /// The question with two places chosen, or with an error and none.
    pub fn new(mut shell: Shell, with_errors: bool) -> Self {
        use crate::bodymap::{NOTHING_CHOSEN, Question};
        let mut errors = FormErrors::new();
        let mut chosen = vec!["right-knee-outer".into(), "left-toes".into()];
        if with_errors {
            shell.has_error = true;
            errors.add("area", NOTHING_CHOSEN);
            chosen.clear();
        }
        let map = Question::new("Where does it hurt?", &chosen).error(errors.get("area"));
        Self { shell, errors, map }
    }

    /// Begins with this view and part of the figure.
    #[must_use]
    pub fn at(mut self, view: crate::bodymap::View, zoom: crate::bodymap::Zoom) -> Self {
        self.map = self.map.at(view, zoom);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_escapes_what_people_typed() {
        let page = ComponentsPage::new(Shell::sample("/book"), true)
            .render()
            .unwrap();
        assert!(
            !page.contains("<b>"),
            "typed markup must not reach the page"
        );
        assert!(page.contains("Robin &#34;&#60;b&#62;&#34; Tremblay"));
    }

    #[test]
    fn every_error_stands_in_the_summary_and_beside_its_field() {
        let page = ComponentsPage::new(Shell::sample("/book"), true)
            .render()
            .unwrap();
        assert!(page.contains("<title>Error: Components – Stride Clinic</title>"));
        for id in ["name", "email", "phone", "born", "worse", "who"] {
            assert!(
                page.contains(&format!("<a href=\"#{id}\">")),
                "{id} in the summary"
            );
            assert!(page.contains(&format!(" id=\"{id}\"")), "{id} exists");
            assert!(
                page.contains(&format!("id=\"{id}-error\"")),
                "{id} beside the field"
            );
            assert!(page.contains(&format!("{id}-error\"")), "{id} described");
        }
        let good = ComponentsPage::new(Shell::sample("/book"), false)
            .render()
            .unwrap();
        assert!(good.contains("<title>Components – Stride Clinic</title>"));
        assert!(!good.contains("error-summary") && !good.contains("aria-invalid"));
    }

    #[test]
    fn pages_are_sound_for_every_audience() {
        use super::super::{Audience, Theme, lint};
        for audience in [Audience::Public, Audience::Client, Audience::Staff] {
            for with_errors in [false, true] {
                let shell = Shell {
                    audience,
                    signed_in_name: Some("Ana Silva".into()),
                    theme: Theme::Dark,
                    scripts: vec!["bodymap", "count", "exclusive"],
                    notice: Some("Saved".into()),
                    back: Some(crate::shell::Link::new("/", "Back")),
                    ..Shell::sample("/book")
                };
                let none = Vec::<String>::new();
                let page = ComponentsPage::new(shell.clone(), with_errors)
                    .render()
                    .unwrap();
                assert_eq!(lint::problems(&page), none);
                let page = MapPage::new(shell.clone(), with_errors).render().unwrap();
                assert_eq!(lint::problems(&page), none);
                let page = MorePage::new(shell).render().unwrap();
                assert_eq!(lint::problems(&page), none);
            }
        }
    }
}
