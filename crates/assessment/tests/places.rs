//! The body map: places in words, with their side, and what they answer.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::Arc;

use midstance_assessment::{Answer, Answers, Model};
use midstance_knowledge::{AnswerType, Knowledge, View};

fn model() -> Model {
    Model::new(Arc::new(Knowledge::embedded().unwrap()))
}

#[test]
fn left_and_right_are_said_back() {
    let model = model();
    let words = |id: &str| model.knowledge().place(id).map(|p| p.words());
    assert_eq!(
        words("right-knee-outer").unwrap(),
        "outside of the right knee"
    );
    assert_eq!(words("left-achilles").unwrap(), "left Achilles tendon");
    assert_eq!(
        words("centre-spine-base").unwrap(),
        "middle of the base of the spine"
    );
    assert_eq!(words("centre-knee-outer"), None);
    assert_eq!(words("left-spine-base"), None);
    assert_eq!(words("knee-outer"), None);
    assert_eq!(words("right-wing"), None);
}

#[test]
fn every_place_is_its_id_and_stands_in_a_view() {
    let model = model();
    let mut ids = BTreeSet::new();
    for place in model.knowledge().places() {
        let id = place.id();
        assert_eq!(model.knowledge().place(&id), Some(place));
        assert!(!place.area.views.is_empty(), "{id}");
        assert!(ids.insert(id));
    }
    assert_eq!(ids.len(), 63);
    let views = |view| {
        model
            .knowledge()
            .areas
            .iter()
            .filter(|a| a.views.contains(&view))
            .count()
    };
    assert_eq!(
        (views(View::Front), views(View::Back), views(View::Soles)),
        (17, 15, 5)
    );
}

#[test]
fn a_confirmed_map_answers_the_places() {
    let model = model();
    let mut answers = Answers::new();
    answers.places(&model, ["right-calf-low", "no-such-place"]);
    let get = |id: &str| answers.get(model.finding(id).unwrap());
    assert_eq!(get("loc_calf"), Some(Answer::Yes));
    assert_eq!(
        get("loc_achilles_mid"),
        Some(Answer::Unsure),
        "close by stays open"
    );
    assert_eq!(get("loc_knee_front"), Some(Answer::No));
    assert_eq!(get("squat"), None);
}

#[test]
fn every_place_question_can_be_chosen_on_the_map() {
    let model = model();
    let reached: BTreeSet<&str> = model
        .knowledge()
        .areas
        .iter()
        .flat_map(|a| &a.findings)
        .map(String::as_str)
        .collect();
    for finding in &model.knowledge().findings {
        if finding.answer == AnswerType::BodyMap {
            assert!(reached.contains(finding.id.as_str()), "{}", finding.id);
        }
    }
}

#[test]
fn nothing_chosen_leaves_everything_open() {
    let model = model();
    let mut answers = Answers::new();
    answers.places(&model, []);
    assert_eq!(answers, Answers::new());
}
