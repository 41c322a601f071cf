//! Counts what deciding allocates, apart from the timing: counting would slow the other engines.
//!
//! `valet-bench-allocations` prints JSON.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints JSON")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};
use valet_bench::{
    allocations::Count,
    compare::GRANTS,
    engine::{expected, Contender},
    engines::{AtHand, Casbin, Cedar, OverState, Records, Rego},
    growth, questions, BoxError, Dataset,
};

/// Enough to see what happens once in a while.
const QUESTIONS: usize = 10_000;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counted.
struct Counting;

#[expect(unsafe_code, reason = "an allocator is unsafe by its nature; every call goes on to the system's")]
// SAFETY: as the system's allocator, which does all the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn main() -> ExitCode {
    match count().and_then(|counts| Ok(serde_json::to_string_pretty(&counts)?)) {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn count() -> Result<Vec<Count>, BoxError> {
    let dataset = Dataset::new(GRANTS)?;
    let table = questions::table(&dataset, QUESTIONS)?;
    let expected_of_table = expected(&table);
    let [delegated, shared] = growth::deepest(QUESTIONS)?;
    let (delegated_expected, shared_expected) = (expected(&delegated.1), expected(&shared.1));
    let contenders = vec![
        Contender::new("valet, records at hand", AtHand(&table), &expected_of_table)?,
        Contender::new("valet, looked up", OverState { state: &dataset.state, table: &table }, &expected_of_table)?,
        Contender::new("valet, three delegations, at hand", AtHand(&delegated.1), &delegated_expected)?,
        Contender::new("valet, three delegations, looked up", OverState { state: &delegated.0, table: &delegated.1 }, &delegated_expected)?,
        Contender::new("valet, three grants above, at hand", AtHand(&shared.1), &shared_expected)?,
        Contender::new("valet, three grants above, looked up", OverState { state: &shared.0, table: &shared.1 }, &shared_expected)?,
        Contender::new("cedar-policy, at hand", Cedar::new(&table, Records::AtHand)?, &expected_of_table)?,
        Contender::new("regorus, at hand", Rego::new(&table, Records::AtHand)?, &expected_of_table)?,
        Contender::new("casbin, at hand", Casbin::new(&table, Records::AtHand)?, &expected_of_table)?,
    ];
    contenders.into_iter().map(count_one).collect()
}

fn count_one(mut contender: Contender<'_>) -> Result<Count, BoxError> {
    let before = ALLOCATIONS.load(Relaxed);
    contender.engine.run(0..QUESTIONS)?;
    let allocations = ALLOCATIONS.load(Relaxed) - before;
    Ok(Count { name: contender.name, answers: QUESTIONS, allocations })
}
