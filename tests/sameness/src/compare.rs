//! Putting the same cases to two builds.

use crate::{Answer, BoxError, Build, Case};
use shared_logic::State;
use std::collections::BTreeMap;

/// How many cases were put, by what was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases put to both builds.
    pub cases: u64,
    /// How often each answer was given: `allow`, `accepted`, or a reason's name.
    pub answers: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// One more case with that answer.
    pub fn count(&mut self, answer: &Answer) {
        self.cases = self.cases.saturating_add(1);
        let count = self.answers.entry(answer.name()).or_default();
        *count = count.saturating_add(1);
    }

    /// What another tally counted, too.
    pub fn add(&mut self, other: &Self) {
        self.cases = self.cases.saturating_add(other.cases);
        for (answer, more) in &other.answers {
            let count = self.answers.entry(answer).or_default();
            *count = count.saturating_add(*more);
        }
    }
}

/// A case that two builds answer differently.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The case.
    pub case: Case,
    /// What each build answered.
    pub answers: [(&'static str, Answer); 2],
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [(one, first), (other, second)] = &self.answers;
        write!(f, "{one} says {} and {other} says {} to {:?}", first.name(), second.name(), self.case)
    }
}

impl std::error::Error for Difference {}

/// Puts every case to both builds, on the same state; the first build's answers are returned.
///
/// # Errors
/// A [`Difference`], or what kept a build from answering.
pub fn compare([one, other]: [&mut dyn Build; 2], state: &State, cases: &[Case], tally: &mut Tally) -> Result<Vec<Answer>, BoxError> {
    let (first, second) = (one.answer(state, cases)?, other.answer(state, cases)?);
    if first.len() != cases.len() || second.len() != cases.len() {
        return Err(format!("expected {} answers of each, found {} and {}", cases.len(), first.len(), second.len()).into());
    }
    for ((case, mine), theirs) in cases.iter().zip(&first).zip(second) {
        if !mine.agrees(&theirs) {
            let answers = [(one.name(), mine.clone()), (other.name(), theirs)];
            return Err(Box::new(Difference { case: case.clone(), answers }));
        }
        tally.count(mine);
    }
    Ok(first)
}
