//! The golden vectors of `tests/vectors`: cases with the answer that every build must give.

use crate::{Accepted, Answer, BoxError, Case, Question};
use codec::{Decode, Encode};
use serde_json::Value;
use shared_logic::{decode_exact, keccak_256, Account, Denial, Event, State, UnixSeconds};
use std::{fs, path::Path};

/// A case, the state it is asked on, and what every build must answer.
#[derive(Clone, Debug)]
pub struct Vector {
    /// The file, and the sentence that names the case in it.
    pub name: String,
    /// The state.
    pub state: State,
    /// The case.
    pub case: Case,
    /// The answer; of an accepted change, its event.
    pub expected: Answer,
}

impl Vector {
    /// Who asks, where it matters.
    pub const fn caller(&self) -> Option<Account> {
        match self.case.question {
            Question::Change(caller, _) => Some(caller),
            _ => None,
        }
    }
}

/// Reads every vector that is a question to the rules: those of steps, submissions, decisions, emergencies,
/// and the messages of the history.
///
/// # Errors
/// [`BoxError`] when a file is missing or is not of the form that its README describes.
pub fn vectors(folder: &Path) -> Result<Vec<Vector>, BoxError> {
    let mut all = Vec::new();
    let files: [(&str, Reader); 4] = [
        ("step.json", change),
        ("submit.json", |case| Ok(Question::Submit(read(at(case, "intent")?)?))),
        ("decide.json", |case| Ok(Question::Check(read(at(case, "grant")?)?, read(at(case, "request")?)?))),
        ("emergency.json", |case| Ok(Question::CheckEmergency(read(at(case, "request")?)?))),
    ];
    for (file, question) in files {
        let whole = load(folder, file)?;
        for case in list(&whole)? {
            let name = format!("{file}: {}", text(at(case, "name")?)?);
            let vector = vector(&whole, case, question, name.clone()).map_err(|error| format!("{name}: {error}"))?;
            all.push(vector);
        }
    }
    all.extend(history(folder)?);
    Ok(all)
}

/// Reads a case's question.
type Reader = fn(&Value) -> Result<Question, BoxError>;

fn vector(file: &Value, case: &Value, question: Reader, name: String) -> Result<Vector, BoxError> {
    let state: State = read(at(at(file, "states")?, text(at(case, "state")?)?)?)?;
    let expected = expected(&state, at(case, "expected")?)?;
    Ok(Vector { name, state, case: Case { now: moment(case)?, question: question(case)? }, expected })
}

/// The messages of one contract's life, each on the state that those before it left.
fn history(folder: &Path) -> Result<Vec<Vector>, BoxError> {
    let whole = load(folder, "history.json")?;
    let mut state: State = read(at(&whole, "before")?)?;
    let mut found = Vec::new();
    for case in list(&whole)? {
        let event: Vec<u8> = bytes(at(case, "event")?)?;
        // The first event is the deployment's, which no message makes.
        if !at(case, "message")?.is_null() {
            let name = format!("history.json: {}", text(at(case, "name")?)?);
            let case = Case { now: moment(case)?, question: change(case)? };
            let expected = Answer::Accepted(Accepted { event: Some(event.clone()), records: None });
            found.push(Vector { name, state: state.clone(), case, expected });
        }
        state.apply(&decode_exact::<Event>(&event)?)?;
    }
    Ok(found)
}

fn change(case: &Value) -> Result<Question, BoxError> {
    Ok(Question::Change(text(at(case, "caller")?)?.parse()?, read(at(case, "message")?)?))
}

/// What a case expects; of an accepted change also that its event leads to the state the file names.
fn expected(state: &State, expected: &Value) -> Result<Answer, BoxError> {
    if let Some(verdict) = expected.get("verdict") {
        return Ok(Answer::Verdict(bytes(verdict)?));
    }
    if let Some(denial) = expected.get("denial").and_then(Value::as_u64) {
        return Ok(Answer::Denied(Denial::decode(&mut &[u8::try_from(denial)?][..])?));
    }
    let event = bytes(at(expected, "event")?)?;
    let mut after = state.clone();
    after.apply(&decode_exact::<Event>(&event)?)?;
    if keccak_256(&after.encode()).to_vec() != bytes(at(expected, "after")?)? {
        return Err("expected the event to lead to the state that the file names".into());
    }
    Ok(Answer::Accepted(Accepted { event: Some(event), records: None }))
}

fn load(folder: &Path, file: &str) -> Result<Value, BoxError> {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).map_err(|cause| format!("expected golden vectors at `{}` ({cause})", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

fn list(file: &Value) -> Result<&[Value], BoxError> {
    Ok(at(file, "cases")?.as_array().ok_or("expected a list of cases")?)
}

fn at<'a>(value: &'a Value, key: &str) -> Result<&'a Value, BoxError> {
    Ok(value.get(key).ok_or_else(|| format!("expected `{key}`"))?)
}

fn text(value: &Value) -> Result<&str, BoxError> {
    Ok(value.as_str().ok_or("expected text")?)
}

fn moment(case: &Value) -> Result<UnixSeconds, BoxError> {
    Ok(UnixSeconds(text(at(case, "now")?)?.parse()?))
}

fn bytes(value: &Value) -> Result<Vec<u8>, BoxError> {
    Ok(hex::decode(text(value)?.trim_start_matches("0x"))?)
}

fn read<T: Decode + Encode>(value: &Value) -> Result<T, BoxError> {
    Ok(decode_exact(&bytes(value)?)?)
}
