//! The consent rules, compiled for this machine.

use crate::{BoxError, Engine};
use codec::Encode;
use shared_logic::{check, State, Verdict};
use std::ops::Range;
use valet_bench_table::Table;

const NO_QUESTION: &str = "expected the number of a question";

/// `check_with`, with the records at hand.
pub struct AtHand<'a>(pub &'a Table);

impl Engine for AtHand<'_> {
    fn answer(&mut self, number: usize) -> Result<bool, BoxError> {
        Ok(self.0.answer(number).ok_or(NO_QUESTION)?.is_allow())
    }

    fn run(&mut self, numbers: Range<usize>) -> Result<usize, BoxError> {
        Ok(self.0.run(numbers))
    }
}

/// `check`, which looks all records up in a `State`.
pub struct OverState<'a> {
    /// The records.
    pub state: &'a State,
    /// The questions.
    pub table: &'a Table,
}

impl OverState<'_> {
    #[inline]
    fn verdict(&self, number: usize) -> Option<Verdict> {
        let question = self.table.questions.get(number)?;
        let candidate = self.table.candidates.get(usize::try_from(question.candidate).ok()?)?;
        Some(check(self.state, candidate.id, &question.request, question.now))
    }
}

impl Engine for OverState<'_> {
    fn answer(&mut self, number: usize) -> Result<bool, BoxError> {
        Ok(self.verdict(number).ok_or(NO_QUESTION)?.is_allow())
    }
}

/// As [`AtHand`], but question and verdict are SCALE bytes.
pub struct Bytes<'a> {
    table: &'a Table,
    questions: Vec<Vec<u8>>,
    verdict: Vec<u8>,
}

impl<'a> Bytes<'a> {
    /// The questions of the table as bytes.
    pub fn new(table: &'a Table) -> Self {
        Self { table, questions: questions(table), verdict: Vec::new() }
    }
}

impl Engine for Bytes<'_> {
    fn answer(&mut self, number: usize) -> Result<bool, BoxError> {
        self.table.check_bytes(self.questions.get(number).ok_or(NO_QUESTION)?, &mut self.verdict)?;
        Ok(is_allow(&self.verdict))
    }
}

/// Each question as bytes.
pub(super) fn questions(table: &Table) -> Vec<Vec<u8>> {
    table.questions.iter().map(Encode::encode).collect()
}

/// Whether a verdict's bytes are those of an allow: the first byte names the variant.
pub(super) fn is_allow(verdict: &[u8]) -> bool {
    verdict.first() == Some(&0)
}
