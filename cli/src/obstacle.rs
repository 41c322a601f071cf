//! What in the records stands in the way of a change, where the denial alone does not tell: which party, or what state the
//! record is in. Most often what is asked for has been done before.

mod party;
mod state;

use shared_logic::{Account, Denial, Host, Message, UnixSeconds};

/// What stands in the way, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Obstacle {
    pub(crate) is: String,
    pub(crate) mend: String,
}

/// What stands in the way of the first of these messages that was denied so; none where nothing is known of it.
pub(crate) fn of(denial: Denial, host: &impl Host, caller: Account, messages: &[Message], now: UnixSeconds) -> Option<Obstacle> {
    messages.iter().find_map(|message| match denial {
        Denial::WrongState => state::of(host, caller, message, now),
        Denial::UnknownParty => party::unknown(host, message),
        Denial::PartyIneligible => party::ineligible(host, message),
        _ => None,
    })
}

/// Whether anything can be told of a denial.
pub(crate) const fn is_known(denial: Denial) -> bool {
    matches!(denial, Denial::WrongState | Denial::UnknownParty | Denial::PartyIneligible)
}

fn so(is: impl Into<String>, mend: impl Into<String>) -> Option<Obstacle> {
    Some(Obstacle { is: is.into(), mend: mend.into() })
}
