//! A runner's own words find the right page.

use std::sync::LazyLock;

use midstance_editorial::{Document, Library, PageKind, Search};
use proptest::prelude::*;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| match Library::embedded() {
    Ok(library) => library,
    Err(faults) => panic!("{faults}"),
});
static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(|| LIBRARY.documents());
static SEARCH: LazyLock<Search> = LazyLock::new(|| Search::new(&DOCUMENTS));

fn first(query: &str) -> String {
    SEARCH
        .search(query)
        .first()
        .map(|hit| hit.slug.clone())
        .unwrap_or_default()
}

#[test]
fn plain_words_find_the_page() {
    for (query, slug) in [
        ("heel hurts in the morning", "plantar-heel-pain"),
        ("first steps hurt", "plantar-heel-pain"),
        ("heel spur", "plantar-heel-pain"),
        ("plantar fasciitis", "plantar-heel-pain"),
        ("shin splints", "shin-splints"),
        ("my shins hurt when I run", "shin-splints"),
        ("runner's knee", "runners-knee"),
        ("runners knee", "runners-knee"),
        ("knee hurts going downstairs", "runners-knee"),
        ("patella pain sitting", "runners-knee"),
        ("jumper's knee", "jumpers-knee"),
        ("pain on the outside of my knee", "itb-syndrome"),
        ("it band", "itb-syndrome"),
        ("iliotibial", "itb-syndrome"),
        ("Achilles tendinitis", "achilles-tendinopathy"),
        ("stiff achilles in the morning", "achilles-tendinopathy"),
        ("torn achilles", "achilles-rupture"),
        ("swollen calf", "blood-clot-in-the-leg"),
        ("DVT", "blood-clot-in-the-leg"),
        ("kid heel pain", "severs-disease"),
        ("rolled my ankle", "ankle-sprain"),
        ("pulled hamstring", "hamstring-strain"),
        ("burning between my toes", "mortons-neuroma"),
        ("cipro tendon", "antibiotic-tendon-injury"),
        ("numb between the legs", "cauda-equina"),
        ("stress fracture shin", "shin-stress-fracture"),
        ("groin pain hopping", "hip-stress-fracture"),
        ("sit bone hurts", "sit-bone-pain"),
        ("when not to run", "when-not-to-run"),
        ("long run too long spike", "one-long-run-load-spikes"),
        ("what can massage do", "massage-and-four-running-injuries"),
    ] {
        assert_eq!(first(query), slug, "{query}");
    }
}

#[test]
fn misspelled_words_are_read_as_the_nearest() {
    for (query, slug, respelled) in [
        (
            "achiles tendonitis",
            "achilles-tendinopathy",
            "achilles tendonitis",
        ),
        ("planter fasitis", "plantar-heel-pain", "plantar fasciitis"),
        ("hamstrng strain", "hamstring-strain", "hamstring strain"),
        ("siatica", "sciatica", "sciatica"),
    ] {
        assert_eq!(first(query), slug, "{query}");
        assert_eq!(
            SEARCH.respelled(query).as_deref(),
            Some(respelled),
            "{query}"
        );
    }
    assert_eq!(SEARCH.respelled("heel pain"), None);
}

#[test]
fn a_word_being_typed_is_completed() {
    // "plant" alone is a word of its own ("the planted foot").
    assert_eq!(first("planta"), "plantar-heel-pain");
    assert!(
        SEARCH
            .search("achil")
            .iter()
            .any(|hit| hit.slug == "achilles-tendinopathy")
    );
}

#[test]
fn nothing_is_found_for_nothing_and_for_nonsense() {
    for query in ["", "   ", "?!", "qqqqxxxxzzzz"] {
        assert!(SEARCH.search(query).is_empty(), "{query}");
    }
}

#[test]
fn the_snippet_shows_the_words_asked_for() {
    let hits = SEARCH.search("swollen calf");
    let snippet = &hits[0].snippet;
    let matched: Vec<_> = snippet
        .iter()
        .filter(|part| part.matched)
        .map(|p| &*p.text)
        .collect();
    assert!(
        matched.contains(&"swollen") && matched.contains(&"calf"),
        "{snippet:?}"
    );
    let length: usize = snippet.iter().map(|part| part.text.chars().count()).sum();
    assert!(length <= 200);
}

#[test]
fn every_page_is_first_for_its_own_title_and_its_other_names() {
    for document in DOCUMENTS.iter() {
        assert_eq!(first(&document.title), document.slug, "{}", document.title);
        if document.kind == PageKind::Article {
            continue;
        }
        for name in &document.keywords {
            let hits = SEARCH.search(name);
            let place = hits.iter().position(|hit| hit.slug == document.slug);
            assert!(place.is_some_and(|place| place < 2), "{name} → {place:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_query_gives_ranked_results_and_no_panic(query in "\\PC{0,80}") {
        let hits = SEARCH.search(&query);
        prop_assert!(hits.len() <= 30);
        prop_assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
        prop_assert!(hits.iter().all(|hit| hit.score.is_finite() && hit.score > 0.0));
    }

    #[test]
    fn words_of_the_texts_in_any_mix_find_something(
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6)
    ) {
        let words: Vec<&str> = picks.iter().filter_map(|(page, word)| {
            let words: Vec<&str> = page.get(&DOCUMENTS).text.split_whitespace().collect();
            words.get(word.index(words.len().max(1))).copied()
        }).filter(|word| word.chars().any(char::is_alphanumeric)).collect();
        prop_assume!(!words.is_empty());
        for hit in SEARCH.search(&words.join(" ")) {
            prop_assert!(!hit.title.is_empty());
        }
    }

    #[test]
    fn pages_of_any_text_are_found_by_their_titles(
        titles in prop::collection::btree_set("[a-z]{4,9} [a-z]{4,9} [a-z]{4,9}", 1..12),
        text in "\\PC{0,200}",
    ) {
        let documents: Vec<Document> = titles.iter().enumerate().map(|(number, title)| Document {
            kind: PageKind::Article,
            slug: number.to_string(),
            title: title.clone(),
            summary: String::new(),
            keywords: Vec::new(),
            text: text.clone(),
        }).collect();
        let search = Search::new(&documents);
        for document in &documents {
            let hits = search.search(&document.title);
            prop_assert!(hits.iter().any(|hit| hit.slug == document.slug), "{}", document.title);
        }
    }
}
