//! A family of cases: those of one question that vary the same things.

use super::{
    cases::Cases,
    job::{Job, Meter},
    judge::Case,
    row::{Disagreement, Row},
    tally::{Answered, Tally},
    Depth, Rules,
};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Worlds a thread takes at a time, at most: a small part of them all, so that no thread is left waiting.
const CHUNK: usize = 1 << 8;

/// What one family of cases adds to the table.
pub(super) struct Part {
    pub(super) rows: Vec<Row>,
    pub(super) cases: u64,
    pub(super) differences: u64,
    pub(super) disagreement: Option<Disagreement>,
}

/// A family of cases, to be counted or put to the rules.
#[derive(Clone, Copy)]
pub struct Family {
    pub(super) size: fn(Depth) -> usize,
    pub(super) run: fn(&dyn Rules, Job, &Meter<'_>) -> Part,
}

impl Family {
    pub(super) fn of<C: Case>() -> Self {
        Self { size: |depth| Cases::<C>::of(depth).count(), run: run::<C> }
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
