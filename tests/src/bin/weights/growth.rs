//! The same calls among more and more grants, and up longer and longer chains.

use crate::{cost::Costs, messages::made};
use codec::Encode;
use shared_logic::{
    limits::MAX_BATCH, selector, AssignedRole, DelegationTerms, GrantId, GrantTerms, Message, PartyKind, Realm, VehicleId, VehicleSalt,
};
use valet_tests::{
    fixtures::{
        self, account, agreement, check_request, days, mandate, profile, register, terms, AUDITOR, DRIVER, INSURER, MANAGER, OWNER,
    },
    BoxError,
};

/// Third parties that data is shared onward with, one below the other.
const ONWARD: [&str; 3] = ["//Charlie#secp256k1", "//Dave#secp256k1", "//Eve#secp256k1"];

/// How many grants a vehicle has when it is measured. What it costs must not depend on them.
const AMONG: [usize; 4] = [1, 10, 100, 1_000];

pub(crate) fn measure(costs: &mut Costs) -> Result<(), BoxError> {
    for (number, count) in (10..).zip(AMONG) {
        among(costs, VehicleSalt([number; 32]), count)?;
    }
    delegations(costs, VehicleSalt([20; 32]))?;
    shares(costs, VehicleSalt([21; 32]))
}

/// Grant, check, withdraw and transfer on a vehicle with so many grants.
fn among(costs: &mut Costs, salt: VehicleSalt, count: usize) -> Result<(), BoxError> {
    costs.make(OWNER, &[register(salt)])?;
    let vehicle = fixtures::vehicle(salt)?;
    let now = costs.client.now()?;
    let insurer = account(INSURER)?;
    let give = Message::Grant { terms: terms(vehicle, insurer, now), agreement: agreement(), request: None };
    let mut grants: Vec<GrantId> = Vec::new();
    while grants.len() < count {
        let more = count.saturating_sub(grants.len()).min(MAX_BATCH);
        grants.extend(costs.make(OWNER, &vec![give; more])?.iter().filter_map(|event| event.grant));
    }
    on_a_vehicle(costs, vehicle, *grants.last().ok_or("expected a grant")?, &count.to_string())
}

/// Each of the four calls once on a vehicle with a crowd of grants; `one` is one of them.
pub(crate) fn on_a_vehicle(costs: &mut Costs, vehicle: VehicleId, one: GrantId, count: &str) -> Result<(), BoxError> {
    let (insurer, now) = (account(INSURER)?, costs.client.now()?);
    let give = Message::Grant { terms: terms(vehicle, insurer, now), agreement: agreement(), request: None };
    costs.change(&format!("grant, among {count}"), OWNER, &[give])?;
    let question = check_request(vehicle, insurer, costs.client.now()?);
    costs.ask(&format!("check, among {count} (dry run)"), &(selector::CHECK, one, question).encode())?;
    costs.change(&format!("withdraw, among {count}"), OWNER, &[Message::Withdraw { grant: one }])?;
    costs.make(OWNER, &[Message::OfferVehicle { vehicle, to: account(MANAGER)?, until: days(now, 14) }])?;
    costs.change(&format!("transfer, among {count}"), MANAGER, &[Message::AcceptVehicle { vehicle }])?;
    Ok(())
}

/// A grant by the owner, and by the last of one, two and three delegates.
fn delegations(costs: &mut Costs, salt: VehicleSalt) -> Result<(), BoxError> {
    costs.make(OWNER, &[register(salt)])?;
    let vehicle = fixtures::vehicle(salt)?;
    let insurer = account(INSURER)?;
    let chain = [OWNER, MANAGER, DRIVER, AUDITOR];
    for (depth, who) in (0_u8..).zip(chain) {
        let now = costs.client.now()?;
        let give = Message::Grant {
            terms: GrantTerms { expires_at: days(now, 20), ..terms(vehicle, insurer, now) },
            agreement: agreement(),
            request: None,
        };
        let grant = made(&costs.change(&format!("grant, delegated {depth} deep"), who, &[give])?)?;
        let question = check_request(vehicle, insurer, costs.client.now()?);
        costs.ask(&format!("check, delegated {depth} deep (dry run)"), &(selector::CHECK, grant, question).encode())?;
        let below = usize::from(depth).checked_add(1).and_then(|next| chain.get(next));
        let Some(below) = below else { break };
        let role = if depth == 0 { AssignedRole::FleetManager } else { AssignedRole::Delegate };
        let given = DelegationTerms {
            role,
            depth_left: 2_u8.saturating_sub(depth),
            expires_at: days(now, 40_u32.saturating_sub(depth.into())),
            ..mandate(now)
        };
        let realm = Realm::Vehicle(vehicle);
        costs.make(who, &[Message::Delegate { realm, to: account(below)?, terms: given }])?;
        costs.make(below, &[Message::AcceptDelegation { realm, ward: None }])?;
    }
    Ok(())
}

/// A grant, and the ones shared from it one below the other.
fn shares(costs: &mut Costs, salt: VehicleSalt) -> Result<(), BoxError> {
    costs.make(OWNER, &[register(salt)])?;
    let vehicle = fixtures::vehicle(salt)?;
    let mut parent = None;
    for (depth, who) in (0_u8..).zip([INSURER].into_iter().chain(ONWARD)) {
        if who != INSURER {
            costs.make(who, &[Message::RegisterParty { profile: profile(PartyKind::ThirdParty) }])?;
        }
        let (now, recipient) = (costs.client.now()?, account(who)?);
        let terms = GrantTerms {
            depth_left: 3_u8.saturating_sub(depth),
            expires_at: days(now, 30_u32.saturating_sub(depth.into())),
            parent,
            ..terms(vehicle, recipient, now)
        };
        let give = Message::Grant { terms, agreement: agreement(), request: None };
        let grant = made(&costs.change(&format!("grant, shared {depth} deep"), OWNER, &[give])?)?;
        let question = check_request(vehicle, recipient, costs.client.now()?);
        costs.ask(&format!("check, shared {depth} deep (dry run)"), &(selector::CHECK, grant, question).encode())?;
        parent = Some(grant);
    }
    Ok(())
}
