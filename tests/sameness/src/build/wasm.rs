//! The wallet's wasm, in the package that people install, under Node.js.

use super::Build;
use crate::{Answer, Case, Question, Trouble};
use codec::{Decode, Encode};
use shared_logic::{Denial, State};
use std::{
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

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
    /// [`Trouble`] when Node.js does not start.
    pub fn load(package: &Path) -> Result<Self, Trouble> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("wasm.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg(package).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut node = command.spawn().map_err(|cause| format!("expected Node.js as `node` ({cause})"))?;
        let (Some(questions), Some(answers)) = (node.stdin.take(), node.stdout.take()) else {
            return Err("expected the streams of Node.js".into());
        };
        Ok(Self { node, questions: BufWriter::new(questions), answers: BufReader::new(answers) })
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.questions.write_all(&u32::try_from(bytes.len())?.to_le_bytes())?;
        Ok(self.questions.write_all(bytes)?)
    }

    fn receive(&mut self) -> Result<Vec<u8>, Trouble> {
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

    /// One frame with the state and the cases goes out, one frame with all answers comes back.
    fn answer(&mut self, state: &State, cases: &[Case]) -> Result<Vec<Answer>, Trouble> {
        self.send(&state.encode())?;
        self.send(&u32::try_from(cases.len())?.to_le_bytes())?;
        for case in cases {
            let (kind, bytes) = match &case.question {
                Question::Change(caller, message) => (0u8, (caller, message, case.now).encode()),
                Question::Decide(grant, request) => (1, (grant, request, case.now).encode()),
                Question::DecideEmergency(request) => (2, (request, case.now).encode()),
            };
            self.send(&[&[kind][..], &bytes].concat())?;
        }
        self.questions.flush()?;
        cases.iter().map(|case| read(case, &self.receive()?)).collect()
    }
}

fn read(case: &Case, bytes: &[u8]) -> Result<Answer, Trouble> {
    if !matches!(case.question, Question::Change(..)) {
        return Ok(Answer::Verdict(bytes.to_vec()));
    }
    type Changed = Result<(Vec<u8>, Vec<u8>), Denial>;
    Ok(match Changed::decode(&mut &*bytes).map_err(|_| "expected the wasm to answer with an event and a state, or a denial")? {
        Ok(after) => Answer::Accepted(Some(after)),
        Err(denial) => Answer::Denied(denial),
    })
}

impl Drop for Wasm {
    fn drop(&mut self) {
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}
