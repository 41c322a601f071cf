//! "May I change this?", told from the prose.

use super::{
    may::object,
    names::{actions, classes, kinds, NameSet},
    Records,
};
use shared_logic::{
    party::Gatekeeper, purpose::CoConsent, Account, Epoch, EventHash, Grant, GrantId, GrantState, GrantTerms, Message, Party, Purpose,
    UnixSeconds, Vehicle, VehicleId,
};

/// What follows from an accepted message: the one event, as the prose describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The kind of event.
    pub event: &'static str,
    /// As whom the caller acted.
    pub role: &'static str,
    /// The vehicle, the number of its event, and the hash of the one before.
    pub vehicle: Option<(VehicleId, u32, EventHash)>,
    /// The recipient of the grant concerned.
    pub recipient: Option<Account>,
    /// The vehicle's owner and epoch afterwards.
    pub owner: Option<(Account, u32)>,
    /// The window and state of the grant concerned, afterwards.
    pub grant: Option<(UnixSeconds, UnixSeconds, GrantState)>,
}

/// Whether the message is accepted and what follows, or the name of the first objection.
///
/// The order of objections stands in the [module above](super).
///
/// # Errors
/// The name of a [`shared_logic::Denial`].
pub fn accept(records: &impl Records, caller: Account, message: &Message, now: UnixSeconds) -> Result<Consequence, &'static str> {
    match message {
        Message::RegisterVehicle { vehicle, .. } => register_vehicle(records, caller, *vehicle),
        Message::TransferVehicle { vehicle, new_owner } => transfer(records, caller, *vehicle, *new_owner),
        Message::RegisterParty { party } => register_party(records, caller, party),
        Message::PublishContainer { classes: mask, .. } => {
            object("EmptyScope", classes(*mask).is_empty())?;
            Ok(catalogue("ContainerPublished", "Anyone"))
        }
        Message::PublishPurpose { purpose } => publish_purpose(records, caller, purpose),
        Message::Grant { terms } => grant(records, caller, terms, now),
        Message::Withdraw { grant } => withdraw(records, caller, *grant),
    }
}

fn register_vehicle(records: &impl Records, caller: Account, id: VehicleId) -> Result<Consequence, &'static str> {
    object("VehicleExists", records.vehicle(id).is_some())?;
    let vehicle = Some((id, 1, EventHash([0; 32])));
    Ok(Consequence { vehicle, owner: Some((caller, 1)), ..of_owner("VehicleRegistered") })
}

fn transfer(records: &impl Records, caller: Account, id: VehicleId, new_owner: Account) -> Result<Consequence, &'static str> {
    let before = own(records, caller, id)?;
    object("WrongState", new_owner == caller)?;
    let epoch = counted_on(before.epoch.0)?;
    let vehicle = Some(numbered(id, &before)?);
    Ok(Consequence { vehicle, owner: Some((new_owner, epoch)), ..of_owner("OwnershipTransferred") })
}

fn register_party(records: &impl Records, caller: Account, party: &Party) -> Result<Consequence, &'static str> {
    object("PartyIneligible", kinds(party.kinds).is_empty())?;
    object("PartyExists", records.party(caller).is_some())?;
    Ok(catalogue("PartyRegistered", "Party"))
}

fn publish_purpose(records: &impl Records, caller: Account, purpose: &Purpose) -> Result<Consequence, &'static str> {
    object("NotAuthorised", caller != records.admin())?;
    let allowed = classes(purpose.classes);
    object("EmptyScope", allowed.is_empty() || purpose.max_duration.0 < 1)?;
    object("NeverGrantable", allowed.contains("ActuateDrive"))?;
    object("PurposeExists", records.purpose(purpose.code).is_some())?;
    Ok(catalogue("PurposePublished", "Admin"))
}

fn grant(records: &impl Records, caller: Account, terms: &GrantTerms, now: UnixSeconds) -> Result<Consequence, &'static str> {
    let vehicle = own(records, caller, terms.vehicle)?;
    parties(records, terms)?;
    let purpose = records.purpose(terms.purpose).ok_or("UnknownPurpose")?;
    let wanted = classes(terms.classes);
    scope(terms, &wanted, &purpose)?;
    object("CoConsentMissing", matches!(purpose.co_consent, CoConsent::Driver))?;
    object("HistoryBeforeFence", vehicle.epoch_start.0 > terms.history_from.0)?;
    object("RetentionTooLong", !(0..=purpose.max_retention.0).contains(&terms.retention.0))?;
    let begins = window(terms, &purpose, now)?;
    let window = Some((begins, terms.expires_at, GrantState::Active));
    let owner = Some((vehicle.owner, vehicle.epoch.0));
    let place = Some(numbered(terms.vehicle, &vehicle)?);
    Ok(Consequence { vehicle: place, recipient: Some(terms.recipient), owner, grant: window, ..of_owner("GrantActivated") })
}

