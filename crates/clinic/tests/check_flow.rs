//! The order of the questions, for any answers; and how well so few of them do.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use midstance_assessment::evaluate::{self, Case};
use midstance_assessment::{Answer, Model};
use midstance_clinic::check::{Ask, CheckAnswers, Step};
use midstance_knowledge::{AnswerType, Knowledge, Sex, Urgency};
use proptest::prelude::*;

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(Arc::new(Knowledge::embedded().unwrap())));

/// One of the answers that a question takes.
fn any_word(ask: &Ask<'_>, dice: u8) -> String {
    let choices = ask.choices();
    match choices.len() {
        0 => (dice % 11).to_string(),
        count => choices[usize::from(dice) % count].0.to_owned(),
    }
}

fn to_the_questions(places: &[usize], ticks: &BTreeSet<usize>) -> CheckAnswers {
    let mut answers = CheckAnswers::default();
    assert_eq!(answers.step(&MODEL), Step::Safety);
    let list = CheckAnswers::safety_list(&MODEL);
    let ticked: Vec<String> = ticks
        .iter()
        .map(|at| list[at % list.len()].id.clone())
        .collect();
    answers.put_list(&list, &ticked);
    answers.safety_done = true;
    assert_eq!(answers.step(&MODEL), Step::Where);
    let all: Vec<String> = MODEL.knowledge().places().map(|place| place.id()).collect();
    let chosen: BTreeSet<&String> = places.iter().map(|at| &all[at % all.len()]).collect();
    answers.put_places(chosen.into_iter().cloned().collect());
    if answers.step(&MODEL) == Step::Worst {
        answers.worst = answers.places.first().cloned();
    }
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn asking_ends_never_repeats_and_can_always_be_gone_through_again(
        places in prop::collection::vec(0_usize..63, 0..4),
        ticks in prop::collection::btree_set(0_usize..18, 0..3),
        dice in prop::collection::vec(any::<u8>(), 40),
    ) {
        let mut answers = to_the_questions(&places, &ticks);
        let most = usize::from(MODEL.knowledge().model.questions_most) + 6;
        let mut seen: Vec<String> = Vec::new();
        while let Step::Question(number) = answers.step(&MODEL) {
            prop_assert_eq!(number, seen.len() + 1);
            let ask = answers.question(&MODEL, number).unwrap();
            prop_assert!(!seen.iter().any(|id| id == ask.id()), "{} is asked twice", ask.id());
            let shown = answers.first_number() + number;
            prop_assert!(answers.about(&MODEL, shown) >= shown);
            let word = any_word(&ask, dice[seen.len()]);
            answers.put(&MODEL, &ask, &word).unwrap();
            prop_assert_eq!(answers.word(&ask), word);
            seen.push(ask.id().to_owned());
            prop_assert!(seen.len() <= most, "asking does not end");
        }
        // As kept and read again, every question still has its number and its answer.
        let again = CheckAnswers::from_json(&answers.to_json().unwrap()).unwrap();
        prop_assert_eq!(&again, &answers);
        for (number, id) in (1..).zip(&seen) {
            prop_assert_eq!(again.question(&MODEL, number).unwrap().id(), id.as_str());
        }
        prop_assert!(again.question(&MODEL, seen.len() + 1).is_none());
    }

    #[test]
    fn what_must_be_seen_today_always_stops_a_finished_check(
        places in prop::collection::vec(0_usize..63, 0..3),
        ticks in prop::collection::btree_set(0_usize..18, 0..3),
        dice in prop::collection::vec(any::<u8>(), 40),
    ) {
        let mut answers = to_the_questions(&places, &ticks);
        while let Step::Question(number) = answers.step(&MODEL) {
            let ask = answers.question(&MODEL, number).unwrap();
            answers.put(&MODEL, &ask, &any_word(&ask, dice[number])).unwrap();
            let fired = MODEL.fired(&answers.for_model(&MODEL));
            let now = fired.iter().any(|f| f.rule.level >= Some(Urgency::SameDay));
            prop_assert!(!now || answers.stop(&MODEL).is_some());
        }
        let assessment_urgency = MODEL.assess(&answers.for_model(&MODEL)).urgency;
        prop_assert_eq!(assessment_urgency >= Urgency::SameDay, answers.stop(&MODEL).is_some());
    }
}

#[test]
fn a_wrong_word_changes_nothing() {
    let mut answers = to_the_questions(&[3], &BTreeSet::new());
    let before = answers.clone();
    for (ask, word) in [
        (Ask::Age, "31"),
        (Ask::Pain, "11"),
        (Ask::Pain, ""),
        (Ask::Duration, "yes"),
    ] {
        assert!(answers.put(&MODEL, &ask, word).is_err());
    }
    assert_eq!(answers, before);
}

