//! The wallet's wasm, in the package that people install, under Node.js.

use super::Build;
use crate::{Accepted, Answer, BoxError, Case, Question};
use codec::{Decode, Encode};
use shared_logic::{decode_exact, Event, State};
use std::{
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};
use valet_wallet::border::bytes;

/// The package's module in a Node.js process, asked over its standard streams.
pub struct Wasm {
    node: Child,
    questions: BufWriter<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Wasm {
    /// Loads the package in that folder, as `scripts/wasm` makes it.
    ///
    /// # Errors
    /// [`BoxError`] when Node.js does not start.
    pub fn load(package: &Path) -> Result<Self, BoxError> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("wasm.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg(package).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut node = command.spawn().map_err(|cause| format!("expected Node.js as `node` ({cause})"))?;
        let (Some(questions), Some(answers)) = (node.stdin.take(), node.stdout.take()) else {
            return Err("expected the streams of Node.js".into());
        };
        Ok(Self { node, questions: BufWriter::new(questions), answers: BufReader::new(answers) })
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), BoxError> {
        self.questions.write_all(&u32::try_from(bytes.len())?.to_le_bytes())?;
        Ok(self.questions.write_all(bytes)?)
    }

    fn receive(&mut self) -> Result<Vec<u8>, BoxError> {
        let mut length = [0; 4];
        self.answers.read_exact(&mut length).map_err(|_| "expected an answer of the wasm; Node.js ended, see above")?;
        let mut bytes = vec![0; usize::try_from(u32::from_le_bytes(length))?];
        self.answers.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Build for Wasm {
    fn name(&self) -> &'static str {
        "wasm"
    }

    /// One frame with the state and one with the cases go out, one frame with all answers comes back.
    fn answer(&mut self, state: &State, cases: &[Case]) -> Result<Vec<Answer>, BoxError> {
        self.send(&state.encode())?;
        self.send(&cases.iter().map(asked).collect::<Vec<_>>().encode())?;
        self.questions.flush()?;
        let answers: Vec<Vec<u8>> = decode_exact(&self.receive()?)?;
        if answers.len() != cases.len() {
            return Err(format!("expected {} answers of the wasm, found {}", cases.len(), answers.len()).into());
        }
        cases.iter().zip(answers).map(|(case, bytes)| read(case, bytes)).collect()
    }
}

/// The case as the package takes it.
const fn asked(case: &Case) -> bytes::Question {
    match case.question {
        Question::Change(caller, message) => bytes::Question::Step(caller, message, case.now),
        Question::Submit(signed) => bytes::Question::Submit(signed, case.now),
        Question::Check(grant, request) => bytes::Question::Check(grant, request, case.now),
        Question::CheckEmergency(request) => bytes::Question::CheckEmergency(request, case.now),
    }
}

fn read(case: &Case, bytes: Vec<u8>) -> Result<Answer, BoxError> {
    if matches!(case.question, Question::Check(..) | Question::CheckEmergency(..)) {
        return Ok(Answer::Verdict(bytes));
    }
    Ok(match bytes.split_first() {
        Some((0, mut records)) => {
            let event = Event::decode(&mut records).map_err(|_| "expected the wasm to answer a change with its event")?;
            Answer::Accepted(Accepted { event: Some(event.encode()), records: Some(records.to_vec()) })
        }
        Some((1, denial)) => Answer::Denied(decode_exact(denial)?),
        _ => return Err("expected the wasm to answer a change with an event and records, or a denial".into()),
    })
}

impl Drop for Wasm {
    fn drop(&mut self) {
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}
