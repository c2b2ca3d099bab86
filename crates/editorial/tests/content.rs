//! The built-in texts keep the house rules.

use std::collections::BTreeSet;
use std::path::Path;

use midstance_editorial::{Guide, GuideKind, Library, PageKind, REQUIRED_SECTIONS, Urgency};

/// Words that promise too much, frighten, or say what is not known to be so.
const NEVER: [&str; 20] = [
    "knots",
    "toxin",
    "cures",
    "cure ",
    "fixes",
    "wear and tear",
    "worn out",
    "broken",
    "damage",
    "misalign",
    "out of alignment",
    "scar tissue",
    "adhesion",
    "breaks up",
    "weak glutes",
    "!",
    "guarantee",
    "miracle",
    "click here",
    "should",
];

fn library() -> Library {
    match Library::embedded() {
        Ok(library) => library,
        Err(faults) => panic!("{faults}"),
    }
}

fn all_texts(library: &Library) -> Vec<(String, String)> {
    let guides = library.guides().map(|guide| {
        (
            format!("guides/{}", guide.slug),
            format!("{}\n{}", guide.summary, guide.body.text()),
        )
    });
    let articles = library.articles().iter().map(|one| {
        (
            format!("articles/{}", one.slug),
            format!("{}\n{}", one.summary, one.body.text()),
        )
    });
    let pages = library
        .pages()
        .map(|one| (format!("pages/{}", one.slug), one.body.text()));
    guides.chain(articles).chain(pages).collect()
}

#[test]
fn every_condition_of_the_knowledge_has_a_guide_of_the_same_urgency() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/knowledge/conditions");
    let library = library();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the knowledge files") {
        let path = entry.expect("an entry").path();
        let id = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if id == "other_unlisted" {
            continue;
        }
        let guide = library.guide_for_condition(&id);
        let guide = guide.unwrap_or_else(|| panic!("no guide names the condition {id}"));
        let knowledge = std::fs::read_to_string(&path).expect("a knowledge file");
        let urgency = match guide.urgency {
            Urgency::ClinicOk => "clinic_ok",
            Urgency::SeePhysician => "see_physician",
            Urgency::SameDay => "same_day",
            Urgency::Emergency => "emergency",
        };
        assert!(
            knowledge.contains(&format!("\nurgency = \"{urgency}\"")),
            "{id}: {urgency}"
        );
        seen += 1;
    }
    assert!(seen >= 46, "{seen}");
}

#[test]
fn the_conditions_of_the_data_beside_the_checkout_are_covered() {
    let shared = std::env::var_os("MIDSTANCE_SHARED").map(std::path::PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let table = shared.unwrap_or(beside).join("data/conditions.csv");
    let Ok(table) = std::fs::read_to_string(&table) else {
        println!("skipped: no {}", table.display());
        return;
    };
    let library = library();
    let ids = table
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next());
    for id in ids.filter(|id| *id != "other_unlisted") {
        assert!(
            library.guide_for_condition(id).is_some(),
            "no guide for {id}"
        );
    }
}

#[test]
fn the_four_core_guides_stand_at_their_addresses_with_their_parts() {
    let library = library();
    for slug in [
        "itb-syndrome",
        "achilles-tendinopathy",
        "runners-knee",
        "plantar-heel-pain",
    ] {
        let guide = library.guide(slug).expect(slug);
        assert_eq!(guide.kind, GuideKind::Core);
        let titles: Vec<_> = guide
            .body
            .sections
            .iter()
            .map(|part| part.title.as_str())
            .collect();
        assert_eq!(titles, REQUIRED_SECTIONS, "{slug}");
        assert!(
            guide.body.sources.len() >= 10,
            "{slug} cites {}",
            guide.body.sources.len()
        );
        for area in [
            "Training",
            "Surface",
            "Shoes",
            "Technique",
            "Muscle balance",
        ] {
            assert!(
                guide
                    .body
                    .section("why-it-happens")
                    .expect(slug)
                    .html
                    .contains(area),
                "{area}"
            );
        }
        let why = guide
            .body
            .evidence
            .iter()
            .filter(|mark| mark.section == "why-it-happens");
        assert!(why.count() >= 5, "{slug}: each cause says how sure it is");
        let care = "how-massage-and-other-care-help";
        assert!(
            guide.body.evidence.iter().any(|mark| mark.section == care),
            "{slug}"
        );
        assert!(
            guide
                .body
                .section("care-in-stages")
                .expect(slug)
                .html
                .contains("<table>")
        );
        let help = &guide.body.section("when-to-see-someone").expect(slug).html;
        let (urgent, routine) = (help.find("care-urgent"), help.find("class=\"care\""));
        assert!(
            urgent.expect(slug) < routine.expect(slug),
            "{slug}: urgent first"
        );
    }
}

