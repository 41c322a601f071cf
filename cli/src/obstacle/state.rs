//! What state a record is in that does not allow a change, and what to do: `WrongState` alone tells neither.

use super::{so, Obstacle};
use shared_logic::{
    over, Account, DriverConsent, EmergencyState, GrantId, GrantState, Host, Message, Operation, RequestId, RequestState, UnixSeconds,
    VehicleId,
};

/// What state the record is in, where it does not allow the message.
pub(super) fn of(host: &impl Host, caller: Account, message: &Message, now: UnixSeconds) -> Option<Obstacle> {
    match *message {
        Message::Suspend { grant } => of_grant(host, grant, |state| match state {
            GrantState::Suspended { by } => so(
                format!("grant {grant} is suspended already, by {by}"),
                format!("there is nothing to do; `valet grant resume {grant}` by whoever suspended it lets it have effect again"),
            ),
            _ => None,
        }),
        Message::Resume { grant } => of_grant(host, grant, |state| match state {
            GrantState::Active => so(
                format!("grant {grant} is not suspended"),
                format!("there is nothing to resume; `valet grant show {grant}` tells whether it has effect"),
            ),
            _ => None,
        }),
        Message::Withdraw { grant }
        | Message::Revoke { grant }
        | Message::Renounce { grant }
        | Message::Narrow { grant, .. }
        | Message::Renew { grant, .. } => of_grant(host, grant, |_| None),
        Message::RecordEnd { grant } => of_grant(host, grant, |_| {
            let record = host.grant(grant)?;
            let runs = over(host, &host.vehicle(record.terms.vehicle)?, &record, now).is_none();
            runs.then(|| so(format!("grant {grant} has not ended"), "only what has ended by itself is recorded as ended"))?
        }),
        Message::WithdrawConsent { grant } => of_grant(host, grant, |_| {
            let given = matches!(host.grant(grant)?.driver_consent, DriverConsent::Given { .. });
            (!given).then(|| so(format!("nobody has consented to grant {grant}"), "there is nothing to take back"))?
        }),
        Message::AttestErasure { grant, .. } => {
            let at = host.grant(grant)?.erased_at?;
            so(
                format!("it was stated before, {}, that the data of grant {grant} are erased", moment(at)),
                "once is enough: there is nothing to do",
            )
        }
        Message::DeferRequest { request } | Message::CloseRequest { request, .. } => of_request(host, request),
        Message::SetRequestPolicy { vehicle, policy } if host.vehicle(vehicle)?.request_policy == policy => {
            so(format!("vehicle {vehicle} lets {} ask already", policy.name()), "there is nothing to do")
        }
        Message::OfferVehicle { vehicle, to, .. } if host.vehicle(vehicle)?.owner == to => {
            so(format!("{to} owns vehicle {vehicle} already"), "offer it to another account")
        }
        Message::StartRecovery { vehicle } => started(host, vehicle, true, |recovery| {
            so(
                format!("the recovery of vehicle {vehicle} has started already, {}", moment(recovery)),
                "wait for the delay, then `valet recovery finish`",
            )
        }),
        Message::CancelRecovery { vehicle } | Message::FinishRecovery { vehicle } => started(host, vehicle, false, |_| {
            so(format!("no recovery of vehicle {vehicle} runs"), "`valet vehicle show ID` tells who is named for one")
        }),
        Message::SetPartyRecovery { party, recovery } if host.party(party)?.recovery.map(|named| named.key) == recovery => so(
            recovery.map_or_else(|| format!("party {party} has no recovery account"), |key| format!("{key} is named already")),
            "there is nothing to do",
        ),
        Message::RemoveIntentKey { key } if host.intent_key(caller, key).is_none_or(|named| named.is_removed()) => {
            so(format!("{key} is no key that signs for {caller}"), "`valet intent key list` shows those that are")
        }
        Message::SetIntentKey { key, .. } if host.intent_key(caller, key).is_some_and(|named| named.is_removed()) => {
            so(format!("{key} was removed before, and a removed key never signs again"), "make a new key and name that one")
        }
        Message::Object { vehicle, .. } => {
            so(format!("{caller} objects to this recipient already, for vehicle {vehicle}"), "there is nothing to do")
        }
        Message::SetIntentKey { key, .. } if key == caller => {
            so("an account signs for itself without being named", "name another key, or sign with this one")
        }
        Message::LiftObjection { vehicle, .. } => so(
            format!("{caller} does not object to this recipient, for vehicle {vehicle}"),
            "`valet objection list` shows the objections that stand",
        ),
        Message::ReviewEmergency { vehicle, authority, .. } => match host.emergency(vehicle, authority)?.state {
            EmergencyState::Open => so("the emergency is not over", "it is reviewed once it is closed or its time has passed"),
            EmergencyState::Reviewed { finding, at } => {
                so(format!("the emergency was reviewed before, {}: {}", moment(at), finding.name()), "one review is made of each")
            }
            EmergencyState::Closed => None,
        },
        Message::Pause | Message::Unpause | Message::Retire { .. } => of_contract(host.registry().operation),
        Message::OfferAdmin { to } if to == Some(caller) => so("the admin's role is yours already", "offer it to another account"),
        _ => None,
    }
}

