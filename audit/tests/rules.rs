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

mod faulty;

use faulty::{Fault, Faulty};
use shared_logic::{check, step, submit, Denial, Verdict as Answer};
use std::{num::NonZeroUsize, time::Instant};
use valet_audit::{
    rules::{families, table, table_of, DecisionTable, Depth, Job, Progress, Question, Witness},
    Verdict,
};

fn job(depth: Depth, threads: usize) -> Job {
    Job { depth, threads: NonZeroUsize::new(threads).unwrap() }
}

fn quiet(_: Progress) {}

/// Counts and prints the figures, and the first difference of each family in full.
fn counted(depth: Depth) -> DecisionTable {
    const THREADS: usize = 2;
    let began = Instant::now();
    let table = table(job(depth, THREADS), &quiet);
    let seconds = began.elapsed().as_secs_f64();
    let each = seconds * 1e9 / table.cases as f64;
    println!("{depth:?}: {} cases, {} differences, {seconds:.2} s on {THREADS} threads", table.cases, table.differences);
    println!("{each:.1} ns a case, {:.1} ns on each thread", each * THREADS as f64);
    for row in &table.rows {
        println!("{:?} {} {} cases, {} deviations", row.question, row.ruling.name(), row.cases, row.deviations);
    }
    println!("{:?}", table.reach);
    println!("{}", serde_json::to_string_pretty(&table.disagreements).unwrap());
    for found in &table.disagreements {
        println!("{:?} in {:?}: rules {}, reference {}", found.question, found.aspect, found.rules.name(), found.reference);
    }
    table
}

fn assert_clean(depth: Depth, cases: std::ops::Range<u64>) {
    let table = counted(depth);
    assert_eq!((table.disagreements.len(), table.differences), (0, 0));
    assert_eq!(table.reach.by_neither, Vec::<&str>::new());
    assert_eq!(table.verdict(), Verdict::Clean);
    assert!(cases.contains(&table.cases), "{}", table.cases);
    let rows_sum: u64 = table.rows.iter().map(|row| row.cases).sum();
    assert_eq!(rows_sum, table.cases);
}

#[test]
fn rules_and_reference_agree_in_every_case_of_the_small_scope_and_every_reason_comes_up() {
    assert_clean(Depth::Small, 30_000_000..60_000_000);
}

#[test]
fn every_reason_comes_up_in_the_brief_scope_too() {
    assert_clean(Depth::Brief, 1_000_000..5_000_000);
}

#[test]
#[ignore = "a minute long; run with --ignored for above 10^9 cases"]
fn rules_and_reference_agree_in_every_case_of_the_deep_scope() {
    assert_clean(Depth::Deep, 1_000_000_000..u64::MAX);
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
            Witness::Check(case) => match (case.verdict, case.grant_id) {
                (verdict, Some(id)) if verdict != check(&case.records, id, &case.request, case.now) => "another verdict",
                (Answer::Allow(_), _) => "Allow",
                (Answer::Deny(refusal), _) => refusal.reason.name(),
            },
            Witness::Submit(case) => submit(&case.records, &case.signed, case.now).map_or_else(Denial::name, |_| "Allow"),
            Witness::Change(case) => step(&case.records, case.caller, &case.message, case.now).map_or_else(Denial::name, |_| "Allow"),
        };
        assert_eq!(reason, row.ruling.name());
    }
}

#[test]
fn every_seeded_fault_is_found_where_it_is_and_nowhere_else() {
    use Fault as F;
    use Question as Q;
    // One of each question at a time.
    let found: [(Faulty, &[Q]); 11] = [
        (
            Faulty(&[
                F::LastsASecondLonger,
                F::EmergencyForgets,
                F::PartyIsNotWritten,
                F::AnybodyWithdraws,
                F::NeverErases,
                F::NeverTooLate,
                F::ALossIsNotCounted,
                F::OfferLastsForEver,
            ]),
            &[
                Q::Check,
                Q::CheckEmergency,
                Q::RegisterParty,
                Q::SetParty,
                Q::MovePartyKey,
                Q::SetPartyRecovery,
                Q::RecoverPartyKey,
                Q::AcceptDelegation,
                Q::Suspend,
                Q::Withdraw,
                Q::RecordEnd,
                Q::AttestErasure,
                Q::Submit,
            ],
        ),
        (
            Faulty(&[
                F::TheFutureIsAsked,
                F::RecoveredTooSoon,
                F::TheOldKeyActs,
                F::ACircle,
                F::AnObjectionIsNotHeard,
                F::TheFirstMandate,
                F::WithdrawsWithoutObjecting,
                F::TheOfferGives,
                F::AdmittedAtOnce,
                F::ACountForEachIntent,
                F::RecoversAtOnce,
            ]),
            &[
                Q::Check,
                Q::CheckEmergency,
                Q::OpenEmergency,
                Q::ReviewEmergency,
                Q::FinishRecovery,
                Q::MovePartyKey,
                Q::RecoverPartyKey,
                Q::Delegate,
                Q::Grant,
                Q::Renew,
                Q::Narrow,
                Q::Withdraw,
                Q::CoConsent,
                Q::Submit,
            ],
        ),
        (
            Faulty(&[F::ConsentOutlivesItsRole, F::AThirdEmergency, F::TheCrowdIsNotHeard, F::AStoppedKeySigns]),
            &[Q::Check, Q::OpenEmergency, Q::Grant, Q::Renew, Q::Submit],
        ),
        (Faulty(&[F::ConsentOpensWhatWasBefore, F::ABarIsForgotten, F::LessThanNeeded]), &[Q::Check, Q::OpenEmergency, Q::Grant]),
        (Faulty(&[F::PurposesUnbounded]), &[Q::Grant, Q::Renew]),
        (Faulty(&[F::LeavesForAnywhere, F::NobodyIsInControl]), &[Q::Check, Q::Grant]),
        (Faulty(&[F::ProofHasNoEnd]), &[Q::Check]),
        (Faulty(&[F::LeavesTheVehicle]), &[Q::Check]),
        (Faulty(&[F::NamesNoGrant]), &[Q::Check]),
        (Faulty(&[F::HasEverySignal]), &[Q::Check]),
        (Faulty(&[]), &[]),
    ];
    for (rules, questions) in found {
        let table = table_of(&rules, &families(), job(Depth::Brief, 2), &quiet);
        let mut told: Vec<_> = table.disagreements.iter().map(|found| found.question).collect();
        told.dedup();
        assert_eq!(told, questions, "{rules:?}");
        assert_eq!(table.verdict(), if rules.0.is_empty() { Verdict::Clean } else { Verdict::Findings });
    }
}
