//! Becoming a party, and what the admin finds of one.

use super::{
    consequence::{Consequence, Context},
    contract::by_admin,
    names::{kinds, NameSet},
    objection::{ahead, counted_on, narrow, object, running, wide, Objection},
    standing::{admitted_as, may_receive, may_vouch},
    Records,
};
use shared_logic::{party::DatedKey, Account, Epoch, EventBody, Party, PartyStatus, Profile, Record, Role, UnixSeconds};

const DAY: i128 = 86_400;

pub(super) fn register(context: &Context<'_, impl Records>, profile: &Profile) -> Result<Consequence, Objection> {
    running(context.records)?;
    object("PartyIneligible", kinds(profile.kinds).is_empty())?;
    object("PartyExists", context.records.party(context.caller).is_some())?;
    let party = Party {
        profile: *profile,
        status: PartyStatus::Declared,
        epoch: Epoch(1),
        acts_from: UnixSeconds(0),
        key: context.caller,
        next_key: None,
        recovery: None,
    };
    let body = EventBody::PartyRegistered { party };
    Ok(context.of_registry()?.about(context.caller).consequence(Role::Party, body, vec![Record::Party(context.caller, party)]))
}

pub(super) fn set(
    context: &Context<'_, impl Records>,
    account: Account,
    profile: &Profile,
    status: PartyStatus,
) -> Result<Consequence, Objection> {
    by_admin(context)?;
    object("PartyIneligible", kinds(profile.kinds).is_empty())?;
    let before = context.records.party(account).ok_or("UnknownParty")?;
    let after = Party { profile: *profile, status, ..before };
    let lost = standings(&before).difference(&standings(&after)).next().is_some();
    let admitted = admissions(&after).difference(&admissions(&before)).next().is_some();
    let epoch =
        if lost { Epoch(u32::try_from(counted_on(before.epoch.0.into(), u32::MAX.into())?).unwrap_or_default()) } else { before.epoch };
    let acts_from = if admitted { acting_from(context) } else { before.acts_from };
    let party = Party { epoch, acts_from, ..after };
    let place = context.of_registry()?.about(account).party_loses(lost);
    Ok(place.consequence(Role::Admin, EventBody::PartyStatusChanged { party }, vec![Record::Party(account, party)]))
}

/// Who acts for a party: its key, or the one that has taken its place by now.
fn key(party: &Party, now: UnixSeconds) -> Account {
    match party.next_key {
        Some(next) if now.0 >= next.from.0 => next.key,
        _ => party.key,
    }
}

/// The party, where the caller acts for it.
pub(super) fn acting(context: &Context<'_, impl Records>, id: Account) -> Result<Party, Objection> {
    let party = context.records.party(id).ok_or("UnknownParty")?;
    object("NotAuthorised", key(&party, context.now) != context.caller)?;
    Ok(party)
}

/// Another is to act for the party, in three days; naming who acts now takes that back.
pub(super) fn move_key(context: &Context<'_, impl Records>, id: Account, to: Account) -> Result<Consequence, Objection> {
    let before = acting(context, id)?;
    object("WrongState", to.0 == [0; 20])?;
    let from = narrow(wide(context.now).saturating_add(3 * DAY));
    let next_key = if to == context.caller { None } else { Some(DatedKey { key: to, from }) };
    let party = Party { key: context.caller, next_key, ..before };
    kept(context, id, party, EventBody::PartyKeyMoved { party })
}

/// Who can put another key in its place by now.
fn guardian(party: &Party, now: UnixSeconds) -> Option<Account> {
    let named = party.recovery?;
    (wide(named.from) <= wide(now)).then_some(named.key)
}

/// Who may put another key in its place: whoever acts says that, in three days it holds, and then only that one says who
/// comes next, at once.
pub(super) fn set_recovery(context: &Context<'_, impl Records>, id: Account, recovery: Option<Account>) -> Result<Consequence, Objection> {
    let before = context.records.party(id).ok_or("UnknownParty")?;
    let by = guardian(&before, context.now);
    object("NotAuthorised", context.caller != by.unwrap_or_else(|| key(&before, context.now)))?;
    let already = recovery == before.recovery.map(|named| named.key);
    object("WrongState", already || recovery.is_some_and(|to| to.0 == [0; 20]))?;
    let from = narrow(wide(context.now).saturating_add(if by.is_some() { 0 } else { 3 * DAY }));
    let party = Party { recovery: recovery.map(|key| DatedKey { key, from }), ..before };
    kept(context, id, party, EventBody::PartyRecoverySet { party })
}

pub(super) fn recover_key(context: &Context<'_, impl Records>, id: Account, to: Account) -> Result<Consequence, Objection> {
    let before = context.records.party(id).ok_or("UnknownParty")?;
    object("NotAuthorised", guardian(&before, context.now) != Some(context.caller))?;
    object("WrongState", to.0 == [0; 20])?;
    let party = Party { key: to, next_key: None, ..before };
    kept(context, id, party, EventBody::PartyKeyRecovered { party })
}

fn kept(context: &Context<'_, impl Records>, id: Account, party: Party, body: EventBody) -> Result<Consequence, Objection> {
    Ok(context.of_registry()?.about(id).consequence(Role::Party, body, vec![Record::Party(id, party)]))
}

/// An admission takes effect after three days, so that everybody can see it coming; in the contract's first seven
/// days at once.
fn acting_from(context: &Context<'_, impl Records>) -> UnixSeconds {
    let young = ahead(context.now, context.records.registry().founded_at) < 7 * DAY;
    narrow(wide(context.now).saturating_add(if young { 0 } else { 3 * DAY }))
}

/// What a party may be to others, of which it can lose each.
fn standings(party: &Party) -> NameSet {
    let others = [may_receive(party).then_some("recipient"), may_vouch(party).then_some("attester")];
    admissions(party).into_iter().chain(others.into_iter().flatten()).collect()
}

/// As what it was admitted that acts for others.
fn admissions(party: &Party) -> NameSet {
    ["authority", "auditor"].into_iter().filter(|kind| admitted_as(party, kind)).collect()
}
