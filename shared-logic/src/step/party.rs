//! Parties: registering, and how they stand.

use super::{
    contract::admin,
    event_link::{of_registry, Topic},
    require, running, Act, Outcome, Subject,
};
use crate::{
    limits::{ADMISSION_DELAY, END_OF_TIME, FOUNDING, KEY_DELAY},
    party::{DatedKey, PartyKind, PartyStatus},
    Account, Denial, EventBody, Host, Party, Profile, Role, UnixSeconds,
};

/// An account registers itself, once.
pub(super) fn register(host: &impl Host, act: Act, profile: Profile) -> Result<Outcome, Denial> {
    running(host)?;
    require(!profile.kinds.is_empty(), Denial::PartyIneligible)?;
    require(host.party(act.caller).is_none(), Denial::PartyExists)?;
    let party = Party::declared(profile, act.caller);
    of_registry(host, act, Topic::of(Role::Party).about(act.caller), None, EventBody::PartyRegistered { party })
}

/// The admin admits, corrects or suspends. INVARIANT (never revives): whoever loses a standing gets a
/// new epoch, so what was granted before stays without effect when the standing comes back.
pub(super) fn set(host: &impl Host, act: Act, account: Account, profile: Profile, status: PartyStatus) -> Result<Outcome, Denial> {
    admin(host, act)?;
    require(!profile.kinds.is_empty(), Denial::PartyIneligible)?;
    let before = host.party(account).ok_or(Denial::UnknownParty)?;
    let mut party = Party { profile, status, ..before };
    let standings: [fn(&Party) -> bool; 4] = [
        Party::may_receive,
        Party::may_attest,
        |party| party.admitted_as(PartyKind::Authority),
        |party| party.admitted_as(PartyKind::Auditor),
    ];
    if standings.iter().any(|has| has(&before) && !has(&party)) {
        party.epoch = before.epoch.next().ok_or(Denial::OutOfRange)?;
    }
    if [PartyKind::Authority, PartyKind::Auditor].into_iter().any(|kind| party.admitted_as(kind) && !before.admitted_as(kind)) {
        party.acts_from = takes_effect(host, act.now);
    }
    let subject = Some(Subject::Party(before));
    of_registry(host, act, Topic::of(Role::Admin).about(account), subject, EventBody::PartyStatusChanged { party })
}

/// When an admission made now takes effect: with some delay, so that everybody can see it coming; at once
/// while the contract is new and nobody has come to rely on it.
fn takes_effect(host: &impl Host, now: UnixSeconds) -> UnixSeconds {
    let founding = host.registry().founded_at.after(FOUNDING).is_some_and(|end| now < end);
    if founding {
        now
    } else {
        now.after(ADMISSION_DELAY).unwrap_or(END_OF_TIME)
    }
}

/// The party of that id, when the caller acts for it.
pub(super) fn acting(host: &impl Host, act: Act, id: Account) -> Result<Party, Denial> {
    let party = host.party(id).ok_or(Denial::UnknownParty)?;
    require(party.acting_key(act.now) == act.caller, Denial::NotAuthorised)?;
    Ok(party)
}

/// The acting key hands over to another, some days later, so that a stolen key cannot do it unseen. Naming the present key
/// takes that back.
pub(super) fn move_key(host: &impl Host, act: Act, id: Account, key: Account) -> Result<Outcome, Denial> {
    let before = acting(host, act, id)?;
    require(key != Account([0; 20]), Denial::WrongState)?;
    let from = act.now.after(KEY_DELAY).unwrap_or(END_OF_TIME);
    let next_key = (key != act.caller).then_some(DatedKey { key, from });
    changed(act, id, host, before, Party { key: act.caller, next_key, ..before }, |party| EventBody::PartyKeyMoved { party })
}

/// Who may put another key in the acting key's place. Named by the acting key, the account has that power some days
/// later, so that a stolen key cannot get it unseen: until then whoever acts can name another or nobody. After that the
/// account alone says who follows it, at once. INVARIANT (never the reverse): an acting key never overrides the recovery
/// account.
pub(super) fn set_recovery(host: &impl Host, act: Act, id: Account, recovery: Option<Account>) -> Result<Outcome, Denial> {
    let before = host.party(id).ok_or(Denial::UnknownParty)?;
    let (says, from) = match before.recovery_key(act.now) {
        Some(account) => (account, act.now),
        None => (before.acting_key(act.now), act.now.after(KEY_DELAY).unwrap_or(END_OF_TIME)),
    };
    require(says == act.caller, Denial::NotAuthorised)?;
    let named = before.recovery.map(|recovery| recovery.key);
    require(recovery != named && recovery != Some(Account([0; 20])), Denial::WrongState)?;
    let recovery = recovery.map(|key| DatedKey { key, from });
    changed(act, id, host, before, Party { recovery, ..before }, |party| EventBody::PartyRecoverySet { party })
}

/// The recovery account puts another key in the acting key's place, at once.
pub(super) fn recover_key(host: &impl Host, act: Act, id: Account, key: Account) -> Result<Outcome, Denial> {
    let before = host.party(id).ok_or(Denial::UnknownParty)?;
    require(before.recovery_key(act.now) == Some(act.caller), Denial::NotAuthorised)?;
    require(key != Account([0; 20]), Denial::WrongState)?;
    changed(act, id, host, before, Party { key, next_key: None, ..before }, |party| EventBody::PartyKeyRecovered { party })
}

fn changed(
    act: Act,
    id: Account,
    host: &impl Host,
    before: Party,
    party: Party,
    body: impl FnOnce(Party) -> EventBody,
) -> Result<Outcome, Denial> {
    of_registry(host, act, Topic::of(Role::Party).about(id), Some(Subject::Party(before)), body(party))
}
