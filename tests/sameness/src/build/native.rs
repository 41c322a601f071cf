//! The rules as compiled into this program.

use super::Build;
use crate::{Answer, Case, Question, Trouble};
use codec::Encode;
use shared_logic::{decide, decide_emergency, step, State};

/// The rules as compiled into this program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Native;

impl Build for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn answer(&mut self, state: &State, cases: &[Case]) -> Result<Vec<Answer>, Trouble> {
        cases.iter().map(|case| answer(state, case)).collect()
    }
}

fn answer(state: &State, Case { now, question }: &Case) -> Result<Answer, Trouble> {
    Ok(match question {
        Question::Change(caller, message) => match step(state, *caller, message, *now) {
            Ok(outcome) => {
                let mut after = state.clone();
                after.apply(&outcome.event)?;
                Answer::Accepted(Some((outcome.event.encode(), after.encode())))
            }
            Err(denial) => Answer::Denied(denial),
        },
        Question::Decide(grant, request) => Answer::Verdict(decide(state, *grant, request, *now).encode()),
        Question::DecideEmergency(request) => Answer::Verdict(decide_emergency(state, request, *now).encode()),
    })
}
