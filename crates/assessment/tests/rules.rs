//! Every danger rule fires with the answers of its examples, stays silent with the others, and no
//! score can switch one off.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::{Arc, LazyLock};

use midstance_assessment::{Answer, Answers, Model};
use midstance_knowledge::{Knowledge, MassageStance, RuleExample, Sex, Urgency};
use proptest::prelude::*;

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(Arc::new(Knowledge::embedded().unwrap())));

fn answers(example: &RuleExample) -> Answers {
    let mut answers = Answers::new();
    answers.age = example.age;
    answers.duration_weeks = example.duration_weeks;
    answers.pain = example.pain;
    for id in &example.yes {
        answers.put(&MODEL, id, Answer::Yes).unwrap();
    }
    for id in &example.no {
        answers.put(&MODEL, id, Answer::No).unwrap();
    }
    answers
}

#[test]
fn each_rule_fires_as_its_examples_say() {
    for rule in &MODEL.knowledge().rules {
        for example in &rule.examples {
            let fired = MODEL.fired(&answers(example));
            let fires = fired.iter().any(|f| f.rule.id == rule.id);
            assert_eq!(fires, example.fires, "{} with {example:?}", rule.id);
        }
    }
}

#[test]
fn a_fired_rule_decides_urgency_and_massage() {
    for rule in &MODEL.knowledge().rules {
        for example in rule.examples.iter().filter(|e| e.fires) {
            let answers = answers(example);
            let result = MODEL.assess(&answers);
            assert!(
                rule.level.is_none_or(|level| result.urgency >= level),
                "{}",
                rule.id
            );
            assert!(result.massage.stance >= rule.massage.stance, "{}", rule.id);
        }
    }
}

/// The runner is told which answer to change if it was a mistake: taking all of them back must
/// silence the rule.
#[test]
fn the_answers_named_are_those_that_fired_it() {
    for rule in &MODEL.knowledge().rules {
        for example in rule.examples.iter().filter(|e| e.fires) {
            let mut answers = answers(example);
            let fired = MODEL.fired(&answers);
            let fired = fired.iter().find(|f| f.rule.id == rule.id).unwrap();
            assert!(!fired.because.is_empty(), "{}", rule.id);
            for finding in &fired.because {
                answers.clear(MODEL.finding(&finding.id).unwrap());
            }
            assert!(
                MODEL.fired(&answers).iter().all(|f| f.rule.id != rule.id),
                "{}",
                rule.id
            );
        }
    }
}

#[test]
fn each_danger_of_the_evidence_has_a_rule() {
    for number in 1..=20 {
        let id = format!("RF{number:02}");
        assert!(MODEL.knowledge().rule(&id).is_some(), "{id} is missing");
    }
}

#[test]
fn unknown_is_not_no() {
    let mut unsure = Answers::new();
    unsure.put(&MODEL, "leg_swelling", Answer::Yes).unwrap();
    let silent = |answers: &Answers| MODEL.fired(answers).iter().all(|f| f.rule.id != "RF02");
    assert!(
        silent(&unsure),
        "an onset that was not asked is no slow onset"
    );
    unsure.put(&MODEL, "on_sudden", Answer::Unsure).unwrap();
    assert!(
        silent(&unsure),
        "an onset that is not sure is no slow onset"
    );
    unsure.put(&MODEL, "on_sudden", Answer::No).unwrap();
    assert!(!silent(&unsure));
}

#[test]
fn not_sure_leaves_the_ranking_alone() {
    let mut asked = Answers::new();
    asked.put(&MODEL, "loc_knee_outer", Answer::Yes).unwrap();
    let before: Vec<f64> = MODEL
        .assess(&asked)
        .ranking
        .iter()
        .map(|r| r.score)
        .collect();
    asked.put(&MODEL, "downhill", Answer::Unsure).unwrap();
    let after: Vec<f64> = MODEL
        .assess(&asked)
        .ranking
        .iter()
        .map(|r| r.score)
        .collect();
    assert_eq!(before, after);
}

fn any_answers() -> impl Strategy<Value = Answers> {
    let findings = MODEL.knowledge().findings.len();
    let answer = prop_oneof![
        6 => Just(None),
        2 => Just(Some(Answer::Yes)),
        2 => Just(Some(Answer::No)),
        1 => Just(Some(Answer::Unsure)),
    ];
    let person = (
        proptest::option::of(0.0..120.0),
        proptest::option::of(prop_oneof![Just(Sex::Female), Just(Sex::Male)]),
        proptest::option::of(0.0..6000.0),
        proptest::option::of(0.0..10.0),
    );
    (proptest::collection::vec(answer, findings), person).prop_map(|(list, person)| {
        let mut answers = Answers::new();
        for (finding, answer) in MODEL.knowledge().findings.iter().zip(list) {
            if let Some(answer) = answer {
                answers.put(&MODEL, &finding.id, answer).unwrap();
            }
        }
        (
            answers.age,
            answers.sex,
            answers.duration_weeks,
            answers.pain,
        ) = person;
        answers
    })
}

proptest! {
    #[test]
    fn no_score_switches_a_rule_off(answers in any_answers()) {
        let result = MODEL.assess(&answers);
        for fired in MODEL.fired(&answers) {
            prop_assert!(fired.rule.level.is_none_or(|level| result.urgency >= level));
            prop_assert!(result.massage.stance >= fired.rule.massage.stance);
        }
        if result.urgency > Urgency::ClinicOk {
            prop_assert_eq!(result.massage.stance, MassageStance::NotNow);
        }
    }

    #[test]
    fn the_ranking_is_ordered_and_sane(answers in any_answers()) {
        let result = MODEL.assess(&answers);
        prop_assert!(result.ranking.len() >= 5);
        prop_assert!(result.ranking.is_sorted_by(|a, b| a.score >= b.score));
        prop_assert!(result.ranking.iter().all(|r| (0.0..=1.0).contains(&r.score)));
        prop_assert!(result.ranking.iter().map(|r| r.score).sum::<f64>() <= 1.0001);
        prop_assert!(result.advice.today.iter().all(|words| !words.is_empty()));
    }

    #[test]
    fn asking_comes_to_an_end(answers in any_answers()) {
        let mut answers = answers;
        let mut asked = 0;
        while let Some(finding) = MODEL.next_question(&answers) {
            let finding = MODEL.finding(&finding.id).unwrap();
            prop_assert!(answers.get(finding).is_none(), "asked twice");
            answers.set(finding, Answer::Unsure);
            asked += 1;
            prop_assert!(asked <= MODEL.knowledge().findings.len());
        }
    }
}
