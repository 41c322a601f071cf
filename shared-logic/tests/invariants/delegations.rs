//! What is offered, what hangs on a delegation, and what the future has.

use super::{chain_of, oracle, Holds, Moment, Probe};
use proptest::prelude::*;
use shared_logic::{
    check, check_emergency, CheckRequest, DelegationRef, DelegationState, Denial, DriverConsent, EventBody, Realm, Seq, UnixSeconds,
    Verdict,
};
use valet_testkit::strategies::{PEOPLE, VEHICLES};

/// 17. What is only offered gives nothing, and takes nothing.
pub(super) fn an_offer_gives_nothing(m: &Moment<'_>) -> Holds {
    let offered = matches!(
        m.event().body,
        EventBody::DelegationOffered { .. }
            | EventBody::VehicleOffered { .. }
            | EventBody::AdminOffered { .. }
            | EventBody::RecoverySet { .. }
    );
    prop_assert!(!offered || m.was == m.is);
    for ((realm, to), held) in m.after.delegations.iter().filter(|(_, held)| matches!(held.state, DelegationState::Offered { .. })) {
        let under = |grant: &shared_logic::Grant| {
            let of_it = *realm == Realm::Vehicle(grant.terms.vehicle) || matches!(realm, Realm::Fleet(_));
            of_it && grant.grantor == *to && grant.under == Some(reference(*realm, held.seq))
        };
        prop_assert!(!m.after.grants.values().any(under), "nothing was granted under it");
        let EventBody::DelegationOffered { realm: of, to: whom, delegation } = m.event().body else { continue };
        if (of, whom) == (*realm, *to) {
            let vehicle = m.event().vehicle.map(|id| m.before.vehicles[&id]);
            let lasts =
                |old: &&shared_logic::Delegation| matches!(old.state, DelegationState::Active { .. }) && m.now < old.terms.expires_at;
            let old = m.before.delegations.get(&(of, whom)).filter(lasts);
            // It took the place of nothing that runs: of another owner's time, or dead further up.
            let runs = old.is_some_and(|old| {
                let stale = vehicle.is_some_and(|vehicle| old.epoch != Some(vehicle.epoch));
                let dead = m
                    .event()
                    .vehicle
                    .zip(old.under)
                    .is_some_and(|(id, above)| oracle::links(m.before, id, old.from, above, m.now).is_none());
                !stale && !dead
            });
            let soon = matches!(delegation.state, DelegationState::Offered { until } if until.0 <= m.now.0 + 30 * 86_400);
            prop_assert!(!runs && soon);
        }
    }
    Ok(())
}

const fn reference(realm: Realm, seq: Seq) -> DelegationRef {
    match realm {
        Realm::Vehicle(_) => DelegationRef::Vehicle(seq),
        Realm::Fleet(_) => DelegationRef::Fleet(seq),
    }
}

/// 18. A driver's consent opens nothing from before its delegation was accepted, and dies with that one.
pub(super) fn a_drivers_consent_is_its_delegations(m: &Moment<'_>) -> Holds {
    for (id, request, _) in m.grants_allowed() {
        for grant in chain_of(m.after, id).iter().map(|id| m.after.grants[id]) {
            let DriverConsent::Given { by, under } = grant.driver_consent else {
                prop_assert_eq!(grant.driver_consent, DriverConsent::NotNeeded);
                continue;
            };
            let (realm, seq) = match under {
                DelegationRef::Vehicle(seq) => (Realm::Vehicle(grant.terms.vehicle), seq),
                DelegationRef::Fleet(seq) => (Realm::Fleet(m.after.vehicles[&grant.terms.vehicle].owner), seq),
            };
            let held = m.after.delegations[&(realm, by)];
            let accepted = matches!(held.state, DelegationState::Active { since } if since <= request.data_from);
            prop_assert!(accepted && held.seq == seq && held.terms.role.is_subject() && m.now < held.terms.expires_at);
        }
    }
    Ok(())
}

/// 19. Nothing is allowed for data from later than clocks may differ.
pub(super) fn nothing_is_allowed_of_the_future(m: &Moment<'_>) -> Holds {
    for (probe, verdict) in m.probes.iter().zip(m.is).filter(|(_, verdict)| verdict.is_allow()) {
        let request = probe.request(m.now);
        prop_assert!(request.data_from.0 <= m.now.0 + 300, "{:?}", verdict);
        let later = CheckRequest { data_from: UnixSeconds(m.now.0 + 301), ..request };
        let found = match probe {
            Probe::Grant(id, _) => check(m.after, *id, &later, m.now),
            Probe::Emergency(_) => check_emergency(m.after, &later, m.now),
        };
        prop_assert_eq!(found, Verdict::deny(Denial::TimeOutOfRange));
    }
    Ok(())
}

/// 20. Nobody stands twice in a chain of delegations.
pub(super) fn no_delegation_goes_in_a_circle(m: &Moment<'_>) -> Holds {
    let (EventBody::DelegationAccepted { .. } | EventBody::DelegationOffered { .. }) = m.event().body else { return Ok(()) };
    for id in *VEHICLES {
        for account in PEOPLE.all() {
            for chain in oracle::chains(m.after, id, account, m.now) {
                let mut above: Vec<_> = chain.iter().map(|link| link.from).collect();
                // An owner may be its own driver.
                above.pop();
                above.push(account);
                let different: std::collections::BTreeSet<_> = above.iter().collect();
                prop_assert_eq!(different.len(), above.len(), "{:?}", chain);
            }
        }
    }
    Ok(())
}