#[test]
fn dangerous_conditions_open_with_whom_to_call() {
    let library = library();
    let dangerous = [
        "bsi_femoral_neck",
        "achilles_rupture",
        "dvt",
        "cauda_equina",
        "cellulitis",
        "gout",
        "fq_tendon",
        "septic_arthritis",
        "acute_compartment",
    ];
    for condition in dangerous {
        let guide = library.guide_for_condition(condition).expect(condition);
        assert!(guide.urgency >= Urgency::SameDay, "{condition}");
        assert!(
            guide
                .body
                .lead
                .trim_start()
                .starts_with("<section class=\"care care-"),
            "{condition}"
        );
        let opening = guide.body.lead_text.to_lowercase();
        let calls = [
            "911",
            "8-1-1",
            "emergency department",
            "doctor today",
            "call the person",
        ];
        assert!(
            calls.iter().any(|call| opening.contains(call)),
            "{condition}: {opening}"
        );
    }
}

#[test]
fn short_guides_are_short() {
    for guide in library()
        .guides()
        .filter(|guide| guide.kind == GuideKind::Short)
    {
        let words = guide.body.text().split_whitespace().count();
        assert!(
            (150..=420).contains(&words),
            "{}: {words} words",
            guide.slug
        );
    }
}

#[test]
fn no_text_promises_frightens_or_shouts() {
    for (name, text) in all_texts(&library()) {
        let lower = text.to_lowercase();
        for word in NEVER {
            let found = lower.lines().find(|line| line.contains(word));
            assert!(
                found.is_none(),
                "{name} says '{word}': {}",
                found.unwrap_or_default()
            );
        }
    }
}

#[test]
fn nothing_claims_a_clinician_has_checked_it() {
    let library = library();
    for guide in library.guides() {
        assert!(
            guide
                .review
                .statement()
                .starts_with("Not yet checked by a clinician.")
        );
    }
}

#[test]
fn body_map_areas_are_those_of_the_drawing() {
    let areas: BTreeSet<&str> = [
        "achilles",
        "ankle-inner",
        "ankle-outer",
        "arch",
        "ball",
        "buttock",
        "calf-inner",
        "calf-low",
        "calf-outer",
        "foot-top",
        "groin",
        "heel-back",
        "heel-under",
        "hip-front",
        "hip-outer",
        "knee-back",
        "knee-below",
        "knee-front",
        "knee-inner",
        "knee-outer",
        "low-back",
        "shin-front",
        "shin-inner",
        "shin-outer",
        "sit-bone",
        "sole-outer",
        "spine-base",
        "thigh-back",
        "thigh-front",
        "thigh-inner",
        "thigh-outer",
        "toes",
    ]
    .into();
    for guide in library().guides() {
        assert!(!guide.areas.is_empty(), "{} shows no place", guide.slug);
        for area in &guide.areas {
            assert!(areas.contains(area.as_str()), "{}: {area}", guide.slug);
        }
    }
}

#[test]
fn ids_on_a_page_are_unique_and_links_inside_it_land() {
    for guide in library().guides() {
        let html = guide.body.html();
        let ids = values(&html, " id=\"");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{}: {ids:?}", guide.slug);
        for target in values(&html, "href=\"#") {
            assert!(unique.contains(target), "{}: #{target}", guide.slug);
        }
        for entry in guide.body.contents() {
            assert!(
                unique.contains(entry.id.as_str()),
                "{}: {}",
                guide.slug,
                entry.id
            );
        }
    }
}

fn values<'a>(html: &'a str, before: &str) -> Vec<&'a str> {
    html.split(before)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// A report, not a gate: tools mislead about readability.
#[test]
fn report_of_long_sentences() {
    let (mut long, mut all) = (0, 0);
    for (name, text) in all_texts(&library()) {
        for line in text.lines() {
            for sentence in line.split_inclusive(['.', '?', ':']) {
                let words = sentence.split_whitespace().count();
                all += usize::from(words > 0);
                if words > 20 {
                    long += 1;
                    println!("{name}: {words} words: {}", sentence.trim());
                }
            }
        }
    }
    println!("{long} of {all} sentences have more than 20 words");
    assert!(all > 0);
}

#[test]
fn documents_cover_guides_and_articles() {
    let library = library();
    let documents = library.documents();
    let guides = documents
        .iter()
        .filter(|one| one.kind != PageKind::Article)
        .count();
    assert_eq!(guides, library.guides().count());
    assert_eq!(documents.len() - guides, library.articles().len());
    let _: Option<&Guide> = library.guides().next();
}
