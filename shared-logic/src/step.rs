//! Changing: whether a message is accepted, which event it is, and what the event does.
//!
//! A change is decided in two halves. [`step()`] checks the message and makes its one event;
//! [`effect`] says what the event does to the records. Every host, and every replay of history,
//! uses the same `effect`, so folding the events gives the state.

mod catalogue;
mod effect;
mod grant;
mod vehicle;

pub use effect::{effect, Changes};

use crate::{Account, Denial, Event, Host, Message, UnixSeconds};

/// An accepted change: its event, and the records it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The one event to emit.
    pub event: Event,
    /// The records to write.
    pub changes: Changes,
}

/// Who acts, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Act {
    pub caller: Account,
    pub now: UnixSeconds,
}

/// Decides whether `caller` may make this change at `now`, and what it does.
///
/// Nothing is written: the host writes `changes` and emits `event`, both or neither.
///
/// # Errors
/// The first [`Denial`] that applies; the state is then unchanged.
#[inline]
pub fn step(host: &impl Host, caller: Account, message: &Message, now: UnixSeconds) -> Result<Outcome, Denial> {
    let act = Act { caller, now };
    match *message {
        Message::RegisterVehicle { vehicle, vin_commitment } => vehicle::register(host, act, vehicle, vin_commitment),
        Message::TransferVehicle { vehicle, new_owner } => vehicle::transfer(host, act, vehicle, new_owner),
        Message::RegisterParty { party } => catalogue::register_party(host, act, party),
        Message::PublishContainer { container, classes } => catalogue::publish_container(act, container, classes),
        Message::PublishPurpose { purpose } => catalogue::publish_purpose(host, act, purpose),
        Message::Grant { terms } => grant::grant(host, act, terms),
        Message::Withdraw { grant } => grant::withdraw(host, act, grant),
    }
}
