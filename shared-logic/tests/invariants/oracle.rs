//! The same answers found in another way: all that a grant rests on is laid out first, and then looked at.

use shared_logic::{
    Account, Action, Actions, CheckRequest, Coverage, Delegation, DelegationRef, DelegationState, DriverConsent, Grant, GrantId,
    GrantState, Operation, Party, Realm, Residency, Seq, SignalClasses, State, UnixSeconds, VehicleId, VehicleStatus,
};

/// The delegations from this account's up to one that the owner gave; none when a link is broken.
pub(crate) fn links(state: &State, id: VehicleId, account: Account, start: DelegationRef, now: UnixSeconds) -> Option<Vec<Delegation>> {
    let vehicle = state.vehicles.get(&id)?;
    let sound = |held: &&Delegation| {
        matches!(held.state, DelegationState::Active { .. })
            && held.epoch.unwrap_or(vehicle.epoch) == vehicle.epoch
            && (held.terms.not_before.0..held.terms.expires_at.0).contains(&now.0)
    };
    let in_car = |account: Account| state.delegations.get(&(Realm::Vehicle(id), account));
    let in_fleet = |account: Account| state.delegations.get(&(Realm::Fleet(vehicle.owner), account));
    let named = |account: Account, reference: DelegationRef| match reference {
        DelegationRef::Vehicle(seq) => in_car(account).filter(|held| held.seq == seq),
        DelegationRef::Fleet(seq) => in_fleet(account).filter(|held| held.seq == seq),
    };
    let climb = |first: Option<&Delegation>| {
        let (mut chain, mut next) = (Vec::new(), first);
        loop {
            let link = next.filter(sound)?;
            chain.push(*link);
            match link.under {
                None => break,
                Some(_) if chain.len() > 8 => return None,
                Some(reference) => next = named(link.from, reference),
            }
        }
        let owners = chain.last().is_some_and(|last: &Delegation| last.from == vehicle.owner);
        (owners && chain.len() <= 3).then_some(chain)
    };
    climb(named(account, start))
}

/// The chains of delegations that the account has: of the vehicle, of the owner's fleet.
pub(crate) fn chains(state: &State, id: VehicleId, account: Account, now: UnixSeconds) -> Vec<Vec<Delegation>> {
    let Some(vehicle) = state.vehicles.get(&id) else { return Vec::new() };
    let of = |realm, reference: fn(Seq) -> DelegationRef| {
        let start = reference(state.delegations.get(&(realm, account))?.seq);
        links(state, id, account, start, now)
    };
    let of_car = of(Realm::Vehicle(id), DelegationRef::Vehicle);
    of_car.into_iter().chain(of(Realm::Fleet(vehicle.owner), DelegationRef::Fleet)).collect()
}

/// True for one who drives the vehicle now, or is offered to.
pub(crate) fn may_drive(state: &State, id: VehicleId, account: Account, now: UnixSeconds) -> bool {
    // As if everything that was offered to that account had been accepted.
    let mut accepted = state.clone();
    for ((_, to), held) in &mut accepted.delegations {
        if let DelegationState::Offered { until } = held.state {
            if *to == account && now < until {
                held.state = DelegationState::Active { since: now };
            }
        }
    }
    chains(&accepted, id, account, now).into_iter().any(|chain| chain[0].terms.role.is_subject())
}

/// Whether somebody else's objection stands in the way of personal data for that recipient.
pub(crate) fn objected(state: &State, id: VehicleId, by: Account, recipient: Account, now: UnixSeconds) -> bool {
    let vehicle = &state.vehicles[&id];
    let stands =
        |place: &shared_logic::Objection| place.by != by && now < place.until && (place.to == recipient || place.to == Account([0; 20]));
    let crowded = || now < state.objections[&id].crowded_until;
    vehicle.objections > 0 && (crowded() || state.objections[&id].places.iter().any(stands))
}

/// The grant and those it is shared from, upward.
pub(crate) fn path(state: &State, id: GrantId) -> Option<Vec<Grant>> {
    let mut path = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next {
        let grant = *state.grants.get(&id)?;
        next = grant.terms.parent;
        path.push(grant);
        if path.len() > 8 {
            return None;
        }
    }
    Some(path)
}

