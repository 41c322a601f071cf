//! Questions with the records they need, so that nothing but deciding is measured.
//!
//! The same code runs natively and, compiled for `wasm32-unknown-unknown`, behind the few exports that
//! the benchmark calls; both read one [`Table`] from the same SCALE bytes.

#[cfg(target_arch = "wasm32")]
mod exports;
mod host;

pub use host::Support;

use codec::{Decode, Encode};
use host::AtHand;
use shared_logic::{check_with, CheckRequest, Grant, GrantId, Registry, UnixSeconds, Vehicle, VehicleId, Verdict};
use std::{hint::black_box, ops::Range};

/// A grant with what it rests on.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Candidate {
    /// The grant's id.
    pub id: GrantId,
    /// Its record.
    pub grant: Grant,
    /// The records a check reads beside it.
    pub support: Support,
}

/// A request at a moment, with the places of its records in the table.
#[derive(Clone, Copy, Debug, Encode, Decode)]
pub struct Question {
    /// Where the record of `request.vehicle` stands.
    pub vehicle: u32,
    /// Where the grant stands that may allow it.
    pub candidate: u32,
    /// What is asked.
    pub request: CheckRequest,
    /// When.
    pub now: UnixSeconds,
}

/// Records and questions.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Table {
    /// The contract's own record.
    pub registry: Registry,
    /// Vehicles.
    pub vehicles: Vec<(VehicleId, Vehicle)>,
    /// Grants.
    pub candidates: Vec<Candidate>,
    /// Questions.
    pub questions: Vec<Question>,
}

impl Table {
    /// The answer to a question about these records.
    #[inline]
    pub fn check(&self, question: &Question) -> Verdict {
        let vehicle = place(&self.vehicles, question.vehicle).map(|(_, vehicle)| vehicle);
        let Some(candidate) = place(&self.candidates, question.candidate) else {
            return check_with(&AtHand::nothing(self.registry), vehicle, None, &question.request, question.now);
        };
        let host = AtHand { registry: self.registry, support: &candidate.support };
        check_with(&host, vehicle, Some((candidate.id, &candidate.grant)), &question.request, question.now)
    }

    /// The answer to the question of that number; none past the last.
    #[inline]
    pub fn answer(&self, number: usize) -> Option<Verdict> {
        self.questions.get(number).map(|question| self.check(question))
    }

    /// How many of the questions are allowed.
    pub fn run(&self, numbers: Range<usize>) -> usize {
        self.questions.get(numbers).unwrap_or_default().iter().filter(|question| black_box(self.check(question)).is_allow()).count()
    }

    /// Reads a question's bytes and writes those of its verdict.
    ///
    /// # Errors
    /// When the bytes are no question.
    pub fn check_bytes(&self, mut question: &[u8], verdict: &mut Vec<u8>) -> Result<(), codec::Error> {
        let question = Question::decode(&mut question)?;
        verdict.clear();
        self.check(&question).encode_to(verdict);
        Ok(())
    }
}

fn place<T>(list: &[T], place: u32) -> Option<&T> {
    list.get(usize::try_from(place).ok()?)
}
