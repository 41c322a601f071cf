//! Becoming a party, and what the admin finds of one.

use super::{
    consequence::{Consequence, Telling},
    contract::by_admin,
    ground::{admitted_as, may_receive},
    names::kinds,
    objection::{counted_on, object, running, Objection},
    Records,
};
use shared_logic::{Account, Epoch, EventBody, Party, PartyStatus, Profile, Record, Role};

pub(super) fn register(telling: &Telling<'_, impl Records>, profile: &Profile) -> Result<Consequence, Objection> {
    running(telling.records)?;
    object("PartyIneligible", kinds(profile.kinds).is_empty())?;
    object("PartyExists", telling.records.party(telling.caller).is_some())?;
    let party = Party { profile: *profile, status: PartyStatus::Declared, epoch: Epoch(1) };
    let body = EventBody::PartyRegistered { party };
    Ok(telling.of_registry()?.about(telling.caller).tell(Role::Party, body, vec![Record::Party(telling.caller, party)]))
}

pub(super) fn set(
    telling: &Telling<'_, impl Records>,
    account: Account,
    profile: &Profile,
    status: PartyStatus,
) -> Result<Consequence, Objection> {
    by_admin(telling)?;
    object("PartyIneligible", kinds(profile.kinds).is_empty())?;
    let before = telling.records.party(account).ok_or("UnknownParty")?;
    let after = Party { profile: *profile, status, epoch: before.epoch };
    let lost = standings(&before).difference(&standings(&after)).next().is_some();
    let epoch =
        if lost { Epoch(u32::try_from(counted_on(before.epoch.0.into(), u32::MAX.into())?).unwrap_or_default()) } else { before.epoch };
    let party = Party { epoch, ..after };
    let place = telling.of_registry()?.about(account);
    Ok(place.tell(Role::Admin, EventBody::PartyStatusChanged { party }, vec![Record::Party(account, party)]))
}

/// What a party may be to others, of which it can lose each.
fn standings(party: &Party) -> super::names::NameSet {
    let receives = may_receive(party).then_some("recipient");
    let admitted = ["Authority", "Auditor"].into_iter().filter(|kind| admitted_as(party, kind));
    admitted.chain(receives).collect()
}