/// A grant that has ended allows nothing any more; of any other state `else_` tells.
fn of_grant(host: &impl Host, id: GrantId, else_: impl FnOnce(GrantState) -> Option<Obstacle>) -> Option<Obstacle> {
    match host.grant(id)?.state {
        GrantState::Ended { reason, at } => so(
            format!("grant {id} has ended already, {}: {}", moment(at), reason.name()),
            "there is nothing to do: what has ended does not come back, and a new one is given with `valet grant create`",
        ),
        state => else_(state),
    }
}

fn of_request(host: &impl Host, id: RequestId) -> Option<Obstacle> {
    match host.access_request(id)?.state {
        RequestState::Open => None,
        RequestState::Deferred => so(
            format!("request {id} is deferred already"),
            "it can still be granted (`valet grant create --request ID`) or refused (`valet request refuse ID`)",
        ),
        RequestState::Closed(end) => {
            so(format!("request {id} is over: {}", end.name()), "the recipient asks anew with `valet request create`")
        }
    }
}

/// Whether a recovery of the vehicle runs, as it should not.
fn started(host: &impl Host, id: VehicleId, runs: bool, words: impl FnOnce(UnixSeconds) -> Option<Obstacle>) -> Option<Obstacle> {
    let at = host.recovery(id)?.started_at;
    ((at != UnixSeconds(0)) == runs).then(|| words(at))?
}

fn of_contract(operation: Operation) -> Option<Obstacle> {
    match operation {
        Operation::Running => so("the contract runs", "there is nothing to do"),
        Operation::Paused => so("the contract is paused already", "`valet admin unpause` lets it run again"),
        Operation::Retired { successor } => so(
            format!("the contract is retired for good, and names {successor} as the one to turn to"),
            "use that contract: `valet join ADDRESS`",
        ),
    }
}

fn moment(at: UnixSeconds) -> String {
    format!("at {}", crate::time::moment(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{step, Denial, RecoveryTerms, RequestPolicy, Seconds, State, VehicleSalt};

    const ADMIN: Account = Account([9; 20]);
    const OWNER: Account = Account([1; 20]);
    const HEIR: Account = Account([2; 20]);
    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

    fn make(state: &mut State, who: Account, message: &Message) -> Option<VehicleId> {
        let event = step(state, who, message, NOW).unwrap().event;
        state.apply(&event).unwrap();
        event.vehicle
    }

    #[test]
    fn what_is_done_twice_is_told_by_the_state_that_it_is_in() {
        let mut state = State::new(ADMIN);
        let vehicle = make(&mut state, OWNER, &Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None }).unwrap();
        let terms = Some(RecoveryTerms { account: HEIR, delay: Seconds::days(14).unwrap() });
        make(&mut state, OWNER, &Message::SetRecovery { vehicle, terms });
        let cases = [
            (OWNER, Message::SetRequestPolicy { vehicle, policy: RequestPolicy::Nobody }, "lets nobody ask already"),
            (HEIR, Message::StartRecovery { vehicle }, "has started already, at 2027-01-15T08:00:00Z"),
            (OWNER, Message::CancelRecovery { vehicle }, "no recovery of vehicle"),
            (ADMIN, Message::Pause, "paused already"),
            (ADMIN, Message::Unpause, "the contract runs"),
            (ADMIN, Message::Retire { successor: HEIR }, "retired for good"),
        ];
        for (who, message, exp_words) in cases {
            make(&mut state, who, &message);
            let again = step(&state, who, &message, NOW).unwrap_err();
            assert_eq!(again, Denial::WrongState, "{message:?}");
            let told = of(&state, who, &message, NOW).unwrap();
            assert!(told.is.contains(exp_words) && !told.mend.is_empty(), "{}", told.is);
        }
    }
}
