//! Messages that must be accepted.

use shared_logic::{step, Account, Event, Message, State, UnixSeconds};

/// The event that the rules make of a message in this state.
///
/// # Panics
/// When they deny it.
pub fn event_of(state: &State, caller: Account, message: Message, now: UnixSeconds) -> Event {
    step(state, caller, &message, now).unwrap_or_else(|denial| panic!("{denial}: {message:?}")).event
}

/// Puts a message to the rules, and changes the state as they say.
///
/// # Panics
/// When they deny it.
pub fn accept(state: &mut State, caller: Account, message: Message, now: UnixSeconds) -> Event {
    let event = event_of(state, caller, message, now);
    state.apply(&event).unwrap();
    event
}
