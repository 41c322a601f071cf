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
    decide, step, Account, Action, Changes, Coverage, Denial, Grant, GrantId, GrantState, GrantTerms, Message, Outcome, Proof, Refusal,
    Request, Residency, Seq, SignalClasses, UnixSeconds, Vehicle, Verdict as Answer,
};
use std::{num::NonZeroUsize, time::Instant};
use valet_audit::{
    rules::{table, table_of, Aspect, DecisionTable, Depth, Job, Progress, Question, Rules, Witness, World},
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
}

#[test]
fn rules_and_reference_agree_in_every_case_of_the_small_scope_and_every_reason_comes_up() {
    let began = Instant::now();
    let table = table(job(Depth::Small, 2), &quiet);
    print(&table, began);
    assert_eq!(table.disagreements, []);
    assert_eq!(table.reach.by_neither, Vec::<&str>::new());
    assert_eq!(table.verdict(), Verdict::Clean);
    assert!(table.cases >= 10_000_000);
    let rows_sum: u64 = table.rows.iter().map(|row| row.cases).sum();
    assert_eq!(rows_sum, table.cases);
}

#[test]
fn every_reason_comes_up_in_the_brief_scope_too() {
    let table = table(job(Depth::Brief, 1), &quiet);
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
            Witness::May(case) => {
                match decide(case.vehicle.as_ref(), case.grant.as_ref().map(|grant| (case.grant_id, grant)), &case.request, case.now) {
                    Answer::Allow(_) => "Allow",
                    Answer::Deny(refusal) => refusal.reason.name(),
                }
            }
            Witness::Change(case) => step(&case.records, case.caller, &case.message, case.now).map_or_else(Denial::name, |_| "Allow"),
        };
        assert_eq!(reason, row.ruling.name());
    }
}

