//! Counting the answers of one family of cases.

use super::{
    cases::{Asking, Cases, Place},
    judge::{Asked, Case, Judgement},
    pick::Pick,
    row::Disagreement,
    witness::Witness,
    Rules, Ruling,
};
use shared_logic::Denial;
use std::ops::Range;

/// A case's rank as a witness: the fewest deviations from the plain case, then the first.
type Rank = (u32, Place);

/// The counts of one family: for each answer how often, and its best witness.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    /// By the reason's number; 0 is Allow.
    answers: Vec<(u64, Option<Rank>)>,
    differences: u64,
    worst: Option<Rank>,
}

/// An answer that came up in a family.
pub(super) struct Answered {
    pub(super) ruling: Ruling,
    pub(super) cases: u64,
    pub(super) deviations: u32,
    pub(super) witness: Witness,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self { answers: vec![(0, None); Denial::LIST.len().wrapping_add(1)], differences: 0, worst: None }
    }

    /// Counts the cases of these worlds, and tells how many they are. A world is made once for
    /// everything that is asked in it.
    pub(super) fn count<C: Case>(&mut self, cases: &Cases<C>, worlds: Range<usize>, rules: &dyn Rules) -> usize {
        let (mut count, mut prepared) = (0usize, Vec::new());
        for world in worlds {
            let Some((deviations, number)) = cases.place(world) else { break };
            let records = C::world(&mut Pick::new(number));
            let asked = cases.asked_beside(deviations);
            cases.prepare_if_deep((deviations, &records), &mut prepared);
            for (place, asking) in asked.iter().enumerate() {
                let judgement = asking.asked.judge(&records, prepared.get(asking.group), rules);
                self.add(&judgement, (deviations.wrapping_add(asking.deviations), (world, place)));
            }
            count = count.wrapping_add(asked.len());
        }
        count
    }

    fn add(&mut self, judgement: &Judgement, rank: Rank) {
        let code = judgement.denial.map_or(0, Denial::code);
        if let Some((cases, best)) = self.answers.get_mut(usize::from(code)) {
            *cases = cases.wrapping_add(1);
            if best.is_none_or(|best| rank < best) {
                *best = Some(rank);
            }
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
    pub(super) fn answered<'a, C: Case>(&'a self, cases: &'a Cases<C>, rules: &'a dyn Rules) -> impl Iterator<Item = Answered> + 'a {
        let rulings = [Ruling::Allow].into_iter().chain(Denial::LIST.iter().map(|denial| Ruling::deny(*denial)));
        rulings.zip(&self.answers).filter_map(move |(ruling, (count, best))| {
            let (deviations, place) = (*best)?;
            let (records, asking) = cases.case(place)?;
            Some(Answered { ruling, cases: *count, deviations, witness: asking.asked.witness(&records, rules) })
        })
    }

    /// The plainest case in which rules and reference differ.
    pub(super) fn disagreement<C: Case>(&self, cases: &Cases<C>, rules: &dyn Rules) -> Option<Disagreement> {
        let (records, Asking { asked, group, .. }) = cases.case(self.worst?.1)?;
        let mut prepared = Vec::new();
        cases.prepare_if_deep((0, &records), &mut prepared);
        let judgement = asked.judge(&records, prepared.get(*group), rules);
        Some(Disagreement {
            question: C::QUESTION,
            aspect: judgement.differs?,
            rules: judgement.denial.map_or(Ruling::Allow, Ruling::deny),
            reference: judgement.reference.err().unwrap_or("Allow"),
            witness: asked.witness(&records, rules),
        })
    }
}

fn least(one: Option<Rank>, other: Option<Rank>) -> Option<Rank> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
