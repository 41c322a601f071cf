//! The decision table.

use super::{
    cases::Cases,
    judge::Case,
    scope,
    tally::{Answered, Tally},
    Depth, Disagreement, Question, Rules, Ruling, SharedRules, Witness,
};
use crate::Verdict;
use serde::Serialize;
use shared_logic::{Denial, RulesHash, RULES_HASH};
use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    thread,
};

/// Reasons that no rule gives: a batch or a document is longer than its bound, which its reader tells.
const OF_READERS: [Denial; 1] = [Denial::TooMany];

/// Worlds a thread takes at a time, at most: a small part of them all, so that no thread is left waiting.
const CHUNK: usize = 1 << 8;

/// What to enumerate, and with how many threads. The table does not depend on the threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// How many values are tried of each thing.
    pub depth: Depth,
    /// Threads to use.
    pub threads: NonZeroUsize,
}

/// How far an enumeration has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Cases done.
    pub done: u64,
    /// Cases in all.
    pub total: u64,
}

/// One answer to one question, with the plainest case that gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What was asked.
    pub question: Question,
    /// What the rules said.
    pub ruling: Ruling,
    /// How many cases of the scope get this answer.
    pub cases: u64,
    /// In how many things the witness differs from the plain case, which is allowed.
    pub deviations: u32,
    /// The case.
    pub witness: Witness,
}

/// Which reasons come up, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// When data are asked for.
    pub by_decide: Vec<&'static str>,
    /// When a change is asked for.
    pub by_step: Vec<&'static str>,
    /// Never: each is a finding, for a reason that cannot be is dead or untested.
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
    pub cases: u64,
    /// Cases in which the rules and the reference differ.
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

/// The decision table of the rule crate.
pub fn table(job: Job, progress: &(dyn Fn(Progress) + Sync)) -> DecisionTable {
    table_of(&SharedRules, job, progress)
}

/// The decision table of any rules.
pub fn table_of(rules: &dyn Rules, job: Job, progress: &(dyn Fn(Progress) + Sync)) -> DecisionTable {
    let families = scope::families();
    let total = families.iter().map(|family| (family.size)(job.depth)).sum::<usize>();
    let meter = Meter { done: AtomicU64::new(0), total: to_u64(total), progress };
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
        let by_decide = |denial: &Denial| met(denial, Question::is_about_data);
        let by_step = |denial: &Denial| met(denial, |question| !question.is_about_data());
        let by_neither = |denial: &Denial| !by_decide(denial) && !by_step(denial) && !OF_READERS.contains(denial);
        Self { by_decide: names(&by_decide), by_step: names(&by_step), by_neither: names(&by_neither) }
    }
}

/// One row for each question and answer, by the order of questions and of the reasons' numbers.
fn merge(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut merged: BTreeMap<(Question, u8), Row> = BTreeMap::new();
    for row in rows {
        let key = (row.question, row.ruling.code());
        let cases = merged.get(&key).map_or(0, |before| before.cases).wrapping_add(row.cases);
        let kept = merged.remove(&key).filter(|before| before.deviations <= row.deviations).unwrap_or(row);
        merged.insert(key, Row { cases, ..kept });
    }
    merged.into_values().collect()
}

/// What one family of cases adds to the table.
pub(super) struct Part {
    rows: Vec<Row>,
    cases: u64,
    differences: u64,
    disagreement: Option<Disagreement>,
}

/// Cases of one kind.
pub(super) struct Family {
    size: fn(Depth) -> usize,
    run: fn(&dyn Rules, Job, &Meter<'_>) -> Part,
}

impl Family {
    pub(super) fn of<C: Case>() -> Self {
        Self { size: |depth| Cases::<C>::of(depth).count(), run: run::<C> }
    }
}

/// How far all threads have come.
pub(super) struct Meter<'a> {
    done: AtomicU64,
    total: u64,
    progress: &'a (dyn Fn(Progress) + Sync),
}

impl Meter<'_> {
    fn add(&self, cases: usize) {
        let before = self.done.fetch_add(to_u64(cases), Ordering::Relaxed);
        (self.progress)(Progress { done: before.saturating_add(to_u64(cases)), total: self.total });
    }
}

fn run<C: Case>(rules: &dyn Rules, job: Job, meter: &Meter<'_>) -> Part {
    let (next, cases) = (AtomicUsize::new(0), Cases::<C>::of(job.depth));
    let chunk = cases.worlds().div_ceil(CHUNK).min(CHUNK);
    let work = || {
        let mut tally = Tally::new();
        loop {
            let first = next.fetch_add(chunk, Ordering::Relaxed);
            if first >= cases.worlds() {
                return tally;
            }
            meter.add(tally.count(&cases, first..first.saturating_add(chunk), rules));
        }
    };
    let tally = thread::scope(|scope| {
        let helpers: Vec<_> = (1..job.threads.get()).map(|_| scope.spawn(work)).collect();
        let own = work();
        helpers.into_iter().fold(own, |tally, helper| match helper.join() {
            Ok(other) => tally.merge(&other),
            Err(panic) => std::panic::resume_unwind(panic),
        })
    });
    let row = |found: Answered| Row {
        question: C::QUESTION,
        ruling: found.ruling,
        cases: found.cases,
        deviations: found.deviations,
        witness: found.witness,
    };
    Part {
        rows: tally.answered(&cases, rules).map(row).collect(),
        cases: tally.cases(),
        differences: tally.differences(),
        disagreement: tally.disagreement(&cases, rules),
    }
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
