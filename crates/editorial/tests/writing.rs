//! Manuscripts, differences between texts, and a clinic's own texts over the built-in ones.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::sync::Arc;

use jiff::civil::date;
use midstance_editorial::{
    Additions, Library, Manuscript, Review, Standing,
    difference::{Change, compare},
    is_slug, slug_of,
};
use proptest::prelude::*;

fn manuscript() -> Manuscript {
    Manuscript {
        title: "Hills \"up\" and down".into(),
        summary: "On hills.".into(),
        authors: vec!["ines-calloway".into()],
        topics: vec!["hills".into()],
        guides: vec!["itb-syndrome".into()],
        reviewed_on: "2026-11-22".into(),
        next_review: "2027-11-22".into(),
        body: "Run [@frandsen-2025].\n\n## More\n\nText.\n".into(),
    }
}

fn standing(slug: &str) -> Standing {
    Standing {
        slug: slug.into(),
        published_on: date(2026, 11, 22),
        review: Review {
            reviewed_on: date(2026, 11, 22),
            next_review: date(2027, 11, 22),
            checked_by: Some("Ada Brook".into()),
            checked_on: Some(date(2026, 11, 23)),
        },
        withdrawal: None,
    }
}

#[test]
fn a_sound_manuscript_has_no_faults_and_says_who_checked_it_when() {
    let library = Library::embedded().unwrap();
    let hills = manuscript();
    let faults = hills.faults("hills", &library);
    assert!(faults.is_empty(), "{faults:?}");
    let (article, faults) = hills.article(standing("hills"), library.sources());
    assert_eq!(faults, []);
    assert_eq!(article.body.sections[0].title, "More");
    assert!(
        article
            .review
            .statement()
            .starts_with("Checked by Ada Brook on November 23, 2026. ")
    );
}

#[test]
fn faults_are_all_told_at_once_with_the_line_of_the_text() {
    let library = Library::embedded().unwrap();
    let mut bad = manuscript();
    bad.title.clear();
    bad.authors = vec!["nobody".into()];
    bad.next_review = "2020-01-01".into();
    bad.body = "One [@frandsen-2052].\n\n<b>raw</b>\n\n[here](/articles/none)\n".into();
    let faults = bad.faults("hills", &library);
    let fields: Vec<_> = faults.fields.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["title", "authors", "next_review"]);
    let lines: Vec<_> = faults.text.iter().map(|fault| fault.line).collect();
    assert_eq!(lines[0], 1);
    assert!(
        lines.contains(&3) && lines.contains(&5),
        "{:?}",
        faults.text
    );
    assert!(
        faults.text[0]
            .message
            .contains("did you mean frandsen-2025")
    );
    bad.body = "[me](/articles/hills)".into();
    assert_eq!(bad.faults("hills", &library).text, [], "it may name itself");
}

#[test]
fn a_built_in_article_can_be_taken_over_as_it_is_written() {
    let library = Library::embedded().unwrap();
    for article in library.articles() {
        let file = library.written(&article.slug).unwrap();
        let copy = Manuscript::parse(&file.text).unwrap();
        assert!(copy.faults(&article.slug, &library).is_empty());
        let (again, _) = copy.article(
            Standing {
                slug: article.slug.clone(),
                published_on: article.published_on,
                review: article.review.clone(),
                withdrawal: None,
            },
            library.sources(),
        );
        assert_eq!(again.body.html(), article.body.html());
        assert_eq!(again.topics, article.topics);
    }
}

#[test]
fn a_clinics_own_texts_lie_over_the_built_in_ones() {
    let library = Library::embedded().unwrap();
    let count = library.articles().len();
    let (own, _) = manuscript().article(standing("when-not-to-run"), library.sources());
    let merged = library.with(Additions {
        articles: vec![Arc::new(own)],
        hidden: ["heel-pain-mornings".to_owned()].into(),
        ..Additions::default()
    });
    assert_eq!(merged.articles().len(), count - 1);
    assert!(merged.article("heel-pain-mornings").is_none());
    assert_eq!(
        merged.article("when-not-to-run").unwrap().title,
        "Hills \"up\" and down"
    );
    assert_eq!(merged.articles()[0].slug, "when-not-to-run", "newest first");
    assert_eq!(library.articles().len(), count, "the first stays as it was");
}

fn sides(old: &str, new: &str) -> (String, String) {
    let lines = compare(old, new);
    let take = |without: Change| {
        let kept = lines.iter().filter(|line| line.change != without);
        kept.map(|line| line.text()).collect::<Vec<_>>().join("\n")
    };
    (take(Change::Added), take(Change::Removed))
}

#[test]
fn a_changed_word_is_marked_in_its_line() {
    let lines = compare("Run slowly today.\nRest.", "Run easily today.\nRest.");
    let marked: Vec<_> = lines
        .iter()
        .flat_map(|line| line.pieces.iter().map(move |piece| (line.change, piece)))
        .filter(|(_, piece)| piece.changed)
        .map(|(change, piece)| (change, piece.text.as_str()))
        .collect();
    assert_eq!(
        marked,
        [(Change::Removed, "slowly"), (Change::Added, "easily")]
    );
    assert_eq!(lines.last().unwrap().change, Change::Same);
    assert_eq!(lines.last().unwrap().number, 2);
}

proptest! {
    #[test]
    fn a_difference_gives_both_texts_back(
        words in proptest::collection::vec("[a-c é\n.]{0,6}", 0..12),
        other in proptest::collection::vec("[a-c é\n.]{0,6}", 0..12),
        keep in 0..12usize,
    ) {
        let old = words.concat();
        let new = words.iter().take(keep).chain(&other).map(String::as_str).collect::<String>();
        prop_assert_eq!(sides(&old, &new), (old, new));
    }

    #[test]
    fn equal_texts_do_not_differ(text in ".{0,40}(\n.{0,40}){0,5}") {
        prop_assert!(compare(&text, &text).iter().all(|line| line.change == Change::Same));
    }

    #[test]
    fn a_slug_of_anything_is_a_slug_or_nothing(text in ".*") {
        let slug = slug_of(&text);
        prop_assert!(slug.is_empty() || is_slug(&slug));
        prop_assert_eq!(slug_of(&slug), slug.clone());
        prop_assert!(slug.is_ascii());
    }

    #[test]
    fn what_was_typed_comes_back_from_its_file(
        title in "[^\n\r]{0,40}", summary in ".{0,80}", body in "(.|\n){0,200}",
        topics in proptest::collection::vec("[^\n\r]{0,10}", 0..4),
    ) {
        let typed = Manuscript { title, summary, topics, body, ..manuscript() };
        prop_assert_eq!(Manuscript::parse(&typed.to_file()).unwrap(), typed);
    }
}
