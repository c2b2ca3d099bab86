//! The files that ship fit together, and faults are said with file, line and remedy.
#![allow(missing_docs, clippy::unwrap_used)]

use midstance_knowledge::{FileSet, Knowledge, LoadError, Problem};

fn problems(files: &FileSet) -> Vec<Problem> {
    match Knowledge::from_files(files) {
        Err(LoadError::Faulty(problems)) => problems,
        other => panic!("expected faults, got {other:?}"),
    }
}

/// The shipped files with one text replaced in one of them.
fn with(file: &str, from: &str, to: &str) -> FileSet {
    let mut files = FileSet::embedded();
    let text = files.get(file).unwrap().to_owned();
    assert!(text.contains(from), "{file} does not hold {from}");
    files.put(file, text.replacen(from, to, 1));
    files
}

fn line_of(file: &str, text: &str) -> usize {
    let files = FileSet::embedded();
    let whole = files.get(file).unwrap();
    1 + whole[..whole.find(text).unwrap()].matches('\n').count()
}

#[test]
fn the_shipped_files_are_sound() {
    if let Err(error) = Knowledge::embedded() {
        panic!("{error}");
    }
}

#[test]
fn every_condition_of_the_core_has_guide_and_plans() {
    let knowledge = Knowledge::embedded().unwrap();
    for id in [
        "itbs",
        "achilles_midportion",
        "achilles_insertional",
        "pfp",
        "plantar_heel_pain",
    ] {
        assert!(knowledge.condition(id).unwrap().guide.is_some(), "{id}");
        for stage in ["S1", "S2", "S3"] {
            let found = knowledge
                .plans
                .iter()
                .any(|p| p.condition == id && p.stage == stage);
            assert!(found, "no plan for {id} in {stage}");
        }
    }
}

#[test]
fn an_impossible_chance_is_named_with_its_line() {
    let file = "conditions/itbs.toml";
    let found = problems(&with(
        file,
        "loc_hip_outer = { p = 0.1 }",
        "loc_hip_outer = { p = 1.4 }",
    ));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].file, file);
    assert_eq!(found[0].line, line_of(file, "loc_hip_outer = "));
    assert!(found[0].to_string().contains("between 0 and 1"));
}

#[test]
fn an_unknown_finding_is_named_with_its_line() {
    let file = "conditions/pfp.toml";
    let found = problems(&with(file, "stairs_down = {", "stairs_up = {"));
    assert_eq!(
        (found[0].line, found.len()),
        (line_of(file, "stairs_down = {"), 1)
    );
    assert!(found[0].what.contains("stairs_up"));
}

#[test]
fn a_rule_that_cannot_be_read_is_named_with_its_line() {
    let file = "rules/danger.toml";
    let found = problems(&with(
        file,
        "when = \"saddle_bladder\"",
        "when = \"saddle_bladder and\"",
    ));
    assert_eq!(
        (found[0].line, found.len()),
        (line_of(file, "when = \"saddle_bladder\""), 1)
    );
}

#[test]
fn a_rule_on_an_unknown_finding_is_refused() {
    let file = "rules/danger.toml";
    let found = problems(&with(file, "when = \"dark_urine\"", "when = \"darkurine\""));
    assert!(found.iter().any(|p| p.what.contains("darkurine")));
}

#[test]
fn broken_toml_is_named_with_its_line() {
    let file = "conditions/dvt.toml";
    let found = problems(&with(
        file,
        "urgency = \"emergency\"",
        "urgency = \"emergency",
    ));
    assert!(
        found
            .iter()
            .any(|p| p.file == file && p.line == line_of(file, "urgency ="))
    );
}

#[test]
fn a_word_that_is_no_choice_is_refused() {
    let found = problems(&with("conditions/dvt.toml", "\"emergency\"", "\"urgent\""));
    assert!(found[0].what.contains("urgent"), "{}", found[0]);
}

#[test]
fn all_faults_are_reported_at_once() {
    let mut files = with(
        "conditions/itbs.toml",
        "care = \"tendon\"",
        "care = \"tendons\"",
    );
    let text = files
        .get("conditions/pfp.toml")
        .unwrap()
        .replacen("p = 0.91", "p = 0", 1);
    files.put("conditions/pfp.toml", text);
    assert_eq!(problems(&files).len(), 2);
}

#[test]
fn a_number_from_literature_needs_its_source() {
    let file = "conditions/pfp.toml";
    let found = problems(&with(file, ", source = \"nunes-2013\"", ""));
    assert!(found[0].what.contains("names no source"), "{}", found[0]);
}

#[test]
fn an_unknown_source_is_refused() {
    let found = problems(&with(
        "conditions/pfp.toml",
        "\"nunes-2013\"",
        "\"nunes-2031\"",
    ));
    assert!(found[0].what.contains("nunes-2031"));
}

#[test]
fn a_clinic_lays_its_own_files_over_ours() {
    let folder = std::env::temp_dir().join(format!("midstance-overlay-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("conditions")).unwrap();
    let files = FileSet::embedded();
    let own = files.get("conditions/itbs.toml").unwrap().replacen(
        "Pain on the outside of the knee",
        "Outer knee",
        1,
    );
    std::fs::write(folder.join("conditions/itbs.toml"), own).unwrap();
    let loaded = Knowledge::with_overlay(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(
        loaded.unwrap().condition("itbs").unwrap().plain_name,
        "Outer knee"
    );
}

#[test]
fn a_missing_overlay_is_a_clear_error() {
    let error = Knowledge::with_overlay(std::path::Path::new("/no/such/folder")).unwrap_err();
    assert!(error.to_string().contains("/no/such/folder"));
}
