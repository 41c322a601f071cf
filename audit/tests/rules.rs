//! The decision table: the rule crate against the reference, and the audit against broken rules.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a test stops at the first thing that is not as expected, and prints its figures"
)]

use shared_logic::{decide, step, submit, Denial, Verdict as Answer};
use std::{num::NonZeroUsize, time::Instant};
use valet_audit::{
    rules::{table, DecisionTable, Depth, Job, Progress, Witness},
    Verdict,
};

fn job(depth: Depth, threads: usize) -> Job {
    Job { depth, threads: NonZeroUsize::new(threads).unwrap() }
}

fn quiet(_: Progress) {}

fn print(table: &DecisionTable, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{} cases, {} differences, {seconds:.2} s, {:.1} ns a case",
        table.cases,
        table.differences,
        seconds * 1e9 / table.cases as f64
    );
    for row in &table.rows {
        println!("{:?} {} {} cases, {} deviations", row.question, row.ruling.name(), row.cases, row.deviations);
    }
    println!("{:?}", table.reach);
    println!("{}", serde_json::to_string_pretty(&table.disagreements).unwrap());
    for found in &table.disagreements {
        println!("{:?} in {:?}: rules {}, reference {}", found.question, found.aspect, found.rules.name(), found.reference);
    }
}

#[test]
fn rules_and_reference_agree_in_every_case_of_the_small_scope_and_every_reason_comes_up() {
    let began = Instant::now();
    let table = table(job(Depth::Small, 2), &quiet);
    print(&table, began);
    assert_eq!(table.disagreements.len(), 0);
    assert_eq!(table.reach.by_neither, Vec::<&str>::new());
    assert_eq!(table.verdict(), Verdict::Clean);
    assert!(table.cases >= 10_000_000, "{}", table.cases);
    let rows_sum: u64 = table.rows.iter().map(|row| row.cases).sum();
    assert_eq!(rows_sum, table.cases);
}

#[test]
fn every_reason_comes_up_in_the_brief_scope_too() {
    let began = Instant::now();
    let table = table(job(Depth::Brief, 1), &quiet);
    print(&table, began);
    assert_eq!((table.verdict(), table.reach.by_neither), (Verdict::Clean, vec![]), "{} cases", table.cases);
}

#[test]
#[ignore = "minutes long; run with --ignored for above 10^9 cases"]
fn rules_and_reference_agree_in_every_case_of_the_deep_scope() {
    let began = Instant::now();
    let table = table(job(Depth::Deep, 2), &quiet);
    print(&table, began);
    assert_eq!(table.verdict(), Verdict::Clean);
    assert!(table.cases >= 1_000_000_000);
}

#[test]
fn the_table_is_the_same_bytes_whatever_the_number_of_threads_and_the_bar_ends_full() {
    let last = std::sync::Mutex::new(Progress { done: 0, total: 0 });
    let most = |progress: Progress| {
        let mut last = last.lock().unwrap();
        *last = if progress.done > last.done { progress } else { *last };
    };
    let one = serde_json::to_vec(&table(job(Depth::Brief, 1), &most)).unwrap();
    let three = serde_json::to_vec(&table(job(Depth::Brief, 3), &quiet)).unwrap();
    assert_eq!(one, three);
    let last = *last.lock().unwrap();
    assert_eq!(last.done, last.total);
}

#[test]
fn the_witness_of_a_row_gets_the_answer_of_its_row() {
    for row in table(job(Depth::Brief, 2), &quiet).rows {
        let reason = match row.witness {
            Witness::May(case) => match (case.verdict, case.grant_id) {
                (verdict, Some(id)) if verdict != decide(&case.records, id, &case.request, case.now) => "another verdict",
                (Answer::Allow(_), _) => "Allow",
                (Answer::Deny(refusal), _) => refusal.reason.name(),
            },
            Witness::Submit(case) => submit(&case.records, &case.signed, case.now).map_or_else(Denial::name, |_| "Allow"),
            Witness::Change(case) => step(&case.records, case.caller, &case.message, case.now).map_or_else(Denial::name, |_| "Allow"),
        };
        assert_eq!(reason, row.ruling.name());
    }
}