/// Rules with one fault in deciding: the verdict of the true rules is given to `fault`, with what they decided on.
struct BrokenDecide(fn(Asked<'_>) -> Answer);

#[derive(Clone, Copy)]
struct Asked<'a> {
    vehicle: Option<&'a Vehicle>,
    grant: Option<(GrantId, &'a Grant)>,
    request: &'a Request,
    now: UnixSeconds,
}

impl Asked<'_> {
    fn truly(self) -> Answer {
        decide(self.vehicle, self.grant, self.request, self.now)
    }

    fn with_request(self, change: impl FnOnce(&mut Request)) -> Answer {
        let mut request = *self.request;
        change(&mut request);
        decide(self.vehicle, self.grant, &request, self.now)
    }

    fn with_grant(self, change: impl FnOnce(&mut Grant)) -> Answer {
        let Some((id, mut grant)) = self.grant.map(|(id, grant)| (id, *grant)) else { return self.truly() };
        change(&mut grant);
        decide(self.vehicle, Some((id, &grant)), self.request, self.now)
    }
}

impl Rules for BrokenDecide {
    fn decide(&self, vehicle: Option<&Vehicle>, grant: Option<(GrantId, &Grant)>, request: &Request, now: UnixSeconds) -> Answer {
        (self.0)(Asked { vehicle, grant, request, now })
    }
}

#[test]
fn every_seeded_fault_in_deciding_is_found_with_a_witness() {
    type Fault = (&'static str, fn(Asked<'_>) -> Answer);
    let faults: &[Fault] = &[
        ("expires_at counts as valid", |asked| {
            asked.with_grant(|grant| {
                grant.terms.expires_at.0 += u64::from(grant.terms.expires_at == asked.now);
            })
        }),
        ("not_before counts as too early", |asked| asked.with_grant(|grant| grant.terms.not_before.0 += 1)),
        ("the end is not looked at", |asked| {
            asked.with_grant(|grant| {
                grant.terms.expires_at = grant.terms.expires_at.max(UnixSeconds(asked.now.0 + 1));
            })
        }),
        ("withdrawn grants allow", |asked| asked.with_grant(|grant| grant.state = GrantState::Active)),
        ("any purpose will do", |asked| {
            asked.with_request(|request| request.purpose = asked.grant.map_or(request.purpose, |it| it.1.terms.purpose))
        }),
        ("any epoch will do", |asked| asked.with_grant(|grant| grant.epoch = asked.vehicle.map_or(grant.epoch, |vehicle| vehicle.epoch))),
        ("a later epoch will do", |asked| {
            asked.with_grant(|grant| {
                grant.epoch = asked.vehicle.map_or(grant.epoch, |vehicle| vehicle.epoch.min(grant.epoch));
            })
        }),
        ("any recipient will do", |asked| {
            asked.with_request(|request| request.recipient = asked.grant.map_or(request.recipient, |it| it.1.terms.recipient))
        }),
        ("any vehicle will do", |asked| {
            asked.with_request(|request| request.vehicle = asked.grant.map_or(request.vehicle, |it| it.1.terms.vehicle))
        }),
        ("off board is as in the vehicle", |asked| asked.with_request(|request| request.residency = Residency::InVehicle)),
        ("reading covers history", |asked| {
            asked.with_request(|request| {
                request.action = if request.action == Action::History { Action::Read } else { request.action };
            })
        }),
        ("one class of those asked is enough", |asked| {
            asked.with_request(|request| {
                let granted = asked.grant.map_or(request.classes, |it| request.classes.and(it.1.terms.classes));
                request.classes = if granted.is_empty() { request.classes } else { granted };
            })
        }),
        ("an unknown document covers", |asked| {
            asked.with_request(|request| {
                request.coverage = if request.coverage == Coverage::Unknown { Coverage::Covered } else { request.coverage };
            })
        }),
        ("an excluded signal is only not named", |asked| {
            asked.with_request(|request| {
                request.coverage = if request.coverage == Coverage::Excluded { Coverage::NotCovered } else { request.coverage };
            })
        }),
        ("data at the fence are denied", |asked| asked.with_grant(|grant| grant.terms.history_from.0 += 1)),
        ("data a second before the fence are allowed", |asked| asked.with_grant(|grant| grant.terms.history_from.0 -= 1)),
        ("an empty request is allowed", |asked| {
            asked.with_request(|request| {
                let some = asked.grant.map_or(request.classes, |it| it.1.terms.classes);
                request.classes = if request.classes.is_empty() { some } else { request.classes };
            })
        }),
        ("an unknown grant gives an unknown vehicle", |asked| {
            if asked.grant.is_none() {
                Answer::deny(Denial::UnknownVehicle)
            } else {
                asked.truly()
            }
        }),
        ("expired is told before withdrawn", |asked| match (asked.truly(), asked.with_grant(|grant| grant.state = GrantState::Active)) {
            (Answer::Deny(Refusal { reason: Denial::Withdrawn, .. }), other @ Answer::Deny(Refusal { reason: Denial::Expired, .. })) => {
                other
            }
            (truth, _) => truth,
        }),
        ("the proof shows another vehicle's newest event", |asked| match asked.truly() {
            Answer::Allow(proof) => Answer::Allow(Proof { seq: Seq(proof.seq.0 + 1), ..proof }),
            denied => denied,
        }),
        ("the refusal does not tell what is missing", |asked| match asked.truly() {
            Answer::Deny(refusal) => Answer::Deny(Refusal { missing: SignalClasses::NONE, ..refusal }),
            allowed => allowed,
        }),
    ];
    for (name, fault) in faults {
        let table = table_of(&BrokenDecide(*fault), job(Depth::Brief, 2), &quiet);
        assert_eq!(table.verdict(), Verdict::Findings, "{name}");
        assert!(table.differences > 0, "{name}");
        let found = &table.disagreements[0];
        assert_eq!(found.question, Question::May, "{name}");
        println!(
            "{name}: {:?}, the rules {}, the reference {}, {} cases",
            found.aspect,
            found.rules.name(),
            found.reference,
            table.differences
        );
    }
}

/// Rules with one fault in changing: the message and its answer are given to `fault`.
struct BrokenStep(StepFault);

type StepFault = fn(&Message, &World, UnixSeconds, Result<Outcome, Denial>) -> Result<Outcome, Denial>;

impl Rules for BrokenStep {
    fn step(&self, records: &World, caller: Account, message: &Message, now: UnixSeconds) -> Result<Outcome, Denial> {
        (self.0)(message, records, now, step(records, caller, message, now))
    }
}

