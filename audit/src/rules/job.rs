//! How much work there is, who does it, and how far it has come.

use super::Depth;
use std::{
    num::NonZeroUsize,
    sync::atomic::{AtomicU64, Ordering},
};

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

/// How far all threads have come.
pub(super) struct Meter<'a> {
    done: AtomicU64,
    total: u64,
    progress: &'a (dyn Fn(Progress) + Sync),
}

impl<'a> Meter<'a> {
    /// Nothing done yet of so many cases.
    pub(super) fn new(total: usize, progress: &'a (dyn Fn(Progress) + Sync)) -> Self {
        Self { done: AtomicU64::new(0), total: to_u64(total), progress }
    }

    pub(super) fn add(&self, cases: usize) {
        let before = self.done.fetch_add(to_u64(cases), Ordering::Relaxed);
        (self.progress)(Progress { done: before.saturating_add(to_u64(cases)), total: self.total });
    }
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
