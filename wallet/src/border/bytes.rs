//! The rules themselves, bytes in and bytes out, so that a build of them can be held against another:
//! the contract's, a native one, the one in the browser.
//!
//! Everything is SCALE. An accepted change is the event and then the records it writes; a record is the
//! place of its kind in [`Record`], its key, and what stands there now.

#![expect(clippy::as_conversions, reason = "the codec derive emits them")]

use super::{scale, snapshot, Failure};
use crate::snapshot::{Snapshot, View};
use codec::{Compact, Decode, Encode};
use shared_logic::{
    check as check_rule, check_emergency as check_emergency_rule, effect, step as step_rule, submit as submit_rule, Account, CheckRequest,
    Denial, Event, GrantId, Host, Message, Outcome, Record, SignedIntent, UnixSeconds,
};

/// Something asked of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Question {
    /// May the caller make this change, and what does it do? The answer is a `Result<(Event, Vec<Record>), Denial>`.
    #[codec(index = 0)]
    Step(Account, Message, UnixSeconds),
    /// Does this grant allow the request? The answer is a [`shared_logic::Verdict`].
    #[codec(index = 1)]
    Check(GrantId, CheckRequest, UnixSeconds),
    /// Does an emergency allow the request? The answer is a [`shared_logic::Verdict`].
    #[codec(index = 2)]
    CheckEmergency(CheckRequest, UnixSeconds),
    /// Is this signed intent accepted, and what does it do? Answered as [`Self::Step`].
    #[codec(index = 3)]
    Submit(SignedIntent, UnixSeconds),
}

/// `(State, caller, Message, now)` to `Result<(Event, Vec<Record>), Denial>`.
///
/// # Errors
/// `malformed-input`.
pub fn step(input: &[u8]) -> Result<Vec<u8>, Failure> {
    let (records, (caller, message, now)) = halves(input)?;
    Ok(answer(&records, &Question::Step(caller, message, now)))
}

/// `(State, SignedIntent, now)` to `Result<(Event, Vec<Record>), Denial>`.
///
/// # Errors
/// `malformed-input`.
pub fn submit(input: &[u8]) -> Result<Vec<u8>, Failure> {
    let (records, (signed, now)) = halves(input)?;
    Ok(answer(&records, &Question::Submit(signed, now)))
}

/// `(State, GrantId, CheckRequest, now)` to [`shared_logic::Verdict`].
///
/// # Errors
/// `malformed-input`.
pub fn check(input: &[u8]) -> Result<Vec<u8>, Failure> {
    let (records, (grant, request, now)) = halves(input)?;
    Ok(answer(&records, &Question::Check(grant, request, now)))
}

/// `(State, CheckRequest, now)` to [`shared_logic::Verdict`].
///
/// # Errors
/// `malformed-input`.
pub fn check_emergency(input: &[u8]) -> Result<Vec<u8>, Failure> {
    let (records, (request, now)) = halves(input)?;
    Ok(answer(&records, &Question::CheckEmergency(request, now)))
}

/// A state that stays decoded, for many questions.
#[derive(Clone, Debug)]
pub struct Rules(Snapshot);

impl Rules {
    /// Takes a state in SCALE.
    ///
    /// # Errors
    /// `malformed-input`.
    pub fn read(state: &[u8]) -> Result<Self, Failure> {
        snapshot(state).map(Self)
    }

    /// Answers a `Vec<Question>` by a `Vec<Vec<u8>>`: for each question its answer. The state stays as it is.
    ///
    /// # Errors
    /// `malformed-input`; nothing is answered then.
    pub fn ask(&self, questions: &[u8]) -> Result<Vec<u8>, Failure> {
        let questions: Vec<Question> = scale(questions)?;
        Ok(questions.iter().map(|question| answer(&self.0, question)).collect::<Vec<_>>().encode())
    }
}

/// A state, and what is asked about it.
fn halves<T: Decode + Encode>(mut input: &[u8]) -> Result<(Snapshot, T), Failure> {
    let records = Snapshot::read_some(&mut input).map_err(Failure::malformed)?;
    Ok((records, scale(input)?))
}

fn answer(records: &Snapshot, question: &Question) -> Vec<u8> {
    let host = View::of(records);
    match question {
        Question::Step(caller, message, now) => change(&host, step_rule(&host, *caller, message, *now)),
        Question::Submit(signed, now) => change(&host, submit_rule(&host, signed, *now)),
        Question::Check(grant, request, now) => check_rule(&host, *grant, request, *now).encode(),
        Question::CheckEmergency(request, now) => check_emergency_rule(&host, request, *now).encode(),
    }
}

fn change(host: &View<'_>, outcome: Result<Outcome, Denial>) -> Vec<u8> {
    encoded(&outcome.and_then(|outcome| accepted(host, &outcome)))
}

type Accepted = (Event, Vec<Record>);

fn accepted(host: &View<'_>, outcome: &Outcome) -> Result<Accepted, Denial> {
    let mut records = Vec::new();
    effect(&outcome.event, host.event_hash(&outcome.event), &outcome.before, |record| records.push(record))?;
    Ok((outcome.event, records))
}

fn encoded(result: &Result<Accepted, Denial>) -> Vec<u8> {
    let (event, records) = match result {
        Ok(accepted) => accepted,
        Err(denial) => return Err::<(), _>(denial).encode(),
    };
    let mut bytes = (0u8, event).encode();
    encode_records(records, &mut bytes);
    bytes
}

/// Appends records as an accepted change's answer has them: how many, then each. The rules never send a
/// record, so they have no such form.
pub fn encode_records(records: &[Record], bytes: &mut Vec<u8>) {
    // Cannot fail: an event writes at most four records.
    Compact(u32::try_from(records.len()).unwrap_or(u32::MAX)).encode_to(bytes);
    records.iter().for_each(|record| encode_record(record, bytes));
}

/// As the codec's derive would encode it.
fn encode_record(record: &Record, bytes: &mut Vec<u8>) {
    match record {
        Record::Registry(registry) => (0u8, registry).encode_to(bytes),
        Record::Vehicle(id, vehicle) => (1u8, id, vehicle).encode_to(bytes),
        Record::Grant(id, grant) => (2u8, id, grant).encode_to(bytes),
        Record::Party(account, party) => (3u8, account, party).encode_to(bytes),
        Record::Purpose(purpose) => (4u8, purpose).encode_to(bytes),
        Record::Delegation(realm, to, delegation) => (5u8, realm, to, delegation).encode_to(bytes),
        Record::AccessRequest(id, request) => (6u8, id, request).encode_to(bytes),
        Record::Emergency(vehicle, authority, emergency) => (7u8, vehicle, authority, emergency).encode_to(bytes),
        Record::Nonce(account, vehicle, nonce) => (8u8, account, vehicle, nonce).encode_to(bytes),
        Record::IntentKey(principal, key, named) => (9u8, principal, key, named).encode_to(bytes),
        Record::Domain(domain) => (10u8, domain).encode_to(bytes),
        Record::VehicleOffer(vehicle, offer) => (11u8, vehicle, offer).encode_to(bytes),
        Record::AdminOffer(to) => (12u8, to).encode_to(bytes),
        Record::Objections(vehicle, objections) => (13u8, vehicle, objections).encode_to(bytes),
        Record::Attestation(vehicle, attester, attestation) => (14u8, vehicle, attester, attestation).encode_to(bytes),
        Record::Recovery(vehicle, recovery) => (15u8, vehicle, recovery).encode_to(bytes),
    }
}
