//! Requests, some of which a grant allows, and the table of them with their records.

use crate::{
    dataset::{some_classes, START},
    BoxError, Dataset,
};
use fastrand::Rng;
use shared_logic::{
    Action, Actions, CheckRequest, Coverage, Grant, PurposeCode, Region, Residency, SignalClass, SignalClasses, UnixSeconds, VehicleId,
};
use std::collections::BTreeMap;
use valet_bench_table::{Candidate, Question, Support, Table};

/// So many in a hundred questions are a grant's own request with one thing changed.
const CHANGED: u8 = 60;

/// All grants of a dataset with what they rest on, and so many questions about them.
///
/// The questions concern what is in the scope of one grant: a class of signals, live data, parties in
/// good standing. The rest of the rules is asked too, and passes.
///
/// # Errors
/// When the dataset lacks a record.
pub fn table(dataset: &Dataset, questions: usize) -> Result<Table, BoxError> {
    let mut rng = Rng::with_seed(0xa5c);
    let candidates = dataset.grants.iter().map(|id| candidate(dataset, *id)).collect::<Result<Vec<_>, _>>()?;
    let places: BTreeMap<VehicleId, u32> = dataset.vehicles.iter().copied().zip(0..).collect();
    let vehicles = dataset.vehicles.iter().map(|id| Ok((*id, *dataset.state.vehicles.get(id).ok_or("expected a vehicle")?)));
    let vehicles = vehicles.collect::<Result<Vec<_>, BoxError>>()?;
    let ask = |_| {
        let candidate = rng.u32(0..u32::try_from(candidates.len())?);
        let grant = &candidates.get(usize::try_from(candidate)?).ok_or("expected a grant")?.grant;
        let (mut request, mut now) = fitting(&mut rng, grant);
        if rng.u8(0..100) < CHANGED {
            change(&mut rng, dataset, grant, &mut request, &mut now);
        }
        request.data_from = now;
        let vehicle = *places.get(&request.vehicle).ok_or("expected a vehicle")?;
        Ok(Question { vehicle, candidate, request, now })
    };
    let questions = (0..questions).map(ask).collect::<Result<Vec<_>, BoxError>>()?;
    Ok(Table { registry: dataset.state.registry, vehicles, candidates, questions })
}

/// A grant with what it rests on. A grant of a dataset's owner to a party rests on the party alone.
fn candidate(dataset: &Dataset, id: shared_logic::GrantId) -> Result<Candidate, BoxError> {
    let grant = *dataset.state.grants.get(&id).ok_or("expected a grant")?;
    let recipient = grant.terms.recipient;
    let party = *dataset.state.parties.get(&recipient).ok_or("expected a party")?;
    Ok(Candidate { id, grant, support: Support { parties: vec![(recipient, party)], ..Support::default() } })
}

/// A request within the grant's scope, at a moment within its window.
fn fitting(rng: &mut Rng, grant: &Grant) -> (CheckRequest, UnixSeconds) {
    let terms = &grant.terms;
    let action = rng.choice(terms.actions.items().collect::<Vec<_>>()).unwrap_or(Action::Read);
    let request = CheckRequest {
        vehicle: terms.vehicle,
        recipient: terms.recipient,
        purpose: terms.purpose,
        action,
        residency: if rng.bool() { terms.residency } else { Residency::InVehicle },
        region: Region::Eea,
        classes: some_classes(rng, terms.classes.and(kind_of(action))),
        coverage: Coverage::ByClass,
        data_from: START,
    };
    (request, UnixSeconds(rng.u64(terms.not_before.0..terms.expires_at.0)))
}

/// Changes one thing, by chance into what it was.
fn change(rng: &mut Rng, dataset: &Dataset, grant: &Grant, request: &mut CheckRequest, now: &mut UnixSeconds) {
    match rng.u8(0..8) {
        0 => request.vehicle = rng.choice(&dataset.vehicles).copied().unwrap_or(request.vehicle),
        1 => request.recipient = rng.choice(&dataset.parties).copied().unwrap_or(request.recipient),
        2 => request.purpose = PurposeCode(rng.u16(1..=10)),
        3 => request.action = rng.choice(Actions::ALL.items().collect::<Vec<_>>()).unwrap_or(request.action),
        4 => request.residency = Residency::OffBoard,
        5 => {
            request.classes =
                request.classes.or(rng.choice(SignalClass::LIST).map_or(SignalClasses::NONE, |class| SignalClasses::of(&[*class])))
        }
        6 => *now = UnixSeconds(rng.u64(START.0..=grant.terms.not_before.0)),
        _ => *now = UnixSeconds(grant.terms.expires_at.0.saturating_add(rng.u64(0..100_000))),
    }
}

/// The classes that an action can concern.
pub(crate) fn kind_of(action: Action) -> SignalClasses {
    if action == Action::Actuate {
        SignalClasses::COMMANDS
    } else {
        SignalClasses::ALL.minus(SignalClasses::COMMANDS)
    }
}