#[test]
fn children_are_asked_of_a_limp_and_men_not_of_periods() {
    let asked = |age: &str, sex: &str| {
        let groin = MODEL
            .knowledge()
            .places()
            .position(|p| p.id() == "right-groin")
            .unwrap();
        let mut answers = to_the_questions(&[groin], &BTreeSet::new());
        answers.put(&MODEL, &Ask::Age, age).unwrap();
        answers.put(&MODEL, &Ask::Sex, sex).unwrap();
        while let Step::Question(number) = answers.step(&MODEL) {
            let ask = answers.question(&MODEL, number).unwrap();
            let word = if ask == Ask::Pain { "3" } else { "unsure" };
            answers.put(&MODEL, &ask, word).unwrap();
        }
        answers.asked
    };
    let (child, man) = (asked("to-12", ""), asked("40-49", "male"));
    assert!(child.iter().any(|id| id == "child_limp"));
    assert!(
        !man.iter()
            .any(|id| id == "child_limp" || id == "missed_periods")
    );
}

/// The word whose band lies nearest to a number.
fn nearest(ask: &Ask<'_>, value: f64, read: fn(&CheckAnswers) -> Option<f64>) -> String {
    let distance = |word: &str| {
        let mut answers = CheckAnswers::default();
        answers.put(&MODEL, ask, word).unwrap();
        read(&answers).map_or(f64::INFINITY, |band| {
            (band.max(0.1).ln() - value.max(0.1).ln()).abs()
        })
    };
    let words = ask.choices().into_iter().map(|(word, _)| word);
    words
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .unwrap()
        .to_owned()
}

/// A written case as the pages would ask for it.
fn asked_by_the_pages(case: &Case) -> (CheckAnswers, usize) {
    let told = |id: &str| match MODEL.finding(id).and_then(|ix| case.answers.get(ix)) {
        Some(Answer::Yes) => "yes",
        Some(Answer::No) => "no",
        _ => "unsure",
    };
    let mut answers = CheckAnswers {
        safety_done: true,
        places_done: true,
        ..CheckAnswers::default()
    };
    // A case names findings, not places: what the map would have told stands as told.
    let listed = CheckAnswers::safety_list(&MODEL);
    for finding in &MODEL.knowledge().findings {
        let map = finding.answer == AnswerType::BodyMap;
        if map || listed.iter().any(|f| f.id == finding.id) {
            answers
                .findings
                .insert(finding.id.clone(), told(&finding.id).into());
        }
    }
    let mut asked = 0;
    while let Step::Question(number) = answers.step(&MODEL) {
        let ask = answers.question(&MODEL, number).unwrap();
        let word = match ask {
            Ask::Age => case.answers.age.map(|age| nearest(&ask, age, |a| a.age)),
            Ask::Duration => case
                .answers
                .duration_weeks
                .map(|weeks| nearest(&ask, weeks, |a| a.duration_weeks)),
            Ask::Pain => Some(
                case.answers
                    .pain
                    .map_or("5".into(), |pain| pain.round().to_string()),
            ),
            Ask::Sex => case
                .answers
                .sex
                .map(|sex| if sex == Sex::Male { "male" } else { "female" }.into()),
            Ask::Finding(finding) => Some(told(&finding.id).into()),
            Ask::Walking | Ask::NextMorning => None,
        };
        asked += usize::from(matches!(ask, Ask::Finding(_)));
        answers
            .put(&MODEL, &ask, &word.unwrap_or_else(|| "unsure".into()))
            .unwrap();
    }
    (answers, asked)
}

#[test]
fn the_pages_ask_nearly_as_well_as_everything() {
    let own = include_str!("../../assessment/tests/own-cases.jsonl");
    let mut cases = evaluate::read_cases(&MODEL, Cursor::new(own)).unwrap();
    let beside = std::env::var_os("MIDSTANCE_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    match std::fs::read(beside.join("data/assessment-cases.jsonl")) {
        Ok(text) => cases.extend(evaluate::read_cases(&MODEL, Cursor::new(text)).unwrap()),
        Err(_) => println!("skipped: no shared cases beside the checkout"),
    }
    let all = evaluate::measure(&MODEL, &cases);
    let mut questions = 0;
    for case in &mut cases {
        let (answers, asked) = asked_by_the_pages(case);
        case.answers = answers.for_model(&MODEL);
        questions += asked;
    }
    let few = evaluate::measure(&MODEL, &cases);
    println!(
        "everything told\n{all}\nasked by the pages, {:.1} findings on average\n{few}",
        questions as f64 / cases.len() as f64
    );
    assert!(few.first.value() >= all.first.value() - 0.03);
    assert!(few.third.value() >= all.third.value() - 0.03);
    assert!(few.danger_kept.value() >= 0.99, "dangers kept from massage");
}
