//! Counting the answers of one family of cases.

use super::{
    judge::{Case, Judgement},
    pick::Pick,
    Depth, Disagreement, Rules, Ruling,
};
use shared_logic::Denial;
use std::ops::Range;

/// A case's rank as a witness: the fewest deviations from the plain case, then the first.
type Rank = (u32, usize);

/// The counts of one family: for each answer how often, and its best witness.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    /// By the reason's number; 0 is Allow.
    answers: Vec<(u64, Option<Rank>)>,
    differences: u64,
    worst: Option<Rank>,
}

/// An answer that came up in a family.
pub(super) struct Answered<C> {
    pub(super) ruling: Ruling,
    pub(super) cases: u64,
    pub(super) deviations: u32,
    pub(super) case: C,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self { answers: vec![(0, None); Denial::LIST.len().wrapping_add(1)], differences: 0, worst: None }
    }

    /// Counts the cases of these numbers. Allocates nothing.
    pub(super) fn count<C: Case>(&mut self, numbers: Range<usize>, depth: Depth, rules: &impl Rules) {
        for number in numbers {
            let mut pick = Pick::new(number, depth);
            let judgement = C::pick(&mut pick).judge(rules);
            self.add(&judgement, (pick.deviations(), number));
        }
    }

    fn add(&mut self, judgement: &Judgement, rank: Rank) {
        let code = judgement.denial.map_or(0, Denial::code);
        if let Some((cases, best)) = self.answers.get_mut(usize::from(code)) {
            *cases = cases.wrapping_add(1);
            *best = least(*best, Some(rank));
        }
        if judgement.differs.is_some() {
            self.differences = self.differences.wrapping_add(1);
            self.worst = least(self.worst, Some(rank));
        }
    }

    /// Both together; the order does not matter.
    pub(super) fn merge(mut self, other: &Self) -> Self {
        for ((cases, best), (more, other_best)) in self.answers.iter_mut().zip(&other.answers) {
            *cases = cases.wrapping_add(*more);
            *best = least(*best, *other_best);
        }
        self.differences = self.differences.wrapping_add(other.differences);
        self.worst = least(self.worst, other.worst);
        self
    }

    pub(super) const fn differences(&self) -> u64 {
        self.differences
    }

    pub(super) fn cases(&self) -> u64 {
        self.answers.iter().map(|(cases, _)| cases).sum()
    }

    /// Each answer that came up, with the case of its best witness.
    pub(super) fn answered<C: Case>(&self, depth: Depth) -> impl Iterator<Item = Answered<C>> + '_ {
        let rulings = [Ruling::Allow].into_iter().chain(Denial::LIST.iter().map(|denial| Ruling::deny(*denial)));
        rulings.zip(&self.answers).filter_map(move |(ruling, (cases, best))| {
            let (deviations, number) = (*best)?;
            Some(Answered { ruling, cases: *cases, deviations, case: C::pick(&mut Pick::new(number, depth)) })
        })
    }

    /// The plainest case in which rules and reference differ.
    pub(super) fn disagreement<C: Case>(&self, depth: Depth, rules: &impl Rules) -> Option<Disagreement> {
        let (_, number) = self.worst?;
        let case = C::pick(&mut Pick::new(number, depth));
        let judgement = case.judge(rules);
        Some(Disagreement {
            question: C::QUESTION,
            aspect: judgement.differs?,
            rules: judgement.denial.map_or(Ruling::Allow, Ruling::deny),
            reference: judgement.reference.err().unwrap_or("Allow"),
            witness: case.witness(rules),
        })
    }
}

fn least(one: Option<Rank>, other: Option<Rank>) -> Option<Rank> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
