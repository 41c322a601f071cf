//! The decision table.

use super::{
    family::{Family, Part},
    job::{Job, Meter, Progress},
    row::{merge, Disagreement, Row},
    Depth, Question, Rules, Ruling,
};
use crate::Verdict;
use serde::Serialize;
use shared_logic::{Denial, RulesHash, RULES_HASH};

/// The reasons that no rule gives to a question or a change: a role that was not accepted is told to who asks for roles, and a
/// batch that is too long by the contract.
pub(super) const OF_READERS: [Denial; 2] = [Denial::NotAccepted, Denial::TooMany];

/// Which reasons come up, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// When data are asked for.
    pub by_check: Vec<&'static str>,
    /// When a change is asked for.
    pub by_step: Vec<&'static str>,
    /// Never, though a rule could give them, or ever, though none should: each is a finding, for a reason that
    /// cannot be is dead or untested.
    pub by_neither: Vec<&'static str>,
}

/// The rules' answers over a scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecisionTable {
    /// The rules that were asked.
    pub rules: RulesHash,
    /// The scope.
    pub depth: Depth,
    /// Cases in all.
    #[serde(serialize_with = "crate::decimal")]
    pub cases: u64,
    /// Cases in which the rules and the reference differ.
    #[serde(serialize_with = "crate::decimal")]
    pub differences: u64,
    /// The plainest such case of each family of cases.
    pub disagreements: Vec<Disagreement>,
    /// One row for each answer to each question.
    pub rows: Vec<Row>,
    /// Which reasons come up.
    pub reach: Reach,
}

impl DecisionTable {
    /// Clean when the rules and the reference nowhere differ and every reason comes up.
    pub const fn verdict(&self) -> Verdict {
        let differ = self.differences > 0 || !self.disagreements.is_empty();
        Verdict::of_findings(self.reach.by_neither.len().saturating_add(if differ { 1 } else { 0 }))
    }
}

/// The decision table of any rules, over these families of cases.
pub fn table_of(rules: &dyn Rules, families: &[Family], job: Job, progress: &(dyn Fn(Progress) + Sync)) -> DecisionTable {
    let total = families.iter().map(|family| (family.size)(job.depth)).sum::<usize>();
    let meter = Meter::new(total, progress);
    let parts: Vec<Part> = families.iter().map(|family| (family.run)(rules, job, &meter)).collect();
    let rows = merge(parts.iter().flat_map(|part| part.rows.iter().cloned()));
    DecisionTable {
        rules: RULES_HASH,
        depth: job.depth,
        cases: parts.iter().map(|part| part.cases).sum(),
        differences: parts.iter().map(|part| part.differences).sum(),
        reach: Reach::of(&rows),
        rows,
        disagreements: parts.into_iter().filter_map(|part| part.disagreement).collect(),
    }
}

impl Reach {
    fn of(rows: &[Row]) -> Self {
        let met = |denial: &Denial, asked: fn(Question) -> bool| {
            rows.iter().any(|row| asked(row.question) && row.ruling == Ruling::deny(*denial))
        };
        let names =
            |wanted: &dyn Fn(&Denial) -> bool| Denial::LIST.iter().filter(|denial| wanted(denial)).map(|denial| denial.name()).collect();
        let by_check = |denial: &Denial| met(denial, Question::is_about_data);
        let by_step = |denial: &Denial| met(denial, |question| !question.is_about_data());
        // Such a reason that does come up would stand here for nothing.
        let by_neither = |denial: &Denial| (by_check(denial) || by_step(denial)) == OF_READERS.contains(denial);
        Self { by_check: names(&by_check), by_step: names(&by_step), by_neither: names(&by_neither) }
    }
}
