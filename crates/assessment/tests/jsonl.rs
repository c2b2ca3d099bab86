//! JSON Lines in and out: the format, bad lines, and that nothing makes it panic.
#![allow(missing_docs, clippy::unwrap_used)]

use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use midstance_assessment::{Model, jsonl};
use midstance_knowledge::Knowledge;
use proptest::prelude::*;
use serde_json::Value;

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(Arc::new(Knowledge::embedded().unwrap())));

fn run(input: &[u8]) -> (bool, Vec<Value>) {
    let mut output = Vec::new();
    let all_ok = jsonl::run(&MODEL, Cursor::new(input), &mut output).unwrap();
    let text = String::from_utf8(output).unwrap();
    (
        all_ok,
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

#[test]
fn a_case_gets_the_whole_answer() {
    let (all_ok, lines) = run(
        br#"{"id":"a","age":34,"sex":"male","duration_weeks":4,"pain_0_10":5,"answers":{"loc_knee_outer":true,"downhill":true,"joint_swelling":false,"squat":null}}"#,
    );
    assert!(all_ok);
    let out = &lines[0];
    assert_eq!(out["id"], "a");
    assert_eq!(out["urgency"], "clinic_ok");
    assert_eq!(out["massage"], "ok");
    assert_eq!(out["no_single_cause"], false);
    assert!(out["rules"].as_array().unwrap().is_empty());
    assert!(out["next_question"].is_string());
    let ranking = out["ranking"].as_array().unwrap();
    assert!(ranking.len() >= 5);
    assert_eq!(ranking[0]["condition"], "itbs");
    assert_eq!(ranking[0]["fit"], "strong");
    assert!(ranking[0]["score"].is_number());
    assert!(
        ranking[0]["for"]
            .as_array()
            .unwrap()
            .contains(&"loc_knee_outer".into())
    );
    assert!(ranking[0]["against"].is_array());
}

#[test]
fn everything_but_the_id_may_be_missing_or_null() {
    let (all_ok, lines) = run(b"{\"id\":1}\n\n{\"id\":\"b\",\"age\":null,\"sex\":null,\"duration_weeks\":null,\"pain_0_10\":null,\"answers\":null}");
    assert!(all_ok);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["id"], 1);
    assert_eq!(lines[1]["no_single_cause"], true);
}

#[test]
fn a_bad_line_names_its_field_and_the_rest_goes_on() {
    let bad = [
        (r#"{"id":"x","age":"old"}"#, "age"),
        (r#"{"id":"x","age":-3}"#, "age"),
        (r#"{"id":"x","sex":"man"}"#, "sex"),
        (r#"{"id":"x","sex":5}"#, "sex"),
        (r#"{"id":"x","duration_weeks":1e99}"#, "duration_weeks"),
        (r#"{"id":"x","pain_0_10":11}"#, "pain_0_10"),
        (r#"{"id":"x","answers":[]}"#, "answers"),
        (r#"{"id":"x","answers":{"squat":"yes"}}"#, "answers.squat"),
        (r#"{"id":"x","answers":{"squats":true}}"#, "answers.squats"),
        (r#"{"age":30}"#, "id"),
        (r#"{"id":[1]}"#, "id"),
        ("[1]", "object"),
        ("{", "JSON"),
    ];
    for (line, named) in bad {
        let (all_ok, lines) = run(format!("{line}\n{{\"id\":\"good\"}}\n").as_bytes());
        assert!(!all_ok, "{line}");
        assert_eq!(lines.len(), 2, "{line}");
        let error = lines[0]["error"].as_str().unwrap();
        assert!(error.contains(named), "{line}: {error}");
        assert!(lines[0].get("id").is_some(), "{line}");
        assert_eq!(lines[1]["id"], "good");
    }
}

#[test]
fn letters_that_are_no_utf8_are_a_bad_line() {
    let (all_ok, lines) = run(b"\xff\xfe\n{\"id\":\"good\"}\n");
    assert!(!all_ok);
    assert_eq!(lines[1]["id"], "good");
}

const SEEDS: [&str; 3] = [
    r#"{"id":"a","age":34,"sex":"male","duration_weeks":4,"pain_0_10":5,"answers":{"loc_knee_outer":true,"downhill":true,"joint_swelling":false}}"#,
    r#"{"id":2,"age":null,"answers":{"leg_swelling":true,"clot_risk":false,"saddle_bladder":null}}"#,
    r#"{"id":"c","answers":{}}"#,
];

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        run(&bytes);
    }

    #[test]
    fn mutated_lines_never_panic(
        seed in 0..SEEDS.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut line = SEEDS[seed].as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(line.len());
            line[at] = byte;
        }
        line.truncate(cut.index(line.len()) + 1);
        let (_, lines) = run(&line);
        prop_assert!(lines.len() <= 1 + line.iter().filter(|b| **b == b'\n').count());
    }

    #[test]
    fn any_number_never_panics(age in any::<f64>(), weeks in any::<f64>(), pain in any::<f64>()) {
        run(format!(r#"{{"id":1,"age":{age},"duration_weeks":{weeks},"pain_0_10":{pain}}}"#).as_bytes());
    }
}