#[test]
fn every_seeded_fault_in_changing_is_found_with_a_witness() {
    type Fault = (&'static str, Question, Aspect, StepFault);
    let faults: &[Fault] = &[
        ("a stranger may withdraw", Question::Withdraw, Aspect::Answer, |message, world, now, truth| match truth {
            Err(Denial::NotAuthorised) if matches!(message, Message::Withdraw { .. }) => {
                step(world, world.vehicle.unwrap().1.owner, message, now)
            }
            truth => truth,
        }),
        ("a withdrawal a second time is accepted silently as unknown", Question::Withdraw, Aspect::Answer, |message, _, _, truth| {
            match truth {
                Err(Denial::WrongState) if matches!(message, Message::Withdraw { .. }) => Err(Denial::UnknownGrant),
                truth => truth,
            }
        }),
        ("a grant may run a second too long", Question::Grant, Aspect::Answer, |message, world, now, truth| match (truth, message) {
            (Err(Denial::DurationTooLong), Message::Grant { terms }) => {
                let shorter = UnixSeconds(terms.expires_at.0 - 1);
                let terms = GrantTerms { expires_at: shorter, ..*terms };
                step(world, world.vehicle.unwrap().1.owner, &Message::Grant { terms }, now).map_err(|_| Denial::DurationTooLong)
            }
            (truth, _) => truth,
        }),
        ("the epoch stays on a transfer", Question::TransferVehicle, Aspect::Records, |message, _, _, truth| match (truth, message) {
            (Ok(mut outcome), Message::TransferVehicle { .. }) => {
                outcome.changes.vehicle.as_mut().unwrap().1.epoch.0 -= 1;
                Ok(outcome)
            }
            (truth, _) => truth,
        }),
        (
            "a new owner's time begins with the former owner's",
            Question::TransferVehicle,
            Aspect::Records,
            |message, world, _, truth| match (truth, message) {
                (Ok(mut outcome), Message::TransferVehicle { .. }) => {
                    outcome.changes.vehicle.as_mut().unwrap().1.epoch_start = world.vehicle.unwrap().1.epoch_start;
                    Ok(outcome)
                }
                (truth, _) => truth,
            },
        ),
        ("a grant is stored wider than it was asked for", Question::Grant, Aspect::Records, |message, _, _, truth| {
            match (truth, message) {
                (Ok(mut outcome), Message::Grant { .. }) => {
                    outcome.changes.grant.as_mut().unwrap().1.terms.classes = SignalClasses::ALL;
                    Ok(outcome)
                }
                (truth, _) => truth,
            }
        }),
        ("a withdrawal is an event but changes nothing", Question::Withdraw, Aspect::Records, |message, _, _, truth| {
            match (truth, message) {
                (Ok(outcome), Message::Withdraw { .. }) => Ok(Outcome { changes: Changes { grant: None, ..outcome.changes }, ..outcome }),
                (truth, _) => truth,
            }
        }),
        ("an event does not name the one before", Question::Grant, Aspect::Event, |message, _, _, truth| match (truth, message) {
            (Ok(mut outcome), Message::Grant { .. }) => {
                outcome.event.link.as_mut().unwrap().previous.0[0] ^= 1;
                Ok(outcome)
            }
            (truth, _) => truth,
        }),
        ("the last number wraps", Question::TransferVehicle, Aspect::Answer, |message, world, now, truth| match (truth, message) {
            (Err(Denial::OutOfRange), Message::TransferVehicle { .. }) => {
                let mut world = *world;
                let vehicle = &mut world.vehicle.as_mut().unwrap().1;
                (vehicle.seq.0, vehicle.epoch.0) = (0, 0);
                let owner = vehicle.owner;
                step(&world, owner, message, now)
            }
            (truth, _) => truth,
        }),
    ];
    for (name, question, aspect, fault) in faults {
        let table = table_of(&BrokenStep(*fault), job(Depth::Brief, 2), &quiet);
        let found: Vec<_> = table.disagreements.iter().map(|found| (found.question, found.aspect)).collect();
        assert_eq!(found, [(*question, *aspect)], "{name}");
    }
}