/// When an allowed request ends to be; none for one that is denied.
pub(crate) fn allowed_until(state: &State, id: GrantId, request: &CheckRequest, now: UnixSeconds) -> Option<u64> {
    let vehicle = state.vehicles.get(&request.vehicle)?;
    let path = path(state, id)?;
    let first = path.first()?;
    let open = state.registry.operation == Operation::Running && vehicle.status == VehicleStatus::InUse && !request.classes.is_empty();
    let its = (first.terms.vehicle, first.terms.recipient) == (request.vehicle, request.recipient);
    let open = open && request.data_from.0 <= now.0.saturating_add(300);
    let documented = matches!(request.coverage, Coverage::ByClass | Coverage::Covered);
    if !open || !its || !documented || !path.iter().all(|grant| covers(grant, request, now) && grant.epoch == vehicle.epoch) {
        return None;
    }
    let (mut ends, mut steps) = (Vec::new(), path.len() - 1);
    for grant in &path {
        let party: &Party = state.parties.get(&grant.terms.recipient)?;
        if !party.may_receive() || party.epoch != grant.party_epoch || grant.driver_consent == DriverConsent::Missing {
            return None;
        }
        if let DriverConsent::Given { by, under } = grant.driver_consent {
            let chain = links(state, request.vehicle, by, under, now)?;
            let DelegationState::Active { since } = chain[0].state else { return None };
            if !chain[0].terms.role.is_subject() || request.data_from < since {
                return None;
            }
            ends.extend(chain.iter().map(|link| link.terms.expires_at.0));
        }
        ends.push(grant.terms.expires_at.0);
        let Some(reference) = grant.under else { continue };
        let chain = links(state, request.vehicle, grant.grantor, reference, now)?;
        steps += chain.len();
        for link in &chain {
            if !request.classes.within(link.terms.classes) || !link.terms.actions.has(request.action) {
                return None;
            }
            ends.push(link.terms.expires_at.0);
        }
    }
    if steps > 3 {
        None
    } else {
        ends.into_iter().min()
    }
}

/// True when the grant's own record covers the request at that time.
fn covers(grant: &Grant, request: &CheckRequest, now: UnixSeconds) -> bool {
    let terms = &grant.terms;
    let old = request.data_from.0.checked_add(300).is_some_and(|end| end < now.0);
    let commands = !request.classes.and(SignalClasses::COMMANDS).is_empty();
    let data = !request.classes.minus(SignalClasses::COMMANDS).is_empty();
    let fits = if request.action == Action::Actuate { commands && !data } else { data && !commands };
    grant.state == GrantState::Active
        && (terms.not_before.0..terms.expires_at.0).contains(&now.0)
        && terms.purpose == request.purpose
        && Actions::of(&[request.action]).within(terms.actions)
        && (!old || terms.actions.has(Action::History))
        && (request.residency == Residency::InVehicle
            || (terms.residency == Residency::OffBoard && terms.regions.items().any(|region| region == request.region)))
        && fits
        && request.classes.within(terms.classes)
        && request.data_from >= terms.history_from
        && terms.max_uses.is_none_or(|most| most > grant.used)
}

/// True when the grant can have no effect any more, for good.
pub(crate) fn gone(state: &State, id: GrantId, now: UnixSeconds) -> bool {
    let Some(path) = path(state, id) else { return true };
    let vehicle = state.vehicles[&path[0].terms.vehicle];
    let mut steps = path.len() - 1;
    let lost = |grant: &Grant, steps: &mut usize| {
        let party = state.parties.get(&grant.terms.recipient);
        let stands = party.is_some_and(|party| party.may_receive() && party.epoch == grant.party_epoch);
        let chain = grant.under.map(|reference| links(state, grant.terms.vehicle, grant.grantor, reference, now));
        *steps += chain.as_ref().and_then(Option::as_ref).map_or(0, Vec::len);
        matches!(grant.state, GrantState::Ended { .. })
            || now >= grant.terms.expires_at
            || grant.epoch != vehicle.epoch
            || !stands
            || chain.is_some_and(|chain| chain.is_none())
    };
    let any = path.iter().map(|grant| lost(grant, &mut steps)).fold(false, |any, one| any | one);
    any || steps > 3 || vehicle.status == VehicleStatus::Retired
}
