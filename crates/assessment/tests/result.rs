//! What a runner and a practitioner read in a result.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::{Arc, LazyLock};

use midstance_assessment::{
    Answer, Answers, Fit, Irritability, Model, NextMorning, TimeStage, UrgencyReason, WalkingPain,
};
use midstance_knowledge::{Knowledge, MassageStance, ServiceKind, Urgency};

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(Arc::new(Knowledge::embedded().unwrap())));

fn answers(yes: &[&str], no: &[&str]) -> Answers {
    let mut answers = Answers::new();
    for id in yes {
        answers.put(&MODEL, id, Answer::Yes).unwrap();
    }
    for id in no {
        answers.put(&MODEL, id, Answer::No).unwrap();
    }
    answers
}

fn typical_itbs() -> Answers {
    let yes = [
        "loc_knee_outer",
        "downhill",
        "same_distance",
        "builds_in_run",
    ];
    answers(&yes, &["joint_swelling", "locks", "on_twist"])
}

#[test]
fn the_best_fit_says_what_speaks_for_and_against_it() {
    let mut given = typical_itbs();
    given.put(&MODEL, "first_steps", Answer::Yes).unwrap();
    let result = MODEL.assess(&given);
    let first = &result.ranking[0];
    assert_eq!(first.condition.id, "itbs");
    assert_eq!(first.fit, Fit::Strong);
    assert!(!result.no_single_cause);
    let words: Vec<&str> = first.speaks_for.iter().map(|r| r.words()).collect();
    assert!(words.contains(&"worse downhill"), "{words:?}");
    let against: Vec<&str> = first.speaks_against.iter().map(|r| r.words()).collect();
    assert!(against.contains(&"worst on the first steps"), "{against:?}");
    assert!(first.signs_present >= 4 && first.signs_present <= first.signs_asked);
    assert!(!result.advice.today.is_empty() && !result.advice.stop.is_empty());
    assert_ne!(result.service, ServiceKind::Physician);
}

#[test]
fn nothing_answered_points_to_no_cause() {
    let result = MODEL.assess(&Answers::new());
    assert!(result.no_single_cause);
    assert_eq!(result.urgency, Urgency::ClinicOk);
    assert_eq!(result.staging, None);
    assert_eq!(result.service, ServiceKind::Physiotherapy);
}

#[test]
fn stage_follows_irritability_and_time() {
    let stage = |pain, walking, morning, weeks| {
        let mut given = typical_itbs();
        given.pain = pain;
        given.walking = walking;
        given.next_morning = morning;
        given.duration_weeks = weeks;
        let staging = MODEL.assess(&given).staging.unwrap();
        (
            staging.stage.id.as_str(),
            staging.irritability,
            staging.time,
        )
    };
    use Irritability::{High, Low, Moderate};
    assert_eq!(
        stage(Some(7.0), None, None, Some(3.0)),
        ("S1", Some(High), Some(TimeStage::Acute))
    );
    assert_eq!(
        stage(Some(4.0), Some(WalkingPain::None), None, Some(8.0)),
        ("S2", Some(Moderate), Some(TimeStage::Subacute))
    );
    assert_eq!(
        stage(
            Some(2.0),
            Some(WalkingPain::None),
            Some(NextMorning::Usual),
            Some(20.0)
        ),
        ("S3", Some(Low), Some(TimeStage::Persistent))
    );
    assert_eq!(
        stage(Some(1.0), Some(WalkingPain::Clear), None, None),
        ("S1", Some(High), None)
    );
    assert_eq!(
        stage(Some(1.0), None, Some(NextMorning::WorseLonger), None).0,
        "S1"
    );
    assert_eq!(stage(None, None, None, None), ("S2", None, None));
}

#[test]
fn a_danger_refers_and_says_why() {
    let mut given = typical_itbs();
    given.put(&MODEL, "saddle_bladder", Answer::Yes).unwrap();
    let result = MODEL.assess(&given);
    assert_eq!(result.urgency, Urgency::Emergency);
    assert_eq!(result.massage.stance, MassageStance::NotNow);
    assert_eq!(result.staging.unwrap().stage.id, "S0");
    assert_eq!(result.service, ServiceKind::Physician);
    assert!(matches!(result.urgency_reasons[0], UrgencyReason::Rule(rule) if rule.id == "RF01"));
    assert_eq!(result.rules[0].because[0].id, "saddle_bladder");
    assert!(result.advice.heading.contains("Emergency"));
}

#[test]
fn a_blood_thinner_modifies_massage_and_says_where() {
    let mut given = typical_itbs();
    given.put(&MODEL, "blood_thinner", Answer::Yes).unwrap();
    let result = MODEL.assess(&given);
    assert_eq!(result.massage.stance, MassageStance::Modified);
    assert!(
        result
            .massage
            .avoid
            .iter()
            .any(|words| words.contains("deep pressure"))
    );
    assert_eq!(result.massage.because[0].id, "MC01");
    assert_eq!(result.urgency, Urgency::ClinicOk);
}

#[test]
fn an_emergency_in_the_background_is_watched() {
    let given = answers(&["loc_calf", "heel_raise_pain"], &["on_pop", "on_sprint"]);
    let result = MODEL.assess(&given);
    assert!(
        result.watch.iter().any(|c| c.id == "dvt"),
        "{:?}",
        result.ranking[0].condition.id
    );
    let asked: Vec<&str> = MODEL
        .undecided_dangers(&given)
        .iter()
        .map(|f| f.id.as_str())
        .collect();
    assert!(
        asked.contains(&"leg_swelling") && asked.contains(&"clot_risk"),
        "{asked:?}"
    );
}

#[test]
fn a_practitioner_sees_what_would_change_the_ranking() {
    let given = answers(&["loc_shin_inner", "load_increase"], &["on_sudden"]);
    assert_eq!(MODEL.assess(&given).ranking[0].condition.id, "mtss");
    let changes = MODEL.changes(&given);
    let point = changes
        .iter()
        .find(|c| c.finding.id == "bone_point")
        .unwrap();
    assert_eq!((point.now, point.instead), (None, Answer::Yes));
    assert_eq!(point.first.id, "bsi_tibia");
    assert!(changes.is_sorted_by(|a, b| a.gain >= b.gain));
    let mut with = given;
    with.put(&MODEL, "bone_point", Answer::Yes).unwrap();
    assert_eq!(MODEL.assess(&with).ranking[0].condition.id, "bsi_tibia");
}

#[test]
fn age_and_sex_shift_what_is_likely() {
    let rank = |age| {
        let mut given = answers(&["loc_heel_back", "load_increase"], &[]);
        given.age = Some(age);
        MODEL.assess(&given).ranking[0].condition.id.clone()
    };
    assert_eq!(rank(11.0), "severs");
    assert_ne!(rank(45.0), "severs");
}

#[test]
fn danger_is_asked_before_detail() {
    let given = answers(&["loc_calf"], &["loc_achilles_mid"]);
    assert_eq!(MODEL.next_question(&given).unwrap().id, "leg_swelling");
    let given = answers(
        &["loc_buttock_sitbone", "rad_from_back", "numb_tingle"],
        &[],
    );
    let first = &MODEL.next_question(&given).unwrap().id;
    assert!(
        ["saddle_bladder", "both_legs_nerve", "foot_drop"].contains(&first.as_str()),
        "{first}"
    );
}