/// The Data Act's parties: a gatekeeper may not receive; authorities and auditors receive nothing by a grant.
fn parties(records: &impl Records, terms: &GrantTerms) -> Result<(), &'static str> {
    let recipient = records.party(terms.recipient).ok_or("UnknownParty")?;
    let receiving = NameSet::from(["DataHolder", "ThirdParty", "Processor"]);
    let may_receive = !kinds(recipient.kinds).is_disjoint(&receiving);
    object("PartyIneligible", matches!(recipient.gatekeeper, Gatekeeper::Yes) || !may_receive)?;
    if let Some(account) = terms.data_holder {
        let holder = records.party(account).ok_or("UnknownParty")?;
        object("PartyIneligible", !kinds(holder.kinds).contains("DataHolder"))?;
    }
    Ok(())
}

fn scope(terms: &GrantTerms, wanted: &NameSet, purpose: &Purpose) -> Result<(), &'static str> {
    object("EmptyScope", wanted.len().min(actions(terms.actions).len()) == 0)?;
    object("NeverGrantable", wanted.contains("ActuateDrive"))?;
    object("ClassNotAllowedForPurpose", wanted.difference(&classes(purpose.classes)).next().is_some())
}

/// When the window begins: as asked, or now when that has passed. Counted in a wider integer than the rules use.
fn window(terms: &GrantTerms, purpose: &Purpose, now: UnixSeconds) -> Result<UnixSeconds, &'static str> {
    let [asked, ends, present] = [terms.not_before.0, terms.expires_at.0, now.0].map(i128::from);
    object("NoExpiry", ends == 0)?;
    object("WindowReversed", asked >= ends)?;
    object("Expired", present >= ends)?;
    let longest = i128::from(purpose.max_duration.0);
    let begins = if asked < present { now } else { terms.not_before };
    let latest_end = i128::from(begins.0).checked_add(longest).ok_or("OutOfRange")?;
    object("DurationTooLong", ends > latest_end)?;
    Ok(begins)
}

fn withdraw(records: &impl Records, caller: Account, id: GrantId) -> Result<Consequence, &'static str> {
    let Grant { terms, epoch: Epoch(epoch), state, .. } = records.grant(id).ok_or("UnknownGrant")?;
    let vehicle = own(records, caller, terms.vehicle)?;
    object("StaleEpoch", epoch != vehicle.epoch.0)?;
    object("WrongState", matches!(state, GrantState::Withdrawn))?;
    let grant = Some((terms.not_before, terms.expires_at, GrantState::Withdrawn));
    let owner = Some((vehicle.owner, vehicle.epoch.0));
    let place = Some(numbered(terms.vehicle, &vehicle)?);
    Ok(Consequence { vehicle: place, recipient: Some(terms.recipient), owner, grant, ..of_owner("GrantWithdrawn") })
}

fn own(records: &impl Records, caller: Account, id: VehicleId) -> Result<Vehicle, &'static str> {
    let vehicle = records.vehicle(id).ok_or("UnknownVehicle")?;
    object("NotAuthorised", caller != vehicle.owner)?;
    Ok(vehicle)
}

/// The next place in the vehicle's chain of events.
fn numbered(id: VehicleId, before: &Vehicle) -> Result<(VehicleId, u32, EventHash), &'static str> {
    Ok((id, counted_on(before.seq.0)?, before.last_event))
}

/// The next number; the largest that fits has none.
fn counted_on(number: u32) -> Result<u32, &'static str> {
    object("OutOfRange", number == u32::MAX)?;
    Ok(number.wrapping_add(1))
}

const fn of_owner(event: &'static str) -> Consequence {
    catalogue(event, "Owner")
}

const fn catalogue(event: &'static str, role: &'static str) -> Consequence {
    Consequence { event, role, vehicle: None, recipient: None, owner: None, grant: None }
}
