//! What the admin may do with the contract itself. INVARIANT (no right over grants): nothing here
//! makes, widens or revives a grant.

use super::{
    event_link::{of_registry, Topic},
    require, Act, Outcome,
};
use crate::{Account, Denial, EventBody, Host, Operation, Role};

/// Denies unless the caller is the admin.
pub(super) fn admin(host: &impl Host, act: Act) -> Result<(), Denial> {
    require(host.registry().admin == Some(act.caller), Denial::NotAuthorised)
}

pub(super) fn pause(host: &impl Host, act: Act) -> Result<Outcome, Denial> {
    change(host, act, EventBody::ContractPaused, |now| now == Operation::Running)
}

pub(super) fn unpause(host: &impl Host, act: Act) -> Result<Outcome, Denial> {
    change(host, act, EventBody::ContractResumed, |now| now == Operation::Paused)
}

/// For good: nothing leads out of it.
pub(super) fn retire(host: &impl Host, act: Act, successor: Account) -> Result<Outcome, Denial> {
    change(host, act, EventBody::ContractRetired { successor }, |now| !matches!(now, Operation::Retired { .. }))
}

/// Not while paused: nobody could let it run again.
pub(super) fn renounce_admin(host: &impl Host, act: Act) -> Result<Outcome, Denial> {
    change(host, act, EventBody::AdminRenounced, |now| now != Operation::Paused)
}

/// The admin offers its role, or takes the offer back; a new offer takes the place of an old one.
pub(super) fn offer_admin(host: &impl Host, act: Act, to: Option<Account>) -> Result<Outcome, Denial> {
    admin(host, act)?;
    require(to != Some(Account([0; 20])) && to != Some(act.caller), Denial::WrongState)?;
    change(host, act, EventBody::AdminOffered { to }, |_| true)
}

/// Who was offered the admin's role takes it.
pub(super) fn accept_admin(host: &impl Host, act: Act) -> Result<Outcome, Denial> {
    require(host.registry().admin.is_some() && host.admin_offer() == Some(act.caller), Denial::UnknownOffer)?;
    of_registry(host, act, Topic::of(Role::Admin), None, EventBody::AdminAccepted)
}

fn change(host: &impl Host, act: Act, body: EventBody, allowed: impl FnOnce(Operation) -> bool) -> Result<Outcome, Denial> {
    admin(host, act)?;
    require(allowed(host.registry().operation), Denial::WrongState)?;
    of_registry(host, act, Topic::of(Role::Admin), None, body)
}
