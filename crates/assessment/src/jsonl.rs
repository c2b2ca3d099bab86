//! Assessments as JSON Lines: one case in, one result out, a bad line never stops the rest.

use std::io::{self, BufRead, Write};

use midstance_knowledge::Sex;
use serde::Serialize;
use serde_json::Value;

use crate::{Answer, Answers, Assessment, Model};

/// A line that could not be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{what}")]
pub struct BadLine {
    /// Id of the line, or null where it has none.
    pub id: Value,
    /// What is wrong, with the field's name.
    pub what: String,
}

#[derive(Serialize)]
struct Out<'a> {
    id: &'a Value,
    urgency: &'a str,
    massage: &'a str,
    ranking: Vec<OutRanked<'a>>,
    rules: Vec<&'a str>,
    next_question: Option<&'a str>,
    no_single_cause: bool,
}

#[derive(Serialize)]
struct OutRanked<'a> {
    condition: &'a str,
    fit: &'a str,
    score: f64,
    #[serde(rename = "for")]
    speaks_for: Vec<String>,
    against: Vec<String>,
}

#[derive(Serialize)]
struct OutError<'a> {
    id: &'a Value,
    error: &'a str,
}

/// Reads cases from `input` and writes results to `output`, line by line. Returns whether every
/// line could be used. Empty lines are skipped. Errors are those of reading and writing alone.
pub fn run(model: &Model, mut input: impl BufRead, mut output: impl Write) -> io::Result<bool> {
    let mut all_ok = true;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match read_line(model, &line) {
            Ok((id, answers)) => write_result(model, &id, &answers, &mut output)?,
            Err(bad) => {
                all_ok = false;
                serde_json::to_writer(
                    &mut output,
                    &OutError {
                        id: &bad.id,
                        error: &bad.what,
                    },
                )?;
            }
        }
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(all_ok)
}

fn write_result(
    model: &Model,
    id: &Value,
    answers: &Answers,
    output: &mut impl Write,
) -> io::Result<()> {
    let result: Assessment<'_> = model.assess(answers);
    let said = |reasons: &[crate::Reason<'_>]| -> Vec<String> {
        let word =
            |r: &crate::Reason<'_>| format!("{}{}", if r.yes { "" } else { "no " }, r.finding.id);
        reasons.iter().map(word).collect()
    };
    let ranked = |r: &crate::Ranked<'_>| (said(&r.speaks_for), said(&r.speaks_against));
    let ranking = result
        .ranking
        .iter()
        .map(|r| {
            let (speaks_for, against) = ranked(r);
            let score = (r.score * 10_000.0).round() / 10_000.0;
            OutRanked {
                condition: &r.condition.id,
                fit: r.fit.as_str(),
                score,
                speaks_for,
                against,
            }
        })
        .collect();
    let out = Out {
        id,
        urgency: result.urgency.as_str(),
        massage: result.massage.stance.as_str(),
        ranking,
        rules: result.rules.iter().map(|f| f.rule.id.as_str()).collect(),
        next_question: model.next_question(answers).map(|f| f.id.as_str()),
        no_single_cause: result.no_single_cause,
    };
    serde_json::to_writer(output, &out)?;
    Ok(())
}

/// Reads one case.
pub fn read_line(model: &Model, line: &[u8]) -> Result<(Value, Answers), BadLine> {
    let bad = |id: Value, what: String| BadLine { id, what };
    let value: Value = serde_json::from_slice(line)
        .map_err(|e| bad(Value::Null, format!("the line is not JSON: {e}")))?;
    let Value::Object(fields) = value else {
        return Err(bad(Value::Null, "the line is not a JSON object".to_owned()));
    };
    let id = match fields.get("id") {
        Some(id @ (Value::String(_) | Value::Number(_))) => id.clone(),
        Some(_) => {
            return Err(bad(
                Value::Null,
                "`id` is neither text nor number".to_owned(),
            ));
        }
        None => return Err(bad(Value::Null, "`id` is missing".to_owned())),
    };
    let mut answers = Answers::new();
    let number = |name: &str, low: f64, high: f64| -> Result<Option<f64>, BadLine> {
        match fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_f64() {
                Some(number) if (low..=high).contains(&number) => Ok(Some(number)),
                _ => Err(bad(
                    id.clone(),
                    format!("`{name}` must be a number from {low} to {high}, or null"),
                )),
            },
        }
    };
    answers.age = number("age", 0.0, 120.0)?;
    answers.duration_weeks = number("duration_weeks", 0.0, 6000.0)?;
    answers.pain = number("pain_0_10", 0.0, 10.0)?;
    answers.sex = match fields.get("sex") {
        None | Some(Value::Null) => None,
        Some(Value::String(word)) => match word.as_str() {
            "female" => Some(Sex::Female),
            "male" => Some(Sex::Male),
            "other" | "unknown" | "" => None,
            _ => {
                return Err(bad(
                    id,
                    "`sex` must be \"female\", \"male\" or null".to_owned(),
                ));
            }
        },
        Some(_) => {
            return Err(bad(
                id,
                "`sex` must be \"female\", \"male\" or null".to_owned(),
            ));
        }
    };
    match fields.get("answers") {
        None | Some(Value::Null) => {}
        Some(Value::Object(given)) => {
            for (name, value) in given {
                let answer = match value {
                    Value::Bool(true) => Answer::Yes,
                    Value::Bool(false) => Answer::No,
                    Value::Null => Answer::Unsure,
                    _ => {
                        let what = format!("`answers.{name}` must be true, false or null");
                        return Err(bad(id, what));
                    }
                };
                answers.put(model, name, answer).map_err(|_| {
                    bad(
                        id.clone(),
                        format!("`answers.{name}` is no finding of findings.toml"),
                    )
                })?;
            }
        }
        Some(_) => {
            return Err(bad(
                id,
                "`answers` must be an object of finding ids".to_owned(),
            ));
        }
    }
    Ok((id, answers))
}
