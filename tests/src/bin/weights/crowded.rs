//! The same calls on chains that begin with very many grants, which would take hours to make one by one.

use crate::{cost::Costs, growth::on_a_vehicle};
use shared_logic::{step, Account, Message, State, UnixSeconds, VehicleSalt};
use std::{fs, path::Path};
use valet_tests::{
    fixtures::{self, account, agreement, register, terms, INSURER, OWNER},
    BoxError, Genesis, Harness, RawClient,
};

/// How many grants the vehicle has when the chain begins.
const AMONG: [u32; 2] = [10_000, 100_000];

/// Goes on from what stands on the harness's chain; `folder` is for the chains it begins.
pub(crate) fn measure(costs: &mut Costs, harness: Harness, folder: &Path) -> Result<(), BoxError> {
    let (contract, now) = (costs.client.contract(), costs.client.now()?);
    let mut state = State::new(account(OWNER)?);
    for event in costs.client.events()? {
        state.apply(&event)?;
    }
    let mut genesis = Genesis::of(&harness, contract)?;
    drop(harness);
    for (number, count) in (14..).zip(AMONG) {
        let salt = VehicleSalt([number; 32]);
        let vehicle = fixtures::vehicle(salt)?;
        let crowd = crowd(state.clone(), salt, count, now)?;
        let of_it = crowd.grants.iter().find(|(_, grant)| grant.terms.vehicle == vehicle);
        let one = *of_it.ok_or("expected a grant")?.0;
        genesis.replace(&crowd);
        let folder = folder.join(count.to_string());
        fs::create_dir_all(&folder)?;
        let spec = folder.join("spec.json");
        fs::write(&spec, serde_json::to_vec(&genesis.spec())?)?;
        let harness = Harness::start_from(folder, spec, &["--seal", "instant"])?;
        costs.client = RawClient::to(harness.url(), contract)?;
        on_a_vehicle(costs, vehicle, one, &count.to_string())?;
    }
    Ok(())
}

/// The state with one vehicle more that has so many grants, each made by the rules.
fn crowd(mut state: State, salt: VehicleSalt, count: u32, now: UnixSeconds) -> Result<State, BoxError> {
    let (owner, insurer) = (account(OWNER)?, account(INSURER)?);
    make(&mut state, owner, &register(salt), now)?;
    let vehicle = fixtures::vehicle(salt)?;
    let give = Message::Grant { terms: terms(vehicle, insurer, now), agreement: agreement(), request: None };
    for _ in 0..count {
        make(&mut state, owner, &give, now)?;
    }
    Ok(state)
}

fn make(state: &mut State, who: Account, message: &Message, now: UnixSeconds) -> Result<(), BoxError> {
    let outcome = step(state, who, message, now).map_err(|denial| format!("expected the rules to accept {message:?}: {denial}"))?;
    Ok(state.apply(&outcome.event)?)
}
