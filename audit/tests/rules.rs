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

use shared_logic::{
    check, step, submit, Account, Before, CheckRequest, Coverage, Denial, Erasure, Event, EventHash, Grant, GrantId, Host, Message,
    Outcome, Record, Residency, SignedIntent, UnixSeconds, Vehicle, Verdict as Answer,
};
use std::{num::NonZeroUsize, time::Instant};
use valet_audit::{
    rules::{families, table, table_of, DecisionTable, Depth, Job, Progress, Question, Rules, Witness, World},
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

/// A fault of the rules.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    LastsASecondLonger,
    ProofHasNoEnd,
    LeavesTheVehicle,
    NamesNoGrant,
    AnybodyWithdraws,
    NeverTooLate,
    EmergencyForgets,
    PartyIsNotWritten,
    NeverErases,
    HasEverySignal,
}

/// The true rules, but for some faults.
#[derive(Debug)]
struct Faulty(&'static [Fault]);

impl Faulty {
    fn has(&self, fault: Fault) -> bool {
        self.0.contains(&fault)
    }
}

impl Rules for Faulty {
    fn check(&self, records: &World, grant: GrantId, request: &CheckRequest, now: UnixSeconds) -> Answer {
        let mut request = *request;
        if self.has(Fault::LeavesTheVehicle) {
            request.residency = Residency::InVehicle;
        }
        if self.has(Fault::HasEverySignal) && request.coverage == Coverage::NoSuchSignal {
            request.coverage = Coverage::Covered;
        }
        let now = UnixSeconds(now.0.saturating_sub(u64::from(self.has(Fault::LastsASecondLonger))));
        let mut answer = check(records, grant, &request, now);
        match &mut answer {
            Answer::Allow(proof) if self.has(Fault::ProofHasNoEnd) => proof.expires_at = UnixSeconds(u64::MAX),
            Answer::Deny(refusal) if self.has(Fault::NamesNoGrant) => refusal.grant = None,
            _ => {}
        }
        answer
    }

    fn check_emergency(&self, records: &World, request: &CheckRequest, now: UnixSeconds) -> Answer {
        let data_from = if self.has(Fault::EmergencyForgets) { UnixSeconds(u64::MAX) } else { request.data_from };
        shared_logic::check_emergency(records, &CheckRequest { data_from, ..*request }, now)
    }

    fn step(&self, records: &World, caller: Account, message: &Message, now: UnixSeconds) -> Result<Outcome, Denial> {
        let owner = || match *message {
            Message::Withdraw { grant } => Some(records.vehicle(records.grant(grant)?.terms.vehicle)?.owner),
            _ => None,
        };
        let caller = if self.has(Fault::AnybodyWithdraws) { owner().unwrap_or(caller) } else { caller };
        step(records, caller, message, now)
    }

    fn submit(&self, records: &World, signed: &SignedIntent, now: UnixSeconds) -> Result<Outcome, Denial> {
        let mut signed = *signed;
        if self.has(Fault::NeverTooLate) {
            signed.intent.deadline = UnixSeconds(u64::MAX);
        }
        submit(records, &signed, now)
    }

    fn effect(&self, event: &Event, hash: EventHash, before: &Before) -> Result<Vec<Record>, Denial> {
        let mut records = Vec::new();
        shared_logic::effect(event, hash, before, |record| records.push(record))?;
        if self.has(Fault::PartyIsNotWritten) {
            records.retain(|record| !matches!(record, Record::Party(..)));
        }
        Ok(records)
    }

    fn erasure(&self, records: &World, vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> Erasure {
        if self.has(Fault::NeverErases) {
            return Erasure::NotDue;
        }
        shared_logic::erasure(records, vehicle, grant, now)
    }
}

#[test]
fn every_seeded_fault_is_found_where_it_is_and_nowhere_else() {
    use Question as Q;
    // One of each question at a time.
    let many = &[
        Fault::LastsASecondLonger,
        Fault::EmergencyForgets,
        Fault::PartyIsNotWritten,
        Fault::AnybodyWithdraws,
        Fault::NeverErases,
        Fault::NeverTooLate,
    ];
    let found: [(Faulty, &[Q]); 5] = [
        (
            Faulty(many),
            &[Q::Check, Q::CheckEmergency, Q::RegisterParty, Q::SetParty, Q::Withdraw, Q::RecordEnd, Q::AttestErasure, Q::Submit],
        ),
        (Faulty(&[Fault::ProofHasNoEnd]), &[Q::Check]),
        (Faulty(&[Fault::LeavesTheVehicle]), &[Q::Check]),
        (Faulty(&[Fault::NamesNoGrant]), &[Q::Check]),
        (Faulty(&[Fault::HasEverySignal]), &[Q::Check]),
    ];
    for (rules, questions) in found {
        let table = table_of(&rules, &families(), job(Depth::Brief, 2), &quiet);
        let mut told: Vec<_> = table.disagreements.iter().map(|found| found.question).collect();
        told.dedup();
        assert_eq!((table.verdict(), told.as_slice()), (Verdict::Findings, questions), "{rules:?}");
    }
}
