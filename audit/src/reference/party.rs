//! Becoming a party, and what the admin finds of one.

use super::{
    consequence::{Consequence, Context},
    contract::by_admin,
    names::kinds,
    objection::{counted_on, object, running, Objection},
    standing::{admitted_as, may_receive},
    Records,
};
use shared_logic::{Account, Epoch, EventBody, Party, PartyStatus, Profile, Record, Role};

pub(super) fn register(context: &Context<'_, impl Records>, profile: &Profile) -> Result<Consequence, Objection> {
    running(context.records)?;
    object("PartyIneligible", kinds(profile.kinds).is_empty())?;
    object("PartyExists", context.records.party(context.caller).is_some())?;
    let party = Party { profile: *profile, status: PartyStatus::Declared, epoch: Epoch(1) };
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
    let after = Party { profile: *profile, status, epoch: before.epoch };
    let lost = standings(&before).difference(&standings(&after)).next().is_some();
    let epoch =
        if lost { Epoch(u32::try_from(counted_on(before.epoch.0.into(), u32::MAX.into())?).unwrap_or_default()) } else { before.epoch };
    let party = Party { epoch, ..after };
    let place = context.of_registry()?.about(account);
    Ok(place.consequence(Role::Admin, EventBody::PartyStatusChanged { party }, vec![Record::Party(account, party)]))
}

/// What a party may be to others, of which it can lose each.
fn standings(party: &Party) -> super::names::NameSet {
    let receives = may_receive(party).then_some("recipient");
    let admitted = ["authority", "auditor"].into_iter().filter(|kind| admitted_as(party, kind));
    admitted.chain(receives).collect()
}
