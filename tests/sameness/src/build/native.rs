//! The rules as compiled into this program.

use super::Build;
use crate::{Accepted, Answer, BoxError, Case, Question};
use codec::Encode;
use shared_logic::{check, check_emergency, effect, step, submit, Denial, Host, Outcome, State};
use valet_wallet::border::bytes::encode_records;

/// The rules as compiled into this program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Native;

impl Build for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn answer(&mut self, state: &State, cases: &[Case]) -> Result<Vec<Answer>, BoxError> {
        cases.iter().map(|case| answer(state, case)).collect()
    }
}

fn answer(state: &State, Case { now, question }: &Case) -> Result<Answer, BoxError> {
    Ok(match question {
        Question::Change(caller, message) => change(state, step(state, *caller, message, *now))?,
        Question::Submit(signed) => change(state, submit(state, signed, *now))?,
        Question::Check(grant, request) => Answer::Verdict(check(state, *grant, request, *now).encode()),
        Question::CheckEmergency(request) => Answer::Verdict(check_emergency(state, request, *now).encode()),
    })
}

fn change(state: &State, outcome: Result<Outcome, Denial>) -> Result<Answer, BoxError> {
    let Outcome { event, before } = match outcome {
        Ok(outcome) => outcome,
        Err(denial) => return Ok(Answer::Denied(denial)),
    };
    let (mut written, mut records) = (Vec::new(), Vec::new());
    effect(&event, state.event_hash(&event), &before, |record| written.push(record))?;
    encode_records(&written, &mut records);
    Ok(Answer::Accepted(Accepted { event: Some(event.encode()), records: Some(records) }))
}
